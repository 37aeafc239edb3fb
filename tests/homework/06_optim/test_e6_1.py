"""Hidden tests of exercise 6.1: `SGD`, photograph by photograph beside `torch.optim.SGD`."""

import pytest
import torch

from torchgrade.testing import assert_optimizes_like, assert_same, grades, value

SHAPES = ((3, 4), (5,), ())
TWINS = ((4,), (2, 3), (4,))
"""Two parameters have the same shape."""
NEAR = {"rtol": 1e-4, "atol": 1e-5}


def photographs(starts, pushes, settings):
    """Where the parameters of the reference are after each push."""
    params = [torch.nn.Parameter(start.clone()) for start in starts]
    reference, rows = torch.optim.SGD(params, **settings), []
    for push in pushes:
        for p, gradient in zip(params, push, strict=True):
            p.grad = None if gradient is None else gradient.clone()
        reference.step()
        rows.append(torch.cat([p.detach().flatten() for p in params]))
    return torch.stack(rows)


def hill(rng, steps=12, dtype=torch.float32, shapes=SHAPES):
    """Random starts, and random gradients of different sizes."""
    starts = [rng.normal(*shape).to(dtype) for shape in shapes]
    sizes = rng.uniform(steps, low=0.3, high=3)
    pushes = [[(rng.normal(*shape) * size).to(dtype) for shape in shapes] for size in sizes]
    return starts, pushes


def duel(student, rng, *, shapes=SHAPES, **settings):
    """Where both are after every push: the student's sled, the factory's."""
    starts, pushes = hill(rng, shapes=shapes)
    ride = student.load("helpers.py").photographs
    return ride(student.SGD, starts, pushes, settings), photographs(starts, pushes, settings)


@grades("e6_1_tests", weight=2)
def test_plain_vs_torch(student, rng):
    """Without extras, the sled is on all twelve photographs where the factory's is."""
    assert_same(*duel(student, rng, lr=0.1), **NEAR)
    assert_same(*duel(student, rng, lr=rng.uniform(1, low=0.3, high=0.9).item()), **NEAR)


@grades("e6_1_tests", weight=2)
def test_momentum_vs_torch(student, rng):
    """With momentum the photographs agree, too, also for the second sled that is built."""
    assert_same(*duel(student, rng, lr=0.1, momentum=0.9), **NEAR)
    assert_same(*duel(student, rng, lr=0.05, momentum=0.5), **NEAR)
    assert_same(*duel(student, rng, shapes=TWINS, lr=0.1, momentum=0.9), **NEAR)


@grades("e6_1_tests", weight=2)
def test_dampening_and_nesterov_vs_torch(student, rng):
    """Dampening and Nesterov's look-ahead do what the contract says."""
    assert_same(*duel(student, rng, lr=0.1, momentum=0.8, dampening=0.4), **NEAR)
    assert_same(*duel(student, rng, lr=0.1, momentum=0.9, nesterov=True), **NEAR)
    assert_same(*duel(student, rng, lr=0.1, dampening=0.5), **NEAR)


@grades("e6_1_tests", weight=2)
def test_weight_decay_vs_torch(student, rng):
    """Weight decay acts alone, with momentum, and with the look-ahead."""
    assert_same(*duel(student, rng, lr=0.1, weight_decay=0.5), **NEAR)
    assert_same(*duel(student, rng, lr=0.1, weight_decay=0.3, momentum=0.9), **NEAR)
    assert_same(*duel(student, rng, lr=0.1, weight_decay=0.6, momentum=0.8, nesterov=True), **NEAR)


@grades("e6_1_tests", weight=1.5)
def test_missing_gradients(student, rng):
    """What has no gradient stays where it is, and so does its velocity."""
    for settings in (
        {"lr": 0.1, "weight_decay": 0.5},
        {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.2},
    ):
        starts, pushes = hill(rng, steps=7)
        for late in (0, 1):
            pushes[late][1] = None
        pushes[4][0] = None
        for push in pushes:
            push[2] = None
        found = student.load("helpers.py").photographs(student.SGD, starts, pushes, settings)
        wanted = photographs(starts, pushes, settings)
        assert found.shape == wanted.shape, "shape"
        assert torch.equal(found[:, 17], starts[2].expand(7)), "one without any gradient moved"
        assert_same(found[:, 12:17], wanted[:, 12:17], **NEAR, name="late")
        assert_same(found[:, :12], wanted[:, :12], **NEAR, name="with a gap")


@grades("e6_1_tests", weight=0.75)
def test_generator_argument(student, rng):
    """A generator of parameters will do, and all of them move in every step."""
    starts, pushes = hill(rng, steps=4)
    settings = {"lr": 0.1, "momentum": 0.5}
    ride = student.load("helpers.py").photographs
    found = ride(student.SGD, starts, pushes, settings, wrap=student.builtins.iter)
    assert_same(found, photographs(starts, pushes, settings), **NEAR)


