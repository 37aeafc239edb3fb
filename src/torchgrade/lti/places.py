"""Where people, assignments and rosters are: what others ask of the tables of `identity`.

Nothing here writes.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from torchgrade.lti.identity import contexts, links, memberships, users
from torchgrade.lti.records import learns
from torchgrade.model import Record


class Place(Record, frozen=True, kw_only=True):
    """A student's place in one context that has a link to an assignment: where a grade may go.

    Attributes:
        platform: Our number of the platform.
        context: Our number of the context.
        link: Our number of the link.
        user: Our number of the user.
        subject: `sub` of the user there.
        student: nbgrader's student id.
        line_items: URL of the context's line items; empty if the platform offers none.
        line_item: URL of the link's line item; empty if it has none.
        scopes: What may be asked for in the context.
        title: Title of the link.
    """

    platform: int
    context: int
    link: int
    user: int
    subject: str
    student: str
    line_items: str = ""
    line_item: str = ""
    scopes: tuple[str, ...] = ()
    title: str = ""


class Context(Record, frozen=True, kw_only=True):
    """A course on a platform.

    Attributes:
        id: Our number.
        platform: Our number of the platform.
        context: Its id there; empty for a launch that named none.
        title: Its title; empty if unknown, as are the next ones.
        label: Its short name.
        members_url: Where its roster is.
        line_items: Where its line items are.
    """

    id: int
    platform: int
    context: str = ""
    title: str = ""
    label: str = ""
    members_url: str = ""
    line_items: str = ""


class Enrolled(Record, frozen=True, kw_only=True):
    """Somebody in a context, as launches and rosters told.

    Attributes:
        user: Our number of the user.
        subject: `sub` there.
        student: nbgrader's student id; empty for who never was a learner.
        name: Display name; empty if unknown, as are the next ones.
        given_name: First name.
        family_name: Family name.
        email: E-mail address.
        username: Login name.
        id_number: The institution's number.
        learns: Whether they are a learner of the context.
        active: Whether they still are in it.
    """

    user: int
    subject: str
    student: str = ""
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    username: str = ""
    id_number: str = ""
    learns: bool = False
    active: bool = True


class Link(Record, frozen=True, kw_only=True):
    """A place in a context that launches an assignment, or will when a teacher has chosen one."""

    id: int
    context: int
    title: str = ""
    assignment: str = ""
    line_item: str = ""


def places(connection: Connection, assignment: str, student: str = "") -> tuple[Place, ...]:
    """Find where grades of an assignment may go: for each active learner, each link to it.

    Args:
        connection: Within a transaction.
        assignment: Name of the assignment.
        student: Of this student alone; of all by default.
    """
    asked = (
        select(links, contexts, memberships.c.roles, users.c.subject, users.c.student, users.c.id)
        .join(contexts, contexts.c.id == links.c.context)
        .join(memberships, memberships.c.context == contexts.c.id)
        .join(users, users.c.id == memberships.c.user)
        .where(links.c.assignment == assignment, memberships.c.active.is_(True))
        .where(users.c.student == student if student else users.c.student.is_not(None))
        .order_by(links.c.id, users.c.id)
    )
    found = (row._mapping for row in connection.execute(asked))
    return tuple(
        Place(
            platform=row[contexts.c.platform],
            context=row[contexts.c.id],
            link=row[links.c.id],
            user=row[users.c.id],
            subject=row[users.c.subject],
            student=row[users.c.student],
            line_items=row[contexts.c.line_items],
            line_item=row[links.c.line_item],
            scopes=tuple(row[contexts.c.scopes].split()),
            title=row[links.c.title],
        )
        for row in found
        if learns(_roles(row[memberships.c.roles]))
    )


def known_contexts(connection: Connection) -> tuple[Context, ...]:
    """List all contexts that launched, in the order in which they came."""
    fields = Context.__struct_fields__
    rows = connection.execute(select(contexts).order_by(contexts.c.id)).mappings()
    return tuple(Context(**{name: row[name] for name in fields}) for row in rows)


def links_of(connection: Connection, context: int) -> tuple[Link, ...]:
    """List the links of a context."""
    rows = connection.execute(
        select(links).where(links.c.context == context).order_by(links.c.id)
    ).mappings()
    return tuple(Link(**{name: row[name] for name in Link.__struct_fields__}) for row in rows)


def enrolled(connection: Connection, context: int) -> tuple[Enrolled, ...]:
    """List everybody who is or was in a context, in the order in which they came."""
    rows = connection.execute(
        select(users, memberships.c.roles, memberships.c.active)
        .join(memberships, memberships.c.user == users.c.id)
        .where(memberships.c.context == context)
        .order_by(users.c.id)
    ).mappings()
    told = ("subject", "name", "given_name", "family_name", "email", "username", "id_number")
    return tuple(
        Enrolled(
            user=row["id"],
            student=row["student"] or "",
            learns=learns(_roles(row["roles"])),
            active=row["active"],
            **{name: row[name] for name in told},
        )
        for row in rows
    )


def students_of(connection: Connection, context: int) -> frozenset[str]:
    """Give the student ids of a context's active learners: those whom its teachers may see."""
    return frozenset(
        each.student
        for each in enrolled(connection, context)
        if each.learns and each.active and each.student
    )


def _roles(text: str) -> tuple[str, ...]:
    return tuple(msgspec.json.decode(text, type=list[str]))
