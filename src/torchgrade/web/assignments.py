"""What a page knows of an assignment: its title, its files, its deadline.

Deadlines are nbgrader's. The worker copies them from the gradebook, so that a page never opens it:
nbgrader changes the working directory, which is one for all threads.
"""

from __future__ import annotations

import functools
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, String, Table, delete, select

from torchgrade.config import Course
from torchgrade.database import Moment, reading, tables
from torchgrade.model import Record
from torchgrade.web.site import Site

deadlines = Table(
    "web_deadlines",
    tables,
    Column("assignment", String(200), primary_key=True),
    Column("due", Moment, nullable=False),
)


class Page(Record, frozen=True, kw_only=True):
    """An assignment as students read it.

    Attributes:
        name: Its name.
        title: The first heading of its notebook, in the reader's language.
        points: Points that it has.
        due: Its deadline; None if there is none.
        notebooks: Names of its notebooks, without `.ipynb`; none if it is not released.
        files: The other files that are given with them.
        languages: Languages in which it is released.
    """

    name: str
    title: str
    points: float
    due: datetime | None
    notebooks: tuple[str, ...]
    files: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def released(self) -> bool:
        """Whether students can have it."""
        return bool(self.notebooks)


def page_of(site: Site, assignment: str, lang: str) -> Page:
    """Look at an assignment.

    Args:
        site: The course.
        assignment: Name of one of its assignments.
        lang: The reader's language.
    """
    languages = tuple(
        each for each in site.course.languages if _notebooks(released(site, assignment, each))
    )
    folder = released(site, assignment, lang if lang in languages else (*languages, lang)[0])
    notebooks = _notebooks(folder)
    return Page(
        name=assignment,
        title=_title(folder, notebooks) or assignment,
        points=float(site.course.assignment(assignment).points),
        due=due_of(site, assignment),
        notebooks=notebooks,
        files=tuple(name for name in files_of(folder) if not name.endswith(".ipynb")),
        languages=languages,
    )


def released(site: Site, assignment: str, lang: str) -> Path:
    """Where the student version in a language lies, whether it is there or not."""
    inside = "" if lang == site.course.languages[0] else lang
    return site.root / "release" / inside / assignment


def files_of(folder: Path) -> dict[str, Path]:
    """Give the files of a student version by their path in it; nothing behind a link."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".ipynb_checkpoints" not in path.parts
    }


def packed(folder: Path, name: str) -> bytes:
    """Pack a student version as a zip, in a folder of the assignment's name."""
    files = files_of(folder)
    return _packed(
        name, tuple((inside, path, path.stat().st_mtime_ns) for inside, path in files.items())
    )


@functools.lru_cache(maxsize=8)
def _packed(name: str, files: tuple[tuple[str, Path, int], ...]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, path, _ in files:
            archive.write(path, f"{name}/{inside}")
    return target.getvalue()


def due_of(site: Site, assignment: str) -> datetime | None:
    """Give an assignment's deadline; None if it has none."""
    with reading(site.engine) as connection:
        wanted = select(deadlines.c.due).where(deadlines.c.assignment == assignment)
        found: datetime | None = connection.execute(wanted).scalar_one_or_none()
        return found


def keep_deadlines(site: Site, found: Mapping[str, datetime | None]) -> None:
    """Keep the deadlines that the gradebook has now."""
    rows = [{"assignment": name, "due": due} for name, due in found.items() if due is not None]
    with site.engine.begin() as connection:
        connection.execute(delete(deadlines))
        if rows:
            connection.execute(deadlines.insert(), rows)


def is_assignment(course: Course, name: str) -> bool:
    """Whether the course has an assignment of that name."""
    return any(each.name == name for each in course.assignments)


def _notebooks(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.ipynb") if path.is_file()))


def _title(folder: Path, notebooks: tuple[str, ...]) -> str:
    for name in notebooks:
        path = folder / f"{name}.ipynb"
        if title := _heading(path, path.stat().st_mtime_ns):
            return title
    return ""


@functools.lru_cache(maxsize=256)
def _heading(path: Path, _changed: int) -> str:
    """Find the first heading of a notebook."""
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        for cell in cells:
            lines = "".join(cell["source"]).splitlines() if cell["cell_type"] == "markdown" else ()
            for line in lines:
                if line.startswith("#"):
                    return line.lstrip("#").strip().replace("*", "").replace("`", "")
    except (ValueError, KeyError, TypeError, OSError):
        return ""
    return ""
