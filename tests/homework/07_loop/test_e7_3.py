"""Hidden tests of exercise 7.3: `evaluate`, which changes nothing."""

import pytest
import torch
import torch.nn.functional as F

from torchgrade.testing import assert_same, grades, value

LOGITS = (-3.0, -2.0, -1.2, -0.4, 0.3, 0.45, 1.1, 2.0, 3.0)
"""Far enough from the thresholds of the tests, some between the logits 0 and 0.5."""
RAISED = {"key": KeyError, "zero": ZeroDivisionError, "os": OSError}


def draw(rng, n, *labels):
    """Readings that are the logits, and answers of which more than half agree with them."""
    count = n * torch.Size(labels).numel()
    chosen = torch.tensor([LOGITS[i % len(LOGITS)] for i in rng.permutation(count)])
    flipped = torch.tensor([i % 10 < 3 for i in rng.permutation(count)])
    answers = (chosen > 0) ^ flipped
    return chosen.reshape(n, *labels), answers.float().reshape(n, *labels)


def split(x, y, size):
    """Batches of `size` samples, the last one smaller."""
    return list(zip(x.split(size), y.split(size), strict=True))


def accuracy(x, y, threshold=0.5):
    """Share of right entries."""
    return ((torch.sigmoid(x.double()) > threshold) == (y > 0.5)).double().mean().item()


def cross_entropy(student):
    """The loss, there."""
    return student.torch.nn.functional.binary_cross_entropy_with_logits


@grades("e7_3_tests", weight=2.5)
def test_independent_of_batch_size(student, device, rng):
    """Loss, accuracy and n are the same for every batch size, also where the last one is small."""
    x, y = draw(rng, 23, 3)
    x[-1] = torch.tensor([3.0, -3.0, 3.0])
    y[-1] = torch.tensor([0.0, 1.0, 0.0])
    loss = F.binary_cross_entropy_with_logits(x.double(), y.double()).item()
    identity = student.torch.nn.Identity()
    result = student.evaluate(identity, [(x, y)], cross_entropy(student))
    assert_same(result["loss"], loss, rtol=1e-4, name="loss in one batch")
    assert_same(result["accuracy"], accuracy(x, y), rtol=1e-5, name="accuracy in one batch")
    assert result["n"] == 23, "n in one batch"
    for size in (1, 4, 11, rng.integer(5, 10)):
        result = student.evaluate(identity, split(x, y, size), cross_entropy(student))
        assert_same(result["loss"], loss, rtol=1e-4, name=f"loss in batches of {size}")
        assert_same(result["accuracy"], accuracy(x, y), rtol=1e-5, name=f"accuracy, {size}")
        assert result["n"] == 23, f"n in batches of {size}"


@grades("e7_3_tests", weight=2)
def test_eval_mode_no_grad_during(student, device, rng):
    """While it works, every module is in eval mode, and no gradients are recorded."""
    helpers = student.load("helpers.py")
    model, (x, y) = helpers.Watched(3), draw(rng, 9, 3)
    loss = helpers.WatchedLoss(model)
    result = student.evaluate(model, split(x, y, 4), loss)
    wanted = F.mse_loss(x.double() / (1 + 1e-5) ** 0.5, y.double()).item()
    assert_same(result["loss"], wanted, rtol=1e-4, name="loss in eval mode")
    calls = value(model.calls)
    assert len(calls) == 3, "one call of the model per batch"
    for modes, recording, _ in calls:
        assert not any(modes), "a module is in train mode"
        assert not recording, "gradients are recorded"
    calls = value(loss.calls)
    assert len(calls) >= 3, "calls of the loss"
    for (modes, recording), graph in calls:
        assert not any(modes), "a module is in train mode during the loss"
        assert not recording, "gradients are recorded during the loss"
        assert not graph, "the logits have a graph"


