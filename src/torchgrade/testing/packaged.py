"""Sends this package's own helpers into the student's process."""

from __future__ import annotations

import contextlib
import marshal
import os
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from torchgrade.inside import memory
from torchgrade.remote.handles import Remote, RemoteTensor, Student, compiled
from torchgrade.testing.there import session_of

FOLDER = Path(__file__).parent / "student_side"
_TRIAL_SECONDS = 60.0
_MOST = 4_000


def load_packaged(holder: Student | Remote | RemoteTensor, name: str) -> Any:
    """Run a file of `student_side` in the student's process, as `student.load` runs an author's.

    Args:
        holder: `student`, or any handle of its process.
        name: Name of the file, without `.py`.

    Returns:
        The remote of its namespace.
    """
    return session_of(holder).request("load", compiled(FOLDER / f"{name}.py"), f"{name}.py")


def load_here(name: str) -> ModuleType:
    """Run the same file in this process: what the student's is compared with.

    Args:
        name: Name of the file, without `.py`.

    Returns:
        A fresh module.
    """
    module = ModuleType(f"torchgrade_{name}")
    sys.modules[module.__name__] = module
    exec(marshal.loads(compiled(FOLDER / f"{name}.py")), vars(module))  # noqa: S102, S302 - ours
    return module


def try_in_fork(attempt: Callable[[], str]) -> str:
    """Run `attempt` in a fork of this process, where it may change whatever it likes.

    Args:
        attempt: Says what did not work, or nothing.

    Returns:
        What it said, or how it ended if it did not say anything.
    """
    reader, writer = os.pipe()
    pid = memory.fork()
    if not pid:
        os.close(reader)
        _say(writer, attempt)
    os.close(writer)
    try:
        ready, _, _ = select.select([reader], [], [], _TRIAL_SECONDS)
        said = os.read(reader, _MOST).decode("utf-8", "replace") if ready else ""
    finally:
        os.close(reader)
        # a process that ignores SIGCHLD, as the tests' runner does, has nothing left to wait for
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    if not said:
        return "the trial did not end"
    return said[1:]


def _say(writer: int, attempt: Callable[[], str]) -> None:
    try:
        os.write(writer, b"=" + attempt().encode()[: _MOST - 1])
    except BaseException as error:  # noqa: BLE001 - the edge of this process
        os.write(writer, f"={type(error).__name__}: {error}".encode()[:_MOST])
    finally:
        os._exit(0)
