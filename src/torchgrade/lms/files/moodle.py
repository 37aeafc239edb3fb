"""Moodle's grading worksheet, filled in and otherwise untouched, byte for byte.

Rules from Moodle, `mod/assign/gradingtable.php` (how it is written) and
`mod/assign/feedback/offline/importgradeslib.php` (how it is read): rows are found by the number
at the end of the identifier, and the headings are in the language of the site. So no worksheet is
ever made here; a downloaded one is recognised by where its columns stand and what is in them. A
grade out of range is ignored by Moodle without a word, so it is refused here with one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from torchgrade.errors import InstructorError
from torchgrade.lms.files.filling import Column, Filling, Said, fill
from torchgrade.lms.files.numbers import decimal_sign, read_number
from torchgrade.lms.files.records import Entry, Filed, Key, Order
from torchgrade.lms.files.roll import Roll, folded
from torchgrade.lms.files.sheet import Sheet, read_sheet
from torchgrade.model import Record
from torchgrade.report.export import defuse

_NUMBERED = re.compile(r"\D*?(\d+)\s*")
_YEAR = re.compile(r"\d{4}")
_PART = re.compile(r"'?([^:]+): [\d.,–-]+")
_TAG = re.compile(r"<[^>]*>")
_YES = frozenset(
    "yes sí si sim oui ja da ano áno tak igen evet kyllä jah jā taip bai do ναι да так はい 是 예 "
    "نعم כן بله có ya ndiyo हाँ हां ใช่".split()
)
_NO = frozenset(
    "no não nao non nein nee nej nei ne nie nem nu hayır hayir ei nē ez όχι нет ні не いいえ 否 不"
    " 아니오 아니요 لا לא خیر نه không tidak hapana नहीं ไม่ ไม่ใช่".split()
)
"""Whether a grade can be changed, in the languages that have a word here."""


class Layout(Record, frozen=True, kw_only=True):
    """Where a worksheet has what.

    Attributes:
        grade: Column of the grades; that of the maximum is the next one.
        changeable: Column that says whether a grade can be changed.
        comments: Column of the feedback comments; 0 if there is none.
        kinds: What the columns between the identifier and the grade say of a student.
    """

    grade: int
    changeable: int
    comments: int
    kinds: dict[int, Key]


def moodle_worksheet(order: Order) -> Filed:
    """Fill in a grading worksheet.

    Args:
        order: What is to be written; `source` is the worksheet.

    Returns:
        The same file with other grades, and comments if they are wanted.

    Raises:
        InstructorError: There is no worksheet, it is none, or no grade can go in.
    """
    if order.source is None:
        raise InstructorError(
            "Moodle takes grades only in its own worksheet, whose headings are in your language.",
            hint="In Moodle: open the assignment, View all submissions, Download grading worksheet"
            " (the assignment needs the feedback type `Offline grading worksheet`); then give that"
            " file with --from.",
        )
    sheet = read_sheet(order.source)
    rows = [row for row in range(1, len(sheet)) if not sheet.is_blank(row)]
    layout = _recognised(sheet, rows, order)
    maximum = sheet.column(layout.grade + 1, rows)
    column = Column(
        number=layout.grade, theirs=maximum[0], strict=True, fixed=True, sign=decimal_sign(maximum)
    )
    filling = fill(
        sheet, rows, column, _said(sheet, layout), order,
        keeps=lambda row, _before: ""
        if folded(sheet.get(row, layout.changeable)) in _YES
        else "has a grade that can't be changed in Moodle: it is locked, or overridden",
    )  # fmt: skip
    kept = _comment(sheet, filling, layout, order) if order.comments else ()
    return Filed(
        content=sheet.encode(),
        changes=tuple(filling.changes.values()),
        left=filling.left,
        notes=(*filling.notes, *kept),
    )


def _recognised(sheet: Sheet, rows: list[int], order: Order) -> Layout:
    """Recognise the columns without reading a heading."""
    numbered = rows and all(_NUMBERED.fullmatch(sheet.get(row, 0)) for row in rows)
    found = [c for c in range(2, sheet.width()) if _is_maximum(sheet, rows, c)] if numbered else []
    triples = [(c - 1, yes) for c in found for yes in _changeable(sheet, rows, c)]
    if len(triples) != 1:
        raise InstructorError(
            f"{order.source}: is no grading worksheet of Moodle with points: it needs participants'"
            " numbers first, a grade, its maximum, and whether it can be changed.",
            hint="In Moodle: View all submissions, Download grading worksheet. The assignment's"
            " grade must be of the type `Point`. If it is, set Moodle to English and download it.",
        )
    grade, changeable = triples[0]
    return Layout(
        grade=grade,
        changeable=changeable,
        comments=_comments(sheet, rows, changeable) if order.comments else 0,
        kinds=_kinds(sheet, rows, grade, Roll(order.entries)),
    )


def _is_maximum(sheet: Sheet, rows: list[int], column: int) -> bool:
    """Whether a column has one number in every row, and the one before nothing but numbers."""
    values = {sheet.get(row, column).strip() for row in rows}
    before = {sheet.get(row, column - 1).strip() for row in rows}
    return (
        len(values) == 1
        and (number := read_number(min(values))) is not None
        and number > 0
        and all(value in {"", "-"} or read_number(value) is not None for value in before)
    )


def _changeable(sheet: Sheet, rows: list[int], maximum: int) -> list[int]:
    """Find the column after the maximum that has nothing but one word or two: yes and no.

    The state of the marking workflow may stand between them.
    """
    found = []
    for column in (maximum + 1, maximum + 2):
        words = {folded(sheet.get(row, column)) for row in rows}
        if column < sheet.width() and words <= _YES | _NO:
            found.append(column)
    return found[:1]


def _comments(sheet: Sheet, rows: list[int], changeable: int) -> int:
    """Find the feedback comments: the last column, unless that has the dates of the grades."""
    last = sheet.width() - 1
    said = [sheet.get(row, last).strip() for row in rows]
    dates = all(text == "-" or (_YEAR.search(text) and "<" not in text) for text in said)
    if dates or last <= changeable:
        raise InstructorError(
            "the worksheet has no column for comments.",
            hint="Switch on `Feedback comments` in the assignment's settings, and download the"
            " worksheet again; or leave out --comments.",
        )
    return last


def _kinds(sheet: Sheet, rows: list[int], grade: int, roll: Roll) -> dict[int, Key]:
    """Tell what the columns before the grade say, by what the course knows."""
    kinds: dict[int, Key] = {}
    for column in range(1, grade):
        values = [value for value in sheet.column(column, rows) if value.strip()]
        if values and all("@" in value for value in values):
            kinds[column] = "email"
            continue
        hits: dict[Key, int] = {
            key: sum(roll.knows(key, value) for value in values)
            for key in ("name", "id_number", "username")
        }
        best = max(hits, key=lambda key: hits[key])
        if hits[best] and best not in kinds.values():
            kinds[column] = best
    names = sheet.column(1, rows)
    if grade > 2 and not {1, "name"} & {*kinds, *kinds.values()} and len({*names}) == len(names):
        kinds[1] = "name"  # of nobody whom the course knows; states of submissions repeat
    return kinds


def _said(sheet: Sheet, layout: Layout) -> Callable[[int], Said]:
    def of(row: int) -> Said:
        said = {key: sheet.get(row, column) for column, key in layout.kinds.items()}
        number = _NUMBERED.fullmatch(sheet.get(row, 0))
        said["participant"] = number[1] if number else ""
        return said

    return of


def _comment(sheet: Sheet, filling: Filling, layout: Layout, order: Order) -> tuple[str, ...]:
    """Write comments where there is none, or one of ours; a person's stays."""
    by_student = {entry.student: entry for entry in order.entries}
    kept = []
    for row, change in filling.changes.items():
        entry = by_student[change.student]
        if _is_ours(sheet.get(row, layout.comments), entry):
            sheet.set(row, layout.comments, defuse(entry.comment))
        else:
            kept.append(entry.student)
    return (f"Comments that a person wrote were kept: {', '.join(kept)}.",) if kept else ()


def _is_ours(text: str, entry: Entry) -> bool:
    """Whether a comment is empty, or says nothing but the points of this student's exercises."""
    bare = _TAG.sub("", text).strip()
    parts = [_PART.fullmatch(part.strip()) for part in bare.split(";")]
    heads = {part[1] for part in parts if part}
    return not bare or (all(parts) and bool(entry.exercises) and set(entry.exercises) <= heads)
