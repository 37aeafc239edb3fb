"""Counts what a tree of processes uses: CPU seconds, and the memory that nobody else shares."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


class Failed(Exception):
    """A measurement that can't be used."""


@dataclass(frozen=True)
class Used:
    """What one command used.

    Attributes:
        cpu: CPU seconds of the command and of everything that descends from it.
        wall: Wall-clock seconds.
        others: Cores that other programs kept busy meanwhile.
        output: What it wrote to its standard output.
    """

    cpu: float
    wall: float
    others: float
    output: str


@dataclass(frozen=True)
class Memory:
    """MiB of a tree of processes at one moment.

    Attributes:
        private: What belongs to one process alone (USS), added up.
        proportional: Shared pages counted by their share (PSS), added up.
        processes: How many there were.
    """

    private: float
    proportional: float
    processes: int


class Meter:
    """Counts for all commands that it runs, whoever waits for their descendants.

    In a control group the kernel counts them all. Elsewhere only those are counted that somebody
    waited for, which leaves out most of what runs in a sandbox: `exact` is then False.
    """

    def __init__(self) -> None:
        self._group = _new_group()
        self.exact = self._group is not None

    def run(
        self, command: list[str], *, cwd: Path, environment: dict[str, str], seconds: float
    ) -> Used:
        """Run a command to its end.

        Raises:
            Failed: It failed, ran for too long, or left processes behind.
        """
        busy, before, started = _busy_seconds(), self.seconds(), time.monotonic()
        try:
            done = subprocess.run(
                self.wrap(command), cwd=cwd, env=environment, timeout=seconds, text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Failed(f"{_short(command)} did not end within {seconds:g} s") from None
        wall = time.monotonic() - started
        if done.returncode:
            raise Failed(f"{_short(command)} failed:\n{done.stdout[-3000:]}")
        self._wait_for_the_last()
        cpu = self.seconds() - before
        others = (_busy_seconds() - busy - cpu) / (time.monotonic() - started)
        return Used(cpu, wall, max(0.0, others), done.stdout)

    def wrap(self, command: list[str]) -> list[str]:
        """Return the command that enters the control group before it runs `command`."""
        if self._group is None:
            return command
        enter = 'echo $$ > "$0" && exec "$@"'
        return ["/bin/sh", "-c", enter, str(self._group / "cgroup.procs"), *command]

    def enter(self) -> None:
        """Count this process as well, from now on until `close`."""
        if self._group is not None:
            (self._group / "cgroup.procs").write_text(str(os.getpid()))

    def seconds(self) -> float:
        """Return the CPU seconds used so far."""
        if self._group is None:
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime
        if (old := self._group / "cpuacct.usage").exists():
            return int(old.read_text()) / 1e9
        stat = dict(line.split() for line in (self._group / "cpu.stat").read_text().splitlines())
        return int(stat["usage_usec"]) / 1e6

    def memory(self) -> Memory:
        """Measure the memory of everything that runs now; without a control group, nothing."""
        private = proportional = processes = 0
        for pid in self._members():
            with contextlib.suppress(OSError):
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
                kb = {k: int(v[0]) for k, *v in map(str.split, rollup.splitlines()[1:])}
                private += kb["Private_Clean:"] + kb["Private_Dirty:"]
                proportional += kb["Pss:"]
                processes += 1
        return Memory(private / 1024, proportional / 1024, processes)

    def close(self) -> None:
        """Remove the control group."""
        if self._group is not None:
            if str(os.getpid()) in self._members():
                (self._group.parent / "cgroup.procs").write_text(str(os.getpid()))
            self._wait_for_the_last()
            for left in (*self._group.glob("*/"), self._group):
                left.rmdir()

    def _members(self) -> list[str]:
        if self._group is None:
            return []
        files = [self._group / "cgroup.procs", *self._group.glob("**/cgroup.procs")]
        return sorted({pid for file in files for pid in file.read_text().split()})

    def _wait_for_the_last(self, seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while left := self._members():
            if time.monotonic() > deadline:
                raise Failed(f"{len(left)} processes did not end: too little was measured")
            time.sleep(0.02)


def _busy_seconds() -> float:
    """Return the CPU seconds that the whole machine has worked."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _, _, irq, softirq, steal = map(int, fields[:8])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def _short(command: list[str]) -> str:
    return " ".join(command)[-200:]


def _new_group() -> Path | None:
    """Make a control group that counts CPU time, below the one that this process is in."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, own = line.split(":", 2)
        base = {"cpuacct": "cpuacct", "cpu,cpuacct": "cpu,cpuacct", "": ""}.get(controllers)
        if base is None:
            continue
        group = Path("/sys/fs/cgroup") / base / own.lstrip("/") / f"bench-{os.getpid()}"
        with contextlib.suppress(OSError):
            group.mkdir()
            if (group / "cpuacct.usage").exists() or (group / "cpu.stat").exists():
                return group
            group.rmdir()
    return None
