"""The tests' runner: a warm, trusted process that forks once for each submission.

It holds the hidden tests and the sandbox's other end, and nothing else: no gradebook, no
submission's file. `python -m torchgrade.engine.runner FD` serves jobs until the socket closes.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path

import msgspec
import pytest
import torch

from torchgrade.engine.job import Job
from torchgrade.model import RunRecord
from torchgrade.remote.wire import Closed, Frame, Wire
from torchgrade.testing.executed import Executed
from torchgrade.testing.plugin import GRADING, Grading

MEMORY = 8 << 30
"""Bytes of private memory that one submission's tests may take on the trusted side."""
SPARE_CPU = 60
_PRELOAD = ("torchgrade.testing", "torchgrade.testing.outcome", "torch.testing", "torch._dynamo")
_WANTED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)


class _Inject:
    """Hands the executed notebook to the plugin's fixtures."""

    def __init__(self, grading: Grading) -> None:
        self._grading = grading

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[GRADING] = self._grading


def main() -> None:
    """Serve jobs: each is forked, named by its pid, and reports on a socket of its own."""
    torch.set_num_threads(1)
    for name in _PRELOAD:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    wire = Wire(socket.socket(fileno=int(sys.argv[1])), accept_fds=2)
    while True:
        try:
            frame = wire.receive()
        except Closed:
            return
        pid = os.fork()
        if not pid:
            _child(frame, wire)
        for fd in frame.fds:
            os.close(fd)
        wire.send(Frame(frame.seq, "forked", pid))


def _child(frame: Frame, server: Wire) -> None:
    code = 1
    try:
        server.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        box, report = (socket.socket(fileno=fd) for fd in frame.fds)
        job = msgspec.msgpack.decode(frame.buffers[0], type=Job, dec_hook=_path)
        answer = _answer(job, box)
        Wire(report).send(answer)
        code = 0
    finally:
        os._exit(code)


def _path(kind: type, item: str) -> Path:
    if kind is not Path:
        raise NotImplementedError(kind)
    return Path(item)


def _answer(job: Job, box: socket.socket) -> Frame:
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        cpu = int(job.limits.submission_seconds) + SPARE_CPU
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        data = msgspec.msgpack.encode(run(job, box))
    except CourseBroken as error:
        return Frame(0, "course", str(error))
    except BaseException:  # noqa: BLE001 - the edge of this process: the supervisor reports it
        return Frame(0, "fault", traceback.format_exc())
    return Frame(0, "record", None, (data,))


class CourseBroken(Exception):
    """The hidden tests can't be collected: the instructor has to mend them."""


def run(job: Job, box: socket.socket) -> RunRecord:
    """Run the notebook in its sandbox, then the hidden tests against it.

    Args:
        job: What to run.
        box: The trusted end of the sandbox's pair.

    Returns:
        What was found.

    Raises:
        CourseBroken: pytest could not collect the tests, or found none in their files.
    """
    executed = Executed(box, job.limits)
    cells = executed.run(job.cells, job.files)
    own = frozenset(cell.grade_id for cell in job.cells if cell.role == "test")
    grading = Grading(lambda *_: executed, job.device, job.seed, own)
    if any(job.tests.glob("**/test_*.py")):
        _pytest(job.tests, grading)
        if not grading.tests:
            raise CourseBroken("Its files hold no test.")
    executed.close()
    return RunRecord(
        seed=job.seed,
        device=job.device,
        sandbox=job.sandbox,
        tests=tuple(grading.tests),
        cells=cells,
        results=tuple(grading.results.values()),
    )


def _pytest(tests: Path, grading: Grading) -> None:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    words = io.StringIO()
    options = [
        str(tests), "-q", "--tb=short", "-c", os.devnull, "--rootdir", str(tests.parent),
        "--confcutdir", str(tests.parent), "--import-mode=importlib", "--strict-markers",
        "--assert=plain",  # an explanation of long, unequal lists can take minutes
        "-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "torchgrade.testing.plugin",
    ]  # fmt: skip
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
        code = pytest.main(options, plugins=[_Inject(grading)])
    if code not in _WANTED:
        raise CourseBroken(words.getvalue()[-4_000:])


if __name__ == "__main__":
    main()
