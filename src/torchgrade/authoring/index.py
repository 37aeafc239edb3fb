"""The course at a glance: assignments, exercises, points, concepts, topics, from the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from torchgrade.config import load_course
from torchgrade.errors import InstructorError
from torchgrade.notebook import read_source, source_path
from torchgrade.notebook.languages import cell_language
from torchgrade.notebook.work import notebooks_of

_HEAD = """# The course

This page is written from the notebooks in `source/`: `make course-index` writes it again.
"""
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_EXERCISE = re.compile(r"^## (\d+)\.(\d+) · (.+) \((\d+) (?:points|puntos)\)$", re.MULTILINE)


def course_page(root: Path) -> str:
    """Write the index of a course, in Markdown.

    A notebook says in its metadata, under `torchgrade` and there `index`, which `topics` it takes
    up and which `concepts` each exercise is about, by the name of its solution cell.

    Args:
        root: Folder of the course.

    Returns:
        The page: a section per assignment with its titles, and a row per exercise.

    Raises:
        InstructorError: A notebook can't be read, or an exercise has no concepts.
    """
    parts = [_HEAD]
    course = load_course(root)
    for assignment in course.assignments:
        for name in notebooks_of(root, assignment.name):
            path = source_path(root, assignment.name, name)
            links = _links(assignment.name, name, course.languages)
            parts.append("\n".join(_section(read_source(path), path, course.languages, links)))
    return "\n".join(parts) + "\n"


def _section(
    notebook: NotebookNode, path: Path, languages: tuple[str, ...], links: str
) -> Iterator[str]:
    index: dict[str, Any] = notebook.metadata.get("torchgrade", {}).get("index", {})
    texts = {lang: _text(notebook, lang) for lang in languages}
    titles = [match[1] for lang in languages if (match := _TITLE.search(texts[lang]))]
    first, *others = titles or [path.stem]
    rows = {lang: _EXERCISE.findall(text) for lang, text in texts.items()}
    points = sum(int(row[3]) for row in rows[languages[0]])
    yield f"## {first}\n"
    yield "".join(f"*{other}*\n" for other in others)
    yield f"{points} points · topics: {', '.join(index.get('topics', ()))} · {links}\n"
    yield "| | exercise | points | about |"
    yield "|---|---|---|---|"
    for place, (chapter, number, title, worth) in enumerate(rows[languages[0]]):
        concepts = index.get("concepts", {}).get(f"e{chapter}_{number}")
        if not concepts:
            raise InstructorError(
                f"{path}: exercise {chapter}.{number} says nothing of what it is about.",
                hint="Put it into the notebook's metadata: torchgrade, index, concepts,"
                f' "e{chapter}_{number}".',
            )
        named = [title, *(f"*{rows[lang][place][2]}*" for lang in languages[1:] if rows[lang])]
        yield f"| {chapter}.{number} | {'<br>'.join(named)} | {worth} | {concepts} |"
    yield ""


def _text(notebook: NotebookNode, lang: str) -> str:
    cells = (c for c in notebook.cells if c.cell_type == "markdown")
    return "\n".join(c.source for c in cells if cell_language(c) in ("", lang))


def _links(assignment: str, name: str, languages: tuple[str, ...]) -> str:
    first, *others = languages
    student = f"[{first}](../release/{assignment}/{name}.ipynb)"
    more = (f"[{lang}](../release/{lang}/{assignment}/{name}.ipynb)" for lang in others)
    return (
        f"[source](../source/{assignment}/{name}.ipynb), student's: {', '.join((student, *more))}"
    )
