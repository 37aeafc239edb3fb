"""What a writer of files is given, and what it gives back. Nothing here computes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from torchgrade.model import Record

Key = Literal["canvas", "moodle", "id_number", "username", "email", "participant", "name"]
"""By what a platform's file can say whom a row is about."""


class Entry(Record, frozen=True, kw_only=True):
    """One student of the course, and the grade that goes out, if one does.

    Attributes:
        student: Student id.
        first_name: First name, as people.csv or the gradebook has it.
        last_name: Last name, from there as well.
        names: Every form in which a platform is known to write the name.
        ids: What platforms know the student by, as far as the course knows it.
        points: Points to hand on, after manual grading and late penalty; None where none go out.
        max_points: Points that could be earned.
        why: Why no points go out, as the end of a sentence about the student.
        handed_in: Whether there is a submission.
        late_penalty: Points taken for lateness, which are not in `points` any more.
        exercises: `grade_id` to points, None where a person has to grade.
        comment: The points in words, for a column of comments.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    names: tuple[str, ...] = ()
    ids: dict[Key, str] = msgspec.field(default_factory=dict)
    points: float | None = None
    max_points: float = 0.0
    why: str = ""
    handed_in: bool = False
    late_penalty: float = 0.0
    exercises: dict[str, float | None] = msgspec.field(default_factory=dict)
    comment: str = ""


class Order(Record, frozen=True, kw_only=True):
    """What is to be written.

    Attributes:
        assignment: Assignment name.
        entries: Everybody whom the course knows, with and without a grade.
        source: The file that was downloaded from the platform, if there is one.
        item: Name or number of the assignment over there, as the instructor says it.
        known: Its number, as the course's file says it; 0 if it does not.
        comments: Write the points of each exercise as a comment, where the format has room.
        maxima: `grade_id` to the points that could be earned there.
    """

    assignment: str
    entries: tuple[Entry, ...]
    source: Path | None = None
    item: str = ""
    known: int = 0
    comments: bool = False
    maxima: dict[str, float] = msgspec.field(default_factory=dict)


class Change(Record, frozen=True, kw_only=True):
    """What the file does to one student's grade on the platform.

    Attributes:
        student: Student id.
        before: What the downloaded file says; empty if it says nothing, or there was no file.
        after: What is written.
        kind: A first grade, a higher one, a lower one, or the same.
        participant: Moodle's number of the student in this assignment, if the file has one.
        name: The name that stands in the file's row.
    """

    student: str
    before: str = ""
    after: str
    kind: Literal["new", "up", "down", "same"]
    participant: str = ""
    name: str = ""


class Left(Record, frozen=True, kw_only=True):
    """A student or a row of the file that keeps what the platform has.

    Attributes:
        who: The student id, or the file's row with what it says.
        why: The reason, as the end of a sentence about them.
    """

    who: str
    why: str


class Filed(Record, frozen=True, kw_only=True):
    """A file that is ready to be written.

    Attributes:
        content: Its bytes.
        changes: The grades in it.
        left: Whose grade is not in it, or is as it was.
        notes: Whole sentences on the file itself, such as that points were scaled.
    """

    content: bytes
    changes: tuple[Change, ...] = ()
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()
