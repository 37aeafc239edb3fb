"""Hidden tests of exercise 5.3: `jacobian`, all derivatives of a vector."""

import torch

from torchgrade.testing import assert_same, grades, value


def table(x, A, b):
    """The Jacobian of the helper `Mix`, by hand, in float64."""
    x, A, b = x.double(), A.double(), b.double()
    t = torch.tanh(A @ x + b)
    pace = (1 - t**2) * x.square().sum() + torch.cos(A @ x)
    return pace[:, None] * A + 2 * torch.outer(t, x)


@grades("e5_3_tests", weight=2.5)
def test_matches_torch_func(student, rng):
    """For non-linear maps the table agrees with the derivatives, entry by entry."""
    helpers = student.load("helpers.py")
    for m, n in ((4, 3), (2, 5), (3, 3)):
        A, b, x = rng.normal(m, n), rng.normal(m), rng.normal(n)
        got = student.jacobian(helpers.Mix(A, b), x)
        assert got.shape == (m, n), "shape of the table"
        assert_same(got, table(x, A, b).float(), name=f"table {m} x {n}")


@grades("e5_3_tests", weight=1.5)
def test_orientation_of_square_jacobians(student, rng):
    """Rows are outputs and columns are inputs, also where the table is square."""
    weights, x = rng.uniform(3, low=1, high=2), rng.uniform(4, low=1, high=2)
    got = student.jacobian(student.load("helpers.py").Shift(weights), x)
    expected = torch.zeros(4, 4)
    expected[[0, 1, 2], [1, 2, 3]] = 2 * weights * x[1:]
    assert got.shape == (4, 4), "shape of the table"
    assert value(got).tril().abs().max() == 0, "an entry on or below the diagonal"
    assert_same(got, expected, name="table")


@grades("e5_3_tests", weight=1.5)
def test_independent_outputs_and_constants(student, rng):
    """Outputs that do not depend on x have rows of zeros."""
    helpers = student.load("helpers.py")
    x, constant = rng.normal(3), rng.normal(2)
    expected = torch.zeros(4, 3)
    expected[0, 0], expected[0, 1], expected[2, 2] = x[1], x[0], 3 * x[2] ** 2
    assert_same(student.jacobian(helpers.Partly(constant), x), expected, name="some constants")
    got = student.jacobian(helpers.Partly(helpers.parameter(constant)), x)
    assert_same(got, expected, name="some parameters")


@grades("e5_3_tests", weight=1, hollow="zeros are what is asked for")
def test_only_constants(student, rng):
    """If no output depends on x, the whole table is zeros."""
    helpers = student.load("helpers.py")
    x = rng.normal(3).double()
    A, b = helpers.parameter(rng.normal(4, 2)), helpers.parameter(rng.normal(4))
    got = student.jacobian(helpers.Constant(rng.normal(4).double()), x)
    assert_same(got, torch.zeros(4, 3).double(), allow_zeros=True, name="constant map")
    x = x.float()
    got = student.jacobian(helpers.VectorOfParameters(A, b), x)
    assert_same(got, torch.zeros(4, 3), allow_zeros=True, name="map of parameters")


@grades("e5_3_tests", weight=1.25)
def test_one_to_one_and_input_kept(student, rng):
    """One output or one input still makes a table, and x is as it was."""
    helpers = student.load("helpers.py")
    for n in (1, 4):
        weights, x = rng.uniform(n, low=1, high=2), rng.uniform(n, low=1, high=2)
        given = student.put(x)
        got = student.jacobian(helpers.Total(weights), given)
        assert_same(got, (3 * weights * x**2).reshape(1, n), name=f"table 1 x {n}")
        assert given.requires_grad is False, "requires_grad of x was switched on"
        assert given.grad is None, "x got a grad"
        assert torch.equal(given, x), "x changed"
    pace, x = rng.uniform(5, low=1, high=2), rng.normal(1)
    got = student.jacobian(helpers.Fan(pace), x)
    assert_same(got, (pace * torch.cos(pace * x)).reshape(5, 1), name="table 5 x 1")


@grades("e5_3_tests", weight=1, hollow="counts calls")
def test_f_evaluated_once(student, rng):
    """The number of calls of f does not grow with the number of outputs."""
    helpers = student.load("helpers.py")
    for m in (7, 3, 1):
        f = helpers.Mix(rng.normal(m, 4), rng.normal(m))
        student.jacobian(f, rng.normal(4))
        assert f.calls >= 1, "f was never called"
        assert f.calls <= 2, "too many calls"


@grades("e5_3_tests", weight=1)
def test_no_traces(student, rng):
    """Nobody gets a grad, and the table has no graph."""
    helpers = student.load("helpers.py")
    A, b, x, kept = rng.normal(4, 3), rng.normal(4), rng.normal(3), rng.normal(3)
    parameters = helpers.parameter(A), helpers.parameter(b)
    weight = helpers.parameter(x, kept)
    expected = table(x, A, b).float()
    for given in (student.put(x), weight):
        got = student.jacobian(helpers.Mix(*parameters), given)
        assert got.grad_fn is None, "the table has a graph"
        assert all(p.grad is None for p in parameters), "a parameter of f got a grad"
        assert_same(got, expected, name="table")
    assert torch.equal(weight.grad, kept), "the grad of x changed"
    assert weight.requires_grad is True, "x was switched off"


@grades("e5_3_tests", weight=0.75)
def test_double_precision(student, rng):
    """A float64 input gives a float64 table with all its digits."""
    A, b, x = rng.normal(3, 4).double(), rng.normal(3).double(), rng.normal(4).double()
    got = student.jacobian(student.load("helpers.py").Mix(A, b), x)
    assert_same(got, table(x, A, b), name="table")
