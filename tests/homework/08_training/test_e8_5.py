"""Hidden tests of exercise 8.5: `isolated_rng`, three generators in a room of their own."""

from torchgrade.testing import grades, value


def seeds(rng, n):
    """Different seeds, the smallest and the largest among them."""
    return [0, 2**32 - 1, *range(rng.integer(1, 2**20), 2**31, 2**31 // n)][:n]


def luck(helpers, seed):
    """Put the generators somewhere."""
    helpers.disturb(seed % 2**31)


@grades("e8_5_tests", weight=2, hollow="a block gives nothing back: its numbers stay true")
def test_same_seed_same_numbers(student, rng):
    """The same seed gives the same numbers in all three, whatever was drawn outside."""
    helpers = student.load("helpers.py")
    for seed in (0, 2**32 - 1, rng.integer(1, 2**31)):
        luck(helpers, 1 + rng.integer(0, 2**30))
        first = value(helpers.inside(student.isolated_rng, seed))
        luck(helpers, 2**30 + 1 + rng.integer(0, 2**30))
        second = value(helpers.inside(student.isolated_rng, seed))
        assert len(first) == 3, "what is drawn inside"
        assert first[0] == second[0], "Python's numbers"
        assert first[1] == second[1], "NumPy's numbers"
        assert first[2] == second[2], "PyTorch's numbers"


@grades("e8_5_tests", weight=1.5, hollow="a block gives nothing back: its numbers stay true")
def test_other_seed_other_numbers(student, rng):
    """Another seed gives other numbers in each of the three."""
    helpers = student.load("helpers.py")
    drawn = []
    for seed in seeds(rng, 6):
        luck(helpers, 4)
        drawn.append(value(helpers.inside(student.isolated_rng, seed)))
    python, numpy, pytorch = (len({repr(d[k]) for d in drawn}) for k in range(3))
    assert python == 6, "Python: seeds that agree"
    assert numpy == 6, "NumPy: seeds that agree"
    assert pytorch == 6, "PyTorch: seeds that agree"
    luck(helpers, 4)
    again = value(helpers.inside(student.isolated_rng, 0))
    assert list(again) == list(drawn[0]), "the first seed once more"


@grades("e8_5_tests", weight=2, hollow="asks for what must not change")
def test_outside_is_untouched(student, rng):
    """After the block, each of the three is exactly where it was before it."""
    helpers = student.load("helpers.py")
    for seed in (rng.integer(1, 2**31), 0):
        luck(helpers, rng.integer(1, 2**30))
        before, after = value(helpers.around(student.isolated_rng, seed))
        assert any(a == b for a, b in zip(after, before, strict=True)), "none came back"
        assert after[0] == before[0], "Python's state"
        assert after[1] == before[1], "NumPy's state"
        assert after[2] == before[2], "PyTorch's state"


@grades("e8_5_tests", weight=1.5, hollow="asks for what must not change")
def test_restored_after_an_exception(student, rng):
    """So it is after a block that fails, and the exception goes on to the caller."""
    helpers = student.load("helpers.py")
    for kind in ("broken", "value", "stop"):
        luck(helpers, rng.integer(1, 2**30))
        before, after, came = value(helpers.failed(student.isolated_rng, 5, kind))
        assert after[0] == before[0], "Python's state"
        assert after[1] == before[1], "NumPy's state"
        assert after[2] == before[2], "PyTorch's state"
        assert came, "the exception was swallowed"


@grades("e8_5_tests", weight=1.5, hollow="a block gives nothing back: its numbers stay true")
def test_nested_and_independent_of_outside(student, rng):
    """An inner block does not change what the outer one draws."""
    helpers = student.load("helpers.py")
    outer, inner = rng.integer(1, 2**30), 2**30 + rng.integer(1, 2**30)
    for second in (inner, outer):
        luck(helpers, rng.integer(1, 2**30))
        plain = value(helpers.sequence(student.isolated_rng, outer, second, False))
        luck(helpers, rng.integer(1, 2**30))
        nested = value(helpers.sequence(student.isolated_rng, outer, second, True))
        for k, name in enumerate(("Python", "NumPy", "PyTorch")):
            assert nested[0][k] == plain[0][k], f"{name}: before the inner block"
            assert nested[1][k] == plain[1][k], f"{name}: after the inner block"
        luck(helpers, rng.integer(1, 2**30))
        before, after = value(helpers.around_two(student.isolated_rng, outer, second))
        assert after == before, "after both blocks"


@grades("e8_5_tests", weight=1, hollow="asks for what must not change")
def test_numbers_outside_go_on(student, rng):
    """What is drawn between several blocks is what would be drawn without them."""
    helpers, start = student.load("helpers.py"), rng.integer(1, 2**30)
    luck(helpers, start)
    alone = value(helpers.outside(student.isolated_rng, 3, False))
    luck(helpers, start)
    between = value(helpers.outside(student.isolated_rng, 3, True))
    luck(helpers, start)
    again = value(helpers.outside(student.isolated_rng, 3, True))
    assert again == between, "another sequence each time"
    restarted = [between[1][k] == between[2][k] for k in range(3)]
    assert not any(restarted), "a sequence starts anew after each block"
    for k, name in enumerate(("Python", "NumPy", "PyTorch")):
        found = [drawn[k] for drawn in between]
        assert found == [drawn[k] for drawn in alone], f"{name}: numbers outside"


@grades("e8_5_tests", weight=1, hollow="asks for what must not change")
def test_nothing_before_the_block(student, rng):
    """Nothing happens until the block is entered, and that moment is brought back."""
    helpers = student.load("helpers.py")
    luck(helpers, rng.integer(1, 2**30))
    before, made, moved, after = value(helpers.early(student.isolated_rng, 5))
    for k, name in enumerate(("Python", "NumPy", "PyTorch")):
        assert made[k] == before[k], f"{name}: changed without a block"
        assert after[k] == moved[k], f"{name}: not the state of the moment of entering"
