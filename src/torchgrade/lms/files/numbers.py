"""Points as platforms write and read them: two decimals at most, never rounded above the maximum.

Computed in decimals: 8.335 is 8.34 here as in the gradebook's pages, not what binary makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_STEP = Decimal("0.01")


def read_number(text: str) -> Decimal | None:
    """Read a number with a decimal point or comma; None if it is none."""
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def decimal_sign(cells: Iterable[str]) -> str:
    """Return the sign with which numbers are written in these cells, a point if none says."""
    cells = [cell.strip() for cell in cells if _NUMBER.fullmatch(cell.strip())]
    return "," if any("," in cell for cell in cells) and not any("." in c for c in cells) else "."


def scaled(points: float, ours: float, theirs: Decimal | None) -> Decimal:
    """Round points to two decimals, converted to the platform's maximum if it has another.

    Args:
        points: The points.
        ours: Points that could be earned, as the gradebook has it.
        theirs: The same on the platform, or None if that is not known.

    Returns:
        The points there. What is at most the maximum stays so.
    """
    exact, whole = Decimal(str(points)), Decimal(str(ours))
    if theirs is not None and theirs != whole:
        exact, whole = exact * theirs / whole, theirs
    rounded = exact.quantize(_STEP, ROUND_HALF_UP)
    if exact <= whole < rounded:
        rounded = whole.quantize(_STEP, ROUND_DOWN)
    return rounded


def written_number(number: Decimal, *, sign: str = ".", fixed: bool = False) -> str:
    """Write a number, `15.5` or, with both decimals, `15.50`; never with an exponent."""
    text = f"{number:.2f}"
    if not fixed:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", sign)
