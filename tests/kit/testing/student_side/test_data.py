"""Datasets, loaders and splits: honest ones of any style pass, each common mistake is found."""

import itertools
import math

import pytest
import torch

from torchgrade.remote.handles import HandleMisuse, StudentError
from torchgrade.testing import data
from torchgrade.testing.data import (
    Epoch,
    KnownRows,
    assert_batches,
    assert_every_sample_once,
    assert_fresh_draws,
    assert_in_order,
    assert_indexing,
    assert_items,
    assert_no_aliasing,
    assert_partition,
    assert_seeded,
    assert_shuffled,
    assert_statistics_of_train,
    assert_workers_agree,
    draws,
    indices,
    loader_of,
)

PAIRS = """
class Pairs(Dataset):
    def __init__(self, x, y):
        self.x, self.y = x.clone(), y.clone()
    def __len__(self):
        return len(self.x)
    def __getitem__(self, i):
        return self.x[i].clone(), self.y[i].clone()
"""
RIGHT = {
    "class": PAIRS,
    "TensorDataset with copies": """
class Pairs(TensorDataset):
    def __init__(self, x, y):
        super().__init__(x.clone(), y.clone())
    def __getitem__(self, i):
        return [t.clone() for t in super().__getitem__(i)]
""",
    "NumPy, named tuples": """
from collections import namedtuple
Pair = namedtuple("Pair", "x y")
class Pairs:
    def __init__(self, x, y):
        self.data = list(zip(x.numpy().copy(), y.tolist()))
    def __len__(self):
        return len(self.data)
    def __getitem__(self, i):
        x, y = self.data[i]
        return Pair(torch.from_numpy(x.copy()), torch.tensor(y))
""",
    "dicts, made when asked for, with __iter__": """
class Pairs(Dataset):
    def __init__(self, x, y):
        self.rows = torch.cat([x, y[:, None].float()], 1)
    def __len__(self):
        return self.rows.shape[0]
    def __iter__(self):
        return (self[i] for i in range(len(self)))
    def __getitem__(self, i):
        if i >= len(self) or i < -len(self):
            raise IndexError("past the end")
        return {"x": self.rows[i, :-1].clone(), "y": self.rows[i, -1].long()}
""",
}
WRONG_INDEX = {
    "index modulo length": PAIRS.replace("self.x[i]", "self.x[i % len(self)]").replace(
        "self.y[i]", "self.y[i % len(self)]"
    ),
    "length off by one": PAIRS.replace("return len(self.x)", "return len(self.x) - 1"),
    "negative refused": PAIRS.replace("        return self.x[i]", """
        if i < 0: raise IndexError(i)
        return self.x[i]"""),
    "another exception": PAIRS.replace("        return self.x[i]", """
        if not -len(self) <= i < len(self): raise ValueError(i)
        return self.x[i]"""),
    "negative shifted": PAIRS.replace("        return self.x[i]", """
        if -len(self) <= i < 0: i = -i - 1
        return self.x[i]"""),
    "wraps before the start": PAIRS.replace("        return self.x[i]", """
        if i < -len(self): i = 0
        return self.x[i]"""),
    "drawn on access": PAIRS.replace("self.x[i].clone()", "self.x[i] + torch.rand(1)"),
    "changes what it stores": PAIRS.replace("return self.x[i].clone()", "return self.x[i].mul_(2)"),
    "far away is the first again": PAIRS.replace("        return self.x[i]", """
        if i > len(self): i = 0
        return self.x[i]"""),
    "loop that never ends": PAIRS + """
    def __iter__(self):
        while True: yield self[0]
""",
    "loop that stops early": PAIRS + """
    def __iter__(self):
        return (self[i] for i in range(len(self) - 1))
""",
    "one iterator for all loops": PAIRS.replace(
        "self.x, self.y = x.clone(), y.clone()",
        "self.x, self.y = x.clone(), y.clone(); self.all = (self[i] for i in range(len(x)))",
    ) + """
    def __iter__(self):
        return self.all
""",
    "a loop that is begun again by the next": PAIRS + """
    def __iter__(self):
        self.at = -1
        return self
    def __next__(self):
        self.at += 1
        if self.at >= len(self): raise StopIteration
        return self[self.at]
""",
    "order of reading": PAIRS.replace("        return self.x[i]", """
        self.last = getattr(self, "last", 0) + 1
        return self.last + self.x[i]"""),
}  # fmt: skip
ALIASES = {
    "views": PAIRS.replace("self.x[i].clone()", "self.x[i]"),
    "target is a view": PAIRS.replace("self.y[i].clone()", "self.y[i]"),
    "remembered items": PAIRS.replace("        return self.x[i]", """
        self.known = getattr(self, "known", {})
        return self.known.setdefault(i, self.x[i]"""
    ).replace("clone(), self.y[i].clone()", "clone()), self.y[i].clone()"),
    "keeps the caller's tensor": PAIRS.replace("x.clone(), y.clone()", "x, y"),
}  # fmt: skip