@grades("e7_3_tests", weight=2)
def test_mode_restored_everywhere(student, device, rng):
    """Afterwards each module is in its own mode again, and gradients are recorded as before."""
    helpers = student.load("helpers.py")
    x, y = draw(rng, 8, 3)
    for mode in (True, False):
        model = helpers.Watched(3)
        model.train(mode)
        result = student.evaluate(model, split(x, y, 5), helpers.WatchedLoss())
        assert result["n"] == 8, "n"
        assert value(model.state()) == ([mode] * 5, True), f"all modules in mode {mode}"
    for off in ((0,), (2,), (1, 4)):
        model = helpers.Watched(3)
        for i, module in enumerate(model.modules()):
            module.training = i not in off
        before = value(model.state())
        student.evaluate(model, split(x, y, 5), helpers.WatchedLoss())
        assert value(model.state()) == before, f"modules {off} were in eval mode"
    model, loss = helpers.Watched(3), helpers.WatchedLoss()
    result, recording = helpers.without_gradients(student.evaluate, model, split(x, y, 5), loss)
    assert result["n"] == 8, "n"
    assert recording is False, "gradients are recorded, and were not before"


@grades("e7_3_tests", weight=1.5)
def test_statistics_unchanged(student, device, rng):
    """Parameters, buffers and gradients stay, and a second time gives the same numbers."""
    helpers = student.load("helpers.py")
    model, (x, y) = helpers.Net(), draw(rng, 12, 3)
    x = rng.normal(12, 5)
    grads = [rng.normal(*p.shape) for p in model.parameters()]
    for parameter, grad in zip(model.parameters(), grads, strict=True):
        parameter.grad = grad
    before = {name: value(item).detach().clone() for name, item in model.state_dict().items()}
    weights = [value(p).detach().double() for p in model.parameters()]
    hidden = (x.double() @ weights[0].T + weights[1]) / (1 + 1e-5) ** 0.5
    logits = torch.relu(hidden * weights[2] + weights[3]) @ weights[4].T + weights[5]
    loss = F.binary_cross_entropy_with_logits(logits, y.double()).item()
    given = [student.put(item) for item in (x, y)]
    for _ in range(2):
        result = student.evaluate(model, [tuple(given)], cross_entropy(student))
        assert_same(result["loss"], loss, rtol=1e-4, name="loss")
    for name, item in model.state_dict().items():
        assert torch.equal(value(item).detach(), before[name]), f"{name} changed"
    for parameter, grad in zip(model.parameters(), grads, strict=True):
        assert torch.equal(parameter.grad, grad), "a gradient changed"
        assert parameter.requires_grad, "a parameter is frozen now"
    assert torch.equal(given[0], x), "the readings changed"
    assert torch.equal(given[1], y), "the answers changed"


@grades("e7_3_tests", weight=1.5)
def test_python_numbers_threshold_empty(student, device, rng):
    """Python numbers come back, the threshold is a probability, an empty loader is an error."""
    x, _ = draw(rng, 18, 2)
    y = (x > -0.8).float()
    y[x > 2.5] = 0.0
    identity = student.torch.nn.Identity()
    for threshold in (0.3, 0.5, 0.8):
        result = student.evaluate(
            identity, split(x, y, 7), cross_entropy(student), threshold=threshold
        )
        wanted = accuracy(x, y, threshold)
        assert_same(result["accuracy"], wanted, rtol=1e-5, name=f"accuracy at {threshold}")
        assert type(result["loss"]) is float, "type of the loss"
        assert type(result["accuracy"]) is float, "type of the accuracy"
        assert type(result["n"]) is int, "type of n"
    model = student.load("helpers.py").Watched(2)
    with pytest.raises((ValueError, AssertionError)):
        student.evaluate(model, [], cross_entropy(student))
    assert value(model.state()) == ([True] * 5, True), "modes after an empty loader"


