"""Hidden tests of exercise 6.5: the logistic regression with W(5, 3) and b(3)."""

import math
from itertools import pairwise

import torch
import torch.nn.functional as F

from torchgrade.testing import assert_same, grades, value


def hut(rng, n=300, features=5, flags=3):
    """Readings of the instruments, and flags that depend on them, but not surely: 0.0 and 1.0.

    Most are down: where a little more than half are up, a sigmoid too many starts at log 2, too.
    """
    x = rng.normal(n, features)
    W, b = rng.uniform(features, flags, low=-0.6, high=0.6), rng.uniform(flags, low=-0.5, high=0.5)
    y = (torch.sigmoid(x @ W + b) > rng.uniform(n, flags)).float()
    y[0], y[1], y[-(n // 4) :] = 0, 1, 0
    return x, y


def true_loss(W, b, x, y):
    """The loss in float64."""
    z = x.double() @ W.double() + b.double()
    return F.binary_cross_entropy_with_logits(z, y.double())


def slope(W, b, x, y):
    """The gradients of the true loss, in float64."""
    W = value(W).detach().double().requires_grad_()
    b = value(b).detach().double().requires_grad_()
    return torch.autograd.grad(true_loss(W, b, x, y), (W, b))


def steepness(W, b, x, y):
    """The length of the gradient of the true loss."""
    return torch.cat([gradient.flatten() for gradient in slope(W, b, x, y)]).norm().item()


def watched(student, x, y, **settings):
    """What the function returns with an optimizer that takes notes; the notes."""
    spy = student.load("helpers.py").Spy
    result = student.logistic_regression(x, y, optimizer=spy, **settings)
    assert len(spy.made) > 0, "the given optimizer is not used"
    assert len(spy.made) == 1, "the optimizer is made once"
    return result, spy.made[0]


@grades("e6_5_tests", weight=1)
def test_first_loss_is_log2(student, rng):
    """The history is a list of floats; it begins at log 2, and falls."""
    x, y = hut(rng)
    W, b, history = student.logistic_regression(x, y, epochs=30)
    assert isinstance(history, list), "no list"
    assert len(history) == 30, "length"
    assert all(isinstance(loss, float) for loss in history), "an entry is no float"
    assert abs(history[0] - math.log(2)) < 0.01, "the first loss"
    assert all(after < before for before, after in pairwise(history)), "falls"
    assert W.shape == (5, 3), "shape of W"
    assert b.shape == (3,), "shape of b"


@grades("e6_5_tests", weight=2.5)
def test_reaches_the_optimum(student, rng):
    """After 500 epochs the gradient of the true loss is practically zero."""
    for n in (300, 150):
        x, y = hut(rng, n)
        W, b, _ = student.logistic_regression(x, y, epochs=500)
        assert W.shape == (5, 3), "shape of W"
        assert b.shape == (3,), "shape of b"
        assert steepness(W, b, x, y) < 2e-3, f"not the optimum of {n} samples"


@grades("e6_5_tests", weight=1.5)
def test_history_matches_the_loss_before_each_step(student, rng):
    """Each entry of the history is the loss at the W and b that the step began with."""
    x, y = hut(rng, 80)
    (_, _, history), notes = watched(student, x, y, epochs=12, lr=0.8)
    places = [tuple(value(place)) for place in notes.places]
    assert len(places) == 12, "number of steps"
    assert len(history) == 12, "length"
    for number, place in enumerate(places):
        W, b = sorted(place, key=lambda t: -t.ndim)
        wanted = true_loss(W, b, x, y).item()
        assert abs(history[number] - wanted) < 1e-5, f"entry {number}"


@grades("e6_5_tests", weight=1.5)
def test_integer_targets_and_inputs_kept(student, rng):
    """Flags of any dtype give the same result, and neither x nor y changes."""
    x, y = hut(rng, 60)
    expected = None
    for dtype in (torch.float32, torch.int64, torch.bool, torch.uint8, torch.float64):
        given_x, given_y = student.put(x), student.put(y.to(dtype))
        W, b, history = student.logistic_regression(given_x, given_y, epochs=20, lr=1.0)
        loss = true_loss(value(W).detach(), value(b).detach(), x, y).item()
        assert abs(history[0] - math.log(2)) < 0.01, f"first loss with {dtype}"
        assert loss < history[-1] < history[0] - 0.005, f"loss with {dtype}"
        assert expected is None or abs(loss - expected) < 5e-3, f"result with {dtype}"
        expected = loss
        assert torch.equal(value(given_x), x), "x has changed"
        assert torch.equal(value(given_y), y.to(dtype)), "y has changed"
        assert given_y.dtype == dtype, "the dtype of y has changed"
        assert given_x.requires_grad is False, "x asks for a gradient"


@grades("e6_5_tests", weight=1.5)
def test_optimizer_argument_and_leaves(student, rng):
    """The given optimizer moves W and b, with the given rate and the gradient of each epoch."""
    x, y = hut(rng, 70)
    (W, b, _), notes = watched(student, x, y, epochs=9, lr=0.7)
    assert value(notes.settings) == {"lr": 0.7}, "settings"
    tensors = list(notes.tensors)
    assert len(tensors) == 2, "number of tensors"
    assert any(t is W for t in tensors), "W is not what the optimizer moves"
    assert any(t is b for t in tensors), "b is not what the optimizer moves"
    for t in (W, b):
        assert t.is_leaf, "no leaf"
        assert t.requires_grad, "requires no gradient"
    assert len(notes.places) == 9, "number of steps"
    for place, gradient in zip(notes.places, notes.gradients, strict=True):
        places, gradients = value(tuple(place)), value(tuple(gradient))
        order = sorted((0, 1), key=lambda i: -places[i].ndim)
        true = torch.cat([t.flatten() for t in slope(*(places[i] for i in order), x, y)])
        found = torch.cat([gradients[i].flatten() for i in order])
        assert_same(found, true.float(), rtol=1e-3, atol=1e-5, name="gradient")


@grades("e6_5_tests", weight=1)
def test_bias_is_learned_and_other_sizes(student, rng):
    """Each flag has a bias of its own; other numbers of instruments and flags are fine."""
    for n, features, flags in ((200, 2, 1), (250, 7, 4), (220, 1, 2)):
        x, y = hut(rng, n, features, flags)
        y[: 2 * n // 3, 0] = 1
        if flags > 1:
            y[n // 3 :, 1] = 0
        W, b, _ = student.logistic_regression(x, y, epochs=120, lr=2.0 * flags)
        assert W.shape == (features, flags), "shape of W"
        assert b.shape == (flags,), "shape of b"
        assert value(b)[0] > 0, "the bias of a flag that is mostly up"
        assert flags == 1 or value(b)[1] < 0, "the bias of a flag that is mostly down"
        assert steepness(W, b, x, y) < 4e-3, f"optimum with {features} features, {flags} flags"


@grades("e6_5_tests", weight=1)
def test_one_optimizer_for_all_epochs(student, rng):
    """An optimizer with a memory keeps it from epoch to epoch."""
    x, y = hut(rng, 120)
    _, _, history = student.logistic_regression(
        x, y, epochs=60, lr=0.05, optimizer=student.torch.optim.Adam
    )
    W, b = torch.zeros(5, 3, requires_grad=True), torch.zeros(3, requires_grad=True)
    adam = torch.optim.Adam([W, b], lr=0.05)
    for epoch in range(60):
        adam.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x @ W + b, y)
        assert abs(history[epoch] - loss.item()) < 6e-3, f"epoch {epoch}"
        loss.backward()
        adam.step()
    watched(student, x, y, epochs=3)


@grades("e6_5_tests", weight=0.5)
def test_float64_and_no_epochs(student, rng):
    """W and b have the dtype of x; without epochs they are the start."""
    x, y = hut(rng, 200)
    W, b, history = student.logistic_regression(x.double(), y.double(), epochs=300, lr=6.0)
    assert W.dtype == torch.float64, "dtype of W"
    assert b.dtype == torch.float64, "dtype of b"
    assert steepness(W, b, x, y) < 1e-6, "the optimum in float64"
    loss = true_loss(value(W).detach(), value(b).detach(), x, y).item()
    assert abs(history[-1] - loss) < 1e-9, "the last loss in float64"
    W, b, history = student.logistic_regression(x, y, epochs=0)
    assert history == [], "history without epochs"
    assert W.dtype == torch.float32, "dtype of W in float32"
    assert abs(true_loss(value(W).detach(), value(b).detach(), x, y).item() - math.log(2)) < 0.01
