"""Whose fault it is stands in the name: one base, three heads.

Nothing here may ever decide a grade: `judge` does that from check results.
"""

from __future__ import annotations


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
