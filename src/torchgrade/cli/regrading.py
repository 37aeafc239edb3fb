"""What `regrade` prints: the impact, and what was or was not written."""

from __future__ import annotations

import time
from pathlib import Path

import typer
from rich.text import Text

from torchgrade import pipeline
from torchgrade.cli import progress
from torchgrade.cli.screen import err, out
from torchgrade.model import Record
from torchgrade.pipeline import Resources
from torchgrade.report import Impact, NotCompared, StudentImpact, impact_tables
from torchgrade.report.impact import ByTest

STOPPED = "Stopped. What was done is kept: the same command goes on from there."


class Regraded(Record, frozen=True, kw_only=True):
    """What `regrade --json` prints.

    Attributes:
        assignment: Name of the assignment.
        applied: Whether it was recorded; otherwise nothing was written.
        counts: Students whose points go `down`, `up` or stay the `same`, who were
            `not_compared`, whose verdict is `changed`, and who were `written` in this run.
        seconds: Wall-clock seconds of this run.
        notices: What the instructor should know.
        mean_before: Mean of the points, or None without students.
        mean_after: The same with the new tests.
        students: One per submission that was compared.
        tests: The tests that are not as they were.
        not_compared: The others, and why.
    """

    assignment: str
    applied: bool
    counts: dict[str, int]
    seconds: float
    notices: tuple[str, ...]
    mean_before: float | None
    mean_after: float | None
    students: tuple[StudentImpact, ...]
    tests: tuple[ByTest, ...]
    not_compared: tuple[NotCompared, ...]


def run(
    root: Path,
    assignment: str,
    students: tuple[str, ...],
    *,
    resources: Resources,
    apply: bool,
    quiet: bool,
) -> tuple[Impact, Regraded]:
    """Compare a class, or record what was compared, with progress."""
    begun = time.monotonic()
    work = pipeline.apply_regrade if apply else pipeline.regrade
    try:
        with (
            progress.interruptible(err) as stop,
            progress.meter("Writing" if apply else "Regrading", err, quiet=quiet) as shown,
        ):
            impact = work(
                root,
                assignment,
                students=students,
                resources=resources,
                stop=stop,
                report=progress.regrading_report(shown),
            )
    except KeyboardInterrupt:
        err.print(STOPPED)
        raise typer.Exit(progress.INTERRUPTED) from None
    counts = {
        "down": impact.count("down"),
        "up": impact.count("up"),
        "same": impact.count("same"),
        "not_compared": len(impact.not_compared),
        "changed": sum(student.changed for student in impact.students),
        "written": shown.counts["graded"],
    }
    done = Regraded(
        assignment=assignment,
        applied=apply,
        counts=counts,
        seconds=round(time.monotonic() - begun, 3),
        notices=tuple(shown.notices),
        mean_before=impact.mean_before,
        mean_after=impact.mean_after,
        students=impact.students,
        tests=impact.tests,
        not_compared=impact.not_compared,
    )
    return impact, done


def show(impact: Impact, done: Regraded) -> None:
    """Print who goes where and why, and what comes next."""
    out.print(impact_tables(impact))
    out.print(Text(f" {_conclusion(done)}"), soft_wrap=True)


def _conclusion(done: Regraded) -> str:
    changed, written = done.counts["changed"], done.counts["written"]
    command = f"torchgrade regrade {done.assignment} --apply"
    if not changed and not written:
        return "There is nothing to write."
    if not done.applied:
        return f"Nothing was written. To write {_verdicts(changed)}: {command}"
    before = f" ({changed - written} before this run)" if changed > written else ""
    return (
        f"Written: {_verdicts(written)}{before}. For new feedback pages:"
        f" torchgrade feedback {done.assignment}"
    )


def _verdicts(count: int) -> str:
    return "1 changed verdict" if count == 1 else f"{count} changed verdicts"
