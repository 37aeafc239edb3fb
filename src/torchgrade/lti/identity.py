"""Who is who: users of platforms, their courses there, and the links that launch assignments.

An identity is a platform and its `sub`, never a name or an e-mail address; platforms of one issuer
share the student id of a `sub`. A role holds in the context that it was given for and nowhere
else. A student id, once given, stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from torchgrade.database import Moment, tables
from torchgrade.errors import InstructorError
from torchgrade.lti.platforms import get_platform, platforms_table
from torchgrade.lti.records import Launch, Member, learns, teaches
from torchgrade.lti.student_ids import Person, fresh_id, known_id
from torchgrade.model import Record, ready

users = Table(
    "lti_users",
    tables,
    Column("id", Integer, primary_key=True),
    Column("platform", ForeignKey(platforms_table.c.id), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("student", String(120)),  # none for who never was a learner
    Column("name", Text, nullable=False, default=""),
    Column("given_name", Text, nullable=False, default=""),
    Column("family_name", Text, nullable=False, default=""),
    Column("email", Text, nullable=False, default=""),
    Column("locale", String(35), nullable=False, default=""),
    Column("username", Text, nullable=False, default=""),
    Column("id_number", Text, nullable=False, default=""),
    Column("first_seen", Moment, nullable=False),
    UniqueConstraint("platform", "subject"),
    UniqueConstraint("platform", "student"),
)
"""People, as their platforms name them."""

contexts = Table(
    "lti_contexts",
    tables,
    Column("id", Integer, primary_key=True),
    Column("platform", ForeignKey(platforms_table.c.id), nullable=False),
    Column("deployment", String(255), nullable=False),
    Column("context", String(255), nullable=False),
    Column("only_link", String(255), nullable=False),  # a launch without a context is one alone
    Column("title", Text, nullable=False, default=""),
    Column("label", Text, nullable=False, default=""),
    Column("line_items", Text, nullable=False, default=""),
    Column("members_url", Text, nullable=False, default=""),
    Column("scopes", Text, nullable=False, default=""),
    UniqueConstraint("platform", "deployment", "context", "only_link"),
)
"""Courses on a platform."""

memberships = Table(
    "lti_memberships",
    tables,
    Column("context", ForeignKey(contexts.c.id), primary_key=True),
    Column("user", ForeignKey(users.c.id), primary_key=True),
    Column("roles", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("seen", Moment, nullable=False),
)
"""Who is what in which context."""

links = Table(
    "lti_links",
    tables,
    Column("id", Integer, primary_key=True),
    Column("context", ForeignKey(contexts.c.id), nullable=False),
    Column("link", String(255), nullable=False),
    Column("title", Text, nullable=False, default=""),
    Column("assignment", Text, nullable=False, default=""),
    Column("line_item", Text, nullable=False, default=""),
    UniqueConstraint("context", "link"),
)
"""Places in a context that launch an assignment."""


class Visit(Record, frozen=True, kw_only=True):
    """Who came from where to what.

    Attributes:
        user: Our number of the user.
        student: nbgrader's student id; empty for who is no learner.
        context: Our number of the context: roles hold there alone.
        link: Our number of the link; 0 for Deep Linking.
        assignment: Name of the assignment; empty if the link has none yet.
        teaches: Whether the user is an instructor or a TA of the context.
        learns: Whether the user is a learner of it.
        name: Display name; empty if unknown, as are the next two.
        email: E-mail address.
        locale: Language, `es-MX`.
        platform: Our number of the platform.
    """

    user: int
    student: str = ""
    context: int
    link: int = 0
    assignment: str = ""
    teaches: bool = False
    learns: bool = False
    name: str = ""
    email: str = ""
    locale: str = ""
    platform: int


ready(Visit, list[str])


def remember(
    connection: Connection,
    launch: Launch,
    *,
    people: Sequence[Person],
    assignments: Collection[str],
    now: datetime,
) -> Visit:
    """Keep what a launch says, and say who came.

    Args:
        connection: Within a transaction.
        launch: A launch that has been validated.
        people: The course's `people.csv`.
        assignments: Names of the course's assignments.
        now: The time, with a time zone.

    Returns:
        The visit. A learner has a student id; the assignment is the link's.
    """
    user = _keep_user(connection, launch.platform, launch.subject, _told(launch), now)
    context = _keep_context(connection, launch)
    _keep_membership(connection, context, user, launch.roles, active=True, now=now)
    link, assignment = _keep_link(connection, launch, context, assignments)
    student = _student(connection, user, people, given=launch.learns)
    row = _row(connection, user)
    return Visit(
        user=user,
        student=student if launch.learns else "",
        context=context,
        link=link,
        assignment=assignment,
        teaches=launch.teaches,
        learns=launch.learns,
        name=row["name"] or f"{row['given_name']} {row['family_name']}".strip(),
        email=row["email"],
        locale=row["locale"],
        platform=launch.platform,
    )


def remember_member(
    connection: Connection,
    context: int,
    member: Member,
    *,
    people: Sequence[Person],
    now: datetime,
) -> str:
    """Keep one entry of a context's roster.

    Returns:
        The student id of a learner; empty for others.
    """
    platform = connection.execute(
        select(contexts.c.platform).where(contexts.c.id == context)
    ).scalar_one()
    user = _keep_user(connection, platform, member.subject, _told(member), now)
    _keep_membership(connection, context, user, member.roles, active=member.active, now=now)
    return _student(connection, user, people, given=learns(member.roles) and member.active)


def leave(connection: Connection, context: int, user: int) -> None:
    """Keep that somebody is no longer in a context; a launch or a roster brings them back."""
    mine = (memberships.c.context == context, memberships.c.user == user)
    connection.execute(update(memberships).where(*mine).values(active=False))


def assign_link(connection: Connection, link: int, assignment: str) -> None:
    """Let a link launch an assignment, as a teacher says who made the link by hand.

    Raises:
        InstructorError: There is no such link.
    """
    done = connection.execute(update(links).where(links.c.id == link).values(assignment=assignment))
    if done.rowcount != 1:
        raise InstructorError(
            f"There is no link {link}.", hint="Launch the activity from the platform once."
        )


def keep_line_item(connection: Connection, link: int, url: str) -> None:
    """Keep which column of the platform's gradebook belongs to a link."""
    connection.execute(update(links).where(links.c.id == link).values(line_item=url))


