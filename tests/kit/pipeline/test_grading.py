"""Grading a class: the batch goes on whatever happens, and nothing graded is lost."""

import json
import shutil
import sqlite3
import threading

import pytest

from torchgrade import pipeline
from torchgrade.errors import InstructorError
from torchgrade.model import Outcome
from torchgrade.nbgrader_bridge import read_stamp
from torchgrade.pipeline import Resources


def graded(course, name):
    """Where a student's graded notebook lies."""
    return course / "autograded" / name / "tiny" / "tiny.ipynb"


def grade(course, **options):
    """Grade the tiny course; the class table by student, and the events."""
    events = []
    ended = pipeline.grade(course, "tiny", report=events.append, **options)
    grades = pipeline.class_grades(course, "tiny", ended)
    return {g.student: g for g in grades}, events


def kinds(events):
    """The kinds of the events, in order."""
    return [event.kind for event in events]


def test_good_and_bad_are_graded_side_by_side(course, student):
    """Each submission ends in one state; the broken one does not stop the others."""
    student("ann").answer().write()
    student("bob").answer(triple="def triple(x):\n    return x").write()
    student("cyd").write_text("{")
    student("dee")
    grades, events = grade(course)
    assert grades["ann"].points == 7  # the essay, 3 points, was left empty
    assert 0 < grades["bob"].points < 7
    assert grades["cyd"].outcome is Outcome.QUARANTINED
    assert "not valid JSON" in grades["cyd"].reason
    assert sorted(kinds(events)) == [
        "found", "graded", "graded", "quarantined", "quarantined",
    ]  # fmt: skip
    assert sum(e.count for e in events) == sum(e.advance for e in events) == 4


def test_only_what_changed_is_graded_again(course, student):
    """Unchanged submissions stay untouched; --force takes them all."""
    student("ann").answer().write()
    bob = student("bob").answer().write()
    grade(course)
    seeds = {name: read_stamp(graded(course, name)).verdict.seed for name in ("ann", "bob")}
    bob.answer(double="def double(x):\n    return 0").write()
    grades, events = grade(course)
    assert kinds(events) == ["left", "found", "graded"]
    assert grades["bob"].points < grades["ann"].points
    assert read_stamp(graded(course, "ann")).verdict.seed == seeds["ann"]
    grade(course, force=True)
    assert read_stamp(graded(course, "ann")).verdict.seed != seeds["ann"]


def test_a_batch_that_was_cut_off_goes_on(course, student):
    """What was recorded before an interruption is kept, the rest is graded next time."""
    for name in ("ann", "bob", "cyd"):
        student(name).answer().write()

    def interrupt(event):
        if event.kind == "graded":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.grade(course, "tiny", resources=Resources(workers=1), report=interrupt)
    done = [name for name in ("ann", "bob", "cyd") if graded(course, name).exists()]
    assert len(done) == 1
    grades, events = grade(course)
    assert [e.count for e in events if e.kind == "left"] == [1]
    assert {g.outcome for g in grades.values()} == {Outcome.GRADED}


def test_a_half_written_grade_is_graded_again(course, student):
    """A graded notebook that was cut off does not pass for one."""
    student("ann").answer().write()
    grade(course)
    path = graded(course, "ann")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:500])
    _, events = grade(course)
    assert kinds(events) == ["found", "graded"]


def test_a_broken_resubmission_does_not_erase_the_grade(course, student):
    """The gradebook keeps what it had, and the table says what is wrong now."""
    ann = student("ann").answer().write()
    before = grade(course)[0]["ann"].points
    ann.write_text("no notebook any more")
    student("bob")
    grades, _ = grade(course)
    assert grades["ann"].outcome is Outcome.QUARANTINED
    assert grades["bob"].max_points == 10
    assert [row.points for row in pipeline.rows(course, "tiny")] == [before]


def test_a_student_who_is_not_there_is_named(course, student):
    """Asking for somebody who handed in nothing is an error, not an empty table."""
    student("ann").answer().write()
    with pytest.raises(InstructorError, match="zed"):
        pipeline.grade(course, "tiny", students=("zed",))


def test_only_the_chosen_student_is_graded(course, student):
    """--student grades that one alone."""
    student("ann").answer().write()
    student("bob").answer().write()
    pipeline.grade(course, "tiny", students=("bob",))
    assert graded(course, "bob").exists()
    assert not graded(course, "ann").exists()


def test_an_unknown_assignment_is_named_with_the_closest(course):
    """A typo gets the right name back."""
    with pytest.raises(InstructorError, match="tiny"):
        pipeline.grade(course, "tiyn")


def test_a_wrong_config_value_stops_before_anything_runs(course, student):
    """The error names file and key."""
    student("ann").answer().write()
    config = course / "grader_config.py"
    config.write_text(config.read_text() + "\nimport msgspec\ncourse = msgspec.structs.replace("
                      "course, device='gpu')\n")  # fmt: skip
    with pytest.raises(InstructorError, match=r"grader_config\.py.*device"):
        pipeline.grade(course, "tiny")


