"""Blackboard Learn's "work offline" file, filled in: one column, found by the number after its bar.

Blackboard writes UTF-16 with tabs under the name `.xls`, or CSV; both go back as they came. A
column without `|number` would become a new one of text, so none is ever made here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from torchgrade.errors import InstructorError
from torchgrade.lms.files.filling import Column, Said, fill
from torchgrade.lms.files.records import Filed, Key, Order
from torchgrade.lms.files.roll import Roll, folded, unguarded
from torchgrade.lms.files.sheet import Sheet, read_sheet
from torchgrade.report.export import defuse

_COLUMN = re.compile(r"(?P<name>.*?)(?: \[(?P<about>[^\]|]*)\])? ?\|(?P<id>\d+)\s*", re.DOTALL)
_TOTAL = re.compile(r"\d+(?:[.,]\d+)?")


def blackboard_file(order: Order) -> Filed:
    """Fill in a downloaded grade centre.

    Args:
        order: What is to be written; `source` is the download.

    Returns:
        The students' columns and the item's, in the encoding that they came in.

    Raises:
        InstructorError: There is no file, it is none, lacks the item, or no grade can go in.
    """
    if order.source is None:
        raise InstructorError(
            "Blackboard finds a column by its number, which only its own file has.",
            hint="In Blackboard: Grade Centre, Work Offline, Download; then give that file with"
            " --from.",
        )
    whole = read_sheet(order.source)
    items = {
        number: found
        for number in range(whole.width())
        if (found := _COLUMN.fullmatch(whole.get(0, number)))
    }
    chosen = _item(items, order)
    about = _TOTAL.search(items[chosen]["about"] or "")
    block = [number for number in range(whole.width()) if number not in items]
    sheet = whole.only([*block, chosen]).without_blank_rows()
    rows = range(1, len(sheet))
    kinds = _kinds(sheet, rows, len(block), order)
    column = Column(number=len(block), theirs=about[0] if about else "")
    filling = fill(sheet, rows, column, _said(sheet, kinds), order)
    for row in rows:
        for number in {0, 1} - set(kinds):
            name = sheet.get(row, number)
            sheet.set(row, number, name if unguarded(name) != name else defuse(name))
    return Filed(
        content=sheet.encode(),
        changes=tuple(filling.changes.values()),
        left=filling.left,
        notes=filling.notes,
    )


def _item(items: dict[int, re.Match[str]], order: Order) -> int:
    wanted = order.item or order.assignment
    hits = [number for number, found in items.items() if found["id"] == order.item]
    hits = hits or [n for n, found in items.items() if folded(found["name"]) == folded(wanted)]
    if len(hits) != 1:
        there = ", ".join(f"{found['name']} |{found['id']}" for found in items.values()) or "none"
        raise InstructorError(
            f"{order.source}: {'several columns are' if hits else 'no column is'} called"
            f" {wanted!r}. It has: {there}.",
            hint="Name the column with --item: its title, or the number after its bar.",
        )
    return hits[0]


def _kinds(sheet: Sheet, rows: range, width: int, order: Order) -> dict[int, Key]:
    """Find the columns of login names and student numbers, whatever they are called."""
    heads = [folded(sheet.get(0, number)) for number in range(width)]
    roll = Roll(order.entries)
    kinds: dict[int, Key] = {}
    wanted: tuple[tuple[Key, str], ...] = (("username", "username"), ("id_number", "student id"))
    for key, head in wanted:
        if head in heads:
            kinds[heads.index(head)] = key
            continue
        free = [number for number in range(2, width) if number not in kinds]
        hits = {n: sum(roll.knows(key, v) for v in sheet.column(n, rows)) for n in free}
        if hits and max(hits.values()):
            kinds[max(hits, key=lambda number: hits[number])] = key
    if "username" not in kinds.values():
        raise InstructorError(
            f"{order.source}: no column has login names that the course knows.",
            hint="Blackboard finds students by them: write them into `username` of people.csv.",
        )
    return kinds


def _said(sheet: Sheet, kinds: dict[int, Key]) -> Callable[[int], Said]:
    def of(row: int) -> Said:
        said = {key: unguarded(sheet.get(row, number)) for number, key in kinds.items()}
        last, first = (unguarded(sheet.get(row, n)) if n not in kinds else "" for n in (0, 1))
        return {**said, "name": f"{first} {last}"}

    return of
