"""Calls to a platform's services: the access token, the limits, and what an error looks like.

A token goes to nobody but the service that it was asked for: a call is never redirected to
another host. Neither tokens nor assertions may stand in an error, a log or a URL.
"""

from __future__ import annotations

import email.utils
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import httpx
import msgspec

from torchgrade.errors import Fault
from torchgrade.lti.records import Platform

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_SECONDS = 60
_EARLY_SECONDS = 30
_LONGEST_TOKEN = 86_400.0
_SHORTEST_TOKEN = 60.0  # seconds that a token is taken to live if the platform does not say
_TIMEOUT = httpx.Timeout(15.0, connect=5.0)
_WHOLE_SECONDS = 30.0
_LARGEST = 8 * 2**20
_MOST_REDIRECTS = 3
_EXCERPT = 200
_SECRET = re.compile(r"[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|(?i:bearer\s+)\S+|[\w-]{64,}")
_TAG = re.compile(r"<[^>]*>")


class ServiceError(Fault):
    """A platform's service did not do what it was asked for.

    Args:
        message: What happened, naming the service's address without its query.
        hint: What to do next.
        status: The HTTP status of the answer; None if there was none.
        text: The beginning of the answer, for people; it holds no secret.
        retry_after: Seconds to wait that the platform asks for; None if it does not say.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        status: int | None = None,
        text: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.text = text
        self.retry_after = retry_after


class Reply:
    """An answer with status 2xx, read whole.

    Attributes:
        status: HTTP status.
        url: Where it came from, after redirects.
        next: URL of the next page; empty if this is the last.
    """

    def __init__(self, response: httpx.Response, body: bytes) -> None:
        self.status = response.status_code
        self.url = str(response.url)
        self._kind = response.headers.get("content-type", "")
        self._body = body
        link = response.links.get("next", {}).get("url", "")
        self.next = urljoin(self.url, link) if link else ""

    def json(self) -> Any:
        """Read the body as JSON.

        Raises:
            ServiceError: It is none, such as the page of a login form.
        """
        try:
            return msgspec.json.decode(self._body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ServiceError(
                f"{shown(self.url)} answered {self.status}, but not with JSON.",
                hint="Compare the platform's addresses with those of its registration.",
                status=self.status,
                text=excerpt(self._body),
            ) from error

    def refuse_page(self) -> None:
        """Make sure that the answer is a service's, not a web page for people.

        Raises:
            ServiceError: It is a page: a proxy's, or a login form.
        """
        if "html" in self._kind.lower():
            raise ServiceError(
                f"{shown(self.url)} answered {self.status} with a web page.",
                hint="See what stands between this server and the platform: a proxy, a login.",
                status=self.status,
                text=excerpt(self._body),
            )


class Caller:
    """Calls services of one platform with access tokens, which it keeps while they are valid.

    Args:
        platform: The platform.
        sign: Signs the claims of a JWT with the tool's key.
        http: Client to use; one of its own by default.
        now: The time, with a time zone.
    """

    def __init__(
        self,
        platform: Platform,
        sign: Callable[[dict[str, Any]], str],
        *,
        http: httpx.Client | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._platform = platform
        self._sign = sign
        self._own = http is None
        self._http = http or httpx.Client(timeout=_TIMEOUT, follow_redirects=False)
        self._now = now
        self._tokens: dict[str, tuple[str, datetime]] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the connections, if they are its own."""
        if self._own:
            self._http.close()

    def call(
        self,
        method: str,
        url: str,
        scopes: Sequence[str],
        *,
        accept: str = "application/json",
        body: Mapping[str, Any] | None = None,
        kind: str = "application/json",
    ) -> Reply:
        """Call a service; if it says 401, once more with a new token.

        Args:
            method: HTTP method.
            url: Its address, which may have a query.
            scopes: Scopes of which each one is enough, the narrowest first.
            accept: Media type of the answer.
            body: To be sent as JSON.
            kind: Media type of the body.

        Raises:
            ServiceError: No answer, one that is too big or too slow, or one that is not 2xx.
        """
        content = None if body is None else msgspec.json.encode(body)
        headers = {"Accept": accept} | ({} if content is None else {"Content-Type": kind})
        kept = [scope for scope in scopes if scope in self._tokens]
        order = tuple(dict.fromkeys((*kept, *scopes)))
        for scope in order[:-1]:  # some give a token of a scope that their services then refuse
            try:
                return self._try(method, url, headers, content, scope)
            except ServiceError as error:
                if error.status not in (400, 401, 403):
                    raise
        return self._try(method, url, headers, content, order[-1])

    def _try(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, scope: str
    ) -> Reply:
        """Call with a token of one scope; if it is refused, once more with a new one."""
        for again in (True, False):
            token = self._token(scope)
            try:
                return self._send(method, url, headers, content, token)
            except ServiceError as error:
                if error.status == 401:
                    self._drop(scope, token)
                if error.status != 401 or not again:
                    raise
        raise AssertionError(scope)

    def _token(self, scope: str) -> str:
        with self._lock:
            known = self._tokens.get(scope)
            if known is not None and self._now() < known[1]:
                return known[0]
            self._tokens.pop(scope, None)
            token, seconds = self._fetch(scope)
            until = self._now() + timedelta(seconds=seconds - _EARLY_SECONDS)
            self._tokens[scope] = (token, until)
            return token

    def _drop(self, scope: str, token: str) -> None:
        """Forget a token, unless another thread has fetched a new one meanwhile."""
        with self._lock:
            if self._tokens.get(scope, ("",))[0] == token:
                del self._tokens[scope]

    def _fetch(self, scope: str) -> tuple[str, float]:
        platform, now = self._platform, int(self._now().timestamp())
        assertion = self._sign(
            {
                "iss": platform.client_id,
                "sub": platform.client_id,
                "aud": platform.audience or platform.token_url,
                "iat": now,
                "exp": now + _ASSERTION_SECONDS,
                "jti": secrets.token_urlsafe(24),
            }
        )
        request = self._http.build_request(
            "POST",
            platform.token_url,
            data={
                "grant_type": "client_credentials",
                "client_assertion_type": _ASSERTION,
                "client_assertion": assertion,
                "scope": scope,
            },
            headers={"Accept": "application/json"},
        )
        reply = self._exchange(request)
        json = reply.json() if isinstance(reply, Reply) else None
        found = json if isinstance(json, dict) else {}
        token = found.get("access_token")
        if not isinstance(token, str) or not token:
            raise ServiceError(
                f"{shown(platform.token_url)} gave no access token.",
                hint="Compare `token_url` with what the platform shows for this tool.",
            )
        return token, _seconds(found.get("expires_in"))

    def _send(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, token: str
    ) -> Reply:
        self._refuse_plain(url)
        sent = {**headers, "Authorization": f"Bearer {token}"}
        for _ in range(_MOST_REDIRECTS + 1):
            request = self._http.build_request(method, url, headers=sent, content=content)
            reply = self._exchange(request, follow=method == "GET")
            if isinstance(reply, Reply):
                return reply
            url = reply
        raise ServiceError(f"{shown(url)} redirects again and again.")

    def _refuse_plain(self, url: str) -> None:
        """Refuse to send a token over HTTP, unless the platform's own tokens come that way."""
        scheme = split(url).scheme
        if scheme != "https" and scheme != split(self._platform.token_url).scheme:
            raise ServiceError(
                f"{shown(url)} is no https address.", hint="Ask the platform's administrator."
            )

    def _exchange(self, request: httpx.Request, *, follow: bool = False) -> Reply | str:
        """Send a request; gives the reply, or where a redirect that may be followed leads."""
        where = shown(str(request.url))
        try:
            response = self._http.send(request, stream=True, follow_redirects=False)
            try:
                body = _read(response, where)
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise ServiceError(
                f"{where} gave no answer: {type(error).__name__}.",
                hint="See that the platform is up and can be reached from this machine.",
            ) from error
        if response.is_success:
            return Reply(response, body)
        if response.is_redirect:
            return _led(response, follow=follow)
        raise _refused(response, body, where, self._now())


