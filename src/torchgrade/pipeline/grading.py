"""`torchgrade grade`: collect, leave out what is done, run in parallel, record one by one.

Submissions run in worker threads, each in a sandbox of its own; nbgrader records them in the
calling thread, as each is ready. What is recorded is done: a run that was cut off goes on there.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Literal

from torchgrade.config import Course, load_course
from torchgrade.engine.grading import grade_notebook, shutdown
from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.intake import collect
from torchgrade.model import Grade, Outcome, Record, Submission
from torchgrade.nbgrader_bridge import Prepared, autograde, graded_digest, prepared
from torchgrade.notebook import notebooks_of, submission_work

_log = logging.getLogger(__name__)

Kind = Literal["found", "left", "graded", "quarantined", "fault"]


class Event(Record, frozen=True, kw_only=True):
    """Something that a person who waits wants to see.

    Attributes:
        kind: `found` (how many there are to grade), `left` (already graded), or how a
            submission ended.
        student: Whose, where it is about one.
        count: For `found` and `left`: how many.
        reason: For `quarantined` and `fault`.
        advance: By how many of those `found` the batch has come nearer to its end.
    """

    kind: Kind
    student: str = ""
    count: int = 0
    reason: str = ""
    advance: int = 0


Report = Callable[[Event], None]


@dataclasses.dataclass(frozen=True)
class _Batch:
    """What one step hands to the next."""

    root: Path
    course: Course
    assignment: str
    students: tuple[str, ...]
    force: bool
    workers: int
    device: str | None
    report: Report
    submissions: tuple[Submission, ...] = ()
    ended: tuple[Grade, ...] = ()


def grade(
    root: Path,
    assignment: str,
    *,
    students: tuple[str, ...] = (),
    force: bool = False,
    workers: int | None = None,
    device: str | None = None,
    report: Report = lambda _: None,
) -> tuple[Grade, ...]:
    """Grade an assignment's submissions.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        students: Only these; all if empty.
        force: Grade again what has not changed since it was graded.
        workers: Submissions run at once; the number of cores if None.
        device: Device type; the course's if None.
        report: Called in this thread with each event.

    Returns:
        One grade for each submission that could not be graded, with the reason. Those that were
        graded are in the gradebook: see `class_grades`.

    Raises:
        InstructorError: The course is wrong. What was recorded before stays.
    """
    root = root.resolve()
    course = load_course(root)
    batch = _Batch(
        root=root,
        course=course,
        assignment=course.assignment(assignment).name,
        students=students,
        force=force,
        workers=workers or os.cpu_count() or 1,
        device=device,
        report=report,
    )
    for step in (_collect, _leave_out_done, _run_and_record):
        batch = step(batch)
    return batch.ended


def _collect(batch: _Batch) -> _Batch:
    found, bad = collect(
        batch.root,
        batch.assignment,
        notebooks=notebooks_of(batch.root, batch.assignment),
        max_mb=batch.course.assignment(batch.assignment).max_notebook_mb,
    )
    known = {s.student for s in found} | {g.student for g in bad}
    unknown = sorted(set(batch.students) - known)
    if unknown:
        raise InstructorError(
            f"nothing was handed in by {', '.join(unknown)}",
            hint=f"Submissions are expected in submitted/<student>/{batch.assignment}/.",
        )
    if batch.students:
        found = [s for s in found if s.student in batch.students]
        bad = [g for g in bad if g.student in batch.students]
    for ended in bad:
        batch.report(Event(kind="quarantined", student=ended.student, reason=ended.reason))
    return dataclasses.replace(batch, submissions=tuple(found), ended=tuple(bad))


def _leave_out_done(batch: _Batch) -> _Batch:
    """Leave out what was graded as it stands, unless everything is to be graded again."""
    todo = [s for s in batch.submissions if batch.force or not _is_done(batch, s)]
    if done := len(batch.submissions) - len(todo):
        batch.report(Event(kind="left", count=done))
    batch.report(Event(kind="found", count=len(todo)))
    return dataclasses.replace(batch, submissions=tuple(todo))


def _is_done(batch: _Batch, submission: Submission) -> bool:
    for name in notebooks_of(batch.root, batch.assignment):
        graded = batch.root / "autograded" / submission.student / batch.assignment
        handed_in = (submission.folder / f"{name}.ipynb").read_bytes()
        if graded_digest(graded / f"{name}.ipynb") != hashlib.sha256(handed_in).hexdigest():
            return False
    return True


def _run_and_record(batch: _Batch) -> _Batch:
    ended = list(batch.ended)
    with _pool(batch) as futures:
        for future in as_completed(futures):
            submission = futures[future]
            grade_ = _record(batch, submission, future)
            if grade_ is None:
                batch.report(Event(kind="graded", student=submission.student, advance=1))
            else:
                kind: Kind = "fault" if grade_.outcome is Outcome.FAULT else "quarantined"
                name, reason = grade_.student, grade_.reason
                batch.report(Event(kind=kind, student=name, reason=reason, advance=1))
                ended.append(grade_)
    return dataclasses.replace(batch, ended=tuple(ended))


@contextlib.contextmanager
def _pool(batch: _Batch) -> Iterator[dict[Future[None], Submission]]:
    """Run the batch in threads; whatever ends the block early takes the waiting ones along."""
    with ThreadPoolExecutor(batch.workers, thread_name_prefix="submission") as pool:
        try:
            yield {pool.submit(_run, batch, s): s for s in batch.submissions}
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            shutdown()
            raise


def _run(batch: _Batch, submission: Submission) -> None:
    """Run a submission's notebooks and leave the results where nbgrader's pass finds them."""
    for name in notebooks_of(batch.root, batch.assignment):
        work = submission_work(
            batch.root, batch.course, batch.assignment, submission.folder / f"{name}.ipynb"
        )
        run, verdict, hints = grade_notebook(
            batch.course,
            batch.assignment,
            name,
            work.cells,
            root=batch.root,
            lang=work.lang,
            files=work.files,
            device=batch.device,
        )
        key = (submission.student, batch.assignment, name, work.sha256)
        prepared[key] = Prepared(run=run, verdict=verdict, hints=hints)


def _record(batch: _Batch, submission: Submission, future: Future[None]) -> Grade | None:
    try:
        future.result()
        autograde(batch.root, batch.assignment, submission.student)
    except SubmissionError as error:
        outcome, reason = Outcome.QUARANTINED, str(error)
    except InstructorError:
        raise
    except Exception as error:  # noqa: BLE001 - one submission's edge: the others go on
        _log.info("%s: %s", submission.student, error, exc_info=True)
        outcome, reason = Outcome.FAULT, str(error) or type(error).__name__
    else:
        return None
    return Grade(
        student=submission.student,
        assignment=batch.assignment,
        outcome=outcome,
        reason=reason,
    )
