"""Runs a day's ordinary work in the warm server, so that its forks find everything in place.

What runs for the first time writes: the interpreter specialises its bytecode, libraries fill
their tables. In a fork each such page is copied first; in the server it is shared by all forks.
Only code of this file runs, on one thread.
"""

from __future__ import annotations

import io
import sys
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

_ROUNDS = 24  # the interpreter specialises a function after some calls


class _Rows(Dataset[tuple[torch.Tensor, torch.Tensor]]):
    def __init__(self, n: int) -> None:
        self.x, self.y = torch.rand(n, 2), torch.randint(0, 2, (n,))

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        return self.x[index], self.y[index]


class _Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.body(x)
        return out


def rehearse() -> None:
    """Build, load, train, compare and print small things again and again."""
    state = torch.get_rng_state()
    for _ in range(_ROUNDS):
        _train()
        _look()
    torch.set_rng_state(state)
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
        _draw(pyplot)


def _train() -> None:
    torch.manual_seed(0)
    data, net = _Rows(8), _Net()
    for kind in (torch.optim.SGD, torch.optim.Adam):
        optimizer = kind(net.parameters(), lr=0.01)
        for rows in (data, TensorDataset(data.x, data.y)):
            for x, y in DataLoader(rows, batch_size=4, shuffle=True, drop_last=True):
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(net(x), y)
                torch.autograd.backward(loss)
                optimizer.step()
    net.eval()
    with torch.no_grad():
        net.load_state_dict({k: v.clone() for k, v in net.state_dict().items()})
        float((net(data.x).argmax(1) == data.y).float().mean())


def _look() -> None:
    numpy = sys.modules["numpy"]
    x = torch.arange(12.0).reshape(3, 4)
    generator = torch.Generator().manual_seed(1)
    torch.randperm(5, generator=generator).tolist()
    for tensor in (x, x.T, x[:, 1:], x[0], x.long(), x > 3, torch.stack([x, x]), torch.cat([x])):
        str(tensor), str(tensor.shape), str(tensor.dtype)
    torch.testing.assert_close(x.softmax(1).sum(1), torch.ones(3))
    torch.equal(torch.from_numpy(x.numpy().copy()), x)
    numpy.random.default_rng(0).normal(size=3).mean()
    str((x.mean().item(), x.std(0), x.max(1).values, f"{x.sum():.2f}"))


def _draw(pyplot: Any) -> None:
    """Load the fonts, once for all boxes."""
    figure, axes = pyplot.subplots()
    axes.plot([0, 1], [1, 0], label="a")
    axes.set(title="a", xlabel="b", ylabel="c")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close(figure)
