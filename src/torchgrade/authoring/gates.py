"""The gates before a release: each states what must hold of the tests, and names what does not.

Pure: what was tried goes in, results come out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from torchgrade.authoring.subjects import AGAIN, Kind, Subject
from torchgrade.judge import NOT_HERE
from torchgrade.model import CodeCell, HiddenTest, Record, State, Verdict

Name = Literal[
    "solution", "release", "wrong", "right", "languages", "bound", "hollow", "stable", "mutants"
]
SENTENCES: dict[Name, str] = {
    "solution": "The solution earns every point",
    "release": "The untouched release earns nothing",
    "languages": "The languages agree",
    "bound": "Every test cell has hidden tests, and every hidden test a cell",
    "wrong": "Wrong solutions lose points, on their own exercise alone",
    "right": "Right solutions keep every point",
    "hollow": "No test passes on zeros, NaN, the input handed back or a constant",
    "stable": "Other inputs, orders and threads change nothing",
    "mutants": "Automatic wrong solutions lose points",
}
_HOLLOW = {
    "hollow-zeros": "zeros",
    "hollow-nan": "NaN",
    "hollow-input": "the input handed back",
    "hollow-constant": "a constant",
}
_IGNORED = (State.PASSED, State.NOT_RUN)


class Trial(Record, frozen=True, kw_only=True):
    """A subject and what came of it.

    Attributes:
        subject: What was graded.
        verdict: Its verdict; None if there is none.
        failed: Why there is none.
    """

    subject: Subject
    verdict: Verdict | None
    failed: str = ""

    @property
    def lost(self) -> tuple[str, ...]:
        """Test cells that did not get all their points."""
        cells = self.verdict.cells if self.verdict else ()
        return tuple(c.cell for c in cells if c.points is None or c.points < c.max_points)


class Finding(Record, frozen=True, kw_only=True):
    """Something that does not hold.

    Attributes:
        subject: Name of the subject, or of the test.
        text: What is the matter.
        where: Where to look.
    """

    subject: str
    text: str
    where: str = ""


class Gate(Record, frozen=True, kw_only=True):
    """How one gate ended.

    Attributes:
        name: Which one.
        sentence: What it states.
        tried: How many were looked at.
        good: How many of them are as they must be.
        passed: Whether it holds.
        findings: What does not hold; where a part is accepted, also of a gate that holds.
    """

    name: Name
    sentence: str
    tried: int
    good: int
    passed: bool
    findings: tuple[Finding, ...] = ()


class Accepted(Record, frozen=True, kw_only=True):
    """What an instructor accepts, with a reason.

    Attributes:
        equivalents: Mutants that behave as the solution does: name to reason.
        stale: Marks that fit no mutant any more: name to what is the matter.
        score: Share of the other mutants that must lose points, 0 to 1.
    """

    equivalents: dict[str, str] = msgspec.field(default_factory=dict)
    stale: dict[str, str] = msgspec.field(default_factory=dict)
    score: float = 1.0


NOTHING = Accepted()


def complaint(trial: Trial) -> str:
    """Say what is wrong with one trial; an empty string if nothing is."""
    subject, verdict = trial.subject, trial.verdict
    if verdict is None:
        return trial.failed
    if unknown := _idle(trial):
        return f"can't be judged on {verdict.device}: no test of {', '.join(unknown)} runs on it"
    if subject.kind == "release":
        earned = [c.cell for c in verdict.cells if c.points]
        return f"earns points on {', '.join(earned)}" if earned else ""
    if subject.kind in ("wrong", "again", "mutant"):
        return _kept(trial, verdict)
    if subject.kind == "hollow":
        return f"passes {', '.join(passed)}" if (passed := _passed_own(trial)) else ""
    return f"loses points: {_failed(verdict, trial.lost)}" if trial.lost else ""


def _idle(trial: Trial) -> list[str]:
    """Name the test cells that count here, and of which no test could run."""
    cells = trial.verdict.cells if trial.verdict else ()
    idle = {cell.cell for cell in cells if cell.note == NOT_HERE}
    one = trial.subject.kind in ("wrong", "again", "mutant", "hollow")
    return sorted(idle & {trial.subject.own} if one else idle)


def _kept(trial: Trial, verdict: Verdict) -> str:
    if trial.subject.own not in trial.lost:
        return "keeps every point of its exercise"
    idle = {cell.cell for cell in verdict.cells if cell.note == NOT_HERE}
    elsewhere = sorted(set(trial.lost) - idle - {trial.subject.own})
    return f"loses points elsewhere: {_failed(verdict, elsewhere)}" if elsewhere else ""


def _failed(verdict: Verdict, cells: Sequence[str]) -> str:
    found = [
        f"{result.test} ({result.state.value})"
        for cell in verdict.cells
        if cell.cell in cells
        for result in cell.results
        if result.state not in _IGNORED
    ]
    return ", ".join(found) or ", ".join(cells)


def _passed_own(trial: Trial) -> list[str]:
    """Tests of a hollow solution's exercise that it passes, without those that say they may."""
    if trial.verdict is None:
        return []
    allowed = {t.test for t in trial.verdict.tests if t.hollow}
    return [
        result.test
        for cell in trial.verdict.cells
        if cell.cell == trial.subject.own
        for result in cell.results
        if result.state is State.PASSED and result.test not in allowed
    ]


