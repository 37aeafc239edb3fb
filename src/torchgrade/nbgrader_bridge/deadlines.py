"""When assignments are due, as nbgrader's gradebook has it: deadlines are nowhere else.

The working directory stays as it is, so that a service with many threads can ask.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from torchgrade.errors import InstructorError
from torchgrade.nbgrader_bridge.commands import _explained, check_config


def due_dates(root: Path) -> dict[str, datetime | None]:
    """Read when each assignment of the gradebook is due.

    Returns:
        Assignment name to the moment, aware and in UTC; None if it has no deadline. Without a
        gradebook there are none, and none is made.

    Raises:
        InstructorError: If the course is wrong.
        GradebookBusy: If the gradebook is locked or out of reach.
    """
    with _opened(root) as book:
        return {} if book is None else {str(a.name): _aware(a.duedate) for a in book.assignments}


def set_due_date(root: Path, assignment: str, due: datetime | None) -> None:
    """Set when an assignment is due, or that it has no deadline.

    Args:
        root: Folder of the course.
        assignment: Name of an assignment that was released.
        due: The moment, with a time zone; None for no deadline.

    Raises:
        InstructorError: If the gradebook does not know the assignment, or the moment has no zone.
        GradebookBusy: If the gradebook is locked or out of reach.
    """
    if due is not None and due.tzinfo is None:
        raise InstructorError(
            f"{assignment}: the deadline {due} has no time zone.", hint="Say which one is meant."
        )
    with _opened(root) as book:
        known = [] if book is None else [a for a in book.assignments if a.name == assignment]
        if not known:
            raise InstructorError(
                f"The gradebook does not know the assignment {assignment!r}.",
                hint=f"Run `torchgrade release {assignment}` first.",
            )
        known[0].duedate = None if due is None else due.astimezone(UTC).replace(tzinfo=None)
        book.db.commit()


@contextlib.contextmanager
def _opened(root: Path) -> Iterator[Any]:
    """Open the course's gradebook; None if there is none yet."""
    coursedir = CourseDirectory(config=check_config(root), root=str(root.resolve()))
    place = make_url(coursedir.db_url)
    if place.get_backend_name() == "sqlite":
        file = root.resolve() / str(place.database)
        if not file.is_file():
            yield None
            return
        place = place.set(database=str(file))
    try:
        with Gradebook(place.render_as_string(hide_password=False), coursedir.course_id) as book:
            yield book
    except DBAPIError as error:
        raise _explained(error) or error from error


def _aware(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)
