"""Hidden tests of exercise 99.1: each has a sentence for the student, and is worth something."""

import torch

from torchgrade.testing import assert_gradients, assert_same, grades


def reference(x, eps=1e-6):
    """The definition, as the notebook gives it."""
    return x / (x.pow(2).mean(-1, keepdim=True) + eps).sqrt()


@grades("e99_1_tests", weight=2)
def test_values(student, rng):
    """Every row is divided by the root of the mean of its squares."""
    x = 3 * rng.normal(rng.integer(3, 6), rng.integer(7, 10)) + 1
    assert_same(student.rms_norm(x), reference(x))


@grades("e99_1_tests")
def test_eps(student, rng):
    """eps is added to the mean of the squares, before the root is taken."""
    x = rng.normal(4, 5)
    assert_same(student.rms_norm(x, 0.5), reference(x, 0.5))
    assert_same(student.rms_norm(x, eps=0.25), reference(x, 0.25))
    small = 1e-3 * x
    assert_same(student.rms_norm(small), reference(small), rtol=1e-4)
    assert_same(student.rms_norm(torch.zeros_like(x)), torch.zeros_like(x), allow_zeros=True)


@grades("e99_1_tests")
def test_shapes_and_dtypes(student, rng):
    """Any number of dimensions goes through, in float32 as in float64."""
    for shape in ((6,), (2, 3, 4), (5, 5)):
        x = rng.normal(*shape)
        assert_same(student.rms_norm(x), reference(x))
    x = rng.normal(3, 4).cpu().double()
    assert_same(student.rms_norm(x), reference(x))


@grades("e99_1_tests")
def test_input_is_kept(student, rng):
    """The tensor that you were given stays as it was, and a second call gives the same."""
    x = rng.normal(3, 4)
    given = student.put(x)
    student.rms_norm(given)
    assert torch.equal(given, x), "the input has changed"
    assert_same(student.rms_norm(given), reference(x))


@grades("e99_1_tests", weight=2)
def test_gradients(student, rng):
    """Gradients flow through it, and they are right."""
    assert_gradients(student.rms_norm, [rng.normal(4, 3)], reference)


@grades("e99_1_tests")
def test_inside_a_network(student, rng):
    """Inside a network, the output is right and every layer receives its gradient."""
    net = student.load("helpers.py").Between(student.rms_norm)
    x = rng.normal(5, 4)
    hidden = x @ net.first.weight.T + net.first.bias
    out = net(x)
    assert_same(out, reference(hidden) @ net.last.weight.T + net.last.bias, rtol=1e-3, atol=1e-4)
    out.backward(rng.normal(5, 2))
    for layer in (net.first, net.last):
        assert layer.weight.grad is not None, "a layer received no gradient"
        assert layer.weight.grad.abs().sum() > 0, "a layer received zeros"
