"""Who sends which row of the outbox: every change of a delivery is one transaction in here.

A row is claimed by one process at a time, under a lease. What may reach the platform is written
down before it is sent. So a process can be killed at any moment: the next one finds a row in
`sending`, knows what may have arrived, and looks before it sends. A process that was away for so
long that its lease ended changes nothing any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from torchgrade.database import reading
from torchgrade.lms.outbox import entry_of, joined, note
from torchgrade.lms.outbox_records import Entry
from torchgrade.lms.outbox_tables import OutboxState, line_items, log, outbox, pauses

_MOST_OURS = 20
_LONGEST = timedelta(days=1)  # longer than anything here waits


def due(engine: Engine, now: datetime, limit: int, *, ids: tuple[int, ...] | None) -> list[int]:
    """Name the rows whose time has come, the longest waiting first; not those of paused platforms.

    Args:
        engine: The database.
        now: The time.
        limit: How many at most.
        ids: Of these alone; of all if None.
    """
    wanted = (
        select(outbox.c.id)
        .join(line_items)
        .outerjoin(pauses, pauses.c.platform == line_items.c.platform)
        .where(_is_due(now), or_(pauses.c.until.is_(None), _is_over(pauses.c.until, now)))
        .order_by(outbox.c.next_try, outbox.c.id)
        .limit(limit)
    )
    if ids is not None:
        wanted = wanted.where(outbox.c.id.in_(ids))
    with reading(engine) as connection:
        return list(connection.execute(wanted).scalars())


def next_due(engine: Engine) -> datetime | None:
    """Tell when the next row's time comes; None if nothing is on its way."""
    ends = func.coalesce(pauses.c.until, outbox.c.next_try)
    when = select(outbox.c.next_try, outbox.c.lease_until, outbox.c.state, ends.label("pause"))
    when = (
        when.select_from(outbox)
        .join(line_items)
        .outerjoin(pauses, pauses.c.platform == line_items.c.platform)
        .where(outbox.c.state.in_([OutboxState.WAITING.value, OutboxState.SENDING.value]))
    )
    with reading(engine) as connection:
        rows = connection.execute(when).all()
    times = [max(_begins(row), row.next_try if row.pause is None else row.pause) for row in rows]
    return min(times, default=None)


def _begins(row: Any) -> datetime:
    if row.state == OutboxState.SENDING and row.lease_until is not None:
        return row.lease_until  # type: ignore[no-any-return]
    return row.next_try  # type: ignore[no-any-return]


def _is_due(now: datetime) -> Any:
    return or_(
        and_(outbox.c.state == OutboxState.WAITING.value, _is_over(outbox.c.next_try, now)),
        and_(outbox.c.state == OutboxState.SENDING.value, _is_over(outbox.c.lease_until, now)),
    )


def _is_over(when: Any, now: datetime) -> Any:
    """Whether a time has come; one that lies days ahead was told by a clock that was wrong."""
    return or_(when <= now, when > now + _LONGEST)


def claim(engine: Engine, row: int, lease: str, now: datetime, until: datetime) -> Entry | None:
    """Take a row for this process; None if another one has it or its time has not come."""
    with engine.begin() as connection:
        done = connection.execute(
            update(outbox)
            .where(outbox.c.id == row, _is_due(now))
            .values(state=OutboxState.SENDING, lease=lease, lease_until=until, next_try=until)
        )
        return _entry(connection, row) if done.rowcount == 1 else None


def intend(
    engine: Engine, entry: Entry, timestamp: datetime, now: datetime, until: datetime
) -> bool:
    """Write down what is about to be sent.

    Returns:
        Whether it may be sent: the lease holds and nothing newer is wanted.
    """
    score = (entry.given, entry.maximum)
    may_be_there = [pair for pair in entry.ours if pair != score][-_MOST_OURS:]
    with engine.begin() as connection:
        done = connection.execute(
            update(outbox)
            .where(
                outbox.c.id == entry.id,
                outbox.c.lease == entry.lease,
                outbox.c.state == OutboxState.SENDING.value,
                outbox.c.hash == entry.hash,
            )
            .values(
                trying=entry.hash,
                ours=_json([*may_be_there, score]),
                last_timestamp=timestamp,
                lease_until=until,
                next_try=until,
            )
        )
        if done.rowcount == 1:
            note(connection, entry.id, "sending", now, *score)
        return done.rowcount == 1


def refused(entry: Entry) -> dict[str, Any]:
    """Say that what was tried is not on the platform: values for `settle`."""
    return {"trying": "", "ours": _json(list(entry.ours))}


def given_up(entry: Entry) -> dict[str, Any]:
    """Say that what was tried again and again is not on the platform: values for `settle`.

    It was looked for before each try. Should a person type this very score there, it is theirs.
    """
    score = (entry.given, entry.maximum)
    was_sent = score == (entry.sent_given, entry.sent_maximum)
    return {"trying": "", "ours": _json([p for p in entry.ours if was_sent or p != score])}


