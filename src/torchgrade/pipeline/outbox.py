"""Grades on their way to LTI platforms: queued, pushed, looked at, tried again.

A push first reads what the platforms show. Nothing is sent but what it was told to send.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from torchgrade.config import load_course
from torchgrade.database import open_database, reading
from torchgrade.errors import TorchgradeError
from torchgrade.lms import outbox
from torchgrade.lms.delivery import Delivery, Open, deliver, utc_now
from torchgrade.lms.gradebook import Gradebook, PlatformGradebook
from torchgrade.lms.outbox import OutboxState, Queued
from torchgrade.lms.outbox_decisions import Decision, decide
from torchgrade.lms.outbox_view import Line, lines
from torchgrade.lti.keys import KEY_FILE, load_key
from torchgrade.lti.platforms import get_platform
from torchgrade.lti.records import Result
from torchgrade.model import Record
from torchgrade.pipeline.outbox_wanted import gradebook_rows, wanted_by_lti
from torchgrade.report import Row


class Move(Record, frozen=True, kw_only=True):
    """One line of a push by LTI.

    Attributes:
        line: The row of the outbox, with names.
        now: Points that the platform shows, in the assignment's points; None for none.
        will: Points that it will show if this is applied.
        remark: Why these are not the gradebook's, or what to know; empty if there is nothing.
    """

    line: Line
    now: float | None = None
    will: float | None = None
    remark: str = ""


class LtiReport(Record, frozen=True, kw_only=True):
    """What a push by LTI would do or has done.

    Attributes:
        applied: Whether grades were sent.
        moves: One for each student and column of a platform's gradebook.
        nowhere: Students with a grade for whom no platform has a place, and why.
    """

    applied: bool
    moves: tuple[Move, ...] = ()
    nowhere: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether nothing is left that should have been sent."""
        left = (OutboxState.PARKED, OutboxState.WAITING, OutboxState.SENDING)
        stuck = self.applied and any(move.line.entry.state in left for move in self.moves)
        return not self.nowhere and not stuck


