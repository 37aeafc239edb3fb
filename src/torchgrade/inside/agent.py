"""Serves the tests from inside the sandbox: runs cells, then forks once for each test.

The parent holds the executed notebook and answers `files`, `cell`, `fork` and `kill`. Each fork
gets a socket of its own and answers the operations of `remote.handles` until it is closed.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import itertools
import marshal
import os
import random
import resource
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

import msgspec
import numpy as np
import torch

from torchgrade.inside import leftovers, memory
from torchgrade.inside.shell import Shell, cell_file, ending, make_shell, run_cell
from torchgrade.remote.codec import DTYPES, Decoder, Encoder, device_node
from torchgrade.remote.wire import Closed, Frame, ProtocolError, Wire

MODULES: dict[str, ModuleType] = {
    "torch": torch, "numpy": np, "random": random, "builtins": builtins,
}  # fmt: skip
_BUILTIN_ERRORS = {
    error: error.__name__  # an alias, as IOError is, has the name of what it stands for
    for error in vars(builtins).values()
    if isinstance(error, type) and issubclass(error, BaseException)
}


_record_gradients = torch._C._set_grad_enabled
"""A cell may have switched gradients off for good, or rebound what switches them."""
NO_PROCESS = -1
"""The answer to `fork` where no process can be made."""
_prepared: list[Shell] = []
_ROUNDS = 24
_CELLS = (
    "import torch\nx = torch.ones(2)\nx",
    "print('a', 1)",
    "def f(a):\n    return a\nassert f(1)",
)
_HELPER = compile("class A:\n    x = 1\n\ndef f(a):\n    return a", "<rehearsal.py>", "exec")


def prepare() -> None:
    """Make the shell before the fork, and answer some requests, so that no box is the first to.

    Each box gets a copy of the shell, as fresh as one of its own would be.
    """
    shell = make_shell(figures=False)
    for _ in range(_ROUNDS):
        for index, source in enumerate(_CELLS):
            run_cell(shell, index, source, seconds=60.0, output=1 << 10)
        _rehearse_answers()
    Shell.clear_instance()
    _prepared.append(make_shell())


def _rehearse_answers() -> None:
    """Serve a conversation with this process itself."""
    ours, theirs = socket.socketpair()
    near, far = Wire(ours), Wire(theirs)
    test = Test(far, {"net": torch.nn.Linear(2, 1), "x": torch.rand(3, 2), "rows": [1, (2, "b")]})
    numbers = itertools.count()

    def ask(op: str, *args: Any) -> list[Any]:
        near.send(Frame(next(numbers), op, ["l", *args]))
        far.send(test._answer(far.receive()))
        tree = near.receive().tree
        return ["r", tree[1] if isinstance(tree, list) else 0]

    net, x = ask("name", "net"), ask("name", "x")
    y = ask("call", net, ["l", x], ["d"])
    weight, rows = ask("getattr", net, "weight"), ask("iter", x)
    for op, *args in (
        ("name", "rows"), ("name", "missing"), ("module", "torch"), ("getattr", net, "missing"),
        ("fetch", y), ("fetch", weight), ("getitem", x, 0), ("len", x), ("next", rows),
        ("method", y, "sum", ["l"], ["d"]),
    ):  # fmt: skip
        ask(str(op), *args)
    ask("load", marshal.dumps(_HELPER), "rehearsal.py")
    del sys.modules["torchgrade_rehearsal"]
    near.close()
    far.close()


def serve(sock: socket.socket, limits: dict[str, Any]) -> None:
    """Run the notebook's cells and fork for each test, until the other side hangs up.

    Args:
        sock: The box's end of the pair that joins it to the tests' runner.
        limits: The fields of `model.Limits`.
    """
    torch.set_num_threads(1)
    Notebook(Wire(sock, accept_fds=1), limits).run()


class Notebook:
    """The parent: one submission's namespace, before any test touched it."""

    def __init__(self, wire: Wire, limits: dict[str, Any]) -> None:
        self._wire = wire
        self._limits = limits
        self._shell = _prepared[0] if _prepared else make_shell()
        self._home = Path.cwd()
        self._given = dict(self._shell.user_ns)
        self._before: tuple[leftovers.Folder, frozenset[int]] | None = None
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(self) -> None:
        """Answer until the wire closes."""
        while True:
            try:
                frame = self._wire.receive()
            except Closed:
                return
            args = Decoder(frame.buffers).decode(frame.tree)
            handler: Callable[..., Any] = getattr(self, f"_do_{frame.op}")
            answer = handler(*args, *frame.fds)
            leftovers.reap()
            encoder = Encoder()
            tree = encoder.encode(answer)
            self._wire.send(Frame(frame.seq, "ok", tree, tuple(encoder.buffers)))

    def _do_file(self, name: str, data: bytes, more: bool) -> None:
        path = self._home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab" if more else "wb") as file:
            file.write(data)

    def _do_ready(self) -> bool:
        return True

    def _do_cell(self, index: int, source: str) -> bytes:
        before = leftovers.processes()
        run = run_cell(
            self._shell, index, source,
            seconds=self._limits["cell_seconds"], output=self._limits["output_kb"] << 10,
        )  # fmt: skip
        if run["state"] == "timeout":
            leftovers.sweep(keep=before)
        return msgspec.json.encode(run)

    def _do_fork(self, threads: int, dtype: str, fd: int) -> int:
        if self._before is None:
            self._before = leftovers.Folder(self._home), leftovers.processes()
            gc.freeze()  # a collection in a fork would copy every page of the notebook's objects
        sys.stdout.flush()
        try:
            child = _fork()
        except OSError:  # the notebook's own processes took the reserve, too
            os.close(fd)
            return NO_PROCESS
        if child:
            os.close(fd)
            return child
        code = 1
        try:
            self._wire.close()
            os.setpgid(0, 0)
            if threads > 1:  # in the fork alone: a process with threads can't be forked
                torch.set_num_threads(threads)
            if dtype:
                torch.set_default_dtype(getattr(torch, dtype))
            _record_gradients(True)
            Test(Wire(socket.socket(fileno=fd)), self._names()).run()
            code = 0
        finally:
            os._exit(code)

    def _names(self) -> dict[str, Any]:
        """Give what the notebook defined: not what IPython put there and nobody rebound."""
        given = self._given
        return {
            name: item
            for name, item in self._shell.user_ns.items()
            if name not in given or (not name.startswith("_") and item is not given[name])
        }

    def _do_kill(self, child: int) -> None:
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(child, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)
        if self._before is not None:
            files, running = self._before
            leftovers.sweep(keep=running)
            files.restore()


