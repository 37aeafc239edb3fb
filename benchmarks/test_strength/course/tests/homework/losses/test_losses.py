"""Hidden tests of the losses, of clipping and of the schedule."""

import math

import torch
from torch.nn import functional as F

from torchgrade.testing import assert_gradients, assert_same, grades, value


@grades("softmax_tests", weight=2)
def test_softmax(student, rng):
    """Values and gradients are right along every dimension."""
    for dim in (0, 1, -1):
        x = rng.normal(3, 4, 5)
        assert_gradients(student.softmax, [x, dim], lambda x, dim: x.softmax(dim))


@grades("softmax_tests")
def test_softmax_large(student, rng):
    """Large numbers do not overflow, whatever stands beside them."""
    for x in (1000 * rng.normal(3, 5), rng.normal(3, 5) - 1000):
        assert_same(student.softmax(x, 1), x.softmax(1))


def cross_entropy(logits, targets, ignore=-100):
    """PyTorch's, with the classes last."""
    return F.cross_entropy(logits.flatten(0, -2), targets.flatten(), ignore_index=ignore)


@grades("entropy_tests", weight=2)
def test_cross_entropy(student, rng):
    """Values and gradients are right, with any leading dimensions."""
    logits, targets = rng.normal(2, 3, 5), rng.integers(0, 5, (2, 3))
    assert_gradients(student.cross_entropy, [logits, targets], cross_entropy)


@grades("entropy_tests")
def test_cross_entropy_ignores(student, rng):
    """Targets that are to be ignored count for nothing."""
    logits, targets = rng.normal(6, 4), rng.integers(0, 4, (6,))
    targets[rng.integer(0, 6)] = -100
    assert_gradients(student.cross_entropy, [logits, targets], cross_entropy)
    targets = torch.tensor([1, 2, 3, 1, 0, 2])
    assert_gradients(student.cross_entropy, [logits, targets, 2], cross_entropy)


@grades("entropy_tests")
def test_cross_entropy_large(student, rng):
    """Large scores give neither infinity nor NaN."""
    for logits in (1e4 * rng.normal(4, 3), rng.normal(4, 3) - 1e4):
        targets = (logits.argmax(1) + 1) % 3
        assert_gradients(student.cross_entropy, [logits, targets], cross_entropy, rtol=2e-3)


@grades("entropy_tests")
def test_cross_entropy_of_many(student, rng):
    """The memory needed grows with the number of targets, not with its square."""
    logits, targets = rng.normal(50_000, 3), rng.integers(0, 3, (50_000,))
    assert_same(student.cross_entropy(logits, targets), cross_entropy(logits, targets))


def with_gradients(student, gradients):
    """Parameters there that have these gradients."""
    shapes = [(3, 2) if gradient is None else gradient.shape for gradient in gradients]
    parameters = [student.torch.nn.Parameter(torch.zeros(shape)) for shape in shapes]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    return parameters


@grades("clip_tests", weight=2)
def test_clip(student, rng):
    """Large gradients are scaled together, in place; what has none is left alone."""
    gradients = [rng.normal(3, 2), 3 * rng.normal(3, 2), None]
    parameters = with_gradients(student, gradients)
    memory = [p.grad for p in parameters]
    norm = torch.cat(gradients[:2]).norm()
    limit = float(norm) * float(rng.uniform(low=0.3, high=0.9))
    returned = student.clip_gradients(student.builtins.iter(parameters), limit)
    assert type(returned) is float
    assert_same(returned, float(norm), rtol=1e-5)
    assert_same(value(memory[:2]), [g * limit / norm for g in gradients[:2]])
    assert_same(parameters[2].grad, None)


@grades("clip_tests", hollow="asks for what must not change")
def test_clip_small(student, rng):
    """Gradients up to the limit stay exactly as they are, also where there are none."""
    gradients = [rng.normal(3, 2), rng.normal(3, 2)]
    parameters = with_gradients(student, gradients)
    norm = float(torch.cat(gradients).norm())
    assert_same(student.clip_gradients(parameters, norm * 1.01), norm, rtol=1e-5)
    assert_same([p.grad for p in parameters], gradients, rtol=0)
    (parameter,) = with_gradients(student, [torch.tensor([3.0, 0.0, 4.0])])
    assert_same(student.clip_gradients([parameter], 5.0), 5.0)
    assert_same(parameter.grad, torch.tensor([3.0, 0.0, 4.0]), rtol=0)
    nothing = student.clip_gradients(with_gradients(student, [None]), 1.0)
    assert_same(nothing, 0.0, allow_zeros=True)


def scheduled(step, peak, floor, warmup, total):
    """The curve, piece by piece."""
    if step < warmup:
        return step / warmup * peak
    share = min(1, (step - warmup) / (total - warmup))
    return peak + (floor - peak) * (1 - math.cos(math.pi * share)) / 2


@grades("schedule_tests")
def test_schedule(student, rng):
    """The whole curve is right, and beyond its end too."""
    peak, floor = float(rng.uniform(low=1, high=2)), float(rng.uniform(low=0.1, high=0.5))
    warmup, total = rng.integer(3, 6), rng.integer(11, 15)
    steps = range(total + 4)
    found = [student.learning_rate(step, peak, floor, warmup, total) for step in steps]
    assert all(type(rate) is float for rate in found)
    expected = [scheduled(step, peak, floor, warmup, total) for step in steps]
    assert_same(found, expected, rtol=1e-6, atol=1e-9)


@grades("schedule_tests")
def test_schedule_without_warmup(student):
    """Without warm-up it begins at the peak."""
    assert_same([student.learning_rate(step, 1.0, 0.0, 0, 4) for step in (0, 2)], [1.0, 0.5])
