"""The addresses that a learning platform speaks to: login, launch, keys, configuration.

Thin: `torchgrade.lti` decides, in a thread, because it waits for the database and for the
platform's keys. The keys of this tool are served without one: a platform fetches them while this
tool waits for its answer. No token, state, nonce or key is logged or shown.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from babel import negotiate_locale
from markupsafe import Markup
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from torchgrade.lti.jwks import PlatformKeys
from torchgrade.lti.keys import ToolKey
from torchgrade.lti.launch import validate_launch
from torchgrade.lti.login import LAUNCH_PATH, LOGIN_PATH, Login, begin_login, cookie_name
from torchgrade.lti.records import Launch
from torchgrade.lti.refusals import LaunchRefused, Reason
from torchgrade.lti.tool import CONFIG_PATH, JWKS_PATH, canvas_configuration
from torchgrade.messages import N_, Translator
from torchgrade.web.requests import FormRefused, read_fields, read_form

_log = logging.getLogger(__name__)

OnLaunch = Callable[[Request, Launch], Awaitable[Response]]
"""What is to become of a launch that holds: usually a session, and a redirect to a page."""

MAX_BODY = 128 * 1024
"""Bytes of the longest form that a platform may post."""

_LANGUAGES = ("en", "es")
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_LOGIN_STATUS = 400
_LAUNCH_STATUS = 401


def lti_routes(
    *,
    engine: Engine,
    key: Callable[[], ToolKey],
    keys: PlatformKeys,
    url: str,
    on_launch: OnLaunch,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Route]:
    """Make the routes.

    Args:
        engine: The database.
        key: Gives this tool's key as it is now, such as `partial(load_key, path)`.
        keys: The platforms' keys.
        url: Where browsers reach this tool, without a slash at its end.
        on_launch: Answers a launch that holds; called for no other.
        clock: The time, with a zone.

    Returns:
        `/lti/login`, `/lti/launch`, `/lti/jwks.json` and `/lti/config.json`.
    """
    doors = _Doors(engine, key, keys, url, on_launch, clock)
    return [
        Route(LOGIN_PATH, doors.login, methods=["GET", "POST"]),
        Route(LAUNCH_PATH, doors.launch, methods=["GET", "POST"]),
        Route(JWKS_PATH, doors.jwks, methods=["GET"]),
        Route(CONFIG_PATH, doors.configuration, methods=["GET"]),
    ]


class _Doors:
    """The endpoints, with what they need."""

    def __init__(
        self,
        engine: Engine,
        key: Callable[[], ToolKey],
        keys: PlatformKeys,
        url: str,
        on_launch: OnLaunch,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._key = key
        self._keys = keys
        self._url = url
        self._on_launch = on_launch
        self._clock = clock

    async def login(self, request: Request) -> Response:
        try:
            if request.method == "POST":
                params = await read_form(request, longest=MAX_BODY)
            else:
                params = read_fields(request.scope["query_string"])
            begun = await run_in_threadpool(self._begin, params)
        except FormRefused as error:
            return _form_refused(request, error)
        except LaunchRefused as error:
            return refusal(request, error.reason, _LOGIN_STATUS)
        answer = RedirectResponse(begun.redirect, status_code=302, headers=_HEADERS)
        self._set_cookie(answer, begun.cookie, begun.value, begun.max_age)
        return answer

    async def launch(self, request: Request) -> Response:
        if request.method != "POST":
            answer = refusal(request, Reason.METHOD, 405)
            answer.headers["Allow"] = "POST"
            return answer
        try:
            form = await read_form(request, longest=MAX_BODY)
        except FormRefused as error:
            return _form_refused(request, error)
        try:
            launch = await run_in_threadpool(self._validate, form, request.cookies)
        except LaunchRefused as error:
            answer = refusal(request, error.reason, _LAUNCH_STATUS)
        else:
            answer = await self._on_launch(request, launch)
        used = cookie_name(form.get("state", ""), self._url)
        if used in request.cookies:
            self._set_cookie(answer, used, "", 0)
        return answer

    async def jwks(self, _request: Request) -> Response:
        return JSONResponse(self._key().public_jwks(), headers={"Cache-Control": "max-age=300"})

    async def configuration(self, _request: Request) -> Response:
        return JSONResponse(canvas_configuration(self._url))

    def _begin(self, params: dict[str, str]) -> Login:
        with self._engine.begin() as connection:
            return begin_login(connection, params, url=self._url, now=self._clock())

    def _validate(self, form: dict[str, str], cookies: dict[str, str]) -> Launch:
        return validate_launch(
            self._engine, form, cookies, url=self._url, keys=self._keys, now=self._clock()
        )

    def _set_cookie(self, answer: Response, name: str, value: str, seconds: int) -> None:
        """Set a cookie that comes back with a post from another site; plain without https.

        Written by hand: Python's `http.cookies` knows `Partitioned` from 3.14 on.
        """
        attributes = f"{name}={value}; Max-Age={seconds}; Path=/; HttpOnly"
        if self._url.startswith("https://"):
            attributes += "; Secure; SameSite=None; Partitioned"
        answer.headers.append("set-cookie", attributes)


def refusal(request: Request, reason: Reason, status: int) -> Response:
    """Say on a page, in the reader's language, why something is refused and what to do next.

    Args:
        request: What is refused.
        reason: Why.
        status: The HTTP status, 4xx.

    Returns:
        The page, which needs nothing else to be shown.
    """
    _log.info("LTI request refused: %s", reason.value)
    told = LaunchRefused(reason)
    words = Translator(_language(request))
    page = _PAGE.format(
        lang=words.lang,
        title=words.t(N_("This could not be opened")),
        message=words.t(told.message),
        hint=words.t(told.hint),
        code=words.t(N_("Reason: {code}"), code=reason.value),
    )
    headers = {**_HEADERS, "Content-Security-Policy": _POLICY}
    return HTMLResponse(page, status_code=status, headers=headers)


def _form_refused(request: Request, error: FormRefused) -> Response:
    reason = Reason.TOO_LARGE if error.status == 413 else Reason.FORM
    return refusal(request, reason, error.status)


def _language(request: Request) -> str:
    """Choose one of the two languages by the order in which the browser names them."""
    wanted = [
        part.split(";")[0].strip().split("-")[0].lower()
        for part in request.headers.get("accept-language", "")[:200].split(",")
    ]
    return negotiate_locale([w for w in wanted if w], _LANGUAGES) or "en"


_PAGE = Markup("""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.125rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto;
  padding: 0 1rem; color: #1a1a1a; background: #fff; }}
@media (prefers-color-scheme: dark) {{ body {{ color: #eee; background: #1a1a1a; }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{message}</p>
<p>{hint}</p>
<p><small>{code}</small></p>
</main>
</body>
</html>
""")
