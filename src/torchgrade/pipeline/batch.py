"""What the commands that run a class have in common: one course, one assignment, one at a time."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, get_args

import msgspec
from filelock import FileLock, Timeout

from torchgrade.config import Course, Device
from torchgrade.engine.journal import Entry, Journal, Key
from torchgrade.engine.unit import Bundle, bundle_of, pack
from torchgrade.errors import InstructorError
from torchgrade.intake import collect
from torchgrade.model import Grade, Outcome, Record, Submission
from torchgrade.nbgrader_bridge import Settings, Stamp, read_settings, read_stamp
from torchgrade.notebook import notebooks_of

Kind = Literal[
    "found", "left", "kept", "notice", "graded", "quarantined", "fault",
    "up", "down", "same", "not compared",
]  # fmt: skip
PATIENCE = 60.0


class Event(Record, frozen=True, kw_only=True):
    """Something that a person who waits wants to see.

    Attributes:
        kind: `found` (how many there are to grade), `left` (already graded), `kept` (run before,
            not to be run again), `notice` (something to know), or how a submission ended; of one
            that was only compared, where its points go.
        student: Whose, where it is about one.
        count: For `found`, `left` and `kept`: how many.
        reason: For `quarantined`, `fault` and `notice`.
        advance: By how many of those `found` the batch has come nearer to its end; with `found`,
            how many have ended before.
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

    Raises:
        InstructorError: `workers` and `scheduler` are both given.
    """

    workers: int | None = None
    scheduler: str = ""
    device: str | None = None
    gpus: int = 1

    def __post_init__(self) -> None:
        if self.workers and self.scheduler:
            raise InstructorError(
                "Workers and a scheduler are both given.",
                hint="--workers is for this machine, --scheduler for a cluster: leave one out.",
            )


@dataclasses.dataclass
class Batch:
    """One run of a command: what it works on, and what came of it."""

    root: Path
    settings: Settings
    assignment: str
    notebooks: tuple[str, ...]
    students: tuple[str, ...]
    resources: Resources
    stop: threading.Event
    report: Report
    bundle: Bundle
    basis: str
    terms: str
    journal: Journal
    ended: list[Grade] = dataclasses.field(default_factory=list)

    @property
    def course(self) -> Course:
        """The course."""
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

    def notice(self, text: str) -> None:
        """Tell something to know."""
        self.report(Event(kind="notice", reason=text))

    def fail(self, student: str, outcome: Outcome, error: Exception) -> None:
        """Tell that a submission could not be run."""
        reason = str(error) or type(error).__name__
        grade = Grade(student=student, assignment=self.assignment, outcome=outcome, reason=reason)
        self.end(student, grade)

    def handed_in(self, submission: Submission, notebook: str) -> Path:
        """Where a student's notebook lies."""
        return submission.folder / f"{notebook}.ipynb"

    def digest(self, submission: Submission, notebook: str) -> str:
        """Give the SHA-256 of a notebook's bytes; empty if it can't be read."""
        try:
            content = self.handed_in(submission, notebook).read_bytes()
        except OSError:
            return ""
        return hashlib.sha256(content).hexdigest()

    def stamp(self, student: str, notebook: str) -> Stamp | None:
        """Read what a graded notebook says of its grading."""
        folder = self.root / "autograded" / student / self.assignment
        return read_stamp(folder / f"{notebook}.ipynb")

    def key(self, student: str, notebook: str, sha256: str, *, seed: int | None = None) -> Key:
        """Name a result in the journal; one that replays a seed is another result."""
        return Key(
            assignment=self.assignment,
            student=student,
            notebook=notebook,
            sha256=sha256,
            basis=self.basis if seed is None else f"{self.basis}-{seed}",
        )

    def kept(self, submission: Submission, seeds: dict[str, int] | None = None) -> list[Entry]:
        """Find the results of all of a submission's notebooks in the journal, or none."""
        entries = []
        for name in self.notebooks:
            digest = self.digest(submission, name)
            seed = None if seeds is None else seeds[name]
            key = self.key(submission.student, name, digest, seed=seed)
            entry = self.journal.find(key) if digest else None
            if entry is None:
                return []
            entries.append(entry)
        return entries

    def look_up(self) -> None:
        """End the batch if somebody wants it to end.

        Raises:
            KeyboardInterrupt: `stop` is set.
        """
        if self.stop.is_set():
            raise KeyboardInterrupt

    def collect(self, graded: tuple[str, ...] = ()) -> list[Submission]:
        """Collect the submissions that can be graded; the others end here.

        Args:
            graded: Students who may be asked for though they handed in nothing.

        Raises:
            InstructorError: Somebody is asked for who handed in nothing.
        """
        found, bad = collect(
            self.root,
            self.assignment,
            notebooks=self.notebooks,
            max_mb=self.course.assignment(self.assignment).max_notebook_mb,
            read=False,
        )
        known = {s.student for s in found} | {g.student for g in bad} | set(graded)
        unknown = sorted(set(self.students) - known)
        if unknown:
            raise InstructorError(
                f"nothing was handed in by {', '.join(unknown)}",
                hint=f"Submissions are expected in submitted/<student>/{self.assignment}/.",
            )
        chosen = self.students or known
        for grade in bad:
            if grade.student in chosen:
                self.end(grade.student, grade, advance=0)
        return [s for s in found if s.student in chosen]


class InUse(InstructorError):
    """Another batch is at work in the course: wait until it has ended."""


@contextlib.contextmanager
def opened(
    root: Path,
    assignment: str,
    *,
    journal: str,
    students: tuple[str, ...],
    resources: Resources | None,
    stop: threading.Event | None,
    report: Report,
) -> Iterator[Batch]:
    """Begin a batch, alone in its course.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        journal: Folder in `.torchgrade/` that holds its journal.
        students: Only these; all if empty.
        resources: Where to run them; in this process, on every core if None.
        stop: Set it to end the batch soon.
        report: Called with each event.

    Raises:
        InstructorError: The course is wrong; `InUse` if another batch is at work in it.
    """
    root = root.resolve()
    resources = resources or Resources()
    settings = _settings(root, assignment, resources.device)
    with _alone(root):
        bundle = bundle_of(root, settings.course, assignment)
        yield Batch(
            root=root,
            settings=settings,
            assignment=assignment,
            notebooks=notebooks_of(root, assignment),
            students=students,
            resources=resources,
            stop=stop or threading.Event(),
            report=report,
            bundle=bundle,
            basis=pack(bundle)[1],
            terms=_terms(bundle),
            journal=Journal(
                root / ".torchgrade" / journal / assignment,
                on_notice=lambda text: report(Event(kind="notice", reason=text)),
            ),
        )


_WITHOUT_WEIGHT = ("wrong", "locale", "equivalent.toml", "patterns.json")
"""Beside the hidden tests, and nothing that decides points."""


def _terms(bundle: Bundle) -> str:
    """Give the digest of what an instructor can change that decides points."""
    files = {
        name: content
        for name, content in bundle.files.items()
        if not set(_WITHOUT_WEIGHT) & set(Path(name).parts)
    }
    limits = bundle.course.limits_for(bundle.assignment)
    terms = (limits, bundle.course.not_run, bundle.device, files, bundle.given)
    return hashlib.sha256(msgspec.msgpack.encode(terms, order="deterministic")).hexdigest()


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
        raise InUse(
            f"another `torchgrade grade` or `regrade` is at work in {root}",
            hint="Wait until it has ended, or stop it, and give the command again.",
        ) from error
