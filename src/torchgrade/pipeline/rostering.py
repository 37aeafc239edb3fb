"""The rosters of the platforms' courses, into our tables and into nbgrader's gradebook.

Names and addresses are put in; nobody is deleted, and who left is told.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine

from torchgrade.config import load_course
from torchgrade.database import open_database
from torchgrade.errors import TorchgradeError
from torchgrade.intake.people import UNIQUE, Person, read_people, write_people
from torchgrade.lti.identity import leave, remember_member
from torchgrade.lti.keys import KEY_FILE, load_key
from torchgrade.lti.places import Context, Enrolled, enrolled, known_contexts
from torchgrade.lti.platforms import list_platforms
from torchgrade.lti.records import Member, Platform
from torchgrade.lti.services import Services
from torchgrade.model import Record
from torchgrade.nbgrader_bridge import GradebookStudent, StudentChange, update_students


class RosterState(enum.StrEnum):
    """What a roster says of a student: machines read this closed set."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"


class RosterStudent(Record, frozen=True, kw_only=True):
    """A student of a roster.

    Attributes:
        student: Student id.
        name: Display name.
        email: E-mail address; empty if the platform does not tell.
        state: `new` and `changed` are so in the gradebook; `gone` is no longer on the roster.
        before: Field of the gradebook to what it was, for the fields that change.
        after: The same fields to what they are now.
    """

    student: str
    name: str = ""
    email: str = ""
    state: RosterState
    before: dict[str, str] = msgspec.field(default_factory=dict)
    after: dict[str, str] = msgspec.field(default_factory=dict)


class ContextRoster(Record, frozen=True, kw_only=True):
    """The roster of one course on a platform.

    Attributes:
        context: Our number of it.
        platform: Name of the platform.
        title: The course's title there.
        students: Its learners, and those who were and left.
        others: How many others are on it: teachers, observers.
        problem: Why it could not be read; empty if it was.
    """

    context: int
    platform: str
    title: str
    students: tuple[RosterStudent, ...] = ()
    others: int = 0
    problem: str = ""


class Roster(Record, frozen=True, kw_only=True):
    """What `roster` found.

    Attributes:
        written: Whether it was written; otherwise it is what would be.
        added: Student ids that were added to `people.csv`.
        contexts: The courses on the platforms, in the order in which they first launched.
    """

    written: bool
    added: tuple[str, ...] = ()
    contexts: tuple[ContextRoster, ...] = ()


class _Read(Record, frozen=True, kw_only=True):
    """A roster as it is in our tables after it was read, and who left."""

    shown: ContextRoster
    learners: tuple[Enrolled, ...] = ()
    gone: tuple[Enrolled, ...] = ()


def roster(
    root: Path, *, write: bool = True, add_people: bool = False, now: datetime | None = None
) -> Roster:
    """Read the roster of each course that ever launched, and put its learners into the gradebook.

    Args:
        root: Folder of the course.
        write: Write it; otherwise only say what would be written.
        add_people: Add learners whom `people.csv` does not have to it.
        now: The time, with a time zone; the clock's by default.

    Returns:
        The courses with their students; one that can't be read says why and stops no other.

    Raises:
        InstructorError: The course is wrong, or there is no key of this tool.
        GradebookBusy: The gradebook is locked or out of reach.
    """
    course, people = load_course(root), read_people(root)
    engine = open_database(course.lms.database, root)
    try:
        with engine.begin() as connection:
            contexts = known_contexts(connection)
            platforms = {platform.id: platform for platform in list_platforms(connection)}
        read = [
            _taken(engine, context, members, people, platforms, write, now or datetime.now(UTC))
            for context, members in _fetched(root, contexts, platforms)
        ]
    finally:
        engine.dispose()
    learners = [each for one in read for each in one.learners]
    changes = _into_gradebook(root, learners, write=write)
    added = _newcomers(people, learners) if add_people else ()
    if added and write:
        write_people(root, (*people, *added))
    return Roster(
        written=write,
        added=tuple(person.student for person in added),
        contexts=tuple(_told(one, changes) for one in read),
    )


