"""Hidden tests of exercise 1.5: mean 0 and standard deviation 1."""

import torch

from torchgrade.testing import assert_same, grades, value


def standard(x, dim):
    """The exact answer, in double precision."""
    x = x.double()
    centred = x - x.mean(dim, keepdim=True)
    return centred / centred.square().mean(dim, keepdim=True).sqrt()


def weights(rng, *shape):
    """Normal numbers, of another scale and place in each column; no slice is nearly constant."""
    while True:
        scale = rng.uniform(shape[-1], low=2, high=6)
        x = rng.normal(*shape) * scale + rng.uniform(shape[-1], low=-5, high=5)
        long = [dim for dim, size in enumerate(shape) if size > 1]
        if all(x.std(dim, correction=0).min() > 0.3 for dim in long):
            return x


def agrees(got, x, dim=0):
    """The answer, wherever eps was added."""
    expected = standard(x, dim).to(x.dtype if x.is_floating_point() else torch.float32)
    double = expected.dtype == torch.float64
    assert_same(got, expected, rtol=1e-4, atol=1e-5 if double else 5e-5)


@grades("e1_5_tests", weight=1.5)
def test_population_std_small_n(student, rng):
    """Four rows are a whole population, not a sample of one."""
    x = weights(rng, 8, 1)
    agrees(student.standardize(x), x)
    for n in (4, 2, 7):
        x = weights(rng, n, 5)
        agrees(student.standardize(x), x)


@grades("e1_5_tests", weight=2)
def test_square_and_other_dims(student, rng):
    """The dimension asked for is the one that gets mean 0, in matrices and beyond."""
    x = weights(rng, 7, 5, 6)
    for dim in (0, 1, 2, -1, -3):
        agrees(student.standardize(x, dim=dim), x, dim)
    x = weights(rng, 6, 6)
    for dim in (0, 1, -1):
        agrees(student.standardize(x, dim), x, dim)
    x = weights(rng, 1, 9)[0]
    agrees(student.standardize(x), x)


@grades("e1_5_tests", weight=1.5)
def test_constant_column_and_n1(student, rng):
    """Where all values are the same they become exactly 0, and the others are not disturbed."""
    x = weights(rng, 8, 4)
    x[:, 1], x[:, 2] = rng.integer(1, 9), 0
    got = value(student.standardize(x[:1]))
    assert got.shape == (1, 4), "shape of a single row"
    assert got.isfinite().all(), "a single row is not finite"
    assert not got.any(), "a single row is not 0"
    got = value(student.standardize(x))
    assert got.shape == x.shape, "shape"
    assert got.isfinite().all(), "a value is not finite"
    assert not got[:, 1:3].any(), "a constant column is not 0"
    agrees(got[:, [0, 3]], x[:, [0, 3]])


@grades("e1_5_tests", weight=1)
def test_dtypes(student, rng):
    """Floating dtypes stay what they are; integers and booleans become float32."""
    x = weights(rng, 9, 3).double()
    agrees(student.standardize(x), x)
    for dtype in (torch.int64, torch.int32, torch.uint8):
        x = rng.integers(0, 90, (9, 3)).to(dtype)
        agrees(student.standardize(x), x)
    x = torch.tensor(rng.permutation(8), device=x.device).reshape(8, 1) % 3 == 0
    agrees(student.standardize(x), x)
    x = (standard(weights(rng, 9, 3), 0) * 2).to(torch.bfloat16)
    expected = standard(x, 0).to(torch.bfloat16)
    assert_same(student.standardize(x), expected, rtol=5e-2, atol=5e-2)


@grades("e1_5_tests", weight=1)
def test_input_kept_noncontiguous(student, rng):
    """What you were given stays as it was, whatever its layout and dtype."""
    helpers = student.load("helpers.py")
    for dtype in (torch.float32, torch.float64):
        x = weights(rng, 6, 4).to(dtype)
        for name in ("same", "transposed"):
            base = student.put(x)
            given = helpers.view(base, name)
            agrees(student.standardize(given), x.t() if name == "transposed" else x)
            assert torch.equal(base, x), "the input changed"


@grades("e1_5_tests", weight=1)
def test_affine_invariance(student, rng):
    """Other units give the same result: stretching and shifting the input changes nothing."""
    x = weights(rng, 12, 3)
    a, b = rng.uniform(3, low=2, high=9), rng.uniform(3, low=-9, high=9)
    got = value(student.standardize(x * a + b))
    assert_same(got, standard(x, 0).float(), rtol=1e-3, atol=1e-4)
    assert_same(value(student.standardize(-x)), -standard(x, 0).float(), rtol=1e-3, atol=1e-4)


@grades("e1_5_tests", weight=0.5)
def test_eps_is_used(student, rng):
    """eps is added where the contract says: a large one makes the result smaller."""
    x = standard(weights(rng, 15, 2), 0).float()
    agrees(student.standardize(x), x)
    small = value(student.standardize(x / 1e4, eps=1e-14))
    assert_same(small, standard(x / 1e4, 0).float(), rtol=1e-4, atol=1e-4)
    got = value(student.standardize(x, eps=3.0))
    ratio = got.double() / x.double()
    assert ratio.shape == x.shape, "shape"
    assert ratio.max() < 0.6, "eps=3 hardly changes anything"
    assert ratio.min() > 0.2, "eps=3 changes too much"
    # Added to the deviation 1, to the variance 1, or squared to the variance.
    places = [x / 4, x / 2, x / 10**0.5]
    assert any(torch.allclose(got, place, rtol=1e-3, atol=1e-4) for place in places), "not added"


@grades("e1_5_tests", weight=0.5)
def test_far_from_zero(student, rng):
    """Small variations around a large number are not lost."""
    x = rng.normal(40, 3) + torch.tensor([1000.0, -3000.0, 2000.0], device=rng.normal(1).device)
    assert_same(student.standardize(x), standard(x, 0).float(), rtol=0, atol=0.01)
