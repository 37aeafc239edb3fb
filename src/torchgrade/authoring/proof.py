"""Proof that a release gives nothing away.

It looks at what was written, not at how: every line of every hidden thing is searched in every
file that students get, unless the same line is shown to them on purpose.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from torchgrade.errors import InstructorError
from torchgrade.model import Record
from torchgrade.notebook import (
    for_language,
    grade_id,
    parse_python,
    role,
    visible_part,
    without_solutions,
)
from torchgrade.notebook.cells import hidden_part, solution_part

MIN_LINE = 12
"""Shorter lines (`return x, y`) say nothing: they are not searched."""

_WITHIN = 16
"""From this length on a hidden line is also searched within longer lines."""

_CELL_METADATA = frozenset({"nbgrader", "deletable", "editable"})
_NOTEBOOK_METADATA = frozenset({"kernelspec", "language_info", "torchgrade"})
_MARKS = re.compile(r"\b(BEGIN|END)\s+(SOLUTIONS?|HIDDEN(\s+TESTS?)?|MARK(\s+SCHEME)?)\b", re.I)


class Leak(Record, frozen=True, kw_only=True):
    """One thing that students must not get and would.

    Attributes:
        file: The released file.
        cell: `grade_id` or id of its cell; empty in a file that is no notebook.
        line: Line in the cell or file, from 1; 0 if it is not in the source.
        what: What is given away, and where it comes from.
    """

    file: str
    cell: str
    line: int
    what: str

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (self.file, f"cell {self.cell}" * bool(self.cell), f"line {self.line}")
            if part and part != "line 0"
        )
        return f"{place}: {self.what}"


class Secrets:
    """Every hidden line of an assignment with its origin, and what is shown on purpose.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        sources: Its source notebooks by name.
    """

    def __init__(self, root: Path, assignment: str, sources: dict[str, NotebookNode]) -> None:
        shown = "\n".join(_plain(text) for nb in sources.values() for text in _shown(nb))
        lines = set(shown.split("\n"))
        found: dict[str, str] = {}
        for name, notebook in sources.items():
            for text, origin in _notebook_secrets(notebook):
                found.setdefault(text, f"{origin} of {name}.ipynb")
        folder = root / "tests" / "homework" / assignment
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".po")):
            for text, number in _file_secrets(path):
                found.setdefault(text, f"{path.relative_to(root)}, line {number}")
        self.origins = {
            text: origin
            for text, origin in found.items()
            if text not in lines and not (len(text) >= _WITHIN and text in shown)
        }

    def search(self, text: str) -> Iterator[tuple[int, str]]:
        """Find hidden lines in a text: the line's number and what it gives away."""
        plain = [_plain(line) for line in text.split("\n")]
        joined, lines = "\n".join(plain), set(plain)
        for secret, origin in self.origins.items():
            within = len(secret) >= _WITHIN and secret in joined
            if within or secret in lines:
                number = next(i for i, line in enumerate(plain, start=1) if secret in line)
                yield number, f"{secret[:80]!r} is hidden ({origin})"


def notebook_leaks(
    secrets: Secrets, source: NotebookNode, released: NotebookNode, *, name: str, lang: str
) -> tuple[Leak, ...]:
    """What a released notebook gives away.

    Args:
        secrets: The assignment's hidden lines.
        source: Its source notebook.
        released: The notebook as students get it.
        name: File name, for the report.
        lang: Its language.
    """
    found = [*_structure(source, released, name, lang)]
    for cell in released.cells:
        at = grade_id(cell) or str(cell.get("id", "?"))
        for number, what in secrets.search(cell.source):
            found.append(Leak(file=name, cell=at, line=number, what=what))
        rest = {key: value for key, value in cell.items() if key != "source"}
        for _, what in secrets.search(_strings(rest)):
            found.append(Leak(file=name, cell=at, line=0, what=what))
    for _, what in secrets.search(_strings(released.metadata)):
        found.append(Leak(file=name, cell="", line=0, what=what))
    return tuple(found)


