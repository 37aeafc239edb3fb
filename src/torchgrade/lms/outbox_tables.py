"""The tables of the outbox: where grades go, what is wanted there, what was sent, and pauses.

Each grade is one row for a line item and a user, so that there are never two on their way. A
time is kept in whole microseconds of UTC, in which SQLite and PostgreSQL compare alike.
"""

from __future__ import annotations

import enum
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from torchgrade.database import tables

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class OutboxState(enum.StrEnum):
    """Where a grade is on its way. Machines read this closed set, people read the reason.

    `waiting`: to be sent when its time comes. `sending`: a process is at it, or was killed at it.
    `sent`: the platform has it. `kept`: the platform shows a value that is not ours, a teacher's,
    and keeps it until a person releases ours. `parked`: refused for good, with a reason. `held`:
    a part waits for a person, and nothing may be sent before.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"
    PARKED = "parked"
    HELD = "held"


class Moment(TypeDecorator[datetime]):
    """A time with a time zone, kept as microseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy gives it
    ) -> int | None:
        """Turn a time into a number."""
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(
        self,
        value: Any,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy gives it
    ) -> datetime | None:
        """Turn a number into a time."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


line_items = Table(
    "outbox_line_items",
    tables,
    Column("id", Integer, primary_key=True),
    Column("platform", Integer, nullable=False),
    Column("context", Integer, nullable=False),
    Column("link", Integer, nullable=False),  # 0 for the context's own, made by us
    Column("assignment", String(255), nullable=False),
    Column("label", Text, nullable=False),
    Column("maximum", Float, nullable=False),
    Column("url", Text, nullable=False, default=""),
    Column("container", Text, nullable=False, default=""),  # `lineitems`
    Column("readable", Boolean, nullable=False, default=True),
    Column("lease", String(32), nullable=False, default=""),
    Column("lease_until", Moment),
    UniqueConstraint("context", "link", "assignment"),
)
"""Columns of platforms' gradebooks that grades go to."""

outbox = Table(
    "outbox",
    tables,
    Column("id", Integer, primary_key=True),
    Column("line_item", ForeignKey(line_items.c.id), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("student", String(255), nullable=False),
    # What is wanted
    Column("given", Float, nullable=False),
    Column("maximum", Float, nullable=False),
    Column("comment", Text, nullable=False, default=""),
    Column("submitted", Moment),
    Column("complete", Boolean, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("queued", Moment, nullable=False),
    # Where it is on its way
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("released", Boolean, nullable=False, default=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("failing_since", Moment),
    Column("next_try", Moment, nullable=False),
    Column("lease", String(32), nullable=False, default=""),
    Column("lease_until", Moment),
    # What may have reached the platform: written before each send
    Column("trying", String(64), nullable=False, default=""),  # hash of a send without an end
    Column("ours", Text, nullable=False, default="[]"),  # JSON [[given, maximum], …]
    Column("last_timestamp", Moment),
    # What it has accepted, and what it showed
    Column("sent_hash", String(64), nullable=False, default=""),
    Column("sent_given", Float),
    Column("sent_maximum", Float),
    Column("sent_comment", Text, nullable=False, default=""),
    Column("sent_submitted", Moment),
    Column("sent_at", Moment),
    Column("confirmed", Boolean, nullable=False, default=False),
    Column("read_score", Float),
    Column("read_maximum", Float),
    Column("read_at", Moment),
    UniqueConstraint("line_item", "subject"),
    Index("outbox_due", "state", "next_try"),
)
"""One row for each line item and user."""

pauses = Table(
    "outbox_pauses",
    tables,
    Column("platform", Integer, primary_key=True, autoincrement=False),
    Column("until", Moment, nullable=False),
    Column("reason", Text, nullable=False, default=""),
)
"""Platforms that are left alone for a while."""

log = Table(
    "outbox_log",
    tables,
    Column("id", Integer, primary_key=True),
    Column("entry", ForeignKey(outbox.c.id), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("event", String(16), nullable=False),
    Column("given", Float),
    Column("maximum", Float),
    Column("text", Text, nullable=False, default=""),
)
"""What happened to each row; only ever added to."""
