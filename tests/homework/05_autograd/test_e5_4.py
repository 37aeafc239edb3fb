"""Hidden tests of exercise 5.4: `Swish` and `SignSTE`, Functions with their own way back."""

import torch

from torchgrade.testing import assert_gradients, assert_same, grades, value


def swish(x, beta):
    """The function whose derivative is asked for."""
    return x * torch.sigmoid(beta * x)


def slope(x, beta):
    """Its derivative, in float64."""
    x = x.double()
    s = torch.sigmoid(beta * x)
    return s + beta * x * s * (1 - s)


def around_one(rng):
    """Numbers on both sides of -1, 0 and 1, the three of them included."""
    near = rng.uniform(4, low=0.1, high=0.9)
    far = 1 + rng.uniform(4, low=0.1, high=2)
    x = torch.cat([near, -near, far, -far, torch.tensor([0.0, 1.0, -1.0])])
    return x, torch.tensor([1.0] * 8 + [0.0] * 8 + [1.0] * 3)


def backward(student, function, x, upstream, *rest):
    """The value, and the gradient for x of a Function of the student's."""
    given = student.put(x).requires_grad_()
    y = function.apply(given, *rest)
    assert y.requires_grad is True, "nobody can go back from the result"
    y.backward(upstream)
    assert given.grad is not None, "no gradient arrives"
    return value(y).detach(), value(given.grad)


@grades("e5_4_tests", weight=2.5)
def test_gradcheck_float64(student, rng):
    """Swish and its derivative are right for several values of beta, in float64."""
    applied = student.load("helpers.py").Applied
    x = rng.normal(4, 3).double()
    plain = applied(student.Swish, 1.0)
    assert_gradients(plain, [x], lambda x: swish(x, 1.0), numeric=True)
    for beta in (0.5, 2 + rng.integer(1, 9) / 10):
        sharp = applied(student.Swish, beta)
        assert_gradients(sharp, [x], lambda x, b=beta: swish(x, b), numeric=True)
    straight = applied(student.Swish, 0.0)
    assert_gradients(straight, [x], lambda x: 0.5 * x, numeric=True)
    beta = -(1 + rng.integer(1, 9) / 10)
    mirrored = applied(student.Swish, beta)
    assert_gradients(mirrored, [x], lambda x: swish(x, beta), numeric=True)


@grades("e5_4_tests", weight=2)
def test_upstream_gradient_used(student, rng):
    """The gradient from above is used, and SignSTE lets it through only near zero."""
    x, upstream = rng.normal(6), rng.uniform(6, low=2, high=3)
    _, got = backward(student, student.Swish, x, upstream, 1.7)
    assert_same(got, (upstream * slope(x, 1.7)).float(), name="Swish")
    x, gate = around_one(rng)
    upstream = rng.uniform(len(x), low=2, high=3)
    y, got = backward(student, student.SignSTE, x, upstream)
    assert set(y.flatten().tolist()) == {-1, 1}, "a third order"
    assert_same(y, torch.where(x >= 0, 1.0, -1.0), name="orders")
    assert_same(got[:8], upstream[:8], name="gradient near zero")
    assert value(got)[8:16].abs().max() == 0, "a gradient far from zero"
    assert_same(got[16:17], upstream[16:17], name="gradient at zero")
    assert_same(got, upstream * gate, name="gradient at the limits")
    limits = torch.tensor([1.0, -1.0])
    beyond, within = torch.nextafter(limits, 2 * limits), torch.nextafter(limits, 0 * limits)
    x, upstream = torch.cat([1e-30 * limits, beyond, within]), rng.uniform(6, low=2, high=3)
    y, got = backward(student, student.SignSTE, x, upstream)
    assert_same(y, torch.where(x >= 0, 1.0, -1.0), name="orders close to zero")
    gate = torch.tensor([1.0, 1, 0, 0, 1, 1])
    assert_same(got, upstream * gate, name="gradient just outside and inside of the limits")


@grades("e5_4_tests", weight=1.25)
def test_extreme_inputs(student, rng):
    """Very large inputs have finite and right values and gradients."""
    x = torch.tensor([1e4, -1e4, 512, -512, 0.0, 0.5])
    for beta in (0.5, 1.0, 4.0):
        y, got = backward(student, student.Swish, x, torch.ones(6), beta)
        assert y.isfinite().all(), "a value is not finite"
        assert_same(y, swish(x.double(), beta).float(), name="values")
        assert got.isfinite().all(), "a gradient is not finite"
        assert_same(got, slope(x, beta).float(), atol=1e-2, name="gradients")
    y, got = backward(student, student.SignSTE, x, torch.ones(6))
    assert_same(y, torch.tensor([1.0, -1, 1, -1, 1, 1]), name="orders")
    assert_same(got, torch.tensor([0.0, 0, 0, 0, 1, 1]), name="gradients of the orders")


