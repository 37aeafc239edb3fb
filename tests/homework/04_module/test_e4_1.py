"""Hidden tests of exercise 4.1: logits out of `forward`, probabilities out of a method."""

from itertools import pairwise

import torch

from torchgrade.testing import (
    assert_gradients,
    assert_module,
    assert_registered,
    assert_same,
    grades,
    value,
)


def shapes(n_in, hidden, n_out):
    """Shapes of the parameters of three linear layers."""
    sizes = [n_in, hidden, hidden, n_out]
    return [s for a, b in pairwise(sizes) for s in ((b, a), (b,))]


def reference(parameters, x, n_in=5, hidden=32):
    """The network in plain torch, whatever the names of its parameters."""
    items = list(parameters.values())
    weights = [p for p in items if p.ndim == 2]
    first = next(w for w in weights if w.shape == (hidden, n_in))
    second = next(w for w in weights if w.shape == (hidden, hidden))
    third = next(w for w in weights if w is not first and w is not second)
    biases = [p for p in items if p.shape == (hidden,)]
    if next(w is second for w in weights if w is first or w is second):
        biases.reverse()
    last = next(p for p in items if p.ndim == 1 and p.shape != (hidden,))
    h = torch.relu(x @ first.T + biases[0])
    h = torch.relu(h @ second.T + biases[1])
    return h @ third.T + last


def parameters_of(net):
    """Names and values of all parameters."""
    return {name: value(p).detach() for name, p in net.named_parameters()}


def lively(net, rng, n_out=3):
    """Give all parameters numbers of the test's own, so that answers of all kinds come out."""
    for p in net.parameters():
        p.data.copy_(0.3 * rng.normal(*p.shape))
        if tuple(p.shape) == (n_out,):
            p.data.copy_(torch.tensor([6.0, -6.0, 0.3])[rng.permutation(3)])
    return net


@grades("e4_1_tests", weight=2.5)
def test_forward_returns_logits(student, device, rng):
    """forward gives logits: numbers of any size and sign."""
    net = lively(student.Net(), rng)
    x = rng.normal(40, 5)
    got = net(x)
    assert got.shape == (40, 3), "shape"
    assert got.min() < -1, "never below -1"
    assert got.max() > 1, "never above 1"
    assert got.dtype == torch.float32, "dtype"
    assert_same(got, reference(parameters_of(net), x), rtol=1e-4, atol=1e-5)


@grades("e4_1_tests", weight=2)
def test_proba_is_sigmoid_of_forward(student, device, rng):
    """predict_proba gives the sigmoid of each logit, without a graph."""
    net, x = lively(student.Net(), rng), rng.normal(30, 5)
    got = net.predict_proba(x)
    expected = torch.sigmoid(reference(parameters_of(net), x))
    assert not got.requires_grad, "it keeps the graph"
    assert_same(got, expected, rtol=1e-4, atol=1e-5)
    given = student.put(x)
    given.requires_grad_()
    assert not net.predict_proba(given).requires_grad, "it keeps the graph of its input"
    assert_same(net.predict_proba(x[0]), expected[0], rtol=1e-4, atol=1e-5)


@grades("e4_1_tests", weight=1.5)
def test_shapes_batch1_empty_extra_dims_dtype(student, device, rng):
    """A single row, an empty batch and more dimensions work as well as a batch."""
    net, x = lively(student.Net(), rng), rng.normal(2, 4, 5)
    expected = reference(parameters_of(net), x)
    close = {"rtol": 1e-4, "atol": 1e-5}
    assert_same(net(x[0, 0]), expected[0, 0], **close)
    assert_same(net(x[0, :1]), expected[0, :1], **close)
    assert_same(net(x), expected, **close)
    assert net(x[0, :0]).shape == (0, 3), "empty batch"
    assert_same(net(x.transpose(0, 1)), expected.transpose(0, 1), **close)
    for method in (net.predict_proba, net.predict):
        assert method(x[0, 0]).shape == (3,), "a single row"
        assert method(x).shape == (2, 4, 3), "more dimensions"
        assert method(x[0, :0]).shape == (0, 3), "an empty batch"


@grades("e4_1_tests", weight=1)
def test_nonlinear_twice(student, device, rng):
    """There is a ReLU after the first layer and one after the second."""
    net, x = student.Net(2, hidden=7, n_out=4), 3 * rng.normal(50, 2)
    for p in net.parameters():
        p.data.copy_(rng.uniform(*p.shape, low=0.1, high=1))
    assert_same(net(x.abs()), reference(parameters_of(net), x.abs(), 2, 7), rtol=1e-4)
    for p in net.parameters():
        p.data.copy_(value(p).detach() + (50.0 if tuple(p.shape) == (7,) else 0.0))
    assert_same(net(x), reference(parameters_of(net), x, 2, 7), rtol=1e-4)
    for p in net.parameters():
        p.data.copy_(rng.normal(*p.shape))
    assert_same(net(x), reference(parameters_of(net), x, 2, 7), rtol=1e-4, atol=1e-4)


