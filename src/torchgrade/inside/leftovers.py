"""Puts back what a test or a hanging cell left behind: files in the working folder, processes.

It is a convenience for honest code, which may write a checkpoint or start a worker. Against
hostile code the sandbox's own limits hold.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from pathlib import Path

MAX_BYTES = 32 << 20
_AGENT = 2
"""The agent's process id in a namespace of its own; on a host this is a thread of the kernel."""
_ROUNDS = 8


class Folder:
    """A folder's files as they are now, to be put back later.

    Args:
        path: The folder. Files beyond 32 MiB in all are remembered by name alone.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: dict[Path, tuple[int, int, bytes | None]] = {}
        left = MAX_BYTES
        for file in sorted(path.rglob("*")):
            if file.is_symlink() or not file.is_file():
                continue
            seen = file.stat()
            kept = file.read_bytes() if seen.st_size <= left else None
            left -= len(kept or b"")
            self._files[file] = (seen.st_mtime_ns, seen.st_size, kept)
        self._folders = {item for item in path.rglob("*") if item.is_dir()}

    def restore(self) -> None:
        """Remove what is new, and write again what was changed or removed."""
        for item in sorted(self._path.rglob("*"), reverse=True):
            with contextlib.suppress(OSError):
                if item.is_symlink() or (item.is_file() and item not in self._files):
                    item.unlink()
                elif item.is_dir() and item not in self._folders:
                    shutil.rmtree(item)
        for file, (changed, size, kept) in self._files.items():
            with contextlib.suppress(OSError):
                now = file.stat() if file.exists() else None
                same = now is not None and (now.st_mtime_ns, now.st_size) == (changed, size)
                if kept is not None and not same:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(kept)
                    os.utime(file, ns=(changed, changed))


def processes() -> frozenset[int]:
    """List the processes of this namespace, but for its init and the agent.

    Returns:
        Their ids; nothing where the agent has no process namespace of its own.
    """
    if os.getpid() != _AGENT:
        return frozenset()
    found = {int(item.name) for item in Path("/proc").iterdir() if item.name.isdigit()}
    return frozenset(found - {1, _AGENT})


def sweep(keep: frozenset[int]) -> None:
    """Kill every process of this namespace that is not in `keep`: stop them all, then kill."""
    for order in (signal.SIGSTOP, signal.SIGKILL):
        for _ in range(_ROUNDS):
            found = processes() - keep
            for pid in found:
                with contextlib.suppress(OSError):
                    os.kill(pid, order)
            if not found:
                return
