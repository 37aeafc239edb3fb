"""From how a submission failed to the misconception behind it.

Each wrong solution of the library was run once and left its patterns in `patterns.json`: which
hidden tests it did not pass, and how. A submission that fails in the same way gets the same hint.
Pure, and silent wherever it is not sure: a wrong hint costs more than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from torchgrade.errors import InstructorError
from torchgrade.model import CellVerdict, CheckResult, Hint, State, Verdict

_UNRELIABLE = frozenset({State.FAULT})
_IGNORED = frozenset({State.PASSED, State.NOT_RUN})
_SELF_EXPLAINING = frozenset({State.MISSING, State.SKIPPED})


class Symptom(msgspec.Struct, frozen=True, order=True, array_like=True):
    """How one test was not passed.

    Attributes:
        test: Its name.
        state: How it ended.
        where: The failing statement's line within the test.
        exception: What the student's code raised.
    """

    test: str
    state: State
    where: int = 0
    exception: str = ""


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


def diagnose(verdict: Verdict, catalogue: Catalogue, hints: Mapping[str, Hint]) -> tuple[Hint, ...]:
    """Recognise misconceptions.

    A cell is compared with the wrong solutions whose hint belongs to that cell: first the exact
    pattern, then which tests failed and in which state. The second says something only if the
    cell also passed a test, since everything can fail for any reason.

    Args:
        verdict: The submission's.
        catalogue: The assignment's patterns.
        hints: Wrong solution to its hint, `Hint.cell` being the test cell that it is about.

    Returns:
        At most one hint per cell, in the verdict's order. None where solutions with different
        hints match equally well.
    """
    found = (_recognise(cell, catalogue, hints) for cell in verdict.cells)
    return tuple(hint for hint in found if hint is not None)


def _symptom(result: CheckResult) -> Symptom:
    return Symptom(
        test=result.test, state=result.state, where=result.where, exception=result.exception
    )


def _recognise(cell: CellVerdict, catalogue: Catalogue, hints: Mapping[str, Hint]) -> Hint | None:
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
    if exact := [hint for hint, left in known if left == seen]:
        return _agreed(exact)
    if all(result.state is not State.PASSED for result in cell.results):
        return None
    return _agreed([hint for hint, left in known if _coarse(left) == _coarse(seen)])


def _coarse(left: Pattern) -> frozenset[tuple[str, State]]:
    return frozenset((symptom.test, symptom.state) for symptom in left)


def _agreed(candidates: list[Hint]) -> Hint | None:
    distinct = {hint.hint: hint for hint in reversed(candidates)}
    return next(iter(distinct.values())) if len(distinct) == 1 else None
