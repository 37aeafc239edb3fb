"""Mutants of whole cells: well-formed, distinct, in their place, with names that stay."""

from pathlib import Path

import nbformat
import pytest

from torchgrade.errors import InstructorError
from torchgrade.mutation import OPERATORS, mutants
from torchgrade.mutation.cell import fingerprint, read_cell, same_code
from torchgrade.mutation.mutate import mutants_of

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
NOTEBOOK = nbformat.read(ROOT / "source" / "02_dataset" / "02_dataset.ipynb", 4)
CELLS = {
    cell.metadata.nbgrader.grade_id: cell.source
    for cell in NOTEBOOK.cells
    if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
} | {path.stem: path.read_text("utf-8") for path in sorted((HERE / "cells").glob("*.txt"))}

SOLUTION = '''\
def mean(x: Literal[0, 1], eps=1e-6):
    """The mean, 0.5 of it, x[0]."""
    ### BEGIN SOLUTION
    "not x + 1"
    if len(x) == 0:
        raise ValueError(f"x has {len(x) + 1} rows")
    assert len(x) > 0, f"{len(x) * 2}"
    n: Literal[0, 1] = len(x)
    return x.sum(0) / n
    ### END SOLUTION


def given(x):
    return x.sum(0) - 1
'''


@pytest.fixture(scope="module")
def made():
    """The mutants of every solution cell, made once."""
    return {name: mutants(source, cell=name) for name, source in CELLS.items()}


def names(source):
    return {mutant.name for mutant in mutants(source, cell="e")}


@pytest.mark.parametrize("cell", CELLS)
def test_every_mutant_is_python_and_none_is_the_solution_or_another(cell, made):
    """Mutants compile, mean something else than the solution, and are all different."""
    meanings = [fingerprint(CELLS[cell])]
    for mutant in made[cell]:
        compile(mutant.code, mutant.name, "exec")
        meanings.append(fingerprint(mutant.code))
    assert len(set(meanings)) == len(meanings)
    assert len({mutant.name for mutant in made[cell]}) == len(made[cell])


@pytest.mark.parametrize("cell", CELLS)
def test_a_mutant_changes_the_solution_alone(cell, made):
    """What stands outside of the marks, docstrings included, is as it was."""
    if "BEGIN SOLUTION" not in CELLS[cell]:
        return
    for mutant in made[cell]:
        assert outside(mutant.code) == outside(CELLS[cell]), mutant.name


def outside(source):
    """The lines that are not between the marks, and the marks themselves."""
    kept, within = [], False
    for line in source.split("\n"):
        within = within and "END SOLUTION" not in line
        if not within:
            kept.append(line)
        within = within or "BEGIN SOLUTION" in line
    return kept


@pytest.mark.parametrize("cell", CELLS)
def test_a_mutant_says_what_it_changes(cell, made):
    """Line, old and new text are those of the cell and of the mutant."""
    lines = CELLS[cell].split("\n")
    for mutant in made[cell]:
        assert lines[mutant.line - 1].strip() == mutant.original
        assert mutant.mutated in mutant.code
        assert mutant.operator in OPERATORS
        assert mutant.name.startswith(f"{cell}~{mutant.operator}~{mutant.function}~")
        same = mutant.code.split("\n")[: mutant.line - 1]
        assert same == lines[: mutant.line - 1]


@pytest.mark.parametrize("cell", ["e2_3", "e2_4", "train_step"])
def test_names_stay_when_other_lines_change(cell, made):
    """A comment, an import or another function above changes no name."""
    source = CELLS[cell]
    known = {mutant.name for mutant in made[cell]}
    marked = source.replace("### BEGIN SOLUTION", "### BEGIN SOLUTION\n        # a remark", 1)
    other = f"import math\n\n\ndef other():\n    return None\n\n\n{source}"
    for changed in (f"# a remark\n\n{source}", marked, other):
        assert {mutant.name for mutant in mutants(changed, cell=cell)} == known


def test_the_same_text_gives_the_same_mutants(made):
    """Two runs give the same mutants in the same order."""
    assert mutants(CELLS["e2_4"], cell="e2_4") == made["e2_4"]


