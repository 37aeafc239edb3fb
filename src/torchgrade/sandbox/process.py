"""A back end for development only: a fork with limits, but with the host's files in sight."""

from __future__ import annotations

from torchgrade.sandbox.base import Notice
from torchgrade.sandbox.warm import WarmSandbox

NAME = "process"
WARNING = (
    "SANDBOX LEVEL 'process': submissions run with your files and your network sockets in reach. "
    "Use it for notebooks that you wrote yourself, never to grade."
)


def open_process(*, on_notice: Notice, compiler: bool = False) -> WarmSandbox:
    """Open the back end, loudly."""
    on_notice(WARNING)
    return WarmSandbox(NAME, on_notice=on_notice, isolation="none", compiler=compiler)
