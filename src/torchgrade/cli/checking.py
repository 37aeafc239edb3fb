"""What `check` runs and prints: one table of gates for each assignment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from torchgrade import pipeline
from torchgrade.authoring.gates import Finding, Gate
from torchgrade.authoring.subjects import Kind
from torchgrade.cli import progress
from torchgrade.cli.screen import counted, err, out, plain
from torchgrade.config import load_course
from torchgrade.errors import InstructorError, TorchgradeError
from torchgrade.model import Record
from torchgrade.pipeline import Checked, Resources


class Failed(Record, frozen=True, kw_only=True):
    """An assignment that could not be checked.

    Attributes:
        assignment: Its name.
        message: Why.
        hint: What to do.
    """

    assignment: str
    message: str
    hint: str


class Report(Record, frozen=True, kw_only=True):
    """What `check --json` prints.

    Attributes:
        passed: Whether every gate of every assignment holds.
        assignments: One entry for each that was checked.
        errors: One for each that could not be.
    """

    passed: bool
    assignments: tuple[Checked, ...]
    errors: tuple[Failed, ...]


def every(root: Path) -> list[str]:
    """Name a course's assignments.

    Raises:
        InstructorError: It has none: nothing would be checked.
    """
    names = [assignment.name for assignment in load_course(root).assignments]
    if not names:
        raise InstructorError(
            "the course has no assignment to check",
            hint="Add one to `assignments` in grader_config.py.",
        )
    return names


def run(
    root: Path,
    names: Sequence[str],
    *,
    resources: Resources,
    only: Sequence[Kind],
    cells: Sequence[str],
    repeats: int | None,
    seed: int | None,
    keep: bool,
    quiet: bool,
) -> Report:
    """Check assignments, and show each one's gates unless it is to be quiet.

    Raises:
        TorchgradeError: The only one could not be checked. Of several, the others are checked.
    """
    done: list[Checked] = []
    errors: list[Failed] = []
    for name in names:
        try:
            with progress.meter(f"Checking {name}", err, quiet=quiet) as shown:
                checked, _ = pipeline.check(
                    root, name, resources=resources, only=only, cells=cells, repeats=repeats,
                    seed=seed, keep=keep, report=progress.checking_report(shown),
                )  # fmt: skip
        except TorchgradeError as error:
            if len(names) == 1:
                raise
            errors.append(Failed(assignment=name, message=error.message, hint=error.hint))
            err.print(plain(f"{name} could not be checked: {error.message}\n{error.hint}"))
            continue
        done.append(checked)
        if not quiet:
            show(checked)
    return Report(
        passed=not errors and all(checked.passed for checked in done),
        assignments=tuple(done),
        errors=tuple(errors),
    )


def show(checked: Checked) -> None:
    """Print an assignment's gates, and everything that does not hold."""
    title = f"{checked.assignment}: {counted(len(checked.tried), 'notebook')}"
    if checked.cells:
        title += f", {', '.join(checked.cells)} alone"
    table = Table("Gate", "Tried", "Good", "", title=title, header_style="bold")
    for gate in checked.gates:
        table.add_row(gate.sentence, str(gate.tried), f"{gate.good}{_score(gate)}", _word(gate))
    out.print(table)
    if checked.not_run:
        count = counted(len(checked.not_run), "test")
        out.print(Text(f"\n{count} can't run on {checked.device}: not tested here", style="yellow"))
        out.print(plain("\n".join(f"  {test}" for test in checked.not_run)), soft_wrap=True)
    for gate in checked.gates:
        _show_findings(gate)
    if checked.warnings:
        out.print(Text("\nWarnings: no gate fails for them", style="bold yellow"))
        _show_each(checked.warnings)
    if entries := [f.entry for gate in checked.gates for f in gate.findings if f.entry]:
        tests = f"tests/homework/{checked.assignment}/equivalent.toml"
        out.print(plain(f"\nIf one of these is no mistake, say why in {tests}:\n"))
        out.print(plain("\n\n".join(entries)), soft_wrap=True)
    if any(g.name == "stable" and not g.passed for g in checked.gates):
        out.print(plain(f"The same repetitions again: --seed {checked.seed}"))


def _score(gate: Gate) -> str:
    if not gate.tried or gate.wanted is None:
        return ""
    return f" ({gate.good / gate.tried:.1%}; wanted: {100 * gate.wanted:g}%)"


def _word(gate: Gate) -> Text:
    if not gate.passed:
        return Text("fails", style="red")
    return Text("holds", style="green") if gate.tried else Text("nothing tried", style="yellow")


def _show_findings(gate: Gate) -> None:
    if gate.findings:
        out.print(Text(f"\n{gate.sentence}", style="bold yellow" if gate.passed else "bold red"))
        _show_each(gate.findings)
    if gate.todo:
        out.print(plain(f"  What to do: {gate.todo}"), soft_wrap=True)


def _show_each(findings: Sequence[Finding]) -> None:
    for finding in findings:
        line = Text(f"  {finding.subject} ", style="bold")
        line.append(Text(finding.text, style="default"))
        if finding.where and finding.where not in finding.text:
            line.append(Text(f"\n    {finding.where}", style="dim"))
        out.print(line, soft_wrap=True)
