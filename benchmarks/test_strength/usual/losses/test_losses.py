"""Tests as they are usual: fixed inputs, large numbers, the result beside PyTorch's."""

import math

import torch
from torch.nn import functional as F

from torchgrade.testing import grades


@grades("softmax_tests")
def test_softmax(student):
    """Softmax agrees with PyTorch, also for large numbers."""
    torch.manual_seed(0)
    x = torch.randn(3, 5)
    assert torch.allclose(student.softmax(x, dim=-1), F.softmax(x, dim=-1), atol=1e-6)
    assert torch.allclose(student.softmax(x + 100, dim=-1), F.softmax(x + 100, dim=-1), atol=1e-6)


@grades("softmax_tests")
def test_softmax_sums_to_one(student):
    """Probabilities add up to one, and keep the shape."""
    result = student.softmax(torch.randn(4, 6), dim=1)
    assert result.shape == (4, 6)
    assert torch.allclose(result.sum(dim=1), torch.ones(4))


@grades("entropy_tests")
def test_cross_entropy(student):
    """Cross entropy agrees with PyTorch, also for large numbers."""
    torch.manual_seed(0)
    logits, targets = torch.randn(8, 5), torch.randint(0, 5, (8,))
    wanted = F.cross_entropy(logits, targets)
    assert torch.allclose(student.cross_entropy(logits, targets), wanted, atol=1e-4)
    wanted = F.cross_entropy(1000 * logits, targets)
    assert torch.allclose(student.cross_entropy(1000 * logits, targets), wanted, atol=1e-4)


@grades("entropy_tests")
def test_cross_entropy_ignore(student):
    """Some targets are ignored."""
    torch.manual_seed(0)
    logits, targets = torch.randn(4, 3), torch.tensor([0, -100, 2, 1])
    wanted = F.cross_entropy(logits, targets)
    assert torch.allclose(student.cross_entropy(logits, targets), wanted, atol=1e-4)


@grades("clip_tests")
def test_clip(student):
    """Clipping agrees with PyTorch."""
    torch.manual_seed(0)
    ours = [torch.nn.Parameter(torch.randn(5, 5)) for _ in range(6)]
    theirs = [student.torch.nn.Parameter(torch.zeros(5, 5)) for _ in range(6)]
    for one, other in zip(ours[:-1], theirs[:-1], strict=True):
        gradient = torch.randn(5, 5)
        one.grad, other.grad = gradient.clone(), gradient
    torch.nn.utils.clip_grad_norm_(ours, 0.01)
    student.clip_gradients(theirs, 0.01)
    for one, other in zip(ours[:-1], theirs[:-1], strict=True):
        assert torch.allclose(other.grad, one.grad, atol=1e-6)


@grades("schedule_tests")
def test_schedule(student):
    """The rates of the first 25 steps are right."""
    wanted = [step / 7 for step in range(7)]
    wanted += [0.1 + 0.45 * (1 + math.cos(math.pi * (step - 7) / 14)) for step in range(7, 21)]
    wanted += [0.1] * 4
    found = [student.learning_rate(step, 1.0, 0.1, 7, 21) for step in range(25)]
    assert torch.allclose(torch.tensor(found), torch.tensor(wanted))
