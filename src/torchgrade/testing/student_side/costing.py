"""Counts the work that a call does, in tensors made, lines run and calls made; never in seconds.

CPU time is measured as well, of two functions in turns, to be compared with each other alone.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

_OURS = __file__ if "__file__" in globals() else "<costing.py>"
_LIBRARIES = tuple(
    os.path.dirname(os.path.abspath(str(sys.modules[name].__file__))) + os.sep  # noqa: PTH120, PTH100
    for name in ("torch", "numpy")
    if name in sys.modules
)


class _Operators(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the tensors that PyTorch's operators make."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.made = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        several = isinstance(result, list | tuple)
        self.made += sum(isinstance(part, torch.Tensor) for part in result) if several else 1
        return result


class _Python:
    """Counts lines and calls outside of PyTorch and NumPy, and elements that become objects."""

    def __init__(self) -> None:
        self.lines = self.calls = self.listed = 0
        self._trace = self._traced

    def start(self) -> None:
        threading.settrace(self._trace)
        threading.setprofile(self._profiled)
        sys.setprofile(self._profiled)
        sys.settrace(self._trace)

    def stop(self) -> bool:
        kept = sys.gettrace() == self._trace
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)
        threading.setprofile(None)
        return kept

    def _traced(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "call" and _foreign(frame):
            return None
        self.lines += event == "line"
        return self._traced

    def _profiled(self, frame: FrameType, event: str, what: Any) -> None:
        if event == "c_call":
            self.calls += not _foreign(frame)
            if getattr(what, "__name__", "") == "tolist":
                owner = getattr(what, "__self__", None)
                size = getattr(owner, "numel", None) or (lambda: getattr(owner, "size", 0))
                self.listed += int(size())
        elif event == "call":
            self.calls += not _foreign(frame)


def _foreign(frame: FrameType) -> bool:
    name = frame.f_code.co_filename
    return name == _OURS or name.startswith(_LIBRARIES)


def measure(function: Callable[..., Any], args: Any, kwargs: Any) -> dict[str, Any]:
    """Call a function twice: once to count operators, once to count Python's work."""
    operators, python = _Operators(), _Python()
    with operators:
        function(*args, **kwargs)
    python.start()
    try:
        function(*args, **kwargs)
    finally:
        kept = python.stop()
    return {
        "operators": operators.made,
        "lines": python.lines,
        "calls": python.calls,
        "listed": python.listed,
        "kept": kept,
    }


def touch(*args: Any) -> None:
    """Read each tensor some times over, as vectorised code does."""
    for item in args:
        if isinstance(item, torch.Tensor):
            (item * 2 + item).sum().item()


def cpu_seconds(function: Callable[..., Any], args: Any) -> float:
    """Give the CPU time of this process, all threads and ended children, for one call."""
    before = _cpu()
    function(*args)
    return _cpu() - before


def _cpu() -> float:
    own, children = time.process_time(), os.times()
    return own + children.children_user + children.children_system
