"""Hidden tests of exercise 10.6: `diagnose`, the first rule that applies."""

import math

import pytest

from torchgrade.testing import assert_same, grades


def falling(rng, n, start=1.0, end=0.4):
    """A curve that falls from start to end, in uneven steps."""
    shares = rng.uniform(n - 1, low=0.5, high=1.5).cpu().cumsum(0)
    return [start] + [start - (start - end) * s for s in (shares / shares[-1]).tolist()]


def says(student, train, val, expected):
    """Whether the diagnosis is a string, and the expected one."""
    got = student.diagnose(train, val)
    return type(got) is str and got == expected


@grades("e10_6_tests", weight=1.5)
def test_broken(student, rng):
    """One number that is not finite, in either list, and the run is broken, whatever else it is."""
    n = rng.integer(6, 10)
    good = falling(rng, n)
    assert says(student, good, good, "healthy")
    for bad in (math.inf, -math.inf):
        assert says(student, [*good[:-1], bad], good, "broken")
    for bad in (math.nan, math.inf, -math.inf):
        last = [*good[:-1], bad]
        assert says(student, last, good, "broken")
        assert says(student, good, last, "broken")
        for place in (0, rng.integer(1, n - 1)):
            early = [*good[:place], bad, *good[place + 1 :]]
            assert says(student, early, good, "broken")
            assert says(student, good, early, "broken")
    assert says(student, [1.0, 2.0, 5.0, math.inf], [1.0, 2.0, 3.0, 4.0], "broken")
    assert says(student, [1.0, 1.0], [1.0, math.nan], "broken")


@grades("e10_6_tests", weight=1.25)
def test_diverging(student, rng):
    """It diverges if the last training loss is more than 1.5 times the first, not the smallest."""
    start = rng.uniform(1, low=0.5, high=2).item()
    val = [start] * 4
    assert says(student, [start, 0.9 * start, 1.2 * start, 1.51 * start], val, "diverging")
    assert says(student, [start, 0.9 * start, 1.2 * start, 1.49 * start], val, "healthy")
    assert says(student, [start, 0.5 * start, 3 * start, 1.3 * start], val, "healthy")
    assert says(student, [start, 1.1 * start, 1.3 * start, 1.6 * start], val, "diverging")
    late = [start, 0.5 * start, 0.5 * start, 1.6 * start]
    assert says(student, late, [1, 0.5, 0.5, 2.0], "diverging")


@grades("e10_6_tests", weight=1.25)
def test_not_learning(student, rng):
    """It does not learn if even the best training loss is hardly below the first."""
    start = rng.uniform(1, low=0.5, high=2).item()
    falls = [start, 0.8 * start, 0.7 * start, 0.6 * start]
    assert says(student, [start, 0.99 * start, 1.02 * start, 0.985 * start], falls, "not_learning")
    assert says(student, [start, 0.975 * start, 1.02 * start, 1.01 * start], falls, "healthy")
    assert says(student, [start, 1.1 * start, 1.3 * start, 1.45 * start], falls, "not_learning")
    flat = [start, 0.99 * start, 0.985 * start, 0.985 * start]
    assert says(student, flat, [1, 0.5, 0.9, 1.3], "not_learning")
    assert says(student, [start, start], [start, start], "not_learning")


@grades("e10_6_tests", weight=2)
def test_overfitting(student, rng):
    """It overfits if validation got worse again while training did not."""
    n = rng.integer(7, 12)
    train, k = falling(rng, n), rng.integer(2, n - 2)
    best = 0.5 + rng.uniform(1).item()
    val = [best + 0.3 * abs(i - k) for i in range(n)]
    assert says(student, train, [*val[:-1], 1.13 * best], "overfitting")
    assert says(student, train, [*val[:-1], 1.07 * best], "healthy")
    assert says(student, train, [v + 1 for v in falling(rng, n)], "healthy")
    assert says(student, [*train[:-1], 1.02 * train[k]], val, "healthy")
    assert says(student, [*train[:-1], 0.98 * train[k]], val, "overfitting")
    assert says(student, [*train[:-1], train[k]], val, "overfitting")
    assert says(student, [1.0, 0.5], [best, 1.2 * best], "overfitting")


