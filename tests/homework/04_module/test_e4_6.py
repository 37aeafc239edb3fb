"""Hidden tests of exercise 4.6: weighing a model, and freezing a part of it."""

import torch

from torchgrade.testing import grades, value

FROZEN = {
    "enc": ["enc.0.weight", "enc.0.bias", "enc.1.weight", "enc.1.bias"],
    "enc.0": ["enc.0.weight", "enc.0.bias"],
    "block1": ["block1.deep.0.weight", "block1.deep.0.bias"],
    "block1.deep": ["block1.deep.0.weight", "block1.deep.0.bias"],
    "old_enc.enc": ["old_enc.enc.weight", "old_enc.enc.bias"],
}


def tied_size(n, hidden):
    """Elements in the parameters of a tied model."""
    return (n * hidden + hidden) + (n * hidden + n) + (n * n + n) + hidden


@grades("e4_6_tests", weight=1.5)
def test_tied_weights_once(student, device, rng):
    """A tensor that appears in two places is counted once."""
    n, hidden = rng.integer(3, 6), rng.integer(6, 9)
    model = student.load("helpers.py").Tied(n, hidden)
    assert student.count_parameters(model) == tied_size(n, hidden), "a tied model"
    assert student.count_parameters(model, False) == tied_size(n, hidden), "all of them"
    nn = student.torch.nn
    layer = nn.Linear(n, n)
    twice = nn.Sequential(layer, nn.ReLU(), layer)
    assert student.count_parameters(twice) == n * n + n, "a layer that comes twice"
    alike = nn.Sequential(nn.Linear(n, n), nn.Linear(n, n))
    for p in alike.parameters():
        p.data.fill_(1.0)
    assert student.count_parameters(alike) == 2 * (n * n + n), "equal values are not shared"


@grades("e4_6_tests", weight=1.5)
def test_frozen(student, device, rng):
    """By default only parameters that can learn are counted, otherwise all."""
    n = rng.integer(3, 9)
    nn = student.torch.nn
    model = nn.Sequential(nn.Linear(n, 4), nn.Linear(4, 2))
    next(iter(model.parameters())).requires_grad_(False)
    total = 4 * n + 4 + 10
    count = student.count_parameters(model)
    assert count == total - 4 * n, "the trainable ones"
    assert type(count) is int, "an int"
    assert student.count_parameters(model, True) == total - 4 * n, "by position"
    assert student.count_parameters(model, trainable_only=False) == total, "all of them"
    for p in model.parameters():
        p.requires_grad_(False)
    assert student.count_parameters(model) == 0, "nothing can learn"
    assert student.count_parameters(model, trainable_only=False) == total, "all frozen"


@grades("e4_6_tests", weight=1.25)
def test_buffers_do_not_count(student, device, rng):
    """Parameters of any shape count, at any depth; buffers and other tensors never do."""
    n = rng.integer(3, 9)
    nn, helpers = student.torch.nn, student.load("helpers.py")
    assert student.count_parameters(nn.BatchNorm1d(n)) == 2 * n, "a batch norm"
    assert student.count_parameters(nn.BatchNorm1d(n, affine=False), False) == 0, "buffers alone"
    assert student.count_parameters(nn.ReLU()) == 0, "nothing at all"
    bare = helpers.Bare(n)
    assert student.count_parameters(bare) == 6 * n + 1, "parameters of its own"
    assert student.count_parameters(nn.Sequential(nn.Sequential(bare), nn.PReLU(9))) == 6 * n + 10


