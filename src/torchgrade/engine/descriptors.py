"""Open files of this process: as many as the machine allows."""

from __future__ import annotations

import resource


def allow_most() -> None:
    """Raise this process's limit on open files to the most that it may have.

    The kernel counts descriptors that are on their way through a socket for each user, and holds
    their number to the sender's own limit: what one sandbox leaves on the way must not be what
    keeps the grader from handing out a socket.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
