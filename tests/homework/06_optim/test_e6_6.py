"""Hidden tests of exercise 6.6: `param_groups`, what decays and what does not."""

from torchgrade.testing import grades, value


def strength(rng):
    """A weight decay that nobody guesses."""
    return rng.integer(11, 99) / 1000


def decays(student, helpers, model, weight_decay):
    """For each parameter's name its decay, by the student's groups; each must come once."""
    listed = value(helpers.listed(model, student.param_groups(model, weight_decay)))
    names = [name for name, _ in listed]
    assert all(decay is not None for _, decay in listed), "a group does not say its decay"
    assert "unknown" not in names, "a tensor that is not the model's"
    assert len(names) == len(set(names)), "a parameter comes twice"
    return dict(listed)


@grades("e6_6_tests", weight=2)
def test_matrices_decay_vectors_do_not(student, rng):
    """The number of dimensions decides, in layers of all kinds, whatever the names are."""
    helpers, wd = student.load("helpers.py"), strength(rng)
    found = decays(student, helpers, helpers.NormalisedNet(), wd)
    for name in ("words.weight", "conv.weight", "out.weight"):
        assert found.get(name) == wd, f"{name} should decay"
    for name in ("norm.weight", "norm.bias", "conv.bias", "out.bias"):
        assert found.get(name) == 0, f"{name} should not decay"
    found = decays(student, helpers, helpers.OddNames(), wd)
    assert found.get("bias_table") == wd, "a matrix with another name"
    assert found.get("weight") == 0, "a vector with the name weight"
    assert found.get("scale") == 0, "a single number"


@grades("e6_6_tests", weight=2)
def test_every_trainable_parameter_exactly_once(student, rng):
    """All trainable parameters are there once, tied ones too; frozen ones and buffers are not."""
    helpers, wd = student.load("helpers.py"), strength(rng)
    found = decays(student, helpers, helpers.TiedNet(), wd)
    wanted = {"words.weight": wd, "norm.weight": 0, "norm.bias": 0, "head.bias": 0}
    assert sorted(found) == sorted(wanted), "the parameters of a model with tied weights"
    assert found == wanted, "their decay"
    found = decays(student, helpers, helpers.OddNames(), wd)
    assert sorted(found) == ["bias_table", "scale", "weight"], "parameters of the model itself"


@grades("e6_6_tests", weight=1)
def test_parameters_at_every_depth(student, rng):
    """Parameters of the model itself and of layers within layers are found."""
    helpers, wd = student.load("helpers.py"), strength(rng)
    found = decays(student, helpers, helpers.Deep(), wd)
    wanted = {"token": wd, "gain": 0}
    for n in (0, 1):
        wanted |= {
            f"blocks.{n}.0.weight": wd,
            f"blocks.{n}.0.bias": 0,
            f"blocks.{n}.1.weight": 0,
        }
    assert sorted(found) == sorted(wanted), "the parameters"
    assert found == wanted, "their decay"


@grades("e6_6_tests", weight=1.5)
def test_optimizer_accepts_and_behaves(student, rng):
    """An optimizer takes the groups; then matrices decay and vectors stay."""
    helpers, wd = student.load("helpers.py"), strength(rng)
    for make, settings in (
        (student.torch.optim.AdamW, {"lr": 0.5}),
        (student.torch.optim.SGD, {"lr": 0.5, "weight_decay": 0.7}),
    ):
        groups = student.param_groups(helpers.NormalisedNet(), wd)
        moved = value(helpers.ride_without_gradient(groups, make, settings))
        assert len(moved) == 7, "number of parameters"
        for dimensions, place in moved:
            if dimensions >= 2:
                assert abs(place - (1 - 0.5 * wd)) < 1e-5, "a matrix"
            else:
                assert place == 1, "a vector"


@grades("e6_6_tests", weight=1)
def test_no_bias_no_parameters(student, rng):
    """Models without vectors, without matrices, or without anything to train are fine."""
    helpers, wd = student.load("helpers.py"), strength(rng)
    nn = student.torch.nn
    assert decays(student, helpers, nn.Linear(3, 2, bias=False), wd) == {"weight": wd}
    assert decays(student, helpers, nn.LayerNorm(3), wd) == {"weight": 0, "bias": 0}
    assert decays(student, helpers, nn.ReLU(), wd) == {}
    frozen = nn.Linear(3, 2).requires_grad_(False)
    assert decays(student, helpers, frozen, wd) == {}


@grades("e6_6_tests", weight=0.75)
def test_model_is_kept(student, rng):
    """The model stays as it was, and two models have nothing in common."""
    helpers = student.load("helpers.py")
    model = helpers.TiedNet()
    before = value(helpers.fingerprint(model))
    first = decays(student, helpers, model, 0.3)
    after = value(helpers.fingerprint(model))
    assert len(after) == len(before), "number of parameters"
    for old, new in zip(before, after, strict=True):
        assert old[:4] == new[:4], f"{old[0]} is another one"
        assert len(old) < 5 or bool((old[4] == new[4]).all()), f"the numbers of {old[0]}"
    assert first["words.weight"] == 0.3, "decay of the first"
    other = decays(student, helpers, helpers.OddNames(), 0.1)
    assert other["bias_table"] == 0.1, "decay of the second"
    again = decays(student, helpers, model, 0.2)
    assert again["words.weight"] == 0.2, "decay of the first with another strength"
    assert len(again) == len(first), "parameters of the first, the second time"


@grades("e6_6_tests", weight=0.75)
def test_unfrozen_later(student, rng):
    """What is trainable is looked up when the groups are made."""
    helpers, wd = student.load("helpers.py"), strength(rng)
    model = helpers.TiedNet()
    few = decays(student, helpers, model, wd)
    model.frozen.weight.requires_grad_(True)
    model.norm.bias.requires_grad_(False)
    found = decays(student, helpers, model, wd)
    assert "norm.bias" in few, "before"
    assert "norm.bias" not in found, "frozen later"
    assert found.get("frozen.weight") == wd, "unfrozen later"
    assert "frozen.bias" not in found, "still frozen"