def tables(student):
    x = torch.arange(14.0).reshape(7, 2)
    return student.put(x), student.put(torch.arange(7) * 3)


@pytest.mark.parametrize("name", RIGHT)
def test_honest_datasets_pass(submit, name):
    """Any class with the contract's behaviour, whatever it stores and gives."""
    student = submit(RIGHT[name])
    x, y = tables(student)
    data = student.Pairs(x, y)
    assert_indexing(data, 7)
    assert_no_aliasing(data, range(7), sources=[x, y])
    if "dicts" not in name:
        assert_items(data, [0, 6], dtypes=(torch.float32, torch.int64), shapes=((2,), ()))
        assert_indexing(data, 7, other_integers=True)


@pytest.mark.parametrize("name", WRONG_INDEX)
def test_broken_indexing_is_found(submit, name):
    """Each way to miss the sequence contract is an assertion, and no endless loop."""
    student = submit(WRONG_INDEX[name])
    with pytest.raises((AssertionError, StudentError)):
        assert_indexing(student.Pairs(*tables(student)), 7)


@pytest.mark.parametrize("name", ALIASES)
def test_items_that_share_memory_are_found(submit, name):
    """A write into an item, or into the source, must not show in the dataset."""
    student = submit(ALIASES[name])
    x, y = tables(student)
    with pytest.raises(AssertionError, match="changed item"):
        assert_no_aliasing(student.Pairs(x, y), range(7), sources=[x, y])


