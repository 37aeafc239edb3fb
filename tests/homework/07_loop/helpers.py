"""What must live beside the student's code: models, losses, loaders and steps to hand over.

The student's process can read this file, so it holds no expected value.
"""

import functools
from collections import OrderedDict, namedtuple

import torch
from torch import nn

partial = functools.partial
"""Fixes keyword arguments of a function."""


class Net(nn.Module):
    """A network whose batch norm acts differently in train and in eval mode."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.ReLU())
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.body(x))


class Watched(nn.Module):
    """Notes at each call in which modes its modules are and whether gradients are recorded."""

    def __init__(self, labels):
        super().__init__()
        self.drop = nn.Dropout(0.5)
        self.inner = nn.Sequential(nn.BatchNorm1d(labels, affine=False), nn.Identity())
        self.scale = nn.Parameter(torch.ones(labels))
        self.calls, self.raises = [], None

    def state(self):
        """Modes of all modules, and the mode of autograd."""
        return [m.training for m in self.modules()], torch.is_grad_enabled()

    def forward(self, x):
        self.calls.append((*self.state(), x.requires_grad))
        if self.raises:
            raise self.raises
        return self.inner(self.drop(x)) * self.scale


class WatchedLoss:
    """A mean squared error that notes its calls."""

    def __init__(self, model=None):
        self.model, self.calls, self.raises = model, [], None

    def __call__(self, output, target):
        state = self.model.state() if self.model is not None else None
        self.calls.append((state, output.requires_grad))
        if self.raises:
            raise self.raises
        return ((output - target) ** 2).mean()


class Place(nn.Module):
    """Notes whether readings and answers arrive where it is, and computes with neither."""

    def __init__(self, labels):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(labels))
        self.met = []

    def here(self, tensor):
        return tensor.device.type == self.scale.device.type

    def forward(self, x):
        self.met.append(self.here(x))
        return self.scale.expand(len(x), -1)

    def loss(self, output, y):
        self.met.append(self.here(y))
        return (output * self.scale).mean()


class CountingSGD(torch.optim.SGD):
    """Plain gradient descent that counts its steps."""

    steps = 0

    def step(self, closure=None):
        self.steps += 1
        return super().step(closure)


class LearntLoss(nn.Module):
    """A loss with a parameter of its own, which is not in the model."""

    def __init__(self):
        super().__init__()
        self.log_scale = nn.Parameter(torch.zeros(()))

    def forward(self, output, target):
        return ((output - target) ** 2).mean() * torch.exp(-self.log_scale) + self.log_scale


def without_gradients(function, *args):
    """Call a function where gradients are not recorded; say whether they are, afterwards."""
    with torch.no_grad():
        result = function(*args)
        return result, torch.is_grad_enabled()


def with_a_list(step, model, parts, loss, optimizer):
    """Give a step a batch that is a list; say what it returned, and what is in the list."""
    batch = list(parts)
    return step(model, batch, loss, optimizer), same_items(batch, parts)


def raising(kind):
    """An exception to raise later."""
    return {"key": KeyError, "zero": ZeroDivisionError, "os": OSError}[kind]("from the test")


def interrupted(evaluate, model, batches, loss):
    """Whether a KeyboardInterrupt of the model comes through."""
    model.raises = KeyboardInterrupt("from the test")
    try:
        evaluate(model, batches, loss)
    except KeyboardInterrupt:
        return True
    return False


def once(batches, error=None):
    """A generator of batches, which may raise in the end."""
    yield from batches
    if error is not None:
        raise error


def same_items(items, others):
    """Whether two sequences hold the same objects."""
    return len(items) == len(others) and all(a is b for a, b in zip(items, others))


Reading = namedtuple("Reading", "length mask note")


class Thing:
    """Neither a tensor nor a container."""

    def __init__(self, name):
        self.name = name


class Form:
    """A form to fill in: it has fields and entries, and is no box."""

    _fields = ("name", "date")

    def items(self):
        return [("name", "Rosa")]

    def __iter__(self):
        return iter(self._fields)

    def __len__(self):
        return 2


def build(spec):
    """A crate by its list of contents: pairs of a kind and what is in it."""
    kind, content = spec
    if kind == "dict":
        return {key: build(item) for key, item in content}
    if kind == "OrderedDict":
        return OrderedDict((key, build(item)) for key, item in content)
    if kind == "Reading":
        return Reading(*map(build, content))
    if kind in ("list", "tuple"):
        return {"list": list, "tuple": tuple}[kind](map(build, content))
    return content


def describe(obj):
    """Types, keys and order of everything in a crate, in plain words."""
    if isinstance(obj, torch.Tensor):
        return ["tensor", [str(obj.dtype), *obj.shape]]
    if isinstance(obj, dict):
        return [type(obj).__name__, [[key, describe(item)] for key, item in obj.items()]]
    if isinstance(obj, (list, tuple)):
        return [type(obj).__name__, [describe(item) for item in obj]]
    return ["other", obj if isinstance(obj, (str, int, float)) else type(obj).__name__]


def leaves(obj):
    """Everything in a crate that is no container, in order."""
    if isinstance(obj, dict):
        return [leaf for item in obj.values() for leaf in leaves(item)]
    if isinstance(obj, (list, tuple)):
        return [leaf for item in obj for leaf in leaves(item)]
    return [obj]


def places(obj):
    """The kinds of device on which the tensors of a crate are, in order."""
    return [leaf.device.type for leaf in leaves(obj) if isinstance(leaf, torch.Tensor)]


class Crate:
    """A crate, what was in it at first, and what came out of a move."""

    def __init__(self, spec):
        self.packed = build(spec)
        self.first, self.moved = leaves(self.packed), None

    def move(self, to_device, device):
        self.moved = to_device(self.packed, device)

    def arrived(self):
        return places(self.moved), describe(self.moved)

    def kept(self):
        same = same_items(leaves(self.packed), self.first)
        return same, places(self.packed), describe(self.packed)

    def passed(self):
        return same_items(leaves(self.moved), self.first)


def has_fields(item):
    """Whether it is a named tuple with the fields of a reading."""
    return getattr(type(item), "_fields", None) == Reading._fields


def is_reading(item):
    """Whether it is a reading, and no look-alike."""
    return type(item) is Reading


def fields(reading):
    """The fields of a named tuple by their names, or nothing."""
    return [reading.length, reading.mask, reading.note]


class Script:
    """A training whose losses are written in advance; it notes the order of the calls."""

    def __init__(self, model, train, val):
        self.model, self.given, self.curve = model, train, val
        self.log, self.epoch = [], 0

    def train(self):
        self.log.append("train")
        self.epoch += 1
        with torch.no_grad():
            for item in self.model.state_dict().values():
                item.fill_(self.epoch * 10)
        return self.given[self.epoch - 1]

    def evaluate(self):
        self.log.append("evaluate")
        return self.curve[self.epoch - 1]

    def step(self):
        self.log.append("schedule")


class Settings:
    """An optimizer, a schedule and a model: notes the learning rate of each epoch."""

    def __init__(self, model, gamma):
        self.optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
        self.scheduler = torch.optim.lr_scheduler.ExponentialLR(self.optimizer, gamma)
        self.seen = []

    def train(self):
        self.seen.append(self.optimizer.param_groups[0]["lr"])
        self.optimizer.step()
        return 0.0


def addresses(model):
    """Where the parameters lie in memory."""
    return [p.data_ptr() for p in model.parameters()]


def bad_step(kind, error=None):
    """Something that is hardly a training step at all."""

    def train_step(*args, **kwargs):
        if error is not None:
            raise error
        odd = {"none": None, "text": "0.5", "list": [0.5], "thing": Thing("loss")}
        return odd.get(kind, float("nan"))

    return (lambda: 0.5) if kind == "no arguments" else train_step


class Parts(nn.Module):
    """Modules whose names begin alike."""

    def __init__(self):
        super().__init__()
        self.enc = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 4))
        self.enc2 = nn.Linear(4, 4)
        self.encoder = nn.Linear(4, 4)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        return self.head(self.encoder(self.enc2(self.enc(x))))


class Elsewhere(Parts):
    """A model that does not move itself: its method gives another object."""

    def to(self, *args, **kwargs):
        moved = Parts()
        moved.load_state_dict(self.state_dict())
        moved.arrived = True
        return moved.to(*args, **kwargs)


class Factory:
    """Makes models and optimizers, and notes what it was asked."""

    def __init__(self, kind=Parts, frozen=False):
        self.kind, self.frozen = kind, frozen
        self.models, self.optimizers, self.lists = [], [], []

    def model(self):
        made = self.kind()
        if self.frozen:
            made.enc2.bias.requires_grad_(False)
        self.models.append(made)
        return made

    def optimizer(self, parameters):
        kind, parameters = type(parameters).__name__, list(parameters)
        self.lists.append([kind, sorted({type(p).__name__ for p in parameters})])
        self.optimizers.append(torch.optim.SGD(parameters, lr=0.1))
        return self.optimizers[-1]


def places_of(model):
    """The kinds of device on which the parameters are."""
    return sorted({p.device.type for p in model.parameters()})


def held(model, optimizer):
    """Names of the optimizer's parameters in the model, in order; one of nobody's is `?`."""
    names = {id(p): name for name, p in model.named_parameters()}
    return [names.get(id(p), "?") for group in optimizer.param_groups for p in group["params"]]


def is_tuple(item):
    """Whether it is a tuple."""
    return isinstance(item, tuple)
