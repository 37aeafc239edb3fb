"""Hidden tests of exercise 10.3: `Preprocessor`, one scale and an answer for the holes."""

import math

import torch

from torchgrade.testing import assert_same, grades, value

SCALE, OFFSET = torch.tensor([5.0, 12, 250, 190, 1.5]), torch.tensor([14.0, 70, 200, 700, 2])


def readings(rng, n, holes=0.15):
    """Random readings on five scales, with holes: whole rows of them, and rows without."""
    x = rng.normal(n, 5).cpu() * SCALE + OFFSET + rng.normal(5).cpu()
    missing = rng.uniform(n, 5).cpu() < holes
    if n > 3:
        missing[1], missing[2], missing[3] = True, False, torch.arange(5) == rng.integer(0, 5)
    return x.masked_fill(missing, math.nan)


def moments(x):
    """Mean and standard deviation of the readings in each column, in double precision."""
    columns = [column[~column.isnan()].double() for column in x.T]
    return torch.stack([c.mean() for c in columns]), torch.stack([c.std() for c in columns])


def close(got, expected, tolerance):
    """Equal shapes, and no entry is further away than its tolerance (NaN is far away)."""
    return got.shape == expected.shape and bool(((got.double() - expected).abs() < tolerance).all())


def assert_transformed(got, x, mean, std):
    """Readings standardised with mean and std (2 % for n or n − 1), 0 in holes, then marks."""
    got, width = value(got), x.shape[1]
    assert got.shape == (len(x), 2 * width), "shape"
    assert not got.isnan().any(), "NaN is left"
    assert_same(got[:, width:], x.isnan().float(), allow_zeros=True, name="marks")
    scaled = ((x - mean) / std).masked_fill(x.isnan(), 0)
    assert close(got[:, :width], scaled, 0.01 + 0.02 * scaled.abs()), "standardised readings"


@grades("e10_3_tests", weight=2)
def test_standardised_on_observed_values(student, rng):
    """Where there is a reading, each column has mean 0 and standard deviation 1."""
    x = readings(rng, rng.integer(300, 400))
    got = value(student.Preprocessor().fit(x).transform(x))
    assert got.shape == (len(x), 10), "shape"
    assert got.dtype == torch.float32, "dtype"
    centre, spread = moments(got[:, :5].masked_fill(x.isnan(), math.nan))
    assert centre.abs().max() < 0.01, "means of the readings"
    assert spread.max() < 1.02, "the readings are spread too far"
    assert spread.min() > 0.98, "the readings are too close together"
    assert_transformed(got, x, *moments(x))


@grades("e10_3_tests", weight=2)
def test_train_statistics_on_new_data(student, rng):
    """New data are measured with the statistics of the training rows, so a shift stays visible."""
    x = readings(rng, 300)
    new = readings(rng, 120) * 1.5 + 3 * SCALE
    prepare = student.Preprocessor().fit(x)
    assert_transformed(prepare.transform(new), new, *moments(x))
    assert_transformed(prepare.transform(x), x, *moments(x))
    own = student.put(x)
    prepare = student.Preprocessor().fit(own)
    own.fill_(7.0)
    assert_transformed(prepare.transform(new), new, *moments(x))


@grades("e10_3_tests", weight=0.5)
def test_small_differences(student, rng):
    """A column whose readings differ little for their size is standardised like any other."""
    x, z = readings(rng, 150), rng.normal(150).cpu().double()
    x[:, 2] = (1013 + 0.3 * (z - z.mean()) / z.std()).float()
    assert_transformed(student.Preprocessor().fit(x).transform(x), x, *moments(x))


@grades("e10_3_tests", weight=1.5)
def test_indicators_and_neutral_value(student, rng):
    """A hole becomes exactly 0, and the second half of the columns says where it was."""
    x = readings(rng, 80, holes=0.4)
    got = value(student.Preprocessor().fit(x).transform(x))
    assert got.shape == (80, 10), "shape"
    assert (got[:, :5][x.isnan()] == 0).all(), "a hole is not 0"
    assert (got[:, :5][~x.isnan()] != 0).any(), "the readings are 0, too"
    assert_same(got[:, 5:], x.isnan().float(), name="marks")
    whole = readings(rng, 50, holes=0)[4:]
    got = value(student.Preprocessor().fit(x).transform(whole))
    assert got.shape == (46, 10), "shape without holes"
    assert (got[:, 5:] == 0).all(), "marks where nothing is missing"
    assert (got[:, :5] != 0).any(), "readings without holes are 0"


@grades("e10_3_tests", weight=1.25)
def test_edge_columns(student, rng):
    """Stuck and dead sensors come out finite, and what a stuck one always said near 0."""
    x = readings(rng, 200)
    stuck = 21.7 + rng.integer(0, 9) / 7
    x[:, 1], x[:, 3], x[:, 4] = stuck, math.nan, 0
    x[::3, 1] = math.nan
    x[:, 2] = math.nan
    x[7, 2] = 431.3
    prepare = student.Preprocessor().fit(x)
    got = value(prepare.transform(x))
    assert got.isfinite().all(), "a value is not finite"
    assert got[:, [1, 2, 4]].abs().max() < 0.01, "a stuck sensor is not near 0"
    assert_transformed(got[:, [0, 5]], x[:, :1], *moments(x[:, :1]))
    new = readings(rng, 30)
    got = value(prepare.transform(new))
    assert got.isfinite().all(), "a value of a new row is not finite"
    assert_transformed(got[:, [0, 5]], new[:, :1], *moments(x[:, :1]))


