"""Where things stand that a check complains of: files, cells and lines, as seen from the course."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from torchgrade.errors import InstructorError, meant
from torchgrade.library import Solution
from torchgrade.mutation import EQUIVALENTS
from torchgrade.notebook import Binding, parse_python


def places_of_tests(root: Path, tests: Path) -> dict[str, str]:
    """Say where each hidden test stands.

    Args:
        root: Folder of the course.
        tests: The assignment's folder of hidden tests.

    Returns:
        File and line by the test's name, `test_a.py::test_b`.

    Raises:
        InstructorError: A test file is not Python.
    """
    found = {}
    for path in sorted(tests.glob("test_*.py")):
        for node in ast.walk(parse_python(path.read_text(encoding="utf-8"), path)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
                place = f"{path.relative_to(root)}, line {node.lineno}"
                found[f"{path.name}::{node.name}"] = place
    return found


def place_of(test: str, places: Mapping[str, str]) -> str:
    """Say where a test stands, whichever its parameters; an empty string if that is not known."""
    return places.get(test.partition("[")[0], "")


def mark_places(root: Path, tests: Path, names: Iterable[str]) -> dict[str, str]:
    """Say where the marks of mutants stand in `equivalent.toml`, by the mutants' names."""
    path = tests / EQUIVALENTS
    lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    found = {}
    for name in names:
        for number, line in enumerate(lines, start=1):
            if line.partition("=")[0].strip() == "mutant" and line.partition("=")[2].find(name) > 0:
                found[name] = f"{path.relative_to(root)}, line {number}"
                break
    return found


def refuse_unknown_homes(members: Iterable[Solution], cells: Collection[str]) -> None:
    """Refuse a solution of the library that replaces no solution cell.

    Args:
        members: The library.
        cells: `grade_id`s of the assignment's solution cells.

    Raises:
        InstructorError: There is one; it names file, line and the closest cell.
    """
    for member in members:
        if member.cell not in cells:
            raise InstructorError(
                f"{member.path}, line {_header_line(member.path)}: there is no solution cell"
                f" {member.cell!r}.{meant(member.cell, cells)}",
                hint=f"The solution cells are {', '.join(sorted(cells))}.",
            )


def refuse_unknown_bindings(bound: Iterable[Binding], cells: Collection[str]) -> None:
    """Refuse a hidden test that is bound to no test cell.

    Args:
        bound: The bindings of the assignment's hidden tests.
        cells: `grade_id`s of the assignment's test cells.

    Raises:
        InstructorError: There is one; it names file, line and the closest cell.
    """
    for each in bound:
        if each.cell not in cells:
            raise InstructorError(
                f"{each.path}, line {each.line}: the test is bound to {each.cell!r}, and no"
                f" notebook has a test cell of that name.{meant(each.cell, cells)}",
                hint=f"Name one of {', '.join(sorted(cells))} in `@grades(…)`.",
            )


def _header_line(path: Path) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next((n for n, line in enumerate(lines, start=1) if line.startswith("# cell:")), 1)
