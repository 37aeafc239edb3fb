"""An agent that runs the cells in a real ipykernel, and is then forked for each hidden test.

The agent's process becomes the kernel. A child, the bridge, speaks the agent's protocol with the
trusted side while cells run, and Jupyter's with the kernel; both are in the box. At the first
request for a fork it leaves the wire to the kernel's main thread and ends.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import torch

from torchgrade.inside import bridge, shell
from torchgrade.inside.agent import Notebook
from torchgrade.remote.wire import Wire

_SOCKETS = ("shell", "iopub", "stdin", "control", "hb")


class _KernelNotebook(Notebook):
    """The executed notebook as the kernel's process holds it."""

    def __init__(
        self, wire: Wire, limits: dict[str, Any], interactive: Any, given: dict[str, Any]
    ) -> None:
        self._wire = wire
        self._limits = limits
        self._shell = interactive
        self._home = Path.cwd()
        self._given = given
        self._before = None


class Kernel:
    """What the cells' hooks and the hand-over share, in the kernel's process.

    Args:
        sock: The box's end of the pair that joins it to the tests' runner.
        limits: The fields of `model.Limits`.
        interactive: The kernel's shell.
    """

    def __init__(self, sock: socket.socket, limits: dict[str, Any], interactive: Any) -> None:
        self._sock = sock
        self._limits = limits
        self._shell = interactive
        self._given = dict(interactive.user_ns)
        self._alarm: Any = None
        self._ended: dict[str, Any] = {}

    def begin(self, index: int) -> None:
        """Name the next cell, and give it its time."""
        self._shell.compile.get_code_name = lambda *_: shell.cell_file(index)
        self._alarm = shell.alarm(self._limits["cell_seconds"])
        self._shell.events.register("pre_run_cell", self._start)
        self._shell.events.register("post_run_cell", self._stop)

    def _start(self, _: Any) -> None:
        self._fired = self._alarm.__enter__()

    def _stop(self, result: Any) -> None:
        self._alarm.__exit__(None, None, None)
        self._ended = shell.describe(result, fired=bool(self._fired))
        with suppress(ValueError):
            self._shell.events.unregister("pre_run_cell", self._start)
            self._shell.events.unregister("post_run_cell", self._stop)

    def ended(self) -> str:
        """Say how the cell ended, as JSON."""
        return json.dumps(self._ended)

    def take_over(self) -> NoReturn:
        """Serve the tests from this process; does not return."""
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (1, 2):
            os.dup2(null, fd)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        signal.signal(signal.SIGINT, signal.default_int_handler)
        wire = Wire(self._sock, accept_fds=1)
        _KernelNotebook(wire, self._limits, self._shell, self._given).run()
        os._exit(0)


current: Kernel | None = None


def serve(sock: socket.socket, limits: dict[str, Any]) -> None:
    """Run the notebook's cells in an ipykernel and fork for each test.

    Args:
        sock: The box's end of the pair that joins it to the tests' runner.
        limits: The fields of `model.Limits`.
    """
    global current
    torch.set_num_threads(1)
    folder = tempfile.mkdtemp(dir="/dev/shm")
    file = Path(folder, "kernel.json")
    file.write_text(json.dumps(_connection(folder)))
    if os.fork() == 0:
        code = 1
        try:
            bridge.run(sock, limits, file)
            code = 0
        finally:
            if code:
                os.kill(os.getppid(), signal.SIGKILL)  # nobody would answer any more
            os._exit(code)
    app = _kernel(file)
    current = Kernel(sock, limits, app.shell)
    app.start()


def _connection(folder: str) -> dict[str, Any]:
    ports = {f"{name}_port": number for number, name in enumerate(_SOCKETS, start=1)}
    return {
        "transport": "ipc",
        "ip": f"{folder}/socket",
        "key": secrets.token_hex(16),
        "signature_scheme": "hmac-sha256",
        **ports,
    }


def _kernel(file: Path) -> Any:
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    os.environ.pop("MPLBACKEND", None)  # the kernel's own, which shows figures in the notebook
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    app = IPKernelApp.instance(config=config, connection_file=str(file))
    app.initialize([])
    app.shell.system = partial(shell.run_command, app.shell)  # its own wants a terminal
    return app
