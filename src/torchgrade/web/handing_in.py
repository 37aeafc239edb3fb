"""Is this file a notebook of this assignment? If not, what the student can do about it.

Looks at bytes alone and runs nothing. It refuses only what could never be graded: whatever can be
read and has one of the assignment's cells is taken, however little of it is answered.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from torchgrade.errors import SubmissionError, TorchgradeError
from torchgrade.messages import N_
from torchgrade.notebook import (
    grade_id,
    notebooks_of,
    parse_submission,
    read_source,
    source_path,
)
from torchgrade.web.site import Site

_KINDS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (
        re.compile(rb"PK\x03\x04|Rar!|7z\xbc\xaf|\x1f\x8b"),
        N_("{file} is an archive. Unpack it and hand in the notebook itself."),
    ),
    (
        re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE),
        N_("{file} is a web page made of a notebook. Hand in the notebook itself."),
    ),
    (re.compile(rb"%PDF"), N_("{file} is a PDF. Hand in the notebook itself.")),
)
_ANY = N_(
    "{file} is not a notebook. Hand in the file that ends in .ipynb, as JupyterLab, VS Code or"
    " Colab saves it."
)
_CUT = N_(
    "{file} can't be read to its end: it may have been cut off while it was saved or downloaded."
    " Save the notebook again and choose that file."
)
_SCRIPT = N_(
    "{file} is a Python script. Hand in the notebook that you wrote, the file that ends in .ipynb."
)
_EMPTY = N_("{file} is empty. Save the notebook again and choose that file.")
_BIG = N_(
    "{file} has {size} MB, and at most {limit} MB are accepted. Clear the outputs of all cells,"
    " save the notebook and choose it again."
)
_OTHER = N_("{file} is the notebook of {other}. This page is for {assignment}.")
_SWAPPED = N_("{file} is the notebook {other}. This field is for {assignment}.")
_FOREIGN = N_(
    "{file} is a notebook, but has none of the exercises of {assignment}. Download the notebook of"
    " this page, and write your answers there."
)
_FORMAT = N_("{file} is a notebook in a format that can't be read. Save it with JupyterLab.")
_ENOUGH = 0.5


class Refused(Exception):
    """What was handed in is not taken.

    Args:
        sentence: What is the matter and what to do, to be translated.
        **params: For its placeholders.
    """

    def __init__(self, sentence: str, **params: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.params = params


def check(site: Site, assignment: str, notebook: str, file: str, content: bytes) -> None:
    """Make sure that a file is a notebook of an assignment.

    Args:
        site: The course.
        assignment: Name of the assignment.
        notebook: Name of the notebook that it should be, without `.ipynb`.
        file: Name of the file, as the student has it; it decides nothing.
        content: Its bytes.

    Raises:
        Refused: It is not.
    """
    limit = site.course.assignment(assignment).max_notebook_mb
    if not content.strip():
        raise Refused(_EMPTY, file=file)
    if len(content) > limit * 2**20:
        raise Refused(_BIG, file=file, size=-(-len(content) // 2**20), limit=limit)
    for pattern, sentence in _KINDS:
        if pattern.match(content):
            raise Refused(sentence, file=file)
    try:
        submitted = parse_submission(content, Path("notebook.ipynb"))
    except SubmissionError as error:
        raise Refused(_sentence(error, file, content), file=file) from error
    _check_place(site, assignment, notebook, file, submitted)


def why(_reason: str) -> str:
    """Say to a student why what was taken could not be graded.

    It was checked before it was taken, so this is rare; the reason itself, in English and with our
    paths, is for the instructor.
    """
    return N_(
        "It can't be read as a notebook of this assignment. Save your notebook again and hand it in"
        " once more; if that does not help, tell your instructor."
    )


def _sentence(error: SubmissionError, file: str, content: bytes) -> str:
    if "format" in error.message or "cell" in error.message:
        return _FORMAT
    if content.lstrip()[:1] == b"{" and b'"cells"' in content:
        return _CUT
    return _SCRIPT if file.endswith(".py") else _ANY


def _check_place(
    site: Site, assignment: str, notebook: str, file: str, submitted: NotebookNode
) -> None:
    """Refuse the notebook of another assignment, and one that is of none."""
    shares = {
        (each.name, name): _share(submitted, cells)
        for each in site.course.assignments
        for name, cells in _notebooks(site, each.name).items()
    }
    own = shares.pop((assignment, notebook), 0.0)
    (other, other_notebook), most = max(
        shares.items(), key=lambda item: item[1], default=(("", ""), 0.0)
    )
    if own >= _ENOUGH or (own > 0 and own >= most):
        return
    if most == 0:
        raise Refused(_FOREIGN, file=file, assignment=assignment)
    if other == assignment:
        raise Refused(_SWAPPED, file=file, other=other_notebook, assignment=notebook)
    raise Refused(_OTHER, file=file, other=other, assignment=assignment)


def _share(submitted: NotebookNode, cells: tuple[tuple[str, str, str], ...]) -> float:
    """Give the share of a notebook's cells that are found again, by any of their marks."""
    names = {grade_id(cell) for cell in submitted.cells} - {""}
    ids = {cell.id for cell in submitted.cells}
    sources = {cell.source for cell in submitted.cells}
    found = sum(
        name in names or own in ids or (text in sources and text != "") for name, own, text in cells
    )
    return found / len(cells) if cells else 0.0


def _notebooks(site: Site, assignment: str) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Give what is known of the graded cells of each notebook of an assignment."""
    try:
        names = notebooks_of(site.root, assignment)
        paths = {name: source_path(site.root, assignment, name) for name in names}
        return {name: _cells(path, path.stat().st_mtime_ns) for name, path in paths.items()}
    except TorchgradeError:
        return {}


@functools.lru_cache(maxsize=256)
def _cells(path: Path, _changed: int) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (grade_id(cell), cell.id, cell.source) for cell in read_source(path).cells if grade_id(cell)
    )
