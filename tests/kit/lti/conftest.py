"""A tool with a database of its own, hostile platforms, and one on a real socket."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.kit.lti.hostile import KEYS, URL, Hostile, later, query_of, serving
from tests.kit.lti.platform_server import PlatformServer
from tests.kit.nbgrader_bridge.test_postgresql import BINARIES, Server
from torchgrade.database import open_database, tables
from torchgrade.lti.jwks import PlatformKeys
from torchgrade.lti.launch import validate_launch
from torchgrade.lti.login import begin_login
from torchgrade.lti.platforms import add_platform
from torchgrade.lti.services import Services


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


class Key:
    """An RSA key of the tests' own."""

    def __init__(self):
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.public = self.private.public_key()

    def sign(self, claims):
        return jwt.encode(claims, self.private, algorithm="RS256", headers={"kid": "k1"})


class Clock:
    """A clock that a test sets; it begins with the real time, which platforms compare with."""

    def __init__(self):
        self.moment = datetime.now(UTC)

    def __call__(self):
        return self.moment

    def forward(self, seconds):
        self.moment += timedelta(seconds=seconds)


@pytest.fixture(scope="session")
def key():
    return Key()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def platform_of(key):
    """Start a platform: `platform_of("edx", page=2)`."""
    begun = []

    def start(kind="moodle", **options):
        server = PlatformServer(kind, public_key=key.public, **options)
        begun.append(server)
        return server.__enter__()

    yield start
    for server in begun:
        server.__exit__()


@pytest.fixture
def services_of(key, clock):
    """Make the services of a platform: `services_of(there)`."""
    made = []

    def make(there, **options):
        services = Services(there.platform, key.sign, now=clock, **options)
        made.append(services)
        return services

    yield make
    for services in made:
        services.close()


@pytest.fixture(scope="session")
def postgresql():
    """URL of a database of a PostgreSQL server; skipped where there is none installed."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if not BINARIES:
        pytest.skip("PostgreSQL's server is not installed under /usr/lib/postgresql")
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/pg-XXXXXX"], text=True).strip())
    server = Server(folder)
    yield server.url
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def engine(request, tmp_path):
    """A database with torchgrade's tables, empty: SQLite, or what the test is marked with.

    `@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)`
    """
    if getattr(request, "param", "sqlite") == "sqlite":
        found = open_database("sqlite:///lms.db", tmp_path)
    else:
        found = open_database(request.getfixturevalue("postgresql"), tmp_path)
        tables.drop_all(found)
        tables.create_all(found)
    yield found
    found.dispose()