def gates(
    trials: Sequence[Trial], *, differences: Sequence[str] = (), accepted: Accepted = NOTHING
) -> tuple[Gate, ...]:
    """Judge the tests by what was tried on them.

    Args:
        trials: All that was tried; a kind that is not among them gets no gate.
        differences: Between the languages, one sentence each.
        accepted: What the instructor accepts.

    Returns:
        The gates in the order of `SENTENCES`.
    """
    kinds: dict[Kind, list[Trial]] = defaultdict(list)
    for trial in trials:
        kinds[trial.subject.kind].append(trial)
    found = [
        _plain("solution", kinds["solution"]),
        _plain("release", kinds["release"]),
        _languages(kinds["solution"], differences),
        _bound(kinds["solution"]),
        _plain("wrong", kinds["wrong"]),
        _plain("right", kinds["right"]),
        _hollow(kinds["hollow"]),
        _stable(kinds["repeat"], kinds["again"]),
        _mutants(kinds["mutant"], accepted),
    ]
    return tuple(gate for gate in found if gate is not None)


def _plain(name: Name, trials: Sequence[Trial]) -> Gate | None:
    return _gate(name, len(trials), [_finding(t, text) for t in trials if (text := complaint(t))])


def _gate(
    name: Name, tried: int, findings: Sequence[Finding], bad: int | None = None
) -> Gate | None:
    if not tried:
        return None
    good = tried - (len(findings) if bad is None else bad)
    return Gate(
        name=name, sentence=SENTENCES[name], tried=tried, good=good, passed=not findings,
        findings=tuple(findings),
    )  # fmt: skip


def _finding(trial: Trial, text: str) -> Finding:
    subject = trial.subject
    return Finding(
        subject=subject.name,
        text=text + (f": {subject.what}" if subject.what else ""),
        where=subject.where,
    )


def _languages(solutions: Sequence[Trial], differences: Sequence[str]) -> Gate | None:
    """Compare the notebooks' languages, and the points that their solutions earn."""
    findings = [Finding(subject="source", text=text) for text in differences]
    points: dict[str, dict[str, float]] = defaultdict(dict)
    for trial in solutions:
        if trial.verdict is not None:
            points[trial.subject.notebook][trial.subject.lang] = trial.verdict.points
    for notebook, earned in points.items():
        if len(set(earned.values())) > 1:
            said = ", ".join(f"{lang} {value:g}" for lang, value in earned.items())
            findings.append(Finding(subject=notebook, text=f"the solutions earn {said} points"))
    return _gate("languages", len({t.subject.lang for t in solutions}), findings, bad=0)


def _bound(solutions: Sequence[Trial]) -> Gate | None:
    """See that each test cell has hidden tests; a test without a cell is refused by the engine."""
    cells: dict[str, CodeCell] = {}
    tests: dict[str, HiddenTest] = {}
    for trial in solutions:
        cells.update({c.grade_id: c for c in trial.subject.cells if c.role == "test"})
        tests.update({t.test: t for t in (trial.verdict.tests if trial.verdict else ())})
    covered = {test.cell for test in tests.values()}
    bare = [
        Finding(
            subject=name,
            text="has no hidden test: what students can read and pass is all that is asked",
            where=f"cell {name}",
        )
        for name, cell in cells.items()
        if name not in covered and "### BEGIN HIDDEN TESTS" not in cell.source
    ]
    return _gate("bound", len(cells), bare)


