"""When assignments are due, as nbgrader's gradebook has it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DBAPIError

from torchgrade.nbgrader_bridge.commands import _at, _explained, check_config


def due_dates(root: Path) -> dict[str, datetime | None]:
    """Read when each assignment of the gradebook is due.

    Returns:
        Assignment name to the moment, aware and in UTC; None if it has no deadline.

    Raises:
        InstructorError: If the course is wrong.
        GradebookBusy: If the gradebook is locked or out of reach.
    """
    with _at(root):
        coursedir = CourseDirectory(config=check_config(root), root=str(root))
        try:
            with Gradebook(coursedir.db_url, coursedir.course_id) as book:
                return {
                    str(found.name): found.duedate.replace(tzinfo=UTC) if found.duedate else None
                    for found in book.assignments
                }
        except DBAPIError as error:
            raise _explained(error) or error from error
