"""Sakai's GradebookNG: `Student ID`, `Name`, the item with its points, and its comments.

Rules from Sakai, `ImportGradesHelper.java`: the first column is the student's id (eid), the second
the name, `Title [points]` is an item, `* Title` its comments, and two equal or empty headings
abort the import.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from torchgrade.errors import InstructorError
from torchgrade.lms.files.filling import Column, Filling, Said, absent, fill, nothing_to_write
from torchgrade.lms.files.numbers import scaled, written_number
from torchgrade.lms.files.records import Change, Entry, Filed, Left, Order
from torchgrade.lms.files.roll import folded, unguarded
from torchgrade.lms.files.sheet import Sheet, new_sheet, read_sheet
from torchgrade.report.export import defuse

_ITEM = re.compile(r"(?P<title>[^*#].*?) \[(?P<points>\d+(?:[.,]\d+)?)\]", re.DOTALL)


def sakai_csv(order: Order) -> Filed:
    """Write what GradebookNG imports.

    Args:
        order: What is to be written. With an exported gradebook, its item and students are taken;
            without, the file is made from what the course knows.

    Returns:
        The file.

    Raises:
        InstructorError: The file is no export, lacks the item, or no grade can go in.
    """
    return _filled(read_sheet(order.source), order) if order.source else _made(order)


def _filled(sheet: Sheet, order: Order) -> Filed:
    number, points = _item(sheet, order)
    title = sheet.get(0, number)[: -len(points) - 3]
    heads = [head.strip() for head in sheet.row(0)]
    columns = [0, 1, number]
    if order.comments:
        if f"* {title}" not in heads:
            raise InstructorError(
                f"{order.source}: has no comments of {title!r}.",
                hint="Export it with `Gradebook item comments`, or leave out --comments.",
            )
        columns.append(heads.index(f"* {title}"))
    sheet = sheet.only(columns).without_blank_rows()
    rows = range(1, len(sheet))
    column = Column(number=2, theirs=points)
    filling = fill(sheet, rows, column, _said(sheet), order)
    if order.comments:
        _comment(sheet, filling, order)
    for row in rows:
        name = sheet.get(row, 1)
        sheet.set(row, 1, name if unguarded(name) != name else defuse(name))
    return Filed(
        content=sheet.encode(),
        changes=tuple(filling.changes.values()),
        left=filling.left,
        notes=filling.notes,
    )


def _item(sheet: Sheet, order: Order) -> tuple[int, str]:
    items = {
        number: found
        for number in range(2, sheet.width())
        if (found := _ITEM.fullmatch(sheet.get(0, number).strip()))
    }
    wanted = order.item or order.assignment
    hits = [n for n, found in items.items() if folded(found["title"]) == folded(wanted)]
    if len(hits) != 1:
        there = ", ".join(found["title"] for found in items.values()) or "none"
        raise InstructorError(
            f"{order.source}: {'several items are' if hits else 'no item is'} called {wanted!r}. It"
            f" has: {there}.",
            hint="Name the item with --item, as Sakai writes it, without its points.",
        )
    return hits[0], items[hits[0]]["points"]


def _said(sheet: Sheet) -> Callable[[int], Said]:
    return lambda row: {"username": sheet.get(row, 0), "name": unguarded(sheet.get(row, 1))}


def _comment(sheet: Sheet, filling: Filling, order: Order) -> None:
    by_student = {entry.student: entry for entry in order.entries}
    for row, change in filling.changes.items():
        if not sheet.get(row, 3).strip():
            sheet.set(row, 3, defuse(by_student[change.student].comment))


def _made(order: Order) -> Filed:
    graded = [entry for entry in order.entries if entry.points is not None]
    whole = max((entry.max_points for entry in graded), default=0.0)
    title = order.item or order.assignment
    head = ["Student ID", "Name", f"{title} [{whole:g}]", *([f"* {title}"] * order.comments)]
    rows, changes = [head], []
    for entry in graded:
        after = written_number(scaled(entry.points or 0.0, entry.max_points, None))
        changes.append(Change(student=entry.student, after=after, kind="new"))
        comment = [defuse(entry.comment)] * order.comments
        rows.append([_eid(entry), defuse(_name(entry)), after, *comment])
    left: list[Left] = absent(order.entries, [entry.student for entry in graded])
    if not changes:
        raise nothing_to_write(order, left)
    note = f"Sakai makes a new item if none is called {title!r}; it must be out of {whole:g}."
    return Filed(
        content=new_sheet(rows).encode(), changes=tuple(changes), left=tuple(left), notes=(note,)
    )


def _eid(entry: Entry) -> str:
    return entry.ids.get("username", "") or entry.student


def _name(entry: Entry) -> str:
    return ", ".join(filter(None, [entry.last_name, entry.first_name])) or entry.student
