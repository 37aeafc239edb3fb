"""The supervisor's side of the tests' runner: starts it, feeds it, and ends what hangs."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from torchgrade.engine.job import Job
from torchgrade.errors import Fault, InstructorError
from torchgrade.model import RunRecord, ready
from torchgrade.remote.wire import Closed, Frame, Late, Wire

START_SECONDS = 120.0
FOLDERS = 4
"""Folders of hidden tests that are kept ready at once."""
GRACE_SECONDS = 30.0
"""What the tests have to notice that their sandbox was killed, and to report."""

_Version = tuple[tuple[str, int, int], ...]

ready(RunRecord)


class TestsRunner:
    """One warm runner process and one below it for each folder of hidden tests.

    `run` may be called from several threads at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seq = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: Wire | None = None
        self._folders: dict[Path, tuple[_Version, Wire]] = {}

    def run(
        self, job: Job, box: socket.socket, *, on_late: Callable[[], None]
    ) -> tuple[RunRecord, bool]:
        """Run one job.

        Args:
            job: What to run.
            box: The trusted end of the sandbox's pair; closed here.
            on_late: Called when the submission's wall clock is over: it must kill the sandbox.

        Returns:
            The record, and whether the submission's time was over.

        Raises:
            InstructorError: The hidden tests can't be collected.
            Fault: The runner died or hung.
        """
        ours, theirs = socket.socketpair()
        report = Wire(ours)
        try:
            with box, theirs:
                pid = self._start(job, box, theirs)
            return self._report(report, job, pid, on_late)
        finally:
            report.close()

    def close(self) -> None:
        """End the runner process and all below it."""
        with self._lock:
            self._drop()

    def _start(self, job: Job, box: socket.socket, report: socket.socket) -> int:
        data = msgspec.msgpack.encode(job, enc_hook=str)
        fds = (box.fileno(), report.fileno())
        with self._lock:
            for attempt in (1, 2):
                try:
                    wire = self._folder(job.tests)
                    return self._forked(wire, Frame(next(self._seq), "job", None, (data,), fds))
                except (Closed, Late):
                    self._drop()
                    if attempt == 2:
                        raise Fault("the tests' runner does not start") from None
                except OSError as error:
                    self._drop()
                    raise Fault(f"the tests' runner can't be reached: {error}") from error
        raise AssertionError

    def _folder(self, tests: Path) -> Wire:
        """Connect to the process that holds a folder's tests as they are now."""
        wire, version = self._connected(), _version(tests)
        if tests in self._folders:
            known, at = self._folders[tests]
            if known == version:
                return at
            self._folders.pop(tests)[1].close()
        while len(self._folders) >= FOLDERS:
            self._folders.pop(next(iter(self._folders)))[1].close()
        ours, theirs = socket.socketpair()
        with theirs:
            self._forked(wire, Frame(next(self._seq), "folder", str(tests), (), (theirs.fileno(),)))
        self._folders[tests] = (version, Wire(ours))
        return self._folders[tests][1]

    @staticmethod
    def _forked(wire: Wire, frame: Frame) -> int:
        deadline = time.monotonic() + START_SECONDS
        wire.send(frame, deadline=deadline)
        return int(wire.receive(deadline=deadline).tree)

    def _connected(self) -> Wire:
        if self._process is not None and self._process.poll() is not None:
            self._drop()
        if self._wire is None:
            ours, theirs = socket.socketpair()
            with theirs:
                fd = theirs.fileno()
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "torchgrade.engine.runner", str(fd)],
                    pass_fds=(fd,), stdin=subprocess.DEVNULL, env=_environment(),
                )  # fmt: skip
            self._wire = Wire(ours)
        return self._wire

    def _drop(self) -> None:
        for _, wire in self._folders.values():
            wire.close()
        self._folders.clear()
        if self._wire is not None:
            self._wire.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._wire = self._process = None

    @staticmethod
    def _report(
        report: Wire, job: Job, pid: int, on_late: Callable[[], None]
    ) -> tuple[RunRecord, bool]:
        late = False
        deadline = time.monotonic() + job.limits.submission_seconds
        while True:
            try:
                frame = report.receive(deadline=deadline)
                break
            except Closed:
                raise Fault("the tests' runner died while it ran a submission") from None
            except Late:
                if late:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                    raise Fault("the tests' runner did not end in time") from None
                late, deadline = True, time.monotonic() + GRACE_SECONDS
                on_late()
        if frame.op == "record":
            return msgspec.msgpack.decode(frame.buffers[0], type=RunRecord), late
        if frame.op == "course":
            raise InstructorError(
                f"the hidden tests in {job.tests} can't be run:\n{frame.tree}",
                hint=f"Run `pytest {_short(job.tests)}` and mend what it names.",
            )
        raise Fault(f"the tests' runner failed:\n{frame.tree}")


def _version(folder: Path) -> _Version:
    """Describe the state of a folder's Python files: a change means to collect them again."""
    files = sorted(folder.glob("**/*.py"))
    return tuple((str(p), (seen := p.stat()).st_mtime_ns, seen.st_size) for p in files)


def _environment() -> dict[str, str]:
    """Keep the runner's arithmetic on one thread and the user's pytest options out."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return {**kept, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def _short(folder: Path) -> str:
    return "/".join(folder.parts[-3:])
