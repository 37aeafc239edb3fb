"""What must live beside the student's code: transforms, datasets, sources, worker info.

The student's process can read this file, so it holds no expected value.
"""

import copy
import random
from contextlib import contextmanager
from itertools import count, islice
from types import SimpleNamespace

import numpy as np
import torch
from torch.utils.data import _utils


def rows(dataset, indices):
    """Stack the items at these indices into two tensors."""
    items = [dataset[i] for i in indices]
    return torch.stack([x for x, _ in items]), torch.stack([y for _, y in items])


def pairs(dataset, limit):
    """The first items that a `for` loop over the dataset meets."""
    return [(x, y) for x, y in islice(iter(dataset), limit)]


def seed_everything(seed):
    """Seed the three global generators."""
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)


def rng_state():
    """States of the global generators of PyTorch, NumPy and Python."""
    return torch.get_rng_state(), repr(np.random.get_state()[1:]), repr(random.getstate())


def plain(pieces):
    """Lists of plain integers, whatever containers the pieces are."""
    return [[int(i) for i in piece] for piece in pieces]


class Scale:
    """A transform that multiplies, counts its calls and remembers the shape that it met."""

    def __init__(self, factor):
        self.factor, self.calls, self.shape = factor, 0, None

    def __call__(self, item):
        self.calls += 1
        self.shape = list(getattr(item, "shape", ()))
        return item * self.factor


class InPlaceScale(Scale):
    """The same, writing into the tensor that it was given."""

    def __call__(self, item):
        self.calls += 1
        return item.mul_(self.factor)


class FalsyScale(Scale):
    """The same, false to Python, as an empty container is."""

    def __len__(self):
        return 0


class ToList:
    """A transform whose result is not a tensor."""

    def __call__(self, item):
        return item.tolist()


class Plain:
    """A length and items, nothing else; an item is the stored row itself."""

    def __init__(self, x, y):
        self.__x, self.__y = x, y
        self.reads = []

    def __len__(self):
        return len(self.__x)

    def __getitem__(self, i):
        self.reads.append(int(i))
        return self.__x[i], self.__y[i]


class Source:
    """Opens a fresh stream at each call; counts openings and lines; breaks at `limit`."""

    def __init__(self, items=None, limit=None):
        self.items, self.limit = items, limit
        self.opened = self.read = 0

    def __call__(self):
        self.opened += 1
        return self._lines()

    def _lines(self):
        for position, item in enumerate(count() if self.items is None else self.items):
            if position == self.limit:
                raise RuntimeError("read too far")
            self.read += 1
            yield item


@contextmanager
def inside_worker(worker, workers, dataset=None):
    """Be worker number `worker` of `workers`, without a process."""
    _utils.worker._worker_info = SimpleNamespace(
        id=worker, num_workers=workers, seed=worker, dataset=dataset
    )
    try:
        yield
    finally:
        _utils.worker._worker_info = None


def share(stream, worker, workers, limit):
    """What a worker gets from its own copy of the stream."""
    stream = copy.copy(stream)
    with inside_worker(worker, workers, stream):
        return list(islice(iter(stream), limit))


def built_in_worker(kind, source, worker, workers):
    """What a worker gets from a stream that it has built itself."""
    with inside_worker(worker, workers):
        return list(islice(iter(kind(source)), 200))
