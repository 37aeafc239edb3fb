"""Contracts of datasets, loaders and splits: what every later line of training relies on.

Each function reads through the handles, fetches values, and compares them here. Items may be
tensors, arrays, numbers, and tuples, lists, named tuples or dicts of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from torchgrade.remote.handles import Remote, RemoteTensor, Student, StudentError, value
from torchgrade.testing import tails
from torchgrade.testing.packaged import load_packaged

_FAR = 100
_LEAST_SHUFFLED, _LEAST_SEEDED = 16, 12
_FALSE_ALARM = 1e-7


def assert_indexing(
    dataset: Remote,
    length: int,
    *,
    negative: bool | None = True,
    other_integers: bool = False,
) -> None:
    """Assert that a map-style dataset can be indexed as a sequence can.

    `len()` is right; each index works and gives the same item each time, in any order; past
    either end there is an IndexError, at once and far away; a `for` loop ends after the last item,
    as often as one is begun, also in the middle of another.

    Args:
        dataset: The student's dataset, at least one item long.
        length: How many items it has.
        negative: Whether −1 … −length count from the end (True), are refused with an IndexError
            (False), or are left open (None).
        other_integers: Whether NumPy's integers and tensors without dimension are indices, too,
            as samplers may give them.

    Raises:
        AssertionError: One of these is not so.
        StudentError: Reading an item that is there raised.

    Example:
        >>> assert_indexing(student.RandomXY(7), 7)
    """
    helpers = load_packaged(dataset, "loading")
    assert len(dataset) == length, f"len() is {len(dataset)}, not {length}"
    forward = _values(helpers.items(dataset, list(range(length))))
    backward = _values(helpers.items(dataset, list(range(length - 1, -1, -1))))
    _assert_same(forward, backward[::-1], "item {} is another one when it is read again")
    for index in (length, length + _FAR):
        _assert_index_error(dataset, index)
    if negative is not False:
        _assert_index_error(dataset, -length - 1)
    if negative:
        found = _values(helpers.items(dataset, list(range(-length, 0))))
        _assert_same(forward, found, "item {} is not the one that its negative index gives")
    elif negative is False:
        _assert_index_error(dataset, -1)
    met, ended = helpers.first(dataset, length + 1)
    assert ended is True, f"a `for` loop goes on after {length} items"
    assert len(met) == length, f"a `for` loop meets {len(met)} items, not {length}"
    _assert_same(forward, _values(met), "a `for` loop meets another item {}")
    for found, which in zip(
        helpers.two_loops(dataset, length + 1), ("that is interrupted", "in another"), strict=True
    ):
        again = _values(found)
        count = len(again)
        assert count == length, f"a `for` loop {which} meets {count} items, not {length}"
        _assert_same(forward, again, f"a `for` loop {which} meets another item {{}}")
    if other_integers:
        for kind in ("numpy", "torch"):
            index = helpers.index_as(kind, length - 1)
            found = _values(helpers.items(dataset, [index]))
            _assert_same(forward[-1:], found, f"a {kind} integer gives another item")


def assert_items(
    dataset: Remote,
    indices: Sequence[int],
    *,
    dtypes: Sequence[torch.dtype | type],
    shapes: Sequence[tuple[int, ...] | None] | None = None,
) -> None:
    """Assert the parts of items: how many, which dtypes, which shapes.

    Args:
        dataset: The student's dataset.
        indices: Items to look at.
        dtypes: One for each part, a `torch.dtype` for a tensor, a Python type for a number.
        shapes: One for each part; None leaves a part's open.

    Raises:
        AssertionError: A part is another one.

    Example:
        >>> assert_items(data, [0, 6], dtypes=(torch.float32, torch.int64), shapes=((5,), ()))
    """
    helpers = load_packaged(dataset, "loading")
    for index, item in zip(indices, _values(helpers.items(dataset, list(indices))), strict=True):
        parts = item if isinstance(item, tuple | list) else (item,)
        assert len(parts) == len(dtypes), f"item {index} has {len(parts)} parts, not {len(dtypes)}"
        for number, (part, dtype) in enumerate(zip(parts, dtypes, strict=True)):
            got = part.dtype if isinstance(part, torch.Tensor) else type(part)
            assert got == dtype, f"part {number} of item {index} is {got}, not {dtype}"
            shape = None if shapes is None else shapes[number]
            found = tuple(getattr(part, "shape", ()))
            assert shape is None or found == tuple(shape), (
                f"part {number} of item {index} has the shape {found}, not {tuple(shape or ())}"
            )


def assert_no_aliasing(
    dataset: Remote, indices: Sequence[int], *, sources: Sequence[RemoteTensor] = ()
) -> None:
    """Assert that nobody can change the dataset by writing into what came out, or went in.

    Each place is overwritten by another value. Items that can't be written to are safe.

    Args:
        dataset: The student's dataset. It is changed where the assertion fails.
        indices: Items to read, to write into, and to read again.
        sources: Tensors that it was made of, from `student.put`; they are written into as well.

    Raises:
        AssertionError: An item changed, or there is no tensor or array in the items.

    Example:
        >>> x = student.put(rng.normal(6, 2))
        >>> assert_no_aliasing(student.Pairs(x), range(6), sources=[x])
    """
    helpers = load_packaged(dataset, "loading")
    wanted = list(indices)
    before = _values(helpers.items(dataset, wanted))
    written = helpers.scribble_on_items(dataset, wanted)
    assert type(written) is int, "the student's process answered something else than a count"
    assert written > 0, "no tensor or array is in the items"
    after = _values(helpers.items(dataset, wanted))
    _assert_same(before, after, "writing into an item changed item {} of the dataset")
    if sources:
        helpers.scribble(list(sources))
        after = _values(helpers.items(dataset, wanted))
        _assert_same(before, after, "writing into what it was made of changed item {}")


class KnownRows:
    """A dataset in the student's process whose rows this test can tell apart.

    Args:
        holder: `student`, or any handle of its process.
        *columns: Tensors of the same length; item i is the tuple of their rows i, or the row
            itself if there is one. Rows of the first must differ from each other.

    Attributes:
        dataset: The dataset's handle.

    Raises:
        ValueError: The columns differ in length, or two rows of the first are the same.

    Example:
        >>> rows = KnownRows(student, rng.normal(10, 3), rng.integers(0, 5, (10,)))
        >>> epoch = rows.read(student.make_loader(rows.dataset, batch_size=4, shuffle=True))
        >>> assert_every_sample_once(epoch)
    """

    def __init__(self, holder: Student | Remote | RemoteTensor, *columns: torch.Tensor) -> None:
        lengths = {len(column) for column in columns}
        if len(lengths) != 1 or len({_key(row) for row in columns[0]}) != len(columns[0]):
            raise ValueError("the columns need one length, and the first one rows that differ")
        self._helpers = load_packaged(holder, "loading")
        self._columns = tuple(column.cpu() for column in columns)
        self._index = {_key(row): index for index, row in enumerate(self._columns[0])}
        self.dataset: Remote = self._helpers.Rows(list(columns))

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._index)

    def read(self, loader: Remote) -> Epoch:
        """Read one epoch of a loader, and say which sample each row is.

        Args:
            loader: Gives batches: a tensor for one column, a tuple or list of them for several.

        Raises:
            AssertionError: A batch is no such thing; a row is in no sample, or mixes two; a dtype
                is another one; it does not end.

        Example:
            >>> epoch = rows.read(student.make_loader(rows.dataset, 4))
        """
        batches, ended = self._helpers.first(loader, 2 * len(self) + 2)
        assert ended is True, "the loader does not stop"
        return Epoch(len(self), tuple(self._batch(batch) for batch in _values(batches)))

    def read_items(self, part: Remote) -> list[int]:
        """Say which samples a dataset holds, a `Subset` for instance.

        Raises:
            AssertionError: An item is no sample, or it does not end.

        Example:
            >>> train, test = (rows.read_items(part) for part in student.split(rows.dataset))
        """
        found, ended = self._helpers.first(part, 2 * len(self) + 2)
        assert ended is True, "the dataset does not stop"
        several = len(self._columns) > 1
        items = [item if several else (item,) for item in _values(found)]
        return [self._sample([torch.as_tensor(p) for p in item]) for item in items]

    def _batch(self, batch: Any) -> list[int]:
        columns = list(batch) if isinstance(batch, tuple | list) else [batch]
        assert len(columns) == len(self._columns), f"a batch has {len(columns)} parts"
        for got, known in zip(columns, self._columns, strict=True):
            assert isinstance(got, torch.Tensor), f"a part of a batch is a {type(got).__name__}"
            assert got.dtype == known.dtype, f"a part of a batch is {got.dtype}, not {known.dtype}"
            assert got.shape[1:] == known.shape[1:], f"a part has the shape {tuple(got.shape)}"
        sizes = {len(column) for column in columns}
        assert len(sizes) == 1, f"the parts of a batch have {sorted(sizes)} rows"
        return [self._sample(row) for row in zip(*columns, strict=True)]

    def _sample(self, row: Sequence[torch.Tensor]) -> int:
        index = self._index.get(_key(row[0]))
        assert index is not None, "a row is in no sample"
        for part, known in zip(row, self._columns, strict=True):
            same = part.shape == known[index].shape and bool((part.cpu() == known[index]).all())
            assert same, "a row mixes the parts of two samples"
        return index


class Epoch:
    """Which samples came out of a loader, batch by batch.

    Attributes:
        samples: How many samples the dataset has.
        batches: The samples' indices, batch by batch.
    """

    def __init__(self, samples: int, batches: tuple[list[int], ...]) -> None:
        self.samples = samples
        self.batches = batches

    @property
    def order(self) -> list[int]:
        """The samples' indices in the order in which they came."""
        return list(itertools.chain(*self.batches))

    @property
    def sizes(self) -> list[int]:
        """Rows of each batch."""
        return [len(batch) for batch in self.batches]


