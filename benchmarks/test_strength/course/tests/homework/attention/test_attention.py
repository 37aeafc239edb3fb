"""Hidden tests of attention: values, gradients and the promises of a module."""

import pytest
import torch
from torch.nn import functional as F

from torchgrade.testing import (
    assert_gradients,
    assert_module,
    assert_registered,
    assert_same,
    grades,
)


@grades("attend_tests", weight=2)
def test_attention(student, rng):
    """Values and gradients of attention are right, with any leading dimensions."""
    q, k, v = rng.normal(2, 3, 4, 6), rng.normal(2, 3, 5, 6), rng.normal(2, 3, 5, 7)
    assert_gradients(student.attention, [q, k, v], F.scaled_dot_product_attention)


@grades("attend_tests")
def test_attention_mask(student, rng):
    """What a mask hides counts for nothing, and the mask broadcasts."""
    q, k, v = rng.normal(2, 4, 6), rng.normal(2, 5, 6), rng.normal(2, 5, 3)
    mask = rng.uniform(4, 5) < 0.5
    mask[:, 1] = True
    assert_gradients(student.attention, [q, k, v, mask], F.scaled_dot_product_attention)


@grades("attend_tests")
def test_attention_large_scores(student, rng):
    """Large scores do not overflow."""
    q, k, v = 100 * rng.normal(3, 8), 100 * rng.normal(4, 8), rng.normal(4, 2)
    assert_same(student.attention(q, k, v), F.scaled_dot_product_attention(q, k, v))


@grades("causal_tests", weight=2)
def test_causal_mask(student, rng):
    """A position sees itself and what came before, as far as its window reaches."""
    n, window = rng.integer(5, 9), rng.integer(2, 5)
    full = torch.ones(n, n, dtype=torch.bool).tril()
    assert_same(student.causal_mask(n), full)
    assert_same(student.causal_mask(n, window), full.triu(1 - window))
    assert_same(student.causal_mask(n, 0), torch.zeros(n, n, dtype=torch.bool), allow_zeros=True)


@grades("causal_tests", hollow="looks at the device alone")
def test_causal_mask_device(student, accelerator):
    """The mask is on the device that was asked for."""
    accelerator.assert_on(student.causal_mask(3, device=accelerator.device))


def reference(parameters, x, heads):
    """Attention of all heads at once, causal."""
    split = [
        (x @ parameters[f"{name}_proj.weight"].T).unflatten(-1, (heads, -1)).transpose(1, 2)
        for name in "qkv"
    ]
    mixed = F.scaled_dot_product_attention(*split, is_causal=True).transpose(1, 2).flatten(2)
    return mixed @ parameters["out_proj.weight"].T


@grades("heads_tests", weight=2)
def test_self_attention(student, rng):
    """Values and gradients are right, and all four projections learn."""
    heads = rng.choice([2, 4])
    net = student.SelfAttention(8, heads)
    assert_gradients(net, [rng.normal(3, 5, 8)], lambda p, x: reference(p, x, heads), module=net)


@grades("heads_tests", hollow="looks at the parameters and at a ValueError")
def test_self_attention_parameters(student):
    """The parameters are those of the four projections; heads that don't fit are refused."""
    names = [f"{name}_proj.weight" for name in ("q", "k", "v", "out")]
    assert_registered(student.SelfAttention(6, 3), dict.fromkeys(names, (6, 6)), trainable=True)
    with pytest.raises(ValueError):  # noqa: PT011 - the contract promises no words
        student.SelfAttention(6, 4)


@grades("heads_tests", hollow="compares the module with itself")
def test_self_attention_is_a_module(student, rng):
    """It can be saved, copied and moved as any module."""
    assert_module(lambda: student.SelfAttention(6, 3), rng.normal(2, 4, 6))


@grades("norm_tests", weight=2)
def test_norm(student, rng):
    """Values and gradients are right, and the weight learns."""
    net = student.RMSNorm(6, eps=0.3)
    net.weight.data = rng.normal(6)
    assert_gradients(
        net,
        [rng.normal(2, 3, 6)],
        lambda p, x: F.rms_norm(x, (6,), p["weight"], 0.3),
        module=net,
        numeric=True,
    )


@grades("norm_tests")
def test_norm_is_a_module(student, rng):
    """It has one weight, of ones, and can be saved, copied and moved as any module."""
    net = student.RMSNorm(5)
    assert_registered(net, {"weight": (5,)}, trainable=True)
    x = rng.normal(4, 5) / 100
    assert_same(net(x), F.rms_norm(x, (5,), eps=1e-5))
    assert_module(lambda: student.RMSNorm(5), rng.normal(4, 5))


@grades("norm_tests")
def test_norm_half(student, rng):
    """Half precision is computed in float32: large numbers don't overflow."""
    for dtype in (torch.float16, torch.bfloat16):
        x = (600 * rng.normal(9, 64)).to(dtype)
        assert student.RMSNorm(64)(x).dtype == dtype
        expected = F.rms_norm(x.float(), (64,), eps=1e-5)
        rounding = 0.51 * torch.finfo(dtype).eps
        assert_same(student.RMSNorm(64)(x), expected, rtol=rounding, atol=1e-6, dtype=False)
