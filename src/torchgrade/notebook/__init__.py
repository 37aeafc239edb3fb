"""Notebooks as data: read them, know their cells, choose a language, rebuild a submission.

Nothing here runs a cell, and nothing here trusts a submission: only the sources of its cells
are ever taken.
"""

from torchgrade.notebook.cells import (
    code_cells,
    grade_id,
    points,
    role,
    visible_part,
    without_marks,
    without_solutions,
)
from torchgrade.notebook.languages import for_language, guess_language, language_differences
from torchgrade.notebook.python import parse_python
from torchgrade.notebook.reading import dumps, parse_submission, read_source, read_submission
from torchgrade.notebook.rebuild import Rebuilt, rebuild
from torchgrade.notebook.work import (
    Binding,
    Work,
    bindings,
    bound_cells,
    given_files,
    notebooks_of,
    solution_work,
    source_path,
    stub_work,
    submission_work,
)

__all__ = [
    "Binding",
    "Rebuilt",
    "Work",
    "bindings",
    "bound_cells",
    "code_cells",
    "dumps",
    "for_language",
    "given_files",
    "grade_id",
    "guess_language",
    "language_differences",
    "notebooks_of",
    "parse_python",
    "parse_submission",
    "points",
    "read_source",
    "read_submission",
    "rebuild",
    "role",
    "solution_work",
    "source_path",
    "stub_work",
    "submission_work",
    "visible_part",
    "without_marks",
    "without_solutions",
]