def queue_grades(
    root: Path,
    assignment: str,
    *,
    students: tuple[str, ...] = (),
    engine: Engine | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Queued:
    """Queue what the gradebook has of an assignment, for each place where a student has it.

    To be called after grading, after manual grading, and after a roster has come. What was
    queued or sent as it is stays as it is.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        students: Only these; all if empty.
        engine: The course's database; opened for this call if None.
        now: The time.

    Returns:
        How many grades are to be sent anew.

    Raises:
        InstructorError: The course, the gradebook or the database can't be read.
    """
    root = root.resolve()
    found = gradebook_rows(root, assignment, students)
    with _engine(root, engine) as opened, opened.begin() as connection:
        wanted, _ = wanted_by_lti(connection, root, assignment, found)
        return outbox.queue(connection, wanted, now())


def gradebooks(
    root: Path, engine: Engine, *, now: Callable[[], datetime] = utc_now
) -> Callable[[int], Gradebook]:
    """Give what opens a platform's gradebook by our number of the platform.

    Args:
        root: Folder of the course, in which the tool's key lies.
        engine: The course's database.
        now: The time.
    """

    def opened(platform: int) -> Gradebook:
        with reading(engine) as connection:
            known = get_platform(connection, platform)
        return PlatformGradebook(known, load_key(root / KEY_FILE).sign, now=now)

    return opened


def push_lti(
    root: Path,
    assignment: str,
    *,
    students: tuple[str, ...] = (),
    force: bool = False,
    apply: bool = False,
    now: Callable[[], datetime] = utc_now,
    open_gradebook: Open | None = None,
) -> LtiReport:
    """Show what the platforms' gradebooks show and would show, or send it there.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        students: Only these; all if empty.
        force: Send ours over values that were changed on the platform.
        apply: Send; otherwise the platforms are only read.
        now: The time.
        open_gradebook: Opens a platform's gradebook; the real one if None.

    Returns:
        One move for each student and column.

    Raises:
        InstructorError: The course, the gradebook or the database can't be read, or nobody has
            launched the assignment.
    """
    root = root.resolve()
    found = gradebook_rows(root, assignment, students)
    with _engine(root, None) as engine:
        there = open_gradebook or gradebooks(root, engine, now=now)
        if apply:
            return _sent(engine, there, root, assignment, found, force=force, now=now)
        return _previewed(engine, there, root, assignment, found, force=force, now=now)


def outbox_lines(
    root: Path, assignment: str = "", *, students: tuple[str, ...] = ()
) -> tuple[Line, ...]:
    """Look into the course's outbox."""
    with _engine(root.resolve(), None) as engine, reading(engine) as connection:
        return lines(connection, assignment=assignment, students=students)


def send_again(
    root: Path,
    assignment: str = "",
    *,
    students: tuple[str, ...] = (),
    retry: bool = False,
    release: bool = False,
    now: Callable[[], datetime] = utc_now,
    open_gradebook: Open | None = None,
) -> Delivery:
    """Send what is due; try parked rows again and release kept ones, if told to.

    Args:
        root: Folder of the course.
        assignment: Of this assignment alone; of all if empty.
        students: Of these students alone; of all if empty.
        retry: Rows that were parked, or wait for their next try, are due now.
        release: Rows whose value on the platform is kept are sent over it.
        now: The time.
        open_gradebook: Opens a platform's gradebook; the real one if None.
    """
    root = root.resolve()
    with _engine(root, None) as engine:
        with engine.begin() as connection:
            chosen = lines(connection, assignment=assignment, students=students)
            ids = tuple(line.entry.id for line in chosen)
            if retry:
                outbox.retry(connection, ids, now())
            if release:
                outbox.release(connection, ids, now())
        there = open_gradebook or gradebooks(root, engine, now=now)
        return deliver(engine, there, now=now, ids=ids, limit=max(len(ids), 1))


def _sent(
    engine: Engine, there: Open, root: Path, assignment: str, found: Sequence[Row],
    *, force: bool, now: Callable[[], datetime],
) -> LtiReport:  # fmt: skip
    with engine.begin() as connection:
        wanted, nowhere = wanted_by_lti(connection, root, assignment, found)
        ids = outbox.queue(connection, wanted, now()).ids
    deliver(engine, there, now=now, ids=ids, limit=max(len(ids), 1))
    if force:
        with engine.begin() as connection:
            released = outbox.release(connection, ids, now())
        if released:
            deliver(engine, there, now=now, ids=ids, limit=len(ids))
    with reading(engine) as connection:
        after = lines(connection, ids=ids)
    return LtiReport(applied=True, nowhere=nowhere, moves=tuple(_moved(line) for line in after))


def _moved(line: Line) -> Move:
    entry = line.entry
    shown = _points(Result(subject="", score=entry.read_score, maximum=entry.read_maximum), entry)
    if entry.state is OutboxState.SENT and not entry.confirmed and shown is None:
        shown = entry.sent_given
    return Move(line=line, now=shown, will=shown, remark=entry.reason)


def _previewed(
    engine: Engine, there: Open, root: Path, assignment: str, found: Sequence[Row],
    *, force: bool, now: Callable[[], datetime],
) -> LtiReport:  # fmt: skip
    with engine.connect() as connection, connection.begin() as transaction:
        wanted, nowhere = wanted_by_lti(connection, root, assignment, found)
        queued = outbox.queue(connection, wanted, now())
        after = lines(connection, ids=queued.ids)
        transaction.rollback()  # it was queued to see what it would become
    shown = _Shown(there)
    with contextlib.closing(shown):
        moves = tuple(_preview(line, shown, force=force) for line in after)
    return LtiReport(applied=False, nowhere=nowhere, moves=moves)


def _preview(line: Line, shown: _Shown, *, force: bool) -> Move:
    entry = line.entry
    try:
        result = shown.of(line)
    except TorchgradeError as error:
        return Move(line=line, remark=error.message)
    now = _points(result, entry)
    if entry.state is OutboxState.HELD:
        return Move(line=line, now=now, will=now, remark=HELD)
    decision = decide(entry, result)
    if decision in (Decision.KEEP, Decision.GONE) and not force:
        return Move(line=line, now=now, will=now, remark=KEPT)
    remark = NEW_COLUMN if not entry.url else ""
    return Move(line=line, now=now, will=entry.given, remark=remark)


HELD = "A part waits for a person; nothing is sent before."
KEPT = "What is there was not sent from here: a teacher's. It is kept, unless --force is given."
NEW_COLUMN = "A column will be made, or found, for it."


class _Shown:
    """What platforms show, each column read once."""

    def __init__(self, there: Open) -> None:
        self._there = there
        self._open: dict[int, Gradebook] = {}
        self._read: dict[str, dict[str, Result]] = {}

    def of(self, line: Line) -> Result | None:
        entry = line.entry
        if not entry.url or not entry.readable:
            return None
        if entry.url not in self._read:
            if entry.platform not in self._open:
                self._open[entry.platform] = self._there(entry.platform)
            found = self._open[entry.platform].results(entry.url)
            self._read[entry.url] = {result.subject: result for result in found}
        return self._read[entry.url].get(entry.subject)

    def close(self) -> None:
        for each in self._open.values():
            each.close()


def _points(result: Result | None, entry: outbox.Entry) -> float | None:
    """Write what a platform shows in the assignment's points."""
    if result is None or result.score is None:
        return None
    return round(result.score * entry.maximum / (result.maximum or entry.maximum), 4)


@contextlib.contextmanager
def _engine(root: Path, engine: Engine | None) -> Iterator[Engine]:
    if engine is not None:
        yield engine
        return
    opened = open_database(load_course(root).lms.database, root)
    try:
        yield opened
    finally:
        opened.dispose()
