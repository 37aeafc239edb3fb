"""One box that bubblewrap made, seen from outside: how it starts, ends and is ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from typing import IO, Any

from torchgrade.errors import Fault
from torchgrade.inside import processes
from torchgrade.model import Limits
from torchgrade.sandbox import cgroups
from torchgrade.sandbox.base import Exit
from torchgrade.sandbox.watch import Meter, cpu_seconds

_START_SECONDS = 60.0
_FORK_SECONDS = 2.0
_SIGNALLED = 128  # bubblewrap adds the signal's number to it


class ColdBox:
    """A box that bubblewrap made.

    Args:
        process: bubblewrap, outside of the box.
        status: Descriptor from which its status is read.
        go: Descriptor that lets the box run on.
        log: What bubblewrap says.
        cgroup: Control group for the box, or None.
        limits: What the box may use.
    """

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        status: int,
        go: int,
        log: IO[bytes],
        cgroup: cgroups.Cgroup | None,
        limits: Limits,
    ) -> None:
        self._process = process
        self._go = go
        self._log = log
        self._cgroup = cgroup
        self._limits = limits
        self._lock = threading.RLock()
        self._born = threading.Event()
        self._over = threading.Event()
        self._init = 0
        self._killed = False
        self._exceeded = ""
        self._said = "it does not answer"
        self._code: int | None = None
        self._cpu_seen = 0.0
        self._exit: Exit | None = None
        self.meter = Meter(limits, process.pid, cgroup=cgroup)
        threading.Thread(target=self._follow, args=(status,), daemon=True).start()

    @property
    def pid(self) -> int:
        """Process id of the agent, as seen here; 0 if it is not there."""
        deadline = time.monotonic() + _FORK_SECONDS  # the init starts it a moment after its own
        while not self.released and time.monotonic() < deadline:
            if below := processes.descendants(self._init):
                return below[0]
            time.sleep(0.01)
        return 0

    @property
    def released(self) -> bool:
        """The box ended and holds nothing on the host any more."""
        return self._over.is_set()

    def bring_up(self) -> None:
        """Wait for the box, put it under its limits, and let it run.

        Raises:
            Fault: bubblewrap could not make it.
        """
        if not self._born.wait(_START_SECONDS) or not self._init:
            raise self._stillborn()
        mounts = tuple(f"/proc/{self._init}/root/{name}" for name in ("tmp", "dev/shm"))
        self.meter = Meter(self._limits, self._init, cgroup=self._cgroup, mounts=mounts)
        try:
            if self._cgroup is not None:
                self._cgroup.add(self._init)
            os.write(self._go, b"g")
        except OSError as error:
            raise self._stillborn(f" ({error})") from error

    def _stillborn(self, why: str = "") -> Fault:
        """End what there is of the box, and return what bubblewrap said of it."""
        self.kill()
        self._over.wait(_START_SECONDS)
        return Fault(f"The sandbox could not start: bubblewrap: {self._said}{why}")

    def _read_log(self) -> str:
        with self._log:
            self._log.seek(0)
            text = self._log.read()[-2000:].decode(errors="replace").strip()
        return text or "it said nothing"

    def _follow(self, status: int) -> None:
        with os.fdopen(status, "rb") as lines:
            for line in lines:
                found: dict[str, Any] = json.loads(line)
                if "child-pid" in found:
                    self._init = int(found["child-pid"])
                    self._born.set()
                if "exit-code" in found:
                    self._code = int(found["exit-code"])
        _, state, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(state)
        self._finish(usage.ru_utime + usage.ru_stime)

    def _finish(self, seconds: float) -> None:
        with self._lock:
            counted_cpu = self._cgroup.cpu_seconds() if self._cgroup is not None else None
            counted = self._cgroup.exceeded() if self._cgroup is not None else ""
            exceeded = self._exceeded or counted
            code = self._code
            number = code - _SIGNALLED if code is not None and code > _SIGNALLED else None
            if not exceeded and number == signal.SIGXCPU:
                exceeded = "cpu"
            self._exit = Exit(
                code=None if number is not None or self._killed else code,
                signal=number,
                killed=self._killed and not self._exceeded,
                exceeded=exceeded,
                cpu_seconds=max(counted_cpu or seconds, self._cpu_seen, self.meter.cpu_seen),
                peak_mb=self._cgroup.peak_mb() if self._cgroup is not None else 0.0,
            )
            os.close(self._go)
            self._said = self._read_log()
            if self._cgroup is not None:
                with contextlib.suppress(OSError):
                    self._cgroup.remove()
            self._born.set()
            self._over.set()

    def kill(self) -> None:
        """End every process in the box now; safe to repeat."""
        with self._lock:
            if self._over.is_set() or self._killed:
                return
            self._killed = True
            members = [self._process.pid, *processes.descendants(self._process.pid)]
            self._cpu_seen = sum(map(cpu_seconds, members))
            if self._cgroup is not None:
                self._cgroup.kill()
            for pid in (self._init, self._process.pid):  # the init first: its namespace goes along
                if pid:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)

    def end(self, exceeded: str) -> None:
        """Kill the box because it used more than it may."""
        with self._lock:
            if not self._killed:
                self._exceeded = exceeded
                self.kill()

    def interrupt(self) -> None:
        """Send SIGINT to the agent; nothing happens if it is gone."""
        with contextlib.suppress(ProcessLookupError):
            if pid := self.pid:
                os.kill(pid, signal.SIGINT)

    def wait(self, timeout: float | None = None) -> Exit | None:
        """Wait for the end; see `base.Box`."""
        if not self._over.wait(timeout):
            return None
        if self._code is None and not self._killed and not (self._exit and self._exit.exceeded):
            raise Fault(f"The sandbox was lost: bubblewrap: {self._said}")
        return self._exit
