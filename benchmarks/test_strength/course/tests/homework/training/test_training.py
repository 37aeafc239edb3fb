"""Hidden tests of training: each step, what it returns, and what it leaves behind."""

import torch
from torch import nn
from torch.nn import functional as F

from torchgrade.testing import (
    assert_frequency,
    assert_gradients,
    assert_module,
    assert_registered,
    assert_same,
    assert_trains_like,
    grades,
    plain_step,
    value,
)

SIZES = [4, 4, 3]


def criterion(output, y):
    """The loss of helpers.py."""
    return F.cross_entropy(output, y, label_smoothing=0.3)


class Net(nn.Module):
    """The network of helpers.py."""

    def __init__(self):
        super().__init__()
        self.first, self.norm, self.last = nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Linear(6, 3)

    def forward(self, x):
        return self.last(torch.tanh(self.norm(self.first(x))))


def adam(parameters):
    """An optimizer that remembers."""
    return torch.optim.Adam(parameters, lr=0.03)


def data(rng):
    """Samples for three batches."""
    return rng.normal(sum(SIZES), 4), rng.integers(0, 3, (sum(SIZES),))


def forward(parameters, x):
    """The classifier by hand."""
    weights = [p for name, p in parameters.items() if name.endswith("weight")]
    biases = [p for name, p in parameters.items() if name.endswith("bias")]
    x = x.flatten(1)
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        x = F.relu(F.linear(x, weight, bias))
    return F.linear(x, weights[-1], biases[-1])


@grades("mlp_tests", weight=2)
def test_classifier(student, rng):
    """Raw scores and all gradients are right, for any number of layers."""
    for sizes in ([6, 5, 4, 3], [6, 2]):
        net = student.Classifier(sizes, p=0.9).eval()
        assert_gradients(net, [rng.normal(5, 2, 3)], forward, module=net)


@grades("mlp_tests", hollow="looks at the parameters alone")
def test_classifier_parameters(student):
    """There is a weight and a bias for each layer."""
    shapes = [(5, 6), (5,), (3, 5), (3,)]
    assert_registered(student.Classifier([6, 5, 3]), shapes, trainable=True)


@grades("mlp_tests", hollow="compares the module with itself")
def test_classifier_is_a_module(student, rng):
    """It can be saved, copied and moved as any module, and eval mode is exact."""
    assert_module(lambda: student.Classifier([6, 5, 5, 3]), rng.normal(4, 6))


@grades("mlp_tests")
def test_classifier_drops(student, rng):
    """In train mode the share p of the hidden numbers is dropped, and nothing else."""
    for p in (0.25, 0.6):
        net = student.Classifier([1, 1, 1], p)
        for name, parameter in net.named_parameters():
            parameter.data.fill_(1.0 if name.endswith("weight") else 0.0)
        dropped = int((net(torch.ones(3000, 1)) == 0).sum())
        assert_frequency(dropped, 3000, p)


@grades("epoch_tests", weight=2)
def test_train_epoch(student, rng):
    """Each batch makes one update, and the mean loss counts every sample once."""
    helpers = student.load("helpers.py")
    net = helpers.Net()

    def epoch(model, optimizer, batch):
        total = 0.0
        for x, y in zip(*(part.split(SIZES) for part in batch), strict=True):
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        return total / sum(SIZES)

    optimizer = student.torch.optim.Adam(net.parameters(), lr=0.03)
    assert_trains_like(
        lambda batch: student.train_epoch(
            net, helpers.once(*batch, SIZES), helpers.loss_fn, optimizer
        ),
        net,
        optimizer,
        [data(rng), data(rng)],
        reference=Net(),
        reference_optimizer=adam,
        reference_step=epoch,
        loss="float",
        mode="train",
        forwards=len(SIZES),
    )


@grades("evaluation_tests", weight=2)
def test_evaluate(student, rng):
    """Loss and accuracy are those of all samples, whatever the batches."""
    helpers = student.load("helpers.py")
    net, (x, y) = helpers.Net(p=0.5), data(rng)
    net.norm.running_mean.copy_(rng.normal(6))
    scores = value(net.eval()(x))
    y[::2] = scores.argmax(1)[::2]
    loader = helpers.once(x, y, SIZES)
    loss, accuracy = student.evaluate(net.train(), loader, helpers.loss_fn)
    assert type(loss) is float
    assert type(accuracy) is float
    assert_same(loss, criterion(scores, y).item())
    assert_same(accuracy, (scores.argmax(1) == y).double().mean().item())


@grades("evaluation_tests", hollow="looks at how the model is called")
def test_evaluate_modes(student, rng):
    """The model is called in eval mode without gradients, and each module gets its mode back."""
    helpers = student.load("helpers.py")
    net = helpers.Net()
    net.norm.eval()
    before = value(dict(net.state_dict().items()))
    student.evaluate(net, helpers.batches(*data(rng), SIZES), helpers.loss_fn)
    assert value(net.calls) == [(False, False, size) for size in SIZES]
    assert (net.training, net.norm.training, net.first.training) == (True, False, True)
    assert student.torch.is_grad_enabled()
    assert_same(dict(net.state_dict().items()), before)


@grades("accumulation_tests", weight=2)
def test_accumulated_step(student, rng):
    """The update and the loss are those of all samples at once, for batches of any sizes."""
    net = student.torch.nn.Linear(4, 3)
    optimizer = student.torch.optim.Adam(net.parameters(), lr=0.03)
    helpers = student.load("helpers.py")
    assert_trains_like(
        lambda batch: student.accumulated_step(
            net, helpers.batches(*batch, SIZES), helpers.loss_fn, optimizer
        ),
        net,
        optimizer,
        [data(rng), data(rng), data(rng)],
        reference=nn.Linear(4, 3),
        reference_optimizer=adam,
        reference_step=plain_step(criterion),
        loss="float",
        forwards=len(SIZES),
    )
