"""Hidden tests of exercise 2.4: `split_indices`, a fair draw that loses nobody."""

import pytest
import torch

from torchgrade.testing import grades, value


def split(student, n, fractions, **seed):
    """Pieces as lists of plain integers, in whatever containers they came."""
    return value(student.load("helpers.py").plain(student.split_indices(n, fractions, **seed)))


@grades("e2_4_tests", weight=2)
def test_eighty_twenty(student, rng):
    """80 and 20 percent give two pieces that hold every index once."""
    n = 10 * rng.integer(5, 20)
    pieces = split(student, n, [0.8, 0.2])
    assert len(pieces) == 2, "number of pieces"
    train, val = pieces
    assert abs(len(train) - n * 8 // 10) <= 1, "size of the first piece"
    assert not set(train) & set(val), "the pieces overlap"
    assert sorted(train + val) == list(range(n)), "the pieces do not cover all indices"


@grades("e2_4_tests", weight=1.5)
def test_partition(student, rng):
    """For any n and fractions, each index is in exactly one piece of the right size."""
    many = [[1 / 3] * 3, [0.5, 0.25, 0.25], [0.2] * 5, [0.375, 0.0, 0.625]]
    pieces = split(student, 101, [0.8, 0.2])
    assert sum(map(len, pieces)) >= 101, "an index is lost between two pieces"
    for n in (10, 101, 7, 1, 0, rng.integer(200, 300)):
        for fractions in many:
            pieces = split(student, n, fractions, seed=rng.integer(0, 1000))
            assert len(pieces) == len(fractions), "number of pieces"
            members = [i for piece in pieces for i in piece]
            assert len(members) >= n, "some indices are lost"
            assert len(set(members)) == len(members), "an index is in two pieces"
            assert sorted(members) == list(range(n)), "not the indices 0 to n-1"
            misses = [len(p) - n * f for p, f in zip(pieces, fractions, strict=True)]
            assert max(misses) <= 1 + 1e-9, "a piece is too large"
            assert min(misses) >= -1 - 1e-9, "a piece is too small"


@grades("e2_4_tests", weight=1.5)
def test_shuffled(student, rng):
    """A fair draw decides who lands in which piece."""
    # Three statistics over ten seeds, 6 sigma each: below one false alarm in ten million.
    n, k, first_seed = 400, 200, rng.integer(0, 1_000_000)
    centre = even = neighbours = 0.0
    for seed in range(first_seed, first_seed + 10):
        first = split(student, n, [0.5, 0.5], seed=seed)[0]
        assert first != list(range(k)), "the first piece is the first half, in order"
        piece = set(first)
        assert piece != set(range(k)), "the first piece is the first half"
        centre += sum(piece) / k - (n - 1) / 2
        even += sum(i % 2 == 0 for i in piece) - k / 2
        neighbours += sum((i in piece) == (i + 1 in piece) for i in range(n - 1)) - (n - 2) / 2
    assert abs(centre) < 6 * (10 * n**2 / 12 / k * (n - k) / (n - 1)) ** 0.5, "first or last half"
    assert abs(even) < 6 * (10 * k / 4 * (n - k) / (n - 1)) ** 0.5, "even or odd"
    assert abs(neighbours) < 6 * (10 * n / 4) ** 0.5, "neighbours stay together"


@grades("e2_4_tests", weight=1)
def test_seed(student, rng):
    """The seed alone decides the draw: equal seeds give equal pieces, other seeds others."""
    helpers = student.load("helpers.py")
    n, seed, fractions = rng.integer(80, 120), rng.integer(1, 1_000_000), [0.5, 0.5]
    helpers.seed_everything(rng.integer(0, 2**31))
    first = split(student, n, fractions, seed=seed)
    helpers.seed_everything(rng.integer(0, 2**31))
    assert split(student, n, fractions, seed=seed) == first, "the same seed, other pieces"
    other = split(student, n, fractions, seed=seed + 1)
    assert set(other[0]) != set(first[0]), "another seed, the same pieces"
    default = split(student, n, fractions)
    helpers.seed_everything(rng.integer(0, 2**31))
    assert split(student, n, fractions, seed=0) == default, "the default seed is not seed 0"


@grades("e2_4_tests", weight=0.75, hollow="asks for what must not change")
def test_global_rng_untouched(student, rng):
    """Splitting leaves the global random state as it was."""
    helpers = student.load("helpers.py")
    helpers.seed_everything(rng.integer(0, 2**31))
    torch_before, numpy_before, python_before = value(helpers.rng_state())
    split(student, rng.integer(20, 40), [0.5, 0.5], seed=rng.integer(0, 1000))
    torch_after, numpy_after, python_after = value(helpers.rng_state())
    assert torch.equal(torch_before, torch_after), "torch's state moved"
    assert numpy_before == numpy_after, "NumPy's state moved"
    assert python_before == python_after, "Python's state moved"


@grades("e2_4_tests", weight=0.75, hollow="asks for the exception alone")
def test_bad_fractions(student, rng):
    """Fractions that are negative or do not sum to 1 are refused."""
    n, extra = rng.integer(50, 100), rng.integer(1, 4) / 10
    with pytest.raises((ValueError, AssertionError)):
        student.split_indices(n, [0.8, 0.2 + extra])
    with pytest.raises((ValueError, AssertionError)):
        student.split_indices(n, [0.6, 0.4 - extra])
    with pytest.raises((ValueError, AssertionError)):
        student.split_indices(n, [1 + extra, -extra])


@grades("e2_4_tests", weight=0.5)
def test_indices_usable(student, rng):
    """The pieces can be given to Subset."""
    n = 4 * rng.integer(5, 8) + 1
    data = student.builtins.list(student.builtins.range(100, 100 + n))
    pieces = student.split_indices(n, [0.5, 0.5], seed=rng.integer(0, 1000))
    members = []
    for piece in pieces:
        subset = student.torch.utils.data.Subset(data, piece)
        members += [subset[k] for k in range(len(subset))]
    assert sorted(members) == list(range(100, 100 + n)), "items of the two subsets"


@grades("e2_4_tests", weight=1, hollow="asks for the sizes alone")
def test_float_rounding(student, rng):
    """Where the fractions give whole numbers, the sizes are exactly these, in any order."""
    for percent in (29, 57, 58, rng.integer(10, 90)):
        a, b = percent, 100 - percent
        sizes = [len(piece) for piece in split(student, 100, [a / 100, b / 100])]
        assert sizes == [a, b], "sizes of two pieces"
        sizes = [len(piece) for piece in split(student, 100, [b / 100, a / 100])]
        assert sizes == [b, a], "sizes of two pieces in the other order"
    sizes = [len(piece) for piece in split(student, 1000, [0.29, 0.58, 0.13])]
    assert sizes == [290, 580, 130], "sizes of three pieces"


@grades("e2_4_tests", weight=1)
def test_rounding_error_in_the_sum(student, rng):
    """Fractions whose sum misses 1 by a rounding error are welcome."""
    n = 10 * rng.integer(4, 9)
    pieces = split(student, n, [0.1] * 10)
    assert [len(piece) for piece in pieces] == [n // 10] * 10, "ten tenths"
    pieces = split(student, n, [0.7, 0.2, 0.1])
    assert sorted(i for piece in pieces for i in piece) == list(range(n)), "0.7, 0.2 and 0.1"