@grades("e10_3_tests", weight=0.75, hollow="zeros are what is asked for")
def test_stuck_at_any_number(student, rng):
    """A sensor that is stuck comes out near 0, whichever number it is stuck at."""
    stuck = torch.tensor([21.7, 0.1, 699.9, 13.3, -3.7, 1e-3]) + rng.integer(0, 9) / 7
    x = stuck.expand(997, 6).clone()
    x[rng.permutation(997)[:40]] = math.nan
    got = value(student.Preprocessor().fit(x).transform(x))
    assert got.shape == (997, 12), "shape"
    assert got.isfinite().all(), "a value is not finite"
    assert got[:, :6].abs().max() < 0.01, "a stuck sensor is not near 0"


@grades("e10_3_tests", weight=1)
def test_rows_are_independent(student, rng):
    """A row gives the same result alone, among others and in another order."""
    x, new = readings(rng, 200), readings(rng, 40)
    prepare = student.Preprocessor().fit(x)
    together = value(prepare.transform(new))
    assert_transformed(together, new, *moments(x))
    order = rng.permutation(40)
    assert close(value(prepare.transform(new[order])), together[order].double(), 1e-5), "order"
    for i in (0, 1, 3, rng.integer(4, 40)):
        alone = value(prepare.transform(new[i : i + 1]))
        assert close(alone, together[i : i + 1].double(), 1e-5), "a row alone"


@grades("e10_3_tests", weight=1)
def test_input_kept(student, rng):
    """Neither fit nor transform writes into the readings."""
    x, new = readings(rng, 60), readings(rng, 30)
    own_x, own_new = student.put(x), student.put(new)
    prepare = student.Preprocessor().fit(own_x)
    assert_same(own_x, x, equal_nan=True, name="X after fit")
    first = value(prepare.transform(own_new))
    assert_same(own_new, new, equal_nan=True, name="X after transform")
    assert torch.equal(value(prepare.transform(own_new)), first), "the second call differs"
    assert_transformed(first, new, *moments(x))


@grades("e10_3_tests", weight=0.75)
def test_no_rows(student, rng):
    """Nothing to transform gives nothing, with all its columns."""
    x = readings(rng, 50)
    prepare = student.Preprocessor().fit(x)
    got = prepare.transform(x[:0])
    assert got.shape == (0, 10), "shape without rows"
    assert got.dtype == torch.float32, "dtype without rows"
    assert_transformed(prepare.transform(x), x, *moments(x))


@grades("e10_3_tests", weight=0.5)
def test_instances_independent(student, rng):
    """Two objects know nothing of each other."""
    x, y = readings(rng, 150), readings(rng, 150) * 3 - 4 * SCALE
    one, two = student.Preprocessor(), student.Preprocessor()
    assert one.fit(x) is one, "fit does not return the object"
    two.fit(y)
    assert_transformed(one.transform(y), y, *moments(x))
    assert_transformed(two.transform(y), y, *moments(y))
    assert_transformed(one.transform(x), x, *moments(x))


@grades("e10_3_tests", weight=0.5)
def test_second_fit(student, rng):
    """A second fit forgets the first."""
    x, y = readings(rng, 150), readings(rng, 150) * 3 - 4 * SCALE
    prepare = student.Preprocessor().fit(x)
    assert_transformed(prepare.transform(y), y, *moments(x))
    prepare.fit(y)
    again = value(prepare.transform(x))
    assert again.shape == (150, 10), "shape"
    scaled = ((x - moments(y)[0]) / moments(y)[1]).masked_fill(x.isnan(), 0)
    assert close(again[:, :5], scaled, 0.01 + 0.02 * scaled.abs()), "the first fit is still there"


@grades("e10_3_tests", weight=0.75)
def test_any_number_of_columns(student, rng):
    """It works for any number of sensors, and each column has statistics of its own."""
    width = rng.integer(7, 12)
    x = rng.normal(90, width).cpu() * (1 + torch.arange(width)) + 10 * torch.arange(width)
    x[rng.uniform(90, width).cpu() < 0.1] = math.nan
    narrow = x[:, 2:3]
    got = value(student.Preprocessor().fit(narrow).transform(narrow))
    assert got.shape == (90, 2), "shape of one column and its marks"
    centre, spread = moments(got[:, :1].masked_fill(narrow.isnan(), math.nan))
    assert centre.abs().max() < 0.01, "mean of a single column"
    assert (spread - 1).abs().max() < 0.02, "standard deviation of a single column"
    assert_transformed(got, narrow, *moments(narrow))
    assert_transformed(student.Preprocessor().fit(x).transform(x), x, *moments(x))
