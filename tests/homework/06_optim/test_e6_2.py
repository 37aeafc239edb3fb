"""Hidden tests of exercise 6.2: `Adam`, photograph by photograph beside `torch.optim.Adam`."""

import torch

from torchgrade.testing import assert_optimizes_like, assert_same, grades, value

SHAPES = ((3, 4), (5,), ())
TWINS = ((4,), (2, 3), (4,))
"""Two parameters have the same shape."""


def photographs(starts, pushes, settings):
    """Where the parameters of the reference are after each push."""
    params = [torch.nn.Parameter(start.clone()) for start in starts]
    reference, rows = torch.optim.Adam(params, **settings), []
    for push in pushes:
        for p, gradient in zip(params, push, strict=True):
            p.grad = None if gradient is None else gradient.clone()
        reference.step()
        rows.append(torch.cat([p.detach().flatten() for p in params]))
    return torch.stack(rows)


def hill(rng, steps=25, scale=1.0, shapes=SHAPES):
    """Starts, and random gradients of very different sizes."""
    starts = [rng.normal(*shape) for shape in shapes]
    sizes = rng.uniform(steps, low=0.2, high=4) * scale
    return starts, [[rng.normal(*shape) * size for shape in shapes] for size in sizes]


def duel(student, rng, *, steps=25, scale=1.0, shapes=SHAPES, **settings):
    """Both have gone the same way after every push."""
    starts, pushes = hill(rng, steps, scale, shapes)
    found = student.load("helpers.py").photographs(student.Adam, starts, pushes, settings)
    origin = torch.cat([start.flatten() for start in starts])
    wanted = photographs(starts, pushes, settings)
    assert found.shape == wanted.shape, "shape"
    size = (wanted - origin).abs().max().item()
    assert_same(found, wanted, rtol=0.0, atol=2e-4 * size + 2e-6, name=f"{settings}")


def steps(student, pushes, **settings):
    """How far the first number of a parameter goes in each step, in units of lr; all places."""
    pushes = [[torch.tensor(push)] for push in pushes]
    ride = student.load("helpers.py").photographs
    rows = ride(student.Adam, [torch.zeros(len(pushes[0][0]))], pushes, {"lr": 0.1, **settings})
    rows = value(rows)
    assert rows.shape == (len(pushes), len(pushes[0][0])), "shape"
    return (-torch.diff(rows[:, 0], prepend=torch.zeros(1)) / 0.1).tolist(), rows


@grades("e6_2_tests", weight=1)
def test_first_steps(student, rng):
    """The first steps have the length of lr while the gradient stays, whatever its scale."""
    size = rng.uniform(1, low=0.5, high=2).item()
    (first, second), _ = steps(student, [[size]] * 2)
    (large, _), _ = steps(student, [[900 * size]] * 2)
    _, rows = steps(student, [[size, 5 * size, -3 * size]])
    assert abs(large - first) < 0.01, "the length of a step depends on the gradient's scale"
    assert abs(rows[0, 1] - rows[0, 0]) < 1e-3, "numbers of one parameter disturb each other"
    assert first < 20, "the first step is very long"
    assert first < 2, "the first step is long"
    assert first > 0.2 or second > 1.5 * first, "the first and the second step are short"
    assert first > 0.2, "the first step is short"
    assert abs(first - 1) < 0.01, "the first step is not quite right"
    assert abs(second - 1) < 0.01, "the second step is not quite right"
    (_, second), _ = steps(student, [[size], [0.0]])
    assert abs(second - (0.09 / 0.19) / (0.000999 / 0.001999) ** 0.5) < 0.01, "memory of the two"


@grades("e6_2_tests", weight=2)
def test_default_vs_torch(student, rng):
    """With the settings of the signature, the sled is on 25 photographs where the factory's is."""
    duel(student, rng)
    duel(student, rng, lr=0.1)
    duel(student, rng, steps=12, shapes=TWINS, lr=0.1)


@grades("e6_2_tests", weight=2)
def test_other_betas_and_large_eps(student, rng):
    """Other betas and a large eps do what the contract says."""
    (half,), _ = steps(student, [[2.0]], eps=2.0)
    assert half > 0.3, "eps counts too much"
    assert half < 0.95, "eps does not count"
    assert abs(half - 0.5) < 0.01, "eps does not count as much as it should"
    duel(student, rng, lr=0.1, betas=(0.5, 0.8))
    duel(student, rng, lr=0.1, betas=(0.8, 0.9), eps=0.1)
    duel(student, rng, lr=0.1, betas=(0.0, 0.9), eps=1.0)


@grades("e6_2_tests", weight=1.5)
def test_coupled_weight_decay(student, rng):
    """Weight decay goes the way of the gradient, through both averages."""
    duel(student, rng, lr=0.1, weight_decay=0.5)
    duel(student, rng, lr=0.05, weight_decay=2.0, betas=(0.7, 0.9), eps=0.1)


