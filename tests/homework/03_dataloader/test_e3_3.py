"""Hidden tests of exercise 3.3: `BucketBatchSampler`, little padding and a good shuffle."""

import numpy as np
import torch

from torchgrade.testing import assert_rng_untouched, grades, value


def make(student, lengths, batch_size, epoch=None, **options):
    """A sampler, perhaps of another epoch."""
    sampler = student.BucketBatchSampler(lengths, batch_size, **options)
    if epoch is not None:
        sampler.set_epoch(epoch)
    return sampler


def batches_of(student, sampler):
    """One iteration: lists of plain ints."""
    return student.load("helpers.py").batches(sampler)


def assert_complete(batches, n):
    """Every index is there once."""
    assert sorted(i for batch in batches for i in batch) == list(range(n)), "indices"


def padding(batches, lengths):
    """How many steps of padding the batches need."""
    sizes = [[lengths[i] for i in batch] for batch in batches]
    return sum(max(batch) * len(batch) - sum(batch) for batch in sizes)


def most_padding(student, rng, lengths):
    """The padding of the worst of three epochs, as a share of what random batches need."""
    n, sampler = len(lengths), student.BucketBatchSampler(lengths, 8, seed=rng.integer(0, 1000))
    orders = [rng.permutation(n) for _ in range(4)]
    plain = [padding([o[i : i + 8] for i in range(0, n, 8)], lengths) for o in orders]
    needed = []
    for epoch in range(3):
        sampler.set_epoch(epoch)
        batches = batches_of(student, sampler)
        assert_complete(batches, n)
        needed.append(padding(batches, lengths))
    return max(needed) / (sum(plain) / len(plain))


def distinct(rng, n):
    """Lengths that are all different, in random order."""
    return [k + 1 for k in rng.permutation(n)]


def shared(one, other):
    """Share of the batches that two epochs have in common."""
    return len({frozenset(b) for b in one} & {frozenset(b) for b in other}) / len(one)


@grades("e3_3_tests", weight=1.5)
def test_every_index_once(student, rng):
    """An epoch holds every index once, in full batches and at most one smaller one."""
    size = rng.integer(3, 7)
    for n in (size * 8, size * 8 + 2, size * 5 - 1, size - 1, 1):
        lengths = [rng.integer(1, 40) for _ in range(n)]
        for epoch in (None, 1, 5):
            sampler = make(student, lengths, size, epoch, seed=rng.integer(0, 1000))
            batches = batches_of(student, sampler)
            assert sorted(i for batch in batches for i in batch) == list(range(n)), "indices"
            sizes = sorted((len(batch) for batch in batches), reverse=True)
            full, rest = divmod(n, size)
            assert sizes == [size] * full + [rest] * (rest > 0), "sizes"
    kind = student.torch.utils.data.Sampler
    assert student.builtins.isinstance(sampler, kind) is True, "not a Sampler"


@grades("e3_3_tests", weight=2)
def test_little_padding(student, rng):
    """Batches of similar lengths need little padding, in every epoch."""
    in_order = [k + 1 for k in range(300)]
    assert most_padding(student, rng, in_order) < 0.25, "padding where the lengths come in order"
    for lengths in (rng.integers(1, 300, (400,)).tolist(), distinct(rng, 300)):
        assert most_padding(student, rng, lengths) < 0.25, "padding"


