"""Hidden tests of exercise 8.3: `amp_step`, sixteen bits where they are enough."""

import math

import torch
from torch import nn

from torchgrade.testing import assert_same, assert_trains_like, grades, value

HALF = torch.bfloat16


def problem(rng, samples=16):
    """Weights of two layers, inputs and targets; the gradients are not small."""
    first, second = rng.normal(5, 8) / 2, rng.normal(8, 2) / 2
    return first, second, (rng.normal(samples, 5), rng.normal(samples, 2) + 2)


def reference(first, second, batch, dtype=HALF):
    """The loss, the gradients and the gradient of the output, under autocast; or in float32."""
    weights = [w.clone().requires_grad_() for w in (first, second)]
    with torch.autocast("cpu", dtype=dtype or HALF, enabled=dtype is not None):
        output = (batch[0] @ weights[0]).relu() @ weights[1]
        loss = nn.functional.mse_loss(output, batch[1])
    *grads, at_output = torch.autograd.grad(loss, [*weights, output])
    return float(loss.detach()), grads, at_output.float()


def norm(grads):
    """The total norm of gradients."""
    return math.sqrt(sum(float(g.double().square().sum()) for g in grads))


def near(found, expected, name):
    """Compare tensors, relative to the largest number."""
    for got, wanted in zip(value(found), expected, strict=True):
        assert got.shape == wanted.shape, f"shape of {name}"
        error = float((got.detach().double() - wanted.double()).abs().max())
        assert error <= 0.02 * float(wanted.abs().max()), name


def moved(scene, before):
    """How far the weights have moved."""
    after = (value(scene.model.first).detach(), value(scene.model.second).detach())
    return [a.double() - b.double() for a, b in zip(after, before, strict=True)]


@grades("e8_3_tests", weight=2)
def test_forward_in_bf16_weights_in_fp32(student, rng):
    """The layers compute in bfloat16; weights, gradients and the batch stay float32."""
    first, second, batch = problem(rng)
    scene = student.load("helpers.py").Scene(first, second)
    x, y = student.put(batch[0]), student.put(batch[1])
    found = student.amp_step(scene.model, (x, y), scene.loss, scene.optimizer)
    loss, _, _ = reference(first, second, batch)
    assert_same(found, loss, rtol=0.01, atol=0, name="loss")
    assert value(scene.hidden) == [HALF], "dtype of the activations"
    assert value(scene.predictions) == [HALF], "dtype of the prediction"
    assert value(scene.weights) == [torch.float32], "dtype of the weights in the forward pass"
    assert scene.model.first.dtype == torch.float32, "dtype of the weights afterwards"
    assert [g.dtype for g in value(scene.grads)] == [torch.float32] * 2, "dtype of the gradients"
    assert value(scene.got(x)) == [True], "the model was given something else"


@grades("e8_3_tests", weight=1.5)
def test_backward_outside_autocast(student, rng):
    """Autocast is over when backward begins, and when the optimizer steps."""
    first, second, batch = problem(rng)
    for settings in ({}, {"max_norm": 0.5}):
        scene = student.load("helpers.py").Scene(first, second)
        found = student.amp_step(scene.model, batch, scene.loss, scene.optimizer, **settings)
        met = value(scene.met)
        assert met["forward"] == [(True, HALF)], "the forward pass"
        assert met["backward"] == [(False, None)], "the backward pass"
        assert met["step"] == [(False, None)], "the step"
        loss, _, _ = reference(first, second, batch)
        assert_same(found, loss, rtol=0.01, atol=0, name="loss")


@grades("e8_3_tests", weight=1.5)
def test_loss_inside_autocast(student, rng):
    """The loss is computed under autocast, and so in float32."""
    first, second, batch = problem(rng)
    scene = student.load("helpers.py").Scene(first, second)
    found = student.amp_step(scene.model, batch, scene.loss, scene.optimizer)
    loss, _, _ = reference(first, second, batch)
    assert_same(found, loss, rtol=0.01, atol=0, name="loss")
    assert value(scene.met)["loss"] == [(True, HALF)], "autocast while the loss is computed"
    assert value(scene.losses) == [torch.float32], "dtype of the loss"
    assert value(scene.events) == ["forward", "loss", "backward", "step"], "what happened"


