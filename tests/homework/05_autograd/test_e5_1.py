"""Hidden tests of exercise 5.1: `grad_descent`, plain steps that leave nothing behind."""

import torch

from torchgrade.testing import assert_same, grades, value


def bowl(rng, *shape):
    """Weights and centre of a quadratic bowl, a start on it, and a rate at which steps converge."""
    weights, centre = rng.uniform(*shape, low=0.3, high=2), rng.uniform(*shape, low=1, high=3)
    start = centre + rng.uniform(*shape, low=1, high=3)
    return weights, centre, start, float(rng.uniform(1, low=0.2, high=0.6))


def path(weights, centre, start, lr, steps):
    """Where steps on a bowl lead, in closed form: the last place, and the height at each one."""
    weights, centre, start = (t.double() for t in (weights, centre, start))
    places = [centre + (1 - lr * weights) ** k * (start - centre) for k in range(steps + 1)]
    return places[-1], [float(0.5 * (weights * (p - centre) ** 2).sum()) for p in places]


@grades("e5_1_tests", weight=2.5)
def test_closed_form_quadratic(student, rng):
    """On a quadratic bowl, many steps end where the formula says, and so does each height."""
    weights, centre, start, lr = bowl(rng, 5)
    J = student.load("helpers.py").Bowl(weights, centre)
    theta, _ = student.grad_descent(J, start, lr, 1)
    assert_same(theta, path(weights, centre, start, lr, 1)[0].float(), name="one step")
    steps = rng.integer(12, 16)
    theta, history = student.grad_descent(J, start, lr, steps)
    expected, heights = path(weights, centre, start, lr, steps)
    assert_same(theta, expected.float(), name="many steps")
    assert len(list(history)) == steps + 1, "length of the history"
    assert_same(list(history), heights, rtol=1e-4, atol=1e-5, name="history")


@grades("e5_1_tests", weight=1)
def test_curved_landscape(student, rng):
    """The slope is taken anew at every place: on a wavy bottom it changes all the time."""
    height, pace, start = (
        rng.uniform(4, low=0.5, high=1),
        rng.uniform(4, low=1, high=2),
        rng.normal(4),
    )
    J = student.load("helpers.py").Waves(height, pace)
    place, heights = start.double(), []
    for k in range(9):
        heights.append(float((height * torch.sin(pace * place) + 0.5 * place**2).sum()))
        if k < 8:
            place = place - 0.1 * (height * pace * torch.cos(pace * place) + place)
    theta, history = student.grad_descent(J, start, 0.1, 8)
    assert_same(theta, place.float(), name="last place")
    assert_same(list(history), heights, rtol=1e-4, atol=1e-5, name="history")


@grades("e5_1_tests", weight=1.5, hollow="asks for what must not change")
def test_start_is_not_modified(student, rng):
    """The start is as it was: its numbers, its requires_grad, its grad, and its memory."""
    weights, centre, start, lr = bowl(rng, 3)
    helpers = student.load("helpers.py")
    given = student.put(start)
    for steps in (4, 0):
        theta, _ = student.grad_descent(helpers.Bowl(weights, centre), given, lr, steps)
        assert given.requires_grad is False, "requires_grad was switched on"
        assert given.grad is None, "a grad appeared"
        assert torch.equal(given, start), "the start moved"
        helpers.overwrite(theta)
        assert torch.equal(given, start), "the result shares its memory with the start"
    grad = rng.normal(3)
    for kept in (None, grad):
        weight = helpers.parameter(start, kept)
        for steps in (3, 0):
            theta, _ = student.grad_descent(helpers.Bowl(weights, centre), weight, lr, steps)
            assert torch.equal(value(weight).detach(), start), "the parameter moved"
            assert weight.requires_grad is True, "the parameter was switched off"
            if kept is None:
                assert weight.grad is None, "the parameter got a grad"
            else:
                assert torch.equal(weight.grad, grad), "the parameter's grad changed"
            helpers.overwrite(theta)
            assert torch.equal(value(weight).detach(), start), "memory shared with the parameter"


@grades("e5_1_tests", weight=1.5)
def test_result_is_detached_history_is_floats(student, rng):
    """The result has no graph, and the history holds Python floats."""
    weights, centre, start, lr = bowl(rng, 3)
    helpers = student.load("helpers.py")
    for given in (start, helpers.parameter(start)):
        for steps in (3, 0):
            theta, history = student.grad_descent(helpers.Bowl(weights, centre), given, lr, steps)
            assert theta.shape == (3,), "shape of the result"
            assert theta.grad_fn is None, "the result has a graph"
            assert all(isinstance(height, float) for height in history), "type of the heights"
            expected, heights = path(weights, centre, start, lr, steps)
            assert_same(theta, expected.float(), name="result")
            assert_same(list(history), heights, rtol=1e-4, atol=1e-5, name="history")


