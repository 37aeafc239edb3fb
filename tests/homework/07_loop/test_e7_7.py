"""Hidden tests of exercise 7.7: `setup_training`, everything in its order."""

import pytest
import torch

from torchgrade.testing import assert_rng_untouched, assert_same, grades, value

NAMES = [
    f"{part}.{kind}"
    for part in ("enc.0", "enc.2", "enc2", "encoder", "head")
    for kind in ("weight", "bias")
]


class Parts(torch.nn.Module):
    """The network of the helpers, here."""

    def __init__(self):
        super().__init__()
        self.enc = torch.nn.Sequential(
            torch.nn.Linear(5, 4), torch.nn.ReLU(), torch.nn.Linear(4, 4)
        )
        self.enc2 = torch.nn.Linear(4, 4)
        self.encoder = torch.nn.Linear(4, 4)
        self.head = torch.nn.Linear(4, 3)

    def forward(self, x):
        """Logits."""
        return self.head(self.encoder(self.enc2(self.enc(x))))


def without(*parts):
    """The parameters' names but for those of some modules."""
    return [name for name in NAMES if not name.startswith(tuple(part + "." for part in parts))]


def names(model, trainable):
    """Names of the parameters that learn, or of those that don't."""
    return [name for name, p in model.named_parameters() if p.requires_grad is trainable]


@grades("e7_7_tests", weight=2, hollow="asks for names and identity")
def test_optimizer_owns_the_moved_parameters(student, device, rng):
    """The optimizer holds the parameters of the model that is returned, after its move."""
    helpers = student.load("helpers.py")
    for place in ("cpu", "meta", torch.device("meta")):
        factory = helpers.Factory()
        made = student.setup_training(factory.model, factory.optimizer, device=place)
        assert helpers.is_tuple(made), "the result is no tuple"
        model, optimizer = made
        assert optimizer is factory.optimizers[0], "another optimizer"
        assert value(helpers.held(model, optimizer)) == NAMES, f"parameters on {place}"
        kinds = value(helpers.places_of(model))
        assert kinds == [torch.device(place).type], "the model is elsewhere"


@grades("e7_7_tests", weight=1, hollow="asks for names and identity")
def test_wrapped_model_and_lazy_to(student, device, rng):
    """What `.to` returns is the model from there on, also if it is another object."""
    helpers = student.load("helpers.py")
    factory = helpers.Factory(helpers.Elsewhere)
    model, optimizer = student.setup_training(
        factory.model, factory.optimizer, device="cpu", freeze=["enc"]
    )
    assert model is not factory.models[0], "the model that stayed behind"
    assert model.arrived is True, "the model did not arrive"
    assert value(helpers.held(model, optimizer)) == without("enc"), "the optimizer's parameters"
    assert names(model, trainable=True) == without("enc"), "what learns"


@grades("e7_7_tests", weight=2, hollow="asks for names and identity")
def test_frozen_parts_are_not_in_the_optimizer(student, device, rng):
    """What is frozen, by its whole name and at any depth, does not learn, and nothing else."""
    helpers = student.load("helpers.py")
    for freeze in (["enc"], ("enc.2", "head"), ["encoder"], ["enc2", "enc.0"], ()):
        factory = helpers.Factory()
        model, optimizer = student.setup_training(factory.model, factory.optimizer, freeze=freeze)
        learns, wanted = names(model, trainable=True), without(*freeze)
        assert not set(learns) - set(wanted), f"what learns, though {freeze} are frozen"
        assert learns == wanted, f"what learns without {freeze}"
        assert value(helpers.held(model, optimizer)) == without(*freeze), f"held, {freeze}"
        given = value(factory.lists)
        assert [kind for kind, _ in given] == ["list"], f"the factory gets no list: {given}"
        assert given == [["list", ["Parameter"]]], f"the factory gets a list of parameters: {given}"
    factory = helpers.Factory()
    model, optimizer = student.setup_training(factory.model, factory.optimizer, freeze=["enc.1"])
    assert value(helpers.held(model, optimizer)) == NAMES, "held, a module without parameters"


@grades("e7_7_tests", weight=1, hollow="asks for names and identity")
def test_frozen_by_the_maker(student, device, rng):
    """A parameter that the model's maker froze is left frozen, and out of the optimizer."""
    helpers = student.load("helpers.py")
    factory = helpers.Factory(frozen=True)
    model, optimizer = student.setup_training(factory.model, factory.optimizer, freeze=["head"])
    wanted = [name for name in without("head") if name != "enc2.bias"]
    assert value(helpers.held(model, optimizer)) == wanted, "the optimizer's parameters"
    assert names(model, trainable=False) == ["enc2.bias", "head.weight", "head.bias"], "frozen"


