"""Dates in the names of files and folders; a platform's zips write them without a time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_BRIGHTSPACE = re.compile(
    r"(?P<month>[A-Za-z]{3})[a-z]*\.? (?P<day>\d{1,2}),? (?P<year>\d{4}),? "
    r"(?P<hour>\d{1,2}?)[-:.]?(?P<minute>\d{2})(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
FORMAT = "%Y-%m-%d %H:%M:%S.%f UTC"
"""How nbgrader writes `timestamp.txt` by default, and what its reader takes for UTC."""


def brightspace_date(text: str, zone: tzinfo) -> datetime | None:
    """Read `Sep 24, 2024 926 PM`; None if it is written in another way."""
    found = _BRIGHTSPACE.fullmatch(text.strip())
    if found is None or found["month"].lower() not in _MONTHS:
        return None
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (found["half"].lower() == "p")
    try:
        return datetime(
            int(found["year"]),
            _MONTHS.index(found["month"].lower()) + 1,
            int(found["day"]),
            hour,
            int(found["minute"]),
            tzinfo=zone,
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def blackboard_date(text: str, zone: tzinfo) -> datetime | None:
    """Read `2026-11-24-13-05-59`."""
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def nbgrader_date(text: str) -> datetime | None:
    """Read a time as nbgrader writes it, `2026-11-24 01:45:45.123456 UTC`; None if it is none.

    Without a time zone it is UTC, as it is for nbgrader.
    """
    words = text.strip().split(" ")
    if len(words) > 3:
        return None
    zone = _zone(words[2]) if len(words) == 3 else UTC
    try:
        found = datetime.fromisoformat(" ".join(words[:2]))
        if zone is None:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> tzinfo | None:
    if text in ("UTC", "GMT", "Z"):
        return UTC
    if found := _OFFSET.fullmatch(text):
        minutes = int(found[2]) * 60 + int(found[3])
        return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return None
