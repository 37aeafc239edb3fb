"""Hidden tests of exercise 8.6: `EMA`, a second set of weights that lags behind."""

import torch

from torchgrade.testing import assert_same, grades, value

SHAPES = ((4, 3), (4,), (4,), (4,), (2, 4), (2,))


def weights(rng):
    """Numbers for all parameters of the model."""
    return [rng.normal(*shape) + 1 for shape in SHAPES]


def alike(found, expected):
    """Whether two dicts of tensors are the same to the last bit."""
    found, expected = value(found), value(expected)
    return list(found) == list(expected) and all(
        torch.equal(found[name], expected[name]) for name in expected
    )


def follow(student, rng, model, ema, decay, shadow, steps):
    """Update several times; what the average should be."""
    helpers = student.load("helpers.py")
    for _ in range(steps):
        now = weights(rng)
        helpers.assign(model, now)
        ema.update(model)
        shadow = [decay * s + (1 - decay) * w.double() for s, w in zip(shadow, now, strict=True)]
    return shadow


@grades("e8_6_tests", weight=2.5)
def test_recurrence(student, rng):
    """After several updates the average is that of the formula, for several decays."""
    helpers = student.load("helpers.py")
    model = student.torch.nn.Linear(2, 1)
    helpers.assign(model, [torch.zeros(1, 2), torch.zeros(1)])
    ema, step = student.EMA(model, decay=0.9), 1 + rng.integer(1, 9)
    helpers.assign(model, [torch.full((1, 2), float(step)), torch.full((1,), float(step))])
    ema.update(model)
    share = float(value(helpers.worn(ema, model))[0].sum()) / (2 * step)
    assert abs(share - 0.9) > 0.01, "old and new are swapped"
    assert abs(share - 0.01) > 0.005, "another decay"
    assert abs(share - 0.5) > 0.01, "a plain mean"
    assert abs(share - 0.1) < 0.001, "share of the new weights"
    for decay, settings in ((0.9, {"decay": 0.9}), (0.3, {"decay": 0.3}), (0.99, {})):
        model, start = helpers.Trembling(), weights(rng)
        helpers.assign(model, start)
        ema = student.EMA(model, **settings)
        first = follow(student, rng, model, ema, decay, [w.double() for w in start], 1)
        found = [t.double() for t in value(helpers.worn(ema, model))]
        assert_same(found, first, rtol=1e-5, atol=1e-5, name="after one update")
        later = follow(student, rng, model, ema, decay, first, 4)
        found = [t.double() for t in value(helpers.worn(ema, model))]
        assert_same(found, later, rtol=1e-5, atol=1e-5, name="after five updates")


@grades("e8_6_tests", weight=0.75)
def test_shared_weight(student, rng):
    """A weight that two layers share is averaged like any other."""
    helpers, shapes = student.load("helpers.py"), ((3, 3), (3,), (3,))
    model, start = helpers.Tied(), [rng.normal(*shape) for shape in shapes]
    helpers.assign(model, start)
    ema = student.EMA(model, decay=0.8)
    now = [rng.normal(*shape) for shape in shapes]
    helpers.assign(model, now)
    ema.update(model)
    wanted = [0.8 * s.double() + 0.2 * w.double() for s, w in zip(start, now, strict=True)]
    found = [t.double() for t in value(helpers.worn(ema, model))]
    assert_same(found[1:], wanted[1:], rtol=1e-5, atol=1e-5, name="what is not shared")
    assert_same(found[0], wanted[0], rtol=1e-5, atol=1e-5, name="what is shared")
    assert_same(value(helpers.present(model)), now, rtol=0, atol=0, name="after the block")


@grades("e8_6_tests", weight=2, hollow="asks for what must not change")
def test_weights_come_back(student, rng):
    """After the block everything is as it was, whatever the block did, also if it failed."""
    helpers = student.load("helpers.py")
    model = helpers.Trembling()
    helpers.assign(model, weights(rng))
    ema = student.EMA(model, decay=0.5)
    helpers.assign(model, weights(rng))
    ema.update(model)
    helpers.assign(model, weights(rng))
    before = value(helpers.state(model))
    helpers.worn(ema, model)
    assert alike(helpers.state(model), before), "after a quiet block"
    assert helpers.rough(ema, model, rng.normal(6, 3), False) is False, "a block without exception"
    assert alike(helpers.state(model), before), "after a block that wrote into the model"
    came = helpers.rough(ema, model, rng.normal(6, 3), True)
    assert alike(helpers.state(model), before), "after an exception"
    assert came, "the exception was swallowed"


@grades("e8_6_tests", weight=1.5)
def test_start_is_a_copy(student, rng):
    """The average begins with the weights of the beginning, wherever the model goes."""
    helpers = student.load("helpers.py")
    model, start = helpers.Trembling(), weights(rng)
    helpers.assign(model, start)
    ema = student.EMA(model, decay=0.8)
    moved = weights(rng)
    helpers.assign(model, moved)
    found = value(helpers.worn(ema, model))
    assert not torch.equal(found[0], moved[0]), "the average moves with the model"
    assert all(torch.equal(a, b) for a, b in zip(found, start, strict=True)), "before any update"
    shadow = follow(student, rng, model, ema, 0.8, [w.double() for w in start], 1)
    helpers.assign(model, weights(rng))
    found = [t.double() for t in value(helpers.worn(ema, model))]
    assert_same(found, shadow, rtol=1e-5, atol=1e-5, name="after an update, and a move")


