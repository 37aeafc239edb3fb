"""Hidden tests of exercise 9.2: `soft_gate` and `leaky_steps` without a branch."""

import torch

from torchgrade.testing import assert_gradients, assert_same, grades


def gate(x, t):
    """What `soft_gate` is to give."""
    return 2 * x if x.double().mean() > t else x / 2


def roll(x, n):
    """What `leaky_steps` is to give."""
    for _ in range(n):
        x = torch.where(x > 0, x - 1, x * 0.1)
    return x


def scattered(rng, mean, *shape):
    """Numbers on both sides of their mean, which is the given one up to rounding."""
    x = rng.normal(*shape) * 3
    return x - x.mean() + mean


def assert_written(helpers, compiled, *args):
    """Dynamo writes the call into one graph; what it says otherwise tells one mistake from another.

    No more than that hangs on its words: whatever they are, there must be none.
    """
    said = helpers.refused(compiled, *args)
    assert "branching" not in said, "Python takes a decision on a tensor"
    assert "data-dependent" not in said, "Python takes a decision on a number from a tensor"
    assert not said, "Dynamo refuses"


@grades("e9_2_tests", weight=3)
def test_fullgraph_both_branches_one_graph(student, rng):
    """Compiled with fullgraph=True, one graph serves large means and small ones."""
    helpers, t = student.load("helpers.py"), rng.integer(-3, 4) / 2
    counter = helpers.Counter()
    compiled = student.torch.compile(student.soft_gate, backend=counter, fullgraph=True)
    assert_written(helpers, compiled, scattered(rng, t + 1.5, 4, 3), t)
    for shift in (1.0, -1.0, 0.5, -0.5, 2.0, -3.0):
        x = scattered(rng, t + shift, 4, 3)
        assert_same(compiled(x, t), gate(x, t), name=f"mean {shift} above t")
    assert counter.graphs == 1, "not one graph"
    assert counter.runs == 7, "the graph did not serve every call"


@grades("e9_2_tests", weight=2)
def test_boundary_and_other_t(student, rng):
    """A mean that equals t is not greater, and t may be negative."""
    k = rng.integer(2, 9)
    x = torch.tensor([1.0, 2.0, 3.0]) * k
    assert_same(student.soft_gate(x, 2.0 * k), x / 2, name="mean equal to t")
    assert_same(student.soft_gate(-x, -2.0 * k), -x / 2, name="negative mean equal to t")
    for t in (-4.0 - k, -1.0, 0.0, 0.25, 3.0 + k):
        for shift in (0.6, -0.6):
            x = scattered(rng, t + shift, 7)
            assert_same(student.soft_gate(x, t), gate(x, t), name=f"t = {t}")
    x = scattered(rng, k + 0.5, 5)
    assert_same(student.soft_gate(x, k), 2 * x, name="an int as t")


@grades("e9_2_tests", weight=2)
def test_element_wise_decision_is_wrong(student, rng):
    """There is one decision for the whole tensor, whatever its shape."""
    t = float(rng.integer(-2, 3))
    for shift in (0.5, -0.5):
        x = scattered(rng, t + shift, 3, 2, 4)
        x[0, 0, 0], x[1, 1, 1] = x[0, 0, 0] + 9, x[1, 1, 1] - 9
        assert_same(student.soft_gate(x, t), gate(x, t), name="three dimensions")
        x = torch.tensor(t + shift)
        assert_same(student.soft_gate(x, t), gate(x, t), name="no dimension")
        rows = scattered(rng, t + shift, 2, 5) + torch.tensor([[6.0], [-6.0]])
        assert_same(student.soft_gate(rows, t), gate(rows, t), name="rows far apart")


@grades("e9_2_tests", weight=2)
def test_loop_is_unrolled_without_breaks(student, rng):
    """Compiled with fullgraph=True, leaky_steps is one graph for all tensors of a shape."""
    helpers, n = student.load("helpers.py"), rng.integer(3, 6)
    counter = helpers.Counter()
    compiled = student.torch.compile(student.leaky_steps, backend=counter, fullgraph=True)
    assert_written(helpers, compiled, rng.normal(5, 3), n)
    for shift in (-2.0, 0.0, 6.0):
        x = rng.normal(5, 3) * 3 + shift
        assert_same(compiled(x, n), roll(x, n), name=f"{n} steps")
    assert counter.graphs == 1, "not one graph"
    assert counter.runs == 4, "the graph did not serve every call"


