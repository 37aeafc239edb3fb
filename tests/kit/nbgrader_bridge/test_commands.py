"""nbgrader's commands as functions, and what they say when something is wrong."""

import json
import sqlite3
import warnings

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbgrader.apps.api import NbGraderAPI

import torchgrade.nbgrader_bridge.grading_passes
from torchgrade.config import load_course
from torchgrade.errors import Fault, InstructorError, SubmissionError
from torchgrade.model import CellVerdict, RunRecord, Verdict
from torchgrade.nbgrader_bridge import (
    Prepared,
    autograde,
    check_config,
    generate,
    generate_feedback,
    grades,
    prepared,
)
from torchgrade.notebook import submission_work


def auto(root, name="ann"):
    """The automatic scores of a student by cell."""
    (found,) = [g for g in grades(root, "tiny") if g.student == name]
    return {cell.cell: cell.auto for cell in found.cells}


def verdict(double=4.0, triple=3.0, *, worth=4.0):
    """A verdict with these points."""
    cells = (
        CellVerdict(cell="double_tests", points=double, max_points=worth),
        CellVerdict(cell="triple_tests", points=triple, max_points=3.0),
    )
    return Verdict(
        assignment="tiny", notebook="tiny", cells=cells, seed=1, device="cpu", sandbox="namespaces"
    )


def hand_over(monkeypatch, found):
    """Let the engine return this verdict (or raise this error), and count its calls."""
    calls = []

    def grade_notebook(course, assignment, notebook, cells, **given):
        calls.append((assignment, notebook, cells, given))
        if isinstance(found, Exception):
            raise found
        return RunRecord(seed=1, device="cpu", sandbox="namespaces"), found, ()

    monkeypatch.setattr(torchgrade.nbgrader_bridge.grading_passes, "grade_notebook", grade_notebook)
    return calls


def test_grade_feedback_and_grades(course, student):
    """One submission goes from submitted/ to its grade and its page."""
    student("ann", "es").answer().write()
    assert [p.name for p in autograde(course, "tiny", "ann").files] == ["tiny.ipynb"]
    (grade,) = grades(course, "tiny")
    assert (grade.student, grade.points, grade.max_points) == ("ann", 7.0, 10.0)
    (page,) = generate_feedback(course, "tiny", "ann").files
    text = page.read_text()
    assert "Los números" in text or "El doble y el triple" in text
    assert "secret-word" not in text


def test_a_regrade_replaces_every_score(course, student):
    """A worse second submission keeps nothing of the first, not even of deleted cells."""
    student("ann").answer().write()
    autograde(course, "tiny", "ann")
    assert auto(course) == {"double_tests": 4.0, "triple_tests": 3.0, "essay": 0.0}
    path = course / "submitted" / "ann" / "tiny" / "tiny.ipynb"
    nb = json.loads(path.read_text())
    nb["cells"] = [c for c in nb["cells"] if "nbgrader" not in c["metadata"]]
    path.write_text(json.dumps(nb))
    autograde(course, "tiny", "ann")
    assert auto(course) == {"double_tests": 0.0, "triple_tests": 0.0, "essay": 0.0}


def test_what_the_engine_is_given(course, student, monkeypatch):
    """Cells in order with points and roles, the given files, the language; no hidden test."""
    student("ann", "es").answer().write()
    (course / "submitted" / "ann" / "tiny" / "extra.py").write_text("stolen = 1")
    calls = hand_over(monkeypatch, verdict())
    autograde(course, "tiny", "ann")
    (assignment, notebook, cells, given), *_ = calls
    assert (assignment, notebook, given["lang"]) == ("tiny", "tiny", "es")
    assert given["files"] == {"numbers.csv": b"number,double\n1,2\n"}
    assert [(c.grade_id, c.role, c.points, c.legacy) for c in cells] == [
        ("setup", "given", 0.0, False),
        ("double", "solution", 0.0, False),
        ("double_tests", "test", 4.0, False),
        ("triple", "solution", 0.0, False),
        ("triple_tests", "test", 3.0, True),
        ("", "free", 0.0, False),
    ]
    assert "debería" in cells[2].source


def test_a_prepared_result_is_recorded_once(course, student, monkeypatch):
    """`torchgrade grade` computes ahead; nbgrader records it, and does not run it again."""
    student("ann").answer().write()
    calls = hand_over(monkeypatch, Fault("must not be called"))
    path = course / "submitted" / "ann" / "tiny" / "tiny.ipynb"
    work = submission_work(course, load_course(course), "tiny", path)
    run = RunRecord(seed=1, device="cpu", sandbox="namespaces")
    key = ("ann", "tiny", "tiny", work.sha256)
    prepared[key] = Prepared(run=run, verdict=verdict(double=1.5))
    autograde(course, "tiny", "ann")
    assert auto(course)["double_tests"] == 1.5
    assert key not in prepared
    assert calls == []


