"""From what was tried to shares and tables. Pure."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable, Mapping, Sequence

from torchgrade.authoring.gates import Trial, complaint
from torchgrade.errors import Fault
from torchgrade.model import Record

CUTTING = frozenset(
    "detach-result detach-intermediate detach-prediction add-no-grad drop-requires-grad".split()
)
"""Operators that cut gradients."""


class Survivor(Record, frozen=True, kw_only=True):
    """A mutant that kept all its points.

    Attributes:
        mutant: Its name.
        line: What it changes.
    """

    mutant: str
    line: str


class Share(Record, frozen=True, kw_only=True):
    """How many mutants of an exercise were caught.

    Attributes:
        tried: How many there are, without those marked as equivalent.
        caught: How many of them lost points.
        cutting: How many cut a gradient.
        cutting_caught: How many of those lost points.
        survivors: Those that did not lose points.
    """

    tried: int = 0
    caught: int = 0
    cutting: int = 0
    cutting_caught: int = 0
    survivors: tuple[Survivor, ...] = ()

    def __add__(self, other: Share) -> Share:
        return Share(
            tried=self.tried + other.tried,
            caught=self.caught + other.caught,
            cutting=self.cutting + other.cutting,
            cutting_caught=self.cutting_caught + other.cutting_caught,
            survivors=self.survivors + other.survivors,
        )


def shares(trials: Iterable[Trial], equivalents: Iterable[str]) -> dict[str, Share]:
    """Count the mutants by exercise, the solution cell's name.

    Args:
        trials: What was tried; only the mutants among them count.
        equivalents: Names of mutants that are no mistake.

    Raises:
        Fault: A mutant could not be graded.
    """
    excused = frozenset(equivalents)
    found: dict[str, Share] = {}
    for trial in trials:
        subject = trial.subject
        if subject.kind != "mutant":
            continue
        if trial.verdict is None:
            raise Fault(f"{subject.name}: {trial.failed}")
        one = Share() if subject.name in excused else _one(trial)
        found[subject.cell] = found.get(subject.cell, Share()) + one
    return found


def _one(trial: Trial) -> Share:
    name = trial.subject.name
    survived = bool(complaint(trial))
    cutting = name.split("~")[1] in CUTTING
    return Share(
        tried=1,
        caught=not survived,
        cutting=cutting,
        cutting_caught=cutting and not survived,
        survivors=(Survivor(mutant=name, line=trial.subject.what),) if survived else (),
    )


def code_lines(source: str) -> int:
    """Count the lines of a file that hold code: no blank ones, comments or docstrings."""
    layout = (
        tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
        tokenize.ENDMARKER,
    )  # fmt: skip
    lines = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in layout
        for line in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def table(
    rows: Mapping[str, Mapping[str, Mapping[str, Share]]], lines: Mapping[str, Mapping[str, int]]
) -> str:
    """Write the table: by suite and exercise, the usual tests beside ours.

    Args:
        rows: By suite, by exercise, by style (`usual`, `ours`).
        lines: Lines of test code, by suite and style.
    """
    text = [
        "| suite | exercise | mutants | caught by usual tests | by ours "
        "| cut gradients | by usual tests | by ours | lines, usual | ours |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    totals = []
    for suite, exercises in rows.items():
        for exercise, found in exercises.items():
            text.append(_row(suite, exercise, found, {"usual": "", "ours": ""}))
        total = _total(exercises.values())
        totals.append(total)
        text.append(_row(f"**{suite}**", "all", total, lines[suite]))
    count = {style: sum(each[style] for each in lines.values()) for style in ("usual", "ours")}
    text.append(_row("**all**", "", _total(totals), count))
    return "\n".join(text)


def _total(found: Iterable[Mapping[str, Share]]) -> dict[str, Share]:
    rows = list(found)
    return {style: sum((row[style] for row in rows), Share()) for style in ("usual", "ours")}


def _row(
    suite: str, exercise: str, found: Mapping[str, Share], lines: Mapping[str, object]
) -> str:
    usual, ours = found["usual"], found["ours"]
    cells: Sequence[object] = (
        suite, exercise, ours.tried,
        _part(usual.caught, usual.tried), _part(ours.caught, ours.tried), ours.cutting,
        _part(usual.cutting_caught, usual.cutting), _part(ours.cutting_caught, ours.cutting),
        lines["usual"], lines["ours"],
    )  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"


def _part(good: int, tried: int) -> str:
    return f"{good} ({good / tried:.0%})" if tried else "–"


def last_line(usual: Share, ours: Share) -> str:
    """Give the line for machines: shares from 0 to 1."""
    names = {
        "caught_usual": (usual.caught, usual.tried),
        "caught_ours": (ours.caught, ours.tried),
        "cutting_usual": (usual.cutting_caught, usual.cutting),
        "cutting_ours": (ours.cutting_caught, ours.cutting),
    }
    return " ".join(f"{n}={good / max(tried, 1):.4f}" for n, (good, tried) in names.items())
