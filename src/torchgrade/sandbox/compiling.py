"""Whether an assignment uses torch.compile: its notebooks then run where the compiler is warm."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

from torchgrade.config import Assignment
from torchgrade.model import CodeCell

_MENTION = re.compile(
    r"\btorch\s*\.\s*compile|\bfrom\s+torch\s+import\b.*\bcompile\b|(?<!\bre)\.compile\s*\("
)


def compiles(assignment: Assignment, root: Path, cells: Iterable[CodeCell]) -> bool:
    """Tell whether a notebook or a hidden test of an assignment mentions torch.compile.

    Args:
        assignment: What it says of itself comes first.
        root: Folder of the course.
        cells: The submission's cells, which may mention it where the assignment does not.
    """
    if assignment.compile is not None:
        return assignment.compile
    sources = (root / "source" / assignment.name).glob("*.ipynb")
    tests = (root / "tests" / "homework" / assignment.name).glob("*.py")
    return any(map(_file_mentions, (*sources, *tests))) or any(
        _MENTION.search(c.source) for c in cells
    )


def _file_mentions(path: Path) -> bool:
    state = path.stat()
    return _text_mentions(path, state.st_mtime_ns, state.st_size)


@functools.lru_cache(maxsize=1024)
def _text_mentions(path: Path, *_: int) -> bool:
    return _MENTION.search(path.read_text("utf-8", errors="replace")) is not None
