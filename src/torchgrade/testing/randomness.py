"""Checks that the student's code is repeatable, and leaves the global random states alone.

Numbers that a seed gives are private to each solution: results are compared with the same
solution's own, never with a reference's draws.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Literal

from torchgrade.remote.handles import Remote, Student, value
from torchgrade.testing.compare import difference
from torchgrade.testing.there import beside

_OTHERS = (1, 2, 10_007)


def assert_rng_untouched(student: Student, call: Callable[[], Any]) -> None:
    """Check that a call leaves the global random states of PyTorch, NumPy and Python alone.

    The states are set to secret ones first: putting back a fixed seed is seen as well. Those of
    CUDA and MPS are looked at where these devices are in use.

    Args:
        student: The fixture.
        call: Calls the student's code, and uses all of what must not draw: iterate the loader.

    Raises:
        AssertionError: A state moved; the message names the library.

    Example:
        >>> assert_rng_untouched(student, lambda: student.split_indices(10, [0.5, 0.5]))
        ... # doctest: +SKIP
    """
    there = beside(student)
    there.seed_everything(secrets.randbits(31))
    before = value(there.rng_state())
    call()
    after = value(there.rng_state())
    moved = [
        library
        for library, state in before.items()
        if library not in after or difference(after[library], state)
    ]
    if moved:
        raise AssertionError(f"the call moved the global random state of {' and '.join(moved)}")


def assert_reproducible(
    student: Student, run: Callable[[int], Any], seed: int, *, seeds_matter: bool = True
) -> Any:
    """Check that a seed alone decides a result: equal for the same seed, other for another.

    Between the runs the global random states are set to others, so that code that draws from them
    is found out. Compared bit by bit.

    Args:
        student: The fixture.
        run: Runs the student's code with a seed, all of it (construction, an epoch, training),
            and gives the result. It must hold enough randomness that two seeds never agree.
        seed: The first seed; three others are tried too.
        seeds_matter: Whether other seeds must give other results.

    Returns:
        The result for `seed`, fetched.

    Raises:
        AssertionError: The same seed gave two results, or another seed the same.

    Example:
        >>> assert_reproducible(student, lambda s: student.noisy(x, seed=s), rng.seed())
        ... # doctest: +SKIP
    """
    there = beside(student)
    first = _run(there, run, seed)
    for _ in range(2):
        found = difference(_run(there, run, seed), first, name="the second result")
        if found:
            raise AssertionError(f"the same seed {seed} gave two results: {found}")
    if seeds_matter:
        for more in _OTHERS:
            if not difference(_run(there, run, seed + more), first):
                raise AssertionError(f"the seeds {seed} and {seed + more} gave the same result")
    return first


def assert_uses_generator(
    student: Student,
    call: Callable[[Remote], Any],
    seed: int,
    *,
    kind: Literal["torch", "numpy", "python"] = "torch",
) -> None:
    """Check that a generator's state decides a call's result, and that the call moves the state.

    It must do so wherever the generator stands, not only where it was seeded, and no global state
    may move. What is the same in each call is not seen: a constant, or noise from a generator that
    the call makes with a fixed seed, added to what it draws from this one.

    Where R results are equally likely, an honest solution fails with a probability of at most 4/R,
    for each of four results must differ from another: less than 10⁻⁶ for two float32 numbers, or a
    permutation of 11 things.

    Args:
        student: The fixture.
        call: Calls the student's code with a generator of the student's process, and gives the
            result, which must hold enough randomness that two calls never agree.
        seed: Seed of the generator.
        kind: `torch.Generator`, `numpy.random.Generator` or `random.Random`.

    Raises:
        AssertionError: The generator did not move, its state does not decide the result, it is
            set back to its seed, or the global random state moved.

    Example:
        >>> assert_uses_generator(
        ...     student, lambda g: student.sample(5, generator=g), rng.seed()
        ... )  # doctest: +SKIP
    """
    there = beside(student)
    made = there.generator(kind, seed)
    before = value(there.generator_state(made))
    assert_rng_untouched(student, lambda: call(made))
    if not difference(there.generator_state(made), before):
        raise AssertionError("the generator was not used: its state is what it was")
    first = assert_reproducible(student, lambda s: call(there.generator(kind, s)), seed)
    one, two = there.later_generators(kind, seed)
    later = _run(there, lambda _: call(one), seed)
    if not difference(later, first):
        raise AssertionError("a generator that has moved on gives what its seed gave at first")
    found = difference(_run(there, lambda _: call(two), seed), later, name="the second result")
    if found:
        raise AssertionError(f"two generators in one state gave two results: {found}")


def _run(there: Remote, run: Callable[[int], Any], seed: int) -> Any:
    there.seed_everything(secrets.randbits(31))
    return value(run(seed))
