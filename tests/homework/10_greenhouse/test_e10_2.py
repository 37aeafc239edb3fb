"""Hidden tests of exercise 10.2: `group_split`, an exam in places not seen before."""

import pytest
import torch

from torchgrade.testing import assert_rng_untouched, grades, value


def houses(rng, count, rows, spread=1):
    """Row numbers of `count` groups with distinct numbers, `rows` rows each, mixed up."""
    names = torch.tensor(rng.permutation(count)) * spread
    groups = names.repeat_interleave(rows)
    return groups[rng.permutation(len(groups))]


def split(student, groups, *args, **options):
    """Both parts as lists of plain integers, in whatever containers they came."""
    parts = student.group_split(groups, *args, **options)
    return value(student.load("helpers.py").plain(parts))


def shared(parts, groups):
    """The groups that are in both parts."""
    train, val = parts
    return set(groups[train].tolist()) & set(groups[val].tolist())


def assert_each_once(parts, groups):
    """Each row is in one part, neither part is empty."""
    assert len(parts) == 2, "not two parts"
    train, val = parts
    assert len(train) > 0, "no row is left for training"
    assert len(val) > 0, "no row is left for validation"
    assert len(train) + len(val) >= len(groups), "rows are lost"
    assert sorted(train + val) == list(range(len(groups))), "not each row once"


def assert_split(parts, groups):
    """Each row is in one part, no group in both, neither part is empty."""
    assert_each_once(parts, groups)
    assert not shared(parts, groups), "a group is in both"


@grades("e10_2_tests", weight=2)
def test_no_group_in_both(student, rng):
    """Every row is in exactly one part, and every group as a whole."""
    groups = torch.tensor([3] * 40 + [5] + [8] * 2 + [9] * 30 + [11])
    parts = split(student, groups, seed=rng.seed())
    assert_each_once(parts, groups)
    assert not shared(parts, groups), "a group whose rows stand together is in both"
    for count in (24, rng.integer(5, 12), 3):
        groups = houses(rng, count, rng.integer(4, 9))
        assert_split(split(student, groups, 0.25, seed=rng.seed()), groups)


@grades("e10_2_tests", weight=1.5)
def test_fraction(student, rng):
    """About the wanted share of the rows is for validation, and a quarter if nothing is said."""
    for fraction in (0.1, 0.25, 0.5, 0.8, rng.uniform(1, low=0.3, high=0.7).item()):
        groups = houses(rng, rng.integer(24, 40), 6)
        parts = split(student, groups, fraction, seed=rng.seed())
        assert_split(parts, groups)
        assert fraction > 0.3 or len(parts[1]) < len(parts[0]), "validation is the larger part"
        assert len(parts[1]) / len(groups) > fraction - 0.06, "too few rows for validation"
        assert len(parts[1]) / len(groups) < fraction + 0.06, "too many rows for validation"
    groups = houses(rng, 24, 5)
    val = split(student, groups)[1]
    assert abs(len(val) / len(groups) - 0.25) < 0.06, "the default is not a quarter"
    val = split(student, groups, val_fraction=0.75)[1]
    assert abs(len(val) / len(groups) - 0.75) < 0.06, "val_fraction by name"


@grades("e10_2_tests", weight=1.5)
def test_seed_and_rng(student, rng):
    """The seed alone decides the draw, and the global random state stays as it was."""
    helpers = student.load("helpers.py")
    groups, seed = houses(rng, 40, 3), rng.integer(1, 1_000_000)
    helpers.seed_everything(rng.seed())
    first = split(student, groups, 0.5, seed=seed)
    helpers.seed_everything(rng.seed())
    assert list(map(sorted, split(student, groups, 0.5, seed=seed))) == list(map(sorted, first))
    # two draws of 20 groups among 40 agree with a probability of 7e-12
    other = split(student, groups, 0.5, seed=seed + 1)
    assert set(other[1]) != set(first[1]), "another seed, the same groups"
    default = split(student, groups, 0.5)
    helpers.seed_everything(rng.seed())
    assert set(split(student, groups, 0.5, seed=0)[1]) == set(default[1]), "the default seed"
    assert_rng_untouched(student, lambda: student.group_split(groups, 0.5, seed=seed))


