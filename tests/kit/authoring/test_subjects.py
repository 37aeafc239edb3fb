"""Subjects: what of a notebook is run when the tests are tried on it."""

import itertools
from pathlib import Path

import pytest

from torchgrade.authoring.subjects import Workshop
from torchgrade.config import load_course

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def workshop():
    return Workshop(REPOSITORY, load_course(REPOSITORY), "02_dataset")


@pytest.mark.parametrize("make", ["mutants", "hollow", "again"])
def test_the_closing_is_left_out_where_one_exercise_is_tried(workshop, make):
    """The last cell of what is tried with one exercise's tests is the last that is graded."""
    made = {
        "mutants": workshop.mutants,
        "hollow": workshop.hollow,
        "again": lambda: workshop.again(1),
    }
    for subject in itertools.islice(made[make](), 3):
        assert subject.conditions.only == {subject.own}
        assert subject.cells[-1].grade_id == "e2_6_tests"


def test_the_library_runs_as_students_notebooks_do(workshop):
    """Wrong and right solutions are tried with all cells, the closing one too."""
    for kind in ("wrong", "right"):
        subject = next(iter(workshop.members(kind)))
        assert subject.conditions.only is None
        assert subject.cells[-1].index > max(c.index for c in subject.cells if c.grade_id)
