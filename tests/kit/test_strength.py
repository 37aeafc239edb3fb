"""The benchmark of tests' strength counts what happened, on a course that is whole."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.test_strength.__main__ import (  # noqa: E402
    COURSE,
    USUAL,
    course_with,
    unfair,
)
from benchmarks.test_strength.figures import (  # noqa: E402
    CUTTING,
    Share,
    Suite,
    Survivor,
    code_lines,
    last_line,
    shares,
    table,
    total,
)
from torchgrade.authoring.gates import Finding, Gate, Trial  # noqa: E402
from torchgrade.authoring.subjects import Subject, Workshop  # noqa: E402
from torchgrade.config import load_course  # noqa: E402
from torchgrade.errors import Fault  # noqa: E402
from torchgrade.model import CellVerdict, Verdict  # noqa: E402
from torchgrade.mutation import OPERATORS  # noqa: E402
from torchgrade.pipeline.batch import Resources  # noqa: E402
from torchgrade.pipeline.checking import Checked, check  # noqa: E402

SUITES = [a.name for a in load_course(COURSE).assignments]


def trial(name, points, kind="mutant", cell="a"):
    """A subject of exercise `cell` that earned some of its 10 points."""
    cells = (CellVerdict(cell=f"{cell}_tests", points=points, max_points=10.0),)
    verdict = Verdict(
        assignment="x", notebook="x", seed=1, device="cpu", sandbox="process", cells=cells
    )
    subject = Subject(
        kind=kind, name=name, notebook="x", lang="en", cells=(), cell=cell, own=f"{cell}_tests",
        what="`x` → `y`",
    )  # fmt: skip
    return Trial(subject=subject, verdict=verdict)


def test_shares_count_by_exercise():
    """Caught, survived, cut and equivalent mutants are told apart; other subjects don't count."""
    trials = [
        trial("a~detach-result~f~1", 3.0),
        trial("a~add-no-grad~f~1", 10.0),
        trial("a~drop-term~f~1", 0.0),
        trial("a~boundary~f~1", 10.0),
        trial("b~boundary~g~1", 0.0, cell="b"),
        trial("right", 10.0, kind="right"),
    ]
    found = shares(trials, ["a~boundary~f~1"])
    survivor = Survivor(name="a~add-no-grad~f~1", what="`x` → `y`")
    assert found == {
        "a": Share(tried=3, caught=2, cutting=2, cutting_caught=1, survivors=(survivor,)),
        "b": Share(tried=1, caught=1),
    }


def test_wrong_solutions_by_hand_are_counted_apart():
    """They are no mutants, and mutants are none of them."""
    trials = [trial("m1", 10.0, kind="wrong"), trial("a~boundary~f~1", 0.0)]
    found = shares(trials, (), "wrong")
    assert found["a"].tried == 1
    assert found["a"].caught == 0


def test_what_could_not_be_graded_is_no_figure():
    """A mutant without a verdict stops the benchmark."""
    broken = Trial(subject=trial("a~boundary~f~1", 0.0).subject, verdict=None, failed="no room")
    with pytest.raises(Fault, match="no room"):
        shares([broken], ())


def test_operators_that_cut_gradients_are_there():
    """Their names are those of operators."""
    assert set(OPERATORS) >= CUTTING


def test_lines_are_those_with_code():
    """Docstrings, comments, blank lines and lone layout don't count; long calls do."""
    source = '"""Two\nlines."""\n\n# no\nx = f(\n    1,  # one\n)\n\n\n'
    source += 'def g():\n    """No."""\n    return x\n'
    assert code_lines(source) == 5


def checked(*gates):
    return Checked(
        assignment="x", passed=False, gates=gates, mutation_score=None, caught={}, seed=1,
        seconds=1.0, tried=(),
    )  # fmt: skip


def gate(name, *subjects):
    findings = tuple(Finding(subject=each, text="is bad") for each in subjects)
    return Gate(name=name, sentence="", tried=1, good=0, passed=False, findings=findings)


def test_a_comparison_is_fair_or_says_why():
    """Right work must pass both kinds of tests; the other gates must hold for ours."""
    trials = (trial("neat", 4.0, kind="right"), trial("a~boundary~f~1", 10.0))
    found = checked(gate("hollow", "test_x"), gate("mutants", "a~boundary~f~1", "marked"))
    usual, ours = (unfair(style, found, trials, ["marked"]) for style in ("usual", "ours"))
    assert [text.split()[1] for text in usual] == ["neat"]
    assert ours == ["ours: neat loses points: a_tests", "test_x is bad", "marked is bad"]


def test_the_table_has_a_row_for_each_exercise_and_each_sum():
    """Shares stand in percent, and the last line has them for machines."""
    a = {"usual": Share(tried=8, caught=5, cutting=2), "ours": Share(tried=8, caught=8, cutting=2)}
    by_hand = {"usual": Share(tried=1), "ours": Share(tried=1, caught=1)}
    suite = Suite(exercises={"a": a, "b": a}, by_hand=by_hand, lines={}, complaints=())
    rows = table({"x": suite}).splitlines()[2:]
    assert [row.split("|")[2].strip() for row in rows] == ["a", "b", "all", ""]
    assert "| 16 | 10 (62.5 %) | 16 (100.0 %) | 4 | 0 (0.0 %) |" in rows[-1]
    line = last_line(total([suite.mutants]))
    assert line.split()[:2] == ["caught_usual=0.6250", "caught_ours=1.0000"]


def test_usual_tests_stand_alone(tmp_path, monkeypatch):
    """No test or helper of ours is left beside them; the libraries of solutions are."""
    other = tmp_path / "usual" / "losses" / "test_other.py"
    other.parent.mkdir(parents=True)
    other.touch()
    monkeypatch.setattr("benchmarks.test_strength.__main__.USUAL", tmp_path / "usual")
    tests = course_with("usual", tmp_path / "course") / "tests" / "homework"
    assert [path.name for path in tests.glob("*/*.py")] == ["test_other.py"]
    assert len(list(tests.glob("*/right/*.py"))) == 16


def graded(folder):
    """The test cells to which a folder's tests are bound."""
    found = set()
    for path in folder.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "grades":
                found.add(node.args[0].value)
    return found


@pytest.mark.parametrize("suite", SUITES)
def test_each_exercise_is_complete(suite):
    """It has tests of both kinds, another right solution, and marks that still fit."""
    workshop = Workshop(COURSE, load_course(COURSE), suite)
    (solution,) = workshop.solutions()
    cells = {c.grade_id for c in solution.cells if c.role == "solution"}
    assert len(cells) == 4
    for folder in (workshop.tests, USUAL / suite):
        assert graded(folder) == {f"{cell}_tests" for cell in cells}, folder
    assert {m.cell for m in workshop.library if m.kind == "right"} == cells
    assert workshop.stale_equivalents() == {}


@pytest.mark.parametrize(("style", "caught"), [("usual", 1), ("ours", 4)])
def test_both_kinds_of_tests_run_on_the_same_solutions(tmp_path, style, caught):
    """All four wrong solutions of a suite lose points by our tests; most do not by the usual."""
    root = course_with(style, tmp_path / style)
    only = ("solution", "wrong")
    found, trials = check(root, "losses", resources=Resources(workers=1), only=only)
    assert unfair("usual", found, trials, []) == []
    (share,) = [sum(shares(trials, (), "wrong").values(), Share())]
    assert (share.tried, share.caught) == (4, caught)
