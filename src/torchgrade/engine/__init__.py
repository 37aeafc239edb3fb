"""Runs submissions: a sandbox for the student's code, a trusted runner for the tests, one clock.

`grade_notebook` is the one way from a notebook's cells to a verdict; the command line, nbgrader's
executor and the release gate all take it.
"""

from torchgrade.engine.grading import grade_notebook, shutdown
from torchgrade.engine.tests_runner import TestsRunner

__all__ = ["TestsRunner", "grade_notebook", "shutdown"]
