"""What this machine has to grade with: the levels of isolation, and what they rest on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from torchgrade.inside import compiler, filters, landlock
from torchgrade.model import Record
from torchgrade.sandbox import cgroups, choose, gpus, namespaces
from torchgrade.sandbox.base import Level

_SECONDS = 10.0
_ENOUGH_MB = 4096
_UNSHARE = "from torchgrade.inside import syscalls as sc; sc.unshare(sc.NEWUSER | sc.NEWNS)"


class Fact(Record, frozen=True, kw_only=True):
    """One thing that was looked for.

    Attributes:
        name: What.
        found: What is there, in words.
        good: Nothing has to be done about it.
        hint: What to do.
    """

    name: str
    found: str
    good: bool
    hint: str = ""


class Report(Record, frozen=True, kw_only=True):
    """A machine.

    Attributes:
        levels: Levels of isolation, from the best to the weakest, each tried.
        facts: What they and the exercises rest on.
    """

    levels: tuple[Level, ...]
    facts: tuple[Fact, ...]


def examine() -> Report:
    """Look at this machine; starts a box of every level."""
    looks = (
        _system, _memory, _python, _torch, _groups, _filter, _landlock, _user_namespaces,
        _bubblewrap, _compiler, _gpu,
    )  # fmt: skip
    return Report(levels=tuple(choose.probe()), facts=tuple(look() for look in looks))


def _system() -> Fact:
    user = "root" if os.getuid() == 0 else f"user {os.getuid()}"
    found = f"{platform.system()} {platform.release()}, {platform.machine()}, as {user}"
    good = platform.system() == "Linux"
    return Fact(name="System", found=found, good=good, hint="" if good else "Grade on Linux.")


def _memory() -> Fact:
    sizes = {}
    for line in Path("/proc/meminfo").read_text().splitlines():
        key, _, size = line.partition(":")
        sizes[key] = int(size.split()[0]) // 1024
    cores = len(os.sched_getaffinity(0))
    free = sizes["MemAvailable"]
    return Fact(
        name="Memory and cores",
        found=f"{free} of {sizes['MemTotal']} MiB free, {cores} cores",
        good=free >= _ENOUGH_MB,
        hint="" if free >= _ENOUGH_MB else "Use fewer --workers, or lower memory_mb.",
    )


def _python() -> Fact:
    found = f"{platform.python_implementation()} {platform.python_version()}"
    return Fact(name="Python", found=found, good=True)


def _torch() -> Fact:
    try:
        version = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return Fact(name="PyTorch", found="not installed", good=False, hint="pip install torch")
    build = gpus.cuda_build()
    found = f"{version}, {f'built for CUDA {build}' if build else 'built without CUDA'}"
    return Fact(name="PyTorch", found=found, good=True)


def _groups() -> Fact:
    state = cgroups.state()
    found = f"version {state.version}" if state.available else f"no: {state.reason}"
    hint = f"{cgroups.WITHOUT} {cgroups.HINT}"
    return Fact(
        name="Control groups", found=found, good=state.available,
        hint="" if state.available else hint,
    )  # fmt: skip


def _filter() -> Fact:
    good = filters.build() is not None
    return Fact(
        name="libseccomp", found="it loads" if good else "no", good=good,
        hint="" if good else namespaces.NO_FILTER,
    )  # fmt: skip


def _landlock() -> Fact:
    version = landlock.abi()
    good = version >= landlock.WANTED_ABI
    found = f"version {version}" if version else "no"
    hint = "" if good else f"Version {landlock.WANTED_ABI} is needed: Linux 6.12 or newer."
    return Fact(name="Landlock", found=found, good=good, hint=hint)


def _user_namespaces() -> Fact:
    done = subprocess.run(
        [sys.executable, "-c", _UNSHARE],
        capture_output=True, text=True, timeout=_SECONDS, check=False,
    )  # fmt: skip
    good = done.returncode == 0
    reason = "" if good else (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return Fact(
        name="User namespaces", found="can be made" if good else f"no: {reason}", good=good,
        hint="" if good else namespaces.hint(),
    )  # fmt: skip


def _bubblewrap() -> Fact:
    path = shutil.which("bwrap")
    if path is None:
        hint = "Install bubblewrap: `sudo apt install bubblewrap` (Debian, Ubuntu)."
        return Fact(name="bubblewrap", found="no", good=False, hint=hint)
    done = subprocess.run(
        [path, "--version"], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    return Fact(name="bubblewrap", found=done.stdout.strip().removeprefix("bubblewrap "), good=True)


def _compiler() -> Fact:
    lacks = compiler.missing()
    hint = "" if not lacks else "Only torch.compile with its default backend needs it."
    return Fact(
        name="C++ compiler", found=lacks or "g++, and Python's headers", good=not lacks, hint=hint
    )


def _gpu() -> Fact:
    found = gpus.find()
    if found.missing:
        hint = f"Only device='cuda' needs it. {found.hint}"
        return Fact(name="GPU", found=f"no: {found.missing}", good=False, hint=hint)
    names = ", ".join(f"/dev/{gpu.node} {gpu.name}".strip() for gpu in found.gpus)
    return Fact(name="GPU", found=f"{names}; driver {found.driver}", good=True)
