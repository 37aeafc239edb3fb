"""A submission gives its answers and nothing else."""

import copy
import random

import nbformat
import pytest

from torchgrade.notebook import grade_id, rebuild
from torchgrade.notebook.rebuild import (
    DUPLICATE,
    FORGED,
    KERNEL,
    LOCKED_CHANGED,
    LOCKED_MISSING,
    MOVED,
    NOT_A_STUDENTS,
    SOLUTION_MISSING,
    TAGS,
    TYPE_CHANGED,
    UNKNOWN_ID,
    WRONG_NOTEBOOK,
)


def cell(notebook, name):
    """The cell with this grade_id."""
    return next(c for c in notebook.cells if grade_id(c) == name)


def notes_of(rebuilt):
    """The notes' sentences."""
    return [note.sentence for note in rebuilt.notes]


def built(source, submitted):
    """Rebuild in English; the result is always valid and has the master's graded cells."""
    rebuilt = rebuild(source, submitted, lang="en")
    nbformat.validate(rebuilt.notebook)
    names = [grade_id(c) for c in rebuilt.notebook.cells if grade_id(c)]
    assert names == ["setup", "double", "double_tests", "triple", "triple_tests", "essay"]
    assert all(set(c.metadata) <= {"nbgrader"} for c in rebuilt.notebook.cells)
    assert set(rebuilt.notebook.metadata) <= {"kernelspec", "language_info"}
    for note in rebuilt.notes:
        assert note.sentence.format(**note.params)
    return rebuilt


def test_an_untouched_release_is_the_master(source, submitted):
    """Nothing is changed, nothing is noted, and hidden tests are in their cell again."""
    rebuilt = built(source, submitted)
    assert rebuilt.notes == ()
    assert "secret-word" in cell(rebuilt.notebook, "triple_tests").source
    assert "thrice_the_value" not in str(rebuilt.notebook)


def test_answers_are_taken(source, submitted):
    """Code and text answers come from the student."""
    cell(submitted, "double").source = "mine = 1"
    cell(submitted, "essay").source = "Because."
    rebuilt = built(source, submitted)
    assert cell(rebuilt.notebook, "double").source == "mine = 1"
    assert cell(rebuilt.notebook, "essay").source == "Because."
    assert cell(rebuilt.master, "double").source.endswith("raise NotImplementedError()")


def test_free_cells_stay_where_they_were(source, submitted):
    """A cell of the student's own follows the cell that it followed; its metadata is gone."""
    own = nbformat.v4.new_code_cell("own = 1", id="mine", metadata={"tags": ["x"], "lang": "en"})
    at = submitted.cells.index(cell(submitted, "double"))
    submitted.cells.insert(at + 1, own)
    submitted.cells.insert(0, nbformat.v4.new_markdown_cell("Ann", id="name"))
    found = built(source, submitted).notebook.cells
    assert found[0].source == "Ann"
    index = [c.source for c in found].index("own = 1")
    assert grade_id(found[index - 1]) == "double"
    assert found[index].metadata == {}


def test_an_edited_free_cell_is_the_students(source, submitted):
    """An unlocked cell of the release may be changed, and runs once."""
    submitted.cells[-1].source = "print(double(22))"
    sources = [c.source for c in built(source, submitted).notebook.cells]
    assert sources.count("print(double(22))") == 1
    assert "print(double(21))" not in sources


def test_locked_and_test_cells_are_the_masters(source, submitted):
    """Their changes are dropped and noted."""
    cell(submitted, "setup").source = "math = None"
    cell(submitted, "double_tests").source = "pass"
    rebuilt = built(source, submitted)
    assert cell(rebuilt.notebook, "setup").source == "import math"
    assert "assert double(2)" in cell(rebuilt.notebook, "double_tests").source
    assert [(n.sentence, n.cell) for n in rebuilt.notes] == [
        (LOCKED_CHANGED, "setup"),
        (LOCKED_CHANGED, "double_tests"),
    ]


def test_deleted_cells_come_back(source, submitted):
    """A deleted test is put back, a deleted answer counts as not answered."""
    submitted.cells = [
        c for c in submitted.cells if grade_id(c) not in ("double", "double_tests", "setup")
    ]
    rebuilt = built(source, submitted)
    assert notes_of(rebuilt) == [LOCKED_MISSING, SOLUTION_MISSING, LOCKED_MISSING]
    assert cell(rebuilt.notebook, "double").source.endswith("raise NotImplementedError()")


@pytest.mark.parametrize(
    ("sources", "taken"),
    [
        (["first = 1", "second = 2"], "second = 2"),
        (["first = 1", ""], "first = 1"),
        (["first = 1", None], "first = 1"),
        ([None, "second = 2"], "second = 2"),
        ([" ", ""], ""),
    ],
)
def test_of_several_answers_the_last_written_one_counts(source, submitted, sources, taken):
    """Empty copies and untouched stubs (None) don't count; the copies are noted."""
    original = cell(submitted, "double")
    at = submitted.cells.index(original)
    stub = original.source
    submitted.cells[at : at + 1] = [
        nbformat.from_dict({**original, "id": f"c{i}", "source": stub if text is None else text})
        for i, text in enumerate(sources)
    ]
    rebuilt = built(source, submitted)
    assert cell(rebuilt.notebook, "double").source == taken
    (note,) = rebuilt.notes
    assert (note.sentence, note.params) == (DUPLICATE, {"cell": "double", "count": "2"})


