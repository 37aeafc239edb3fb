"""The second half of a launch: what the platform posts back, believed only if every rule holds.

The rules stand in `validate_launch` in their order: state, cookie, signature, audience, times,
nonce, and then LTI's own claims (1EdTech Security Framework 5.1.3, LTI Core 1.3). Whatever becomes
of it, a state is good for one try. Nothing here logs or repeats what was posted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.types import Options
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from torchgrade.lti.claims import read_launch
from torchgrade.lti.jwks import PlatformKeys
from torchgrade.lti.login import (
    Pending,
    cookie_name,
    hashed,
    is_hash_of,
    nonces,
    take_state,
)
from torchgrade.lti.records import Launch, Platform
from torchgrade.lti.refusals import LaunchRefused, Reason

MAX_TOKEN = 64 * 1024
"""Characters of the longest token that is taken."""

_MAX_STATE = 128
_MAX_ID = 255
_LEEWAY = 60
_OLDEST = 600
_NONCE_KEPT = 24 * 3600
_OPTIONS: Options = {
    "require": ["iss", "aud", "exp", "iat", "nonce"],
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_sub": False,
    "verify_jti": False,
}


def validate_launch(
    engine: Engine,
    form: Mapping[str, str],
    cookies: Mapping[str, str],
    *,
    url: str,
    keys: PlatformKeys,
    now: datetime,
) -> Launch:
    """Validate what a platform posted to the launch address.

    Two short transactions of its own, none of them open while keys are fetched: a refusal must
    not bring the state back.

    Args:
        engine: The database.
        form: The fields of the form, each once.
        cookies: The request's cookies.
        url: Where browsers reach this tool, without a slash at its end.
        keys: The platforms' keys.
        now: The time, with a zone.

    Returns:
        The launch.

    Raises:
        LaunchRefused: A rule does not hold; `reason` says which.
    """
    seconds = now.timestamp()
    login = _login(engine, form, cookies, url, seconds)
    if "error" in form:
        raise LaunchRefused(Reason.PLATFORM_ERROR)
    token = form.get("id_token", "")
    kid = _key_id(token)
    key = keys.find(login.platform.jwks_url, kid)
    claims = _verified(token, key, login.platform)
    _check_parties(claims, login.platform)
    expires = _check_times(claims, seconds)
    _check_nonce(engine, claims["nonce"], login, min(expires, seconds + _NONCE_KEPT))
    return read_launch(claims, login.platform, login.target)


def _login(
    engine: Engine, form: Mapping[str, str], cookies: Mapping[str, str], url: str, now: float
) -> Pending:
    """Take the login that the posted state belongs to, if this browser began it."""
    state = form.get("state", "")
    if not state:
        raise LaunchRefused(Reason.STATE_MISSING)
    if len(state) > _MAX_STATE:
        raise LaunchRefused(Reason.STATE_UNKNOWN)
    with engine.begin() as connection:
        login = take_state(connection, state)
    if login is None:
        raise LaunchRefused(Reason.STATE_UNKNOWN)
    if now >= login.expires:
        raise LaunchRefused(Reason.STATE_EXPIRED)
    if not is_hash_of(login.cookie, cookies.get(cookie_name(state, url), "")):
        raise LaunchRefused(Reason.COOKIE)
    return login


def _key_id(token: str) -> str:
    """Read the one thing that an unverified token is asked for: which key it names."""
    if not token:
        raise LaunchRefused(Reason.TOKEN_MISSING)
    if len(token) > MAX_TOKEN:
        raise LaunchRefused(Reason.TOO_LARGE)
    if token.count(".") != 2 or not token.isascii():
        raise LaunchRefused(Reason.TOKEN_MALFORMED)
    try:
        header = jwt.get_unverified_header(token)
    except jwt.DecodeError:
        raise LaunchRefused(Reason.TOKEN_MALFORMED) from None
    except jwt.InvalidTokenError:
        raise LaunchRefused(Reason.HEADER) from None
    if header.get("alg") != "RS256":
        raise LaunchRefused(Reason.ALGORITHM)
    if "crit" in header or "b64" in header:
        raise LaunchRefused(Reason.HEADER)
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= _MAX_ID:
        raise LaunchRefused(Reason.KEY_MISSING)
    return kid


def _verified(token: str, key: rsa.RSAPublicKey, platform: Platform) -> dict[str, Any]:
    """Verify the signature; the times are checked below, against the clock that was given."""
    try:
        return jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            audience=platform.client_id,
            issuer=platform.issuer,
            options=_OPTIONS,
        )
    except jwt.InvalidTokenError as error:
        raise LaunchRefused(_why(error)) from None


def _why(error: jwt.InvalidTokenError) -> Reason:
    if isinstance(error, jwt.MissingRequiredClaimError):
        return _MISSING.get(error.claim, Reason.CLAIM)
    for kind, reason in _KINDS:
        if isinstance(error, kind):
            return reason
    return Reason.TOKEN_MALFORMED


_MISSING = {
    "iss": Reason.ISSUER,
    "aud": Reason.AUDIENCE,
    "exp": Reason.TIME_MISSING,
    "iat": Reason.TIME_MISSING,
    "nonce": Reason.NONCE,
}
_KINDS: tuple[tuple[type[jwt.InvalidTokenError], Reason], ...] = (
    (jwt.InvalidSignatureError, Reason.SIGNATURE),
    (jwt.InvalidAlgorithmError, Reason.ALGORITHM),
    (jwt.InvalidIssuerError, Reason.ISSUER),
    (jwt.InvalidAudienceError, Reason.AUDIENCE),
)


def _check_parties(claims: dict[str, Any], platform: Platform) -> None:
    """Refuse a token that is for others too, or was asked for by another."""
    audience = claims["aud"]
    everyone = audience if isinstance(audience, list) else [audience]
    if any(one != platform.client_id for one in everyone):
        raise LaunchRefused(Reason.AUDIENCE)
    if claims.get("azp") not in (None, platform.client_id):
        raise LaunchRefused(Reason.PARTY)


def _check_times(claims: dict[str, Any], now: float) -> float:
    """Check `exp`, `iat` and `nbf`; the clocks may differ by a minute. Gives `exp`."""
    expires, issued = _time(claims["exp"]), _time(claims["iat"])
    begins = _time(claims["nbf"]) if claims.get("nbf") is not None else issued
    if expires <= now - _LEEWAY:
        raise LaunchRefused(Reason.EXPIRED)
    if max(issued, begins) > now + _LEEWAY:
        raise LaunchRefused(Reason.TOO_EARLY)
    if issued < now - _OLDEST:
        raise LaunchRefused(Reason.TOO_OLD)
    return expires


def _time(value: object) -> float:
    """Read a NumericDate (RFC 7519, 2): a number of this millennium's size."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53:
        raise LaunchRefused(Reason.TIME_MISSING)
    return float(value)


def _check_nonce(engine: Engine, nonce: object, login: Pending, expires: float) -> None:
    """Compare the nonce with the login's, and take it once."""
    if not isinstance(nonce, str) or not nonce or not is_hash_of(login.nonce, nonce):
        raise LaunchRefused(Reason.NONCE)
    row = {
        "issuer": login.platform.issuer,
        "nonce": hashed(nonce),
        "expires": math.ceil(expires) + _LEEWAY,
    }
    try:
        with engine.begin() as connection:
            connection.execute(insert(nonces).values(row))
    except IntegrityError:
        raise LaunchRefused(Reason.NONCE_USED) from None
