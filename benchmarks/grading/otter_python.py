"""Finds or makes a Python that has Otter-Grader and the packages of this one."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

VERSION = "7.0.0"
INSTALL_SECONDS = 400


def find(given: Path | None = None) -> tuple[Path | None, str]:
    """Give the Python that Otter runs with.

    It is an environment of its own in the user's cache folder. Packages that this interpreter has
    are taken from here (torch is large), so that all graders run the same PyTorch.

    Args:
        given: A Python that has Otter already.

    Returns:
        Its path and an empty string, or None and the reason why there is none.
    """
    python = given or _folder() / "bin" / "python"
    if _works(python):
        return python, ""
    if given is not None:
        return None, f"{given} can't import Otter-Grader and torch"
    print(f"Installing Otter-Grader {VERSION} in {_folder()} ...", flush=True)
    reason = _install(_folder())
    if reason or not _works(python):
        shutil.rmtree(_folder(), ignore_errors=True)
        return None, reason or "Otter-Grader was installed and can't be imported"
    return python, ""


def _folder() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    here = hashlib.sha256(f"{sys.prefix} {sys.version}".encode()).hexdigest()[:8]
    return cache / "torchgrade-benchmark" / f"otter-{VERSION}-{here}"


def _works(python: Path) -> bool:
    code = f"import otter, torch; assert otter.__version__ == {VERSION!r}"
    command = [str(python), "-c", code]
    try:
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _install(folder: Path) -> str:
    """Install into a fresh environment; returns why that failed, or an empty string."""
    shutil.rmtree(folder, ignore_errors=True)
    commands = (
        [sys.executable, "-m", "venv", str(folder)],
        [
            str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet",
            "--disable-pip-version-check", f"otter-grader=={VERSION}",
        ],
    )  # fmt: skip
    for command in commands:
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{' '.join(command[1:4])}: {error}"
        if done.returncode:
            return f"{' '.join(command[1:4])} failed: {done.stderr.strip()[-300:]}"
        _share_packages(folder)
    return ""


def _share_packages(folder: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = folder / "lib" / version / "site-packages"
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (own / "zz-shared.pth").write_text("".join(f"{path}\n" for path in sorted(paths)))
