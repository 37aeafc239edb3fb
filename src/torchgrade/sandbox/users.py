"""User ids for boxes that root starts: ones that neither distributions nor systemd hand out."""

from __future__ import annotations

import os

_FIRST, _COUNT = 60600, 500
_FIRST_BOX, _BLOCKS, _BOXES = 1_880_000_000, 200_000, 1000


def server_uid() -> int:
    """Return the id that this supervisor's server steps down to."""
    return _FIRST + os.getpid() % _COUNT


def first_box_uid() -> int:
    """Return the first of the ids that this supervisor's boxes get, one each."""
    return _FIRST_BOX + os.getpid() % _BLOCKS * _BOXES