def assert_every_sample_once(epoch: Epoch) -> None:
    """Assert that an epoch holds each sample once.

    Raises:
        AssertionError: Some are missing, or came more than once.

    Example:
        >>> assert_every_sample_once(rows.read(loader))
    """
    assert_partition([epoch.order], epoch.samples)


def assert_batches(epoch: Epoch, batch_size: int, *, drop_last: bool = False) -> None:
    """Assert the batches' sizes: full ones, then what is left, unless that is dropped.

    With `drop_last` no sample may come twice, and those that are missing are fewer than a batch.

    Raises:
        AssertionError: There are other batches.

    Example:
        >>> assert_batches(rows.read(student.make_loader(rows.dataset, 4)), 4)
    """
    full, rest = divmod(epoch.samples, batch_size)
    expected = [batch_size] * full + ([rest] if rest and not drop_last else [])
    assert epoch.sizes == expected, f"the batches have {epoch.sizes} rows, not {expected}"
    assert len(set(epoch.order)) == len(epoch.order), "a sample came twice"


def assert_in_order(epoch: Epoch) -> None:
    """Assert that samples come in the dataset's order.

    Raises:
        AssertionError: They don't.

    Example:
        >>> assert_in_order(rows.read(student.evaluation_loader(rows.dataset)))
    """
    assert epoch.order == sorted(epoch.order), "the samples are not in order"