@grades("e5_1_tests", weight=1)
def test_zero_steps_and_shapes(student, rng):
    """Zero steps give the start and one height; numbers and matrices work as vectors do."""
    helpers = student.load("helpers.py")
    for shape, steps in (((4,), 0), ((), 3), ((2, 3), 5), ((1,), 2)):
        weights, centre, start, lr = bowl(rng, *shape)
        theta, history = student.grad_descent(helpers.Bowl(weights, centre), start, lr, steps)
        expected, heights = path(weights, centre, start, lr, steps)
        assert_same(theta, expected.float(), name=f"theta of shape {shape}")
        assert len(list(history)) == steps + 1, "length of the history"
        assert_same(list(history), heights, rtol=1e-4, atol=1e-5, name=f"history {shape}")


@grades("e5_1_tests", weight=0.5)
def test_even_slope(student, rng):
    """On a bottom that slopes evenly, each step is as long as the one before."""
    weights, lr = rng.uniform(4, low=1, high=2), float(rng.uniform(1, low=0.2, high=0.6))
    J, steps = student.load("helpers.py").Linear(weights), rng.integer(4, 7)
    theta, _ = student.grad_descent(J, torch.zeros(4), lr, 1)
    assert_same(theta, -lr * weights, name="one step")
    theta, history = student.grad_descent(J, torch.zeros(4), lr, steps)
    assert_same(theta, -lr * steps * weights, name="many steps")
    heights = [-lr * k * float((weights**2).sum()) for k in range(steps + 1)]
    assert len(list(history)) == len(heights), "length of the history"
    assert_same(list(history), heights, rtol=1e-4, atol=1e-5, name="history")


@grades("e5_1_tests", weight=0.5)
def test_level_bottom(student, rng):
    """Where the bottom is level the place stays, and the history still has all its heights."""
    centre, away = torch.arange(1.0, 4) * rng.integer(1, 5), rng.integers(1, 5, (3,)).float()
    J, steps = student.load("helpers.py").Bowl(torch.ones(3), centre), rng.integer(4, 7)
    theta, history = student.grad_descent(J, centre + away, 1.0, steps)
    assert_same(theta, centre, name="theta")
    expected = [float(0.5 * (away**2).sum())] + [0.0] * steps
    assert len(list(history)) == len(expected), "length of the history"
    assert_same(list(history), expected, rtol=1e-4, atol=1e-5, name="history")


@grades("e5_1_tests", weight=0.75)
def test_double_precision(student, rng):
    """A float64 start is computed in float64 to the end."""
    weights, centre, start, lr = bowl(rng, 4)
    weights, centre, start = weights.double(), centre.double(), start.double() + 1e-9
    J = student.load("helpers.py").Bowl(weights, centre)
    theta, history = student.grad_descent(J, start, lr, 6)
    expected, heights = path(weights, centre, start, lr, 6)
    assert_same(theta, expected, name="theta")
    assert_same(list(history), heights, rtol=1e-9, atol=1e-10, name="history")


@grades("e5_1_tests", weight=1, hollow="counts calls")
def test_J_called_once_per_step(student, rng):
    """J is called at most once for each height in the history."""
    weights, centre, start, lr = bowl(rng, 3)
    for steps in (rng.integer(5, 9), 1, 0):
        J = student.load("helpers.py").Bowl(weights, centre)
        student.grad_descent(J, start, lr, steps)
        assert J.calls >= 1, "J was never called"
        assert J.calls <= steps + 1, "too many calls"


@grades("e5_1_tests", weight=1, hollow="looks at the graphs that J meets")
def test_steps_forget(student, rng):
    """What J is given in a late step has no larger graph than in the first ones."""
    weights, centre, start, lr = bowl(rng, 3)
    J = student.load("helpers.py").Bowl(weights, centre)
    student.grad_descent(J, start, lr, 10)
    depths = value(J.depths)
    assert depths, "J was never called"
    assert depths[-2] <= depths[1], "the graph grows from step to step"
    assert depths[-1] <= depths[1], "the last place has a larger graph"
