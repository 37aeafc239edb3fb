"""`torchgrade regrade`: what changed tests do to a class, and then the same into the gradebook.

Every graded submission is run again, with the seed of its recorded run, so that its hidden tests
draw the inputs that they drew. Nothing is recorded: the results wait in a journal of their own.
`apply_regrade` records what was shown, and refuses where anything is no longer as it was.
"""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from torchgrade.engine.journal import Entry, Key
from torchgrade.errors import InstructorError
from torchgrade.model import CheckResult, Hint, Outcome, Submission, Verdict
from torchgrade.nbgrader_bridge import GradebookGrade, Stamp, grades, late_penalty
from torchgrade.pipeline.batch import PATIENCE, Batch, Event, Report, Resources, opened
from torchgrade.pipeline.plan import (
    Plan,
    Result,
    digest,
    given,
    plan_path,
    read_plan,
    write_plan,
)
from torchgrade.pipeline.recorded import is_recorded
from torchgrade.pipeline.recording import Recorder, Results, while_busy
from torchgrade.pipeline.running import Running, cluster_for
from torchgrade.report import (
    Impact,
    NotCompared,
    StudentImpact,
    class_impact,
    compare_cells,
    student_impact,
)
from torchgrade.report.impact import Kind

_JOURNAL = "regrade"
_EPSILON = 1e-6


@dataclasses.dataclass(frozen=True)
class _Recorded:
    """A graded submission, as it stands recorded."""

    submission: Submission
    stamps: dict[str, Stamp]
    book: GradebookGrade

    @property
    def student(self) -> str:
        return self.submission.student

    @property
    def seeds(self) -> dict[str, int]:
        return {name: stamp.verdict.seed for name, stamp in self.stamps.items()}


@dataclasses.dataclass
class _Comparison:
    """One run of the command: what is recorded, and what came of running it again."""

    batch: Batch
    recorded: dict[str, _Recorded] = dataclasses.field(default_factory=dict)
    students: list[StudentImpact] = dataclasses.field(default_factory=list)
    not_compared: list[NotCompared] = dataclasses.field(default_factory=list)
    results: dict[str, tuple[Result, ...]] = dataclasses.field(default_factory=dict)
    first: dict[str, list[Entry]] = dataclasses.field(default_factory=dict)

    def key(self, student: str, notebook: str, sha256: str) -> Key:
        """Name the result of a run that replays the recorded one's seed."""
        seed = self.recorded[student].seeds[notebook]
        return self.batch.key(student, notebook, sha256, seed=seed)

    def leave_out(self, student: str, kind: Kind, reason: str, *, advance: int = 0) -> None:
        """Tell that a submission can't be compared."""
        self.not_compared.append(NotCompared(student=student, kind=kind, reason=reason))
        event = Event(kind="not compared", student=student, reason=reason, advance=advance)
        self.batch.report(event)

    def take(self, results: Results) -> bool:
        """Take a submission's new results; one that changed is run once more, to be sure."""
        entries = [entry for entry, _ in results]
        student = entries[0].key.student
        first = self.first.pop(student, None)
        if first is None and _moved(self.recorded[student], entries):
            self.first[student] = entries
            return True
        if first is not None and (tests := _unsteady(first, entries)):
            reason = (
                f"two runs with the same inputs differ in {', '.join(tests)}: it depends on chance"
                f" or on the clock. `torchgrade grade {self.batch.assignment} --student {student}"
                " --force` grades it with the new tests all the same."
            )
            self.leave_out(student, "unsteady", reason, advance=1)
            return False
        for entry in entries:
            self.batch.journal.write(entry)
        self.compare(entries)
        return False

    def compare(self, entries: Sequence[Entry]) -> None:
        """Put a submission's new results beside the recorded ones."""
        student = entries[0].key.student
        recorded = self.recorded[student]
        impact = _impact(self.batch, recorded, entries)
        if impact.changed:
            self.results[student] = tuple(_result(recorded, entry) for entry in entries)
        self.students.append(impact)
        self.batch.report(Event(kind=impact.direction, student=student, advance=1))


