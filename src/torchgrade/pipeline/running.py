"""Submissions on a cluster: few at a time, however many there are."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Sequence

from torchgrade.engine.cluster import Cluster, connected, local
from torchgrade.engine.journal import Entry, Key
from torchgrade.engine.unit import Answer, Bundle, Unit
from torchgrade.errors import Fault, InstructorError, SubmissionError
from torchgrade.model import Conditions, Outcome, Submission
from torchgrade.notebook import Work, submission_work
from torchgrade.pipeline.batch import Batch, Resources
from torchgrade.pipeline.recording import Results

_log = logging.getLogger(__name__)
_LOOK_UP_SECONDS = 0.2


def cluster_for(
    bundle: Bundle, where: Resources, on_notice: Callable[[str], None] = _log.warning
) -> contextlib.AbstractContextManager[Cluster]:
    """Start or join what units run on: a Dask cluster, or threads of this process."""
    if where.scheduler:
        return connected(bundle, where.scheduler, on_notice=on_notice)
    return local(bundle, where.workers or os.cpu_count() or 1, gpus=where.gpus)


def _nothing(_: Entry) -> None:
    return


def _fresh(_student: str, _notebook: str) -> None:
    return None


class Running:
    """Runs submissions, and hands over each one's results in the calling thread."""

    def __init__(
        self,
        batch: Batch,
        cluster: Cluster,
        submissions: Sequence[Submission],
        *,
        take: Callable[[Results], bool],
        keep: Callable[[Entry], None] = _nothing,
        seed: Callable[[str, str], int | None] = _fresh,
        key: Callable[[str, str, str], Key] | None = None,
        alone: bool = False,
    ) -> None:
        """Prepare to run.

        Args:
            batch: Where the submissions come from, and who is told of those that can't be run.
            cluster: Where they are run.
            submissions: What to run.
            take: Called with the results of all of a submission's notebooks; says whether the
                submission is to be run once more.
            keep: Called with each result as it comes, before `take`.
            seed: Gives the seed to replay for a student's notebook; None for a fresh one.
            key: Names a result by student, notebook and digest of its bytes; as the batch does
                if None.
            alone: Run one submission after the other, and nothing beside it.
        """
        self._batch = batch
        self._cluster = cluster
        self._waiting = iter(submissions)
        self._take_results = take
        self._keep_result = keep
        self._seed = seed
        self._key = key or batch.key
        self._alone = alone
        self._works: dict[str, dict[str, Work]] = {}
        self._answers: dict[str, dict[str, Entry | Fault]] = {}

    def run(self) -> None:
        """Run all of them.

        Raises:
            InstructorError: The course is wrong.
            Fault: The cluster is lost, or the disk is full.
            KeyboardInterrupt: The batch is to end.
        """
        try:
            while self._feed():
                self._batch.look_up()
                if (done := self._cluster.next(_LOOK_UP_SECONDS)) is not None:
                    self._take(*done)
        except KeyboardInterrupt:
            while (done := self._cluster.next(0)) is not None:
                self._keep(*done)
            raise

    def _feed(self) -> bool:
        """Give the cluster what it has room for; false if nothing is left to wait for."""
        while self._cluster.room > 0 and not (self._alone and self._works):
            submission = next(self._waiting, None)
            if submission is None:
                break
            if works := self._prepared(submission):
                self._submit(submission.student, works)
        return bool(self._works)

    def _submit(self, student: str, works: dict[str, Work]) -> None:
        self._works[student] = works
        self._answers[student] = {}
        for name, work in works.items():
            conditions = Conditions(seed=self._seed(student, name))
            unit = Unit(notebook=name, lang=work.lang, cells=work.cells, conditions=conditions)
            self._cluster.submit((student, name), unit)

    def _prepared(self, submission: Submission) -> dict[str, Work]:
        """Read and rebuild a submission; empty if it ends here."""
        batch = self._batch
        try:
            return {
                name: submission_work(
                    batch.root, batch.course, batch.assignment, batch.handed_in(submission, name)
                )
                for name in batch.notebooks
            }
        except SubmissionError as error:
            batch.fail(submission.student, Outcome.QUARANTINED, error)
        except InstructorError:
            raise
        except Exception as error:  # noqa: BLE001 - one submission's edge: the others go on
            _log.info("%s: %s", submission.student, error, exc_info=True)
            batch.fail(submission.student, Outcome.FAULT, error)
        return {}

    def _take(self, token: tuple[str, str], answer: Answer) -> None:
        """Take an answer; with the last one of a submission, hand them over."""
        student, _ = token
        self._keep(token, answer)
        if len(self._answers[student]) < len(self._works[student]):
            return
        works, answers = self._works.pop(student), self._answers.pop(student)
        faults = [answer for answer in answers.values() if isinstance(answer, Fault)]
        if faults:
            self._batch.fail(student, Outcome.FAULT, faults[0])
            return
        entries = [answers[name] for name in works]
        results = [(e, works[e.key.notebook]) for e in entries if isinstance(e, Entry)]
        if self._take_results(results):
            self._submit(student, works)

    def _keep(self, token: tuple[str, str], answer: Answer) -> None:
        student, name = token
        try:
            run, verdict, hints = answer.result()
        except Fault as error:
            self._answers[student][name] = error
            return
        sha256 = self._works[student][name].sha256
        entry = Entry(key=self._key(student, name, sha256), run=run, verdict=verdict, hints=hints)
        self._keep_result(entry)
        self._answers[student][name] = entry
