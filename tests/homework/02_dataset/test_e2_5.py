"""Hidden tests of exercise 2.5: fit on the training split, apply everywhere."""

from itertools import islice

import pytest
import torch

from torchgrade.testing import grades, value


def logbook(rng, n=0):
    """Random readings with a scale and an offset of their own per feature, and their ticks."""
    n = n or rng.integer(400, 500)
    scale, offset = rng.uniform(4, low=0.5, high=5), rng.uniform(4, low=-20, high=20)
    return (rng.normal(n, 4) * scale + offset).cpu(), rng.integers(0, 2, (n, 3)).cpu()


def close(got, expected, tolerance):
    """Equal shapes, and no entry is further away than its tolerance (NaN is far away)."""
    return got.shape == expected.shape and bool(((got.double() - expected).abs() < tolerance).all())


def moments(x):
    """Mean and standard deviation of each feature, in double precision."""
    return x.double().mean(0), x.double().std(0)


@grades("e2_5_tests", weight=2)
def test_training_becomes_standard(student, rng):
    """The training split has mean 0 and standard deviation 1 after normalising."""
    x, y = logbook(rng)
    helpers = student.load("helpers.py")
    train = helpers.Plain(x, y)
    mean, std = student.fit_normalizer(train)
    assert mean.shape == (4,), "shape of the mean"
    assert std.shape == (4,), "shape of the std"
    data = student.Normalized(train, mean, std)
    assert len(data) == len(x), "length"
    got_x, got_y = value(helpers.rows(data, list(range(len(x)))))
    centre, spread = moments(got_x)
    assert centre.abs().max() < 0.02, "means after normalising"
    assert (spread - 1).abs().max() < 0.03, "stds after normalising"
    assert got_y.tolist() == y.tolist(), "targets after normalising"


@grades("e2_5_tests", weight=1)
def test_validation_uses_train_statistics(student, rng):
    """Validation data that are shifted stay shifted: only the training split decides."""
    helpers = student.load("helpers.py")
    x, y = logbook(rng)
    train, val = helpers.Plain(x, y), helpers.Plain(x * 2 + 5, y)
    mean, std = student.fit_normalizer(train)
    true_mean, true_std = moments(x)
    got, _ = value(helpers.rows(student.Normalized(val, mean, std), list(range(len(x)))))
    expected = ((x * 2 + 5).double() - true_mean) / true_std
    shift = expected.mean(0)
    assert close(got.double().mean(0), shift, 0.05 + 0.03 * shift.abs()), "the shift"
    assert close(got, expected, 0.05 + 0.03 * expected.abs()), "the values"


@grades("e2_5_tests", weight=1)
def test_given_numbers_are_used(student, rng):
    """Normalized applies exactly the mean and std that it was given."""
    x, y = logbook(rng)
    mean, std = rng.normal(4).cpu(), rng.uniform(4, low=2, high=9).cpu()
    data = student.Normalized(student.load("helpers.py").Plain(x, y), mean, std)
    i = rng.integer(0, len(x))
    got_x, got_y = data[i]
    assert got_x.shape == (4,), "shape of x"
    assert close(got_x, (x[i] - mean) / std, 1e-4), "values of x"
    assert got_x.dtype == torch.float32, "dtype of x"
    assert got_y.dtype == torch.int64, "dtype of y"
    assert torch.equal(got_y, y[i]), "y"


@grades("e2_5_tests", weight=1)
def test_only_the_dataset_protocol(student, rng):
    """Any dataset with a length and items can be fitted, and a Subset counts as what it is."""
    helpers = student.load("helpers.py")
    x, y = logbook(rng)
    keep = rng.permutation(len(x))[:300]
    x[keep] += 30
    subset = student.torch.utils.data.Subset(helpers.Plain(x, y), keep)
    mean, std = student.fit_normalizer(subset)
    true_mean, true_std = moments(x[keep])
    assert close(mean, true_mean, 0.01 * true_std + 1e-4), "mean of a Subset"
    assert close(std, true_std, 0.03 * true_std), "std of a Subset"
    x[-1] = 500
    mean, _ = student.fit_normalizer(helpers.Plain(x, y))
    true_mean, true_std = moments(x)
    assert close(mean, true_mean, 0.01 * true_std), "the last item counts"
    x[0] = -900
    mean, _ = student.fit_normalizer(helpers.Plain(x, y))
    true_mean, true_std = moments(x)
    assert close(mean, true_mean, 0.01 * true_std), "the first item counts"


@grades("e2_5_tests", weight=0.75)
def test_constant_feature(student, rng):
    """A feature that never changes comes out finite and near 0."""
    helpers = student.load("helpers.py")
    x, y = logbook(rng)
    x[:, 1], x[:, 2] = rng.integer(1, 9), 0
    data = helpers.Plain(x, y)
    mean, std = student.fit_normalizer(data)
    got, _ = value(helpers.rows(student.Normalized(data, mean, std), list(range(len(x)))))
    assert got.isfinite().all(), "a value is not finite"
    assert got[:, 1:3].abs().max() < 0.01, "the constant is not near 0"
    _, spread = moments(got[:, [0, 3]])
    assert (spread - 1).abs().max() < 0.03, "the other features"