def file_leaks(secrets: Secrets, folder: Path, trusted: Path) -> tuple[Leak, ...]:
    """What the other files of a release give away.

    Args:
        secrets: The assignment's hidden lines.
        folder: The release.
        trusted: Folder of the hidden tests; a copy of any of its files is a leak.
    """
    hidden = {p.read_bytes(): p.name for p in trusted.rglob("*") if p.is_file()}
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".ipynb"):
        content, name = path.read_bytes(), path.relative_to(folder).as_posix()
        if content.strip() and content in hidden:
            what = f"is a copy of the hidden file {hidden[content]}"
            found.append(Leak(file=name, cell="", line=0, what=what))
            continue
        for number, what in secrets.search(content.decode("utf-8", "replace")):
            found.append(Leak(file=name, cell="", line=number, what=what))
    return tuple(found)


def refuse(leaks: tuple[Leak, ...]) -> None:
    """Stop a release that gives something away.

    Raises:
        InstructorError: If there is any leak; it names each one.
    """
    if leaks:
        raise InstructorError(
            "The release gives hidden things away.\n" + "\n".join(f"  {leak}" for leak in leaks),
            hint="Take them out of what students get, or out of what is hidden.",
        )


def _structure(
    source: NotebookNode, released: NotebookNode, name: str, lang: str
) -> Iterator[Leak]:
    """Whatever is not a source: outputs, metadata, marks, cells that should not be there."""
    for key in sorted(set(released.metadata) - _NOTEBOOK_METADATA):
        yield Leak(file=name, cell="", line=0, what=f"notebook metadata {key!r}")
    if released.metadata.get("torchgrade") != {"lang": lang}:
        yield Leak(file=name, cell="", line=0, what="metadata.torchgrade says more than `lang`")
    expected = {c.id: c for c in without_solutions(for_language(source, lang)).cells}
    for cell in released.cells:
        at = grade_id(cell) or str(cell.get("id", "?"))
        for key in sorted(set(cell.metadata) - _CELL_METADATA):
            yield Leak(file=name, cell=at, line=0, what=f"cell metadata {key!r}")
        if cell.get("outputs") or cell.get("execution_count"):
            yield Leak(file=name, cell=at, line=0, what="stored outputs")
        for number, line in enumerate(cell.source.split("\n"), start=1):
            if _MARKS.search(line):
                what = f"{line.strip()!r} looks like a mark that was not understood"
                yield Leak(file=name, cell=at, line=number, what=what)
        original = expected.get(cell.id)
        if original is None or cell.source != visible_part(original.source):
            what = "the cell is not the source's cell without its hidden parts"
            yield Leak(file=name, cell=at, line=0, what=what)


def _shown(notebook: NotebookNode) -> Iterator[str]:
    for cell in without_solutions(notebook).cells:
        yield visible_part(cell.source)
        yield f"{grade_id(cell)}\n{cell.id}"
    yield _strings(notebook.metadata.get("kernelspec", {}))


def _notebook_secrets(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    for cell in notebook.cells:
        at = grade_id(cell) or cell.id
        parts = [("hidden tests", hidden_part(cell.source))]
        if role(cell) == "solution":
            parts.append(("solution", solution_part(cell.source)))
        parts.append(("stored output", _strings(cell.get("outputs", []))))
        for kind, text in parts:
            for line in text.split("\n"):
                if _telling(plain := _plain(line)):
                    yield plain, f"{kind} of cell {at}"


def _file_secrets(path: Path) -> Iterator[tuple[str, int]]:
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.split("\n"), start=1):
        if _telling(plain := _plain(line)):
            yield plain, number
        # The header of a wrong or right solution: the value alone tells as much as the line.
        if (value := re.match(r"# [a-z-]+: (.+)", plain)) and _telling(value[1]):
            yield value[1], number
    if path.suffix == ".py":
        yield from _literals(text, path)


def _literals(text: str, path: Path) -> Iterator[tuple[str, int]]:
    """Long constants and displays: the expected values that a test writes out."""
    for node in ast.walk(parse_python(text, path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | float | int):
            for line in str(node.value).split("\n"):
                if _telling(plain := _plain(line)):
                    yield plain, node.lineno
        elif isinstance(node, ast.List | ast.Tuple | ast.Dict) and _telling(
            plain := ast.unparse(node)
        ):
            yield plain, node.lineno


def _telling(plain: str) -> bool:
    if plain.startswith(("import ", "from ")):
        return False
    return len(plain) >= MIN_LINE and bool(re.search(r"\w{3}|\d", plain))


def _plain(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def _strings(value: object) -> str:
    """Every string within a JSON value, one per line."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(_strings(item) for pair in value.items() for item in pair)
    if isinstance(value, list | tuple):
        return "\n".join(map(_strings, value))
    return json.dumps(value)
