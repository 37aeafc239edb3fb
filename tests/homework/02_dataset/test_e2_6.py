"""Hidden tests of exercise 2.6: `LineStream`, shared among simulated workers."""

from itertools import islice

import torch

from torchgrade.testing import grades, value


def lines(rng, n):
    """Distinct numbers in random order; dealing them out by value would not be fair."""
    return [42 * k for k in rng.permutation(n)]


def shares(student, stream, workers, limit=200):
    """What each of the workers gets."""
    helpers = student.load("helpers.py")
    return [value(helpers.share(stream, worker, workers, limit)) for worker in range(workers)]


@grades("e2_6_tests", weight=2)
def test_single_process(student, rng):
    """In the main process the stream yields every line in order, transformed if you wish."""
    helpers, items = student.load("helpers.py"), lines(rng, rng.integer(8, 15))
    stream = student.LineStream(helpers.Source(items))
    kind = student.torch.utils.data.IterableDataset
    assert student.builtins.isinstance(stream, kind) is True, "not an IterableDataset"
    got = list(islice(iter(stream), 50))
    assert got[:1] == items[:1], "the first line"
    assert got == items, "lines without transform"
    stream = student.LineStream(helpers.Source(items), helpers.Scale(2))
    assert list(islice(iter(stream), 50)) == [2 * item for item in items], "with a transform"
    loader = student.torch.utils.data.DataLoader(stream, batch_size=4)
    batch = value(next(iter(loader)))
    assert torch.equal(batch, 2 * torch.tensor(items[:4])), "a batch of a DataLoader"