def regrade(
    root: Path,
    assignment: str,
    *,
    students: tuple[str, ...] = (),
    resources: Resources | None = None,
    stop: threading.Event | None = None,
    report: Report = lambda _: None,
) -> Impact:
    """Compare the recorded verdicts with those of the tests as they are now.

    The gradebook, `autograded/` and `feedback/` are not touched. Each submission is run with the
    seed of its recorded run; one in which a test ends in another way is run twice, and left out if
    the two differ. What was run for an earlier report of the same state is not run again.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        students: Only these; all that were graded if empty.
        resources: Where to run them; in this process, on every core if None.
        stop: Set it to end soon; what was run is kept.
        report: Called in this thread with each event.

    Returns:
        Who goes up and down, by which test, and who could not be compared.

    Raises:
        InstructorError: The course is wrong, is being graded, or nothing in it is graded yet.
        Fault: The disk is full, or a cluster is lost; what was run is kept.
        KeyboardInterrupt: `stop` was set.
    """
    with _begun(root, assignment, students, resources, stop, report) as batch:
        found = _Comparison(batch)
        _find_recorded(found)
        batch.report(Event(kind="found", count=len(found.recorded)))
        _run(found)
        found.not_compared += [
            NotCompared(student=g.student, kind=_KINDS[g.outcome], reason=g.reason)
            for g in batch.ended
        ]
        _tell_stale_points(found)
        impact = class_impact(assignment, found.students, found.not_compared)
        plan = Plan(
            basis=batch.basis,
            impact=impact,
            results=found.results,
            given={s.student: given(found.recorded[s.student].book) for s in found.students},
        )
        write_plan(plan_path(batch.root, batch.assignment), plan)
    return impact


_KINDS: Mapping[Outcome, Kind] = {Outcome.QUARANTINED: "quarantined", Outcome.FAULT: "fault"}


def apply_regrade(
    root: Path,
    assignment: str,
    *,
    students: tuple[str, ...] = (),
    resources: Resources | None = None,
    patience: float = PATIENCE,
    stop: threading.Event | None = None,
    report: Report = lambda _: None,
) -> Impact:
    """Record what `regrade` has shown; nothing is run.

    Manual scores, comments and extra credit stay. What was recorded before it was cut off is not
    recorded again.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        students: Only these of those shown; all if empty.
        resources: As for the report: another device is another report.
        patience: Seconds to wait for a gradebook that is locked or out of reach.
        stop: Set it to end soon; the same call goes on.
        report: Called in this thread with each event.

    Returns:
        What was shown, of the students chosen; those who could not be recorded are in
        `not_compared`, with the reason.

    Raises:
        InstructorError: There is no report, or tests, submissions or grades changed since, be it
            that a person gave points: then nothing is recorded.
        Fault: The disk is full, or the gradebook can't be read; the same call goes on.
        KeyboardInterrupt: `stop` was set.
    """
    with _begun(root, assignment, students, resources, stop, report) as batch:
        plan = _plan(batch)
        todo = _to_record(batch, plan, patience)
        batch.report(Event(kind="found", count=len(todo)))
        recorder = Recorder(
            batch.root,
            batch.settings,
            batch.journal,
            patience=patience,
            stop=batch.stop,
            report=batch.end,
            same_answers=True,
            terms=batch.terms,
        )
        for results in todo:
            batch.look_up()
            entries = [batch.journal.find(result.key) for result in results]
            recorder.record([(entry, None) for entry in entries if entry is not None])
        recorder.finish()
        if not batch.ended and not batch.students:
            shutil.rmtree(batch.root / ".torchgrade" / _JOURNAL / assignment, ignore_errors=True)
        return _applied(batch, plan)


