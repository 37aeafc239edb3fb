"""Hidden tests of exercise 5.5: `LossMeter`, a mean that keeps nothing alive."""

import math

import torch

from torchgrade.testing import assert_same, grades, value


@grades("e5_5_tests", weight=2)
def test_weighted_mean(student, rng):
    """The mean is weighted by the number of samples, whatever the losses are made of."""
    helpers, meter = student.load("helpers.py"), student.LossMeter()
    total, count = 0.0, 0
    for k in range(6):
        loss, n = rng.uniform(low=1, high=5), (1, 30, 7, 2, 64, 3)[k]
        given = (helpers.intermediate(loss)[0], loss, float(loss))[k % 3]
        meter.update(given, n)
        total, count = total + float(loss) * n, count + n
        assert_same(meter.mean, total / count, rtol=1e-5, name=f"mean after {k + 1} updates")
    meter.update(9)
    assert_same(meter.mean, (total + 9) / (count + 1), rtol=1e-5, name="n is 1 by default")


@grades("e5_5_tests", weight=2, hollow="looks at what stays in memory")
def test_graphs_are_released(student, rng):
    """A loss that nobody else needs disappears from memory, and its graph with it."""
    helpers = student.load("helpers.py")
    meter = student.LossMeter()
    freed = value(helpers.leaf_is_free(meter, rng.normal(20), 1))
    assert len(freed) == 6, "what was watched"
    assert all(freed[:4]), "a fresh meter keeps what it was given"
    assert all(freed), "a fresh meter keeps what it was given last"
    meter.mean  # noqa: B018
    freed = value(helpers.leaf_is_free(meter, rng.normal(20), 2))
    assert len(freed) == 6, "what was watched"
    assert all(freed), "a meter that was read keeps something alive"
    meter = student.LossMeter()
    meter.update(rng.uniform(), 3)
    freed = value(helpers.leaf_is_free(meter, rng.normal(20), 3))
    assert len(freed) == 6, "what was watched"
    assert all(freed), "a meter that began without a graph keeps something alive"


@grades("e5_5_tests", weight=1.5)
def test_later_inplace_changes_do_not_count(student, rng):
    """What happens to a loss later does not change the mean, and meters are independent."""
    helpers = student.load("helpers.py")
    losses = list(rng.uniform(4, low=1, high=3))
    train, other = student.LossMeter(), student.LossMeter()
    helpers.update_and_overwrite(train, losses[:3])
    assert_same(train.mean, float(sum(losses[:3]) / 3), rtol=1e-5, name="mean")
    assert math.isnan(other.mean), "a second meter is not empty"
    helpers.update_and_overwrite(other, losses[3:])
    assert_same(other.mean, float(losses[3]), rtol=1e-5, name="mean of a single loss")
    assert_same(train.mean, float(sum(losses[:3]) / 3), rtol=1e-5, name="mean of the first meter")
    other.reset()
    assert_same(train.mean, float(sum(losses[:3]) / 3), rtol=1e-5, name="after the other's reset")


@grades("e5_5_tests", weight=1.5)
def test_types_reset_empty(student, rng):
    """The mean is a float, NaN when empty, and reset makes the meter new."""
    meter = student.LossMeter()
    assert isinstance(meter.mean, float), "type of the mean of nothing"
    assert math.isnan(meter.mean), "mean of nothing"
    loss = rng.uniform(low=1, high=2)
    for given in (loss, float(loss), 2):
        meter.update(given, 3)
        assert isinstance(meter.mean, float), "type of the mean"
        meter.reset()
        assert isinstance(meter.mean, float), "type of the mean after a reset"
        assert math.isnan(meter.mean), "mean after a reset"
    meter.update(loss, 5)
    meter.update(3.0, 5)
    assert_same(meter.mean, (float(loss) + 3) / 2, rtol=1e-5, name="mean after a reset")


@grades("e5_5_tests", weight=1.5, hollow="asks for what must not change")
def test_does_not_break_the_graph(student, rng):
    """Going backward works after an update as before, and the loss is not changed."""
    losses = [rng.uniform(low=1, high=2) for _ in range(3)]
    meter = student.LossMeter()
    helpers = student.load("helpers.py")
    given, before, grads = value(helpers.update_and_read(meter, losses))
    assert [float(g) for g in given] == [float(loss) for loss in losses], "a loss changed"
    assert list(before) == [None] * 3, "the update went backward"
    assert [float(g) for g in grads] == [1.0] * 3, "the gradient of the loss"
    plain = [student.put(loss) for loss in losses]
    for loss in plain:
        meter.update(loss, 1)
    assert [float(p) for p in plain] == [float(loss) for loss in losses], "a plain loss changed"


@grades("e5_5_tests", weight=0.75)
def test_reading_changes_nothing(student, rng):
    """Reading the mean changes nothing."""
    meter, losses = student.LossMeter(), list(rng.uniform(3, low=1, high=2))
    meter.update(losses[0], 2)
    assert meter.mean == meter.mean, "two readings differ"
    meter.update(losses[1], 2)
    for _ in range(2):
        assert_same(meter.mean, float(losses[0] + losses[1]) / 2, rtol=1e-5, name="mean of two")
    meter.update(losses[2], 4)
    expected = float(losses[0] + losses[1] + 2 * losses[2]) / 4
    assert_same(meter.mean, expected, rtol=1e-5, name="mean of three")


@grades("e5_5_tests", weight=0.75)
def test_mean_of_zero(student, rng):
    """Losses may be zero or negative, and so may their mean."""
    meter, loss = student.LossMeter(), rng.integer(2, 9)
    meter.update(0.0, 3)
    assert_same(meter.mean, 0.0, allow_zeros=True, name="mean of zero alone")
    meter.update(torch.tensor(float(loss)), 2)
    meter.update(-2.0 * loss)
    assert_same(meter.mean, 0.0, allow_zeros=True, name="losses that cancel")
    meter.update(-7 * loss)
    assert_same(meter.mean, -float(loss), rtol=1e-5, name="a negative mean")


@grades("e5_5_tests", weight=0.75)
def test_half_precision(student, rng):
    """Losses in half precision count as they are, however many samples they stand for."""
    large, fine = rng.integer(1100, 1500), 1 + (2 * rng.integer(1, 60) + 1) / 128
    meter = student.LossMeter()
    meter.update(torch.tensor(float(large), dtype=torch.float16), 64)
    assert_same(meter.mean, float(large), rtol=1e-5, name="float16")
    meter = student.LossMeter()
    meter.update(torch.tensor(fine, dtype=torch.bfloat16), 3)
    assert_same(meter.mean, fine, rtol=1e-5, name="bfloat16")
