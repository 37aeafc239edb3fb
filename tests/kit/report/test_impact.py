"""Two verdicts side by side: which tests and points are others, and how that is shown."""

import csv

from rich.console import Console

from torchgrade.model import CellVerdict, CheckResult, HiddenTest, State, Verdict
from torchgrade.report import (
    NotCompared,
    class_impact,
    compare_cells,
    export_impact,
    impact_tables,
    student_impact,
)


def verdict(points, max_points=4.0, cell="e1", notebook="nb", **tests):
    """A verdict of one cell; each test is its state, or state, weight and sentence."""
    results, hidden = [], []
    for name, given in tests.items():
        state, weight, sentence = (*(given if isinstance(given, tuple) else (given,)), 1.0, "")[:3]
        test = f"test_a.py::{name}"
        results.append(CheckResult(test=test, cell=cell, state=State(state)))
        hidden.append(HiddenTest(test=test, cell=cell, weight=weight, sentence=sentence))
    judged = CellVerdict(cell=cell, points=points, max_points=max_points, results=tuple(results))
    return Verdict(
        assignment="a", notebook=notebook, cells=(judged,), tests=tuple(hidden),
        seed=1, device="cpu", sandbox="process",
    )  # fmt: skip


def change(before, after):
    """The tests of the one cell that changed."""
    [cell] = compare_cells([before], [after])
    return {
        test.test.partition("::")[2]: (test.was.partition("::")[2], test.before, test.after)
        for test in cell.tests
    }


def impact(*students, not_compared=()):
    """A class: name, points before and after, verdict before and after."""
    made = [
        student_impact(
            name, compare_cells([old], [new]), before=before, after=after, max_points=4.0
        )
        for name, before, after, old, new in students
    ]
    return class_impact("a", made, not_compared)


def printed(shown):
    console = Console(width=80, file=None, color_system=None)
    with console.capture() as capture:
        console.print(impact_tables(shown))
    return capture.get()


def test_equal_verdicts_have_no_changes():
    """The same states and weights are no change, whatever the times."""
    one = verdict(2.0, t=("failed", 2.0), u="passed")
    assert compare_cells([one], [one]) == ()


def test_a_state_a_weight_a_new_and_a_lost_test_are_changes():
    """Each is listed with what it was and what it is; what stayed is left out."""
    before = verdict(2.0, t="failed", u="passed", v=("passed", 1.0), w="passed")
    after = verdict(3.0, t="passed", u="passed", v=("passed", 2.0), x="error")
    assert change(before, after) == {
        "t": ("", State.FAILED, State.PASSED),
        "v": ("", State.PASSED, State.PASSED),
        "w": ("", State.PASSED, None),
        "x": ("", None, State.ERROR),
    }


def test_a_renamed_test_is_known_by_its_sentence():
    """It is no new one; where two share the sentence, nobody knows which is which."""
    before = verdict(2.0, old=("failed", 1.0, "It adds."))
    after = verdict(2.0, new=("passed", 1.0, "It adds."))
    assert change(before, after) == {"new": ("old", State.FAILED, State.PASSED)}
    two = verdict(2.0, one=("passed", 1.0, "It adds."), two=("passed", 1.0, "It adds."))
    assert set(change(before, two)) == {"old", "one", "two"}


def test_a_test_in_another_file_is_known_by_its_name():
    """Its sentence may have been edited as well."""
    before = verdict(2.0, t=("failed", 1.0, "It adds."))
    after = verdict(2.0, t=("failed", 1.0, "It adds up."))
    move = {"test_a.py::t": "test_b.py::t"}
    tests = tuple(HiddenTest(test=move[t.test], cell="e1", sentence="") for t in after.tests)
    results = (CheckResult(test="test_b.py::t", cell="e1", state=State.FAILED),)
    cell = CellVerdict(cell="e1", points=2.0, max_points=4.0, results=results)
    after = Verdict(
        assignment="a", notebook="nb", cells=(cell,), tests=tests,
        seed=1, device="cpu", sandbox="process",
    )  # fmt: skip
    [found] = compare_cells([before], [after])[0].tests
    assert (found.test, found.was) == ("test_b.py::t", "test_a.py::t")


