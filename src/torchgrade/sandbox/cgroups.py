"""A control group per box, where this process may make one: memory, processes, a share of the CPU.

Resource limits count per process; only a control group bounds the sum. It is made below the
group that this process is in, so that limits set from outside keep their force. With version 2
that takes a group that systemd delegated, and this process moves into a leaf of it: a group with
limits below it may hold no process itself.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import threading
import time
from pathlib import Path

from torchgrade.model import Record

_MIB = 1024 * 1024
_SLACK_MB = 256  # page tables, sockets, pages that forks of the notebook copy
_REMOVE_SECONDS = 2.0
_PREFIX = "torchgrade"
_LEAF = "torchgrade"
_NEEDED = ("memory", "pids")
_SHARES = "cpu"  # by its mere existence a group gets as much CPU time as each of its siblings
_TRIES = 100
_names = itertools.count()
_creating = threading.Lock()
_late: set[Path] = set()
"""Groups whose members took too long to end."""


def _removed(directory: Path) -> bool:
    """Remove a group; tell whether it is gone."""
    try:
        directory.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


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
        for name in ("memory.events", "memory.oom_control"):
            if _count(memory / name, "oom_kill"):
                return "memory"
        return "processes" if _count(processes / "pids.events", "max") else ""

    def cpu_seconds(self) -> float | None:
        """Return the CPU seconds of all its processes, dead ones too; None if it can't count."""
        group = self._directories.get("cpuacct")
        with contextlib.suppress(OSError, ValueError):
            if group is not None:
                return int((group / "cpuacct.usage").read_text()) / 1e9
            stat = self._directories["memory"] / "cpu.stat"
            if stat.exists():
                return _count(stat, "usage_usec") / 1e6
        return None

    def peak_mb(self) -> float:
        """Return the most memory that it had at once, MiB; 0 if that is unknown."""
        for name in ("memory.peak", "memory.max_usage_in_bytes"):
            with contextlib.suppress(OSError, ValueError):
                return int((self._directories["memory"] / name).read_text()) / _MIB
        return 0.0

    def kill(self) -> None:
        """Send SIGKILL to every member; a group that is gone has none."""
        for pid in _words(self._directories["pids"] / "cgroup.procs"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)

    def remove(self) -> None:
        """Remove the group; waits a moment for its last members to be gone.

        What is still in use then is removed when the next group is made.
        """
        deadline = time.monotonic() + _REMOVE_SECONDS
        for directory in set(self._directories.values()):
            while not _removed(directory):
                if time.monotonic() > deadline:
                    _late.add(directory)
                    break
                time.sleep(0.005)


class State(Record, frozen=True, kw_only=True):
    """Whether control groups can be made here.

    Attributes:
        available: They can.
        version: 1 or 2, 0 if none is mounted.
        reason: What is in the way.
    """

    available: bool
    version: int
    reason: str = ""


WITHOUT = (
    "Without a control group the limit on memory holds for each process, and for all of a "
    "submission's processes together only with a delay: the supervisor looks and kills."
)
HINT = (
    "Run under systemd with `systemd-run --user --scope -p Delegate=yes torchgrade grade …`, or in "
    "a service with `Delegate=yes`."
)


def state() -> State:
    """Try to make a control group, and say what is in the way."""
    group = create(64, 64, 10)
    version = 2 if Path("/sys/fs/cgroup/cgroup.controllers").exists() else 1
    if group is not None:
        group.remove()
        return State(available=True, version=version)
    missing = [c for c in _NEEDED if c not in _own_groups()]
    if not missing:
        return State(available=False, version=version, reason="no right to make one")
    if not _mounts():
        return State(available=False, version=0, reason="none is mounted")
    reason = f"no {' and no '.join(missing)} controller is delegated to this process"
    return State(available=False, version=version, reason=reason)


def notice() -> str:
    """Tell the operator that there is no control group: why, what that means, what to do."""
    return f"No control group: {state().reason}. {WITHOUT} {HINT}"


def create(memory_mb: int, tmp_mb: int, processes: int) -> Cgroup | None:
    """Make a control group for one box.

    Returns:
        The group, or None where this process may not make one.
    """
    with _creating:
        parents = _own_groups()
        if not set(_NEEDED) <= set(parents):
            return None
        number = next(_names)
        _late.difference_update({d for d in _late if _removed(d)})
        if number == 0:
            _sweep(set(parents.values()))
        for _ in range(_TRIES):
            with contextlib.suppress(FileExistsError):
                return _make(parents, number, (memory_mb + tmp_mb + _SLACK_MB) * _MIB, processes)
            number = next(_names)
    return None


