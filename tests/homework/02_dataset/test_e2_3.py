"""Hidden tests of exercise 2.3: `SlidingWindow` against brute force."""

from itertools import islice, product

import pytest
import torch

from torchgrade.testing import grades


def starts(length, window, horizon, stride):
    """Starts of all complete pairs, by trying every one."""
    return [s for s in range(0, length, stride) if s + window + horizon <= length]


def same(got, expected):
    """Equal tensors, shape and dtype included."""
    return (
        got.dtype == expected.dtype and got.shape == expected.shape and torch.equal(got, expected)
    )


@grades("e2_3_tests", weight=2)
def test_count_to_ten(student, rng):
    """Counting hours, the first and the last window are followed by the next hour."""
    length, window = rng.integer(10, 16), rng.integer(2, 5)
    hours = torch.arange(length)
    data = student.SlidingWindow(hours, window)
    assert len(data) == length - window, "length with the defaults"
    x, y = data[0]
    assert x.tolist() == hours[:window].tolist(), "first window"
    assert y.tolist() == [window], "first target"
    x, y = data[length - window - 1]
    assert x.tolist() == hours[-window - 1 : -1].tolist(), "last window"
    assert y.tolist() == [length - 1], "last target"


@grades("e2_3_tests", weight=1.5)
def test_length_formula_by_brute_force(student, rng):
    """The length is the number of complete pairs, for every window, horizon and stride."""
    lengths = (rng.integer(7, 10), rng.integer(10, 13), rng.integer(13, 16), rng.integer(16, 19))
    cases = [c for c in product(lengths, (1, 2, 5), (1, 2), (1, 2, 3)) if starts(*c)]
    for length, window, horizon, stride in cases:
        data = student.SlidingWindow(torch.zeros(length), window, horizon, stride)
        expected = len(starts(length, window, horizon, stride))
        if stride == 1:
            assert len(data) == expected, "length with stride 1"
        assert len(data) == expected, "length with a larger stride"


@grades("e2_3_tests", weight=1.5)
def test_last_window_is_full(student, rng):
    """Every item, the last one included, holds exactly the slices of the contract."""
    window, horizon, stride = rng.integer(3, 6), 3, 2
    for rest in (0, 1):
        length = window + horizon + stride * rng.integer(6, 9) + rest
        series = rng.normal(length).cpu()
        data = student.SlidingWindow(series, window, horizon, stride)
        x, y = data[1]
        assert same(x, series[stride : stride + window]), "window of item 1"
        assert same(y, series[stride + window : stride + window + horizon]), "target of item 1"
        x, y = data[len(data) - 1]
        assert x.shape == (window,), "shape of the last window"
        assert y.shape == (horizon,), "shape of the last target"
        for i, s in enumerate(starts(length, window, horizon, stride)):
            x, y = data[i]
            assert same(x, series[s : s + window]), "window of some item"
            assert same(y, series[s + window : s + window + horizon]), "target of some item"


@grades("e2_3_tests", weight=1)
def test_no_leak(student, rng):
    """The target begins right after the window: nothing is shared, nothing is skipped."""
    window, horizon = rng.integer(3, 6), rng.integer(2, 4)
    data = student.SlidingWindow(torch.arange(30), window, horizon=horizon, stride=3)
    x, y = data[rng.integer(1, 5)]
    assert not set(x.tolist()) & set(y.tolist()), "window and target share values"
    assert y.tolist()[0] == x.tolist()[-1] + 1, "a gap between window and target"
    assert len(y.tolist()) == horizon, "length of the target"


@grades("e2_3_tests", weight=1)
def test_multivariate(student, rng):
    """A series of several instruments keeps time as the first dimension."""
    features, window = rng.integer(2, 4), rng.integer(4, 7)
    series = rng.normal(20, features).cpu().double()
    x, y = student.SlidingWindow(series, window)[3]
    assert x.shape == (window, features), "shape of the window"
    assert y.shape == (1, features), "shape of the target"
    assert x.dtype == torch.float64, "dtype of the window"
    assert same(x, series[3 : 3 + window]), "values of the window"
    assert same(y, series[3 + window : 4 + window]), "values of the target"


@grades("e2_3_tests", weight=1)
def test_negative_and_out_of_range(student, rng):
    """Negative indices count from the end, and outside of the items there is an IndexError."""
    length = 7 + 3 * rng.integer(5, 8)
    begin = starts(length, 4, 2, 3)
    n, series = len(begin), torch.arange(length)
    data = student.SlidingWindow(series, 4, 2, 3)
    x, y = data[-1]
    assert x.tolist() == series[begin[-1] : begin[-1] + 4].tolist(), "window of item -1"
    assert y.tolist() == series[begin[-1] + 4 : begin[-1] + 6].tolist(), "target of item -1"
    assert data[-n][0].tolist() == [0, 1, 2, 3], "window of item -n"
    with pytest.raises(IndexError):
        data[n]
    assert len(list(islice(iter(data), n + 3))) == n, "a loop does not end after n items"
    with pytest.raises(IndexError):
        data[-n - 1]


@grades("e2_3_tests", weight=1)
def test_stride_beyond_the_window(student, rng):
    """A stride that is larger than window and horizon together leaves gaps, no more."""
    stride = rng.integer(6, 9)
    length = 4 + stride * rng.integer(4, 7)
    data = student.SlidingWindow(torch.arange(length), 2, 2, stride)
    n = len(starts(length, 2, 2, stride))
    assert len(data) == n, "length with a large stride"
    x, y = data[n - 1]
    s = stride * (n - 1)
    assert x.tolist() == [s, s + 1], "last window with a large stride"
    assert y.tolist() == [s + 2, s + 3], "last target with a large stride"


@grades("e2_3_tests", weight=1)
def test_short_series(student, rng):
    """A series too short for one pair makes a dataset of length 0, without items."""
    window, horizon = rng.integer(3, 6), rng.integer(2, 4)
    exact = student.SlidingWindow(torch.arange(window + horizon), window, horizon, 2)
    assert len(exact) == 1, "a series of exactly one pair"
    for length in (window + horizon - 1, window, 1, 0):
        data = student.SlidingWindow(torch.arange(length), window, horizon, 2)
        assert len(data) == 0, "length of a short series"
        with pytest.raises(IndexError):
            data[0]
        with pytest.raises(IndexError):
            data[-1]
