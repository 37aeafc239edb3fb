"""Boxes where no namespace can be made: Landlock rules and a stricter system call filter."""

from __future__ import annotations

from pathlib import Path

from torchgrade.inside import landlock
from torchgrade.sandbox import namespaces
from torchgrade.sandbox.base import Notice
from torchgrade.sandbox.warm import WarmSandbox

NAME = "landlock"
_OLD = (
    f"Linux 6.12 or newer is needed, with Landlock among its security modules (version "
    f"{landlock.WANTED_ABI} of its interface)."
)


def open_landlock(*, on_notice: Notice, compiler: bool = False) -> WarmSandbox:
    """Open the back end."""
    return WarmSandbox(NAME, on_notice=on_notice, isolation="landlock", compiler=compiler)


def hint() -> str:
    """Return what to do where it can't be had."""
    if landlock.abi() < landlock.WANTED_ABI:
        modules = Path("/sys/kernel/security/lsm")
        if modules.exists() and "landlock" not in modules.read_text():
            return "Boot Linux with landlock in `lsm=`."
        return _OLD
    return namespaces.NO_FILTER
