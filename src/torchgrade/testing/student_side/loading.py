"""Reads datasets and loaders in the student's process, and writes into what they give."""

from __future__ import annotations

import contextlib
import itertools
import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Rows(Dataset[Any]):
    """A map-style dataset of known rows: item i is row i of each tensor."""

    def __init__(self, columns: Sequence[torch.Tensor]) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns[0])

    def __getitem__(self, index: int) -> Any:
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        row = tuple(column[index].clone() for column in self._columns)
        return row if len(row) > 1 else row[0]


class Draws(Dataset[torch.Tensor]):
    """Each item is drawn anew from the global generators of PyTorch, NumPy and Python."""

    def __init__(self, length: int) -> None:
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> torch.Tensor:
        drawn = float(torch.rand(())), float(np.random.rand()), random.random()  # noqa: S311
        return torch.tensor(drawn, dtype=torch.float64)


def items(dataset: Any, indices: Iterable[Any]) -> list[Any]:
    """Read items by their indices."""
    return [plain(dataset[index]) for index in indices]


def index_as(kind: str, index: int) -> Any:
    """Give an index as another type of integer."""
    return np.int64(index) if kind == "numpy" else torch.tensor(index)


def first(iterable: Any, most: int) -> tuple[list[Any], bool]:
    """Iterate `most` steps at most; tell whether it ended by itself."""
    iterator = iter(iterable)
    found = [plain(item) for item in itertools.islice(iterator, most)]
    stopped = object()
    return found, len(found) < most or next(iterator, stopped) is stopped


def two_loops(iterable: Any, most: int) -> tuple[list[Any], list[Any]]:
    """Loop a second time in the middle of a loop; give what each met, up to `most` items."""
    outer = iter(iterable)
    begun = [plain(item) for item in itertools.islice(outer, 1)]
    inner = [plain(item) for item in itertools.islice(iterable, most)]
    return begun + [plain(item) for item in itertools.islice(outer, most - 1)], inner


def plain(item: Any) -> Any:
    """Give named tuples and other containers as tuples, lists and dicts."""
    if isinstance(item, tuple):
        return tuple(plain(part) for part in item)
    if isinstance(item, list):
        return [plain(part) for part in item]
    if isinstance(item, Mapping):
        return {key: plain(part) for key, part in item.items()}
    return item


def scribble(item: Any) -> int:
    """Write another value to each place of every tensor and array; give how many there were.

    1 where 0 was, else 0: such a value differs from infinity and from numbers too large for + 1.
    What can't be written to counts as well: nobody changes the dataset through it.
    """
    if isinstance(item, torch.Tensor):
        with torch.no_grad():
            _overwrite(item, (item == 0).to(item.dtype))
        return 1
    if isinstance(item, np.ndarray):
        if item.flags.writeable and item.dtype.kind in "biufc":
            item[...] = (item == 0).astype(item.dtype)
        return 1
    if isinstance(item, Mapping):
        return sum(map(scribble, item.values()))
    return sum(map(scribble, item)) if isinstance(item, list | tuple) else 0


def _overwrite(item: torch.Tensor, changed: torch.Tensor) -> None:
    """Write by element where places of a tensor are one in memory, as after `expand`."""
    try:
        item.copy_(changed)
    except RuntimeError:
        with contextlib.suppress(RuntimeError):  # made in inference mode: read-only out of it
            for place in np.ndindex(tuple(item.shape)):
                item[place] = changed[place]


def scribble_on_items(dataset: Any, indices: Iterable[int]) -> int:
    """Write into the items as the dataset gives them, each in turn."""
    return sum(scribble(dataset[index]) for index in indices)


def indices_of(part: Any) -> Any:
    """Give the indices that a part of a split stands for, as it has them; None if it has none."""
    found = getattr(part, "indices", part)
    if isinstance(found, torch.Tensor | np.ndarray):
        return found.tolist()
    if isinstance(found, Sequence) and not isinstance(found, Dataset):
        return [int(index) for index in found]
    return None


def loader(dataset: Any, batch_size: int, workers: int) -> Any:
    """Make an ordinary loader."""
    return DataLoader(dataset, batch_size=batch_size, num_workers=workers)


def disturb(times: int) -> None:
    """Move the global generators on, as other code would."""
    for _ in range(times):
        torch.rand(1), np.random.rand(), random.random()  # noqa: S311
