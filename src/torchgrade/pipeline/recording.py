"""From a result to the gradebook: journal first, then nbgrader, then the journal's entry goes."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import tenacity

from torchgrade.engine.journal import Entry, Journal, Key, NoSpace, sync
from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.model import Grade, Outcome
from torchgrade.nbgrader_bridge import GradebookBusy, Prepared, Settings, autograde, prepared
from torchgrade.notebook import Work

Results = Sequence[tuple[Entry, Work | None]]
"""The results of one submission's notebooks, each with the rebuilt submission if it is at hand."""
_log = logging.getLogger(__name__)


def while_busy(patience: float, stop: threading.Event) -> tenacity.Retrying:
    """Try again while the gradebook is busy, for so many seconds or until `stop` is set."""
    return tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(GradebookBusy),
        wait=tenacity.wait_random_exponential(multiplier=0.2, max=5),
        stop=tenacity.stop_after_delay(patience) | tenacity.stop_when_event_set(stop),
        sleep=tenacity.sleep_using_event(stop),
        reraise=True,
    )


class Recorder:
    """Records one submission after the other; recording one twice changes nothing."""

    def __init__(
        self,
        root: Path,
        settings: Settings,
        journal: Journal,
        *,
        patience: float,
        stop: threading.Event,
        report: Callable[[str, Grade | None], None],
        same_answers: bool = False,
        terms: str = "",
    ) -> None:
        """Prepare to record.

        Args:
            root: Folder of the course.
            settings: The course's, from `read_settings`.
            journal: Where the results wait.
            patience: Seconds to wait for a gradebook that is locked or out of reach.
            stop: Ends the waiting when it is set.
            report: Called with each student that is done with, and why it is not recorded.
            same_answers: They were graded before from the same bytes: what a person has looked at
                needs no second look, unless its points are others.
            terms: Digest of the tests, limits and sources that they were graded with.
        """
        self._root = root
        self._settings = settings
        self._journal = journal
        self._patience = patience
        self._stop = stop
        self._report = report
        self._same_answers = same_answers
        self._terms = terms
        self._later: list[list[Key]] = []

    def record(self, results: Results) -> None:
        """Record a submission whose results are in the journal.

        While the gradebook is busy for longer than the patience, they stay there for `finish`.

        Raises:
            InstructorError: The course is wrong.
            NoSpace: The disk is full.
        """
        try:
            if self._later:
                self._later.append([entry.key for entry, _ in results])
            else:
                self._record(results)
        except GradebookBusy:
            self._later.append([entry.key for entry, _ in results])

    def finish(self) -> None:
        """Try those again that could not be recorded because the gradebook was busy."""
        busy: GradebookBusy | None = None
        for keys in self._later:
            if busy is None:
                found = [entry for key in keys if (entry := self._journal.find(key)) is not None]
                try:
                    self._record([(entry, None) for entry in found])
                except GradebookBusy as error:
                    busy = error
            if busy is not None:
                self._report(keys[0].student, _ended(keys[0], Outcome.FAULT, busy))
        self._later.clear()

    def _record(self, results: Results) -> None:
        key = results[0][0].key
        grade = None
        try:
            for attempt in while_busy(self._patience, self._stop):
                with attempt:
                    first = attempt.retry_state.attempt_number == 1
                    self._by_nbgrader(results if first else [(entry, None) for entry, _ in results])
        except SubmissionError as error:
            grade = _ended(key, Outcome.QUARANTINED, error)
        except (InstructorError, GradebookBusy, NoSpace):
            raise
        except Exception as error:  # noqa: BLE001 - one submission's edge: the others go on
            _log.info("%s: %s", key.student, error, exc_info=True)
            grade = _ended(key, Outcome.FAULT, error)
        else:
            for entry, _ in results:
                self._journal.remove(entry.key)
        self._report(key.student, grade)

    def _by_nbgrader(self, results: Results) -> None:
        keys = {}
        for entry, work in results:
            key = entry.key
            keys[key.student, key.assignment, key.notebook, key.sha256] = Prepared(
                run=entry.run,
                verdict=entry.verdict,
                hints=entry.hints,
                work=work,
                same_answers=self._same_answers,
                terms=self._terms,
            )
        prepared.update(keys)
        first = results[0][0].key
        try:
            log = autograde(self._root, first.assignment, first.student, settings=self._settings)
        finally:
            for done in keys:
                prepared.pop(done, None)
        for path in log.files:
            with contextlib.suppress(OSError):  # a file system that can't: SQLite can't either
                sync(path)


def _ended(key: Key, outcome: Outcome, error: Exception) -> Grade:
    return Grade(
        student=key.student,
        assignment=key.assignment,
        outcome=outcome,
        reason=str(error) or type(error).__name__,
    )