HELD = """
def frozen(array):
    array.setflags(write=False)
    return array
class Held(Dataset):
    def __init__(self):
        self.item = {made}
    def __len__(self): return 1
    def __getitem__(self, i): return {given}
"""
WRITABLE = {
    "a mask of -inf": ("torch.full((3, 3), -torch.inf).triu(1) - torch.eye(3) / 0", "self.item"),
    "nothing but -inf": ("torch.full((3,), -torch.inf)", "self.item"),
    "NaN": ("torch.full((3,), torch.nan)", "self.item"),
    "large numbers": ("torch.full((3,), 1e9)", "self.item"),
    "an array of True": ("np.ones(3, bool)", "self.item"),
    "an array of large numbers": ("np.full(3, 1e9, np.float32)", "self.item"),
    "the largest integer": ("torch.full((2,), 255, dtype=torch.uint8)", "self.item"),
    "one number, expanded": ("torch.zeros(1)", "self.item.expand(3)"),
    "windows that overlap": ("torch.arange(5.0)", "self.item.unfold(0, 3, 1)"),
}
NOT_WRITABLE = {
    "a read-only array": ("np.arange(3.0)", "frozen(self.item.copy())"),
    "a read-only array that is kept": ("frozen(np.ones(3))", "self.item"),
    "broadcast": ("np.ones(1)", "np.broadcast_to(self.item, (3,))"),
    "a copy, expanded": ("torch.ones(1)", "self.item.clone().expand(3)"),
    "a copy that overlaps": ("torch.arange(5.0)", "self.item.clone().unfold(0, 3, 1)"),
    "a copy of -inf": ("torch.full((3,), -torch.inf)", "self.item.clone()"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITABLE)
def test_whatever_the_values_a_write_is_seen(submit, name):
    """Infinite, large and boolean items change when they are overwritten; overlapping ones too."""
    made, given = WRITABLE[name]
    data = submit(HELD.format(made=made, given=given)).Held()
    with pytest.raises(AssertionError, match="changed item"):
        assert_no_aliasing(data, [0])


@pytest.mark.parametrize("name", NOT_WRITABLE)
def test_what_can_not_be_written_to_is_safe(submit, name):
    """A read-only array is no danger, and an expanded copy no error."""
    made, given = NOT_WRITABLE[name]
    assert_no_aliasing(submit(HELD.format(made=made, given=given)).Held(), [0])


def test_negative_indices_can_be_left_open_or_refused(submit):
    """The contract of the exercise decides."""
    student = submit(WRONG_INDEX["negative refused"])
    data = student.Pairs(*tables(student))
    assert_indexing(data, 7, negative=False)
    assert_indexing(data, 7, negative=None)
    student = submit(PAIRS)
    with pytest.raises(AssertionError, match="-1 gives an item"):
        assert_indexing(student.Pairs(*tables(student)), 7, negative=False)


def test_items_in_the_order_of_reading_are_found(submit):
    """A dataset that gives the next item, whatever the index, is right from first to last only."""
    student = submit(PAIRS.replace("        return self.x[i]", """
        self.at = 0 if i == 0 else self.at + 1
        if i < 0: raise IndexError
        return self.x[self.at]"""))  # fmt: skip
    with pytest.raises((AssertionError, StudentError)):
        assert_indexing(student.Pairs(*tables(student)), 7, negative=None)


def test_other_integers_are_asked_for_on_request(submit):
    """A dataset that takes Python's integers alone fails where samplers give others."""
    strict = PAIRS.replace("return self.x[i]", "assert type(i) is int; return self.x[i]")
    student = submit(strict)
    data = student.Pairs(*tables(student))
    assert_indexing(data, 7)
    with pytest.raises(StudentError):
        assert_indexing(data, 7, other_integers=True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("self.x[i].clone()", "self.x[i].double()"), "float64"),
        (("self.y[i].clone()", "self.y[i].item()"), "int"),
        (("self.y[i].clone()", "self.y[i:i + 1].clone()"), "shape"),
        ((", self.y[i].clone()", ", self.y[i].clone(), 0"), "3 parts"),
    ],
)
def test_parts_of_items_are_looked_at(submit, change, said):
    """Another dtype, type, shape or number of parts is named."""
    student = submit(PAIRS.replace(*change))
    with pytest.raises(AssertionError, match=said):
        assert_items(
            student.Pairs(*tables(student)), [0, 5],
            dtypes=(torch.float32, torch.int64), shapes=((2,), ()),
        )  # fmt: skip


LOADER = """
def make(data, size=4, shuffle=False, workers=0, drop=False, seed=None):
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    return DataLoader(data, batch_size=size, shuffle=shuffle, num_workers=workers,
                      drop_last=drop, generator=generator)
"""
HAND_MADE = """
class make:
    def __init__(self, data, size=4, shuffle=False, workers=0, drop=False, seed=None):
        self.data, self.size, self.shuffle, self.drop = data, size, shuffle, drop
        self.rng = np.random.default_rng(seed)
    def __iter__(self):
        n = len(self.data)
        order = self.rng.permutation(n) if self.shuffle else np.arange(n)
        for start in range(0, n, self.size):
            some = [self.data[int(i)] for i in order[start:start + self.size]]
            if len(some) == self.size or not self.drop:
                yield tuple(torch.stack(column) for column in zip(*some))
"""


