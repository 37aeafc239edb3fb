"""What `regrade` has shown: `--apply` writes this and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from torchgrade.engine.journal import Key, write_durably
from torchgrade.model import Hint, Record, Verdict, ready
from torchgrade.nbgrader_bridge import GradebookGrade
from torchgrade.report import Impact

VERSION = 2
_DIGITS = 6
_EPSILON = 1e-6


class Result(Record, frozen=True, kw_only=True):
    """One notebook's new result, in place of the recorded one.

    Attributes:
        key: Names it in the journal.
        before: Digest of the recorded verdict.
        after: Digest of the new one.
    """

    key: Key
    before: str
    after: str


class Plan(Record, frozen=True, kw_only=True):
    """A report that was shown, and what is to be written because of it.

    Attributes:
        basis: Digest of all that decides the verdicts.
        impact: What was shown.
        results: Student to new results; a student in whom nothing changed has none.
        given: Student to the digest of what the gradebook had beside the verdict, see `given`.
    """

    basis: str
    impact: Impact
    results: dict[str, tuple[Result, ...]]
    given: dict[str, str]
    version: int = VERSION


ready(Plan)


def digest(verdict: Verdict, hints: Iterable[Hint]) -> str:
    """Give the digest of a grading, by which one is told from the next."""
    data = msgspec.json.encode((verdict, tuple(hints)), order="deterministic")
    return hashlib.sha256(data).hexdigest()


def given(book: GradebookGrade) -> str:
    """Give the digest of what counts beside the machine's points, and what recording leaves.

    These are the manual scores, the extra credit and how late it was handed in.
    """
    cells = []
    for cell in book.cells:
        extra = cell.points - ((cell.auto or 0.0) if cell.manual is None else cell.manual)
        if cell.manual is not None or abs(extra) > _EPSILON:
            cells.append((cell.notebook, cell.cell, cell.manual, round(extra, _DIGITS)))
    data = msgspec.json.encode((sorted(cells), round(book.late_seconds)), order="deterministic")
    return hashlib.sha256(data).hexdigest()


def plan_path(root: Path, assignment: str) -> Path:
    """Where the plan of an assignment lies."""
    return root / ".torchgrade" / "regrade" / f"{assignment}.json"


def write_plan(path: Path, plan: Plan) -> None:
    """Write a plan, whole or not at all."""
    write_durably(path, msgspec.json.encode(plan))


def read_plan(path: Path) -> Plan | None:
    """Read a plan; None if there is none that can be read."""
    try:
        plan = msgspec.json.decode(path.read_bytes(), type=Plan)
    except (OSError, msgspec.MsgspecError):
        return None
    return plan if plan.version == VERSION else None
