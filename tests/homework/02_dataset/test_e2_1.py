"""Hidden tests of exercise 2.1: `RandomXY`, the deck's dataset with its promises kept."""

from itertools import islice

import numpy as np
import pytest
import torch

from torchgrade.testing import grades, value


@grades("e2_1_tests", weight=2)
def test_length_and_shapes(student, rng):
    """The dataset has the length that you ask for, and pairs of the right shapes and values."""
    n, features, targets = rng.integer(20, 40), rng.integer(5, 9), rng.integer(1, 4)
    data = student.RandomXY(n, features, targets)
    assert len(data) == n, "length of a custom size"
    x, y = data[rng.integer(0, n)]
    assert x.shape == (features,), "shape of x"
    assert y.shape == (targets,), "shape of y"
    assert set(y.tolist()) <= {0, 1}, "values of y"
    default = student.RandomXY()
    assert len(default) == 10_000, "default length"
    x, y = default[0]
    assert x.shape == (5,), "default shape of x"
    assert y.shape == (3,), "default shape of y"


@grades("e2_1_tests", weight=1, hollow="asks for what must not change")
def test_same_item_twice(student, rng):
    """The same index gives the same item every time."""
    n = rng.integer(20, 40)
    data = student.RandomXY(n, 5, 20, seed=rng.seed())
    i, other = rng.permutation(n)[:2]
    x, y = value(tuple(data[i]))
    data[other]
    x_again, y_again = value(tuple(data[i]))
    assert torch.equal(x, x_again), "x changed"
    assert torch.equal(y, y_again), "y changed"
    assert not torch.equal(x, value(tuple(data[other]))[0]), "every item has the same x"


@grades("e2_1_tests", weight=1.5)
def test_seeded(student, rng):
    """The seed alone decides the data: equal seeds give equal data, other seeds other data."""
    helpers = student.load("helpers.py")
    n, seed = rng.integer(60, 90), rng.integer(1, 1_000_000)
    forward, backward = list(range(n)), list(range(n))[::-1]
    helpers.seed_everything(rng.integer(0, 2**31))
    x, y = helpers.rows(student.RandomXY(n, seed=seed), forward)
    helpers.seed_everything(rng.integer(0, 2**31))
    x_same, y_same = helpers.rows(student.RandomXY(n, seed=seed), forward)
    assert torch.equal(x, x_same), "x differs under the same seed"
    assert torch.equal(y, y_same), "y differs under the same seed"
    x_back, y_back = helpers.rows(student.RandomXY(n, seed=seed), backward)
    assert torch.equal(x, x_back.flip(0)), "x depends on the order of reading"
    assert torch.equal(y, y_back.flip(0)), "y depends on the order of reading"
    x_other, y_other = helpers.rows(student.RandomXY(n, seed=seed + 1), forward)
    assert not torch.equal(x, x_other), "x ignores the seed"
    assert not torch.equal(y, y_other), "y ignores the seed"
    x_default, y_default = helpers.rows(student.RandomXY(n), forward)
    helpers.seed_everything(rng.integer(0, 2**31))
    x_zero, y_zero = helpers.rows(student.RandomXY(n, seed=0), forward)
    assert torch.equal(x_default, x_zero), "x: the default seed is not seed 0"
    assert torch.equal(y_default, y_zero), "y: the default seed is not seed 0"


@grades("e2_1_tests", weight=1, hollow="asks for what must not change")
def test_global_rng_untouched(student, rng):
    """Building and reading the dataset leaves the global random state as it was."""
    helpers = student.load("helpers.py")
    n = rng.integer(20, 40)
    helpers.seed_everything(rng.integer(0, 2**31))
    torch_before, numpy_before, python_before = value(helpers.rng_state())
    data = student.RandomXY(n, seed=rng.integer(0, 1000))
    torch_built, numpy_built, python_built = value(helpers.rng_state())
    assert torch.equal(torch_before, torch_built), "building moved torch's state"
    assert numpy_before == numpy_built, "building moved NumPy's state"
    assert python_before == python_built, "building moved Python's state"
    helpers.rows(data, list(range(n)))
    torch_read, numpy_read, python_read = value(helpers.rng_state())
    assert torch.equal(torch_before, torch_read), "reading moved torch's state"
    assert (numpy_before, python_before) == (numpy_read, python_read), "reading moved a state"


@grades("e2_1_tests", weight=1, hollow="asks for the dtypes alone")
def test_dtypes_fit_the_loss(student, rng):
    """Features and targets have the dtype that binary_cross_entropy_with_logits asks for."""
    x, y = student.RandomXY(rng.integer(5, 9), seed=rng.integer(0, 1000))[0]
    assert isinstance(x, torch.Tensor), "x is no tensor"
    assert x.dtype == torch.float32, "dtype of x"
    assert isinstance(y, torch.Tensor), "y is no tensor"
    assert y.dtype == torch.float32, "dtype of y"


