"""Becomes bubblewrap, after root has stepped down: `python -m torchgrade.inside.launch UID ARG…`.

Root enters a private read-only root first where it may, because an ordinary user does not see an
interpreter that lies in root's home.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from torchgrade.inside import isolate
from torchgrade.inside import syscalls as sc
from torchgrade.inside.spawn import Bind


def main() -> None:
    """Step down if root, and become the program that the arguments name."""
    uid, program = int(sys.argv[1]), sys.argv[2:]
    binds = [Bind(source=path, target=path) for path in _listed("BINDS")]
    nodes = tuple(_listed("NODES"))
    if os.getuid() == 0:
        with contextlib.suppress(PermissionError):
            sc.unshare(sc.NEWNS)
            isolate.enter_root(binds, nodes)
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    sc.die_with_parent(signal.SIGKILL)
    os.execv(program[0], program)  # noqa: S606 (nothing for a shell to do)


def _listed(name: str) -> list[str]:
    return [each for each in os.environ.pop(name, "").split(":") if each]


if __name__ == "__main__":
    main()
