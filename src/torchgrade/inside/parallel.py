"""Lets `multiprocessing` and DataLoader workers run without /dev/shm and without sockets.

Locks become pipes that hold tokens, and tensors travel between processes by value. What is lost is
memory that several processes share: `share_memory_()` keeps a tensor usable, yet each process has
its own.
"""

from __future__ import annotations

import ctypes
import fcntl
import importlib
import multiprocessing.heap
import multiprocessing.reduction
import multiprocessing.synchronize
import os
import select
import struct
import sys
import termios
import threading
import time
from typing import Any

_RECURSIVE = 0
_MANY = 4096  # the smallest pipe holds as many


class PipeLock:
    """What `_multiprocessing.SemLock` is, kept in a pipe; only processes that fork can share it.

    A free place is a byte in the pipe. Of a semaphore with very many, as an unbounded queue has,
    the pipe holds the taken ones instead.
    """

    SEM_VALUE_MAX = 2**31 - 1

    def __init__(self, kind: int, value: int, maxvalue: int, *_: object) -> None:
        self.kind = kind
        self.maxvalue = maxvalue
        self.name = None  # nothing has to be unlinked
        self._value = value
        self._many = value > _MANY
        self._reader, self._writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.handle = self._reader
        self._depth = 0
        self._owner = (0, 0)
        if not self._many:
            os.write(self._writer, bytes(value))

    def __del__(self) -> None:
        for fd in (self._reader, self._writer):
            os.close(fd)

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Take a place, waiting for one if asked to."""
        if self.kind == _RECURSIVE and self._is_mine():
            self._depth += 1
            return True
        deadline = None if timeout is None else time.monotonic() + max(0.0, timeout)
        while not self._move(self._many):
            left = None if deadline is None else deadline - time.monotonic()
            if not block or (left is not None and left <= 0):
                return False
            if self._many:
                select.select([], [self._writer], [], left)
            else:
                select.select([self._reader], [], [], left)
        self._depth += 1
        self._owner = _here()
        return True

    def _move(self, into: bool) -> bool:
        try:
            return bool(os.write(self._writer, b"\0") if into else os.read(self._reader, 1))
        except BlockingIOError:
            return False

    def release(self) -> None:
        """Give a place back."""
        if self.kind == _RECURSIVE:
            if not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self._depth > 1:
                self._depth -= 1
                return
        elif self._get_value() >= self.maxvalue:
            raise ValueError("semaphore or lock released too many times")
        self._depth -= 1
        self._move(not self._many)

    __enter__ = acquire

    def __exit__(self, *_: object) -> None:
        self.release()

    def _is_mine(self) -> bool:
        return self._depth > 0 and self._owner == _here()

    def _count(self) -> int:
        return self._depth

    def _get_value(self) -> int:
        buffer = fcntl.ioctl(self._reader, termios.FIONREAD, b"\0\0\0\0")
        held = int(struct.unpack("i", buffer)[0])
        return self._value - held if self._many else held

    def _is_zero(self) -> bool:
        return self._get_value() == 0

    def _after_fork(self) -> None:
        self._depth = 0


def _here() -> tuple[int, int]:
    return os.getpid(), threading.get_ident()


def do_without_shared_memory() -> None:
    """Put pipes and copies in the place of semaphores, shared files and passed descriptors."""
    vars(multiprocessing.heap)["Arena"]._dir_candidates = []
    vars(importlib.import_module("_multiprocessing"))["SemLock"] = PipeLock
    torch: Any = sys.modules.get("torch")
    if torch is not None:
        importlib.import_module("torch.multiprocessing.reductions")  # registers what is replaced
        multiprocessing.reduction.ForkingPickler.register(torch.UntypedStorage, _by_value)
        torch.UntypedStorage._new_shared = classmethod(_not_shared)
        torch.UntypedStorage.share_memory_ = lambda storage: storage


def _not_shared(kind: Any, size: int, *, device: str = "cpu") -> Any:
    return kind(size, device=device)


def _by_value(storage: Any) -> tuple[Any, tuple[bytes]]:
    return _rebuild, (ctypes.string_at(storage.data_ptr(), storage.nbytes()),)


def _rebuild(data: bytes) -> Any:
    torch: Any = sys.modules["torch"]
    if not data:
        return torch.UntypedStorage(0)
    return torch.frombuffer(bytearray(data), dtype=torch.uint8).untyped_storage()
