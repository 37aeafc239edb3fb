"""A class as its teachers see it: who is in it, and what became of everybody's work.

Only people of one context, a course there: its learners, and who handed in there. What a context
does not know is never shown in it.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select

from torchgrade.database import reading
from torchgrade.lms.outbox import Entry, entries
from torchgrade.lms.outbox_tables import OutboxState
from torchgrade.lti.identity import memberships, users
from torchgrade.lti.records import learns
from torchgrade.model import Hint, Outcome, Record
from torchgrade.report import Row
from torchgrade.web.gradebook_copy import Recorded, recorded
from torchgrade.web.site import Site
from torchgrade.web.uploads import Standing, Upload, upload_of, uploads


class Stage(enum.StrEnum):
    """Where a student's work for an assignment stands; those that need somebody come first."""

    QUARANTINED = "quarantined"
    FAULT = "fault"
    MANUAL = "manual"
    QUEUED = "queued"
    RUNNING = "running"
    GRADED = "graded"
    NOTHING = "nothing"


class Pupil(Record, frozen=True, kw_only=True):
    """A learner of a context.

    Attributes:
        user: Our number of the user.
        student: nbgrader's student id.
        name: Display name; the id if the platform does not tell.
        active: Whether the platform still counts them in.
    """

    user: int
    student: str
    name: str
    active: bool = True


class Line(Record, frozen=True, kw_only=True):
    """One student's work for one assignment.

    Attributes:
        pupil: Who.
        stage: Where it stands.
        points: Points in the gradebook; None if there is no grade.
        max_points: Points of the assignment.
        late_seconds: How late it was handed in; 0 if in time or unknown.
        received: When the newest attempt was handed in through the service.
        attempts: How many there were.
        reason: Why it is quarantined or a fault, in English.
        hints: The misconceptions recognised.
        row: What would be exported; None if the gradebook has nothing.
        sending: Its score on the way to the platform; None if none was queued.
        newest: The newest attempt; None if nothing came through the service.
    """

    pupil: Pupil
    stage: Stage
    points: float | None = None
    max_points: float = 0.0
    late_seconds: float = 0.0
    received: datetime | None = None
    attempts: int = 0
    reason: str = ""
    hints: tuple[Hint, ...] = ()
    row: Row | None = None
    sending: Entry | None = None
    newest: Upload | None = None


class Summary(Record, frozen=True, kw_only=True):
    """A class in numbers.

    Attributes:
        pupils: How many there are.
        handed_in: How many handed in.
        stages: How many stand where.
        mean: Mean of the points of those who have a grade; None without any.
        max_points: Points of the assignment.
        unsent: How many scores are not at the platform yet.
        troubled: How many scores the platform keeps its own value for, or refuses.
        points: The points of all who have a grade.
    """

    pupils: int
    handed_in: int
    stages: dict[Stage, int]
    mean: float | None
    max_points: float
    unsent: int
    troubled: int
    points: tuple[float, ...] = ()

    def at(self, stage: str) -> int:
        """Give how many stand at a stage."""
        return self.stages.get(Stage(stage), 0)


def pupils_of(site: Site, context: int) -> tuple[Pupil, ...]:
    """Give the learners of a context, and who handed in there, by name."""
    wanted = (
        select(users, memberships.c.roles, memberships.c.active)
        .join(memberships, memberships.c.user == users.c.id)
        .where(memberships.c.context == context)
    )
    sent = select(uploads.c.user).where(uploads.c.context == context).distinct()
    with reading(site.engine) as connection:
        rows = connection.execute(wanted).all()
        senders = {user for (user,) in connection.execute(sent)}
    found = [
        Pupil(
            user=row.id,
            student=row.student,
            name=row.name or f"{row.given_name} {row.family_name}".strip() or row.student,
            active=row.active,
        )
        for row in rows
        if row.student and (_learns(row.roles) or row.id in senders)
    ]
    return tuple(sorted(found, key=lambda pupil: (pupil.name.casefold(), pupil.student)))