@grades("e2_5_tests", weight=1.25, hollow="asks for what must not change")
def test_lazy_and_non_destructive(student, rng):
    """Items are read when asked for, one at a time, and nothing that was given changes."""
    helpers = student.load("helpers.py")
    x, y = logbook(rng)
    own_x, own_y = student.torch.clone(x), student.torch.clone(y)
    base = helpers.Plain(own_x, own_y)
    mean, std = (student.torch.clone(t) for t in (rng.normal(4).cpu(), rng.uniform(4).cpu() + 1))
    kept = value([mean, std])
    i = rng.integer(0, len(x))
    data = student.Normalized(base, mean, std)
    assert len(base.reads) == 0, "building read items"
    first, _ = value(tuple(data[i]))
    assert value(base.reads) == [i], "one access read other items"
    second, _ = value(tuple(data[i]))
    assert torch.equal(first, second), "the second access differs"
    assert torch.equal(own_x, x), "the base data changed"
    assert torch.equal(own_y, y), "the base targets changed"
    assert torch.equal(mean, kept[0]), "the given mean changed"
    assert torch.equal(std, kept[1]), "the given std changed"
    student.fit_normalizer(base)
    assert torch.equal(own_x, x), "fitting changed the base data"


@grades("e2_5_tests", weight=0.5)
def test_per_feature_not_per_sample(student, rng):
    """Each feature gets a mean and a std of its own, over all items."""
    x, y = logbook(rng)
    mean, std = moments(x)
    true_std, true_mean = torch.tensor([1.0, 3.0, 1.0, 0.5]), torch.tensor([0.0, 0.0, 20.0, 400.0])
    x = ((x - mean) / std * true_std + true_mean).float()
    mean, std = student.fit_normalizer(student.load("helpers.py").Plain(x, y))
    assert close(mean, true_mean, 0.01 * true_std), "mean per feature"
    assert std.shape == (4,), "shape of the std"
    ratio = std.double() / true_std
    assert ratio[0] < 1.03, "std of a feature with mean 0 and std 1 is too large"
    assert ratio[0] > 0.97, "std of a feature with mean 0 and std 1 is too small"
    assert abs(ratio[1] - 1) < 0.03, "std of a feature with mean 0 and std 3"
    assert abs(ratio[2] - 1) < 0.03, "std of a feature with mean 20 and std 1"
    assert abs(ratio[3] - 1) < 0.03, "std of a feature with mean 400 and std 0.5"
    assert mean.dtype == torch.float32, "dtype of the mean"
    assert std.dtype == torch.float32, "dtype of the std"
    x *= torch.tensor([1e7, 1, 1, 1])
    _, std = student.fit_normalizer(student.load("helpers.py").Plain(x, y))
    _, true_std = moments(x)
    assert close(std, true_std, 0.03 * true_std), "std beside a feature of another scale"


@grades("e2_5_tests", weight=0.5)
def test_indices_pass_through(student, rng):
    """Normalized has the indices of the dataset that it wraps, and ends where that ends."""
    x, y = logbook(rng, 6)
    base = student.load("helpers.py").Plain(x, y)
    data = student.Normalized(base, torch.zeros(4), torch.ones(4))
    assert close(data[-1][0], x[-1], 1e-5), "x of item -1"
    with pytest.raises(IndexError):
        data[6]
    assert len(list(islice(iter(data), 9))) == 6, "a loop does not end after n items"


@grades("e2_5_tests", weight=0.75, hollow="zeros are what is asked for")
def test_constant_with_rounding(student, rng):
    """A constant that is not a round number comes out near 0, too."""
    helpers = student.load("helpers.py")
    x, y = logbook(rng, 999)
    x[:, 0], x[:, 2] = 21.7, 690.1 + rng.integer(0, 9) / 7
    data = helpers.Plain(x, y)
    mean, std = student.fit_normalizer(data)
    got, _ = value(helpers.rows(student.Normalized(data, mean, std), list(range(50))))
    assert got.isfinite().all(), "a value is not finite"
    assert got[:, [0, 2]].abs().max() < 0.01, "the constant is not near 0"


@grades("e2_5_tests", weight=0.75)
def test_far_from_zero(student, rng):
    """A small variation far from zero is measured precisely."""
    _, y = logbook(rng, 400)
    x = torch.tensor([550.0, 690, 850, 1013]) + rng.normal(400, 4).cpu() / 2
    mean, std = student.fit_normalizer(student.load("helpers.py").Plain(x, y))
    true_mean, true_std = moments(x)
    assert close(mean, true_mean, 0.01 * true_std), "mean far from zero"
    assert close(std, true_std, 0.03 * true_std), "std far from zero"


@grades("e2_5_tests", weight=0.5, hollow="zeros are what is asked for")
def test_single_item(student, rng):
    """A dataset of one item can be normalised."""
    data = student.load("helpers.py").Plain(*logbook(rng, 1))
    mean, std = student.fit_normalizer(data)
    got, _ = student.Normalized(data, mean, std)[0]
    assert value(got).isfinite().all(), "a value is not finite"
    assert value(got).abs().max() < 0.01, "the only item is not near 0"
