"""Scores as platforms take and show them: whole maxima, plain comments, what equals what, when.

Pure functions. The facts behind them were measured on Moodle 5.1 and Open edX 11.4.4: the first
tells timestamps apart by the second, the second wants whole maxima, both scale what they get.
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import msgspec

from torchgrade.lti.records import Result

LONGEST_COMMENT = 500
"""Characters of a comment; platforms show them in a cell of a table."""

AHEAD = timedelta(minutes=5)
"""How far a timestamp may lie after the platform's own time."""

_SECOND = timedelta(seconds=1)
_FINEST = 1000  # the smallest fraction of a point that an assignment's points may have


def whole_maximum(given: float, maximum: float) -> tuple[float, float]:
    """Write a score over a whole maximum: 15.25 of 20.5 as 30.5 of 41. The share stays."""
    exact = Fraction(maximum).limit_denominator(_FINEST)
    scale = exact.denominator
    if scale == 1:
        return given, maximum
    return round(given * scale, 6), float(exact.numerator)


def plain(comment: str) -> str:
    """Make a comment short plain text that no platform takes for HTML."""
    kept = (c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in comment)
    text = "".join(kept).replace("<", "‹").replace(">", "›").strip()
    return text if len(text) <= LONGEST_COMMENT else text[: LONGEST_COMMENT - 1] + "…"


def payload_hash(*parts: object) -> str:
    """Name what would be sent, so that the same is never sent twice."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def same(shown: Result | None, given: float, maximum: float) -> bool:
    """Whether a platform shows exactly this score, but for the rounding of five decimals."""
    return _differ(shown, given, maximum, 2e-5)


def alike(shown: Result | None, given: float, maximum: float) -> bool:
    """Whether a platform shows this score, perhaps rounded to two decimals or capped."""
    return _differ(shown, given, maximum, 0.0051)


def ours(shown: Result | None, scores: Iterable[tuple[float, float]]) -> bool:
    """Whether what a platform shows is one of the scores that may have reached it from us."""
    return any(alike(shown, given, maximum) for given, maximum in scores)


def _differ(shown: Result | None, given: float, maximum: float, most: float) -> bool:
    if shown is None or shown.score is None or maximum <= 0:
        return False
    scale = shown.maximum if shown.maximum else maximum
    share = given / maximum
    expected = {share * scale, min(share, 1.0) * scale}  # Moodle caps what is above the maximum
    return any(math.isclose(shown.score, each, rel_tol=0, abs_tol=most) for each in expected)


def next_timestamp(now: datetime, last: datetime | None) -> datetime:
    """Give the timestamp of the next score: whole seconds, after the last one, now if it can be.

    Args:
        now: The platform's time.
        last: The timestamp that was last tried for this user and line item.
    """
    second = now.astimezone(UTC).replace(microsecond=0)
    return second if last is None else max(second, last + _SECOND)


def too_far_ahead(timestamp: datetime, now: datetime) -> bool:
    """Whether a timestamp lies so far in the platform's future that it had better wait.

    Moodle accepts such a one and then refuses every other score until that time has come.
    """
    return timestamp > now + AHEAD
