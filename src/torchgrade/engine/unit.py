"""A unit of work by value: what one notebook needs to be run anywhere, and what comes back.

All of it travels as plain bytes: a worker shares no folder with the course. It writes the hidden
tests into a private folder, once for each state of them, and keeps a warm sandbox of its own.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import importlib.metadata
import logging
import os
import platform
import shutil
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec
from filelock import FileLock, Timeout

from torchgrade import __version__
from torchgrade.config import Assignment, Course
from torchgrade.engine.grading import grade_notebook
from torchgrade.errors import Fault, InstructorError
from torchgrade.model import CodeCell, Conditions, Hint, Record, RunRecord, Verdict, ready
from torchgrade.notebook import given_files
from torchgrade.sandbox import probe
from torchgrade.sandbox.base import NAMES

_LEFT_OUT = ("__pycache__", ".pytest_cache", ".ipynb_checkpoints")
_PREFIX = "torchgrade-tests-"
stopping = threading.Event()
"""Set while this process gives up what it runs: units that wait are not begun."""
_log = logging.getLogger(__name__)


class Versions(Record, frozen=True, kw_only=True):
    """What must be the same wherever one class is graded."""

    torchgrade: str
    torch: str
    python: str


class Bundle(Record, frozen=True, kw_only=True):
    """What all notebooks of a batch have in common; it decides their verdicts.

    Attributes:
        course: The course with this one assignment.
        device: Device type.
        files: The hidden tests with their libraries, and the source notebooks, by path relative
            to the course's folder.
        given: The assignment's data files by relative name.
        versions: Of the process that gives the work.
    """

    course: Course
    device: str
    files: dict[str, bytes]
    given: dict[str, bytes]
    versions: Versions

    @property
    def assignment(self) -> str:
        """Name of the assignment."""
        return self.course.assignments[0].name


class Unit(Record, frozen=True, kw_only=True):
    """One notebook to run.

    Attributes:
        notebook: Its name, without `.ipynb`.
        lang: Its language.
        cells: Code cells of the rebuilt submission.
        conditions: Under which its tests take place.
    """

    notebook: str
    lang: str
    cells: tuple[CodeCell, ...]
    conditions: Conditions = Conditions()


class Answer(Record, frozen=True, kw_only=True):
    """What came of one unit: a result, or whose fault it is that there is none."""

    run: RunRecord | None = None
    verdict: Verdict | None = None
    hints: tuple[Hint, ...] = ()
    failed: Literal["", "instructor", "fault"] = ""
    message: str = ""
    hint: str = ""

    def result(self) -> tuple[RunRecord, Verdict, tuple[Hint, ...]]:
        """Give the result.

        Raises:
            InstructorError: The course is wrong.
            Fault: Ours.
        """
        if self.failed == "instructor":
            raise InstructorError(self.message, hint=self.hint)
        if self.run is None or self.verdict is None:
            raise Fault(self.message or "no result came back", hint=self.hint)
        return self.run, self.verdict, self.hints


ready(Unit, Bundle, Answer)


def versions() -> Versions:
    """Give the versions of this process, without importing torch."""
    return Versions(
        torchgrade=__version__,
        torch=importlib.metadata.version("torch"),
        python=platform.python_version(),
    )


def bundle_of(root: Path, course: Course, assignment: str, *, device: str | None = None) -> Bundle:
    """Read all that the notebooks of an assignment have in common.

    Args:
        root: Folder of the course.
        course: The course.
        assignment: Name of the assignment.
        device: Device type; the course's if None.
    """
    tests = Path("tests", "homework", assignment)
    wanted = [
        path.relative_to(root)
        for path in sorted((root / tests).rglob("*"))
        if path.is_file() and not {*_LEFT_OUT, "right"} & set(path.relative_to(root).parts)
    ]
    wanted += [p.relative_to(root) for p in sorted((root / "source" / assignment).glob("*.ipynb"))]
    own = Assignment(name=assignment, limits=course.assignment(assignment).limits)
    return Bundle(
        course=msgspec.structs.replace(course, assignments=(own,)),
        device=device or course.device,
        files={path.as_posix(): (root / path).read_bytes() for path in wanted},
        given=given_files(root / "source" / assignment),
        versions=versions(),
    )


def pack(bundle: Bundle) -> tuple[bytes, str]:
    """Encode a bundle; the digest of it is the basis of every verdict that comes of it."""
    data = msgspec.msgpack.encode(bundle, order="deterministic")
    return data, hashlib.sha256(data).hexdigest()


def perform(unit: bytes, bundle: bytes) -> bytes:
    """Run one notebook on a worker.

    Args:
        unit: An encoded `Unit`.
        bundle: An encoded `Bundle`.

    Returns:
        An encoded `Answer`; nothing is raised.
    """
    return msgspec.msgpack.encode(_answer(unit, bundle))


def _answer(unit: bytes, bundle: bytes) -> Answer:
    root: Path | None = None
    if stopping.is_set():
        return Answer(failed="fault", message="it was stopped")
    try:
        common = _unpacked(bundle)
        _refuse_other_versions(common.versions)
        root = _home(hashlib.sha256(bundle).hexdigest(), common)
        work = msgspec.msgpack.decode(unit, type=Unit)
        run, verdict, hints = grade_notebook(
            common.course,
            common.assignment,
            work.notebook,
            work.cells,
            root=root,
            lang=work.lang,
            files=common.given,
            device=common.device,
            conditions=work.conditions,
        )
    except InstructorError as error:
        return _failed("instructor", error, root)
    except Exception as error:  # noqa: BLE001 - the worker's edge: the other end reports it
        _log.info("a notebook could not be run", exc_info=True)
        return _failed("fault", error, root)
    return Answer(run=run, verdict=verdict, hints=hints)


def _failed(whose: Literal["instructor", "fault"], error: Exception, root: Path | None) -> Answer:
    """Say what happened, with the course's paths in place of the worker's."""
    message = getattr(error, "message", "") or str(error) or type(error).__name__
    hint = getattr(error, "hint", "")
    if root is not None:
        message, hint = (text.replace(f"{root}/", "") for text in (message, hint))
    return Answer(failed=whose, message=message, hint=hint)


@functools.lru_cache(maxsize=2)
def _unpacked(bundle: bytes) -> Bundle:
    return msgspec.msgpack.decode(bundle, type=Bundle)


def _refuse_other_versions(wanted: Versions) -> None:
    if differs := _differences(wanted, versions()):
        raise InstructorError(
            f"a worker on {platform.node()} differs: {differs}",
            hint="Install the same versions on every worker, and start them again.",
        )


def examine(minimum: str) -> bytes:
    """Say what this process is, and whether it isolates enough; runs on each worker.

    Args:
        minimum: The weakest level of isolation that the course accepts.

    Returns:
        The encoded versions and, where no level is good enough, the reason.
    """
    good = [level for level in probe() if NAMES[level.name] >= NAMES[minimum]]
    reason = "" if any(level.available for level in good) else good[-1].reason or "no level"
    return msgspec.msgpack.encode((versions(), reason))


def complaint(wanted: Versions, examined: bytes) -> str:
    """Say in what a worker that was examined differs; empty if it may work."""
    found, reason = msgspec.msgpack.decode(examined, type=tuple[Versions, str])
    weak = f"its sandbox is too weak ({reason})" if reason else ""
    return "; ".join(filter(None, [_differences(wanted, found), weak]))


def _differences(wanted: Versions, found: Versions) -> str:
    ours, theirs = msgspec.to_builtins(wanted), msgspec.to_builtins(found)
    return ", ".join(
        f"it has {name} {theirs[name]}, and {ours[name]} is needed"
        for name in ours
        if ours[name] != theirs[name]
    )


class _Homes:
    """Private folders with the hidden tests, one for each state of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._homes: dict[str, Path] = {}
        self._held: list[FileLock] = []

    def home(self, digest: str, bundle: Bundle) -> Path:
        with self._lock:
            if digest not in self._homes:
                remove_abandoned(Path(tempfile.gettempdir()))
                folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
                held = FileLock(folder / ".in_use")
                held.acquire(timeout=0)
                self._held.append(held)
                unfold(bundle.files, folder)
                self._homes[digest] = folder
            return self._homes[digest]

    def close(self) -> None:
        with self._lock:
            for folder in self._homes.values():
                shutil.rmtree(folder, ignore_errors=True)
            for held in self._held:
                held.release()
            self._homes.clear()
            self._held.clear()


_homes = _Homes()
_home = _homes.home
atexit.register(_homes.close)


def unfold(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files below a folder.

    Args:
        files: Content by relative path.
        folder: An existing folder.

    Raises:
        Fault: A path leads out of the folder.
    """
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise Fault(f"{name!r} is no path within a course")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def remove_abandoned(folder: Path) -> None:
    """Remove the folders of workers that were killed."""
    for home in folder.glob(f"{_PREFIX}*"):
        mark = home / ".in_use"
        with contextlib.suppress(OSError, Timeout):
            if not mark.exists() or home.stat().st_uid != os.getuid():
                continue
            with FileLock(mark, timeout=0):
                shutil.rmtree(home, ignore_errors=True)