def split(url: str) -> SplitResult:
    """Split a URL into its parts.

    Raises:
        ServiceError: It is none.
    """
    try:
        return urlsplit(url)
    except ValueError as error:
        raise ServiceError("An address that the platform gave is none.") from error


def same_origin(one: str, other: str) -> bool:
    """Whether two URLs have scheme, host and port in common."""
    return _origin(one) == _origin(other)


def shown(url: str) -> str:
    """Write a URL without what may be secret in it: user, query and fragment."""
    parts = split(url)
    return str(urlunsplit((parts.scheme, parts.netloc.rsplit("@", 1)[-1], parts.path, "", "")))


def excerpt(body: bytes) -> str:
    """Give the beginning of an answer as one line of text, without tags, tokens and assertions."""
    text = _TAG.sub(" ", body[: 20 * _EXCERPT].decode("utf-8", "replace"))
    text = _SECRET.sub("…", " ".join(text.split()))
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = split(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), usual if port is None else port


def _read(response: httpx.Response, where: str) -> bytes:
    """Read a body within the limits of size and time."""
    until = time.monotonic() + _WHOLE_SECONDS
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _LARGEST:
            raise ServiceError(
                f"{where} sends more than {_LARGEST // 2**20} MiB.", status=response.status_code
            )
        if time.monotonic() > until:
            raise ServiceError(f"{where} sends too slowly.")
    return bytes(body)


def _led(response: httpx.Response, *, follow: bool) -> str:
    here = str(response.url)
    there: str = urljoin(here, response.headers.get("location", ""))
    if follow and same_origin(here, there):
        return there
    raise ServiceError(
        f"{shown(here)} redirects to {shown(there)}, which is not followed.",
        hint="Compare the platform's addresses with those of its registration.",
        status=response.status_code,
    )


def _refused(response: httpx.Response, body: bytes, where: str, now: datetime) -> ServiceError:
    status, text = response.status_code, excerpt(body)
    return ServiceError(
        f"{where} answered {status}{f': {text}' if text else '.'}",
        hint=_HINTS.get(status, ""),
        status=status,
        text=text,
        retry_after=_wait(response.headers.get("retry-after", ""), now),
    )


_HINTS = {
    400: "The platform does not accept what was sent; its message says why.",
    401: "See that the platform knows this tool's public key and permits the service to it.",
    403: "The platform's administrator has to permit this service to the tool.",
    404: "It is not there any more: see whether the activity was deleted on the platform.",
    429: "The platform asks to wait.",
}


def _wait(value: str, now: datetime) -> float | None:
    """Read `Retry-After`: seconds or a date."""
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value.strip()):
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def _seconds(value: object) -> float:
    try:
        return min(max(0.0, float(str(value))), _LONGEST_TOKEN)
    except ValueError:
        return _SHORTEST_TOKEN