@grades("e8_3_tests", weight=1)
def test_dtype_argument(student, rng):
    """float16 means float16, and the weights arrive where they should."""
    first, second, batch = problem(rng)
    scene = student.load("helpers.py").Scene(first, second, 0.1)
    half = torch.float16
    found = student.amp_step(scene.model, batch, scene.loss, scene.optimizer, dtype=half)
    loss, grads, _ = reference(first, second, batch, half)
    assert_same(found, loss, rtol=0.01, atol=0, name="loss")
    assert value(scene.hidden) == [half], "dtype of the activations"
    assert value(scene.met)["loss"] == [(True, half)], "autocast while the loss is computed"
    near(moved(scene, (first, second)), [-0.1 * g for g in grads], "step")


@grades("e8_3_tests", weight=0.75)
def test_device_type_argument(student, rng):
    """Autocast for another kind of device leaves what happens on the CPU alone."""
    first, second, batch = problem(rng)
    scene = student.load("helpers.py").Scene(first, second, 0.1)
    settings = {"device_type": "cuda", "dtype": torch.float16}
    found = student.amp_step(scene.model, batch, scene.loss, scene.optimizer, **settings)
    loss, grads, _ = reference(first, second, batch, None)
    assert_same(found, loss, rtol=1e-3, atol=0, name="loss")
    assert value(scene.hidden) == [torch.float32], "dtype of the activations"
    near(moved(scene, (first, second)), [-0.1 * g for g in grads], "step")


@grades("e8_3_tests", weight=2)
def test_steps_like_the_reference(student, rng):
    """Step after step, it does what a training step in mixed precision does."""
    there = student.torch.nn
    model = there.Sequential(there.Linear(5, 8), there.ReLU(), there.Linear(8, 2))
    optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.8)

    def mixed(net, optim, batch):
        optim.zero_grad()
        with torch.autocast("cpu", dtype=HALF):
            loss = nn.functional.mse_loss(net(batch[0]), batch[1])
        loss.backward()
        optim.step()
        return loss.detach()

    assert_trains_like(
        lambda batch: student.amp_step(model, batch, there.functional.mse_loss, optimizer),
        model,
        optimizer,
        [problem(rng)[2] for _ in range(3)],
        reference=nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 2)),
        reference_optimizer=lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8),
        reference_step=mixed,
        loss="float",
        rtol=0.03,
    )


@grades("e8_3_tests", weight=1.5)
def test_scaler_sequence(student, rng):
    """The scaler scales the loss, steps, then adapts; the loss that comes back has no factor."""
    first, second, batch = problem(rng)
    helpers = student.load("helpers.py")
    loss, grads, at_output = reference(first, second, batch)
    for clip in ({}, {"max_norm": 1e3}):
        scene = helpers.Scene(first, second, 0.1)
        scaler = helpers.Scaler("cpu", init_scale=64.0, growth_interval=1)
        settings = {"scaler": scaler, **clip}
        found = student.amp_step(scene.model, batch, scene.loss, scene.optimizer, **settings)
        assert isinstance(found, float), "type of the loss"
        assert_same(found, loss, rtol=0.01, atol=0, name="loss")
        calls = [call for call in value(scaler.calls) if call != "unscale_"]
        assert "update" in calls, "the scale is never adapted"
        assert "step" in calls, "the scaler does not step"
        assert calls == ["scale", "step", "update"], "calls of the scaler"
        assert float(scaler.get_scale()) == 128, "scale after a good step"
        near(scene.arrived, [64 * at_output], "what goes backward")
        near(moved(scene, (first, second)), [-0.1 * g for g in grads], "step")


@grades("e8_3_tests", weight=1.5)
def test_clip_after_unscale(student, rng):
    """With a scaler, the true gradients are clipped, and only if they are too long."""
    first, second, batch = problem(rng)
    helpers = student.load("helpers.py")
    _, grads, _ = reference(first, second, batch)
    for share, scale in ((0.3, 256.0), (3.0, 1024.0)):
        limit = share * norm(grads)
        scene = helpers.Scene(first, second, 0.1)
        scaler = helpers.Scaler("cpu", init_scale=scale)
        settings = {"scaler": scaler, "max_norm": limit}
        student.amp_step(scene.model, batch, scene.loss, scene.optimizer, **settings)
        wanted = min(limit, norm(grads))
        assert norm(value(scene.grads)) > 0.5 * wanted, "clipped by far too much"
        assert_same(norm(value(scene.grads)), wanted, rtol=0.01, atol=0, name="norm at the step")
        factor = wanted / norm(grads)
        near(moved(scene, (first, second)), [-0.1 * factor * g for g in grads], "step")


