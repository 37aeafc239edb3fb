"""A tool with a database of its own, and two hostile platforms that it is registered with."""

import pytest

from tests.kit.lti.hostile import KEYS, URL, Hostile, later, query_of, serving
from torchgrade.database import open_database
from torchgrade.lti.jwks import PlatformKeys
from torchgrade.lti.launch import validate_launch
from torchgrade.lti.login import begin_login
from torchgrade.lti.platforms import add_platform


class Begun:
    """A login that a platform may now answer."""

    def __init__(self, platform, login):
        self.platform = platform
        self.query = query_of(login.redirect)
        self.state, self.nonce = self.query["state"], self.query["nonce"]
        self.cookies = {login.cookie: login.value}

    def form(self, **changed):
        """The form of a launch that holds, but for what is changed in its claims."""
        return self.posted(self.platform.token(self.platform.claims(self.nonce, **changed)))

    def posted(self, token):
        return {"state": self.state, "id_token": token}


class Tool:
    """This tool as functions."""

    def __init__(self, engine, a, b):
        self.engine = engine
        self.a, self.b = a, b
        self.client, self.elsewhere = serving(a, b)
        self.seconds = 0
        self.keys = PlatformKeys(client=self.client, clock=lambda: float(self.seconds))
        with engine.begin() as connection:
            for hostile in (a, b):
                hostile.platform = add_platform(connection, hostile.platform)

    @property
    def now(self):
        return later(self.seconds)

    def login(self, params):
        with self.engine.begin() as connection:
            return begin_login(connection, params, url=URL, now=self.now)

    def begin(self, platform=None, **changed):
        platform = platform or self.a
        return Begun(platform, self.login(platform.login_params(**changed)))

    def launch(self, form, cookies):
        return validate_launch(self.engine, form, cookies, url=URL, keys=self.keys, now=self.now)

    def close(self):
        self.keys.close()
        self.engine.dispose()


@pytest.fixture
def tool(tmp_path):
    """A tool with a SQLite file."""
    made = Tool(
        open_database("sqlite:///lms.db", tmp_path), Hostile("a", KEYS[0]), Hostile("b", KEYS[1])
    )
    yield made
    made.close()
