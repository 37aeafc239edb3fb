"""A control group per box, where this process may make one: memory and processes as a whole.

Resource limits count per process; only a control group bounds the sum. It is made below the
group that this process is in, so that limits set from outside keep their force.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import time
from pathlib import Path

_MIB = 1024 * 1024
_SLACK_MB = 256  # page tables, sockets, pages that forks of the notebook copy
_REMOVE_SECONDS = 2.0
_PREFIX = "torchgrade"
_names = itertools.count()


class Cgroup:
    """The control groups of one box (one directory for version 2, one per controller for 1)."""

    def __init__(self, directories: dict[str, Path]) -> None:
        self._directories = directories

    def add(self, pid: int) -> None:
        """Move a process in; its children follow."""
        for directory in set(self._directories.values()):
            (directory / "cgroup.procs").write_text(str(pid))

    def exceeded(self) -> str:
        """Return the limit that the kernel enforced: `memory`, `processes` or an empty string."""
        memory, processes = self._directories["memory"], self._directories["pids"]
        for name, key in (("memory.events", "oom_kill"), ("memory.oom_control", "oom_kill")):
            if _count(memory / name, key):
                return "memory"
        return "processes" if _count(processes / "pids.events", "max") else ""

    def kill(self) -> None:
        """Send SIGKILL to every member."""
        for pid in (self._directories["pids"] / "cgroup.procs").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)

    def remove(self) -> None:
        """Remove the group; waits a moment for its last members to be gone."""
        deadline = time.monotonic() + _REMOVE_SECONDS
        for directory in set(self._directories.values()):
            while directory.exists():
                try:
                    directory.rmdir()
                except OSError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.005)


def create(memory_mb: int, tmp_mb: int, processes: int) -> Cgroup | None:
    """Make a control group for one box.

    Returns:
        The group, or None where this process may not make one.
    """
    parents = _own_groups()
    if not {"memory", "pids"} <= set(parents):
        return None
    number = next(_names)
    directories = {c: parents[c] / f"{_PREFIX}-{os.getpid()}-{number}" for c in ("memory", "pids")}
    if number == 0:
        _sweep(set(parents.values()))
    made: list[Path] = []
    try:
        for directory in sorted(set(directories.values())):
            directory.mkdir()
            made.append(directory)
        _limit(directories, (memory_mb + tmp_mb + _SLACK_MB) * _MIB, processes)
    except OSError:
        for directory in made:
            directory.rmdir()
        return None
    return Cgroup(directories)


def _sweep(parents: set[Path]) -> None:
    """Remove what supervisors that were killed left behind."""
    for group in (g for parent in parents for g in parent.glob(f"{_PREFIX}-*-*")):
        if not Path(f"/proc/{group.name.split('-')[1]}").exists():
            with contextlib.suppress(OSError):
                group.rmdir()


def _limit(directories: dict[str, Path], memory: int, processes: int) -> None:
    (directories["pids"] / "pids.max").write_text(str(processes))
    group = directories["memory"]
    if (group / "memory.max").exists():
        (group / "memory.max").write_text(str(memory))
        optional = {"memory.swap.max": "0"}
    else:
        (group / "memory.limit_in_bytes").write_text(str(memory))
        optional = {"memory.memsw.limit_in_bytes": str(memory)}
    for name, value in optional.items():
        with contextlib.suppress(FileNotFoundError, PermissionError):  # no swap accounting
            (group / name).write_text(value)


def _own_groups() -> dict[str, Path]:
    """Map each controller to the directory of the group that this process is in."""
    mounts: dict[str, tuple[Path, str]] = {}
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        root, point = before.split()[3:5]
        if kind == "cgroup":
            mounts |= {o: (Path(point), root) for o in options.split(",")}
        elif kind == "cgroup2":
            mounts[""] = (Path(point), root)
    groups: dict[str, Path] = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            if controller in mounts:
                directory, top = mounts[controller]
                groups[controller] = directory / os.path.relpath(path, top)
    unified = groups.pop("", None)
    if unified is not None:
        for controller in _delegated(unified):
            groups.setdefault(controller, unified)
    return groups


def _delegated(group: Path) -> list[str]:
    """Return the version 2 controllers that children of `group` would have."""
    try:
        return (group / "cgroup.subtree_control").read_text().split()
    except OSError:
        return []


def _count(file: Path, key: str) -> int:
    with contextlib.suppress(OSError):
        for line in file.read_text().splitlines():
            name, _, value = line.partition(" ")
            if name == key:
                return int(value)
    return 0