@grades("e8_6_tests", weight=1.5)
def test_no_graph_and_integer_buffers(student, rng):
    """No graph is kept, nothing grows, and counters stay whole numbers."""
    helpers, x = student.load("helpers.py"), rng.normal(6, 3)
    model, start = helpers.Trembling(), weights(rng)
    helpers.assign(model, start)
    ema = student.EMA(model, decay=0.9)
    few, graphs = value(helpers.kept(ema, model, x, 2))
    assert graphs == 0, "a tensor with a graph is kept"
    many, graphs = value(helpers.kept(ema, model, x, 9))
    assert graphs == 0, "a tensor with a graph is kept later"
    assert many <= few, "the number of tensors grows"
    assert value(helpers.counted(ema, model)) == [11], "the counter of batches"
    assert all(value(helpers.gradless(ema, model))), "a parameter inside of the block has a graph"
    helpers.assign(model, weights(rng))
    found = value(helpers.worn(ema, model))
    assert_same(found, start, rtol=1e-5, atol=1e-5, name="the average of equal weights")


@grades("e8_6_tests", weight=1.5, hollow="asks for what must not change")
def test_training_continues_after_average(student, rng):
    """The optimizer trains the same parameters on, as if there were no average."""
    helpers, x, y = student.load("helpers.py"), rng.normal(8, 3), rng.normal(8, 2)
    start, runs = [0.3 * w for w in weights(rng)], []
    for averaged in (False, True):
        model = helpers.Trembling()
        helpers.assign(model, start)
        optimizer = student.torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
        model.eval()
        ema = student.EMA(model, decay=0.6) if averaged else None
        losses = value(helpers.train(model, x, y, 4, optimizer, ema))
        runs.append((losses, value(helpers.present(model))))
        if averaged:
            assert all(value(helpers.same_parameters(ema, model))), "another Parameter object"
    assert all(bool(w.isfinite().all()) for w in runs[0][1]), "the training diverges"
    assert runs[1][0] == runs[0][0], "the losses"
    same = (torch.equal(a, b) for a, b in zip(runs[1][1], runs[0][1], strict=True))
    assert all(same), "the weights in the end"


@grades("e8_6_tests", weight=1)
def test_model_computes_with_the_average(student, rng):
    """Inside of the block the model's output is that of the averaged weights."""
    helpers, there = student.load("helpers.py"), student.torch.nn
    model, x = there.Linear(3, 2), rng.normal(5, 3)
    shadow = [value(p).detach().double() for p in model.parameters()]
    ema = student.EMA(model, decay=0.7)
    now = [rng.normal(2, 3), rng.normal(2)]
    helpers.assign(model, now)
    ema.update(model)
    shadow = [0.7 * s + 0.3 * w.double() for s, w in zip(shadow, now, strict=True)]
    expected = (x.double() @ shadow[0].T + shadow[1]).float()
    assert_same(helpers.output(ema, model, x), expected, rtol=1e-4, atol=1e-5, name="inside")
    plain = x @ now[0].T + now[1]
    assert_same(value(model(x)).detach(), plain, rtol=1e-4, atol=1e-5, name="outside")


@grades("e8_6_tests", weight=1.25)
def test_average_is_its_own(student, rng):
    """What is written into the weights inside of a block, or by another average, has no effect."""
    helpers = student.load("helpers.py")
    model, start = helpers.Trembling(), weights(rng)
    helpers.assign(model, start)
    slow, fast = student.EMA(model, decay=0.9), student.EMA(model, decay=0.2)
    now = weights(rng)
    helpers.assign(model, now)
    slow.update(model)
    fast.update(model)
    for ema, decay in ((slow, 0.9), (fast, 0.2)):
        pairs = zip(start, now, strict=True)
        expected = [decay * s.double() + (1 - decay) * w.double() for s, w in pairs]
        found = [t.double() for t in value(helpers.worn(ema, model))]
        assert_same(found, expected, rtol=1e-5, atol=1e-5, name=f"average with decay {decay}")
        helpers.rough(ema, model, rng.normal(6, 3), False)
        found = [t.double() for t in value(helpers.worn(ema, model))]
        assert_same(found, expected, rtol=1e-5, atol=1e-5, name="after a rough block")


@grades("e8_6_tests", weight=0.75, hollow="asks for what must not change")
def test_update_leaves_the_model_alone(student, rng):
    """An update changes neither weights nor buffers nor gradients of the model."""
    helpers = student.load("helpers.py")
    model = helpers.Trembling()
    ema = student.EMA(model, decay=0.5)
    helpers.assign(model, weights(rng))
    helpers.backward(model, rng.normal(6, 3))
    before, grads = value(helpers.state(model)), [value(p.grad) for p in model.parameters()]
    names = list(before)
    ema.update(model)
    assert list(value(helpers.state(model))) == names, "names in the state dict"
    assert alike(helpers.state(model), before), "weights and buffers"
    after = [value(p.grad) for p in model.parameters()]
    assert all(torch.equal(a, b) for a, b in zip(after, grads, strict=True)), "gradients"
