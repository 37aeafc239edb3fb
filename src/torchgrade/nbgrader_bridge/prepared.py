"""Results computed before nbgrader asks for them.

`torchgrade grade` runs submissions in parallel, puts each result here, and lets nbgrader record
one after the other. A result belongs to the very bytes that were handed in.
"""

from __future__ import annotations

import dataclasses

from torchgrade.model import Hint, RunRecord, Verdict

PreparedKey = tuple[str, str, str, str]
"""Student, assignment, notebook, SHA-256 of the submitted file."""


@dataclasses.dataclass(frozen=True)
class Prepared:
    """One run of one notebook: what `grade_notebook` returned."""

    run: RunRecord
    verdict: Verdict
    hints: tuple[Hint, ...] = ()


prepared: dict[PreparedKey, Prepared] = {}
"""Filled by the pipeline, emptied by `TrustedExecute`. Of this process alone."""
