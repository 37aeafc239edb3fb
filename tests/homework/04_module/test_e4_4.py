"""Hidden tests of exercise 4.4: batch statistics, running statistics, two modes."""

import torch

from torchgrade.testing import (
    assert_gradients,
    assert_module,
    assert_registered,
    assert_same,
    grades,
    value,
)


def readings(rng, n, dim):
    """A batch whose features vary, with scales and offsets of their own."""
    x = rng.normal(n, dim)
    while n > 1 and x.std(0).min() < 0.3:
        x = rng.normal(n, dim)
    return x * rng.uniform(dim, low=0.5, high=4) + rng.uniform(dim, low=-3, high=3)


def reference(dim, momentum=0.1, eps=1e-5):
    """PyTorch's own layer."""
    return torch.nn.BatchNorm1d(dim, affine=False, momentum=momentum, eps=eps)


@grades("e4_4_tests", weight=3)
def test_matches_BatchNorm1d_over_steps(student, device, rng):
    """Over several batches of different sizes, outputs and memory are those of BatchNorm1d."""
    dim = rng.integer(3, 6)
    centre = value(student.RunningNorm(dim)(readings(rng, 30, dim))).mean(0)
    assert centre.abs().max() < 1e-3, "a feature's mean"
    for settings in ({}, {"momentum": rng.choice((0.3, 0.05)), "eps": rng.choice((0.1, 0.5))}):
        mine, theirs = student.RunningNorm(dim, **settings), reference(dim, **settings)
        assert_same(mine.running_mean, torch.zeros(dim), allow_zeros=True, name="initial mean")
        assert_same(mine.running_var, torch.ones(dim), allow_zeros=True, name="initial variance")
        for n in (5, 2, 9, 3, 30):
            x = readings(rng, n, dim)
            close = {"rtol": 1e-3, "atol": 1e-4}
            assert_same(mine(x), theirs(x), **close)
            assert_same(mine.running_mean, theirs.running_mean, **close)
            assert_same(mine.running_var, theirs.running_var, **close)
        mine.eval()
        theirs.eval()
        for n in (4, 1):
            x = readings(rng, n, dim)
            assert_same(mine(x), theirs(x), **close)
        assert mine(torch.zeros(0, dim)).shape == (0, dim), "an empty batch in eval mode"
        mine.train()
        theirs.train()
        x = readings(rng, 6, dim)
        assert_same(mine(x), theirs(x), **close)
        assert_same(mine.running_var, theirs.running_var, **close)


@grades("e4_4_tests", weight=1.5)
def test_eval_does_not_update(student, device, rng):
    """In eval mode nothing is remembered, and a row's result does not depend on its batch."""
    layer, theirs, x = student.RunningNorm(4), reference(4), readings(rng, 8, 4)
    layer(x), theirs(x)
    layer.eval(), theirs.eval()
    mean, var = value(layer.running_mean), value(layer.running_var)
    x = readings(rng, 7, 4)
    together, expected = value(layer(x)), theirs(x)
    assert torch.equal(value(layer.running_mean), mean), "the mean moved"
    assert torch.equal(value(layer.running_var), var), "the variance moved"
    assert_same(together, expected, rtol=1e-3, atol=1e-4)
    for i in range(7):
        assert_same(layer(x[i : i + 1]), expected[i : i + 1], rtol=1e-3, atol=1e-4)


@grades("e4_4_tests", weight=2)
def test_buffers_travel(student, device, rng):
    """The memory is saved and loaded, copied and moved with the layer, and is no parameter."""
    layer, theirs, x = student.RunningNorm(4), reference(4), readings(rng, 8, 4)
    assert_registered(layer, [])
    assert_registered(layer, [], {"running_mean": (4,), "running_var": (4,)})
    layer(x), theirs(x)
    assert_registered(layer, [], {"running_mean": (4,), "running_var": (4,)})
    assert {"running_mean", "running_var"} <= set(layer.state_dict().keys()), "state_dict"
    fresh = student.RunningNorm(4)
    fresh.load_state_dict(layer.state_dict())
    x = readings(rng, 5, 4)
    theirs.eval()
    fresh.eval()
    assert_same(fresh(x), theirs(x), rtol=1e-3, atol=1e-4)
    assert_module(lambda: student.RunningNorm(4), readings(rng, 6, 4))


