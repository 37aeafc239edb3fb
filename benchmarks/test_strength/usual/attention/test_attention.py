"""Tests as they are usual: shapes, fixed inputs, the result beside PyTorch's."""

import torch
from torch.nn import functional as F

from torchgrade.testing import grades


@grades("attend_tests")
def test_attention_shape(student):
    """The result has the right shape."""
    q, k, v = torch.randn(2, 4, 8), torch.randn(2, 6, 8), torch.randn(2, 6, 5)
    assert student.attention(q, k, v).shape == (2, 4, 5)


@grades("attend_tests")
def test_attention(student):
    """The result agrees with PyTorch."""
    torch.manual_seed(0)
    q, k, v = (torch.randn(2, 6, 8) for _ in "qkv")
    wanted = F.scaled_dot_product_attention(q, k, v)
    assert torch.allclose(student.attention(q, k, v), wanted, atol=1e-5)


@grades("attend_tests")
def test_attention_mask(student):
    """The result agrees with PyTorch under a causal mask."""
    torch.manual_seed(1)
    q, k, v = (torch.randn(2, 6, 8) for _ in "qkv")
    mask = torch.ones(6, 6, dtype=torch.bool).tril()
    wanted = F.scaled_dot_product_attention(q, k, v, mask)
    assert torch.allclose(student.attention(q, k, v, mask), wanted, atol=1e-5)


@grades("causal_tests")
def test_causal_mask(student):
    """The mask has the right shape, and is a lower triangle."""
    mask = student.causal_mask(5)
    assert mask.shape == (5, 5)
    assert mask.dtype == torch.bool
    assert torch.equal(mask, torch.ones(5, 5, dtype=torch.bool).tril())


@grades("causal_tests")
def test_causal_mask_window(student):
    """With a window, what lies further back is hidden."""
    mask = student.causal_mask(5, window=2)
    assert mask[4, 4]
    assert mask[4, 3]
    assert not mask[4, 1]
    assert not mask[1, 2]


@grades("heads_tests")
def test_self_attention_shape(student):
    """The result has the shape of the input."""
    net = student.SelfAttention(16, 4)
    assert net(torch.randn(2, 7, 16)).shape == (2, 7, 16)
    assert student.SelfAttention(16, 1)(torch.randn(1, 3, 16)).shape == (1, 3, 16)


@grades("heads_tests")
def test_self_attention_values(student):
    """The result agrees with PyTorch, with given weights."""
    torch.manual_seed(0)
    net, x = student.SelfAttention(8, 2), torch.randn(2, 5, 8)
    weights = {name: torch.randn(8, 8) / 3 for name in ("q", "k", "v", "out")}
    for name, weight in weights.items():
        getattr(net, f"{name}_proj").weight.data = weight
    q, k, v = ((x @ weights[n].T).view(2, 5, 2, 4).transpose(1, 2) for n in "qkv")
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    wanted = mixed.transpose(1, 2).reshape(2, 5, 8) @ weights["out"].T
    assert torch.allclose(net(x), wanted, atol=1e-5)


@grades("heads_tests")
def test_self_attention_is_causal(student):
    """A later position changes nothing before it."""
    net, x = student.SelfAttention(8, 2), torch.randn(1, 6, 8)
    before = net(x)[:, :3]
    x[:, 4] += 1
    assert torch.allclose(net(x)[:, :3], before, atol=1e-6)


@grades("norm_tests")
def test_norm(student):
    """The result agrees with PyTorch, and has the dtype of the input."""
    torch.manual_seed(0)
    x, weight = torch.randn(2, 4, 8), torch.rand(8)
    net = student.RMSNorm(8, eps=1e-5)
    net.weight.data = weight
    assert net(x).shape == x.shape
    assert torch.allclose(net(x), F.rms_norm(x, (8,), weight, 1e-5), atol=1e-5)
    assert student.RMSNorm(8)(x.to(torch.bfloat16)).dtype == torch.bfloat16
