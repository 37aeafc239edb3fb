"""The trusted end of one sandbox: runs the notebook there and forks it once for each test."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

import msgspec

from torchgrade.errors import Fault
from torchgrade.model import CellRun, CodeCell, Conditions, Limits, State
from torchgrade.remote.codec import Decoder, Encoder
from torchgrade.remote.handles import Session
from torchgrade.remote.wire import Closed, Frame, Late, ProtocolError, Wire

ORDINARY = Conditions()
GRACE = 4.0
"""Seconds that the sandbox has beyond a cell's limit, to interrupt the cell by itself."""
START = 60.0
"""Seconds that the sandbox has to answer for the first time."""

_ON_CPU = frozenset(("cpu",))
NO_PROCESS = -1
"""What the agent answers where it could not fork."""
CHUNK = 4 << 20
"""Bytes of a data file that travel at once."""

KEPT_BYTES = 16 << 20
"""Bytes of outputs that a whole notebook may leave; what its later cells show is left out."""
KEPT_OUTPUTS = 1_000
"""Outputs of one cell that are kept."""

Text = Annotated[str, msgspec.Meta(max_length=4 << 20)]


class _Stream(msgspec.Struct, tag="stream", tag_field="output_type"):
    name: Literal["stdout", "stderr"]
    text: Text


class _Error(msgspec.Struct, tag="error", tag_field="output_type"):
    ename: Text
    evalue: Text
    traceback: list[Text]


class _Display(msgspec.Struct, tag="display_data", tag_field="output_type"):
    data: dict[str, Text]
    metadata: dict[str, Text]


class _Result(msgspec.Struct, tag="execute_result", tag_field="output_type"):
    execution_count: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None
    data: dict[str, Text]
    metadata: dict[str, Text]


class _Run(msgspec.Struct):
    """What the sandbox says of a cell; every field is checked on the way in."""

    state: Literal["passed", "error", "timeout", "memory"]
    outputs: list[_Stream | _Error | _Display | _Result]
    value: float | None
    value_kind: Text
    exceeded: Literal["", "memory_mb", "processes", "tmp_mb", "files", "file_mb", "output_kb"] = ""


_run_decoder = msgspec.json.Decoder(_Run)


class SandboxGone(Exception):
    """There is no notebook any more to run a test against."""


class Executed:
    """A notebook in its sandbox, as the trusted side sees it.

    Args:
        sock: The trusted end of the pair; `torchgrade.inside.agent` serves the other.
        limits: Wall-clock limits of cells and tests.
        conditions: Under which the tests take place.
        device: Type of the run's device.
    """

    def __init__(
        self,
        sock: socket.socket,
        limits: Limits,
        *,
        conditions: Conditions = ORDINARY,
        device: str = "cpu",
    ) -> None:
        self._wire = Wire(sock)
        self._limits = limits
        self._conditions = conditions
        self._device = device.partition(":")[0]
        self._seq = itertools.count(1)
        self._room = KEPT_BYTES
        self._heard: list[bool] = []
        self.exceeded = ""
        """`processes` if a test could have no process of its own."""
        self.lost: State | None = None
        """How the sandbox as a whole was lost: `timeout`, `crashed`, or None while it lives."""

    def run(self, cells: Iterable[CodeCell], files: Mapping[str, bytes]) -> tuple[CellRun, ...]:
        """Run the notebook from top to bottom; a failing cell does not stop the next.

        Args:
            cells: Code cells in order.
            files: The assignment's data files, put into the working folder first.

        Returns:
            One record per cell, `crashed`, `timeout` or `not_run` once the sandbox is lost.

        Raises:
            Fault: The sandbox was lost before the first cell.
        """
        for name, data in files.items():
            for start in range(0, len(data) or 1, CHUNK):
                self._ask(START, "file", name, data[start : start + CHUNK], start > 0)
        self._ask(START, "ready")
        if self.lost is not None:
            raise Fault("the sandbox did not come up, or did not take the assignment's files")
        return tuple(self._run_cell(cell) for cell in cells)

    def fork(self) -> tuple[Session, int]:
        """Fork the executed notebook for one test.

        Returns:
            The session, and the number to give to `end`.

        Raises:
            SandboxGone: The sandbox was lost; `lost` says how.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            wait, under = self._limits.test_seconds, self._conditions
            number = self._ask(wait, "fork", under.threads, under.dtype, fds=(theirs.fileno(),))
        if number == NO_PROCESS and type(number) is int:
            ours.close()
            self.exceeded = "processes"
            raise SandboxGone("the notebook left no room for a test's process")
        if type(number) is not int:
            ours.close()
            raise SandboxGone("the notebook took its sandbox down, or its time is over")
        seconds = self._limits.test_seconds
        session = Session(Wire(ours), seconds=seconds, device=self._device)
        return session, number

    def end(self, session: Session, number: int) -> None:
        """Close a test's session and kill its fork."""
        if session.asked:
            self._heard.append(session.heard)
        session.close()
        self._ask(self._limits.test_seconds, "kill", number)

    @property
    def mute(self) -> bool:
        """Tell whether no test that asked got a single answer: the notebook broke the agent."""
        return bool(self._heard) and not any(self._heard)

    def close(self) -> None:
        """Hang up; the sandbox ends."""
        self._wire.close()

    def _run_cell(self, cell: CodeCell) -> CellRun:
        if self.lost is not None:
            return CellRun(index=cell.index, state=State.NOT_RUN)
        started = time.monotonic()
        answer = self._ask(self._limits.cell_seconds + GRACE, "cell", cell.index, cell.source)
        seconds = round(time.monotonic() - started, 4)
        try:
            run = _run_decoder.decode(answer) if type(answer) is bytes else None
        except Exception:  # noqa: BLE001 - whatever it is, the sandbox sent it
            run, self.lost = None, State.CRASHED
        if run is None:
            return CellRun(index=cell.index, state=self.lost or State.CRASHED, seconds=seconds)
        return CellRun(
            index=cell.index,
            state=State(run.state),
            outputs=self._kept(run, len(answer)),
            value=run.value,
            value_kind=run.value_kind[:80],
            exceeded=run.exceeded,
            seconds=seconds,
        )

    def _kept(self, run: _Run, size: int) -> tuple[dict[str, Any], ...]:
        """Give a cell's outputs while there is room: the sandbox's own caps are its own."""
        self._room -= size
        return tuple(msgspec.to_builtins(run.outputs[:KEPT_OUTPUTS])) if self._room >= 0 else ()

    def _ask(self, seconds: float, op: str, *args: Any, fds: tuple[int, ...] = ()) -> Any:
        if self.lost is not None:
            return None
        encoder = Encoder()
        frame = Frame(next(self._seq), op, encoder.encode(list(args)), tuple(encoder.buffers), fds)
        deadline = time.monotonic() + seconds
        try:
            self._wire.send(frame, deadline=deadline)
            reply = self._wire.receive(deadline=deadline)
            answer = Decoder(reply.buffers, devices=_ON_CPU).decode(reply.tree)
        except Late:
            self.lost = State.TIMEOUT
        except (Closed, ProtocolError, MemoryError):
            self.lost = State.CRASHED
        else:
            if (reply.seq, reply.op) == (frame.seq, "ok"):
                return answer
            self.lost = State.CRASHED
        return None
