"""Points of a class as bars: how many students lie in each tenth of the points."""

from __future__ import annotations

from collections.abc import Sequence

from torchgrade.model import Record

BINS = 10


class Bar(Record, frozen=True, kw_only=True):
    """One bar.

    Attributes:
        low: Least points that it counts.
        high: Most points that it counts; only the last one counts these themselves.
        count: How many students.
        share: Its height, as a share of the highest bar.
    """

    low: float
    high: float
    count: int
    share: float


def bars(points: Sequence[float], maximum: float) -> tuple[Bar, ...]:
    """Count students by tenths of the points; what is below or above counts at the end.

    Args:
        points: Everybody's points.
        maximum: Points that can be had.

    Returns:
        The bars, or none if there is nothing to count.
    """
    if not points or maximum <= 0:
        return ()
    counts = [0] * BINS
    for each in points:
        counts[min(max(int(each / maximum * BINS), 0), BINS - 1)] += 1
    highest = max(counts)
    return tuple(
        Bar(
            low=maximum * place / BINS,
            high=maximum * (place + 1) / BINS,
            count=count,
            share=count / highest,
        )
        for place, count in enumerate(counts)
    )
