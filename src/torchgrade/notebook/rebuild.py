"""Rebuild a submission from the master: tags, duplicates, deletions, forgeries end here.

Of the student's file only the *sources* of solution cells and of free cells are taken, and they
are put into the released notebook. Nothing a student can do here raises.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode

from torchgrade.messages import N_
from torchgrade.model import Note
from torchgrade.notebook.cells import (
    grade_id,
    points,
    role,
    settings,
    visible_part,
    without_solutions,
)
from torchgrade.notebook.languages import cell_language, for_language

WRONG_NOTEBOOK = N_("This notebook has none of the exercises' cells: it may be the wrong file.")
NOT_A_STUDENTS = N_("This notebook holds the instructor's solution marks.")
SOLUTION_MISSING = N_("The answer cell {cell} is missing; it counts as not answered.")
LOCKED_MISSING = N_("The cell {cell} was deleted; it has been put back.")
LOCKED_CHANGED = N_("The cell {cell} was changed; the original is used.")
DUPLICATE = N_("There are {count} copies of the answer cell {cell}; the last one counts.")
UNKNOWN_ID = N_("A cell claims the unknown id {cell}; it runs as a cell of the student's own.")
TYPE_CHANGED = N_("The cell {cell} was turned into a {kind} cell; it is read as {expected} again.")
FORGED = N_("The grading metadata of the cell {cell} was changed; the original is used.")
MOVED = N_("Cells are not in their original order; it has been restored.")
TAGS = N_("A cell carries the tag {tag}; tags are ignored.")
KERNEL = N_("The notebook was saved with the kernel {kernel}; it runs with {expected}.")

_EXECUTION_TAGS = frozenset({"skip-execution", "raises-exception"})


@dataclasses.dataclass(frozen=True)
class Rebuilt:
    """A submission put into the master.

    Attributes:
        notebook: What is run and graded.
        master: The same notebook with every answer untouched.
        lang: Its language.
        notes: What was found and set right, in the order of the cells.
    """

    notebook: NotebookNode
    master: NotebookNode
    lang: str
    notes: tuple[Note, ...]


@dataclasses.dataclass
class _Sorted:
    """The submitted cells by what they stand for."""

    known: dict[int, list[NotebookNode]] = dataclasses.field(default_factory=dict)
    free: dict[int, list[NotebookNode]] = dataclasses.field(default_factory=dict)
    order: list[int] = dataclasses.field(default_factory=list)
    notes: list[Note] = dataclasses.field(default_factory=list)


def rebuild(source: NotebookNode, submitted: NotebookNode, *, lang: str) -> Rebuilt:
    """Put a submission's answers into the master notebook.

    Args:
        source: The instructor's notebook, with all languages and solutions.
        submitted: As `read_submission` gives it.
        lang: The language of the submission.

    Returns:
        The notebook to run, and what was set right.
    """
    master = without_solutions(for_language(source, lang))
    for cell in master.cells:
        cell.metadata = _kept_metadata(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    found = _sort(master, submitted, lang)
    notebook = nbformat.v4.new_notebook(
        metadata={k: v for k, v in master.metadata.items() if k in ("kernelspec", "language_info")},
        nbformat_minor=5,
    )
    notebook.cells = list(_grafted(master, found))
    notes = [*_whole_notes(master, submitted, found), *found.notes]
    return Rebuilt(notebook=notebook, master=master, lang=lang, notes=tuple(notes))


def _kept_metadata(cell: NotebookNode) -> NotebookNode:
    kept = {"nbgrader": cell.metadata["nbgrader"]} if settings(cell) else {}
    return nbformat.from_dict(kept)


def _sort(master: NotebookNode, submitted: NotebookNode, lang: str) -> _Sorted:
    by_name = {name: i for i, cell in enumerate(master.cells) if (name := grade_id(cell))}
    by_id = {cell.id: i for i, cell in enumerate(master.cells)}
    by_source = {
        (cell.cell_type, cell.source): i
        for i, cell in enumerate(master.cells)
        if role(cell) == "free"
    }
    found, last = _Sorted(), -1
    for cell in submitted.cells:
        if cell_language(cell) not in ("", lang):
            continue
        found.notes += _tag_notes(cell)
        name = grade_id(cell)
        at = by_name.get(name)
        if at is None:
            at = by_id.get(cell.id, by_source.get((cell.cell_type, cell.source)))
            if name:
                found.notes.append(_note(UNKNOWN_ID, name, audience="instructor"))
        if at is None:
            found.free.setdefault(last, []).append(cell)
        else:
            found.known.setdefault(at, []).append(cell)
            found.order.append(at)
            last = at
    return found


def _grafted(master: NotebookNode, found: _Sorted) -> Iterator[NotebookNode]:
    count = 0
    for index in range(-1, len(master.cells)):
        if index >= 0:
            yield _one(master.cells[index], found.known.get(index, []), found.notes)
        for cell in found.free.get(index, []):
            count += 1
            make = getattr(nbformat.v4, f"new_{cell.cell_type}_cell")
            yield make(cell.source, id=f"student-{count}")


def _one(original: NotebookNode, copies: list[NotebookNode], notes: list[Note]) -> NotebookNode:
    """The master's cell, with the student's source where it is theirs to write."""
    cell = nbformat.from_dict(original)
    kind, name = role(original), grade_id(original)
    if kind == "free":
        if copies and copies[-1].cell_type == original.cell_type:
            cell.source = copies[-1].source
        return cell
    notes += _forgeries(original, copies)
    if kind == "solution":
        cell.source = _answer(original, copies, notes)
    elif not copies:
        notes.append(_note(LOCKED_MISSING, name))
    elif all(c.source.strip() != visible_part(original.source).strip() for c in copies):
        notes.append(_note(LOCKED_CHANGED, name))
    return cell


def _answer(original: NotebookNode, copies: list[NotebookNode], notes: list[Note]) -> str:
    name = grade_id(original)
    if not copies:
        notes.append(_note(SOLUTION_MISSING, name))
        return str(original.source)
    if len(copies) > 1:
        notes.append(_note(DUPLICATE, name, count=str(len(copies))))
    written = [c for c in copies if c.source.strip() not in ("", original.source.strip())]
    return str((written or copies)[-1].source)


def _forgeries(original: NotebookNode, copies: list[NotebookNode]) -> Iterator[Note]:
    name, right = grade_id(original), settings(original)
    for cell in copies:
        if cell.cell_type != original.cell_type:
            expected = {"kind": cell.cell_type, "expected": original.cell_type}
            yield _note(TYPE_CHANGED, name, **expected)
        own = settings(cell)
        flags = ("grade", "solution", "locked", "task", "schema_version")
        forged = any(own.get(key, right.get(key)) != right.get(key) for key in flags)
        if own and (forged or own.get("points", points(original)) != right.get("points", 0.0)):
            yield _note(FORGED, name, audience="instructor")


def _tag_notes(cell: NotebookNode) -> Iterator[Note]:
    tags = cell.metadata.get("tags")
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, str) and tag in _EXECUTION_TAGS:
            yield Note(
                sentence=TAGS, params={"tag": tag}, cell=grade_id(cell), audience="instructor"
            )


def _whole_notes(master: NotebookNode, submitted: NotebookNode, found: _Sorted) -> Iterator[Note]:
    graded = {i for i, cell in enumerate(master.cells) if role(cell) in ("solution", "test")}
    if graded and not graded & set(found.known):
        yield Note(sentence=WRONG_NOTEBOOK)
    if any("### BEGIN SOLUTION" in cell.source for cell in submitted.cells):
        yield Note(sentence=NOT_A_STUDENTS)
    first_seen = list(dict.fromkeys(found.order))
    if first_seen != sorted(first_seen):
        yield Note(sentence=MOVED)
    kernel, expected = (_kernel(nb) for nb in (submitted, master))
    if kernel not in ("", expected):
        params = {"kernel": kernel, "expected": expected}
        yield Note(sentence=KERNEL, params=params, audience="instructor")


def _kernel(notebook: NotebookNode) -> str:
    spec = notebook.metadata.get("kernelspec")
    name = spec.get("name") if isinstance(spec, dict) else ""
    return name[:60] if isinstance(name, str) else "?"


def _note(sentence: str, cell: str, **params: str) -> Note:
    audience = params.pop("audience", "student")
    return Note(
        sentence=sentence,
        cell=cell,
        params={"cell": cell, **params},
        audience="instructor" if audience == "instructor" else "student",
    )
