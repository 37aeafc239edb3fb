"""Hidden tests of exercise 3.2: `pad_collate`, compared with a loop over rows."""

import torch

from torchgrade.testing import assert_same, grades


def pairs(rng, lengths, *shape):
    """Sequences of these lengths with distinct targets."""
    return [(rng.normal(n, *shape), rng.normal(2)) for n in lengths]


def lengths_of(rng, batch):
    """Different lengths in no order; the longest one is neither first nor last."""
    middle = [rng.integer(1, 9) for _ in range(batch - 3)]
    return [3, *middle[:2], 11, *middle[2:], 1]


def expected(batch, pad_value=0.0):
    """x, lengths and mask by the definition, row by row."""
    longest = max(len(x) for x, _ in batch)
    first = batch[0][0]
    x = torch.full((len(batch), longest, *first.shape[1:]), pad_value, dtype=first.dtype)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, (sequence, _) in enumerate(batch):
        for step in range(len(sequence)):
            x[row, step], mask[row, step] = sequence[step], True
    return x, torch.tensor([len(sequence) for sequence, _ in batch]), mask


def compare(got, batch, pad_value=0.0, zeros=False):
    """x, lengths and mask are what they should be."""
    x, lengths, mask = expected(batch, pad_value)
    options = {"rtol": 0, "atol": 0, "equal_nan": True, "allow_zeros": zeros}
    assert_same(got["lengths"], lengths, allow_zeros=True, name="lengths")
    assert_same(got["x"], x, name="x", **options)
    assert_same(got["mask"], mask, allow_zeros=True, name="mask")


@grades("e3_2_tests", weight=2)
def test_order_and_random_lengths(student, rng):
    """Rows keep the order of the batch, each with its own length, mask and target."""
    for _ in range(3):
        batch = pairs(rng, lengths_of(rng, rng.integer(5, 9)), 3)
        got = student.pad_collate(batch)
        assert student.builtins.isinstance(got, student.builtins.dict) is True, "no dict"
        y = torch.stack([y for _, y in batch])
        assert_same(got["y"], y, rtol=0, atol=0, name="y")
        compare(got, batch)


@grades("e3_2_tests", weight=1)
def test_zero_length(student, rng):
    """A sequence without steps is a row of padding, and there may be nothing else in the batch."""
    batch = pairs(rng, [0, 4, 0, 2], 3)
    compare(student.pad_collate(batch), batch)
    batch = pairs(rng, [0, 0, 0], 3)
    got = student.pad_collate(batch)
    assert got["x"].shape == (3, 0, 3), "x of sequences without steps"
    assert got["mask"].shape == (3, 0), "mask of sequences without steps"
    assert got["lengths"].tolist() == [0, 0, 0], "lengths of sequences without steps"
    assert_same(got["y"], torch.stack([y for _, y in batch]), rtol=0, atol=0)


@grades("e3_2_tests", weight=1)
def test_pad_value(student, rng):
    """What follows the real steps is the pad value, whatever it is."""
    batch = pairs(rng, lengths_of(rng, 5), 2)
    for pad_value in (-1e9, float("nan"), rng.integer(2, 9) + 0.5):
        compare(student.pad_collate(batch, pad_value=pad_value), batch, pad_value)
    compare(student.pad_collate(batch, -7.0), batch, -7.0)


