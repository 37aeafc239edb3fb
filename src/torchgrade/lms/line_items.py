"""Where a grade goes: the line item of its link, or one of the course's own, made exactly once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Engine, or_, select, update

from torchgrade.lms.gradebook import Gradebook
from torchgrade.lms.outbox_records import Entry
from torchgrade.lms.outbox_tables import line_items
from torchgrade.lms.scores import whole_maximum
from torchgrade.lti.records import LineItem
from torchgrade.lti.services import ServiceError

TAG = "torchgrade"
"""Tag of the line items that we make."""


class NotYet(Exception):
    """Another process is finding or making the line item."""


class NoColumn(Exception):
    """The platform offers no column for this grade."""


def url_of(
    engine: Engine, there: Gradebook, entry: Entry, now: datetime, lease_until: datetime
) -> str:
    """Give the URL of a row's line item; finds or makes it if there is none yet.

    Raises:
        NotYet: Another process is at it.
        NoColumn: The platform offers none and lets us make none.
        ServiceError: The platform does not answer as it should.
    """
    if entry.url:
        return entry.url
    if entry.link or not entry.container:
        raise NoColumn
    if known := _take(engine, entry, now, lease_until):
        return known
    url = ""
    try:
        url = _found(there, entry) or _made(there, entry)
    finally:
        _give_back(engine, entry, url)
    return url


def forget(engine: Engine, entry: Entry) -> None:
    """Forget a URL behind which the platform has nothing any more."""
    with engine.begin() as connection:
        connection.execute(
            update(line_items)
            .where(line_items.c.id == entry.line_item, line_items.c.url == entry.url)
            .values(url="")
        )


def _take(engine: Engine, entry: Entry, now: datetime, until: datetime) -> str:
    """Take the lease on finding it; gives the URL if another process has found it meanwhile."""
    with engine.begin() as connection:
        connection.execute(
            update(line_items)
            .where(
                line_items.c.id == entry.line_item,
                line_items.c.url == "",
                or_(line_items.c.lease_until.is_(None), line_items.c.lease_until <= now),
            )
            .values(lease=entry.lease, lease_until=until)
        )
        row: Any = connection.execute(
            select(line_items.c.url, line_items.c.lease).where(line_items.c.id == entry.line_item)
        ).one()
    if not row.url and row.lease != entry.lease:
        raise NotYet
    return str(row.url)


def _give_back(engine: Engine, entry: Entry, url: str) -> None:
    with engine.begin() as connection:
        connection.execute(
            update(line_items)
            .where(line_items.c.id == entry.line_item, line_items.c.lease == entry.lease)
            .values(lease="", lease_until=None, **({"url": url} if url else {}))
        )


def _found(there: Gradebook, entry: Entry) -> str:
    """Look for one that we made: of several, always the same one."""
    known = there.line_items(entry.container, resource=entry.assignment, tag=TAG)
    return min((item.url for item in known if not item.link), default="")


def _made(there: Gradebook, entry: Entry) -> str:
    item = LineItem(
        label=entry.label, maximum=entry.item_maximum, resource=entry.assignment, tag=TAG
    )
    try:
        return there.create_line_item(entry.container, item).url
    except ServiceError as error:
        _, whole = whole_maximum(0.0, item.maximum)
        if error.status != 400 or whole == item.maximum:
            raise
    # Open edX accepts whole points alone: 20.5 become 41, and scores are sent as shares of it.
    return there.create_line_item(entry.container, msgspec.structs.replace(item, maximum=whole)).url
