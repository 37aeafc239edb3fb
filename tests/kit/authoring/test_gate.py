"""Before a release the solution earns every point and the stub none, in the real sandbox."""

import shutil
from pathlib import Path

import pytest

from torchgrade.authoring.gate import prove_points
from torchgrade.config import load_course
from torchgrade.errors import InstructorError
from torchgrade.notebook import (
    for_language,
    grade_id,
    read_source,
    visible_part,
    without_solutions,
)

TINY = Path(__file__).parents[1] / "courses" / "tiny"


@pytest.fixture
def root(tmp_path):
    """The tiny course, to be broken."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def prove(root, *, source=None, released=None):
    """Run the gate in English."""
    source = source or read_source(root / "source" / "tiny" / "tiny.ipynb")
    if released is None:
        released = without_solutions(for_language(source, "en"))
        for cell in released.cells:
            cell.source = visible_part(cell.source)
    prove_points(
        root, load_course(root), "tiny", "tiny", source=source, released=released, lang="en"
    )


def edited(root, name, source):
    """The source with one cell's source replaced."""
    notebook = read_source(root / "source" / "tiny" / "tiny.ipynb")
    for cell in notebook.cells:
        if grade_id(cell) == name:
            cell.source = source
    return notebook


def test_a_sound_assignment_passes(root):
    """The tiny course may be released."""
    prove(root)


def test_a_wrong_solution_names_the_failing_tests(root):
    """A solution that loses points is refused with the tests it fails."""
    source = edited(
        root,
        "double",
        "def double(x):\n    ### BEGIN SOLUTION\n    return 2 + x\n    ### END SOLUTION",
    )
    with pytest.raises(InstructorError) as caught:
        prove(root, source=source)
    assert "the solution loses points" in caught.value.message
    assert "double_tests: 0 of 4" in caught.value.message
    assert "test_double.py::test_big_numbers failed" in caught.value.message


def test_a_failing_visible_check_is_named(root):
    """A visible check that contradicts the solution is refused: students could never pass it."""
    source = read_source(root / "source" / "tiny" / "tiny.ipynb")
    for cell in source.cells:
        if grade_id(cell) == "double_tests":
            cell.source = 'assert double(2) == 5, "double(2) should be 5."'
    with pytest.raises(InstructorError) as caught:
        prove(root, source=source)
    assert "cells fail with the solution" in caught.value.message
    assert "double_tests: error, AssertionError: double(2) should be 5." in caught.value.message


def test_points_for_nothing_are_named(root):
    """A test cell that an untouched release passes is refused."""
    source = edited(root, "triple_tests", "assert math.pi > 3")
    with pytest.raises(InstructorError) as caught:
        prove(root, source=source)
    assert "the untouched release earns points" in caught.value.message
    assert "triple_tests: 3 of 3" in caught.value.message


def test_a_test_bound_to_no_cell_is_named(root):
    """A grade_id in @grades that the notebook has not is refused."""
    path = root / "tests" / "homework" / "tiny" / "test_double.py"
    path.write_text(path.read_text().replace('"double_tests"', '"duoble_tests"'))
    with pytest.raises(InstructorError, match="no notebook has a test cell"):
        prove(root)


def test_a_release_that_does_not_come_back_is_refused(root):
    """A release that would be noted as tampered with is no release."""
    source = read_source(root / "source" / "tiny" / "tiny.ipynb")
    released = without_solutions(for_language(source, "en"))
    released.cells = [c for c in released.cells if grade_id(c) != "setup"]
    for cell in released.cells:
        cell.source = visible_part(cell.source)
    with pytest.raises(InstructorError, match="does not come back as it went out"):
        prove(root, source=source, released=released)
