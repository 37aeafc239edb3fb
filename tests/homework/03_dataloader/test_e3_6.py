"""Hidden tests of exercise 3.6: `NoisyView`, noise from seed, epoch and index alone."""

import numpy as np
import pytest
import torch

from torchgrade.testing import (
    assert_independent,
    assert_moments,
    assert_rng_untouched,
    grades,
    value,
)


def book(student, rng, n, *shape):
    """A base dataset with n pages, and its tensors."""
    x, y = rng.normal(n, *(shape or (4,))) + 50, rng.normal(n)
    given = student.put(x)
    return student.load("helpers.py").Pages(given, y), given, x, y


def seen(student, view, indices):
    """The x of these items."""
    return value(student.load("helpers.py").xs(view, list(indices)))


@grades("e3_6_tests", weight=2)
def test_depends_only_on_seed_epoch_index(student, rng):
    """The noise of an item is the same, however often and in whatever order you read."""
    n, seed = rng.integer(10, 20), rng.integer(1, 1000)
    base, _, x, _ = book(student, rng, n)
    view = student.NoisyView(base, 0.5, seed=seed)
    forward = seen(student, view, range(n))
    assert not torch.equal(forward, x), "no noise"
    assert (forward - x).abs().max() < 10, "far from the page"
    backward = seen(student, view, reversed(range(n)))
    assert torch.equal(backward.flip(0), forward), "another order of reading"
    assert torch.equal(seen(student, view, [3, 3, 3]), forward[[3, 3, 3]]), "the same item thrice"
    view.set_epoch(4)
    later = seen(student, view, range(n))
    view.set_epoch(0)
    student.torch.manual_seed(rng.seed())
    student.numpy.random.seed(rng.integer(0, 2**31))
    student.random.seed(rng.seed())
    assert torch.equal(seen(student, view, range(n)), forward), "back in epoch 0"
    again = student.NoisyView(base, 0.5, seed=seed)
    again.set_epoch(4)
    assert torch.equal(seen(student, again, range(n)), later), "another view of the same epoch"
    assert torch.equal(seen(student, again, [n - 1])[0], later[n - 1]), "the last item alone"


@grades("e3_6_tests", weight=2)
def test_items_epochs_seeds_differ(student, rng):
    """Other items, other epochs and other seeds have other noise."""
    n, width = 30, 6
    blank, found = student.load("helpers.py").Blank(n, width), []
    for seed in (0, 1):
        view = student.NoisyView(blank, 1.0, seed=seed)
        for epoch in (0, 1, 2):
            view.set_epoch(epoch)
            found.append(seen(student, view, range(n)))
    noise = torch.stack(found)
    assert not torch.equal(noise[0], noise[1]), "set_epoch changes nothing"
    assert not torch.equal(noise[0], noise[3]), "the seed changes nothing"
    assert len({tuple(row) for row in noise[0].tolist()}) == n, "two items have the same noise"
    rows = noise.reshape(-1, width)
    assert len({tuple(row) for row in rows.tolist()}) == len(rows), "a noise comes back"
    # Honest float32 numbers repeat 0.06 times on average here.
    assert rows.numel() - len(rows.unique()) <= 10, "numbers come back at other places"
    default = seen(student, student.NoisyView(blank, 1.0), range(n))
    assert torch.equal(default, noise[0]), "the default seed and epoch are not 0"


@grades("e3_6_tests", weight=1.5)
def test_normal_5_sigma(student, rng):
    """The noise is normal with mean 0 and the standard deviation asked for, and independent."""
    n, width, sigma = 2_000, 4, rng.integer(2, 9) / 4
    view = student.NoisyView(student.load("helpers.py").Blank(n, width), sigma, seed=rng.seed())
    noise = seen(student, view, range(n))
    assert_moments(noise, mean=0, std=sigma)
    inside = (noise.abs() < 0.67449 * sigma).double().mean().item()
    assert abs(inside - 0.5) < 6 * 0.5 / (n * width) ** 0.5, "not normal"
    assert_independent(noise[:, :2], noise[:, 2:])
    assert_independent(noise[0::2], noise[1::2])
    view.set_epoch(1)
    assert_independent(noise, seen(student, view, range(n)))


@grades("e3_6_tests", weight=1.5)
def test_worker_copies_agree(student, rng):
    """Copies of the dataset, as workers have them, see the same noise as the original."""
    n = rng.integer(10, 20)
    base, _, x, _ = book(student, rng, n)
    helpers, seed = student.load("helpers.py"), rng.integer(0, 1000)
    view = student.NoisyView(base, 0.5, seed=seed)
    view.set_epoch(2)
    one, two = helpers.copies(view)
    together = torch.empty_like(x)
    together[0::2] = seen(student, one, range(0, n, 2))
    together[1::2] = seen(student, two, range(1, n, 2))
    alone = seen(student, view, range(n))
    assert torch.equal(together, alone), "two workers see other noise"
    assert len({tuple(row) for row in (alone - x).tolist()}) == n, "workers see the same noise"
    assert not torch.equal(alone, x), "no noise"
    assert (alone - x).abs().max() < 10, "far from the page"
    late = helpers.copies(view)[0]
    assert torch.equal(seen(student, late, range(n)), alone), "a copy made after reading"
    with helpers.OtherProcess():
        there = student.NoisyView(base, 0.5, seed=seed)
        there.set_epoch(2)
        found = seen(student, there, range(n))
    assert torch.equal(found, alone), "other noise in another process"


