"""Sends what waits in the outbox, so that each platform shows the newest grade or a teacher's.

Before each send it reads what is there, and afterwards whether it has arrived. A value that is not
ours is never overwritten, unless a person releases ours. One process is at a row at a time; any
of them may be killed at any moment.
"""

from __future__ import annotations

import logging
import random
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from torchgrade.errors import TorchgradeError
from torchgrade.lms import claims, line_items, scores, trouble
from torchgrade.lms.gradebook import Gradebook
from torchgrade.lms.outbox_decisions import Decision, decide
from torchgrade.lms.outbox_records import Delivery, Entry
from torchgrade.lms.outbox_tables import OutboxState
from torchgrade.lti.records import Result, Score
from torchgrade.lti.services import ServiceError

__all__ = ["Delivery", "deliver", "send_forever"]

LEASE_SECONDS = 180.0
"""How long a process has for one row: longer than all its calls may take."""

_LOOK_AGAIN = timedelta(seconds=2)
_MOST_IDLE_SECONDS = 30.0
_log = logging.getLogger(__name__)

Open = Callable[[int], Gradebook]
"""Opens the gradebook of a platform by our number of it."""


def utc_now() -> datetime:
    """Give the time."""
    return datetime.now(UTC)


def deliver(
    engine: Engine,
    open_gradebook: Open,
    *,
    now: Callable[[], datetime] = utc_now,
    limit: int = 100,
    ids: tuple[int, ...] | None = None,
    lease_seconds: float = LEASE_SECONDS,
    jitter: Callable[[], float] = random.random,
    stop: threading.Event | None = None,
) -> Delivery:
    """Send the rows whose time has come.

    Args:
        engine: The database.
        open_gradebook: Opens the gradebook of a platform; raises what `TorchgradeError` is.
        now: The time, with a time zone.
        limit: How many rows at most.
        ids: These rows alone; all if None.
        lease_seconds: How long a row belongs to this process.
        jitter: A number from 0 to 1 that spreads the next tries.
        stop: Ends the round after the row that is being sent.

    Returns:
        How many rows ended how.
    """
    round_ = _Round(engine, open_gradebook, now, lease_seconds, jitter)
    try:
        for row in claims.due(engine, now(), limit, ids=ids):
            if stop is not None and stop.is_set():
                break
            round_.one(row)
    finally:
        round_.close()
    return Delivery(**round_.counts)


def send_forever(
    engine: Engine,
    open_gradebook: Open,
    *,
    stop: threading.Event,
    wake: threading.Event | None = None,
    now: Callable[[], datetime] = utc_now,
) -> None:
    """Send what comes into the outbox until told to stop.

    Args:
        engine: The database.
        open_gradebook: Opens the gradebook of a platform.
        stop: Ends it, after the row that is being sent.
        wake: Set it to have the outbox looked at now rather than within half a minute.
        now: The time, with a time zone.
    """
    wake = wake or threading.Event()
    while not stop.is_set():
        wake.clear()
        try:
            deliver(engine, open_gradebook, now=now, stop=stop)
            pause = _until_next(claims.next_due(engine), now())
        except Exception:  # noqa: BLE001 - the edge of the service: it goes on
            # The database may be away for a while; rows and leases are as they were.
            _log.exception("the outbox could not be sent; it is tried again")
            pause = _MOST_IDLE_SECONDS
        _wait(stop, wake, pause)


def _until_next(due: datetime | None, now: datetime) -> float:
    if due is None:
        return _MOST_IDLE_SECONDS
    return min(max((due - now).total_seconds(), 0.2), _MOST_IDLE_SECONDS)


def _wait(stop: threading.Event, wake: threading.Event, seconds: float) -> None:
    steps = max(1, round(seconds / 0.2))
    for _ in range(steps):
        if stop.is_set() or wake.wait(seconds / steps):
            return