def test_a_prepared_result_of_other_bytes_is_not_used(course, student, monkeypatch):
    """A result belongs to the file that was handed in: a changed file is run again."""
    student("ann").answer().write()
    calls = hand_over(monkeypatch, verdict(double=2.0))
    run = RunRecord(seed=1, device="cpu", sandbox="namespaces")
    key = ("ann", "tiny", "tiny", "0" * 64)
    prepared[key] = Prepared(run=run, verdict=verdict())
    autograde(course, "tiny", "ann")
    del prepared[key]
    assert auto(course)["double_tests"] == 2.0
    assert len(calls) == 1


def test_no_points_means_a_person_grades(course, student, monkeypatch):
    """Points of None are recorded as missing, and the cell waits for a person."""
    student("ann").answer().write()
    hand_over(monkeypatch, verdict(double=None))
    autograde(course, "tiny", "ann")
    (grade,) = grades(course, "tiny")
    assert grade.needs_manual
    assert [c.needs_manual for c in grade.cells if c.cell == "double_tests"] == [True]


def test_a_manual_score_survives_a_regrade(course, student, monkeypatch):
    """A person's score stays and is shown for review, as in nbgrader."""
    student("ann").answer().write()
    hand_over(monkeypatch, verdict())
    autograde(course, "tiny", "ann")
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute(
            "update grade set manual_score = 1.0 where cell_id in"
            " (select id from base_cell where name = 'double_tests')"
        )
    book.close()
    autograde(course, "tiny", "ann")
    (cell,) = [c for c in grades(course, "tiny")[0].cells if c.cell == "double_tests"]
    assert (cell.manual, cell.auto, cell.points, cell.needs_manual) == (1.0, 4.0, 1.0, True)


def test_a_written_essay_waits_for_a_person(course, student, monkeypatch):
    """An answered manual cell has no score, an untouched one 0."""
    one = student("ann").answer()
    one.cell("essay")["source"] = "Because."
    one.write()
    hand_over(monkeypatch, verdict())
    autograde(course, "tiny", "ann")
    assert auto(course)["essay"] is None


@pytest.mark.parametrize(
    "broken",
    [
        Fault("the runner is gone"),
        verdict(double=4.5),
        verdict(double=-1.0),
        verdict(worth=5.0),
    ],
    ids=["fault", "above the maximum", "below 0", "other points"],
)
def test_our_fault_is_no_grade(course, student, monkeypatch, broken):
    """A fault or an impossible verdict leaves neither score nor graded notebook."""
    student("ann").answer().write()
    hand_over(monkeypatch, broken)
    with pytest.raises(Fault):
        autograde(course, "tiny", "ann")
    assert set(auto(course).values()) == {None}
    assert not (course / "autograded" / "ann" / "tiny").exists()


def test_a_fault_in_one_submission_spares_the_next(course, student, monkeypatch):
    """After a fault the next submission is graded."""
    student("ann").answer().write()
    student("bob").answer().write()
    hand_over(monkeypatch, Fault("the runner is gone"))
    with pytest.raises(Fault, match="the runner is gone"):
        autograde(course, "tiny", "ann")
    hand_over(monkeypatch, verdict())
    autograde(course, "tiny", "bob")
    assert auto(course, "bob")["double_tests"] == 4.0


def test_an_unreadable_file_changes_nothing(course, student, monkeypatch):
    """A broken second submission is refused with a reason; the first grade stays."""
    student("ann").answer().write()
    hand_over(monkeypatch, verdict())
    autograde(course, "tiny", "ann")
    (course / "submitted" / "ann" / "tiny" / "tiny.ipynb").write_text("{")
    with pytest.raises(SubmissionError, match=r"tiny\.ipynb: is not valid JSON"):
        autograde(course, "tiny", "ann")
    assert auto(course)["double_tests"] == 4.0
    assert (course / "autograded" / "ann" / "tiny" / "tiny.ipynb").exists()


def test_a_renamed_notebook_is_named(course, student):
    """A notebook under another name is refused with both names."""
    student("ann").answer().write("tiny (1).ipynb")
    with pytest.raises(SubmissionError, match=r"holds tiny \(1\)\.ipynb, but tiny\.ipynb"):
        autograde(course, "tiny", "ann")


def test_changed_points_ask_for_a_new_release(course, student, monkeypatch):
    """Points changed in source/ after the release: nothing is recorded, and the fix is named."""
    student("ann").answer().write()
    path = course / "source" / "tiny" / "tiny.ipynb"
    path.write_text(path.read_text().replace('"points": 4', '"points": 5'))
    hand_over(monkeypatch, verdict(worth=5.0))
    with pytest.raises(InstructorError, match="differs in double_tests") as caught:
        autograde(course, "tiny", "ann")
    assert "torchgrade release tiny" in caught.value.hint
    assert set(auto(course).values()) == {None}


def test_no_execute_gives_no_marks(course, student, plain):
    """`nbgrader autograde --no-execute` records nothing, whatever outputs were handed in."""
    one = student("ann").answer("def double(x): pass", "def triple(x): pass")
    for cell in one.nb["cells"]:
        if cell["cell_type"] == "code":
            four = nbformat.v4.new_output(
                "execute_result", {"text/plain": "3.0"}, execution_count=1
            )
            cell["outputs"] = [four]
    one.nb["metadata"]["torchgrade"]["executor"] = {"name": "torchgrade.TrustedExecute"}
    one.write()
    done = plain("autograde", "tiny", "--no-execute")
    assert done.returncode == 1
    assert "was not run by torchgrade's executor" in done.stderr
    assert set(auto(course).values()) == {None}


