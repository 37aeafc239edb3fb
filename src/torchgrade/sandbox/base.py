"""What every back end of the sandbox offers."""

from __future__ import annotations

import contextlib
import enum
import socket
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from torchgrade.errors import Fault, InstructorError
from torchgrade.model import Limits, Record, ready

Notice = Callable[[str], None]
_END_SECONDS = 10.0

ready(Limits)


class Rank(enum.IntEnum):
    """How much a back end promises.

    `PROCESS`: limits, and nothing is left running. `LANDLOCK`: also no host files, no network, no
    way to touch the host's processes, a smaller kernel surface. `UNFILTERED`: the first two by
    namespaces, with a capped /tmp and without the host's processes in sight, but with the whole
    kernel surface. `BUBBLEWRAP`: all of these. `NAMESPACES`: the same with the smallest surface.
    """

    PROCESS = 1
    LANDLOCK = 2
    UNFILTERED = 3
    BUBBLEWRAP = 4
    NAMESPACES = 5


NAMES = {
    "process": Rank.PROCESS,
    "landlock": Rank.LANDLOCK,
    "namespaces-unfiltered": Rank.UNFILTERED,
    "bubblewrap": Rank.BUBBLEWRAP,
    "namespaces": Rank.NAMESPACES,
}


class Level(Record, frozen=True, kw_only=True):
    """One level of isolation on this machine.

    Attributes:
        name: A key of `NAMES`.
        available: A box of this level was just started and answered.
        reason: Why it is not available.
        hint: What to install or set.
    """

    name: str
    available: bool
    reason: str = ""
    hint: str = ""


class Exit(Record, frozen=True, kw_only=True):
    """How a box ended. Only `killed` and `exceeded` come from outside the box.

    Attributes:
        code: Exit code of the agent, None if it did not end by itself.
        signal: Signal that ended the agent, or None.
        killed: `Box.kill` ended it.
        exceeded: `memory`, `processes`, `cpu`, `scratch` (its files' size) or `files` (their
            number), if the kernel counted it, the signal says so, or it was ended for it.
        cpu_seconds: CPU seconds of all processes in the box that were seen to end.
        peak_mb: Peak resident memory of its largest process, MiB, 0 if unknown.
    """

    code: int | None = None
    signal: int | None = None
    killed: bool = False
    exceeded: str = ""
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0


class Box(Protocol):
    """One running box. All methods may be called from any thread."""

    @property
    def pid(self) -> int:
        """Process id of the agent, as seen here."""

    def kill(self) -> None:
        """End every process in the box now; safe to repeat."""

    def interrupt(self) -> None:
        """Send SIGINT to the agent; nothing happens if it is gone."""

    def wait(self, timeout: float | None = None) -> Exit | None:
        """Wait for the end and release what the box holds on the host.

        Args:
            timeout: Seconds to wait, None without end.

        Returns:
            How it ended, or None if it is still running.

        Raises:
            Fault: The box was lost through no fault of its own.
        """


class Sandbox(Protocol):
    """A back end: makes boxes. `start` may be called from several threads at once."""

    name: str

    def check_device(self, device: str) -> None:
        """See that a box can have this device: `cpu`, `cuda`, or one GPU, `cuda:0`.

        Raises:
            InstructorError: It can't; what is missing, and what to do.
        """

    def start(self, sock: socket.socket, limits: Limits, device: str = "cpu") -> Box:
        """Start a box whose agent serves `sock`, which is consumed.

        Raises:
            Fault: The box could not be made.
            InstructorError: It can't have the device.
        """

    def close(self) -> None:
        """End all boxes and everything else that was started; safe to repeat."""


def check_limits(limits: Limits) -> None:
    """Refuse limits that the server would refuse to read."""
    try:
        msgspec.convert(msgspec.to_builtins(limits), Limits)
    except msgspec.ValidationError as error:
        raise InstructorError(f"These limits are not possible: {error}.") from error


def end_all(boxes: Sequence[Box]) -> None:
    """Kill boxes, then wait until each has released what it holds on the host."""
    for box in boxes:
        box.kill()
    for box in boxes:
        with contextlib.suppress(Fault):
            box.wait(_END_SECONDS)
