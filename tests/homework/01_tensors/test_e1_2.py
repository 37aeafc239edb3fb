"""Hidden tests of exercise 1.2: one-hot labels."""

from contextlib import suppress

import torch

from torchgrade.testing import assert_same, grades, value


def table(labels, classes, dtype=torch.float32):
    """Rows of the identity matrix, one for each label."""
    return torch.eye(classes, device=labels.device)[labels.long()].to(dtype)


def stamps(student, labels, classes):
    """None if labels are refused, else whether something is stamped for them."""
    try:
        got = value(student.one_hot(labels, classes))
    except (ValueError, IndexError):
        return None
    return bool(torch.is_tensor(got) and got.any())


@grades("e1_2_tests", weight=2)
def test_random_vs_reference(student, rng):
    """Each label becomes a row of zeros with a one in its own column."""
    for _ in range(3):
        classes = rng.integer(5, 12)
        labels = rng.integers(0, classes - 2, (rng.integer(6, 20),))
        assert_same(student.one_hot(labels, classes), table(labels, classes))
    labels = torch.arange(6, device=labels.device)
    assert_same(student.one_hot(labels, 6), table(labels, 6))


@grades("e1_2_tests", weight=1.5)
def test_any_shape_and_empty(student, rng):
    """Labels of any shape get one more dimension at the end, a single label and no label too."""
    label = rng.integers(0, 5, ())
    assert_same(student.one_hot(label, 5), table(label, 5))
    for shape in ((3, 4), (2, 1, 5)):
        labels = rng.integers(0, 5, shape)
        assert_same(student.one_hot(labels, 5), table(labels, 5))
    assert_same(student.one_hot(rng.integers(0, 1, (4,)), 1), torch.ones(4, 1), allow_zeros=True)
    helpers, labels = student.load("helpers.py"), rng.integers(0, 5, (4, 6))
    given = student.put(labels)
    turned = student.one_hot(helpers.view(given, "transposed"), 5)
    assert_same(turned, table(labels.t(), 5))
    sliced = student.one_hot(helpers.view(given, "columns"), 5)
    assert_same(sliced, table(labels[:, ::2], 5))
    for shape in ((0,), (0, 3)):
        got = student.one_hot(rng.integers(0, 5, shape), 5)
        assert got.shape == (*shape, 5), "shape without labels"
        assert got.dtype == torch.float32, "dtype without labels"


@grades("e1_2_tests", weight=1.5)
def test_integer_dtypes(student, rng):
    """Labels of every integer dtype mean the same."""
    for dtype in (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64):
        for n in (7, 4):
            labels = rng.integers(0, 7, (n,))
            labels[0] = 6
            assert_same(student.one_hot(labels.to(dtype), 7), table(labels, 7))


@grades("e1_2_tests", weight=1)
def test_dtype_argument(student, rng):
    """The result has the dtype that was asked for."""
    labels = rng.integers(0, 6, (9,))
    for dtype in (torch.bool, torch.int64, torch.float64, torch.bfloat16, torch.uint8):
        assert_same(student.one_hot(labels, 6, dtype=dtype), table(labels, 6, dtype))


@grades("e1_2_tests", weight=1)
def test_on_the_device_of_the_labels(student, accelerator, rng):
    """The result lives where the labels live."""
    labels = rng.integers(0, 5, (8,))
    got = student.one_hot(accelerator.put(labels), 5)
    accelerator.assert_on(got)
    assert_same(accelerator.fetch(got), table(labels.cpu(), 5))


@grades("e1_2_tests", weight=1.5, hollow="asks for the exception alone")
def test_out_of_range(student, rng):
    """A label that is no class is refused, wherever it stands."""
    classes = rng.integer(4, 9)
    stamped = stamps(student, torch.full((3, 4), classes + 5), classes)
    assert stamped is not False, "rows of zeros"
    assert stamped is None, "rows of other classes"
    assert stamps(student, torch.full((3, 4), classes), classes) is None, "one above the last"
    assert stamps(student, torch.full((3, 4), -1), classes) is None, "below 0"
    for wrong in (-1, classes, -classes, classes + 5):
        labels = rng.integers(0, classes, (3, 4))
        labels[rng.integer(0, 3), rng.integer(0, 4)] = wrong
        assert stamps(student, labels, classes) is None, "one among good ones"
    labels = rng.integers(0, classes, (5,))
    labels[rng.integer(0, 5)] = 2**32 + 1
    assert stamps(student, labels, classes) is None, "too large for 32 bits"
    for wrong in (-1, classes):
        label = torch.tensor(wrong, dtype=torch.int8)
        assert stamps(student, label, classes) is None, "a single one"


@grades("e1_2_tests", weight=0.75)
def test_rows_independent(student, rng):
    """Writing into one row changes no other row, and no later result."""
    classes = rng.integer(4, 9)
    labels = rng.integers(0, classes, ()).expand(5).clone()
    expected = table(labels, classes)
    got = student.one_hot(labels, classes)
    got[2] = 7.0
    expected[2] = 7.0
    assert_same(got, expected)
    one = student.one_hot(labels[0], classes)
    one[:] = 7.0
    assert_same(student.one_hot(labels[0], classes), table(labels[0], classes))


@grades("e1_2_tests", weight=0.5, hollow="asks for what must not change")
def test_input_kept(student, rng):
    """The labels are the same before and after."""
    labels = rng.integers(0, 6, (4, 3))
    labels[0, 0] = 0
    given = student.put(labels)
    student.one_hot(given, 6)
    assert torch.equal(given, labels), "the labels changed"
    assert given.dtype == labels.dtype, "the labels' dtype changed"
    wrong = student.put(labels - 1)
    with suppress(ValueError, IndexError, RuntimeError):
        student.one_hot(wrong, 6)
    assert torch.equal(wrong, labels - 1), "refused labels changed"


@grades("e1_2_tests", weight=0.5)
def test_more_classes_than_the_dtype_counts(student, rng):
    """There may be more classes than the labels' dtype can count."""
    labels = rng.integers(100, 120, (6,))
    assert_same(student.one_hot(labels.to(torch.int8), 200), table(labels, 200))
    labels = labels + 100
    assert_same(student.one_hot(labels.to(torch.uint8), 300), table(labels, 300))