def assert_shuffled(epochs: Sequence[Epoch]) -> None:
    """Assert that samples come in an order that is new in each epoch.

    Of the n!/(n − m)! ways in which m of n samples can come, n(n − 1) at most go on by the same
    step modulo n. So an honest loader fails in E epochs with a probability of at most
    (E·n(n − 1) + E(E − 1)/2)·(n − m)!/n!: 2·10⁻¹¹ for two epochs of 16 samples, and, with the
    fewest that `drop_last` leaves (m > n/2), 1.2·10⁻⁷.

    Args:
        epochs: Epochs of one loader, at least two, of at least 16 samples.

    Raises:
        AssertionError: An order is the dataset's or its reverse, only moved along, or goes on by
            another step that is always the same; or it came before.
        ValueError: There are too few epochs or samples to tell.

    Example:
        >>> assert_shuffled([rows.read(loader), rows.read(loader)])
    """
    if len(epochs) < 2 or min(epoch.samples for epoch in epochs) < _LEAST_SHUFFLED:
        raise ValueError(f"two epochs of {_LEAST_SHUFFLED} samples at least are needed to tell")
    seen = set()
    for epoch in epochs:
        steps = {(b - a) % epoch.samples for a, b in itertools.pairwise(epoch.order)}
        assert len(steps) > 1, "the samples are in order"
        assert tuple(epoch.order) not in seen, "two epochs have the same order"
        seen.add(tuple(epoch.order))


