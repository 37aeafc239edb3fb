"""A served course, browsers of students and teachers, and a clock that can be turned."""

import re
import threading
import time
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import sync_playwright
from starlette.responses import RedirectResponse
from starlette.routing import Route

from torchgrade.lti.identity import Visit
from torchgrade.web import sessions
from torchgrade.web.app import create_app
from torchgrade.web.site import open_site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have httpx2
    from starlette.testclient import TestClient

PAGE = "/courses/1/assignments/tiny"
CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 360, "height": 740}


class Clock:
    """Stands still until it is turned."""

    def __init__(self):
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def turn(self, **span):
        self.now += timedelta(**span)


class Browser(TestClient):
    """A browser: it keeps cookies, says where its requests come from, and fills in forms."""

    def __init__(self, app):
        super().__init__(app, base_url="https://testserver", follow_redirects=False)
        self.page = ""

    def launch(self, site, **visit):
        """Come from the platform."""
        given = {
            "platform": 1,
            "user": 1,
            "student": "ann",
            "context": 1,
            "assignment": "tiny",
            "learns": True,
        }
        token = sessions.begin(
            site, Visit(**{**given, **visit}), self.cookies.get(sessions.COOKIE, "")
        )
        self.cookies.set(sessions.COOKIE, token, domain="testserver.local", path="/")
        return self

    def get(self, url, **options):
        response = super().get(url, **options)
        self.page = response.text
        return response

    def field(self, name):
        """Give the value of a form's hidden field on the page seen last."""
        return re.search(rf'name="{name}" value="([^"]*)"', self.page)[1]

    def submit(self, url, data=None, *, headers=None, **options):
        """Send a form of the page seen last."""
        data = {"csrf": self.field("csrf"), **(data or {})}
        headers = {
            "Sec-Fetch-Site": "same-origin",
            "Origin": "https://testserver",
            **(headers or {}),
        }
        return self.post(url, data=data, headers=headers, **options)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def site(course, clock):
    found = open_site(course, clock=clock)
    yield found
    found.engine.dispose()


@pytest.fixture
def app(site):
    return create_app(site)


@pytest.fixture
def browser(app):
    """Start a browser that nobody launched yet."""
    return lambda: Browser(app)


@pytest.fixture
def ann(browser, site):
    """A student's browser."""
    return browser().launch(site)


@pytest.fixture
def address(site):
    """The service on a socket of this machine."""

    def launched(request):
        response = RedirectResponse(request.query_params["to"], status_code=303)
        sessions.set_cookie(response, request.query_params["token"])
        return response

    app = create_app(site, routes=[Route("/launched", launched)])
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium; skipped where it is not installed."""
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is not there: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, site, address):
    """Open a window that somebody was launched in: `window(scripts=False, locale="es")`."""
    opened = []

    def launched(*, scripts=True, size=None, scheme="light", to=PAGE, **visit):
        given = {"platform": 1, "user": 1, "student": "ann", "context": 1, "learns": True}
        token = sessions.begin(site, Visit(**{**given, "assignment": "tiny", **visit}))
        context = chromium.new_context(
            base_url=address,
            java_script_enabled=scripts,
            viewport=size or PHONE,
            color_scheme=scheme,
        )
        opened.append(context)
        page = context.new_page()
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on(
            "console",
            lambda said: page.troubles.append(said.text) if said.type == "error" else None,
        )
        page.goto(f"/launched?token={token}&to={to}")
        return page

    yield launched
    for context in opened:
        context.close()