def roles_in(connection: Connection, user: int, context: int) -> tuple[str, ...]:
    """Give the roles that a user has in a context now; none if they left it."""
    row = connection.execute(
        select(memberships.c.roles).where(
            memberships.c.user == user,
            memberships.c.context == context,
            memberships.c.active.is_(True),
        )
    ).scalar_one_or_none()
    return () if row is None else tuple(msgspec.json.decode(row, type=list[str]))


def may_teach(connection: Connection, user: int, context: int) -> bool:
    """Whether a user is an instructor or a TA of a context now."""
    return teaches(roles_in(connection, user, context))


def _told(person: Launch | Member) -> dict[str, str]:
    names = ("name", "given_name", "family_name", "email", "locale", "username", "id_number")
    return {name: getattr(person, name, "") for name in names}


def _keep_user(
    connection: Connection, platform: int, subject: str, told: Mapping[str, str], now: datetime
) -> int:
    """Keep a user; what is not told now stays as it was told before."""
    key = {"platform": platform, "subject": subject}
    user = _key_of(connection, users, key, {"first_seen": now})
    known = {name: value for name, value in told.items() if value}
    if known:
        connection.execute(update(users).where(users.c.id == user).values(**known))
    return user


def _keep_context(connection: Connection, launch: Launch) -> int:
    key = {
        "platform": launch.platform,
        "deployment": launch.deployment,
        "context": launch.context,
        "only_link": "" if launch.context else launch.link,
    }
    context = _key_of(connection, contexts, key, {})
    grading = launch.grading
    told = {
        "title": launch.context_title,
        "label": launch.context_label,
        "line_items": grading.line_items if grading else "",
        "members_url": launch.members_url,
        "scopes": " ".join(grading.scopes) if grading else "",
    }
    known = {name: value for name, value in told.items() if value}
    if known:
        connection.execute(update(contexts).where(contexts.c.id == context).values(**known))
    return context


