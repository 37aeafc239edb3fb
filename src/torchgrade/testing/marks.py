"""Binds a hidden test to the test cell whose points it shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., Any])


def grades(
    cell: str, *, weight: float = 1.0, devices: tuple[str, ...] = (), hollow: str = ""
) -> Callable[[Test], Test]:
    """Bind a hidden test to a test cell.

    Args:
        cell: `grade_id` of the test cell in the source notebook.
        weight: The test's share of the cell's points, relative to the cell's other tests.
        devices: Device types on which the test has meaning; empty means all.
        hollow: Why the test may pass on a solution that returns zeros, NaN, its input or a
            constant; `torchgrade check` refuses a test that does and gives no reason.

    Returns:
        The decorator.

    Raises:
        ValueError: `weight` is not positive.
    """
    if not weight > 0:
        raise ValueError(f"weight must be positive, not {weight!r}")
    return pytest.mark.grades(cell, weight=float(weight), devices=tuple(devices), hollow=hollow)
