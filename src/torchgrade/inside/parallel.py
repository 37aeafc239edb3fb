"""Lets `multiprocessing` and DataLoader workers run without what a box may not use.

No box sends descriptors through sockets: the kernel counts those that are under way for all boxes
of a user together. `pass_by_name` lets the receiver open them by their names in /proc.

Where there is neither /dev/shm nor a socket with a path, `do_without_shared_memory` makes locks of
pipes that hold tokens, and tensors travel between processes by value. What is lost is memory that
several processes share: `share_memory_()` keeps a tensor usable, yet each process has its own.
"""

from __future__ import annotations

import ctypes
import fcntl
import functools
import importlib
import multiprocessing.heap
import multiprocessing.reduction
import multiprocessing.synchronize
import os
import select
import socket
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


_SENT = struct.Struct("=qqq")
_TAKEN = b"A"
_PROGRAMS = ("from multiprocessing.spawn import", "from multiprocessing.forkserver import")
_HERE = "from torchgrade.inside import parallel; parallel.pass_by_name(); "


def pass_by_name() -> None:
    """Have processes of `multiprocessing` open each other's descriptors instead of sending them."""
    reduction = vars(multiprocessing.reduction)
    reduction["sendfds"], reduction["recvfds"] = _send_names, _open_named
    util = importlib.import_module("multiprocessing.util")
    vars(util)["spawnv_passfds"] = functools.partial(_start, util.spawnv_passfds)
    streams = sys.modules.get("asyncio.selector_events")
    if streams is not None:
        vars(streams)["_HAS_SENDMSG"] = False  # Python 3.12 and newer


def _send_names(sock: socket.socket, fds: list[int]) -> None:
    names = [_SENT.pack(os.getpid(), fd, fcntl.fcntl(fd, fcntl.F_GETFL)) for fd in fds]
    sock.sendall(bytes([len(fds)]) + b"".join(names))
    if sock.recv(1) != _TAKEN:  # until then they have to stay open
        raise RuntimeError("the other process did not take the descriptors")


def _open_named(sock: socket.socket, size: int) -> list[int]:
    count = sock.recv(1)
    if not count:
        raise EOFError
    if count[0] > size:
        raise RuntimeError(f"{count[0]} descriptors came instead of {size}")
    names = sock.recv(_SENT.size * count[0], socket.MSG_WAITALL)
    opened = []
    for pid, fd, flags in _SENT.iter_unpack(names):
        opened.append(os.open(f"/proc/{pid}/fd/{fd}", flags & os.O_ACCMODE | os.O_NONBLOCK))
        fcntl.fcntl(opened[-1], fcntl.F_SETFL, flags)
    sock.sendall(_TAKEN)
    return opened


def _start(original: Any, path: Any, args: list[Any], passfds: Any) -> int:
    """Start a fresh Python of `multiprocessing` that opens descriptors by name too."""
    args = [os.fsdecode(arg) for arg in args]
    for position, arg in enumerate(args):
        if arg.startswith(_PROGRAMS):
            args[position] = _HERE + arg
    pid: int = original(path, args, passfds)
    return pid


def do_without_shared_memory() -> None:
    """Put pipes and copies in the place of semaphores, shared files and passed descriptors."""
    vars(multiprocessing.heap)["Arena"]._dir_candidates = []
    vars(importlib.import_module("_multiprocessing"))["SemLock"] = PipeLock
    send_by_value()
    torch: Any = sys.modules.get("torch")
    if torch is not None:
        torch.UntypedStorage._new_shared = classmethod(_not_shared)
        torch.UntypedStorage.share_memory_ = lambda storage: storage


def send_by_value() -> None:
    """Have tensors travel between processes by value; with no torch imported nothing happens."""
    torch: Any = sys.modules.get("torch")
    if torch is not None:
        importlib.import_module("torch.multiprocessing.reductions")  # registers what is replaced
        multiprocessing.reduction.ForkingPickler.register(torch.UntypedStorage, _by_value)


def _not_shared(kind: Any, size: int, *, device: str = "cpu") -> Any:
    return kind(size, device=device)


def _by_value(storage: Any) -> tuple[Any, tuple[bytes]]:
    return _rebuild, (ctypes.string_at(storage.data_ptr(), storage.nbytes()),)


def _rebuild(data: bytes) -> Any:
    torch: Any = sys.modules["torch"]
    if not data:
        return torch.UntypedStorage(0)
    return torch.frombuffer(bytearray(data), dtype=torch.uint8).untyped_storage()
