"""`torchgrade push --to lti` and `torchgrade outbox`: grades on their way to LTI platforms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from torchgrade.cli.screen import counted, out, spinner
from torchgrade.config import load_course
from torchgrade.errors import InstructorError
from torchgrade.feedback import clean
from torchgrade.lms.outbox import OutboxState
from torchgrade.lms.outbox_view import Line
from torchgrade.messages import Translator
from torchgrade.pipeline.outbox import LtiReport, Move, outbox_lines, push_lti, send_again

OfAssignment = Annotated[
    str, typer.Argument(help="Name of the assignment (default: all of the course).")
]
Retry = Annotated[
    bool, typer.Option("--retry", help="Try now what was parked or waits for its next try.")
]
Release = Annotated[
    bool, typer.Option("--release", help="Send ours over values that were kept there.")
]
Send = Annotated[bool, typer.Option("--send", help="Send what is due.")]

_STYLES = {
    OutboxState.SENT: "green",
    OutboxState.KEPT: "yellow",
    OutboxState.PARKED: "red",
    OutboxState.HELD: "cyan",
}


def push(
    root: Path,
    assignment: str,
    students: tuple[str, ...],
    *,
    partial: bool,
    force: bool,
    apply: bool,
    quiet: bool,
) -> LtiReport:
    """Compare or send.

    Raises:
        InstructorError: Grades of which a part waits are asked for, which LTI has no way for.
    """
    if partial:
        raise InstructorError(
            "a grade of which a part waits for a person can't be sent by LTI: Moodle would clear"
            " the one that is there",
            hint="Grade the part by hand in formgrader, or leave out --partial.",
        )
    words = "Sending" if apply else "Comparing"
    if quiet:
        return push_lti(root, assignment, students=students, force=force, apply=apply)
    with spinner(words):
        return push_lti(root, assignment, students=students, force=force, apply=apply)


def show_push(report: LtiReport, assignment: str) -> None:
    """Print a line for each student and column, and what comes next."""
    for where, moves in _by_place(report.moves):
        table = _table(where, "There now", "Is there" if report.applied else "Will be")
        for move in moves:
            table.add_row(_who(move.line), _points(move.now), _points(move.will), *_state(move))
        out.print(table)
    for student, reason in report.nowhere.items():
        out.print(Text(f"{clean.line(student, limit=60)}: {reason}", style="yellow"))
    counts = Counter(move.line.entry.state for move in report.moves)
    out.print(Text(f"{counted(len(report.moves), 'grade')}{_told(counts)}."))
    if not report.applied and any(move.now != move.will for move in report.moves):
        out.print(
            f"Nothing was sent. To send: torchgrade push {assignment} --to lti --apply",
            soft_wrap=True,
        )


def run(
    root: Path,
    assignment: str,
    students: tuple[str, ...],
    *,
    retry: bool,
    release: bool,
    send: bool,
    quiet: bool,
) -> tuple[Line, ...]:
    """Try again, release or send if told to; give what the outbox has then.

    Raises:
        InstructorError: There is no such assignment; or everything is to be released at once.
    """
    if assignment:
        load_course(root).assignment(assignment)
    if release and not assignment:
        raise InstructorError(
            "--release overwrites what teachers typed, so it takes the name of an assignment",
            hint="Look with `torchgrade outbox`, then name the assignment, and students as well.",
        )
    if retry or release or send:
        if quiet:
            send_again(root, assignment, students=students, retry=retry, release=release)
        else:
            with spinner("Sending"):
                send_again(root, assignment, students=students, retry=retry, release=release)
    return outbox_lines(root, assignment, students=students)


def show(lines: Sequence[Line]) -> None:
    """Print a line for each row of the outbox."""
    if not lines:
        out.print("The outbox is empty.")
        return
    for where, moves in _by_place([Move(line=line) for line in lines]):
        table = _table(where, "Assignment", "Wanted", "There")
        for move in moves:
            entry = move.line.entry
            scale = entry.maximum / (entry.read_maximum or entry.maximum)
            assignment = Text(clean.line(entry.assignment, limit=60))
            points = _points(entry.given), _points(entry.read_score, scale)
            table.add_row(_who(move.line), assignment, *points, *_state(move))
        out.print(table)
    counts = Counter(line.entry.state for line in lines)
    out.print(Text(f"{counted(len(lines), 'grade')}{_told(counts)}."))


def _by_place(moves: Sequence[Move]) -> list[tuple[Text, list[Move]]]:
    """Sort lines by platform and course, each with its heading."""
    found: dict[tuple[int, int], list[Move]] = {}
    for move in moves:
        found.setdefault((move.line.entry.platform, move.line.entry.context), []).append(move)
    return [(_heading(each[0].line), each) for each in found.values()]


def _heading(line: Line) -> Text:
    return Text(f"{clean.line(line.platform, limit=60)}: {clean.line(line.course, limit=80)}")


def _table(title: Text, *columns: str) -> Table:
    table = Table(header_style="bold", title=title, title_justify="left", title_style="bold")
    table.add_column("Student", overflow="fold")
    for name in columns:
        table.add_column(name, justify="left" if name == "Assignment" else "right")
    table.add_column("State", no_wrap=True)
    table.add_column("Remarks", overflow="fold")
    return table


def _who(line: Line) -> Text:
    name = clean.line(line.name, limit=60)
    student = clean.line(line.entry.student, limit=60)
    return Text(name if name == student else f"{name} ({student})")


def _state(move: Move) -> tuple[Text, Text]:
    entry = move.line.entry
    remark = move.remark or entry.reason or move.line.paused
    return (
        Text(entry.state.value, style=_STYLES.get(entry.state, "")),
        Text(clean.line(remark, limit=400)),
    )


def _points(points: float | None, scale: float = 1.0) -> str:
    return "–" if points is None else Translator("en").number(points * scale)


def _told(counts: Counter[OutboxState]) -> str:
    told = ", ".join(f"{counts[state]} {state.value}" for state in OutboxState if counts[state])
    return f": {told}" if told else ""
