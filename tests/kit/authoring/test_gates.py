"""The gates name what does not hold of an assignment's tests. Pure."""

from typing import get_args

import msgspec
import pytest

from torchgrade.authoring.gates import Accepted, Trial, gates, tally
from torchgrade.authoring.subjects import Kind, Subject
from torchgrade.model import (
    CellVerdict,
    CheckResult,
    CodeCell,
    Conditions,
    HiddenTest,
    State,
    Verdict,
)

TESTS = ("value", "shape")
SENTENCES_IN_ORDER = ("solution", "release", "languages", "bound", "wrong", "right", "hollow",
                      "stable", "mutants")  # fmt: skip


def trial(kind, *failing, name="it", cell="add", own="add_tests", state=State.FAILED, **more):
    """A notebook of two exercises with two tests each; `failing` names `exercise.test`."""
    may_be_hollow = more.pop("hollow", ())
    lang = more.pop("lang", "en")
    cells, tests = [], []
    for exercise in ("add", "mul"):
        results = []
        for test in TESTS:
            full = f"{exercise}.{test}"
            bad = full in failing
            results.append(
                CheckResult(
                    test=full, cell=f"{exercise}_tests", state=state if bad else State.PASSED
                )
            )
            tests.append(
                HiddenTest(
                    test=full, cell=f"{exercise}_tests", hollow="x" * (full in may_be_hollow)
                )
            )
        good = sum(r.state is State.PASSED for r in results)
        cells.append(
            CellVerdict(
                cell=f"{exercise}_tests", points=good * 5.0, max_points=10, results=tuple(results)
            )
        )
    verdict = Verdict(
        assignment="a", notebook="a", cells=tuple(cells), tests=tuple(tests), seed=7, device="cpu",
        sandbox="process", lang=lang,
    )  # fmt: skip
    given = tuple(
        CodeCell(index=i, source="", grade_id=f"{e}_tests", role="test", points=10)
        for i, e in enumerate(("add", "mul"))
    )
    subject = Subject(
        kind=kind, name=name, notebook="a", lang=lang, cells=given, cell=cell, own=own, **more
    )
    return Trial(subject=subject, verdict=verdict)


ALL = ("add.value", "add.shape", "mul.value", "mul.shape")


def only(trials, name, **given):
    """The one gate of that name."""
    return next(g for g in gates(trials, **given) if g.name == name)


def said(gate):
    """Its findings in lines."""
    return [f"{f.subject}: {f.text}" for f in gate.findings]


@pytest.mark.parametrize(
    ("kind", "good", "bad", "says"),
    [
        ("solution", (), ("add.shape",), "loses points: add.shape (failed)"),
        ("release", ALL, ("add.value",), "earns points on add_tests, mul_tests"),
        ("wrong", ("add.value",), (), "keeps every point of its exercise"),
        ("wrong", ("add.value",), ("add.value", "mul.shape"), "loses points elsewhere: mul.shape"),
        ("right", (), ("mul.value",), "loses points: mul.value (failed)"),
    ],
)
def test_a_plain_gate_opens_for_one_that_is_not_as_it_must_be(kind, good, bad, says):
    """One bad member is named with what it did; the others count as good."""
    gate = only([trial(kind, *good), trial(kind, *bad, name="other")], kind)
    assert (gate.tried, gate.good, gate.passed) == (2, 1, False)
    assert said(gate)[0].startswith("other: " + says)
    assert only([trial(kind, *good)], kind).passed


def test_a_wrong_solution_that_does_not_run_shows_nothing():
    """Its cell raises, or defines none of what the tests ask for; one that errs in a test may."""
    wrong = trial("wrong", "add.value", "add.shape", state=State.ERROR)
    assert only([wrong], "wrong").passed
    broken = msgspec.structs.replace(wrong, broken="ImportError: no module named 'tor'")
    gate = only([broken, wrong], "wrong")
    assert (gate.good, gate.passed) == (1, False)
    assert said(gate) == ["it: does not even run: ImportError: no module named 'tor'"]
    absent = trial("wrong", "add.value", "add.shape", state=State.MISSING)
    assert "no test finds" in said(only([absent], "wrong"))[0]
    assert only([trial("wrong", "add.value", state=State.MISSING)], "wrong").passed


