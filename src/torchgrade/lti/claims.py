"""The claims of LTI in a token whose signature holds: read, typed, measured, or refused.

Pure functions of the token's content. A null counts as absent: Canvas and Open edX send it. What
is shown to people is cleaned of control characters and cut; what identifies is refused if it is
not of printable ASCII and at most 255 characters long, as LTI Core says of ids.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from torchgrade.lti.addresses import host_of, secure
from torchgrade.lti.login import storable
from torchgrade.lti.records import DeepLinking, Grading, Launch, Platform
from torchgrade.lti.refusals import LaunchRefused, Reason

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
_NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
_DL = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"

LINK_REQUEST = "LtiResourceLinkRequest"
DEEP_LINKING_REQUEST = "LtiDeepLinkingRequest"

_MAX_ID = 255
_MAX_SHOWN = 500
_MAX_EMAIL = 320
_MAX_DATA = 32 * 1024
_MAX_ITEMS = 200

Claims = dict[str, Any]


def read_launch(claims: Claims, platform: Platform, target: str) -> Launch:
    """Make a launch of the claims, or refuse it.

    Args:
        claims: The token's content; its signature, issuer, audience, times and nonce hold.
        platform: Whose it is.
        target: `target_link_uri` of the login that this launch ends.

    Returns:
        The launch.

    Raises:
        LaunchRefused: A claim is missing, of the wrong type, too long, or names what is not the
            platform's.
    """
    message = _message(claims)
    deep_linking = _deep_linking(claims) if message == DEEP_LINKING_REQUEST else None
    context = _object(claims, _LTI + "context", Reason.CONTEXT)
    link = _link(claims, message)
    lis = _object(claims, _LTI + "lis", Reason.CLAIM)
    extension = _object(claims, _LTI + "ext", Reason.CLAIM)
    return Launch(
        platform=platform.id,
        deployment=_deployment(claims, platform),
        subject=_id(claims.get("sub"), Reason.SUBJECT),
        message=message,
        target=_target(claims, message, target),
        roles=_roles(claims),
        name=_shown(claims, "name"),
        given_name=_shown(claims, "given_name"),
        family_name=_shown(claims, "family_name"),
        email=_email(claims),
        locale=_locale(claims),
        username=_shown(extension, "user_username"),
        id_number=_shown(lis, "person_sourcedid"),
        context=_id(context.get("id"), Reason.CONTEXT) if context else "",
        context_title=_shown(context, "title"),
        context_label=_shown(context, "label"),
        link=_id(link.get("id"), Reason.LINK) if link else "",
        link_title=_shown(link, "title"),
        custom=_custom(claims),
        grading=_grading(claims, platform),
        members_url=_members(claims, platform),
        deep_linking=deep_linking,
        return_url=_return_url(claims),
    )


def _message(claims: Claims) -> str:
    if claims.get(_LTI + "version") != "1.3.0":
        raise LaunchRefused(Reason.VERSION)
    message = claims.get(_LTI + "message_type")
    if message not in (LINK_REQUEST, DEEP_LINKING_REQUEST):
        raise LaunchRefused(Reason.MESSAGE)
    return str(message)


def _deployment(claims: Claims, platform: Platform) -> str:
    deployment = _id(claims.get(_LTI + "deployment_id"), Reason.DEPLOYMENT)
    if deployment not in platform.deployments:
        raise LaunchRefused(Reason.DEPLOYMENT)
    return deployment


def _target(claims: Claims, message: str, expected: str) -> str:
    """Compare the page with the login's; a Deep Linking request need not name it."""
    target = claims.get(_LTI + "target_link_uri")
    if target is None and message == DEEP_LINKING_REQUEST:
        return expected
    if target != expected:
        raise LaunchRefused(Reason.TARGET)
    return expected


def _link(claims: Claims, message: str) -> Claims:
    link = _object(claims, _LTI + "resource_link", Reason.LINK)
    if message == LINK_REQUEST and not link:
        raise LaunchRefused(Reason.LINK)
    return link if message == LINK_REQUEST else {}


def _roles(claims: Claims) -> tuple[str, ...]:
    """Read the roles; a list of none is one that the certification sends."""
    roles = claims.get(_LTI + "roles")
    if not isinstance(roles, list) or len(roles) > _MAX_ITEMS:
        raise LaunchRefused(Reason.ROLES)
    for role in roles:
        if not isinstance(role, str) or len(role) > _MAX_ID or not storable(role):
            raise LaunchRefused(Reason.ROLES)
    return tuple(roles)


