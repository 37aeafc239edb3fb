"""What must happen to a submitted folder before nbgrader copies and reads it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from nbgrader.utils import parse_utc
from traitlets.log import get_logger

from torchgrade.config import Assignment, load_course
from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.intake import check_notebook
from torchgrade.nbgrader_bridge.context import for_the_log
from torchgrade.nbgrader_bridge.prepared import is_prepared
from torchgrade.notebook import notebooks_of

SET_ASIDE = ".set_aside"


def settle_submission(*, notebooks: list[str], **_: Any) -> None:
    """Set aside what nbgrader would trip over or copy by mistake.

    A link is not what the student wrote (nbgrader would copy the gradebook behind it), a pipe
    would block the batch, a huge notebook fill the memory, and a `timestamp.txt` that is no date
    lose the submission. They are moved to `submitted/.set_aside/<student>/<assignment>/`; nothing
    is deleted. Of a notebook that is missing or can't be read, the log says why and what to do.

    Args:
        notebooks: The paths of one student's notebooks, as nbgrader passes them to
            `Autograde.pre_convert_hook`.
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        max_mb = _max_mb(folder)
        for path in sorted(folder.rglob("*")):
            info = path.lstat()
            regular = stat.S_ISREG(info.st_mode)
            huge = regular and path.suffix == ".ipynb" and info.st_size > max_mb * 2**20
            junk = path == folder / "timestamp.txt" and regular and not _is_date(path)
            if huge or junk or not (regular or stat.S_ISDIR(info.st_mode)):
                aside = _set_aside(path, folder)
            if huge:
                # For a missing notebook nbgrader gives 0, for an unreadable one no grade.
                path.write_text(f"This notebook has more than {max_mb} MB. It is now {aside}.\n")
        for name in _expected(folder):
            if is_prepared(folder.parent.name, folder.name, name):
                continue
            try:
                check_notebook(folder, name, max_mb)
            except SubmissionError as error:
                get_logger().error("%s: %s", folder.parent.name, for_the_log(error))


def _max_mb(folder: Path) -> int:
    """The assignment's limit; the usual one where the course can't be read (reported later)."""
    try:
        return load_course(folder.parents[2]).assignment(folder.name).max_notebook_mb
    except InstructorError:
        return Assignment(name="any").max_notebook_mb


def _expected(folder: Path) -> tuple[str, ...]:
    try:
        return notebooks_of(folder.parents[2], folder.name)
    except InstructorError:
        return ()


def _is_date(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-8")[:200].strip()
        return not text or parse_utc(text) is not None
    except (ValueError, OverflowError):
        return False


def _set_aside(path: Path, folder: Path) -> Path:
    student, assignment = folder.parent.name, folder.name
    aside = folder.parent.parent / SET_ASIDE / student / assignment / path.relative_to(folder)
    aside.parent.mkdir(parents=True, exist_ok=True)
    path.rename(aside)
    get_logger().warning("%s: set aside, see %s", path, aside)
    return aside
