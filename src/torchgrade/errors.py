"""Whose fault it is stands in the name: one base, three heads.

Nothing here may ever decide a grade: `judge` does that from check results.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class TorchgradeError(Exception):
    """Base of every error that torchgrade raises on purpose.

    Args:
        message: What happened, naming the file or the cell.
        hint: What to do next, as one sentence; empty if there is nothing to do.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class InstructorError(TorchgradeError):
    """The course is wrong: a config value, a source notebook, a hidden test, an unknown name."""


class SubmissionError(TorchgradeError):
    """What was handed in can't be graded as it is: it is quarantined with this reason."""


class Fault(TorchgradeError):
    """Ours. Never a grade: the submission is queued again and then reported."""


def meant(word: str, known: Iterable[str]) -> str:
    """Ask whether the closest of the known words was meant; an empty string if none is close."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f" Did you mean {close[0]!r}?" if close else ""


def tells_from_course(work: Callable[Concatenate[Path, P], R]) -> Callable[Concatenate[Path, P], R]:
    """Let a function's errors write paths as they are seen from the course, its first argument."""

    @functools.wraps(work)
    def told(root: Path, /, *args: P.args, **options: P.kwargs) -> R:
        try:
            return work(root, *args, **options)
        except TorchgradeError as error:
            error.message, error.hint = (
                text.replace(f"{root.resolve()}/", "") for text in (error.message, error.hint)
            )
            error.args = (error.message,)
            raise

    return told
