"""Tests as they are usual: a small model, a few steps, its first weight beside PyTorch's."""

import torch

from torchgrade.testing import grades


def compare(student, name, steps=4, **settings):
    """Compare some steps with those of PyTorch."""
    train = student.load("helpers.py").train
    found = train(getattr(student, name), steps, **settings).weight
    wanted = train(getattr(student.torch.optim, name), steps, **settings).weight
    assert torch.allclose(found, wanted, atol=1e-4 if steps > 4 else 1e-6)


@grades("sgd_tests")
def test_sgd(student):
    """SGD agrees with PyTorch."""
    compare(student, "SGD", lr=0.1)
    compare(student, "SGD", lr=0.1, momentum=0.9)
    compare(student, "SGD", lr=0.1, momentum=0.9, weight_decay=0.1)


@grades("sgd_tests")
def test_sgd_groups(student):
    """Each group has its own learning rate."""
    a, b = (student.torch.nn.Parameter(torch.ones(2)) for _ in "ab")
    optimizer = student.SGD([{"params": [a], "lr": 0.1}, {"params": [b]}], lr=0.5)
    a.grad, b.grad = torch.ones(2), torch.ones(2)
    optimizer.step()
    assert torch.allclose(a, torch.tensor(0.9))
    assert torch.allclose(b, torch.tensor(0.5))


@grades("rmsprop_tests")
def test_rmsprop(student):
    """RMSprop agrees with PyTorch."""
    compare(student, "RMSprop", lr=0.02)
    compare(student, "RMSprop", lr=0.02, alpha=0.9, momentum=0.9)
    compare(student, "RMSprop", lr=0.02, alpha=0.9, momentum=0.9, weight_decay=0.1)


@grades("adam_tests")
def test_adam(student):
    """Adam agrees with PyTorch."""
    compare(student, "Adam", lr=0.02)
    compare(student, "Adam", lr=0.02, betas=(0.8, 0.9))
    compare(student, "Adam", lr=0.02, betas=(0.8, 0.9), weight_decay=0.1)


@grades("adamw_tests")
def test_adamw(student):
    """AdamW agrees with PyTorch over many steps."""
    compare(student, "AdamW", 1000, lr=1e-3, weight_decay=0.01, betas=(0.9, 0.999), eps=1e-8)
