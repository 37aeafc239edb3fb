"""The library of wrong and right solutions that tests an assignment's hidden tests.

A solution is a Python file in `wrong/` or `right/` beside the hidden tests. Its docstring is its
title, the comment lines right below name its cell and, for a wrong one, the misconception with
its hint (`# hint: …`, `# hint-es: …`); the rest replaces the solution cell.
"""

from __future__ import annotations

import ast
import difflib
import re
from pathlib import Path
from typing import Literal

from torchgrade.errors import InstructorError
from torchgrade.model import Record

Kind = Literal["wrong", "right"]
_FIELD = re.compile(r"#\s*([a-z][a-z\-]*):\s*(\S.*)")
_WANTED = {"wrong": ("cell", "misconception", "hint"), "right": ("cell",)}


class Solution(Record, frozen=True, kw_only=True):
    """One member of the library.

    Attributes:
        name: File name without `.py`.
        kind: `wrong` or `right`.
        cell: `grade_id` of the solution cell that it replaces.
        title: What is special about it, one line, English.
        misconception: Id in the catalogue, of a wrong one.
        hint: One sentence for the student, of a wrong one, English.
        words: Title and hint in other languages: `{"es": {"title": …, "hint": …}}`.
        code: The whole cell.
        path: Its file.
    """

    name: str
    kind: Kind
    cell: str
    title: str
    code: str
    path: Path
    misconception: str = ""
    hint: str = ""
    words: dict[str, dict[str, str]] = {}


def read_solutions(tests: Path, kind: Kind) -> tuple[Solution, ...]:
    """Read an assignment's library, sorted by name.

    Args:
        tests: The assignment's folder of hidden tests.
        kind: Which half.

    Raises:
        InstructorError: A file is not Python or lacks a field; it names the file.
    """
    return tuple(_read(path, kind) for path in sorted((tests / kind).glob("*.py")))


def find_solution(tests: Path, kind: Kind, name: str) -> Solution:
    """Find one solution by name.

    Raises:
        InstructorError: There is none of that name; it names the closest.
    """
    path = tests / kind / f"{name.removesuffix('.py')}.py"
    if not path.is_file():
        known = [p.stem for p in sorted((tests / kind).glob("*.py"))]
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
        raise InstructorError(
            f"{tests / kind} has no solution {name!r}",
            hint=f"Did you mean {close[0]!r}?" if close else "See the files in that folder.",
        )
    return _read(path, kind)


def _read(path: Path, kind: Kind) -> Solution:
    text = path.read_text("utf-8")
    try:
        title = ast.get_docstring(ast.parse(text)) or ""
    except SyntaxError as error:
        raise InstructorError(f"{path}, line {error.lineno}: {error.msg}") from error
    fields = dict(match.groups() for match in map(_FIELD.fullmatch, _header(text)) if match)
    lacking = [name for name in _WANTED[kind] if name not in fields]
    if not title or lacking:
        lacks = "a docstring, its title" if not title else f"`# {lacking[0]}: …`"
        raise InstructorError(
            f"{path} lacks {lacks}", hint="It stands in the comment lines below the docstring."
        )
    words: dict[str, dict[str, str]] = {}
    for key, text_ in fields.items():
        what, _, lang = key.partition("-")
        if lang and what in ("title", "hint"):
            words.setdefault(lang, {})[what] = text_.strip()
    return Solution(
        name=path.stem,
        kind=kind,
        cell=fields["cell"],
        title=title.strip().splitlines()[0],
        misconception=fields.get("misconception", ""),
        hint=fields.get("hint", ""),
        words=words,
        code=text,
        path=path,
    )


def _header(text: str) -> list[str]:
    """Return the comment lines that follow the docstring."""
    end = ast.parse(text).body[0].end_lineno or 0
    lines = []
    for line in text.splitlines()[end:]:
        if not line.startswith("#"):
            break
        lines.append(line.rstrip())
    return lines