@grades("e2_1_tests", weight=1)
def test_indexing_contract(student, rng):
    """Negative indices count from the end, and after the last item there is an IndexError."""
    n = rng.integer(6, 12)
    data = student.RandomXY(n, 4, 20, seed=rng.integer(0, 1000))
    with pytest.raises(IndexError):
        data[n]
    assert len(list(islice(iter(data), n + 3))) == n, "a loop does not end after n items"
    x_last, y_last = data[n - 1]
    x, y = data[-1]
    assert torch.equal(x, x_last), "x of item -1"
    assert torch.equal(y, y_last), "y of item -1"
    assert torch.equal(data[-n][0], data[0][0]), "x of item -n"
    assert not torch.equal(x, data[0][0]), "the first and the last item have the same x"


@grades("e2_1_tests", weight=1.5)
def test_distribution_5_sigma(student, rng):
    """Features are standard normal, targets are fair coins, and nothing depends on anything."""
    # 57 statistics: 6 sigma each keep all of them together below one false alarm in a million.
    n, width = 4000, 4
    data = student.RandomXY(n, width, width, seed=rng.integer(0, 2**31))
    x, y = value(student.load("helpers.py").rows(data, list(range(n))))
    x, y, limit = x.double(), y.double(), 6 / n**0.5
    assert x.isfinite().all(), "x is not finite"
    assert (x.mean(0).abs() < limit).all(), "mean of x"
    assert ((x.pow(2).mean(0) - 1).abs() < limit * 2**0.5).all(), "variance of x"
    inside = (x.abs() < 0.67449).double().mean()
    assert abs(inside - 0.5) < limit / 2 / width**0.5, "x is not normal"
    assert ((y.mean(0) - 0.5).abs() < limit / 2).all(), "frequency of ones"
    columns = torch.cat([x, y, x.abs()], 1)
    r = torch.corrcoef(columns.T)
    among = torch.triu(r[:width, :width], 1).abs().max()
    assert among < limit, "features depend on each other"
    targets = r[width : 2 * width]
    assert targets[:, 2 * width :].abs().max() < limit, "targets depend on |x|"
    assert targets[:, :width].abs().max() < limit, "targets depend on x"
    assert torch.triu(targets[:, width:], 1)[:, :width].abs().max() < limit, (
        "targets depend on each other"
    )


@grades("e2_1_tests", weight=0.5)
def test_loader_friendly(student, rng):
    """A DataLoader makes batches of it."""
    data = student.RandomXY(20, 6, 2, seed=rng.integer(0, 1000))
    is_dataset = student.builtins.isinstance(data, student.torch.utils.data.Dataset)
    assert is_dataset is True, "not a Dataset"
    x, y = next(iter(student.torch.utils.data.DataLoader(data, batch_size=8, shuffle=True)))
    assert x.shape == (8, 6), "shape of a batch of x"
    assert y.shape == (8, 2), "shape of a batch of y"


@grades("e2_1_tests", weight=0.5)
def test_seeds_have_nothing_in_common(student, rng):
    """Neighbouring seeds give unrelated data."""
    helpers, n, seed = student.load("helpers.py"), 64, rng.integer(0, 1_000_000)
    x, _ = value(helpers.rows(student.RandomXY(n, seed=seed), list(range(n))))
    other, _ = value(helpers.rows(student.RandomXY(n, seed=seed + 1), list(range(n))))
    shared = set(map(tuple, x.tolist())) & set(map(tuple, other.tolist()))
    assert not shared, "a row of one seed is in the data of the next"
    assert torch.cat([x, other]).isfinite().all(), "x is not finite"


@grades("e2_1_tests", weight=0.5)
def test_numpy_index(student, rng):
    """A NumPy integer is as good an index as an int."""
    data = student.RandomXY(9, seed=rng.integer(0, 1000))
    i = rng.integer(0, 9)
    assert torch.equal(data[np.int64(i)][0], data[i][0]), "x at a NumPy index"
    assert not torch.equal(data[i][0], data[(i + 1) % 9][0]), "every item has the same x"


@grades("e2_1_tests", weight=0.5, hollow="asks for the exception alone")
def test_before_the_first_item(student, rng):
    """Before the first item there is an IndexError, too."""
    n = rng.integer(6, 12)
    data = student.RandomXY(n)
    with pytest.raises(IndexError):
        data[-n - 1]