def _fork() -> int:
    """Fork, with the processes that are kept back for that."""
    limit = resource.RLIMIT_NPROC
    soft, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (hard, hard))
    try:
        return memory.fork()
    finally:
        resource.setrlimit(limit, (soft, hard))


class Test:
    """A fork: answers one hidden test, then ends."""

    def __init__(self, wire: Wire, names: dict[str, Any]) -> None:
        self._wire = wire
        self._names = names
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._stopped = object()

    def run(self) -> None:
        """Answer until the wire closes."""
        while True:
            try:
                frame = self._wire.receive()
            except (Closed, ProtocolError):
                return
            self._wire.send(self._answer(frame))

    def _answer(self, frame: Frame) -> Frame:
        encoder = Encoder(self._stay, tensors_stay=True)
        try:
            args = Decoder(frame.buffers, self._meet).decode(frame.tree)
            if frame.op == "name" and args[0] not in self._names:
                return Frame(frame.seq, "missing", args[0])
            if frame.op == "fetch":
                tree = encoder.by_value(args[0])
            else:
                answer = _OPERATIONS[frame.op](self, *args)
                wrap = frame.op == "put" and type(answer) is np.ndarray
                tree = self._stay(answer) if wrap else encoder.encode(answer)
            return Frame(frame.seq, "ok", tree, tuple(encoder.buffers))
        except BaseException as error:  # noqa: BLE001 - whatever the student raised is an answer
            described = Encoder().encode(_describe(error))
            return Frame(frame.seq, "error", described)

    def _stay(self, item: Any) -> list[Any]:
        number = self._numbers.get(id(item))
        if number is None:
            number = self._numbers[id(item)] = len(self._objects)
            self._objects.append(item)
        if isinstance(item, torch.Tensor) and item.layout is torch.strided:
            dtype = str(item.dtype).removeprefix("torch.")
            if dtype in DTYPES:
                like = ["T", dtype, list(item.shape), "meta", None]
                return ["r", number, "tensor", like, device_node(item.device)]
        return ["r", number, "object", type(item).__name__]

    def _meet(self, node: list[Any]) -> Any:
        return self._objects[node[1]]

    def _module(self, name: str) -> ModuleType:
        return MODULES[name]

    def _name(self, name: str) -> Any:
        return self._names[name]

    def _next(self, iterator: Any) -> tuple[bool, Any]:
        item = next(iterator, self._stopped)
        return (True, None) if item is self._stopped else (False, item)

    def _load(self, code: bytes, file: str) -> ModuleType:
        module = ModuleType(f"torchgrade_{file.removesuffix('.py')}")
        sys.modules[module.__name__] = module
        exec(marshal.loads(code), vars(module))  # noqa: S102, S302 - the test author's code
        return module


def _describe(error: BaseException) -> tuple[str, str, list[tuple[int, int]]]:
    """Name the error by its nearest builtin class, with the student's own lines."""
    kind = next((_BUILTIN_ERRORS[c] for c in type(error).__mro__ if c in _BUILTIN_ERRORS), "")
    if ending(error)[0] == "memory":
        kind = "MemoryError"  # torch says so by a RuntimeError
    try:
        text = str(error)[:2_000]
    except BaseException:  # noqa: BLE001 - a student's __str__ may do anything
        text = ""
    return kind, text, _cell_frames(error.__traceback__)


def _cell_frames(trace: TracebackType | None) -> list[tuple[int, int]]:
    frames = []
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith("<cell ") and name == cell_file(int(name[6:-1])):
            frames.append((int(name[6:-1]), trace.tb_lineno))
        trace = trace.tb_next
    return frames[-50:]


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "name": Test._name,
    "module": Test._module,
    "next": Test._next,
    "load": Test._load,
    "put": lambda _, item: item,
    "getattr": lambda _, item, name: getattr(item, name),
    "setattr": lambda _, item, name, new: setattr(item, name, new),
    "delattr": lambda _, item, name: delattr(item, name),
    "call": lambda _, item, args, kwargs: item(*args, **kwargs),
    "method": lambda _, item, name, args, kwargs: getattr(item, name)(*args, **kwargs),
    "getitem": lambda _, item, key: item[key],
    "setitem": lambda _, item, key, new: item.__setitem__(key, new),
    "delitem": lambda _, item, key: item.__delitem__(key),
    "len": lambda _, item: len(item),
    "iter": lambda _, item: iter(item),
    "enter": lambda _, item: type(item).__enter__(item),
    "exit": lambda _, item: type(item).__exit__(item, None, None, None),
}
