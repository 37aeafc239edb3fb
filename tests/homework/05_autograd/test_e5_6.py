"""Hidden tests of exercise 5.6: `hvp`, curvature along a direction without the Hessian."""

import torch

from torchgrade.testing import assert_same, grades, value
from torchgrade.testing.cost import assert_vectorised


def product(x, v, A, b, c):
    """The product for the helper `Net`, by hand, in float64."""
    x, v, A, b, c = (t.double() for t in (x, v, A, b, c))
    t = torch.tanh(A @ x + b)
    return A.T @ (-2 * c * t * (1 - t**2) * (A @ v))


def quartic(x, v, weights):
    """The product for the helper `Quartic`, by hand."""
    x, v, weights = x.double(), v.double(), weights.double()
    return x.sum() ** 2 * v.sum() + weights * x * v


@grades("e5_6_tests", weight=2.5)
def test_matches_full_hessian(student, rng):
    """For a small network the product is that with the full Hessian."""
    helpers = student.load("helpers.py")
    A, b, c = rng.normal(6, 4).double(), rng.normal(6).double(), rng.normal(6).double()
    x, v = rng.normal(4).double(), rng.normal(4).double()
    expected = product(x, v, A, b, c)
    assert_same(student.hvp(helpers.Net(A, b, c), x, v), expected, name="float64")
    A, b, c, x, v = (t.float() for t in (A, b, c, x, v))
    got = student.hvp(helpers.Net(A, b, c), x, v)
    assert_same(got, expected.float(), atol=3e-5, name="float32")


@grades("e5_6_tests", weight=1.25)
def test_asymmetric_matrix(student, rng):
    """A quadratic function with a matrix that is not symmetric has a symmetric Hessian."""
    A, b, x, v = rng.normal(5, 5), rng.normal(5), rng.normal(5), rng.normal(5)
    got = student.hvp(student.load("helpers.py").Energy(A, b), x, v)
    assert_same(got, 0.5 * (A + A.T) @ v, name="product")


@grades("e5_6_tests", weight=1, hollow="zeros are what is asked for")
def test_linear_and_constant(student, rng):
    """Linear and constant functions have a product of zeros."""
    helpers = student.load("helpers.py")
    x, v, weights = rng.normal(3), rng.normal(3), rng.normal(3)
    got = student.hvp(helpers.Linear(weights), x, v)
    assert_same(got, torch.zeros(3), allow_zeros=True, name="linear")
    assert got.grad_fn is None, "the zeros have a graph"
    got = student.hvp(helpers.Constant(rng.normal()), x, v)
    assert_same(got, torch.zeros(3), allow_zeros=True, name="constant")
    assert got.grad_fn is None, "the zeros have a graph"
    x, v = rng.normal(2, 2).double(), rng.normal(2, 2).double()
    got = student.hvp(helpers.Linear(rng.normal(2, 2).double()), x, v)
    assert_same(got, torch.zeros(2, 2).double(), allow_zeros=True, name="float64 matrix")
    got = student.hvp(helpers.Constant(rng.normal()), x, v)
    assert_same(got, torch.zeros(2, 2).double(), allow_zeros=True, name="constant of a matrix")


@grades("e5_6_tests", weight=0.75, hollow="zeros are what is asked for")
def test_other_tensors(student, rng):
    """A function that is linear or constant in x may use tensors that require a gradient."""
    helpers = student.load("helpers.py")
    x, v, weights = rng.normal(3), rng.normal(3), helpers.parameter(rng.normal(3))
    for f in (
        helpers.Linear(weights),
        helpers.Constant(helpers.parameter(rng.normal())),
        helpers.OfParameters(helpers.parameter(rng.normal(2, 2)), weights),
    ):
        got = student.hvp(f, x, v)
        assert_same(got, torch.zeros(3), allow_zeros=True, name="product")
        assert got.grad_fn is None, "the zeros have a graph"


@grades("e5_6_tests", weight=0.75)
def test_partly_linear(student, rng):
    """Some entries may enter linearly, others not at all."""
    helpers = student.load("helpers.py")
    x, v, weights = rng.uniform(4, low=1, high=2), rng.uniform(4, low=1, high=2), rng.normal(2)
    first = 6 * x[0] * x[1] * v[0] + 3 * x[0] ** 2 * v[1]
    expected = torch.stack([first, 3 * x[0] ** 2 * v[0], 0 * v[2], 0 * v[3]])
    for given in (weights, helpers.parameter(weights)):
        assert_same(student.hvp(helpers.Mixed(given), x, v), expected, name="product")


