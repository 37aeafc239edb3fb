"""`torchgrade check`: the tests are tested, with everything that must pass them and must not."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import get_args

import msgspec

from torchgrade.authoring.gates import Accepted, Finding, Gate, Trial, complaint, gates, tally
from torchgrade.authoring.places import places_of_tests
from torchgrade.authoring.subjects import AGAIN, Kind, Subject, Workshop
from torchgrade.config import Course, load_course
from torchgrade.diagnose import Catalogue, load, only_raises, record, save
from torchgrade.engine.cluster import Cluster
from torchgrade.engine.hints import MARK, PATTERNS
from torchgrade.engine.journal import write_durably
from torchgrade.engine.unit import Answer, Unit, bundle_of, pack
from torchgrade.errors import Fault, InstructorError, tells_from_course
from torchgrade.messages import Translator
from torchgrade.model import Limits, Record, RunRecord, State, Verdict, ready
from torchgrade.notebook import language_differences, read_source, source_path
from torchgrade.pipeline.batch import Resources
from torchgrade.pipeline.busy import starved
from torchgrade.pipeline.running import cluster_for

KINDS: tuple[Kind, ...] = get_args(Kind)
LIBRARY: tuple[Kind, ...] = ("solution", "release", "wrong", "right")
"""What a quick check looks at: no automatic wrong solutions, no repetitions."""
HERE = Resources()
_LOOK_UP_SECONDS = 0.2


class Tried(Record, frozen=True, kw_only=True):
    """One thing that was tried, in short.

    Attributes:
        kind: As in `Subject.kind`.
        name: Its name.
        cell: The solution cell that was replaced, or an empty string.
        points: Points earned, or None if it could not be graded.
        max_points: Points of the tests that ran.
        complaint: What is wrong with that, or an empty string.
    """

    kind: Kind
    name: str
    cell: str
    points: float | None
    max_points: float
    complaint: str


class Kept(Record, frozen=True, kw_only=True):
    """What is kept of the last whole check, so that a release need not repeat it.

    Whole is one of every kind, as often as the course asks, on its device.

    Attributes:
        basis: Digest of all that decides the result.
        passed: Whether every gate held.
    """

    basis: str
    passed: bool


ready(Kept)


class Checked(Record, frozen=True, kw_only=True):
    """How an assignment's tests did.

    Attributes:
        assignment: Its name.
        passed: Whether every gate holds.
        gates: Each of them.
        mutation_score: Share of the automatic wrong solutions that lost points; None if none
            was tried.
        caught: How those that lost points were caught: by `failed` checks, an `error`, a
            `timeout`, `otherwise`.
        seed: Replays the repetitions.
        seconds: Wall-clock seconds.
        tried: All that was tried.
        device: Device of the runs.
        not_run: Hidden tests that ran in none of them, because they can't on this device: nothing
            is proven of them.
        cells: Solution cells that were looked at; all of them if empty. Of a part, `passed` says
            nothing about the rest.
        warnings: What is no failure, and should be looked at.
    """

    assignment: str
    passed: bool
    gates: tuple[Gate, ...]
    mutation_score: float | None
    caught: dict[str, int]
    seed: int
    seconds: float
    tried: tuple[Tried, ...]
    device: str = ""
    not_run: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    warnings: tuple[Finding, ...] = ()


@tells_from_course
def check(
    root: Path,
    assignment: str,
    *,
    resources: Resources = HERE,
    only: Sequence[Kind] = KINDS,
    cells: Sequence[str] = (),
    repeats: int | None = None,
    again: int | None = None,
    seed: int | None = None,
    keep: bool = False,
    report: Callable[[Trial, int], None] = lambda *_: None,
) -> tuple[Checked, tuple[Trial, ...]]:
    """Grade solutions that must pass and such that must not, as submissions are graded.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        resources: Where they run.
        only: Which kinds of subjects to try.
        cells: Solution cells to look at, with what belongs to them; all if empty. A release never
            takes the check of a part for that of the whole.
        repeats: Runs of right solutions under other conditions; the course's if None.
        again: Further runs of each wrong solution with the tests of its exercise alone; the
            course's if None.
        seed: Of the repetitions; a fresh one if None.
        keep: Write the failure patterns of the wrong solutions to `patterns.json`, from which
            students' misconceptions are recognised.
        report: Called after each one with it and how many there are in all.

    Returns:
        How it went, and all that was tried with its verdicts.

    Raises:
        InstructorError: The course, the notebook or the library is wrong, there is no such cell,
            or `keep` would lose the patterns of wrong solutions that are not tried.
        Fault: Nothing could be graded.
    """
    begun = time.monotonic()
    root = root.resolve()
    course = msgspec.structs.replace(load_course(root), not_run="redistribute")
    basis = basis_of(root, course, assignment)  # first: what is edited from here on is not checked
    seed = secrets.randbits(32) if seed is None else seed
    workshop = Workshop(root, course, assignment, cells)
    if keep:
        _refuse_to_lose_patterns(workshop.tests / PATTERNS, only, cells)
    checks = course.checks
    times = checks.repeats if repeats is None else repeats, checks.again if again is None else again
    subjects = list(_subjects(workshop, only, times, seed))
    accepted = _accepted(workshop, only, checks.mutation_score)
    differences = _differences(root, course, workshop)
    places = places_of_tests(root, workshop.tests)
    bundle = bundle_of(root, course, assignment, device=resources.device)
    with cluster_for(bundle, resources) as cluster:
        trials = tuple(tried(cluster, subjects, course.limits_for(assignment), report))
    held = gates(trials, only=only, differences=differences, accepted=accepted, places=places)
    passed = all(gate.passed for gate in held)
    enough = times[0] >= checks.repeats and times[1] >= checks.again
    whole = set(only) == set(KINDS) and not cells and bundle.device == course.device
    if whole and (enough or not passed):
        _keep(root, assignment, Kept(basis=basis, passed=passed))
    if keep:
        save(patterns(trials), workshop.tests / PATTERNS)
    mutants = next((gate for gate in held if gate.name == "mutants"), None)
    checked = Checked(
        assignment=assignment,
        passed=passed,
        gates=held,
        mutation_score=mutants.good / mutants.tried if mutants and mutants.tried else None,
        caught=dict(tally(trials, accepted.equivalents)),
        seed=seed,
        seconds=round(time.monotonic() - begun, 1),
        tried=tuple(map(_short, trials)),
        device=bundle.device,
        not_run=never_run(trials),
        cells=tuple(sorted(workshop.only)),
        warnings=_untranslated(trials, course.languages, workshop.tests / "locale", root),
    )
    return checked, trials


def never_run(trials: Iterable[Trial]) -> tuple[str, ...]:
    """Name the hidden tests that ran in none of the trials, in alphabetical order."""
    results = [
        result
        for trial in trials
        for cell in (trial.verdict.cells if trial.verdict else ())
        for result in cell.results
    ]
    ran = {result.test for result in results if result.state is not State.NOT_RUN}
    return tuple(sorted({result.test for result in results} - ran))


def _short(trial: Trial) -> Tried:
    verdict = trial.verdict
    return Tried(
        kind=trial.subject.kind,
        name=trial.subject.name,
        cell=trial.subject.cell,
        points=None if verdict is None else verdict.points,
        max_points=0.0 if verdict is None else verdict.max_points,
        complaint=complaint(trial),
    )


def holds(root: Path, course: Course, assignment: str) -> bool:
    """Tell whether the last whole check passed, and nothing has changed since."""
    try:
        kept = msgspec.json.decode(_kept(root, assignment).read_bytes(), type=Kept)
    except (OSError, msgspec.MsgspecError):
        return False
    return kept.passed and kept.basis == basis_of(root, course, assignment)


def basis_of(root: Path, course: Course, assignment: str) -> str:
    """Digest all that decides a check: tests, libraries, sources, limits, gates, versions.

    The failure patterns decide hints alone, and `check` itself writes them.
    """
    plain = msgspec.structs.replace(course, not_run="redistribute")
    bundle = bundle_of(root, plain, assignment)
    files = {name: data for name, data in bundle.files.items() if Path(name).name != PATTERNS}
    _, digest = pack(msgspec.structs.replace(bundle, files=files))
    parts = [digest.encode()]
    for path in sorted((root / "tests" / "homework" / assignment / "right").glob("*.py")):
        parts += [path.name.encode(), path.read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _keep(root: Path, assignment: str, kept: Kept) -> None:
    path = _kept(root, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, msgspec.json.encode(kept))


def _kept(root: Path, assignment: str) -> Path:
    return root / ".torchgrade" / "checks" / f"{assignment}.json"


def patterns(trials: Sequence[Trial]) -> Catalogue:
    """Collect how the wrong solutions among `trials` failed, the library's and the automatic.

    Automatic ones that do nothing but raise are left out: a crash looks alike whatever its cause.
    """
    kinds = ("wrong", "again", "mutant")
    return record(
        (t.subject.name.partition(AGAIN)[0], t.verdict)
        for t in trials
        if t.subject.kind in kinds and t.verdict and not _silly(t, t.verdict)
    )


def _accepted(workshop: Workshop, only: Sequence[Kind], score: float) -> Accepted:
    return Accepted(
        equivalents=workshop.equivalents(),
        stale=workshop.stale_equivalents() if "mutant" in only else {},
        marks=workshop.marks(),
        score=score,
    )


def _untranslated(
    trials: Sequence[Trial], languages: Sequence[str], locale: Path, root: Path
) -> tuple[Finding, ...]:
    """Name the hidden tests whose sentence some students would read in English for want of it."""
    sentences = {
        test.test: test.sentence
        for trial in trials
        if trial.subject.kind == "solution" and trial.verdict is not None
        for test in trial.verdict.tests
    }
    found = []
    for lang in languages:
        translator = Translator(lang, assignment_locale=locale)
        lacking = [test for test, said in sentences.items() if translator.t(said) == said]
        if lacking and not translator.lang.startswith("en"):
            text = f"sentences of hidden tests without a translation: {', '.join(lacking)}"
            where = f"{(locale / lang).relative_to(root)}.po"
            found.append(Finding(subject=lang, text=text, where=where))
    return tuple(found)


def _refuse_to_lose_patterns(path: Path, only: Sequence[Kind], cells: Sequence[str]) -> None:
    if cells:
        raise InstructorError(
            "--keep with --cell would lose the patterns of the other exercises",
            hint="Leave out one of the two.",
        )
    if "mutant" in only:
        return
    automatic = [name for name in load(path).patterns if MARK in name]
    if automatic:
        raise InstructorError(
            f"{path}: --keep with --quick would lose the patterns of {len(automatic)} automatic"
            " wrong solutions, which --quick does not try",
            hint="Leave out one of the two. Or delete the file, if hints for the mistakes in wrong/"
            " are enough.",
        )


def _silly(trial: Trial, verdict: Verdict) -> bool:
    return trial.subject.kind == "mutant" and only_raises(verdict, trial.subject.own)


def _subjects(
    workshop: Workshop, only: Sequence[Kind], times: tuple[int, int], seed: int
) -> Iterator[Subject]:
    made: dict[Kind, Callable[[], Iterator[Subject]]] = {
        "solution": workshop.solutions,
        "release": workshop.releases,
        "wrong": lambda: workshop.members("wrong"),
        "right": lambda: workshop.members("right"),
        "hollow": workshop.hollow,
        "mutant": workshop.mutants,
        "again": lambda: workshop.again(times[1]),
        "repeat": lambda: workshop.repetitions(times[0], seed),
    }
    return chain.from_iterable(make() for kind, make in made.items() if kind in only)


def tried(
    cluster: Cluster,
    subjects: Sequence[Subject],
    limits: Limits,
    report: Callable[[Trial, int], None],
) -> Iterator[Trial]:
    """Run all of them, and give them in their order.

    What a busy machine may have cost points is run once more, alone and with the same inputs, as
    a submission is: that counts.

    Args:
        cluster: Where they run.
        subjects: What to run.
        limits: Those of the assignment.
        report: Called after each one with it and how many there are in all.
    """
    done: dict[int, Trial] = {}
    again: list[tuple[int, Subject]] = []
    for number, subject, answer in _answers(cluster, enumerate(subjects)):
        if answer.run is not None and starved(answer.run, limits):
            again.append((number, _replayed(subject, answer.run)))
            continue
        done[number] = _trial(subject, answer)
        report(done[number], len(subjects))
    for number, _, answer in _answers(cluster, again, alone=True):
        done[number] = _trial(subjects[number], answer)
        report(done[number], len(subjects))
    for number in range(len(subjects)):
        yield done[number]


def _answers(
    cluster: Cluster, numbered: Iterable[tuple[int, Subject]], *, alone: bool = False
) -> Iterator[tuple[int, Subject, Answer]]:
    """Run subjects, as many at once as there is room for, or one after the other."""
    waiting = iter(numbered)
    running: dict[int, Subject] = {}
    while True:
        while (cluster.room > 0 and not (alone and running)) and (
            following := next(waiting, None)
        ) is not None:
            number, subject = following
            running[number] = subject
            unit = Unit(
                notebook=subject.notebook, lang=subject.lang, cells=subject.cells,
                conditions=subject.conditions,
            )  # fmt: skip
            cluster.submit(number, unit)
        if not running:
            return
        if (ended := cluster.next(_LOOK_UP_SECONDS)) is not None:
            number, answer = ended
            yield number, running.pop(number), answer


def _replayed(subject: Subject, run: RunRecord) -> Subject:
    conditions = msgspec.structs.replace(subject.conditions, seed=run.seed)
    return msgspec.structs.replace(subject, conditions=conditions)


def _trial(subject: Subject, answer: Answer) -> Trial:
    try:
        run, verdict, _ = answer.result()
    except Fault as error:
        return Trial(subject=subject, verdict=None, failed=f"could not be graded: {error.message}")
    return Trial(subject=subject, verdict=verdict, broken=_broken(subject, run))


def _broken(subject: Subject, run: RunRecord) -> str:
    """Say how the cell that was replaced ended, if not at its end."""
    replaced = {c.index for c in subject.cells if subject.cell and c.grade_id == subject.cell}
    for cell in run.cells:
        if cell.index in replaced and cell.state is not State.PASSED:
            said = (f"{o['ename']}: {o.get('evalue', '')}" for o in cell.outputs if "ename" in o)
            return next(said, cell.state.value).split("\n", 1)[0][:200]
    return ""


def _differences(root: Path, course: Course, workshop: Workshop) -> tuple[str, ...]:
    return tuple(
        f"{notebook}: {difference}"
        for notebook in workshop.notebooks
        for difference in language_differences(
            read_source(source_path(root, workshop.assignment, notebook)), course.languages
        )
    )