@grades("e9_2_tests", weight=2)
def test_steps(student, rng):
    """In each step, each element goes its own way; exactly 0 counts as not greater."""
    x, small = rng.uniform(6, 2, low=1.2, high=5), rng.uniform(4, low=0.1, high=0.9)
    mixed = torch.stack([x, -x])
    assert_same(student.leaky_steps(x, 1), x - 1, name="one step, greater than 0")
    assert_same(student.leaky_steps(-x, 1), -x * 0.1, name="one step, less than 0")
    assert_same(student.leaky_steps(small, 1), small - 1, name="one step past the hole")
    assert_same(student.leaky_steps(mixed, 1), roll(mixed, 1), name="one step of each kind")
    assert_same(student.leaky_steps(small, 2), (small - 1) * 0.1, name="two steps past the hole")
    assert_same(student.leaky_steps(x, 0), x, name="no step")
    x = torch.tensor([3.0, 0.0, 1.0, -2.0])
    assert_same(student.leaky_steps(x, 1), torch.tensor([2.0, 0, 0, -0.2]), name="at 0")
    assert_same(student.leaky_steps(x, 2), torch.tensor([1.0, 0, 0, -0.02]), name="at 0, again")
    x, n = rng.normal(6, 2) * 4, rng.integer(3, 8)
    assert_same(student.leaky_steps(x, n), roll(x, n), name=f"{n} steps")


@grades("e9_2_tests", weight=1.5)
def test_gradients(student, rng):
    """Gradients flow to x, compiled or not."""
    helpers, t = student.load("helpers.py"), float(rng.integer(-2, 3))
    compiled = student.torch.compile(student.soft_gate, backend=helpers.Counter())
    for shift in (0.7, -0.7):
        x = scattered(rng, t + shift, 3, 2)
        assert_gradients(helpers.with_number(student.soft_gate, t), [x], lambda x: gate(x, t))
        assert_gradients(helpers.with_number(compiled, t), [x], lambda x: gate(x, t))
    sizes = rng.uniform(2, 3, low=0.1, high=0.9) + rng.integers(0, 4, (2, 3))
    x = torch.cat([sizes, -sizes])
    steps = helpers.with_number(student.leaky_steps, 3)
    assert_gradients(steps, [x], lambda x: roll(x, 3))


@grades("e9_2_tests", weight=1)
def test_input_kept(student, rng):
    """x is as it was, compiled or not."""
    counter = student.load("helpers.py").Counter()
    for shift in (1.0, -1.0):
        x = scattered(rng, shift, 4, 2)
        given = student.put(x)
        assert_same(student.soft_gate(given, 0.0), gate(x, 0.0), name="gate")
        assert torch.equal(given, x), "soft_gate changed x"
        compiled = student.torch.compile(student.soft_gate, backend=counter)
        assert_same(compiled(given, 0.0), gate(x, 0.0), name="compiled gate")
        assert torch.equal(given, x), "the compiled soft_gate changed x"
        assert_same(student.leaky_steps(given, 2), roll(x, 2), name="steps")
        assert torch.equal(given, x), "leaky_steps changed x"


@grades("e9_2_tests", weight=0.75)
def test_double_precision(student, rng):
    """float64 stays float64, and keeps its precision."""
    x = scattered(rng, 0.0, 5, 2).double() + rng.uniform(5, 2).double() * 1e-9
    for t in (-1.0, 1.0):
        assert_same(student.soft_gate(x, t), gate(x, t), name="gate")
    assert_same(student.leaky_steps(x, 3), roll(x, 3), name="steps")
    x = torch.tensor([0.25, 1.0, 1.75], dtype=torch.float64) + 1e-10
    assert_same(student.soft_gate(x, 1.0), 2 * x, name="just above t")
