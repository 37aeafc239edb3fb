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
from torchgrade.model import RunRecord
from torchgrade.remote.wire import Closed, Frame, Late, Wire

START_SECONDS = 120.0
GRACE_SECONDS = 30.0
"""What the tests have to notice that their sandbox was killed, and to report."""


class TestsRunner:
    """One warm runner process; `run` may be called from several threads at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seq = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: Wire | None = None

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
        """End the runner process."""
        with self._lock:
            self._drop()

    def _start(self, job: Job, box: socket.socket, report: socket.socket) -> int:
        data = msgspec.msgpack.encode(job, enc_hook=str)
        with self._lock:
            for attempt in (1, 2):
                wire = self._connected()
                frame = Frame(
                    next(self._seq), "job", None, (data,), (box.fileno(), report.fileno())
                )
                try:
                    deadline = time.monotonic() + START_SECONDS
                    wire.send(frame, deadline=deadline)
                    return int(wire.receive(deadline=deadline).tree)
                except (Closed, Late):
                    self._drop()
                    if attempt == 2:
                        raise Fault("the tests' runner does not start") from None
        raise AssertionError

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


def _environment() -> dict[str, str]:
    """Keep the runner's arithmetic on one thread and the user's pytest options out."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return {**kept, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def _short(folder: Path) -> str:
    return "/".join(folder.parts[-3:])
