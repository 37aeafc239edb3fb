import torch

from torchgrade.testing import grades, value

RATE = 0.1


def parameters_of(net):
    """Return the plain network's parameters as they are now."""
    return [value(net.one.weight), value(net.one.bias), value(net.two.weight), value(net.two.bias)]


def draw(rng, count):
    return [(rng.normal(8, 16), rng.integers(0, 4, (8,))) for _ in range(count)]


def by_hand(parameters, batches):
    parameters = [p.clone().requires_grad_() for p in parameters]
    losses = []
    for x, y in batches:
        one, a, two, b = parameters
        loss = torch.nn.functional.cross_entropy(torch.relu(x @ one.T + a) @ two.T + b, y)
        losses.append(loss.item())
        gradients = torch.autograd.grad(loss, parameters)
        steps = zip(parameters, gradients, strict=True)
        parameters = [(p - RATE * g).detach().requires_grad_() for p, g in steps]
    return losses, [p.detach() for p in parameters]


@grades("fit_tests", weight=2)
def test_losses(student, rng):
    """The losses are those of the same network without torch.compile."""
    net, batches = student.load("helpers.py").Net(), draw(rng, 4)
    expected, _ = by_hand(parameters_of(net), batches)
    found = torch.tensor(student.fit(net, batches, RATE))
    torch.testing.assert_close(found, torch.tensor(expected), rtol=1e-4, atol=1e-5)


@grades("fit_tests", weight=2)
def test_weights(student, rng):
    """The network that was passed in is the one that is trained."""
    net, batches = student.load("helpers.py").Net(), draw(rng, 3)
    _, expected = by_hand(parameters_of(net), batches)
    student.fit(net, batches, RATE)
    torch.testing.assert_close(parameters_of(net), expected, rtol=1e-4, atol=1e-5)


@grades("fit_tests")
def test_compiled(student, rng):
    """The network is compiled."""
    helpers = student.load("helpers.py")
    assert helpers.graphs(student.fit, helpers.Net(), draw(rng, 2)) >= 1
