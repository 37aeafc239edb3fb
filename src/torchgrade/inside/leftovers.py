"""Puts back what a test or a hanging cell left behind: files in the box's folder, processes.

It is a convenience for honest code, which may write a checkpoint or start a worker. Against
hostile code the sandbox's own limits hold. It acts only where the agent has namespaces of its own:
elsewhere the files and processes would be the host's.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import signal
import time
from collections.abc import Iterable
from pathlib import Path

MAX_BYTES = 32 << 20
MAX_ITEMS = 5_000
_AGENT = 2
"""The agent's process id in a namespace of its own; on a host this is a thread of the kernel."""
_GONE_SECONDS = 2.0
_PAUSE_SECONDS = 0.0005


def isolated() -> bool:
    """Tell whether this process is the agent of a box with namespaces of its own."""
    return os.getpid() == _AGENT


@dataclasses.dataclass(frozen=True)
class _File:
    changed: int
    size: int
    kept: bytes | None


class Folder:
    """A folder's files as they are now, to be put back later.

    Args:
        path: The folder. Files beyond 32 MiB in all are remembered by name alone; a folder of
            more than 5,000 items is left alone, and so is every folder of a host.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before: dict[Path, _File | None] = {}
        items = self._items() if isolated() else None
        self._watched = items is not None
        left = MAX_BYTES
        for item in items or ():
            self._before[item] = None
            with contextlib.suppress(OSError):
                if item.is_file() and not item.is_symlink():
                    seen = item.stat()
                    kept = item.read_bytes() if seen.st_size <= left else None
                    left -= len(kept or b"")
                    self._before[item] = _File(seen.st_mtime_ns, seen.st_size, kept)

    def restore(self) -> None:
        """Remove what is new, and write again what was changed or removed."""
        if not self._watched:
            return
        for item in self._items() or ():
            if item not in self._before:
                with contextlib.suppress(OSError):
                    if item.is_dir() and not item.is_symlink():
                        shutil.rmtree(item, ignore_errors=True)
                    else:
                        item.unlink()
        for item, file in self._before.items():
            if file is not None and file.kept is not None:
                with contextlib.suppress(OSError):
                    _put_back(item, file)

    def _items(self) -> list[Path] | None:
        """List everything below the folder, links not followed; None if it is too much."""
        found: list[Path] = []
        for where, folders, files in os.walk(self._path, followlinks=False):
            found += [Path(where, name) for name in (*folders, *files)]
            if len(found) > MAX_ITEMS:
                return None
        return found


def _put_back(path: Path, file: _File) -> None:
    now = path.stat() if path.exists() else None
    if now is not None and (now.st_mtime_ns, now.st_size) == (file.changed, file.size):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.kept or b"")
    os.utime(path, ns=(file.changed, file.changed))


def processes() -> frozenset[int]:
    """List the processes of this namespace, but for its init and the agent.

    Returns:
        Their ids; nothing where the agent has no process namespace of its own.
    """
    if not isolated():
        return frozenset()
    found = {int(item.name) for item in Path("/proc").iterdir() if item.name.isdigit()}
    return frozenset(found - {1, _AGENT})


def sweep(keep: frozenset[int]) -> None:
    """End every process of this namespace that is not in `keep`, and wait until all are gone.

    They are stopped before they are killed: stopped, none can fork ahead of the kill.
    """
    stopped: set[int] = set()
    deadline = time.monotonic() + _GONE_SECONDS
    while (fresh := processes() - keep - stopped) and time.monotonic() < deadline:
        _signal(fresh, signal.SIGSTOP)
        stopped |= fresh
    _signal(stopped, signal.SIGKILL)
    while stopped & processes() and time.monotonic() < deadline:
        reap()
        time.sleep(_PAUSE_SECONDS)


def reap() -> None:
    """Collect the children that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _signal(pids: Iterable[int], order: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, order)
