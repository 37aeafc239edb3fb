"""How unlikely a statistic is: exact tails and proven bounds, never an asymptotic guess.

Each function gives an upper bound for the probability of a value at least as extreme as the one
that was seen, if the hypothesis holds.
"""

from __future__ import annotations

import functools
import itertools
import math

import torch


def binomial(count: int, trials: int, p: float) -> float:
    """Bound P(|X − E X| at least this large, to the same side) for X ~ Binomial(trials, p), twice.

    Exact one-sided tail, summed in float64, times two for both sides.
    """
    if not 0 < p < 1:
        return 1.0 if count == round(trials * p) else 0.0
    low, high = (0, count) if count <= trials * p else (count, trials)
    k = torch.arange(low, high + 1, dtype=torch.float64)
    logs = _choose(trials, k) + k * math.log(p) + (trials - k) * math.log1p(-p)
    return _doubled(logs)


def hypergeometric(count: int, population: int, marked: int, drawn: int) -> float:
    """Bound the two-sided tail of the number of marked ones among those drawn without replacement.

    Fisher's exact test: one-sided tail, times two.
    """
    first, last = max(0, drawn + marked - population), min(marked, drawn)
    below = count * population <= marked * drawn
    low, high = (first, min(count, last)) if below else (max(count, first), last)
    k = torch.arange(low, high + 1, dtype=torch.float64)
    logs = _choose(marked, k) + _choose(population - marked, drawn - k)
    return _doubled(logs - float(_choose(population, torch.tensor(float(drawn)).double())))


def normal(z: float) -> float:
    """Give P(|Z| ≥ |z|) for Z ~ N(0, 1), exactly."""
    return math.erfc(abs(z) / math.sqrt(2))


def chi_squared(statistic: float, degrees: int) -> float:
    """Bound the two-sided tail of χ² by the regularised incomplete gamma function, times two."""
    half, at = (torch.tensor(n / 2, dtype=torch.float64) for n in (degrees, statistic))
    above = torch.special.gammaincc(half, at)
    return min(1.0, 2 * float(torch.minimum(above, torch.special.gammainc(half, at))))


def bounded_mean(distance: float, n: int, variance: float, width: float) -> float:
    """Bound P(|mean − μ| ≥ distance) for n independent values in an interval.

    The smaller of Hoeffding's bound 2·exp(−2nt²/w²) (Hoeffding 1963, theorem 2) and Bernstein's
    2·exp(−nt²/(2σ² + 2wt/3)) (Boucheron, Lugosi and Massart 2013, corollary 2.11).

    Args:
        distance: t, distance of the mean of the sample from μ.
        n: Size of the sample.
        variance: σ² of one value.
        width: w, width of the interval.
    """
    t = abs(distance)
    if t == 0:
        return 1.0
    hoeffding = 2 * n * t**2 / width**2
    bernstein = n * t**2 / (2 * variance + 2 * width * t / 3)
    return min(1.0, 2 * math.exp(-max(hoeffding, bernstein)))


def multinomial(counts: torch.Tensor, p: torch.Tensor) -> float:
    """Bound the tail of the likelihood-ratio statistic G/2 = n·KL(counts/n ‖ p).

    P(n·KL ≥ g) ≤ e^(−g) (e·g/(k−1))^(k−1) for g > k − 1 (Agrawal 2020, "Finite-sample
    concentration of the multinomial in relative entropy", IEEE Trans. Inf. Theory 66(10),
    theorem 1.2). It holds for any n, where Pearson's χ² needs large expected counts.
    """
    n, k = float(counts.sum()), len(counts)
    g = float(torch.special.xlogy(counts, counts / (n * p)).sum())
    if g <= k - 1:
        return 1.0
    return math.exp((k - 1) * (1 + math.log(g / (k - 1))) - g)


def sum_of_hypergeometrics(
    total: int, draws: int, population: int, marked: int, drawn: int
) -> float:
    """Bound the two-sided tail of the sum of independent equal hypergeometric counts.

    Chernoff's bound with the exact moment generating function: P(S ≥ s) ≤ M(θ)^draws·e^(−θs) for
    each θ > 0; times two for both sides. Holds for every θ, so that a grid of them will do.
    """
    above = total >= draws * marked * drawn / population
    theta, moments = _hypergeometric_moments(population, marked, drawn, above)
    best = float((draws * moments - theta * total).min())
    return min(1.0, 2 * math.exp(min(best, 0.0)))


