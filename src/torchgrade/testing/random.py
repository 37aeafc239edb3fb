"""Random inputs that the student can't know and that a replay draws again."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import torch

Item = TypeVar("Item")


class Rng:
    """A test's own source of random inputs.

    Args:
        seed: The run's secret seed.
        test: The test's name, so that each test draws a sequence of its own.
        device: Where the tensors go.
    """

    def __init__(self, seed: int, test: str, device: torch.device) -> None:
        self._generator = torch.Generator().manual_seed(_number(f"{seed}/{test}"))
        self._device = device

    def normal(self, *shape: int) -> torch.Tensor:
        """Draw from N(0, 1): float32 of `shape`."""
        return torch.randn(shape, generator=self._generator).to(self._device)

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> torch.Tensor:
        """Draw from U[low, high): float32 of `shape`."""
        drawn = torch.rand(shape, generator=self._generator) * (high - low) + low
        return drawn.to(self._device)

    def integers(self, low: int, high: int, shape: Sequence[int]) -> torch.Tensor:
        """Draw integers from [low, high): int64 of `shape`."""
        drawn = torch.randint(low, high, tuple(shape), generator=self._generator)
        return drawn.to(self._device)

    def integer(self, low: int, high: int) -> int:
        """Draw one integer from [low, high)."""
        return int(torch.randint(low, high, (), generator=self._generator))

    def permutation(self, n: int) -> list[int]:
        """Draw a permutation of 0 … n−1."""
        drawn: list[int] = torch.randperm(n, generator=self._generator).tolist()
        return drawn

    def choice(self, items: Sequence[Item]) -> Item:
        """Draw one of `items`."""
        return items[self.integer(0, len(items))]

    def seed(self) -> int:
        """Draw a seed to hand to the student's code."""
        return self.integer(0, 2**31)


def seed_globally(seed: int, test: str) -> None:
    """Seed the global generators of `random`, NumPy and PyTorch in the tests' own process.

    Each gets a sequence of its own, which has nothing to do with that of the test's `Rng`.

    Args:
        seed: The run's secret seed.
        test: The test's name, so that each test draws a sequence of its own.
    """
    random.seed(_number(f"{seed}/{test}/random"))
    np.random.seed(_number(f"{seed}/{test}/numpy") % 2**32)
    number = _number(f"{seed}/{test}/torch")
    if torch.backends.cuda.is_built() or torch.backends.mps.is_built():  # type: ignore[no-untyped-call]
        torch.manual_seed(number)
    else:  # torch.manual_seed notes the whole call stack for each device that a CPU build has not
        torch.default_generator.manual_seed(number)


def _number(text: str) -> int:
    """Make a seed of 56 bits."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest())
