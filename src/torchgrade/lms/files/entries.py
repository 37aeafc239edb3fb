"""Everybody whom the course knows, with the grade that may go out and the reason if none may.

No grade is never a zero: who was quarantined, who waits for a person, who handed in nothing keeps
what the platform has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from torchgrade.intake.people import Person
from torchgrade.intake.receipts import Receipt
from torchgrade.lms.files.records import Entry, Key
from torchgrade.lms.files.roll import name_forms
from torchgrade.messages import Translator
from torchgrade.model import Outcome
from torchgrade.report import Row

_KEYS: tuple[Key, ...] = ("canvas", "moodle", "id_number", "username", "email")


def entries_of(
    rows: Iterable[Row],
    people: Iterable[Person],
    receipts: Mapping[str, Receipt],
    *,
    ungraded: Iterable[str] = (),
    partial: bool = False,
    translator: Translator | None = None,
) -> tuple[Entry, ...]:
    """Join what the course knows of its students.

    Args:
        rows: The gradebook's grades of an assignment.
        people: The course's people.csv.
        receipts: What came from a platform for this assignment, by student.
        ungraded: Students who handed in something that has no grade.
        partial: Let grades out of which a part still waits for a person.
        translator: In which language comments are written.

    Returns:
        One entry per student, sorted by student id.
    """
    books = {row.student: row for row in rows}
    known = {person.student: person for person in people}
    waiting = set(ungraded)
    students = {*books, *known, *receipts, *waiting}
    return tuple(
        _entry(
            student, books.get(student), known.get(student), receipts.get(student),
            waits=student in waiting, partial=partial, t=translator or Translator("en"),
        )
        for student in sorted(students)
    )  # fmt: skip


def _entry(
    student: str,
    row: Row | None,
    person: Person | None,
    receipt: Receipt | None,
    *,
    waits: bool,
    partial: bool,
    t: Translator,
) -> Entry:
    first = (person.first_name if person else "") or (row.first_name if row else "")
    last = (person.last_name if person else "") or (row.last_name if row else "")
    forms = [
        *(name_forms(person.first_name, person.last_name) if person else ()),
        *(name_forms(row.first_name, row.last_name) if row else ()),
        *([receipt.sender.name] if receipt and receipt.sender.name else ()),
    ]
    why = _why_not(row, partial=partial)
    handed_in = waits or row is not None or receipt is not None
    return Entry(
        student=student,
        first_name=first,
        last_name=last,
        names=tuple(dict.fromkeys(forms)),
        ids=_ids(row, person, receipt),
        points=row.points if row and not why else None,
        max_points=row.max_points if row else 0.0,
        why=why,
        handed_in=handed_in,
        late_penalty=row.late_penalty if row else 0.0,
        exercises=dict(row.exercises) if row else {},
        comment=_comment(row, t) if row and not why else "",
    )


def _why_not(row: Row | None, *, partial: bool) -> str:
    if row is None or row.points is None:
        return "has no grade"
    if row.outcome is Outcome.MANUAL and not partial:
        return "waits for a person to grade a part (--partial lets it out)"
    if row.max_points <= 0:
        return "has a grade out of 0 points"
    return ""


def _ids(row: Row | None, person: Person | None, receipt: Receipt | None) -> dict[Key, str]:
    """What platforms know the student by: people.csv first, then what came in, then the rest."""
    found: dict[Key, str] = {}
    for key in _KEYS:
        sources = (person, receipt.sender if receipt else None)
        said = [str(getattr(source, key)) for source in sources if source is not None]
        found[key] = next(filter(None, said), "")
    found["email"] = found["email"] or (row.email if row else "")
    found["participant"] = receipt.sender.participant if receipt else ""
    return {key: value for key, value in found.items() if value}


def _comment(row: Row, t: Translator) -> str:
    parts = [
        f"{name}: {'–' if points is None else t.number(points)}"
        for name, points in row.exercises.items()
    ]
    if row.late_penalty:
        parts.append(f"{t.t('Late')}: -{t.number(row.late_penalty)}")
    return "; ".join(parts)
