"""The tables."""

from __future__ import annotations

import os
import statistics

from benchmarks.grading.figures import Cost, ratio
from benchmarks.grading.memory import Engine

MEANINGS = {
    "nbgrader": "stock `nbgrader autograde`, hidden tests as cells, no sandbox",
    "otter": "Otter-Grader's `grade_submission`, hidden tests as its test cases, no sandbox",
    "torchgrade": "`torchgrade grade --workers N`, each test in a fork, in the sandbox",
    "bound-fork": "the same in a warm process, each test in a fork, no sandbox, nothing recorded",
    "bound-one": "the same, all tests in one process after each other",
}


def print_costs(assignment: str, costs: dict[str, Cost], alike: dict[str, tuple[int, int]]) -> None:
    """Print what one submission more costs each grader."""
    print(f"\n{assignment}: seconds, medians of the rounds")
    print(
        f"{'':<15}{'CPU, one more':>14}{'lowest–highest':>17}{'wall, one more':>16}"
        f"{'CPU to start':>14}{'wall to start':>15}{'CPU : ours':>12}{'same verdicts':>16}"
    )
    for tool, each in costs.items():
        same, all_ = alike[tool]
        print(
            f"{tool:<15}{each.more_cpu:>14.3f}{each.lowest:>10.3f}–{each.highest:<6.3f}"
            f"{each.more_wall:>16.3f}{each.start_cpu:>14.1f}{each.start_wall:>15.1f}"
            f"{ratio(each, costs['torchgrade-1']):>12.2f}{f'{same}/{all_}':>16}"
        )
    ours = costs["torchgrade-1"]
    print(
        f"nbgrader : ours {ratio(costs['nbgrader'], ours):.2f}, "
        f"Otter : ours {ratio(costs.get('otter'), ours):.2f}, "
        f"ours : bound {ratio(ours, costs['bound-fork']):.2f} with a fork per test, "
        f"{ratio(ours, costs.get('bound-one')):.2f} without\n",
        flush=True,
    )


def print_engine(engine: Engine, *, exact: bool) -> None:
    """Print the warm engine's figures."""
    first, second, *later = engine.verdicts
    few, many = engine.memory
    print(
        f"Single submission, file to verdict: {second:.2f} s on a warm engine "
        f"({statistics.median([second, *later]):.2f} s median of {1 + len(later)}), "
        f"{first:.1f} s with its start."
    )
    if exact:
        print(
            f"Memory while grading (PSS): {few.proportional:.0f} MiB with {engine.workers[0]} "
            f"worker, {many.proportional:.0f} MiB with {engine.workers[1]}: "
            f"{engine.worker_mb:.0f} MiB per further worker."
        )
    else:
        print("No control group can be made here: CPU seconds lack most of the sandbox's own.")


def print_meanings(sandbox: str) -> None:
    """Print what the names in the tables mean."""
    print(f"\nSandbox {sandbox!r}; {os.cpu_count()} cores.")
    for name, meaning in MEANINGS.items():
        print(f"  {name:<11} {meaning}")
    print("ours is torchgrade with one worker; the bound is the one with a fork per test.")