class _Round:
    """One round of deliveries by one process."""

    def __init__(
        self,
        engine: Engine,
        open_gradebook: Open,
        now: Callable[[], datetime],
        lease_seconds: float,
        jitter: Callable[[], float],
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._engine = engine
        self._open = open_gradebook
        self._now = now
        self._seconds = lease_seconds
        self._jitter = jitter
        self._open_ones: dict[int, Gradebook] = {}
        self._in_a_row: Counter[int] = Counter()

    def close(self) -> None:
        """Close what was opened."""
        for each in self._open_ones.values():
            each.close()

    def one(self, row: int) -> None:
        """Send one row, or settle why not. What is not the platform's fault is raised."""
        now = self._now()
        until = claims.lease_of(now, self._seconds)
        entry = claims.claim(self._engine, row, secrets.token_hex(16), now, until)
        if entry is None:
            return
        if claims.paused(self._engine, entry.platform, now):
            self._settle(entry, OutboxState.WAITING, "postponed", entry.reason, next_try=now)
        elif not entry.complete:
            self._settle(entry, OutboxState.HELD, "held", "")
        else:
            self._try(entry)

    def _try(self, entry: Entry) -> None:
        try:
            there = self._gradebook(entry.platform)
            url = line_items.url_of(self._engine, there, entry, self._now(), self._lease())
            shown = _look(there, url, entry)
        except line_items.NotYet:
            self._later(entry, _LOOK_AGAIN, entry.reason)
        except line_items.NoColumn:
            self._park(entry, trouble.NO_COLUMN)
        except ServiceError as error:
            self._failed(entry, error, reading=True)
        except TorchgradeError as error:
            wait = trouble.backoff(entry.attempts, self._jitter())
            self._later(entry, wait, error.message, attempts=entry.attempts + 1)
        else:
            self._act(entry, there, url, shown)

    def _act(self, entry: Entry, there: Gradebook, url: str, shown: Result | None) -> None:
        decision = decide(entry, shown)
        if decision is Decision.ARRIVED:
            self._arrived(entry, shown)
        elif decision is Decision.THERE:
            self._settle(
                entry, OutboxState.SENT, "found", trouble.THERE, **self._seen(shown), released=False
            )
        elif decision is Decision.SEND:
            self._send(entry, there, url, shown)
        else:
            reason = trouble.GONE if decision is Decision.GONE else trouble.KEPT
            self._settle(
                entry, OutboxState.KEPT, "kept", reason,
                **self._seen(shown), **claims.refused(entry), released=False,
            )  # fmt: skip

    def _arrived(self, entry: Entry, shown: Result | None) -> None:
        known = claims.arrived(entry, self._now()) | claims.confirmed(entry) | self._seen(shown)
        self._settle(entry, OutboxState.SENT, "found", "", **known)

    def _send(self, entry: Entry, there: Gradebook, url: str, shown: Result | None) -> None:
        now = self._now()
        platform_now = now + there.ahead()
        timestamp = scores.next_timestamp(platform_now, entry.last_timestamp)
        if scores.too_far_ahead(timestamp, platform_now) and not entry.released:
            wait = min(timestamp - scores.AHEAD - platform_now, trouble.LONGEST_AHEAD)
            self._later(entry, wait, trouble.AHEAD)
            return
        if not claims.intend(self._engine, entry, timestamp, now, self._lease()):
            self._settle(entry, OutboxState.WAITING, "postponed", "", next_try=now)
            return
        try:
            there.post_score(url, _score(entry, timestamp, shown))
        except ServiceError as error:
            self._not_taken(entry, there, url, error)
            return
        self._in_a_row[entry.platform] = 0
        known = claims.arrived(entry, self._now())
        if self._settle(entry, OutboxState.SENT, "sent", "", **known):
            self._read_back(entry, there, url, timestamp, shown)

    def _not_taken(self, entry: Entry, there: Gradebook, url: str, error: ServiceError) -> None:
        """Handle a send that failed: it may have arrived all the same."""
        if not trouble.is_about_time(error):
            self._failed(entry, error, reading=False)
            return
        try:
            shown = _look(there, url, entry)
        except ServiceError as worse:
            self._failed(entry, worse, reading=True)
            return
        if shown is not None and scores.same(shown, entry.given, entry.maximum):
            self._arrived(entry, shown)
        else:
            self._failed(entry, error, reading=False)

    def _read_back(
        self, entry: Entry, there: Gradebook, url: str, timestamp: datetime, before: Result | None
    ) -> None:
        """See whether the platform shows what it has accepted."""
        try:
            shown = _look(there, url, entry)
        except ServiceError:
            return  # it was accepted; the next send reads again
        seen = self._seen(shown)
        now = self._now()
        if scores.alike(shown, entry.given, entry.maximum):
            more = claims.confirmed(entry) | seen
            claims.amend(self._engine, entry, timestamp, "confirmed", now, **more)
        elif shown is not None and shown.score is not None:
            state, reason = trouble.mismatch(entry, before, shown)
            if state is OutboxState.SENT:
                return  # it shows what we sent before: some platforms take their time
            claims.amend(
                self._engine, entry, timestamp, state.value, now, state=state, reason=reason, **seen
            )
            self.counts["sent"] -= 1
            self.counts[state.value] += 1

    def _failed(self, entry: Entry, error: ServiceError, *, reading: bool) -> None:
        """Park a row, or have it tried again later; leave the platform alone if need be."""
        now = self._now()
        kind = trouble.kind_of(error, reading=reading)
        known = {} if trouble.may_have_arrived(error) or reading else claims.refused(entry)
        if kind is trouble.Kind.GONE:
            line_items.forget(self._engine, entry)
            self._park(entry, trouble.COLUMN_GONE, **known)
            return
        if kind is trouble.Kind.REFUSED:
            self._park(entry, error.message, **known)
            return
        if kind is trouble.Kind.BUSY:
            wait = trouble.asked_to_wait(error, self._jitter())
            claims.pause(self._engine, entry.platform, now + wait, error.message)
            self._later(entry, wait, error.message, **known)
            return
        attempts = entry.attempts + 1
        known |= {"attempts": attempts, "failing_since": entry.failing_since or now}
        others = claims.others_went_through(self._engine, entry)
        if trouble.is_hopeless(kind, attempts, others_went_through=others):
            self._park(entry, trouble.hopeless(error), **(known | claims.given_up(entry)))
            return
        wait = trouble.wait(error, attempts, self._jitter())
        self._in_a_row[entry.platform] += 1
        if self._in_a_row[entry.platform] >= trouble.IN_A_ROW or error.retry_after:
            claims.pause(self._engine, entry.platform, now + wait, error.message)
        self._later(entry, wait, error.message, **known)

    def _later(self, entry: Entry, wait: timedelta, reason: str, **values: object) -> None:
        when = self._now() + wait
        self._settle(entry, OutboxState.WAITING, "failed", reason, next_try=when, **values)

    def _park(self, entry: Entry, reason: str, **values: object) -> None:
        self._settle(entry, OutboxState.PARKED, "parked", reason, **values)

    def _settle(
        self, entry: Entry, state: OutboxState, event: str, reason: str, **values: object
    ) -> bool:
        done = claims.settle(self._engine, entry, state, event, reason, self._now(), **values)
        if done:
            names = {OutboxState.WAITING: "later", OutboxState.SENT: event}
            self.counts[names.get(state, state.value)] += 1
        return done

    def _gradebook(self, platform: int) -> Gradebook:
        if platform not in self._open_ones:
            self._open_ones[platform] = self._open(platform)
        return self._open_ones[platform]

    def _lease(self) -> datetime:
        return claims.lease_of(self._now(), self._seconds)

    def _seen(self, shown: Result | None) -> dict[str, object]:
        return {
            "read_score": None if shown is None else shown.score,
            "read_maximum": None if shown is None else shown.maximum,
            "read_at": self._now(),
        }


def _look(there: Gradebook, url: str, entry: Entry) -> Result | None:
    """Read what the platform shows of a row's user; None if nothing or if we may not read."""
    if not entry.readable:
        return None
    found = there.results(url, entry.subject)
    return next((result for result in found if result.subject == entry.subject), None)


def _score(entry: Entry, timestamp: datetime, shown: Result | None) -> Score:
    given, maximum = scores.whole_maximum(entry.given, entry.maximum)
    arrived_perhaps = bool(entry.trying) and shown is not None
    return Score(
        subject=entry.subject,
        timestamp=timestamp,
        given=given,
        maximum=maximum,
        comment=entry.comment,
        submitted=entry.submitted,
        new_submission=(
            entry.submitted is not None
            and entry.submitted != entry.sent_submitted
            and not arrived_perhaps
        ),
    )
