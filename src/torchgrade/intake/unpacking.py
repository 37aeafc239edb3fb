"""Zips and folders from elsewhere, read so that nothing in them can do harm.

What is in them is listed first; each file is then copied under limits, into a place whose name the
caller chooses: no name from an archive ever becomes a path here. Links, devices and encrypted files
are refused, sizes are counted while reading, and what an archive says of itself is not believed.
"""

from __future__ import annotations

import dataclasses
import errno
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.intake.names import shown, wrong_name
from torchgrade.model import Record

_MB = 2**20
_CHUNK = 2**16
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError,
    NotImplementedError, ValueError, OverflowError, IndexError,
)  # fmt: skip


class Bounds(Record, frozen=True, kw_only=True):
    """What may come out of an archive.

    Attributes:
        files: Files of one sender.
        sender_mb: Megabytes of one sender.
        file_mb: Megabytes of one file.
        entries: Files and folders of an archive.
        total_mb: Megabytes of an archive.
        directory_mb: Megabytes of an archive's table of contents.
        ratio: A file of more than `ratio_from_mb` may not grow by more when it is unpacked.
        ratio_from_mb: Smaller files may grow as they like.
    """

    files: int = 2_000
    sender_mb: float = 256
    file_mb: float = 128
    entries: int = 200_000
    total_mb: float = 20_480
    directory_mb: float = 64
    ratio: float = 400
    ratio_from_mb: float = 4


BOUNDS = Bounds()


class Entry(Record, frozen=True, kw_only=True):
    """One file of an archive or a folder.

    Attributes:
        name: Its name there, `/` between folders.
        index: Its place in the table of contents.
        refused: Why it is not read, as the rest of a sentence; empty if it can be.
    """

    name: str
    index: int
    refused: str = ""


@dataclasses.dataclass
class Budget:
    """What one sender, or an archive, may still take.

    Attributes:
        files: Files left.
        size: Bytes left.
    """

    files: int
    size: float

    @classmethod
    def of_sender(cls, bounds: Bounds) -> Budget:
        """A budget for one sender."""
        return cls(bounds.files, bounds.sender_mb * _MB)

    @classmethod
    def of_archive(cls, bounds: Bounds) -> Budget:
        """A budget for all of an archive."""
        return cls(bounds.entries, bounds.total_mb * _MB)


class Source(Protocol):
    """Something that files can be taken from.

    Attributes:
        name: What it is called, for people.
        entries: The files in it, without the folders.
        packed: When it was made, as far as it says; None if it does not.
    """

    name: str
    entries: tuple[Entry, ...]
    packed: datetime | None

    def copy(self, entry: Entry, target: Path, *budgets: Budget) -> None:
        """Copy a file's bytes to `target`, a file that is not there yet.

        Raises:
            SubmissionError: It can't be read, or is more than a budget allows; nothing is left.
        """


class ZipSource:
    """A zip archive."""

    def __init__(self, path: Path, bounds: Bounds = BOUNDS) -> None:
        """Read an archive's table of contents.

        Raises:
            SubmissionError: It is no zip, is cut off, or too big.
        """
        self.name = path.name
        self._path = path
        self._bounds = bounds
        try:
            _check_directory(path, bounds)
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise SubmissionError(
                f"{shown(path.name)} is no zip that can be read: {_words(error)}",
                hint="It may have been cut off: download it again.",
            ) from error
        self._infos = self._zip.infolist()
        if len(self._infos) > bounds.entries:
            self._zip.close()
            raise SubmissionError(f"{shown(path.name)} has more than {bounds.entries} entries.")
        self.entries = tuple(
            Entry(name=name, index=index, refused=self._refused(info, name))
            for index, info in enumerate(self._infos)
            if not (name := _name(info)).endswith("/")
        )
        self.packed = _newest(self._infos)

    def _refused(self, info: zipfile.ZipInfo, name: str) -> str:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if stat.S_ISLNK(kind):
            return "is a link"
        if kind not in (0, stat.S_IFREG):
            return "is a device, a pipe or a folder that is called a file"
        if info.flag_bits & 0x41:
            return "is encrypted"
        if info.compress_type not in _METHODS:
            return "is compressed in a way that is not read here"
        if info.file_size > self._bounds.file_mb * _MB:
            return f"has more than {self._bounds.file_mb:g} MB"
        return wrong_name(name)

    def copy(self, entry: Entry, target: Path, *budgets: Budget) -> None:
        """See `Source.copy`."""
        info = self._infos[entry.index]
        most = self._bounds.file_mb * _MB
        if info.file_size > self._bounds.ratio_from_mb * _MB:
            most = min(most, max(1, info.compress_size) * self._bounds.ratio)
        _copy(entry, lambda: self._zip.open(info), target, most, self._bounds, budgets)

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def __enter__(self) -> ZipSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class FolderSource:
    """A folder, of which links are not followed."""

    def __init__(self, path: Path, bounds: Bounds = BOUNDS) -> None:
        """List what is in a folder.

        Raises:
            InstructorError: It can't be read, or holds too much.
        """
        self.name = path.name
        self.packed: datetime | None = None
        self._path = path
        self._bounds = bounds
        try:
            os.scandir(path).close()
        except OSError as error:
            raise InstructorError(
                f"{path}: can't be read: {error.strerror or error}",
                hint="Name a folder that you may read.",
            ) from error
        found: list[Entry] = []
        for name, refused in sorted(_walk(path)):
            found.append(Entry(name=name, index=len(found), refused=refused or wrong_name(name)))
            if len(found) > bounds.entries:
                raise InstructorError(
                    f"{path}: holds more than {bounds.entries} files.",
                    hint="Name the folder that holds the submissions.",
                )
        self.entries = tuple(found)

    def copy(self, entry: Entry, target: Path, *budgets: Budget) -> None:
        """See `Source.copy`."""
        most = self._bounds.file_mb * _MB
        _copy(
            entry, lambda: _open_below(self._path, entry.name), target, most, self._bounds, budgets
        )

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> FolderSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _copy(
    entry: Entry,
    opened: Callable[[], IO[bytes]],
    target: Path,
    most: float,
    bounds: Bounds,
    budgets: tuple[Budget, ...],
) -> None:
    """Copy a file under limits; on an error nothing is left."""
    if entry.refused:
        raise SubmissionError(f"{shown(entry.name)} {entry.refused}.")
    if any(budget.files < 1 for budget in budgets):
        raise SubmissionError(f"{shown(entry.name)} is one file too many.")
    size = 0
    try:
        with target.open("xb") as out, opened() as file:
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                size += len(chunk)
                if size > most or any(size > budget.size for budget in budgets):
                    raise _too_big(entry, size, most, bounds)
                out.write(chunk)
    except SubmissionError:
        target.unlink(missing_ok=True)
        raise
    except _BROKEN as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise InstructorError(
                f"{target.parent}: {error.strerror}.", hint="Make room on that disk."
            ) from error
        raise SubmissionError(
            f"{shown(entry.name)} can't be unpacked: {_words(error)}",
            hint="The archive may have been cut off or damaged: download it again.",
        ) from error
    for budget in budgets:
        budget.files -= 1
        budget.size -= size


