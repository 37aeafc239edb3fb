"""Between the trusted side's protocol and a kernel's messages, inside the box."""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import time
from pathlib import Path
from typing import Any

import msgspec
import nbformat.v4

from torchgrade.inside.shell import Outputs, text_only
from torchgrade.remote.codec import Decoder, Encoder
from torchgrade.remote.wire import HEADER, Closed, Frame, Wire

_READY_SECONDS = 60.0
_BEGIN_SECONDS = 5.0
_RETRY_SECONDS = 0.001
_SHORT = 4096
_FOR_THE_KERNEL = {"fork", "kill"}
_HERE = "__import__('torchgrade.inside.kernel', fromlist=('current',)).current"


def run(sock: socket.socket, limits: dict[str, Any], file: Path) -> None:
    """Answer the trusted side until it asks for a fork or hangs up.

    Args:
        sock: The box's end of the pair that joins it to the tests' runner.
        limits: The fields of `model.Limits`.
        file: The kernel's connection file.
    """
    wire = Wire(sock, accept_fds=1)
    kernel = _Kernel(file, limits["output_kb"] << 10)
    home = Path.cwd()
    while True:
        if _next_op(sock) in _FOR_THE_KERNEL:
            kernel.send(f"{_HERE}.take_over()")
            return
        try:
            frame = wire.receive()
        except Closed:
            kernel.send("import os; os._exit(0)")
            return
        args = Decoder(frame.buffers).decode(frame.tree)
        answer: Any = True
        if frame.op == "file":
            _write(home, *args)
        elif frame.op == "cell":
            answer = msgspec.json.encode(kernel.cell(*args))
        encoder = Encoder()
        wire.send(Frame(frame.seq, "ok", encoder.encode(answer), tuple(encoder.buffers)))


def _next_op(sock: socket.socket) -> str:
    """Look at the next frame without taking it: the operation, or nothing for a long one."""
    while True:
        data = sock.recv(_SHORT, socket.MSG_PEEK)
        if not data:
            return ""
        if len(data) >= HEADER.size:
            end = HEADER.size + HEADER.unpack(data[: HEADER.size])[0]
            if end > _SHORT:
                return ""
            if len(data) >= end:
                return str(msgspec.msgpack.decode(data[HEADER.size : end])[1])
        time.sleep(_RETRY_SECONDS)  # the rest is on its way


def _write(home: Path, name: str, data: bytes, more: bool) -> None:
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab" if more else "wb") as file:
        file.write(data)


class _Kernel:
    """The kernel, seen from the bridge.

    Args:
        file: Its connection file.
        most: Bytes of stream text kept per cell.
    """

    def __init__(self, file: Path, most: int) -> None:
        from jupyter_client.blocking.client import BlockingKernelClient
        from nbclient import NotebookClient

        self._most = most
        self._client = BlockingKernelClient(connection_file=str(file))
        self._client.load_connection_file()
        self._client.start_channels(stdin=False)
        self._client.wait_for_ready(timeout=_READY_SECONDS)
        self._notebook = NotebookClient(nbformat.v4.new_notebook(), record_timing=False)
        self._notebook.reset_execution_trackers()

    def send(self, code: str) -> None:
        """Have the kernel run a line of ours that does not return; wait until it has begun."""
        number = self._client.execute(code, silent=True, store_history=False, allow_stdin=False)
        with contextlib.suppress(queue.Empty):
            while True:
                message = self._client.get_iopub_msg(timeout=_BEGIN_SECONDS)
                if message["parent_header"].get("msg_id") == number:
                    return

    def cell(self, index: int, source: str) -> dict[str, Any]:
        """Run one cell; returns the fields of `model.CellRun`."""
        self._ask(f"{_HERE}.begin({index})")
        outputs = Outputs(self._most)
        for output in self._outputs(source):
            _take(output, outputs)
        ended: dict[str, Any] = json.loads(self._ask("None", f"{_HERE}.ended()"))
        return {
            **ended,
            "outputs": outputs.items,
            "exceeded": ended["exceeded"] or ("output_kb" if outputs.cut else ""),
        }

    def _ask(self, code: str, expression: str = "''") -> str:
        """Run a line of ours, and return the text of an expression."""
        reply = self._client.execute_interactive(
            code, silent=True, store_history=False, allow_stdin=False,
            user_expressions={"text": expression}, output_hook=_ignore,
        )  # fmt: skip
        found: str = reply["content"]["user_expressions"]["text"]["data"]["text/plain"]
        import ast

        return str(ast.literal_eval(found))

    def _outputs(self, source: str) -> list[dict[str, Any]]:
        cell = nbformat.v4.new_code_cell(source)
        left = [2 * self._most]
        self._notebook.nb.cells.append(cell)  # where displays are found again that are updated
        number = len(self._notebook.nb.cells) - 1
        self._notebook.clear_before_next_output = False

        def take(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream":
                left[0] -= len(message["content"]["text"])
                if left[0] < -self._most:
                    return
            from nbclient.exceptions import CellExecutionComplete

            with contextlib.suppress(CellExecutionComplete):
                self._notebook.process_message(message, cell, number)

        self._client.execute_interactive(
            source, allow_stdin=False, stop_on_error=False, output_hook=take
        )
        return list(cell.outputs)


def _ignore(_: dict[str, Any]) -> None:
    """Show nothing of what our own lines say."""


def _take(output: dict[str, Any], into: Outputs) -> None:
    """Put one of nbformat's outputs under the limits."""
    kind = output["output_type"]
    if kind == "stream":
        into.stream(output["name"], output["text"])
    elif kind == "error":
        into.error(output["ename"], output["evalue"], list(output["traceback"]))
    else:
        into.rich({**output, "data": text_only(output["data"]), "metadata": {}})
