"""What a launch must satisfy, written a second time: an independent check of accepted ones."""

from urllib.parse import urlsplit

import jwt

from tests.kit.lti.hostile import AGS, LTI, NRPS

KINDS = ("LtiResourceLinkRequest", "LtiDeepLinkingRequest")


def breaches(token, hostile, nonce, target, now):
    """Name the rules that a token breaks, given the platform's true key and the login."""
    if jwt.get_unverified_header(token).get("alg") != "RS256":
        return ["alg"]
    c = jwt.decode(
        token, hostile.key.public_key(), algorithms=["RS256"], options={
            "verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False,
            "verify_sub": False, "verify_iss": False, "verify_jti": False,
        },
    )  # fmt: skip
    p = hostile.platform
    seconds = now.timestamp()
    rules = {
        "iss": c.get("iss") == p.issuer,
        "aud": c.get("aud") in (p.client_id, [p.client_id]),
        "azp": c.get("azp") in (None, p.client_id),
        "nonce": c.get("nonce") == nonce,
        "exp": is_time(c.get("exp")) and c["exp"] > seconds - 60,
        "iat": is_time(c.get("iat")) and seconds - 600 <= c["iat"] <= seconds + 60,
        "nbf": c.get("nbf") is None or (is_time(c["nbf"]) and c["nbf"] <= seconds + 60),
        "sub": is_id(c.get("sub")),
        "version": c.get(LTI + "version") == "1.3.0",
        "message": c.get(LTI + "message_type") in KINDS,
        "deployment": c.get(LTI + "deployment_id") in p.deployments,
        "roles": isinstance(c.get(LTI + "roles"), list)
        and all(isinstance(role, str) for role in c[LTI + "roles"]),
        "target": c.get(LTI + "target_link_uri") == target
        or (c.get(LTI + "message_type") == KINDS[1] and c.get(LTI + "target_link_uri") is None),
        "link": c.get(LTI + "message_type") == KINDS[1]
        or is_id((c.get(LTI + "resource_link") or {}).get("id")),
        "services": all(
            urlsplit(address).netloc == urlsplit(p.token_url).netloc
            and urlsplit(address).scheme == "https"
            for address in services(c)
        ),
    }
    return [name for name, holds in rules.items() if not holds]


def services(c):
    ags, nrps = c.get(AGS) or {}, c.get(NRPS) or {}
    found = [ags.get("lineitems"), ags.get("lineitem")] if ags else []
    found += [nrps.get("context_memberships_url")] if nrps else []
    return [address for address in found if address is not None]


def is_time(value):
    return type(value) in (int, float)


def is_id(value):
    return isinstance(value, str) and 0 < len(value) <= 255 and value.isascii()
