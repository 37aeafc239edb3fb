"""The course's penalty for late submissions, without a gradebook to write it into."""

from __future__ import annotations

import copy

from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config


def late_penalty(config: Config, student: str, score: float, seconds_late: float) -> float:
    """Give the points that nbgrader would take off a notebook.

    Args:
        config: The course's, from `read_settings`.
        student: Student id.
        score: The notebook's points.
        seconds_late: How late it was handed in.

    Returns:
        From 0 to `score`, as the course's `AssignLatePenalties.plugin_class` says.
    """
    if seconds_late <= 0:
        return 0.0
    assign = AssignLatePenalties(config=copy.deepcopy(config))
    assign.init_plugin()
    penalty = assign.plugin_inst.late_submission_penalty(student, score, seconds_late)
    return 0.0 if penalty is None else min(max(float(penalty), 0.0), score)