def known(student, rows=14):
    return KnownRows(student, torch.arange(2.0 * rows).reshape(rows, 2), torch.arange(rows) % 3)


@pytest.mark.parametrize("code", [LOADER, HAND_MADE], ids=["DataLoader", "by hand"])
def test_honest_loaders_pass(submit, code):
    """A DataLoader, or batches made by hand."""
    student = submit(code)
    rows = known(student, 18)
    epoch = rows.read(student.make(rows.dataset))
    assert_every_sample_once(epoch)
    assert_batches(epoch, 4)
    assert_in_order(epoch)
    assert_batches(rows.read(student.make(rows.dataset, drop=True)), 4, drop_last=True)
    loader = student.make(rows.dataset, shuffle=True)
    epochs = [rows.read(loader), rows.read(loader)]
    assert_shuffled(epochs)
    assert_every_sample_once(epochs[1])
    assert_seeded(rows, lambda seed: student.make(rows.dataset, shuffle=True, seed=seed), (1, 2))
    assert_workers_agree(rows, lambda n: student.make(rows.dataset, workers=n))


WRONG_LOADERS = {
    "last batch lost": (LOADER.replace("drop_last=drop", "drop_last=True"), "missing|rows"),
    "batch of another size": (LOADER.replace("=size", "=size + 1"), "rows"),
    "shuffled always": (LOADER.replace("=shuffle", "=True"), "not in order"),
    "never shuffled": (LOADER.replace("=shuffle", "=False"), "are in order"),
    "rotated": (HAND_MADE.replace("rng.permutation(n)", "turn(n)") + """
    def turn(self, n):
        return np.roll(np.arange(n), self.rng.integers(1, n))
""", "are in order"),
    "seeded anew in each epoch": (HAND_MADE.replace(
        "self.rng.permutation", "np.random.default_rng(3).permutation"), "same order"),
    "targets shuffled apart": (HAND_MADE.replace(
        "torch.stack(column) for column in zip(*some)",
        "torch.stack(column if k == 0 else column[::-1]) for k, column in enumerate(zip(*some))"),
        "mixes"),
    "with replacement": (HAND_MADE.replace("self.rng.permutation(n)", "self.rng.integers(0, n, n)"),
        "twice|same order"),
    "floats for targets": (HAND_MADE.replace("torch.stack(column)", "torch.stack(column).float()"),
        "float32, not"),
    "values changed": (HAND_MADE.replace("torch.stack(column)", "torch.stack(column) * 2"),
        "no sample|mixes"),
    "endless": ("from itertools import cycle" + HAND_MADE.replace(
        "range(0, n, self.size)", "cycle(range(0, n, self.size))"), "does not stop"),
    "batches in a list of items": (HAND_MADE.replace(
        "yield tuple(torch.stack(column) for column in zip(*some))", "yield some"), "parts"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_LOADERS)
def test_broken_loaders_are_found(submit, name):
    """Each mistake fails one of the loader's assertions, with words that say which."""
    code, said = WRONG_LOADERS[name]
    student = submit(code)
    rows = known(student, 18)

    def everything():
        epoch = rows.read(student.make(rows.dataset))
        assert_every_sample_once(epoch)
        assert_batches(epoch, 4)
        assert_in_order(epoch)
        loader = student.make(rows.dataset, shuffle=True)
        assert_shuffled([rows.read(loader), rows.read(loader)])
        assert_every_sample_once(rows.read(loader))

    with pytest.raises(AssertionError, match=said):
        everything()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (LOADER.replace("manual_seed(seed)", "manual_seed(0)"), "another seed"),
        (LOADER.replace("generator=generator", "generator=None"), "the same seed"),
        (LOADER.replace("    return", "    torch.manual_seed(seed or 0)\n    return").replace(
            "generator=generator", "generator=None"), "the same seed"),
    ],
    ids=["seed ignored", "global generator", "global seed"],
)  # fmt: skip
def test_a_seed_that_does_not_decide_is_found(submit, code, said):
    """The global generators are moved on between the two runs."""
    student = submit(code)
    rows = known(student)
    with pytest.raises(AssertionError, match=said):
        assert_seeded(rows, lambda s: student.make(rows.dataset, shuffle=True, seed=s), (1, 2))