def _fetched(
    root: Path, contexts: Sequence[Context], platforms: Mapping[int, Platform]
) -> Iterator[tuple[Context, tuple[Member, ...] | str]]:
    """Ask the platforms; a problem takes the place of a roster."""
    offered = [context for context in contexts if context.members_url]
    sign = load_key(root / KEY_FILE).sign if offered else str
    for context in contexts:
        if not context.members_url:
            yield context, "The platform does not offer the roster of this course to the tool."
            continue
        try:
            with Services(platforms[context.platform], sign) as services:
                members = tuple(services.members(context.members_url))
        except TorchgradeError as error:
            yield context, str(error)
            continue
        yield context, members or "The platform gave an empty roster, which is left aside."


def _taken(
    engine: Engine,
    context: Context,
    members: tuple[Member, ...] | str,
    people: Sequence[Person],
    platforms: Mapping[int, Platform],
    write: bool,
    now: datetime,
) -> _Read:
    """Keep a roster in our tables, or look what that would come to."""
    title = context.title or context.label or context.context
    shown = ContextRoster(
        context=context.id, platform=platforms[context.platform].name, title=title
    )
    if isinstance(members, str):
        return _Read(shown=msgspec.structs.replace(shown, problem=members))
    with engine.connect() as connection, connection.begin() as transaction:
        learners, gone = _remembered(connection, context.id, members, people, now)
        if not write:
            transaction.rollback()
    others = sum(member.active for member in members) - len(learners)
    return _Read(shown=msgspec.structs.replace(shown, others=others), learners=learners, gone=gone)


def _remembered(
    connection: Connection,
    context: int,
    members: Iterable[Member],
    people: Sequence[Person],
    now: datetime,
) -> tuple[tuple[Enrolled, ...], tuple[Enrolled, ...]]:
    before = {each.user for each in enrolled(connection, context) if _counts(each)}
    listed = set()
    for member in members:
        remember_member(connection, context, member, people=people, now=now)
        listed.add(member.subject)
    for each in enrolled(connection, context):
        if each.active and each.subject not in listed:
            leave(connection, context, each.user)
    after = enrolled(connection, context)
    learners = tuple(each for each in after if _counts(each))
    gone = tuple(each for each in after if each.user in before and not _counts(each))
    return learners, gone


def _counts(each: Enrolled) -> bool:
    return each.active and each.learns and bool(each.student)


def _into_gradebook(
    root: Path, learners: Iterable[Enrolled], *, write: bool
) -> dict[str, StudentChange]:
    """Put learners into the gradebook; a display name alone replaces no names there."""
    unique = {each.student: each for each in reversed(list(learners))}
    listed = [
        GradebookStudent(
            student=each.student, first_name=each.given_name, last_name=each.family_name,
            email=each.email, display_name=each.name,
        )
        for each in unique.values()
    ]  # fmt: skip
    if not listed:
        return {}
    return {change.student: change for change in update_students(root, listed, write=write)}


def _newcomers(people: Sequence[Person], learners: Iterable[Enrolled]) -> tuple[Person, ...]:
    """Make lines for who is not in `people.csv`; what another person has there is left out."""
    taken = {
        name: {getattr(person, name).casefold() for person in people}
        for name in ("student", *UNIQUE)
    }
    added = []
    for each in learners:
        if each.student.casefold() in taken["student"]:
            continue
        told = {"email": each.email, "username": each.username, "id_number": each.id_number}
        own = {name: value for name, value in told.items() if value.casefold() not in taken[name]}
        person = Person(
            student=each.student,
            first_name=each.given_name,
            last_name=each.family_name or ("" if each.given_name else each.name),
            **own,
        )
        added.append(person)
        for name, seen in taken.items():
            seen.add(getattr(person, name).casefold())
    return tuple(added)


def _told(read: _Read, changes: Mapping[str, StudentChange]) -> ContextRoster:
    here = [_student(each, changes.get(each.student)) for each in read.learners]
    gone = [
        RosterStudent(student=e.student, name=_name(e), email=e.email, state=RosterState.GONE)
        for e in read.gone
    ]
    return msgspec.structs.replace(read.shown, students=(*here, *gone))


def _student(each: Enrolled, change: StudentChange | None) -> RosterStudent:
    state = RosterState.SAME
    if change is not None:
        state = RosterState.NEW if change.new else RosterState.CHANGED
    return RosterStudent(
        student=each.student,
        name=_name(each),
        email=each.email,
        state=state,
        before=change.before if change else {},
        after=change.after if change else {},
    )


def _name(each: Enrolled) -> str:
    return each.name or f"{each.given_name} {each.family_name}".strip()
