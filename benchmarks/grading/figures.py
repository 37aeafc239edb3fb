"""From runs to figures: what one submission more costs, what a class costs to start."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.grading.tools import Verdicts


@dataclass(frozen=True)
class Run:
    """One grader's run over one class.

    Attributes:
        subject: The assignment.
        tool: Name of the grader.
        round: Number of the round, from 1.
        submissions: Size of the class.
        cpu: CPU seconds of the whole tree of processes.
        wall: Wall-clock seconds.
        others: Cores that other programs kept busy meanwhile.
    """

    subject: str
    tool: str
    round: int
    submissions: int
    cpu: float
    wall: float
    others: float


@dataclass(frozen=True)
class Cost:
    """One grader's cost: medians over the rounds.

    Attributes:
        more_cpu: CPU seconds of one submission more.
        more_wall: Wall-clock seconds of one submission more.
        start_cpu: CPU seconds of a class beyond those of its submissions.
        start_wall: Wall-clock seconds of the same.
        lowest: The lowest `more_cpu` of a round.
        highest: The highest.
    """

    more_cpu: float
    more_wall: float
    start_cpu: float
    start_wall: float
    lowest: float
    highest: float


def cost(runs: Sequence[Run]) -> Cost:
    """Take the line through two sizes of class in each round, and the median over the rounds.

    Raises:
        ValueError: A round lacks one of its two sizes.
    """
    lines = []
    for number in sorted({run.round for run in runs}):
        found = sorted((r for r in runs if r.round == number), key=lambda r: r.submissions)
        if len(found) != 2 or found[0].submissions == found[1].submissions:
            raise ValueError(f"round {number} needs two sizes of class, not {len(found)}")
        small, large = found
        further = large.submissions - small.submissions
        cpu, wall = (large.cpu - small.cpu) / further, (large.wall - small.wall) / further
        rest = small.cpu - cpu * small.submissions, small.wall - wall * small.submissions
        lines.append((cpu, wall, *rest))
    cpu, wall, start_cpu, start_wall = map(statistics.median, zip(*lines, strict=True))
    slopes = [line[0] for line in lines]
    return Cost(cpu, wall, start_cpu, start_wall, min(slopes), max(slopes))


def ratio(above: Cost | None, below: Cost | None) -> float:
    """Divide the CPU seconds of one submission more; not a number where one was not measured."""
    if above is None or below is None or below.more_cpu <= 0:
        return math.nan
    return above.more_cpu / below.more_cpu


def agreement(found: Verdicts, reference: Verdicts) -> tuple[int, int]:
    """Count the hidden tests that ended alike.

    Returns:
        How many did, and how many there are.
    """
    pairs = [(s, test) for s in reference.keys() & found.keys() for test in reference[s]]
    return sum(found[s].get(test) == reference[s][test] for s, test in pairs), len(pairs)


def last_line(nbgrader: float, bound: float, otter: float) -> str:
    """Write the line that a machine reads."""
    return (
        f"cpu_nbgrader_over_ours={nbgrader:.2f} cpu_ours_over_bound={bound:.2f} "
        f"cpu_otter_over_ours={otter:.2f}"
    )
