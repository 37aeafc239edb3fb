"""Bounds hold where they can be computed or simulated, and typical mistakes are seen."""

import itertools
import math
import statistics

import pytest
import torch

from torchgrade.testing import (
    WeakTest,
    assert_categories,
    assert_frequency,
    assert_independent,
    assert_moments,
    assert_shuffled,
    tails,
)

G = torch.Generator()


@pytest.fixture(autouse=True)
def _seeded():
    G.manual_seed(11)


def randn(*shape):
    return torch.randn(shape, generator=G, dtype=torch.float64)


def rand(*shape):
    return torch.rand(shape, generator=G, dtype=torch.float64)


def perms(m, n):
    return [torch.randperm(n, generator=G) for _ in range(m)]


def choose(n, k):
    return math.comb(n, k)


def test_the_binomial_tail_is_exact():
    """It agrees with sums of exact fractions, far out in the tail too."""
    for n, p, k in ((20, 0.5, 0), (50, 0.1, 20), (1000, 0.3, 380), (1000, 0.3, 220)):
        span = range(k + 1) if k <= n * p else range(k, n + 1)
        exact = 2 * math.fsum(choose(n, i) * p**i * (1 - p) ** (n - i) for i in span)
        assert tails.binomial(k, n, p) == pytest.approx(exact, rel=1e-9)
    assert tails.binomial(3, 10, 0.0) == 0.0
    assert tails.binomial(10, 10, 1.0) == 1.0


def test_the_hypergeometric_tail_is_exact():
    """It agrees with counting."""
    for count, population, marked, drawn in ((0, 40, 20, 20), (18, 40, 20, 20), (3, 30, 5, 12)):
        low, high = max(0, drawn + marked - population), min(marked, drawn)
        below = count * population <= marked * drawn
        span = range(low, count + 1) if below else range(count, high + 1)
        ways = sum(choose(marked, i) * choose(population - marked, drawn - i) for i in span)
        exact = 2 * ways / choose(population, drawn)
        assert tails.hypergeometric(count, population, marked, drawn) == pytest.approx(
            exact, rel=1e-9
        )


def test_normal_and_chi_squared_tails_are_those_of_tables():
    """Quantiles of printed tables come out."""
    assert tails.normal(1.959963985) == pytest.approx(0.05)
    assert tails.normal(-5) == pytest.approx(2 * statistics.NormalDist().cdf(-5))
    assert tails.chi_squared(18.307, 10) == pytest.approx(2 * 0.05, rel=1e-4)
    assert tails.chi_squared(3.940, 10) == pytest.approx(2 * 0.05, rel=1e-3)


def simulated(draw, judge, times=4000):
    """How often a bound falls below 1 %, 5 % and 20 % when the hypothesis holds."""
    found = torch.tensor([judge(draw()) for _ in range(times)])
    return [float((found < level).double().mean()) / level for level in (0.01, 0.05, 0.2)]