@grades("e8_3_tests", weight=1)
def test_scaled_update_equals_unscaled(student, rng):
    """With a scaler, also one that is switched off, the weights go where they go without one."""
    first, second, batch = problem(rng)
    helpers = student.load("helpers.py")
    _, grads, _ = reference(first, second, batch)
    for settings in ({"init_scale": 4096.0}, {"enabled": False}):
        scene = helpers.Scene(first, second, 0.1)
        scaler = student.torch.amp.GradScaler("cpu", **settings)
        for _ in range(2):
            before = value([scene.model.first, scene.model.second])
            before = [w.detach() for w in before]
            loss, grads, _ = reference(*before, batch)
            found = student.amp_step(scene.model, batch, scene.loss, scene.optimizer, scaler=scaler)
            assert_same(found, loss, rtol=0.01, atol=0, name="loss")
            near(moved(scene, before), [-0.1 * g for g in grads], "step")


@grades("e8_3_tests", weight=1)
def test_inf_gradient_skips_the_step(student, rng):
    """A step whose gradients overflow is skipped, and the scale falls."""
    first, second, batch = problem(rng)
    helpers = student.load("helpers.py")
    scene = helpers.Scene(first, second, 0.1)
    scaler = helpers.Scaler("cpu", init_scale=64.0)
    settings = {"scaler": scaler}
    student.amp_step(scene.model, batch, scene.loss, scene.optimizer, **settings)
    _, grads, _ = reference(first, second, batch)
    near(moved(scene, (first, second)), [-0.1 * g for g in grads], "good step")
    weights = [value(w).detach() for w in (scene.model.first, scene.model.second)]
    for clip in ({}, {"max_norm": 1.0}):
        huge = batch[0] * 1e30, batch[1]
        scale = float(scaler.get_scale())
        student.amp_step(scene.model, huge, scene.loss, scene.optimizer, **settings, **clip)
        after = [value(w).detach() for w in (scene.model.first, scene.model.second)]
        same = all(torch.equal(a, b) for a, b in zip(after, weights, strict=True))
        assert same, "the weights moved"
        assert float(scaler.get_scale()) == scale / 2, "the scale"


@grades("e8_3_tests", weight=1)
def test_clip_without_scaler(student, rng):
    """Without a scaler, max_norm clips too, and without max_norm nothing is clipped."""
    first, second, batch = problem(rng)
    helpers = student.load("helpers.py")
    _, grads, _ = reference(first, second, batch)
    for share in (0.4, 2.5, None):
        scene = helpers.Scene(first, second, 0.1)
        limit = None if share is None else share * norm(grads)
        student.amp_step(scene.model, batch, scene.loss, scene.optimizer, max_norm=limit)
        wanted = norm(grads) if limit is None else min(limit, norm(grads))
        assert_same(norm(value(scene.grads)), wanted, rtol=0.01, atol=0, name="norm at the step")
        factor = wanted / norm(grads)
        near(moved(scene, (first, second)), [-0.1 * factor * g for g in grads], "step")
    steep = batch[0], 1e6 * batch[1]
    _, grads, _ = reference(first, second, steep)
    scene = helpers.Scene(first, second, 0.1)
    student.amp_step(scene.model, steep, scene.loss, scene.optimizer)
    near(moved(scene, (first, second)), [-0.1 * g for g in grads], "a very long step")


@grades("e8_3_tests", weight=0.5)
def test_nothing_is_skipped_without_scaler(student, rng):
    """Without a scaler each call makes a step, also one whose loss is infinite."""
    first, second, batch = problem(rng)
    scene = student.load("helpers.py").Scene(first, second, 0.1)
    huge = batch[0] * 1e30, batch[1]
    found = student.amp_step(scene.model, huge, scene.loss, scene.optimizer)
    assert isinstance(found, float), "type of the loss"
    assert found == math.inf, "the loss"
    assert value(scene.events) == ["forward", "loss", "backward", "step"], "what happened"
    after = value(scene.model.second).detach()
    assert not after.isfinite().all(), "gradients that are not finite were replaced"


@grades("e8_3_tests", weight=0.5)
def test_mode_is_kept(student, rng):
    """Whether the model trains or evaluates, its mode is not touched."""
    first, second, batch = problem(rng)
    _, grads, _ = reference(first, second, batch)
    for mode in (False, True):
        scene = student.load("helpers.py").Scene(first, second, 0.1)
        scene.model.train(mode)
        student.amp_step(scene.model, batch, scene.loss, scene.optimizer)
        near(moved(scene, (first, second)), [-0.1 * g for g in grads], "step")
        assert scene.model.training is mode, "the mode has changed"