@grades("e5_6_tests", weight=1.25)
def test_linear_in_v_and_shapes(student, rng):
    """The product is linear in v, and x may have any shape."""
    helpers = student.load("helpers.py")
    for shape in ((), (1,), (2, 3), (2, 1, 2)):
        x, v, w, weights = (rng.uniform(*shape, low=1, high=2) for _ in range(4))
        f = helpers.Quartic(weights)
        for along in (v, 2 * v + 3 * w):
            got = student.hvp(f, x, along)
            assert_same(got, quartic(x, along, weights).float(), name=f"shape {shape}")
    x, v, weights = rng.normal(4, 3), rng.normal(4, 3), rng.normal(4, 3)
    given = student.torch.transpose(student.put(x.T.contiguous()), 0, 1)
    got = student.hvp(helpers.Quartic(weights), given, v)
    assert_same(got, quartic(x, v, weights).float(), rtol=1e-3, atol=1e-3, name="transposed")


@grades("e5_6_tests", weight=1)
def test_precision(student, rng):
    """All digits of the dtype are right, for large and for small v."""
    helpers = student.load("helpers.py")
    A, b, c = rng.normal(6, 4), rng.normal(6), rng.normal(6)
    x, v = rng.normal(4), rng.normal(4)
    for scale in (1e4, 1.0, 1e-4):
        got = student.hvp(helpers.Net(A, b, c), x, v * scale)
        expected = product(x, v * scale, A, b, c)
        size = float(expected.abs().max())
        assert_same(got, expected.float(), rtol=1e-4, atol=1e-4 * size, name=f"v of size {scale}")
    got = student.hvp(helpers.Net(A, b, c), x, torch.zeros(4))
    assert_same(got, torch.zeros(4), allow_zeros=True, name="v = 0")


@grades("e5_6_tests", weight=1.5)
def test_no_side_effects(student, rng):
    """Nobody gets a grad, x and v are as they were, and the product has no graph."""
    helpers = student.load("helpers.py")
    numbers = rng.normal(6, 4), rng.normal(6), rng.normal(6)
    parameters = [helpers.parameter(n) for n in numbers]
    f, x, v = helpers.Net(*parameters), rng.normal(4), rng.normal(4)
    expected = product(x, v, *numbers).float()
    kept = rng.normal(4)
    parameters[2].grad = rng.normal(6)
    stored = value(parameters[2].grad)
    for at, along in (
        (student.put(x), student.put(v)),
        (helpers.parameter(x, kept), helpers.parameter(v, kept)),
    ):
        trained = value(at.requires_grad)
        got = student.hvp(f, at, along)
        assert_same(got, expected, atol=3e-5, name="product")
        assert got.grad_fn is None, "the product has a graph"
        for given, before in ((at, x), (along, v)):
            assert torch.equal(value(given).detach(), before), "x or v changed"
            assert given.requires_grad is trained, "requires_grad of x or v changed"
            if trained:
                assert torch.equal(given.grad, kept), "the grad of x or v changed"
            else:
                assert given.grad is None, "x or v got a grad"
    assert parameters[0].grad is None, "a parameter of f got a grad"
    assert parameters[1].grad is None, "a parameter of f got a grad"
    assert torch.equal(parameters[2].grad, stored), "the grad of a parameter changed"
    assert all(p.requires_grad is True for p in parameters), "a parameter was switched off"


@grades("e5_6_tests", weight=1.5)
def test_large_n_is_fast(student, rng):
    """The work does not grow with the number of entries, and a large x fits into memory."""
    helpers = student.load("helpers.py")
    chain = helpers.Chain()
    assert_vectorised(
        helpers.Along(student.hvp, chain), lambda n: (rng.normal(n), rng.normal(n)), sizes=(8, 128)
    )
    x, v = rng.normal(40_000), rng.normal(40_000)
    got = student.hvp(chain, x, v)
    expected = -torch.sin(x) * v
    expected[1:] += v[:-1]
    expected[:-1] += v[1:]
    assert_same(got, expected, name="product")
