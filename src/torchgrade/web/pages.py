"""From a request to a page in the reader's language.

Templates are Jinja2 with everything escaped and nothing undefined. Every sentence goes through
the translator; every date is in the course's time zone, as the reader writes dates.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError, negotiate_locale
from babel.dates import format_date, format_time, format_timedelta, get_timezone_name
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from torchgrade.database import reading
from torchgrade.lti.identity import Visit, may_teach
from torchgrade.messages import N_, Translator
from torchgrade.web import sessions
from torchgrade.web.sessions import Session
from torchgrade.web.site import Site

STATIC = Path(__file__).parent / "static"


@dataclasses.dataclass(frozen=True)
class Here:
    """Where a request stands: the course, whose browser it is, and the context of its address."""

    site: Site
    session: Session
    visit: Visit


def site_of(request: Request) -> Site:
    """Give the course that a request's app serves."""
    site: Site = request.app.state.site
    return site


def session_of(request: Request) -> Session | None:
    """Find the session of a request, once."""
    if not hasattr(request.state, "session"):
        token = request.cookies.get(sessions.COOKIE, "")
        request.state.session = sessions.find(site_of(request), token)
    found: Session | None = request.state.session
    return found


def here(request: Request) -> Here:
    """Give the user's visit of the context in the address, `/courses/{context}/…`.

    Raises:
        HTTPException: 401 without a session, 404 in a context that was not launched.
    """
    session = session_of(request)
    if session is None:
        raise HTTPException(401, N_("Open this page from your course again."))
    visit = session.visits.get(request.path_params["context"])
    if visit is None:
        raise HTTPException(404)
    return Here(site_of(request), session, visit)


def here_teaching(request: Request) -> Here:
    """Give the visit of somebody who teaches in the context of the address, now as at the launch.

    Raises:
        HTTPException: 401 without a session, 404 for everybody else.
    """
    found = here(request)
    visit = found.visit
    if not visit.teaches:
        raise HTTPException(404)
    with reading(found.site.engine) as connection:
        if not may_teach(connection, visit.user, visit.context):
            raise HTTPException(404)
    return found


async def form_of(request: Request, **limits: int) -> FormData:
    """Read a form that one of our pages of the same session sent.

    Args:
        request: The request.
        **limits: As `Request.form` takes them.

    Raises:
        HTTPException: 401 without a session, 403 if the form is not of this session.
    """
    session = session_of(request)
    if session is None:
        raise HTTPException(401, N_("Open this page from your course again."))
    form = await request.form(**limits)
    given = form.get("csrf")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), session.csrf.encode()):
        await form.close()
        raise HTTPException(403, N_("This form is too old. Open the page again and repeat."))
    return form


def path_to(request: Request, name: str, /, **params: Any) -> str:
    """Give the path of one of our pages by the name of its route."""
    return site_of(request).prefix + str(request.app.url_path_for(name, **params))


def go_to(request: Request, name: str, /, **params: Any) -> RedirectResponse:
    """Answer a form: the browser goes on to one of our pages, and may reload it."""
    return RedirectResponse(path_to(request, name, **params), status_code=303)


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """Write a page.

    Args:
        request: The request that it answers.
        template: File in `templates/`.
        status: HTTP status.
        headers: Further headers.
        **values: What the template shows.
    """
    site, session = site_of(request), session_of(request)
    lang = language(request)
    words = Words(site, lang)
    visit = None
    if session is not None:
        visit = session.visits.get(request.path_params.get("context", session.latest))
    text = (
        _environment()
        .get_template(template)
        .render(
            t=words.translator.t,
            n=words.translator.n,
            number=words.translator.number,
            percent=words.translator.percent,
            when=words.when,
            day_and_time=words.day_and_time,
            span=words.span,
            lang=lang,
            languages=_own_names(site.course.languages),
            course=site.course,
            session=session,
            visit=visit,
            csrf=session.csrf if session is not None else "",
            here=_own_path(request),
            path=functools.partial(path_to, request),
            static=functools.partial(_static, site.prefix),
            **values,
        )
    )
    return HTMLResponse(
        text, status_code=status, headers={**(headers or {}), "Content-Language": lang}
    )


def language(request: Request) -> str:
    """Choose a page's language, one of the course's.

    What the user chose on a page goes before the platform's language for the user, then comes the
    browser's, then the course's first.
    """
    site, session = site_of(request), session_of(request)
    languages = site.course.languages
    if session is not None and session.language in languages:
        return session.language
    visit = None if session is None else session.visits.get(session.latest)
    launched = visit.locale if visit is not None else ""
    for wanted in ([launched], _accepted(request.headers.get("accept-language", ""))):
        tags = [tag.replace("_", "-") for tag in wanted if tag]
        if found := negotiate_locale(tags, languages, sep="-"):
            return found
    return languages[0]


class Words:
    """Writes sentences, dates and spans of time for one reader."""

    def __init__(self, site: Site, lang: str) -> None:
        """Prepare to write.

        Args:
            site: The course, for its time zone and its clock.
            lang: The reader's language.
        """
        self.translator = Translator(lang)
        self._locale = _locale(lang)
        self._site = site

    def when(self, moment: datetime) -> Markup:
        """Write a moment shortly, as an HTML `<time>`."""
        local = moment.astimezone(self._site.zone)
        day = format_date(local.date(), "medium", locale=self._locale)
        time = format_time(local, "short", tzinfo=self._site.zone, locale=self._locale)
        return self._time(moment, f"{day}, {time}")

    def day_and_time(self, moment: datetime) -> Markup:
        """Write a moment in full, with its weekday and time zone, as an HTML `<time>`."""
        local = moment.astimezone(self._site.zone)
        day = format_date(local.date(), "full", locale=self._locale)
        time = format_time(local, "short", tzinfo=self._site.zone, locale=self._locale)
        zone = get_timezone_name(local, width="short", locale=self._locale)
        return self._time(moment, f"{day}, {time} ({zone})")

    def span(self, seconds: float | timedelta) -> str:
        """Write a span of time in its largest unit, "3 days"."""
        length = seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
        return str(format_timedelta(length, threshold=1.4, locale=self._locale))

    def _time(self, moment: datetime, text: str) -> Markup:
        stamp = moment.astimezone(self._site.zone).isoformat(timespec="seconds")
        return Markup('<time datetime="{}">{}</time>').format(stamp, text)


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _accepted(header: str) -> list[str]:
    """Read Accept-Language, the most wanted first."""
    found = []
    for place, part in enumerate(header[:500].split(",")):
        tag, _, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if tag and weight > 0:
            found.append((-weight, place, tag))
    return [tag for _, _, tag in sorted(found)]


@functools.cache
def _own_names(languages: tuple[str, ...]) -> dict[str, str]:
    return {lang: str(_locale(lang).get_display_name() or lang).capitalize() for lang in languages}


def _own_path(request: Request) -> str:
    """Give the address of a page for the way back to it; nothing of it leads elsewhere."""
    prefix = site_of(request).prefix
    return prefix + (request.url.path if request.method in ("GET", "HEAD") else "/")


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("torchgrade.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _static(prefix: str, name: str) -> str:
    """Give the address of a static file, another one whenever its content is another."""
    path = STATIC / name
    return f"{prefix}/static/{name}?{_version(path, path.stat().st_mtime_ns)}"


@functools.cache
def _version(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
