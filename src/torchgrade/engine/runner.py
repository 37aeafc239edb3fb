"""The tests' runner: a warm, trusted process; no submission meets what another one left.

It holds the hidden tests and the sandbox's other end, and nothing else: no gradebook, no
submission's file. `python -m torchgrade.engine.runner FD` serves until the socket closes. It forks
a process for each folder of hidden tests, which collects them once and forks for each submission.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import msgspec
import torch

from torchgrade.engine.hidden import has_tests, run_tests
from torchgrade.engine.job import Job
from torchgrade.inside import memory, processes
from torchgrade.model import CellRun, RunRecord
from torchgrade.remote.wire import Closed, Frame, Wire
from torchgrade.testing.executed import Executed
from torchgrade.testing.plugin import Grading

MEMORY = min(8 << 30, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2)
"""Bytes of private memory that one submission's tests may take on the trusted side."""
SPARE_CPU = 60
_PRELOAD = ("torchgrade.testing", "torchgrade.testing.outcome", "torch.testing", "torch._dynamo")


def main() -> None:
    """Fork a process for each folder of hidden tests that is named."""
    processes.tell_crashes()
    torch.set_num_threads(1)
    processes.allow_most_files()
    for name in _PRELOAD:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    memory.settle()
    wire = Wire(socket.socket(fileno=int(sys.argv[1])), accept_fds=1)
    frame = _next_fork(wire)
    _serve_folder(Path(frame.tree), Wire(socket.socket(fileno=frame.fds[0]), accept_fds=2))


def _next_fork(wire: Wire) -> Frame:
    """Fork for each frame and answer with the process id; returns in the forks alone."""
    while True:
        try:
            frame = wire.receive()
        except Closed:
            os._exit(0)
        pid = memory.fork()
        if not pid:
            wire.close()
            return frame
        for fd in frame.fds:
            os.close(fd)
        wire.send(Frame(frame.seq, "forked", pid))


def _serve_folder(tests: Path, wire: Wire) -> NoReturn:
    """Collect the tests once, and fork for each submission that comes."""
    grading = Grading()
    submission: list[_Submission] = []

    def ready() -> bool:
        memory.settle()
        submission.append(_Submission(_next_fork(wire)))
        return submission[0].run_cells(grading)

    try:
        broken = run_tests(tests, grading, ready) if has_tests(tests) else ""
        if not submission:
            submission.append(_Submission(_next_fork(wire)))
            if not broken:
                submission[0].run_cells(grading)
        submission[0].report(grading, broken)
    except BaseException:  # noqa: BLE001 - the edge of this process
        if submission:
            submission[0].fail(traceback.format_exc())
    finally:
        os._exit(0)


class _Submission:
    """One submission, in a fork of its own.

    Args:
        frame: The job, with the trusted end of its sandbox and the socket to report on.
    """

    def __init__(self, frame: Frame) -> None:
        box, report = (socket.socket(fileno=fd) for fd in frame.fds)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._report = Wire(report)
        self._job = msgspec.msgpack.decode(frame.buffers[0], type=Job, dec_hook=_path)
        self._box = box
        self._cells: tuple[CellRun, ...] = ()
        self._fault = ""
        self._executed: Executed | None = None

    def run_cells(self, grading: Grading) -> bool:
        """Run the notebook in its sandbox, and let the hidden tests find it.

        Returns:
            Whether it was run.
        """
        job = self._job
        try:
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
            cpu = int(job.limits.submission_seconds) + SPARE_CPU
            resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
            executed = Executed(self._box, job.limits, conditions=job.conditions, device=job.device)
            self._cells = executed.run(job.cells, job.files)
        except Exception:  # noqa: BLE001 - whatever it is, the supervisor reports it
            self._fault = traceback.format_exc()
            return False
        self._executed = executed
        if job.conditions.threads > 1:
            torch.set_num_threads(job.conditions.threads)
        if job.conditions.dtype:
            torch.set_default_dtype(getattr(torch, job.conditions.dtype))
        grading.measure = job.conditions.measure
        grading.find = lambda *_: executed
        grading.order = job.conditions.order
        grading.device, grading.seed = job.device, job.seed
        grading.cells = frozenset(cell.grade_id for cell in job.judged)
        return True

    def report(self, grading: Grading, broken: str) -> None:
        """Send the record, or why there is none."""
        if broken or self._fault:
            op, why = ("fault", self._fault) if self._fault else ("course", broken)
            self._report.send(Frame(0, op, why))
            return
        record = RunRecord(
            seed=self._job.seed,
            device=self._job.device,
            sandbox=self._job.sandbox,
            tests=tuple(grading.tests),
            cells=self._cells,
            results=tuple(grading.results.values()),
            exceeded=_said(self._executed),
        )
        self._report.send(Frame(0, "record", None, (msgspec.msgpack.encode(record),)))

    def fail(self, why: str) -> None:
        """Say what went wrong on our side."""
        self._report.send(Frame(0, "fault", why))


def _said(executed: Executed | None) -> str:
    """Name what the sandbox, still alive, kept from the tests."""
    if executed is None or executed.lost is not None:
        return ""
    return executed.exceeded or ("python_changed" if executed.mute else "")


def _path(kind: type, item: str) -> Path:
    if kind is not Path:
        raise NotImplementedError(kind)
    return Path(item)


if __name__ == "__main__":
    main()
