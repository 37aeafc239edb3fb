"""What `collect` asks and prints: who came, what was refused and why, and what to do about it."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from torchgrade import pipeline
from torchgrade.cli.screen import counted, err, out, plain
from torchgrade.config import load_course
from torchgrade.errors import InstructorError
from torchgrade.intake.collected import TAKEN, Item, Report
from torchgrade.intake.deciding import Wishes
from torchgrade.intake.kinds import Kind
from torchgrade.intake.matching import Unknown
from torchgrade.intake.people import read_people

_WORDS = {
    "new": ("new", "green"),
    "newer": ("newer, replaced", "green"),
    "unchanged": ("unchanged", "dim"),
    "older": ("older, left", "dim"),
    "kept": ("not taken", "yellow"),
    "undecided": ("not taken", "yellow"),
    "refused": ("refused", "red"),
}


def run(
    root: Path,
    assignment: str,
    source: Path | None,
    *,
    kind: Kind | None,
    who: Sequence[str],
    new_students: bool,
    exact_names: bool,
    force: bool,
    dry_run: bool,
    quiet: bool,
) -> Report:
    """Collect an assignment; on a terminal, ask about those who are unknown.

    Raises:
        InstructorError: A `--who` is none, or `pipeline.collect` says so.
    """
    wishes = Wishes(
        who=dict(map(_pair, who)),
        new_students=new_students,
        exact_names=exact_names,
        force=force,
        dry_run=dry_run,
    )
    terminal = sys.stdin.isatty() and err.is_terminal and not quiet
    ask = _asker([person.student for person in read_people(root)]) if terminal else None
    report = pipeline.collect(root, assignment, source, kind=kind, wishes=wishes, ask=ask)
    if not quiet:
        show(report, ZoneInfo(load_course(root).timezone))
    return report


def _pair(text: str) -> tuple[str, str]:
    name, sign, student = text.rpartition("=")
    if not sign or not name.strip() or not student.strip():
        raise InstructorError(
            f"--who {text!r} names no student.",
            hint='Write --who "name as the report shows it=student id".',
        )
    return name.strip(), student.strip()


def _asker(students: Sequence[str]) -> Callable[[Unknown], str | None] | None:
    """Make a function that asks at the terminal; none where nobody could be named."""
    if not students:
        return None
    known = {student.casefold(): student for student in students}

    def ask(unknown: Unknown) -> str | None:
        err.print(plain(f"\nWho is {_name(unknown)}?  ({unknown.origin})"), soft_wrap=True)
        if unknown.reason:
            err.print(plain(f"  {unknown.reason}"))
        for number, student in enumerate(unknown.suggestions, 1):
            err.print(plain(f"  {number}  {student}"))
        while True:
            said = err.input("  Number or student id; Enter leaves it: ").strip()
            if not said:
                return None
            if said.isdigit() and 1 <= int(said) <= len(unknown.suggestions):
                return unknown.suggestions[int(said) - 1]
            if said.casefold() in known:
                return known[said.casefold()]
            err.print(plain(f"  people.csv has no student {said!r}."))

    return ask


def show(report: Report, zone: ZoneInfo) -> None:
    """Print what came of collecting."""
    if report.items:
        out.print(_table(report.items, zone, f"{report.assignment}, from {report.kind}"))
    for item in report.items:
        _show_item(item)
    for stray in report.strays:
        out.print(Text("Refused: ", style="red").append(Text(f"{stray.origin}: {stray.reason}")))
    _show_people(report)
    out.print(plain(_summary(report)))


def _table(items: Sequence[Item], zone: ZoneInfo, title: str) -> Table:
    table = Table("Student", "", "Handed in", "Late", "Came as", title=title, header_style="bold")
    for item in items:
        word, style = _WORDS[item.state]
        when = item.submitted.astimezone(zone).strftime("%Y-%m-%d %H:%M") if item.submitted else ""
        table.add_row(
            plain(item.student), Text(word, style=style), when, _late(item), plain(item.name)
        )
    return table


def _late(item: Item) -> str:
    if item.late_seconds:
        return f"{item.late_seconds / 3600:.1f} h"
    return {True: "yes", False: "no", None: ""}[item.late]


def _show_item(item: Item) -> None:
    lines = [item.reason.replace("\n", " ")] if item.reason else []
    lines += [*item.notes, *(f"{name} left out: {why}" for name, why in item.left_out.items())]
    if lines:
        said = Text(item.student, style="bold").append(Text(": " + "\n  ".join(lines), "not bold"))
        out.print(said, soft_wrap=True)


def _show_people(report: Report) -> None:
    if report.newcomers:
        word = "Added to" if report.written else "Would be added to"
        out.print(Text(f"{word} people.csv:", style="bold"))
        for person in report.newcomers:
            known = (person.first_name, person.email, person.username, person.canvas)
            out.print(plain(f"  {person.student}  {' '.join(filter(None, known))}"))
    if report.unknown:
        out.print(Text("Nobody in people.csv is known to be:", style="bold yellow"))
        for unknown in report.unknown:
            out.print(plain(f"  {_name(unknown)}  ({unknown.origin})"), soft_wrap=True)
            if unknown.reason:
                out.print(plain(f"    {unknown.reason}"))
            out.print(plain(f"    {_option(unknown)}"), soft_wrap=True)
        out.print(plain(_advice(report)))
    if report.missing:
        out.print(plain(f"Nothing from {', '.join(report.missing)}"), soft_wrap=True)


def _name(unknown: Unknown) -> str:
    sender = unknown.sender
    ids = (sender.email, sender.id_number, sender.canvas and f"Canvas {sender.canvas}")
    known = ", ".join(filter(None, ids))
    return f"{unknown.who} ({known})" if known else unknown.who


def _option(unknown: Unknown) -> str:
    """The option that answers, with the closest student if there is one."""
    close = unknown.exact or next(iter(unknown.suggestions), "<student>")
    others = [s for s in unknown.suggestions if s != close]
    option = f"--who {shlex.quote(f'{unknown.who}={close}')}"
    return f"{option}   (or {', '.join(others)})" if others else option


def _advice(report: Report) -> str:
    if not report.known:
        return (
            "There is no people.csv yet, which says who is who. --new-students makes it of those"
            " who came:\ntry it with --dry-run first. Or write it, see docs/reference/files.md."
        )
    lines = ["Give the command again with the options that are right: answers are remembered."]
    exact = sum(1 for unknown in report.unknown if unknown.exact)
    if exact:
        lines.append(
            f"--exact-names takes the {exact} whose name is written as Canvas writes that of"
            " exactly one student."
        )
    lines.append("--new-students adds those who are in people.csv under no name at all.")
    return "\n".join(lines)


def _summary(report: Report) -> str:
    counts = Counter("taken" if i.state in TAKEN else _plain_word(i.state) for i in report.items)
    counts["refused"] += len(report.strays)
    counts["unknown"] = len(report.unknown)
    counts["missing"] = len(report.missing)
    order = ("taken", "unchanged", "older", "not taken", "refused", "unknown", "missing")
    words = ", ".join(f"{counts[word]} {word}" for word in order if counts[word])
    done = "" if report.written else " Nothing was written: it was a dry run."
    return f"{counted(len(report.items), 'student')}: {words or 'nothing came'}.{done}"


def _plain_word(state: str) -> str:
    return "not taken" if state in ("kept", "undecided") else state
