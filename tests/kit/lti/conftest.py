"""A tool with a database, its key, hostile platforms, and platforms on real sockets."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import event

from tests.kit import postgresql
from tests.kit.lti.platform_server import PlatformServer
from tests.kit.lti.tools import Served, Tool
from torchgrade.database import open_database, tables
from torchgrade.lti.services import Services


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
def server_url():
    """URL of a database of a PostgreSQL server; skipped where there is none installed."""
    with postgresql.serve() as server:
        yield server.url


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """One SQLite file for the tests of a module, which need not survive a power cut."""
    engine = open_database("sqlite:///lms.db", tmp_path_factory.mktemp("database"))
    event.listen(engine, "checkout", lambda connection, *_: quick(connection))
    yield engine
    engine.dispose()


def quick(connection):
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def engine(request, database):
    """A database with torchgrade's tables, empty: SQLite, or what the test is marked with.

    `@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)`
    """
    asked = getattr(request, "param", "sqlite")
    found = database
    if asked == "postgresql":
        found = open_database(request.getfixturevalue("server_url"), Path())
    yield found
    with found.begin() as connection:
        emptied(connection)
    if asked == "postgresql":
        found.dispose()


def emptied(connection):
    """Take all rows out; the next number is 1 again."""
    names = [table.name for table in tables.sorted_tables]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
        return
    for name in reversed(names):
        connection.exec_driver_sql(f"DELETE FROM {name}")
    connection.exec_driver_sql("DELETE FROM sqlite_sequence")


@pytest.fixture
def tool(engine):
    """A tool as functions."""
    made = Tool(engine)
    yield made
    made.close()


@pytest.fixture
def served(engine):
    """The same over HTTP."""
    made = Served(engine)
    yield made
    made.close()