@grades("e7_3_tests", weight=1, hollow="asks for exceptions and modes")
def test_mode_restored_after_an_exception(student, device, rng):
    """If something raises, the caller gets that error, and all modes are as before."""
    helpers = student.load("helpers.py")
    x, y = draw(rng, 8, 3)
    for where, kind in (("model", "key"), ("loss", "zero"), ("loader", "os")):
        model = helpers.Watched(3)
        loss = helpers.WatchedLoss(model)
        model.inner.eval()
        before = value(model.state())
        error = helpers.raising(kind)
        if where != "loader":
            (model if where == "model" else loss).raises = error
        batches = helpers.once(split(x, y, 5), error if where == "loader" else None)
        with pytest.raises(RAISED[kind]):
            student.evaluate(model, batches, loss)
        modes, recording = value(model.state())
        assert modes == before[0], f"modes after an error of the {where}"
        assert recording is True, f"no gradients are recorded after an error of the {where}"
        assert len(value(model.calls)) == (2 if where == "loader" else 1), "calls of the model"
    model, loss = helpers.Watched(3), helpers.WatchedLoss()
    model.inner.eval()
    before = value(model.state())
    came = helpers.interrupted(student.evaluate, model, split(x, y, 5), loss)
    assert came is True, "the interrupt did not reach the caller"
    assert value(model.state()) == before, "modes after an interrupt"


@grades("e7_3_tests", weight=1.5, devices=("cuda", "mps", "simulated"))
def test_batch_is_moved(student, accelerator, rng):
    """Readings and answers go to the device where the model is."""
    x, y = draw(rng, 9, 3)
    x, y = x.cpu(), y.cpu()
    model = student.load("helpers.py").Watched(3)
    model.to(accelerator.device)
    result = student.evaluate(
        model, split(x, y, 4), cross_entropy(student), device=accelerator.device
    )
    logits = x.double() / (1 + 1e-5) ** 0.5
    loss = F.binary_cross_entropy_with_logits(logits, y.double()).item()
    assert_same(result["loss"], loss, rtol=1e-4, name="loss")
    assert_same(result["accuracy"], accuracy(x, y), rtol=1e-5, name="accuracy")
    assert result["n"] == 9, "n"
    accelerator.assert_on(model)


@grades("e7_3_tests", weight=1)
def test_other_number_of_labels(student, device, rng):
    """One label, many labels, or no dimension for labels: every entry counts once."""
    identity = student.torch.nn.Identity()
    low = 0.05 + 0.4 * rng.uniform(6, 1)
    result = student.evaluate(identity, [(low, torch.ones(6, 1))], cross_entropy(student))
    assert result["accuracy"] > 0.999, "low logits above zero say yes"
    size = 1 + rng.uniform(5)
    x, y = torch.stack([size, size + 1, -size], 1), torch.tensor([[1.0, 1.0, 0.0]] * 5)
    result = student.evaluate(identity, [(x, y)], cross_entropy(student))
    assert result["accuracy"] > 0.999, "two answers of a row are yes"
    assert result["accuracy"] < 1.001, "more than all answers are right"
    for labels in ((1,), (7,), ()):
        x, y = draw(rng, 20, *labels)
        loss = F.binary_cross_entropy_with_logits(x.double(), y.double()).item()
        result = student.evaluate(identity, split(x, y, 8), cross_entropy(student))
        assert_same(result["loss"], loss, rtol=1e-4, name=f"loss with labels {labels}")
        wanted = accuracy(x, y)
        assert_same(result["accuracy"], wanted, rtol=1e-5, name=f"accuracy, labels {labels}")
        assert result["n"] == 20, f"n with labels {labels}"


@grades("e7_3_tests", weight=1)
def test_the_loader_is_gone_through_once(student, device, rng):
    """A loader that can be read only once is enough, and batches may be lists."""
    helpers = student.load("helpers.py")
    model, (x, y) = helpers.Watched(3), draw(rng, 14, 3)
    batches = [list(pair) for pair in split(x, y, 4)]
    result = student.evaluate(model, helpers.once(batches), cross_entropy(student))
    assert result["n"] == 14, "n"
    assert_same(result["accuracy"], accuracy(x, y), rtol=1e-5, name="accuracy")
    assert len(value(model.calls)) == 4, "calls of the model"
