"""Points follow from expected tests and results, and from nothing else."""

import math

import pytest

from torchgrade.errors import Fault
from torchgrade.judge import (
    BY_HAND,
    GIVEN,
    NOT_A_NUMBER,
    NOT_HERE,
    NOT_HERE_FULL,
    SHARED,
    judge,
    unbound,
)
from torchgrade.model import CellRun, CheckResult, CodeCell, HiddenTest, RunRecord, State

CELL = CodeCell(index=1, source="", grade_id="e1_tests", role="test", points=10)


def run(states, *, weights=None, results=None, **policy):
    """Judge one cell whose tests ended in `states`."""
    names = [f"t{i}" for i in range(len(states))]
    weights = weights or [1] * len(states)
    tests = tuple(HiddenTest(test=n, cell="e1_tests", weight=w) for n, w in zip(names, weights))
    if results is None:
        results = tuple(
            CheckResult(test=n, cell="e1_tests", state=s) for n, s in zip(names, states)
        )
    record = RunRecord(seed=0, device="cpu", sandbox="x", tests=tests, results=results)
    (verdict,) = judge([CELL], record, **policy)
    return verdict


def legacy(**kwargs):
    """Judge one cell without hidden tests, by what running it left."""
    cell = CellRun(index=1, **{"state": State.PASSED, **kwargs})
    (verdict,) = judge([CELL], RunRecord(seed=0, device="cpu", sandbox="x", cells=(cell,)))
    return verdict


P, F, N = State.PASSED, State.FAILED, State.NOT_RUN


def test_all_passed_earns_exactly_all():
    """Full marks are the cell's points to the last bit, whatever the weights."""
    assert run([P, P, P], weights=[0.1, 0.7, 0.3]).points == 10


def test_points_are_shared_by_weight():
    """A failed test costs its own share."""
    assert run([P, F], weights=[3, 1]).points == 7.5


def test_a_failure_never_rounds_to_full_marks():
    """The lightest failure still costs something, and all failures leave nothing."""
    assert run([P, F], weights=[1e9, 1e-3]).points < 10
    assert run([F, F], weights=[1, 2]).points == 0


@pytest.mark.parametrize(
    "state",
    [
        State.FAILED,
        State.ERROR,
        State.TIMEOUT,
        State.MEMORY,
        State.CRASHED,
        State.MISSING,
        State.SKIPPED,
    ],
)
def test_only_passed_is_passed(state):
    """Every other way to end loses the test's share."""
    assert run([P, state]).points == 5


def test_absent_is_a_fault_not_a_zero_and_not_a_pass():
    """A test without a result gives no grade at all."""
    with pytest.raises(Fault):
        run([P, P], results=(CheckResult(test="t0", cell="e1_tests", state=P),))


def test_a_fault_gives_no_grade():
    """Our fault is never a student's zero."""
    with pytest.raises(Fault):
        run([P, State.FAULT])


def test_not_run_is_left_out_of_the_weights():
    """A test without meaning here costs nothing and gives nothing."""
    assert run([P, State.NOT_RUN]).points == 10
    assert run([F, State.NOT_RUN]).points == 0
    alone = run([State.NOT_RUN])
    assert alone.points is None
    assert alone.note == NOT_HERE


@pytest.mark.parametrize(
    ("policy", "states", "points", "note"),
    [
        ("redistribute", [P, F, N], 5, SHARED),
        ("redistribute", [P, P, N], 10, SHARED),
        ("redistribute", [N, N], None, NOT_HERE),
        ("manual", [P, F, N], None, BY_HAND),
        ("manual", [F, F, N], None, BY_HAND),
        ("manual", [N], None, NOT_HERE),
        ("full", [P, F, N, N], 7.5, GIVEN),
        ("full", [P, N], 10, GIVEN),
        ("full", [F, N], 5, GIVEN),
        ("full", [N, N], 10, NOT_HERE_FULL),
    ],
)
def test_the_course_says_what_becomes_of_tests_that_can_not_run(policy, states, points, note):
    """Each policy gives its points, and none of them goes unsaid."""
    verdict = run(states, not_run=policy)
    assert (verdict.points, verdict.note) == (points, note)
    everything_ran = run([P if s is N else s for s in states], not_run=policy)
    assert everything_ran.note == ""
    assert everything_ran.points == run([P if s is N else s for s in states]).points


def test_results_nobody_expected_count_for_nothing():
    """Points come from the host's list of tests."""
    extra = tuple(CheckResult(test=f"x{i}", cell="e1_tests", state=P) for i in range(9))
    assert run([F], results=(CheckResult(test="t0", cell="e1_tests", state=F), *extra)).points == 0


def test_tests_of_unknown_cells_are_named():
    """A test bound to a cell that does not exist is found."""
    tests = [HiddenTest(test="a", cell="e1_tests"), HiddenTest(test="b", cell="zz")]
    assert unbound([CELL], tests) == tests[1:]


def test_a_cell_that_runs_without_value_earns_all():
    """nbgrader's rule: asserts that hold are full marks."""
    assert legacy().points == 10


def test_stderr_changes_nothing():
    """A warning on stderr, which nbgrader scores 0, leaves a right answer alone."""
    assert (
        legacy(outputs=({"output_type": "stream", "name": "stderr", "text": "warning"},)).points
        == 10
    )


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (0.0, 0),
        (2.5, 2.5),
        (10.0, 10),
        (12.0, 10),
        (-1.0, 0),
        (math.nan, 0),
        (math.inf, 10),
        (-math.inf, 0),
    ],
)
def test_a_number_is_points_within_bounds(value, points):
    """`tensor(0.)` is 0, too much is the maximum, NaN and negative numbers are 0."""
    assert legacy(value=value, value_kind="number").points == points


@pytest.mark.parametrize("kind", ["list", "str", "bool", "Liar"])
def test_what_is_no_number_is_for_a_person(kind):
    """A list or a string is neither full marks nor a zero."""
    verdict = legacy(value_kind=kind)
    assert verdict.points is None
    assert verdict.note == NOT_A_NUMBER


@pytest.mark.parametrize(
    "state", [State.ERROR, State.TIMEOUT, State.CRASHED, State.MEMORY, State.NOT_RUN]
)
def test_a_cell_that_does_not_end_well_earns_nothing(state):
    """An error, a hang, or a sandbox that died before it."""
    assert legacy(state=state, value=9.0).points == 0


def test_a_cell_that_was_never_started_is_a_fault():
    """No record of a test cell is our fault."""
    with pytest.raises(Fault):
        judge([CELL], RunRecord(seed=0, device="cpu", sandbox="x"))
