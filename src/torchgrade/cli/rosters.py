"""What `roster` prints: who is new, changed or gone in each course of the platforms."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.table import Table
from rich.text import Text

from torchgrade import pipeline
from torchgrade.cli.screen import counted, err, out, plain, spinner
from torchgrade.pipeline.rostering import ContextRoster, Roster, RosterState, RosterStudent

_STYLES = {"new": "green", "changed": "yellow", "gone": "red"}


def run(root: Path, *, dry_run: bool, people: bool, quiet: bool) -> Roster:
    """Read the rosters, and print what came of it.

    Raises:
        InstructorError: As `pipeline.roster` says.
    """
    with spinner("Asking the platforms"):
        found = pipeline.roster(root, write=not dry_run, add_people=people)
    if not quiet:
        _show(found)
    return found


def failed(found: Roster) -> bool:
    """Whether a course's roster could not be read."""
    return any(each.problem for each in found.contexts)


def _show(found: Roster) -> None:
    if not found.contexts:
        out.print("No course of a platform is known yet: launch the tool from one once.")
        return
    for context in found.contexts:
        out.print(Text(f"{context.title or 'A course'}, {context.platform}", style="bold"))
        if context.problem:
            err.print(Text(context.problem, style="red"))
            continue
        told = [each for each in context.students if each.state is not RosterState.SAME]
        if told:
            out.print(_table(told))
        out.print(Text(_summary(context)))
    if found.added:
        out.print(Text(f"To people.csv: {', '.join(found.added)}."))
    if not found.written:
        out.print("Nothing was written.")


def _table(students: list[RosterStudent]) -> Table:
    table = Table()
    for title in ("Student", "Name", "E-mail", "", "Changes"):
        table.add_column(title)
    for each in students:
        changes = [f"{name}: {old} → {each.after[name]}" for name, old in each.before.items()]
        state = Text(each.state.value, style=_STYLES[each.state.value])
        cells = (plain(each.student), plain(each.name), plain(each.email))
        table.add_row(*cells, state, plain("\n".join(changes)))
    return table


def _summary(context: ContextRoster) -> str:
    counts = Counter(each.state for each in context.students)
    here = len(context.students) - counts[RosterState.GONE]
    parts = [f"{counts[state]} {state.value}" for state in RosterState if counts[state]]
    text = counted(here, "student") + (f" ({', '.join(parts)})" if parts else "")
    text += f", {counted(context.others, 'other')}." if context.others else "."
    if counts[RosterState.GONE]:
        text += " Who is gone stays in the gradebook."
    return text