@grades("e2_6_tests", weight=1.5)
def test_workers_partition_the_stream(student, rng):
    """Together the workers yield every line exactly once, each one in order."""
    helpers = student.load("helpers.py")
    source = helpers.Source(lines(rng, 12))
    at_home = [value(helpers.built_in_worker(student.LineStream, source, k, 3)) for k in range(3)]
    assert len(at_home[2]) <= 4, "the last worker takes more than its share of its own stream"
    for workers in (1, 2, 3, 7):
        items = lines(rng, 7 * rng.integer(3, 6) + rng.integer(2, 7))
        parts = shares(student, student.LineStream(helpers.Source(items)), workers)
        assert len(parts[-1]) <= -(-len(items) // workers), "the last worker takes too much"
        together = [item for part in parts for item in part]
        assert len(set(together)) == len(together), "a line arrives twice"
        assert set(together) <= set(items), "a line that was not in the source"
        assert items[0] in together, "the first line is lost"
        assert set(together) == set(items), "a line is lost"
        for part in parts:
            assert sorted(part, key=items.index) == part, "a share is out of order"


@grades("e2_6_tests", weight=1.5)
def test_second_epoch(student, rng):
    """Each iteration is a new epoch, and two iterators do not disturb each other."""
    helpers, items = student.load("helpers.py"), lines(rng, rng.integer(8, 15))
    source = helpers.Source(items)
    stream = student.LineStream(source)
    assert source.opened == 0, "the source was opened when the dataset was built"
    assert list(islice(iter(stream), 50)) == items, "first epoch"
    assert list(islice(iter(stream), 50)) == items, "second epoch"
    assert source.opened == 2, "the source was not opened once per epoch"
    one = iter(stream)
    begin = [next(one), next(one)]
    two = list(islice(iter(stream), 50))
    assert two == items, "second of two iterators"
    assert begin + list(islice(one, 50)) == items, "first of two iterators"
    half = shares(student, stream, 2)
    assert shares(student, stream, 2) == half, "second epoch in the workers"


@grades("e2_6_tests", weight=1)
def test_lazy(student, rng):
    """No more of the source is read than the items asked for need."""
    helpers, count = student.load("helpers.py"), rng.integer(3, 7)
    stream = student.LineStream(helpers.Source(None, limit=count + 1))
    assert len(value(helpers.share(stream, 0, 1, count))) == count, "one worker"
    stream = student.LineStream(helpers.Source(None, limit=count + 1))
    assert list(islice(iter(stream), count)) == list(range(count)), "main process"
    for workers in (2, 5):
        stream = student.LineStream(helpers.Source(None, limit=(count + 1) * workers))
        sizes = [len(part) for part in shares(student, stream, workers, count)]
        assert sizes == [count] * workers, "several workers"


@grades("e2_6_tests", weight=1, hollow="counts calls")
def test_transform_only_own_items(student, rng):
    """The transform runs once for each line of a worker's own share, on no other."""
    helpers, workers = student.load("helpers.py"), rng.integer(2, 5)
    items = lines(rng, rng.integer(20, 30))
    scale = helpers.Scale(10)
    stream = student.LineStream(helpers.Source(items), scale)
    part = value(helpers.share(stream, workers - 1, workers, 200))
    assert {item // 10 for item in part} <= set(items), "the transform was not applied once"
    assert scale.calls >= len(part), "an item without a call"
    assert scale.calls == len(part), "a call for somebody else's item"
    scale = helpers.Scale(10)
    list(islice(iter(student.LineStream(helpers.Source(items), scale)), 50))
    assert scale.calls == len(items), "calls in the main process"


@grades("e2_6_tests", weight=1, hollow="asks for the sizes alone")
def test_balanced(student, rng):
    """The shares of the workers differ by one line at most."""
    helpers = student.load("helpers.py")
    for workers in (2, 3, 7):
        for n in (7 * workers, 7 * workers + 1, 8 * workers - 1):
            stream = student.LineStream(helpers.Source(lines(rng, n)))
            sizes = [len(part) for part in shares(student, stream, workers)]
            assert max(sizes) > 0, "nobody gets anything"
            assert max(sizes) - min(sizes) <= 1, "sizes differ by more than one"


@grades("e2_6_tests", weight=0.5)
def test_few_lines(student, rng):
    """Fewer lines than workers, or none at all, is no problem."""
    helpers = student.load("helpers.py")
    for n in (rng.integer(2, 5), 1, 0):
        items = lines(rng, n)
        parts = shares(student, student.LineStream(helpers.Source(items)), 6)
        assert sorted(item for part in parts for item in part) == sorted(items), "the lines"
        assert max(len(part) for part in parts) <= 1, "one worker took more than one line"


@grades("e2_6_tests", weight=0.75)
def test_any_value(student, rng):
    """Lines of any value are yielded, also one that came before."""
    helpers = student.load("helpers.py")
    word = f"{rng.integer(0, 1000)} hPa"
    items = [word, None, "", 0, word, False, word, [], 0.0, None, ""]
    got = list(islice(iter(student.LineStream(helpers.Source(items))), 50))
    assert got[:1] == [word], "the first line is lost"
    assert len(got) > 1, "the second line ends the stream"
    assert len(got) == len(items), "number of lines in the main process"
    assert list(map(repr, got)) == list(map(repr, items)), "lines in the main process"
    parts = shares(student, student.LineStream(helpers.Source(items)), 3)
    assert sum(map(len, parts)) == len(items), "number of lines in the workers"
    together = sorted(repr(item) for part in parts for item in part)
    assert together == sorted(map(repr, items)), "lines in the workers"


@grades("e2_6_tests", weight=0.75, hollow="asks for the order of calls")
def test_transform_when_it_is_due(student, rng):
    """The transform of a line runs when that line is due, not before."""
    helpers, count = student.load("helpers.py"), rng.integer(3, 7)
    scale = helpers.Scale(10)
    stream = student.LineStream(helpers.Source(list(range(60))), scale)
    assert scale.calls == 0, "calls when the dataset was built"
    list(islice(iter(stream), count))
    assert scale.calls == count, "calls after some lines in the main process"
    helpers.share(stream, 1, 3, count)
    assert scale.calls == 2 * count, "calls after some lines in a worker"
