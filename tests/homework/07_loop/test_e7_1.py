"""Hidden tests of exercise 7.1: `bce_with_logits`, stable in value and gradient."""

import pytest
import torch
import torch.nn.functional as F

from torchgrade.testing import assert_gradients, assert_same, grades, value

SHAPES = ((7,), (4, 3), (2, 3, 5))


def exact(logits, targets, reduction="none", pos_weight=None):
    """What PyTorch gives, in float64 and then in the dtype of the logits."""
    weight = None if pos_weight is None else pos_weight.double()
    loss = F.binary_cross_entropy_with_logits(
        logits.double(), targets.double(), reduction=reduction, pos_weight=weight
    )
    return loss.to(logits.dtype)


@grades("e7_1_tests", weight=2)
def test_vs_torch_all_options(student, device, rng):
    """Hard and soft targets, all reductions, with and without pos_weight: the loss is right."""
    for shape in SHAPES:
        z = 3 * rng.normal(*shape)
        for t in (rng.integers(0, 2, shape).float(), rng.uniform(*shape)):
            assert_same(student.bce_with_logits(z, t), exact(z, t, "mean"), name="mean by default")
            weight = rng.uniform(low=2, high=9)
            for reduction in ("mean", "sum", "none"):
                got = student.bce_with_logits(z, t, reduction=reduction)
                assert_same(got, exact(z, t, reduction), name=reduction)
                got = student.bce_with_logits(z, t, reduction=reduction, pos_weight=weight)
                assert_same(got, exact(z, t, reduction, weight), name=f"{reduction}, weighted")


@grades("e7_1_tests", weight=1.5)
def test_pos_weight_per_label(student, device, rng):
    """pos_weight may have one number per label; values and gradients follow."""
    z, t = 2 * rng.normal(6, 4), rng.uniform(6, 4)
    weight = torch.cat([rng.uniform(2, low=3, high=8), rng.uniform(2, low=0.1, high=0.5)])
    helpers = student.load("helpers.py")
    got = student.bce_with_logits(z, t, reduction="none", pos_weight=weight)
    assert_same(got, exact(z, t, "none", weight))
    weighted = helpers.partial(student.bce_with_logits, targets=t, pos_weight=student.put(weight))
    assert_gradients(
        weighted,
        [z],
        lambda z: F.binary_cross_entropy_with_logits(z, t.double(), pos_weight=weight.double()),
    )


@grades("e7_1_tests", weight=2)
def test_extreme_logits_value_and_gradient(student, device, rng):
    """Logits of ten thousand cost what they should, and send a gradient back."""
    size = torch.cat([rng.uniform(3, low=18, high=100), rng.uniform(3, low=5_000, high=10_000)])
    z = torch.cat([size, -size])
    for t in (torch.zeros(12), torch.ones(12), rng.uniform(12, low=0.2, high=0.8)):
        given = student.put(z)
        given.requires_grad_()
        loss = student.bce_with_logits(given, t, reduction="none")
        assert_same(loss.detach(), exact(z, t), atol=1e-5)
        loss.backward(torch.ones(12))
        wanted = (torch.sigmoid(z.double()) - t.double()).float()
        assert_same(given.grad, wanted, name="gradient", atol=1e-6)


@grades("e7_1_tests", weight=1.5)
def test_gradient_is_sigmoid_minus_target(student, device, rng):
    """For ordinary logits the gradient is the probability minus the target."""
    helpers = student.load("helpers.py")
    for t in (rng.integers(0, 2, (5, 3)).float(), rng.uniform(5, 3)):
        z = student.put(2 * rng.normal(5, 3))
        z.requires_grad_()
        student.bce_with_logits(z, t, reduction="sum").backward()
        assert_same(z.grad, torch.sigmoid(value(z).detach()) - t, name="gradient of the sum")
        assert_gradients(
            helpers.partial(student.bce_with_logits, targets=t),
            [2 * rng.normal(5, 3)],
            lambda z, t=t: F.binary_cross_entropy_with_logits(z, t.double()),
        )


