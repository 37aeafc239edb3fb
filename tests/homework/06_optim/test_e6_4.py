"""Hidden tests of exercise 6.4: `lr_at` and `make_scheduler`, the timetable of the rate."""

import math

from torchgrade.testing import grades


def rate(step, base, warmup, total, low):
    """The rate that the timetable says."""
    if step < warmup:
        return base * (step + 1) / warmup
    if step >= total:
        return low
    way = math.pi * (step - warmup) / (total - warmup)
    return (base + low) / 2 + (base - low) / 2 * math.cos(way)


def same(found, wanted, scale):
    """Equal to nine digits; NaN is not."""
    return abs(found - wanted) <= 1e-9 * scale


def curve(student, base, warmup, total, low):
    """Compare the rates from the first step to long after the last."""

    def off(step):
        found = student.lr_at(step, base_lr=base, warmup=warmup, total=total, min_lr=low)
        assert isinstance(found, float), f"step {step}: no float"
        return (found - rate(step, base, warmup, total, low)) / base

    middle, quarter = (warmup + total) // 2, (3 * warmup + total) // 4
    if warmup:
        assert off(0) > -1e-5, "the first step is too slow"
        assert off(0) < 1e-5, "the first step is too fast"
        assert abs(off(warmup - 1)) < 1e-5, "the end of the warm-up"
    assert off(warmup) > -1e-5, "too slow after the warm-up"
    assert off(warmup) < 1e-5, "too fast after the warm-up"
    assert off(middle) > -0.2, "far too slow in the middle"
    assert off(total) < 1e-5, "too fast at the end"
    assert off(total) > -1e-5, "too slow at the end"
    assert off(middle) < 1e-5, "too fast in the middle"
    assert off(quarter) < 1e-5, "too fast after a quarter"
    assert off(quarter) > -1e-5, "too slow after a quarter"
    assert off(total - 1) > -1e-5, "too slow before the end"
    for step in (total + 1, total + 3, 2 * total - warmup, 3 * total + 1):
        assert off(step) < 1e-5, "too fast afterwards"
        assert off(step) > -1e-5, "too slow afterwards"
    for step in range(total + 2):
        assert abs(off(step)) < 1e-5, "somewhere"
        assert abs(off(step)) <= 1e-9, "not to nine digits"


def follow(rows, bases, warmup, total, ratio, first=0):
    """Each group has the rates of the timetable, from step `first` on."""
    for step, row in enumerate(rows, first):
        assert len(row) == len(bases), "number of groups"
        for found, base in zip(row, bases, strict=True):
            wanted = rate(step, base, warmup, total, ratio * base)
            if step == first:
                assert found < wanted + 1e-5 * base, "too fast at first"
                assert found > wanted - 1e-5 * base, "too slow at first"
            if step <= total:
                assert same(found, wanted, base), f"step {step} of a group with {base}"
            assert same(found, wanted, base), f"afterwards, step {step} of a group with {base}"


def some_rate(rng):
    """A rate that nobody guesses."""
    return rng.uniform(1, low=0.2, high=0.9).item()


@grades("e6_4_tests", weight=2)
def test_whole_curve(student, rng):
    """The whole curve is right, with and without a lower limit, and long after the end."""
    warmup = rng.integer(3, 8)
    curve(student, some_rate(rng), warmup, warmup + rng.integer(5, 15), 0.0)
    warmup = rng.integer(2, 6)
    curve(student, some_rate(rng), warmup, warmup + rng.integer(5, 15), 0.05)
    curve(student, 3e-4, 10, 25, 1e-5)


@grades("e6_4_tests", weight=1)
def test_short_warm_ups(student, rng):
    """No warm-up, a warm-up of one step, and a descent of one step are fine."""
    curve(student, some_rate(rng), 0, rng.integer(6, 12), 0.1)
    curve(student, some_rate(rng), 1, rng.integer(6, 12), 0.0)
    curve(student, some_rate(rng), 4, 5, 0.1)
    curve(student, some_rate(rng), 0, 1, 0.1)


@grades("e6_4_tests", weight=0.5)
def test_lower_limit_by_default(student, rng):
    """If no lower limit is given, the rate ends at zero."""
    base = some_rate(rng)
    for step, wanted in ((2, base * 3 / 4), (8, base / 2), (12, 0.0), (40, 0.0)):
        found = student.lr_at(step, base_lr=base, warmup=4, total=12)
        assert same(found, wanted, base), f"step {step}"