@pytest.mark.parametrize(
    ("draw", "judge", "least"),
    [
        (
            lambda: int((rand(60) < 0.3).sum()),
            lambda k: tails.binomial(k, 60, 0.3),
            0.4,
        ),
        (lambda: float(randn(30).mean()), lambda m: tails.normal(m * 30**0.5), 0.8),
        (lambda: float((randn(9) ** 2).sum()), lambda s: tails.chi_squared(s, 9), 0.8),
        (
            lambda: float(rand(40).mean() - 0.5),
            lambda t: tails.bounded_mean(t, 40, 1 / 12, 1.0),
            0.0,
        ),
        (
            lambda: torch.bincount((rand(50) * 4).long(), minlength=4).double(),
            lambda c: tails.multinomial(c, torch.full((4,), 0.25).double()),
            0.0,
        ),
        (
            lambda: sum(int((p[:10] < 10).sum()) for p in perms(3, 20)),
            lambda s: tails.sum_of_hypergeometrics(s, 3, 20, 10, 10),
            0.02,
        ),
        (
            lambda: sum(int((p == torch.arange(8)).sum()) for p in perms(9, 8)),
            lambda k: tails.few_fixed_points(k, 9, 8),
            0.02,
        ),
        (
            lambda: sum(int((p > torch.arange(8)).sum()) for p in perms(3, 8)),
            lambda k: tails.sum_of_excedances(k, 3, 8),
            0.02,
        ),
        (
            lambda: sum(int((p == torch.arange(8)).sum()) for p in perms(2, 8)),
            lambda k: tails.matches(k, 2),
            0.05,
        ),
        (
            lambda: sum(int((p.diff().abs() == 1).sum()) for p in perms(2, 8)),
            lambda k: tails.matches(k, 4),
            0.0,
        ),
    ],
    ids=[*"binomial normal chi2 mean G halves few later".split(), "fixed points", "neighbours"],
)
def test_the_stated_rate_is_not_exceeded(draw, judge, least):
    """Simulated, a bound is undercut no oftener than it says, and is not empty where exact."""
    ratios = simulated(draw, judge)
    # 4 000 runs: five standard errors of each rate
    for ratio, level in zip(ratios, (0.01, 0.05, 0.2), strict=True):
        assert ratio <= 1 + 5 * ((1 - level) / (level * 4000)) ** 0.5
    assert ratios[2] >= least


def test_laws_of_permutations():
    """Counted over all permutations: the exact laws that Chernoff's bounds are made of."""
    everything = torch.tensor(list(itertools.permutations(range(6))))
    own = torch.arange(6)
    for count, logs in (
        ((everything == own).sum(1), tails._fixed_points(6)),
        ((everything > own).sum(1), tails._excedances(6)),
    ):
        share = torch.bincount(count, minlength=len(logs)).double() / len(everything)
        assert torch.allclose(share, logs.exp())
    assert float(tails._excedances(300).logsumexp(0)) == pytest.approx(0, abs=1e-10)


def test_factorial_moments_of_permutations():
    """Counted over all permutations: E C(N, k) is at most rateᵏ/k!, what the bound rests on."""
    everything = torch.tensor(list(itertools.permutations(range(6))))
    own = (everything == torch.arange(6)).sum(1)
    step = everything.diff(dim=1)
    for count, rate in ((own, 1), ((step == 1).sum(1), 1), ((step.abs() == 1).sum(1), 2)):
        for k in range(1, 6):
            moment = sum(choose(int(n), k) for n in count) / len(everything)
            assert moment <= rate**k / math.factorial(k) + 1e-12


RIGHT = {
    "frequency": lambda: assert_frequency(int((rand(2000) < 0.3).sum()), 2000, 0.3),
    "frequencies": lambda: assert_frequency((rand(900, 5) < 0.5).sum(0), 900, 0.5),
    "certain": lambda: assert_frequency(50, 50, 1.0),
    "normal": lambda: assert_moments(randn(400, 5) * 2 + 1, mean=1, std=2),
    "uniform": lambda: assert_moments(rand(900), mean=0.5, std=12**-0.5, low=0, high=1),
    "coin": lambda: assert_moments((rand(900, 3) < 0.5).double(), mean=0.5, std=0.5, low=0, high=1),
    "categories": lambda: assert_categories(torch.bincount((rand(600) * 6).long(), minlength=6)),
    "weighted": lambda: assert_categories(
        [*torch.bincount((rand(900) < 0.9).long(), minlength=2).tolist(), 0], [0.1, 0.9, 0.0]
    ),
    "independent": lambda: assert_independent(randn(500, 3), (rand(500, 2) < 0.5).long()),
    "shuffled": lambda: assert_shuffled(perms(8, 50)),
    "one order": lambda: assert_shuffled([torch.randperm(200, generator=G).tolist()]),
    "many short": lambda: assert_shuffled(perms(400, 5)),
    "items": lambda: assert_shuffled(
        [[f"i{i}" for i in p.tolist()] for p in perms(5, 40)], [f"i{i}" for i in range(40)]
    ),
}


