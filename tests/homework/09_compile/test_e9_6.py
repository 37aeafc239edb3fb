"""Hidden tests of exercise 9.6: a compiled Adam whose learning rate may change."""

import torch

from torchgrade.testing import assert_same, grades, value

NOTHING_BACK = "a step gives nothing back: what it does, it does to the parameters"


class Pair:
    """Parameters in the student's process, the same ones here, and an eager Adam for these."""

    def __init__(self, student, rng, lr, count=2):
        self.helpers = student.load("helpers.py")
        start = [rng.normal(3 + k, 2) for k in range(count)]
        self.there = self.helpers.parameters(*start)
        self.here = [torch.nn.Parameter(x.clone()) for x in start]
        self.adam = torch.optim.Adam(self.here, lr=lr)
        self.rng = rng

    def draw(self):
        """Give both sides the same new gradients."""
        gradients = [self.rng.normal(*p.shape) for p in self.here]
        self.helpers.give(self.there, gradients)
        for p, g in zip(self.here, gradients, strict=True):
            p.grad = g

    def steps(self, step, count=1):
        """Let both sides make steps."""
        for _ in range(count):
            self.draw()
            step()
            self.adam.step()

    def rate(self, lr):
        """Change the learning rate here."""
        self.adam.param_groups[0]["lr"] = lr

    def assert_equal(self, name):
        """The parameters there are those of Adam."""
        expected = [p.detach() for p in self.here]
        # 1 - 0.999**t in float32 is right to 3e-5 / t alone: so far may a rate of 0.9 lead away
        assert_same(value(self.helpers.read(self.there)), expected, rtol=1e-4, atol=1e-4, name=name)


@grades("e9_6_tests", weight=3)
def test_matches_eager_adam_with_schedule_in_one_compile(student, rng):
    """Five learning rates give the numbers of Adam, and compile nothing after the first steps."""
    pair = Pair(student, rng, 0.1)
    counter = pair.helpers.Counter()
    optimizer, step = student.make_compiled_step(pair.there, lr=0.1, backend=counter)
    pair.steps(step, 2)
    pair.assert_equal("first steps")
    graphs = counter.graphs
    assert graphs > 0, "the backend was not called"
    for lr in (0.05, 0.3, 0.02, 0.2):
        student.set_lr(optimizer, lr)
        pair.rate(lr)
        runs = counter.runs
        pair.steps(step)
        pair.assert_equal(f"after set_lr to {lr}")
        assert counter.runs > runs, "a step did not run the graph"
    assert counter.graphs == graphs, "a new learning rate compiled anew"


@grades("e9_6_tests", weight=2, hollow=NOTHING_BACK)
def test_works_with_a_scheduler(student, rng):
    """A scheduler changes the learning rate of the compiled step without compiling anew."""
    pair = Pair(student, rng, 0.2, 1)
    counter = pair.helpers.Counter()
    optimizer, step = student.make_compiled_step(pair.there, lr=0.2, backend=counter)
    scheduler = student.torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    pair.steps(step, 2)
    graphs = counter.graphs
    for k in range(3):
        scheduler.step()
        pair.rate(0.2 * 0.5 ** (k + 1))
        pair.steps(step)
    pair.assert_equal("with a scheduler")
    assert graphs > 0, "the backend was not called"
    assert counter.graphs == graphs, "the scheduler made it compile anew"


@grades("e9_6_tests", weight=1.5, hollow=NOTHING_BACK)
def test_backend_really_used(student, rng):
    """The step runs what the given backend made."""
    lr = float(rng.uniform(1, low=0.3, high=0.9))
    pair = Pair(student, rng, lr)
    counter = pair.helpers.Counter()
    with pair.helpers.Spy() as spy:
        optimizer, step = student.make_compiled_step(pair.there, lr=lr, backend=counter)
        assert abs(float(optimizer.param_groups[0]["lr"]) - lr) < 1e-6, "the learning rate"
        pair.assert_equal("before the first step")
        pair.steps(step)
    assert spy.calls > 0, "torch.compile was not called"
    assert counter.runs > 0, "the step did not run the graph"
    pair.assert_equal("one step")
    assert counter.operations[0] > 4, "the graph holds no Adam"