def test_moved_cells_go_back(source, submitted):
    """The master's order is restored and that is noted."""
    submitted.cells.reverse()
    assert MOVED in notes_of(built(source, submitted))


def test_forged_metadata_is_dropped(source, submitted):
    """Flags and points come from the source; only the instructor reads of it."""
    cell(submitted, "double_tests").metadata.nbgrader["points"] = 1000
    cell(submitted, "triple_tests").metadata.nbgrader["grade"] = False
    cell(submitted, "setup").metadata["evil"] = {"a": 1}
    rebuilt = built(source, submitted)
    assert cell(rebuilt.notebook, "double_tests").metadata.nbgrader["points"] == 4
    assert [(n.sentence, n.audience) for n in rebuilt.notes] == [(FORGED, "instructor")] * 2
    assert set(cell(rebuilt.notebook, "setup").metadata) == {"nbgrader"}


def test_an_unknown_id_is_a_free_cell(source, submitted):
    """A made-up grade_id gives no graded cell."""
    forged = copy.deepcopy(cell(submitted, "double_tests"))
    forged.metadata.nbgrader["grade_id"], forged["id"] = "bonus", "new"
    submitted.cells.append(forged)
    rebuilt = built(source, submitted)
    assert notes_of(rebuilt) == [UNKNOWN_ID]
    assert rebuilt.notebook.cells[-1].metadata == {}


def test_lost_metadata_is_found_by_the_cells_id(source, submitted):
    """Where an editor dropped nbgrader's metadata, the id still tells the cell."""
    cell(submitted, "double").source = "mine = 1"
    for one in submitted.cells:
        one.metadata.pop("nbgrader", None)
    rebuilt = built(source, submitted)
    assert rebuilt.notes == ()
    assert cell(rebuilt.notebook, "double").source == "mine = 1"


def test_a_cell_of_another_type_is_read_as_its_own(source, submitted):
    """An answer that became a text cell by mistake is still code."""
    at = submitted.cells.index(cell(submitted, "double"))
    old = submitted.cells[at]
    submitted.cells[at] = nbformat.v4.new_markdown_cell("x = 1", metadata=old.metadata, id=old.id)
    rebuilt = built(source, submitted)
    assert notes_of(rebuilt) == [TYPE_CHANGED]
    assert cell(rebuilt.notebook, "double").cell_type == "code"
    assert cell(rebuilt.notebook, "double").source == "x = 1"


def test_tags_and_kernel_are_noted(source, submitted):
    """Execution tags and another kernel have no effect, and the instructor is told."""
    cell(submitted, "double_tests").metadata["tags"] = ["skip-execution", "mine", 3]
    submitted.metadata["kernelspec"] = {"name": "ir"}
    rebuilt = built(source, submitted)
    assert sorted(notes_of(rebuilt)) == sorted([TAGS, KERNEL])
    assert rebuilt.notebook.metadata.kernelspec.name == "python3"


def test_the_wrong_notebook_is_noted(source):
    """A notebook without any of the graded cells says so first."""
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")])
    assert notes_of(built(source, other))[0] == WRONG_NOTEBOOK


def test_the_instructors_notebook_is_noted(source):
    """The source itself, handed in, is graded and noted; its other language does not run."""
    rebuilt = built(source, copy.deepcopy(source))
    assert NOT_A_STUDENTS in notes_of(rebuilt)
    assert "# El doble" not in str(rebuilt.notebook)


@pytest.mark.parametrize("seed", range(40))
def test_nothing_a_student_does_raises(source, submitted, seed):
    """Random damage of every kind still gives a valid notebook with the master's graded cells."""
    rng = random.Random(seed)
    junk = [None, 1, "x", [], {}, ["a", {}], {"grade_id": ["x"]}, {"grade_id": "double"}, "ünïcode"]
    for _ in range(12):
        one = rng.choice(submitted.cells)
        action = rng.randrange(6)
        if action == 0:
            one.metadata[rng.choice(["nbgrader", "tags", "lang", "deletable"])] = rng.choice(junk)
        elif action == 1 and isinstance(one.metadata.get("nbgrader"), dict):
            key = rng.choice(["grade", "points", "grade_id", "schema_version", "solution"])
            one.metadata.nbgrader[key] = rng.choice(junk)
        elif action == 2:
            one.source = rng.choice(["", "(", "\x00", "### BEGIN HIDDEN TESTS", "%%bash\nls"])
        elif action == 3:
            submitted.cells.remove(one)
        elif action == 4:
            submitted.cells.append(copy.deepcopy(one))
        else:
            submitted.metadata[rng.choice(["kernelspec", "torchgrade"])] = rng.choice(junk)
        if not submitted.cells:
            break
    built(source, submitted)
