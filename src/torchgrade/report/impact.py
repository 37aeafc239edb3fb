"""What changed tests do to a graded class: recorded verdicts against new ones, test by test.

Pure: verdicts and the gradebook's points in, plain records out. What a person gave stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from torchgrade.model import CellVerdict, CheckResult, HiddenTest, Record, State, Verdict

Direction = Literal["down", "up", "same"]
Change = Literal["new", "gone", "changed"]
Kind = Literal["never_graded", "no_verdict", "handed_in_again", "gone", "other_device", "unsteady",
               "quarantined", "fault"]  # fmt: skip
_DIGITS = 4


class ChangedTest(Record, frozen=True, kw_only=True):
    """One hidden test of one student that is not as it was.

    Attributes:
        test: Its name, as in `HiddenTest.test`; the old one if it is gone.
        was: Its earlier name if it was renamed, or an empty string.
        before: How it ended, or None if it is new.
        after: How it ends now, or None if it is gone.
        weight_before: Its share of the cell's points, or None where there was none.
        weight_after: The same now.
    """

    test: str
    was: str = ""
    before: State | None = None
    after: State | None = None
    weight_before: float | None = None
    weight_after: float | None = None

    @property
    def change(self) -> Change:
        """What happened to the test itself."""
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"


class CellChange(Record, frozen=True, kw_only=True):
    """One test cell of one student that is not as it was.

    Attributes:
        notebook: Name of the notebook.
        cell: `grade_id`.
        before: Points by machine, or None where a person has to grade.
        after: The same now.
        max_before: Points that could be earned; 0 if the cell is new.
        max_after: The same now; 0 if the cell is gone.
        manual: What a person gave in its place, which stays; None if nobody did.
        tests: The tests that changed.
    """

    notebook: str
    cell: str
    before: float | None
    after: float | None
    max_before: float
    max_after: float
    manual: float | None = None
    tests: tuple[ChangedTest, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether its points by machine are others."""
        return self.before != self.after


