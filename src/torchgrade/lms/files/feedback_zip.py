"""Feedback pages as the zip that Moodle takes under "Upload multiple feedback files in a zip".

Moodle finds a student by the number in a folder's name, `<name>_<number>_assignsubmission_file/`,
and puts what lies in it among the feedback files. It skips names that begin with `.` or `~`, and
says nothing of what it does not recognise.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from torchgrade.lms.files.roll import unguarded
from torchgrade.model import Record

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_CUT = re.compile(r"[\x00-\x1f\x7f-\x9f&<>\"`|':\\/]")
_LONGEST = 100


class Pages(Record, frozen=True, kw_only=True):
    """The pages of one student.

    Attributes:
        participant: Moodle's number of the student in this assignment.
        name: The name; for people, Moodle does not read it.
        pages: Name of each file to its place on the disk.
    """

    participant: str
    name: str
    pages: Mapping[str, Path]


def feedback_zip(students: Iterable[Pages]) -> bytes:
    """Pack feedback pages for Moodle; the same pages give the same bytes.

    Args:
        students: Whose pages.

    Returns:
        The zip.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, path in sorted(_names(students)):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=6)
    return buffer.getvalue()


def clean_filename(name: str) -> str:
    """Return a name as Moodle's `clean_filename` leaves it, fit for a folder of its zips."""
    bare = re.sub(r"\.\.+", "", _CUT.sub("", unguarded(name)))
    return re.sub(r"[\s_]+", " ", bare).lstrip(" .~")[:_LONGEST].strip() or "participant"


def _names(students: Iterable[Pages]) -> Iterable[tuple[str, Path]]:
    for student in students:
        folder = f"{clean_filename(student.name)}_{student.participant}_assignsubmission_file"
        for name, path in student.pages.items():
            yield f"{folder}/{name}", path
