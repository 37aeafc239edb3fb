"""Results that were computed and are not recorded yet: each is on the disk before it is used.

One file per student and notebook. It is written whole or not at all, carries a checksum, and
names the bytes that were handed in and a digest of everything else that decides the verdict: a
file that is cut off, changed, or of another state of the course is never used.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from torchgrade.errors import Fault
from torchgrade.model import Hint, Record, RunRecord, Verdict, ready

MAGIC = b"torchgrade journal 1\n"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_ENDING, _UNFINISHED = ".result", ".unfinished"


class NoSpace(Fault):
    """The disk is full: nothing can be graded until there is space."""


class Key(Record, frozen=True, kw_only=True):
    """What a result belongs to.

    Attributes:
        assignment: Name of the assignment.
        student: Student id.
        notebook: Name of the notebook, without `.ipynb`.
        sha256: Digest of the file that was handed in.
        basis: Digest of all else that decides the verdict: tests, source, limits, versions.
    """

    assignment: str
    student: str
    notebook: str
    sha256: str
    basis: str


class Entry(Record, frozen=True, kw_only=True):
    """One result: what `grade_notebook` returned, and for what."""

    key: Key
    run: RunRecord
    verdict: Verdict
    hints: tuple[Hint, ...] = ()


ready(Entry)


class Journal:
    """The results of one assignment that wait to be recorded."""

    def __init__(self, folder: Path, *, on_notice: Callable[[str], None]) -> None:
        """Open a journal, and remove what a run that was cut off left half-written.

        Args:
            folder: Where its files lie; made if it isn't there. One process at a time.
            on_notice: Told of each file that can't be used.
        """
        self._folder = folder
        self._on_notice = on_notice
        with _explained(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for path in folder.glob(f"*{_UNFINISHED}"):
                path.unlink()

    def write(self, entry: Entry) -> None:
        """Put a result on the disk; when this returns, it survives a power failure.

        Raises:
            NoSpace: The disk is full; nothing is left half-written.
            Fault: It can't be written for another reason.
        """
        body = msgspec.msgpack.encode(entry)
        content = MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body
        path = self._path(entry.key)
        with _explained(path):
            write_durably(path, content)

    def find(self, key: Key) -> Entry | None:
        """Give the result for exactly this key; another one in its place is removed."""
        path = self._path(key)
        entry = self._read(path)
        if entry is not None and entry.key == key:
            return entry
        path.unlink(missing_ok=True)
        return None

    def remove(self, key: Key) -> None:
        """Forget a result, once it is recorded."""
        self._path(key).unlink(missing_ok=True)

    def __len__(self) -> int:
        return sum(1 for _ in self._folder.glob(f"*{_ENDING}"))

    def _path(self, key: Key) -> Path:
        name = "\0".join((key.assignment, key.student, key.notebook))
        return self._folder / (hashlib.sha256(name.encode()).hexdigest()[:32] + _ENDING)

    def _read(self, path: Path) -> Entry | None:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._on_notice(f"{path} can't be read ({error.strerror}): its submission is run again")
            return None
        digest, _, body = content.removeprefix(MAGIC).partition(b"\n")
        intact = content.startswith(MAGIC) and hashlib.sha256(body).hexdigest().encode() == digest
        if intact:
            with contextlib.suppress(msgspec.MsgspecError):
                return msgspec.msgpack.decode(body, type=Entry)
        self._on_notice(f"{path} is damaged: it is not used, its submission is run again")
        return None


def write_durably(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and wait until the disk has it.

    Raises:
        OSError: It can't be written; what stood there before is untouched.
    """
    unfinished = path.with_name(path.name + _UNFINISHED)
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until the disk has a file, or what a folder lists."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_full(error: BaseException) -> bool:
    """Whether an error says that the disk is full."""
    return isinstance(error, OSError) and error.errno in _FULL


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise NoSpace(
                f"{path} can't be written: the disk is full",
                hint="Make room and give the same command again: what was graded is kept.",
            ) from error
        raise Fault(
            f"{path} can't be written: {error.strerror or error}",
            hint="Mend what is named and give the same command again: what was graded is kept.",
        ) from error
