from torchgrade.testing import grades


@grades("double_tests", weight=3)
def test_big_numbers(student, rng):
    """Big numbers are doubled too."""
    number = rng.integer(1000, 10**6)
    assert student.double(number) == 2 * number


@grades("double_tests")
def test_text(student):
    """A text is doubled by writing it twice."""
    assert student.double("kiwi-bird") == "kiwi-birdkiwi-bird"