STREAM = """
from torch.utils.data import IterableDataset, get_worker_info
class Stream(IterableDataset):
    def __init__(self, rows):
        self.rows = rows
    def __iter__(self):
        worker = get_worker_info()
        first, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        return (self.rows[i] for i in range(first, len(self.rows), step))
def make(rows, workers):
    return DataLoader(Stream(rows), batch_size=2, num_workers=workers)
"""


def test_a_stream_is_shared_out_among_workers(submit):
    """Each worker of a stream takes its own share; who forgets it gives every sample twice."""
    student = submit(STREAM)
    rows = known(student)
    assert_workers_agree(rows, lambda n: student.make(rows.dataset, n), ordered=False)
    student = submit(STREAM.replace("(worker.id, worker.num_workers)", "(0, 1)"))
    rows = known(student)
    with pytest.raises(AssertionError, match="twice"):
        assert_workers_agree(rows, lambda n: student.make(rows.dataset, n), ordered=False)


def test_workers_draw_their_own_numbers(submit):
    """PyTorch seeds each worker; a fixed seed, or a generator of the dataset, undoes that."""
    student = submit(LOADER)
    assert_fresh_draws(student.make(draws(student, 8), size=2, workers=2))
    fixed = LOADER.replace("generator=generator", "worker_init_fn=lambda _: torch.manual_seed(0)")
    student = submit(fixed)
    with pytest.raises(AssertionError, match="came before"):
        assert_fresh_draws(student.make(draws(student, 8), size=2, workers=2))


def test_a_generator_in_the_dataset_is_copied_to_each_worker(submit):
    """Noise from a generator of its own repeats in each worker; from (seed, index) it does not."""
    noisy = """
    class Noisy(Dataset):
        def __init__(self, n):
            self.n, self.generator = n, torch.Generator().manual_seed(3)
        def __len__(self):
            return self.n
        def __getitem__(self, i):
            return torch.rand(2, generator=self.generator)
    """
    data = submit(noisy).Noisy(8)
    assert_fresh_draws(loader_of(data), epochs=1)
    with pytest.raises(AssertionError, match="came before"):
        assert_fresh_draws(loader_of(data, workers=2), epochs=1)
    own = noisy.replace(
        "generator=self.generator", "generator=torch.Generator().manual_seed(99 + i)"
    )
    assert_fresh_draws(loader_of(submit(own).Noisy(8), workers=2), epochs=1)


NOISE = """
class Noisy(Dataset):
    def __init__(self, n, own=False):
        self.n, self.own = n, torch.Generator().manual_seed(3) if own else None
    def __len__(self):
        return self.n
    def __getitem__(self, i):
        return {}
"""
COARSE = {
    "noise on a value": "5 + 0.1 * torch.randn(1, generator=self.own)",
    "uniform": "torch.rand(1, generator=self.own)",
    "one scale for a row": "torch.ones(40) * torch.rand(1, generator=self.own)",
    "float64": "torch.randn(3, generator=self.own, dtype=torch.float64)",
}