@grades("e7_7_tests", weight=2)
def test_seeded_weights(student, device, rng):
    """The weights are those that the seed gives, the same each time."""
    helpers = student.load("helpers.py")
    seeds = [0, rng.integer(1, 10_000), rng.integer(10_000, 20_000)]
    for seed in seeds:
        torch.manual_seed(seed)
        reference, x = Parts(), rng.normal(4, 5)
        wanted, output = reference.enc[0].weight.detach(), reference(x).detach()
        for _ in range(2):
            factory = helpers.Factory()
            given = {"seed": seed} if seed else {}
            model, _ = student.setup_training(factory.model, factory.optimizer, **given)
            found = value(model.enc[0].weight).detach()
            assert_same(found, wanted, rtol=0, atol=1e-7, name=f"weights of seed {seed}")
            found = value(model(x)).detach()
            assert_same(found, output, rtol=1e-4, atol=1e-5, name=f"output of seed {seed}")


@grades("e7_7_tests", weight=1.5, hollow="asks for what must not change")
def test_seeded_and_global_rng_kept(student, device, rng):
    """PyTorch's global generator is as it was before."""
    helpers = student.load("helpers.py")
    factory = helpers.Factory()
    assert_rng_untouched(
        student,
        lambda: student.setup_training(factory.model, factory.optimizer, seed=rng.seed()),
    )
    assert len(list(factory.models)) == 1, "models"


@grades("e7_7_tests", weight=1, hollow="asks for names and identity")
def test_model_built_once(student, device, rng):
    """Model and optimizer are made once each, and the model is the one that was made."""
    helpers = student.load("helpers.py")
    factory = helpers.Factory()
    model, optimizer = student.setup_training(
        factory.model, factory.optimizer, seed=rng.seed(), freeze=["enc2"]
    )
    assert len(list(factory.models)) == 1, "models"
    assert len(list(factory.optimizers)) == 1, "optimizers"
    assert model is factory.models[0], "another model"
    assert optimizer is factory.optimizers[0], "another optimizer"


@grades("e7_7_tests", weight=0.75, hollow="asks for an exception")
def test_unknown_name(student, device, rng):
    """A name that no module has is an error."""
    helpers = student.load("helpers.py")
    factory = helpers.Factory()
    model, _ = student.setup_training(factory.model, factory.optimizer, freeze=["enc.0"])
    assert names(model, trainable=True) == without("enc.0"), "a name that exists"
    for name in ("en", "enc.9", "tail"):
        factory = helpers.Factory()
        with pytest.raises((ValueError, KeyError, AttributeError)):
            student.setup_training(factory.model, factory.optimizer, freeze=["head", name])
    factory = helpers.Factory()
    with pytest.raises((ValueError, KeyError, AttributeError)):
        student.setup_training(factory.model, factory.optimizer, freeze=["head", "enc2.weight"])


@grades("e7_7_tests", weight=1, devices=("cuda", "mps", "simulated"))
def test_trains_on_an_accelerator(student, accelerator, rng):
    """On an accelerator, a step of the optimizer changes what learns, and that alone."""
    helpers = student.load("helpers.py")
    factory = helpers.Factory()
    model, optimizer = student.setup_training(
        factory.model, factory.optimizer, device=accelerator.device, freeze=["encoder"]
    )
    accelerator.assert_on(model)
    reference = Parts()
    reference.load_state_dict({n: accelerator.fetch(p) for n, p in model.named_parameters()})
    reference.encoder.requires_grad_(False)
    x, upstream = rng.normal(6, 5).cpu(), rng.normal(6, 3).cpu()
    model(accelerator.put(x)).backward(accelerator.put(upstream))
    optimizer.step()
    reference(x).backward(upstream)
    torch.optim.SGD([p for p in reference.parameters() if p.requires_grad], lr=0.1).step()
    found = {n: accelerator.fetch(p).detach() for n, p in model.named_parameters()}
    for name, parameter in reference.named_parameters():
        wanted = parameter.detach()
        assert_same(found[name], wanted, rtol=1e-3, atol=1e-5, name=f"{name} after a step")