@grades("e9_6_tests", weight=2)
def test_two_optimizers_do_not_share_the_lr(student, rng):
    """A new learning rate for one optimizer is none for the other."""
    one, two = Pair(student, rng, 0.1, 1), Pair(student, rng, 0.1, 1)
    counter = one.helpers.Counter()
    first, step_one = student.make_compiled_step(one.there, lr=0.1, backend=counter)
    _, step_two = student.make_compiled_step(two.there, lr=0.1, backend=counter)
    student.set_lr(first, 0.4)
    one.rate(0.4)
    one.steps(step_one)
    two.steps(step_two)
    one.assert_equal("the one whose learning rate changed")
    two.assert_equal("the other one")


@grades("e9_6_tests", weight=1, hollow=NOTHING_BACK)
def test_parameters_and_gradients(student, rng):
    """A generator of parameters will do; gradients are kept; without one, nothing moves."""
    pair = Pair(student, rng, 0.1, count=3)
    counter = pair.helpers.Counter()
    given = pair.helpers.once(pair.there)
    optimizer, step = student.make_compiled_step(given, lr=0.1, backend=counter)
    assert student.builtins.isinstance(optimizer, student.torch.optim.Adam) is True, "no Adam"
    gradients = [rng.normal(3, 2), None, rng.normal(5, 2)]
    pair.helpers.give(pair.there, gradients)
    for p, g in zip(pair.here, gradients, strict=True):
        p.grad = g
    still = pair.here[1].detach().clone()
    step()
    pair.adam.step()
    pair.assert_equal("parameters")
    assert torch.equal(value(pair.there[1]).detach(), still), "moved without a gradient"
    assert_same(pair.there[0].grad, gradients[0], name="gradient of the first")
    assert_same(pair.there[2].grad, gradients[2], name="gradient of the last")


@grades("e9_6_tests", weight=1.5, hollow="set_lr gives no value back")
def test_set_lr_plain_optimizer_and_groups(student, rng):
    """set_lr works for other optimizers and for all their groups; numbers stay numbers."""
    helpers = student.load("helpers.py")
    a, b, c = (rng.normal(3) for _ in range(3))
    there = helpers.parameters(a, b, c)
    groups = [{"params": [there[0]], "lr": 0.3}, {"params": [there[1]]}, {"params": [there[2]]}]
    optimizer = student.torch.optim.SGD(groups, lr=0.1)
    lr = float(rng.uniform(1, low=0.5, high=0.9))
    student.set_lr(optimizer, lr)
    rates = [group["lr"] for group in optimizer.param_groups]
    assert all(type(rate) is float for rate in rates), "a number is no number any more"
    assert rates != [0.3, 0.1, 0.1], "no learning rate changed"
    assert rates == [lr, lr, lr], "learning rates of the groups"
    gradients = [rng.normal(3) for _ in range(3)]
    helpers.give(there, gradients)
    optimizer.step()
    expected = [x - lr * g for x, g in zip((a, b, c), gradients, strict=True)]
    assert_same(value(helpers.read(there)), expected, name="after a step")
    assert student.set_lr(optimizer, lr) is None, "something comes back"


@grades("e9_6_tests", weight=1)
def test_set_lr_keeps_tensors(student, rng):
    """A learning rate that is a tensor stays that tensor, in each group."""
    helpers = student.load("helpers.py")
    there = helpers.parameters(rng.normal(3), rng.normal(2), rng.normal(2))
    rates = [student.torch.tensor(0.1), student.torch.tensor(0.2)]
    groups = [{"params": [there[k]], "lr": rates[k]} for k in range(2)]
    groups.append({"params": [there[2]]})
    optimizer = student.torch.optim.AdamW(groups, lr=0.01)
    student.set_lr(optimizer, 0.5)
    for k in range(2):
        assert optimizer.param_groups[k]["lr"] is rates[k], "another tensor"
        assert_same(rates[k], torch.tensor(0.5), name="the tensor's number")
    assert optimizer.param_groups[2]["lr"] == 0.5, "the group with a number"
