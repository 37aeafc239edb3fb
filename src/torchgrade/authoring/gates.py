"""The gates before a release: each states what must hold of the tests, and names what does not.

Pure: what was tried goes in, results come out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

import msgspec

from torchgrade.authoring.places import place_of
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
TODO: dict[Name, str] = {
    "solution": "Mend the solution, or the tests that it does not pass.",
    "release": "Let each of these cells test something that students have to write.",
    "languages": "Make these cells, and what they are worth, the same in each language.",
    "bound": 'Write a hidden test with @grades("<cell>") for each of these cells.',
    "wrong": "Write a test that notices the mistake, or mend the solution in wrong/.",
    "right": "Let the tests accept it, or move it to wrong/ if it is a mistake.",
    "hollow": "Compare values, or say why a test need not: @grades(…, hollow='<reason>').",
    "stable": "Let the test say the same for all inputs: draw others, more, or widen its limits.",
    "mutants": "Write a test that notices it; if it is no mistake, say why in equivalent.toml.",
}
"""What to do where a gate does not hold."""
STALE = "Mend or delete the entries of equivalent.toml that are named."
_HOLLOW = {
    "hollow-zeros": "zeros",
    "hollow-nan": "NaN",
    "hollow-input": "the input handed back",
    "hollow-constant": "a constant",
}
_IGNORED = (State.PASSED, State.NOT_RUN)
_CRASHED = "could not be judged: every test of its exercise ends in an exception"


class Trial(Record, frozen=True, kw_only=True):
    """A subject and what came of it.

    Attributes:
        subject: What was graded.
        verdict: Its verdict; None if there is none.
        failed: Why there is none.
        broken: How the cell that was replaced ended itself, if it did not run to its end.
    """

    subject: Subject
    verdict: Verdict | None
    failed: str = ""
    broken: str = ""

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
        entry: Of a mutant that survived: what marks it in `equivalent.toml`, but for the reason.
    """

    subject: str
    text: str
    where: str = ""
    entry: str = ""


class Gate(Record, frozen=True, kw_only=True):
    """How one gate ended.

    Attributes:
        name: Which one.
        sentence: What it states.
        tried: How many were looked at; 0 if there was nothing.
        good: How many of them are as they must be.
        passed: Whether it holds; also where there was nothing to look at, see `findings`.
        findings: What does not hold; where a part is accepted, also of a gate that holds.
        wanted: Share of them that must be as they must be, 0 to 1; None if all of them.
        todo: The next step, where something does not hold.
    """

    name: Name
    sentence: str
    tried: int
    good: int
    passed: bool
    findings: tuple[Finding, ...] = ()
    wanted: float | None = None
    todo: str = ""


class Accepted(Record, frozen=True, kw_only=True):
    """What an instructor accepts, with a reason.

    Attributes:
        equivalents: Mutants that behave as the solution does: name to reason.
        stale: Marks that fit no mutant any more: name to what is the matter.
        marks: Name of a marked mutant to where its mark stands.
        score: Share of the other mutants that must lose points, 0 to 1.
    """

    equivalents: dict[str, str] = msgspec.field(default_factory=dict)
    stale: dict[str, str] = msgspec.field(default_factory=dict)
    marks: dict[str, str] = msgspec.field(default_factory=dict)
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
    if subject.kind == "wrong" and (how := _idle_code(trial, verdict)):
        return f"does not even run: {how}"
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


