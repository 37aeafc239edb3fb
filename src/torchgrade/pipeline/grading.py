"""`torchgrade grade`: collect, leave out what is done, run in parallel, record one by one.

Submissions run on Dask, in threads of this process or on a cluster. Each result is in a journal
on the disk before nbgrader records it, in the calling thread. A run that was cut off goes on where
it was: what is recorded is left, what was run is only recorded.
"""

from __future__ import annotations

import dataclasses
import functools
import threading
from pathlib import Path

from torchgrade.engine.cluster import Cluster
from torchgrade.engine.journal import Entry
from torchgrade.model import Grade, Outcome, Submission
from torchgrade.nbgrader_bridge import GradebookBusy, GradebookGrade, Stamp, grades
from torchgrade.notebook import for_language, points, read_source, source_path
from torchgrade.pipeline.batch import PATIENCE, Batch, Event, Report, Resources, opened
from torchgrade.pipeline.busy import starved
from torchgrade.pipeline.forced import Forced, Seeds
from torchgrade.pipeline.plan import plan_path, read_plan
from torchgrade.pipeline.recorded import is_recorded
from torchgrade.pipeline.recording import Recorder, Results
from torchgrade.pipeline.running import Running, cluster_for
from torchgrade.sandbox import gpus


@dataclasses.dataclass
class _Grading:
    """One run of the command."""

    batch: Batch
    force: bool
    forced: Forced
    recorder: Recorder
    books: dict[str, GradebookGrade] | None
    seeds: dict[tuple[str, str], int] = dataclasses.field(default_factory=dict)

    def seed(self, student: str, notebook: str) -> int | None:
        """Give the seed to replay, where a result of these bytes is to come again."""
        return self.seeds.get((student, notebook))


def grade(
    root: Path,
    assignment: str,
    *,
    students: tuple[str, ...] = (),
    force: bool = False,
    resources: Resources | None = None,
    patience: float = PATIENCE,
    stop: threading.Event | None = None,
    report: Report = lambda _: None,
) -> tuple[Grade, ...]:
    """Grade an assignment's submissions.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        students: Only these; all if empty.
        force: Grade again what has not changed since it was graded.
        resources: Where to run them; in this process, on every core if None.
        patience: Seconds to wait for a gradebook that is locked or out of reach.
        stop: Set it to end the batch soon; what was run is kept.
        report: Called in this thread with each event.

    Returns:
        One grade for each submission that could not be graded, with the reason. Those that were
        graded are in the gradebook: see `class_grades`.

    Raises:
        InstructorError: The course is wrong, or is being graded by somebody else. What was
            recorded before stays.
        Fault: The disk is full, or a cluster is lost; what was run is kept.
        KeyboardInterrupt: `stop` was set.
    """
    with opened(
        root,
        assignment,
        journal="journal",
        students=students,
        resources=resources,
        stop=stop,
        report=report,
    ) as batch:
        if batch.resources.device is not None and not batch.resources.scheduler:
            gpus.Slots(gpus.find()).check(batch.resources.device)
        books = _books(batch)
        forced = Forced(
            batch.root / ".torchgrade" / "journal" / f"{assignment}.forced",
            batch.basis,
            lambda student: _seeds(batch, student),
        )
        recorder = Recorder(
            batch.root,
            batch.settings,
            batch.journal,
            patience=patience,
            stop=batch.stop,
            report=batch.end,
            terms=batch.terms,
        )
        grading = _Grading(batch, force, forced, recorder, books)
        _compare_points(batch)
        _run_and_record(grading, _leave_out_done(grading, batch.collect()))
        forced.end(g.student for g in batch.ended if g.outcome is Outcome.FAULT)
    return tuple(batch.ended)


def _books(batch: Batch) -> dict[str, GradebookGrade] | None:
    """Read what is recorded; None while the gradebook is out of reach.

    Raises:
        InstructorError: The gradebook does not know the assignment: nothing could be recorded.
    """
    try:
        return {book.student: book for book in grades(batch.root, batch.assignment)}
    except GradebookBusy:
        reason = (
            "The gradebook is locked or out of reach: what autograded/ holds is taken for"
            " recorded. Give the same command again once it can be read."
        )
        batch.notice(reason)
        return None


def _compare_points(batch: Batch) -> None:
    """Say so where the config's points are not the notebooks'; `release` refuses it."""
    found = sum(
        points(cell)
        for name in batch.notebooks
        for cell in for_language(
            read_source(source_path(batch.root, batch.assignment, name)), batch.course.languages[0]
        ).cells
    )
    stated = batch.course.assignment(batch.assignment).points
    if abs(found - stated) > 1e-6:
        reason = (
            f"grader_config.py gives {batch.assignment} {stated:g} points, and its notebooks have"
            f" {found:g}: the notebooks' count."
        )
        batch.notice(reason)


