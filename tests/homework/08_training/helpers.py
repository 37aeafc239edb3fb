"""What must live beside the student's code: models that are watched, trainings, power cuts.

The student's process can read this file, so it holds no expected value.
"""

import gc
import os
import random
import resource
import signal
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import nn

# 8.1


def parameters(grads):
    """Parameters that are all 1, with these gradients; None for none."""
    made = []
    for grad in grads:
        like = torch.zeros(2) if grad is None else grad
        made.append(nn.Parameter(torch.ones_like(like)))
        made[-1].grad = None if grad is None else grad.clone()
    return made


def stream(items):
    """The items, once."""
    yield from items


# 8.2


def split(batch, sizes):
    """A batch cut into pieces of these sizes."""
    return list(zip(*(part.split(list(sizes)) for part in batch), strict=True))


class CountingSGD(torch.optim.SGD):
    """Counts its steps."""

    steps = 0

    def step(self, closure=None):
        self.steps += 1
        return super().step(closure)


class Token:
    """Stands for a saved tensor as long as its graph is there."""

    alive = 0

    def __init__(self, tensor):
        self.tensor = tensor
        Token.alive += 1

    def __del__(self):
        Token.alive -= 1


class Frugal(nn.Module):
    """A linear layer that notes how much of earlier graphs is there when it is called."""

    def __init__(self, weight):
        super().__init__()
        self.weight = nn.Parameter(weight.clone())
        self.seen, self.sizes = [], []

    def forward(self, x):
        gc.collect()
        self.seen.append(Token.alive)
        self.sizes.append(len(x))
        with torch.autograd.graph.saved_tensors_hooks(Token, lambda token: token.tensor):
            return (x @ self.weight).tanh()


# 8.3


def autocast():
    """Whether and how autocast is switched on right now, on the CPU."""
    on = torch.is_autocast_enabled("cpu")
    return on, torch.get_autocast_dtype("cpu") if on else None


class Pass(torch.autograd.Function):
    """Changes nothing, and notes what its backward pass meets."""

    @staticmethod
    def forward(ctx, x, scene):
        ctx.scene = scene
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        ctx.scene.note("backward", autocast())
        ctx.scene.arrived.append(grad.detach().float().clone())
        return grad, None


class Watched(nn.Module):
    """Two layers that note what they meet."""

    def __init__(self, scene, first, second):
        super().__init__()
        self.scene = [scene]
        self.first, self.second = nn.Parameter(first.clone()), nn.Parameter(second.clone())

    def forward(self, x):
        scene = self.scene[0]
        hidden = (x @ self.first).relu()
        scene.note("forward", autocast())
        scene.given.append(x)
        scene.hidden.append(hidden.dtype)
        scene.weights.append(self.first.dtype)
        return Pass.apply(hidden @ self.second, scene)


class WatchedSGD(torch.optim.SGD):
    """Notes the gradients that its step meets."""

    def step(self, closure=None):
        scene = self.scene
        scene.note("step", autocast())
        scene.grads = [p.grad.clone() for g in self.param_groups for p in g["params"]]
        return super().step(closure)


class Scene:
    """Model, loss and optimizer, and what they have met."""

    def __init__(self, first, second, lr=0.1):
        self.events, self.met = [], {}
        self.given, self.hidden, self.weights, self.arrived = [], [], [], []
        self.predictions, self.losses, self.grads = [], [], []
        self.model = Watched(self, first, second)
        self.optimizer = WatchedSGD(self.model.parameters(), lr=lr)
        self.optimizer.scene = self

    def note(self, event, state):
        self.events.append(event)
        self.met.setdefault(event, []).append(state)

    def loss(self, prediction, target):
        self.note("loss", autocast())
        self.predictions.append(prediction.dtype)
        found = nn.functional.mse_loss(prediction, target)
        self.losses.append(found.dtype)
        return found

    def got(self, x):
        """Whether the model was given this very tensor."""
        return [given is x for given in self.given]


class Scaler(torch.amp.GradScaler):
    """A scaler that notes its calls, but not those that it makes itself."""

    def __init__(self, *args, **settings):
        super().__init__(*args, **settings)
        self.calls, self.depth = [], 0

    def _noted(self, name, *args):
        if not self.depth:
            self.calls.append(name)
        self.depth += 1
        try:
            return getattr(torch.amp.GradScaler, name)(self, *args)
        finally:
            self.depth -= 1

    def scale(self, outputs):
        return self._noted("scale", outputs)

    def unscale_(self, optimizer):
        return self._noted("unscale_", optimizer)

    def step(self, optimizer):
        return self._noted("step", optimizer)

    def update(self, new_scale=None):
        return self._noted("update", new_scale)


# 8.4


def folder():
    """A new folder."""
    return tempfile.mkdtemp()


def unlike(seed):
    """Put the global generator somewhere else."""
    torch.manual_seed(seed)
    torch.rand(7)


