"""Runs submissions: a sandbox for the student's code, a trusted runner for the tests, one clock.

`grading.grade_notebook` is the one way from a notebook's cells to a verdict; the command line,
nbgrader's executor and the release gate all take it. Nothing is imported here: the tests' runner
starts without what the supervisor needs.
"""