def assert_seeded(
    rows: KnownRows, make: Callable[[int], Remote], seeds: tuple[int, int], *, epochs: int = 2
) -> None:
    """Assert that a seed decides the order, whatever the global generators did before.

    An honest loader fails where two seeds give the same order: with probability (n − m)!/n! if m
    of n samples come, also if each epoch has the same order. That is 2.1·10⁻⁹ for 12 samples, and
    2.5·10⁻⁷ with the fewest that `drop_last` leaves (m > n/2).

    Args:
        rows: The dataset that the loaders read, of at least 12 samples.
        make: Gives the student's loader for a seed.
        seeds: Two different seeds.
        epochs: How many epochs of each loader to compare.

    Raises:
        AssertionError: The same seed gives two orders, or two seeds the same one.
        ValueError: There are too few samples to tell.

    Example:
        >>> make = lambda seed: student.make_loader(rows.dataset, 4, seed=seed)
        >>> assert_seeded(rows, make, (rng.seed(), rng.seed()))
    """
    if len(rows) < _LEAST_SEEDED:
        raise ValueError(f"{_LEAST_SEEDED} samples at least are needed to tell")
    orders = []
    for times, seed in enumerate((seeds[0], seeds[0], seeds[1]), start=1):
        loader = make(seed)
        found = []
        for _ in range(epochs):
            rows._helpers.disturb(times)
            found.append(rows.read(loader).order)
        orders.append(found)
    assert orders[0] == orders[1], "the same seed gives another order"
    assert orders[0] != orders[2], "another seed gives the same order"


def assert_workers_agree(
    rows: KnownRows, make: Callable[[int], Remote], *, workers: int = 2, ordered: bool = True
) -> None:
    """Assert that worker processes change nothing: each sample once, in the same batches.

    Args:
        rows: The dataset that the loaders read.
        make: Gives the student's loader for a number of workers; not shuffled, or with a seed of
            its own, unless `ordered` is False.
        workers: How many workers to compare with none. Each is a process of the sandbox.
        ordered: Whether the order is to be the same.

    Raises:
        AssertionError: Samples are missing, come twice, or in another order.
        StudentError: It does not work with workers.

    Example:
        >>> assert_workers_agree(rows, lambda n: student.make_loader(rows.dataset, workers=n))
    """
    alone, together = rows.read(make(0)), rows.read(make(workers))
    assert sorted(together.order) == sorted(alone.order), (
        f"with {workers} workers other samples come, or some of them twice"
    )
    if ordered:
        assert together.batches == alone.batches, f"with {workers} workers the order is another one"


def draws(holder: Student | Remote | RemoteTensor, length: int) -> Remote:
    """Make a dataset in the student's process that draws each item anew.

    Its items are three float64 numbers, from the global generators of PyTorch, NumPy and Python.

    Example:
        >>> loader = student.make_loader(draws(student, 12), batch_size=2, workers=2)
    """
    made: Remote = load_packaged(holder, "loading").Draws(length)
    return made


def loader_of(dataset: Remote, *, batch_size: int = 1, workers: int = 0) -> Remote:
    """Make an ordinary `DataLoader` of a student's dataset, in its process.

    Example:
        >>> assert_fresh_draws(loader_of(student.Noisy(zeros), workers=2))
    """
    made: Remote = load_packaged(dataset, "loading").loader(dataset, batch_size, workers)
    return made


