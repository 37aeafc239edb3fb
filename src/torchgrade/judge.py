"""Expected tests and their results become points. Pure: no files, no clock, no sandbox.

Absent is not passed, a fault is no grade, and full marks are for those who passed everything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from torchgrade.config import NotRun
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
NOT_HERE_FULL = N_("None of this exercise's tests can run on this device: it earns all its points.")
SHARED = N_("Some checks can't run on this device: the others share their points.")
BY_HAND = N_("Some checks can't run on this device: a person has to grade this exercise.")
GIVEN = N_("Some checks can't run on this device: they count as passed.")
PRECISION = 4


def judge(
    cells: Iterable[CodeCell], record: RunRecord, *, not_run: NotRun = "redistribute"
) -> tuple[CellVerdict, ...]:
    """Give each test cell its points.

    Args:
        cells: The rebuilt notebook's code cells; those of role `test` carry points.
        record: What the run found.
        not_run: What becomes of the points of tests that can't run on the device, see
            `config.Course`.

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
            verdicts.append(_by_tests(cell, tests, results, not_run))
        else:
            verdicts.append(_by_running(cell, runs.get(cell.index)))
    return tuple(verdicts)


def unbound(cells: Iterable[CodeCell], tests: Iterable[HiddenTest]) -> list[HiddenTest]:
    """Give the hidden tests whose cell the notebook does not have."""
    known = {cell.grade_id for cell in cells if cell.role == "test"}
    return [test for test in tests if test.cell not in known]


def _by_tests(
    cell: CodeCell,
    tests: list[HiddenTest],
    results: Mapping[str, CheckResult],
    not_run: NotRun,
) -> CellVerdict:
    found = []
    for test in tests:
        result = results.get(test.test)
        if result is None or result.state is State.FAULT:
            what = "has no result" if result is None else f"failed by our fault:\n{result.detail}"
            raise Fault(f"hidden test {test.test} {what}")
        found.append(result)
    points, note = _settled(cell, list(zip(tests, found, strict=True)), not_run)
    return CellVerdict(
        cell=cell.grade_id, points=points, max_points=cell.points, results=tuple(found), note=note
    )


def _settled(
    cell: CodeCell, ended: list[tuple[HiddenTest, CheckResult]], not_run: NotRun
) -> tuple[float | None, str]:
    """Give a cell's points, and the note on the tests that did not run."""
    idle = [test for test, result in ended if result.state is State.NOT_RUN]
    if len(idle) == len(ended):
        return (cell.points, NOT_HERE_FULL) if not_run == "full" else (None, NOT_HERE)
    if idle and not_run == "manual":
        return None, BY_HAND
    good = {State.PASSED, State.NOT_RUN} if not_run == "full" else {State.PASSED}
    counted = [(t, r) for t, r in ended if not_run == "full" or r.state is not State.NOT_RUN]
    total = sum(test.weight for test, _ in counted)
    passed = sum(test.weight for test, result in counted if result.state in good)
    complete = all(result.state in good for _, result in counted)
    points = cell.points if complete else _below(cell.points, passed / total)
    note = (GIVEN if not_run == "full" else SHARED) if idle else ""
    return points, note


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
