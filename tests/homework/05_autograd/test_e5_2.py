"""Hidden tests of exercise 5.2: `grad_of`, the gradient without a trace."""

import pytest
import torch

from torchgrade.testing import assert_same, grades, value


def network(student, rng):
    """A small network on the student's side, its parameters, and its gradient at a place."""
    helpers = student.load("helpers.py")
    numbers = rng.normal(4, 3), rng.normal(4), rng.normal(4)
    parameters = [helpers.parameter(n) for n in numbers]

    def gradient(x):
        A, b, c = (n.double() for n in numbers)
        return A.T @ (c * (1 - torch.tanh(A @ x.double() + b) ** 2))

    return helpers.Net(*parameters), parameters, gradient


@grades("e5_2_tests", weight=2.5)
def test_random_functions_vs_formula(student, rng):
    """For quadratics, a smooth maximum and a network, the gradient is that of the formula."""
    helpers = student.load("helpers.py")
    A, b, x = rng.normal(5, 5), rng.normal(5), rng.normal(5)
    got = student.grad_of(helpers.Energy(A, b), x)
    assert_same(got, 0.5 * (A + A.T) @ x + b, name="quadratic")
    got = student.grad_of(helpers.SoftMax(b), x)
    assert_same(got, b * torch.softmax(b * x, 0), name="smooth maximum")
    A, b, x = A.double(), b.double(), x.double()
    got = student.grad_of(helpers.Energy(A, b), x)
    assert_same(got, 0.5 * (A + A.T) @ x + b, name="quadratic in float64")
    net, _, gradient = network(student, rng)
    place = rng.normal(3)
    assert_same(student.grad_of(net, place), gradient(place).float(), name="network")
    weights, place = rng.normal(3), rng.uniform(3, low=0.5, high=1.5)
    got = student.grad_of(helpers.Total(weights), place)
    assert_same(got, 3 * weights * place**2, name="one number in one dimension")


@grades("e5_2_tests", weight=2, hollow="asks for what must not change")
def test_no_side_effects(student, rng):
    """Nobody gets a grad, x is as it was, and gradient recording is as it was."""
    helpers = student.load("helpers.py")
    net, parameters, _ = network(student, rng)
    x = rng.normal(3)
    given = student.put(x)
    student.grad_of(net, given)
    assert all(p.grad is None for p in parameters), "a parameter of f got a grad"
    assert given.requires_grad is False, "requires_grad of x was switched on"
    assert given.grad is None, "x got a grad"
    assert torch.equal(given, x), "x changed"
    kept = rng.normal(4)
    parameters[1].grad = kept
    student.grad_of(net, given)
    assert torch.equal(parameters[1].grad, kept), "the grad of a parameter changed"
    assert helpers.recording() is True, "gradients are not recorded any more"
    assert helpers.records_after(student.grad_of, net, given) is False, "recording was switched on"
    assert all(p.requires_grad is True for p in parameters), "a parameter was switched off"
    vector = helpers.Affine(rng.normal(4, 3), rng.normal(4))
    left = helpers.records_after_refusal(student.grad_of, vector, given)
    assert left is False, "recording was left on where f was refused"


@grades("e5_2_tests", weight=1, hollow="asks for what must not change")
def test_x_keeps_its_grad(student, rng):
    """An x that requires a gradient keeps it, and its grad too; so does one in mid-computation."""
    helpers = student.load("helpers.py")
    net, _, _ = network(student, rng)
    x, kept = rng.normal(3), rng.normal(3)
    weight = helpers.parameter(x, kept)
    student.grad_of(net, weight)
    assert torch.equal(weight.grad, kept), "the grad of x changed"
    assert weight.requires_grad is True, "x was switched off"
    weight = helpers.parameter(x)
    student.grad_of(net, weight)
    assert weight.grad is None, "x got a grad"
    middle, leaf = helpers.intermediate(x)
    student.grad_of(net, middle)
    assert leaf.grad is None, "the leaf behind x got a grad"
    assert middle.requires_grad is True, "x was cut off from its graph"
    student.torch.sum(middle).backward()
    assert torch.equal(leaf.grad, torch.ones(3)), "the graph behind x is broken"