def _idle_code(trial: Trial, verdict: Verdict) -> str:
    """Say how a wrong solution fails before any of its exercise's tests could look at it."""
    own = [r for c in verdict.cells if c.cell == trial.subject.own for r in c.results]
    states = {r.state for r in own} - {State.NOT_RUN, State.SKIPPED}
    if not trial.broken and states == {State.MISSING}:
        names = sorted({r.missing for r in own if r.missing})
        return f"no test finds {', '.join(names)}"
    return trial.broken


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
    trials: Sequence[Trial],
    *,
    only: Collection[Kind] = (),
    differences: Sequence[str] = (),
    accepted: Accepted = NOTHING,
    places: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Gate, ...]:
    """Judge the tests by what was tried on them.

    Args:
        trials: All that was tried.
        only: The kinds that were to be tried: a gate of those says so if there was nothing. Others
            get a gate only if they are among the trials.
        differences: Between the languages, one sentence each.
        accepted: What the instructor accepts.
        places: Where each hidden test stands, by its name.

    Returns:
        The gates, solution and release first, mutants last.
    """
    kinds: dict[Kind, list[Trial]] = defaultdict(list)
    for trial in trials:
        kinds[trial.subject.kind].append(trial)
    found = {
        "solution": _plain("solution", kinds["solution"]),
        "release": _plain("release", kinds["release"]),
        "languages": _languages(kinds["solution"], differences),
        "bound": _bound(kinds["solution"]),
        "wrong": _plain("wrong", kinds["wrong"]),
        "right": _plain("right", kinds["right"]),
        "hollow": _hollow(kinds["hollow"], places),
        "stable": _stable(kinds["repeat"], kinds["again"], places),
        "mutants": _mutants(kinds["mutant"], accepted, set(_unstable(kinds["repeat"]))),
    }
    asked = {_GATE_OF.get(kind, kind) for kind in (*only, *(k for k, own in kinds.items() if own))}
    if "solution" in asked:
        asked |= {"languages", "bound"}
    return tuple(_with_todo(gate) for name, gate in found.items() if name in asked)


def _with_todo(gate: Gate) -> Gate:
    if not gate.findings or gate.todo or (gate.passed and not gate.tried):
        return gate
    return msgspec.structs.replace(gate, todo=TODO[gate.name])


_GATE_OF: Mapping[Kind, Name] = {"mutant": "mutants", "again": "stable", "repeat": "stable"}


def _plain(name: Name, trials: Sequence[Trial]) -> Gate:
    return _gate(name, len(trials), [_finding(t, text) for t in trials if (text := complaint(t))])


def _gate(name: Name, tried: int, findings: Sequence[Finding], bad: int | None = None) -> Gate:
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
        entry=subject.entry if trial.verdict is not None else "",
    )


def _languages(solutions: Sequence[Trial], differences: Sequence[str]) -> Gate:
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
    tried = len({t.subject.lang for t in solutions})
    # What differs is told of two at a time: of more, only the first is sure to be as it must be.
    return _gate("languages", tried, findings, bad=max(1, tried - 1) if findings else 0)


def _bound(solutions: Sequence[Trial]) -> Gate:
    """See that each test cell has hidden tests; a test without a cell is refused by the engine."""
    cells: dict[str, CodeCell] = {}
    homes: dict[str, str] = {}
    tests: dict[str, HiddenTest] = {}
    for trial in solutions:
        only = trial.subject.conditions.only
        own = [c for c in trial.subject.cells if c.role == "test"]
        cells.update({c.grade_id: c for c in own if only is None or c.grade_id in only})
        if trial.verdict is not None:
            home = f"source/{trial.verdict.assignment}/{trial.subject.notebook}.ipynb, "
            homes.update({c.grade_id: home for c in own})
        tests.update({t.test: t for t in (trial.verdict.tests if trial.verdict else ())})
    covered = {test.cell for test in tests.values()}
    bare = [
        Finding(
            subject=name,
            text="has no hidden test: what students can read and pass is all that is asked",
            where=f"{homes.get(name, '')}cell {name}",
        )
        for name, cell in cells.items()
        if name not in covered and "### BEGIN HIDDEN TESTS" not in cell.source
    ]
    return _gate("bound", len(cells), bare)


def _hollow(trials: Sequence[Trial], places: Mapping[str, str]) -> Gate:
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
        Finding(subject=test, text=f"passes on {', '.join(on)}", where=place_of(test, places))
        for test, on in sorted(passing.items())
    ]
    findings += [_finding(t, t.failed) for t in trials if t.verdict is None]
    findings += [_finding(t, _CRASHED) for t in trials if _only_errors(t)]
    tests = {r.test for t in trials if t.verdict for c in t.verdict.cells for r in c.results}
    if not trials:
        return _nothing("hollow", "can't be made hollow: write wrong solutions into wrong/")
    tried = len(tests) or len(trials)
    return _gate("hollow", tried, findings, bad=min(tried, len(findings)))


def _only_errors(trial: Trial) -> bool:
    """Whether all tests of a hollow solution's exercise, but those excused, end in exceptions.

    Not where the input is handed back: it may be of quite another kind than the result.
    """
    if trial.subject.what == "hollow-input":
        return False
    tests = {t.test for t in trial.verdict.tests if not t.hollow} if trial.verdict else set()
    states = {
        result.state
        for cell in (trial.verdict.cells if trial.verdict else ())
        if cell.cell == trial.subject.own
        for result in cell.results
        if result.test in tests and result.state is not State.NOT_RUN
    }
    return states == {State.ERROR}


