"""From how a submission failed to the misconception behind it.

Each wrong solution, of the library or made automatically, was run and left its patterns in
`patterns.json`: which hidden tests it did not pass, how, and with what kind of value. A submission
gets the hint of the closest. Pure, and silent wherever it is not sure: a wrong hint costs more than
none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from torchgrade.errors import InstructorError
from torchgrade.model import CellVerdict, CheckResult, Hint, State, Verdict, ready

_UNRELIABLE = frozenset({State.FAULT})
_IGNORED = frozenset({State.PASSED, State.NOT_RUN})
ALIKE = 0.75
"""How similar a pattern must be whose tests failed in the same states, 0 to 1."""
NEAR = 0.7
"""How similar any other must be."""
LEAD = 0.2
"""By how much it must be more similar than that of any other misconception."""
CRASHES = 3
"""From so many tests on that end in the same exception, it may be nothing but a crash."""
ONE_CRASH = 0.75
"""Share of the tests not passed that end in it, from which on it is one."""
_SELF_EXPLAINING = frozenset({State.MISSING, State.SKIPPED})


class Symptom(msgspec.Struct, frozen=True, order=True, array_like=True):
    """How one test was not passed.

    Attributes:
        test: Its name.
        state: How it ended.
        where: The failing statement's line within the test.
        exception: What the student's code raised.
        sign: How the value that failed relates to the expected one, see `CheckResult.sign`.
    """

    test: str
    state: State
    where: int = 0
    exception: str = ""
    sign: str = ""


Pattern = frozenset[Symptom]
"""All symptoms of one test cell."""


class Catalogue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The patterns that each wrong solution left.

    Attributes:
        version: Of the file's layout.
        patterns: Wrong solution to test cell to patterns; more than one where runs differ.
    """

    version: int = 1
    patterns: dict[str, dict[str, tuple[tuple[Symptom, ...], ...]]] = {}


ready(Catalogue)


def pattern(cell: CellVerdict) -> Pattern:
    """Return how a cell failed; empty if it was passed or nothing is known for sure."""
    if any(result.state in _UNRELIABLE for result in cell.results):
        return frozenset()
    return frozenset(_symptom(result) for result in cell.results if result.state not in _IGNORED)


def record(runs: Iterable[tuple[str, Verdict]]) -> Catalogue:
    """Collect the patterns of wrong solutions.

    Args:
        runs: (name of the wrong solution, its verdict); a name may come several times.

    Returns:
        The catalogue, the same for the same runs in any order.
    """
    found: dict[str, dict[str, set[tuple[Symptom, ...]]]] = {}
    for name, verdict in runs:
        for cell in verdict.cells:
            if symptoms := pattern(cell):
                left = found.setdefault(name, {}).setdefault(cell.cell, set())
                left.add(tuple(sorted(symptoms)))
    return Catalogue(
        patterns={
            name: {cell: tuple(sorted(left)) for cell, left in cells.items()}
            for name, cells in found.items()
        }
    )


def save(catalogue: Catalogue, path: Path) -> None:
    """Write a catalogue as JSON that is pleasant to compare."""
    path.parent.mkdir(parents=True, exist_ok=True)
    encoded = msgspec.json.encode(catalogue, order="deterministic")
    path.write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")


def load(path: Path) -> Catalogue:
    """Read a catalogue.

    Args:
        path: `tests/homework/<assignment>/patterns.json`.

    Returns:
        The catalogue; an empty one if the file does not exist.

    Raises:
        InstructorError: If the file is not a catalogue.
    """
    if not path.exists():
        return Catalogue()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Catalogue)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise InstructorError(
            f"{path}: not a catalogue of failure patterns: {error}",
            hint="Delete it and let `torchgrade check` write it again.",
        ) from error


def diagnose(
    verdict: Verdict, catalogue: Catalogue, hints: Mapping[str, Hint], *, exact: bool = False
) -> tuple[Hint, ...]:
    """Recognise misconceptions.

    How near is near enough was measured on 254 wrong solutions of 02_dataset, 3 runs each: of those
    left out one by one 90 % are recognised from the others and none is taken for another; where all
    of a misconception is left out, so that any hint is wrong, 2.7 % get one. Of 128 submissions
    that do nothing but raise in one of their functions, none gets a hint.

    A cell is compared with the wrong solutions whose hint belongs to that cell: first the exact
    pattern, then which tests failed and in which state, then the most similar pattern. All but the
    first say something only if the cell also passed a test, since everything can fail for any
    reason.

    Args:
        verdict: The submission's.
        catalogue: The assignment's patterns.
        hints: Wrong solution to its hint, `Hint.cell` being the test cell that it is about.
        exact: Compare nothing but the exact pattern.

    Returns:
        At most one hint per cell, in the verdict's order. None where misconceptions match equally
        well, or none of them well enough.
    """
    found = (_recognise(cell, catalogue, hints, exact) for cell in verdict.cells)
    return tuple(hint for hint in found if hint is not None)


