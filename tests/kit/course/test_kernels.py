"""What students get runs in a real Jupyter kernel, without and with the solutions."""

import ast
import itertools
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_notebook

from torchgrade.config import load_course
from torchgrade.notebook import for_language, grade_id, read_source, role, source_path
from torchgrade.notebook.cells import settings

REPOSITORY = Path(__file__).parents[3]
COURSE = load_course(REPOSITORY)
SECONDS = 120
STUDENTS_HAVE = {"matplotlib", "numpy", "torch"}


def folder_of(assignment, lang):
    return REPOSITORY / "release" / ("" if lang == COURSE.languages[0] else lang) / assignment


def solved(cells, assignment, lang):
    """The released cells, with the solutions in their places."""
    source = for_language(read_source(source_path(REPOSITORY, assignment, assignment)), lang)
    answers = {grade_id(c): c.source for c in source.cells if role(c) == "solution"}
    filled = nbformat.from_dict([dict(cell) for cell in cells])
    for cell in filled:
        cell.source = answers.get(grade_id(cell), cell.source)
        cell.id = f"solved-{cell.id}"[:64]
    return filled


def failing(cells):
    return [c for c in cells if any(o.output_type == "error" for o in c.get("outputs", ()))]


def every_notebook():
    """Each in the default language. The others differ in words alone (`release` sees to it)."""
    for assignment, lang in itertools.product(COURSE.assignments, COURSE.languages):
        often = lang == COURSE.languages[0] or assignment == COURSE.assignments[0]
        yield pytest.param(assignment.name, lang, marks=() if often else pytest.mark.soak)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("assignment", "lang"), list(every_notebook()))
def test_what_is_released_runs(assignment, lang, tmp_path):
    """Unsolved, each visible check fails, and no cell before it; solved, everything passes."""
    folder = shutil.copytree(folder_of(assignment, lang), tmp_path / assignment)
    released = nbformat.read(folder / f"{assignment}.ipynb", 4)
    both = [*released.cells, *solved(released.cells, assignment, lang)]
    run = new_notebook(cells=both, metadata=released.metadata)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(run, timeout=SECONDS, allow_errors=True, resources=resources).execute()
    unsolved, done = run.cells[: len(released.cells)], run.cells[len(released.cells) :]
    failed = failing(unsolved)
    checks = [c for c in unsolved if c.cell_type == "code" and settings(c).get("grade")]
    assert [grade_id(c) for c in checks if c not in failed] == []
    others = [c for c in failed if settings(c).get("locked") and c not in checks]
    assert [grade_id(c) for c in others] == []
    assert [(grade_id(c), c.outputs[-1].evalue) for c in failing(done)] == []


def imported(source):
    """Names of the packages that a cell imports, those of the standard library left out."""
    nodes = list(ast.walk(ast.parse(source)))  # a line for the shell, or a magic, is no Python
    names = [a.name for n in nodes if isinstance(n, ast.Import) for a in n.names]
    names += [str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)]
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names


@pytest.mark.parametrize("lang", COURSE.languages)
@pytest.mark.parametrize("assignment", [a.name for a in COURSE.assignments])
def test_what_is_released_opens_anywhere(assignment, lang):
    """A valid notebook that needs three packages, and nothing of the editor that runs it."""
    released = nbformat.read(folder_of(assignment, lang) / f"{assignment}.ipynb", 4)
    nbformat.validate(released)
    assert released.metadata.kernelspec.name == "python3"
    needed = set().union(*(imported(c.source) for c in released.cells if c.cell_type == "code"))
    assert needed <= STUDENTS_HAVE