@grades("e5_4_tests", weight=1.25)
def test_broadcast_batch_noncontiguous_empty(student, rng):
    """Shapes and memory layouts are no problem, nor is an empty tensor."""
    helpers = student.load("helpers.py")
    for shape in ((), (2, 3, 2), (1, 4)):
        x = rng.uniform(*shape, low=0.2, high=0.9)
        upstream = rng.uniform(*shape, low=1, high=2)
        y, got = backward(student, student.Swish, x, upstream, 0.8)
        assert_same(y, swish(x, 0.8), name=f"Swish, shape {shape}")
        assert_same(got, (upstream * slope(x, 0.8)).float(), name=f"its gradient, shape {shape}")
        y, got = backward(student, student.SignSTE, -x, upstream)
        assert y.shape == shape, "shape of the orders"
        assert value(y).max() == -1, "orders"
        assert_same(got, upstream, name=f"gradient of the orders, shape {shape}")
    x = rng.normal(3, 5)
    given = student.put(x).requires_grad_()
    y = helpers.of_transposed(student.Swish, given, 1.2)
    assert_same(value(y).detach(), swish(x.T, 1.2), name="transposed")
    y.backward(torch.ones(5, 3))
    assert_same(given.grad, slope(x, 1.2).float(), name="transposed gradient")
    for function, rest in ((student.Swish, (1.0,)), (student.SignSTE, ())):
        y, got = backward(student, function, torch.ones(0, 3), torch.ones(0, 3), *rest)
        assert y.shape == (0, 3), "an empty tensor comes back with another shape"
        assert got.shape == (0, 3), "its gradient has another shape"


@grades("e5_4_tests", weight=1.25)
def test_no_hidden_state(student, rng):
    """Several calls before the way back do not disturb each other."""
    helpers, betas = student.load("helpers.py"), (0.6, 2.5)
    x, z = rng.normal(5), rng.normal(5)
    got = helpers.both_before_backward(student.Swish, x, z, [(b,) for b in betas])
    assert_same(got[0], slope(x, betas[0]).float(), name="first call of Swish")
    assert_same(got[1], slope(z, betas[1]).float(), name="second call of Swish")
    near, far = torch.tensor([0.3, 3.0, -0.2]), torch.tensor([-4.0, 0.5, 0.1])
    got = helpers.both_before_backward(student.SignSTE, near, far, [(), ()])
    assert_same(got[0], torch.tensor([1.0, 0, 1]), name="first call of SignSTE")
    assert_same(got[1], torch.tensor([0.0, 1, 1]), name="second call of SignSTE")


@grades("e5_4_tests", weight=1)
def test_dtype_kept(student, rng):
    """Values and gradients have the dtype of x."""
    for dtype in (torch.float64, torch.float32, torch.bfloat16):
        x = (torch.linspace(0.15, 0.8, 4) + rng.uniform(4, high=0.1)).to(dtype)
        y, got = backward(student, student.Swish, x, torch.ones(4, dtype=dtype), 2.0)
        assert_same(y, swish(x.double(), 2.0).to(dtype), name=f"Swish in {dtype}")
        assert_same(got, slope(x, 2.0).to(dtype), rtol=2e-2 if dtype == torch.bfloat16 else None)
        y, got = backward(student, student.SignSTE, -x, torch.ones(4, dtype=dtype) * 2)
        assert y.dtype == dtype, "dtype of the orders"
        assert value(y).max() == -1, "orders"
        assert got.dtype == dtype, "dtype of their gradient"
        assert value(got).min() == 2, "gradient of the orders"


@grades("e5_4_tests", weight=0.75, hollow="asks for the kind, and for what must not change")
def test_functions_with_their_own_backward(student, rng):
    """Both are autograd Functions with a way back of their own, and x stays as it was."""
    base = student.torch.autograd.Function
    for function, rest in ((student.Swish, (1.0,)), (student.SignSTE, ())):
        assert student.builtins.issubclass(function, base) is True, "not an autograd Function"
        given = student.put(x := rng.normal(5))
        y = function.apply(given, *rest)
        assert torch.equal(given, x), "x changed"
        assert y.requires_grad is False, "a gradient where nobody asks for one"
        below = -rng.uniform(5, low=0.1, high=0.9)
        given = student.put(below).requires_grad_()
        function.apply(given, *rest).backward(torch.ones(5))
        assert torch.equal(value(given).detach(), below), "the way back changed x"


@grades("e5_4_tests", weight=1)
def test_never_silently_wrong(student, rng):
    """If x is changed before the way back, the gradient is right or an error says so."""
    helpers = student.load("helpers.py")
    x = rng.uniform(4, low=1, high=2)
    _, direct = backward(student, student.Swish, x, torch.ones(4), 1.5)
    assert_same(direct, slope(x, 1.5).float(), name="undisturbed")
    got = helpers.changed_before_backward(student.Swish, x, 1.5)
    if got is not None:
        assert_same(got, slope(x, 1.5).float(), name="Swish")
    x = torch.tensor([0.5, 2.0, -0.7, -2.5])
    _, direct = backward(student, student.SignSTE, x, torch.ones(4))
    assert_same(direct, torch.tensor([1.0, 0, 1, 0]), name="undisturbed SignSTE")
    got = helpers.changed_before_backward(student.SignSTE, x)
    if got is not None:
        assert_same(got, torch.tensor([1.0, 0, 1, 0]), name="SignSTE")
