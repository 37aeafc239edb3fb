"""From a launch that holds to a page: who came is remembered, a session begins.

A platform opens a new window, and the session's cookie works there. In a frame of another site it
would not, in several browsers: there a page asks for one more click, which opens a window with a
ticket that works once, within ten minutes.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from functools import partial

import msgspec
from sqlalchemy import Column, String, Table, Text, delete
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from torchgrade.database import Moment, tables
from torchgrade.intake.people import read_people
from torchgrade.lti.identity import Visit, remember
from torchgrade.lti.jwks import PlatformKeys
from torchgrade.lti.keys import KEY_FILE, load_key
from torchgrade.lti.records import Launch
from torchgrade.messages import N_
from torchgrade.web import sessions
from torchgrade.web.lti_routes import OnLaunch, lti_routes
from torchgrade.web.pages import path_to, render, site_of
from torchgrade.web.security import POLICY, origin_of
from torchgrade.web.site import Site

_VALID = timedelta(minutes=10)

tickets = Table(
    "web_tickets",
    tables,
    Column("id", String(64), primary_key=True),
    Column("visit", Text, nullable=False),
    Column("until", Moment, nullable=False),
)


def launch_routes(
    site: Site, keys: PlatformKeys, choose: OnLaunch | None = None
) -> list[BaseRoute]:
    """Give the routes that a platform speaks to.

    Args:
        site: The course.
        keys: The platforms' keys.
        choose: Answers a Deep Linking request: which assignment shall be linked?
    """
    return [
        *lti_routes(
            engine=site.engine,
            key=partial(load_key, site.root / KEY_FILE),
            keys=keys,
            url=site.course.lms.url.rstrip("/"),
            on_launch=partial(_launched, choose),
            clock=site.clock,
        ),
        Route("/enter", _enter, methods=["POST"], name="enter"),
    ]


async def _launched(choose: OnLaunch | None, request: Request, launch: Launch) -> Response:
    """Answer a launch."""
    if launch.deep_linking is not None and choose is not None:
        return await choose(request, launch)
    site = site_of(request)
    visit = await run_in_threadpool(remembered, site, launch)
    if request.headers.get("sec-fetch-dest", "document") in ("iframe", "frame", "embed", "object"):
        return await run_in_threadpool(_framed, request, visit, launch)
    return await run_in_threadpool(_begun, request, visit)


def remembered(site: Site, launch: Launch) -> Visit:
    """Keep what a launch says, and say who came."""
    people = read_people(site.root)
    names = [each.name for each in site.course.assignments]
    with site.engine.begin() as connection:
        return remember(connection, launch, people=people, assignments=names, now=site.clock())


def _begun(request: Request, visit: Visit) -> Response:
    """Begin a session, and lead to what the link is for."""
    token = sessions.begin(site_of(request), visit, request.cookies.get(sessions.COOKIE, ""))
    response = RedirectResponse(landing(request, visit), status_code=303)
    sessions.set_cookie(response, token)
    return response


def landing(request: Request, visit: Visit) -> str:
    """Give the path of the page that a visit begins with."""
    if visit.assignment:
        name, context = visit.assignment, visit.context
        return path_to(request, "assignment", context=context, assignment=name)
    return path_to(request, "assignments", context=visit.context)


def _framed(request: Request, visit: Visit, launch: Launch) -> Response:
    """Ask for the click that leaves a frame."""
    site, ticket = site_of(request), secrets.token_urlsafe(32)
    row = {
        "id": _digest(ticket),
        "visit": msgspec.json.encode(visit).decode(),
        "until": site.clock() + _VALID,
    }
    with site.engine.begin() as connection:
        connection.execute(delete(tickets).where(tickets.c.until <= site.clock()))
        connection.execute(tickets.insert().values(row))
    around = origin_of(request.headers.get("origin", "")) or origin_of(launch.return_url)
    policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {around or 'https:'}")
    headers = {
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "unsafe-none",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return render(request, "framed.html", headers=headers, ticket=ticket)


async def _enter(request: Request) -> Response:
    """Take a ticket, in a window of its own."""
    form = await request.form(max_files=0, max_fields=4)
    ticket = form.get("ticket")
    visit = await run_in_threadpool(_taken, site_of(request), str(ticket))
    if visit is None:
        raise HTTPException(401, N_("Open this page from your course again."))
    return await run_in_threadpool(_begun, request, visit)


def _taken(site: Site, ticket: str) -> Visit | None:
    """Take a ticket off the table; None if it is none, or too old."""
    wanted = delete(tickets).where(tickets.c.id == _digest(ticket)).returning(tickets)
    with site.engine.begin() as connection:
        row = connection.execute(wanted).first()
    if row is None or row.until <= site.clock():
        return None
    return msgspec.json.decode(row.visit, type=Visit)


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
