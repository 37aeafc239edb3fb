"""What the student's function is put into. It runs in the student's process: no answers here."""

import torch
from torch import nn


class Between(nn.Module):
    """A linear layer, a function, and another linear layer."""

    def __init__(self, function: object) -> None:
        super().__init__()
        self.first = nn.Linear(4, 3)
        self.function = function
        self.last = nn.Linear(3, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.function(self.first(x)))
