"""Canvas's gradebook as CSV: the student block and the assignment's column, nothing else.

Rules from canvas-lms, `lib/gradebook_exporter.rb` and `lib/gradebook_importer.rb`: students are
found by `ID`, columns by the number in brackets, an unknown title makes a new assignment, and an
empty cell clears a grade. So a downloaded gradebook is filled, every other row keeps its cell, and
no column is written whose number is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from torchgrade.errors import InstructorError
from torchgrade.lms.files.filling import Column, Said, absent, fill, nothing_to_write
from torchgrade.lms.files.numbers import scaled, written_number
from torchgrade.lms.files.records import Change, Entry, Filed, Key, Left, Order
from torchgrade.lms.files.roll import folded, unguarded
from torchgrade.lms.files.sheet import Sheet, new_sheet, read_sheet
from torchgrade.report.export import defuse

_TITLED = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)", re.DOTALL)
_POSTING = re.compile(r"\s*(?:Muted|Manual Posting.*)?\s*", re.IGNORECASE)
_KEYS: dict[str, Key] = {
    "ID": "canvas",
    "SIS User ID": "id_number",
    "SIS Login ID": "username",
}
_NAMES = ("Student", "LastName", "FirstName")
_EXCUSED = {"EX": "is excused there", "N/A": "is not assigned to it there"}
_POINTS = "Points Possible"


def canvas_csv(order: Order) -> Filed:
    """Write what Canvas's gradebook imports.

    Args:
        order: What is to be written. With a downloaded gradebook, that is filled; without, a small
            file is made from what the course knows.

    Returns:
        The file.

    Raises:
        InstructorError: The gradebook is none, lacks the assignment, or has it as read only; or the
            assignment's number in Canvas is not known.
    """
    filed = _filled(order) if order.source is not None else _made(order)
    return _with_policy(filed, order)


def _filled(order: Order) -> Filed:
    sheet = read_sheet(order.source) if order.source else new_sheet([])
    section = _student_block(sheet, order)
    number = _column(sheet, section, order)
    sheet = sheet.only([*range(section + 1), number]).without_blank_rows()
    students, possible = _rows(sheet)
    points = sheet.get(possible, section + 1) if possible else ""
    if "read only" in points:
        raise InstructorError(
            f"{order.source}: the column {sheet.get(0, section + 1)!r} is read only: Canvas would"
            " not take its grades.",
            hint="Open the assignment for grading in Canvas, and download the gradebook again.",
        )
    heads = sheet.row(0)
    filling = fill(
        sheet, students, Column(number=section + 1, theirs=points), _said(sheet, heads), order,
        keeps=lambda _row, before: _EXCUSED.get(before.strip().upper(), ""),
    )  # fmt: skip
    _defuse_names(sheet, students, heads)
    return Filed(
        content=sheet.encode(),
        changes=tuple(filling.changes.values()),
        left=filling.left,
        notes=filling.notes,
    )


def _student_block(sheet: Sheet, order: Order) -> int:
    """Return the last column of the student block, by the importer's own rule."""
    heads = [head.lstrip("\ufeff") for head in sheet.row(0)]
    split = len(heads) > 2 and "LastName" in heads[0] and "FirstName" in heads[1]
    after = 2 if split else 1
    named = split or "Student" in heads[0]
    if not (named and "ID" in heads[after] and "Section" in heads):
        raise InstructorError(
            f"{order.source}: is no gradebook of Canvas: it lacks Student, ID or Section.",
            hint="In Canvas: Gradebook, Export, Export Entire Gradebook; then give that file.",
        )
    return heads.index("Section")


def _column(sheet: Sheet, section: int, order: Order) -> int:
    """Find the assignment's column: by number if one is known, else by its title."""
    titled = {
        number: found
        for number in range(section + 1, sheet.width())
        if (found := _TITLED.fullmatch(sheet.get(0, number).strip()))
    }
    wanted = order.item or (str(order.known) if order.known else "")
    by_id = [number for number, found in titled.items() if found["id"] == wanted]
    title = folded(order.item or ("" if order.known else order.assignment))
    by_title = [
        number for number, found in titled.items() if title and folded(found["title"]) == title
    ]
    hits = by_id or by_title
    if len(hits) == 1:
        return hits[0]
    there = ", ".join(found[0] for found in titled.values()) or "none"
    raise InstructorError(
        f"{order.source}: {'several columns are' if hits else 'no column is'} called"
        f" {wanted or order.assignment!r}. It has: {there}.",
        hint="Name the column with --item and the number in its brackets, or set"
        " `lms.canvas.assignments` in grader_config.py.",
    )


