"""Who a browser belongs to: sessions in the database, a random cookie that says nothing.

A session belongs to one user of one platform and holds that user's visit of each context (a
course there), because a role counts in its context alone. The cookie's value is never stored,
only its digest: who reads the database can't become anybody.

The cookie is `SameSite=Lax`. A launch is a POST from the platform's site, and its answer sets the
cookie and leads on with 303: that GET in the same window, like every later one, carries it. No
POST of another site ever does.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

import msgspec
from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, Text, delete, select
from starlette.responses import Response

from torchgrade.database import Moment, reading, tables
from torchgrade.lti.identity import Visit
from torchgrade.model import Record, ready
from torchgrade.web.site import Site

COOKIE = "__Host-torchgrade"
LONGEST = timedelta(hours=24)
"""A session ends after this, whatever happens."""
IDLE = timedelta(hours=8)
"""A session ends when nothing was asked for so long."""
_TOUCH = timedelta(minutes=5)

sessions = Table(
    "web_sessions",
    tables,
    Column("id", String(64), primary_key=True),
    Column("user", Integer, nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("language", String(16), nullable=False, default=""),
    Column("latest", Integer, nullable=False),
    Column("begun", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)
visits = Table(
    "web_visits",
    tables,
    Column(
        "session",
        String(64),
        ForeignKey("web_sessions.id", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
    ),
    Column("context", Integer, primary_key=True),
    Column("visit", Text, nullable=False),
)


ready(Visit)


class Session(Record, frozen=True, kw_only=True):
    """A browser that somebody launched.

    Attributes:
        id: Digest of the cookie's value.
        user: Our number of the user.
        csrf: What a form of this session must send along.
        language: The language that the user chose on a page; empty if none was.
        latest: The context that was launched last.
        visits: The user's visit of each context.
    """

    id: str
    user: int
    csrf: str
    language: str
    latest: int
    visits: dict[int, Visit]


def begin(site: Site, visit: Visit, token: str = "") -> str:
    """Begin a session after a launch; whatever session the browser had ends.

    The same user's visits of other contexts, and forms in other windows, stay good. They are
    taken from that user's latest session: with a launch, a POST from another site, no cookie
    comes that would say which one was this browser's.

    Args:
        site: The course.
        visit: Who was launched, and where.
        token: Value of the cookie that the browser sent; empty if it sent none.

    Returns:
        Value of the new cookie.
    """
    new, now = secrets.token_urlsafe(32), site.clock()
    with site.engine.begin() as connection:
        _sweep(site, connection)
        own = select(sessions).where(sessions.c.user == visit.user)
        old = connection.execute(own.order_by(sessions.c.begun.desc())).first()
        kept = {} if old is None else _visits(connection, old.id)
        if token:
            connection.execute(delete(sessions).where(sessions.c.id == _digest(token)))
        connection.execute(
            sessions.insert().values(
                id=_digest(new),
                user=visit.user,
                csrf=secrets.token_urlsafe(32) if old is None else old.csrf,
                language="" if old is None else old.language,
                latest=visit.context,
                begun=now,
                seen=now,
            )
        )
        for each in {**kept, visit.context: visit}.values():
            text = msgspec.json.encode(each).decode()
            row = {"session": _digest(new), "context": each.context, "visit": text}
            connection.execute(visits.insert().values(row))
    return new


def find(site: Site, token: str) -> Session | None:
    """Find the session of a cookie's value; None if there is none, or it is over."""
    if not token or len(token) > 100:
        return None
    with reading(site.engine) as connection:
        row = connection.execute(select(sessions).where(sessions.c.id == _digest(token))).first()
        if row is None:
            return None
        found = _visits(connection, row.id)
    now = site.clock()
    if now >= row.begun + LONGEST or now >= row.seen + IDLE:
        return None
    if now >= row.seen + _TOUCH:
        with site.engine.begin() as connection:
            connection.execute(sessions.update().where(sessions.c.id == row.id).values(seen=now))
    return Session(
        id=row.id,
        user=row.user,
        csrf=row.csrf,
        language=row.language,
        latest=row.latest,
        visits=found,
    )


def end(site: Site, token: str) -> None:
    """End the session of a cookie's value."""
    with site.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.id == _digest(token)))


def choose_language(site: Site, session: Session, language: str) -> None:
    """Keep the language that a user chose on a page."""
    with site.engine.begin() as connection:
        connection.execute(
            sessions.update().where(sessions.c.id == session.id).values(language=language)
        )


def set_cookie(response: Response, token: str) -> None:
    """Hand the cookie to the browser; it is gone when the session would be."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")


def _visits(connection: Connection, session: str) -> dict[int, Visit]:
    found = connection.execute(select(visits).where(visits.c.session == session))
    return {row.context: msgspec.json.decode(row.visit, type=Visit) for row in found}


def _sweep(site: Site, connection: Connection) -> None:
    now = site.clock()
    over = (sessions.c.begun <= now - LONGEST) | (sessions.c.seen <= now - IDLE)
    connection.execute(delete(sessions).where(over))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