def _deep_linking(claims: Claims) -> DeepLinking:
    why = Reason.DEEP_LINKING
    settings = _object(claims, _DL, why)
    address = settings.get("deep_link_return_url")
    data = settings.get("data")
    if not isinstance(address, str) or not secure(address):
        raise LaunchRefused(why)
    if data is not None and (not isinstance(data, str) or len(data) > _MAX_DATA):
        raise LaunchRefused(why)
    return DeepLinking(
        return_url=address,
        data=data or "",
        multiple=_flag(settings, "accept_multiple", why) or False,
        types=_texts(settings, "accept_types", why),
        line_items=_flag(settings, "accept_lineitem", why) is not False,
    )


def _grading(claims: Claims, platform: Platform) -> Grading | None:
    endpoint = _object(claims, _AGS, Reason.SERVICE)
    if not endpoint:
        return None
    return Grading(
        scopes=_texts(endpoint, "scope", Reason.SERVICE),
        line_items=_service(endpoint, "lineitems", platform),
        line_item=_service(endpoint, "lineitem", platform),
    )


def _members(claims: Claims, platform: Platform) -> str:
    return _service(_object(claims, _NRPS, Reason.SERVICE), "context_memberships_url", platform)


def _service(claim: Claims, name: str, platform: Platform) -> str:
    """Read the address of a service: our token may go to hosts of the platform alone."""
    address = claim.get(name)
    if address is None:
        return ""
    hosts = {host_of(platform.token_url), *(host.lower() for host in platform.service_hosts)}
    if not isinstance(address, str) or not secure(address) or host_of(address) not in hosts:
        raise LaunchRefused(Reason.SERVICE)
    return address


def _return_url(claims: Claims) -> str:
    """Read where a browser may be sent back to; what is no such address is left out."""
    presentation = _object(claims, _LTI + "launch_presentation", Reason.CLAIM)
    address = presentation.get("return_url")
    return address if isinstance(address, str) and secure(address) else ""


def _custom(claims: Claims) -> dict[str, str]:
    """Read the custom parameters: texts, and numbers and truth values as texts (Canvas)."""
    custom = _object(claims, _LTI + "custom", Reason.CLAIM)
    if len(custom) > _MAX_ITEMS:
        raise LaunchRefused(Reason.CLAIM)
    plain = {}
    for name, value in custom.items():
        if isinstance(value, bool):
            plain[_clean(name)] = "true" if value else "false"
        elif isinstance(value, str | int | float):
            plain[_clean(name)] = _clean(str(value))
    return plain


def _locale(claims: Claims) -> str:
    locale = _shown(claims, "locale")
    if not locale:
        presentation = _object(claims, _LTI + "launch_presentation", Reason.CLAIM)
        locale = _shown(presentation, "locale")
    return locale.replace("_", "-") if storable(locale) and len(locale) <= 35 else ""


def _email(claims: Claims) -> str:
    email = claims.get("email")
    if email is not None and not isinstance(email, str):
        raise LaunchRefused(Reason.CLAIM)
    usable = email and len(email) <= _MAX_EMAIL and "@" in email and _clean(email) == email
    return email if usable and email else ""


def _shown(claim: Claims, name: str) -> str:
    value = claim.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LaunchRefused(Reason.CLAIM)
    return _clean(value[:_MAX_SHOWN]).strip()


def _clean(text: str) -> str:
    """Drop what neither a database nor a page takes: control characters and half characters."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs"))


def _id(value: object, why: Reason) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _MAX_ID or not storable(value):
        raise LaunchRefused(why)
    return value


def _object(claims: Claims, name: str, why: Reason) -> Claims:
    """Read a claim that is an object; absent, null and PHP's empty list are an empty one."""
    value = claims.get(name)
    if value is None or value == []:
        return {}
    if not isinstance(value, dict):
        raise LaunchRefused(why)
    return value


def _texts(claim: Claims, name: str, why: Reason) -> tuple[str, ...]:
    values = claim.get(name)
    if values is None:
        return ()
    if not isinstance(values, list) or len(values) > _MAX_ITEMS:
        raise LaunchRefused(why)
    for value in values:
        if not isinstance(value, str) or len(value) > _MAX_ID or not storable(value):
            raise LaunchRefused(why)
    return tuple(values)


def _flag(claim: Claims, name: str, why: Reason) -> bool | None:
    value = claim.get(name)
    if value is not None and not isinstance(value, bool):
        raise LaunchRefused(why)
    return value
