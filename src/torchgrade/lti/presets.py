"""The addresses of well-known platforms, derived from where a school's platform is.

Sources: Canvas, "Configuring LTI Advantage Tools"; Moodle, mod/lti (`auth.php`, `token.php`,
`certs.php`); Open edX, lti-consumer-xblock's `plugin/urls.py`; D2L, "LTI Advantage: Register a
tool"; Blackboard, "LTI 1.3: Register your tool". Whatever the platform shows you goes before them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from torchgrade.errors import InstructorError
from torchgrade.lti.addresses import host_of, secure
from torchgrade.model import Record

Preset = Literal["canvas", "moodle", "openedx", "brightspace", "blackboard"]


class Endpoints(Record, frozen=True, kw_only=True):
    """What is known of a platform from its address; an empty text has to be asked for."""

    issuer: str = ""
    auth_url: str = ""
    token_url: str = ""
    jwks_url: str = ""
    audience: str = ""
    service_hosts: tuple[str, ...] = ()


def preset(kind: Preset, address: str, client_id: str) -> Endpoints:
    """Derive the endpoints of a platform.

    Args:
        kind: Which platform it is.
        address: Where people open it, `https://moodle.example.edu`.
        client_id: Our client id there.

    Raises:
        InstructorError: The address is none.
    """
    address = address.rstrip("/")
    if not secure(address):
        raise InstructorError(
            f"--url is {address!r}, which is no https address",
            hint="Give the address at which people open the platform, such as"
            " https://moodle.example.edu.",
        )
    return _PRESETS[kind](address, client_id)


def _canvas(address: str, _client: str) -> Endpoints:
    """A school's Canvas at Instructure signs in and gives tokens on a host for all schools."""
    host = host_of(address)
    if not host.endswith(".instructure.com"):
        return Endpoints(
            issuer="https://canvas.instructure.com",  # what Canvas says unless it is configured
            auth_url=f"{address}/api/lti/authorize_redirect",
            token_url=f"{address}/login/oauth2/token",
            jwks_url=f"{address}/api/lti/security/jwks",
        )
    place = next((p for p in ("beta.", "test.") if f".{p}" in host), "")
    common = f"https://sso.{place}canvaslms.com"
    return Endpoints(
        issuer=f"https://canvas.{place}instructure.com",
        auth_url=f"{common}/api/lti/authorize_redirect",
        token_url=f"{common}/login/oauth2/token",
        jwks_url=f"{common}/api/lti/security/jwks",
        service_hosts=(host,),
    )


def _moodle(address: str, _client: str) -> Endpoints:
    return Endpoints(
        issuer=address,
        auth_url=f"{address}/mod/lti/auth.php",
        token_url=f"{address}/mod/lti/token.php",
        jwks_url=f"{address}/mod/lti/certs.php",
    )


def _openedx(address: str, _client: str) -> Endpoints:
    """Its token and keyset addresses end in a number of the block's own, which Studio shows."""
    return Endpoints(issuer=address, auth_url=f"{address}/api/lti_consumer/v1/launch/")


def _brightspace(address: str, _client: str) -> Endpoints:
    return Endpoints(
        issuer=address,
        auth_url=f"{address}/d2l/lti/authenticate",
        token_url="https://auth.brightspace.com/core/connect/token",  # noqa: S106 - an address
        jwks_url=f"{address}/d2l/.well-known/jwks",
        audience="https://api.brightspace.com/auth/token",
        service_hosts=(host_of(address),),
    )


def _blackboard(address: str, client: str) -> Endpoints:
    portal = "https://developer.blackboard.com/api/v1"
    return Endpoints(
        issuer="https://blackboard.com",
        auth_url=f"{portal}/gateway/oidcauth",
        token_url=f"{portal}/gateway/oauth2/jwttoken",
        jwks_url=f"{portal}/management/applications/{client}/jwks.json",
        service_hosts=(host_of(address),),
    )


_PRESETS: dict[Preset, Callable[[str, str], Endpoints]] = {
    "canvas": _canvas,
    "moodle": _moodle,
    "openedx": _openedx,
    "brightspace": _brightspace,
    "blackboard": _blackboard,
}
