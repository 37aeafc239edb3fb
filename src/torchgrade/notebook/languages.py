"""One source notebook, several languages: a cell with `lang` metadata belongs to that one."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from torchgrade.errors import InstructorError
from torchgrade.notebook.cells import grade_id, points, role
from torchgrade.notebook.python import parse_python


def cell_language(cell: NotebookNode) -> str:
    """The language that a cell belongs to; an empty string means all."""
    found = cell.metadata.get("lang")
    return found if isinstance(found, str) else ""


def for_language(notebook: NotebookNode, lang: str) -> NotebookNode:
    """Choose one language: a copy without the cells of the others.

    Raises:
        InstructorError: If two of the remaining cells have the same `grade_id`.
    """
    chosen = copy.deepcopy(notebook)
    chosen.cells = [cell for cell in chosen.cells if cell_language(cell) in ("", lang)]
    ids = Counter(name for cell in chosen.cells if (name := grade_id(cell)))
    twice = sorted(name for name, count in ids.items() if count > 1)
    if twice:
        raise InstructorError(
            f"Two cells have the grade_id {twice[0]!r} in language {lang!r}.",
            hint="Give one of them another grade_id, or its own `lang`.",
        )
    return chosen


def guess_language(source: NotebookNode, submitted: NotebookNode, languages: Sequence[str]) -> str:
    """Find the language of a submission.

    The release carries it in its metadata. Where that was lost, it is the language with the
    most cells unchanged.

    Args:
        source: The instructor's notebook.
        submitted: The student's.
        languages: The course's languages, the default one first.

    Returns:
        One of `languages`.
    """
    stamp = submitted.metadata.get("torchgrade")
    stated = stamp.get("lang") if isinstance(stamp, dict) else None
    if stated in languages:
        return str(stated)
    texts = Counter(cell.source for cell in submitted.cells)
    same = {
        lang: sum(c.source in texts for c in source.cells if cell_language(c) == lang)
        for lang in languages
    }
    return max(languages, key=lambda lang: same[lang])


def language_differences(notebook: NotebookNode, languages: Sequence[str]) -> tuple[str, ...]:
    """Compare the languages of a source notebook.

    They must have the same graded cells with the same points in the same order, and the same
    code in every cell except for what its string literals say.

    Args:
        notebook: The source notebook.
        languages: The course's languages; each is compared with the first.

    Returns:
        One sentence for each difference.
    """
    first, *others = languages
    base = for_language(notebook, first)
    found: list[str] = []
    for lang in others:
        found += _compare(base, for_language(notebook, lang), first, lang)
    strange = {cell_language(c) for c in notebook.cells} - {"", *languages}
    found += [f"Cells have the language {lang!r}, which the course has not." for lang in strange]
    return tuple(found)


def _compare(base: NotebookNode, other: NotebookNode, first: str, lang: str) -> list[str]:
    shapes = [
        [(grade_id(c), role(c), points(c)) for c in nb.cells if grade_id(c)] for nb in (base, other)
    ]
    if shapes[0] != shapes[1]:
        names = sorted({cell[0] for cell in set(shapes[0]) ^ set(shapes[1])})
        which = ", ".join(names) or "their order"
        return [f"{first} and {lang} have different graded cells: {which}."]
    found = []
    texts = [sum(c.cell_type == "markdown" for c in nb.cells) for nb in (base, other)]
    if texts[0] != texts[1]:
        found.append(f"{first} has {texts[0]} text cells, {lang} has {texts[1]}.")
    codes = [[c for c in nb.cells if c.cell_type == "code"] for nb in (base, other)]
    if len(codes[0]) != len(codes[1]):
        return [*found, f"{first} has {len(codes[0])} code cells, {lang} has {len(codes[1])}."]
    for here, there in zip(*codes, strict=True):
        if here.source != there.source and _skeleton(here.source) != _skeleton(there.source):
            name = grade_id(here) or f"cell {here.id}"
            found.append(f"{name}: {first} and {lang} differ in more than string literals.")
    return found


def _skeleton(source: str) -> str:
    """The code's syntax tree with every string literal emptied; the code itself if it has none."""
    try:
        tree = parse_python(TransformerManager().transform_cell(source), Path("cell"))
    except InstructorError:
        return source
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        elif isinstance(node, ast.JoinedStr):
            # Translations put the same values into other places of the sentence.
            node.values = sorted(
                (v for v in node.values if isinstance(v, ast.FormattedValue)), key=ast.dump
            )
    return ast.dump(tree)