def _keep_membership(
    connection: Connection,
    context: int,
    user: int,
    roles: Sequence[str],
    *,
    active: bool,
    now: datetime,
) -> None:
    said = {
        "roles": msgspec.json.encode(list(roles)).decode(),
        "active": active,
        "seen": now,
    }
    new = _insert(connection, memberships).values(context=context, user=user, **said)
    connection.execute(new.on_conflict_do_update(index_elements=["context", "user"], set_=said))


def _keep_link(
    connection: Connection, launch: Launch, context: int, assignments: Collection[str]
) -> tuple[int, str]:
    """Keep a link; the assignment that the launch names goes before the one that was kept."""
    if not launch.link:
        return 0, ""
    link = _key_of(connection, links, {"context": context, "link": launch.link}, {})
    grading = launch.grading
    told = {
        "title": launch.link_title,
        "line_item": grading.line_item if grading else "",
        "assignment": _named(launch, assignments),
    }
    known = {name: value for name, value in told.items() if value}
    if known:
        connection.execute(update(links).where(links.c.id == link).values(**known))
    kept = connection.execute(select(links.c.assignment).where(links.c.id == link)).scalar_one()
    return link, kept if kept in assignments else ""


def _named(launch: Launch, assignments: Collection[str]) -> str:
    asked = parse_qs(urlsplit(launch.target).query).get("assignment", [])
    candidates = (launch.custom.get("assignment", ""), *asked[:1])
    return next((name for name in candidates if name in assignments), "")


def _student(connection: Connection, user: int, people: Sequence[Person], *, given: bool) -> str:
    """Give a user's student id; makes one if there is none and the user is to have one."""
    row = _row(connection, user)
    if row["student"] or not given:
        return row["student"] or ""
    elsewhere = _elsewhere(connection, row)
    if elsewhere and _take(connection, user, elsewhere):
        return elsewhere
    known = known_id(people, id_number=row["id_number"], username=row["username"])
    if known and _take(connection, user, known):
        return known
    name = row["name"] or f"{row['given_name']} {row['family_name']}"
    platform = get_platform(connection, row["platform"])
    identity = (platform.issuer, platform.client_id, row["subject"])
    for length in (6, 10, 16, 32):
        student = fresh_id(name, identity, length)
        if not _is_somebodys(connection, student, people) and _take(connection, user, student):
            return student
    raise AssertionError(student)


def _elsewhere(connection: Connection, row: Mapping[str, Any]) -> str:
    """Give the student id that the same person has through another registration of the issuer.

    `sub` is unique within the issuer, and Open edX registers each component of a course anew.
    """
    here, there = platforms_table.alias(), platforms_table.alias()
    found = connection.execute(
        select(users.c.student)
        .join(there, there.c.id == users.c.platform)
        .join(here, here.c.issuer == there.c.issuer)
        .where(
            here.c.id == row["platform"],
            users.c.subject == row["subject"],
            users.c.student.is_not(None),
        )
        .order_by(users.c.id)
    ).first()
    return "" if found is None else str(found.student)


def _take(connection: Connection, user: int, student: str) -> bool:
    """Give a user a student id, unless another user of the platform has it."""
    try:
        with connection.begin_nested():
            connection.execute(update(users).where(users.c.id == user).values(student=student))
    except IntegrityError:
        return False
    return True


def _is_somebodys(connection: Connection, student: str, people: Sequence[Person]) -> bool:
    taken = connection.execute(select(users.c.id).where(users.c.student == student)).first()
    return taken is not None or any(person.student == student for person in people)


def _row(connection: Connection, user: int) -> Mapping[str, Any]:
    return dict(connection.execute(select(users).where(users.c.id == user)).mappings().one())


def _key_of(
    connection: Connection, table: Table, key: Mapping[str, Any], more: Mapping[str, Any]
) -> int:
    """Find a row by what is unique of it, or add it; two at once add one."""
    wanted = select(table.c.id).where(*(table.c[name] == value for name, value in key.items()))
    found = connection.execute(wanted).scalar_one_or_none()
    if found is None:
        new = _insert(connection, table).values(**key, **more).on_conflict_do_nothing()
        connection.execute(new)
        found = connection.execute(wanted).scalar_one()
    return int(found)


def _insert(connection: Connection, table: Table) -> Any:
    """An INSERT that can say what to do about a row that is there: the dialect's own."""
    kinds = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    return kinds.get(connection.dialect.name, insert)(table)