def few_fixed_points(total: int, draws: int, n: int) -> float:
    """Bound P(at most so many fixed points) of independent uniform permutations together.

    Chernoff's bound with the exact moment generating function, as in `sum_of_hypergeometrics`. One
    permutation has k fixed points with probability (1/k!)·Σ_{j ≤ n−k} (−1)^j/j!.

    Args:
        total: Number of fixed points.
        draws: Number of permutations.
        n: Their length.
    """
    if total >= draws:
        return 1.0
    theta, moments = _moments(_fixed_points(min(n, 60)), False)  # beyond 60: less than 1e-80
    return math.exp(min(float((draws * moments - theta * total).min()), 0.0))


def sum_of_excedances(total: int, draws: int, n: int) -> float:
    """Bound the two-sided tail of the number of places with π(i) > i, of independent permutations.

    Chernoff's bound with the exact moment generating function, times two. Of the permutations of n
    things, A(n, k), an Eulerian number, have k such places (Stanley, Enumerative Combinatorics I,
    proposition 1.4.3); A(n, k) = (k + 1)·A(n−1, k) + (n − k)·A(n−1, k−1).

    Args:
        total: Number of such places.
        draws: Number of permutations.
        n: Their length.
    """
    theta, moments = _moments(_excedances(n), total >= draws * (n - 1) / 2)
    return min(1.0, 2 * math.exp(min(float((draws * moments - theta * total).min()), 0.0)))


def _moments(logs: torch.Tensor, above: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """Give a grid of θ, of one sign, with the logarithm of the moment generating function."""
    k = torch.arange(len(logs), dtype=torch.float64)
    theta = (1 if above else -1) * torch.logspace(-4, 1, 400, dtype=torch.float64)
    return theta, torch.logsumexp(logs + theta[:, None] * k, dim=1)


@functools.lru_cache(maxsize=32)
def _fixed_points(n: int) -> torch.Tensor:
    """Give log P(k fixed points)."""
    signed = list(itertools.accumulate((-1) ** j / math.factorial(j) for j in range(n + 1)))
    shares = [max(signed[n - k], 0.0) / math.factorial(k) for k in range(n + 1)]
    return torch.tensor(shares, dtype=torch.float64).log()


@functools.lru_cache(maxsize=32)
def _excedances(n: int) -> torch.Tensor:
    """Give log A(n, k)/n!."""
    logs, none = torch.zeros(1, dtype=torch.float64), torch.tensor([-math.inf]).double()
    for size in range(2, n + 1):
        k = torch.arange(size, dtype=torch.float64)
        stay, more = torch.cat([logs, none]), torch.cat([none, logs])
        logs = torch.logaddexp(stay + (k + 1).log(), more + (size - k).log()) - math.log(size)
    return logs


def matches(count: int, rate: float) -> float:
    """Bound P(N ≥ count) where each factorial moment is at most a Poisson's: E C(N, k) ≤ rateᵏ/k!.

    Markov's inequality for C(N, j): P(N ≥ count) ≤ E C(N, j)/C(count, j), with j = count − rate.
    It holds for fixed points of uniform permutations (rate 1 each), for successions
    π(i+1) = π(i)+1 (rate 1) and for adjacent pairs (rate 2), and rates of independent ones add up.
    """
    j = max(0, count - math.floor(rate))
    return math.exp(
        min(0.0, j * math.log(rate) + math.lgamma(count - j + 1) - math.lgamma(count + 1))
    )


@functools.lru_cache(maxsize=32)
def _hypergeometric_moments(
    population: int, marked: int, drawn: int, above: bool
) -> tuple[torch.Tensor, torch.Tensor]:
    """Give a grid of θ, of one sign, with the logarithm of the moment generating function."""
    first, last = max(0, drawn + marked - population), min(marked, drawn)
    k = torch.arange(first, last + 1, dtype=torch.float64)
    logs = _choose(marked, k) + _choose(population - marked, drawn - k)
    theta = (1 if above else -1) * torch.logspace(-4, 1, 400, dtype=torch.float64)
    return theta, torch.logsumexp(logs + theta[:, None] * k, dim=1) - torch.logsumexp(logs, 0)


def _choose(n: int, k: torch.Tensor) -> torch.Tensor:
    """Give log C(n, k)."""
    return math.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1)


def _doubled(logs: torch.Tensor) -> float:
    return min(1.0, 2 * math.exp(float(torch.logsumexp(logs, 0)))) if logs.numel() else 0.0
