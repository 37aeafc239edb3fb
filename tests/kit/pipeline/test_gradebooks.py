"""A gradebook that is new, older or elsewhere: what it lacks counts as not graded."""

import shutil

import pytest

from torchgrade import pipeline
from torchgrade.errors import InstructorError
from torchgrade.nbgrader_bridge import read_stamp
from torchgrade.release import release


def seed(course, name):
    """The seed of a student's recorded run."""
    path = course / "autograded" / name / "tiny" / "tiny.ipynb"
    return read_stamp(path).verdict.seed


def points(course):
    """The gradebook's points by student."""
    return {row.student: row.points for row in pipeline.rows(course, "tiny")}


def grade(course):
    """Grade the tiny course; how many were left, and who was graded now."""
    events = []
    assert pipeline.grade(course, "tiny", report=events.append) == ()
    left = sum(event.count for event in events if event.kind == "left")
    return left, sorted(event.student for event in events if event.kind == "graded")


def another_file(course):
    """Point the course to another gradebook file."""
    config = course / "grader_config.py"
    where = f"c.CourseDirectory.db_url = 'sqlite:///{course}/other.db'"
    config.write_text(f"{config.read_text()}\n{where}\n")


@pytest.mark.parametrize("lose", [lambda c: (c / "gradebook.db").unlink(), another_file])
def test_a_new_gradebook_is_filled_with_the_same_points(course, student, lose):
    """Nothing is run before the release; then everybody is graded, with the inputs they had."""
    student("ann").answer().write()
    student("bob").answer("def double(x):\n    return 2 * x if type(x) is int else 0").write()
    assert grade(course) == (0, ["ann", "bob"])
    before, seeds = points(course), (seed(course, "ann"), seed(course, "bob"))
    lose(course)
    for command in (pipeline.grade, pipeline.feedback):
        with pytest.raises(InstructorError, match="torchgrade release tiny"):
            command(course, "tiny")
    release(course, "tiny", ["en"])
    with pytest.raises(InstructorError, match="gradebook has no grade"):
        pipeline.feedback(course, "tiny")
    assert pipeline.ungraded(course, "tiny") == ("ann", "bob")
    assert grade(course) == (0, ["ann", "bob"])
    assert points(course) == before
    assert (seed(course, "ann"), seed(course, "bob")) == seeds
    assert grade(course) == (2, [])
    assert len(pipeline.feedback(course, "tiny")) == 2


def test_what_an_older_backup_lacks_is_graded_again(course, student):
    """A student it has not, and one whose later submission it has not; the third is left."""
    ann = student("ann").answer(double="def double(x):\n    return 0").write()
    student("bob").answer().write()
    grade(course)
    shutil.copy(course / "gradebook.db", course / "backup.db")
    ann.answer().write()
    student("cyd").answer().write()
    assert grade(course) == (1, ["ann", "cyd"])
    before = points(course)
    (course / "backup.db").replace(course / "gradebook.db")
    errors = {}
    pages = pipeline.feedback(
        course, "tiny", report=lambda name, _, error: errors.update({name: error})
    )
    assert [page.parent.parent.name for page in pages] == ["bob"]
    assert {name for name, error in errors.items() if error} == {"ann", "cyd"}
    assert "torchgrade grade tiny" in str(errors["ann"])
    assert pipeline.ungraded(course, "tiny") == ("ann", "cyd")
    assert grade(course) == (1, ["ann", "cyd"])
    assert points(course) == before


def test_a_course_without_a_gradebook_says_what_is_missing(course, student):
    """A clone has release/ and no gradebook: one sentence before anything runs."""
    student("ann").answer().write()
    (course / "gradebook.db").unlink()
    events = []
    with pytest.raises(InstructorError, match="torchgrade release tiny"):
        pipeline.grade(course, "tiny", report=events.append)
    assert events == []