@grades("e3_6_tests", weight=1.5)
def test_base_data_and_rng_untouched(student, rng):
    """Base data, y and the global random state stay as they are, whoever writes into an item."""
    n = rng.integer(10, 20)
    base, given, x, y = book(student, rng, n)
    view = student.NoisyView(base, 0.5, seed=rng.integer(0, 1000))
    first = seen(student, view, range(n))
    assert torch.equal(given, x), "the base data changed"
    assert torch.equal(seen(student, view, range(n)), first), "noise piles up"
    for i in (0, n - 1):
        assert torch.equal(view[i][1], y[i]), "y changed"
    view[0][0].fill_(7.0)
    assert torch.equal(given, x), "writing into an item changed the base data"
    assert torch.equal(seen(student, view, range(n)), first), "what was written into an item stays"
    names = [f"page {k}" for k in range(n)]
    named = student.NoisyView(student.load("helpers.py").Pages(given, names), 0.5)
    assert named[n - 1][1] == names[n - 1], "y is not as it came"

    def use():
        made = student.NoisyView(base, 0.5, seed=rng.integer(0, 1000))
        made.set_epoch(3)
        seen(student, made, range(n))

    assert_rng_untouched(student, use)


@grades("e3_6_tests", weight=1)
def test_negative_index(student, rng):
    """Negative indices count from the end, and outside there is an IndexError."""
    n = rng.integer(6, 12)
    base, _, x, _ = book(student, rng, n)
    view = student.NoisyView(base, 0.5, seed=rng.integer(0, 1000))
    assert len(view) == n, "len"
    forward = seen(student, view, range(n))
    assert not torch.equal(forward[0] - x[0], forward[-1] - x[-1]), "the same noise everywhere"
    assert torch.equal(seen(student, view, range(-n, 0)), forward), "negative indices"
    for index in (n, n + 5, -n - 1):
        with pytest.raises(IndexError):
            view[index]
    assert student.load("helpers.py").loop(view, n + 3) == n, "a loop does not end"


@grades("e3_6_tests", weight=0.75)
def test_shapes_and_size_of_the_noise(student, rng):
    """Any shape of x works, float32 stays float32, and sigma scales the noise."""
    for shape in ((1,), (3, 2), (2, 3, 4)):
        base, _, x, _ = book(student, rng, 5, *shape)
        view = student.NoisyView(base, 0.5, seed=3)
        kind = student.torch.utils.data.Dataset
        assert student.builtins.isinstance(view, kind) is True, "not a Dataset"
        got = view[2][0]
        assert isinstance(got, torch.Tensor), "no tensor"
        assert got.shape == shape, "shape"
        assert got.dtype == torch.float32, "dtype"
        noise = value(got) - x[2]
        assert noise.unique().numel() > noise.numel() // 2, "the same noise at several places"
        wide = value(student.NoisyView(base, 1.0, seed=3)[2][0]) - x[2]
        assert torch.allclose(wide, 2 * noise, atol=1e-4), "sigma does not scale the noise"
        still = value(student.NoisyView(base, 0.0, seed=3)[2][0])
        assert torch.equal(still, x[2]), "noise without sigma"


@grades("e3_6_tests", weight=0.75, hollow="counts what is read")
def test_lazy(student, rng):
    """Building reads nothing; asking for an item reads that item only."""
    base, _, _, _ = book(student, rng, 12)
    view = student.NoisyView(base, 0.5)
    view.set_epoch(1)
    assert base.reads == [], "items were read when the view was built"
    view[5]
    assert {int(i) % 12 for i in base.reads} == {5}, "another item was read"


@grades("e3_6_tests", weight=0.75)
def test_no_two_triples_collide(student, rng):
    """In a long book over many epochs and seeds no noise turns up twice."""
    blank = student.load("helpers.py").Blank(20_000, 3)
    indices = [0, 1, 2, 10, 11, 12, 31, 100, 101, 256, 1_000, 1_001, 1_024, 10_000, 10_007]
    found = []
    for seed in (0, 1, 2, 10, 11):
        view = student.NoisyView(blank, 1.0, seed=seed)
        for epoch in (0, 1, 10, 11, 100):
            view.set_epoch(epoch)
            found += seen(student, view, indices).tolist()
    assert torch.tensor(found).isfinite().all(), "not finite"
    assert len({tuple(row) for row in found}) == len(found), "a noise comes back"
    view = student.NoisyView(blank, 1.0, seed=0)
    for epoch in (1_000, 10_000, 65_536, 100_000, 1_000_000):
        view.set_epoch(epoch)
        found += seen(student, view, [0, 1]).tolist()
    assert len({tuple(row) for row in found}) == len(found), "a noise comes back in a late epoch"
    far = student.NoisyView(student.load("helpers.py").Blank(1_000_001, 3), 1.0, seed=0)
    found += seen(student, far, [65_536, 100_000, 1_000_000]).tolist()
    assert len({tuple(row) for row in found}) == len(found), "a noise comes back at a far item"


@grades("e3_6_tests", weight=0.5)
def test_numpy_index(student, rng):
    """A NumPy integer is as good an index as an int."""
    base, _, x, _ = book(student, rng, 9)
    view = student.NoisyView(base, 0.5, seed=rng.integer(0, 1000))
    i = rng.integer(1, 8)
    assert torch.equal(view[np.int64(i)][0], view[i][0]), "a NumPy integer"
    assert not torch.equal(view[i][0], x[i]), "no noise"
    assert (view[i][0] - x[i]).abs().max() < 10, "far from the page"