def test_what_was_asked_for_and_not_tried_is_told():
    """No library is no failure, but a row; solutions from which nothing can be made say so."""
    found = {g.name: g for g in gates([trial("solution")], only=get_args(Kind))}
    assert list(found) == list(SENTENCES_IN_ORDER)
    empty = {name: gate for name, gate in found.items() if not gate.tried}
    assert set(empty) == {"release", "wrong", "right", "hollow", "stable", "mutants"}
    assert all(gate.passed for gate in empty.values())
    for name in ("hollow", "mutants"):
        assert "write wrong" in said(found[name])[0]
    assert [g.name for g in gates([], only=("wrong", "again"))] == ["wrong", "stable"]
    assert gates([]) == ()
    stale = Accepted(stale={"gone": "is marked"})
    assert not only([], "mutants", only=("mutant",), accepted=stale).passed


def test_marking_every_mutant_leaves_nothing_that_holds():
    """A gate through which nothing went but exceptions is open."""
    accepted = Accepted(equivalents={"s": "no mistake"})
    gate = only([trial("mutant", name="s")], "mutants", accepted=accepted)
    assert (gate.tried, gate.passed) == (0, False)
    assert "marks every automatic wrong solution" in said(gate)[0]


def test_what_could_not_be_graded_is_no_success():
    """A fault of the grader's keeps the gate from holding."""
    lost = Trial(subject=trial("wrong").subject, verdict=None, failed="could not be graded: dark")
    gate = only([lost], "wrong")
    assert not gate.passed
    assert said(gate) == ["it: could not be graded: dark"]


def test_languages_are_compared_by_cells_and_by_points():
    """Differences of the notebooks, and of what their solutions earn."""
    english, spanish = trial("solution"), trial("solution", "add.value", lang="es")
    assert only([english], "languages").passed
    gate = only([english, spanish], "languages", differences=["a: es lacks a cell"])
    assert said(gate) == ["source: a: es lacks a cell", "a: the solutions earn en 20, es 15 points"]
    assert (gate.tried, gate.good, gate.passed) == (2, 1, False)
    assert only([english], "languages", differences=["a: cells of eng"]).good == 0


def test_a_test_cell_without_hidden_tests_is_named():
    """What students can read is not all that decides; nbgrader's own hidden tests count."""
    whole = trial("solution")
    assert only([whole], "bound").passed
    bare = CodeCell(index=9, source="assert add(1, 2) == 3", grade_id="bare", role="test")
    old = CodeCell(index=8, source="### BEGIN HIDDEN TESTS", grade_id="old", role="test")
    cells = (*whole.subject.cells, bare, old)
    subject = Subject(kind="solution", name="s", notebook="a", lang="en", cells=cells)
    gate = only([Trial(subject=subject, verdict=whole.verdict)], "bound")
    assert [f.subject for f in gate.findings] == ["bare"]
    assert not gate.passed


def test_a_test_that_passes_on_something_hollow_is_named_once():
    """With everything it passes on; tests of other exercises and excused ones are left out."""
    zeros = trial("hollow", "add.value", what="hollow-zeros")
    ones = trial("hollow", "add.value", name="b", what="hollow-constant")
    gate = only([zeros, ones], "hollow")
    assert said(gate) == ["add.shape: passes on zeros, a constant"]
    assert not gate.passed
    length = trial("hollow", "add.shape", name="c", what="hollow-zeros")
    assert said(only([zeros, length, ones], "hollow")) == ["add.shape: passes on a constant"]
    excused = trial("hollow", "add.value", what="zeros", hollow=("add.shape",))
    assert only([excused], "hollow").passed
    assert only([trial("hollow", "add.value", "add.shape")], "hollow").passed


