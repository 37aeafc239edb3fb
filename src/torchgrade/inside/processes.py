"""Processes: this one's limits, and others looked at and ended by descent.

The latter is for boxes that have no pid namespace to die with.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import platform
import resource
import signal
from collections import defaultdict
from pathlib import Path

PACKAGE = str(Path(__file__).resolve().parent.parent)

_ROUNDS = 1000


def allow_most_files() -> None:
    """Raise this process's limit on open files to the most that it may have.

    The kernel counts descriptors that are on their way through a socket for each user, and holds
    their number to the sender's own limit: what one sandbox leaves on the way must not be what
    keeps the grader from handing out a socket.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def tell_crashes() -> None:
    """Have a crash of the interpreter leave the tracebacks of all threads on standard error.

    Nothing is done where there is no standard error, or somebody else has seen to it.
    """
    if not faulthandler.is_enabled():
        with contextlib.suppress(
            AttributeError, OSError, RuntimeError, ValueError
        ):  # none, no file
            faulthandler.enable()


def children_by_parent(*, zombies: bool = False) -> dict[int, list[int]]:
    """Map each process id to the ids of its children, as /proc shows them now.

    Args:
        zombies: Count those that ended and that nobody waited for yet.
    """
    over = "X" if zombies else "ZX"
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                stat = (entry / "stat").read_text()
                fields = stat[stat.rindex(")") + 2 :].split()  # the name may hold anything
                if fields[0] not in over:
                    children[int(fields[1])].append(int(entry.name))
    return children


def descendants(pid: int) -> list[int]:
    """Return the ids of all living processes that descend from `pid`, parents first."""
    children = children_by_parent()
    found = list(children.get(pid, ()))
    for each in found:
        found += children.get(each, ())
    return found


def kill_descendants(pid: int, spare: frozenset[int] = frozenset()) -> None:
    """Kill all that descends from `pid`, again and again until nothing new appears.

    Args:
        pid: The ancestor; it is left alone, and as a subreaper it keeps the orphans findable.
        spare: Processes to leave alone, with what descends from them.
    """
    for _ in range(_ROUNDS):
        kept = {d for s in spare for d in (s, *descendants(s))}
        found = [d for d in descendants(pid) if d not in kept]
        for action in (signal.SIGSTOP, signal.SIGKILL):  # stopped first, they can't fork ahead
            for each in found:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(each, action)
        if not found:
            return


def loaded_libpython() -> str:
    """Return the file of the shared libpython in this process, or an empty string."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        if "/libpython" in line:
            return line.split(maxsplit=5)[5]
    return ""


def data_kb() -> int:
    """Return the private data of this process, KiB: what RLIMIT_DATA counts."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1])
    raise OSError(f"/proc/self/status has no VmData on {platform.platform()}")
