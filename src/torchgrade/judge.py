"""Expected tests and their results become points. Pure: no files, no clock, no sandbox.

Absent is not passed, a fault is no grade, and full marks are for those who passed everything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from torchgrade.errors import Fault
from torchgrade.messages import N_
from torchgrade.model import (
    CellRun,
    CellVerdict,
    CheckResult,
    CodeCell,
    HiddenTest,
    RunRecord,
    State,
)

NOT_A_NUMBER = N_("The test cell did not end in a number of points: a person has to grade it.")
NOT_HERE = N_("None of this exercise's tests can run on this device: a person has to grade it.")
PRECISION = 4


def judge(cells: Iterable[CodeCell], record: RunRecord) -> tuple[CellVerdict, ...]:
    """Give each test cell its points.

    Args:
        cells: The rebuilt notebook's code cells; those of role `test` carry points.
        record: What the run found.

    Returns:
        One verdict per test cell, in the notebook's order.

    Raises:
        Fault: A test has no result, or one that is our fault: no grade at all.
    """
    results = {result.test: result for result in record.results}
    runs = {run.index: run for run in record.cells}
    verdicts = []
    for cell in cells:
        if cell.role != "test":
            continue
        tests = [test for test in record.tests if test.cell == cell.grade_id]
        if tests:
            verdicts.append(_by_tests(cell, tests, results))
        else:
            verdicts.append(_by_running(cell, runs.get(cell.index)))
    return tuple(verdicts)


def unbound(cells: Iterable[CodeCell], tests: Iterable[HiddenTest]) -> list[HiddenTest]:
    """Give the hidden tests whose cell the notebook does not have."""
    known = {cell.grade_id for cell in cells if cell.role == "test"}
    return [test for test in tests if test.cell not in known]


def _by_tests(
    cell: CodeCell, tests: list[HiddenTest], results: Mapping[str, CheckResult]
) -> CellVerdict:
    found = []
    for test in tests:
        result = results.get(test.test)
        if result is None or result.state is State.FAULT:
            what = "has no result" if result is None else f"failed by our fault:\n{result.detail}"
            raise Fault(f"hidden test {test.test} {what}")
        found.append(result)
    ran = [(t, r) for t, r in zip(tests, found, strict=True) if r.state is not State.NOT_RUN]
    if not ran:
        return CellVerdict(
            cell=cell.grade_id, points=None, max_points=cell.points,
            results=tuple(found), note=NOT_HERE,
        )  # fmt: skip
    total = sum(test.weight for test, _ in ran)
    passed = sum(test.weight for test, result in ran if result.state is State.PASSED)
    complete = all(result.state is State.PASSED for _, result in ran)
    return CellVerdict(
        cell=cell.grade_id,
        points=cell.points if complete else _below(cell.points, passed / total),
        max_points=cell.points,
        results=tuple(found),
    )


def _below(points: float, share: float) -> float:
    """Round a part of the points without ever reaching all of them."""
    step = 10.0**-PRECISION
    return max(0.0, min(round(points * share, PRECISION), round(points - step, PRECISION)))


def _by_running(cell: CodeCell, run: CellRun | None) -> CellVerdict:
    """Score a cell without hidden tests as nbgrader does, by what running it left.

    A number is points, held to 0 … the cell's points; NaN is 0. An error is 0. Anything that
    was written to stderr changes nothing. A cell that ends in no value earns all its points; in
    a value that is no number, a person grades it.
    """
    if run is None:
        raise Fault(f"test cell {cell.grade_id} was not run")
    points: float | None
    note = ""
    if run.state is not State.PASSED:
        points = 0.0
    elif run.value is not None:
        points = 0.0 if math.isnan(run.value) else min(max(run.value, 0.0), cell.points)
    elif run.value_kind == "none":
        points = cell.points
    else:
        points, note = None, NOT_A_NUMBER
    state = run.state if points is None or points < cell.points else State.PASSED
    if state is State.PASSED and points is not None and points < cell.points:
        state = State.FAILED
    result = CheckResult(test=cell.grade_id, cell=cell.grade_id, state=state, seconds=run.seconds)
    return CellVerdict(
        cell=cell.grade_id, points=points, max_points=cell.points, results=(result,), note=note
    )
