"""Hidden tests of exercise 4.3: linear layers for a list of sizes."""

from itertools import pairwise

import pytest
import torch

from torchgrade.testing import (
    assert_frequency,
    assert_gradients,
    assert_module,
    assert_registered,
    assert_same,
    grades,
    value,
)

SIZES = ([4, 7, 9, 3], [6, 11, 2], [3, 5, 8, 10, 13, 2])


def shapes(sizes):
    """Shapes of the parameters."""
    return [shape for a, b in pairwise(sizes) for shape in ((b, a), (b,))]


def reference(parameters, x, sizes, activation=torch.relu):
    """The network in plain torch; the sizes tell which parameter belongs where."""
    found = {tuple(p.shape): p for p in parameters.values()}
    for depth, (a, b) in enumerate(pairwise(sizes)):
        x = x @ found[b, a].T + found[b,]
        if depth < len(sizes) - 2:
            x = activation(x)
    return x


def mlp(student, rng, *arguments, **options):
    """The student's model with numbers of the test's own."""
    net = student.MLP(*arguments, **options)
    for p in net.parameters():
        p.data.copy_(0.5 * rng.normal(*p.shape))
    return net


def parameters_of(net):
    """Names and values of all parameters."""
    return {name: value(p).detach() for name, p in net.named_parameters()}


@grades("e4_3_tests", weight=2)
def test_parameters_visible(student, device, rng):
    """PyTorch sees every layer of the model, and each gets its gradient."""
    assert_registered(student.MLP([4, 60]), shapes([4, 60]))
    for sizes in ([5, 32, 32, 3], *SIZES):
        assert_registered(student.MLP(sizes), shapes(sizes), trainable=True)
    sizes = SIZES[2]
    net = mlp(student, rng, sizes, student.load("helpers.py").Ripple).to(torch.float64)
    assert_registered(net, shapes(sizes))
    assert_gradients(
        net,
        [rng.normal(30, 3).double()],
        lambda p, x: reference(p, x, sizes, lambda h: torch.sin(2 * h) + 0.5 * h + 0.5),
        module=net,
    )
    assert_module(lambda: student.MLP(sizes, dropout=0.3), rng.normal(6, 3))


@grades("e4_3_tests", weight=1.5)
def test_no_activation_at_the_end(student, device, rng):
    """The last layer's numbers come out as they are, and two sizes make one linear layer."""
    net, x = mlp(student, rng, [4, 60]), rng.normal(9, 4)
    assert_same(net(x), reference(parameters_of(net), x, [4, 60]), rtol=1e-4, atol=1e-5)
    net = mlp(student, rng, [4, 60], student.load("helpers.py").Ripple, 0.5)
    assert_same(net(x), reference(parameters_of(net), x, [4, 60]), rtol=1e-4, atol=1e-5)
    for sizes in SIZES:
        net, x = mlp(student, rng, sizes), rng.normal(2, 7, sizes[0])
        expected = reference(parameters_of(net), x, sizes)
        assert_same(net(x), expected, rtol=1e-4, atol=1e-5)
        assert_same(net(x[0, 0]), expected[0, 0], rtol=1e-4, atol=1e-5)
        assert net(x[0, :0]).shape == (0, sizes[-1]), "an empty batch"


@grades("e4_3_tests", weight=1.5)
def test_activation_is_a_factory(student, device, rng):
    """Each hidden layer gets an activation of its own, made when the model is built."""
    helpers = student.load("helpers.py")
    factory = helpers.Factory(helpers.Ones)
    net = student.MLP([3, 4, 5, 6, 2], factory)
    assert len(factory.made) == 3, "number of activations"
    net(rng.normal(2, 3))
    net(rng.normal(2, 3))
    assert len(factory.made) == 3, "activations made while calling"
    used = sorted((value(m.met) for m in factory.made), key=lambda met: [t.shape[1] for t in met])
    for met, width in zip(used, (4, 5, 6), strict=True):
        assert len(met) == 2, "calls of an activation"
        assert met[0].shape == (2, width), "the layer of an activation"
    found = {tuple(p.shape): p for p in parameters_of(net).values()}
    expected = (found[2, 6].sum(1) + found[2,]).expand(2, 2)
    assert_same(net(rng.normal(2, 3)), expected, rtol=1e-4, atol=1e-5)
    factory = helpers.Factory(student.torch.nn.PReLU, 1, 0.1)
    net = student.MLP([3, 4, 5, 2], activation=factory)
    assert_registered(net, [*shapes([3, 4, 5, 2]), (1,), (1,)], trainable=True)
    factory = helpers.Factory(helpers.Ones)
    student.MLP([3, 2], factory)
    assert len(factory.made) == 0, "an activation that nobody needs"


@grades("e4_3_tests", weight=1.5)
def test_activation_really_used(student, device, rng):
    """The activation that you ask for is the one that is used, after each layer but the last."""
    helpers = student.load("helpers.py")
    x = rng.normal(12, 4)
    for kind, function in (
        (student.torch.nn.Tanh, torch.tanh),
        (helpers.Ripple, lambda h: torch.sin(2 * h) + 0.5 * h + 0.5),
        (student.torch.nn.Identity, lambda h: h),
    ):
        net = mlp(student, rng, [4, 7, 9, 3], activation=kind)
        expected = reference(parameters_of(net), x, [4, 7, 9, 3], function)
        assert_same(net(x), expected, rtol=1e-3, atol=1e-4)
    net = mlp(student, rng, [4, 7, 9, 3], student.torch.nn.Sigmoid)
    expected = reference(parameters_of(net), x, [4, 7, 9, 3], torch.sigmoid)
    assert_same(net(x), expected, rtol=1e-4, atol=1e-5)


