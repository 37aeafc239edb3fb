"""What `doctor` shows of a machine."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from torchgrade.config import CONFIG_FILE
from torchgrade.model import Record
from torchgrade.sandbox import Level
from torchgrade.sandbox.base import NAMES
from torchgrade.sandbox.doctor import Fact, Report


class Diagnosis(Record, frozen=True, kw_only=True):
    """What `doctor --json` prints.

    Attributes:
        levels: Levels of isolation, from the best to the weakest, each tried.
        facts: What they and the exercises rest on.
        minimum: The weakest level that the course accepts; None outside of a course.
        chosen: The level that its submissions would get; None where there is none good enough.
    """

    levels: tuple[Level, ...]
    facts: tuple[Fact, ...]
    minimum: str | None
    chosen: str | None


def falls_short(found: Diagnosis) -> bool:
    """Tell whether the course can't be graded here."""
    return found.minimum is not None and found.chosen is None


def diagnose(report: Report, minimum: str | None) -> Diagnosis:
    """Put a machine and a course's demand together."""
    least = NAMES[minimum or "process"]
    good = (level.name for level in report.levels if level.available)
    chosen = next((name for name in good if NAMES[name] >= least), None)
    return Diagnosis(levels=report.levels, facts=report.facts, minimum=minimum, chosen=chosen)


def show(found: Diagnosis, out: Console) -> None:
    """Print what was found, and what to do about it."""
    out.print(_levels(found))
    out.print(_facts(found))
    out.print(_conclusion(found))


def _levels(found: Diagnosis) -> Table:
    table = Table("Sandbox level", "Here", "Why not, and what to do", header_style="bold")
    said: set[str] = set()
    for level in found.levels:
        hint = "What to do: as above." if level.hint in said else level.hint
        said |= {level.hint} - {""}
        why = "\n".join(filter(None, (level.reason, hint)))
        table.add_row(level.name, _mark(level.available), Text("" if level.available else why))
    return table


def _facts(found: Diagnosis) -> Table:
    table = Table("This machine", "", "Found", "What to do", header_style="bold")
    for fact in found.facts:
        table.add_row(fact.name, _mark(fact.good), Text(fact.found), Text(fact.hint))
    return table


def _mark(good: bool) -> Text:
    return Text("yes", style="green") if good else Text("no", style="red")


def _conclusion(found: Diagnosis) -> Text:
    if found.minimum is None:
        return Text(f"No course here ({CONFIG_FILE}). A course would get {found.chosen!r}.")
    demand = f"The course accepts nothing weaker than {found.minimum!r} ({CONFIG_FILE})"
    if found.chosen is None:
        return Text(f"{demand}: it can't be graded here.", style="red")
    return Text(f"{demand}: submissions run at level {found.chosen!r}.")