@grades("e6_1_tests", weight=0.5)
def test_empty_rejected(student, rng):
    """Without anything to optimise, the constructor raises a ValueError."""
    assert_same(*duel(student, rng, lr=0.2), **NEAR)
    with pytest.raises(ValueError):  # noqa: PT011 - any message will do
        student.SGD([], lr=0.1)
    with pytest.raises(ValueError):  # noqa: PT011 - any message will do
        student.SGD(student.builtins.iter([]), lr=0.1)


@grades("e6_1_tests", weight=1)
def test_same_tensor_still_a_leaf(student, rng):
    """After a step the parameter is still a leaf, and zero_grad clears all gradients."""
    start, push = rng.normal(4), rng.normal(4)
    theta, other = student.torch.nn.Parameter(start), student.torch.nn.Parameter(start)
    sled = student.SGD([theta, other], lr=0.1, momentum=0.9, weight_decay=0.1)
    place = start
    for factor in (1, 1.9):
        theta.grad = push - 0.1 * value(theta).detach()
        place = place - 0.1 * factor * push
        sled.step()
        assert_same(value(theta).detach(), place, **NEAR, name="place")
        assert theta.is_leaf, "no leaf any more"
        assert theta.requires_grad, "requires no gradient any more"
    sled.zero_grad()
    for parameter in (theta, other):
        gradient = parameter.grad
        assert gradient is None or not value(gradient).any(), "zero_grad leaves a gradient"


@grades("e6_1_tests", weight=1)
def test_float64_and_noncontiguous(student, rng):
    """Numbers change in their own memory, whatever its layout, with all digits of float64."""
    start = rng.normal(3, 5).double()
    theta, memory = student.load("helpers.py").strided(start)
    sled = student.SGD([theta], lr=0.1, momentum=0.9, weight_decay=0.01)
    pushes = [[rng.normal(3, 5).double()] for _ in range(4)]
    for (push,) in pushes:
        theta.grad = push
        sled.step()
    settings = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01}
    wanted = photographs([start], pushes, settings)[-1].reshape(3, 5)
    found = value(theta).detach()
    assert found.dtype == torch.float64, "dtype"
    assert (found - wanted).abs().max() < 1e-4, "place of a transposed parameter"
    assert_same(found, wanted, rtol=1e-11, atol=1e-11, name="digits of float64")
    assert_same(value(memory).T, wanted, rtol=1e-11, atol=1e-11, name="its memory")


@grades("e6_1_tests", weight=1)
def test_gradients_written_in_place(student, rng):
    """The sled remembers velocities, not tensors into which somebody else writes."""
    for settings in (
        {"lr": 0.1, "momentum": 0.9},
        {"lr": 0.1, "momentum": 0.9, "nesterov": True},
        {"lr": 0.1, "momentum": 0.8, "weight_decay": 0.3},
    ):
        starts, pushes = hill(rng, steps=6)
        ride = student.load("helpers.py").photographs
        found = ride(student.SGD, starts, pushes, settings, reuse=True)
        wanted = photographs(starts, pushes, settings)
        assert_same(found, wanted, **NEAR, name=f"{settings}")


@grades("e6_1_tests", weight=1)
def test_gradient_kept_with_weight_decay(student, rng):
    """A step leaves the gradients that it reads as they are."""
    for settings in (
        {"lr": 0.1, "weight_decay": 0.7},
        {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.7},
        {"lr": 0.1, "momentum": 0.9, "nesterov": True},
    ):
        start, pushes = rng.normal(6), [[rng.normal(6)] for _ in range(3)]
        theta = student.torch.nn.Parameter(start)
        sled = student.SGD([theta], **settings)
        for (push,) in pushes:
            theta.grad = push
            sled.step()
            assert theta.grad is not None, "the gradient is gone"
            assert torch.equal(value(theta.grad), push), "the gradient has changed"
        wanted = photographs([start], pushes, settings)[-1]
        assert_same(value(theta).detach(), wanted, **NEAR, name="place")


@grades("e6_1_tests", weight=1)
def test_built_at_home(student, rng):
    """The sled runs on a day on which the factory is closed."""
    student.load("helpers.py").close_factory()
    assert_same(*duel(student, rng, lr=0.1, momentum=0.9), **NEAR)


@grades("e6_1_tests", weight=1)
def test_all_at_once(student, rng):
    """With gradients of every kind, and another sled on the same parameters before."""
    settings = {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.2}
    assert_optimizes_like(student.SGD, torch.optim.SGD, rng, **settings)
    settings = {"lr": 0.1, "momentum": 0.7, "nesterov": True, "weight_decay": 0.2}
    assert_optimizes_like(student.SGD, torch.optim.SGD, rng, dtype=torch.float64, **settings)
