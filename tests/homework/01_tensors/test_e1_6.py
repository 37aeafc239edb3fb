"""Hidden tests of exercise 1.6: squared distances, all against all."""

import torch

from torchgrade.testing import assert_gradients, assert_same, grades, value
from torchgrade.testing.cost import assert_vectorised


def double_loop(a, b):
    """The definition, in double precision."""
    a, b = a.double(), b.double()
    rows = [[((p - q) ** 2).sum().item() for q in b] for p in a]
    return torch.tensor(rows, dtype=torch.float64, device=a.device).reshape(len(a), len(b))


def formula(a, b):
    """The definition, once more, for autograd."""
    return ((a.unsqueeze(1) - b.unsqueeze(0)) ** 2).sum(2)


@grades("e1_6_tests", weight=2)
def test_random_vs_double_loop(student, rng):
    """Entry (i, j) is the squared distance of point i of a from point j of b."""
    a, b = rng.normal(3, 1) * 2, rng.normal(8, 1) + 1
    expected = double_loop(a, b).float()
    assert_same(student.pairwise_sqdist(a, b), expected, rtol=1e-4, atol=1e-4)
    for n, m, d in ((7, 4, 3), (5, 5, 5), (1, 6, 2), (6, 1, 4), (3, 3, 7)):
        a, b = rng.normal(n, d) * 2, rng.normal(m, d) + 1
        expected = double_loop(a, b).float()
        assert_same(student.pairwise_sqdist(a, b), expected, rtol=1e-4, atol=1e-4)


@grades("e1_6_tests", weight=1, hollow="there is no value to look at")
def test_empty(student, rng):
    """No points on one side give a matrix with no rows or no columns."""
    for n, m in ((0, 4), (5, 0), (0, 0)):
        got = student.pairwise_sqdist(rng.normal(n, 3), rng.normal(m, 3))
        assert got.shape == (n, m), "shape without points"
        assert got.dtype == torch.float32, "dtype without points"


@grades("e1_6_tests", weight=1.5)
def test_far_from_origin(student, rng):
    """The distances are right far from the origin, too."""
    for shift in (1000.0, -1000.0):
        a, b = rng.normal(20, 3) + shift, rng.normal(20, 3) + shift
        expected = double_loop(a, b).float()
        assert_same(student.pairwise_sqdist(a, b), expected, rtol=1e-3, atol=1e-3)


@grades("e1_6_tests", weight=1)
def test_no_python_loops(student, rng):
    """The work in Python does not grow with the number of points."""
    assert_vectorised(
        student.pairwise_sqdist, lambda n: (rng.normal(n, 3), rng.normal(n + 5, 3)), sizes=(16, 400)
    )
    a, b = rng.normal(40, 3), rng.normal(60, 3)
    got = student.pairwise_sqdist(a, b)
    assert_same(got, formula(a.double(), b.double()).float(), rtol=1e-3, atol=1e-3)


@grades("e1_6_tests", weight=1.5)
def test_gradient_and_dtype(student, rng):
    """float64 stays float64, and gradients arrive at both clouds."""
    a, b = rng.normal(6, 3).double(), rng.normal(4, 3).double()
    assert_same(student.pairwise_sqdist(a, b), double_loop(a, b), rtol=1e-9, atol=1e-9)
    assert_gradients(student.pairwise_sqdist, [a, b], formula, numeric=True)


@grades("e1_6_tests", weight=1)
def test_same_point_twice(student, rng):
    """A point is at distance 0 from itself, nothing is negative, and gradients stay finite."""
    points = rng.normal(9, 3) * 3
    a, b = student.put(points), student.put(points)
    a.requires_grad_()
    got = student.pairwise_sqdist(a, b)
    distances = value(got).detach()
    assert distances.shape == (9, 9), "shape"
    assert distances.min() >= 0, "a negative squared distance"
    assert distances.diagonal().abs().max() < 1e-4, "a point is not at distance 0 from itself"
    assert_same(distances, double_loop(points, points).float(), rtol=1e-3, atol=1e-4)
    got.backward(torch.ones(9, 9, device=points.device))
    assert a.grad is not None, "no gradient"
    gradient = value(a.grad)
    assert gradient.isfinite().all(), "a gradient is not finite"
    assert_same(gradient, 2 * (9 * points - points.sum(0)), rtol=1e-3, atol=1e-3)


@grades("e1_6_tests", weight=0.5, hollow="asks for what must not change")
def test_inputs_kept(student, rng):
    """Both clouds are the same before and after."""
    a, b = rng.normal(5, 3), rng.normal(5, 3)
    given = student.put([a, b])
    student.pairwise_sqdist(given[0], given[1])
    assert torch.equal(given[0], a), "a changed"
    assert torch.equal(given[1], b), "b changed"