class Training:
    """Everything that a training consists of, built from a seed."""

    def __init__(self, kind, seed, width=16):
        torch.manual_seed(seed)
        self.model = nn.Sequential(
            nn.Linear(6, width),
            nn.BatchNorm1d(width),
            nn.ReLU(),
            nn.Dropout(0.3),
            nn.Linear(width, 2),
        )
        make = {
            "momentum": partial(torch.optim.SGD, lr=0.05, momentum=0.9),
            "adam": partial(torch.optim.Adam, lr=0.02),
            "adamw": partial(torch.optim.AdamW, lr=0.02, weight_decay=0.1),
        }[kind]
        self.optimizer = make(self.model.parameters())
        self.scheduler = torch.optim.lr_scheduler.StepLR(self.optimizer, 2, gamma=0.3)
        self.generator = torch.Generator().manual_seed(seed)

    def train(self, x, y, epochs):
        """Train for some epochs; the losses of all steps."""
        losses = []
        for _ in range(epochs):
            for rows in torch.randperm(len(x), generator=self.generator).split(8):
                self.optimizer.zero_grad()
                loss = nn.functional.mse_loss(self.model(x[rows]), y[rows])
                loss.backward()
                self.optimizer.step()
                losses.append(loss.item())
            self.scheduler.step()
        return losses

    def objects(self, *names):
        """What can be saved; the model and the optimizer and what is named."""
        return {name: getattr(self, name) for name in ("model", "optimizer", *names)}

    def together(self):
        """Whether the optimizer trains the model's own parameters, one by one."""
        trained = [p for group in self.optimizer.param_groups for p in group["params"]]
        return [a is b for a, b in zip(trained, self.model.parameters(), strict=True)]

    def weights(self):
        """Copies of parameters and buffers."""
        return [t.detach().clone() for t in self.model.state_dict().values()]

    def memory(self):
        """Copies of what the optimizer remembers, and its rate."""
        state = [self.optimizer.state.get(p, {}) for p in self.model.parameters()]
        tensors = [torch.as_tensor(s[key]).clone() for s in state for key in sorted(s)]
        return tensors, [group["lr"] for group in self.optimizer.param_groups]

    def luck(self):
        """The next numbers of the global generator and of the one for the data, not taken."""
        kept = torch.get_rng_state(), self.generator.get_state()
        numbers = torch.rand(4).tolist(), torch.rand(4, generator=self.generator).tolist()
        torch.set_rng_state(kept[0])
        self.generator.set_state(kept[1])
        return numbers


def opens(path):
    """Whether PyTorch opens the file as it opens any."""
    try:
        torch.load(path, weights_only=True)
    except Exception:
        return False
    return True


def size(path):
    """The size of a file; 0 if there is none."""
    return Path(path).stat().st_size if Path(path).exists() else 0


def in_another_process(function, path, objects, epoch):
    """Save in a process that ends at once."""
    child = os.fork()
    if child == 0:
        try:
            function(path, epoch=epoch, **objects)
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def on_a_full_disk(save, path, objects, epoch, room):
    """Save where files can't grow any more; whether the caller was told."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        save(path, epoch=epoch, **objects)
    except Exception:
        return True
    else:
        return False
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, previous)


def power_cut(save, path, objects, epoch, room):
    """Save in a process that is killed once a file has grown so far; whether it was."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
        try:
            save(path, epoch=epoch, **objects)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


class Where:
    """A map_location that counts what it is asked."""

    def __init__(self):
        self.calls = 0

    def __call__(self, storage, location):
        self.calls += 1
        return storage


class Sprung:
    """Notes in a file that a pickle was opened carelessly."""

    def __init__(self, flag):
        self.flag = flag

    def __reduce__(self):
        return os.mkdir, (self.flag,)


def trap(path, flag):
    """Put a file at path that would make the folder `flag` if all in it were unpickled."""
    torch.save({"model": Sprung(flag)}, path)


def trodden(load, path, flag, objects):
    """Whether loading the file sets off the trap, and whether it is refused."""
    refused = False
    try:
        load(path, **objects)
    except Exception:
        refused = True
    return Path(flag).exists(), refused


# 8.5


def draw():
    """Some numbers of each of the three generators."""
    return (
        [random.random(), random.gauss(0, 1), random.randrange(10**9)],
        [float(np.random.rand()), float(np.random.randn()), int(np.random.randint(10**9))],
        [*torch.rand(2).tolist(), torch.randn(()).item(), int(torch.randint(10**9, ()))],
    )


def states():
    """The states of the three generators, as plain values."""
    kind, keys, *rest = np.random.get_state()
    numpy = kind, keys.tobytes(), *map(float, rest)
    return repr(random.getstate()), repr(numpy), torch.get_rng_state().numpy().tobytes()