def arrived(entry: Entry, now: datetime) -> dict[str, Any]:
    """Say that what is wanted has arrived on the platform: values for `settle`."""
    score = (entry.given, entry.maximum)
    may_be_there = [pair for pair in entry.ours if pair != score][-_MOST_OURS:]
    return {
        "trying": "",
        "ours": _json([*may_be_there, score]),
        "sent_hash": entry.hash,
        "sent_given": entry.given,
        "sent_maximum": entry.maximum,
        "sent_comment": entry.comment,
        "sent_submitted": entry.submitted,
        "sent_at": now,
        "confirmed": False,
        "released": False,
        "attempts": 0,
        "failing_since": None,
    }


def confirmed(entry: Entry) -> dict[str, Any]:
    """Say that the platform shows what is wanted: values for `settle` and `amend`."""
    return {"confirmed": True, "ours": _json([(entry.given, entry.maximum)])}


def settle(
    engine: Engine, entry: Entry, state: OutboxState, event: str, reason: str, now: datetime,
    **values: Any,
) -> bool:  # fmt: skip
    """End a claim. If a newer grade has come meanwhile, the row waits for that one's turn.

    Args:
        engine: The database.
        entry: As it was claimed.
        state: What it ended in.
        event: What to write into the log.
        reason: Why, for people.
        now: The time.
        values: What else is known now.

    Returns:
        Whether the claim was still this process's.
    """
    with engine.begin() as connection:
        row = connection.execute(
            select(outbox.c.hash, outbox.c.lease, outbox.c.state, outbox.c.complete)
            .where(outbox.c.id == entry.id)
            .with_for_update()
        ).one()
        if row.lease != entry.lease or row.state != OutboxState.SENDING:
            return False
        values |= {"lease": "", "lease_until": None, "state": state, "reason": reason}
        if row.hash != entry.hash:
            values |= {
                "state": OutboxState.WAITING if row.complete else OutboxState.HELD,
                "reason": "", "next_try": now, "attempts": 0, "released": False,
            }  # fmt: skip
        connection.execute(update(outbox).where(outbox.c.id == entry.id).values(**values))
        note(connection, entry.id, event, now, entry.given, entry.maximum, reason)
        return True


def amend(
    engine: Engine, entry: Entry, timestamp: datetime, event: str, now: datetime, **values: Any
) -> None:
    """Add to a row what was read after it was sent, unless it is on its way again."""
    with engine.begin() as connection:
        done = connection.execute(
            update(outbox)
            .where(
                outbox.c.id == entry.id,
                outbox.c.state == OutboxState.SENT.value,
                outbox.c.last_timestamp == timestamp,
                outbox.c.sent_hash == entry.hash,
            )
            .values(**values)
        )
        if done.rowcount == 1:
            reason = values.get("reason", "")
            note(connection, entry.id, event, now, entry.given, entry.maximum, reason)


def others_went_through(engine: Engine, entry: Entry) -> bool:
    """Whether the platform has accepted other scores since this row's first failure."""
    if entry.failing_since is None:
        return False
    went = (
        select(log.c.id)
        .join(outbox, outbox.c.id == log.c.entry)
        .join(line_items)
        .where(
            line_items.c.platform == entry.platform,
            log.c.entry != entry.id,
            log.c.event == "sent",
            log.c.at >= entry.failing_since,
        )
        .limit(1)
    )
    with reading(engine) as connection:
        return connection.execute(went).first() is not None


def pause(engine: Engine, platform: int, until: datetime, reason: str) -> None:
    """Leave a platform alone until then."""
    kinds: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    with engine.begin() as connection:
        new = kinds[engine.dialect.name](pauses).values(
            platform=platform, until=until, reason=reason
        )
        connection.execute(
            new.on_conflict_do_update(
                index_elements=["platform"],
                set_={"until": until, "reason": reason},
                where=pauses.c.until < until,
            )
        )


def paused(engine: Engine, platform: int, now: datetime) -> bool:
    """Whether a platform is left alone now."""
    with reading(engine) as connection:
        until = select(pauses.c.until).where(pauses.c.platform == platform)
        found = connection.execute(until).scalar_one_or_none()
    return found is not None and now < found <= now + _LONGEST


def resume(connection: Connection, platform: int) -> None:
    """Speak to a platform again at once."""
    connection.execute(delete(pauses).where(pauses.c.platform == platform))


def lease_of(now: datetime, seconds: float) -> datetime:
    """Tell until when a lease holds."""
    return now + timedelta(seconds=seconds)


def _entry(connection: Connection, row: int) -> Entry:
    return entry_of(connection.execute(joined().where(outbox.c.id == row)).one())


def _json(pairs: list[tuple[float, float]]) -> str:
    return msgspec.json.encode(pairs).decode()