@pytest.mark.parametrize("name", COARSE)
def test_floats_that_repeat_by_chance_are_told_from_copies(submit, name):
    """Thousands of float32 numbers hold equal ones by chance; copied generators give half again."""
    student = submit(NOISE.format(COARSE[name]))
    assert_fresh_draws(loader_of(student.Noisy(3000), batch_size=500))
    with pytest.raises(AssertionError, match="came before"):
        assert_fresh_draws(loader_of(student.Noisy(16, own=True), batch_size=4, workers=2))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("torch.rand(2).bfloat16()", "can't show"),
        ("torch.ones(2)", "all 16 draws are the same"),
        ("torch.randint(0, 1000, (2,))", "no tensor of floats"),
        ("torch.cat([torch.randn(2), torch.ones(1)])", "number 2"),
        ("torch.full((2,), torch.nan)", "finite"),
    ],
)
def test_draws_that_show_nothing_are_refused(submit, code, said):
    """Coarse, constant and whole numbers can't be fresh."""
    with pytest.raises(AssertionError, match=said):
        assert_fresh_draws(loader_of(submit(NOISE.format(code)).Noisy(8), batch_size=4))


def test_honest_float32_noise_is_hardly_ever_accused():
    """Simulated with a level of 1/100: repeats of float32 numbers fail no oftener than that."""
    G = torch.Generator().manual_seed(0)
    eps, failed = torch.finfo(torch.float32).eps, 0
    for _ in range(300):
        column = (5 + 0.1 * torch.randn(2000, generator=G)).double()
        try:
            data._assert_fresh("x", column, eps, 0.01)
        except AssertionError:
            failed += 1
    assert failed <= 3


