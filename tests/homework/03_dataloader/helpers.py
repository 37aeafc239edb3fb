"""What must live beside the student's code: datasets, batches, and functions to average.

The student's process can read this file, so it holds no expected value.
"""

import builtins
import copy
import pickle
import sys
from itertools import islice

import torch
from torch.utils.data import DataLoader


def indices(sampler, limit=20_000):
    """What one iteration of a sampler yields."""
    return [int(index) for index in islice(iter(sampler), limit)]


def batches(sampler, limit=2_000):
    """What one iteration of a batch sampler or a loader yields, as lists of ints."""
    return [[int(index) for index in batch] for batch in islice(iter(sampler), limit)]


def in_turns(one, two, limit=100):
    """Walk through two loaders or samplers of batches in turns."""
    left, right = iter(one), iter(two)
    pairs = [(next(left), next(right)) for _ in range(limit)]
    return batches([a for a, _ in pairs]), batches([b for _, b in pairs])


def break_off(loader, steps):
    """Begin an epoch and leave it."""
    for _ in islice(iter(loader), steps):
        pass


def after_use(kind, lengths, batch_size):
    """The list of lengths after a sampler has used it for an epoch."""
    batches(kind(lengths, batch_size))
    return lengths


def all_int(items):
    """Whether all of them are ints."""
    return all(isinstance(item, int) for item in items)


def collated(pairs, batch_size, collate_fn, limit=50):
    """The batches that a DataLoader makes of these pairs."""
    loader = DataLoader(pairs, batch_size=batch_size, collate_fn=collate_fn)
    return list(islice(iter(loader), limit))


def by_batch_sampler(items, sampler, limit=200):
    """The batches that a DataLoader makes of these items."""
    return batches(DataLoader(items, batch_sampler=sampler), limit)


class Log:
    """A stream of batches and a function to average, which note what happens when."""

    def __init__(self, batches, results=None, fails_at=None):
        self.batches, self.results, self.fails_at = batches, results, fails_at
        self.events, self.grad, self.begun, self.same = [], [], 0, True

    def __iter__(self):
        self.begun += 1
        return self._walk()

    def _walk(self):
        for position, batch in enumerate(self.batches):
            self.events.append(f"batch {position}")
            yield batch

    def mean(self, batch):
        """The next of the given results, or the mean of the batch."""
        calls = len(self.grad)
        self.events.append(f"fn {calls}")
        self.grad.append(torch.is_grad_enabled())
        if calls == self.fails_at:
            raise KeyError("the function of the caller fails")
        self.same = self.same and calls < len(self.batches) and batch is self.batches[calls]
        return batch.mean() if self.results is None else self.results[calls]


def many(size, results, count):
    """A log of so many batches, all of one size, and results that come round again."""
    return Log([torch.ones(size)] * count, [results[k % len(results)] for k in range(count)])


def stream(batches):
    """A generator: no length, one pass."""
    yield from batches


def mean(batch):
    """Mean of a tensor."""
    return batch.mean()


def mean_of_second(batch):
    """Mean of the second part of a pair."""
    return batch[1].mean()


def mean_of_y(batch):
    """Mean of the entry y."""
    return batch["y"].mean()


def weighted_mean(weight):
    """A function whose result has a graph."""

    def function(batch):
        return (weight * batch).mean()

    return function


def grad_is_on():
    """Whether gradients are recorded now."""
    return torch.is_grad_enabled()


def with_grad_off(function, *arguments):
    """Call the function where the caller has switched recording off; also: is it still off?"""
    with torch.no_grad():
        return function(*arguments), torch.is_grad_enabled()


def _has_text(item):
    if isinstance(item, tuple | frozenset):
        return any(map(_has_text, item))
    return isinstance(item, str | bytes)


class OtherProcess:
    """`hash` as another process has it: the notebook gets other numbers for texts."""

    def __enter__(self):
        self.hash = plain = builtins.hash

        def other(item):
            ours = sys._getframe(1).f_globals.get("__name__") == "__main__"
            return plain((plain(item), 1)) if ours and _has_text(item) else plain(item)

        builtins.hash = other

    def __exit__(self, *error):
        builtins.hash = self.hash


class Pages:
    """A length and items, nothing else: no IndexError of its own, counts what is read."""

    def __init__(self, x, y):
        self.x, self.y, self.reads = x, y, []

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        self.reads.append(i)
        return self.x[int(i) % len(self.x)], self.y[int(i) % len(self.y)]


class Blank:
    """So many empty pages of a width."""

    def __init__(self, length, width):
        self.length, self.width = length, width

    def __len__(self):
        return self.length

    def __getitem__(self, i):
        return torch.zeros(self.width), 0


def xs(dataset, indices):
    """Stack the x of the items at these indices."""
    return torch.stack([dataset[i][0] for i in indices])


def copies(dataset):
    """What workers get: the dataset as it is, copied or pickled."""
    return [copy.deepcopy(dataset), copy.deepcopy(dataset)]


def pickled(dataset):
    """The dataset after a journey to another process."""
    return pickle.loads(pickle.dumps(dataset))


def loop(dataset, limit):
    """How many items a `for` loop meets."""
    return sum(1 for _ in islice(iter(dataset), limit))