@grades("e6_4_tests", weight=2)
def test_scheduler_sequence(student, rng):
    """The optimizer has the rate of step 0 at once, and after k steps that of step k."""
    helpers = student.load("helpers.py")
    optimizer = helpers.sled([1.0])
    scheduler = student.make_scheduler(optimizer, warmup=5, total=12)
    start, after, *_ = (row[0] for row in helpers.travel(optimizer, scheduler, 1))
    assert start < 0.9, "no warm-up at first"
    assert start < 0.3, "the first step is too fast"
    assert after > start, "no warm-up after the first step"
    for make, settings in (
        (student.torch.optim.SGD, {}),
        (student.torch.optim.SGD, {"momentum": 0.9}),
        (student.torch.optim.AdamW, {}),
    ):
        base, warmup = some_rate(rng), rng.integer(2, 6)
        total = warmup + rng.integer(4, 9)
        optimizer = helpers.sled([base], make, **settings)
        scheduler = student.make_scheduler(optimizer, warmup, total)
        rows = helpers.travel(optimizer, scheduler, 2 * total)
        follow(rows, [base], warmup, total, 0.0)
    optimizer = helpers.sled([base])
    scheduler = student.make_scheduler(optimizer, warmup=0, total=7, min_ratio=0.2)
    follow(helpers.travel(optimizer, scheduler, 9), [base], 0, 7, 0.2)


@grades("e6_4_tests", weight=1.5)
def test_groups_keep_their_ratio(student, rng):
    """Each group starts from its own rate, and ends at the same share of it."""
    helpers = student.load("helpers.py")
    bases = [some_rate(rng), some_rate(rng) * 10, some_rate(rng) / 100]
    ratio = rng.uniform(1, low=0.05, high=0.4).item()
    optimizer = helpers.sled(bases)
    scheduler = student.make_scheduler(optimizer, 3, 9, min_ratio=ratio)
    rows = helpers.travel(optimizer, scheduler, 12)
    assert len(set(rows[0])) == 3, "groups with one rate at first"
    assert min(rows[-1]) > 0, "a group stands still in the end"
    assert len(set(rows[-1])) == 3, "groups with one rate in the end"
    follow(rows, bases, 3, 9, ratio)


@grades("e6_4_tests", weight=1.5)
def test_state_dict_resume(student, rng):
    """Saved and loaded into a fresh optimizer and scheduler, the timetable goes on."""
    helpers = student.load("helpers.py")
    bases = [some_rate(rng), some_rate(rng) * 3]
    for stop in (2, 6):
        old = helpers.sled(bases, momentum=0.9)
        timetable = student.make_scheduler(old, 4, 11, min_ratio=0.1)
        follow(helpers.travel(old, timetable, stop), bases, 4, 11, 0.1)
        new = helpers.sled(bases, momentum=0.9)
        fresh = student.make_scheduler(new, 4, 11, min_ratio=0.1)
        helpers.resume([old, timetable], [new, fresh])
        follow(helpers.travel(new, fresh, 12), bases, 4, 11, 0.1, first=stop)


@grades("e6_4_tests", weight=1)
def test_two_schedulers_do_not_share(student, rng):
    """Two optimizers follow two timetables, however their steps alternate."""
    helpers = student.load("helpers.py")
    fast, slow = some_rate(rng) + 1, some_rate(rng) / 10
    first, second = helpers.sled([fast]), helpers.sled([slow])
    one = student.make_scheduler(first, 2, 6)
    other = student.make_scheduler(second, 5, 14, min_ratio=0.3)
    rows, others = [], []
    for stretch in (3, 4, 2):
        rows += helpers.travel(first, one, stretch)[:-1]
        others += helpers.travel(second, other, stretch)[:-1]
    follow(rows, [fast], 2, 6, 0.0)
    follow(others, [slow], 5, 14, 0.3)


@grades("e6_4_tests", weight=0.5)
def test_rate_when_it_is_made(student, rng):
    """The rate that counts is the one that a group has when the scheduler is made."""
    helpers = student.load("helpers.py")
    bases = [some_rate(rng), some_rate(rng) + 1]
    optimizer = helpers.sled([9.0, 9.0])
    helpers.set_rates(optimizer, bases)
    scheduler = student.make_scheduler(optimizer, 2, 7)
    follow(helpers.travel(optimizer, scheduler, 8), bases, 2, 7, 0.0)
