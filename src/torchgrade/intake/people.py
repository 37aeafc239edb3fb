"""Who is in the course: `people.csv`, the one file that says under which names a student is known.

`student` is nbgrader's id; the other columns are what platforms call the same person. The file is
the instructor's: columns that are not ours stay when it is written anew.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import msgspec

from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.intake.folder import check_id
from torchgrade.model import Record
from torchgrade.report.export import write_whole

PEOPLE_FILE = "people.csv"


class Person(Record, frozen=True, kw_only=True):
    """One student; what is not known is empty.

    Attributes:
        student: nbgrader's id.
        first_name: First name.
        last_name: Family name.
        email: E-mail address.
        username: Login name on the platform.
        id_number: The institution's own number: Canvas's SIS ID, Moodle's ID number.
        canvas: Canvas's user id.
        moodle: Moodle's user id.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    username: str = ""
    id_number: str = ""
    canvas: str = ""
    moodle: str = ""


COLUMNS = tuple(field.name for field in msgspec.structs.fields(Person))
UNIQUE = ("email", "username", "id_number", "canvas", "moodle")
"""What no two people may share."""


def people_path(root: Path) -> Path:
    """Where a course's people are listed."""
    return root / PEOPLE_FILE


def read_people(root: Path) -> tuple[Person, ...]:
    """Read a course's people, in the file's order; none if there is no file.

    Raises:
        InstructorError: The file can't be read, lacks the column `student`, or two people share an
            id.
    """
    path = people_path(root)
    if not path.exists():
        return ()
    found: list[Person] = []
    for number, row in _rows(path)[1]:
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not any(values.values()):
            continue
        try:
            check_student(values["student"])
        except SubmissionError as error:
            raise InstructorError(
                f"{path}, line {number}: {error.message}", hint=error.hint
            ) from error
        found.append(Person(**values))
    _check_unique(path, found)
    return tuple(found)


def write_people(root: Path, people: Iterable[Person]) -> None:
    """Write a course's people; lines and columns that are not ours keep their place.

    Raises:
        InstructorError: Two share an id, or the file can't be written.
    """
    path = people_path(root)
    listed = list(people)
    _check_unique(path, listed)
    others: list[str] = []
    kept: dict[str, dict[str, str]] = {}
    if path.exists():
        header, rows = _rows(path)
        others = [name for name in header if name not in COLUMNS]
        kept = {(row.get("student") or "").strip(): row for _, row in rows}
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*COLUMNS, *others])
    for person in listed:
        own = kept.get(person.student, {})
        writer.writerow(
            [
                *(getattr(person, name) for name in COLUMNS),
                *(own.get(name) or "" for name in others),
            ]
        )
    write_whole(path, buffer.getvalue().encode("utf-8"))


def check_student(student: str) -> None:
    """Make sure that an id can name a folder of nbgrader's.

    Raises:
        SubmissionError: It can't.
    """
    if not student or student.startswith(".") or set(student) & set("/\\"):
        raise SubmissionError(
            f"{student!r} is no student id.", hint="Ids have no / or \\ and don't begin with a dot."
        )
    check_id(Path(student))


def _rows(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        delimiter = ";" if ";" in text.split("\n", 1)[0] else ","
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
        rows = [(reader.line_num, row) for row in reader]
        header = list(reader.fieldnames)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InstructorError(
            f"{path}: can't be read: {error}", hint="Save it as CSV in UTF-8."
        ) from error
    if "student" not in header:
        raise InstructorError(
            f"{path}: has no column `student`.",
            hint=f"Its first line is to be {','.join(COLUMNS)}; only `student` must be filled in.",
        )
    return header, rows


def _check_unique(path: Path, people: list[Person]) -> None:
    for column in ("student", *UNIQUE):
        seen: dict[str, str] = {}
        for person in people:
            value = getattr(person, column).casefold()
            if value and value in seen:
                raise InstructorError(
                    f"{path}: {seen[value]!r} and {person.student!r} have the same `{column}`.",
                    hint="Correct one of the two lines.",
                )
            if value:
                seen[value] = person.student
