"""Hidden tests of exercise 7.5: `fit`, which takes the bread out in time."""

import math

import torch

from torchgrade.testing import assert_same, grades, value

NAN = math.nan


def scripted(student, rng, curve, **settings):
    """Fit a network to a script; gives script, result and losses of training."""
    helpers = student.load("helpers.py")
    losses = rng.uniform(len(curve), low=1, high=9).tolist()
    script = helpers.Script(helpers.Net(), losses, list(curve))
    if settings.pop("scheduled", False):
        settings["scheduler"] = script
    settings.setdefault("epochs", len(curve))
    return script, student.fit(script.model, script.train, script.evaluate, **settings), losses


def assert_state(script, epoch):
    """Everything in the model is as it was in this epoch, counted from 0."""
    parameters = {name for name, _ in script.model.named_parameters()}
    right = {
        name: bool((value(item).detach() == 10 * (epoch + 1)).all())
        for name, item in script.model.state_dict().items()
    }
    wrong = sorted(name for name in right if not right[name])
    assert not parameters & set(wrong), f"{wrong} are not those of epoch {epoch}"
    assert not wrong, f"buffers {wrong} are not those of epoch {epoch}"


def assert_best(result, best, epoch):
    """What the result says of the best epoch."""
    assert result["best"] == best, "best"
    assert result["best_epoch"] == epoch, "best_epoch"


@grades("e7_5_tests", weight=2)
def test_best_weights_restored(student, device, rng):
    """At the end, parameters and buffers are those of the best epoch."""
    for best in (0, 3, 5, rng.integer(1, 5)):
        curve = [0.9 - 0.01 * i for i in rng.permutation(6)]
        curve[best] = 0.125
        script, result, _ = scripted(student, rng, curve)
        assert_best(result, 0.125, best)
        assert_state(script, best)
    script, result, _ = scripted(student, rng, [0.5, 0.2, 0.3, 0.4, 0.1], patience=2)
    assert_best(result, 0.2, 1)
    assert_state(script, 1)


@grades("e7_5_tests", weight=1.5)
def test_histories(student, device, rng):
    """Both histories hold one number per epoch that ran, in order."""
    curve = rng.uniform(5, low=0.1, high=0.9).tolist()
    _, result, losses = scripted(student, rng, curve)
    assert list(result["train"]) == losses, "train"
    assert list(result["val"]) == curve, "val"
    assert_best(result, min(curve), curve.index(min(curve)))
    _, result, losses = scripted(student, rng, [0.3, 0.5, 0.4, 0.6, 0.1], patience=3)
    assert list(result["train"]) == losses[:4], "train, stopped"
    assert list(result["val"]) == [0.3, 0.5, 0.4, 0.6], "val, stopped"


@grades("e7_5_tests", weight=2)
def test_patience(student, device, rng):
    """It stops after so many epochs in a row without improvement, and not before."""
    worse = rng.integer(6, 10) / 10
    cases = [
        ([0.5, worse, worse, 0.4, worse, worse, worse, 0.3], 3, 7),
        ([0.5, worse, 0.4, worse, 0.3, worse, 0.2, worse, 0.1], 2, 9),
        ([0.5, worse, 0.4], 1, 2),
        ([0.5, 0.4, 0.3, worse], 1, 4),
        ([0.5, worse, worse, worse, 0.1], None, 5),
        ([0.5, worse, worse, worse], 9, 4),
    ]
    for curve, patience, ran in cases:
        script, result, _ = scripted(student, rng, curve, patience=patience)
        log = value(script.log)
        assert log.count("train") == ran, f"epochs of {curve} with patience {patience}"
        assert log.count("evaluate") == ran, "evaluations"
        assert len(result["val"]) == ran, "history"
        assert_best(result, min(curve[:ran]), curve.index(min(curve[:ran])))
        assert_state(script, result["best_epoch"])
    _, result, _ = scripted(student, rng, [0.5, 0.4999, 0.4998, 0.49975], patience=1)
    assert len(result["val"]) == 4, "small improvements are some, too"
    assert_best(result, 0.49975, 3)
    _, result, _ = scripted(student, rng, [0.5, 0.5 - 1e-9, 0.5 - 2e-9], patience=1)
    assert_best(result, 0.5 - 2e-9, 2)


@grades("e7_5_tests", weight=1.5)
def test_ties_and_nan(student, device, rng):
    """A tie is no improvement, and neither NaN nor infinity ever is one."""
    level = rng.integer(2, 6) / 8
    cases = [
        ([level, level, level, 0.1], 2, 3, level, 0),
        ([0.9, level, level, level, level], 3, 5, level, 1),
        ([0.9, level, NAN, 0.95, 0.1], 2, 4, level, 1),
        ([NAN, 0.9, level, NAN], 3, 4, level, 2),
        ([NAN, 0.9, level, NAN, NAN, 0.1], None, 6, 0.1, 5),
        ([0.9, NAN, level, NAN], 2, 4, level, 2),
    ]
    for curve, patience, ran, best, epoch in cases:
        script, result, _ = scripted(student, rng, curve, patience=patience)
        assert len(result["val"]) == ran, f"epochs of {curve}"
        assert_best(result, best, epoch)
        assert_state(script, epoch)
    script, result, _ = scripted(student, rng, [math.inf, level, math.inf])
    assert_best(result, level, 1)
    assert_state(script, 1)


