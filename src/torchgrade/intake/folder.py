"""Submissions in nbgrader's folder layout, `submitted/<student>/<assignment>/`.

Looks at everything without following links, and changes nothing. Each reason names the file and
says what the person who reads it can do.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from torchgrade.errors import SubmissionError
from torchgrade.model import Grade, Outcome, Submission
from torchgrade.notebook import read_submission

_LONGEST_ID = 120
_MOST_FILES = 2_000
_DEEPEST = 8


def collect(
    root: Path,
    assignment: str,
    *,
    notebooks: Sequence[str] = (),
    max_mb: int = 20,
    read: bool = True,
) -> tuple[list[Submission], list[Grade]]:
    """Collect the submissions of one assignment.

    Args:
        root: The course's folder.
        assignment: Assignment name.
        notebooks: Names of its notebooks, without `.ipynb`; the assignment's name by default.
        max_mb: A bigger notebook is refused.
        read: Read each notebook, too; otherwise only see whether it is a file.

    Returns:
        The submissions that can be graded, and a quarantined grade for each that can't; both
        sorted by student id. A student who handed in nothing is in neither.
    """
    good: list[Submission] = []
    quarantined: list[Grade] = []
    for home in _homes(root / "submitted"):
        try:
            folder = _folder(home, assignment)
            if folder is None:
                continue
            for name in notebooks or (assignment,):
                check_notebook(folder, name, max_mb, read=read)
            good.append(Submission(student=home.name, assignment=assignment, folder=folder))
        except SubmissionError as error:
            quarantined.append(
                Grade(
                    student=_readable(home.name).replace("\n", "\\n"),
                    assignment=assignment,
                    outcome=Outcome.QUARANTINED,
                    reason=_readable(str(error)),
                )
            )
    return good, quarantined


def _homes(submitted: Path) -> Iterator[Path]:
    if not submitted.is_dir():
        return
    for path in sorted(submitted.iterdir()):
        if path.name.startswith(".") or stat.S_ISREG(path.lstat().st_mode):
            continue
        yield path


def _folder(home: Path, assignment: str) -> Path | None:
    """Return a student's folder for the assignment, or None if there is none."""
    if stat.S_ISLNK(home.lstat().st_mode):
        raise _refused(home, "is a link", "Replace it with the folder itself.")
    if not home.is_dir():
        return None
    try:
        names = {entry.name for entry in os.scandir(home)}
        found = {name for name in names if name.casefold() == assignment.casefold()}
        if not found:
            return None
        check_id(home)
        if assignment not in found:
            wrong = home / min(found)
            raise _refused(wrong, "is not spelt as the assignment", f"Rename it to {assignment}.")
        folder = home / assignment
        mode = folder.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise _refused(folder, "is a link", "Replace it with the folder itself.")
        if not stat.S_ISDIR(mode):
            raise _refused(folder, "is not a folder", "Put the notebook into a folder so named.")
        os.scandir(folder).close()
    except OSError as error:
        raise _refused(
            home / assignment,
            f"can't be read: {error.strerror or error}",
            "Give the person who grades permission to read it.",
        ) from error
    return folder


def check_id(home: Path) -> None:
    """Make sure that nbgrader takes a folder's name for one student's id.

    Raises:
        SubmissionError: It would take it for a pattern, or for nothing.
    """
    name = home.name
    if not name.isprintable():
        raise _refused(
            home, "has a name with invisible characters", "Rename it to the student's id."
        )
    if set(name) & set("*?[]"):
        raise _refused(
            home, "has a name with *, ?, [ or ], which nbgrader reads as a pattern", "Rename it."
        )
    if name != name.strip() or name.startswith("-") or len(name) > _LONGEST_ID:
        raise _refused(
            home,
            "has a name that is no student id (blanks or a dash at its ends, or too long)",
            "Rename it to the student's id.",
        )


def check_notebook(folder: Path, name: str, max_mb: int, *, read: bool = True) -> None:
    """Make sure that one notebook of a submission can be read.

    Args:
        folder: `submitted/<student>/<assignment>/`.
        name: Name of the notebook, without `.ipynb`.
        max_mb: A bigger notebook is refused.
        read: Read it, too; otherwise only see whether it is a file.

    Raises:
        SubmissionError: If it can't; it says where the notebook may be instead.
    """
    path = folder / f"{name}.ipynb"
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        raise _missing(folder, path) from None
    if stat.S_ISLNK(mode):
        raise _refused(path, "is a link", "Hand in the notebook itself.")
    if stat.S_ISDIR(mode):
        raise _refused(path, "is a folder, not a notebook", "Hand in the notebook itself.")
    if not stat.S_ISREG(mode):
        raise _refused(path, "is a pipe or a device, not a file", "Hand in the notebook itself.")
    if read:
        read_submission(path, max_mb=max_mb)


def _missing(folder: Path, path: Path) -> SubmissionError:
    """Say where the notebook may be instead."""
    found = list(_notebooks(folder))
    here = [other for other in found if other.parent == folder]
    rename = f"If it is the right one, rename it to {path.name}."
    if len(here) > 1:
        names = ", ".join(other.name for other in here[:5])
        return _refused(
            path,
            f"is missing, and {len(here)} others are there: {names}",
            f"Rename the right one to {path.name}.",
        )
    if here:
        return _refused(path, f"is missing; there is {here[0].name} instead", rename)
    if found:
        inner = found[0].relative_to(folder)
        return _refused(path, f"is missing; there is {inner}", f"Move it to {path.name}.")
    if not any(folder.iterdir()):
        hint = f"Put {path.name} there, or remove the folder: nothing was handed in."
        return _refused(folder, "is empty", hint)
    return _refused(path, "is missing", "Hand in the notebook, not only other files.")


def _notebooks(folder: Path) -> Iterator[Path]:
    seen = 0
    for where, folders, files in os.walk(folder, followlinks=False):
        deep = len(Path(where).relative_to(folder).parts) >= _DEEPEST
        folders[:] = [] if deep else sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.casefold().endswith(".ipynb") and not name.startswith("."):
                yield Path(where) / name
        seen += len(folders) + len(files)
        if seen > _MOST_FILES:
            return


def _refused(path: Path, what: str, hint: str) -> SubmissionError:
    return SubmissionError(f"{path} {what}.", hint=hint)


def _readable(text: str) -> str:
    """Return `text` with what is invisible or no Unicode written as an escape."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
