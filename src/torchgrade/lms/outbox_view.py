"""The outbox for people: each row with the person's name, the course and the platform.

For pages, commands and reports alike. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from torchgrade.lms.outbox import entries
from torchgrade.lms.outbox_records import Entry
from torchgrade.lms.outbox_tables import OutboxState, pauses
from torchgrade.lti.identity import contexts, users
from torchgrade.lti.platforms import list_platforms
from torchgrade.model import Record


class Line(Record, frozen=True, kw_only=True):
    """A row of the outbox as people read it.

    Attributes:
        entry: The row.
        name: The person's name; the student id where it is not known.
        course: Title of the course on the platform.
        platform: Name of the platform.
        paused: Why the platform is left alone for a while; empty if it is not.
    """

    entry: Entry
    name: str
    course: str
    platform: str
    paused: str = ""


def lines(
    connection: Connection,
    *,
    assignment: str = "",
    context: int | None = None,
    students: Sequence[str] = (),
    states: Sequence[OutboxState] = (),
    ids: Sequence[int] | None = None,
) -> tuple[Line, ...]:
    """Look into the outbox.

    Args:
        connection: A connection.
        assignment: Of this assignment alone.
        context: Of this course on a platform alone, by our number: what its teachers may see.
        students: Of these students alone; of all if empty.
        states: In these states alone; in any if empty.
        ids: These rows alone; all if None.

    Returns:
        The rows by platform, course, line item and student.
    """
    found = [
        entry
        for entry in entries(connection, assignment=assignment, states=states, ids=ids)
        if context in (None, entry.context) and (not students or entry.student in students)
    ]
    platforms = {each.id: each.name for each in list_platforms(connection)}
    courses = {row.id: row.title or row.label for row in connection.execute(select(contexts))}
    names = names_of(connection)
    waits = {row.platform: row.reason for row in connection.execute(select(pauses))}
    return tuple(
        Line(
            entry=entry,
            name=names.get((entry.platform, entry.subject)) or entry.student,
            course=courses.get(entry.context) or f"course {entry.context}",
            platform=platforms.get(entry.platform) or f"platform {entry.platform}",
            paused=waits.get(entry.platform, "") if entry.state is OutboxState.WAITING else "",
        )
        for entry in sorted(found, key=lambda e: (e.platform, e.context, e.line_item, e.student))
    )


def names_of(connection: Connection) -> dict[tuple[int, str], str]:
    """Give the name of each user, by platform and `sub`; those without one are left out."""
    named = {}
    for row in connection.execute(select(users)):
        name = row.name or f"{row.given_name} {row.family_name}".strip()
        if name:
            named[row.platform, row.subject] = name
    return named
