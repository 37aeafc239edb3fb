"""What must live beside the student's code: subclasses, activations, models to weigh and freeze.

The student's process can read this file, so it holds no expected value.
"""

import torch
from torch import nn


def moody(kind):
    """A subclass whose forward depends on the mode."""

    class Moody(kind):
        def forward(self, x):
            z = super().forward(x)
            return z + 50.0 if self.training else 0.5 * z - 0.25

    return Moody


class Factory:
    """Makes activations of one kind and remembers them."""

    def __init__(self, kind, *arguments):
        self.kind, self.arguments, self.made = kind, arguments, []

    def __call__(self):
        self.made.append(self.kind(*self.arguments))
        return self.made[-1]


class Ones(nn.Module):
    """Remembers what it is given, and answers with ones."""

    def __init__(self):
        super().__init__()
        self.met = []

    def forward(self, x):
        self.met.append(x.detach().clone())
        return torch.ones_like(x)


class Ripple(nn.Module):
    """A smooth activation that no library has, and that stays of moderate size."""

    def forward(self, x):
        return torch.sin(2 * x) + 0.5 * x + 0.5


def fill(module, weight, bias):
    """Give all matrices one number and all vectors another."""
    with torch.no_grad():
        for p in module.parameters():
            p.fill_(weight if p.ndim == 2 else bias)


def seeded(seed, function, *arguments):
    """Call with PyTorch's global generator at this seed."""
    torch.manual_seed(seed)
    return function(*arguments)


def records_after(function, *arguments):
    """Whether gradients are recorded after a call where they were not."""
    with torch.no_grad():
        function(*arguments)
        return torch.is_grad_enabled()


def graph_of(buffer):
    """Whether a graph hangs on a tensor."""
    return buffer.grad_fn is not None or buffer.requires_grad


def place(layer, device):
    """Where the answer to something on this device is."""
    return layer(torch.ones(3, 4, device=device)).device.type


class Tied(nn.Module):
    """An encoder and a decoder that share one tensor."""

    def __init__(self, n, hidden):
        super().__init__()
        self.encoder = nn.Linear(n, hidden)
        self.decoder = nn.Linear(hidden, n)
        self.head = nn.Linear(n, n)
        self.head.weight = nn.Parameter(torch.randn(n, n))
        self.decoder.weight = nn.Parameter(torch.randn(n, hidden))
        self.encoder.weight = nn.Parameter(torch.randn(hidden, n))
        self.copy = nn.Linear(n, hidden)
        self.copy.weight = self.encoder.weight

    def forward(self, x):
        return self.head(self.decoder(self.encoder(x) + self.copy(x)))


class Hut(nn.Module):
    """Submodules whose names begin alike, and a parameter of its own."""

    def __init__(self, n):
        super().__init__()
        self.enc = nn.Sequential(nn.Linear(n, n), nn.BatchNorm1d(n))
        self.encoder2 = nn.Linear(n, n)
        self.block1 = nn.ModuleDict({"deep": nn.Sequential(nn.Linear(n, n), nn.Tanh())})
        self.block10 = nn.Linear(n, n)
        self.old_enc = nn.Sequential(nn.Identity())
        self.old_enc.enc = nn.Linear(n, n)
        self.scale = nn.Parameter(torch.ones(n))

    def forward(self, x):
        x = self.encoder2(self.enc(x)) * self.scale
        return self.old_enc.enc(self.block10(self.block1["deep"](x)))


def alike(n):
    """Two parts; as a pattern, the name of one's part would be found in the other's name, too."""
    return nn.ModuleDict({"enc_0": nn.Linear(n, n), "enc": nn.Sequential(nn.Linear(n, n))})


class Bare(nn.Module):
    """Parameters of its own, of odd shapes, one of them empty, one a scalar."""

    def __init__(self, n):
        super().__init__()
        self.cube = nn.Parameter(torch.zeros(n, 2, 3))
        self.none = nn.Parameter(torch.zeros(0, 7))
        self.one = nn.Parameter(torch.tensor(1.0))
        self.register_buffer("memory", torch.zeros(50))
        self.loose = torch.zeros(9)


def step(model, x, optimizer, clear=True):
    """One step of training towards zero; without `clear`, gradients stay behind."""
    loss = model(x).pow(2).sum()
    if clear:
        optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def state(model):
    """Values, flags and gradients of all parameters by name."""
    return {
        name: (p.detach().clone(), p.requires_grad, None if p.grad is None else p.grad.clone())
        for name, p in model.named_parameters(remove_duplicate=False)
    }
