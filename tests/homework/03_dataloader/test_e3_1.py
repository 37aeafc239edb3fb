"""Hidden tests of exercise 3.1: `make_loader`, shuffled or not, with a generator of its own."""

from itertools import chain

from torchgrade.testing import assert_rng_untouched, assert_shuffled, grades
from torchgrade.testing.data import (
    KnownRows,
    assert_batches,
    assert_every_sample_once,
    assert_in_order,
    assert_seeded,
)


def pages(student, rng, n):
    """A dataset of n pairs that the test can tell apart."""
    return KnownRows(student, rng.normal(n, 3), rng.integers(0, 5, (n,)))


@grades("e3_1_tests", weight=2)
def test_train_is_a_permutation(student, rng):
    """For training, an epoch holds every item once, shuffled, in batches of the size asked for."""
    rows = pages(student, rng, 64 * rng.integer(2, 4) + rng.integer(5, 60))
    loader = student.make_loader(rows.dataset, train=True)
    kind = student.torch.utils.data.DataLoader
    assert student.builtins.isinstance(loader, kind) is True, "not a DataLoader"
    epoch = rows.read(loader)
    assert len(epoch.order) == epoch.samples, "number of items"
    assert_every_sample_once(epoch)
    assert_batches(epoch, 64)
    assert epoch.order != sorted(epoch.order), "not shuffled"
    size = rng.integer(5, 12)
    rows = pages(student, rng, 3 * size + 1)
    assert len(student.make_loader(rows.dataset, size, train=True)) == 4, "number of batches"
    epoch = rows.read(student.make_loader(rows.dataset, batch_size=size, train=True, seed=3))
    assert_every_sample_once(epoch)
    assert_batches(epoch, size)


@grades("e3_1_tests", weight=2)
def test_eval_keeps_order_and_everything(student, rng):
    """For evaluation, every epoch holds all items in the dataset's order, also the last ones."""
    size = rng.integer(5, 12)
    rows = pages(student, rng, 4 * size + rng.integer(1, size))
    loader = student.make_loader(rows.dataset, size, train=False, seed=rng.seed())
    for _ in range(2):
        epoch = rows.read(loader)
        assert_every_sample_once(epoch)
        assert_in_order(epoch)
        assert_batches(epoch, size)
    rows = pages(student, rng, 130)
    assert_batches(rows.read(student.make_loader(rows.dataset, train=False)), 64)


@grades("e3_1_tests", weight=1.5)
def test_reproducible_and_seed_matters(student, rng):
    """The seed alone decides the orders of all epochs, whatever else was drawn."""
    rows = pages(student, rng, rng.integer(30, 50))
    seed = rng.integer(1, 100_000)

    def make(seed):
        return student.make_loader(rows.dataset, 8, train=True, seed=seed)

    assert_seeded(rows, make, (seed, seed + 1))
    default = student.make_loader(rows.dataset, 8, train=True)
    zero = make(0)
    for _ in range(2):
        assert rows.read(default).order == rows.read(zero).order, "the default seed is not 0"
    here = rows.read(make(seed)).order
    with student.load("helpers.py").OtherProcess():
        there = rows.read(make(seed)).order
    assert there == here, "another order in another process"
    loader, next_loader = make(seed), make(seed + 1)
    orders = [rows.read(loader).order for _ in range(3)]
    next_orders = [rows.read(next_loader).order for _ in range(3)]
    assert orders[1:] != next_orders[:2], "the next seed begins with the second epoch"
    assert next_orders[1:] != orders[:2], "the seed before begins with the second epoch"


@grades("e3_1_tests", weight=1.5)
def test_epochs_differ(student, rng):
    """Every epoch of the training has a new order."""
    rows = pages(student, rng, rng.integer(30, 50))
    loader = student.make_loader(rows.dataset, 8, train=True, seed=rng.seed())
    orders = [rows.read(loader).order for _ in range(4)]
    assert orders[0] != orders[1], "the second epoch is the first one"
    assert len({tuple(order) for order in orders}) == 4, "an order comes back"


@grades("e3_1_tests", weight=1.5, hollow="asks for what must not change")
def test_global_rng_untouched(student, rng):
    """Neither training nor evaluation moves the global random state."""
    rows = pages(student, rng, rng.integer(30, 50))
    make = student.make_loader
    assert_rng_untouched(student, lambda: make(rows.dataset, 8, train=True, seed=rng.seed()))
    train = make(rows.dataset, 8, train=True, seed=rng.seed())
    assert_rng_untouched(student, lambda: [rows.read(train), rows.read(train)])
    assert_rng_untouched(student, lambda: make(rows.dataset, 8, train=False))
    evaluate = make(rows.dataset, 8, train=False)
    assert_rng_untouched(student, lambda: [rows.read(evaluate), rows.read(evaluate)])


@grades("e3_1_tests", weight=1)
def test_edges(student, rng):
    """Small datasets work in both modes: an item more than a batch, less than one, none at all."""
    for train in (True, False):
        for n, sizes in ((65, [64, 1]), (rng.integer(2, 60), None), (1, [1])):
            rows = pages(student, rng, n)
            epoch = rows.read(student.make_loader(rows.dataset, train=train))
            assert_every_sample_once(epoch)
            assert epoch.sizes == (sizes or [n]), "the batches of a small dataset"
        empty = student.make_loader([], train=train)
        assert student.load("helpers.py").batches(empty) == [], "batches of nothing"


@grades("e3_1_tests", weight=1)
def test_all_orders_are_likely(student, rng):
    """Every order is as likely as any other: an item may come to any place, beside any other."""
    n = 30
    loader = student.make_loader(list(range(n)), 4, train=True, seed=rng.seed())
    orders = [list(chain(*student.load("helpers.py").batches(loader))) for _ in range(60)]
    assert_shuffled(orders)


@grades("e3_1_tests", weight=0.75)
def test_loaders_do_not_disturb_each_other(student, rng):
    """Two loaders that are used in turns give the same batches as each of them alone."""
    helpers, seed = student.load("helpers.py"), rng.seed()
    items = list(range(6 * rng.integer(5, 8) + rng.integer(1, 6)))
    alone = helpers.batches(student.make_loader(items, 6, train=True, seed=seed))
    assert sorted(chain(*alone)) == items, "an epoch alone"
    one = student.make_loader(items, 6, train=True, seed=seed)
    two = student.make_loader(items, 6, train=True, seed=seed)
    left, right = helpers.in_turns(one, two, 5)
    for found in (left, right):
        assert found == alone[:5], "in turns"


@grades("e3_1_tests", weight=0.5)
def test_after_an_epoch_that_was_broken_off(student, rng):
    """After an epoch that was broken off, the next one is complete and new."""
    rows = pages(student, rng, 8 * rng.integer(4, 6) + rng.integer(1, 8))
    for train in (True, False):
        seed = rng.seed()
        loader = student.make_loader(rows.dataset, 8, train=train, seed=seed)
        begun = rows.read(student.make_loader(rows.dataset, 8, train=train, seed=seed))
        student.load("helpers.py").break_off(loader, 2)
        first, second = rows.read(loader), rows.read(loader)
        assert_every_sample_once(first)
        assert_every_sample_once(second)
        assert (first.order != second.order) is train, "the order after a break"
        assert (first.order != begun.order) is train, "the order before and after a break"
