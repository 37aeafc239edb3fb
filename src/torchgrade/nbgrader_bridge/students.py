"""The students of nbgrader's gradebook: names and addresses go in, nobody goes out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DBAPIError

from torchgrade.model import Record
from torchgrade.nbgrader_bridge.commands import _at, _explained, _refuse_glob, check_config

_FIELDS = ("first_name", "last_name", "email")


class GradebookStudent(Record, frozen=True, kw_only=True):
    """A student as the gradebook names one; empty where that is not known.

    Attributes:
        student: Student id.
        first_name: First name.
        last_name: Family name.
        email: E-mail address.
        display_name: The whole name; it becomes the last name of who has no other name, neither
            here nor in the gradebook.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    display_name: str = ""


class StudentChange(Record, frozen=True, kw_only=True):
    """What `update_students` changed, or would change, of one student.

    Attributes:
        student: Student id.
        new: Whether the gradebook did not know the student.
        before: Field to what it was, for the fields that change.
        after: The same fields to what they are now.
    """

    student: str
    new: bool = False
    before: dict[str, str] = msgspec.field(default_factory=dict)
    after: dict[str, str] = msgspec.field(default_factory=dict)


def update_students(
    root: Path, students: Iterable[GradebookStudent], *, write: bool = True
) -> tuple[StudentChange, ...]:
    """Put students with their names and addresses into the gradebook.

    A field that is empty is left as it is in the gradebook; nobody is ever deleted.

    Args:
        root: Folder of the course.
        students: Who there is.
        write: Write it; otherwise only say what would change.

    Returns:
        What changed, in the order of `students`.

    Raises:
        SubmissionError: If an id is none for nbgrader.
        InstructorError: If the course is wrong.
        GradebookBusy: If the gradebook is locked or out of reach.
    """
    listed = list(students)
    for each in listed:
        _refuse_glob(each.student)
    with _at(root):
        coursedir = CourseDirectory(config=check_config(root), root=str(root))
        try:
            with Gradebook(coursedir.db_url, coursedir.course_id) as book:
                found = [_changed(book, each) for each in listed]
                changes = tuple(change for change in found if change is not None)
                if write:
                    for change in changes:
                        book.update_or_create_student(change.student, **change.after)
                return changes
        except DBAPIError as error:
            raise _explained(error) or error from error


def _changed(book: Any, student: GradebookStudent) -> StudentChange | None:
    told = {name: getattr(student, name) for name in _FIELDS if getattr(student, name)}
    try:
        known = book.find_student(student.student)
    except MissingEntry:
        return StudentChange(student=student.student, new=True, after=_named(told, student))
    if not (known.first_name or known.last_name):  # it was graded before its name was told
        told = _named(told, student)
    before = {name: getattr(known, name) or "" for name in told}
    after = {name: value for name, value in told.items() if value != before[name]}
    if not after:
        return None
    return StudentChange(
        student=student.student, before={name: before[name] for name in after}, after=after
    )


def _named(told: dict[str, str], student: GradebookStudent) -> dict[str, str]:
    """Add the display name to what is told of a student without other names."""
    if "first_name" in told or "last_name" in told or not student.display_name:
        return told
    return {**told, "last_name": student.display_name}
