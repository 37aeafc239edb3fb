"""From what was tried to shares and tables. Pure."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable, Mapping, Sequence

from torchgrade.authoring.gates import Trial, complaint
from torchgrade.authoring.subjects import Kind
from torchgrade.errors import Fault
from torchgrade.model import Record

CUTTING = frozenset(
    "detach-result detach-intermediate detach-prediction add-no-grad drop-requires-grad".split()
)
"""Operators that cut gradients."""


STYLES = ("usual", "ours")


class Survivor(Record, frozen=True, kw_only=True):
    """A wrong solution that kept all its points.

    Attributes:
        name: Its name.
        what: What is wrong with it.
    """

    name: str
    what: str


class Share(Record, frozen=True, kw_only=True):
    """How many wrong solutions of an exercise were caught.

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


class Suite(Record, frozen=True, kw_only=True):
    """What came of one suite; dicts by style are `usual` and `ours`.

    Attributes:
        exercises: The mutants, by exercise and style.
        by_hand: The wrong solutions that somebody wrote, by style.
        lines: Lines of test code, by style.
        complaints: What makes the comparison unfair.
    """

    exercises: dict[str, dict[str, Share]]
    by_hand: dict[str, Share]
    lines: dict[str, int]
    complaints: tuple[str, ...]

    @property
    def mutants(self) -> dict[str, Share]:
        """All mutants, by style."""
        return total(self.exercises.values())


def shares(
    trials: Iterable[Trial], equivalents: Iterable[str], kind: Kind = "mutant"
) -> dict[str, Share]:
    """Count wrong solutions by exercise, the solution cell's name.

    Args:
        trials: What was tried.
        equivalents: Names of mutants that are no mistake.
        kind: Which of them count: `mutant`, or `wrong` for those written by hand.

    Raises:
        Fault: One could not be graded.
    """
    excused = frozenset(equivalents)
    found: dict[str, Share] = {}
    for trial in trials:
        subject = trial.subject
        if subject.kind != kind:
            continue
        if trial.verdict is None:
            raise Fault(f"{subject.name}: {trial.failed}")
        one = Share() if subject.name in excused else _one(trial)
        found[subject.cell] = found.get(subject.cell, Share()) + one
    return found


def _one(trial: Trial) -> Share:
    name = trial.subject.name
    survived = bool(complaint(trial))
    cutting = bool(CUTTING.intersection(name.split("~")))
    return Share(
        tried=1,
        caught=not survived,
        cutting=cutting,
        cutting_caught=cutting and not survived,
        survivors=(Survivor(name=name, what=trial.subject.what),) if survived else (),
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


def table(suites: Mapping[str, Suite]) -> str:
    """Write the table: by suite and exercise, the usual tests beside ours."""
    text = [
        "| suite | exercise | mutants | caught by usual tests | by ours "
        "| cut gradients | by usual tests | by ours | written by hand | by usual tests | by ours |",
        "|" + "---|" * 11,
    ]
    for name, suite in suites.items():
        text += [_row(name, each, found, _NONE) for each, found in suite.exercises.items()]
        text.append(_row(f"**{name}**", "all", suite.mutants, suite.by_hand))
    mutants = total(suite.mutants for suite in suites.values())
    text.append(_row("**all**", "", mutants, total(s.by_hand for s in suites.values())))
    return "\n".join(text)


def total(found: Iterable[Mapping[str, Share]]) -> dict[str, Share]:
    """Add up, style by style."""
    rows = list(found)
    return {style: sum((row.get(style, Share()) for row in rows), Share()) for style in STYLES}


_NONE = dict.fromkeys(STYLES, Share())


def _row(
    suite: str, exercise: str, mutants: Mapping[str, Share], by_hand: Mapping[str, Share]
) -> str:
    usual, ours = mutants["usual"], mutants["ours"]
    cells: Sequence[object] = (
        suite, exercise,
        ours.tried, _part(usual.caught, usual.tried), _part(ours.caught, ours.tried),
        ours.cutting or "–", _part(usual.cutting_caught, usual.cutting),
        _part(ours.cutting_caught, ours.cutting),
        by_hand["ours"].tried or "–", *(_part(by_hand[s].caught, by_hand[s].tried) for s in STYLES),
    )  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"


def _part(good: int, tried: int) -> str:
    return f"{good} ({100 * good / tried:.1f} %)" if tried else "–"


def last_line(mutants: Mapping[str, Share]) -> str:
    """Give the line for machines: shares from 0 to 1."""
    found = {f"caught_{s}": (mutants[s].caught, mutants[s].tried) for s in STYLES}
    found |= {f"cutting_{s}": (mutants[s].cutting_caught, mutants[s].cutting) for s in STYLES}
    return " ".join(f"{name}={good / max(n, 1):.4f}" for name, (good, n) in found.items())