@grades("e4_4_tests", weight=1, hollow="asks for what hangs on the buffers")
def test_no_graph_in_the_statistics(student, device, rng):
    """The memory never holds a graph, also where the input needs a gradient."""
    helpers = student.load("helpers.py")
    layer = student.RunningNorm(3)
    for _ in range(2):
        x = student.put(readings(rng, 6, 3))
        x.requires_grad_()
        y = layer(x)
        assert not value(helpers.graph_of(layer.running_mean)), "a graph on the mean"
        assert not value(helpers.graph_of(layer.running_var)), "a graph on the variance"
        y.backward(torch.ones(6, 3))
        assert x.grad is not None, "no gradient for the input"


@grades("e4_4_tests", weight=2)
def test_gradient_flows_through_batch_statistics(student, device, rng):
    """The gradient is that of the whole formula, batch statistics included."""
    layer = student.RunningNorm(4).to(torch.float64)
    assert_gradients(
        layer,
        [readings(rng, 7, 4).double()],
        lambda x: (x - x.mean(0)) / torch.sqrt(x.var(0, correction=0) + 1e-5),
    )
    layer = student.RunningNorm(4).to(torch.float64)
    layer.eval()
    assert_gradients(
        layer,
        [readings(rng, 7, 4).double()],
        lambda x: x / (1 + 1e-5) ** 0.5,
    )


@grades("e4_4_tests", weight=1)
def test_input_kept_and_instances_independent(student, device, rng):
    """The input stays as it was, and each layer has a memory of its own."""
    x = readings(rng, 6, 3)
    one, two = student.RunningNorm(3), student.RunningNorm(3)
    given = student.put(x)
    first = value(one(given))
    assert_same(first, reference(3)(x), rtol=1e-3, atol=1e-4)
    assert torch.equal(value(given), x), "the input changed in train mode"
    assert torch.equal(value(two.running_mean), torch.zeros(3)), "the memory is shared"
    assert torch.equal(value(two.running_var), torch.ones(3)), "the memory is shared"
    one.eval()
    one(given)
    assert torch.equal(value(given), x), "the input changed in eval mode"


@grades("e4_4_tests", weight=1)
def test_tiny_variance(student, device, rng):
    """A feature that hardly varies, or not at all, is treated as BatchNorm1d treats it."""
    x = readings(rng, 8, 3)
    x[:, 0] = 1e-3 * rng.normal(8)
    x[:, 1] = rng.integer(2, 9)
    expected = reference(3)(x)
    layer = student.RunningNorm(3)
    assert_same(layer(x), expected, rtol=1e-3, atol=1e-4)
    given = student.put(x)
    given.requires_grad_()
    student.RunningNorm(3)(given).backward(rng.normal(8, 3))
    assert value(given.grad).isfinite().all(), "a gradient that is not finite"
    settled = student.RunningNorm(3, momentum=1.0)
    theirs = reference(3, momentum=1.0)
    settled(x)
    theirs(x)
    settled.eval()
    theirs.eval()
    assert_same(settled(x), theirs(x), rtol=1e-3, atol=1e-3)
    x = rng.normal(16, 2)
    x[:, 0] = 690 + 0.08 * torch.linspace(-1, 1, 16)[rng.permutation(16)]
    centred = x.double() - x.double().mean(0)
    expected = (centred / (centred.square().mean(0) + 1e-5).sqrt()).float()
    settled = student.RunningNorm(2, momentum=1.0)
    assert_same(settled(x), expected, rtol=0.0, atol=0.1, name="large and hardly varying")
    assert_same(settled.running_var, x.double().var(0).float(), rtol=0.05, name="its variance")