@grades("e6_2_tests", weight=1.5)
def test_per_parameter_step_count(student, rng):
    """A parameter that gets its gradients late, or not always, counts its own steps."""
    settings = {"lr": 0.1, "weight_decay": 0.1}
    starts, pushes = hill(rng, steps=10)
    for late in range(4):
        pushes[late][1] = None
    pushes[5][0] = pushes[6][0] = None
    for push in pushes:
        push[2] = None
    found = student.load("helpers.py").photographs(student.Adam, starts, pushes, settings)
    wanted = photographs(starts, pushes, settings)
    assert found.shape == wanted.shape, "shape"
    assert torch.equal(found[:, 17], starts[2].expand(10)), "one without any gradient moved"
    assert torch.equal(found[:4, 12:17], starts[1].expand(4, 5)), "one moved before its first"
    assert_same(found[:, 12:17], wanted[:, 12:17], rtol=1e-4, atol=1e-4, name="late")
    assert_same(found[:, :12], wanted[:, :12], rtol=1e-4, atol=1e-4, name="with a gap")


@grades("e6_2_tests", weight=1)
def test_tiny_gradients(student, rng):
    """Gradients of the size of eps are treated as the factory treats them."""
    duel(student, rng, steps=12, scale=1e-8, lr=0.1)
    duel(student, rng, steps=12, scale=1e-4, lr=0.1, eps=1e-4)


@grades("e6_2_tests", weight=1)
def test_gradient_not_modified_generator_ok(student, rng):
    """A generator will do, and no step changes a gradient; zero_grad clears them."""
    for settings in ({"lr": 0.1, "weight_decay": 0.7}, {"lr": 0.1}):
        start, pushes = rng.normal(6), [[rng.normal(6)] for _ in range(3)]
        theta = student.torch.nn.Parameter(start)
        sled = student.Adam(student.builtins.iter([theta]), **settings)
        for (push,) in pushes:
            theta.grad = push
            sled.step()
            assert theta.grad is not None, "the gradient is gone"
            assert torch.equal(value(theta.grad), push), "the gradient has changed"
        wanted = photographs([start], pushes, settings)[-1]
        assert_same(value(theta).detach(), wanted, rtol=1e-4, atol=1e-4, name="place")
        sled.zero_grad()
        assert theta.grad is None or not value(theta.grad).any(), "zero_grad leaves a gradient"


@grades("e6_2_tests", weight=1)
def test_in_its_own_memory(student, rng):
    """Numbers change in their own memory, in a leaf, with all digits of float64."""
    start = rng.normal(3, 5).double()
    theta, memory = student.load("helpers.py").strided(start)
    sled = student.Adam([theta], lr=0.1, weight_decay=0.1)
    pushes = [[rng.normal(3, 5).double()] for _ in range(4)]
    for (push,) in pushes:
        theta.grad = push
        sled.step()
    wanted = photographs([start], pushes, {"lr": 0.1, "weight_decay": 0.1})[-1].reshape(3, 5)
    found = value(theta).detach()
    assert found.dtype == torch.float64, "dtype"
    assert (found - wanted).abs().max() < 1e-3, "place of a transposed parameter"
    assert_same(found, wanted, rtol=1e-10, atol=1e-10, name="digits of float64")
    assert_same(value(memory).T, wanted, rtol=1e-10, atol=1e-10, name="its memory")
    assert theta.is_leaf, "no leaf any more"
    assert theta.requires_grad, "requires no gradient any more"


@grades("e6_2_tests", weight=1)
def test_gradients_written_in_place(student, rng):
    """What is written into a gradient later changes nothing that the sled remembers."""
    starts, pushes = hill(rng, steps=6)
    ride = student.load("helpers.py").photographs
    for settings in ({"lr": 0.1}, {"lr": 0.1, "betas": (0.9, 0.5), "weight_decay": 0.2}):
        found = ride(student.Adam, starts, pushes, settings, reuse=True)
        wanted = photographs(starts, pushes, settings)
        assert_same(found, wanted, rtol=1e-4, atol=1e-4, name=f"{settings}")


@grades("e6_2_tests", weight=1)
def test_built_at_home(student, rng):
    """The sled runs on a day on which the factory is closed."""
    student.load("helpers.py").close_factory()
    duel(student, rng, steps=5, lr=0.1)


@grades("e6_2_tests", weight=1)
def test_all_at_once(student, rng):
    """With gradients of every kind, and another sled on the same parameters before."""
    settings = {"lr": 0.1, "betas": (0.8, 0.95), "eps": 0.01, "weight_decay": 0.2}
    assert_optimizes_like(student.Adam, torch.optim.Adam, rng, **settings)
    assert_optimizes_like(student.Adam, torch.optim.Adam, rng, dtype=torch.float64, lr=0.1)
