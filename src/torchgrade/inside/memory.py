"""What makes forks cheap: a heap on huge pages, and a fork without the interpreter's own work.

A fork copies the page tables of all memory that was written to: with pages of 4 KiB, some 10 ms
for a process that has imported torch. On pages of 2 MiB it is less than one.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

_HUGE = 2 << 20
_MADV_HUGEPAGE = 14
_MADV_COLLAPSE = 25  # Linux 6.1 and newer
_libc = ctypes.CDLL(None, use_errno=True)
_raw_fork: Callable[[], int] = ctypes.PyDLL(None).fork


def settle() -> int:
    """Prepare this process to be forked many times; call it when everything is imported.

    Returns:
        MiB that lie on huge pages now, 0 where the kernel has none to give.
    """
    gc.collect()
    gc.freeze()
    done = 0
    with contextlib.suppress(OSError):
        for start, size in _private_regions():
            done += _collapse(start, size)
    return done >> 20


def fork() -> int:
    """Fork this process.

    A process with one thread is forked without Python's own preparations, which write to hundreds
    of pages, and reseed `random`: the copy is exact.

    Returns:
        As `os.fork`.
    """
    if not _has_one_thread():
        return os.fork()
    pid = int(_raw_fork())
    if pid < 0:
        raise OSError(ctypes.get_errno(), "fork")
    return pid


def _has_one_thread() -> bool:
    """Tell whether this process is known to have one thread; not every sandbox shows /proc."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return False


def _private_regions() -> Iterator[tuple[int, int]]:
    """List the writable anonymous regions of this process, cut to whole huge pages."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        where, rights, _, _, inode, *name = line.split(maxsplit=5)
        if rights != "rw-p" or inode != "0" or (name and name[0] != "[heap]"):
            continue
        first, last = (int(end, 16) for end in where.split("-"))
        start = -(-first // _HUGE) * _HUGE
        size = last // _HUGE * _HUGE - start
        if size > 0:
            yield start, size


def _collapse(start: int, size: int) -> int:
    """Move a region to huge pages.

    Returns:
        Its size, or 0 if the kernel would not.
    """
    for advice in (_MADV_HUGEPAGE, _MADV_COLLAPSE):
        if _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(size), advice) != 0:
            return 0
    return size
