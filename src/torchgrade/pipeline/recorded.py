"""What is recorded: only what `autograded/` and the gradebook both have, and agree in."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from torchgrade.nbgrader_bridge import GradebookGrade, Stamp, read_stamp

_EPSILON = 1e-6


def stamps_of(root: Path, assignment: str, student: str) -> tuple[Stamp, ...]:
    """Read what a student's graded notebooks say of their grading; none if there are none."""
    folder = root / "autograded" / student / assignment
    found = []
    for path in sorted(folder.glob("*.ipynb")):
        status = path.stat()
        found.append(_stamp(path, status.st_mtime_ns, status.st_size, status.st_ino))
    return tuple(stamp for stamp in found if stamp is not None)


@functools.lru_cache(maxsize=1024)
def _stamp(path: Path, *_changed: int) -> Stamp | None:
    """Read a stamp once for each content of its file; a class is looked through again and again."""
    return read_stamp(path)


def is_recorded(book: GradebookGrade | None, stamps: Sequence[Stamp]) -> bool:
    """Whether the gradebook has the scores of these verdicts.

    A gradebook that is new, was moved or restored may lack them, or have those of an earlier
    submission.
    """
    if book is None or not stamps:
        return False
    found = {(cell.notebook, cell.cell): cell.auto for cell in book.cells}
    for stamp in stamps:
        for judged in stamp.verdict.cells:
            auto = found.get((stamp.verdict.notebook, judged.cell))
            if judged.points is None:
                continue  # a person's
            if auto is None or abs(auto - judged.points) > _EPSILON:
                return False
    empty = (c.auto is None and c.manual is None and not c.needs_manual for c in book.cells)
    return not any(empty)
