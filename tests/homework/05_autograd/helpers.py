"""What must live beside the student's code: functions to differentiate, and looks at traces.

The student's process can read this file, so it holds no expected value.
"""

import contextlib
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


def records_after(function, *args):
    """Whether gradients are recorded after a call where they were not."""
    with torch.no_grad():
        function(*args)
        return torch.is_grad_enabled()


def records_after_refusal(function, *args):
    """The same, if it raised or not."""

    def attempt():
        with contextlib.suppress(RuntimeError, ValueError):
            function(*args)

    return records_after(attempt)


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


class Mix(Counted):
    """A non-linear map of a vector to a vector."""

    def at(self, x, A, b):
        return torch.tanh(A @ x + b) * x.square().sum() + torch.sin(A @ x)


class Shift(Counted):
    """Each output takes the square of the next input; the last output is fixed."""

    def at(self, x, weights):
        return torch.cat([weights * x[1:] ** 2, x.new_ones(1)])


class Partly(Counted):
    """Some outputs depend on the argument, others are constant."""

    def at(self, x, constant):
        return torch.stack([x[0] * x[1], constant[0] * 1, x[-1] ** 3, constant[1] * 1])


class Total(Counted):
    """One output: a sum of cubes."""

    def at(self, x, weights):
        return (weights * x**3).sum().reshape(1)


class Fan(Counted):
    """Many outputs of one input."""

    def at(self, x, pace):
        return torch.sin(pace * x)


class VectorOfParameters(Counted):
    """A vector that depends on parameters alone."""

    def at(self, x, A, b):
        return (A * A).sum(1) + b


class Applied:
    """A Function's `apply`, with everything but the tensor fixed."""

    def __init__(self, function, *rest):
        self.function, self.rest = function, rest

    def __call__(self, x):
        return self.function.apply(x, *self.rest)


def of_transposed(function, x, *rest):
    """Apply a Function to the transpose of a tensor."""
    return function.apply(x.transpose(0, 1), *rest)


def both_before_backward(function, first, second, rest):
    """Gradients of two calls that go backward after both were made, the later one last."""
    a, b = first.clone().requires_grad_(), second.clone().requires_grad_()
    one, two = function.apply(a, *rest[0]), function.apply(b, *rest[1])
    one.sum().backward()
    two.sum().backward()
    return a.grad, b.grad


def changed_before_backward(function, x, *rest):
    """The gradient where somebody writes into the argument in between; None for a RuntimeError."""
    leaf = x.clone().requires_grad_()
    given = leaf * 1.0
    y = function.apply(given, *rest)
    with torch.no_grad():
        given.mul_(-0.3)
    try:
        y.sum().backward()
    except RuntimeError:
        return None
    return leaf.grad


def leaf_is_free(meter, x, n, times=3):
    """Whether leaves and losses disappear once a meter has seen the losses."""
    watched = []
    for _ in range(times):
        leaf = x.clone().requires_grad_()
        loss = (leaf * leaf).mean()
        meter.update(loss, n)
        watched += [weakref.ref(leaf), weakref.ref(loss)]
        del leaf, loss
    gc.collect()
    return [seen() is None for seen in watched]


def update_and_overwrite(meter, losses):
    """Record losses, each of which is overwritten afterwards."""
    for loss in losses:
        own = loss.clone()
        meter.update(own, 2)
        own.fill_(1000.0)


def update_and_read(meter, losses):
    """Record losses; what they are afterwards, and whether they still require a gradient."""
    leaves = [loss.clone().requires_grad_() for loss in losses]
    given = [leaf * 1.0 for leaf in leaves]
    for loss in given:
        meter.update(loss, 2)
    after = [loss.detach().clone() for loss in given], [leaf.grad for leaf in leaves]
    torch.stack(given).sum().backward()
    return (*after, [leaf.grad for leaf in leaves])


class Chain(Counted):
    """Neighbours multiplied, and a sine: work and memory grow as the argument does."""

    def at(self, x):
        return (x[1:] * x[:-1]).sum() + torch.sin(x).sum()


class Mixed(Counted):
    """A cubic in some entries, linear in others, blind to the rest."""

    def at(self, x, weights):
        return x[0] ** 3 * x[1] + weights[0] * x[2] + weights.square().sum()


class Linear(Counted):
    """A linear function."""

    def at(self, x, weights):
        return (weights * x).sum()


class Quartic(Counted):
    """A weighted fourth power of the sum, plus a weighted sum of cubes, of any shape."""

    def at(self, x, weights):
        return x.sum() ** 4 / 12 + (weights * x**3).sum() / 6


class Along:
    """A product with everything but the place and the direction fixed."""

    def __init__(self, hvp, f):
        self.hvp, self.f = hvp, f

    def __call__(self, x, v):
        return self.hvp(self.f, x, v)
