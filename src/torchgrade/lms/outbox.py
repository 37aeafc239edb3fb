"""The outbox: grades on their way to LTI platforms, kept until each has arrived.

Here grades enter (`queue`), are looked at (`entries`, `history`) and are spoken about by people
(`retry`, `release`); `lms.delivery` sends them. Nothing here speaks to a platform, and no row is
ever deleted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from torchgrade.errors import InstructorError
from torchgrade.lms import scores
from torchgrade.lms.outbox_records import Destination, Entry, Event, Queued, Wanted
from torchgrade.lms.outbox_tables import OutboxState, line_items, log, outbox

__all__ = [
    "Destination",
    "Entry",
    "Event",
    "OutboxState",
    "Queued",
    "Wanted",
    "entries",
    "history",
    "queue",
    "release",
    "retry",
]

_Pairs = tuple[tuple[float, float], ...]


def queue(connection: Connection, wanted: Iterable[Wanted], now: datetime) -> Queued:
    """Queue grades. Queuing what is queued or sent already changes nothing.

    A newer grade takes the place of one that waits; there is never more than one of a user and
    a line item.

    Args:
        connection: Within a transaction.
        wanted: The grades.
        now: The time, with a time zone.

    Returns:
        How many are to be sent anew.

    Raises:
        InstructorError: A grade is no number, or has no maximum.
    """
    known: dict[Destination, int] = {}
    changed, ids = 0, []
    for each in wanted:
        if each.destination not in known:
            known[each.destination] = _line_item(connection, each.destination)
        entry, new = _queue_one(connection, known[each.destination], each, now)
        changed += new
        ids.append(entry)
    return Queued(changed=changed, unchanged=len(ids) - changed, ids=tuple(ids))


def _queue_one(
    connection: Connection, line_item: int, wanted: Wanted, now: datetime
) -> tuple[int, bool]:
    content = _content(wanted)
    key = {"line_item": line_item, "subject": wanted.subject}
    fresh = {**content, "queued": now, "state": _start(wanted.complete), "next_try": now}
    done = connection.execute(
        _insert(connection, outbox).values(**key, **fresh).on_conflict_do_nothing()
    )
    row = connection.execute(
        select(outbox.c.id, outbox.c.hash, outbox.c.state)
        .where(outbox.c.line_item == line_item, outbox.c.subject == wanted.subject)
        .with_for_update()
    ).one()
    if done.rowcount != 1:
        if row.hash == content["hash"]:
            return row.id, False
        if row.state == OutboxState.SENDING:
            del fresh["state"], fresh["next_try"]  # whoever is at it sees that there is a newer one
        again = {"reason": "", "released": False, "attempts": 0, "failing_since": None}
        connection.execute(update(outbox).where(outbox.c.id == row.id).values(**fresh, **again))
    note(connection, row.id, "queued", now, content["given"], content["maximum"])
    return row.id, True


def _content(wanted: Wanted) -> dict[str, Any]:
    given, maximum = wanted.given, wanted.maximum
    if not math.isfinite(given) or not math.isfinite(maximum) or maximum <= 0:
        raise InstructorError(
            f"the grade of {wanted.student} in {wanted.destination.assignment}"
            f" can't be sent: {given} of {maximum}",
            hint="Give the assignment points, then grade it again.",
        )
    given = max(given, 0.0) if wanted.extra else min(max(given, 0.0), maximum)
    content = {
        "given": round(given, 6),
        "maximum": maximum,
        "comment": scores.plain(wanted.comment),
        "submitted": wanted.submitted,
        "complete": wanted.complete,
    }
    return {
        **content,
        "student": wanted.student,
        "hash": scores.payload_hash(*content.values()),
    }


def _start(complete: bool) -> OutboxState:
    return OutboxState.WAITING if complete else OutboxState.HELD


def _line_item(connection: Connection, there: Destination) -> int:
    """Keep where grades go; a URL that the platform tells goes before the one that was kept."""
    key = {"context": there.context, "link": there.link, "assignment": there.assignment}
    told: dict[str, Any] = {
        "label": there.label or there.assignment,
        "maximum": there.maximum,
        "readable": there.readable,
    }
    urls = {"url": there.url, "container": there.container}
    new = _insert(connection, line_items).values(
        platform=there.platform, **key, **told, **urls
    )  # fmt: skip
    known = {name: url for name, url in urls.items() if url}
    connection.execute(
        new.on_conflict_do_update(
            index_elements=["context", "link", "assignment"], set_={**told, **known}
        )
    )
    return int(
        connection.execute(
            select(line_items.c.id).where(*(line_items.c[k] == v for k, v in key.items()))
        ).scalar_one()
    )


def entries(
    connection: Connection,
    *,
    assignment: str = "",
    states: Sequence[OutboxState] = (),
    ids: Sequence[int] | None = None,
) -> tuple[Entry, ...]:
    """Look into the outbox.

    Args:
        connection: A connection.
        assignment: Of this assignment alone.
        states: In these states alone; in any if empty.
        ids: These rows alone; all if None.

    Returns:
        The rows, by line item and student.
    """
    wanted = joined()
    if assignment:
        wanted = wanted.where(line_items.c.assignment == assignment)
    if states:
        wanted = wanted.where(outbox.c.state.in_([state.value for state in states]))
    if ids is not None:
        wanted = wanted.where(outbox.c.id.in_(ids))
    rows = connection.execute(wanted.order_by(outbox.c.line_item, outbox.c.student, outbox.c.id))
    return tuple(entry_of(row) for row in rows)


def history(connection: Connection, entry: int) -> tuple[Event, ...]:
    """Tell what happened to a row, oldest first."""
    found = connection.execute(select(log).where(log.c.entry == entry).order_by(log.c.id))
    return tuple(
        Event(at=row.at, event=row.event, given=row.given, maximum=row.maximum, text=row.text)
        for row in found
    )


def retry(connection: Connection, ids: Iterable[int], now: datetime) -> int:
    """Try again now what was parked or waits for its next try.

    Returns:
        How many rows that were.
    """
    fresh = {"state": OutboxState.WAITING, "next_try": now, "attempts": 0, "failing_since": None}
    done = 0
    for each in ids:
        told = connection.execute(
            update(outbox)
            .where(
                outbox.c.id == each,
                outbox.c.state.in_([OutboxState.PARKED.value, OutboxState.WAITING.value]),
            )
            .values(**fresh)
        ).rowcount
        if told:
            note(connection, each, "retried", now)
        done += told
    return done


def release(connection: Connection, ids: Iterable[int], now: datetime) -> int:
    """Send ours over a value that the platform keeps, if it still is the value that was read.

    Returns:
        How many rows that were: those whose state is `kept`.
    """
    done = 0
    for each in ids:
        told = connection.execute(
            update(outbox)
            .where(outbox.c.id == each, outbox.c.state == OutboxState.KEPT.value)
            .values(state=OutboxState.WAITING, released=True, next_try=now, attempts=0)
        ).rowcount
        if told:
            note(connection, each, "released", now)
        done += told
    return done


def joined() -> Select[Any]:
    """Select rows of the outbox with their line items, as `entry_of` reads them."""
    there = [line_items.c[name] for name in _THERE]
    return select(outbox, line_items.c.maximum.label("item_maximum"), *there).join(line_items)


def entry_of(row: Row[Any]) -> Entry:
    """Make the record of a row that `joined` selected."""
    values = {name: getattr(row, name) for name in Entry.__struct_fields__}
    pairs = msgspec.json.decode(values["ours"], type=_Pairs)
    return Entry(**{**values, "state": OutboxState(values["state"]), "ours": pairs})


_THERE = (
    "platform", "context", "link", "assignment", "label", "url", "container", "readable",
)  # fmt: skip


def note(
    connection: Connection,
    entry: int,
    event: str,
    now: datetime,
    given: float | None = None,
    maximum: float | None = None,
    text: str = "",
) -> None:
    """Write down what happened to a row."""
    connection.execute(
        insert(log).values(
            entry=entry, event=event, at=now, given=given, maximum=maximum, text=text
        )
    )


def _insert(connection: Connection, table: Any) -> Any:
    """An INSERT that can say what to do about a row that is there: the dialect's own."""
    kinds: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    return kinds[connection.dialect.name](table)