@grades("e10_2_tests", weight=1)
def test_neither_side_empty(student, rng):
    """However small or large the share is, both sides get a group."""
    for count in (2, 3, 5):
        groups = houses(rng, count, 4)
        for fraction in (0.01, 0.99, 0.5):
            assert_split(split(student, groups, fraction, seed=rng.seed()), groups)
    groups = houses(rng, 2, 1)
    assert_split(split(student, groups, 0.3, seed=rng.seed()), groups)


@grades("e10_2_tests", weight=0.75)
def test_one_group_is_refused(student, rng):
    """With a single group, or none, there is a ValueError."""
    groups = houses(rng, 4, 3)
    assert_split(split(student, groups, seed=rng.seed()), groups)
    with pytest.raises(ValueError):  # noqa: PT011 - any words will do
        student.group_split(torch.full((12,), rng.integer(0, 9)), 0.25)
    with pytest.raises(ValueError):  # noqa: PT011 - any words will do
        student.group_split(torch.zeros(0, dtype=torch.int64), 0.25)


@grades("e10_2_tests", weight=1.5)
def test_gaps_in_the_ids(student, rng):
    """Group numbers may have gaps, be large, and be negative."""
    for shift in (0, -500, 10**6):
        groups = houses(rng, 24, 5, spread=rng.integer(30, 50)) + shift
        for _ in range(8):
            parts = split(student, groups, 0.25, seed=rng.seed())
            assert_split(parts, groups)
            assert abs(len(parts[1]) / len(groups) - 0.25) < 0.06, "the share is off"
    groups = houses(rng, 24, 5) + 2**60
    parts = split(student, groups, 0.25, seed=rng.seed())
    assert_split(parts, groups)
    assert abs(len(parts[1]) / len(groups) - 0.25) < 0.06, "the share is off, large numbers"


@grades("e10_2_tests", weight=1.25)
def test_each_group_gets_its_turn(student, rng):
    """Over many seeds every group is in validation sometimes, and in training sometimes."""
    # A group is never or always drawn in 60 seeds with a probability below 1e-14; 24 groups.
    groups, first = houses(rng, 24, 2), rng.integer(0, 10**6)
    drawn = torch.zeros(len(groups))
    for seed in range(first, first + 60):
        drawn[split(student, groups, 0.5, seed=seed)[1]] += 1
    assert (drawn > 0).all(), "a group is never in validation"
    assert (drawn < 60).all(), "a group is always in validation"
    # Binomial(60, 1/2 ± 0.06): six standard errors and 3.6
    assert (drawn - 30).abs().max() < 27, "some groups are drawn far too often"


@grades("e10_2_tests", weight=0.5, hollow="asks for what must not change")
def test_input_kept(student, rng):
    """The groups that were given stay as they were."""
    groups = houses(rng, 9, 4, spread=3) + rng.integer(5, 50)
    given = student.put(groups)
    student.group_split(given, 0.3, seed=rng.seed())
    assert torch.equal(given, groups), "the groups changed"


@grades("e10_2_tests", weight=0.75)
def test_indices_pick_rows(student, rng):
    """Both parts can be used to pick rows of a tensor."""
    groups, x = houses(rng, 12, 3), rng.normal(36, 2)
    train, val = student.group_split(groups, 0.25, seed=rng.seed())
    given = student.put(x)
    rows = value(student.torch.cat([given[train], given[val]]))
    assert rows.shape == x.shape, "the parts do not pick each row once"
    assert torch.equal(rows.sort(0).values, x.sort(0).values), "other rows"
