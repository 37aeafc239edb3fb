"""Grades into the rows of a downloaded file: the step that all such formats share.

A row keeps what it says unless its student is certain, has a grade, and the cell may be changed.
An empty cell is never written: some platforms take it for "clear the grade".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from torchgrade.errors import InstructorError
from torchgrade.lms.files.numbers import decimal_sign, read_number, scaled, written_number
from torchgrade.lms.files.records import Change, Entry, Key, Left, Order
from torchgrade.lms.files.roll import Roll
from torchgrade.lms.files.sheet import Sheet
from torchgrade.model import Record

Said = Mapping[Key, str]


class Column(Record, frozen=True, kw_only=True):
    """Where grades go.

    Attributes:
        number: The column.
        theirs: Points that can be earned there, as text; empty if the file does not say.
        strict: Points above the maximum are not taken there.
        fixed: Numbers have both decimals.
        sign: The decimal sign; empty to take that of the numbers in the column.
    """

    number: int
    theirs: str = ""
    strict: bool = False
    fixed: bool = False
    sign: str = ""


class Filling(Record, frozen=True, kw_only=True):
    """What became of the rows.

    Attributes:
        changes: The grades written, by row.
        left: Rows and students that are left as they are.
        notes: Sentences on the column.
    """

    changes: dict[int, Change]
    left: tuple[Left, ...]
    notes: tuple[str, ...]


def fill(
    sheet: Sheet,
    rows: Iterable[int],
    column: Column,
    said: Callable[[int], Said],
    order: Order,
    *,
    keeps: Callable[[int, str], str] = lambda _row, _before: "",
) -> Filling:
    """Write grades into a column of a downloaded file.

    Args:
        sheet: The file; changed in place.
        rows: The rows of students.
        column: Where the grades go.
        said: What a row says of its student.
        order: What is to be written.
        keeps: Why a row's cell may not be changed, given the row and what the cell says; empty if
            it may.

    Returns:
        What was written and what was left.

    Raises:
        InstructorError: If the platform's maximum is not above 0, or no row got a grade.
    """
    rows = [row for row in rows if not sheet.is_blank(row)]
    theirs = _maximum(column, order)
    sign = column.sign or decimal_sign(sheet.column(column.number, rows))
    found = _matched(rows, said, order)
    changes: dict[int, Change] = {}
    left: list[Left] = []
    for row in rows:
        entry, before = found[row], sheet.get(row, column.number)
        if isinstance(entry, str):
            left.append(Left(who=_told(row, said(row)), why=entry))
            continue
        if why := entry.why or keeps(row, before):
            if entry.handed_in:
                left.append(Left(who=entry.student, why=why))
            continue
        points = scaled(entry.points or 0.0, entry.max_points, theirs)
        if why := _out_of_range(points, theirs, column):
            left.append(Left(who=entry.student, why=why))
            continue
        after = written_number(points, sign=sign, fixed=column.fixed)
        kind = compared(before, points)
        if kind != "same":
            sheet.set(row, column.number, after)
        changes[row] = Change(
            student=entry.student, before=before.strip(), after=after, kind=kind,
            participant=said(row).get("participant", ""), name=said(row).get("name", ""),
        )  # fmt: skip
    there = {entry.student for entry in found.values() if isinstance(entry, Entry)}
    left += absent(order.entries, there)
    if not changes:
        raise nothing_to_write(order, left)
    return Filling(changes=changes, left=tuple(left), notes=_scaling(order, theirs))


def absent(entries: Iterable[Entry], there: Iterable[str]) -> list[Left]:
    """Report the students who handed in something and have no row of their own."""
    have = set(there)
    return [
        Left(who=entry.student, why=entry.why or "has no row in the file")
        for entry in entries
        if entry.handed_in and entry.student not in have
    ]


def nothing_to_write(order: Order, left: Iterable[Left]) -> InstructorError:
    """Say that no grade can go out, with the first reasons."""
    some = [f"{each.who}: {each.why}" for each in left]
    more = f"; and {len(some) - 5} more" if len(some) > 5 else ""
    why = f": {'; '.join(some[:5])}{more}" if some else ""
    return InstructorError(
        f"no grade of {order.assignment} can go out{why}.",
        hint="Grade first; and say in people.csv which student is whom on the platform.",
    )


def compared(before: str, points: Decimal) -> Literal["new", "up", "down", "same"]:
    """Say what new points are to what stood there, at two decimals."""
    old = read_number(before)
    if old is None:
        return "new"
    old = old.quantize(points, ROUND_HALF_UP)
    return "same" if points == old else "up" if points > old else "down"


def _matched(rows: list[int], said: Callable[[int], Said], order: Order) -> dict[int, Entry | str]:
    """Find each row's student; two rows of one student, or of one name, are nobody's."""
    roll = Roll(order.entries)
    found = {row: roll.find(said(row)) for row in rows}
    times = Counter(entry.student for entry in found.values() if isinstance(entry, Entry))
    return {
        row: f"nobody for certain: {times[entry.student]} rows look like {entry.student}'s"
        if isinstance(entry, Entry) and times[entry.student] > 1
        else entry
        for row, entry in found.items()
    }


def _maximum(column: Column, order: Order) -> Decimal | None:
    if not column.theirs:
        return None
    theirs = read_number(column.theirs)
    if theirs is None or theirs <= 0:
        raise InstructorError(
            f"{order.source}: {column.theirs!r} points can be earned there, which is no number"
            " above 0.",
            hint="Set the assignment's points on the platform, and download the file again.",
        )
    return theirs


def _out_of_range(points: Decimal, theirs: Decimal | None, column: Column) -> str:
    if points < 0:
        return f"has {points} points, which is less than 0"
    if column.strict and theirs is not None and points > theirs:
        return f"has {points} points, but at most {theirs} are accepted there"
    return ""


def _scaling(order: Order, theirs: Decimal | None) -> tuple[str, ...]:
    ours = {entry.max_points for entry in order.entries if entry.points is not None}
    differ = sorted(whole for whole in ours if theirs is not None and Decimal(str(whole)) != theirs)
    return tuple(
        f"Points are out of {whole:g} here and out of {theirs} there: they were converted."
        for whole in differ
    )


def _told(row: int, said: Said) -> str:
    name = said.get("name") or next((value for value in said.values() if value.strip()), "")
    return f"row {row + 1} ({name.strip()})"