@grades("e5_2_tests", weight=1, hollow="zeros are what is asked for")
def test_constant_function(student, rng):
    """A function that does not look at x has a gradient of zeros."""
    helpers, x = student.load("helpers.py"), rng.normal(3)
    for f in (helpers.Constant(rng.normal()), helpers.Detached()):
        got = student.grad_of(f, x)
        assert_same(got, torch.zeros(3), allow_zeros=True, name="gradient of a constant")
        assert got.grad_fn is None, "the zeros have a graph"
    got = student.grad_of(helpers.Constant(rng.normal()), rng.normal(2, 2).double())
    assert_same(got, torch.zeros(2, 2).double(), allow_zeros=True, name="float64 matrix")


@grades("e5_2_tests", weight=0.75, hollow="zeros are what is asked for")
def test_function_of_other_tensors(student, rng):
    """A function of other tensors alone has a gradient of zeros, too."""
    helpers, x = student.load("helpers.py"), rng.normal(3)
    parameters = helpers.parameter(rng.normal(4, 3)), helpers.parameter(rng.normal(4))
    for f in (
        helpers.Constant(helpers.parameter(rng.normal())),
        helpers.OfParameters(*parameters),
    ):
        got = student.grad_of(f, x)
        assert_same(got, torch.zeros(3), allow_zeros=True, name="gradient without x")
        assert got.grad_fn is None, "the zeros have a graph"


@grades("e5_2_tests", weight=1.25)
def test_vector_output_rejected(student, rng):
    """A function with several numbers is refused with a RuntimeError or a ValueError."""
    helpers, x = student.load("helpers.py"), rng.normal(3)
    A, b = rng.normal(4, 3), rng.normal(4)
    assert_same(student.grad_of(helpers.SoftMax(A[0]), x), A[0] * torch.softmax(A[0] * x, 0))
    with pytest.raises((RuntimeError, ValueError)):
        student.grad_of(helpers.Affine(A, b), x)


@grades("e5_2_tests", weight=0.75)
def test_constant_vector_rejected(student, rng):
    """Several numbers are refused also if they have nothing to do with x."""
    helpers, x, weights = student.load("helpers.py"), rng.normal(3), rng.normal(3)
    got = student.grad_of(helpers.SoftMax(weights), x)
    assert_same(got, weights * torch.softmax(weights * x, 0))
    for result in (rng.normal(4), helpers.parameter(rng.normal(3))):
        with pytest.raises((RuntimeError, ValueError)):
            student.grad_of(helpers.Constant(result), x)


@grades("e5_2_tests", weight=1.25)
def test_under_no_grad_and_result_detached(student, rng):
    """It works where gradients are not recorded, and the result has no graph."""
    helpers = student.load("helpers.py")
    net, _, gradient = network(student, rng)
    x = rng.normal(3)
    got = helpers.without_gradients(student.grad_of, net, x)
    assert_same(got, gradient(x).float(), name="inside no_grad")
    for given in (student.put(x), helpers.parameter(x), helpers.intermediate(x)[0]):
        got = student.grad_of(net, given)
        assert got.grad_fn is None, "the gradient has a graph"
        assert_same(got, gradient(x).float(), name="gradient")


@grades("e5_2_tests", weight=1.25)
def test_inplace_f_and_shapes(student, rng):
    """Shapes, layouts, and functions that change their own results in place are no problem."""
    helpers = student.load("helpers.py")
    for shape in ((), (1,), (2, 3), (2, 1, 3)):
        x, weights = rng.uniform(*shape, low=0.5), rng.uniform(*shape, low=1, high=2)
        expected = 2 * (2 * weights + 1) * x
        got = student.grad_of(helpers.InPlace(weights), x)
        assert_same(got, expected, name=f"in place, shape {shape}")
    x, weights = rng.normal(3, 4).T, rng.normal(4, 3)
    given = student.put(x.T.contiguous())
    got = student.grad_of(helpers.SoftMax(weights), student.torch.transpose(given, 0, 1))
    expected = weights * torch.softmax((weights * x).reshape(-1), 0).reshape(4, 3)
    assert_same(got, expected, name="transposed")
    assert torch.equal(value(given), x.T), "the transposed x changed"
