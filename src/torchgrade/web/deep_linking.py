"""The page on which a teacher chooses assignments for a course of the platform.

Platforms show it in a frame, where browsers keep no cookies: the page carries a ticket instead of
a session, and gives access to nothing but this choice. It works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from torchgrade.database import reading
from torchgrade.errors import InstructorError
from torchgrade.lti.choices import Choice, find_choice, keep_choice
from torchgrade.lti.deep_linking import DeepLink, accepts_links, form
from torchgrade.lti.keys import KEY_FILE, load_key
from torchgrade.lti.login import LAUNCH_PATH
from torchgrade.lti.places import links_of
from torchgrade.lti.platforms import get_platform
from torchgrade.lti.records import Launch, LineItem, Platform
from torchgrade.messages import N_
from torchgrade.web.assignments import Page, page_of
from torchgrade.web.launching import remembered
from torchgrade.web.pages import language, render, site_of
from torchgrade.web.security import POLICY, origin_of
from torchgrade.web.site import Site

TAG = "torchgrade"
"""Tag of the line items that this tool has made."""

_PATH = "/lti/choose"
_MOST = 200

_TEACHERS = N_("Only teachers can add assignments to a course.")
_OVER = N_("This page is too old. Close it and begin again in your course.")
_NO_LINKS = N_("The platform accepts no link to an assignment here.")
_NONE = N_("Choose an assignment.")
_ONE = N_("Choose one assignment: the platform accepts no more here.")
_GONE = N_("An assignment that you chose is no longer there. Choose again.")


async def choose(request: Request, launch: Launch) -> Response:
    """Answer a Deep Linking request with the page to choose on.

    Raises:
        HTTPException: 403 for who is no teacher of the context, or where links are not accepted.
    """
    return await run_in_threadpool(_offered, request, launch)


def _offered(request: Request, launch: Launch) -> Response:
    if launch.deep_linking is None or not launch.teaches:
        raise HTTPException(403, _TEACHERS)
    if not accepts_links(launch):
        raise HTTPException(403, _NO_LINKS)
    site = site_of(request)
    choice = Choice(context=remembered(site, launch).context, launch=launch)
    with site.engine.begin() as connection:
        ticket = keep_choice(connection, choice, site.clock())
    return _page(request, choice, ticket)


def _page(request: Request, choice: Choice, ticket: str, *, problem: str = "") -> Response:
    site, launch = site_of(request), choice.launch
    with reading(site.engine) as connection:
        platform = get_platform(connection, launch.platform)
        there = {link.assignment for link in links_of(connection, choice.context)}
    settings = launch.deep_linking
    return render(
        request,
        "choose.html",
        status=422 if problem else 200,
        headers=_headers(platform, launch, sending=False),
        pages=_pages(site, language(request)),
        there=there,
        several=settings is not None and settings.multiple,
        into=launch.context_title or launch.context_label,
        ticket=ticket,
        problem=problem,
    )


async def _chosen(request: Request) -> Response:
    """Take the choice, and lead back to the platform with it."""
    sent = await request.form(max_files=0, max_fields=_MOST)
    ticket = str(sent.get("ticket", ""))
    names = tuple(dict.fromkeys(str(name) for name in sent.getlist("assignment")))
    return await run_in_threadpool(_answered, request, ticket, names)


def _answered(request: Request, ticket: str, names: tuple[str, ...]) -> Response:
    site = site_of(request)
    with reading(site.engine) as connection:
        choice = find_choice(connection, ticket, site.clock())
        if choice is None:
            raise HTTPException(403, _OVER)
        platform = get_platform(connection, choice.launch.platform)
    pages = {page.name: page for page in _pages(site, language(request))}
    if problem := _wrong(choice.launch, names, pages):
        return _page(request, choice, ticket, problem=problem)
    items = [_item(site, pages[name]) for name in names]
    sign = load_key(site.root / KEY_FILE).sign
    try:
        answer = form(choice.launch, platform, items, sign, site.clock())
    except InstructorError as error:
        raise HTTPException(403, _NO_LINKS) from error
    return render(
        request,
        "chosen.html",
        headers=_headers(platform, choice.launch, sending=True),
        answer=answer,
        titles=[item.title for item in items],
    )


def _wrong(launch: Launch, names: tuple[str, ...], pages: Mapping[str, Page]) -> str:
    """Say why a choice is none; empty if it is one."""
    if not names:
        return _NONE
    if any(name not in pages for name in names):
        return _GONE
    if len(names) > 1 and not (launch.deep_linking and launch.deep_linking.multiple):
        return _ONE
    return ""


def _pages(site: Site, lang: str) -> list[Page]:
    return [page_of(site, each.name, lang) for each in site.course.assignments]


def _item(site: Site, page: Page) -> DeepLink:
    """Describe the link to an assignment, which each launch names as a custom parameter.

    The address has no query of its own: Open edX names the component's address when it logs in and
    the item's when it launches, and a launch to another address than the login's is refused.
    """
    return DeepLink(
        title=page.title,
        url=site.course.lms.url.rstrip("/") + LAUNCH_PATH,
        custom={"assignment": page.name},
        line_item=LineItem(label=page.title, maximum=page.points, resource=page.name, tag=TAG),
        due=page.due,
    )


def _headers(platform: Platform, launch: Launch, *, sending: bool) -> dict[str, str]:
    """Let the platform's own pages frame this one, and let the answer go to the platform.

    A browser asks `form-action` of each address that an answer is redirected to, which may be any
    of the platform's.
    """
    settings = launch.deep_linking
    back = origin_of(settings.return_url) if settings is not None else ""
    around = dict.fromkeys(
        filter(None, (back, origin_of(platform.auth_url), origin_of(platform.issuer)))
    )
    policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(around)}")
    if sending:
        policy = policy.replace("form-action 'self'", f"form-action https: {back}")
    return {
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "unsafe-none",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


ROUTES: tuple[BaseRoute, ...] = (Route(_PATH, _chosen, methods=["POST"], name="choose"),)
"""What is posted by the page of `choose`; below `/lti/`, because a frame posts from no origin."""
