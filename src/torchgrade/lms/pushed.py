"""What was pushed last, kept in the course's database.

It tells a teacher's change on the platform from our own grade, and what need not be sent again.
An intention is written before a request, so that a push that was killed knows its own traces.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    Float,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from torchgrade.database import tables
from torchgrade.lms.records import Pushed

_pushes = Table(
    "pushes",
    tables,
    Column("item", String(400), primary_key=True),
    Column("user", String(100), primary_key=True),
    Column("student", Text, nullable=False),
    Column("score", Float),
    Column("intended", Float),
    Column("comments", Text, nullable=False),
    Column("files", String(64), nullable=False),
    Column("names", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)


class Ledger:
    """The pushes of one item of a platform."""

    def __init__(self, engine: Engine, item: str) -> None:
        """Look at the pushes of one item.

        Args:
            engine: From `open_database`.
            item: The item's key.
        """
        self._engine = engine
        self._item = item

    def last(self) -> dict[str, Pushed]:
        """Give what was pushed last, by user."""
        query = select(_pushes).where(_pushes.c.item == self._item)
        with self._engine.connect() as connection:
            found = connection.execute(query).mappings().all()
        return {
            str(row["user"]): Pushed(
                score=row["score"],
                intended=row["intended"],
                comments=tuple(msgspec.json.decode(row["comments"], type=list[str])),
                files=row["files"],
                names=tuple(msgspec.json.decode(row["names"], type=list[str])),
                attempt=row["attempt"],
            )
            for row in found
        }

    def keep(self, user: str, student: str, pushed: Pushed) -> None:
        """Keep what was pushed, or is about to be, in place of what was kept."""
        with self._engine.begin() as connection:
            self._write(connection, user, student, pushed)

    def _write(self, connection: Connection, user: str, student: str, pushed: Pushed) -> None:
        mine = (_pushes.c.item == self._item) & (_pushes.c.user == user)
        connection.execute(delete(_pushes).where(mine))
        connection.execute(
            insert(_pushes).values(
                item=self._item,
                user=user,
                student=student,
                score=pushed.score,
                intended=pushed.intended,
                comments=msgspec.json.encode(pushed.comments).decode(),
                files=pushed.files,
                names=msgspec.json.encode(pushed.names).decode(),
                attempt=pushed.attempt,
                at=datetime.now(UTC),
            )
        )
