"""What must live beside the student's code: functions to differentiate, and looks at traces.

The student's process can read this file, so it holds no expected value.
"""

import gc
import weakref

import torch


def depth(tensor):
    """How many operations the graph of a tensor holds."""
    seen, waiting = set(), [tensor.grad_fn]
    while waiting and len(seen) < 1000:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting.extend(parent for parent, _ in node.next_functions)
    return len(seen)


class Counted:
    """A function that counts its calls and the size of the graph of each argument."""

    def __init__(self, *numbers):
        self.numbers, self.calls, self.depths = numbers, 0, []

    def __call__(self, x):
        self.calls += 1
        self.depths.append(depth(x))
        return self.at(x, *self.numbers)


class Bowl(Counted):
    """Half the weighted squared distance from a centre."""

    def at(self, x, weights, centre):
        return 0.5 * (weights * (x - centre) ** 2).sum()


class Waves(Counted):
    """Waves on a bowl."""

    def at(self, x, height, pace):
        return (height * torch.sin(pace * x) + 0.5 * x**2).sum()


def overwrite(tensor):
    """Write into a tensor, whether it requires a gradient or not."""
    with torch.no_grad():
        tensor.fill_(77.0)


def parameter(x, grad=None):
    """A trainable parameter with a gradient of its own."""
    made = torch.nn.Parameter(x.clone())
    made.grad = None if grad is None else grad.clone()
    return made


def intermediate(x):
    """A tensor in the middle of a computation, and the leaf that it comes from."""
    leaf = x.clone().requires_grad_()
    return leaf * 1.0, leaf


def without_gradients(function, *args):
    """Call a function where gradients are not recorded."""
    with torch.no_grad():
        return function(*args)


def recording():
    """Whether gradients are recorded right now."""
    return torch.is_grad_enabled()


class Energy(Counted):
    """x·Ax/2 + b·x, for a matrix that need not be symmetric."""

    def at(self, x, A, b):
        return 0.5 * x @ A @ x + b @ x


class SoftMax(Counted):
    """A smooth maximum of weighted entries, of any shape."""

    def at(self, x, weights):
        return torch.logsumexp((weights * x).reshape(-1), 0)


class InPlace(Counted):
    """The weighted sum of squares, through in-place operations on intermediate results."""

    def at(self, x, weights):
        y = x * 2
        y.mul_(weights)
        y += x
        z = y * x
        z.sub_(1)
        return z.sum()


class Constant(Counted):
    """The same, whatever the argument."""

    def at(self, x, result):
        return result.clone()


class Detached(Counted):
    """A function that cuts its argument off."""

    def at(self, x):
        return x.detach().square().sum()


class Affine(Counted):
    """An affine map, with parameters that require a gradient."""

    def at(self, x, A, b):
        return A @ x + b


class OfParameters(Counted):
    """A function of the parameters alone."""

    def at(self, x, A, b):
        return (A * A).sum() + b.sum()


class Net(Counted):
    """A network with one number at its end; its parameters require a gradient."""

    def at(self, x, A, b, c):
        return c @ torch.tanh(A @ x + b)
