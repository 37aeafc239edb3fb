"""What an administrator has to type into a platform, and what Canvas reads by itself.

All of it follows from the address at which browsers reach this tool.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from torchgrade.lti.login import LAUNCH_PATH, LOGIN_PATH
from torchgrade.model import Record

JWKS_PATH = "/lti/jwks.json"
CONFIG_PATH = "/lti/config.json"

SCOPES = (
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
)
"""What this tool asks platforms for: line items, results, scores, and the roster."""

_TITLE = "torchgrade"
_DESCRIPTION = "Homework in notebooks: download, hand in, see it graded, read the feedback."


class Configuration(Record, frozen=True, kw_only=True):
    """The addresses of this tool.

    Attributes:
        login: OpenID Connect login initiation URL.
        launch: Redirect URL, to which launches are posted.
        jwks: Public keyset URL.
        target: Target link URI.
        config: Where Canvas reads all of it.
        scopes: The services that it uses.
    """

    login: str
    launch: str
    jwks: str
    target: str
    config: str
    scopes: tuple[str, ...] = SCOPES


def configuration(url: str) -> Configuration:
    """Give the addresses of this tool.

    Args:
        url: Where browsers reach it, without a slash at its end.
    """
    return Configuration(
        login=url + LOGIN_PATH,
        launch=url + LAUNCH_PATH,
        jwks=url + JWKS_PATH,
        target=url + LAUNCH_PATH,
        config=url + CONFIG_PATH,
    )


def canvas_configuration(url: str) -> dict[str, Any]:
    """Give the JSON that Canvas reads to make a developer key ("Enter URL").

    Source: Canvas's documentation, "Configuring LTI Advantage Tools", anatomy of a JSON
    configuration.

    Args:
        url: Where browsers reach this tool, without a slash at its end.
    """
    there = configuration(url)
    choosing = {
        "text": _TITLE,
        "message_type": "LtiDeepLinkingRequest",
        "target_link_uri": there.target,
        "selection_width": 800,
        "selection_height": 600,
    }
    return {
        "title": _TITLE,
        "description": _DESCRIPTION,
        "oidc_initiation_url": there.login,
        "target_link_uri": there.target,
        "redirect_uris": [there.launch],
        "public_jwk_url": there.jwks,
        "scopes": list(SCOPES),
        "custom_fields": {},
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": urlsplit(url).hostname or "",
                "privacy_level": "public",
                "settings": {
                    "text": _TITLE,
                    "placements": [
                        {"placement": "assignment_selection", **choosing},
                        {"placement": "link_selection", **choosing},
                        {
                            "placement": "course_navigation",
                            "text": _TITLE,
                            "message_type": "LtiResourceLinkRequest",
                            "target_link_uri": there.target,
                            "windowTarget": "_blank",
                        },
                    ],
                },
            }
        ],
    }
