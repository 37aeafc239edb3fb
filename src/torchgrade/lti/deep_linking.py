"""The answer to a Deep Linking request: a signed message with the assignments that were chosen.

Deep Linking 2.0 of 1EdTech. The browser of a teacher carries the answer to the platform; nothing
here writes HTML.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from torchgrade.errors import InstructorError
from torchgrade.lti.records import Launch, LineItem, Platform
from torchgrade.lti.services import timestamp, whole
from torchgrade.model import Record

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
_TYPE = "ltiResourceLink"
_VALID_SECONDS = 300


class DeepLink(Record, frozen=True, kw_only=True):
    """One link that the platform shall make.

    Attributes:
        title: What the platform shows.
        url: Where it launches: ours.
        text: Description in plain text; none if empty.
        custom: Custom parameters that each launch of the link brings back.
        line_item: Column of the gradebook to be made with it; none if None.
        window: Whether it shall open in a window of its own, where cookies work.
        due: When submissions end, if that is known.
    """

    title: str
    url: str
    text: str = ""
    custom: dict[str, str] = msgspec.field(default_factory=dict)
    line_item: LineItem | None = None
    window: bool = True
    due: datetime | None = None


class Form(Record, frozen=True, kw_only=True):
    """A form that the browser has to post to the platform.

    Attributes:
        url: Where to.
        values: Field to value; `JWT` alone.
    """

    url: str
    values: dict[str, str]


def accepts_links(launch: Launch) -> bool:
    """Whether a Deep Linking request asks for links that launch this tool."""
    settings = launch.deep_linking
    return settings is not None and (not settings.types or _TYPE in settings.types)


def form(
    launch: Launch,
    platform: Platform,
    items: Sequence[DeepLink],
    sign: Callable[[dict[str, Any]], str],
    now: datetime,
) -> Form:
    """Make the form that brings `response` to the platform; raises as it does."""
    settings = launch.deep_linking
    answer = response(launch, platform, items, sign, now)
    return Form(url=settings.return_url if settings else "", values={"JWT": answer})


def response(
    launch: Launch,
    platform: Platform,
    items: Sequence[DeepLink],
    sign: Callable[[dict[str, Any]], str],
    now: datetime,
) -> str:
    """Sign the answer to a Deep Linking request.

    Args:
        launch: The request.
        platform: The platform that it came from.
        items: What was chosen; nothing is an answer too.
        sign: Signs the claims of a JWT with the tool's key.
        now: The time, with a time zone.

    Returns:
        A JWT, to be posted as `JWT` to the request's return URL.

    Raises:
        InstructorError: The launch is no such request, or the platform does not accept the items.
    """
    settings = launch.deep_linking
    if settings is None or launch.platform != platform.id:
        raise InstructorError(
            "This launch does not ask for links.",
            hint="Begin again with the platform's dialog for choosing content.",
        )
    if items and not accepts_links(launch):
        raise InstructorError(
            f"The platform accepts no links here, but {', '.join(settings.types)}.",
            hint="Begin where the platform adds an activity of this tool.",
        )
    if len(items) > 1 and not settings.multiple:
        raise InstructorError(
            "The platform accepts one assignment at a time here.", hint="Choose one of them."
        )
    issued = int(now.timestamp())
    claims: dict[str, Any] = {
        "iss": platform.client_id,
        "aud": platform.issuer,
        "iat": issued,
        "exp": issued + _VALID_SECONDS,
        "nonce": secrets.token_urlsafe(32),
        f"{_LTI}deployment_id": launch.deployment,
        f"{_LTI}message_type": "LtiDeepLinkingResponse",
        f"{_LTI}version": "1.3.0",
        f"{_DL}content_items": [_item(item, graded=settings.line_items) for item in items],
    }
    if settings.data:
        claims[f"{_DL}data"] = settings.data
    return sign(claims)


def _item(item: DeepLink, *, graded: bool) -> dict[str, Any]:
    content: dict[str, Any] = {"type": _TYPE, "title": item.title, "url": item.url}
    if item.text:
        content["text"] = item.text
    if item.custom:
        content["custom"] = item.custom
    if item.window:
        content["window"] = {"targetName": "_blank"}
    if item.line_item is not None and graded:
        column = item.line_item
        named = {"label": column.label, "resourceId": column.resource, "tag": column.tag}
        content["lineItem"] = {"scoreMaximum": whole(column.maximum)} | {
            key: value for key, value in named.items() if value
        }
    if item.due is not None:
        content["submission"] = {"endDateTime": timestamp(item.due)}
    return content
