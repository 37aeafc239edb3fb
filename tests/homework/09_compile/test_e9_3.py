"""Hidden tests of exercise 9.3: `QuietNet`, statistics without graph breaks."""

import torch

from torchgrade.testing import assert_gradients, assert_registered, assert_same, grades, value


def parts(net):
    """Weights and biases of a network, as they are now."""
    layers = (net.fc1, net.fc2)
    return [value(t).detach() for layer in layers for t in (layer.weight, layer.bias)]


def oracle(parameters, x):
    """What the network is to give: output, mean_abs, dead."""
    w, a, v, b = parameters
    before = x @ w.T + a
    after = before.clamp(min=0)
    dead = sum(int(not column.any()) for column in after.T)
    return after @ v.T + b, before.abs().mean(), torch.tensor(dead)


def busy(student, rng, helpers):
    """A network in which some units are always dead, some never, and some now and then."""
    net = student.QuietNet(3, 12, 2)
    bias = torch.cat([torch.full((4,), -40.0), rng.normal(5) / 4, torch.full((3,), 40.0)])
    helpers.overwrite(net.fc1.bias, bias)
    return net


@grades("e9_3_tests", weight=1.5)
def test_output(student, rng):
    """The output is that of two linear layers with a ReLU between them."""
    n, hidden, m = rng.integer(2, 5), rng.integer(6, 12), rng.integer(2, 5)
    net, x = student.QuietNet(n, hidden, m), rng.normal(7, n)
    shapes = {"fc1.weight": (hidden, n), "fc1.bias": (hidden,)}
    shapes |= {"fc2.weight": (m, hidden), "fc2.bias": (m,)}
    assert_registered(net, shapes, {"calls": ()}, trainable=True)
    got = net(x)
    assert len(got) == 2, "not a pair"
    assert_same(got[0], oracle(parts(net), x)[0], name="output")


@grades("e9_3_tests", weight=2)
def test_fullgraph(student, rng):
    """fullgraph=True does not complain, and the one graph gives the right numbers."""
    helpers = student.load("helpers.py")
    net, counter = busy(student, rng, helpers), helpers.Counter()
    compiled = student.torch.compile(net, backend=counter, fullgraph=True)
    for _ in range(2):
        x = rng.normal(6, 3)
        out, stats = compiled(x)
        expected = oracle(parts(net), x)
        assert_same(out, expected[0], name="output")
        assert_same(stats["mean_abs"], expected[1], name="mean_abs")
        assert_same(stats["dead"], expected[2], name="dead")
    assert counter.graphs == 1, "not one graph"


@grades("e9_3_tests", weight=2.5)
def test_no_recompiles_over_calls(student, rng):
    """Six calls with one shape are one graph, six runs of it, and six in the counter."""
    net, counter = student.QuietNet(3, 5, 2), student.load("helpers.py").Counter()
    compiled = student.torch.compile(net, backend=counter)
    for _ in range(6):
        x = rng.normal(4, 3)
        out, _ = compiled(x)
    assert_same(out, oracle(parts(net), x)[0], name="output")
    assert counter.graphs > 0, "nothing was compiled"
    assert counter.graphs == 1, "more than one graph"
    assert counter.runs == 6, "the graph did not run in each call"
    assert_same(net.calls, torch.tensor(6), name="calls")


@grades("e9_3_tests", weight=1, hollow="asks for silence alone")
def test_nothing_printed(student, rng):
    """Nothing is printed, compiled or not."""
    helpers, x = student.load("helpers.py"), rng.normal(4, 3)
    net = student.QuietNet(3, 5, 2)
    assert helpers.heard(net, x) == "", "printed without compiling"
    compiled = student.torch.compile(net, backend=helpers.Counter())
    assert helpers.heard(compiled, x) == "", "printed in the first compiled call"
    assert helpers.heard(compiled, x) == "", "printed in a later compiled call"