def test_cells_that_come_and_go_are_compared_with_nothing():
    """A new cell was worth nothing before, one that is gone is worth nothing now."""
    new, gone = compare_cells([verdict(2.0, cell="e1")], [verdict(None, cell="e2")])
    assert (new.cell, new.before, new.after, new.max_before) == ("e2", None, None, 0.0)
    assert (gone.cell, gone.before, gone.after, gone.max_after) == ("e1", 2.0, None, 0.0)


LOST = verdict(4.0, t="passed"), verdict(1.0, t="failed")
WON = verdict(1.0, t="failed"), verdict(4.0, t="passed")
CLASS = (
    ("up", 1.0, 4.0, *WON),
    ("same", 4.0, 4.0, LOST[0], LOST[0]),
    ("more", 4.0, 1.0, *LOST),
    ("less", 2.0, 1.0, *LOST),
    ("[b]hand", 2.0, 2.0, *WON),
)


def test_those_who_lose_come_first():
    """Most lost, then most won, then those that points by hand hide; counts and means are right."""
    shown = impact(*CLASS)
    assert [s.student for s in shown.students] == ["more", "less", "up", "[b]hand", "same"]
    assert [shown.count(d) for d in ("down", "up", "same")] == [2, 1, 2]
    assert (shown.mean_before, shown.mean_after) == (2.6, 2.4)
    [test] = shown.tests
    moves = {(m.before, m.after): m.students for m in test.moves}
    assert moves == {(State.PASSED, State.FAILED): 2, (State.FAILED, State.PASSED): 2}


def test_the_table_says_who_why_and_how_many():
    """Those whose points stay are counted alone; nothing is read as markup, nothing is cut."""
    left = NotCompared(student="x", kind="fault", reason="The sandbox did not start.")
    text = printed(impact(*CLASS, not_compared=[left]))
    assert max(map(len, text.splitlines())) <= 80
    for expected in (
        "▼ −3", "e1 4 → 1 of 4", "t: passed → failed", "▲ +3", "[b]hand",
        "2 passed → failed", "The sandbox did not start.",
        "2 down, 1 up, 2 same; mean 2.6 → 2.4 of 4 points; 1 not compared",
    ):  # fmt: skip
        assert expected in text
    assert "same " not in text.split("Test")[0]


def test_a_new_and_a_lost_test_are_told_from_a_changed_one():
    """So are a renamed one and one with another weight."""
    before = verdict(4.0, t=("passed", 1.0, "One."), gone="passed", old=("passed", 1.0, "Two."))
    after = verdict(1.0, t=("passed", 2.5, "One."), new="error", now=("failed", 1.0, "Two."))
    text = printed(impact(("ann", 4.0, 1.0, before, after)))
    for expected in (
        "t, weight 1 → 2.5: passed", "gone, gone: passed", "new, new: error",
        "now, was old: passed → failed",
    ):  # fmt: skip
        assert expected in text


def test_the_table_of_tests_says_what_its_columns_are():
    """A test that is as it was has a dash; means have the decimals of points."""
    text = printed(impact(("ann", 1000.125, 999.5, *LOST)))
    rows = [[cell.strip() for cell in line.split("│")] for line in text.splitlines()]
    assert ["", "t", "–", "1 passed → failed", ""] in rows
    assert "New about it" in text
    assert "Students: result before → now" in text
    assert "mean 1000.12 → 999.5 of" in text


def test_spreadsheets_get_a_line_for_each_change(tmp_path):
    """A student without changes has one line too; a name that looks like a formula is defused."""
    left = NotCompared(student="=1+1", kind="unsteady", reason="It depends on chance.")
    path = tmp_path / "impact.csv"
    export_impact(impact(*CLASS, not_compared=[left]), path)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == ["more", "less", "up", "[b]hand", "same", "'=1+1"]
    assert rows[0]["direction"] == "down"
    assert (rows[0]["state_before"], rows[0]["state_after"]) == ("passed", "failed")
    assert (rows[0]["points_before"], rows[0]["points_after"]) == ("4.0", "1.0")
    assert rows[-1]["direction"] == "unsteady"
