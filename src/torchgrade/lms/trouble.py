"""What a platform's refusal means: try again, leave it alone for a while, or give up and say why.

Measured: Moodle answers 500 for a locked item and 409 for a timestamp that is not later than the
last one, Open edX 400 for that. Canvas says 403 where it means 429. Pure functions.
"""

from __future__ import annotations

import enum
from datetime import timedelta

from torchgrade.lms import scores
from torchgrade.lms.outbox_records import Entry
from torchgrade.lms.outbox_tables import OutboxState
from torchgrade.lti.records import Result
from torchgrade.lti.services import ServiceError

KEPT = "The platform shows a value that was not sent from here: a teacher's. It is kept."
GONE = "The grade that was sent was taken away on the platform. It is left so."
THERE = "The platform showed this score already."
NO_COLUMN = (
    "The platform has no column for this grade and lets none be made. Let the activity be graded"
    " there, launch it once, then try again."
)
COLUMN_GONE = (
    "The column of this grade is gone from the platform's gradebook. Launch the activity once if"
    " it is there anew, then try again; a column of the course's own is made again."
)
AHEAD = (
    "The last score has a timestamp that lies in the platform's future: a clock was wrong. It is"
    " sent when that time has come near."
)

LONGEST_AHEAD = timedelta(hours=12)
"""How long a row waits for its own last timestamp before it looks again."""

IN_A_ROW = 3
"""Failures in a row, of whatever rows, after which a platform is left alone for a while."""

_GIVE_UP = 10
_GIVE_UP_ALONE = 5  # while others go through
_GIVE_UP_TIME = 15  # an hour of a timestamp in the future, and more
_FIRST_WAIT = 5.0
_LONGEST_WAIT = 3600.0
_BUSY_WAIT = 60.0
_MOST_ASKED = 6 * 3600.0


class Kind(enum.Enum):
    """What a refusal means.

    `REFUSED` for good. `GONE`: there is no such line item. `BUSY`: the platform asks to wait.
    `AWAY`: it is out of reach or overloaded; that passes. `BROKEN`: it failed, which may pass.
    `TIME`: it has a score with a later timestamp.
    """

    REFUSED = "refused"
    GONE = "gone"
    BUSY = "busy"
    AWAY = "away"
    BROKEN = "broken"
    TIME = "time"


def kind_of(error: ServiceError, *, reading: bool) -> Kind:
    """Say what a refusal means.

    Args:
        error: What the platform answered.
        reading: Whether it was asked before anything was sent: what it refuses then says
            nothing about the score.
    """
    status = error.status
    if status == 429 or (status == 403 and "rate limit" in error.text.lower()):
        return Kind.BUSY
    if status is None:
        return Kind.AWAY
    if status in (404, 410):
        return Kind.GONE
    if is_about_time(error) and not reading:
        return Kind.TIME
    if status in (408, 425, 502, 503, 504):
        return Kind.AWAY
    if 400 <= status < 500 and status != 401 and not reading:
        return Kind.REFUSED
    return Kind.BROKEN


def is_about_time(error: ServiceError) -> bool:
    """Whether a score was refused for its timestamp."""
    return error.status == 409 or (error.status == 400 and "timestamp" in error.text.lower())


def may_have_arrived(error: ServiceError) -> bool:
    """Whether a score may be on the platform although it was not accepted in so many words."""
    return error.status is None or not 400 <= error.status < 500


def is_hopeless(kind: Kind, attempts: int, *, others_went_through: bool) -> bool:
    """Whether to give up: never while a platform is away."""
    if kind is Kind.AWAY:
        return False
    if kind is Kind.TIME:
        return attempts >= _GIVE_UP_TIME
    return attempts >= (_GIVE_UP_ALONE if others_went_through else _GIVE_UP)


def hopeless(error: ServiceError) -> str:
    """Say why it was given up."""
    if is_about_time(error):
        return f"{error.message} The platform holds a score with a later timestamp."
    if error.status == 500:
        return f"{error.message} The item or the grade may be locked there."
    return error.message


def backoff(attempts: int, jitter: float) -> timedelta:
    """Give the time to the next try: it doubles from five seconds to an hour, spread by a quarter.

    Args:
        attempts: Failures in a row before.
        jitter: A number from 0 to 1.
    """
    seconds = min(_FIRST_WAIT * 2 ** min(attempts, 20), _LONGEST_WAIT)
    return timedelta(seconds=seconds * (0.75 + 0.5 * jitter))


def wait(error: ServiceError, attempts: int, jitter: float) -> timedelta:
    """Give the time to the next try after a failure."""
    if is_about_time(error) and attempts <= 2:
        return timedelta(seconds=1.5 * attempts)  # most often the same second
    return max(backoff(attempts - 1, jitter), _asked(error))


def asked_to_wait(error: ServiceError, jitter: float) -> timedelta:
    """Give the time that a platform wants to be left alone."""
    if error.retry_after is None:
        return timedelta(seconds=_BUSY_WAIT * (0.75 + 0.5 * jitter))
    return max(_asked(error), timedelta(seconds=1)) + timedelta(seconds=jitter)


def _asked(error: ServiceError) -> timedelta:
    return timedelta(seconds=min(error.retry_after or 0.0, _MOST_ASKED))


def mismatch(entry: Entry, before: Result | None, shown: Result) -> tuple[OutboxState, str]:
    """Say what it means that a platform shows something else than it has accepted."""
    was_there = before is not None and before.score == shown.score
    if was_there and scores.ours(shown, entry.ours):
        return OutboxState.SENT, ""
    if was_there:
        return OutboxState.KEPT, (
            "The platform accepted the score but goes on showing the teacher's. Take its override"
            " away there to have ours shown."
        )
    return OutboxState.PARKED, (
        f"The platform shows {shown.score:g} of {shown.maximum or entry.maximum:g} after"
        f" {entry.given:g} of {entry.maximum:g} was sent. See there what changes it: a late"
        " policy, the column's maximum, or a teacher at the same moment."
    )
