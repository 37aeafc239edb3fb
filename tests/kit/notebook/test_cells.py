"""Roles of cells, what students see of them, and what runs."""

import nbformat
import pytest
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from torchgrade.errors import InstructorError
from torchgrade.notebook import (
    bound_cells,
    code_cells,
    for_language,
    grade_id,
    role,
    visible_part,
    without_marks,
    without_solutions,
)


def solution(source, kind="code"):
    """A notebook with one solution cell."""
    meta = {"nbgrader": {"solution": True, "grade": kind == "markdown", "grade_id": "a"}}
    make = getattr(nbformat.v4, f"new_{kind}_cell")
    return nbformat.v4.new_notebook(cells=[make(source, metadata=meta, id="a")])


def test_roles(source):
    """The source's metadata says what each cell is for."""
    roles = {grade_id(c): role(c) for c in source.cells}
    assert roles == {
        "": "free",
        "setup": "given",
        "double": "solution",
        "double_tests": "test",
        "triple": "solution",
        "triple_tests": "test",
        "essay": "solution",
    }


@pytest.mark.parametrize("kind", ["code", "markdown"])
@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "",
        "### BEGIN SOLUTION\nx = 1\n### END SOLUTION",
        "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n\ny = 2\n",
        "a\n### BEGIN SOLUTION\nb\n### END SOLUTION\nc\n### BEGIN SOLUTION\nd\n### END SOLUTION",
        "\t### BEGIN SOLUTION\n\tx\n\t### END SOLUTION",
        "# BEGIN SOLUTION here\nx\n# END SOLUTION there",
    ],
)
def test_stubs_are_nbgraders(text, kind):
    """`without_solutions` gives what nbgrader's ClearSolutions gives."""
    cleared, _ = ClearSolutions().preprocess(solution(text, kind), {})
    assert without_solutions(solution(text, kind)).cells[0].source == cleared.cells[0].source


def test_visible_parts_are_nbgraders(source):
    """`visible_part` gives what nbgrader's ClearHiddenTests gives."""
    text = "a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc"
    cell = nbformat.v4.new_code_cell(text, metadata={"nbgrader": {"grade": True}})
    cleared, _ = ClearHiddenTests().preprocess_cell(cell, {}, 0)
    assert visible_part(text) == cleared.source == "a\nc"


@pytest.mark.parametrize(
    "text",
    [
        "### BEGIN SOLUTION\nx",
        "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION",
    ],
)
def test_an_unclosed_mark_is_the_instructors(text):
    """A mark that is not closed, or opened twice, is named."""
    with pytest.raises(InstructorError, match="BEGIN SOLUTION` is not closed"):
        without_solutions(solution(text))


def test_marks_are_left_out_with_their_lines_alone():
    """What stands between the marks, and other comments with three signs, stays."""
    text = "a = 1\n### BEGIN SOLUTION\n    ### mine\n    b = 2\n    ### END SOLUTION\nc = 3"
    assert without_marks(text) == "a = 1\n    ### mine\n    b = 2\nc = 3"


def test_a_tested_cell_runs_its_visible_part_alone(source):
    """With hidden tests of its own, nothing hidden of a test cell reaches the sandbox."""
    cells = {c.grade_id: c for c in code_cells(for_language(source, "en"), tested={"triple_tests"})}
    assert "secret-word" not in cells["triple_tests"].source
    assert not cells["triple_tests"].legacy
    assert cells["double_tests"].legacy


def test_a_legacy_cell_runs_whole(source):
    """Without hidden tests of its own a test cell is scored by running all of it."""
    cells = {c.grade_id: c for c in code_cells(for_language(source, "en"))}
    assert "secret-word" in cells["triple_tests"].source
    assert cells["triple_tests"].legacy
    assert cells["triple_tests"].points == 3.0


def test_bindings_are_read_without_running_the_tests(tmp_path):
    """`@grades("…")` is found in every spelling; other calls and files are not."""
    (tmp_path / "test_a.py").write_text(
        "import torchgrade.testing as t\nfrom torchgrade.testing import grades\n1/0\n"
        "@grades('a', weight=2)\ndef test_a(): pass\n"
        "@t.grades('b')\nclass TestB: pass\n"
        "other('c')\n@grades(cell='e', weight=1)\ndef test_e(): pass\n"
    )
    (tmp_path / "helpers.py").write_text("grades('d')")
    assert bound_cells(tmp_path) == {"a", "b", "e"}
    assert bound_cells(tmp_path / "none") == frozenset()


def test_a_binding_that_cannot_be_read_is_refused(tmp_path):
    """A cell named by a variable would make its tests run nowhere: the line is named."""
    (tmp_path / "test_a.py").write_text("x = 1\n@grades(x)\ndef test_a(): pass\n")
    with pytest.raises(InstructorError, match=r"test_a\.py, line 2"):
        bound_cells(tmp_path)


def test_a_broken_test_file_is_named(tmp_path):
    """A syntax error in a hidden test is named with its line."""
    (tmp_path / "test_a.py").write_text("x = 1\ndef")
    with pytest.raises(InstructorError, match=r"test_a\.py, line 2"):
        bound_cells(tmp_path)