def _begun(
    root: Path,
    assignment: str,
    students: tuple[str, ...],
    resources: Resources | None,
    stop: threading.Event | None,
    report: Report,
) -> contextlib.AbstractContextManager[Batch]:
    return opened(
        root,
        assignment,
        journal=_JOURNAL,
        students=students,
        resources=resources,
        stop=stop,
        report=report,
    )


def _find_recorded(found: _Comparison) -> None:
    """Find what can be compared; the rest is left out, with the reason."""
    batch = found.batch
    homes = (batch.root / "autograded").glob(f"*/{batch.assignment}")
    graded = tuple(sorted(home.parent.name for home in homes))
    if not any(batch.stamp(student, n) for student in graded for n in batch.notebooks):
        raise InstructorError(
            f"no submission of {batch.assignment} is graded",
            hint=f"Run `torchgrade grade {batch.assignment}` first.",
        )
    submissions = batch.collect(graded)
    books = {book.student: book for book in grades(batch.root, batch.assignment)}
    for submission in submissions:
        recorded = _recorded(found, submission, books.get(submission.student))
        if recorded is not None:
            found.recorded[submission.student] = recorded
    there = {s.student for s in submissions} | {g.student for g in batch.ended}
    for student in graded:
        if student not in there and student in (batch.students or graded):
            reason = f"what was graded is no longer in submitted/{student}/{batch.assignment}/."
            found.leave_out(student, "gone", reason)


def _recorded(
    found: _Comparison, submission: Submission, book: GradebookGrade | None
) -> _Recorded | None:
    """Read a submission's recorded verdicts; None if it is left out."""
    batch, student = found.batch, submission.student
    again = f"`torchgrade grade {batch.assignment}` grades it"
    stamps = {name: batch.stamp(student, name) for name in batch.notebooks}
    known = {name: stamp for name, stamp in stamps.items() if stamp is not None}
    if not (batch.root / "autograded" / student / batch.assignment).is_dir():
        found.leave_out(student, "never_graded", f"it was never graded: {again}, or says why not.")
    elif len(known) < len(stamps) or book is None:
        reason = f"its grading was cut off, or was not torchgrade's: {again} again."
        found.leave_out(student, "no_verdict", reason)
    elif any(stamp.sha256 != batch.digest(submission, name) for name, stamp in known.items()):
        reason = f"it was handed in again since it was graded: {again}, with the new tests."
        found.leave_out(student, "handed_in_again", reason)
    elif not is_recorded(book, tuple(known.values())):
        reason = f"the gradebook does not have the points of its grading: {again} again."
        found.leave_out(student, "no_verdict", reason)
    elif other := _other_device(batch, known):
        reason = f"it was graded on {other}: compare it with `--device {other}`."
        found.leave_out(student, "other_device", reason)
    else:
        return _Recorded(submission, known, book)
    return None


def _other_device(batch: Batch, stamps: Mapping[str, Stamp]) -> str:
    """Name the device of the recorded run if it is not this run's, unless that was asked for."""
    if batch.resources.device is not None:
        return ""
    devices = (stamp.verdict.device for stamp in stamps.values())
    return next((device for device in devices if device != batch.bundle.device), "")


def _run(found: _Comparison) -> None:
    """Take from the journal what was run for an earlier report, and run the rest."""
    batch = found.batch
    rest = []
    for recorded in found.recorded.values():
        if entries := batch.kept(recorded.submission, recorded.seeds):
            found.compare(entries)
        else:
            rest.append(recorded.submission)
    if kept := len(found.recorded) - len(rest):
        batch.report(Event(kind="kept", count=kept))
    if rest:
        with cluster_for(batch.bundle, batch.resources, batch.notice) as cluster:
            Running(
                batch,
                cluster,
                rest,
                take=found.take,
                seed=lambda student, name: found.recorded[student].seeds[name],
                key=found.key,
            ).run()