@grades("e7_1_tests", weight=0.75)
def test_gradient_at_zero(student, device, rng):
    """The gradient is the same formula where a logit is exactly zero."""
    t = torch.cat([torch.zeros(2), torch.ones(2), rng.uniform(4)])
    z = student.put(torch.zeros(8))
    z.requires_grad_()
    student.bce_with_logits(z, t, reduction="sum").backward()
    assert_same(z.grad, 0.5 - t, name="gradient at zero")


@grades("e7_1_tests", weight=1)
def test_no_silent_broadcast(student, device, rng):
    """Targets of another shape are refused, also where they could be broadcast."""
    z, t = rng.normal(6, 1), rng.uniform(6, 1)
    assert_same(student.bce_with_logits(z, t), exact(z, t, "mean"))
    errors = (ValueError, AssertionError, RuntimeError)
    for reduction in ("mean", "none"):
        with pytest.raises(errors):
            student.bce_with_logits(z.reshape(2, 3), t.reshape(3, 2), reduction=reduction)
        with pytest.raises(errors):
            student.bce_with_logits(z, t[:1], reduction=reduction)
        for other in (t[:, 0], t[:, :, None], torch.ones(()), t[:5]):
            with pytest.raises(errors):
                student.bce_with_logits(z, other, reduction=reduction)


@grades("e7_1_tests", weight=1)
def test_integer_targets_unknown_reduction(student, device, rng):
    """Integer and boolean targets work; a reduction that does not exist is refused."""
    z, t = rng.normal(5, 3), rng.integers(0, 2, (5, 3))
    t[0, :2] = torch.tensor([0, 1])
    weight = rng.uniform(3, low=2, high=5)
    for targets in (t, t.bool(), t.to(torch.uint8), t.to(torch.int32)):
        assert_same(student.bce_with_logits(z, targets), exact(z, t, "mean"))
        got = student.bce_with_logits(z, targets, reduction="none", pos_weight=weight)
        assert_same(got, exact(z, t, "none", weight))
    for reduction in ("average", "", None):
        with pytest.raises((ValueError, AssertionError, KeyError, RuntimeError)):
            student.bce_with_logits(z, t.float(), reduction=reduction)


@grades("e7_1_tests", weight=0.75)
def test_dtype_and_inputs(student, device, rng):
    """float64 logits are computed in float64, a single number works, and inputs don't change."""
    for dtype in (torch.float32, torch.float64):
        z = (2 * rng.normal(4, 3)).to(dtype) + torch.pi / 1e9
        t = (rng.uniform(4, 3, high=0.9).double() + torch.pi / 1e9).to(dtype)
        given, targets = student.put(z), student.put(t)
        rtol = 1e-12 if dtype == torch.float64 else 1e-5
        assert_same(student.bce_with_logits(given, targets), exact(z, t, "mean"), rtol=rtol)
        assert torch.equal(given, z), "the logits changed"
        assert torch.equal(targets, t), "the targets changed"
    z, t = rng.normal(), rng.uniform().double()
    assert_same(student.bce_with_logits(z, t), exact(z, t, "mean"), name="float32 logits")
    assert_same(student.bce_with_logits(z, t, reduction="none"), exact(z, t), name="one number")


@grades("e7_1_tests", weight=0.75, devices=("cuda", "mps", "simulated"))
def test_on_an_accelerator(student, accelerator, rng):
    """It works where the logits are."""
    z, t, weight = rng.normal(5, 3), rng.integers(0, 2, (5, 3)), rng.uniform(3, low=2, high=5)
    z, t, weight = z.cpu(), t.cpu(), weight.cpu()
    there = accelerator.put((z, t, weight))
    for chosen, w in ((None, None), (there[2], weight)):
        got = student.bce_with_logits(there[0], there[1], reduction="none", pos_weight=chosen)
        accelerator.assert_on(got)
        assert_same(accelerator.fetch(got), exact(z, t, "none", w))
