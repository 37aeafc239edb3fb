"""Grades as CSV and JSON files, written whole or not at all.

What a student can choose (a name, an e-mail address) may reach a spreadsheet, which takes some
texts for formulas: those are defused. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from torchgrade.errors import InstructorError
from torchgrade.model import Outcome, Record

_FORMULA = frozenset("=+-@|%")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?")
_SEPARATORS = re.compile(r"([;\t\r\n])")


class Row(Record, frozen=True, kw_only=True):
    """One submission, as instructors see it.

    Attributes:
        student: Student id.
        first_name: First name, if the gradebook knows it.
        last_name: Last name, if the gradebook knows it.
        email: E-mail address, if the gradebook knows it.
        assignment: Assignment name.
        points: Points in the gradebook, or None where there is no grade.
        max_points: Points of the assignment.
        exercises: `grade_id` to points, None where a person has to grade.
        late_seconds: How late it was handed in.
        late_penalty: Points taken for that.
        outcome: The state that the submission ended in.
        misconceptions: Ids of the misconceptions recognised.
        not_run: Hidden tests that could not run on the device.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    assignment: str
    points: float | None
    max_points: float
    exercises: dict[str, float | None] = msgspec.field(default_factory=dict)
    late_seconds: float = 0.0
    late_penalty: float = 0.0
    outcome: Outcome
    misconceptions: tuple[str, ...] = ()
    not_run: int = 0


_PLAIN = (
    "student", "first_name", "last_name", "email", "assignment", "outcome", "points", "max_points",
    "late_seconds", "late_penalty", "not_run",
)  # fmt: skip


def export_csv(rows: Sequence[Row], path: Path, *, excel: bool = False) -> None:
    """Write grades as CSV: one line per submission, one column per exercise.

    Args:
        rows: The grades.
        path: The file; replaced as a whole.
        excel: Begin with a byte order mark, without which Excel takes UTF-8 for something else.

    Raises:
        InstructorError: If the file can't be written.
    """
    exercises = list(dict.fromkeys(name for row in rows for name in row.exercises))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([*_PLAIN, *map(defuse, exercises), "misconceptions"])
    for row in rows:
        plain = [_cell(getattr(row, name)) for name in _PLAIN]
        points = [_cell(row.exercises.get(name)) for name in exercises]
        writer.writerow([*plain, *points, defuse(" ".join(row.misconceptions))])
    write_whole(path, buffer.getvalue().encode("utf-8-sig" if excel else "utf-8"))


def export_json(rows: Iterable[Row], path: Path) -> None:
    """Write grades as a JSON list of `Row` objects.

    Args:
        rows: The grades.
        path: The file; replaced as a whole.

    Raises:
        InstructorError: If the file can't be written.
    """
    encoded = msgspec.json.encode(list(rows), order="deterministic")
    write_whole(path, msgspec.json.format(encoded, indent=1) + b"\n")


def defuse(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula.

    An apostrophe goes before anything that looks like the begin of one, also after a character at
    which a spreadsheet may split the text. Plain numbers stay as they are.
    """
    if _NUMBER.fullmatch(text):
        return text
    pieces = _SEPARATORS.split(text.replace("\0", ""))
    safe = "".join("'" + piece if _starts_formula(piece) else piece for piece in pieces)
    return "'" + safe if safe[:1] in {"\t", "\r", "\n"} else safe


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file at once: a reader sees the old content or the new, never half of it.

    Args:
        path: The file.
        content: What it shall hold.

    Raises:
        InstructorError: If that fails; the old file is still there.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        try:
            with draft.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise InstructorError(
            f"{path}: can't be written: {error.strerror or error}",
            hint="Choose a folder that exists, may be written to and has room left.",
        ) from error


def _cell(value: str | float | None) -> str | float:
    if value is None:
        return ""
    if isinstance(value, str):
        return defuse(value)
    return int(value) if value == int(value) else round(value, 4)


def _starts_formula(piece: str) -> bool:
    for char in piece:
        if char.isspace() or char in "\"'" or unicodedata.category(char) in {"Cc", "Cf"}:
            continue
        return unicodedata.normalize("NFKC", char)[:1] in _FORMULA
    return False
