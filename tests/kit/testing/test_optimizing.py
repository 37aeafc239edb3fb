"""A hand-made optimizer that does what torch.optim does passes; each mistake is named."""

import pytest
import torch

from torchgrade.testing import WeakTest, assert_optimizes_like

SGD = """
class SGD:
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        groups = list(params)
        groups = groups if isinstance(groups[0], dict) else [{"params": groups}]
        defaults = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        self.groups = [{**defaults, **g, "params": list(g["params"])} for g in groups]
        self.buffers = {}

    def zero_grad(self):
        for group in self.groups:
            for p in group["params"]:
                p.grad = None

    @torch.no_grad()
    def step(self):
        for group in self.groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                d = p.grad + group["weight_decay"] * p
                if p in self.buffers:
                    d = group["momentum"] * self.buffers[p] + d
                self.buffers[p] = d
                p.sub_(group["lr"] * d)
"""
SETTINGS = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.2}
GROUPS = ({"lr": 0.3}, {"momentum": 0.5}, {})


def follow(define, rng, source=SGD, groups=GROUPS, **options):
    """Compare a student's SGD with PyTorch's."""
    made = define(source)
    assert_optimizes_like(made.SGD, torch.optim.SGD, rng, groups=groups, **{**SETTINGS, **options})


@pytest.mark.parametrize("groups", [(), ({},), GROUPS], ids=["none", "one", "three"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_an_honest_optimizer_passes(define, rng, groups, dtype):
    """It does with groups and without, in both precisions."""
    follow(define, rng, groups=groups, dtype=dtype)


RIGHT = {
    "inherited": "class SGD(torch.optim.SGD): pass",
    "zeros": SGD.replace(
        "p.grad = None", "p.grad = torch.zeros_like(p.grad) if p.grad is not None else None"
    ),
    "in place": SGD.replace("d = group", "d = self.buffers[p].mul_(group").replace(
        "* self.buffers[p] + d", ").add_(d)"
    ),
}


@pytest.mark.parametrize("case", RIGHT)
def test_other_honest_ways_pass(define, rng, case):
    """PyTorch's own passes, cleared gradients may be zeros, buffers may be kept in place."""
    follow(define, rng, RIGHT[case])


WRONG = {
    "decay goes into the gradient": (
        SGD.replace("p.grad + group", "p.grad.add_(group").replace("* p\n", "* p)\n"),
        "changes what it was given",
    ),
    "new memory": (
        SGD.replace("p.sub_(group", "p.data = p.data - (group"), "another tensor: its memory"
    ),
    "missing is zero": (
        SGD.replace("continue", "p.grad = torch.zeros_like(p)"), "step 1: parameter 2"
    ),
    "frozen": (SGD.replace("p.sub_", "p.requires_grad_(False).sub_"), "no leaf that requires"),
    "no decay": (SGD.replace("+ group[\"weight_decay\"] * p", ""), "step 1: parameter 0"),
    "groups ignored": (
        SGD.replace("{**defaults, **g,", "{**g, **defaults,"), "step 1: parameter 0"
    ),
    "momentum of the class": (
        SGD.replace("self.buffers = {}", "").replace("class SGD:", "class SGD:\n    buffers = {}"),
        "step 1: parameter 0",
    ),
    "momentum by shape": (
        SGD.replace("p in self.buffers", "p.shape in self.buffers").replace("[p]", "[p.shape]"),
        r"step 1: parameter \d of shape \(5,\)",
    ),
    "nothing cleared": (SGD.replace("p.grad = None", "pass"), "zero_grad leaves"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_every_mistake_is_named(define, rng, case):
    """What is changed, left behind, forgotten or moved without a gradient fails where it shows."""
    source, words = WRONG[case]
    with pytest.raises(AssertionError, match=words):
        follow(define, rng, source)


def test_an_alias_of_the_gradient_shows_where_it_is_written_in_place(define, rng):
    """A buffer that is the gradient's own tensor is right until somebody reuses that tensor."""
    aliased = SGD.replace('p.grad + group["weight_decay"] * p', "p.grad")
    with pytest.raises(AssertionError, match="step 2: parameter 1"):
        follow(define, rng, aliased, weight_decay=0.0)


def test_zero_grad_meets_a_parameter_without_a_gradient(define, rng):
    """Whoever clears what is not there fails."""
    with pytest.raises(AttributeError):
        follow(define, rng, SGD.replace("p.grad = None", "p.grad.zero_()"))


def test_one_walk_through_the_parameters_has_to_do(define, rng):
    """Whoever walks through the parameters without keeping them has none left to move."""
    source = SGD.replace('"params": list(g["params"])', '"params": g["params"]')
    with pytest.raises(AssertionError, match="step 2"):
        follow(define, rng, source)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"lr": 0.0}, "does not move"),
        ({"steps": 3}, "take four"),
        ({"groups": ({},) * 7}, "too few for 7"),
    ],
)
def test_what_shows_nothing_is_refused(define, rng, options, words):
    """A rate of zero, too few steps or too many groups are the instructor's mistake."""
    with pytest.raises(WeakTest, match=words):
        follow(define, rng, **{"groups": (), **options})