def disturb(seed):
    """Put the three generators somewhere, in the middle of a pair of normal numbers."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    for _ in range(1 + seed % 3):
        draw()


def inside(isolated_rng, seed):
    """What is drawn inside of a block."""
    with isolated_rng(seed):
        return draw()


def around(isolated_rng, seed):
    """The states before and after a block."""
    before = states()
    with isolated_rng(seed):
        draw()
    return before, states()


def around_two(isolated_rng, outer, inner):
    """The states before and after a block with another one inside."""
    before = states()
    with isolated_rng(outer):
        draw()
        with isolated_rng(inner):
            draw()
    return before, states()


class Broken(Exception):
    """What a block may end with."""


def fail(error):
    """Raise it."""
    raise error


def failed(isolated_rng, seed, kind):
    """States before and after a block that fails, and whether the exception came through."""
    error = {"broken": Broken, "value": ValueError, "stop": KeyboardInterrupt}[kind]
    before, came = states(), False
    try:
        with isolated_rng(seed):
            draw()
            fail(error("in the block"))
    except error:
        came = True
    return before, states(), came


def sequence(isolated_rng, outer, inner, nested):
    """What the outer block draws before and after an inner one, if there is one."""
    with isolated_rng(outer):
        first = draw()
        if nested:
            with isolated_rng(inner):
                draw()
        return first, draw()


def outside(isolated_rng, seed, blocks):
    """What is drawn between blocks, or where they would be."""
    drawn = []
    for k in range(3):
        drawn.append(draw())
        if blocks:
            with isolated_rng(seed + k):
                draw()
    return [*drawn, draw()]


def early(isolated_rng, seed):
    """States before and after a block is made and not entered; then before and after it is."""
    before = states()
    block = isolated_rng(seed)
    made = states()
    draw()
    moved = states()
    with block:
        draw()
    return before, made, moved, states()


# 8.6


class Trembling(nn.Module):
    """A layer, a batch normalisation and another layer."""

    def __init__(self):
        super().__init__()
        self.first, self.norm = nn.Linear(3, 4), nn.BatchNorm1d(4)
        self.last = nn.Linear(4, 2)

    def forward(self, x):
        return self.last(self.norm(self.first(x)))


class Tied(nn.Module):
    """Two layers that share their weight."""

    def __init__(self):
        super().__init__()
        self.first, self.last = nn.Linear(3, 3), nn.Linear(3, 3)
        self.last.weight = self.first.weight

    def forward(self, x):
        return self.last(self.first(x))


def assign(model, tensors):
    """Write numbers into a model's parameters."""
    with torch.no_grad():
        for parameter, tensor in zip(model.parameters(), tensors, strict=True):
            parameter.copy_(tensor)


def present(model):
    """Copies of a model's parameters."""
    return [p.detach().clone() for p in model.parameters()]


def state(model):
    """Copies of parameters and buffers, by name."""
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def worn(ema, model):
    """What a model's parameters are inside of the block."""
    with ema.average(model):
        return present(model)


def counted(ema, model):
    """The integer buffers inside of the block."""
    with ema.average(model):
        return [int(b) for b in model.buffers() if not b.is_floating_point()]


def output(ema, model, x):
    """What a model computes inside of the block."""
    with ema.average(model), torch.no_grad():
        return model(x)


def rough(ema, model, x, failing):
    """Write into all that there is inside of the block; whether an exception came through."""
    try:
        with ema.average(model):
            model.train()
            model(x)
            with torch.no_grad():
                for tensor in model.state_dict().values():
                    tensor.fill_(3)
            if failing:
                fail(Broken())
    except Broken:
        return True
    return False


def train(model, x, y, steps, optimizer, ema=None):
    """Train, with or without an average; the losses."""
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = (model(x) - y).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if ema is not None:
            ema.update(model)
            with ema.average(model), torch.no_grad():
                model(x)
    return losses


def kept(ema, model, x, rounds):
    """How many tensors there are after some updates, and how many of them have a graph."""
    for _ in range(rounds):
        model(x).square().sum().backward()
        ema.update(model)
    gc.collect()
    tensors = [t for t in gc.get_objects() if type(t) in (torch.Tensor, nn.Parameter)]
    return len(tensors), sum(t.grad_fn is not None for t in tensors)


def backward(model, x):
    """Give the parameters gradients."""
    model(x).square().sum().backward()


def gradless(ema, model):
    """Whether each parameter inside of the block is a leaf that can be trained."""
    with ema.average(model):
        return [p.is_leaf and p.requires_grad for p in model.parameters()]


def same_parameters(ema, model):
    """Whether the parameters are the same objects before, inside of and after the block."""
    before = list(model.parameters())
    with ema.average(model):
        within = list(model.parameters())
    after = list(model.parameters())
    return [a is b and b is c for a, b, c in zip(before, within, after, strict=True)]