def _too_big(entry: Entry, size: int, most: float, bounds: Bounds) -> SubmissionError:
    name = shown(entry.name)
    if size <= most:
        return SubmissionError(
            f"{name} is more than may be handed in: {bounds.sender_mb:g} MB in all."
        )
    if most < bounds.file_mb * _MB:
        return SubmissionError(f"{name} grows more than {bounds.ratio:g} times when unpacked.")
    return SubmissionError(f"{name} has more than {bounds.file_mb:g} MB.")


def _walk(root: Path) -> Iterator[tuple[str, str]]:
    """Name each file below a folder, with the reason why it is not read."""
    for folder, folders, files in os.walk(root, followlinks=False):
        here = Path(folder)
        for name in (*folders, *files):
            path = here / name
            inner = path.relative_to(root).as_posix()
            try:
                mode = path.lstat().st_mode
            except OSError as error:
                yield inner, f"can't be read: {error.strerror or error}"
                continue
            if stat.S_ISLNK(mode):
                yield inner, "is a link"
            elif not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                yield inner, "is a pipe or a device"
            elif stat.S_ISREG(mode):
                yield inner, ""


def _open_below(root: Path, name: str) -> IO[bytes]:
    """Open a file below a folder without following a link on the way."""
    *folders, last = name.split("/")
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = inner
        file = os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
    finally:
        os.close(here)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise ValueError("it is no file any more")
    return os.fdopen(file, "rb")


def _name(info: zipfile.ZipInfo) -> str:
    """Read a name: zips that don't say how theirs are written mostly mean UTF-8."""
    name = info.orig_filename
    if info.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _newest(infos: list[zipfile.ZipInfo]) -> datetime | None:
    """When an archive was made: the newest time in it; zips have no time zone."""
    times = []
    for info in infos:
        try:
            times.append(datetime(*info.date_time, tzinfo=UTC))
        except ValueError:
            continue
    newest = max(times, default=None)
    return newest if newest is not None and newest.year > 1980 else None


def _check_directory(path: Path, bounds: Bounds) -> None:
    """Refuse a table of contents that would fill the memory, before it is read.

    Looks for the end record where `zipfile` does (the last 22 bytes, or else the last signature of
    the last 64 KB), and at the one of Zip64 directly before it, which then counts.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_558 - 76))
        tail = file.read()
    at = len(tail) - 22
    if at < 0 or tail[at : at + 4] != b"PK\5\6" or tail[-2:] != b"\0\0":
        at = tail.rfind(b"PK\5\6")
    if at < 0 or at + 22 > len(tail):
        raise zipfile.BadZipFile("it has no table of contents")
    said = struct.unpack_from("<L", tail, at + 12)[0]
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\6\7":
        said = struct.unpack_from("<Q", tail, at - 76 + 40)[0]
    if said > bounds.directory_mb * _MB:
        raise zipfile.BadZipFile("its table of contents is too big")


def _words(error: BaseException) -> str:
    words = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return shown(words.rstrip(".") or type(error).__name__) + "."
