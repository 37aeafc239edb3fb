"""The mask comes from NumPy."""
# cell: e4_5
# misconception: M4.5x10
# hint: Which generator does torch.manual_seed set?
# hint-es: ¿Qué generador fija torch.manual_seed?
# title-es: La máscara sale de NumPy.

import numpy as np


class DropoutScratch(nn.Module):
    """Drops each element with probability p while training; does nothing in eval mode."""

    def __init__(self, p: float = 0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, not {p}")
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        keep = torch.from_numpy(np.random.rand(*x.shape) >= self.p)
        return x * keep / (1 - self.p)
