"""Recognise a verdict's misconceptions with the assignment's library of wrong solutions."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from torchgrade.diagnose import Catalogue, diagnose, load
from torchgrade.library import Solution, load_library
from torchgrade.model import CodeCell, Hint, Verdict

PATTERNS = "patterns.json"
MARK = "~"
"""Separates cell, operator and place in the name of an automatic wrong solution."""


def recognise(verdict: Verdict, tests: Path, cells: Iterable[CodeCell]) -> tuple[Hint, ...]:
    """Match a verdict with the patterns that the wrong solutions left.

    Those of the library come first. Automatic ones count only where the pattern is exactly theirs:
    left to themselves they recognise 50 of the library's 254 in 02_dataset, 4 of them as something
    else; what is merely similar to them is as often something else as not.

    Args:
        verdict: The submission's.
        tests: The assignment's folder of hidden tests.
        cells: The notebook's code cells, which say where each exercise is tested.

    Returns:
        At most one hint per test cell.
    """
    catalogue, wrong = _known(tests, _age(tests))
    homes = graded_by(cells)
    shipped = diagnose(verdict, catalogue, {s.name: hint(s, homes) for s in wrong})
    told = {one.cell for one in shipped}
    others = diagnose(verdict, catalogue, _automatic(catalogue, homes), exact=True)
    found = {one.cell: one for one in (*shipped, *(o for o in others if o.cell not in told))}
    return tuple(found[cell.cell] for cell in verdict.cells if cell.cell in found)


def _automatic(catalogue: Catalogue, homes: dict[str, str]) -> dict[str, Hint]:
    """Give the hints of the automatic wrong solutions that left a pattern."""
    made = [name for name in catalogue.patterns if MARK in name]
    if not made:
        return {}
    from torchgrade.mutation import OPERATORS  # loads a parser, which takes a while

    hints = {}
    for name in made:
        cell, _, operator = name.partition(MARK)
        about = OPERATORS.get(operator.partition(MARK)[0])
        if about is not None:
            hints[name] = Hint(
                cell=homes.get(cell, ""),
                misconception=about.id,
                title=about.english.title,
                hint=about.english.hint,
                translations={"es": {"title": about.spanish.title, "hint": about.spanish.hint}},
            )
    return hints


def hint(solution: Solution, homes: dict[str, str]) -> Hint:
    """Turn a wrong solution's header into the hint that students read.

    Args:
        solution: A wrong solution.
        homes: From `graded_by`.
    """
    return Hint(
        cell=homes.get(solution.cell, ""),
        misconception=solution.misconception,
        title=solution.title,
        hint=solution.hint,
        translations={"es": {"title": solution.title_es, "hint": solution.hint_es}},
    )


def graded_by(cells: Iterable[CodeCell]) -> dict[str, str]:
    """Map each solution cell to the test cell that follows it."""
    homes: dict[str, str] = {}
    waiting: list[str] = []
    for cell in cells:
        if cell.role == "solution":
            waiting.append(cell.grade_id)
        elif cell.role == "test":
            homes.update(dict.fromkeys(waiting, cell.grade_id))
            waiting.clear()
    return homes


def _age(tests: Path) -> float:
    path = tests / PATTERNS
    return path.stat().st_mtime if path.exists() else 0.0


@functools.lru_cache(maxsize=16)
def _known(tests: Path, age: float) -> tuple[Catalogue, tuple[Solution, ...]]:
    del age  # part of the key alone: a new catalogue is read again
    wrong = tuple(s for s in load_library(tests) if s.kind == "wrong")
    return load(tests / PATTERNS), wrong
