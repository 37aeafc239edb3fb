"""Hidden tests of exercise 10.5: `tune_thresholds`, from probabilities to decisions."""

import torch

from torchgrade.testing import assert_same, grades, value


def f1(p, y, threshold):
    """F1 of `p >= threshold` in one column, 0 if nothing rings and nothing should."""
    ring, due = p >= threshold, y > 0.5
    wrong = int((ring != due).sum())
    hits = int((ring & due).sum())
    return 2 * hits / (2 * hits + wrong) if hits else 0.0


def best(p, y):
    """The largest F1 that any threshold reaches."""
    return max(f1(p, y, threshold) for threshold in p.unique())


def alarms(rng, n, frequencies, top=1.0):
    """Labels of given frequencies, and probabilities that know something of them, up to `top`."""
    y = (rng.uniform(n, len(frequencies)).cpu() < torch.tensor(frequencies)).float()
    y[0], y[1] = 1, 0
    logits = rng.normal(n, len(frequencies)).cpu() * 1.2 + 2 * y
    logits += torch.tensor(frequencies).logit() - 1
    return top * logits.sigmoid(), y


def assert_best(student, p, y):
    """Each threshold is finite and reaches the largest F1 of its column."""
    got = value(student.tune_thresholds(p, y))
    assert got.shape == (p.shape[1],), "shape"
    assert got.is_floating_point(), "dtype"
    assert got.isfinite().all(), "a threshold is not finite"
    columns = range(p.shape[1])
    poor = [k for k in columns if f1(p[:, k], y[:, k], got[k]) < best(p[:, k], y[:, k]) - 1e-9]
    # that the next four hold follows from the last one; they say more about what went wrong
    assert not (poor and (p >= got).all()), "it rings in every hour"
    assert not (poor and len(got) > 1 and len(got.unique()) == 1), "one threshold for all columns"
    often = (p >= got).sum(0) == y.sum(0)
    assert not (poor and often.all()), "it rings as often as is due, but in the wrong hours"
    # with fewer rings than this, F1 would be larger if it rang in every hour
    assert ((p >= got).sum(0) * len(p) >= y.sum(0) ** 2).all(), "it rings far too seldom"
    assert not poor, "not the largest F1"
    return got


@grades("e10_5_tests", weight=2.5)
def test_optimal_by_brute_force(student, rng):
    """No other threshold reaches a larger F1."""
    for frequencies in ([0.2, 0.1, 0.3], [0.05, 0.5, 0.15]):
        p, y = alarms(rng, rng.integer(250, 350), frequencies)
        got = assert_best(student, p, y)
        assert got.dtype == torch.float32, "dtype"


@grades("e10_5_tests", weight=1.5)
def test_columns_independent(student, rng):
    """The threshold of a column depends on that column alone."""
    p, y = alarms(rng, 200, [0.1, 0.2, 0.6])
    p = p * torch.tensor([0.1, 0.6, 1.0])
    for k in range(3):
        assert_best(student, p[:, [k]], y[:, [k]])
    assert_best(student, p, y)
    order = rng.permutation(3)
    assert_best(student, p[:, order], y[:, order])


@grades("e10_5_tests", weight=1)
def test_small_probabilities(student, rng):
    """It also works where all probabilities are tiny, or lie close together."""
    p, y = alarms(rng, 200, [0.1, 0.15], top=1e-5)
    assert_best(student, p, y)
    p, y = alarms(rng, 200, [0.2, 0.15], top=0.01)
    assert_best(student, 0.6 + p, y)
    # three neighbouring floats: no float lies between two of them, and half way rounds to one
    chain = [rng.uniform(1, low=0.3, high=0.9).cpu()]
    for _ in range(2):
        chain.append(torch.nextafter(chain[-1], torch.ones(1)))
    p = torch.cat(chain)[:, None].expand(3, 2).contiguous()
    y = torch.tensor([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])
    got = value(student.tune_thresholds(p, y))
    assert torch.equal((p >= got).float(), y), "neighbouring floats are not told apart"


@grades("e10_5_tests", weight=1)
def test_ties(student, rng):
    """Equal probabilities ring together or not at all."""
    for steps in (3, 8):
        p, y = alarms(rng, 150, [0.2, 0.4])
        assert_best(student, (p * steps).round() / steps, y)


@grades("e10_5_tests", weight=0.75)
def test_no_positives(student, rng):
    """A column in which nothing is due gets a finite threshold and does not disturb the others."""
    p, y = alarms(rng, 120, [0.2, 0.1, 0.3])
    y[:, 1] = 0
    assert_best(student, p, y)


@grades("e10_5_tests", weight=1)
def test_always_due(student, rng):
    """Where it pays to ring in every hour, it rings in every hour."""
    p, y = alarms(rng, 100, [0.5, 0.3])
    y[:, 0] = 1
    p[:, 0] = rng.uniform(100, low=0.6, high=0.9).cpu()
    p[:, 1] = 0
    got = assert_best(student, p, y)
    assert (p >= got).all(), "it does not ring in every hour"


@grades("e10_5_tests", weight=0.75)
def test_only_the_top(student, rng):
    """Where only the surest hour is due, nothing else rings."""
    p, y = alarms(rng, 100, [0.5, 0.3])
    y[:] = 0
    y[p.argmax(0), torch.arange(2)] = 1
    got = assert_best(student, p, y)
    assert (p >= got).sum(0).tolist() == [1, 1], "something else rings"


@grades("e10_5_tests", weight=0.75)
def test_one_row_and_many_columns(student, rng):
    """One row is enough, and so is any number of columns."""
    p, y = alarms(rng, 40, [0.3] * 7)
    assert_best(student, p, y)
    one = rng.uniform(1, 1, low=0.1, high=0.9).cpu()
    got = assert_best(student, one, torch.ones(1, 1))
    assert got.item() <= one.item(), "the only row is due, but nothing rings"


@grades("e10_5_tests", weight=0.75, hollow="asks for what must not change")
def test_inputs_kept(student, rng):
    """Probabilities and labels stay as they were."""
    p, y = alarms(rng, 60, [0.3, 0.2])
    own_p, own_y = student.put(p), student.put(y)
    student.tune_thresholds(own_p, own_y)
    assert_same(own_p, p, name="probabilities")
    assert_same(own_y, y, name="labels")