def lines_of(site: Site, context: int, assignment: str) -> tuple[Line, ...]:
    """Give the work of everybody in a context, those who need somebody first."""
    pupils = pupils_of(site, context)
    tried = _attempts(site, assignment)
    grades = recorded(site, assignment)
    sending = _sending(site, context, assignment)
    maximum = float(site.course.assignment(assignment).points)
    found = [
        _line(
            pupil,
            maximum,
            tried.get(pupil.student, ()),
            grades.get(pupil.student),
            sending.get(pupil.student),
        )
        for pupil in pupils
    ]
    order = list(Stage)
    return tuple(sorted(found, key=lambda line: order.index(line.stage)))


def summary_of(lines: Sequence[Line], maximum: float) -> Summary:
    """Count a class."""
    points = tuple(line.points for line in lines if line.points is not None)
    states = Counter(line.sending.state for line in lines if line.sending is not None)
    return Summary(
        pupils=len(lines),
        handed_in=sum(line.stage is not Stage.NOTHING for line in lines),
        stages=dict(Counter(line.stage for line in lines)),
        mean=sum(points) / len(points) if points else None,
        max_points=maximum,
        unsent=states[OutboxState.WAITING] + states[OutboxState.SENDING],
        troubled=states[OutboxState.KEPT] + states[OutboxState.PARKED],
        points=points,
    )


def _learns(roles: str) -> bool:
    return learns(tuple(msgspec.json.decode(roles, type=list[str])))


def _attempts(site: Site, assignment: str) -> dict[str, tuple[Upload, ...]]:
    """Give everybody's attempts, the newest first."""
    wanted = (
        select(uploads).where(uploads.c.assignment == assignment).order_by(uploads.c.attempt.desc())
    )
    found: dict[str, tuple[Upload, ...]] = {}
    with reading(site.engine) as connection:
        for row in connection.execute(wanted):
            found[row.student] = (*found.get(row.student, ()), upload_of(row))
    return found


def _sending(site: Site, context: int, assignment: str) -> dict[str, Entry]:
    """Give each student's score; one that did not arrive goes before one that did."""
    with reading(site.engine) as connection:
        found = entries(connection, assignment=assignment)
    here: dict[str, Entry] = {}
    for entry in found:
        if entry.context == context:
            known = here.get(entry.student)
            if known is None or known.state is OutboxState.SENT:
                here[entry.student] = entry
    return here


def _line(
    pupil: Pupil,
    maximum: float,
    tried: Sequence[Upload],
    grade: Recorded | None,
    sending: Entry | None,
) -> Line:
    newest = tried[0] if tried else None
    row = grade.row if grade is not None else None
    return Line(
        pupil=pupil,
        stage=_stage(newest, row),
        points=row.points if row is not None else None,
        max_points=row.max_points if row is not None else maximum,
        late_seconds=row.late_seconds if row is not None else 0.0,
        received=newest.received if newest is not None else None,
        attempts=len(tried),
        reason=newest.reason if newest is not None and newest.state in _TROUBLED else "",
        hints=grade.hints if grade is not None else (),
        row=row,
        sending=sending,
        newest=newest,
    )


_TROUBLED = (Standing.QUARANTINED, Standing.FAULT)
_STAGES = {
    Standing.QUARANTINED: Stage.QUARANTINED,
    Standing.FAULT: Stage.FAULT,
    Standing.QUEUED: Stage.QUEUED,
    Standing.RUNNING: Stage.RUNNING,
}


def _stage(newest: Upload | None, row: Row | None) -> Stage:
    if newest is not None and newest.state in _STAGES:
        return _STAGES[newest.state]
    if row is None:
        return Stage.NOTHING if newest is None else Stage.RUNNING
    if row.points is None:
        return Stage.QUARANTINED
    return Stage.MANUAL if row.outcome is Outcome.MANUAL else Stage.GRADED
