"""Whose fault an exception is."""

from torchgrade.model import State
from torchgrade.testing import WeakTest
from torchgrade.testing.outcome import _state


def test_a_weak_test_costs_no_student_a_point():
    """What the test can't check is a fault of ours in each phase, a difference is a failure."""
    assert _state(WeakTest("zeros would pass"), None, own=True) is State.FAULT
    assert _state(WeakTest("zeros would pass"), None, own=False) is State.FAULT
    assert _state(AssertionError("differs"), None, own=True) is State.FAILED