def assert_fresh_draws(loader: Remote, *, most: int = 1_000, epochs: int = 2) -> None:
    """Assert that no random number comes twice: not from two workers, not in two epochs.

    A generator that is stored in a dataset is copied into each worker, and all of them draw the
    same numbers; a `worker_init_fn` with a fixed seed does it to the global ones.

    Floats have few digits, so that honest numbers repeat now and then. Where a density is at most
    4/σ (normal 0.4/σ, uniform 0.3/σ, Laplace 0.7/σ) and the largest number is M, no number has a
    probability above p = 4·ε·max(1, M/σ), with the dtype's ε. Each of n draws then repeats one of
    the others before it with a probability below n·p, whatever came before, and their count is at
    most a Binomial(n, n·p). (σ is taken from the draws; that normal ones need a tenth of the 4/σ
    leaves room for it.) Each place of a row fails where so many repeats have a probability
    below 10⁻⁷ divided by the number of places: an honest loader fails less often than once in 10⁷
    times.

    Args:
        loader: Gives batches of random rows, floats, from `draws` or from a student's dataset
            whose items differ in nothing but their noise, which each place of a row has. The noise
            has a density, and is drawn in the dtype that the batches have.
        most: Batches of an epoch, at most.
        epochs: How many epochs to read.

    Raises:
        AssertionError: More numbers repeat than by chance; there are no floats, or so few or so
            coarse ones that even half of them could repeat by chance; it does not end.

    Example:
        >>> assert_fresh_draws(student.make_loader(draws(student, 12), workers=2))
    """
    helpers = load_packaged(loader, "loading")
    rows, resolution = [], 0.0
    for _ in range(epochs):
        batches, ended = helpers.first(loader, most)
        assert ended is True, f"the loader does not stop after {most} batches"
        for batch in _values(batches):
            part = batch[0] if isinstance(batch, tuple | list) else batch
            floats = isinstance(part, torch.Tensor) and part.is_floating_point()
            assert floats, "a batch is no tensor of floats"
            resolution = max(resolution, torch.finfo(part.dtype).eps)
            rows.append(part.reshape(len(part), -1).double())
    assert rows, "the loader gives no batch"
    columns = torch.cat(rows).T
    for number, column in enumerate(columns):
        _assert_fresh(f"number {number}", column, resolution, _FALSE_ALARM / len(columns))


def _assert_fresh(name: str, column: torch.Tensor, resolution: float, level: float) -> None:
    n, known = len(column), len(set(column.tolist()))
    assert bool(column.isfinite().all()), f"{name} is not always finite"
    assert known > 1, f"{name}: all {n} draws are the same, and came before"
    size = max(1.0, float(column.abs().max() / column.std()))
    chance = min(1.0, 4 * resolution * size * n)
    half = (n - 1) // 2
    can_tell = half > n * chance and tails.binomial(half, n, chance) < level
    assert can_tell, f"{name}: {n} draws can't show that they are fresh: take more, or float64"
    repeats = n - known
    likely = repeats <= n * chance or tails.binomial(repeats, n, chance) >= level
    assert likely, f"{name}: {repeats} draws came before"


def indices(part: Any) -> list[int]:
    """Give the indices of a part of a split: a list, tensor, array, range or `Subset`.

    Raises:
        AssertionError: It is none of these.

    Example:
        >>> train, test = map(indices, student.split(100))
    """
    if isinstance(part, Remote):
        part = load_packaged(part, "loading").indices_of(part)
    if isinstance(part, torch.Tensor | np.ndarray):
        part = (value(part) if isinstance(part, torch.Tensor) else part).tolist()
    assert isinstance(part, list | tuple), "a part of the split has no indices"
    whole = [int(i) for i in part if float(i) == int(i)]
    assert len(whole) == len(part), "an index is no whole number"
    return whole