@grades("e4_3_tests", weight=2)
def test_dropout_train_vs_eval(student, device, rng):
    """Dropout comes after each hidden activation and nowhere else, and in train mode only."""
    helpers = student.load("helpers.py")
    p = rng.choice((0.3, 0.7))
    factory = helpers.Factory(helpers.Ones)
    net = student.MLP([8, 50, 40, 20], factory, p)
    helpers.fill(net, 1.0, 0.0)
    x = rng.normal(600, 8)
    output = value(net(x))
    first, second = sorted((value(m.met[0]) for m in factory.made), key=lambda t: -t.shape[1])
    assert_same(first, x.sum(1, keepdim=True).expand(600, 50), rtol=1e-4, atol=1e-4)
    assert len(output.unique()) > 1, "nothing is dropped"
    for name, found, width in (("first", second, 50), ("second", output, 40)):
        kept = found * (1 - p)
        assert (kept - kept.round()).abs().max() < 1e-2, f"scale after the {name} layer"
        assert torch.allclose(found, found[:, :1].expand_as(found)), f"numbers of the {name} layer"
        assert_frequency(int(kept[:, 0].round().sum()), 600 * width, 1 - p)
        assert len(kept[:, 0].round().unique()) > 3, "rows with the same mask"
    net.eval()
    assert_same(net(x), torch.full((600, 20), 40.0), rtol=1e-5, allow_zeros=True)
    net.train()
    assert not torch.equal(value(net(x)), output), "the same mask again"


@grades("e4_3_tests", weight=1)
def test_trains_with_dropout(student, device, rng):
    """With dropout the model can be trained: the gradient goes where the numbers went."""
    p, first = rng.choice((0.25, 0.6)), rng.uniform(9, 5, low=0.2, high=1)
    x, upstream = rng.uniform(30, 5, low=0.5, high=1), rng.uniform(30, 9, low=1, high=2)
    net = student.MLP([5, 9, 9], dropout=p)
    assert_registered(net, shapes([5, 9, 9]))
    student.load("helpers.py").fill(net, 0.0, 0.0)
    for q in net.parameters():
        if q.ndim == 2:
            q.data.copy_(first if tuple(q.shape) == (9, 5) else torch.eye(9))
    given = student.put(x)
    given.requires_grad_()
    y = net(given)
    assert y.shape == (30, 9), "shape"
    kept = (value(y).detach() != 0).float()
    assert 0.05 < kept.mean() < 0.97, "rate"
    y.backward(upstream)
    assert given.grad is not None, "no gradient arrives at the input"
    back = upstream * kept / (1 - p)
    assert_same(given.grad, back @ first, rtol=1e-4, atol=1e-4, name="gradient of the input")
    (weight,) = [q for q in net.parameters() if tuple(q.shape) == (9, 5)]
    assert weight.grad is not None, "no gradient arrives at the first layer"
    assert_same(weight.grad, back.T @ x, rtol=1e-4, atol=1e-4, name="gradient of the first layer")


@grades("e4_3_tests", weight=0.75)
def test_no_dropout_unless_asked(student, device, rng):
    """Without dropout, train mode and eval mode give the same."""
    sizes, x = SIZES[0], rng.normal(20, 4)
    for net in (mlp(student, rng, sizes), mlp(student, rng, sizes, dropout=0.0)):
        expected = reference(parameters_of(net), x, sizes)
        net.train()
        assert_same(net(x), expected, rtol=1e-4, atol=1e-5)
        net.eval()
        assert_same(net(x), expected, rtol=1e-4, atol=1e-5)
    net = mlp(student, rng, sizes, dropout=0.6)
    net.eval()
    assert_same(net(x), reference(parameters_of(net), x, sizes), rtol=1e-4, atol=1e-5)


@grades("e4_3_tests", weight=1)
def test_sizes_not_modified_tuple_ok(student, device, rng):
    """The sizes may be a list or a tuple, and stay as they were."""
    sizes, x = [4, 7, 9, 3], rng.normal(3, 4)
    kept = student.load("helpers.py").Ones()
    kept.sizes = sizes
    net = mlp(student, rng, kept.sizes)
    assert value(kept.sizes) == sizes, "the sizes changed"
    assert net(x).shape == (3, 3), "shape from a list"
    net = mlp(student, rng, tuple(sizes))
    assert_registered(net, shapes(sizes))
    assert_same(net(x), reference(parameters_of(net), x, sizes), rtol=1e-4, atol=1e-5)


@grades("e4_3_tests", weight=0.75, hollow="asks for the parameters")
def test_no_hidden_sharing(student, device, rng):
    """Layers of the same shape are different layers, and two models share nothing."""
    sizes = [6, 6, 6, 6]
    net, other = student.MLP(sizes), student.MLP(sizes)
    assert_registered(net, shapes(sizes), count=3 * 42)
    matrices = [value(p).detach() for m in (net, other) for p in m.parameters() if p.ndim == 2]
    assert len(matrices) == 6, "number of matrices"
    for i, one in enumerate(matrices):
        assert not any(torch.equal(one, two) for two in matrices[:i]), "two layers start alike"
    before = value(other(torch.ones(2, 6)))
    student.load("helpers.py").fill(net, 0.0, 0.0)
    assert torch.equal(value(other(torch.ones(2, 6))), before), "two models share a layer"


@grades("e4_3_tests", weight=0.5, hollow="asks for the exception alone")
def test_too_few_sizes(student, device, rng):
    """Fewer than two sizes are refused."""
    for sizes in ([], [5]):
        with pytest.raises((ValueError, AssertionError)):
            student.MLP(sizes)
