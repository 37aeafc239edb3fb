"""Each command as a tuple of named steps: value in, value out. Nothing here prints."""

from torchgrade.pipeline.checking import Check, check
from torchgrade.pipeline.grading import Event, Resources, grade
from torchgrade.pipeline.reporting import class_grades, export, feedback, rows, ungraded

__all__ = [
    "Check",
    "Event",
    "Resources",
    "check",
    "class_grades",
    "export",
    "feedback",
    "grade",
    "rows",
    "ungraded",
]
