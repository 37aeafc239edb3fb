"""What must live beside the student's code: rides of an optimizer, spies, networks.

The student's process can read this file, so it holds no expected value.
"""

import importlib
import io
from typing import ClassVar

import torch
from torch import nn


def photographs(make, starts, pushes, settings, *, reuse=False, wrap=list):
    """Where all parameters are after each push, one row per push; None gives no gradient.

    With `reuse`, gradients are written into the same tensors again and again.
    """
    params = [nn.Parameter(start.clone()) for start in starts]
    sled = make(wrap(params), **settings)
    rows = []
    for push in pushes:
        for p, gradient in zip(params, push, strict=True):
            if reuse and gradient is not None and p.grad is not None:
                p.grad.copy_(gradient)
            else:
                p.grad = None if gradient is None else gradient.clone()
        sled.step()
        rows.append(torch.cat([p.detach().flatten() for p in params]))
    return torch.stack(rows)


def strided(start):
    """A parameter that is the transpose of a tensor, and that tensor."""
    memory = start.T.clone()
    return nn.Parameter(memory.T), memory


def close_factory():
    """From here on, no finished optimizer of torch.optim makes a step."""

    def refuse(*args, **kwargs):
        raise RuntimeError("the factory is closed today")

    base = torch.optim.Optimizer
    for kind in list(vars(torch.optim).values()):
        if isinstance(kind, type) and issubclass(kind, base) and kind is not base:
            kind.step = refuse
    for name in ("sgd", "adam", "adamw"):
        setattr(importlib.import_module(f"torch.optim.{name}"), name, refuse)


def sled(rates, make=torch.optim.SGD, **settings):
    """An optimizer with one parameter in each group."""
    groups = [{"params": [nn.Parameter(torch.ones(2))], "lr": rate} for rate in rates]
    return make(groups, lr=1.0, **settings)


def set_rates(optimizer, rates):
    """Give each group another rate."""
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate


def travel(optimizer, scheduler, steps):
    """The rates of all groups now, and after each of some steps."""
    rows = [[float(group["lr"]) for group in optimizer.param_groups]]
    for _ in range(steps):
        for group in optimizer.param_groups:
            for p in group["params"]:
                p.grad = torch.ones_like(p)
        optimizer.step()
        scheduler.step()
        rows.append([float(group["lr"]) for group in optimizer.param_groups])
    return rows


def resume(old, new):
    """Put the states of the old ones, saved as into a file, into the new ones."""
    file = io.BytesIO()
    torch.save([item.state_dict() for item in old], file)
    file.seek(0)
    for item, state in zip(new, torch.load(file), strict=True):
        item.load_state_dict(state)


class Spy(torch.optim.SGD):
    """Notes how it was made, its steps, and where the parameters were before each."""

    made: ClassVar[list] = []

    def __init__(self, params, **settings):
        params = list(params)
        super().__init__(params, **settings)
        self.settings, self.tensors, self.places, self.gradients = settings, params, [], []
        Spy.made.append(self)

    def step(self, closure=None):
        if closure is not None:
            with torch.enable_grad():
                closure()
        self.places.append([p.detach().clone() for p in self.tensors])
        self.gradients.append([p.grad.detach().clone() for p in self.tensors])
        super().step()


class NormalisedNet(nn.Module):
    """A matrix, a vector that is called weight, and an embedding."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(7, 6)
        self.norm = nn.LayerNorm(6)
        self.conv = nn.Conv1d(6, 4, 3)
        self.out = nn.Linear(4, 3)


class OddNames(nn.Module):
    """Names that say nothing about the shape."""

    def __init__(self):
        super().__init__()
        self.bias_table = nn.Parameter(torch.ones(4, 3))
        self.weight = nn.Parameter(torch.ones(4))
        self.scale = nn.Parameter(torch.ones(()))
        self.register_buffer("matrix", torch.ones(3, 3))


class TiedNet(nn.Module):
    """A matrix that is used in two places, and a frozen layer."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(9, 5)
        self.frozen = nn.Linear(5, 5).requires_grad_(False)
        self.norm = nn.LayerNorm(5)
        self.head = nn.Linear(5, 9)
        self.head.weight = self.words.weight


class Deep(nn.Module):
    """Parameters at several depths: some in a list, one on the module itself."""

    def __init__(self):
        super().__init__()
        self.token = nn.Parameter(torch.ones(1, 1, 4))
        self.gain = nn.Parameter(torch.ones(1))
        self.blocks = nn.ModuleList(nn.Sequential(nn.Linear(4, 4), nn.PReLU()) for _ in range(2))


def listed(model, groups):
    """For each parameter of the groups its name in the model and the group's decay, or None."""
    names = {id(p): name for name, p in model.named_parameters()}
    return [
        [names.get(id(p), "unknown"), group.get("weight_decay")]
        for group in groups
        for p in group["params"]
    ]


def ride_without_gradient(groups, make, settings):
    """Move what is in the groups by gradients of zeros; the tensors in their order."""
    optimizer = make(groups, **settings)
    tensors = [p for group in optimizer.param_groups for p in group["params"]]
    for p in tensors:
        p.data.fill_(1.0)
        p.grad = torch.zeros_like(p)
    optimizer.step()
    return [[p.ndim, p.detach().flatten()[0].item()] for p in tensors]


def fingerprint(model):
    """What must not change in a model."""
    named = list(model.named_parameters(remove_duplicate=False))
    return [
        [name, id(p), p.requires_grad, p.grad is None, p.detach().clone()] for name, p in named
    ] + [[name, id(buffer)] for name, buffer in model.named_buffers()]


def backward(loss_fn, z, y):
    """Value of a loss, and its gradient for z."""
    z = z.clone().requires_grad_()
    loss = loss_fn(z, y)
    loss.backward()
    return loss.detach(), z.grad
