"""Hidden tests of the optimizers: the update rule is PyTorch's, whatever the gradients do."""

import torch

from torchgrade.testing import assert_optimizes_like, grades


@grades("sgd_tests", weight=2)
def test_sgd(student, rng):
    """SGD moves the parameters of every group by the rule, and leaves their gradients alone."""
    groups = [{"lr": 0.3, "weight_decay": 0.5}, {"momentum": 0.5}, {}]
    settings = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.2}
    assert_optimizes_like(student.SGD, torch.optim.SGD, rng, groups=groups, **settings)


@grades("sgd_tests")
def test_sgd_defaults(student, rng):
    """SGD takes plain parameters, and has neither momentum nor weight decay by default."""
    assert_optimizes_like(student.SGD, torch.optim.SGD, rng, dtype=torch.float64, lr=0.1)
    assert_optimizes_like(student.SGD, torch.optim.SGD, rng, lr=0.1, momentum=0.9, groups=[{}])


@grades("rmsprop_tests", weight=2)
def test_rmsprop(student, rng):
    """RMSprop moves the parameters of every group by the rule, and leaves their gradients alone."""
    groups = [{"lr": 0.3, "alpha": 0.5}, {"eps": 2.0, "momentum": 0.5}, {"weight_decay": 0.0}]
    settings = {"lr": 0.1, "alpha": 0.9, "eps": 0.3, "momentum": 0.8, "weight_decay": 0.2}
    assert_optimizes_like(student.RMSprop, torch.optim.RMSprop, rng, groups=groups, **settings)


@grades("rmsprop_tests")
def test_rmsprop_defaults(student, rng):
    """RMSprop takes plain parameters, and the settings by default are those of the signature."""
    assert_optimizes_like(student.RMSprop, torch.optim.RMSprop, rng, dtype=torch.float64)
    assert_optimizes_like(student.RMSprop, torch.optim.RMSprop, rng, groups=[{}])


@grades("adam_tests", weight=2)
def test_adam(student, rng):
    """Adam moves the parameters of every group by the rule, and leaves their gradients alone."""
    groups = [{"lr": 0.3, "betas": (0.5, 0.7)}, {"eps": 2.0}, {"weight_decay": 0.0}]
    settings = {"lr": 0.1, "betas": (0.8, 0.95), "eps": 0.3, "weight_decay": 0.2}
    assert_optimizes_like(student.Adam, torch.optim.Adam, rng, groups=groups, **settings)


@grades("adam_tests")
def test_adam_defaults(student, rng):
    """Adam takes plain parameters, and the settings by default are those of the signature."""
    assert_optimizes_like(student.Adam, torch.optim.Adam, rng, dtype=torch.float64)


@grades("adamw_tests", weight=2)
def test_adamw(student, rng):
    """AdamW moves the parameters of every group by the rule, and leaves their gradients alone."""
    groups = [{"lr": 0.3, "betas": (0.5, 0.7)}, {"eps": 2.0}, {"weight_decay": 0.0}]
    settings = {"lr": 0.1, "betas": (0.8, 0.95), "eps": 0.3, "weight_decay": 0.6}
    assert_optimizes_like(student.AdamW, torch.optim.AdamW, rng, groups=groups, **settings)


@grades("adamw_tests")
def test_adamw_defaults(student, rng):
    """AdamW takes plain parameters, and the settings by default are those of the signature."""
    assert_optimizes_like(student.AdamW, torch.optim.AdamW, rng, dtype=torch.float64)