def _impact(batch: Batch, recorded: _Recorded, entries: Sequence[Entry]) -> StudentImpact:
    book, after = recorded.book, [entry.verdict for entry in entries]
    manual = {(c.notebook, c.cell): c.manual for c in book.cells if c.manual is not None}
    before = [stamp.verdict for stamp in recorded.stamps.values()]
    cells = compare_cells(before, after, manual)
    worth = {(v.notebook, cell.cell): cell.max_points for v in after for cell in v.cells}
    max_points = sum(worth.get((c.notebook, c.cell), c.max_points) for c in book.cells)
    reads = _reads(recorded, entries)
    written = bool(cells) or reads  # else they keep their points, though a due date changed
    return student_impact(
        recorded.student,
        cells,
        before=book.points,
        after=_points_after(batch, book, after) if written else book.points,
        max_points=max_points,
        reads=reads,
    )


def _points_after(batch: Batch, book: GradebookGrade, after: Sequence[Verdict]) -> float:
    """Give what the gradebook will say: by machine unless by hand, extra credit, late penalty."""
    judged = {(v.notebook, cell.cell): cell.points or 0.0 for v in after for cell in v.cells}
    scores: dict[str, float] = {}
    for cell in book.cells:
        points = cell.points
        if cell.manual is None and (cell.notebook, cell.cell) in judged:
            points += judged[cell.notebook, cell.cell] - (cell.auto or 0.0)
        scores[cell.notebook] = scores.get(cell.notebook, 0.0) + points
    config, late = batch.settings.config, book.late_seconds
    return sum(score - late_penalty(config, book.student, score, late) for score in scores.values())


def _moved(recorded: _Recorded, entries: Sequence[Entry]) -> bool:
    """Whether any test ends as it did not; another weight or a lost test needs no second run."""
    before = [stamp.verdict for stamp in recorded.stamps.values()]
    cells = compare_cells(before, [entry.verdict for entry in entries])
    tests = [test for cell in cells for test in cell.tests]
    scored = any(cell.moves and not cell.tests for cell in cells)
    return scored or any(test.after not in (None, test.before) for test in tests)


def _unsteady(first: Sequence[Entry], second: Sequence[Entry]) -> list[str]:
    """Name the tests in which two runs of the same differ."""
    pairs = compare_cells([e.verdict for e in first], [e.verdict for e in second])
    names = [test.test for cell in pairs for test in cell.tests]
    return names or [cell.cell for cell in pairs]


def _reads(recorded: _Recorded, entries: Sequence[Entry]) -> bool:
    """Whether a student would read something else, though no point and no test is another."""
    return any(
        _readable(stamp.verdict, stamp.hints) != _readable(entry.verdict, entry.hints)
        for stamp, entry in zip(recorded.stamps.values(), entries, strict=True)
    )


def _readable(verdict: Verdict, hints: tuple[Hint, ...]) -> tuple[Verdict, tuple[Hint, ...]]:
    """Leave out what no two runs have in common: times, and texts for the trusted side alone."""

    def plain(result: CheckResult) -> CheckResult:
        return msgspec.structs.replace(result, seconds=0.0, detail="", where=0)

    cells = tuple(
        msgspec.structs.replace(cell, results=tuple(map(plain, cell.results)))
        for cell in verdict.cells
    )
    return msgspec.structs.replace(verdict, cells=cells, sandbox=""), hints


def _result(recorded: _Recorded, entry: Entry) -> Result:
    stamp = recorded.stamps[entry.key.notebook]
    return Result(
        key=entry.key,
        before=digest(stamp.verdict, stamp.hints),
        after=digest(entry.verdict, entry.hints),
    )


def _tell_stale_points(found: _Comparison) -> None:
    """Say so where the gradebook has other points than the notebooks: `apply` would be refused."""
    known = {
        (c.notebook, c.cell): c.max_points for r in found.recorded.values() for c in r.book.cells
    }
    others = {
        cell.cell
        for student in found.students
        for cell in student.cells
        if abs(known.get((cell.notebook, cell.cell), 0.0) - cell.max_after) > _EPSILON
    }
    if others:
        assignment = found.batch.assignment
        reason = (
            f"source/{assignment} gives {', '.join(sorted(others))} other points than the"
            f" gradebook: run `torchgrade release {assignment}` before you apply this."
        )
        found.batch.report(Event(kind="notice", reason=reason))


