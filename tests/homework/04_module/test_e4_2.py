"""Hidden tests of exercise 4.2: a linear layer made of two parameters."""

import torch

from torchgrade.testing import (
    assert_gradients,
    assert_independent,
    assert_module,
    assert_moments,
    assert_registered,
    assert_same,
    grades,
    value,
)


def draw(rng):
    """Two sizes that differ."""
    return rng.integer(4, 8), rng.integer(9, 13)


def filled(layer, rng):
    """Give all parameters numbers of the test's own."""
    for p in layer.parameters():
        p.data.copy_(rng.normal(*p.shape))
    return layer


@grades("e4_2_tests", weight=2)
def test_matches_nn_Linear(student, device, rng):
    """With the parameters of an nn.Linear it gives the same numbers, for inputs of any shape."""
    n_in, n_out = draw(rng)
    for bias in (True, False):
        other = student.torch.nn.Linear(n_in, n_out, bias=bias)
        layer = student.LinearScratch(n_in, n_out, bias=bias)
        layer.load_state_dict(other.state_dict())
        weight = value(other.weight).detach()
        offset = value(other.bias).detach() if bias else torch.zeros(n_out)
        for shape in ((6, n_in), (n_in,), (2, 3, n_in), (1, n_in), (2, 1, 2, n_in)):
            x = rng.normal(*shape)
            assert_same(layer(x), x @ weight.T + offset, rtol=1e-4, atol=1e-5)
        x = rng.normal(n_in, 5)
        assert_same(layer(x.T), x.T @ weight.T + offset, rtol=1e-4, atol=1e-5)
        assert layer(rng.normal(0, n_in)).shape == (0, n_out), "an empty batch"


@grades("e4_2_tests", weight=1.5, hollow="asks for what is registered")
def test_parameters_registered(student, device, rng):
    """PyTorch sees exactly the parameters weight and bias, and without bias, weight alone."""
    n_in, n_out = draw(rng)
    shapes = {"weight": (n_out, n_in), "bias": (n_out,)}
    layer = student.LinearScratch(n_in, n_out)
    assert_registered(layer, shapes, trainable=True)
    assert sorted(layer.state_dict().keys()) == ["bias", "weight"], "keys of the state_dict"
    bare = student.LinearScratch(n_in, n_out, bias=False)
    assert_registered(bare, {"weight": (n_out, n_in)}, trainable=True)
    assert bare.bias is None, "bias without a bias"
    assert sorted(bare.state_dict().keys()) == ["weight"], "keys without a bias"
    assert_registered(student.LinearScratch(n_in, n_out, True), shapes)
    assert_registered(student.LinearScratch(n_in, n_out, False), {"weight": (n_out, n_in)})


@grades("e4_2_tests", weight=2, hollow="asks for the parameters")
def test_init_bounds_and_spread(student, device, rng):
    """Fresh weights and biases are uniform, within the bound that the contract gives."""
    n_in = rng.integer(20, 40)
    bound = n_in**-0.5
    layer, narrow = student.LinearScratch(n_in, 2000), student.LinearScratch(n_in, 6)
    weight, bias = value(layer.weight).detach(), value(layer.bias).detach()
    assert weight.shape == (2000, n_in), "shape of the weight"
    assert bias.shape == (2000,), "shape of the bias"
    assert weight.abs().max() <= 4 * bound, "weight far outside of the bound"
    for sample, name in ((weight.reshape(-1), "weight"), (bias, "bias")):
        assert sample.abs().max() <= bound * (1 + 1e-6), f"{name} outside of the bound"
        assert value(narrow.weight).abs().max() <= bound * (1 + 1e-6), "few outputs"
        assert sample.min() < 0, f"{name} is never negative"
        assert_moments(sample, 0, bound * 3**-0.5, low=-bound * 1.01, high=bound * 1.01)
        inner = (sample.abs() < bound / 2).double().mean()
        assert abs(inner - 0.5) < 6 * 0.5 * len(sample) ** -0.5, f"{name} is not uniform"


@grades("e4_2_tests", weight=0.75, hollow="asks for the parameters")
def test_draws_are_independent(student, device, rng):
    """Each number is drawn on its own, and no two layers start alike."""
    layer, other = student.LinearScratch(3, 900), student.LinearScratch(3, 900)
    weight, bias = value(layer.weight).detach(), value(layer.bias).detach()
    again = value(other.weight).detach()
    assert weight.shape == again.shape == (900, 3), "shape of the weight"
    assert bias.shape == (900,), "shape of the bias"
    assert not torch.equal(weight, again), "two layers are alike"
    assert not torch.equal(bias, value(other.bias).detach()), "two biases are alike"
    assert len(weight.unique()) > 2600, "numbers that repeat"
    assert_independent(weight[:, 0], weight[:, 1:])
    assert_independent(weight[:, 0], bias)
    assert_independent(weight, again)
    assert_independent(weight[1:, 0], weight[:-1, 0])


@grades("e4_2_tests", weight=1.5)
def test_gradients_and_moves(student, device, rng):
    """Gradients reach weight, bias and input, and the layer works in another dtype and place."""
    n_in, n_out = draw(rng)
    layer = filled(student.LinearScratch(n_in, n_out), rng)
    assert_gradients(
        layer,
        [rng.normal(3, 4, n_in)],
        lambda p, x: x @ p["weight"].T + p["bias"],
        module=layer,
    )
    bare = filled(student.LinearScratch(n_in, n_out, bias=False), rng)
    assert_gradients(bare, [rng.normal(4, n_in)], lambda p, x: x @ p["weight"].T, module=bare)
    assert_module(lambda: student.LinearScratch(n_in, n_out), rng.normal(5, n_in))


@grades("e4_2_tests", weight=0.75)
def test_an_optimizer_moves_it(student, device, rng):
    """After a step of an optimizer, the layer computes with the new numbers."""
    n_in, n_out = draw(rng)
    layer, x = filled(student.LinearScratch(n_in, n_out), rng), rng.normal(8, n_in)
    before = {name: value(p).detach() for name, p in layer.named_parameters()}
    optimizer = student.torch.optim.SGD(layer.parameters(), lr=0.1)
    layer(x).backward(torch.ones(8, n_out))
    optimizer.step()
    weight = before["weight"] - 0.1 * x.sum(0).expand(n_out, n_in)
    bias = before["bias"] - 0.1 * 8
    assert_same(layer(x), x @ weight.T + bias, rtol=1e-4, atol=1e-4)