Known = Sequence[tuple[Hint, Pattern]]
"""Patterns of the wrong solutions of one cell, with their hints."""


def _symptom(result: CheckResult) -> Symptom:
    return Symptom(
        test=result.test,
        state=result.state,
        where=result.where,
        exception=result.exception,
        sign=result.sign,
    )


def _recognise(
    cell: CellVerdict, catalogue: Catalogue, hints: Mapping[str, Hint], exact: bool
) -> Hint | None:
    seen = pattern(cell)
    if all(symptom.state in _SELF_EXPLAINING for symptom in seen):
        return None
    idle = frozenset(result.test for result in cell.results if result.state is State.NOT_RUN)
    known = [
        (hint, frozenset(symptom for symptom in left if symptom.test not in idle))
        for name, hint in hints.items()
        if hint.cell == cell.cell
        for left in catalogue.patterns.get(name, {}).get(cell.cell, ())
    ]
    passed = any(result.state is State.PASSED for result in cell.results)
    return closest(seen, known, passed=passed and not exact)


def closest(seen: Pattern, known: Known, *, passed: bool) -> Hint | None:
    """Choose the misconception whose pattern is closest.

    Args:
        seen: How a submission failed a cell.
        known: How wrong solutions failed it.
        passed: Whether the submission passed some test of the cell; if not, only the exact pattern
            counts.

    Returns:
        A hint of that misconception, or None if that is not sure. Nothing but a crash, from
        whatever cause, fails the tests in the same way: it is never sure.
    """
    if is_crash(seen):
        return None
    if exact := [hint for hint, left in known if left == seen]:
        return _agreed(exact)
    if not passed:
        return None
    ranked = _ranked(seen, known)
    alike = _agreed([hint for hint, left in known if _coarse(left) == _coarse(seen)])
    if (
        alike is not None
        and ranked[0][1].misconception == alike.misconception
        and ranked[0][0] >= ALIKE
    ):
        return alike
    if not ranked or ranked[0][0] < NEAR:
        return None
    lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else 1.0
    return ranked[0][1] if lead >= LEAD else None


def is_crash(seen: Pattern) -> bool:
    """Whether nearly all tests that were not passed ended in one exception, and there are several.

    Such a pattern says where the code raises, not why: the exception says more than a hint.
    """
    raised = Counter(s.exception for s in seen if s.state is State.ERROR)
    most = max(raised.values(), default=0)
    return most >= CRASHES and most >= ONE_CRASH * len(seen)


def only_raises(verdict: Verdict, cell: str) -> bool:
    """Whether all tests of a cell that were not passed ended in an exception of the code.

    Args:
        verdict: Of a wrong solution.
        cell: `grade_id` of the test cell.
    """
    seen = [symptom for c in verdict.cells if c.cell == cell for symptom in pattern(c)]
    return bool(seen) and all(symptom.state is State.ERROR for symptom in seen)


def _ranked(seen: Pattern, known: Known) -> list[tuple[float, Hint]]:
    """Give each misconception's best similarity, the best one first."""
    best: dict[str, tuple[float, Hint]] = {}
    for hint, left in known:
        found = _similarity(seen, left)
        if found > best.get(hint.misconception, (-1.0, hint))[0]:
            best[hint.misconception] = found, hint
    return sorted(best.values(), key=lambda item: -item[0])


def _similarity(a: Pattern, b: Pattern) -> float:
    """Compare two patterns: the weighted Jaccard index of what is known of their symptoms."""
    first, second = _features(a), _features(b)
    union = {**first, **second}
    both = sum(weight for key, weight in union.items() if key in first and key in second)
    return both / sum(union.values()) if union else 0.0


_LEVELS: tuple[tuple[Callable[[Symptom], tuple[object, ...]], float], ...] = (
    (lambda s: (s.test,), 1.0),
    (lambda s: (s.test, s.state), 0.5),
    (lambda s: (s.test, s.state, s.where, s.exception, s.sign), 1.5),
)


def _features(symptoms: Pattern) -> dict[tuple[object, ...], float]:
    return {key(symptom): weight for symptom in symptoms for key, weight in _LEVELS}


def _coarse(left: Pattern) -> frozenset[tuple[str, State]]:
    return frozenset((symptom.test, symptom.state) for symptom in left)


def _agreed(candidates: list[Hint]) -> Hint | None:
    distinct = {hint.misconception: hint for hint in reversed(candidates)}
    return next(iter(distinct.values())) if len(distinct) == 1 else None