@grades("e3_2_tests", weight=1.5)
def test_real_zeros_are_not_padding(student, rng):
    """A real reading that happens to equal the pad value is still real."""
    batch = pairs(rng, lengths_of(rng, 6), 2)
    for pad_value in (0.0, -1.5):
        for x, _ in batch:
            x[-1] = pad_value
            x[len(x) // 2, 0] = pad_value
        compare(student.pad_collate(batch, pad_value), batch, pad_value)
    blank = [(torch.zeros(n, 2), torch.ones(1)) for n in (2, 5, 1)]
    compare(student.pad_collate(blank), blank, zeros=True)


@grades("e3_2_tests", weight=1)
def test_dtypes(student, rng):
    """Sequences and targets keep their dtype; lengths are int64 and the mask is bool."""
    lengths = lengths_of(rng, 5)
    for dtype in (torch.float64, torch.float16):
        batch = [(x.to(dtype), y.to(dtype)) for x, y in pairs(rng, lengths, 2)]
        got = student.pad_collate(batch)
        compare(got, batch)
        assert_same(got["y"], torch.stack([y for _, y in batch]), rtol=0, atol=0, name="y")
    batch = [(rng.integers(1, 9, (n, 2)), rng.integers(1, 9, ())) for n in lengths]
    got = student.pad_collate(batch, -1)
    compare(got, batch, -1)
    assert_same(got["y"], torch.stack([y for _, y in batch]), name="y")
    thirds = [(x.double() / 3, y.double() / 3) for x, y in pairs(rng, lengths, 2)]
    got = student.pad_collate(thirds)
    assert_same(got["x"], expected(thirds)[0], rtol=0, atol=0, name="digits of x")
    assert_same(got["y"], torch.stack([y for _, y in thirds]), rtol=0, atol=0, name="digits of y")
    large = [(2 * x + 2**24 + 1, 2 * y + 2**24 + 1) for x, y in batch]
    got = student.pad_collate(large)
    assert_same(got["x"], expected(large)[0], name="large integers in x")
    assert_same(got["y"], torch.stack([y for _, y in large]), name="large integers in y")
    single = [(x, rng.normal().double() / 3) for x, _ in batch]
    y = student.pad_collate(single)["y"]
    assert_same(y, torch.stack([y for _, y in single]), rtol=0, atol=0, name="0-d float64")
    single = [(x, y.int()) for x, y in batch]
    y = student.pad_collate(single)["y"]
    assert_same(y, torch.stack([y for _, y in single]), name="0-d int32")


@grades("e3_2_tests", weight=1)
def test_numbers_as_targets(student, rng):
    """Targets may be numbers: ints become int64, floats stay floating."""
    numbers = [rng.integer(-9, 9) for _ in range(4)] + [2**40]
    got = student.pad_collate([(rng.normal(2, 3), number) for number in numbers])
    assert_same(got["y"], torch.tensor(numbers), name="integers")
    numbers = [rng.integer(0, 50) + 0.25 for _ in range(5)]
    y = student.pad_collate([(rng.normal(2, 3), number) for number in numbers])["y"]
    assert isinstance(y, torch.Tensor), "y is no tensor"
    assert y.dtype.is_floating_point, "floats became something else"
    assert y.shape == (5,), "shape of the floats"
    assert y.tolist() == numbers, "values of the floats"


@grades("e3_2_tests", weight=1)
def test_inside_a_dataloader(student, rng):
    """As collate_fn of a DataLoader it pads each batch to its own longest sequence."""
    batch = pairs(rng, [2, 7, 1, 3, 2, 4, 12], 3)
    loaded = student.load("helpers.py").collated(batch, 3, student.pad_collate)
    assert len(loaded) == 3, "number of batches"
    for got, part in zip(loaded, (batch[:3], batch[3:6], batch[6:]), strict=True):
        compare(got, part)


@grades("e3_2_tests", weight=1)
def test_one_dimensional_items(student, rng):
    """Steps may be single numbers."""
    batch = pairs(rng, lengths_of(rng, 5))
    compare(student.pad_collate(batch), batch)
    compare(student.pad_collate(batch, -2.5), batch, -2.5)


@grades("e3_2_tests", weight=0.5)
def test_more_dimensions(student, rng):
    """Steps may be matrices, and targets too."""
    batch = [(rng.normal(n, 3, 2), rng.normal(2, 4)) for n in lengths_of(rng, 5)]
    got = student.pad_collate(batch)
    compare(got, batch)
    assert_same(got["y"], torch.stack([y for _, y in batch]), rtol=0, atol=0, name="y")


@grades("e3_2_tests", weight=0.5)
def test_one_pair(student, rng):
    """A batch of one pair keeps its first dimension."""
    batch = pairs(rng, [rng.integer(2, 6)], 3)
    got = student.pad_collate(batch)
    compare(got, batch)
    assert_same(got["y"], batch[0][1][None], rtol=0, atol=0, name="y")


@grades("e3_2_tests", weight=0.5, hollow="asks for what must not change")
def test_items_stay_as_they_are(student, rng):
    """Neither making a batch nor writing into it changes the items."""
    for lengths in ([4, 4], [2, 5], [3]):
        batch = pairs(rng, lengths, 3)
        given = [(student.put(x), student.put(y)) for x, y in batch]
        got = student.pad_collate(given)
        for (x, y), (x_given, y_given) in zip(batch, given, strict=True):
            assert torch.equal(x_given, x), "x changed"
            assert torch.equal(y_given, y), "y changed"
        got["x"].fill_(5.0)
        got["y"].fill_(5.0)
        for (x, y), (x_given, y_given) in zip(batch, given, strict=True):
            assert torch.equal(x_given, x), "writing into the batch changed an x"
            assert torch.equal(y_given, y), "writing into the batch changed a y"
