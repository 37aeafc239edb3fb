"""Binds a hidden test to the test cell whose points it shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

SIMULATED = "simulated"
DEVICES = ("cpu", "cuda", "mps", SIMULATED)
Test = TypeVar("Test", bound=Callable[..., Any])


def grades(
    cell: str, *, weight: float = 1.0, devices: tuple[str, ...] = (), hollow: str = ""
) -> Callable[[Test], Test]:
    """Bind a hidden test to a test cell.

    Args:
        cell: `grade_id` of the test cell in the source notebook.
        weight: The test's share of the cell's points, relative to the cell's other tests.
        devices: Device types on which the test has meaning, of `cpu`, `cuda`, `mps`; empty means
            all. `simulated`, for a test with the fixture `accelerator`: on a run without a device
            of its own it gets a simulated one. Such a test has meaning on all but `cpu` if
            nothing is said.
        hollow: Why the test may pass on a solution that returns zeros, NaN, its input or a
            constant; `torchgrade check` refuses a test that does and gives no reason.

    Returns:
        The decorator.

    Raises:
        ValueError: `weight` is not positive, or a device is none of these.

    Example:
        >>> @grades("e4_1_tests", weight=2, devices=("cuda", "simulated"))
        ... def test_forward(student, accelerator, rng):
        ...     \"\"\"The network works where it was moved to.\"\"\"
    """
    if unknown := [name for name in devices if name not in DEVICES]:
        raise ValueError(f"devices may name {', '.join(DEVICES)}, not {unknown[0]!r}")
    if not weight > 0:
        raise ValueError(f"weight must be positive, not {weight!r}")
    return pytest.mark.grades(cell, weight=float(weight), devices=tuple(devices), hollow=hollow)
