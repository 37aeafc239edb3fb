"""How long a platform is waited for, and what is asked again (tenacity does the asking).

A request that may have been carried out is never sent twice from here: whoever sent it reads the
platform first. Nothing here knows a token.
"""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol, TypeVar

import tenacity

from torchgrade.errors import Fault
from torchgrade.model import Record

_BUSY = 429
_FORBIDDEN = 403
_SILENT = 3
_BROKEN = frozenset({500, 502, 503, 504})


class Unsettled(Fault):
    """The platform did not answer, so that what was asked of it may have been done or not."""


class Answer(Protocol):
    """What `requests` and `httpx` both answer with."""

    status_code: int

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers, in any case."""

    @property
    def text(self) -> str:
        """The body as text."""

    def close(self) -> None:
        """Give the connection back."""


A = TypeVar("A", bound=Answer)


class Patience(Record, frozen=True, kw_only=True):
    """How patient a client is.

    Attributes:
        tries: Requests in all before it gives up.
        first_seconds: Wait before the second request; doubled each time.
        longest_seconds: The longest wait, also where the platform asks for more.
        connect_seconds: For a connection to be made.
        read_seconds: For the platform to say something.
    """

    tries: int = 6
    first_seconds: float = 1.0
    longest_seconds: float = 60.0
    connect_seconds: float = 10.0
    read_seconds: float = 60.0


PATIENCE = Patience()
"""What a command has."""


def ask(
    send: Callable[[], A],
    patience: Patience,
    *,
    safe: bool,
    lost: tuple[type[Exception], ...],
    unsent: tuple[type[Exception], ...],
    never: tuple[type[Exception], ...] = (),
    sleep: Callable[[float], None] = time.sleep,
) -> A:
    """Send a request until it is answered, as long as `patience` lasts.

    Refusals for going too fast (429, and Canvas's 403 "Rate Limit Exceeded") are waited for,
    `Retry-After` honoured. Errors of the server and lost connections are tried again only if
    the request changes nothing.

    Args:
        send: Sends it.
        patience: For how long.
        safe: Whether it may be carried out twice.
        lost: Exceptions after which it may have been carried out.
        unsent: Exceptions after which it was not.
        never: Exceptions among these that another try would not help.
        sleep: Waits.

    Returns:
        The last answer, whatever it says.
    """
    retried = (*lost, *unsent) if safe else unsent
    backoff = tenacity.wait_exponential(patience.first_seconds, max=patience.longest_seconds)

    def wait(state: tenacity.RetryCallState) -> float:
        asked = 0.0
        if state.outcome is not None and not state.outcome.failed:
            asked = _retry_after(state.outcome.result())
        return min(max(backoff(state), asked), patience.longest_seconds)

    def again(state: tenacity.RetryCallState) -> bool:
        if state.outcome is None:
            return False
        error = state.outcome.exception()
        if error is not None:
            return isinstance(error, retried) and not isinstance(error, never)
        return is_throttled(answer := state.outcome.result()) or (
            safe and answer.status_code in _BROKEN
        )

    asking = tenacity.Retrying(
        stop=lambda state: state.attempt_number >= _tries(state, patience),
        wait=wait,
        retry=again,
        sleep=sleep,
        before_sleep=_drop,
        retry_error_callback=_last,
    )
    answer: A = asking(send)
    return answer


def is_throttled(answer: Answer) -> bool:
    """Whether the platform did nothing and asks to slow down."""
    if answer.status_code == _BUSY:
        return True
    return answer.status_code == _FORBIDDEN and "rate limit exceeded" in answer.text.lower()


def _tries(state: tenacity.RetryCallState, patience: Patience) -> int:
    """Give how many tries there are: few where nobody answers, who may not be there at all."""
    silent = state.outcome is not None and state.outcome.failed
    return min(patience.tries, _SILENT) if silent else patience.tries


def _drop(state: tenacity.RetryCallState) -> None:
    """Give back the connection of an answer that nobody reads."""
    if state.outcome is not None and not state.outcome.failed:
        state.outcome.result().close()


def _last(state: tenacity.RetryCallState) -> object:
    assert state.outcome is not None
    return state.outcome.result()  # raises, if it is an exception


def _retry_after(answer: Answer) -> float:
    value = answer.headers.get("Retry-After", "")
    try:
        return float(value)
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - datetime.now(UTC)).total_seconds()
