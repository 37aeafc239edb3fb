"""The library of wrong and right solutions that tests an assignment's hidden tests.

A file is a one-line docstring (its title), `# key: value` lines directly below it, and the code
that replaces one solution cell.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Literal, get_args

from torchgrade.errors import InstructorError, meant
from torchgrade.model import Record
from torchgrade.notebook import parse_python

Kind = Literal["wrong", "right"]

_KEYS = ("cell", "misconception", "alternative", "hint", "hint-es", "title-es")


class Solution(Record, frozen=True, kw_only=True):
    """One member of the library.

    Attributes:
        name: File name without `.py`.
        kind: A `wrong` solution must lose points, a `right` one must keep all.
        cell: `grade_id` of the solution cell that it replaces.
        title: What its code does, one line, English.
        misconception: Id of the misconception that a wrong solution shows.
        alternative: Id of the alternative that a right solution shows.
        hint: What a student with this misconception reads, English.
        hint_es: The same in Spanish.
        title_es: The title in Spanish.
        code: Source of the whole solution cell.
        path: Its file.
    """

    name: str
    kind: Kind
    cell: str
    title: str
    code: str
    path: Path
    misconception: str = ""
    alternative: str = ""
    hint: str = ""
    hint_es: str = ""
    title_es: str = ""


def load_library(tests: Path) -> tuple[Solution, ...]:
    """Read all wrong and right solutions of an assignment, wrong ones first, by name.

    Args:
        tests: The assignment's folder of hidden tests.

    Raises:
        InstructorError: If a file has no title, no cell, an unknown key or is not Python.
    """
    return tuple(
        read_solution(path, kind)
        for kind in get_args(Kind)
        for path in sorted((tests / kind).glob("*.py"))
    )


def read_solution(path: Path, kind: Kind) -> Solution:
    """Read one member of the library; see `load_library`."""
    text = path.read_text(encoding="utf-8")
    title, end = _title(text, path)
    header = _header(text.split("\n"), end, path)
    if not header.get("cell"):
        raise InstructorError(
            f"{path}: the header names no cell.",
            hint="Write `# cell: <grade_id>` below the docstring.",
        )
    if kind == "wrong" and not header.get("misconception"):
        raise InstructorError(
            f"{path}: the header names no misconception.",
            hint="Write `# misconception: <id>` below the docstring.",
        )
    return Solution(
        name=path.stem,
        kind=kind,
        cell=header["cell"],
        title=title,
        code="\n".join(text.split("\n")[end + len(header) :]).strip("\n") + "\n",
        path=path,
        misconception=header.get("misconception", ""),
        alternative=header.get("alternative", ""),
        hint=header.get("hint", ""),
        hint_es=header.get("hint-es", ""),
        title_es=header.get("title-es", ""),
    )


def find_solution(tests: Path, kind: Kind, name: str) -> Solution:
    """Read one solution by name.

    Args:
        tests: The assignment's folder of hidden tests.
        kind: Which half of the library.
        name: File name, with or without `.py`.

    Raises:
        InstructorError: If there is none of that name; it names the closest.
    """
    path = tests / kind / f"{name.removesuffix('.py')}.py"
    if not path.is_file():
        known = [p.stem for p in (tests / kind).glob("*.py")]
        raise InstructorError(
            f"{tests / kind} has no solution {name!r}.{meant(name, known)}",
            hint="Each file in that folder is one; its name is the file's.",
        )
    return read_solution(path, kind)


def _title(text: str, path: Path) -> tuple[str, int]:
    """The docstring's first line and the number of the line after the docstring, from 0."""
    tree = parse_python(text, path)
    docstring = ast.get_docstring(tree)
    end = tree.body[0].end_lineno if tree.body else None
    if not docstring or end is None:
        raise InstructorError(
            f"{path}, line 1: no docstring.", hint="Say in one line what the code does."
        )
    return docstring.split("\n", 1)[0], end


def _header(lines: list[str], start: int, path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(lines[start:], start=start + 1):
        match = re.fullmatch(r"# ([A-Za-z-]+): (.*\S)\s*", line)
        if match is None:
            break
        key = match[1]
        if key not in _KEYS or key in found:
            unknown = f"is no key of the header.{meant(key, _KEYS)}"
            raise InstructorError(
                f"{path}, line {number}: {key!r} "
                + ("stands there twice." if key in found else unknown),
                hint=f"The header accepts {', '.join(_KEYS)}.",
            )
        found[key] = match[2]
    return found