def test_a_hollow_solution_that_only_raises_judges_no_test():
    """Its tests may fail for another reason than its values; one that fails beside them tells."""
    both = ("add.value", "add.shape")
    crashed = trial("hollow", *both, name="h", state=State.ERROR, what="hollow-zeros")
    gate = only([crashed, *[trial("hollow", *both, state=State.ERROR)] * 5], "hollow")
    assert (gate.tried, gate.good) == (4, 0)
    gate = only([crashed], "hollow")
    assert said(gate) == [
        "h: could not be judged: every test of its exercise ends in an exception: hollow-zeros"
    ]
    assert not gate.passed
    assert only([trial("hollow", *both, what="hollow-zeros")], "hollow").passed
    excused = trial("hollow", *both, state=State.ERROR, what="hollow-nan", hollow=both)
    assert only([excused], "hollow").passed
    one = trial("hollow", *both, state=State.ERROR, what="hollow-nan", hollow=both[:1])
    assert not only([one], "hollow").passed
    assert only([trial("hollow", *both, state=State.ERROR, what="hollow-input")], "hollow").passed


def test_a_test_that_fails_now_and_then_is_named_with_its_conditions():
    """The seed, the threads and the order of the first failure replay it."""
    under = Conditions(seed=11, threads=4, order=5)
    calm = trial("repeat", name="a #1")
    gate = only([calm, trial("repeat", "mul.value", name="a #2", conditions=under)], "stable")
    assert said(gate)[0].startswith("mul.value: fails on a right solution in 1 of 2 runs")
    assert "--seed 11, 4 threads, order 5" in said(gate)[0]
    assert (gate.good, gate.tried) == (1, 2)
    assert only([calm], "stable").passed


def test_a_wrong_solution_that_slips_by_now_and_then_is_named():
    """Once in three runs is enough; the seed is said."""
    runs = [
        trial("again", "add.value", name="w #2", where="w.py"),
        trial("again", name="w #3", where="w.py"),
        trial("again", "add.shape", name="v #2", where="v.py"),
    ]
    gate = only(runs, "stable")
    assert said(gate) == ["w: keeps every point in 1 of 2 runs (seed 7)"]
    assert not gate.passed
    assert only(runs[:1], "stable").passed


def test_survivors_count_against_the_score_and_equivalents_do_not():
    """A mutant that keeps its points is named; one marked as equivalent must keep them."""
    caught, alive = trial("mutant", "add.value", name="c"), trial("mutant", name="s")
    strict = only([caught, alive], "mutants")
    assert (strict.good, strict.tried, strict.passed) == (1, 2, False)
    assert said(strict) == ["s: keeps every point of its exercise"]
    entry = trial("mutant", name="s", entry="[[equivalent]]")
    lost = Trial(subject=entry.subject, verdict=None, failed="dark")
    assert [f.entry for f in only([entry, lost], "mutants").findings] == ["[[equivalent]]", ""]
    half = only([caught, alive], "mutants", accepted=Accepted(score=0.5))
    assert half.passed
    assert said(half) == said(strict)
    marked = Accepted(equivalents={"s": "the order does not matter"})
    assert only([caught, alive], "mutants", accepted=marked).passed
    lively = Accepted(equivalents={"c": "so we thought", "s": "yes"})
    gate = only([caught, alive], "mutants", accepted=lively)
    assert not gate.passed
    assert said(gate) == ["c: is marked as equivalent, and loses points: delete the mark"]


def test_a_mark_is_not_to_be_deleted_for_an_unstable_test():
    """What took the points may be a test that fails on right solutions too: it is mended first."""
    caught = trial("mutant", "add.value", name="c")
    both = trial("mutant", "add.value", "add.shape", name="b")
    shaky = trial("repeat", "add.value", name="a #1")
    accepted = Accepted(equivalents={"c": "no mistake", "b": "none either"})
    gate = only([caught, both, shaky], "mutants", accepted=accepted)
    assert said(gate) == [
        "c: is marked as equivalent, and loses points by unstable tests alone: mend add.value"
        " first",
        "b: is marked as equivalent, and loses points: delete the mark",
    ]
    assert not gate.passed
    assert "delete the mark" in said(only([caught], "mutants", accepted=accepted))[0]


def test_how_mutants_were_caught_is_counted():
    """A failed check says more than an exception; survivors and marked ones are not counted."""
    found = tally(
        [
            trial("mutant", "add.value"),
            trial("mutant", "add.value", state=State.ERROR),
            trial("mutant", "add.value", state=State.CRASHED),
            trial("mutant"),
            trial("mutant", "add.value", name="marked"),
            trial("wrong", "add.value"),
        ],
        {"marked": "no mistake"},
    )
    assert dict(found) == {"failed": 1, "error": 1, "otherwise": 1}