def _plan(batch: Batch) -> Plan:
    """Read what was shown.

    Raises:
        InstructorError: It was not, or not of these tests, or not of the students chosen.
    """
    command = f"torchgrade regrade {batch.assignment}"
    plan = read_plan(plan_path(batch.root, batch.assignment))
    if plan is None:
        raise InstructorError(
            f"there is no report of {batch.assignment} to apply",
            hint=f"Run `{command}` and look at it; then add --apply.",
        )
    if plan.basis != batch.basis:
        raise InstructorError(
            "the tests, the source notebooks, the limits, the device or the versions changed since"
            " the report: nothing was written",
            hint=f"Run `{command}` again and look at it; then add --apply.",
        )
    shown = {s.student for s in plan.impact.students} | {
        each.student for each in plan.impact.not_compared
    }
    if missing := sorted(set(batch.students) - shown):
        raise InstructorError(
            f"the report does not have {', '.join(missing)}",
            hint=f"Run `{command}` again and look at it; then add --apply.",
        )
    return plan


def _to_record(batch: Batch, plan: Plan, patience: float) -> list[tuple[Result, ...]]:
    """Find what is to be recorded, and make sure that all of it is as it was shown.

    Raises:
        InstructorError: Something is not.
        GradebookBusy: The gradebook is locked or out of reach for longer than `patience`.
    """
    todo, changed = [], _given_otherwise(batch, plan, patience)
    for student, results in plan.results.items():
        if batch.students and student not in batch.students:
            continue
        stands = {_stands(batch, result) for result in results}
        if stands <= {"after"}:
            for result in results:
                batch.journal.remove(result.key)  # recorded, and cut off before it was forgotten
            continue
        lost = any(batch.journal.find(result.key) is None for result in results)
        if lost or "other" in stands:
            changed.add(student)
        else:
            todo.append(results)
    if changed:
        raise InstructorError(
            f"changed since the report: {', '.join(sorted(changed))}; nothing was written",
            hint=f"Run `torchgrade regrade {batch.assignment}` again and look at it; then add"
            " --apply.",
        )
    return todo


def _given_otherwise(batch: Batch, plan: Plan, patience: float) -> set[str]:
    """Name the students of the report to whom a person has given something since."""
    books = while_busy(patience, batch.stop)(grades, batch.root, batch.assignment)
    now = {book.student: given(book) for book in books}
    chosen = set(batch.students or plan.given)
    return {name for name, then in plan.given.items() if name in chosen and now.get(name) != then}


def _stands(batch: Batch, result: Result) -> str:
    """Say which grading a notebook has: that before the report, that of it, or another one."""
    key = result.key
    submission = Submission(
        student=key.student,
        assignment=key.assignment,
        folder=batch.root / "submitted" / key.student / key.assignment,
    )
    if batch.digest(submission, key.notebook) != key.sha256:
        return "other"
    stamp = batch.stamp(key.student, key.notebook)
    if stamp is None:
        return "before"  # recording it was cut off: nbgrader had begun to write it
    found = digest(stamp.verdict, stamp.hints)
    return {result.before: "before", result.after: "after"}.get(found, "other")


def _applied(batch: Batch, plan: Plan) -> Impact:
    """Give what was shown of the students chosen, and who could not be recorded."""
    shown = plan.impact
    failed = [
        NotCompared(student=g.student, kind=_KINDS[g.outcome], reason=g.reason) for g in batch.ended
    ]
    out = {each.student for each in failed}

    def chosen(student: str) -> bool:
        return student not in out and (not batch.students or student in batch.students)

    return class_impact(
        batch.assignment,
        [each for each in shown.students if chosen(each.student)],
        [*failed, *(each for each in shown.not_compared if chosen(each.student))],
    )
