"""The default back end: boxes in namespaces of their own with a private root."""

from __future__ import annotations

from pathlib import Path

from torchgrade.sandbox.base import Notice
from torchgrade.sandbox.warm import WarmSandbox

NAME = "namespaces"
UNFILTERED = "namespaces-unfiltered"

_SYSCTLS = (
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "AppArmor forbids user namespaces here (Ubuntu 23.10 and newer). Set "
        "`sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, or give this Python an "
        "AppArmor profile with `userns,`.",
    ),
    (
        "/proc/sys/kernel/unprivileged_userns_clone",
        "0",
        "Set `sudo sysctl -w kernel.unprivileged_userns_clone=1`.",
    ),
    (
        "/proc/sys/user/max_user_namespaces",
        "0",
        "Set `sudo sysctl -w user.max_user_namespaces=15000`.",
    ),
)
_CONTAINER = (
    "In a container, start it with `docker run --security-opt seccomp=unconfined --security-opt "
    "apparmor=unconfined --security-opt systempaths=unconfined`, or grade outside it."
)
NO_FILTER = "Install libseccomp: `sudo apt install libseccomp2` (Debian, Ubuntu)."


def open_namespaces(name: str = NAME, *, on_notice: Notice, compiler: bool = False) -> WarmSandbox:
    """Open the back end; `name` is the level that it reports."""
    return WarmSandbox(name, on_notice=on_notice, isolation="namespaces", compiler=compiler)


def hint() -> str:
    """Return what to set where namespaces can't be made."""
    return forbidden() or _CONTAINER


def forbidden() -> str:
    """Return how to lift the setting that forbids user namespaces, or an empty string."""
    for file, bad, advice in _SYSCTLS:
        path = Path(file)
        if path.exists() and path.read_text().strip() == bad:
            return advice
    return ""
