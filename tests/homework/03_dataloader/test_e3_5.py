"""Hidden tests of exercise 3.5: `mean_over_loader`, the mean over samples."""

import math

import pytest
import torch

from torchgrade.testing import grades


def ragged(rng):
    """Batches of different sizes, the last one the smallest and the farthest off."""
    sizes = [rng.integer(4, 9), rng.integer(10, 15), rng.integer(4, 9), rng.integer(1, 3)]
    return [10 * k * k + rng.normal(size) for k, size in enumerate(sizes)]


def number(found):
    """A mean that came back, as a float; a tensor of one element is good enough here."""
    assert isinstance(found, int | float | torch.Tensor), "no number"
    return float(found)


@grades("e3_5_tests", weight=2)
def test_last_partial_batch(student, rng):
    """Every sample counts the same, also in batches of different sizes."""
    helpers = student.load("helpers.py")
    for _ in range(3):
        batches = ragged(rng)
        expected = torch.cat(batches).double().mean().item()
        found = student.mean_over_loader(batches, helpers.mean)
        assert number(found) == pytest.approx(expected, rel=1e-5), "mean over the samples"
    loader = student.torch.utils.data.DataLoader(torch.cat(batches), batch_size=4)
    found = student.mean_over_loader(loader, helpers.mean)
    assert number(found) == pytest.approx(expected, rel=1e-5), "mean over a DataLoader"
    single = rng.normal(5) + 3
    found = student.mean_over_loader([single], helpers.mean)
    assert number(found) == pytest.approx(single.mean().item(), rel=1e-5), "a single batch"


@grades("e3_5_tests", weight=1.5)
def test_kinds_of_batches(student, rng):
    """Batches may be tensors, tuples, lists or dicts of tensors; the first dimension counts."""
    helpers, ys = student.load("helpers.py"), ragged(rng)
    expected = pytest.approx(torch.cat(ys).double().mean().item(), rel=1e-5)
    matrices = [y[:, None].expand(-1, 4 - k).contiguous() for k, y in enumerate(ys)]
    found = student.mean_over_loader(matrices, helpers.mean)
    assert number(found) == expected, "matrices of different widths"
    pairs = [(rng.normal(len(y), 7 - k, 2), y) for k, y in enumerate(ys)]
    found = student.mean_over_loader(pairs, helpers.mean_of_second)
    assert number(found) == expected, "tuples"
    dicts = [{"x": x, "y": y} for x, y in pairs]
    found = student.mean_over_loader(dicts, helpers.mean_of_y)
    assert number(found) == expected, "dicts"
    for batches in ([list(pair) for pair in pairs], [(x, y, y) for x, y in pairs]):
        found = student.mean_over_loader(batches, helpers.mean_of_second)
        assert number(found) == expected, "lists, or triples"


@grades("e3_5_tests", weight=1)
def test_python_float_no_graph(student, rng):
    """The result is a Python float, also where the function's results have a graph."""
    batches = [batch + 1 for batch in ragged(rng)]
    weight = student.put(torch.tensor(2.0))
    weight.requires_grad_()
    helpers = student.load("helpers.py")
    found = student.mean_over_loader(batches, helpers.weighted_mean(weight))
    assert type(found) is float, "no float"
    expected = 2 * torch.cat(batches).double().mean().item()
    assert found == pytest.approx(expected, rel=1e-5), "value"
    results = [torch.tensor([3.0]), torch.tensor([[5.0]])]
    log = helpers.Log([torch.ones(2), torch.ones(2)], results)
    assert student.mean_over_loader(log, log.mean) == pytest.approx(4.0), "tensors of one element"


@grades("e3_5_tests", weight=1, hollow="asks for the exception alone")
def test_empty(student):
    """Without any batch there is a ValueError."""
    helpers = student.load("helpers.py")
    for loader in ([], helpers.stream([]), student.torch.utils.data.DataLoader([])):
        with pytest.raises(ValueError):  # noqa: PT011 - any message will do
            student.mean_over_loader(loader, helpers.mean)