def test_orders_too_short_to_tell_are_refused():
    """The smallest epochs that are taken accuse an honest loader less than once in 10⁶ times."""
    n = data._LEAST_SHUFFLED
    order = torch.randperm(n - 1, generator=torch.Generator().manual_seed(1)).tolist()
    with pytest.raises(ValueError, match="to tell"):
        assert_shuffled([Epoch(n - 1, (order,))] * 2)
    for m in range(n // 2 + 1, n + 1):
        assert (2 * n * (n - 1) + 1) / math.perm(n, m) < 2e-7
    n = data._LEAST_SEEDED
    assert all(1 / math.perm(n, m) < 1e-6 for m in range(n // 2 + 1, n + 1))


def test_few_rows_do_not_show_that_a_seed_decides(submit):
    """Orders of so few rows are the same for two honest seeds now and then."""
    rows = known(submit(LOADER), 11)
    with pytest.raises(ValueError, match="to tell"):
        assert_seeded(rows, lambda seed: None, (1, 2))


def test_steps_of_one_size_are_counted():
    """Of the orders of 7 samples, n(n − 1) go on by one step: what the stated rate rests on."""
    found = sum(
        len({(b - a) % 7 for a, b in itertools.pairwise(order)}) == 1
        for order in itertools.permutations(range(7))
    )
    assert found == 7 * 6


SPLITS = {
    "lists": "def split(data, n): p = torch.randperm(n).tolist(); return p[:n//2], p[n//2:]",
    "tensors": "def split(data, n): return torch.randperm(n).split([n // 2, n - n // 2])",
    "arrays": "def split(data, n): return np.array_split(np.random.permutation(n), 2)",
    "subsets": "def split(data, n): return random_split(data, [n // 2, n - n // 2])",
    "ranges": "def split(data, n): return range(n // 2), range(n // 2, n)",
}


@pytest.mark.parametrize("name", SPLITS)
def test_honest_splits_pass(submit, name):
    """Indices may be lists, tensors, arrays or ranges, or stand in a Subset."""
    student = submit(SPLITS[name])
    rows = known(student)
    parts = student.split(rows.dataset, 14)
    assert_partition([indices(part) for part in parts], 14, sizes=[7, 7])
    if name == "subsets":
        assert_partition([rows.read_items(part) for part in parts], 14)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def split(data, n): return range(n // 2 + 1), range(n // 2, n)", "share 1"),
        ("def split(data, n): return range(n // 2), range(n // 2, n - 1)", "1 samples are missing"),
        ("def split(data, n): return range(1, n // 2), range(n // 2, n + 1)", "no sample 14"),
        ("def split(data, n): return [0] * (n // 2), range(n // 2, n)", "come twice"),
        ("def split(data, n): return range(3), range(3, n)", "not"),
        ("def split(data, n): return [i + 0.5 for i in range(n)], []", "whole number"),
        ("def split(data, n): return data, data", "no indices"),
    ],
)
def test_broken_splits_are_found(submit, code, said):
    """Leaks, losses and repetitions are counted."""
    student = submit(code)
    rows = known(student)
    with pytest.raises(AssertionError, match=said):
        assert_partition(
            [indices(part) for part in student.split(rows.dataset, 14)], 14, sizes=[7, 7]
        )


NORMALISE = {
    "tensors": "def normalise(a, b): m, s = a.mean(0), a.std(0); return (a - m) / s, (b - m) / s",
    "population deviation, an epsilon": """
def normalise(a, b):
    m, s = a.mean(0), a.std(0, unbiased=False) + 1e-6
    return (a - m) / s, (b - m) / s
""",
    "NumPy": """
def normalise(a, b):
    m, s = a.numpy().mean(0), a.numpy().std(0)
    return (a - torch.tensor(m)) / torch.tensor(s), (b - torch.tensor(m)) / torch.tensor(s)
""",
}
LEAKS = {
    "all data": """
def normalise(a, b):
    both = torch.cat([a, b])
    m, s = both.mean(0), both.std(0)
    return (a - m) / s, (b - m) / s
""",
    "each by itself": "def normalise(a, b): return [(t - t.mean(0)) / t.std(0) for t in (a, b)]",
    "one number for all": NORMALISE["tensors"].replace("mean(0)", "mean()"),
    "a trace of the other part": NORMALISE["tensors"].replace(
        "a.mean(0),", "a.mean(0) + b[0] * 1e-5,"
    ),
    "train only, in place": "def normalise(a, b): return (a - a.mean(0)) / a.std(0), b",
}


def normalised(student):
    rng = torch.Generator().manual_seed(1)
    train = torch.randn(60, 3, generator=rng) * torch.tensor([1.0, 5.0, 0.2]) + 2
    other = torch.randn(20, 3, generator=rng) * 3 - 1
    assert_statistics_of_train(lambda a, b: student.normalise(a, b), train, other)


@pytest.mark.parametrize("name", NORMALISE)
def test_statistics_of_the_training_part_pass(submit, name):
    """n or n − 1, an epsilon, tensors or arrays: all are fair."""
    normalised(submit(NORMALISE[name]))


@pytest.mark.parametrize("name", LEAKS)
def test_leaking_statistics_are_found(submit, name):
    """Statistics that saw the other part, or not the training part, show in the numbers."""
    with pytest.raises(AssertionError, match=r"normalised by the training|changes the training"):
        normalised(submit(LEAKS[name]))


def test_weak_tests_are_refused(submit):
    """What could not tell right from wrong says so to the author."""
    with pytest.raises(ValueError, match="rows that differ"):
        KnownRows(submit(), torch.zeros(3, 1))
    with pytest.raises(ValueError, match="to tell"):
        assert_shuffled([Epoch(4, ([0, 1, 2, 3],))])
    student = submit("class Empty:\n    def __len__(self): return 1\n"
                     "    def __getitem__(self, i): return 3")  # fmt: skip
    with pytest.raises(AssertionError, match="no tensor"):
        assert_no_aliasing(student.Empty(), [0])


def test_an_item_that_is_no_value_is_refused(submit):
    """An object that would compare itself is never asked."""
    student = submit(
        "class One:\n    def __len__(self): return 1\n"
        "    def __getitem__(self, i):\n        return [object()][i]"
    )
    with pytest.raises(HandleMisuse):
        assert_indexing(student.One(), 1)
