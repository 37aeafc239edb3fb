"""When an assignment is due, as the gradebook has it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from torchgrade.nbgrader_bridge.commands import check_config


def due_date(root: Path, assignment: str) -> datetime | None:
    """Read when an assignment is due.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.

    Returns:
        The time in UTC; None if the gradebook has none, does not know the assignment, is not there
        yet or out of reach. Nothing is made.

    Raises:
        InstructorError: If torchgrade's passes are not in charge of nbgrader.
    """
    coursedir = CourseDirectory(config=check_config(root), root=str(root))
    place = make_url(coursedir.db_url)
    if place.get_backend_name() == "sqlite" and not (root / str(place.database)).is_file():
        return None
    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as book:
            due: datetime | None = book.find_assignment(assignment).duedate
    except (MissingEntry, DBAPIError):
        return None
    return due.replace(tzinfo=UTC) if due is not None else None