def _hollow(trials: Sequence[Trial]) -> Gate | None:
    """Name each test that passes on something hollow, with all that it passes on.

    An exercise has several hollow solutions of a kind, each with other functions hollowed out: a
    test passes on that kind if it passes on every one of them.
    """
    passed: Counter[tuple[str, str]] = Counter()
    ran: Counter[tuple[str, str]] = Counter()
    for trial in trials:
        kind, own = trial.subject.what, trial.subject.own
        cells = trial.verdict.cells if trial.verdict else ()
        ran.update((r.test, kind) for c in cells if c.cell == own for r in c.results)
        passed.update((test, kind) for test in _passed_own(trial))
    passing: dict[str, list[str]] = defaultdict(list)
    for (test, kind), times in ran.items():
        if passed[test, kind] == times:
            passing[test].append(_HOLLOW.get(kind, kind))
    findings = [
        Finding(subject=test, text=f"passes on {', '.join(on)}")
        for test, on in sorted(passing.items())
    ]
    findings += [_finding(t, t.failed) for t in trials if t.verdict is None]
    tests = {r.test for t in trials if t.verdict for c in t.verdict.cells for r in c.results}
    return _gate("hollow", len(tests) or len(trials), findings)


def _stable(repetitions: Sequence[Trial], again: Sequence[Trial]) -> Gate | None:
    """Name each test that does not always say the same, and each wrong solution that slips by."""
    failed: Counter[str] = Counter()
    first: dict[str, Trial] = {}
    broken = [t for t in (*repetitions, *again) if t.verdict is None]
    for trial in repetitions:
        for cell in trial.verdict.cells if trial.verdict else ():
            for result in cell.results:
                if result.state not in _IGNORED:
                    failed[result.test] += 1
                    first.setdefault(result.test, trial)
    findings = [
        Finding(
            subject=test,
            text=f"fails on a right solution in {count} of {len(repetitions)} runs "
            f"({_conditions(first[test])}): {first[test].subject.what}",
        )
        for test, count in sorted(failed.items())
    ]
    findings += _slipping(again)
    findings += [_finding(t, t.failed) for t in broken]
    bad = sum(bool(t.verdict is None or complaint(t)) for t in (*repetitions, *again))
    return _gate("stable", len(repetitions) + len(again), findings, bad=bad)


def _slipping(again: Sequence[Trial]) -> list[Finding]:
    runs: dict[str, list[Trial]] = defaultdict(list)
    for trial in again:
        runs[trial.subject.where].append(trial)
    found = []
    for where, own in runs.items():
        kept = [t for t in own if t.verdict is not None and t.subject.own not in t.lost]
        if kept:
            name = kept[0].subject.name.partition(AGAIN)[0]
            seeds = ", ".join(str(t.verdict.seed) for t in kept[:3] if t.verdict)
            text = f"keeps every point in {len(kept)} of {len(own)} runs (seed {seeds})"
            found.append(Finding(subject=name, text=text, where=where))
    return found


def _conditions(trial: Trial) -> str:
    with_ = trial.subject.conditions
    return f"--seed {with_.seed}, {with_.threads} threads, order {with_.order}"


def _mutants(trials: Sequence[Trial], accepted: Accepted) -> Gate | None:
    """Count the mutants that are caught, and name each that is not."""
    if not trials:
        return None
    survivors = []
    lively = [Finding(subject=name, text=text) for name, text in accepted.stale.items()]
    counted = 0
    for trial in trials:
        name, text = trial.subject.name, complaint(trial)
        if name in accepted.equivalents:
            if not text:
                lively.append(
                    _finding(trial, "is marked as equivalent, and loses points: delete the mark")
                )
            continue
        counted += 1
        if text:
            survivors.append(_finding(trial, text))
    good = counted - len(survivors)
    enough = good >= accepted.score * counted
    return Gate(
        name="mutants", sentence=SENTENCES["mutants"], tried=counted, good=good,
        passed=enough and not lively, findings=(*lively, *survivors),
    )  # fmt: skip


def tally(trials: Iterable[Trial]) -> Mapping[str, int]:
    """Count how the mutants were caught: by a failed check, an exception, time, or otherwise."""
    counts: Counter[str] = Counter()
    for trial in trials:
        if trial.subject.kind != "mutant" or trial.verdict is None:
            continue
        own = [c for c in trial.verdict.cells if c.cell == trial.subject.own]
        states = {r.state for c in own for r in c.results} - set(_IGNORED)
        for state in (State.FAILED, State.ERROR, State.TIMEOUT):
            if state in states:
                counts[state.value] += 1
                break
        else:
            counts["otherwise" if states else "survived"] += 1
    return counts
