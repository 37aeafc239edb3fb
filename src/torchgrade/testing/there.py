"""Reaches the student's process from what a test holds of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torchgrade.remote.handles import (
    HandleMisuse,
    Remote,
    RemoteTensor,
    Session,
    Student,
    compiled,
)

BESIDE = Path(__file__).parent / "student_side" / "beside.py"


def session_of(holder: Student | Remote | RemoteTensor) -> Session:
    """Give the session that a handle, or the `student` fixture, belongs to.

    Raises:
        HandleMisuse: It is a function of the test's own, which no answer of the student's can be.
    """
    if callable(holder) and not isinstance(holder, Remote):
        raise HandleMisuse(
            f"a {type(holder).__name__} of the test's own stands where the student's is needed: "
            "make what calls the student's code there, with `student.load(file)`"
        )
    found: Session = holder._session
    return found


def beside(holder: Student | Remote | RemoteTensor) -> Any:
    """Load `student_side/beside.py` in the student's process, and give its namespace's handle."""
    return session_of(holder).request("load", compiled(BESIDE), BESIDE.name)


def put(holder: Student | Remote | RemoteTensor, item: Any) -> Any:
    """Send tensors there, and give their handles; containers keep their shape."""
    return session_of(holder).request("put", item)
