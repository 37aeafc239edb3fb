"""Whose fault an exception is."""

from torchgrade.model import State
from torchgrade.testing import WeakTest
from torchgrade.testing.outcome import _state


def test_a_weak_test_costs_no_student_a_point():
    """What the test can't check is a fault of ours in each phase, a difference is a failure."""
    assert _state(WeakTest("zeros would pass"), "call", None) is State.FAULT
    assert _state(WeakTest("zeros would pass"), "setup", None) is State.FAULT
    assert _state(AssertionError("differs"), "call", None) is State.FAILED