@grades("e4_1_tests", weight=1.5)
def test_all_parameters_learn(student, device, rng):
    """PyTorch sees the parameters of three linear layers, and each gets its gradient."""
    net = lively(student.Net().to(torch.float64), rng)
    assert_registered(net, shapes(5, 32, 3), count=1347, trainable=True)
    assert_gradients(net, [rng.normal(20, 5).double()], reference, module=net)


@grades("e4_1_tests", weight=1, hollow="asks for what every module keeps")
def test_state_dict_round_trip(student, device, rng):
    """Saved, loaded, copied, moved to another dtype or device, it stays the same network."""
    assert_module(student.Net, rng.normal(6, 5))


@grades("e4_1_tests", weight=1.5, hollow="asks for modes and graphs")
def test_mode_restored(student, device, rng):
    """After predicting, the mode is as it was, and so is whether gradients are recorded."""
    helpers, net, x = student.load("helpers.py"), student.Net(), rng.normal(4, 5)
    for method in (net.predict_proba, net.predict):
        net.train()
        method(x)
        assert net.training is True, "a training network does not train any more"
        assert all(m.training is True for m in net.modules()), "a layer does not train any more"
        net.eval()
        method(x)
        assert net.training is False, "an evaluating network is back in training"
        assert all(m.training is False for m in net.modules()), "a layer is back in training"
        assert net(x).requires_grad, "gradients are not recorded any more"
    for method in (net.predict_proba, net.predict):
        assert helpers.records_after(method, x) is False, "recording was switched on"


@grades("e4_1_tests", weight=1)
def test_predict_has_a_threshold(student, device, rng):
    """predict answers True where the probability is above the threshold."""
    net, x = lively(student.Net(), rng), rng.normal(60, 5)
    for p in net.parameters():
        p.data.copy_(3 * value(p))
    first = reference(parameters_of(net), x)[0]
    for p in net.parameters():
        if tuple(p.shape) == (3,):
            p.data.copy_(value(p).detach() + 0.25 - first)
    logits = reference(parameters_of(net), x)
    proba, clear = torch.sigmoid(logits), (logits.abs() > 1).all(1)
    assert (value(net.predict(x))[clear] == (logits > 0)[clear]).all(), "where all are sure"
    assert value(net.predict(x[0])).all(), "all just above 0.5"
    assert ((value(net.predict(x)) == (proba > 0.5)) | ((proba - 0.5).abs() < 1e-4)).all(), "at 0.5"
    row = proba[rng.integer(0, 60)].sort().values.tolist()
    for threshold in (0.2, 0.8, (row[0] + row[1]) / 2, (row[1] + row[2]) / 2):
        sure = (proba - threshold).abs() > 1e-4
        got = net.predict(x, threshold=threshold)
        assert got.dtype == torch.bool, "dtype"
        assert got.shape == (60, 3), "shape"
        assert torch.equal(value(got)[sure], (proba > threshold)[sure]), f"threshold {threshold}"
        assert torch.equal(value(net.predict(x, threshold))[sure], value(got)[sure]), "by position"


@grades("e4_1_tests", weight=0.75, hollow="asks for sizes")
def test_arguments_used(student, device, rng):
    """All sizes are as you ask for."""
    n_in, hidden, n_out = rng.integer(7, 10), rng.integer(11, 15), rng.integer(2, 6)
    net = student.Net(n_in, hidden, n_out)
    assert_registered(net, shapes(n_in, hidden, n_out))
    assert net(rng.normal(4, n_in)).shape == (4, n_out), "shape"
    net = student.Net(hidden=9)
    assert_registered(net, shapes(5, 9, 3))


@grades("e4_1_tests", weight=1.25)
def test_predictions_ask_forward_in_eval_mode(student, device, rng):
    """Predictions are those of forward in eval mode, also in a subclass with another forward."""
    net, x = lively(student.load("helpers.py").moody(student.Net)(), rng), rng.normal(20, 5)
    expected = torch.sigmoid(0.5 * reference(parameters_of(net), x) - 0.25)
    net.train()
    assert_same(net.predict_proba(x), expected, rtol=1e-4, atol=1e-5)
    threshold = expected.median().item() + 1e-5
    sure = (expected - threshold).abs() > 1e-5
    assert torch.equal(value(net.predict(x, threshold))[sure], (expected > threshold)[sure])
    assert net.training is True, "mode"
