"""The smallest agent: it shows that a box of this level starts and answers on this machine."""

from __future__ import annotations

import socket
from typing import Any

ANSWER = b"here"


def answer(sock: socket.socket, limits: dict[str, Any]) -> None:  # noqa: ARG001 (an agent's form)
    """Say one word to the other end and stop."""
    sock.sendall(ANSWER)