def test_a_locked_database_is_our_fault_and_loses_nothing(course, student):
    """While the gradebook is locked nobody gets a grade; afterwards the same command goes on."""
    student("ann").answer().write()
    lock = sqlite3.connect(course / "gradebook.db", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        ended = pipeline.grade(course, "tiny", patience=0.1)
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert [g.outcome for g in ended] == [Outcome.FAULT]
    assert grade(course)[0]["ann"].outcome is Outcome.GRADED


def test_a_folder_that_cannot_be_written_is_our_fault(course, student):
    """Where autograded/ can't be made, the submission is a fault and the next run grades it."""
    student("ann").answer().write()
    shutil.rmtree(course / "autograded", ignore_errors=True)
    (course / "autograded").write_text("a file where a folder is wanted")
    ended = pipeline.grade(course, "tiny")
    assert [g.outcome for g in ended] == [Outcome.FAULT]
    (course / "autograded").unlink()
    assert grade(course)[0]["ann"].outcome is Outcome.GRADED


def test_a_broken_hidden_test_stops_the_class_and_names_the_file(course, student):
    """It is the instructor's to mend; no student gets a zero for it."""
    student("ann").answer().write()
    tests = course / "tests" / "homework" / "tiny" / "test_double.py"
    tests.write_text("import nothing_of_that_name\n" + tests.read_text())
    with pytest.raises(InstructorError, match=r"test_double\.py"):
        pipeline.grade(course, "tiny")
    assert not graded(course, "ann").exists()


def test_feedback_pages_are_written_for_the_graded(course, student):
    """One page each; a student without a grade gets none."""
    student("ann").answer().write()
    student("bob", "es").answer().write()
    student("cyd").write_text("[]")
    grade(course)
    pages = pipeline.feedback(course, "tiny")
    assert [page.parent.parent.name for page in pages] == ["ann", "bob"]
    with pytest.raises(InstructorError, match="no submission"):
        pipeline.feedback(course, "tiny", students=("cyd",))


def test_exported_files_say_what_the_gradebook_says(course, student, tmp_path):
    """CSV and JSON, in the file that is named; another format is refused."""
    student("ann").answer().write()
    grade(course)
    for kind in ("csv", "json"):
        done = pipeline.export(course, "tiny", kind, out=tmp_path / f"g.{kind}")
        assert (done.path, done.count) == (tmp_path / f"g.{kind}", 1)
    assert "ann" in (tmp_path / "g.csv").read_text()
    assert json.loads((tmp_path / "g.json").read_text())[0]["student"] == "ann"
    with pytest.raises(InstructorError, match="no format 'xlsx'"):
        pipeline.export(course, "tiny", "xlsx", out=tmp_path / "g.xlsx")


def test_two_at_once_are_refused(course, student):
    """While one grades, another one says so and changes nothing."""
    student("ann").answer().write()
    refused = []

    def report(event):
        if event.kind == "found":
            with pytest.raises(InstructorError, match="another `torchgrade grade`") as error:
                pipeline.grade(course, "tiny")
            refused.append(error)

    assert pipeline.grade(course, "tiny", report=report) == ()
    assert refused


def test_points_that_differ_are_told(course, student):
    """The config's points are not the notebook's: a notice, and the notebook's count."""
    config = course / "grader_config.py"
    config.write_text(config.read_text().replace("points=10", "points=12"))
    student("ann").answer().write()
    grades, events = grade(course)
    [notice] = [e.reason for e in events if e.kind == "notice"]
    assert "12 points" in notice
    assert "10" in notice
    assert grades["ann"].max_points == 10


def test_reasons_name_paths_within_the_course(course, student):
    """A quarantined folder is named from the course's folder on; an empty one is said to be so."""
    student("ann")
    grades, _ = grade(course)
    assert grades["ann"].reason.startswith("submitted/ann/tiny is empty.\n")


def test_a_busy_gradebook_is_waited_for(course, student):
    """A lock that is let go in time costs nobody anything."""
    student("ann").answer().write()
    lock = sqlite3.connect(course / "gradebook.db", isolation_level=None, check_same_thread=False)
    lock.execute("BEGIN EXCLUSIVE")
    free = threading.Timer(9, lambda: (lock.execute("ROLLBACK"), lock.close()))
    free.start()
    assert pipeline.grade(course, "tiny", patience=60) == ()
    free.join()
    assert graded(course, "ann").exists()


def test_grades_of_other_tests_or_limits_are_told(course, student):
    """They are left as they are, with a notice, until somebody has looked at the difference."""
    student("ann").answer().write()

    def notices():
        events = grade(course)[1]
        assert "graded" not in kinds(events)
        return [event.reason for event in events if event.kind == "notice"]

    grade(course)
    wrong = course / "tests" / "homework" / "tiny" / "wrong"
    (wrong / "of_no_weight.md").write_text("x")
    assert notices() == []
    config = course / "grader_config.py"
    limits = config.read_text().replace("points=10", "points=10, limits={'test_seconds': 7}")
    config.write_text(limits)
    [notice] = notices()
    assert notice.startswith("1 was graded with other tests, limits or sources")
    assert "torchgrade regrade tiny" in notice
    assert "--force" in notice
    pipeline.regrade(course, "tiny")
    assert notices() == []
    pipeline.grade(course, "tiny", force=True)
    shutil.rmtree(course / ".torchgrade")
    assert notices() == []
