"""Hidden tests of exercise 3.4: `BalancedSampler`, statistics of its draws."""

import torch

from torchgrade.testing import assert_categories, assert_rng_untouched, grades


def draw(student, sampler):
    """One iteration, as a tensor of indices."""
    return torch.tensor(student.load("helpers.py").indices(sampler))


def days(rng, counts):
    """Labels 0, 1, 2 …, so many of each, in random order."""
    labels = torch.cat([torch.full((n,), k) for k, n in enumerate(counts)])
    return labels[torch.tensor(rng.permutation(len(labels)))]


@grades("e3_4_tests", weight=2)
def test_classes_equally_likely_5_sigma(student, rng):
    """Every class comes equally often, however rare it is."""
    labels = days(rng, [900, 90, 10])
    sampler = student.BalancedSampler(labels.tolist(), 6_000, seed=rng.seed())
    drawn = draw(student, sampler)
    assert len(drawn) == 6_000, "number of draws"
    counts = torch.bincount(labels[drawn], minlength=3)
    assert counts[2] > 20, "the rarest class hardly ever comes"
    assert len(drawn[:300].unique()) < 300, "no item comes twice"
    assert counts[2] > 200, "the rarest class comes seldom"
    assert_categories(counts)
    labels = days(rng, [rng.integer(200, 300), rng.integer(3, 9)])
    drawn = draw(student, student.BalancedSampler(labels.tolist(), 3_000, seed=rng.seed()))
    assert_categories(torch.bincount(labels[drawn], minlength=2))


@grades("e3_4_tests", weight=1.5)
def test_uniform_within_a_class(student, rng):
    """Within a class, every member is equally likely."""
    labels = days(rng, [120, 12, 30])
    drawn = draw(student, student.BalancedSampler(labels.tolist(), 6_000, seed=rng.seed()))
    for k in range(3):
        members = (labels == k).nonzero()[:, 0]
        counts = torch.bincount(drawn, minlength=len(labels))[members]
        assert counts.sum() > 1_500, "a class is hardly drawn at all"
        assert_categories(counts)


@grades("e3_4_tests", weight=1.5)
def test_seed_and_epochs(student, rng):
    """Every iteration is a new draw, and the seed decides all of them."""
    labels, seed = days(rng, [60, 6, 3]).tolist(), rng.integer(1, 100_000)

    def epochs(seed):
        sampler = student.BalancedSampler(labels, seed=seed)
        found = []
        for _ in range(2):
            student.torch.manual_seed(rng.seed())
            student.numpy.random.seed(rng.integer(0, 2**31))
            student.random.seed(rng.seed())
            found.append(draw(student, sampler).tolist())
        return found

    first, second = epochs(seed)
    assert first != second, "two iterations draw the same"
    assert epochs(seed) == [first, second], "the same seed draws something else"
    assert epochs(seed + 1)[0] not in (first, second), "another seed draws the same"
    zero = draw(student, student.BalancedSampler(labels, seed=0)).tolist()
    default = draw(student, student.BalancedSampler(labels)).tolist()
    assert default == zero, "the default seed is not 0"
    assert zero != first, "the seed is ignored"


@grades("e3_4_tests", weight=1.5)
def test_missing_class_and_tensor_labels(student, rng):
    """Class numbers may have gaps, and the labels may be a tensor, which stays as it was."""
    names = torch.tensor([rng.integer(1, 3), 5, rng.integer(8, 12)])
    labels = names[days(rng, [80, 8, 20])]
    given = student.put(labels)
    drawn = draw(student, student.BalancedSampler(given, 4_000, seed=rng.seed()))
    assert torch.equal(given, labels), "the labels changed"
    counts = torch.bincount(labels[drawn], minlength=13)[names]
    assert counts.sum() == 4_000, "number of draws"
    assert_categories(counts)


@grades("e3_4_tests", weight=1, hollow="asks for what must not change")
def test_global_rng_untouched(student, rng):
    """Building the sampler and drawing from it leave the global random state as it was."""
    labels = days(rng, [60, 6, 3]).tolist()

    def use():
        sampler = student.BalancedSampler(labels, seed=rng.seed())
        draw(student, sampler)
        draw(student, sampler)

    assert_rng_untouched(student, use)


@grades("e3_4_tests", weight=1, hollow="counts draws")
def test_number_of_draws(student, rng):
    """There are as many draws as asked for, by default as many as labels, and len() says so."""
    labels = days(rng, [rng.integer(20, 40), 3]).tolist()
    n = len(labels)
    sampler = student.BalancedSampler(labels)
    kind = student.torch.utils.data.Sampler
    assert student.builtins.isinstance(sampler, kind) is True, "not a Sampler"
    for number in (None, 3, n, 7 * n + 1):
        sampler = student.BalancedSampler(labels, number)
        assert len(sampler) == (number or n), "len"
        drawn = student.load("helpers.py").indices(sampler)
        assert len(drawn) == (number or n), "number of draws"
        assert all(0 <= i < n for i in drawn), "an index that is none"
        assert student.load("helpers.py").all_int(sampler) is True, "not ints"


@grades("e3_4_tests", weight=0.75)
def test_draws_are_independent(student, rng):
    """What is drawn next does not depend on what was drawn before."""
    labels = days(rng, [50, 10, 4])
    drawn = draw(student, student.BalancedSampler(labels.tolist(), 6_000, seed=rng.seed()))
    kinds = labels[drawn].reshape(-1, 2)
    assert_categories(torch.bincount(3 * kinds[:, 0] + kinds[:, 1], minlength=9))
    rare = drawn[labels[drawn] == 2]
    assert len(rare) > 1_000, "the rare class is hardly drawn"
    members = (labels == 2).nonzero()[:, 0]
    place = torch.searchsorted(members, rare[: len(rare) // 2 * 2]).reshape(-1, 2)
    assert_categories(torch.bincount(4 * place[:, 0] + place[:, 1], minlength=16))
    helpers = student.load("helpers.py")
    sampler, spread = student.BalancedSampler(labels.tolist(), 30, seed=rng.seed()), 0.0
    for _ in range(40):
        counts = torch.bincount(labels[torch.tensor(helpers.indices(sampler))], minlength=3)
        spread += (counts - 10.0).square().sum().item() / 10
    # Chi-squared of 80 degrees of freedom: below 20 with a probability of less than 1e-10.
    assert spread > 20, "the classes come too evenly"


@grades("e3_4_tests", weight=0.75)
def test_small_label_lists(student, rng):
    """A single class is drawn uniformly; classes of one item each are, too."""
    for labels in ([4] * 12, list(range(12))):
        drawn = draw(student, student.BalancedSampler(labels, 3_000, seed=rng.seed()))
        assert_categories(torch.bincount(drawn, minlength=12))
    assert draw(student, student.BalancedSampler([3], 5)).tolist() == [0] * 5, "a single item"