def _unstable(repetitions: Sequence[Trial]) -> dict[str, list[Trial]]:
    """Give each test that fails on right solutions, with the runs in which it does."""
    failed: dict[str, list[Trial]] = defaultdict(list)
    for trial in repetitions:
        for cell in trial.verdict.cells if trial.verdict else ():
            for result in cell.results:
                if result.state not in _IGNORED:
                    failed[result.test].append(trial)
    return failed


def _stable(
    repetitions: Sequence[Trial], again: Sequence[Trial], places: Mapping[str, str]
) -> Gate:
    """Name each test that does not always say the same, and each wrong solution that slips by."""
    broken = [t for t in (*repetitions, *again) if t.verdict is None]
    findings = [
        Finding(
            subject=test,
            text=f"fails on a right solution in {len(failed)} of {len(repetitions)} runs "
            f"({_conditions(failed[0])}): {failed[0].subject.what}",
            where=place_of(test, places),
        )
        for test, failed in sorted(_unstable(repetitions).items())
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


def _nothing(name: Name, text: str, findings: Sequence[Finding] = ()) -> Gate:
    """Say why nothing was tried; it holds, since there is nothing that could be mended."""
    told = Finding(subject="solution", text=text)
    return Gate(
        name=name, sentence=SENTENCES[name], tried=0, good=0, passed=not findings,
        findings=(*findings, told), todo=STALE if findings else "",
    )  # fmt: skip


def _mutants(trials: Sequence[Trial], accepted: Accepted, unstable: Collection[str]) -> Gate:
    """Count the mutants that are caught, and name each that is not."""
    survivors = []
    lively = [
        Finding(subject=name, text=text, where=accepted.marks.get(name, ""))
        for name, text in accepted.stale.items()
    ]
    if not trials:
        text = "has nothing that an operator changes: write wrong solutions into wrong/"
        return _nothing("mutants", text, lively)
    counted = 0
    for trial in trials:
        name, text = trial.subject.name, complaint(trial)
        if name in accepted.equivalents:
            if not text:
                told = _finding(trial, _lively(trial, unstable))
                where = accepted.marks.get(name, told.where)
                lively.append(msgspec.structs.replace(told, entry="", where=where))
            continue
        counted += 1
        if text:
            survivors.append(_finding(trial, text))
    if not counted and not lively:
        text = "marks every automatic wrong solution: none is left to try; look at the marks again"
        lively.append(Finding(subject="equivalent.toml", text=text))
    good = counted - len(survivors)
    enough = good >= accepted.score * counted
    return Gate(
        name="mutants", sentence=SENTENCES["mutants"], tried=counted, good=good,
        passed=enough and not lively, findings=(*lively, *survivors), wanted=accepted.score,
        todo=" ".join([STALE] * bool(lively) + [TODO["mutants"]] * bool(survivors)),
    )  # fmt: skip


def _lively(trial: Trial, unstable: Collection[str]) -> str:
    """Say what to do about a mark whose mutant loses points: it may be by tests that are wrong."""
    own = [c for c in (trial.verdict.cells if trial.verdict else ()) if c.cell == trial.subject.own]
    took = {r.test for c in own for r in c.results if r.state not in _IGNORED}
    if took and took <= set(unstable):
        tests = ", ".join(sorted(took))
        return (
            f"is marked as equivalent, and loses points by unstable tests alone: mend {tests} first"
        )
    return "is marked as equivalent, and loses points: delete the mark"


def tally(trials: Iterable[Trial], marked: Collection[str] = ()) -> Mapping[str, int]:
    """Count how the mutants were caught: by a failed check, an exception, time, or otherwise.

    Args:
        trials: What was tried; those that survived are not counted.
        marked: Names of the mutants that are marked as equivalent: they are none to catch.
    """
    counts: Counter[str] = Counter()
    for trial in trials:
        if trial.subject.kind != "mutant" or trial.subject.name in marked:
            continue
        if trial.verdict is None or complaint(trial):
            continue
        own = [c for c in trial.verdict.cells if c.cell == trial.subject.own]
        states = {r.state for c in own for r in c.results} - set(_IGNORED)
        for state in (State.FAILED, State.ERROR, State.TIMEOUT):
            if state in states:
                counts[state.value] += 1
                break
        else:
            counts["otherwise"] += 1
    return counts