def assert_partition(
    parts: Sequence[Sequence[int]], samples: int, *, sizes: Sequence[int] | None = None
) -> None:
    """Assert that parts share samples out: none is left, none is in two of them.

    Args:
        parts: The samples' indices, part by part.
        samples: How many there are: 0 … samples − 1.
        sizes: What the parts' sizes must be, give or take one; None leaves them open.

    Raises:
        AssertionError: A sample is missing, comes twice, or does not exist; a size is wrong.

    Example:
        >>> parts = [indices(part) for part in student.split(100, [0.8, 0.1, 0.1])]
        >>> assert_partition(parts, 100, sizes=[80, 10, 10])
    """
    for (one, a), (two, b) in itertools.combinations(enumerate(parts), 2):
        both = set(a) & set(b)
        assert not both, f"parts {one} and {two} share {len(both)} samples"
    everything = list(itertools.chain(*parts))
    strange = [index for index in everything if not 0 <= index < samples]
    assert not strange, f"there is no sample {strange[0]}"
    repeated = len(everything) - len(set(everything))
    assert not repeated, f"{repeated} samples come twice"
    assert len(everything) == samples, f"{samples - len(everything)} samples are missing"
    if sizes is not None:
        found = [len(part) for part in parts]
        near = len(found) == len(sizes) and all(
            abs(a - b) <= 1 for a, b in zip(found, sizes, strict=True)
        )
        assert near, f"the parts have {found} samples, not {list(sizes)}"


def assert_statistics_of_train(
    normalise: Callable[[torch.Tensor, torch.Tensor], tuple[Any, Any]],
    train: torch.Tensor,
    other: torch.Tensor,
    *,
    rtol: float = 0.03,
) -> None:
    """Assert that data is normalised by the training part's mean and deviation alone.

    Args:
        normalise: Calls the student's code with train and validation or test data, and gives both
            normalised.
        train: float32 of shape (n, features), n ≥ 20; no feature is constant.
        other: float32 of shape (m, features), from elsewhere: other mean, other deviation.
        rtol: Room for n or n − 1 in the deviation, and for an epsilon.

    Raises:
        AssertionError: The other part is not normalised by the same numbers, or changing it changes
            the training part.

    Example:
        >>> def normalise(train, other):
        ...     scaler = student.Scaler().fit(train)
        ...     return scaler(train), scaler(other)
        >>> assert_statistics_of_train(normalise, rng.normal(50, 3), 3 + 2 * rng.normal(20, 3))
    """
    mean, deviation = train.double().mean(0), train.double().std(0)
    first, second = (value(part) for part in normalise(train, other))
    again, _ = (value(part) for part in normalise(train, other * 7 - 5))
    for name, given, found in (("training", train, first), ("other", other, second)):
        assert isinstance(found, torch.Tensor), f"the {name} part is no tensor"
        assert found.shape == given.shape, f"the {name} part has the shape {tuple(found.shape)}"
        expected = (given.double() - mean) / deviation
        torch.testing.assert_close(
            found.double(), expected, rtol=rtol, atol=1e-3,
            msg=f"the {name} part is not normalised by the training part's mean and deviation",
        )  # fmt: skip
    unmoved = isinstance(again, torch.Tensor) and torch.equal(first, again)
    assert unmoved, "other validation data changes the training data"


def _key(row: torch.Tensor) -> tuple[Any, ...]:
    flat = row.detach().cpu().reshape(-1).tolist()
    return tuple(flat)


def _values(items: Any) -> list[Any]:
    """Fetch what a helper gave, which must be a list."""
    assert type(items) is list, "the student's process answered something else than items"
    return [value(item) for item in items]


def _assert_same(expected: list[Any], found: list[Any], complaint: str) -> None:
    assert len(expected) == len(found), "the student's process answered another number of items"
    for index, (a, b) in enumerate(zip(expected, found, strict=True)):
        assert _same(a, b), complaint.format(index)


def _same(a: Any, b: Any) -> bool:
    """Compare values of any nesting bit by bit; NaN is itself."""
    if type(a) is not type(b):
        return False
    if isinstance(a, torch.Tensor):
        a, b = (t.cpu() for t in (a, b))
        alike = a.dtype == b.dtype and a.shape == b.shape
        return alike and bool(((a == b) | ((a != a) & (b != b))).all())
    if isinstance(a, np.ndarray):
        return bool(a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes())
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    same: bool = a == b or (a != a and b != b)
    return same


def _assert_index_error(dataset: Remote, index: int) -> None:
    try:
        dataset[index]
    except IndexError:
        return
    except StudentError as error:
        raise AssertionError(f"index {index} raises {error.kind}, not IndexError") from error
    raise AssertionError(f"index {index} gives an item")
