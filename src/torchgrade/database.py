"""The one way to a database of ours: SQLite by default, PostgreSQL by URL (SQLAlchemy).

Each room that keeps something declares its tables on `tables`; `open_database` makes those that
are not there yet. nbgrader's gradebook is nbgrader's and never opened here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from torchgrade.errors import InstructorError

tables = MetaData()
"""All tables that torchgrade keeps."""

_BUSY_MS = 30_000
_READS = "torchgrade_reads"


def open_database(url: str, root: Path) -> Engine:
    """Open a database and make the tables that it lacks.

    A transaction on SQLite takes the lock for writing when it begins: two that read and then
    write come one after the other, none fails half-way.

    Args:
        url: SQLAlchemy URL, `sqlite:///lms.db` or `postgresql://…`.
        root: Folder of the course, from which a relative SQLite path is seen.

    Returns:
        An engine; `with engine.begin() as connection:` is one transaction.

    Raises:
        InstructorError: The URL is none, or the database can't be reached or written.
    """
    try:
        place = make_url(url)
        if place.get_backend_name() == "sqlite":
            if place.database not in (None, "", ":memory:"):
                place = place.set(database=str(root / str(place.database)))
            engine = create_engine(place, connect_args={"timeout": _BUSY_MS / 1000})
            _as_sqlite_should(engine)
        else:
            if place.drivername == "postgresql":
                place = place.set(drivername="postgresql+psycopg")
            engine = create_engine(place, pool_pre_ping=True)
        tables.create_all(engine)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise InstructorError(
            f"`lms.database` is no database URL that can be used: {error}",
            hint='Write "sqlite:///lms.db", or "postgresql://user:password@host/name" with the'
            " package psycopg installed.",
        ) from error
    except DBAPIError as error:
        raise InstructorError(
            f"the database of `lms.database` can't be opened: {error.orig}",
            hint="See that its server runs and that the folder of a SQLite file can be written.",
        ) from error
    return engine


def _as_sqlite_should(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's `begin` below, not the driver's own
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        reads = connection.get_execution_options().get(_READS, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads: on SQLite it waits for no writer, and none for it."""
    with engine.connect().execution_options(**{_READS: True}) as connection:
        yield connection


class Moment(TypeDecorator[datetime]):
    """A column of aware datetimes in UTC, whatever the database makes of time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Write a moment in UTC.

        Raises:
            ValueError: It has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read a moment; SQLite has dropped the time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
