"""Hidden tests of exercise 4.5: inverted dropout."""

import pytest
import torch

from torchgrade.testing import (
    assert_frequency,
    assert_independent,
    assert_module,
    assert_registered,
    assert_same,
    grades,
    value,
)


def away_from_zero(rng, *shape):
    """Numbers of both signs, none near 0."""
    x = rng.normal(*shape)
    return x + x.sign() * 0.5


@grades("e4_5_tests", weight=2.5)
def test_rate_and_scale_5_sigma(student, device, rng):
    """Elements are dropped with probability p, and the others are scaled as the contract says."""
    for p in (0.1, 0.5, 0.8, round(0.3 + 0.01 * rng.integer(0, 9), 2)):
        x = away_from_zero(rng, 100, 300)
        y = value(student.DropoutScratch(p)(x))
        assert y.shape == x.shape, "shape"
        kept = y != 0
        assert_frequency(int((~kept).sum()), y.numel(), p)
        assert_same(y[kept], (x / (1 - p))[kept], rtol=1e-4)
    y = value(student.DropoutScratch()(away_from_zero(rng, 100, 300)))
    assert_frequency(int((y == 0).sum()), y.numel(), 0.5)


@grades("e4_5_tests", weight=2)
def test_fresh_mask_each_call(student, device, rng):
    """Each element is decided on its own, and anew in each call."""
    layer, x = student.DropoutScratch(0.4), torch.ones(1500, 4)
    other = student.DropoutScratch(0.4)
    assert not torch.equal(value(layer(x)), value(other(x))), "two layers with the same mask"
    one, two = value(layer(x)) != 0, value(layer(x)) != 0
    assert not torch.equal(one, two), "the same mask again"
    assert_frequency(one.sum(0), 1500, 0.6)
    assert_frequency(int((one[:, 0] & one[:, 1]).sum()), 1500, 0.36)
    assert_frequency(int((one[:, 2] & two[:, 2]).sum()), 1500, 0.36)
    assert_frequency(int((one[1:, 3] & one[:-1, 3])[::2].sum()), 750, 0.36)
    for mask in (one, two):
        assert_independent(mask[:, 0].double(), mask[:, 1:].double())
    assert_independent(one.double(), two.double())
    assert_independent(one[::2].double(), one[1::2].double())
    block = value(student.DropoutScratch(0.5)(torch.ones(30, 20, 20))) != 0
    assert len({tuple(map(tuple, sheet.tolist())) for sheet in block}) == 30, "equal sheets"
    counts = {int((value(layer(x)) == 0).sum()) for _ in range(12)}
    assert len(counts) > 1, "always the same number of zeros"


@grades("e4_5_tests", weight=1.5)
def test_eval_mode_and_back(student, device, rng):
    """In eval mode the output equals the input, and training drops again."""
    layer, x = student.DropoutScratch(rng.choice((0.3, 0.5, 1.0))), away_from_zero(rng, 40, 30)
    layer.eval()
    assert_same(layer(x), x, rtol=0.0)
    assert_same(layer(x), x, rtol=0.0)
    layer.train()
    y = value(layer(x))
    assert (y == 0).any(), "nothing is dropped after train()"
    assert_registered(layer, [])
    assert_module(student.DropoutScratch, rng.normal(5, 4))


@grades("e4_5_tests", weight=1.25)
def test_extremes(student, device, rng):
    """p = 0 drops nothing, p = 1 drops everything, and there is no NaN."""
    x = away_from_zero(rng, 60, 50)
    for p in (0, 0.0):
        assert_same(student.DropoutScratch(p)(x), x)
    for p in (1, 1.0):
        layer = student.DropoutScratch(p)
        assert_same(layer(x), torch.zeros(60, 50), allow_zeros=True)
        given = student.put(x)
        given.requires_grad_()
        layer(given).backward(torch.ones(60, 50))
        assert_same(given.grad, torch.zeros(60, 50), allow_zeros=True, name="gradient")


@grades("e4_5_tests", weight=0.75, hollow="asks for the exception alone")
def test_refuses_what_is_no_probability(student, device, rng):
    """A p outside of [0, 1] is refused when the layer is built."""
    for p in (-0.1, 1.1, 50, -1e-3, 1.001):
        with pytest.raises((ValueError, AssertionError)):
            student.DropoutScratch(p)


@grades("e4_5_tests", weight=2)
def test_gradient_uses_the_same_mask(student, device, rng):
    """The gradient goes exactly where the value went."""
    p = rng.choice((0.25, 0.6))
    layer, x = student.DropoutScratch(p), away_from_zero(rng, 30, 40)
    given = student.put(x)
    given.requires_grad_()
    y, upstream = layer(given), away_from_zero(rng, 30, 40)
    assert y.requires_grad, "the gradient is cut"
    kept = (value(y) != 0).float()
    assert 0.1 < kept.mean() < 0.95, "rate"
    y.backward(upstream)
    assert_same(given.grad, upstream * kept / (1 - p), rtol=1e-4)
    layer.eval()
    again = student.put(x)
    again.requires_grad_()
    y = layer(again)
    assert y.requires_grad, "the gradient is cut in eval mode"
    y.backward(upstream)
    assert_same(again.grad, upstream)


@grades("e4_5_tests", weight=1.5)
def test_dtype_device_input_kept(student, device, rng):
    """Shape, dtype and device stay those of the input, and the input stays as it was."""
    layer, x = student.DropoutScratch(0.5), away_from_zero(rng, 50, 40)
    for dtype in (torch.float32, torch.float64, torch.bfloat16):
        given = student.put(x.to(dtype))
        y = value(layer(given))
        assert torch.equal(value(given), x.to(dtype)), "the input changed"
        kept = y != 0
        assert 0.43 < kept.double().mean() < 0.57, "rate"
        assert_same(y, x.to(dtype) * 2 * kept)
    for shape in ((0, 4), (), (2, 3, 4, 5), (7,)):
        assert layer(torch.ones(shape)).shape == shape, "shape"
    there = student.load("helpers.py").place(layer, "meta")
    assert there == "meta", "device"
    y = value(layer(student.put(x).T))
    assert y.shape == (40, 50), "a transposed input"
    assert (y != 0).any(), "nothing is kept of a transposed input"
    assert_same(y, x.T * 2 * (y != 0))


@grades("e4_5_tests", weight=1)
def test_follows_the_global_seed(student, device, rng):
    """After the same torch.manual_seed comes the same mask; another seed gives another mask."""
    helpers, x = student.load("helpers.py"), torch.ones(400)
    layer = student.DropoutScratch(0.5)
    seed = rng.seed()
    first = value(helpers.seeded(seed, layer, x))
    assert torch.equal(value(helpers.seeded(seed, layer, x)), first), "the same seed"
    assert not torch.equal(value(helpers.seeded(seed + 1, layer, x)), first), "another seed"
    assert (first == 0).any(), "nothing is dropped"
    assert (first == 2).any(), "nothing is kept"