def test_docstrings_annotations_and_messages_never_change():
    """Only code of the solution changes, never what it says about itself."""
    found = mutants(SOLUTION, cell="e")
    assert found
    for mutant in found:
        for line in ("def mean(x: Literal[0, 1], eps=1e-6):", '"not x + 1"', "x.sum(0) - 1"):
            assert line in mutant.code
        if "raise" in mutant.code:
            assert 'raise ValueError(f"x has {len(x) + 1} rows")' in mutant.code
        if "assert" in mutant.code:
            assert ', f"{len(x) * 2}"' in mutant.code
        if "n:" in mutant.code:
            assert "n: Literal[0, 1]" in mutant.code
    assert {mutant.function for mutant in found} == {"mean"}


def test_a_cell_without_marks_changes_as_a_whole():
    """Without marks, functions and loose lines are the solution."""
    found = names("step = 1\n\n\ndef f(x):\n    return x.sum(0) - step\n")
    assert "e~change-constant~module~1" in found
    assert "e~change-dim~f~1" in found


def test_names_tell_class_and_function():
    """A name holds cell, operator, qualified function and a number."""
    assert "e2_3~drop-limit~SlidingWindow.__len__~1" in {
        mutant.name for mutant in mutants(CELLS["e2_3"], cell="e2_3")
    }


def test_two_operators_never_give_the_same_code():
    """The first one in the fixed order keeps it."""
    source = "def f(model):\n    model.eval()\n    return model\n"
    found = {mutant.operator for mutant in mutants(source, cell="e")}
    assert "drop-mode-call" in found
    assert "delete-statement" not in found


def test_precedence_is_kept():
    """What takes the place of an operand stays one operand."""
    source = "y = (a * x * (b + c)).sum()\nz = a - (b - c)\nd = x / std\n"
    codes = {m.code.split("\n")[0] for m in mutants(source, cell="e")}
    assert "y = (a * x / (b + c)).sum()" in codes
    assert "y = (a * x * b).sum()" in codes
    others = {m.code.split("\n")[1] for m in mutants(source, cell="e")}
    assert "z = a - (b + c)" in others
    cell = read_cell("y = (a / (1 - p)).sum() @ w", "e")
    (dropped,) = mutants_of(cell, OPERATORS["drop-scale"])
    assert same_code(dropped.code, "y = a.sum() @ w")
    cell = read_cell("y = (x * k / (1 - p)).sum()", "e")
    (dropped,) = mutants_of(cell, OPERATORS["drop-scale"])
    assert same_code(dropped.code, "y = (x * k).sum()")


def test_a_comment_above_a_deleted_line_stays():
    """Marks and remarks above a line that goes are kept."""
    source = "def f(x):\n    # first\n    g(x)\n    # second\n    h(x)\n"
    codes = [m.code for m in mutants(source, cell="e") if m.operator == "delete-statement"]
    assert codes == [
        "def f(x):\n    # first\n    # second\n    h(x)\n",
        "def f(x):\n    # first\n    g(x)\n    # second\n",
    ]


def test_a_number_of_mutants_that_a_course_can_afford(made):
    """An exercise of the course has at most sixty mutants, and at least ten."""
    for cell in ("e2_1", "e2_2", "e2_3", "e2_4", "e2_5", "e2_6"):
        assert 10 <= len(made[cell]) <= 60, cell


def test_a_mutant_is_a_wrong_solution_for_the_grader(made):
    """It has all that a member of the library has, in both languages."""
    mutant = next(m for m in made["e2_1"] if m.operator == "global-seed")
    solution = mutant.as_solution(Path("source/02_dataset/02_dataset.ipynb"))
    assert (solution.kind, solution.cell, solution.name) == ("wrong", "e2_1", mutant.name)
    assert solution.misconception == "M2.1e"
    assert solution.code == mutant.code
    assert solution.hint.endswith("?")
    assert solution.hint_es.startswith("¿")
    assert solution.title != solution.title_es


def test_a_cell_with_magics_is_refused_with_its_line():
    """What is no Python is the instructor's to mend."""
    with pytest.raises(InstructorError, match="Cell e2_1, line 2") as error:
        mutants("x = 1\n%matplotlib inline\n", cell="e2_1")
    assert "magics" in error.value.hint


@pytest.mark.parametrize("piece", ["(", "[", "-"])
def test_a_cell_that_is_nested_too_deep_is_refused(piece):
    """What would crash the parser below is refused before, with the cell's name."""
    source = piece * 100_000 + "x" + {"(": ")", "[": "]"}.get(piece, "") * 100_000
    with pytest.raises(InstructorError, match=r"Cell e2_1.* nested"):
        read_cell(source, "e2_1")