def _make(parents: dict[str, Path], number: int, memory: int, processes: int) -> Cgroup | None:
    """Make the group of a number; raises FileExistsError where it is taken."""
    name = f"{_PREFIX}-{_namespace()}-{os.getpid()}-{number}"
    directories = {c: parents[c] / name for c in _NEEDED}
    made: list[Path] = []
    try:
        for directory in sorted(set(directories.values())):
            directory.mkdir()
            made.append(directory)
        _limit(directories, memory, processes)
    except OSError as error:
        for directory in made:
            directory.rmdir()
        if isinstance(error, FileExistsError):
            raise
        return None
    for controller in {_SHARES, "cpuacct"} & parents.keys():
        with contextlib.suppress(OSError):  # good to have, no more
            (parents[controller] / name).mkdir(exist_ok=True)
            directories[controller] = parents[controller] / name
    return Cgroup(directories)


def _namespace() -> int:
    """Return the number of the namespace in which this process's id means something."""
    return Path("/proc/self/ns/pid").stat().st_ino


def _sweep(parents: set[Path]) -> None:
    """Remove what supervisors that were killed left behind; this one has no group yet.

    Groups of supervisors in other PID namespaces stay: from here all of them look dead.
    """
    for group in (g for p in parents for g in p.glob(f"{_PREFIX}-{_namespace()}-*-*")):
        pid = group.name.split("-")[2]
        if pid == str(os.getpid()) or not Path(f"/proc/{pid}").exists():
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


def _mounts(table: Path = Path("/proc/self/mountinfo")) -> dict[str, tuple[Path, str]]:
    """Map each controller (version 2: an empty name) to its mount and the root of that."""
    mounts: dict[str, tuple[Path, str]] = {}
    for line in table.read_text().splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        root, point = before.split()[3:5]
        if kind == "cgroup":
            mounts |= {o: (Path(point), root) for o in options.split(",")}
        elif kind == "cgroup2":
            mounts[""] = (Path(point), root)
    return mounts


def _own_groups(process: Path = Path("/proc/self")) -> dict[str, Path]:
    """Map each controller to the directory below which groups of ours may be made."""
    mounts = _mounts(process / "mountinfo")
    groups: dict[str, Path] = {}
    for line in (process / "cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            if controller in mounts:
                directory, top = mounts[controller]
                groups[controller] = directory / os.path.relpath(path, top)
    unified = groups.pop("", None)
    if unified is not None and not set(_NEEDED) <= set(groups):
        groups |= dict.fromkeys(_NEEDED, parent) if (parent := _delegated(unified)) else {}
    return groups


def _delegated(own: Path) -> Path | None:
    """Return the version 2 group whose children can have limits of memory and processes."""
    for group in (own, own.parent):  # the parent: this process already is in a leaf
        if set(_NEEDED) <= set(_words(group / "cgroup.subtree_control")):
            return group if os.access(group, os.W_OK) else None
    if not _is_delegated(own) or not set(_NEEDED) <= set(_words(own / "cgroup.controllers")):
        return None
    leaf = own / _LEAF
    try:
        leaf.mkdir(exist_ok=True)
        for pid in _words(own / "cgroup.procs"):
            (leaf / "cgroup.procs").write_text(pid)
        wanted = [*_NEEDED, *({_SHARES} & set(_words(own / "cgroup.controllers")))]
        (own / "cgroup.subtree_control").write_text(" ".join(f"+{c}" for c in wanted))
    except OSError:
        return None
    return own


def _is_delegated(group: Path) -> bool:
    """Tell whether systemd handed this group over: only then it is ours to rearrange."""
    for name in ("user.delegate", "trusted.delegate"):
        with contextlib.suppress(OSError):
            if os.getxattr(group, name) == b"1":
                return True
    return False


def _words(file: Path) -> list[str]:
    try:
        return file.read_text().split()
    except OSError:
        return []


def _count(file: Path, key: str) -> int:
    with contextlib.suppress(OSError):
        for line in file.read_text().splitlines():
            name, _, value = line.partition(" ")
            if name == key:
                return int(value)
    return 0
