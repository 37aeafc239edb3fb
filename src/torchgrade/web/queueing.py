"""How attempts move through the queue: taken, judged, done with, or back in it.

Each step is one transaction. Whatever is killed, an attempt is in one state that leads on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from torchgrade.database import reading
from torchgrade.report import Row
from torchgrade.web.site import Site
from torchgrade.web.uploads import Standing, Upload, upload_of, uploads

BATCH = 40
"""At most so many attempts are graded in one go; feedback is written after each."""
_ALONE = 3
_FIRST, _LONGEST = timedelta(seconds=15), timedelta(hours=1)


def recover(site: Site) -> int:
    """Put back what a worker that is no more had begun.

    What was begun several times may be what ends the worker: it waits a while.

    Returns:
        How many there were.
    """
    with site.engine.begin() as connection:
        begun = connection.execute(select(uploads).where(uploads.c.state == Standing.RUNNING)).all()
        for row in begun:
            deadly = row.tries >= _ALONE
            values = {
                "state": Standing.FAULT if deadly else Standing.QUEUED,
                "again": site.clock() + _pause(row.tries) if deadly else None,
                "reason": "The grading process ended while it was graded." if deadly else "",
                "judged": False,
            }
            connection.execute(uploads.update().where(uploads.c.id == row.id).values(values))
    return len(begun)


def take(site: Site) -> tuple[Upload, ...]:
    """Take the next attempts to grade: of one assignment, one per student, the oldest first.

    Returns:
        The attempts, now running; none if nothing waits.
    """
    now = site.clock()
    due = (uploads.c.state == Standing.FAULT) & (uploads.c.again <= now)
    waiting = select(uploads).where((uploads.c.state == Standing.QUEUED) | due)
    with reading(site.engine) as connection:
        if connection.execute(waiting.limit(1)).first() is None:
            return ()
    with site.engine.begin() as connection:
        _replace_older(connection, now)
        found = [upload_of(row) for row in connection.execute(waiting.order_by(uploads.c.id))]
        if not found:
            return ()
        chosen = _together([each for each in found if each.assignment == found[0].assignment])
        ids = [each.id for each in chosen]
        running = {
            "state": Standing.RUNNING,
            "tries": uploads.c.tries + 1,
            "again": None,
            "judged": False,
            "reason": "",
        }
        connection.execute(uploads.update().where(uploads.c.id.in_(ids)).values(running))
        wanted = select(uploads).where(uploads.c.id.in_(ids)).order_by(uploads.c.id)
        return tuple(map(upload_of, connection.execute(wanted)))


def _replace_older(connection: Connection, now: datetime) -> None:
    """Grade no attempt that a newer one followed, whatever became of the newer one.

    One that was running when the newer one came may wait again: the fault was ours, or its worker
    was killed. Graded after the newer one, it would take its place in the gradebook.
    """
    newer = uploads.alias()
    followed = (
        select(newer.c.id)
        .where(newer.c.assignment == uploads.c.assignment, newer.c.student == uploads.c.student)
        .where(newer.c.attempt > uploads.c.attempt)
        .exists()
    )
    waiting = uploads.c.state.in_((Standing.QUEUED, Standing.FAULT))
    replaced = {"state": Standing.REPLACED, "again": None, "ended": now}
    connection.execute(uploads.update().where(waiting, followed).values(replaced))


def _together(waiting: list[Upload]) -> list[Upload]:
    """Choose a batch; what failed several times runs alone, and the others without it."""
    if waiting[0].tries >= _ALONE:
        return waiting[:1]
    return [each for each in waiting if each.tries < _ALONE][:BATCH]


def judged(site: Site, upload: Upload) -> None:
    """Tell that an attempt is graded, and its feedback still to be written."""
    _set(site, upload, judged=True)


def done(site: Site, upload: Upload, row: Row) -> None:
    """Tell that an attempt is graded, with what the gradebook has."""
    _set(site, upload, state=Standing.DONE, reason="", ended=site.clock(), **values_of(row))


def quarantined(site: Site, upload: Upload, reason: str) -> None:
    """Tell that an attempt can't be graded as it is."""
    _set(site, upload, state=Standing.QUARANTINED, reason=reason, ended=site.clock())


def fault(site: Site, upload: Upload, reason: str) -> None:
    """Tell that we failed: the attempt is graded again, later each time; not if it is done with."""
    values = {
        "state": Standing.FAULT,
        "reason": reason,
        "again": site.clock() + _pause(upload.tries),
        "judged": False,
    }
    running = (uploads.c.id == upload.id) & (uploads.c.state == Standing.RUNNING)
    with site.engine.begin() as connection:
        connection.execute(uploads.update().where(running).values(values))


def again(site: Site, upload: Upload) -> None:
    """Put an attempt that could not be graded back into the queue, as a person asks for."""
    troubled = uploads.c.state.in_((Standing.QUARANTINED, Standing.FAULT))
    values = {
        "state": Standing.QUEUED, "reason": "", "again": None, "ended": None, "tries": 0,
        "judged": False,
    }  # fmt: skip
    with site.engine.begin() as connection:
        connection.execute(
            uploads.update().where(uploads.c.id == upload.id, troubled).values(values)
        )


def put_back(site: Site, batch: Iterable[Upload]) -> None:
    """Put attempts back as if they had never been begun, those that are still running."""
    ids = [each.id for each in batch]
    running = uploads.c.id.in_(ids) & (uploads.c.state == Standing.RUNNING)
    values = {"state": Standing.QUEUED, "judged": False, "tries": uploads.c.tries - 1}
    with site.engine.begin() as connection:
        connection.execute(uploads.update().where(running).values(values))


def update(site: Site, upload: Upload, row: Row) -> bool:
    """Take over points that changed in the gradebook; whether they did."""
    values = values_of(row)
    if all(getattr(upload, name) == value for name, value in values.items()):
        return False
    _set(site, upload, **values)
    return True


def values_of(row: Row) -> dict[str, float | bool | None]:
    """Give what is kept of a grade."""
    return {
        "points": row.points,
        "max_points": row.max_points,
        "manual": row.outcome == "graded_manual_pending",
        "late_seconds": row.late_seconds,
        "late_penalty": row.late_penalty,
    }


def _set(site: Site, upload: Upload, **values: object) -> None:
    with site.engine.begin() as connection:
        connection.execute(uploads.update().where(uploads.c.id == upload.id).values(**values))


def _pause(tries: int) -> timedelta:
    doubled: int = 4 ** max(0, min(tries, 8) - 1)
    return min(_FIRST * doubled, _LONGEST)
