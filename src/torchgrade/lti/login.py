"""The first half of a launch: the platform's login request becomes a redirect back to it.

Of what is made here only hashes are kept: nobody who reads the database can finish a login.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    delete,
    insert,
)

from torchgrade.database import tables
from torchgrade.lti.addresses import MAX_ADDRESS, below
from torchgrade.lti.platforms import find_platforms, get_platform
from torchgrade.lti.records import Platform
from torchgrade.lti.refusals import LaunchRefused, Reason
from torchgrade.model import Record

states = Table(
    "launch_states",
    tables,
    Column("state", String(64), primary_key=True),
    Column("nonce", String(64), nullable=False),
    Column("cookie", String(64), nullable=False),
    Column("platform", ForeignKey("platforms.id", ondelete="CASCADE"), nullable=False),
    Column("target", Text, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Index("launch_states_expires", "expires"),
)
nonces = Table(
    "launch_nonces",
    tables,
    Column("issuer", String(255), primary_key=True),
    Column("nonce", String(64), primary_key=True),
    Column("expires", BigInteger, nullable=False),
    Index("launch_nonces_expires", "expires"),
)

LOGIN_PATH = "/lti/login"
LAUNCH_PATH = "/lti/launch"
SECONDS = 600
"""How long a login may take, from the platform's request to its launch."""

_MAX_HINT = 8192
_MAX_ID = 255


class Login(Record, frozen=True, kw_only=True):
    """A login that has begun.

    Attributes:
        redirect: Where the browser is to go: the platform's authentication endpoint.
        cookie: Name of the cookie that the browser has to bring back.
        value: Its value; a secret.
        max_age: Seconds that it is to be kept.
    """

    redirect: str
    cookie: str
    value: str
    max_age: int = SECONDS

    def __repr__(self) -> str:
        return f"Login(cookie={self.cookie!r})"


class Pending(Record, frozen=True, kw_only=True):
    """What is kept of a login until its launch comes; the texts are SHA-256 hashes."""

    nonce: str
    cookie: str
    platform: Platform
    target: str
    expires: int


def begin_login(
    connection: Connection, params: Mapping[str, str], *, url: str, now: datetime
) -> Login:
    """Answer a platform's request to log a user in (OpenID Connect third-party login).

    Args:
        connection: A transaction.
        params: The request's parameters, each once.
        url: Where browsers reach this tool, without a slash at its end.
        now: The time, with a zone.

    Returns:
        The redirect to the platform, and the cookie that ties the launch to this browser.

    Raises:
        LaunchRefused: A parameter is missing or too long, or names a platform, a deployment or
            a page that this tool does not know.
    """
    issuer = _text(params, "iss", Reason.ISSUER_MISSING, _MAX_ID)
    hint = _text(params, "login_hint", Reason.LOGIN_HINT, _MAX_HINT)
    target = _text(params, "target_link_uri", Reason.TARGET_MISSING, MAX_ADDRESS)
    message = params.get("lti_message_hint", "")
    if len(message) > _MAX_HINT:
        raise LaunchRefused(Reason.TOO_LARGE)
    platform = _named(connection, issuer, params)
    if not below(target, url):
        raise LaunchRefused(Reason.TARGET_FOREIGN)
    state, nonce, cookie = (secrets.token_urlsafe(32) for _ in range(3))
    seconds = int(now.timestamp())
    connection.execute(delete(states).where(states.c.expires < seconds))
    connection.execute(delete(nonces).where(nonces.c.expires < seconds))
    connection.execute(
        insert(states).values(
            state=hashed(state),
            nonce=hashed(nonce),
            cookie=hashed(cookie),
            platform=platform.id,
            target=target,
            expires=seconds + SECONDS,
        )
    )
    query = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": url + LAUNCH_PATH,
        "login_hint": hint,
        "state": state,
        "nonce": nonce,
    }
    if "lti_message_hint" in params:
        query["lti_message_hint"] = message
    joint = "&" if "?" in platform.auth_url else "?"
    return Login(
        redirect=f"{platform.auth_url}{joint}{urlencode(query)}",
        cookie=cookie_name(state, url),
        value=cookie,
    )


def take_state(connection: Connection, state: str) -> Pending | None:
    """Take a login out of the database: whoever comes second finds nothing.

    Args:
        connection: A transaction, which has to be committed whatever becomes of the launch.
        state: As the platform sent it back.

    Returns:
        The login; None if there is none of that state, or its platform was removed.
    """
    statement = delete(states).where(states.c.state == hashed(state)).returning(*states.c)
    row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    return Pending(
        nonce=row.nonce,
        cookie=row.cookie,
        platform=get_platform(connection, row.platform),
        target=row.target,
        expires=row.expires,
    )


def cookie_name(state: str, url: str) -> str:
    """Name the cookie of one login: several may be under way in one browser.

    Args:
        state: The login's state.
        url: Where browsers reach this tool; without https a cookie can't have the prefix that
            binds it to this host.
    """
    prefix = "__Host-" if url.startswith("https://") else ""
    return f"{prefix}torchgrade-launch-{hashed(state)[:16]}"


def hashed(text: str) -> str:
    """Give the SHA-256 of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_hash_of(digest: str, text: str) -> bool:
    """Compare in a time that does not tell where they differ."""
    return hmac.compare_digest(digest, hashed(text))


def _text(params: Mapping[str, str], name: str, missing: Reason, longest: int) -> str:
    value = params.get(name, "")
    if not value:
        raise LaunchRefused(missing)
    if len(value) > longest:
        raise LaunchRefused(Reason.TOO_LARGE)
    return value


def _named(connection: Connection, issuer: str, params: Mapping[str, str]) -> Platform:
    """Find the one platform that a login names."""
    client = params.get("client_id", "")
    if len(client) > _MAX_ID:
        raise LaunchRefused(Reason.TOO_LARGE)
    if not storable(issuer + client):
        raise LaunchRefused(Reason.PLATFORM_UNKNOWN)
    found = find_platforms(connection, issuer, client)
    if not found:
        raise LaunchRefused(Reason.PLATFORM_UNKNOWN)
    if len(found) > 1:
        raise LaunchRefused(Reason.PLATFORM_AMBIGUOUS)
    deployment = params.get("lti_deployment_id")
    if deployment is not None and deployment not in found[0].deployments:
        raise LaunchRefused(Reason.DEPLOYMENT)
    return found[0]


def storable(text: str) -> bool:
    """Say whether an id is of printable ASCII alone, as LTI's ids are; any database takes it."""
    return text.isascii() and text.isprintable()
