"""Measures what grading costs: torchgrade, stock nbgrader, Otter-Grader, and the bound.

`python -m benchmarks.grading` from the repository's root; benchmarks/README.md says what is
compared and why.
"""
