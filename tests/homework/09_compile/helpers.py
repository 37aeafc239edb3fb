"""What must live beside the student's code: a counting backend, things to compile, a Mac.

The student's process can read this file, so it holds no expected value.
"""

import contextlib
import io

import torch
import torch._dynamo
from torch import nn


class Counter:
    """A backend that counts graphs, operations and runs, and runs each graph as it is."""

    def __init__(self):
        torch.compiler.reset()
        self.graphs, self.runs, self.operations = 0, 0, []

    def __call__(self, graph, example_inputs):
        self.graphs += 1
        self.operations.append(sum(node.op.startswith("call_") for node in graph.graph.nodes))

        def run(*tensors):
            self.runs += 1
            return graph.forward(*tensors)

        return run


class Spy:
    """Counts the calls of torch.compile in its `with` block, under whatever name it is called."""

    def __enter__(self):
        self.calls, self.optimize = 0, torch._dynamo.optimize

        def optimize(*args, **options):
            self.calls += 1
            return self.optimize(*args, **options)

        torch._dynamo.optimize = optimize
        return self

    def __exit__(self, *error):
        torch._dynamo.optimize = self.optimize


def refused(compiled, *args):
    """What Dynamo says about a call that it can't write into one graph; nothing where it can."""
    try:
        compiled(*args)
    except torch._dynamo.exc.TorchDynamoException as error:
        return str(error)
    return ""


def accepts(function, model):
    """Whether a function takes a model, and looks for nothing that the model does not have."""
    try:
        function(model)
    except AttributeError:
        return False
    return True


def wave(x):
    """Mix all elements of a batch."""
    return torch.sin(x) * x.abs().sum()


def centre(x):
    """Take the mean of all rows from each row."""
    return x - x.sum(dim=0) / len(x)


def weigh(x, weights):
    """Scale each row by its share of the weights."""
    return x * (weights / weights.sum())[:, None]


class Net(nn.Module):
    """A layer and a tangent."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 4)

    def forward(self, x):
        return torch.tanh(self.layer(x))


class Club(nn.Module):
    """Parts whose names look like the mark of a compiled module, and a buffer."""

    def __init__(self):
        super().__init__()
        self.my_orig_mod = nn.Linear(3, 4)
        self.green = nn.Sequential(nn.Linear(4, 2), nn.ReLU())
        self.register_buffer("visits", torch.rand(2))

    def forward(self, x):
        return self.green(self.my_orig_mod(x)) * self.visits


class Museum(nn.Module):
    """A part whose name begins as the mark of a compiled module does."""

    def __init__(self):
        super().__init__()
        self._orig_mod_of_1913 = nn.Linear(2, 2)

    def forward(self, x):
        return self._orig_mod_of_1913(x)


def with_number(function, number):
    """The function of a tensor alone, with its second argument fixed."""
    return lambda x: function(x, number)


def first_of(function):
    """The function that gives the first of two results alone."""
    return lambda x: function(x)[0]


def facts(tensor):
    """Kind of device, dtype and shape of a tensor, which may be on the meta device."""
    return tensor.device.type, tensor.dtype, tuple(tensor.shape)


def entries(state):
    """The names of a state and copies of its tensors."""
    return {str(name): tensor.detach().clone() for name, tensor in state.items()}


def once(items):
    """What can be gone through only once."""
    yield from items


def overwrite(tensor, values):
    """Write into a tensor, whether it requires a gradient or not."""
    with torch.no_grad():
        tensor.copy_(values)


def heard(function, *args):
    """What is printed during a call."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        function(*args)
    return said.getvalue()


def parameters(*values):
    """Trainable parameters that begin with these values."""
    return [nn.Parameter(value.clone()) for value in values]


def give(parameters, gradients):
    """Give each parameter its gradient, or none."""
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = None if gradient is None else gradient.clone()


def read(parameters):
    """The numbers of parameters."""
    return [parameter.detach().clone() for parameter in parameters]


class MacTensor(torch.Tensor):
    """A tensor that behaves as on a Mac: it knows where it is, and refuses float64 on mps."""

    place = "cpu"

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        here = next((a.place for a in args if isinstance(a, cls)), "cpu")
        if func is torch.Tensor.device.__get__:
            return torch.device(here)
        if func is torch.Tensor.is_mps.__get__:
            return here.startswith("mps")
        if func is torch.Tensor.to:
            options = {name: item for name, item in kwargs.items() if name != "copy"}
            places = [item for item in args[1:] if not isinstance(item, bool)]
            device, dtype, *_ = torch._C._nn._parse_to(*places, **options)
            here = here if device is None else str(device)
            args, kwargs = (args[0],), {"dtype": args[0].dtype if dtype is None else dtype}
        elif func is torch.Tensor.cpu:
            here = "cpu"
        result = super().__torch_function__(func, types, args, kwargs)
        if isinstance(result, cls):
            if here.startswith("mps") and result.dtype in (torch.float64, torch.complex128):
                raise TypeError(
                    "Cannot convert a MPS Tensor to float64 dtype as the MPS framework "
                    "doesn't support float64. Please use float32 instead."
                )
            if result is not args[0] or here != args[0].place:
                result = result.view_as(result) if result is args[0] else result
                result.place = here
        return result


def mac(tensor, trainable=False):
    """The tensor on the CPU of a Mac."""
    return tensor.as_subclass(MacTensor).requires_grad_(trainable)


def travel(portable, tensor, device):
    """What arrives on a device; nothing where the Mac refuses it on the way."""
    try:
        return portable(tensor, device)
    except TypeError as error:
        if "MPS framework" in str(error):
            return None
        raise


def place(tensor):
    """The device that a tensor is on."""
    return getattr(tensor, "place", None) or str(tensor.device)


def plain(tensor):
    """The numbers of a tensor of a Mac."""
    with torch._C.DisableTorchFunctionSubclass():
        return tensor.as_subclass(torch.Tensor).detach().clone()


def gradient(output, upstream, leaf):
    """The gradient that arrives at a leaf."""
    with torch._C.DisableTorchFunctionSubclass():
        (found,) = torch.autograd.grad(output, leaf, upstream.to(output.dtype))
        return found.as_subclass(torch.Tensor).clone()
