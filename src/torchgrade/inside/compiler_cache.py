"""What the C++ compiler made once for this machine, kept in a folder of the operator's.

It becomes code in every box, so it is believed only where nobody but its owner and root could have
written it. The server asks for it before it gives up the operator's rights; no box has run then.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from torchgrade.inside import compiler
from torchgrade.inside.spawn import Bind, Setup

_MAKE_SECONDS = 120
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_CPU_LINES = ("flags", "features", "model name", "cpu implementer", "cpu part")


def prepare(setup: Setup) -> tuple[Setup, list[str]]:
    """Find what is kept for this machine, make it where it is missing, and show it to boxes.

    Args:
        setup: Names the folder that is kept, which may hold the same for other machines.

    Returns:
        The set-up with this machine's own folder in place of it, or none where nothing can be
        kept; and why that is so.
    """
    folder, notices = _find(Path(setup.compiler or ""))
    if folder is None:
        return msgspec.structs.replace(setup, compiler=""), notices
    # a private root hides what lies below /tmp; without one, there is only the folder's own place
    shown = [Bind(source=str(folder), target=t) for t in (str(folder), compiler.SEEN)]
    binds = (*setup.binds, *shown)
    return msgspec.structs.replace(setup, compiler=str(folder), binds=binds), notices


def _find(cache: Path) -> tuple[Path | None, list[str]]:
    if compiler.missing():
        return None, []  # the warm-up says so
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = cache.resolve() / fingerprint()
        reason = distrust(folder.parent)
        if not reason:
            _keep(folder)
            reason = distrust(folder, *_within(folder))
    except (OSError, subprocess.SubprocessError) as error:
        reason = _words(error)
    return (None, [f"torch.compile is slower than need be: {reason}"]) if reason else (folder, [])


def distrust(folder: Path, *within: Path) -> str:
    """Look for a way in which somebody else could have written what is there.

    Args:
        folder: Absolute path without symbolic links; the folders above it are looked at as well.
        within: What it holds.

    Returns:
        What is wrong, or an empty string.
    """
    owners = {0, os.geteuid()}
    for path in (*reversed(folder.parents), folder, *within):
        found = path.lstat()
        sticky = path in folder.parents and found.st_mode & stat.S_ISVTX
        if found.st_uid not in owners:
            return f"{path} belongs to user {found.st_uid}; remove it"
        if not (stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)):
            return f"{path} is neither a folder nor a file; remove it"
        if found.st_mode & _WRITABLE_BY_OTHERS and not sticky:
            return f"{path} can be written by other users; set `chmod go-w {path}`"
    return ""


def _within(folder: Path) -> list[Path]:
    return [Path(top, n) for top, folders, files in os.walk(folder) for n in (*folders, *files)]


def fingerprint() -> str:
    """Name everything that decides what the compiler makes, without importing torch."""
    torch = importlib.util.find_spec("torch")
    origin = Path(torch.origin if torch and torch.origin else "")
    version = origin.with_name("version.py").stat()
    answer = subprocess.run(
        ["g++", "--version"], capture_output=True, text=True, check=True, timeout=10
    )
    parts = [
        Path(compiler.__file__).read_text(),
        importlib.metadata.version("torch"),
        str(origin),
        [version.st_mtime_ns, version.st_size],
        sys.version,
        platform.machine(),
        _cpu(),
        shutil.which("g++"),
        answer.stdout,
        os.confstr("CS_GNU_LIBC_VERSION"),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _cpu() -> list[str]:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return sorted({line for line in lines if line.lower().startswith(_CPU_LINES)})


def _keep(folder: Path) -> None:
    """Make the folder if it is not there; whoever comes second waits."""
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for stale in folder.parent.glob("new-*"):  # of one that was killed
            shutil.rmtree(stale)
        if not folder.exists():
            _make(folder)


def _make(folder: Path) -> None:
    """Fill the folder by a process of its own; it is there whole or not at all."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="new-") as scratch:
        new = Path(scratch, "kept")
        new.mkdir()
        subprocess.run(
            [sys.executable, "-P", "-m", "torchgrade.inside.compiler", str(new)],
            env={**os.environ, "HOME": scratch, "TMPDIR": scratch},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_MAKE_SECONDS,
        )
        for path in (new, *_within(new)):
            path.chmod(0o755 if path.is_dir() else 0o644)
        new.rename(folder)


def _words(error: Exception) -> str:
    said = getattr(error, "stderr", None)
    lines = said.decode(errors="replace").strip().splitlines() if said else []
    return lines[-1] if lines else f"{type(error).__name__}: {error}"