@grades("e10_6_tests", weight=1)
def test_healthy(student, rng):
    """A gap between the curves, a bump or a late start is no illness."""
    n = rng.integer(6, 10)
    train = falling(rng, n)
    assert says(student, train, [2 * v for v in train], "healthy")
    assert says(student, train, [0.5 * v for v in train], "healthy")
    assert says(student, train, [*train[:-2], 3.0, train[-1]], "healthy")
    assert says(student, [1.0, 2.5, 0.9, 0.5], [1.0, 1.5, 0.9, 0.6], "healthy")
    assert says(student, [1.0, 0.9], [1.0, 1.05], "healthy")


@grades("e10_6_tests", weight=1)
def test_boundaries_and_priorities(student, rng):
    """Of two rules that apply, the upper one is the diagnosis; a limit itself is not beyond it."""
    assert says(student, [1.0, 0.5, 1.5], [1.0, 1.0, 1.0], "healthy")
    assert says(student, [1.0, 1.25, 1.5], [1.0, 1.0, 1.0], "not_learning")
    assert says(student, [1.0, 0.995, 2.0], [1.0, 0.5, 2.0], "diverging")
    assert says(student, [1.0, 0.99, 0.985], [1.0, 0.5, 2.0], "not_learning")
    # two best epochs: the first counts
    assert says(student, [1.0, 0.5, 0.8, 0.6], [1.0, 0.5, 0.5, 0.7], "healthy")
    assert says(student, [1.0, 0.8, 0.5, 0.6], [1.0, 0.5, 0.5, 0.7], "overfitting")


@grades("e10_6_tests", weight=1)
def test_scale_free(student, rng):
    """Losses that are a hundred times as large or as small get the same diagnosis."""
    runs = (
        ([0.7, 0.5, 0.4], [0.7, 0.6, 0.55], "healthy"),
        ([0.7, 0.8, 1.2], [0.7, 0.9, 1.3], "diverging"),
        ([0.7, 0.697, 0.695], [0.7, 0.7, 0.7], "not_learning"),
        ([0.7, 0.4, 0.2], [0.7, 0.5, 0.6], "overfitting"),
        ([0.7, 0.4, 0.2], [0.7, 0.5, 0.53], "healthy"),
    )
    for scale in (100.0, 0.01, 10 ** rng.uniform(1, low=-4, high=4).item()):
        for train, val, expected in runs:
            assert says(student, [scale * x for x in train], [scale * x for x in val], expected)
    for train, val, expected in runs:
        assert says(student, [1e-8 * x for x in train], [1e-8 * x for x in val], expected)


@grades("e10_6_tests", weight=1)
def test_bad_input(student, rng):
    """Curves that are too short or of different lengths are refused with a ValueError."""
    good = falling(rng, 6)
    assert says(student, good, good, "healthy")
    for train, val in (
        (good, good[:-1]), (good[:-1], good), (good, []), ([1.0], good),
        ([1.0, math.nan], [1.0, 2.0, 3.0]),
    ):  # fmt: skip
        with pytest.raises(ValueError):  # noqa: PT011 - any words will do
            student.diagnose(train, val)
    for curve in ([], [1.0], [math.nan]):
        with pytest.raises(ValueError):  # noqa: PT011 - any words will do
            student.diagnose(curve, curve)


@grades("e10_6_tests", weight=0.75)
def test_inputs_kept(student, rng):
    """Both lists stay as they were."""
    train, val = falling(rng, 6), falling(rng, 6, end=0.3)
    assert says(student, train, val, "healthy")
    left = student.load("helpers.py").arguments_after(student.diagnose, list(train), list(val))
    assert_same(left, [train, val], name="the curves")
