"""Hidden tests of exercise 6.3: `AdamW`, photograph by photograph beside `torch.optim.AdamW`."""

import torch

from torchgrade.testing import assert_optimizes_like, assert_same, grades, value

SHAPES = ((3, 4), (5,), ())
TWINS = ((4,), (2, 3), (4,))
"""Two parameters have the same shape."""


def photographs(starts, pushes, settings):
    """Where the parameters of the reference are after each push."""
    params = [torch.nn.Parameter(start.clone()) for start in starts]
    reference, rows = torch.optim.AdamW(params, **settings), []
    for push in pushes:
        for p, gradient in zip(params, push, strict=True):
            p.grad = None if gradient is None else gradient.clone()
        reference.step()
        rows.append(torch.cat([p.detach().flatten() for p in params]))
    return torch.stack(rows)


def hill(rng, steps=15, shapes=SHAPES):
    """Starts away from zero, and random gradients of very different sizes."""
    starts = [rng.normal(*shape) + 2 for shape in shapes]
    sizes = rng.uniform(steps, low=0.2, high=4)
    return starts, [[rng.normal(*shape) * size for shape in shapes] for size in sizes]


def duel(student, rng, steps=15, *, shapes=SHAPES, **settings):
    """Both are at the same place after every push."""
    starts, pushes = hill(rng, steps, shapes)
    found = student.load("helpers.py").photographs(student.AdamW, starts, pushes, settings)
    wanted = photographs(starts, pushes, settings)
    assert_same(found, wanted, rtol=1e-4, atol=1e-4, name=f"{settings}")


@grades("e6_3_tests", weight=3)
def test_vs_torch(student, rng):
    """With three strengths of decay, the sled is where the factory's is, on 15 photographs."""
    for weight_decay in (0.0, 0.1, 0.6):
        duel(student, rng, lr=0.2, weight_decay=weight_decay)
    duel(student, rng, lr=0.2, betas=(0.6, 0.8), eps=0.1, weight_decay=0.3)
    duel(student, rng, shapes=TWINS, lr=0.2)


@grades("e6_3_tests", weight=1)
def test_settings_by_default(student, rng):
    """What is not said is as in the signature, the decay of 0.01 too."""
    starts, pushes = hill(rng, steps=10)
    starts = [start.double() * 1000 for start in starts]
    pushes = [[gradient.double() for gradient in push] for push in pushes]
    found = student.load("helpers.py").photographs(student.AdamW, starts, pushes, {})
    origin = torch.cat([start.flatten() for start in starts])
    change = photographs(starts, pushes, {}) - origin
    assert_same(found - origin, change, rtol=1e-6, atol=1e-7, name="what is not said")
    duel(student, rng, lr=0.1)
    duel(student, rng, weight_decay=0.0)


@grades("e6_3_tests", weight=1)
def test_no_gradient_no_decay(student, rng):
    """Without a gradient nothing decays; with a gradient of zeros it does, and the step counts."""
    settings = {"lr": 0.3, "weight_decay": 0.5}
    starts, pushes = hill(rng, steps=8)
    for late in range(3):
        pushes[late][1] = None
    pushes[3][0] = torch.zeros(3, 4)
    pushes[0][0] = torch.zeros(3, 4)
    pushes[5][0] = None
    for push in pushes:
        push[2] = None
    found = student.load("helpers.py").photographs(student.AdamW, starts, pushes, settings)
    wanted = photographs(starts, pushes, settings)
    assert found.shape == wanted.shape, "shape"
    assert torch.equal(found[:, 17], starts[2].expand(8)), "one without any gradient moved"
    assert not torch.equal(found[0, :12], starts[0].flatten()), "zeros did not decay"
    assert_same(found[:, 12:17], wanted[:, 12:17], rtol=1e-4, atol=1e-4, name="late")
    assert_same(found[:, :12], wanted[:, :12], rtol=1e-4, atol=1e-4, name="zeros and a gap")


@grades("e6_3_tests", weight=1)
def test_lr_change_scales_the_decay(student, rng):
    """Half the learning rate means half the decay; with none, nothing moves."""
    start = torch.linspace(2, 4, 5) * rng.uniform(1, low=0.8, high=1.2)
    for lr in (0.4, 0.2):
        theta = student.torch.nn.Parameter(start)
        theta.grad = torch.zeros(5)
        student.AdamW([theta], lr=lr, weight_decay=0.5).step()
        shares = value(theta).detach() / start
        share = shares.mean().item()
        assert share <= 1, "grows"
        assert share > 0, "shoots over zero"
        assert share != 1, "does not decay"
        assert shares.max() - shares.min() < 0.001, "large weights decay by another share"
        assert share < 1 - lr * 0.5 + 0.001, "decays too little"
        assert share > 1 - lr * 0.5 - 0.001, "decays too much"
        wanted = start * (1 - lr * 0.5)
        assert_same(value(theta).detach(), wanted, rtol=1e-5, atol=1e-6, name=f"lr={lr}")
    theta = student.torch.nn.Parameter(start)
    theta.grad = rng.normal(5)
    student.AdamW([theta], lr=0.0, weight_decay=0.5).step()
    assert torch.equal(value(theta).detach(), start), "moves with lr=0"


@grades("e6_3_tests", weight=1)
def test_memory_and_gradients(student, rng):
    """Gradients stay as they are, numbers change in their own memory, zero_grad clears."""
    start = rng.normal(3, 5).double()
    theta, memory = student.load("helpers.py").strided(start)
    sled = student.AdamW(student.builtins.iter([theta]), lr=0.1, weight_decay=0.3)
    pushes = [[rng.normal(3, 5).double()] for _ in range(4)]
    for (push,) in pushes:
        theta.grad = push
        sled.step()
        assert theta.grad is not None, "the gradient is gone"
        assert torch.equal(value(theta.grad), push), "the gradient has changed"
    wanted = photographs([start], pushes, {"lr": 0.1, "weight_decay": 0.3})[-1].reshape(3, 5)
    found = value(theta).detach()
    assert found.dtype == torch.float64, "dtype"
    assert (found - wanted).abs().max() < 1e-3, "place of a transposed parameter"
    assert_same(found, wanted, rtol=1e-10, atol=1e-10, name="digits of float64")
    assert_same(value(memory).T, wanted, rtol=1e-10, atol=1e-10, name="its memory")
    assert theta.is_leaf, "no leaf any more"
    assert theta.requires_grad, "requires no gradient any more"
    sled.zero_grad()
    assert theta.grad is None or not value(theta.grad).any(), "zero_grad leaves a gradient"


@grades("e6_3_tests", weight=0.75)
def test_built_at_home(student, rng):
    """The sled runs on a day on which the factory is closed."""
    student.load("helpers.py").close_factory()
    duel(student, rng, steps=5, lr=0.1, weight_decay=0.2)


@grades("e6_3_tests", weight=0.75)
def test_all_at_once(student, rng):
    """With gradients of every kind, and another sled on the same parameters before."""
    settings = {"lr": 0.1, "betas": (0.8, 0.95), "eps": 0.01, "weight_decay": 0.6}
    assert_optimizes_like(student.AdamW, torch.optim.AdamW, rng, **settings)
    assert_optimizes_like(student.AdamW, torch.optim.AdamW, rng, dtype=torch.float64, lr=0.1)
