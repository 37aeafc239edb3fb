"""What the gradebook says of a class, copied for the pages: they never open the gradebook.

nbgrader changes the working directory, which is one for all threads, and a page must not wait for
a class that is being recorded. The worker copies whatever changed.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Column, String, Table, Text, delete, select

from torchgrade import pipeline
from torchgrade.database import reading, tables
from torchgrade.model import Hint, Record, ready
from torchgrade.report import Row
from torchgrade.web.site import Site

_grades = Table(
    "web_grades",
    tables,
    Column("assignment", String(200), primary_key=True),
    Column("student", String(120), primary_key=True),
    Column("copied", Text, nullable=False),
)


class Recorded(Record, frozen=True, kw_only=True):
    """One submission as the gradebook has it.

    Attributes:
        row: What would be exported of it.
        hints: The misconceptions recognised, with their words.
    """

    row: Row
    hints: tuple[Hint, ...] = ()


ready(Recorded)


def copy_grades(site: Site, assignment: str) -> None:
    """Keep what the gradebook says of an assignment now, in place of what it said before.

    Args:
        site: The course.
        assignment: Name of the assignment.

    Raises:
        InstructorError: The gradebook does not know the assignment.
        GradebookBusy: The gradebook is locked or out of reach.
    """
    hints = {g.student: g.hints for g in pipeline.class_grades(site.root, assignment)}
    new = [
        {"assignment": assignment, "student": row.student, "copied": _encoded(row, hints)}
        for row in pipeline.rows(site.root, assignment)
    ]
    with site.engine.begin() as connection:
        connection.execute(delete(_grades).where(_grades.c.assignment == assignment))
        if new:
            connection.execute(_grades.insert(), new)


def _encoded(row: Row, hints: dict[str, tuple[Hint, ...]]) -> str:
    return msgspec.json.encode(Recorded(row=row, hints=hints.get(row.student, ()))).decode()


def recorded(site: Site, assignment: str) -> dict[str, Recorded]:
    """Give the copied grades of an assignment by student."""
    wanted = select(_grades.c.copied).where(_grades.c.assignment == assignment)
    with reading(site.engine) as connection:
        found = [msgspec.json.decode(text, type=Recorded) for (text,) in connection.execute(wanted)]
    return {each.row.student: each for each in found}
