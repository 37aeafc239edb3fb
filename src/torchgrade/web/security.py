"""What holds for every answer and every request: headers, sizes, who may post, how often.

Middleware in plain ASGI. A route that needs another policy (a page that posts to a platform)
sets its own header, which is left alone.
"""

from __future__ import annotations

import dataclasses
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from torchgrade.messages import N_

_log = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of our pages: their own files alone, no script in a page, no frame."""

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # With `no-referrer` a browser would send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d+)?(?=/|$)")
_UTF8 = re.compile(r';\s*charset=("utf-8"|utf-8)\s*(?=;|$)', re.IGNORECASE)
_SAFE = ("GET", "HEAD", "OPTIONS")
_DRAINED = 2


def origin_of(address: str) -> str:
    """Give the origin of an http(s) address, fit for a header; empty if it has none."""
    found = _ORIGIN.match(address)
    return found[0].lower() if found else ""


class AccessLog:
    """Logs each request with its path alone: what stands behind a `?` is nobody's business."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.monotonic(), 0

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, heard)
        finally:
            spent = 1000 * (time.monotonic() - begun)
            _log.info("%s %r %s %.0f ms", scope["method"], scope["path"], status, spent)


class SafeHeaders:
    """Puts the headers on every answer that does not set them itself."""

    def __init__(self, app: ASGIApp, *, secure: bool = True) -> None:
        """Wrap an app.

        Args:
            app: The app.
            secure: Tell browsers to come by HTTPS alone.
        """
        self._app = app
        self._headers = dict(_HEADERS)
        if secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class SameOrigin:
    """Refuses what another site's page posts; a launch is the one thing that comes from there.

    Browsers say where a request comes from in Sec-Fetch-Site or Origin. What says neither is no
    browser of today, and refused.
    """

    def __init__(self, app: ASGIApp, *, origin: str, apart: tuple[str, ...] = ("/lti/",)) -> None:
        """Wrap an app.

        Args:
            app: The app.
            origin: Our own, `https://grading.example.edu`; the request's host if empty.
            apart: Beginnings of the paths that other sites may post to.
        """
        self._app = app
        self._origin = origin
        self._apart = apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        checked = scope["type"] == "http" and scope["method"] not in _SAFE
        if checked and not scope["path"].startswith(self._apart) and not self._ours(scope):
            raise HTTPException(403, N_("This form was not sent from one of our pages."))
        await self._app(scope, receive, send)

    def _ours(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        site = headers.get("sec-fetch-site")
        if site is not None and site != "same-origin":
            return False
        origin = headers.get("origin")
        if origin is None:
            return site is not None
        if self._origin:
            return origin.lower() == self._origin
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


class SmallBodies:
    """Refuses bodies that are too big, whether they say so or not."""

    def __init__(self, app: ASGIApp, *, limit: Callable[[str], int]) -> None:
        """Wrap an app.

        Args:
            app: The app.
            limit: Gives the most bytes for a path.
        """
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self._app(scope, receive, send)
            return
        limit, read = self._limit(scope["path"]), 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read <= limit:
                return message
            # A browser shows our page only if what it sends is taken first.
            while message.get("more_body") and read <= _DRAINED * limit:
                message = await receive()
                read += len(message.get("body", b""))
            raise HTTPException(413, N_("This is bigger than what is accepted here."))

        await self._app(scope, counted, send)


class PlainForms:
    """Refuses bodies in another encoding than UTF-8, which no form of ours or a platform's has.

    The reader of forms decodes them as they ask for, with any codec of Python's: some of them take
    minutes for a megabyte (punycode), and others make text that can't be written again.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            for kind in Headers(scope=scope).getlist("content-type"):
                if "charset" in _UTF8.sub("", kind).lower():
                    raise HTTPException(415, N_("This form is not written in UTF-8."))
        await self._app(scope, receive, send)


@dataclasses.dataclass
class _Bucket:
    left: float
    at: float


class Rate:
    """How often somebody may do something: a token bucket for each name."""

    def __init__(
        self, burst: int, per_minute: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Make the buckets.

        Args:
            burst: How often at once.
            per_minute: How often in the long run.
            clock: Seconds that only grow.
        """
        self._burst = burst
        self._per_second = per_minute / 60
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str) -> float:
        """Count one of somebody's.

        Returns:
            0 if that is fine, else after how many seconds it will be.
        """
        with self._lock:
            now = self._clock()
            bucket = self._buckets.pop(name, None) or _Bucket(self._burst, now)
            bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._per_second)
            bucket.at = now
            self._buckets[name] = bucket
            while len(self._buckets) > _MOST_BUCKETS:
                self._buckets.popitem(last=False)
            if bucket.left >= 1:
                bucket.left -= 1
                return 0.0
            return (1 - bucket.left) / self._per_second


_MOST_BUCKETS = 20_000
