"""Which addresses may be spoken to, and when two of them are on the same host.

Nothing here opens a connection.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

MAX_ADDRESS = 2048
"""Characters of the longest address that is taken."""

_LOCAL = ("localhost", "127.0.0.1")
_PORTS = {"https": 443, "http": 80}
_PLAIN = re.compile(r"[\x21-\x7e]+")


def secure(address: str) -> bool:
    """Say whether an address is https with a host and without a user; http on this machine is too.

    Args:
        address: The address, absolute.
    """
    parts = _split(address)
    if parts is None or parts.username is not None or parts.password is not None:
        return False
    local = parts.scheme == "http" and parts.hostname in _LOCAL
    return bool(parts.hostname) and (parts.scheme == "https" or local)


def host_of(address: str) -> str:
    """Give an address's host in small letters, with its port where that is not the usual one.

    Returns:
        `lms.example.edu`, `localhost:8080`; empty if the address has no host.
    """
    parts = _split(address)
    if parts is None or not parts.hostname:
        return ""
    port = parts.port
    usual = port is None or port == _PORTS.get(parts.scheme)
    return parts.hostname if usual else f"{parts.hostname}:{port}"


def below(address: str, base: str) -> bool:
    """Say whether an address is `base` or lies below it, on the same scheme, host and port.

    Args:
        address: The address that somebody else named.
        base: Ours, without a slash at its end.
    """
    parts = _split(address)
    if parts is None or "\\" in address or parts.fragment:
        return False
    if any(re.fullmatch(r"\.|\.\.", re.sub("(?i)%2e", ".", p)) for p in parts.path.split("/")):
        return False
    return address == base or address.startswith((f"{base}/", f"{base}?"))


def _split(address: str) -> SplitResult | None:
    """Take an address apart; None if it is none, too long, or not of printable ASCII."""
    if len(address) > MAX_ADDRESS or not _PLAIN.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return None if "\\" in parts.netloc else parts