@grades("e4_6_tests", weight=2)
def test_freeze_by_module_prefix(student, device, rng):
    """A whole submodule is frozen, and nothing whose name only begins alike."""
    helpers = student.load("helpers.py")
    assert student.freeze(helpers.Hut(4), "block1") == FROZEN["block1"], "not block10"
    for prefix, expected in FROZEN.items():
        model = helpers.Hut(4)
        names = student.freeze(model, prefix)
        assert type(names) is list, "a list"
        assert names == expected, f"names for {prefix}"
        frozen = [name for name, p in model.named_parameters() if p.requires_grad is False]
        assert frozen == expected, f"flags for {prefix}"
    model = helpers.Hut(4)
    for prefix in ("encoder", "en", "block", "deep", "head", "0"):
        assert student.freeze(model, prefix) == [], f"a name that is none: {prefix}"
    assert all(p.requires_grad for p in model.parameters()), "something is frozen"
    assert student.freeze(model, "enc.0") == FROZEN["enc.0"], "a part"
    assert student.freeze(model, "enc") == FROZEN["enc"], "the rest, frozen before or not"
    for prefix in ("scale", "block1.deep.0.bias"):
        assert student.freeze(model, prefix) == [], f"a parameter: {prefix}"
    names = student.freeze(helpers.alike(3), "enc.0")
    assert names == FROZEN["enc.0"], "a dot stands for a dot"


@grades("e4_6_tests", weight=1.25, hollow="asks for what happens to the model")
def test_freeze_clears_old_gradient(student, device, rng):
    """After freezing, no optimizer moves the frozen part; the rest goes on learning."""
    helpers, x = student.load("helpers.py"), rng.normal(6, 4)
    model = helpers.Hut(4)
    optimizer = student.torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    helpers.step(model, x, optimizer)
    student.freeze(model, "enc")
    fresh = student.torch.optim.SGD(model.parameters(), lr=0.01)
    before = value(helpers.state(model))
    left = [before[name][2] for name in FROZEN["enc"]]
    assert not any(gradient is not None and gradient.any() for gradient in left), "an old gradient"
    assert all(gradient is None for gradient in left), "an old gradient, now of zeros"
    helpers.step(model, x, fresh, clear=False)
    helpers.step(model, x, optimizer)
    after = value(helpers.state(model))
    for name, (old, _, _) in before.items():
        moved = not torch.equal(after[name][0], old)
        assert moved is (name not in FROZEN["enc"]), f"{name} moved: {moved}"


@grades("e4_6_tests", weight=1, hollow="asks for what must not change")
def test_nothing_else_changes(student, device, rng):
    """Values, modes, and the gradients and flags of the rest stay as they were."""
    helpers, x = student.load("helpers.py"), rng.normal(6, 4)
    model = helpers.Hut(4)
    helpers.step(model, x, student.torch.optim.SGD(model.parameters(), lr=0.01))
    model.encoder2.bias.requires_grad_(False)
    model.block10.eval()
    before = value(helpers.state(model))
    student.freeze(model, "enc")
    student.count_parameters(model)
    student.count_parameters(model, False)
    after = value(helpers.state(model))
    assert after.keys() == before.keys(), "names"
    for name, (values, flag, gradient) in before.items():
        assert torch.equal(after[name][0], values), f"values of {name}"
        if name not in FROZEN["enc"]:
            assert after[name][1] is flag, f"flag of {name}"
            assert after[name][2] is not None, f"gradient of {name} is gone"
            assert torch.equal(after[name][2], gradient), f"gradient of {name}"
    assert model.training is True, "mode of the model"
    assert model.enc.training is True, "mode of the frozen part"
    assert model.block10.training is False, "mode of another part"


@grades("e4_6_tests", weight=0.75)
def test_freeze_a_tied_tensor(student, device, rng):
    """A tensor that belongs to the submodule and to another place is frozen, too."""
    model = student.load("helpers.py").Tied(3, 5)
    assert student.freeze(model, "copy") == ["copy.weight", "copy.bias"], "names"
    assert model.encoder.weight.requires_grad is False, "the shared tensor can still learn"
    assert model.encoder.bias.requires_grad is True, "the other bias"
    assert student.count_parameters(model) == tied_size(3, 5) - 15 - 5, "what can learn"