class StudentImpact(Record, frozen=True, kw_only=True):
    """What changed tests do to one student.

    Attributes:
        student: Student id.
        direction: Where the points go.
        before: Points in the gradebook (manual scores, extra credit and late penalty included).
        after: The same once this is written.
        max_points: Points of the assignment.
        changed: The verdict is another one, if only in what the student reads: it is written,
            and a new feedback page says something else.
        cells: The cells that are not as they were.
    """

    student: str
    direction: Direction
    before: float
    after: float
    max_points: float
    changed: bool
    cells: tuple[CellChange, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether any points are others, if only those that a manual score hides."""
        return self.direction != "same" or any(cell.moves for cell in self.cells)


class Move(Record, frozen=True, kw_only=True):
    """How many students' test went from one state to another.

    Attributes:
        before: How it ended, or None if the test is new.
        after: How it ends now, or None if the test is gone.
        students: How many.
    """

    before: State | None
    after: State | None
    students: int


class ByTest(Record, frozen=True, kw_only=True):
    """What one changed test does to the class.

    Attributes:
        test: Its name; the old one if it is gone.
        cell: `grade_id` of its cell.
        was: Its earlier name if it was renamed, or an empty string.
        change: `new`, `gone`, or `changed`: another name, weight or outcome.
        weight_before: Its weight before, or None if it is new.
        weight_after: Its weight now, or None if it is gone.
        moves: How it ended and ends, the most frequent first; students for whom a test that is
            still there ends as before are left out.
    """

    test: str
    cell: str
    was: str
    change: Change
    weight_before: float | None
    weight_after: float | None
    moves: tuple[Move, ...] = ()


class NotCompared(Record, frozen=True, kw_only=True):
    """A submission that has no comparison; nothing is written for it.

    Attributes:
        student: Student id.
        kind: Why, for machines.
        reason: Why and what to do, for people.
    """

    student: str
    kind: Kind
    reason: str


class Impact(Record, frozen=True, kw_only=True):
    """What changed tests do to a class.

    Attributes:
        assignment: Its name.
        students: One entry per submission that was compared: those who lose most come first,
            those who gain most next, the others last.
        tests: The tests that are not as they were.
        not_compared: The submissions that could not be compared.
        mean_before: Mean of the students' points, or None without students.
        mean_after: The same now.
    """

    assignment: str
    students: tuple[StudentImpact, ...]
    tests: tuple[ByTest, ...]
    not_compared: tuple[NotCompared, ...]
    mean_before: float | None
    mean_after: float | None

    def count(self, direction: Direction) -> int:
        """Give the number of students whose points go there."""
        return sum(student.direction == direction for student in self.students)


def compare_cells(
    before: Sequence[Verdict],
    after: Sequence[Verdict],
    manual: Mapping[tuple[str, str], float] | None = None,
) -> tuple[CellChange, ...]:
    """Compare the verdicts of one submission's notebooks.

    Args:
        before: The recorded verdicts.
        after: The new ones, of the same notebooks in the same order.
        manual: Scores that a person gave, by notebook and cell.

    Returns:
        The cells in which points or tests are others, in the new notebooks' order; cells that
        are gone come last.
    """
    changes = []
    for old, new in zip(before, after, strict=True):
        was, now = ({cell.cell: cell for cell in v.cells} for v in (old, new))
        for name in dict.fromkeys([*now, *was]):
            change = _cell_change(name, (old, was.get(name)), (new, now.get(name)))
            if change is not None:
                given = (manual or {}).get((new.notebook, name))
                changes.append(msgspec.structs.replace(change, manual=given))
    return tuple(changes)


def student_impact(
    student: str,
    cells: tuple[CellChange, ...],
    *,
    before: float,
    after: float,
    max_points: float,
    reads: bool = False,
) -> StudentImpact:
    """Say where a student's points go.

    Args:
        student: Student id.
        cells: From `compare_cells`.
        before: Points in the gradebook.
        after: Points once the new verdicts are written.
        max_points: Points of the assignment.
        reads: Whether the student would read something else, whatever the points.
    """
    before, after = round(before, _DIGITS), round(after, _DIGITS)
    direction: Direction = "same"
    if before != after:
        direction = "up" if after > before else "down"
    return StudentImpact(
        student=student,
        direction=direction,
        before=before,
        after=after,
        max_points=max_points,
        changed=reads or bool(cells),
        cells=cells,
    )


def class_impact(
    assignment: str, students: Iterable[StudentImpact], not_compared: Iterable[NotCompared]
) -> Impact:
    """Put a class together, those who lose most first."""
    ordered = tuple(sorted(students, key=_order))
    count = len(ordered)
    return Impact(
        assignment=assignment,
        students=ordered,
        tests=_by_test(ordered),
        not_compared=tuple(sorted(not_compared, key=lambda each: each.student)),
        mean_before=round(sum(s.before for s in ordered) / count, _DIGITS) if count else None,
        mean_after=round(sum(s.after for s in ordered) / count, _DIGITS) if count else None,
    )


def _order(student: StudentImpact) -> tuple[int, float, str]:
    rank = {"down": 0, "up": 1, "same": 2}[student.direction]
    moves = any(cell.moves for cell in student.cells)
    gain = abs(student.after - student.before)
    return rank, -gain if student.direction != "same" else -float(moves), student.student


def _cell_change(
    name: str,
    before: tuple[Verdict, CellVerdict | None],
    after: tuple[Verdict, CellVerdict | None],
) -> CellChange | None:
    old, new = before[1], after[1]
    change = CellChange(
        notebook=after[0].notebook,
        cell=name,
        before=None if old is None else old.points,
        after=None if new is None else new.points,
        max_before=0.0 if old is None else old.max_points,
        max_after=0.0 if new is None else new.max_points,
        tests=_test_changes(_results(*before), _results(*after)),
    )
    same = change.max_before == change.max_after and not change.moves and not change.tests
    return None if same else change


_States = tuple[State | None, State | None]
_Results = dict[str, tuple[CheckResult, HiddenTest | None]]


def _results(verdict: Verdict, cell: CellVerdict | None) -> _Results:
    """Give a cell's results with their tests; a cell without hidden tests is its own test."""
    tests = {test.test: test for test in verdict.tests}
    results = () if cell is None else cell.results
    return {result.test: (result, tests.get(result.test)) for result in results}


def _test_changes(before: _Results, after: _Results) -> tuple[ChangedTest, ...]:
    gone = {name: before[name] for name in before if name not in after}
    new = {name: after[name] for name in after if name not in before}
    renamed = _renamed(gone, new)
    found = []
    for name, (result, test) in after.items():
        was = renamed.get(name, "")
        old = before.get(was or name)
        weight, earlier = _weight(test), None if old is None else _weight(old[1])
        state = None if old is None else old[0].state
        if old is None or was or state != result.state or weight != earlier:
            change = ChangedTest(
                test=name, was=was, before=state, after=result.state,
                weight_before=earlier, weight_after=weight,
            )  # fmt: skip
            found.append(change)
    for name, (result, test) in gone.items():
        if name not in renamed.values():
            lost = ChangedTest(test=name, before=result.state, weight_before=_weight(test))
            found.append(lost)
    return tuple(found)


def _weight(test: HiddenTest | None) -> float | None:
    return None if test is None else test.weight


def _renamed(gone: _Results, new: _Results) -> dict[str, str]:
    """Pair the new tests with those gone that have the same sentence, or the same function name.

    Returns:
        New name to old name, where there is one pair that fits.
    """
    pairs: dict[str, str] = {}
    for same in (_sentence, _function):
        left = {n: r for n, r in gone.items() if n not in pairs.values()}
        for old, key in _unique(left, same).items():
            rest = {n: r for n, r in new.items() if n not in pairs}
            fits = [name for name, other in _unique(rest, same).items() if other == key]
            pairs.update(dict.fromkeys(fits, old))
    return pairs


def _sentence(_: str, test: HiddenTest | None) -> str:
    return "" if test is None else test.sentence


def _function(name: str, _: HiddenTest | None) -> str:
    return name.partition("::")[2]


def _unique(results: _Results, key: Callable[[str, HiddenTest | None], str]) -> dict[str, str]:
    """Give each test's key, where it has one that no other test has."""
    keys = {name: key(name, test) for name, (_, test) in results.items()}
    counts = Counter(keys.values())
    return {name: word for name, word in keys.items() if word and counts[word] == 1}


def _by_test(students: Sequence[StudentImpact]) -> tuple[ByTest, ...]:
    found: dict[tuple[object, ...], tuple[ByTest, Counter[_States]]] = {}
    changes = [(cell.cell, test) for s in students for cell in s.cells for test in cell.tests]
    for cell, change in changes:
        made = _without_moves(cell, change)
        key = (cell, made.test, made.was, made.change, made.weight_before, made.weight_after)
        _, moves = found.setdefault(key, (made, Counter()))
        if change.before != change.after:
            moves[change.before, change.after] += 1
    totals = [
        msgspec.structs.replace(test, moves=_moves(counts)) for test, counts in found.values()
    ]
    return tuple(sorted(totals, key=lambda total: (total.cell, total.test)))


def _moves(counts: Counter[_States]) -> tuple[Move, ...]:
    return tuple(
        Move(before=before, after=after, students=count)
        for (before, after), count in counts.most_common()
    )


def _without_moves(cell: str, change: ChangedTest) -> ByTest:
    return ByTest(
        test=change.test,
        cell=cell,
        was=change.was,
        change=change.change,
        weight_before=change.weight_before,
        weight_after=change.weight_after,
    )
