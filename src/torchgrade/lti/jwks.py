"""A platform's public keys: fetched when needed, kept for an hour, never from a token's own words.

The address is that of the platform's registration. What a token says about where its key is
(`jku`, `x5u`, `jwk`) is never looked at.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa

from torchgrade.lti.addresses import secure
from torchgrade.lti.refusals import LaunchRefused, Reason

_log = logging.getLogger(__name__)

_SECONDS = 5.0
_MAX_BYTES = 256 * 1024
_MAX_KEYS = 100
_MAX_KID = 255
_KEPT = 3600.0
_STALE = 24 * 3600.0
_AGAIN = 30.0
_AFTER_FAILURE = 10.0
_BITS = range(2048, 8192 + 1)

Found = rsa.RSAPublicKey | Reason
"""A key that may verify launches, or why the key of that id may not."""


class PlatformKeys:
    """The public keys of all platforms; one of them serves a whole process, from any thread.

    Args:
        client: Fetches; the default one follows no redirect.
        clock: Seconds that only grow.
    """

    def __init__(
        self, *, client: httpx.Client | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client or httpx.Client(timeout=_SECONDS, follow_redirects=False)
        self._clock = clock
        self._lock = threading.Lock()
        self._shelves: dict[str, _Shelf] = {}

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def find(self, address: str, kid: str) -> rsa.RSAPublicKey:
        """Find the key that a token says it is signed with.

        Keys are fetched when none are kept, when they are an hour old, and when the id is
        unknown, since platforms change their keys; the last at most twice a minute.

        Args:
            address: `jwks_url` of the platform's registration.
            kid: The key's id.

        Returns:
            The key.

        Raises:
            LaunchRefused: No key has that id, it may not verify signatures, two keys share the
                id, or the keys can't be fetched.
        """
        with self._lock:
            shelf = self._shelves.setdefault(address, _Shelf())
        with shelf.lock:
            found = self._look(shelf, address, kid)
        if isinstance(found, Reason):
            raise LaunchRefused(found)
        return found

    def _look(self, shelf: _Shelf, address: str, kid: str) -> Found:
        now = self._clock()
        if now - shelf.fetched >= _KEPT:
            self._refresh(shelf, address, now)
        elif kid not in shelf.keys and now - shelf.asked >= _AGAIN:
            shelf.asked = now
            self._refresh(shelf, address, now)
        if now - shelf.fetched >= _STALE:
            return Reason.KEYS_OUT_OF_REACH
        return shelf.keys.get(kid, Reason.KEY_UNKNOWN)

    def _refresh(self, shelf: _Shelf, address: str, now: float) -> None:
        """Fetch the keys; if that fails, those at hand stay for a day."""
        if now - shelf.failed < _AFTER_FAILURE:
            return
        try:
            shelf.keys = read_keys(self._fetch(address))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            shelf.failed = self._clock()
            _log.warning("The keys at %s can't be used: %s", address, error)
        else:
            shelf.fetched = now

    def _fetch(self, address: str) -> bytes:
        if not secure(address):
            raise ValueError("not an https address")
        end = time.monotonic() + _SECONDS
        content = bytearray()
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        with self._client.stream(
            "GET", address, headers=headers, follow_redirects=False, timeout=_SECONDS
        ) as answer:
            if answer.status_code != httpx.codes.OK:
                raise ValueError(f"status {answer.status_code}")
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise ValueError("compressed, though it was asked not to be")
            for part in answer.iter_raw():
                content += part
                if len(content) > _MAX_BYTES:
                    raise ValueError(f"more than {_MAX_BYTES} bytes")
                if time.monotonic() > end:
                    raise ValueError(f"not whole after {_SECONDS:g} seconds")
        return bytes(content)


class _Shelf:
    """What is at hand of one platform; `lock` lets one thread fetch while the others wait."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.keys: dict[str, Found] = {}
        self.fetched = self.failed = self.asked = float("-inf")


def read_keys(content: bytes) -> dict[str, Found]:
    """Read a JWK set (RFC 7517) and say of each key id which key verifies launches, or why none.

    Args:
        content: The set, as JSON.

    Returns:
        Key id to its key, or to the reason why it may not be used. Keys without an id are left
        out: a launch names its key.

    Raises:
        ValueError: It is no JWK set.
    """
    try:
        plain = json.loads(content)
    except RecursionError:
        raise ValueError("nested too deep") from None
    entries = plain.get("keys") if isinstance(plain, dict) else None
    if not isinstance(entries, list) or len(entries) > _MAX_KEYS:
        raise ValueError("no JWK set")
    keys: dict[str, Found] = {}
    for entry in entries:
        kid = entry.get("kid") if isinstance(entry, dict) else None
        if not isinstance(kid, str) or not 0 < len(kid) <= _MAX_KID:
            continue
        key = _key(entry)
        keys[kid] = Reason.KEY_AMBIGUOUS if kid in keys and not _same(keys[kid], key) else key
    return keys


def _same(one: Found, other: Found) -> bool:
    if isinstance(one, Reason) or isinstance(other, Reason):
        return one is other
    return one.public_numbers() == other.public_numbers()


def _key(entry: dict[str, Any]) -> Found:
    fit = (
        entry.get("kty") == "RSA"
        and entry.get("use", "sig") == "sig"
        and entry.get("alg", "RS256") == "RS256"
        and _verifies(entry.get("key_ops"))
    )
    if not fit:
        return Reason.KEY_UNFIT
    try:
        numbers = rsa.RSAPublicNumbers(_number(entry.get("e")), _number(entry.get("n")))
        if numbers.n.bit_length() not in _BITS:
            return Reason.KEY_UNFIT
        return numbers.public_key()
    except ValueError:
        return Reason.KEY_UNFIT


def _verifies(operations: object) -> bool:
    return operations is None or (isinstance(operations, list) and "verify" in operations)


def _number(text: object) -> int:
    if not isinstance(text, str) or not text.isascii():
        raise ValueError("no number")
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("no number") from None
    return int.from_bytes(content, "big")
