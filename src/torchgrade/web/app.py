"""The app: routes as data, middleware as a list, errors as pages."""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Lifespan, Scope

from torchgrade.messages import N_
from torchgrade.web import sessions
from torchgrade.web.instructor import ROUTES as INSTRUCTOR
from torchgrade.web.pages import (
    STATIC,
    form_of,
    go_to,
    path_to,
    render,
    session_of,
    site_of,
)
from torchgrade.web.security import (
    AccessLog,
    PlainForms,
    Rate,
    SafeHeaders,
    SameOrigin,
    SmallBodies,
)
from torchgrade.web.site import Site
from torchgrade.web.student import ROUTES as STUDENT

_log = logging.getLogger(__name__)
_FORM_BYTES = 2**20
UPLOAD_RATE = (5, 5)
"""Uploads of one user: so many at once, and so many in a minute."""

_PROBLEMS = {
    401: N_("Open this page from your course again"),
    403: N_("This was not accepted"),
    404: N_("There is no such page"),
    405: N_("There is no such page"),
    408: N_("That took too long"),
    413: N_("That is too big"),
    429: N_("That was too often"),
    500: N_("Something went wrong on our side"),
    503: N_("The service is busy"),
}
_ADVICE = {
    401: N_(
        "You come here from your course on the learning platform. Go there and open the"
        " assignment again: you may have been away for too long."
    ),
    404: N_("Go back to your course and open the assignment from there."),
    500: N_("It is not your fault. Try again in a minute, and tell your instructor if it stays."),
    503: N_("Try again in a minute: nothing is lost."),
}


class _Static(StaticFiles):
    """Our own files; their address changes with their content, so browsers may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response


async def _home(request: Request) -> Response:
    """Lead to where the user was launched last."""
    session = session_of(request)
    if session is None:
        raise HTTPException(401)
    visit = session.visits[session.latest]
    if visit.assignment:
        return go_to(request, "assignment", context=visit.context, assignment=visit.assignment)
    return go_to(request, "assignments", context=visit.context)


async def _language(request: Request) -> Response:
    """Keep the language that the user chose, and go back to the page."""
    form = await form_of(request)
    session = session_of(request)
    chosen, back = str(form.get("language", "")), str(form.get("back", "/"))
    if session is not None and chosen in site_of(request).course.languages:
        await run_in_threadpool(sessions.choose_language, site_of(request), session, chosen)
    # One slash alone: two would be another host.
    inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    target = back if inside else path_to(request, "home")
    return RedirectResponse(target, status_code=303)


async def _leave(request: Request) -> Response:
    """End the session, on a computer that others use too."""
    await form_of(request)
    token = request.cookies.get(sessions.COOKIE, "")
    await run_in_threadpool(sessions.end, site_of(request), token)
    request.state.session = None
    response = render(request, "left.html")
    sessions.clear_cookie(response)
    return response


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok\n")


async def _problem(request: Request, error: Exception) -> Response:
    """Write the page of an error that has a status."""
    known = isinstance(error, HTTPException)
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    ours = detail != HTTPStatus(status).phrase
    return render(
        request,
        "problem.html",
        status=status,
        headers=error.headers if isinstance(error, HTTPException) and known else None,
        title=_PROBLEMS.get(status, _PROBLEMS[403 if status < 500 else 500]),
        detail=detail if ours else "",
        advice=_ADVICE.get(status, ""),
    )


async def _fault(request: Request, error: Exception) -> Response:
    """Log what nobody foresaw, without the address's query, and say that it is ours."""
    _log.error("%s %s", request.method, request.url.path, exc_info=error)
    return await _problem(request, error)


def body_limit(site: Site, path: str) -> int:
    """Give the most bytes that may be posted to a path."""
    if not path.endswith("/uploads"):
        return _FORM_BYTES
    largest = max((a.max_notebook_mb for a in site.course.assignments), default=1)
    return largest * _NOTEBOOKS * 2**20 + _FORM_BYTES


_NOTEBOOKS = 4
"""At most so many notebooks of the largest size in one form."""

ROUTES: tuple[BaseRoute, ...] = (
    Route("/", _home, name="home"),
    Route("/language", _language, methods=["POST"], name="language"),
    Route("/leave", _leave, methods=["POST"], name="leave"),
    Route("/healthz", _health, name="health"),
    *STUDENT,
    *INSTRUCTOR,
    Mount("/static", _Static(directory=STATIC), name="static"),
)


def create_app(
    site: Site, *, routes: Sequence[BaseRoute] = (), lifespan: Lifespan[Starlette] | None = None
) -> Starlette:
    """Make the app of one course.

    Args:
        site: The course.
        routes: Further routes, such as those that a platform launches.
        lifespan: What runs beside the app.
    """
    problems = {HTTPException: _problem, Exception: _fault}
    app = Starlette(
        routes=[*ROUTES, *routes],
        middleware=[
            Middleware(AccessLog),
            Middleware(SafeHeaders, secure=site.origin.startswith("https:")),
            Middleware(ExceptionMiddleware, handlers=problems),
            Middleware(SameOrigin, origin=site.origin),
            Middleware(PlainForms),
            Middleware(SmallBodies, limit=functools.partial(body_limit, site)),
        ],
        exception_handlers={HTTPException: _problem},
        lifespan=lifespan,
    )
    app.state.site = site
    app.state.upload_rate = Rate(*UPLOAD_RATE)
    return app
