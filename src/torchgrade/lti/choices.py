"""Deep Linking requests that wait for a teacher's choice.

Whoever holds the ticket may answer the request, until it is over: a frame on the platform's page
keeps no cookies. Of the ticket a digest is kept alone, so that nobody who reads the database can
answer.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Column, Connection, ForeignKey, String, Table, Text, delete, insert, select

from torchgrade.database import Moment, tables
from torchgrade.lti.identity import contexts
from torchgrade.lti.records import Launch
from torchgrade.model import Record, ready

choices = Table(
    "lti_choices",
    tables,
    Column("ticket", String(64), primary_key=True),
    Column("context", ForeignKey(contexts.c.id), nullable=False),
    Column("launch", Text, nullable=False),
    Column("until", Moment, nullable=False, index=True),
)

_KEPT = timedelta(hours=1)
_LONGEST = 100


class Choice(Record, frozen=True, kw_only=True):
    """A request that may be answered.

    Attributes:
        context: Our number of the context that it is for.
        launch: The launch that asks.
    """

    context: int
    launch: Launch


ready(Launch)


def keep_choice(connection: Connection, choice: Choice, now: datetime) -> str:
    """Keep a request for an hour.

    Returns:
        The ticket, a secret.
    """
    ticket = secrets.token_urlsafe(32)
    connection.execute(delete(choices).where(choices.c.until <= now))
    connection.execute(
        insert(choices).values(
            ticket=_digest(ticket),
            context=choice.context,
            launch=msgspec.json.encode(choice.launch).decode(),
            until=now + _KEPT,
        )
    )
    return ticket


def find_choice(connection: Connection, ticket: str, now: datetime) -> Choice | None:
    """Find the request of a ticket; None if it is none, or over.

    It may be answered again: a teacher whose network failed comes back to the page.
    """
    if not ticket or len(ticket) > _LONGEST:
        return None
    row = connection.execute(
        select(choices).where(choices.c.ticket == _digest(ticket), choices.c.until > now)
    ).first()
    if row is None:
        return None
    return Choice(context=row.context, launch=msgspec.json.decode(row.launch, type=Launch))


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
