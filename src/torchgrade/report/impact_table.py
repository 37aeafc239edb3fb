"""What changed tests do to a class, for the terminal and as CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from torchgrade.feedback import clean
from torchgrade.model import State
from torchgrade.report.export import defuse, write_whole
from torchgrade.report.impact import (
    ByTest,
    CellChange,
    ChangedTest,
    Direction,
    Impact,
    Move,
    StudentImpact,
)

_STYLES: dict[Direction, str] = {"down": "red", "up": "green", "same": "dim"}
_TONES: dict[tuple[bool, bool], Direction] = {
    (True, False): "down",
    (False, True): "up",
    (False, False): "same",
}
_MARKS: dict[Direction, str] = {"down": "▼", "up": "▲", "same": "="}
_BAR = 40
_COLUMNS = (
    "student", "direction", "points_before", "points_after", "max_points", "cell", "cell_before",
    "cell_after", "by_hand", "test", "was", "state_before", "state_after", "weight_before",
    "weight_after",
)  # fmt: skip


def impact_tables(impact: Impact) -> RenderableType:
    """Return who goes down and up by which test, what each test did, and who is left out.

    Args:
        impact: The class. Students whose points stay are counted, not listed.

    Returns:
        Something to print on a Rich console. Nothing in it is read as markup.
    """
    short = _short_names(impact)
    parts: list[RenderableType] = []
    if any(student.moves for student in impact.students):
        parts.append(_students(impact, short))
    if impact.tests:
        parts.append(_tests(impact, short))
    if impact.not_compared:
        parts.append(_not_compared(impact))
    if impact.students:
        parts.append(_bar(impact))
    return Group(*parts, _totals(impact))


def _students(impact: Impact, short: dict[str, str]) -> Table:
    table = Table(header_style="bold")
    table.add_column("Student", overflow="fold")
    table.add_column("Points", justify="right", no_wrap=True)
    table.add_column("Where, and by which test", overflow="fold")
    for student in impact.students:
        if student.moves:
            style = _STYLES[student.direction]
            table.add_row(
                Text(clean.line(student.student, limit=60)),
                Text(f"{_arrow(student.before, student.after)}\n").append(_gain(student), style),
                Text("\n").join(_reasons(student, short)),
            )
    return table


def _gain(student: StudentImpact) -> str:
    gain = abs(student.after - student.before)
    sign = {"down": " −", "up": " +", "same": ""}[student.direction]
    return (
        _MARKS[student.direction] + sign + (_number(gain, 2 if gain > 0.01 else 4) if gain else "")
    )


def _reasons(student: StudentImpact, short: dict[str, str]) -> Iterator[Text]:
    for cell in student.cells:
        if not cell.moves:
            continue
        yield Text(_cell_line(cell), style="bold")
        for test in cell.tests:
            if test.before != test.after or test.weight_before != test.weight_after:
                yield Text(f"  {_test_line(test, short)}")


def _cell_line(cell: CellChange) -> str:
    worth = f" of {cell.max_after:g}"
    if cell.max_before != cell.max_after:
        worth = f" (worth {cell.max_before:g} → {cell.max_after:g})"
    by_hand = "" if cell.manual is None else f"; {cell.manual:g} by hand stay"
    return f"{cell.cell} {_arrow(cell.before, cell.after)}{worth}{by_hand}"


def _test_line(test: ChangedTest, short: dict[str, str]) -> str:
    words = [short[test.test], *_remarks(test)]
    states = [state.value for state in (test.before, test.after) if state is not None]
    return f"{', '.join(words)}: {' → '.join(dict.fromkeys(states))}"


def _remarks(test: ChangedTest | ByTest) -> list[str]:
    """Say whether a test is new or gone, or has another name or weight."""
    if test.change != "changed":
        return [test.change]
    words = [f"was {test.was.partition('::')[2] or test.was}"] if test.was else []
    if test.weight_before != test.weight_after:
        words.append(f"weight {_arrow(test.weight_before, test.weight_after)}")
    return words


def _tests(impact: Impact, short: dict[str, str]) -> Table:
    table = Table(header_style="bold")
    table.add_column("Test", overflow="fold")
    table.add_column("New about it")
    table.add_column("Students: result before → now")
    for test in impact.tests:
        moves = [_move(move) for move in test.moves]
        table.add_row(
            Text(short[test.test]),
            Text("\n".join(_remarks(test)) or "–"),
            Text("\n").join(moves or [Text("–")]),
        )
    return table


def _move(move: Move) -> Text:
    words = " → ".join(state.value for state in (move.before, move.after) if state is not None)
    style = ""
    if move.before is not None and move.after is not None:
        passes = [state is State.PASSED for state in (move.before, move.after)]
        style = _STYLES[_TONES[passes[0], passes[1]]]
    return Text(f"{move.students} {words}", style=style)


def _not_compared(impact: Impact) -> Table:
    table = Table(header_style="bold")
    table.add_column("Not compared", overflow="fold")
    table.add_column("Why, and what to do", overflow="fold")
    for each in impact.not_compared:
        name = Text(clean.line(each.student, limit=60))
        table.add_row(name, Text(clean.line(each.reason), style="yellow"))
    return table


def _bar(impact: Impact) -> Text:
    """Draw the class as one bar; nobody who moves is rounded away."""
    counts = {d: impact.count(d) for d in _STYLES}
    total = sum(counts.values())
    cells = {d: max(round(_BAR * n / total), 1) if n else 0 for d, n in counts.items()}
    bar = Text(" ")
    for direction, width in cells.items():
        bar.append("█" * width, style=_STYLES[direction])
    return bar


def _totals(impact: Impact) -> Text:
    say = Text(" ")
    for direction in ("down", "up", "same"):
        say.append(f"{impact.count(direction)} {direction}", style=_STYLES[direction])
        say.append(", " if direction != "same" else "")
    if impact.mean_before is not None and impact.mean_after is not None:
        say.append(f"; mean {_arrow(impact.mean_before, impact.mean_after)}")
        say.append(f" of {max(s.max_points for s in impact.students):g} points")
    if kinds := Counter(each.kind for each in impact.not_compared):
        say.append(f"; {sum(kinds.values())} not compared")
    return say


def _short_names(impact: Impact) -> dict[str, str]:
    """Leave the file out of a test's name where no other file has a test of that name."""
    names = {t.test for t in impact.tests}
    counts = Counter(name.partition("::")[2] for name in names)
    return {
        name: short if (short := name.partition("::")[2]) and counts[short] == 1 else name
        for name in names
    }


