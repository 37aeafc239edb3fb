"""Puts a student's folder into submitted/, at once, and keeps the one that was there.

What is written is first whole in `submitted/.earlier/`, then changes places with what is there: a
reader sees the old folder or the new one, whenever the machine stops. Nothing is ever deleted.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from torchgrade.errors import InstructorError
from torchgrade.intake.dates import FORMAT
from torchgrade.intake.names import TIMESTAMP, is_noise

_EXCHANGE = 2
_AT_FDCWD = -100
_NO_EXCHANGE = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)


def digest(path: Path) -> str:
    """Give the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str] | None:
    """Digest what lies in a submission's folder, but for the time and hidden files.

    Returns:
        Name to digest; None if there is no folder.
    """
    try:
        if not stat.S_ISDIR(folder.lstat().st_mode):
            return {"": "no folder"}
    except FileNotFoundError:
        return None
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        mode = path.lstat().st_mode
        if is_noise(name) or name == TIMESTAMP or stat.S_ISDIR(mode):
            continue
        found[name] = digest(path) if stat.S_ISREG(mode) else "no file"
    return found


def place(
    root: Path,
    student: str,
    assignment: str,
    files: Mapping[str, Path],
    submitted: datetime | None,
) -> Path | None:
    """Put a submission into `submitted/<student>/<assignment>/`.

    Args:
        root: Folder of the course.
        student: Student id.
        assignment: Name of the assignment.
        files: Name to where its bytes are; the names are safe and don't clash.
        submitted: When it was handed in; without it there is no `timestamp.txt`.

    Returns:
        Where the folder lies that was there before; None if there was none.

    Raises:
        InstructorError: The disk is full or can't be written; what was there still is.
    """
    home = root / "submitted" / student
    final = home / assignment
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    kept = root / "submitted" / ".earlier" / student / assignment / stamp
    draft = kept.with_name(f"{stamp}.tmp")
    if home.is_symlink():
        raise InstructorError(f"{home} is a link.", hint="Replace it with the folder itself.")
    try:
        draft.mkdir(parents=True)
        for name, path in files.items():
            target = draft / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            _sync(target)
        if submitted is not None:
            write_time(draft, submitted)
        for folder in [draft, *(path for path in draft.rglob("*") if path.is_dir())]:
            _sync(folder)
        home.mkdir(parents=True, exist_ok=True)
        there = final.exists() or final.is_symlink()
        if not there:
            draft.rename(final)
        else:
            _swap(draft, final, kept)
        _sync(home)
        if not there:
            _tidy(kept.parent, root / "submitted")
    except OSError as error:
        raise InstructorError(
            f"{final}: can't be written: {error.strerror or error}",
            hint="See that the folder may be written to and that the disk has room.",
        ) from error
    return kept if there else None


def write_time(folder: Path, submitted: datetime) -> None:
    """Write when something was handed in, as nbgrader does."""
    path = folder / TIMESTAMP
    path.write_text(submitted.astimezone(UTC).strftime(FORMAT), encoding="utf-8")
    _sync(path)


def _swap(draft: Path, final: Path, kept: Path) -> None:
    """Let two folders change places in one step; where the disk can't, in two."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(draft), os.fsencode(final)
    done = -1
    if hasattr(libc, "renameat2"):
        done = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)
    if done == 0:
        draft.rename(kept)
        return
    code = ctypes.get_errno() or errno.ENOSYS
    if code not in _NO_EXCHANGE:
        raise OSError(code, os.strerror(code))
    final.rename(kept)
    draft.rename(final)


def _tidy(folder: Path, root: Path) -> None:
    """Remove empty folders upwards."""
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