def _leave_out_done(grading: _Grading, found: list[Submission]) -> list[Submission]:
    """Leave out what was graded as it stands, unless everything is to be graded again."""
    batch = grading.batch
    if grading.force and not batch.students:
        grading.forced.begin(s.student for s in found)
    todo: list[Submission] = []
    done: list[Submission] = []
    for submission in found:
        batch.look_up()
        (done if _is_done(grading, submission) else todo).append(submission)
    if done:
        batch.report(Event(kind="left", count=len(done)))
        _tell_other_terms(batch, done)
    refused = len(batch.ended)
    batch.report(Event(kind="found", count=len(todo) + refused, advance=refused))
    return todo


def _tell_other_terms(batch: Batch, done: list[Submission]) -> None:
    """Say how many were graded on other terms, but for those whom `regrade` left the same."""
    plan = read_plan(plan_path(batch.root, batch.assignment))
    shown = plan.impact.students if plan is not None and plan.basis == batch.basis else ()
    same = {impact.student for impact in shown if not impact.changed}
    others = 0
    for student in {s.student for s in done} - same:
        stamps = (batch.stamp(student, name) for name in batch.notebooks)
        others += any(s is not None and s.terms not in ("", batch.terms) for s in stamps)
    if others:
        reason = (
            f"{others} {'was' if others == 1 else 'were'} graded with other tests, limits or"
            f" sources: `torchgrade regrade {batch.assignment}` shows the difference, `--force`"
            " grades them again."
        )
        batch.notice(reason)


def _is_done(grading: _Grading, submission: Submission) -> bool:
    batch, student = grading.batch, submission.student
    if (grading.force and batch.students) or grading.forced.waits(student):
        return False
    stamps = {}
    for name in batch.notebooks:
        stamp = batch.stamp(student, name)
        digest = batch.digest(submission, name)
        if not digest:
            return False  # to be told when it is its turn
        if stamp is None or stamp.sha256 != digest:
            return False
        stamps[name] = stamp
    books = grading.books
    if books is not None and not is_recorded(books.get(student), tuple(stamps.values())):
        grading.seeds.update({(student, n): s.verdict.seed for n, s in stamps.items()})
        return False
    return all(_forgotten(batch, submission, name, stamp) for name, stamp in stamps.items())


def _forgotten(batch: Batch, submission: Submission, name: str, stamp: Stamp) -> bool:
    """Forget a result that is recorded; false if it is a newer one, which is not."""
    key = batch.key(submission.student, name, batch.digest(submission, name))
    entry = batch.journal.find(key)
    if entry is not None and entry.verdict.seed != stamp.verdict.seed:
        return False
    batch.journal.remove(key)  # cut off before it could be forgotten
    return True


def _seeds(batch: Batch, student: str) -> Seeds:
    stamps = (batch.stamp(student, name) for name in batch.notebooks)
    return tuple(stamp.verdict.seed for stamp in stamps if stamp is not None)


def _run_and_record(grading: _Grading, submissions: list[Submission]) -> None:
    """Record what was run before, and run the rest."""
    batch = grading.batch
    ready = [s for s in submissions if batch.kept(s)] if len(batch.journal) else []
    if ready:
        batch.report(Event(kind="kept", count=len(ready)))
    for submission in ready:
        batch.look_up()
        if entries := batch.kept(submission):
            grading.recorder.record([(entry, None) for entry in entries])
    names = {s.student for s in ready}
    rest = [s for s in submissions if s.student not in names]
    if rest:
        with cluster_for(batch.bundle, batch.resources, batch.notice) as cluster:
            _run(grading, cluster, rest)
    grading.recorder.finish()


def _run(grading: _Grading, cluster: Cluster, submissions: list[Submission]) -> None:
    """Run submissions; those that a busy machine may have cost points once more, and alone."""
    batch, starving = grading.batch, set[str]()
    limits = batch.course.limits_for(batch.assignment)

    def keep(entry: Entry) -> None:
        if not starved(entry.run, limits):
            batch.journal.write(entry)

    def record_unless_starved(results: Results) -> bool:
        if any(starved(entry.run, limits) for entry, _ in results):
            student = results[0][0].key.student
            starving.add(student)
            grading.seeds.update({(student, e.key.notebook): e.verdict.seed for e, _ in results})
            return False
        return record(results)

    def record(results: Results) -> bool:
        grading.recorder.record(results)
        return False

    run = functools.partial(Running, batch, cluster, seed=grading.seed)
    run(submissions, take=record_unless_starved, keep=keep).run()
    if again := [s for s in submissions if s.student in starving]:
        reason = (
            f"{', '.join(s.student for s in again)}: stopped at a time limit without having used"
            " the processor for it. Run once more, alone and with the same inputs: that counts."
        )
        batch.notice(reason)
        run(again, take=record, keep=batch.journal.write, alone=True).run()