def test_a_broken_config_gives_no_marks(course, student, plain):
    """An error in grader_config.py stops grading with its reason: no other executor steps in."""
    student("ann").answer().write()
    config = course / "grader_config.py"
    good = config.read_text()
    config.write_text(good.replace("points=10", "pionts=10"))
    done = plain("autograde", "tiny")
    assert done.returncode == 1
    assert "`assignments[…].pionts` is not a setting. Did you mean 'points'?" in done.stderr
    assert not (course / "autograded" / "ann").joinpath("tiny").exists()
    config.write_text(good)
    assert set(auto(course).values()) == {None}


def test_lists_taken_over_by_the_course_are_refused(course):
    """A grader_config.py that replaces the executor is refused before anything runs."""
    config = course / "grader_config.py"
    config.write_text(config.read_text() + "\nc.Autograde.autograde_preprocessors = []\n")
    with pytest.raises(InstructorError, match=r"lacks .*TrustedExecute"):
        check_config(course)


def test_a_missing_config_is_refused(course):
    """Without nbgrader_config.py nbgrader would grade with its own executor."""
    (course / "nbgrader_config.py").unlink()
    with pytest.raises(InstructorError, match="its own executor"):
        autograde(course, "tiny", "ann")


def test_a_late_submission_loses_what_the_course_says(course, student, monkeypatch):
    """Nbgrader's late penalties still work, and are told apart from the points."""
    config = course / "grader_config.py"
    config.write_text(
        config.read_text()
        + "\nfrom nbgrader.plugins import LateSubmissionPlugin\n"
        + "c.LateSubmissionPlugin.penalty_method = 'zero'\n"
    )
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute("update assignment set duedate = '2020-01-01 00:00:00'")
    book.close()
    one = student("ann").answer().write()
    (one.folder / "timestamp.txt").write_text("2020-01-02 00:00:00 UTC")
    hand_over(monkeypatch, verdict())
    autograde(course, "tiny", "ann")
    (grade,) = grades(course, "tiny")
    assert (grade.points, grade.late_penalty) == (0.0, 7.0)
    assert grade.submitted.startswith("2020-01-02")


@pytest.mark.parametrize("name", ["[ab]", "*", "a?", ".", "../ann", ""])
def test_ids_that_nbgrader_takes_for_patterns_are_refused(course, student, name):
    """A student called [ab] would get the grade of a's notebook."""
    student("a").answer().write()
    with pytest.raises(SubmissionError, match="is no student id"):
        autograde(course, "tiny", name)
    assert grades(course, "tiny") == ()


def test_feedback_of_a_foreign_notebook_is_refused(course, student, monkeypatch):
    """A notebook that another executor graded gets no page of ours."""
    student("ann").answer().write()
    hand_over(monkeypatch, verdict())
    (path,) = autograde(course, "tiny", "ann").files
    nb = json.loads(path.read_text())
    del nb["metadata"]["torchgrade"]["verdict"]
    path.chmod(0o644)
    path.write_text(json.dumps(nb))
    with pytest.raises(InstructorError, match="was not graded by torchgrade"):
        generate_feedback(course, "tiny", "ann")


def test_feedback_before_grading_is_refused(course):
    """There is no page without a graded submission."""
    with pytest.raises(InstructorError, match="no graded submission"):
        generate_feedback(course, "tiny", "ann")


def test_an_unknown_assignment_is_named_with_the_closest(course):
    """A typing error in the assignment's name is answered with the right name."""
    with pytest.raises(InstructorError, match="Did you mean 'tiny'"):
        generate(course, "tinny", "en")


def test_formgraders_api_grades_the_same_way(course, student, monkeypatch):
    """Formgrader's buttons call NbGraderAPI with the course's config: our passes do the work."""
    student("ann").answer().write()
    hand_over(monkeypatch, verdict(double=2.5))
    config = check_config(course)
    config.CourseDirectory.root = str(course)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        api = NbGraderAPI(config=config)
        monkeypatch.chdir(course)
        assert api.autograde("tiny", "ann")["success"]
        assert api.generate_feedback("tiny", "ann")["success"]
    assert auto(course)["double_tests"] == 2.5
    assert (course / "feedback" / "ann" / "tiny" / "tiny.html").is_file()


def test_formgraders_pages_run_no_script(course):
    """What students print is cleaned before formgrader shows it."""
    output = nbformat.v4.new_output("display_data", {"text/html": "<script>alert(1)</script>"})
    cell = nbformat.v4.new_code_cell("1", outputs=[output])
    page, _ = HTMLExporter(config=check_config(course)).from_notebook_node(
        nbformat.v4.new_notebook(cells=[cell])
    )
    assert "alert(1)</script>" not in page
