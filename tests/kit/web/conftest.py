"""A served course, browsers of students and teachers, and a clock that can be turned."""

import re
import warnings
from datetime import UTC, datetime, timedelta

import pytest

from torchgrade.lti.identity import Visit
from torchgrade.web import sessions
from torchgrade.web.app import create_app
from torchgrade.web.site import open_site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have httpx2
    from starlette.testclient import TestClient


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