@pytest.mark.parametrize("case", RIGHT)
def test_honest_draws_pass(case):
    """Honest draws pass, again and again."""
    for _ in range(10):
        RIGHT[case]()


def blocks(m, n, size, inside=False):
    """Whole batches are shuffled, and what is in them if `inside`."""
    rows = []
    for _ in range(m):
        parts = list(torch.arange(n).split(size))
        order = torch.randperm(len(parts), generator=G)
        parts = [parts[i] for i in order]
        if inside:
            parts = [p[torch.randperm(len(p), generator=G)] for p in parts]
        rows.append(torch.cat(parts))
    return rows


def swapped(m, n, anywhere):
    """Swap each place with any place (naive), or with one strictly before it (Sattolo)."""
    rows = []
    for _ in range(m):
        row = list(range(n))
        for i in range(n - 1, -1 if anywhere else 0, -1):
            j = int(torch.randint(n if anywhere else i, (), generator=G))
            row[i], row[j] = row[j], row[i]
        rows.append(row)
    return rows


def rotated(m, n):
    first = torch.randperm(n, generator=G)
    return [first.roll(i) for i in range(m)]


WRONG = {
    "p instead of 1 - p": (
        lambda: assert_frequency(int((rand(2000) < 0.7).sum()), 2000, 0.3),
        "1[34]",
    ),
    "randint(0, 1)": (lambda: assert_frequency(0, 100, 0.5), "0 of 100"),
    "one column of five": (
        lambda: assert_frequency(
            (rand(900, 5) < torch.tensor([0.5, 0.5, 0.7, 0.5, 0.5])).sum(0), 900, 0.5
        ),
        r"count\[2\]",
    ),
    "not a count": (lambda: assert_frequency(120, 100, 0.5), "no count"),
    "uniform instead of normal": (lambda: assert_moments(rand(500), mean=0, std=1), "mean"),
    "variance for deviation": (
        lambda: assert_moments(randn(500) * 0.25, mean=0, std=0.5),
        "standard deviation is 0.2",
    ),
    "one column scaled": (
        lambda: assert_moments(randn(500, 3) * torch.tensor([1, 1, 1.5]), mean=0, std=1),
        "column 2",
    ),
    "constant": (lambda: assert_moments(torch.zeros(500), mean=0, std=1), "standard deviation"),
    "half the range": (
        lambda: assert_moments(rand(900) / 2, mean=0.5, std=12**-0.5, low=0, high=1),
        "mean",
    ),
    "always the middle": (
        lambda: assert_moments(torch.full((900,), 0.5), mean=0.5, std=12**-0.5, low=0, high=1),
        "standard deviation",
    ),
    "outside": (
        lambda: assert_moments(rand(900) * 2, mean=0.5, std=12**-0.5, low=0, high=1),
        "outside",
    ),
    "NaN": (lambda: assert_moments(randn(500) / 0 * 0, mean=0, std=1), "finite"),
    "last class never": (
        lambda: assert_categories(torch.bincount((rand(600) * 5).long(), minlength=6)),
        "category 5 came 0",
    ),
    "a little off everywhere": (
        lambda: assert_categories([128, 72] * 10),
        "do not fit",
    ),
    "impossible": (lambda: assert_categories([500, 500, 1], [0.5, 0.5, 0.0]), "can't come"),
    "sampling by class size": (
        lambda: assert_categories([900, 90, 10], [1 / 3] * 3),
        "category 0",
    ),
    "too few": (lambda: assert_categories([3, 3, 3]), "can't show"),
    "targets from features": (
        lambda: (lambda x: assert_independent(x, (x[:, 1] > 0).long()))(randn(500, 3)),
        "column 1 of x",
    ),
    "depends on the size": (
        lambda: (lambda x: assert_independent(x, (x.abs() > 0.7).long()))(randn(500)),
        "size of column 0",
    ),
    "same noise": (lambda: (lambda x: assert_independent(x, x))(randn(500)), "go together"),
    "a constant": (lambda: assert_independent(randn(99), torch.ones(99)), "constant"),
    "rows lost": (lambda: assert_independent(randn(99), randn(98)), "99 rows"),
    "few rows": (lambda: assert_independent(randn(9), randn(9)), "can't show"),
    "not shuffled": (lambda: assert_shuffled([torch.arange(50)] * 4), "the same"),
    "not shuffled at all": (lambda: assert_shuffled([torch.arange(50)]), "own place"),
    "reversed": (lambda: assert_shuffled([torch.arange(50).flip(0)]), "neighbours"),
    "same order each epoch": (lambda: assert_shuffled(perms(1, 50) * 3), "the same"),
    "rotated each epoch": (lambda: assert_shuffled(rotated(4, 50)), "steps between"),
    "only batches shuffled": (lambda: assert_shuffled(blocks(4, 64, 8)), "own place|successor"),
    "batches keep together": (
        lambda: assert_shuffled(blocks(6, 64, 4, True)),
        "successor|neighbours",
    ),
    "halves shuffled apart": (
        lambda: assert_shuffled(
            [
                torch.cat([torch.randperm(50, generator=G), 50 + torch.randperm(50, generator=G)])
                for _ in range(2)
            ]
        ),
        "first half",
    ),
    "first never moves": (
        lambda: assert_shuffled([torch.cat([torch.tensor([0]), 1 + p]) for p in perms(60, 19)]),
        "own place",
    ),
    "first often eighth": (
        lambda: assert_shuffled(
            [
                torch.cat([1 + p[:7], torch.tensor([0]), 1 + p[7:]]) if i % 2 else other
                for i, (p, other) in enumerate(zip(perms(60, 19), perms(60, 20)))
            ]
        ),
        "thing 0 is at place 7",
    ),
    "Sattolo's shuffle": (
        lambda: assert_shuffled(swapped(25, 30, anywhere=False)),
        "the orders: 0 things at their own place",
    ),
    "naive shuffle": (
        lambda: assert_shuffled(swapped(300, 30, anywhere=True)),
        "come (later|earlier) than before",
    ),
    "one twice": (lambda: assert_shuffled([[0, 1, 1, 3]]), "no permutation"),
    "too short": (lambda: assert_shuffled([[0, 1, 2]]), "can't show"),
    "none": (lambda: assert_shuffled([]), "can't show"),
    "few trials": (lambda: assert_frequency(3, 5, 0.5), "can't show"),
    "rare and few": (lambda: assert_frequency(3, 500, 0.01), "can't show"),
    "few draws": (lambda: assert_moments(randn(4), mean=0, std=1), "can't show"),
}


@pytest.mark.parametrize("case", WRONG)
def test_typical_mistakes_are_seen(case):
    """Draws of a wrong program, and samples that show nothing, fail with what is off."""
    check, words = WRONG[case]
    with pytest.raises(AssertionError, match=words):
        check()


@pytest.mark.parametrize(
    "check",
    [
        lambda: assert_moments(randn(99), mean=0),
        lambda: assert_moments(randn(99), mean=0, std=1, low=-3),
        lambda: assert_moments(rand(99), mean=0.5, std=2, low=0, high=1),
        lambda: assert_categories([10, 10], [0.5, 0.6]),
        lambda: assert_categories([10, 10], [1.0]),
    ],
)
def test_a_hypothesis_that_can_not_be_is_the_tests_mistake(check):
    """Moments and probabilities that don't exist are refused as such."""
    with pytest.raises(WeakTest):
        check()


def test_the_rate_can_be_set():
    """A coarser rate accuses sooner."""
    assert_frequency(640, 1000, 0.6)
    with pytest.raises(AssertionError):
        assert_frequency(640, 1000, 0.6, false_alarm=0.05)
