"""What the student's code is handed: batches, losses, a network that watches itself."""

import torch
from torch import nn


class Net(nn.Module):
    """A network with statistics and dropout; notes the modes in which it is called."""

    def __init__(self, p=0.0):
        super().__init__()
        self.first, self.norm, self.last = nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Linear(6, 3)
        self.dropout = nn.Dropout(p)
        self.calls = []

    def forward(self, x):
        self.calls.append((self.norm.training, torch.is_grad_enabled(), len(x)))
        return self.last(self.dropout(torch.tanh(self.norm(self.first(x)))))


def batches(x, y, sizes):
    """Cut the data into a list of batches."""
    return list(zip(x.split(sizes), y.split(sizes)))


def once(x, y, sizes):
    """The same, for one walk alone."""
    return iter(batches(x, y, sizes))


def loss_fn(output, y):
    """Cross entropy with smoothed labels: no loss that one would guess."""
    return nn.functional.cross_entropy(output, y, label_smoothing=0.3)
