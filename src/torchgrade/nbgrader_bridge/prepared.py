"""Results computed before nbgrader asks for them.

`torchgrade grade` runs submissions in parallel, puts each result here, and lets nbgrader record
one after the other. A result belongs to the very bytes that were handed in.
"""

from __future__ import annotations

import dataclasses

from torchgrade.model import Hint, RunRecord, Verdict
from torchgrade.notebook import Work

PreparedKey = tuple[str, str, str, str]
"""Student, assignment, notebook, SHA-256 of the submitted file."""


@dataclasses.dataclass(frozen=True)
class Prepared:
    """One run of one notebook: what `grade_notebook` returned.

    Attributes:
        run: The run's record.
        verdict: The verdict.
        hints: The misconceptions recognised.
        work: The rebuilt submission, to be used once; it is rebuilt again if None.
        same_answers: It was graded before from the same bytes, only the tests are others.
        terms: As the stamp's.
    """

    run: RunRecord
    verdict: Verdict
    hints: tuple[Hint, ...] = ()
    work: Work | None = None
    same_answers: bool = False
    terms: str = ""


prepared: dict[PreparedKey, Prepared] = {}
"""Filled by the pipeline, emptied by `TrustedExecute`. Of this process alone."""


def is_prepared(student: str, assignment: str, notebook: str) -> bool:
    """Whether there is a result for a notebook, which was read to get it."""
    return any(key[:3] == (student, assignment, notebook) for key in prepared)
