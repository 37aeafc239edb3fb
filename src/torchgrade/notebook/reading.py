"""Read and write `.ipynb` files, whoever wrote them.

A source notebook is held to nbformat's schema. Of a submission only what is used is kept (cell
type, source, id, metadata), so that nothing else in it can do harm.
"""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from torchgrade.errors import InstructorError, SubmissionError

_NEXT_STEP = "Open it in JupyterLab, run it, save it and hand that file in."
_MAX_DEPTH = 100
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_OLDEST = 2


def read_submission(path: Path, *, max_mb: int = 20) -> NotebookNode:
    """Read a notebook that a student handed in.

    Args:
        path: The file.
        max_mb: A bigger file is refused.

    Returns:
        A valid nbformat 4 notebook without outputs or attachments.

    Raises:
        SubmissionError: If the file isn't readable as a notebook; it says why and what to do.
    """
    return parse_submission(read_bytes_of(path, max_mb), path)


def parse_submission(content: bytes, path: Path) -> NotebookNode:
    """Read a submitted notebook from its bytes; `path` is for messages. See `read_submission`."""
    raw = _json(content, path)
    if _depth(raw) > _MAX_DEPTH:
        raise _refused(path, "is nested too deep for a notebook", _NEXT_STEP)
    if not isinstance(raw, dict) or type(raw.get("nbformat")) is not int:
        raise _refused(path, "is JSON, but not a notebook", _NEXT_STEP)
    if raw["nbformat"] < _OLDEST:
        raise _refused(path, "is in no notebook format that is known", _NEXT_STEP)
    if raw["nbformat"] > nbformat.current_nbformat:
        version = raw["nbformat"]
        raise _refused(path, f"is in notebook format {version}, too new to read", _NEXT_STEP)
    if raw["nbformat"] < nbformat.current_nbformat:
        raw = _upgraded(raw, path)
    if not isinstance(raw.get("cells"), list):
        raise _refused(path, "has no list of cells", _NEXT_STEP)
    notebook = nbformat.v4.new_notebook(nbformat_minor=5)
    # Set after the fact: nbformat would hold the student's metadata to its schema.
    notebook.metadata = _dict(raw.get("metadata"))
    seen: set[str] = set()
    for index, cell in enumerate(raw["cells"]):
        notebook.cells.append(_clean_cell(cell, index, path, seen))
    return notebook


def read_source(path: Path) -> NotebookNode:
    """Read an instructor's notebook.

    Raises:
        InstructorError: If the file is missing or not a valid notebook.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        # Cells of older notebooks have no id; nbformat would make up a new one on each read.
        for index, cell in enumerate(raw.get("cells", [])):
            cell.setdefault("id", f"cell-{index}")
        raw["nbformat_minor"] = max(5, raw.get("nbformat_minor", 0))
        notebook = nbformat.from_dict(raw)
        for cell in notebook.cells:
            cell.source = _joined(cell.source)
            if not isinstance(cell.metadata.get("nbgrader", {}), dict):
                raise ValueError(f"cell {cell.id}: metadata.nbgrader is no dict")  # noqa: TRY004, TRY301
        nbformat.validate(notebook)
    except OSError as error:
        raise InstructorError(
            f"{path}: can't be read: {error.strerror or error}",
            hint="Source notebooks live in source/<assignment>/<notebook>.ipynb.",
        ) from error
    except Exception as error:  # nbformat trips over malformed cells in many ways
        reason = str(error).split("\n", 1)[0]
        raise InstructorError(
            f"{path}: not a valid notebook: {reason}",
            hint="Open it in JupyterLab and save it again.",
        ) from error
    return notebook


def dumps(notebook: NotebookNode) -> str:
    """Write a notebook as text: the same notebook always gives the same bytes."""
    return str(nbformat.writes(notebook, version=4)).rstrip("\n") + "\n"


def read_bytes_of(path: Path, max_mb: int) -> bytes:
    """Read a submitted file that is a regular one and no bigger than `max_mb`."""
    try:
        info = path.lstat()
        if not stat.S_ISREG(info.st_mode):
            raise _refused(path, "is a link or a special file", "Hand in the notebook itself.")
        if info.st_size > max_mb * 2**20:
            raise _refused(
                path,
                f"has {info.st_size / 2**20:.0f} MB, and {max_mb} MB are accepted",
                "Clear all outputs, save it and hand it in again.",
            )
        return path.read_bytes()
    except OSError as error:
        raise _refused(
            path, f"can't be read: {error.strerror or error}", "Hand it in again."
        ) from error


def _json(content: bytes, path: Path) -> Any:
    if not content.strip():
        raise _refused(path, "is empty", _NEXT_STEP)
    try:
        return _wellformed(json.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise _refused(path, "is not text", _NEXT_STEP) from error
    except RecursionError as error:
        raise _refused(path, "is nested too deep for a notebook", _NEXT_STEP) from error
    except ValueError as error:
        raise _refused(path, f"is not valid JSON: {error}", _NEXT_STEP) from error


def _wellformed(value: Any) -> Any:
    """Replace lone surrogates, which JSON may hold and nothing can write again."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_wellformed(item) for item in value]
    if isinstance(value, dict):
        return {_wellformed(key): _wellformed(item) for key, item in value.items()}
    return value


def _depth(value: Any) -> int:
    """How deep a JSON value is nested; stops counting soon after the limit."""
    depth, level = 0, [value]
    while level and depth <= _MAX_DEPTH:
        depth += 1
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, dict | list)
        ]
    return depth


def _upgraded(raw: dict[str, Any], path: Path) -> dict[str, Any]:
    try:
        return dict(nbformat.convert(nbformat.from_dict(raw), nbformat.current_nbformat))
    except Exception as error:  # nbformat's converters trip over malformed cells in many ways
        version = raw["nbformat"]
        raise _refused(
            path, f"is in the old notebook format {version} and can't be converted", _NEXT_STEP
        ) from error


def _clean_cell(cell: Any, index: int, path: Path, seen: set[str]) -> NotebookNode:
    try:
        name = cell.get("id")
        if not isinstance(name, str) or not _ID.fullmatch(name) or name in seen:
            # nbformat would draw a random one.
            name = f"submitted-{index}"
        seen.add(name)
        kind = _joined(cell["cell_type"] or None)
        make = getattr(nbformat.v4, f"new_{kind}_cell", nbformat.v4.new_raw_cell)
        clean = make(_joined(cell["source"]), id=name)
        clean.metadata = _dict(cell.get("metadata"))
    except (AttributeError, KeyError, TypeError) as error:
        raise _refused(path, f"cell {index + 1} is not a notebook cell", _NEXT_STEP) from error
    return clean


def _joined(source: Any) -> str:
    text = "".join(source) if isinstance(source, list) else source
    if not isinstance(text, str):
        raise TypeError("source is not text")
    return text


def _dict(value: Any) -> NotebookNode:
    return nbformat.from_dict(value if isinstance(value, dict) else {})


def _refused(path: Path, what: str, hint: str) -> SubmissionError:
    return SubmissionError(f"{path.name}: {what}.", hint=hint)
