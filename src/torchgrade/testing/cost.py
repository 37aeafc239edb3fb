"""Was it vectorised? Work is counted, and compared with the same code's on less data.

Seconds say more of the machine than of the code, so no limit here is in seconds. What the
student's process counts is a claim; what this process sees on its own clock is none. Code that
hides its loop from one count meets the next:

| a loop | is seen by |
|---|---|
| over tensors, with indexing or unpacking | tensors made by operators |
| over Python's numbers, in a comprehension or a function | lines, calls |
| in C, `list(map(operator.mul, …))` after `tolist()` | elements that became objects |
| in C over an array, or in a thread or process of its own | CPU time beside a yardstick |
| in code that switches the counting off | the trace that is gone; time on the tests' own clock |
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import Any

from torchgrade.remote.handles import Remote
from torchgrade.testing.packaged import load_packaged

SLACK = 40
"""What a count may grow by, for work that depends on the size by a step or two."""


@dataclasses.dataclass(frozen=True)
class Cost:
    """The work of one call.

    Attributes:
        operators: Tensors that PyTorch's operators made; a tuple of n counts n.
        lines: Lines of Python that were run, outside of PyTorch and NumPy.
        calls: Functions that were called there, built-in ones included.
        listed: Elements that `tolist` turned into Python's objects.
    """

    operators: int
    lines: int
    calls: int
    listed: int


@dataclasses.dataclass(frozen=True)
class Ratio:
    """How many times as long as a yardstick a function took: the fastest call of each.

    Attributes:
        cpu: By CPU time, told by the student's process.
        wall: By the clock of the tests' own process, which no student can set; it includes the way
            there and back.
    """

    cpu: float
    wall: float


def measure(function: Remote, *args: Any, **kwargs: Any) -> Cost:
    """Count the work of a call; the function is called twice.

    Args:
        function: The student's function or object.
        *args: What it is called with; put large tensors first, so that they are sent once.
        **kwargs: The same by name.

    Raises:
        AssertionError: The code switched the counting off.
        StudentError: It raised.

    Example:
        >>> assert measure(student.normalise, x).operators <= 10
    """
    told = load_packaged(function, "costing").measure(function, args, kwargs)
    assert type(told) is dict, "the student's process answered something else than counts"
    assert told.get("kept") is True, "the code switched the counting off"
    counts: dict[str, Any] = {f.name: told.get(f.name) for f in dataclasses.fields(Cost)}
    assert all(type(n) is int and n >= 0 for n in counts.values()), "a count is no number"
    return Cost(**counts)


def assert_vectorised(
    function: Remote,
    make: Callable[[int], Sequence[Any]],
    *,
    sizes: tuple[int, int] = (16, 256),
    growth: float = 1.2,
    times: float | None = None,
    large: int = 100_000,
) -> None:
    """Assert that the work in Python does not grow with the data.

    Nothing is compared with a solution: the code is compared with itself on more data, and on
    request its time with a few passes over the same tensors.

    Args:
        function: The student's function.
        make: Gives the arguments for a size.
        sizes: The two sizes whose counts are compared.
        growth: How many times as many operators, lines and calls the larger size may take.
        times: At `large`, how many times as long as three passes over its tensors it may take, by
            CPU time and by the tests' own clock. Elementwise work takes 4 to 15 times as long, a
            loop in C 45 to 140 times, a loop in Python thousands; sorting is as slow as a loop in
            C, so None, which leaves it out, is the default.
        large: The size for that: the work, and not the call, has to take the time.

    Raises:
        AssertionError: A count grows, Python takes the elements over, or it takes too long.
        StudentError: It raised.

    Example:
        >>> assert_vectorised(student.standardize, lambda n: (rng.normal(n, 3),))
    """
    small, big = (measure(function, *make(size)) for size in sizes)
    for field in dataclasses.fields(Cost):
        before, after = getattr(small, field.name), getattr(big, field.name)
        assert after <= before * growth + SLACK, (
            f"{field.name}: {before} for a size of {sizes[0]}, {after} for {sizes[1]}"
        )
    if times is not None:
        found = ratio(function, None, *make(large))
        for name in ("cpu", "wall"):
            took = getattr(found, name)
            assert took <= times, f"{name}: {took:.0f} times as long as a look at the data"


def ratio(
    function: Remote, yardstick: Remote | None, *args: Any, repeats: int = 5, passes: int = 3
) -> Ratio:
    """Compare the time of two functions in the student's process, called in turns.

    The machine's other work meets both alike. A yardstick in that process can be read by the
    student's code, so it should be no solution.

    Args:
        function: The student's function.
        yardstick: What it is compared with, from `student.load` for instance; None is a few passes
            over the tensors among `args`.
        *args: What both are called with.
        repeats: Calls of each that count; one more of each comes first and does not.
        passes: Calls of the yardstick for each of the function's, to measure it well.

    Raises:
        AssertionError: The process told no times.
        StudentError: One of them raised.

    Example:
        >>> slow = ratio(student.attend, student.load("helpers.py").two_matmuls, q, k, v)
        >>> assert slow.cpu < 8
    """
    helpers = load_packaged(function, "costing")
    given = [load_packaged(function, "places").keep(item) for item in args]
    other = helpers.touch if yardstick is None else yardstick
    cpu: tuple[list[float], list[float]] = ([], [])
    wall: tuple[list[float], list[float]] = ([], [])
    for turn in range(repeats + 1):
        for which, (called, count) in enumerate(((function, 1), (other, passes))):
            for _ in range(count):
                start = time.perf_counter()
                took = helpers.cpu_seconds(called, given)
                elapsed = time.perf_counter() - start
                assert type(took) is float, "the student's process told no time"
                assert 0 <= took < float("inf"), "the student's process told no time"
                if turn:
                    cpu[which].append(took)
                    wall[which].append(elapsed)
    return Ratio(cpu=_quotient(*cpu), wall=_quotient(*wall))


_TICK = 2e-5
"""Seconds that no measurement is finer than."""


def _quotient(ours: list[float], theirs: list[float]) -> float:
    return min(ours) / max(min(theirs), _TICK)
