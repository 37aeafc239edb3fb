"""What the outbox asks of a platform: four calls, and the platform's time.

`torchgrade.lti.services.Services` has the four calls; `PlatformGradebook` adds the time, which is
read from the `Date` of each answer: a score's timestamp must never be ahead of it by much.
"""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import httpx

from torchgrade.lti.records import LineItem, Platform, Result, Score
from torchgrade.lti.services import Services

_TIMEOUT = httpx.Timeout(15.0, connect=5.0)


class Gradebook(Protocol):
    """A platform's gradebook, as far as the outbox goes.

    Each call raises `ServiceError` if the platform does not do what it is asked for.
    """

    def line_items(
        self, url: str, resource: str = "", tag: str = "", link: str = ""
    ) -> Sequence[LineItem]:
        """List the line items of a course."""

    def create_line_item(self, url: str, item: LineItem) -> LineItem:
        """Make a line item."""

    def post_score(self, url: str, score: Score) -> None:
        """Publish a score."""

    def results(self, url: str, subject: str = "") -> Sequence[Result]:
        """Read what is shown, of one user if named."""

    def ahead(self) -> timedelta:
        """Tell how far the platform's clock was ahead of ours at its last answer; 0 if unknown."""

    def close(self) -> None:
        """Close the connections."""


class PlatformGradebook(Services):
    """`Services` that also know the platform's time.

    Args:
        platform: The platform.
        sign: Signs the claims of a JWT with the tool's key.
        now: The time, with a time zone.
        transport: How requests travel; over the network by default.
    """

    def __init__(
        self,
        platform: Platform,
        sign: Callable[[dict[str, Any]], str],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._ahead = timedelta(0)
        self._time = now
        self._client = httpx.Client(
            timeout=_TIMEOUT,
            follow_redirects=False,
            event_hooks={"response": [self._answered]},
            transport=transport,
        )
        super().__init__(platform, sign, http=self._client, now=now)

    def ahead(self) -> timedelta:
        """Tell how far the platform's clock was ahead of ours at its last answer; 0 if unknown."""
        return self._ahead

    def close(self) -> None:
        """Close the connections."""
        super().close()
        self._client.close()

    def _answered(self, response: httpx.Response) -> None:
        try:
            told = email.utils.parsedate_to_datetime(response.headers.get("date", ""))
        except ValueError:
            return
        if told.tzinfo is None:
            told = told.replace(tzinfo=UTC)
        ahead = told - self._time()
        # It is told in whole seconds and was a moment on its way: less than that is no difference.
        self._ahead = ahead if abs(ahead) > timedelta(seconds=2) else timedelta(0)
