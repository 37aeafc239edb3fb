"""Statistical checks that accuse an honest solution less than once in ten million times.

Each check computes, for every statistic that it looks at, a bound for the probability of being
that far off (`tails`), and fails below `false_alarm` divided by the number of statistics
(Bonferroni). So `false_alarm` bounds the whole check, for any size of sample. A sample so small
that no result could fail is refused instead of passing for ever.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import torch

from torchgrade.remote.handles import value
from torchgrade.testing import tails
from torchgrade.testing.compare import WeakTest

FALSE_ALARM = 1e-7
"""How often a check may accuse an honest solution, by default."""
_MOST_RANKED = 1_000


def assert_frequency(
    count: Any, trials: int, p: float, *, false_alarm: float = FALSE_ALARM
) -> None:
    """Check that something happens with probability p in independent trials.

    Exact binomial test, two-sided.

    Args:
        count: How often it happened; a tensor of counts, each out of `trials`, is checked as a
            family.
        trials: Number of trials.
        p: Probability.
        false_alarm: Bound for the probability that an honest solution fails.

    Raises:
        AssertionError: It happened too often or too rarely; or there are so few trials that
            never or always would pass.

    Example:
        >>> assert_frequency(int((dropped == 0).sum()), dropped.numel(), 0.3)  # doctest: +SKIP
    """
    counts = torch.as_tensor(value(count)).reshape(-1).tolist()
    level = false_alarm / max(len(counts), 1)
    extremes = (tails.binomial(0, trials, p), tails.binomial(trials, trials, p))
    if not counts or (0 < p < 1 and max(extremes) > level):
        raise AssertionError(f"{trials} trials can't show that a frequency is not {p:g}: take more")
    for i, found in enumerate(counts):
        if not 0 <= found <= trials or found != int(found):
            raise AssertionError(f"{found} is no count out of {trials}")
        if tails.binomial(int(found), trials, p) < level:
            which = f"[{i}]" if len(counts) > 1 else ""
            raise AssertionError(
                f"count{which}: {int(found)} of {trials} instead of about {trials * p:.6g}"
            )


def assert_moments(
    sample: Any,
    mean: float | None = None,
    std: float | None = None,
    *,
    low: float | None = None,
    high: float | None = None,
    false_alarm: float = FALSE_ALARM,
) -> None:
    """Check mean and standard deviation of independent draws, column by column.

    Without `low` and `high`, the draws are to be normal: the mean is then exactly normal, and the
    sum of squares exactly χ². With them, values outside are refused, and mean and variance are
    checked with Hoeffding's and Bernstein's bounds, whatever the distribution.

    Args:
        sample: Draws along the first dimension; each place of the others is a column.
        mean: Mean of the distribution.
        std: Its standard deviation.
        low: Smallest value that can come.
        high: Largest value that can come.
        false_alarm: Bound for the probability that an honest solution fails.

    Raises:
        AssertionError: A column's mean or standard deviation is off, a value is not possible, or
            the sample is so small that nothing could fail.
        WeakTest: `mean` or `std` is missing or impossible.

    Example:
        >>> assert_moments(noise, mean=0, std=0.1)  # doctest: +SKIP
        >>> assert_moments(draws, mean=0.5, std=12**-0.5, low=0, high=1)  # doctest: +SKIP
    """
    if mean is None or std is None or std <= 0 or (low is None) != (high is None):
        raise WeakTest("give the mean and the standard deviation, and both of low and high or none")
    columns = _columns(sample, "sample")
    if not bool(columns.isfinite().all()):
        raise AssertionError("a value is not finite")
    n, k = columns.shape
    if low is not None and high is not None:
        if not bool(((columns >= low) & (columns <= high)).all()):
            raise AssertionError(f"a value is outside {low:g} to {high:g}")
        law: _Law = _Bounded(n, mean, std, low, high)
    else:
        law = _Normal(n, std)
    level = false_alarm / (2 * k)
    if law.of_mean(std) > level or law.of_spread(0.0) > level:
        raise AssertionError(f"{n} draws can't show that mean and standard deviation are wrong")
    centred = columns - mean
    for i in range(k):
        off, square = float(centred[:, i].mean()), float((centred[:, i] ** 2).mean())
        where = f" of column {i}" if k > 1 else ""
        if law.of_mean(off) < level:
            raise AssertionError(f"the mean{where} is {off + mean:.6g} instead of {mean:g}")
        if law.of_spread(square) < level:
            raise AssertionError(
                f"the standard deviation{where} is {math.sqrt(square):.6g} instead of {std:g}"
            )


class _Law(Protocol):
    def of_mean(self, off: float) -> float:
        """Bound the probability of a mean this far off."""

    def of_spread(self, square: float) -> float:
        """Bound the probability of such a mean squared distance from the mean."""


class _Normal:
    def __init__(self, n: int, std: float) -> None:
        self._n, self._std = n, std

    def of_mean(self, off: float) -> float:
        return tails.normal(off / self._std * math.sqrt(self._n))

    def of_spread(self, square: float) -> float:
        return tails.chi_squared(self._n * square / self._std**2, self._n)


class _Bounded:
    def __init__(self, n: int, mean: float, std: float, low: float, high: float) -> None:
        if not low <= mean <= high or std > (high - low) / 2 + 1e-9:
            raise WeakTest("no distribution between low and high has this mean and deviation")
        self._n, self._variance, self._width = n, std**2, high - low
        self._most = max(high - mean, mean - low) ** 2

    def of_mean(self, off: float) -> float:
        return tails.bounded_mean(off, self._n, self._variance, self._width)

    def of_spread(self, square: float) -> float:
        variance = self._variance * self._most - self._variance**2  # Y² ≤ most · Y
        off = square - self._variance
        return tails.bounded_mean(off, self._n, max(variance, 0.0), self._most)


def assert_categories(
    counts: Any,
    probabilities: Sequence[float] | None = None,
    *,
    false_alarm: float = FALSE_ALARM,
) -> None:
    """Check that independent draws fall into categories with the given probabilities.

    Two tests share the false-alarm rate: the likelihood-ratio (G) test of all categories together
    with Agrawal's bound, which holds for small counts too where Pearson's χ² test does not, and an
    exact binomial test of each category.

    Args:
        counts: How often each category came.
        probabilities: Of the categories; by default all alike. Zero: it must never come.
        false_alarm: Bound for the probability that an honest solution fails.

    Raises:
        AssertionError: The counts do not fit, or are so few that nothing could fail.
        WeakTest: The probabilities do not fit the categories.

    Example:
        >>> assert_categories(torch.bincount(labels, minlength=3))  # doctest: +SKIP
    """
    found = torch.as_tensor(value(counts)).double().reshape(-1)
    k = len(found)
    p = torch.full((k,), 1 / max(k, 1)) if probabilities is None else torch.tensor(probabilities)
    p = p.double()
    if len(p) != k or k < 2 or abs(float(p.sum()) - 1) > 1e-6:
        raise WeakTest("one probability for each category is needed, and their sum is 1")
    if not bool((found[p == 0] == 0).all()):
        raise AssertionError("a category came that can't come")
    found, p = found[p > 0], p[p > 0]
    n = int(found.sum())
    level = false_alarm / (len(p) + 1)
    worst = torch.zeros_like(p)
    worst[p.argmax()] = n
    if n == 0 or tails.multinomial(worst, p) > level:
        raise AssertionError(f"{n} draws can't show that {k} categories have other probabilities")
    for i, (count, share) in enumerate(zip(found.tolist(), p.tolist(), strict=True)):
        if tails.binomial(int(count), n, share) < level:
            raise AssertionError(
                f"category {i} came {int(count)} times of {n} instead of about {n * share:.6g}"
            )
    if tails.multinomial(found, p) < level:
        raise AssertionError(f"the counts {[int(c) for c in found]} do not fit the probabilities")


def assert_independent(x: Any, y: Any, *, false_alarm: float = FALSE_ALARM) -> None:
    """Check that two quantities, drawn together row by row, do not depend on each other.

    Each column is split in two at its median, and once more at the median distance from it; for
    each pair of a column of x and one of y, the table of the splits is judged by Fisher's exact
    test. That needs no assumption on the distributions, and sees monotone dependence (correlation)
    as well as dependence of size.

    Args:
        x: (n, …): rows are independent of each other.
        y: (n, …).
        false_alarm: Bound for the probability that an honest solution fails.

    Raises:
        AssertionError: Two columns depend on each other, or there are too few rows to show it.

    Example:
        >>> assert_independent(features, targets)  # doctest: +SKIP
    """
    left, right = (_splits(_columns(item, name)) for item, name in ((x, "x"), (y, "y")))
    if not left or not right:
        raise AssertionError("x or y is constant: there is nothing that could be independent")
    n = len(left[0][1])
    if n != len(right[0][1]):
        raise AssertionError(f"x has {n} rows and y has {len(right[0][1])}")
    level = false_alarm / (len(left) * len(right))
    if tails.hypergeometric(n // 2, n, n // 2, n // 2) > level:
        raise AssertionError(f"{n} rows can't show that x and y depend on each other")
    for (one, a), (two, b) in itertools.product(left, right):
        both, marked, drawn = int((a & b).sum()), int(a.sum()), int(b.sum())
        if tails.hypergeometric(both, n, marked, drawn) < level:
            raise AssertionError(
                f"{one} of x and {two} of y go together in {both} of {n} rows instead of about "
                f"{marked * drawn / n:.6g}"
            )


def _splits(columns: torch.Tensor) -> list[tuple[str, torch.Tensor]]:
    found = []
    for i, column in enumerate(columns.T):
        far = (column - column.median()).abs()
        for name, item in ((f"column {i}", column), (f"the size of column {i}", far)):
            middle = item.median()
            halves = [
                half for half in (item > middle, item >= middle) if 0 < half.sum() < len(half)
            ]
            if halves:
                found.append((name, min(halves, key=lambda h: abs(int(h.sum()) - len(h) / 2))))
    return found


def assert_shuffled(
    orders: Iterable[Any], items: Sequence[Any] | None = None, *, false_alarm: float = FALSE_ALARM
) -> None:
    """Check that several orders of the same things are fair, independent shuffles.

    Each must be a permutation of `items`. Then, in each order and in the step from each order to
    the next: whether too many things keep their place (π(i) = i) or their neighbours (π(i+1) =
    π(i)+1, |π(i+1) − π(i)| = 1), with Markov's inequality for factorial moments; whether too few
    keep their place, and of up to 1 000 things whether too many or too few come later, or earlier,
    than before, with Chernoff's bound for the exact distributions; how many of the first half land
    in the first half, with the same bound for exact hypergeometric counts; how often each thing is
    at each place, with exact binomial tests; and whether two orders are equal. A shuffle that
    leaves nothing at its place (Sattolo's) is seen from 20 orders on; one that swaps each of 30
    things with any other, mostly from 200 and always, in practice, from 300.

    Args:
        orders: Orders drawn one after another: epochs, or seeds.
        items: The things in their original order; by default 0 … n−1.
        false_alarm: Bound for the probability that an honest solution fails.

    Raises:
        AssertionError: An order is no permutation, the orders are not shuffled fairly, or they are
            so few and short that nothing could fail.

    Example:
        >>> assert_shuffled([list(sampler) for _ in range(8)])  # doctest: +SKIP
    """
    table = _permutations(orders, items)
    m, n = table.shape
    level = false_alarm / 16  # orders and steps: 3 + 1 + 3 each; places; equal orders
    if m == 0 or n < 2 or tails.matches(m * n, m) > level:
        raise AssertionError(f"{m} orders of {n} things can't show that they are not shuffled")
    alike = m - len({tuple(row) for row in table.tolist()})
    if alike and math.log(m * m / 2) - math.lgamma(n + 1) < math.log(level):
        raise AssertionError(f"{alike} of {m} orders are the same as another one")
    steps = torch.stack([b.argsort()[a] for a, b in itertools.pairwise(table)]) if m > 1 else None
    for name, permutations in (("the orders", table), ("the steps between orders", steps)):
        if permutations is not None:
            _neighbours(name, permutations, level)
            _halves(name, permutations, level)
            _moves(name, permutations, level)
    _places(table, level)


def _permutations(orders: Iterable[Any], items: Sequence[Any] | None) -> torch.Tensor:
    rows = []
    for number, order in enumerate(orders):
        fetched = value(order)
        row = fetched.tolist() if hasattr(fetched, "tolist") else [_plain(i) for i in fetched]
        things = list(range(len(row))) if items is None else [_plain(i) for i in items]
        place = {thing: i for i, thing in enumerate(things)}
        if sorted(map(repr, row)) != sorted(map(repr, things)):
            raise AssertionError(f"order {number} is no permutation of the {len(things)} things")
        rows.append([place[thing] for thing in row])
    if len({len(row) for row in rows}) > 1:
        raise AssertionError("the orders have different lengths")
    return torch.tensor(rows, dtype=torch.int64).reshape(len(rows), len(rows[0]) if rows else 0)


def _plain(item: Any) -> Any:
    item = value(item)
    return item.item() if hasattr(item, "item") else item


def _neighbours(name: str, permutations: torch.Tensor, level: float) -> None:
    m, n = permutations.shape
    step = permutations.diff(dim=1)
    for what, found, rate in (
        ("things at their own place", permutations == torch.arange(n), 1),
        ("things followed by their successor", step == 1, 1),
        ("neighbours that stay neighbours", step.abs() == 1, 2),
    ):
        count = int(found.sum())
        if tails.matches(count, rate * m) < level and count > rate * m:
            raise AssertionError(f"{name}: {count} {what} instead of about {rate * m}")


def _halves(name: str, permutations: torch.Tensor, level: float) -> None:
    m, n = permutations.shape
    half = n // 2
    count = int((permutations[:, :half] < half).sum())
    if tails.sum_of_hypergeometrics(count, m, n, half, half) < level:
        raise AssertionError(
            f"{name}: {count} things of the first half stay in it instead of about "
            f"{m * half * half / n:.6g}"
        )


def _moves(name: str, permutations: torch.Tensor, level: float) -> None:
    m, n = permutations.shape
    kept = int((permutations == torch.arange(n)).sum())
    if tails.few_fixed_points(kept, m, n) < level:
        raise AssertionError(f"{name}: {kept} things at their own place instead of about {m}")
    away = permutations - torch.arange(n)
    for when, moved in (("later", away < 0), ("earlier", away > 0)):
        count = int(moved.sum())
        if n <= _MOST_RANKED and tails.sum_of_excedances(count, m, n) < level:
            raise AssertionError(
                f"{name}: {count} things come {when} than before instead of about "
                f"{m * (n - 1) / 2:.6g}"
            )


def _places(table: torch.Tensor, level: float) -> None:
    m, n = table.shape
    counts = torch.zeros(n, n, dtype=torch.int64)
    counts.index_put_((table, torch.arange(n).expand(m, n)), torch.tensor(1), accumulate=True)
    for extreme in (int(counts.max()), int(counts.min())):
        if tails.binomial(extreme, m, 1 / n) < level / n**2:
            thing, place = (counts == extreme).nonzero()[0].tolist()
            raise AssertionError(
                f"thing {thing} is at place {place} in {extreme} of {m} orders instead of about "
                f"{m / n:.6g}"
            )


def _columns(sample: Any, name: str) -> torch.Tensor:
    fetched = torch.as_tensor(value(sample)).detach().cpu().double()
    if fetched.dim() == 0 or fetched.numel() == 0:
        raise AssertionError(f"{name} holds no draws: its shape is {tuple(fetched.shape)}")
    return fetched.reshape(len(fetched), -1)
