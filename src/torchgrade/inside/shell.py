"""A bare IPython shell that runs one cell at a time and keeps its outputs as nbformat writes them.

No kernel, no sockets, no history: streams, display data, rich results, tracebacks, magics and
top-level `await` work as in ipykernel; widgets and comms do not.
"""

from __future__ import annotations

import errno
import fcntl
import gc
import io
import os
import signal
import subprocess
import sys
import tempfile
import types
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

_isinstance = isinstance  # the notebook may put its own in its place
MAX_MIME_BYTES = 2 << 20
_ERRNOS = {
    errno.EFBIG: "file_mb",
    errno.ENOSPC: "tmp_mb",
    errno.EAGAIN: "processes",
    errno.ENOMEM: "memory_mb",
}
_NO_MEMORY = ("can't allocate memory", "not enough memory", "CUDA out of memory")
_NO_THREAD = "can't start new thread"
_DEFINITIONS = (type, types.FunctionType, types.ModuleType)
_KEPT_FRAMES = 20
"""Frames of a traceback that are shown at each of its ends."""
_FORMATTING_SECONDS = 2.0
CUT = "\n[output cut here: it exceeded the limit]\n"


class CellTimeout(BaseException):
    """Raised in the student's code when a cell's time is over."""


class Outputs:
    """The outputs of one cell, in order, capped in size.

    Args:
        most: Bytes of stream text kept.
    """

    def __init__(self, most: int) -> None:
        self.items: list[dict[str, Any]] = []
        self.cut = False
        self._clear_next = False
        self._displays: dict[str, list[int]] = {}
        self._left = most
        self._mime_left = MAX_MIME_BYTES

    def stream(self, name: str, text: str) -> None:
        """Append text to a stream, cutting it where the limit is reached."""
        if self._left <= 0 or not text:
            return
        self._start_output()
        if len(text) > self._left:
            self.cut = True
            text = text[: self._left] + CUT
        self._left -= len(text)
        last = self.items[-1] if self.items else None
        if last is not None and last["output_type"] == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.items.append({"output_type": "stream", "name": name, "text": text})

    def rich(self, output: dict[str, Any], display: str = "") -> None:
        """Append a display or result; representations beyond the limit are dropped.

        Args:
            output: As nbformat has it.
            display: Id by which it can be updated later.
        """
        self._start_output()
        if display:
            self.update(display, output)  # earlier ones of the same id show the same
            self._displays.setdefault(display, []).append(len(self.items))
        self.items.append(self._kept(output))

    def update(self, display: str, output: dict[str, Any]) -> None:
        """Put new content into the displays of this cell that have this id."""
        for position in self._displays.get(display, ()):
            self.items[position] = {**self.items[position], "data": self._kept(output)["data"]}

    def _kept(self, output: dict[str, Any]) -> dict[str, Any]:
        kept = {}
        for mime, data in output["data"].items():
            if isinstance(data, str) and len(data) <= self._mime_left:
                self._mime_left -= len(data)
                kept[str(mime)] = data
            else:
                self.cut = True
        return {**output, "data": kept or {"text/plain": CUT.strip()}}

    def error(self, name: str, text: str, traceback: list[str]) -> None:
        """Append a traceback."""
        self._start_output()
        lines = [line[:20_000] for line in traceback[:200]]
        self.items.append(
            {"output_type": "error", "ename": name, "evalue": text[:20_000], "traceback": lines}
        )

    def clear(self, *, wait: bool = False) -> None:
        """Drop what was displayed so far, as `clear_output()` asks; or when the next comes."""
        self._clear_next = wait
        if not wait:
            self.items.clear()
            self._displays.clear()

    def _start_output(self) -> None:
        if self._clear_next:
            self.clear()


class _Stream(io.TextIOBase):
    def __init__(self, name: str, shell: Shell) -> None:
        self._name, self._shell = name, shell
        self._fd, self._owner = (1 if name == "stdout" else 2), os.getpid()

    def write(self, text: str) -> int:
        if os.getpid() == self._owner:
            self._shell.outputs.stream(self._name, str(text))
        else:  # a child that the notebook started: its memory is another one
            os.write(self._fd, str(text).encode(errors="replace"))
        return len(text)

    def fileno(self) -> int:
        return self._fd

    def writable(self) -> bool:
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"


class _Hook(DisplayHook):  # type: ignore[misc]
    def write_output_prompt(self) -> None:
        """Print no prompt: the notebook shows its own."""

    def write_format_data(self, format_dict: dict[str, Any], *_: Any) -> None:
        self.shell.outputs.rich(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": text_only(format_dict),
                "metadata": {},
            }
        )

    def finish_displayhook(self) -> None:
        """Write no line break."""


