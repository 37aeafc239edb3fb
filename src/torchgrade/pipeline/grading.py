"""`torchgrade grade`: collect, leave out what is done, run in parallel, record one by one.

Submissions run on Dask, in threads of this process or on a cluster. Each result is in a journal
on the disk before nbgrader records it, in the calling thread. A run that was cut off goes on where
it was: what is recorded is left, what was run is only recorded.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, get_args

import msgspec
from filelock import FileLock, Timeout

from torchgrade.config import Course, Device
from torchgrade.engine.cluster import Cluster, connected, local
from torchgrade.engine.journal import Entry, Journal, Key
from torchgrade.engine.unit import Answer, Bundle, Unit, bundle_of, pack
from torchgrade.errors import Fault, InstructorError, SubmissionError
from torchgrade.intake import collect
from torchgrade.model import Grade, Outcome, Record, Submission
from torchgrade.nbgrader_bridge import Settings, read_settings, read_stamp
from torchgrade.notebook import (
    Work,
    for_language,
    notebooks_of,
    points,
    read_source,
    source_path,
    submission_work,
)
from torchgrade.pipeline.forced import Forced
from torchgrade.pipeline.recording import Recorder

_log = logging.getLogger(__name__)

Kind = Literal["found", "left", "kept", "notice", "graded", "quarantined", "fault"]
PATIENCE = 60.0
_LOOK_UP_SECONDS = 0.2


class Event(Record, frozen=True, kw_only=True):
    """Something that a person who waits wants to see.

    Attributes:
        kind: `found` (how many there are to grade), `left` (already graded), `kept` (run before,
            only to be recorded), `notice` (something to know), or how a submission ended.
        student: Whose, where it is about one.
        count: For `found`, `left` and `kept`: how many.
        reason: For `quarantined`, `fault` and `notice`.
        advance: By how many of those `found` the batch has come nearer to its end.
    """

    kind: Kind
    student: str = ""
    count: int = 0
    reason: str = ""
    advance: int = 0


Report = Callable[[Event], None]


class Resources(Record, frozen=True, kw_only=True):
    """Where a batch runs.

    Attributes:
        workers: Submissions run at once in this process; the number of cores if None.
        scheduler: Address of a Dask scheduler, to run them there instead.
        device: Device type; the course's if None.
        gpus: Submissions that may be on this machine's GPU at once.
    """

    workers: int | None = None
    scheduler: str = ""
    device: str | None = None
    gpus: int = 1


@dataclasses.dataclass
class _Batch:
    """One run of the command: what it works on, and what came of it."""

    root: Path
    settings: Settings
    assignment: str
    notebooks: tuple[str, ...]
    students: tuple[str, ...]
    force: bool
    resources: Resources
    stop: threading.Event
    report: Report
    bundle: Bundle
    basis: str
    journal: Journal
    recorder: Recorder = dataclasses.field(init=False)
    forced: Forced = dataclasses.field(init=False)
    ended: list[Grade] = dataclasses.field(default_factory=list)

    @property
    def course(self) -> Course:
        return self.settings.course

    def end(self, student: str, grade: Grade | None, *, advance: int = 1) -> None:
        """Tell how a submission ended: recorded, or with a grade that says why not."""
        if grade is None:
            self.report(Event(kind="graded", student=student, advance=advance))
            return
        shown = grade.reason.replace(f"{self.root}/", "")
        grade = msgspec.structs.replace(grade, reason=shown)
        kind: Kind = "fault" if grade.outcome is Outcome.FAULT else "quarantined"
        self.report(Event(kind=kind, student=student, reason=shown, advance=advance))
        self.ended.append(grade)

    def fail(self, student: str, outcome: Outcome, error: Exception) -> None:
        """Tell that a submission could not be run."""
        reason = str(error) or type(error).__name__
        grade_ = Grade(student=student, assignment=self.assignment, outcome=outcome, reason=reason)
        self.end(student, grade_)

    def handed_in(self, submission: Submission, notebook: str) -> Path:
        return submission.folder / f"{notebook}.ipynb"

    def graded(self, student: str, notebook: str) -> Path:
        return self.root / "autograded" / student / self.assignment / f"{notebook}.ipynb"

    def key(self, student: str, notebook: str, sha256: str) -> Key:
        return Key(
            assignment=self.assignment,
            student=student,
            notebook=notebook,
            sha256=sha256,
            basis=self.basis,
        )


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
    root = root.resolve()
    resources = resources or Resources()
    settings = _settings(root, assignment, resources.device)
    with _alone(root):
        bundle = bundle_of(root, settings.course, assignment)
        batch = _Batch(
            root=root,
            settings=settings,
            assignment=assignment,
            notebooks=notebooks_of(root, assignment),
            students=students,
            force=force,
            resources=resources,
            stop=stop or threading.Event(),
            report=report,
            bundle=bundle,
            basis=pack(bundle)[1],
            journal=Journal(
                root / ".torchgrade" / "journal" / assignment,
                on_notice=lambda text: report(Event(kind="notice", reason=text)),
            ),
        )
        batch.forced = Forced(
            root / ".torchgrade" / "journal" / f"{assignment}.forced",
            batch.basis,
            lambda student: _seeds(batch, student),
        )
        batch.recorder = Recorder(
            root,
            settings,
            batch.journal,
            patience=patience,
            stop=batch.stop,
            report=batch.end,
        )
        _compare_points(batch)
        _run_and_record(batch, _leave_out_done(batch, _collect(batch)))
        batch.forced.end(g.student for g in batch.ended if g.outcome is Outcome.FAULT)
    return tuple(batch.ended)


def _settings(root: Path, assignment: str, device: str | None) -> Settings:
    settings = read_settings(root)
    settings.course.assignment(assignment)
    if device is None:
        return settings
    if device not in get_args(Device):
        raise InstructorError(
            f"there is no device {device!r}", hint=f"Use one of {', '.join(get_args(Device))}."
        )
    course = msgspec.structs.replace(settings.course, device=device)
    return dataclasses.replace(settings, course=course)


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one process at a time grade in a course; the kernel lets go when it ends, however."""
    folder = root / ".torchgrade"
    try:
        folder.mkdir(exist_ok=True)
        with FileLock(folder / "grade.lock", timeout=0):
            yield
    except Timeout as error:
        raise InstructorError(
            f"another `torchgrade grade` is at work in {root}",
            hint="Wait until it has ended, or stop it, and give the command again.",
        ) from error


