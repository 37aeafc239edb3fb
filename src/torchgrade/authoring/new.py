"""A new assignment that works as it stands: `template/`, under another name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import libcst as cst
import msgspec
from nbformat import NotebookNode

from torchgrade.config import CONFIG_FILE, Assignment, load_course
from torchgrade.errors import InstructorError
from torchgrade.notebook import read_source
from torchgrade.notebook.languages import cell_language
from torchgrade.notebook.reading import dumps

NBGRADER_FILE = "nbgrader_config.py"
_TEMPLATE = Path(str(files("torchgrade.authoring"))) / "template"
_NAME, _NUMBER = "assignment_name", "99"  # what the template has in their place
_KINDS = (".ipynb", ".po", ".py", ".toml")
_POINTS = 10


def new_assignment(root: Path, name: str) -> tuple[Path, ...]:
    """Write an assignment that shows each element once, and add it to the course.

    Where there is no course yet, its two configuration files are written, too.

    Args:
        root: Folder of the course.
        name: Name of the assignment; a number that it begins with becomes its exercise's.

    Returns:
        The files that were written or changed.

    Raises:
        InstructorError: The name is taken or can't be one, or the configuration can't be changed;
            nothing is left behind then.
    """
    try:
        entry = msgspec.convert({"name": name, "points": _POINTS}, Assignment)
    except msgspec.ValidationError as error:
        raise InstructorError(
            f"{name!r} can't be the name of an assignment: it names folders and files.",
            hint="Take letters, digits, -, _ and ., as in `03_losses`.",
        ) from error
    config = root / CONFIG_FILE
    fresh = not config.exists()
    course = load_course(_TEMPLATE if fresh else root)
    known = () if fresh else tuple(a.name for a in course.assignments)
    folders = (root / "source" / name, root / "tests" / "homework" / name)
    taken = [str(folder) for folder in folders if folder.exists()]
    if name in known or taken:
        raise InstructorError(
            f"there is an assignment {name!r} already: {', '.join(taken) or config}",
            hint="Take another name, or remove what is there.",
        )
    changed = _fresh(root, entry) if fresh else _enter(config, entry, known)
    written = list(_copy(root, name, len(known) + 1, course.languages))
    if not (root / NBGRADER_FILE).exists():
        (root / NBGRADER_FILE).write_bytes((_TEMPLATE / NBGRADER_FILE).read_bytes())
        written.append(root / NBGRADER_FILE)
    return (*written, changed)


def _copy(root: Path, name: str, place: int, languages: Sequence[str]) -> Iterator[Path]:
    """Copy the template's files, with the new name and number in them."""
    match = re.match(r"\d+", name)
    number = str(int(match[0]) if match else place)

    def renamed(text: str) -> str:
        return text.replace(_NAME, name).replace(_NUMBER, number)

    for path in sorted(p for top in ("source", "tests") for p in (_TEMPLATE / top).rglob("*")):
        if path.suffix not in _KINDS or (path.suffix == ".po" and path.stem not in languages):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            text = dumps(_spoken(read_source(path), languages))
        target = root / renamed(str(path.relative_to(_TEMPLATE)))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(renamed(text), encoding="utf-8")
        yield target


def _spoken(notebook: NotebookNode, languages: Sequence[str]) -> NotebookNode:
    """Keep the cells of the course's languages; where one is missing, the first is put for it."""
    cells, there = notebook.cells, notebook.metadata.torchgrade.languages
    default = there[0]
    notebook.cells = []
    for cell in cells:
        spoken = cell_language(cell)
        if not spoken or spoken in languages:
            notebook.cells.append(cell)
        if spoken != default:
            continue
        for lang in (lang for lang in languages if lang not in there):
            other = NotebookNode(msgspec.json.decode(msgspec.json.encode(cell)))
            other.metadata["lang"], other["id"] = lang, f"{cell.id.rpartition('_')[0]}_{lang}"
            notebook.cells.append(other)
    notebook.metadata.torchgrade.languages = list(languages)
    return notebook


