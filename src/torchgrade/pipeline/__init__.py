"""Each command as a tuple of named steps: value in, value out. Nothing here prints."""

from torchgrade.authoring.gates import Trial
from torchgrade.authoring.subjects import THREADS
from torchgrade.pipeline.batch import Event, InUse, Resources
from torchgrade.pipeline.calibrating import SEEDS, Calibrated, calibrate
from torchgrade.pipeline.checking import KINDS, LIBRARY, Checked, check
from torchgrade.pipeline.collecting import collect
from torchgrade.pipeline.exporting import FORMATS, Exported, export
from torchgrade.pipeline.grading import grade
from torchgrade.pipeline.pages import current_page, current_pages
from torchgrade.pipeline.regrading import apply_regrade, regrade
from torchgrade.pipeline.releasing import release
from torchgrade.pipeline.reporting import class_grades, feedback, rows, ungraded
from torchgrade.pipeline.rostering import roster

__all__ = [
    "FORMATS",
    "KINDS",
    "LIBRARY",
    "SEEDS",
    "THREADS",
    "Calibrated",
    "Checked",
    "Event",
    "Exported",
    "InUse",
    "Resources",
    "Trial",
    "apply_regrade",
    "calibrate",
    "check",
    "class_grades",
    "collect",
    "current_page",
    "current_pages",
    "export",
    "feedback",
    "grade",
    "regrade",
    "release",
    "roster",
    "rows",
    "ungraded",
]