def _compare_points(batch: _Batch) -> None:
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
        batch.report(Event(kind="notice", reason=reason))


def _collect(batch: _Batch) -> list[Submission]:
    found, bad = collect(
        batch.root,
        batch.assignment,
        notebooks=batch.notebooks,
        max_mb=batch.course.assignment(batch.assignment).max_notebook_mb,
        read=False,
    )
    known = {s.student for s in found} | {g.student for g in bad}
    unknown = sorted(set(batch.students) - known)
    if unknown:
        raise InstructorError(
            f"nothing was handed in by {', '.join(unknown)}",
            hint=f"Submissions are expected in submitted/<student>/{batch.assignment}/.",
        )
    chosen = batch.students or known
    for grade_ in bad:
        if grade_.student in chosen:
            batch.end(grade_.student, grade_, advance=0)
    return [s for s in found if s.student in chosen]


def _leave_out_done(batch: _Batch, found: list[Submission]) -> list[Submission]:
    """Leave out what was graded as it stands, unless everything is to be graded again."""
    if batch.force and not batch.students:
        batch.forced.begin(s.student for s in found)
    todo = []
    for submission in found:
        _look_up(batch)
        if not _is_done(batch, submission):
            todo.append(submission)
    if done := len(found) - len(todo):
        batch.report(Event(kind="left", count=done))
    batch.report(Event(kind="found", count=len(todo)))
    return todo


def _is_done(batch: _Batch, submission: Submission) -> bool:
    student = submission.student
    if (batch.force and batch.students) or batch.forced.waits(student):
        return False
    for name in batch.notebooks:
        stamp = read_stamp(batch.graded(student, name))
        try:
            content = batch.handed_in(submission, name).read_bytes()
        except OSError:
            return False  # to be told when it is its turn
        digest = hashlib.sha256(content).hexdigest()
        if stamp is None or stamp.sha256 != digest:
            return False
        key = batch.key(student, name, digest)
        entry = batch.journal.find(key)
        if entry is not None and entry.verdict.seed != stamp.verdict.seed:
            return False
        batch.journal.remove(key)  # recorded, and cut off before it could be forgotten
    return True


