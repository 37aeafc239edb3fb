"""How far a right result may lie from the expected one: one table, by dtype and device."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import torch


class Tolerance(NamedTuple):
    """A result is close where |actual − expected| ≤ atol + rtol · |expected|.

    Attributes:
        rtol: Relative part.
        atol: Absolute part, in the units of the result.
    """

    rtol: float
    atol: float


EXACT = Tolerance(0.0, 0.0)

TOLERANCES: dict[torch.dtype, dict[str, Tolerance]] = {
    torch.float64: {
        "cpu": Tolerance(1e-9, 1e-10),
        "cuda": Tolerance(1e-9, 1e-10),
    },
    torch.float32: {
        "cpu": Tolerance(1e-4, 1e-5),
        "cuda": Tolerance(1e-3, 1e-4),
        "mps": Tolerance(1e-3, 1e-4),
    },
    torch.bfloat16: {"cpu": Tolerance(2e-2, 2e-3)},
    torch.float16: {"cpu": Tolerance(2e-2, 2e-3)},
}
"""The defaults: sums and matrix products of moderate size, in any order of operations.

Integers and booleans are compared exactly. A device without an entry has the widest tolerance of
its dtype; complex numbers have that of their parts.
"""

_PARTS = {torch.complex128: torch.float64, torch.complex64: torch.float32}


def tolerance_for(kinds: Iterable[tuple[torch.dtype, str]]) -> Tolerance:
    """Give the default tolerance of a comparison.

    Args:
        kinds: Dtype and device type of each side, such as `(torch.float32, "cpu")`.

    Returns:
        The widest of the sides' tolerances; `EXACT` if no side holds floating-point numbers.

    Example:
        >>> tolerance_for([(torch.float32, "cpu"), (torch.float64, "cpu")])
        Tolerance(rtol=0.0001, atol=1e-05)
    """
    rows = [(TOLERANCES[part], device) for dtype, device in kinds if (part := _part(dtype))]
    found = [row.get(device, max(row.values())) for row, device in rows]
    return max(found, default=EXACT)


def _part(dtype: torch.dtype) -> torch.dtype | None:
    dtype = _PARTS.get(dtype, dtype)
    return dtype if dtype in TOLERANCES else None