class _Publisher(DisplayPublisher):  # type: ignore[misc]
    def publish(
        self,
        data: dict[str, Any],
        *_: Any,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **__: Any,
    ) -> None:
        output = {"output_type": "display_data", "data": text_only(data), "metadata": {}}
        display = str((transient or {}).get("display_id") or "")
        if update:
            self.shell.outputs.update(display, output)
        else:
            self.shell.outputs.rich(output, display)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait=wait)


def text_only(data: dict[str, Any]) -> dict[str, str]:
    """Write bytes as base64, as nbformat wants it, and leave out what is no text."""
    import binascii

    found = {}
    for mime, item in data.items():
        if isinstance(item, bytes):
            found[mime] = binascii.b2a_base64(item, newline=False).decode()
        elif isinstance(item, str):
            found[mime] = item
    return found


class Shell(InteractiveShell):  # type: ignore[misc]
    """The shell of one submission."""

    outputs: Outputs

    def init_sys_modules(self) -> None:
        """Make the notebook's namespace `__main__`, so that its classes can be found there."""
        super().init_sys_modules()
        sys.modules["__main__"] = self.user_module

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.error(etype.__name__, _text_of(evalue), list(stb))

    def showtraceback(self, *args: Any, **more: Any) -> None:
        """Show a traceback without the frames in the middle of a deep recursion."""
        prepare_traceback(sys.exc_info()[1])
        super().showtraceback(*args, **more)

    def enable_gui(self, gui: str | None = None) -> None:
        """Take `%matplotlib inline`: there is no window to draw in."""

    def system(self, command: str) -> None:
        """Run `!command`; its output becomes the cell's."""
        run_command(self, command)


def prepare_traceback(error: BaseException | None) -> None:
    """Make an exception's traceback short enough to be formatted, and leave time for it.

    The cell's code has ended by then: what is left of its time is made two seconds at least.
    """
    known: set[int] = set()
    while error is not None and id(error) not in known:
        known.add(id(error))
        frames = []
        trace = error.__traceback__
        while trace is not None:
            frames.append(trace)
            trace = trace.tb_next
        if len(frames) > 2 * _KEPT_FRAMES:
            frames[_KEPT_FRAMES - 1].tb_next = frames[-_KEPT_FRAMES]
        error = error.__cause__ or error.__context__
    left, interval = signal.getitimer(signal.ITIMER_REAL)
    if 0 < left < _FORMATTING_SECONDS:
        signal.setitimer(signal.ITIMER_REAL, _FORMATTING_SECONDS, interval)


