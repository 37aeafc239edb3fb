"""The gate: the solution earns every point and the untouched release earns none."""

from __future__ import annotations

from pathlib import Path

import msgspec
from nbformat import NotebookNode

from torchgrade.config import Course
from torchgrade.engine.grading import grade_notebook
from torchgrade.errors import InstructorError
from torchgrade.model import CellRun, CellVerdict, CodeCell, RunRecord, State, Verdict
from torchgrade.notebook import (
    bound_cells,
    code_cells,
    for_language,
    given_files,
    grade_id,
    points,
    rebuild,
    role,
)


def prove_points(
    root: Path,
    course: Course,
    assignment: str,
    notebook: str,
    *,
    source: NotebookNode,
    released: NotebookNode,
    lang: str,
) -> None:
    """Grade the solution and the release as a student's are graded.

    Args:
        root: Folder of the course.
        course: The course.
        assignment: Name of the assignment.
        notebook: Name of the notebook.
        source: The instructor's notebook.
        released: What students are to get.
        lang: Its language.

    Raises:
        InstructorError: If the solution loses a point or the release earns one; it names the
            cells and the tests.
        Fault: If grading itself failed.
    """
    course = msgspec.structs.replace(course, not_run="redistribute")  # no points as a present
    solved = for_language(source, lang)
    where = f"source/{assignment}/{notebook}.ipynb ({lang})"
    tested = bound_cells(root / "tests" / "homework" / assignment)
    run, whole = _grade(root, course, assignment, notebook, code_cells(solved, tested=tested), lang)
    _all_there(whole, solved, where)
    broken = [cell for cell in run.cells if cell.state is not State.PASSED]
    if broken:
        raise InstructorError(
            f"{where}: cells fail with the solution.\n"
            + "\n".join(_broken_line(solved, cell) for cell in broken),
            hint="Correct the solution or these cells, and release again.",
        )
    lost = [c for c in whole.cells if c.points is not None and c.points < c.max_points]
    if lost:
        raise InstructorError(
            f"{where}: the solution loses points.\n" + "\n".join(map(_lost_line, lost)),
            hint="Correct the solution or the test, and release again.",
        )
    untouched = rebuild(source, released, lang=lang)
    if untouched.notes:
        raise InstructorError(
            f"{where}: the release does not come back as it went out.\n"
            + "\n".join(f"  {n.sentence.format(**n.params)}" for n in untouched.notes),
            hint="Restore GenerateAssignment.preprocessors in nbgrader_config.py.",
        )
    cells = code_cells(untouched.notebook, tested=tested)
    _, none = _grade(root, course, assignment, notebook, cells, lang)
    earned = [c for c in none.cells if c.points]
    if earned:
        raise InstructorError(
            f"{where}: the untouched release earns points.\n"
            + "\n".join(map(_earned_line, earned)),
            hint="Let each of these cells test something that the student has to write.",
        )


def _grade(
    root: Path,
    course: Course,
    assignment: str,
    notebook: str,
    cells: tuple[CodeCell, ...],
    lang: str,
) -> tuple[RunRecord, Verdict]:
    files = given_files(root / "source" / assignment)
    run, verdict, _ = grade_notebook(
        course, assignment, notebook, cells, root=root, lang=lang, files=files
    )
    return run, verdict


def _all_there(verdict: Verdict, solved: NotebookNode, where: str) -> None:
    expected = {
        grade_id(cell): points(cell)
        for cell in solved.cells
        if role(cell) == "test" and cell.cell_type == "code"
    }
    found = {cell.cell: cell.max_points for cell in verdict.cells}
    different = sorted(
        name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)
    )
    if different:
        raise InstructorError(
            f"{where}: graded cells and notebook disagree on {', '.join(different)}.",
            hint="Compare the grade_ids in @grades(…) with the notebook's test cells.",
        )


def _broken_line(solved: NotebookNode, run: CellRun) -> str:
    cell = solved.cells[run.index]
    said = [f"{o.get('ename')}: {o.get('evalue')}" for o in run.outputs if "ename" in o]
    name = grade_id(cell) or cell.id
    return f"  {name}: {run.state.value}" + "".join(f", {_first(line)}" for line in said[:1])


def _lost_line(cell: CellVerdict) -> str:
    failing = [r for r in cell.results if r.state is not State.PASSED]
    tests = "; ".join(
        f"{r.test} {r.state.value}" + (f" ({_first(r.detail)})" if r.detail else "")
        for r in failing
    )
    return f"  {cell.cell}: {cell.points:g} of {cell.max_points:g}: {tests or cell.note}"


def _earned_line(cell: CellVerdict) -> str:
    passing = ", ".join(r.test for r in cell.results if r.state is State.PASSED)
    return f"  {cell.cell}: {cell.points:g} of {cell.max_points:g}: {passing or cell.note}"


def _first(detail: str) -> str:
    return detail.strip().split("\n", 1)[0][:200]