@grades("e3_5_tests", weight=1.5)
def test_one_pass(student, rng):
    """The loader may be a generator: it is walked through once, and has no length."""
    helpers, batches = student.load("helpers.py"), ragged(rng)
    expected = torch.cat(batches).double().mean().item()
    found = student.mean_over_loader(helpers.stream(batches), helpers.mean)
    assert number(found) == pytest.approx(expected, rel=1e-5), "a generator"
    log = helpers.Log(batches)
    assert number(student.mean_over_loader(log, log.mean)) == pytest.approx(expected, rel=1e-5)
    assert log.begun == 1, "walked through more than once"


@grades("e3_5_tests", weight=1, hollow="asks for the calls alone")
def test_one_call_per_batch(student, rng):
    """The function is called once per batch, as it came, before the next one is read."""
    helpers = student.load("helpers.py")
    given = [student.put(batch) for batch in ragged(rng)]
    log = helpers.Log(given)
    student.mean_over_loader(log, log.mean)
    calls = [event for event in log.events if event.startswith("fn")]
    assert calls == [f"fn {k}" for k in range(4)], "number of calls"
    assert log.same is True, "another batch than the one that came"
    expected = [event for k in range(4) for event in (f"batch {k}", f"fn {k}")]
    assert log.events == expected, "batches are collected first"


@grades("e3_5_tests", weight=1)
def test_float_accumulation(student, rng):
    """Many large values are added without losing digits."""
    helpers = student.load("helpers.py")
    size, n = rng.integer(10_000, 11_000), 20_000
    log = helpers.many(1, [float(size), float(size + 1)], n)
    found = student.mean_over_loader(log, log.mean)
    assert number(found) == pytest.approx(size + 0.5, abs=0.01), "Python numbers"
    log = helpers.many(2, [torch.tensor(2.0**24 - 1)], 3_000)
    found = student.mean_over_loader(log, log.mean)
    assert number(found) == pytest.approx(2.0**24 - 1, abs=0.01), "tensors"
    log = helpers.many(3, [torch.tensor(40_000.0, dtype=torch.float16)], 4)
    found = student.mean_over_loader(log, log.mean)
    assert number(found) == pytest.approx(40_000.0, rel=1e-6), "tensors of half precision"


@grades("e3_5_tests", weight=1)
def test_python_number_from_fn(student, rng):
    """The function may return Python numbers, also ints."""
    helpers = student.load("helpers.py")
    batches = ragged(rng)
    results = [rng.integer(1, 50) for _ in batches]
    log = helpers.Log(batches, results)
    found = student.mean_over_loader(log, log.mean)
    pairs = [(len(b), r) for b, r in zip(batches, results, strict=True)]
    expected = sum(n * r for n, r in pairs) / sum(n for n, _ in pairs)
    assert type(found) is float, "no float"
    assert found == pytest.approx(expected), "ints"
    log = helpers.Log([torch.ones(3), torch.ones(1)], [2, -2])
    assert student.mean_over_loader(log, log.mean) == pytest.approx(1.0), "a negative one"
    log = helpers.Log([torch.ones(3), torch.ones(1)], [2, -6])
    found = student.mean_over_loader(log, log.mean)
    assert type(found) is float, "no float where the mean is 0"
    assert math.isclose(found, 0.0, abs_tol=1e-12), "a mean of 0"


@grades("e3_5_tests", weight=1, hollow="asks for what is recorded")
def test_gradients_are_not_recorded(student, rng):
    """No gradients are recorded while it runs, and recording is afterwards as it was."""
    helpers, batches = student.load("helpers.py"), ragged(rng)
    log = helpers.Log(batches)
    student.mean_over_loader(log, log.mean)
    assert log.grad[0] is False, "recorded at the first batch"
    assert log.grad == [False] * len(batches), "recorded at a later batch"
    assert helpers.grad_is_on() is True, "recording is off afterwards"
    log = helpers.Log(batches)
    _, on = helpers.with_grad_off(student.mean_over_loader, log, log.mean)
    assert on is False, "the caller had switched recording off"


@grades("e3_5_tests", weight=0.5, hollow="asks for the exception alone")
def test_errors_come_through(student, rng):
    """An error of the function comes through, and recording of gradients is as it was."""
    helpers = student.load("helpers.py")
    log = helpers.Log(ragged(rng), fails_at=1)
    with pytest.raises(KeyError):
        student.mean_over_loader(log, log.mean)
    assert helpers.grad_is_on() is True, "recording is off after an error"
