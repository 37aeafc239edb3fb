"""`--force` that was cut off goes on where it was: who is still to be graded again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from torchgrade.engine.journal import write_durably
from torchgrade.model import Record, ready

Seeds = tuple[int, ...]
"""The seeds of a submission's runs, one per notebook: they tell one grading from the next."""


class _Listed(Record, frozen=True, kw_only=True):
    basis: str
    seeds: dict[str, Seeds]
    ended: bool = False


ready(_Listed)


class Forced:
    """Submissions of an assignment that are to be graded again though nothing changed.

    Each is listed with the seeds of the grading that it had: it is done once it has others.
    """

    def __init__(self, path: Path, basis: str, seeds_of: Callable[[str], Seeds]) -> None:
        """Read what an earlier run left.

        Args:
            path: The list's file; need not exist.
            basis: Digest of what decides the verdicts; a list made for another one is dropped.
            seeds_of: Gives the seeds of a student's grading, none if there is no grading.
        """
        self._path = path
        self._basis = basis
        self._seeds_of = seeds_of
        self._listed = _Listed(basis=basis, seeds={}, ended=True)
        with contextlib.suppress(FileNotFoundError, msgspec.MsgspecError):
            found = msgspec.json.decode(path.read_bytes(), type=_Listed)
            if found.basis == basis:
                self._listed = found

    def begin(self, students: Iterable[str]) -> None:
        """List these, unless a batch was cut off: that one goes on."""
        if self._listed.ended or not any(map(self.waits, self._listed.seeds)):
            seeds = {student: self._seeds_of(student) for student in students}
            self._write(_Listed(basis=self._basis, seeds=seeds))

    def waits(self, student: str) -> bool:
        """Whether a student's submission is listed and has not been graded since."""
        before = self._listed.seeds.get(student)
        return before is not None and before == self._seeds_of(student)

    def end(self, faults: Iterable[str]) -> None:
        """Forget the list at the end of a batch, but for those that ended in a fault."""
        left = {s: seeds for s in faults if (seeds := self._listed.seeds.get(s)) is not None}
        if left:
            self._write(_Listed(basis=self._basis, seeds=left, ended=True))
        else:
            self._path.unlink(missing_ok=True)

    def _write(self, listed: _Listed) -> None:
        write_durably(self._path, msgspec.json.encode(listed))
        self._listed = listed
