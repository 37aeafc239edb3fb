"""Who is in the course: `people.csv`, under which names each student is known elsewhere."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec

from torchgrade.errors import InstructorError
from torchgrade.model import Record


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


def read_people(root: Path) -> tuple[Person, ...]:
    """Read a course's people; none if there is no file.

    Raises:
        InstructorError: The file can't be read.
    """
    path = root / "people.csv"
    names = [field.name for field in msgspec.structs.fields(Person)]
    if not path.exists():
        return ()
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InstructorError(
            f"{path}: can't be read: {error}", hint="Save it as CSV in UTF-8."
        ) from error
    return tuple(
        Person(**{name: (row.get(name) or "").strip() for name in names})
        for row in rows
        if row.get("student")
    )