@grades("e3_3_tests", weight=1)
def test_length_is_true(student, rng):
    """len() is the number of batches."""
    for n, size in ((12, 4), (13, 4), (15, 4), (3, 8), (rng.integer(20, 60), 1), (0, 4)):
        sampler = make(student, distinct(rng, n), size)
        assert len(sampler) == -(-n // size), "len"
        assert len(batches_of(student, sampler)) == -(-n // size), "number of batches"


@grades("e3_3_tests", weight=1.5)
def test_batches_not_sorted_by_length(student, rng):
    """Batches of short and of long sequences come in random order."""
    lengths = distinct(rng, 400)
    for epoch in (0, 1):
        batches = batches_of(student, make(student, lengths, 8, epoch, seed=rng.integer(0, 1000)))
        means = torch.tensor([sum(lengths[i] for i in b) / len(b) for b in batches])
        assert len(means) == 50, "number of batches"
        place = torch.arange(50.0)
        # For a random order of 50, |r| > 0.75 has a probability below 1e-9.
        r = torch.corrcoef(torch.stack([means, place]))[0, 1].item()
        assert r < 0.75, "from short to long"
        assert r > -0.75, "from long to short"
        half = torch.corrcoef(torch.stack([(means - means.median()).abs(), place]))[0, 1].item()
        assert abs(half) < 0.75, "from the middle to the ends, or back"
        assert (means.diff() > 0).sum().item() not in (0, 1, 48, 49), "runs"


@grades("e3_3_tests", weight=2)
def test_epochs(student, rng):
    """The pair of seed and epoch decides the batches: the same again, or other ones."""
    seed = rng.integer(2, 1000)
    for lengths in (distinct(rng, 240), rng.integers(1, 60, (240,)).tolist()):
        sampler = make(student, lengths, 8, seed=seed)
        first = batches_of(student, sampler)
        assert batches_of(student, sampler) == first, "iterating changed the epoch"
        sampler.set_epoch(1)
        second = batches_of(student, sampler)
        assert second != first, "set_epoch changes nothing"
        assert shared(first, second) <= 0.5, "the same sequences travel together in each epoch"
        sampler.set_epoch(0)
        assert batches_of(student, sampler) == first, "going back to epoch 0"
        assert batches_of(student, make(student, lengths, 8, 1, seed=seed)) == second, "another one"
        other = batches_of(student, make(student, lengths, 8, seed=seed + 1))
        assert shared(first, other) <= 0.5, "another seed has the same batches"
        default, zero = make(student, lengths, 8), make(student, lengths, 8, 0, seed=0)
        assert batches_of(student, default) == batches_of(student, zero), "the default seed"
        assert shared(batches_of(student, zero), first) <= 0.5, "the seed is ignored"
        with student.load("helpers.py").OtherProcess():
            there = batches_of(student, make(student, lengths, 8, seed=seed))
        assert there == first, "other batches in another process"


@grades("e3_3_tests", weight=1, hollow="asks for what must not change")
def test_global_rng_untouched(student, rng):
    """Building, iterating and changing the epoch leave the global random state as it was."""
    lengths = distinct(rng, 60)

    def use():
        sampler = make(student, lengths, 8, seed=rng.integer(0, 1000))
        batches_of(student, sampler)
        sampler.set_epoch(2)
        batches_of(student, sampler)

    assert_rng_untouched(student, use)


@grades("e3_3_tests", weight=1)
def test_works_as_batch_sampler(student, rng):
    """A DataLoader takes it as its batch_sampler."""
    n = rng.integer(30, 50)
    items = torch.arange(n) * 3
    sampler = make(student, distinct(rng, n), 4, seed=rng.integer(0, 1000))
    loaded = student.load("helpers.py").by_batch_sampler(items, sampler)
    expected = [[3 * i for i in batch] for batch in batches_of(student, sampler)]
    assert_complete(batches_of(student, sampler), n)
    assert loaded == expected, "batches of the loader"


@grades("e3_3_tests", weight=0.5)
def test_does_not_touch_the_argument(student, rng):
    """The lengths may be a list, a tensor or an array, and stay as they were."""
    lengths = distinct(rng, 50)
    kinds = [lengths, torch.tensor(lengths), np.array(lengths)]
    found = [batches_of(student, make(student, kind, 4, seed=5)) for kind in kinds]
    assert found[0] == found[1] == found[2], "a tensor or array gives other batches"
    assert_complete(found[0], 50)
    tensor = student.put(torch.tensor(lengths))
    batches_of(student, make(student, tensor, 4))
    assert torch.equal(tensor, torch.tensor(lengths)), "the tensor changed"
    array = student.put(np.array(lengths))
    batches_of(student, make(student, array, 4))
    assert value(array.tolist()) == lengths, "the array changed"
    after = student.load("helpers.py").after_use(student.BucketBatchSampler, lengths, 4)
    assert value(after) == lengths, "the list changed"


@grades("e3_3_tests", weight=0.75)
def test_seed_and_epoch_are_two_things(student, rng):
    """No pair of seed and epoch gives the batches of another pair."""
    lengths = rng.integers(1, 100, (200,)).tolist()
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 11), (11, 1), (0, 10), (1, 10)]
    pairs += [(0, 100), (0, 1000)]
    found = [batches_of(student, make(student, lengths, 8, e, seed=s)) for s, e in pairs]
    for k, one in enumerate(found):
        assert_complete(one, 200)
        for other in found[:k]:
            assert shared(one, other) <= 0.5, "two pairs have the same batches"
    for epoch in (10_000, 65_536, 100_000, 1_000_000):
        late = batches_of(student, make(student, lengths, 8, epoch, seed=0))
        assert_complete(late, 200)
        common = max(shared(late, other) for other in found)
        assert common <= 0.5, "a late epoch has the batches of another pair"


@grades("e3_3_tests", weight=0.5)
def test_equal_lengths(student, rng):
    """Sequences of one length are shuffled, too."""
    n = 240
    one = batches_of(student, make(student, [7] * n, 8, 0, seed=rng.integer(0, 1000)))
    two = batches_of(student, make(student, [7] * n, 8, 1, seed=rng.integer(0, 1000)))
    assert sorted(i for batch in one for i in batch) == list(range(n)), "indices"
    assert shared(one, two) <= 0.5, "the same batches"
    assert one != [list(range(i, i + 8)) for i in range(0, n, 8)], "not shuffled"


@grades("e3_3_tests", weight=0.5)
def test_two_iterations_at_once(student, rng):
    """Two iterations that go on in turns don't disturb each other."""
    sampler = make(student, distinct(rng, 80), 8, seed=rng.integer(0, 1000))
    alone = batches_of(student, sampler)
    left, right = student.load("helpers.py").in_turns(sampler, sampler, 10)
    assert_complete(alone, 80)
    assert left == alone, "first of two"
    assert right == alone, "second of two"