@grades("e9_3_tests", weight=2)
def test_stats_values(student, rng):
    """mean_abs and dead are right, also where every unit is dead, and where none is."""
    helpers = student.load("helpers.py")
    for _ in range(3):
        net, x = busy(student, rng, helpers), rng.normal(6, 3)
        x[2:] = x[2:] * 0.1
        _, stats = net(x)
        _, mean_abs, dead = oracle(parts(net), x)
        assert set(stats) == {"mean_abs", "dead"}, "names"
        assert_same(stats["mean_abs"], mean_abs, name="mean_abs")
        assert torch.as_tensor(value(stats["dead"])).item() <= 12, "more than there are units"
        assert stats["dead"].dtype == torch.int64, "dtype of dead"
        assert_same(stats["dead"], dead, name="dead")
    for bias, dead in ((-50.0, 12), (50.0, 0)):
        helpers.overwrite(net.fc1.bias, torch.full((12,), bias))
        x = rng.normal(5, 3)
        _, stats = net(x)
        assert_same(stats["dead"], torch.tensor(dead), allow_zeros=True, name="dead, extreme")
        assert_same(stats["mean_abs"], oracle(parts(net), x)[1], name="mean_abs, extreme")
    helpers.overwrite(net.fc1.weight, torch.zeros(12, 3))
    faint = rng.integer(3, 9)
    helpers.overwrite(net.fc1.bias, torch.tensor([1e-8] * faint + [-1.0] * (12 - faint)))
    _, stats = net(rng.normal(4, 3))
    assert_same(stats["dead"], torch.tensor(12 - faint), name="dead, others hardly alive")


@grades("e9_3_tests", weight=1.5)
def test_stats_are_tensors(student, rng):
    """Both statistics are tensors of 0 dimensions, and earlier ones stay as they were."""
    helpers = student.load("helpers.py")
    net, x = busy(student, rng, helpers), rng.normal(6, 3)
    _, stats = net(x)
    _, mean_abs, _ = oracle(parts(net), x)
    for name in ("mean_abs", "dead"):
        assert student.torch.is_tensor(stats[name]) is True, "not a tensor"
        assert stats[name].shape == (), "shape"
    assert stats["mean_abs"].dtype == torch.float32, "dtype of mean_abs"
    net(rng.normal(6, 3) * 5)
    assert_same(stats["mean_abs"], mean_abs, name="mean_abs of the first call")


@grades("e9_3_tests", weight=2)
def test_calls_is_a_buffer_and_gradients_flow(student, rng):
    """calls is a saved int64 buffer that counts every call; gradients reach all parameters."""
    net, x = student.QuietNet(3, 5, 2), rng.normal(4, 3)
    assert_same(net.calls, torch.tensor(0), allow_zeros=True, name="calls at the start")
    net(x)
    net.eval()
    net(x)
    with student.torch.no_grad():
        net(x)
    net.train()
    net(x)
    assert_same(net.calls, torch.tensor(4), name="calls")
    names = {name for name, _ in net.named_parameters()}
    assert "calls" not in names, "calls is a parameter"
    assert "calls" in {name for name, _ in net.named_buffers()}, "calls is no buffer"
    fresh = student.QuietNet(3, 5, 2)
    fresh.load_state_dict(net.state_dict())
    assert_same(fresh.calls, torch.tensor(4), name="calls after loading")
    fresh(x)
    assert_same(fresh.calls, torch.tensor(5), name="calls after loading and a call")
    assert_gradients(
        student.load("helpers.py").first_of(net),
        [x],
        lambda p, x: (
            torch.relu(x @ p["fc1.weight"].T + p["fc1.bias"]) @ p["fc2.weight"].T + p["fc2.bias"]
        ),
        module=net,
    )


@grades("e9_3_tests", weight=0.75)
def test_each_network_counts_for_itself(student, rng):
    """A second network begins at 0 and has a counter of its own."""
    one, x = student.QuietNet(3, 5, 2), rng.normal(4, 3)
    one(x)
    one(x)
    two = student.QuietNet(3, 5, 2)
    assert_same(two.calls, torch.tensor(0), allow_zeros=True, name="calls of a new network")
    out, _ = two(x)
    assert_same(out, oracle(parts(two), x)[0], name="output of the second network")
    assert_same(two.calls, torch.tensor(1), name="calls of the second network")
    assert_same(one.calls, torch.tensor(2), name="calls of the first network")


@grades("e9_3_tests", weight=0.75)
def test_trained_while_compiled(student, rng):
    """Compiled, gradients are the same, and x stays as it was."""
    helpers = student.load("helpers.py")
    counter = helpers.Counter()
    net, x = student.QuietNet(3, 5, 2), rng.normal(4, 3)
    compiled = student.torch.compile(net, backend=counter)
    assert_gradients(
        helpers.first_of(compiled),
        [x],
        lambda p, x: (
            torch.relu(x @ p["fc1.weight"].T + p["fc1.bias"]) @ p["fc2.weight"].T + p["fc2.bias"]
        ),
        module=net,
    )
    assert counter.runs >= 1, "nothing was compiled"