def _fresh(root: Path, entry: Assignment) -> Path:
    """Write the configuration of a course that has this assignment alone."""
    path = root / CONFIG_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (_TEMPLATE / CONFIG_FILE).read_text(encoding="utf-8")
    own = re.sub(r"[^\w-]+", "-", root.resolve().name).strip("-") or "my-course"
    text = text.replace('"my-course"', f'"{own}"').replace(_NAME, entry.name)
    path.write_text(text, encoding="utf-8")
    return path


def _enter(path: Path, entry: Assignment, known: Sequence[str]) -> Path:
    """Add an assignment to the configuration of a course, and see that it has arrived."""
    line = f'Assignment(name="{entry.name}", points={entry.points:g})'
    before = path.read_text(encoding="utf-8")
    after = cst.parse_module(before).visit(_Entering(line)).code
    path.write_text(after, encoding="utf-8")
    try:
        arrived = [a.name for a in load_course(path.parent).assignments] == [*known, entry.name]
    except InstructorError:
        arrived = False
    if not arrived:
        path.write_text(before, encoding="utf-8")
        raise InstructorError(
            f"{path}: `assignments` is not a plain list there, so it can't be added to.",
            hint=f"Write the assignments as `assignments=({line},)`, and run the command again.",
        )
    return path


class _Entering(cst.CSTTransformer):
    """Adds an element to `Course(assignments=(…))`, in the layout of those that are there."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self._new = cst.Element(cst.parse_expression(line))

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:  # noqa: N802
        name = updated_node.func
        called = name.attr.value if isinstance(name, cst.Attribute) else getattr(name, "value", "")
        if called != "Course":
            return updated_node
        del original_node
        for argument in updated_node.args:
            if argument.keyword is None or argument.keyword.value != "assignments":
                continue
            if isinstance(argument.value, cst.Tuple | cst.List):
                longer = self._extended(argument.value)
                return updated_node.with_deep_changes(argument, value=longer)
            return updated_node
        keyword = cst.Name("assignments")
        value = cst.Tuple([self._new.with_changes(comma=cst.Comma())])
        equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
        return updated_node.with_changes(
            args=[*updated_node.args, cst.Arg(value, keyword=keyword, equal=equal)]
        )

    def _extended(self, items: cst.Tuple | cst.List) -> cst.Tuple | cst.List:
        if not items.elements:
            return items.with_changes(elements=[self._new.with_changes(comma=cst.Comma())])
        *others, last = items.elements
        opening, closing = _ends(items)
        between: cst.BaseParenthesizableWhitespace = cst.SimpleWhitespace(" ")
        new = self._new
        if isinstance(opening, cst.ParenthesizedWhitespace):  # one per line
            new, between = new.with_changes(comma=last.comma), opening
            if isinstance(closing, cst.ParenthesizedWhitespace):  # a comment stays where it was
                between = closing.with_changes(last_line=opening.last_line)
                end = closing.with_changes(first_line=cst.TrailingWhitespace(), empty_lines=[])
                items = _ending(items, end)
        last = last.with_changes(comma=cst.Comma(whitespace_after=between))
        return items.with_changes(elements=[*others, last, new])


def _ends(
    items: cst.Tuple | cst.List,
) -> tuple[cst.BaseParenthesizableWhitespace, cst.BaseParenthesizableWhitespace]:
    """Return what stands after the opening and before the closing bracket."""
    if isinstance(items, cst.List):
        return items.lbracket.whitespace_after, items.rbracket.whitespace_before
    return items.lpar[0].whitespace_after, items.rpar[0].whitespace_before


def _ending(
    items: cst.Tuple | cst.List, space: cst.BaseParenthesizableWhitespace
) -> cst.Tuple | cst.List:
    """Put other white space before the closing bracket."""
    if isinstance(items, cst.List):
        return items.with_changes(rbracket=items.rbracket.with_changes(whitespace_before=space))
    last = items.rpar[0].with_changes(whitespace_before=space)
    return items.with_changes(rpar=[last, *items.rpar[1:]])
