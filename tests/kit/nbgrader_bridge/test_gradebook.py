"""What is read from and put into a real gradebook beside grades: deadlines and students."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.nbgrader_bridge import (
    GradebookBusy,
    GradebookStudent,
    StudentChange,
    due_dates,
    set_due_date,
    update_students,
)

ANN = GradebookStudent(student="ann", first_name="Ann", last_name="Li", email="a@example.edu")


def in_book(course):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        return {s.id: (s.first_name, s.last_name, s.email) for s in book.students}


def test_a_deadline_is_set_read_and_taken_away(course):
    """It is a moment in UTC, whatever zone it was said in."""
    assert due_dates(course) == {"tiny": None}
    madrid = timezone(timedelta(hours=1))
    set_due_date(course, "tiny", datetime(2026, 12, 1, 23, 59, tzinfo=madrid))
    assert due_dates(course) == {"tiny": datetime(2026, 12, 1, 22, 59, tzinfo=UTC)}
    set_due_date(course, "tiny", None)
    assert due_dates(course) == {"tiny": None}


def test_nbgrader_counts_lateness_from_the_deadline(course):
    """What was set is nbgrader's own deadline."""
    set_due_date(course, "tiny", datetime(2026, 12, 1, 22, 59, tzinfo=UTC))
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        assert book.find_assignment("tiny").duedate == datetime(2026, 12, 1, 22, 59)


@pytest.mark.parametrize(
    ("name", "due"),
    [("other", datetime(2026, 12, 1, tzinfo=UTC)), ("tiny", datetime(2026, 12, 1))],
)
def test_a_wrong_deadline_is_refused(course, name, due):
    """An assignment that was not released has none; a time without a zone is none."""
    with pytest.raises(InstructorError) as caught:
        set_due_date(course, name, due)
    assert caught.value.hint


def test_without_a_gradebook_there_are_no_deadlines(course):
    """Asking makes none."""
    (course / "gradebook.db").unlink()
    assert due_dates(course) == {}
    assert not (course / "gradebook.db").exists()
    with pytest.raises(InstructorError, match="does not know"):
        set_due_date(course, "tiny", None)


def test_deadlines_are_read_without_leaving_the_folder(course, tmp_path, monkeypatch):
    """A relative gradebook of the course's configuration is found from anywhere."""
    config = course / "grader_config.py"
    config.write_text(config.read_text() + 'c.CourseDirectory.db_url = "sqlite:///gradebook.db"\n')
    monkeypatch.chdir(tmp_path)
    before = os.getcwd
    monkeypatch.setattr(os, "chdir", before)
    assert due_dates(course) == {"tiny": None}
    assert not Path("gradebook.db").exists()


def test_students_get_names_and_nobody_goes(course):
    """New ones are added, known ones changed where the field is told, others left alone."""
    bob = GradebookStudent(student="bob", first_name="Bob")
    assert update_students(course, [ANN, bob]) == (
        StudentChange(
            student="ann", new=True,
            after={"first_name": "Ann", "last_name": "Li", "email": "a@example.edu"},
        ),
        StudentChange(student="bob", new=True, after={"first_name": "Bob"}),
    )  # fmt: skip
    changed = GradebookStudent(student="ann", last_name="Lee")
    assert update_students(course, [changed]) == (
        StudentChange(student="ann", before={"last_name": "Li"}, after={"last_name": "Lee"}),
    )
    assert in_book(course) == {"ann": ("Ann", "Lee", "a@example.edu"), "bob": ("Bob", None, None)}
    assert update_students(course, [changed]) == ()


def test_a_look_writes_nothing(course):
    """What would change is said."""
    assert [c.student for c in update_students(course, [ANN], write=False)] == ["ann"]
    assert in_book(course) == {}


@pytest.mark.parametrize("student", ["", "../x", "a*", ".x"])
def test_an_id_that_is_none_stops_before_anything_is_written(course, student):
    """Neither it nor the one before it is in the gradebook."""
    with pytest.raises(SubmissionError):
        update_students(course, [ANN, GradebookStudent(student=student)])
    assert in_book(course) == {}


def test_a_busy_gradebook_is_told(course, monkeypatch):
    """Another program's lock is a fault that passes."""
    config = course / "grader_config.py"
    url = f"sqlite:///{course}/gradebook.db?timeout=0.1"
    config.write_text(config.read_text() + f"c.CourseDirectory.db_url = {url!r}\n")
    update_students(course, [])
    holder = sqlite3.connect(course / "gradebook.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(GradebookBusy):
            due_dates(course)
        with pytest.raises(GradebookBusy):
            update_students(course, [ANN])
    finally:
        holder.close()
