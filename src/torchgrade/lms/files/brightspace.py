"""Brightspace's grade import: one item, students by `OrgDefinedId` and `Username`.

Each line ends in `#`, ids begin with `#`, and a column's heading is the item's name with `Points
Grade`, as D2L's help and its own exports have it. A name that Brightspace does not know would make
a new item, so `--from` takes the name from an export.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from torchgrade.errors import InstructorError
from torchgrade.lms.files.filling import Column, Said, absent, fill, nothing_to_write
from torchgrade.lms.files.numbers import scaled, written_number
from torchgrade.lms.files.records import Change, Entry, Filed, Left, Order
from torchgrade.lms.files.roll import folded, unguarded
from torchgrade.lms.files.sheet import Sheet, new_sheet, read_sheet

_ITEM = re.compile(
    r"(?P<name>.*) Points Grade(?: <Numeric\b(?:.*?MaxPoints:(?P<max>[\d.,]+))?.*>)?", re.DOTALL
)
_END = "End-of-Line Indicator"


def brightspace_csv(order: Order) -> Filed:
    """Write what Brightspace's grade book imports.

    Args:
        order: What is to be written. With an exported grade book, its item and students are taken;
            without, the file is made from what the course knows.

    Returns:
        The file.

    Raises:
        InstructorError: The file is no export, lacks the item, or no grade can go in.
    """
    return _filled(read_sheet(order.source), order) if order.source else _made(order)


def _filled(sheet: Sheet, order: Order) -> Filed:
    heads = [head.strip() for head in sheet.row(0)]
    ids = [heads.index(name) for name in ("OrgDefinedId", "Username") if name in heads]
    if not ids or _END not in heads:
        raise InstructorError(
            f"{order.source}: is no export of Brightspace's grade book: it has no columns Username"
            f" and {_END}.",
            hint="In Brightspace: Grades, Enter Grades, Export: key field `Both`, `Points grade`,"
            " and this item; then give that file.",
        )
    item, theirs = _item(heads, order)
    sheet = sheet.only([*ids, item, heads.index(_END)]).without_blank_rows()
    heads = sheet.row(0)
    column = Column(number=len(ids), theirs=theirs)
    filling = fill(sheet, range(1, len(sheet)), column, _said(sheet, heads), order)
    return Filed(
        content=sheet.encode(),
        changes=tuple(filling.changes.values()),
        left=filling.left,
        notes=filling.notes,
    )


def _item(heads: list[str], order: Order) -> tuple[int, str]:
    items = {n: found for n, head in enumerate(heads) if (found := _ITEM.fullmatch(head))}
    wanted = folded(order.item or order.assignment)
    hits = [number for number, found in items.items() if folded(found["name"]) == wanted]
    if len(hits) != 1:
        there = ", ".join(found["name"] for found in items.values()) or "none"
        raise InstructorError(
            f"{order.source}: {'several items are' if hits else 'no item is'} called"
            f" {order.item or order.assignment!r}. It has: {there}.",
            hint="Name the item with --item, as Brightspace writes it.",
        )
    return hits[0], items[hits[0]]["max"] or ""


def _said(sheet: Sheet, heads: list[str]) -> Callable[[int], Said]:
    def of(row: int) -> Said:
        cells = dict(zip(heads, sheet.row(row), strict=False))
        return {
            "id_number": _bare(cells.get("OrgDefinedId", "")),
            "username": _bare(cells.get("Username", "")),
        }

    return of


def _bare(cell: str) -> str:
    return unguarded(cell).strip().removeprefix("#")


def _made(order: Order) -> Filed:
    graded = [entry for entry in order.entries if entry.points is not None]
    whole = max((entry.max_points for entry in graded), default=0.0)
    head = ["OrgDefinedId", "Username", f"{order.item or order.assignment} Points Grade", _END]
    rows, changes = [head], []
    left: list[Left] = []
    for entry in graded:
        if not any(ids := _ids(entry)):
            left.append(Left(who=entry.student, why="has no username or id_number in people.csv"))
            continue
        after = written_number(scaled(entry.points or 0.0, entry.max_points, None))
        changes.append(Change(student=entry.student, after=after, kind="new"))
        rows.append([*(f"#{each}" if each else "" for each in ids), after, "#"])
    left += absent(order.entries, [entry.student for entry in graded])
    if not changes:
        raise nothing_to_write(order, left)
    note = (
        f"Brightspace must have an item called {order.item or order.assignment!r} out of {whole:g}:"
        " otherwise the import offers to make one."
    )
    return Filed(
        content=new_sheet(rows).encode(), changes=tuple(changes), left=tuple(left), notes=(note,)
    )


def _ids(entry: Entry) -> tuple[str, str]:
    return entry.ids.get("id_number", ""), entry.ids.get("username", "")
