"""What the supervisor asks of the tests' runner."""

from __future__ import annotations

from pathlib import Path

from torchgrade.model import CodeCell, Conditions, Limits, Record, ready


class Job(Record, frozen=True, kw_only=True):
    """Run one notebook and its hidden tests.

    Attributes:
        tests: Folder of the assignment's hidden tests; need not exist.
        cells: The rebuilt notebook's code cells.
        files: The assignment's data files by relative name.
        device: `cpu`, `cuda` or `mps`.
        seed: Seed of the hidden tests' random inputs.
        limits: What the submission may use.
        sandbox: Name of the back end, for the record.
        conditions: Under which the tests take place; `seed` above is their seed.
    """

    tests: Path
    cells: tuple[CodeCell, ...]
    files: dict[str, bytes]
    device: str
    seed: int
    limits: Limits
    sandbox: str
    conditions: Conditions = Conditions()

    @property
    def judged(self) -> tuple[CodeCell, ...]:
        """The test cells whose tests are to run, in the notebook's order."""
        only = self.conditions.only
        tests = (cell for cell in self.cells if cell.role == "test")
        return tuple(cell for cell in tests if only is None or cell.grade_id in only)


ready(Job)