@grades("e7_5_tests", weight=1)
def test_never_an_improvement(student, device, rng):
    """If no validation loss is finite, there is no best epoch, and the last state stays."""
    for patience, ran in ((None, 4), (2, 2)):
        script, result, losses = scripted(student, rng, [NAN] * 4, patience=patience)
        assert list(result["train"]) == losses[:ran], "train"
        assert all(math.isnan(x) for x in result["val"]), "val"
        assert len(result["val"]) == ran, "epochs"
        assert_best(result, math.inf, None)
        assert_state(script, ran - 1)
    script, result, _ = scripted(student, rng, [math.inf, NAN, math.inf, 0.5], patience=3)
    assert len(result["val"]) == 3, "epochs with infinite losses"
    assert_best(result, math.inf, None)
    assert_state(script, 2)


@grades("e7_5_tests", weight=1.5)
def test_scheduler_once_per_epoch_after_the_optimizer(student, device, rng):
    """The scheduler steps once per trained epoch, after the training."""
    for curve, patience in (([0.5, 0.4, 0.6], None), ([0.5, 0.6, 0.7, 0.1], 2)):
        script, result, _ = scripted(student, rng, curve, patience=patience, scheduled=True)
        log = value(script.log)
        assert_best(result, min(curve[:3]), curve.index(min(curve[:3])))
        assert "schedule" in log, "the scheduler was never called"
        if patience is None:
            assert log.count("schedule") == 3, f"calls: {log}"
        assert log.count("schedule") == 3, f"calls until it stopped: {log}"
        assert len(log) == 9, f"calls: {log}"
        for epoch in (log[i : i + 3] for i in range(0, len(log), 3)):
            assert epoch[0] == "train", "the epoch begins with something else"
            assert sorted(epoch[1:]) == ["evaluate", "schedule"], f"calls: {log}"
    helpers = student.load("helpers.py")
    model, gamma = helpers.Net(), rng.integer(2, 8) / 10
    training = helpers.Settings(model, gamma)
    script = helpers.Script(model, [0.0] * 4, [0.4, 0.3, 0.2, 0.1])
    script.epoch = 1
    student.fit(model, training.train, script.evaluate, epochs=4, scheduler=training.scheduler)
    wanted = [gamma**k for k in range(4)]
    assert_same(value(training.seen), wanted, rtol=1e-6, name="lr of the epochs")


@grades("e7_5_tests", weight=1)
def test_order_of_calls(student, device, rng):
    """Each epoch trains once and evaluates once, in that order."""
    curve = [0.5, 0.6, 0.4, 0.7]
    script, result, losses = scripted(student, rng, curve)
    log = value(script.log)
    assert log[0] == "train", f"the first call: {log}"
    assert log[:3] == ["train", "evaluate", "train"], f"the first epoch: {log}"
    assert log == ["train", "evaluate"] * 4, "the calls of four epochs"
    assert list(result["train"]) == losses, "train"
    script, _, _ = scripted(student, rng, curve, epochs=2)
    assert value(script.log) == ["train", "evaluate"] * 2, "two epochs"


@grades("e7_5_tests", weight=1)
def test_parameters_stay_the_same_objects(student, device, rng):
    """Parameters are the same objects with the same memory, so an optimizer can go on."""
    helpers = student.load("helpers.py")
    script = helpers.Script(helpers.Net(), [0.0] * 4, [0.5, 0.1, 0.3, 0.2])
    script.model.head.bias.requires_grad_(False)
    parameters = list(script.model.parameters())
    places = value(helpers.addresses(script.model))
    optimizer = student.torch.optim.SGD(script.model.body.parameters(), lr=0.5)
    result = student.fit(script.model, script.train, script.evaluate, epochs=4)
    assert_best(result, 0.1, 1)
    assert_state(script, 1)
    after = list(script.model.parameters())
    assert len(after) == len(parameters), "number of parameters"
    assert all(a is b for a, b in zip(after, parameters, strict=True)), "other objects"
    assert value(helpers.addresses(script.model)) == places, "other memory"
    flags = [p.requires_grad for p in after]
    assert flags == [True] * (len(flags) - 1) + [False], "requires_grad changed"
    weight = script.model.body[0].weight
    weight.grad = grad = rng.normal(8, 5)
    optimizer.step()
    assert_same(value(weight).detach(), 20 - 0.5 * grad, name="after another step")


@grades("e7_5_tests", weight=0.75)
def test_zero_epochs(student, device, rng):
    """With zero epochs nothing is called, and the model stays as it is."""
    helpers = student.load("helpers.py")
    model = helpers.Net()
    script = helpers.Script(model, [], [])
    before = {name: value(item).detach().clone() for name, item in model.state_dict().items()}
    result = student.fit(
        model, script.train, script.evaluate, epochs=0, scheduler=script, patience=1
    )
    assert value(script.log) == [], "something was called"
    assert list(result["train"]) == list(result["val"]) == [], "histories"
    assert_best(result, math.inf, None)
    for name, item in model.state_dict().items():
        assert torch.equal(value(item).detach(), before[name]), f"{name} changed"
