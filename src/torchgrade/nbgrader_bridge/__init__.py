"""The one room that imports nbgrader.

`nbgrader_config.py` names the preprocessors below as dotted strings; nothing of nbgrader is
subclassed beyond its preprocessors, and nothing is patched.
"""

from torchgrade.nbgrader_bridge.commands import (
    GradebookBusy,
    GradebookCell,
    GradebookGrade,
    Log,
    Settings,
    autograde,
    check_config,
    generate,
    generate_feedback,
    grades,
    read_settings,
)
from torchgrade.nbgrader_bridge.deadlines import due_dates, set_due_date
from torchgrade.nbgrader_bridge.due import due_date
from torchgrade.nbgrader_bridge.feedback_passes import FeedbackExporter, StripHiddenTests
from torchgrade.nbgrader_bridge.grading_passes import (
    RebuildFromMaster,
    RecordScores,
    TrustedExecute,
)
from torchgrade.nbgrader_bridge.hooks import settle_submission
from torchgrade.nbgrader_bridge.penalties import late_penalty
from torchgrade.nbgrader_bridge.prepared import Prepared, PreparedKey, prepared
from torchgrade.nbgrader_bridge.release_passes import ChooseLanguage, ProveRelease
from torchgrade.nbgrader_bridge.stamp import Stamp, graded_digest, read_stamp
from torchgrade.nbgrader_bridge.students import GradebookStudent, StudentChange, update_students

__all__ = [
    "ChooseLanguage",
    "FeedbackExporter",
    "GradebookBusy",
    "GradebookCell",
    "GradebookGrade",
    "GradebookStudent",
    "Log",
    "Prepared",
    "PreparedKey",
    "ProveRelease",
    "RebuildFromMaster",
    "RecordScores",
    "Settings",
    "Stamp",
    "StripHiddenTests",
    "StudentChange",
    "TrustedExecute",
    "autograde",
    "check_config",
    "due_date",
    "due_dates",
    "generate",
    "generate_feedback",
    "graded_digest",
    "grades",
    "late_penalty",
    "prepared",
    "read_settings",
    "read_stamp",
    "set_due_date",
    "settle_submission",
    "update_students",
]
