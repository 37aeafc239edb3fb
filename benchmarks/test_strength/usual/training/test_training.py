"""Tests as they are usual: shapes and types, weights that move, a loss that falls."""

import torch
from torch.nn import functional as F

from torchgrade.testing import grades, value


@grades("mlp_tests")
def test_classifier(student):
    """The scores have the right shape, for images and for vectors."""
    net = student.Classifier([64, 32, 16, 10])
    assert net(torch.randn(5, 64)).shape == (5, 10)
    assert net(torch.randn(5, 1, 8, 8)).shape == (5, 10)


@grades("mlp_tests")
def test_classifier_layers(student):
    """It has three linear layers, and gives scores, not probabilities."""
    net = student.Classifier([64, 32, 16, 10])
    assert len(list(net.parameters())) == 6
    scores = net(torch.randn(5, 64))
    assert not torch.allclose(scores.sum(dim=1), torch.ones(5))


@grades("epoch_tests")
def test_train_epoch(student):
    """The weights move, and the loss falls over the epochs."""
    helpers = student.load("helpers.py")
    net = helpers.model()
    optimizer = student.torch.optim.SGD(net.parameters(), lr=0.1)
    before = [p.detach().clone() for p in net.parameters()]
    losses = [
        student.train_epoch(net, helpers.loader, helpers.loss_fn, optimizer) for _ in range(10)
    ]
    after = list(net.parameters())
    assert any(not torch.equal(old, new) for old, new in zip(before, after, strict=True))
    assert isinstance(losses[0], float)
    assert losses[-1] < losses[0]
    assert net.training


@grades("evaluation_tests")
def test_evaluate(student):
    """Loss and accuracy are right."""
    helpers = student.load("helpers.py")
    net = helpers.model()
    loss, accuracy = student.evaluate(net, helpers.loader, helpers.loss_fn)
    scores, y = value(net.eval()(helpers.x)), value(helpers.y)
    assert isinstance(loss, float)
    assert 0 <= accuracy <= 1
    assert abs(loss - F.cross_entropy(scores, y).item()) < 1e-4
    assert abs(accuracy - (scores.argmax(dim=1) == y).float().mean().item()) < 1e-4


@grades("accumulation_tests")
def test_accumulated_step(student):
    """The weights move, and the loss falls."""
    helpers = student.load("helpers.py")
    net = helpers.model()
    optimizer = student.torch.optim.SGD(net.parameters(), lr=0.1)
    before = [p.detach().clone() for p in net.parameters()]
    losses = [
        student.accumulated_step(net, helpers.batches, helpers.loss_fn, optimizer)
        for _ in range(20)
    ]
    after = list(net.parameters())
    assert any(not torch.equal(old, new) for old, new in zip(before, after, strict=True))
    assert isinstance(losses[0], float)
    assert losses[-1] < losses[0]
