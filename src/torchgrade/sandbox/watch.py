"""Looks at running boxes again and again, and ends those that used what no kernel limit counts.

A control group bounds memory and processes at once, and a file system in memory bounds what is
written. What is left is watched from outside: CPU time as a sum, and without a control group memory
as a sum, and without a capped file system the size of the home. A look comes a few times a second,
so a box may go over for that long.
"""

from __future__ import annotations

import contextlib
import functools
import os
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from torchgrade.inside import processes
from torchgrade.model import Limits
from torchgrade.sandbox import cgroups

SECONDS = 0.25
"""Between two looks."""
_SLACK_MB = 256  # as in `cgroups`: what torch takes and forks of the notebook copy
_LOOK_SHARE = 20  # a look at files rests this many times as long as it took
_MIB = 1024 * 1024
_PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024

Children = Mapping[int, list[int]]


class Meter:
    """What one box has used so far.

    Args:
        limits: What it may use.
        init: Process id from which all of its processes descend.
        cgroup: Its control group, or None.
        home: A folder on the host's disk that is its home, or an empty string.
        mounts: File systems of its own, as paths here, that may hold any number of files.
    """

    def __init__(
        self,
        limits: Limits,
        init: int,
        *,
        cgroup: cgroups.Cgroup | None,
        home: str = "",
        mounts: tuple[str, ...] = (),
    ) -> None:
        self._limits = limits
        self._init = init
        self._cgroup = cgroup
        self._home = home
        self._mounts = mounts
        self._next_walk = 0.0
        self._tally = _Tally()
        self.cpu_seen = 0.0
        """CPU seconds at the last look."""

    @property
    def needs_processes(self) -> bool:
        """A look needs a list of all processes."""
        return self._cgroup is None or self._cgroup.cpu_seconds() is None

    def exceeded(self, children: Children) -> str:
        """Look once.

        Args:
            children: Process ids by parent, if `needs_processes`.

        Returns:
            `cpu`, `memory`, `scratch` or `files` if the box used more than it may, else nothing.
        """
        members = list(_members(self._init, children))
        if self._cpu_seconds(members) > self._limits.cpu_seconds:
            return "cpu"
        if self._cgroup is None and self._takes_too_much(members):
            return "memory"
        return self._filled()

    def _cpu_seconds(self, members: list[int]) -> float:
        counted = self._cgroup.cpu_seconds() if self._cgroup is not None else None
        if counted is None:
            counted = self._tally.add(members)
        self.cpu_seen = max(self.cpu_seen, counted)
        return counted

    def _takes_too_much(self, members: list[int]) -> bool:
        most = (self._limits.memory_mb + self._limits.tmp_mb + _SLACK_MB) * 1024
        tables = sum(map(_page_tables_kb, members))
        if tables + sum(map(_resident_kb, members)) <= most:  # cheap, never less than the share
            return False
        return tables + sum(map(_fair_kb, members)) > most

    def _filled(self) -> str:
        for mount in self._mounts:
            with contextlib.suppress(OSError):
                if Path(mount).stat().st_dev in _host_devices():
                    continue  # the box still is on the host's root
                seen = os.statvfs(mount)
                if seen.f_files - seen.f_ffree > self._limits.files + 1:  # the root is one
                    return "files"
        if not self._home or time.monotonic() < self._next_walk:
            return ""
        began = time.monotonic()
        size, count = _content(self._home, self._limits.files)
        now = time.monotonic()
        self._next_walk = now + (now - began) * _LOOK_SHARE
        if count > self._limits.files:
            return "files"
        return "scratch" if size > self._limits.tmp_mb * _MIB else ""


@functools.cache
def _host_devices() -> frozenset[int]:
    places = (Path("/"), Path("/tmp"), Path("/dev/shm"))  # noqa: S108 (only looked at)
    return frozenset(place.stat().st_dev for place in places if place.exists())


def _members(init: int, children: Children) -> Iterator[int]:
    found = [init]
    for pid in found:
        yield pid
        found += children.get(pid, ())


class _Tally:
    """CPU time of a tree of processes, with that of children for which nobody waited.

    A process that ignores SIGCHLD has its children vanish without a trace in its own times: what
    was last seen of them is kept. What they used since then is lost.
    """

    def __init__(self) -> None:
        self._last: dict[int, tuple[float, float]] = {}
        self._lost = self._early = 0.0

    def add(self, members: list[int]) -> float:
        """Look at the members; return the CPU seconds of the tree so far."""
        seen = ((pid, _times(pid)) for pid in reversed(members))  # a child before its parent
        now = {pid: times for pid, times in seen if times is not None}
        vanished = sum(sum(times) for pid, times in self._last.items() if pid not in now)
        stayed = now.keys() & self._last.keys()
        waited = sum(now[pid][1] - self._last[pid][1] for pid in stayed)
        self._lost += max(0.0, vanished - waited - self._early)
        self._early = max(0.0, waited - vanished)  # of a child that still was seen beside it
        self._last = now
        return self._lost + sum(map(sum, now.values()))


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds of a process and of those that it waited for; 0 if it is gone."""
    return sum(_times(pid) or ())


def _times(pid: int) -> tuple[float, float] | None:
    """Return the CPU seconds of a process, and of those that it waited for; None if it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    user, system, waited_user, waited_system = map(int, stat[stat.rindex(")") + 2 :].split()[11:15])
    ticks = os.sysconf("SC_CLK_TCK")
    return (user + system) / ticks, (waited_user + waited_system) / ticks


def _page_tables_kb(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmPTE:"):
                return int(line.split()[1])
    return 0


def _resident_kb(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_KB
    except OSError:
        return 0


def _fair_kb(pid: int) -> int:
    """Return a process's memory, with pages that several share divided among them."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return _resident_kb(pid)  # gone, or hiding


def _content(folder: str, most: int) -> tuple[int, int]:
    """Return size and number of the files below a folder; stops counting above `most`."""
    size = count = 0
    with contextlib.suppress(OSError):
        for _, folders, files, fd in os.fwalk(folder, follow_symlinks=False):
            count += len(folders) + len(files)
            for name in files:
                with contextlib.suppress(OSError):
                    size += os.stat(name, dir_fd=fd, follow_symlinks=False).st_blocks * 512
            if count > most:
                break
    return size, count


class Watched(Protocol):
    """A box, as the watch sees it."""

    @property
    def released(self) -> bool:
        """The box has ended."""

    @property
    def meter(self) -> Meter:
        """What it has used."""

    def end(self, exceeded: str) -> None:
        """End it, and say why."""


class Watch:
    """One thread that looks at all boxes of a sandbox."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._boxes: list[Watched] = []
        self._running = False

    def add(self, box: Watched) -> None:
        """Look at a box from now on, until it is released."""
        with self._lock:
            self._boxes.append(box)
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="sandbox-watch", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                self._boxes = [box for box in self._boxes if not box.released]
                boxes = list(self._boxes)
                if not boxes:
                    self._running = False
                    return
            self.look(boxes)
            time.sleep(SECONDS)

    @staticmethod
    def look(boxes: list[Watched]) -> None:
        """Look at each box once."""
        scan = any(box.meter.needs_processes for box in boxes)
        children = processes.children_by_parent(zombies=True) if scan else {}
        for box in boxes:
            if exceeded := box.meter.exceeded(children):
                box.end(exceeded)
