"""What to do about a grade, once it is known what the platform shows. Pure."""

from __future__ import annotations

import enum

from torchgrade.lms import scores
from torchgrade.lms.outbox_records import Entry
from torchgrade.lti.records import Result


class Decision(enum.Enum):
    """What to do about a row.

    `SEND` it. `ARRIVED`: an earlier send of exactly this did arrive. `THERE`: the platform shows
    this score already, from somebody else. `KEEP` what a teacher has put there. `GONE`: what we
    sent was taken away there.
    """

    SEND = "send"
    ARRIVED = "arrived"
    THERE = "there"
    KEEP = "keep"
    GONE = "gone"


def decide(entry: Entry, shown: Result | None) -> Decision:
    """Say what to do about a row.

    Args:
        entry: The row, as it was claimed.
        shown: What the platform shows of the user; None for nothing.
    """
    if shown is None or shown.score is None:
        took_away = entry.confirmed and not _may_overwrite(entry, shown)
        return Decision.GONE if took_away else Decision.SEND
    if _has_arrived(entry, shown):
        return Decision.ARRIVED
    if scores.ours(shown, entry.ours) or _may_overwrite(entry, shown):
        return Decision.SEND
    if scores.same(shown, entry.given, entry.maximum):
        return Decision.THERE
    return Decision.KEEP


def _has_arrived(entry: Entry, shown: Result) -> bool:
    """Whether what is shown proves that exactly what is wanted has arrived before."""
    if not scores.same(shown, entry.given, entry.maximum):
        return False
    if entry.sent_hash == entry.hash and not entry.trying:
        return True
    if entry.trying != entry.hash:
        return False
    if (entry.sent_given, entry.sent_maximum) != (entry.given, entry.maximum):
        return True
    return entry.sent_comment != entry.comment and shown.comment.strip() == entry.comment


def _may_overwrite(entry: Entry, shown: Result | None) -> bool:
    """Whether a person has released ours over exactly the value that is there now."""
    if not entry.released:
        return False
    if entry.read_score is None or entry.read_maximum is None:
        return shown is None or shown.score is None
    return scores.alike(shown, entry.read_score, entry.read_maximum)
