"""From the noise of right solutions to tolerances: pure.

A tolerance below the noise costs right solutions points; one far above it lets small errors pass.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from torchgrade.model import Comparison, Record

SAFETY = 10.0
"""The proposed tolerance is so many times the noise that was seen."""
_EPS = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}
_TIGHT, _LOOSE = 0.3, 1e-3


class Measured(Record, frozen=True, kw_only=True):
    """One comparison of one test, over all runs.

    Attributes:
        test: The hidden test.
        name: The comparison: what it compares.
        dtype: Of the compared values.
        device: Device type.
        runs: Runs in which it was made.
        abs_noise: Largest |actual − expected| of right solutions, in the values' units.
        rel_noise: The same relative to |expected|.
        used: Largest share of the allowed error that was used; 1 and more is a false alarm.
        rtol: Relative tolerance now.
        atol: Absolute tolerance now.
        proposed_rtol: `SAFETY` times the absolute noise relative to the largest |expected| of all
            runs, rounded up; 0 where there was none. Smaller values, which the same noise may
            change by far more than that, are the absolute part's.
        proposed_atol: `SAFETY` times the absolute noise, rounded up; 0 where there was none.
        misses: Largest relative error, the same in all elements, that passes now.
        proposed_misses: About the same with the proposed tolerance.
        zeros_pass: Zeros would have passed in some run.
        advice: `keep`, `widen` (right solutions come close to it), `narrow` (nothing right comes
            near it), or `hollow` (zeros pass).
    """

    test: str
    name: str
    dtype: str
    device: str
    runs: int
    abs_noise: float
    rel_noise: float
    used: float
    rtol: float
    atol: float
    proposed_rtol: float
    proposed_atol: float
    misses: float
    proposed_misses: float
    zeros_pass: bool
    advice: Literal["keep", "widen", "narrow", "hollow"]


def measure(runs: Iterable[tuple[str, Comparison]]) -> tuple[Measured, ...]:
    """Put the comparisons of many runs together.

    Args:
        runs: (hidden test, what one of its comparisons found); any order.

    Returns:
        One record for each test, comparison, dtype and device, sorted.
    """
    groups: dict[tuple[str, str, str, str], list[Comparison]] = defaultdict(list)
    for test, made in runs:
        groups[test, made.name, made.dtype, made.device].append(made)
    return tuple(_measured(*key, found) for key, found in sorted(groups.items()))


def _measured(test: str, name: str, dtype: str, device: str, found: list[Comparison]) -> Measured:
    abs_noise = max(c.abs_error for c in found)
    rel_noise = max(c.rel_error for c in found)
    used = max(c.used for c in found)
    rtol, atol = max(c.rtol for c in found), max(c.atol for c in found)
    share = max((c.misses for c in found), default=0.0)
    least = 4 * _EPS.get(dtype, 0.0) if abs_noise else 0.0
    size = max(c.size for c in found)
    scaled = abs_noise / size if size else 0.0
    proposed_rtol = _nice(max(SAFETY * scaled, least)) if abs_noise else 0.0
    proposed_atol = _nice(SAFETY * abs_noise) if abs_noise else 0.0
    zeros = any(c.zeros_pass for c in found)
    return Measured(
        test=test, name=name, dtype=dtype, device=device, runs=len(found),
        abs_noise=abs_noise, rel_noise=rel_noise, used=used, rtol=rtol, atol=atol,
        proposed_rtol=proposed_rtol, proposed_atol=proposed_atol, misses=share,
        proposed_misses=share * _ratio(proposed_rtol, proposed_atol, rtol, atol),
        zeros_pass=zeros, advice=_advice(used, zeros=zeros, exact=not rtol and not atol),
    )  # fmt: skip


def _advice(
    used: float, *, zeros: bool, exact: bool
) -> Literal["keep", "widen", "narrow", "hollow"]:
    if zeros:
        return "hollow"
    if used > _TIGHT:
        return "widen"
    return "narrow" if used < _LOOSE and not exact else "keep"


def _ratio(rtol: float, atol: float, old_rtol: float, old_atol: float) -> float:
    """By how much the allowed error changes, at most."""
    shares = [new / old for new, old in ((rtol, old_rtol), (atol, old_atol)) if old > 0]
    return max(shares, default=1.0)


def _nice(number: float) -> float:
    """Round up to 1, 2 or 5 times a power of ten."""
    if not math.isfinite(number) or number <= 0:
        return number
    power = 10.0 ** math.floor(math.log10(number))
    steps = (step * power for step in (1, 2, 5, 10))
    return next(float(f"{step:.0e}") for step in steps if step >= number * (1 - 1e-9))
