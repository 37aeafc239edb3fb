"""What a cell is for, read from nbgrader's metadata of the *source* notebook."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection
from typing import Any, Literal

from nbformat import NotebookNode

from torchgrade.errors import InstructorError
from torchgrade.model import CodeCell

Role = Literal["solution", "test", "given", "free"]

CODE_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB = "YOUR ANSWER HERE"

_SOLUTION = ("BEGIN SOLUTION", "END SOLUTION")
_HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")


def settings(cell: NotebookNode) -> dict[str, Any]:
    """The nbgrader metadata of a cell, empty if it has none or if it is no dict."""
    found = cell.metadata.get("nbgrader")
    return found if isinstance(found, dict) else {}


def grade_id(cell: NotebookNode) -> str:
    """The cell's id in nbgrader's gradebook, or an empty string."""
    found = settings(cell).get("grade_id")
    return found if isinstance(found, str) else ""


def points(cell: NotebookNode) -> float:
    """Points of a graded cell, 0 for any other."""
    own = settings(cell)
    return float(own.get("points", 0)) if own.get("grade") or own.get("task") else 0.0


def role(cell: NotebookNode) -> Role:
    """Whether a source cell is the student's answer, a test, given (locked), or free."""
    own = settings(cell)
    if own.get("solution"):
        return "solution"
    if own.get("grade"):
        return "test"
    return "given" if own.get("locked") or own.get("task") else "free"


def visible_part(source: str) -> str:
    """A test cell's source without its `### BEGIN HIDDEN TESTS` regions, as students get it."""
    return _cut(source, _HIDDEN, "")


def hidden_part(source: str) -> str:
    """The lines of a test cell's `### BEGIN HIDDEN TESTS` regions."""
    return "\n".join(line for _, line in inside(source, _HIDDEN))


def solution_part(source: str) -> str:
    """The lines that students don't get of a solution cell."""
    if _SOLUTION[0] not in source:
        return source
    return "\n".join(line for _, line in inside(source, _SOLUTION))


def without_marks(source: str) -> str:
    """A solution as a student would have written it: without the instructor's marks."""
    lines = source.split("\n")
    return "\n".join(line for line in lines if not any(mark in line for mark in _SOLUTION))


def inside(source: str, marks: tuple[str, str]) -> list[tuple[int, str]]:
    """The lines between two marks, each with its number from 1."""
    found, within = [], False
    for number, line in enumerate(source.split("\n"), start=1):
        if marks[0] in line:
            within = True
        elif marks[1] in line:
            within = False
        elif within:
            found.append((number, line))
    return found


def without_solutions(notebook: NotebookNode) -> NotebookNode:
    """A copy in which every solution is replaced by nbgrader's stub.

    Gives the sources that nbgrader's `ClearSolutions` gives with its default settings.
    """
    cleared = copy.deepcopy(notebook)
    for cell in cleared.cells:
        stub = CODE_STUB if cell.cell_type == "code" else TEXT_STUB
        if _SOLUTION[0] in cell.source:
            cell.source = _cut(cell.source, _SOLUTION, stub)
        elif role(cell) == "solution":
            cell.source = stub
    return cleared


def code_cells(
    notebook: NotebookNode, *, tested: Collection[str] = frozenset()
) -> tuple[CodeCell, ...]:
    """List the code cells to run, in order.

    Args:
        notebook: In one language: a rebuilt submission, or the source after `for_language`.
        tested: `grade_id`s of the test cells that have hidden tests of their own. Any other test
            cell is `legacy`: all of it runs in the sandbox and that decides its points.

    Returns:
        One record per code cell.
    """
    found = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        kind, name = role(cell), grade_id(cell)
        legacy = kind == "test" and name not in tested
        source = visible_part(cell.source) if kind == "test" and not legacy else cell.source
        found.append(
            CodeCell(
                index=index,
                source=source,
                grade_id=name,
                points=points(cell) if kind == "test" else 0.0,
                role=kind,
                legacy=legacy,
            )
        )
    return tuple(found)


def _cut(source: str, marks: tuple[str, str], stub: str) -> str:
    kept: list[str] = []
    within = False
    for line in source.split("\n"):
        if marks[0] in line:
            if within:
                raise _unbalanced(marks[0], line)
            within = True
            indent = re.match(r"\s*", line)
            prefix = indent.group(0) if indent else ""
            kept += [prefix + part for part in stub.split("\n")] if stub else []
        elif marks[1] in line:
            within = False
        elif not within:
            kept.append(line)
    if within:
        raise _unbalanced(marks[0], source.split("\n", 1)[0])
    return "\n".join(kept)


def _unbalanced(mark: str, line: str) -> InstructorError:
    return InstructorError(
        f"`### {mark}` is not closed, in the cell with {line.strip()!r}.",
        hint=f"Close it with `### {mark.replace('BEGIN', 'END')}` before the next one.",
    )