def _rows(sheet: Sheet) -> tuple[list[int], int]:
    """Tell the rows of students from the others; the second is that of the points, 0 if none."""
    students, possible = [], 0
    for row in range(1, len(sheet)):
        if _POINTS in sheet.get(row, 0):
            possible = possible or row
        elif not all(_POSTING.fullmatch(cell) for cell in sheet.row(row)):
            students.append(row)
    return students, possible


def _said(sheet: Sheet, heads: list[str]) -> Callable[[int], Said]:
    keys = {number: _KEYS[head] for number, head in enumerate(heads) if head in _KEYS}
    split = "FirstName" in heads

    def of(row: int) -> Said:
        said: dict[Key, str] = {key: sheet.get(row, number) for number, key in keys.items()}
        first = unguarded(sheet.get(row, 0))
        said["name"] = f"{unguarded(sheet.get(row, 1))} {first}" if split else first
        return said

    return of


def _defuse_names(sheet: Sheet, students: list[int], heads: list[str]) -> None:
    """Defuse names where Canvas goes by the id; what Canvas has guarded itself stays."""
    id_column = heads.index("ID")
    for row in students:
        for number, head in enumerate(heads):
            name = sheet.get(row, number)
            if head.lstrip("\ufeff") in _NAMES and sheet.get(row, id_column).strip():
                sheet.set(row, number, name if unguarded(name) != name else defuse(name))


def _made(order: Order) -> Filed:
    number = order.item if order.item.isdecimal() else str(order.known or "")
    if not number or (order.item and not order.item.isdecimal()):
        raise InstructorError(
            f"the number of {order.assignment} in Canvas is not known: a title alone would make a"
            " new assignment there.",
            hint="Set `lms.canvas.assignments` in grader_config.py, give --item with the number in"
            " the assignment's address, or give --from with the exported gradebook.",
        )
    graded = [entry for entry in order.entries if entry.points is not None]
    known = [entry for entry in graded if any(_cells(entry)[1:])]
    left = [
        Left(who=entry.student, why="is not known to Canvas: people.csv has no id of it")
        for entry in graded
        if entry not in known
    ]
    left += absent(order.entries, [entry.student for entry in graded])
    changes = [
        Change(
            student=entry.student,
            after=written_number(scaled(entry.points or 0.0, entry.max_points, None)),
            kind="new",
        )
        for entry in known
    ]
    if not changes:
        raise nothing_to_write(order, left)
    whole = max(entry.max_points for entry in known)
    rows = [
        [
            "Student",
            "ID",
            "SIS User ID",
            "SIS Login ID",
            "Section",
            f"{order.assignment} ({number})",
        ],
        [f"    {_POINTS}", "", "", "", "", f"{whole:g}"],
        *([*_cells(e), "", change.after] for e, change in zip(known, changes, strict=True)),
    ]
    note = f"Points are out of {whole:g}: the assignment in Canvas must have as many."
    return Filed(
        content=new_sheet(rows).encode(), changes=tuple(changes), left=tuple(left), notes=(note,)
    )


def _cells(entry: Entry) -> list[str]:
    name = ", ".join(filter(None, [entry.last_name, entry.first_name])) or entry.student
    ids = [entry.ids.get(key, "") for key in ("canvas", "id_number", "username")]
    return [defuse(name), *ids]


def _with_policy(filed: Filed, order: Order) -> Filed:
    """Warn where lateness was taken off already: Canvas may do so, too."""
    written = {change.student for change in filed.changes}
    late = [e.student for e in order.entries if e.late_penalty and e.student in written]
    if not late:
        return filed
    note = (
        f"Points for lateness are taken off already ({', '.join(late)}): switch Canvas's late"
        " policy off for late submissions, or they are taken off twice."
    )
    return Filed(
        content=filed.content, changes=filed.changes, left=filed.left, notes=(*filed.notes, note)
    )
