"""Which feedback page may leave: the one that shows what the gradebook has now, and no other.

A page is a file, written before somebody graded a part by hand or tests were mended. What it shows
is read from the page itself, so that nobody is sent points that do not count.
"""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from torchgrade.model import Outcome
from torchgrade.notebook import notebooks_of
from torchgrade.report import Row

_NEAR = 0.005
"""Points are shown with two decimals."""
_HEAD = 200_000
"""Characters in which a page's head ends."""


def current_page(root: Path, assignment: str, student: str, row: Row) -> Path | None:
    """Return a student's feedback page, if it shows the gradebook's points.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        student: Student id.
        row: The student's grade, of `pipeline.rows`.

    Returns:
        The page; None if there is none, if it shows other points, if the assignment has several
        notebooks (see `current_pages`), or if the student has no grade.
    """
    pages = current_pages(root, assignment, student, row)
    return pages[0] if len(pages) == 1 else None


def current_pages(root: Path, assignment: str, student: str, row: Row) -> tuple[Path, ...]:
    """Return a student's feedback pages, one per notebook, if they show the gradebook's points.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        student: Student id.
        row: The student's grade, of `pipeline.rows`.

    Returns:
        The pages; none at all if one is missing or they show other points together.
    """
    folder = root / "feedback" / student / assignment
    pages = tuple(folder / f"{name}.html" for name in sorted(notebooks_of(root, assignment)))
    if row.points is None or not pages or not all(page.is_file() for page in pages):
        return ()
    shown = [_shown(page) for page in pages]
    points = [told[0] for told in shown if told is not None]
    waits = any(told[1] for told in shown if told is not None)
    if len(points) < len(pages) or abs(sum(points) - row.points) > _NEAR:
        return ()
    return () if waits and row.outcome is not Outcome.MANUAL else pages


def _shown(page: Path) -> tuple[float, bool] | None:
    """Read the points that a page shows, and whether it says that a part waits for a person."""
    try:
        with page.open(encoding="utf-8") as file:
            soup = BeautifulSoup(file.read(_HEAD).split("<body", 1)[0], "html.parser")
    except (OSError, UnicodeDecodeError):
        return None
    found = {name: soup.find("meta", attrs={"name": f"torchgrade-{name}"}) for name in _NAMES}
    said = {name: str(tag.get("content", "")) for name, tag in found.items() if tag is not None}
    try:
        return float(said["points"]), said.get("pending") == "yes"
    except (KeyError, ValueError):
        return None


_NAMES = ("points", "pending")
