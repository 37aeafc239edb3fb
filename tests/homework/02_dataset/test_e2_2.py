"""Hidden tests of exercise 2.2: `PairDataset`, safe items and lazy transforms."""

from itertools import islice

import pytest
import torch

from torchgrade.testing import grades, value


def page(rng, *, vector_targets=True):
    """Random readings and targets with at least five rows."""
    n = rng.integer(5, 9)
    x = rng.normal(n, 3).cpu()
    return n, x, (rng.normal(n, 2).cpu() if vector_targets else rng.normal(n).cpu())


def same(got, expected):
    """Equal tensors, shape and dtype included."""
    return (
        isinstance(got, torch.Tensor)
        and got.dtype == expected.dtype
        and got.shape == expected.shape
        and torch.equal(got, expected)
    )


@grades("e2_2_tests", weight=2)
def test_plain_and_transform(student, rng):
    """Items are the rows that were given, and a transform's result replaces its half."""
    n, x, _ = page(rng)
    y = rng.integers(1, 9, (n,)).cpu()  # 10 times 0 would be 0
    data, i = student.PairDataset(x, y), rng.integer(0, n)
    assert len(data) == n, "length"
    got_x, got_y = data[i]
    assert same(got_x, x[i]), "x without transform"
    assert torch.is_tensor(got_y), "y is no tensor"
    assert same(got_y, y[i]), "y without transform"
    scale = student.load("helpers.py").Scale(10)
    got_x, got_y = student.PairDataset(x, y, transform=scale)[i]
    assert same(got_x, x[i] * 10), "x with a transform"
    assert same(got_y, y[i]), "y with a transform of x"


@grades("e2_2_tests", weight=1.5)
def test_items_are_safe_to_modify(student, rng):
    """Writing into an item changes neither the dataset nor the tensors that it was made of."""
    n, x, y = page(rng)
    own_x, own_y = student.torch.clone(x), student.torch.clone(y)
    data, i = student.PairDataset(own_x, own_y), rng.integer(0, n)
    got_x, got_y = data[i]
    got_x.fill_(-7)
    assert same(own_x, x), "the given x changed"
    assert same(data[i][0], x[i]), "x of the item changed"
    got_y.fill_(-7)
    assert same(own_y, y), "the given y changed"
    assert same(data[i][1], y[i]), "y of the item changed"


@grades("e2_2_tests", weight=1.5)
def test_inplace_transform(student, rng):
    """A transform that works in place leaves the dataset as it is."""
    helpers = student.load("helpers.py")
    n, x, y = page(rng, vector_targets=False)
    own_x, own_y = student.torch.clone(x), student.torch.clone(y)
    triple, double = helpers.InPlaceScale(3), helpers.InPlaceScale(2)
    data = student.PairDataset(own_x, own_y, triple, double)
    i = rng.integer(0, n)
    first_x, first_y = value(tuple(data[i]))
    assert same(first_x, x[i] * 3), "x on the first access"
    assert same(first_y, y[i] * 2), "y on the first access"
    assert same(own_x, x), "the given x changed"
    assert same(own_y, y), "the given y changed"
    second_x, second_y = value(tuple(data[i]))
    assert same(second_x, x[i] * 3), "x on the second access"
    assert same(second_y, y[i] * 2), "y on the second access"


@grades("e2_2_tests", weight=1.5)
def test_each_transform_its_own_part(student, rng):
    """Each transform runs once per access, on its own half only, and not before."""
    helpers = student.load("helpers.py")
    n, x, y = page(rng)
    triple, double = helpers.Scale(3), helpers.Scale(2)
    i, j = rng.permutation(n)[:2]
    got_x, got_y = student.PairDataset(x, y, target_transform=double)[i]
    assert same(got_x, x[i]), "x with a transform of y"
    assert same(got_y, y[i] * 2), "y with a transform of y"
    before = double.calls
    data = student.PairDataset(x, y, triple, double)
    assert triple.calls == 0, "transform ran when the dataset was built"
    assert double.calls == before, "target_transform ran when the dataset was built"
    got_x, got_y = data[i]
    assert triple.calls == 1, "calls of transform for one access"
    assert double.calls == before + 1, "calls of target_transform for one access"
    assert same(got_x, x[i] * 3), "x with both transforms"
    assert same(got_y, y[i] * 2), "y with both transforms"
    for k in (i, j):
        data[k]
    assert triple.calls == 3, "calls of transform for three accesses"
    assert double.calls == before + 3, "calls of target_transform for three accesses"
    assert value(triple.shape) == [3], "transform got more than the x of its item"
    assert value(double.shape) == [2], "target_transform got more than the y of its item"


@grades("e2_2_tests", weight=0.5, hollow="asks for the exception alone")
def test_length_mismatch(student, rng):
    """Halves of different lengths are refused."""
    _, x, y = page(rng)
    with pytest.raises((ValueError, AssertionError)):
        student.PairDataset(x, y[:-1])
    with pytest.raises((ValueError, AssertionError)):
        student.PairDataset(x[:-1], y)


@grades("e2_2_tests", weight=1)
def test_edges(student, rng):
    """Negative indices, the end of the dataset and an empty dataset work as in a list."""
    n, x, y = page(rng)
    data = student.PairDataset(x, y)
    assert same(data[-1][0], x[-1]), "x of item -1"
    assert same(data[-n][1], y[0]), "y of item -n"
    with pytest.raises(IndexError):
        data[n]
    with pytest.raises(IndexError):
        data[-n - 1]
    assert len(list(islice(iter(data), n + 3))) == n, "a loop does not end after n items"
    empty = student.PairDataset(x[:0], y[:0])
    assert len(empty) == 0, "length of an empty dataset"
    with pytest.raises(IndexError):
        empty[0]


@grades("e2_2_tests", weight=1)
def test_falsy_transform(student, rng):
    """A transform that Python finds false is applied all the same."""
    helpers = student.load("helpers.py")
    n, x, y = page(rng)
    i = rng.integer(0, n)
    got_x, got_y = student.PairDataset(x, y, helpers.FalsyScale(3), helpers.FalsyScale(2))[i]
    assert same(got_x, x[i] * 3), "x with a falsy transform"
    assert same(got_y, y[i] * 2), "y with a falsy transform"


@grades("e2_2_tests", weight=1)
def test_any_return_value(student, rng):
    """Whatever a transform returns is handed out, tensor or not."""
    to_list = student.load("helpers.py").ToList()
    n, x, y = page(rng)
    i = rng.integer(0, n)
    got_x, got_y = student.PairDataset(x, y, to_list, to_list)[i]
    assert value(got_x) == x[i].tolist(), "x from a transform that returns a list"
    assert value(got_y) == y[i].tolist(), "y from a transform that returns a list"