def _arrow(before: float | None, after: float | None) -> str:
    """Write two numbers that differ with as many decimals as it takes to see it, or one."""
    if before == after:
        return _number(after)
    digits = 2 if _number(before) != _number(after) else 4
    return f"{_number(before, digits)} → {_number(after, digits)}"


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{round(value, digits):.10g}"


def export_impact(impact: Impact, path: Path) -> None:
    """Write an impact as CSV: one line per changed test of a student.

    A student in whom nothing changed has one line, as has one who was not compared: there, the
    `direction` is why.

    Args:
        impact: The class.
        path: The file; replaced as a whole.

    Raises:
        InstructorError: If the file can't be written.
    """
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, _COLUMNS, restval="")
    writer.writeheader()
    for student in impact.students:
        head: dict[str, object] = {
            "student": defuse(student.student),
            "direction": student.direction,
            "points_before": student.before,
            "points_after": student.after,
            "max_points": student.max_points,
        }
        writer.writerows({**head, **line} for line in _lines(student))
    for each in impact.not_compared:
        writer.writerow({"student": defuse(each.student), "direction": each.kind})
    write_whole(path, buffer.getvalue().encode("utf-8"))


def _lines(student: StudentImpact) -> Iterator[dict[str, object]]:
    """Give a student's lines; at least one."""
    if not student.cells:
        yield {}
    for cell in student.cells:
        place: dict[str, object] = {
            "cell": defuse(cell.cell),
            "cell_before": cell.before,
            "cell_after": cell.after,
            "by_hand": cell.manual,
        }
        if not cell.tests:
            yield place
        for test in cell.tests:
            states = {
                "state_before": "" if test.before is None else test.before.value,
                "state_after": "" if test.after is None else test.after.value,
            }
            named = {"test": defuse(test.test), "was": defuse(test.was)}
            weights = {"weight_before": test.weight_before, "weight_after": test.weight_after}
            yield {**place, **named, **states, **weights}
