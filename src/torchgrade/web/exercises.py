"""A class exercise by exercise: what it has on the average, and what was misunderstood in it."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from torchgrade.errors import TorchgradeError
from torchgrade.model import Hint, Record
from torchgrade.notebook import grade_id, notebooks_of, points, read_source, source_path
from torchgrade.web.class_list import Line
from torchgrade.web.site import Site


class Misunderstood(Record, frozen=True, kw_only=True):
    """A misconception in one exercise.

    Attributes:
        hint: The misconception with its words.
        count: How many students have it there.
    """

    hint: Hint
    count: int


class Exercise(Record, frozen=True, kw_only=True):
    """One graded cell of an assignment.

    Attributes:
        cell: Its `grade_id`.
        max_points: Points that can be had; None if the source notebook does not say.
        mean: Mean of the points of those who have some; None if nobody has.
        waiting: How many wait for a person here.
        misunderstood: Its misconceptions, the most frequent first.
    """

    cell: str
    max_points: float | None = None
    mean: float | None = None
    waiting: int = 0
    misunderstood: tuple[Misunderstood, ...] = ()


def exercises_of(site: Site, assignment: str, lines: Sequence[Line]) -> tuple[Exercise, ...]:
    """Give the exercises that some submissions have points in, in the notebook's order.

    Args:
        site: The course.
        assignment: Name of the assignment.
        lines: The submissions.
    """
    rows = [line.row for line in lines if line.row is not None and line.row.points is not None]
    maxima = _maxima(site, assignment)
    hints = _counted(lines)
    cells = dict.fromkeys([cell for row in rows for cell in row.exercises])
    order = {cell: place for place, cell in enumerate(maxima)}
    found = []
    for cell in sorted(cells, key=lambda cell: order.get(cell, len(order))):
        had = [row.exercises[cell] for row in rows if cell in row.exercises]
        known = [each for each in had if each is not None]
        found.append(
            Exercise(
                cell=cell,
                max_points=maxima.get(cell),
                mean=sum(known) / len(known) if known else None,
                waiting=len(had) - len(known),
                misunderstood=hints.pop(cell, ()),
            )
        )
    left = [Exercise(cell=cell, misunderstood=each) for cell, each in hints.items()]
    return (*found, *left)


def _counted(lines: Sequence[Line]) -> dict[str, tuple[Misunderstood, ...]]:
    counts: Counter[tuple[str, str]] = Counter()
    hints: dict[tuple[str, str], Hint] = {}
    for line in lines:
        own = {(hint.cell, hint.misconception): hint for hint in line.hints}
        counts.update(own.keys())
        hints |= own
    found: dict[str, tuple[Misunderstood, ...]] = {}
    for (cell, name), count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        one = Misunderstood(hint=hints[cell, name], count=count)
        found[cell] = (*found.get(cell, ()), one)
    return found


def _maxima(site: Site, assignment: str) -> Mapping[str, float]:
    """Read from the source notebooks what each graded cell is worth, in their order."""
    try:
        paths = [
            source_path(site.root, assignment, name) for name in notebooks_of(site.root, assignment)
        ]
        return {k: v for path in paths for k, v in _worth(path, path.stat().st_mtime_ns)}
    except (TorchgradeError, OSError):
        return {}


@functools.lru_cache(maxsize=256)
def _worth(path: Path, _changed: int) -> tuple[tuple[str, float], ...]:
    cells = read_source(path).cells
    return tuple((grade_id(cell), points(cell)) for cell in cells if grade_id(cell))
