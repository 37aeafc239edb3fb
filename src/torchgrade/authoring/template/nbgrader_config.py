"""Puts torchgrade's passes in charge of nbgrader, then loads the course's own settings.

The lists come first and as plain strings: nothing in grader_config.py can fail in a way that
leaves nbgrader's own executor in charge. An error there is reported by the first pass that runs.
"""

import os
import sys

c = get_config()  # noqa: F821 - nbgrader defines it

c.GenerateAssignment.preprocessors = [
    "torchgrade.nbgrader_bridge.ChooseLanguage",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
    "torchgrade.nbgrader_bridge.ProveRelease",
    "nbgrader.preprocessors.SaveCells",
]
# Without CheckCellMetadata: the metadata comes from the source, where `release` checked it.
c.Autograde.sanitize_preprocessors = [
    "torchgrade.nbgrader_bridge.RebuildFromMaster",
    "nbgrader.preprocessors.OverwriteKernelspec",
]
c.Autograde.autograde_preprocessors = [
    "torchgrade.nbgrader_bridge.TrustedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "torchgrade.nbgrader_bridge.RecordScores",
    "nbgrader.preprocessors.AssignLatePenalties",
]
c.Autograde.pre_convert_hook = "torchgrade.nbgrader_bridge.settle_submission"
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "torchgrade.nbgrader_bridge.StripHiddenTests",
]
c.GenerateFeedback.exporter_class = "torchgrade.nbgrader_bridge.FeedbackExporter"
c.HTMLExporter.sanitize_html = True

# nbgrader calls `alembic` by name: find this interpreter's, activated or not.
_bin = os.path.dirname(sys.executable)  # noqa: PTH120
if _bin not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join(filter(None, [_bin, os.environ.get("PATH", "")]))

try:
    load_subconfig("grader_config.py")  # noqa: F821 - nbgrader defines it
except (Exception, SystemExit) as error:  # noqa: BLE001 - see above
    print(f"grader_config.py: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201

# It refuses to go on where the other passes were lost, so it must not be lost itself.
_REBUILD = "torchgrade.nbgrader_bridge.RebuildFromMaster"
if _REBUILD not in c.Autograde.sanitize_preprocessors:
    c.Autograde.sanitize_preprocessors = [_REBUILD, *c.Autograde.sanitize_preprocessors]
