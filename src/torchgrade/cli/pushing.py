"""`torchgrade push`: what would change on the platform, or what was changed."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from torchgrade.cli import progress
from torchgrade.cli.screen import counted, err, out
from torchgrade.feedback import clean
from torchgrade.lms.deciding import Options, State, Step
from torchgrade.lms.pushing import Report
from torchgrade.messages import Translator
from torchgrade.pipeline.pushing import Platform, push_grades

_PLATFORMS: tuple[Platform, ...] = ("canvas", "moodle")
LTI = "lti"
"""Push to whichever platforms launch the assignment."""
_STOPPED = "Stopped. What was pushed is kept: the same command goes on from there."
_STYLES = {
    State.WRITE: "bold",
    State.WRITTEN: "green",
    State.SAME: "dim",
    State.FAILED: "red",
    State.REFUSED: "red",
    State.UNKNOWN: "red",
    State.LOCKED: "yellow",
    State.KEPT: "yellow",
}
_FEEDBACK = {"add": "+ page", "there": "is there", "kept": "kept"}


def platform(text: str) -> Platform:
    """Read the name of a platform with a client of its own.

    Raises:
        typer.BadParameter: There is none of that name.
    """
    for known in _PLATFORMS:
        if text == known:
            return known
    raise typer.BadParameter(f"{text!r} is none of {', '.join(_PLATFORMS)}, {LTI}.")


def target(text: str) -> str:
    """Read where grades are to go: a platform's name, or `lti`.

    Raises:
        typer.BadParameter: There is none of that name.
    """
    return text if text == LTI else platform(text)


To = Annotated[
    str, typer.Option("--to", parser=target, metavar="PLATFORM", help="canvas, moodle or lti.")
]
Apply = Annotated[
    bool,
    typer.Option("--apply/--dry-run", help="Write what the dry run shows, and read it back."),
]
Partial = Annotated[
    bool, typer.Option("--partial", help="Push grades too of which a part waits for a person.")
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace grades and comments that a teacher changed there.")
]
Feedback = Annotated[
    bool, typer.Option("--feedback/--no-feedback", help="Bring feedback pages along.")
]


def run(
    root: Path,
    assignment: str,
    to: str,
    students: tuple[str, ...],
    options: Options,
    *,
    apply: bool,
    quiet: bool,
) -> Report:
    """Plan or push, with progress."""
    words = "Pushing" if apply else "Comparing"
    try:
        with progress.meter(words, err, quiet=quiet) as shown:
            return push_grades(
                root,
                assignment,
                platform(to),
                students=students,
                options=options,
                apply=apply,
                begin=shown.begin,
                report=lambda step: shown.step(step.state),
            )
    except KeyboardInterrupt:
        err.print(_STOPPED)
        raise typer.Exit(progress.INTERRUPTED) from None


def command(assignment: str, to: str, students: tuple[str, ...], options: Options) -> str:
    """Write the command that carries out what was shown, options and all."""
    words = ["torchgrade", "push", assignment, "--to", to]
    for student in students:
        words += ["--student", student]
    words += ["--partial"] * options.partial + ["--force"] * options.force
    words += ["--no-feedback"] * (not options.feedback)
    return shlex.join([*words, "--apply"])


def show(report: Report, then: str) -> None:
    """Print a line for each student, and what comes next.

    Args:
        report: What `run` gave.
        then: From `command`.
    """
    item = report.item
    out.print(Text(f"{item.title}, {item.maximum:g} points: {item.key}"), soft_wrap=True)
    for note in item.notes:
        out.print(Text(f"Note: {note}", style="yellow"), soft_wrap=True)
    out.print(_table(report))
    out.print(Text(_conclusion(report, then)), soft_wrap=True)


def _table(report: Report) -> Table:
    table = Table(header_style="bold")
    table.add_column("Student", overflow="fold")
    table.add_column("There now", justify="right", no_wrap=True)
    table.add_column("Is there" if report.applied else "Will be", justify="right", no_wrap=True)
    table.add_column("Feedback", no_wrap=True)
    table.add_column("State", no_wrap=True)
    table.add_column("Remarks", overflow="fold")
    for step in report.steps:
        table.add_row(
            Text(clean.line(step.student, limit=60)),
            _points(step.now),
            _points(_result(step)),
            _FEEDBACK.get(step.feedback, ""),
            Text(step.state.value, style=_STYLES.get(step.state, "")),
            Text(clean.line("; ".join(step.remarks), limit=400)),
        )
    return table


def _result(step: Step) -> float | None:
    if step.state in (State.WRITE, State.WRITTEN, State.SAME):
        return step.will
    return step.now


def _points(points: float | None) -> str:
    return "–" if points is None else Translator("en").number(points)


def _conclusion(report: Report, then: str) -> str:
    counts = {state: sum(s.state is state for s in report.steps) for state in State}
    told = ", ".join(f"{count} {state.value}" for state, count in counts.items() if count)
    line = f"{counted(len(report.steps), 'student')}: {told or 'none'}."
    if report.applied:
        return line
    if counts[State.WRITE]:
        return f"{line}\nNothing was written. To write: {then}"
    return f"{line}\nThere is nothing to write."
