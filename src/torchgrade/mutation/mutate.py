"""From a solution cell to its mutants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import torchgrade.mutation.operators  # noqa: F401 - registers them
from torchgrade.mutation.cell import Cell, fingerprint, read_cell
from torchgrade.mutation.records import Mutant
from torchgrade.mutation.registry import OPERATORS, Operator


def mutants(source: str, *, cell: str) -> tuple[Mutant, ...]:
    """Make wrong variants of a solution, each with one change.

    Args:
        source: Text of the instructor's solution cell.
        cell: Its `grade_id`.

    Returns:
        The mutants, in the order of the operators and then of the text. None means the same to
        Python as the solution, and no two mean the same. The order and the names depend on the
        text alone.

    Raises:
        InstructorError: The cell is not Python.
    """
    parsed = read_cell(source, cell)
    seen = {fingerprint(source)}
    kept = []
    for operator in OPERATORS.values():
        for mutant in mutants_of(parsed, operator):
            meaning = fingerprint(mutant.code)
            if meaning not in seen:
                seen.add(meaning)
                kept.append(mutant)
    return tuple(kept)


def mutants_of(cell: Cell, operator: Operator) -> Iterator[Mutant]:
    """Give all that one operator makes of a cell, even what means the same as another mutant."""
    counts: Counter[str] = Counter()
    for site in cell.sites:
        if not isinstance(site.node, operator.kinds):
            continue
        for change in operator.find(site):
            code = cell.apply(site, change)
            if code is None or code == cell.source:
                continue
            function = site.qualified
            counts[function] += 1
            line, original, mutated = _difference(cell.source, code)
            yield Mutant(
                name=f"{cell.name}~{operator.id}~{function}~{counts[function]}",
                operator=operator.id,
                cell=cell.name,
                function=function,
                line=cell.lines[line - 1],
                original=original,
                mutated=mutated,
                code=code,
            )


def _difference(before: str, after: str) -> tuple[int, str, str]:
    """The first line that differs: its number, the old text and what stands in its place."""
    old, new = before.split("\n"), after.split("\n")
    pairs = enumerate(zip(old, new, strict=False))
    first = next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))
    gone = len(old) > len(new) and old[first + len(old) - len(new) :] == new[first:]
    original = old[first].strip() if first < len(old) else ""
    return first + 1, original, "" if gone or first >= len(new) else new[first].strip()