def run_command(shell: Any, command: str) -> None:
    """Run a line of the system's shell, without a terminal; its output becomes the cell's."""
    done = subprocess.run(  # noqa: S602 - the sandbox is what confines the student's shell
        shell.var_expand(command, depth=2),
        shell=True, capture_output=True, text=True, errors="replace", check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    shell.user_ns["_exit_code"] = done.returncode


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - a student's __str__ may do anything
        return "<no text>"


def make_shell(*, figures: bool = True) -> Shell:
    """Build the shell with its history off and its display captured.

    Args:
        figures: Show matplotlib's figures inline. One shell of a process may do so.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    shell: Shell = Shell.instance(
        config=config, displayhook_class=_Hook, display_pub_class=_Publisher
    )
    shell.outputs = Outputs(0)
    shell.colors = "nocolor"
    shell.set_hook("show_in_pager", _show_nothing, 0)  # as in a notebook, where it is no output
    if figures:
        shell.run_cell("%matplotlib inline", store_history=False, silent=True)
    shell.outputs = Outputs(0)
    return shell


def _show_nothing(*_: Any, **__: Any) -> None:
    """Stand in for the pager."""


def run_cell(
    shell: Shell, index: int, source: str, *, seconds: float, output: int
) -> dict[str, Any]:
    """Run one cell and describe what it left.

    Args:
        shell: From `make_shell`.
        index: The cell's position in the notebook; it names the file in tracebacks.
        source: Code, magics allowed.
        seconds: Wall-clock limit; the cell gets `CellTimeout`, again every second.
        output: Bytes of stream text kept.

    Returns:
        `state`, `outputs`, `value`, `value_kind`, `exceeded`: the fields of `model.CellRun`.
    """
    shell.outputs = Outputs(output)
    shell.compile.get_code_name = lambda *_: cell_file(index)
    known = set(shell.user_ns)
    with _streams(shell, output), alarm(seconds) as fired:
        result = shell.run_cell(source, store_history=True)
    ended = describe(result, fired=bool(fired))
    if ended["exceeded"] == "memory_mb":
        _free(shell, known)
    return {
        **ended,
        "outputs": shell.outputs.items,
        "exceeded": ended["exceeded"] or ("output_kb" if shell.outputs.cut else ""),
    }


def _free(shell: Shell, known: set[str]) -> None:
    """Give back what a cell that ran out of memory had collected: the next exercises need it.

    What it defined stays; other names that it bound first are forgotten.
    """
    for name in set(shell.user_ns) - known:
        if not _isinstance(shell.user_ns[name], _DEFINITIONS):
            del shell.user_ns[name]
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)
    gc.collect()


def describe(result: Any, *, fired: bool) -> dict[str, Any]:
    """Say how a cell ended, from IPython's own result.

    Args:
        result: IPython's `ExecutionResult`.
        fired: The cell's time was over.
    """
    error = result.error_before_exec or result.error_in_exec
    state, exceeded = ending(error)
    kind, number = _number(result.result if error is None else None)
    return {
        "state": "timeout" if fired else state,
        "value": number,
        "value_kind": kind,
        "exceeded": exceeded,
    }


def ending(error: Any) -> tuple[str, str]:
    """Say how a cell ended by what it raised, and which limit it ran into.

    Returns:
        `passed`, `memory` or `error`, and the limit's name or an empty string.
    """
    if error is None:
        return "passed", ""
    limit = ""
    if _isinstance(error, MemoryError):
        limit = "memory_mb"
    elif _isinstance(error, OSError):
        limit = _limit_behind(error)
    elif _isinstance(error, RuntimeError):
        text = _text_of(error)
        if any(words in text for words in _NO_MEMORY):
            limit = "memory_mb"
        elif _NO_THREAD in text:
            limit = "processes"
    return "memory" if limit == "memory_mb" else "error", limit


def _limit_behind(error: OSError) -> str:
    limit = _ERRNOS.get(error.errno or 0, "")
    if limit == "tmp_mb":
        with suppress(OSError):
            return _fuller(os.statvfs(Path.cwd()))
    return limit


def _fuller(disk: os.statvfs_result) -> str:
    """Say which limit of a full file system it was; some may be free again by now."""
    files_left = disk.f_ffree / disk.f_files if disk.f_files else 1.0
    return "files" if files_left < disk.f_bfree / max(1, disk.f_blocks) else "tmp_mb"


def cell_file(index: int) -> str:
    """Name the file that a cell's code objects carry."""
    return f"<cell {index}>"


def _number(result: Any) -> tuple[str, float | None]:
    """Describe a last expression that may be meant as points."""
    if result is None:
        return "none", None
    try:
        if isinstance(result, bool | str | bytes | list | tuple | dict):
            return type(result).__name__, None
        return "number", float(result)
    except Exception:  # noqa: BLE001 - float() of a student's object may raise anything
        return type(result).__name__, None


@contextmanager
def _streams(shell: Shell, most: int) -> Iterator[None]:
    kept = sys.stdout, sys.stderr, sys.stdin
    sys.stdout, sys.stderr = _Stream("stdout", shell), _Stream("stderr", shell)
    sys.stdin = io.StringIO()
    try:
        with _descriptors(shell, most):
            yield
    finally:
        sys.stdout, sys.stderr, sys.stdin = kept


@contextmanager
def _descriptors(shell: Shell, most: int) -> Iterator[None]:
    """Take what goes past Python's streams: programs, children, libraries in C."""
    with ExitStack() as files:
        caught: list[Any] = []
        with suppress(OSError):  # the notebook filled its folder: then they lead nowhere
            caught = [files.enter_context(tempfile.TemporaryFile(buffering=0)) for _ in range(2)]
        before = [os.dup(fd) for fd in (1, 2)]
        for fd, file in enumerate(caught, start=1):
            fcntl.fcntl(file, fcntl.F_SETFL, os.O_APPEND)
            os.dup2(file.fileno(), fd)
        try:
            yield
        finally:
            for fd, kept in enumerate(before, start=1):
                os.dup2(kept, fd)
                os.close(kept)
            for name, file in zip(("stdout", "stderr"), caught, strict=False):
                file.seek(0)
                text = file.read(most + 1).decode(errors="replace")
                shell.outputs.stream(name, text)


@contextmanager
def alarm(seconds: float) -> Iterator[list[bool]]:
    """Raise `CellTimeout` when the time is over, and again every second."""
    fired: list[bool] = []

    def ring(*_: object) -> None:
        fired.append(True)
        raise CellTimeout(f"the cell ran for more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield fired
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