def _seeds(batch: _Batch, student: str) -> tuple[int, ...]:
    stamps = (read_stamp(batch.graded(student, name)) for name in batch.notebooks)
    return tuple(stamp.verdict.seed for stamp in stamps if stamp is not None)


def _look_up(batch: _Batch) -> None:
    if batch.stop.is_set():
        raise KeyboardInterrupt


def _run_and_record(batch: _Batch, submissions: list[Submission]) -> None:
    ready = [s for s in submissions if _kept(batch, s)] if len(batch.journal) else []
    if ready:
        batch.report(Event(kind="kept", count=len(ready)))
    for submission in ready:
        _look_up(batch)
        if entries := _kept(batch, submission):
            batch.recorder.record([(entry, None) for entry in entries])
    names = {s.student for s in ready}
    rest = [s for s in submissions if s.student not in names]
    if rest:
        with cluster_of(batch.bundle, batch.resources) as cluster:
            _Running(batch, cluster, rest).run()
    batch.recorder.finish()


def _kept(batch: _Batch, submission: Submission) -> list[Entry]:
    """Find the results of all of a submission's notebooks in the journal, or none."""
    entries = []
    for name in batch.notebooks:
        try:
            content = batch.handed_in(submission, name).read_bytes()
        except OSError:
            return []
        digest = hashlib.sha256(content).hexdigest()
        entry = batch.journal.find(batch.key(submission.student, name, digest))
        if entry is None:
            return []
        entries.append(entry)
    return entries


def cluster_of(bundle: Bundle, where: Resources) -> contextlib.AbstractContextManager[Cluster]:
    """Open what units run on: a Dask cluster by its address, or threads of this process."""
    if where.scheduler:
        return connected(bundle, where.scheduler)
    return local(bundle, where.workers or os.cpu_count() or 1, gpus=where.gpus)


class _Running:
    """The submissions that are on the cluster: few at a time, however many there are."""

    def __init__(self, batch: _Batch, cluster: Cluster, submissions: list[Submission]) -> None:
        self._batch = batch
        self._cluster = cluster
        self._waiting = iter(submissions)
        self._works: dict[str, dict[str, Work]] = {}
        self._answers: dict[str, dict[str, Entry | Fault]] = {}

    def run(self) -> None:
        """Run and record all of them."""
        try:
            while self._feed():
                _look_up(self._batch)
                if (done := self._cluster.next(_LOOK_UP_SECONDS)) is not None:
                    self._take(*done)
        except KeyboardInterrupt:
            while (done := self._cluster.next(0)) is not None:
                self._keep(*done)
            raise

    def _feed(self) -> bool:
        """Give the cluster what it has room for; false if nothing is left to wait for."""
        while self._cluster.room > 0:
            submission = next(self._waiting, None)
            if submission is None:
                break
            works = self._prepared(submission)
            if works:
                self._works[submission.student] = works
                self._answers[submission.student] = {}
            for name, work in works.items():
                unit = Unit(notebook=name, lang=work.lang, cells=work.cells)
                self._cluster.submit((submission.student, name), unit)
        return bool(self._works)

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
        """Take an answer; with the last one of a submission, record it."""
        student, _ = token
        self._keep(token, answer)
        if len(self._answers[student]) < len(self._works[student]):
            return
        works, answers = self._works.pop(student), self._answers.pop(student)
        faults = [answer for answer in answers.values() if isinstance(answer, Fault)]
        if faults:
            self._batch.fail(student, Outcome.FAULT, faults[0])
            return
        entries = [entry for entry in answers.values() if isinstance(entry, Entry)]
        self._batch.recorder.record([(entry, works[entry.key.notebook]) for entry in entries])

    def _keep(self, token: tuple[str, str], answer: Answer) -> None:
        student, name = token
        try:
            run, verdict, hints = answer.result()
        except Fault as error:
            self._answers[student][name] = error
            return
        key = self._batch.key(student, name, self._works[student][name].sha256)
        entry = Entry(key=key, run=run, verdict=verdict, hints=hints)
        self._batch.journal.write(entry)
        self._answers[student][name] = entry
