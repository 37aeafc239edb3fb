"""Hidden tests of exercise 8.2: `accumulate_step`, one step from many backward passes."""

import torch
from torch import nn

from torchgrade.testing import assert_same, assert_trains_like, grades, plain_step, value


def batches(rng, count, samples):
    """Batches of inputs and targets."""
    return [(rng.normal(samples, 3), rng.normal(samples, 2) + 1) for _ in range(count)]


def check(student, rng, sizes, make=None, *, once=False, steps=3, **options):
    """Compare with plain steps on the whole batch, whatever pieces it comes in."""
    make = make or (lambda optim, parameters: optim.SGD(parameters, lr=0.2))
    helpers, there = student.load("helpers.py"), student.torch.nn
    model = there.Sequential(there.Linear(3, 6), there.Tanh(), there.Linear(6, 2))
    optimizer = make(student.torch.optim, model.parameters())

    def step(batch):
        pieces = helpers.split(batch, list(sizes))
        given = helpers.stream(pieces) if once else pieces
        return student.accumulate_step(model, given, there.functional.mse_loss, optimizer)

    assert_trains_like(
        step,
        model,
        optimizer,
        batches(rng, steps, sum(sizes)),
        reference=nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 2)),
        reference_optimizer=lambda parameters: make(torch.optim, parameters),
        reference_step=plain_step(nn.functional.mse_loss),
        **options,
    )


@grades("e8_2_tests", weight=2)
def test_equal_micro_batches(student, rng):
    """Micro-batches of one size make the step of the whole batch."""
    check(student, rng, [4, 4, 4], stale_gradients=False)


@grades("e8_2_tests", weight=2)
def test_unequal_micro_batches(student, rng):
    """So do micro-batches of different sizes."""
    check(student, rng, [5, 3, 1], stale_gradients=False)
    check(student, rng, [1, 7], stale_gradients=False)


@grades("e8_2_tests", weight=1)
def test_single(student, rng):
    """A single micro-batch is an ordinary step."""
    check(student, rng, [6], stale_gradients=False)


@grades("e8_2_tests", weight=1)
def test_iterator(student, rng):
    """Micro-batches may come from a generator."""
    check(student, rng, [3, 3, 3], once=True, stale_gradients=False)
    check(student, rng, [2, 5, 1], once=True, stale_gradients=False)


@grades("e8_2_tests", weight=1.5)
def test_adam_and_stale_gradients(student, rng):
    """Adam, which feels no factor, and gradients from before, which must not count."""
    check(
        student,
        rng,
        [4, 2, 1],
        lambda optim, parameters: optim.Adam(parameters, lr=0.03),
        steps=4,
    )
    check(
        student,
        rng,
        [2, 3],
        lambda optim, parameters: optim.SGD(parameters, lr=0.1, momentum=0.9, weight_decay=0.1),
    )


@grades("e8_2_tests", weight=1)
def test_one_optimizer_step(student, rng):
    """The optimizer steps once, and the model sees each micro-batch once."""
    helpers = student.load("helpers.py")
    weight, (x, y) = rng.normal(3, 2), batches(rng, 1, 9)[0]
    model = helpers.Frugal(weight)
    optimizer = helpers.CountingSGD(model.parameters(), lr=0.1)
    criterion = student.torch.nn.functional.mse_loss
    loss = student.accumulate_step(model, helpers.split((x, y), [4, 4, 1]), criterion, optimizer)
    assert optimizer.steps == 1, "number of steps"
    assert sorted(value(model.sizes)) == [1, 4, 4], "what the model was called with"
    leaf = weight.clone().requires_grad_()
    expected = nn.functional.mse_loss((x @ leaf).tanh(), y)
    (grad,) = torch.autograd.grad(expected, leaf)
    after = value(model.weight).detach()
    last = weight.clone().requires_grad_()
    (alone,) = torch.autograd.grad(nn.functional.mse_loss((x[8:] @ last).tanh(), y[8:]), last)
    shares = [(after - weight + 0.1 * share * alone).abs().max() for share in (1, 1 / 9)]
    assert min(shares) > 1e-5, "only the last micro-batch counts"
    assert_same(after, weight - 0.1 * grad, rtol=1e-4, atol=1e-5, name="weight")
    assert_same(loss, float(expected.detach()), rtol=1e-4, atol=1e-5, name="loss")


@grades("e8_2_tests", weight=1.5)
def test_micro_batch_graphs_are_released(student, rng):
    """When the model is called, nothing is left of the graphs of the micro-batches before."""
    helpers = student.load("helpers.py")
    weight, (x, y) = rng.normal(3, 2), batches(rng, 1, 12)[0]
    criterion = student.torch.nn.functional.mse_loss
    for sizes in ([3, 3, 3, 3], [2, 9, 1]):
        model = helpers.Frugal(weight)
        optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
        loss = student.accumulate_step(model, helpers.split((x, y), sizes), criterion, optimizer)
        seen = value(model.seen)
        assert len(seen) == len(sizes), "how often the model was called"
        assert seen == [0] * len(sizes), "an earlier graph is still there"
        expected = nn.functional.mse_loss((x @ weight).tanh(), y)
        assert_same(loss, float(expected), rtol=1e-4, atol=1e-5, name="loss")


@grades("e8_2_tests", weight=1)
def test_returned_loss(student, rng):
    """The result is a Python float, the mean over all samples, also with another loss."""
    helpers, there = student.load("helpers.py"), student.torch.nn
    x, y = rng.normal(11, 3), rng.integers(0, 4, (11,))
    model = there.Linear(3, 4)
    weight, bias = value(model.weight).detach(), value(model.bias).detach()
    optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
    pieces = helpers.split((x, y), [1, 6, 4])
    loss = student.accumulate_step(model, pieces, there.functional.cross_entropy, optimizer)
    assert isinstance(loss, float), "type of the loss"
    expected = nn.functional.cross_entropy(x @ weight.T + bias, y)
    assert_same(loss, float(expected), rtol=1e-4, atol=1e-5, name="loss")


@grades("e8_2_tests", weight=0.75)
def test_mode_is_kept(student, rng):
    """The model stays in the mode in which it was, train or eval."""
    helpers, there = student.load("helpers.py"), student.torch.nn
    x, y = batches(rng, 1, 8)[0]
    for train in (False, True):
        model = there.Sequential(there.Linear(3, 2), there.Dropout(0.5 if not train else 0.0))
        model.train(train)
        weight, bias = (value(p).detach() for p in model.parameters())
        optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
        pieces = helpers.split((x, y), [5, 3])
        loss = student.accumulate_step(model, pieces, there.functional.mse_loss, optimizer)
        expected = nn.functional.mse_loss(x @ weight.T + bias, y)
        assert_same(loss, float(expected), rtol=1e-4, atol=1e-5, name="loss")
        assert model.training is train, "the mode has changed"
