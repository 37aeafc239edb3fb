"""What a platform offers a tool after a launch: the roster, line items, scores and results.

Names and Role Provisioning Services 2.0 and Assignment and Grade Services 2.0 of 1EdTech. Nothing
here decides what is sent or when: a score goes out exactly as it is given.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlunsplit

import httpx

from torchgrade.lti.calls import Caller, ServiceError, same_origin, shown, split
from torchgrade.lti.records import LineItem, Member, Platform, Result, Score

__all__ = ["MEMBERS", "ServiceError", "Services", "timestamp"]

_log = logging.getLogger(__name__)

_AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
"""Scope of the roster."""
_READ_ITEMS = (f"{_AGS}lineitem.readonly", f"{_AGS}lineitem")
_WRITE_ITEMS = (f"{_AGS}lineitem",)
_SCORES = (f"{_AGS}score",)
_RESULTS = (f"{_AGS}result.readonly",)

_MEMBERS_KIND = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_ITEM_KIND = "application/vnd.ims.lis.v2.lineitem+json"
_ITEMS_KIND = "application/vnd.ims.lis.v2.lineitemcontainer+json"
_SCORE_KIND = "application/vnd.ims.lis.v1.score+json"
_RESULTS_KIND = "application/vnd.ims.lis.v2.resultcontainer+json"
_CANVAS = "https://canvas.instructure.com/lti/submission"

_MOST_PAGES = 200
_MOST_ENTRIES = 20_000
_MAX_ID = 255
_MAX_SHOWN = 500


class Services:
    """The services of one platform; each call asks for no more than the scope that it needs.

    Args:
        platform: The platform.
        sign: Signs the claims of a JWT with the tool's key.
        http: Client to use; one of its own by default.
        now: The time, with a time zone.
    """

    def __init__(
        self,
        platform: Platform,
        sign: Callable[[dict[str, Any]], str],
        *,
        http: httpx.Client | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._caller = Caller(platform, sign, http=http, now=now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._caller.close()

    def members(self, url: str) -> Iterator[Member]:
        """Read the roster of a context, page after page.

        Args:
            url: `context_memberships_url` of the launch.

        Raises:
            ServiceError: The platform does not give it, or not whole.
        """
        for page in self._pages(url, (MEMBERS,), _MEMBERS_KIND):
            entries = page.get("members") if isinstance(page, dict) else None
            yield from _read_all(entries, _member, url)

    def line_items(
        self, url: str, resource: str = "", tag: str = "", link: str = ""
    ) -> tuple[LineItem, ...]:
        """List the line items of a context.

        Args:
            url: `lineitems` of the launch.
            resource: Those with this `resourceId` alone.
            tag: Those with this tag alone.
            link: Those of this resource link alone.

        Raises:
            ServiceError: The platform does not give them, or not whole.
        """
        wanted = {"resource_id": resource, "tag": tag, "resource_link_id": link}
        asked = _with_query(url, {key: value for key, value in wanted.items() if value})
        found = (
            item
            for page in self._pages(asked, _READ_ITEMS, _ITEMS_KIND)
            for item in _read_all(page, _line_item, url)
        )
        return tuple(
            item
            for item in found
            if (not resource or item.resource == resource)
            and (not tag or item.tag == tag)
            and (not link or item.link == link)
        )

    def line_item(self, url: str) -> LineItem:
        """Read one line item.

        Raises:
            ServiceError: The platform does not give it.
        """
        reply = self._caller.call("GET", url, _READ_ITEMS, accept=_ITEM_KIND)
        return self._one(reply.json(), url)

    def create_line_item(self, url: str, item: LineItem) -> LineItem:
        """Create a line item; look with `line_items` first whether it is there.

        Args:
            url: `lineitems` of the launch.
            item: What it shall be; `url` is left out.

        Returns:
            The line item as the platform made it, with its `url`.

        Raises:
            ServiceError: The platform does not create it.
        """
        body: dict[str, Any] = {"scoreMaximum": whole(item.maximum), "label": item.label}
        named = {"resourceId": item.resource, "tag": item.tag, "resourceLinkId": item.link}
        body |= {key: value for key, value in named.items() if value}
        reply = self._caller.call(
            "POST", url, _WRITE_ITEMS, accept=_ITEM_KIND, body=body, kind=_ITEM_KIND
        )
        made = self._one(reply.json(), url)
        if not same_origin(made.url, url):
            raise ServiceError(
                f"{shown(url)} made a line item at {shown(made.url)}, which is another host.",
                hint="Ask the platform's administrator about its own address.",
                status=reply.status,
            )
        return made

    def post_score(self, url: str, score: Score) -> None:
        """Publish a score.

        Args:
            url: The line item's.
            score: What to publish. Its timestamp has to be after that of the user's last one.

        Raises:
            ServiceError: The platform does not take it, or the score is none.
        """
        reply = self._caller.call(
            "POST", _below(url, "scores"), _SCORES, body=_score(score), kind=_SCORE_KIND
        )
        reply.refuse_page()

    def results(self, url: str, subject: str = "") -> list[Result]:
        """Read what the platform's gradebook shows in a line item.

        Args:
            url: The line item's.
            subject: Of this user alone; of all by default.

        Raises:
            ServiceError: The platform does not give them, or not whole.
        """
        asked = _with_query(_below(url, "results"), {"user_id": subject} if subject else {})
        return [
            result
            for page in self._pages(asked, _RESULTS, _RESULTS_KIND)
            for result in _read_all(page, _result, url)
            if not subject or result.subject == subject
        ]

    def _pages(self, url: str, scopes: Sequence[str], accept: str) -> Iterator[Any]:
        """Read page after page of one host; what is cut short is an error, not an end."""
        seen: set[str] = set()
        following = url
        while following:
            if following in seen or len(seen) >= _MOST_PAGES:
                raise ServiceError(f"{shown(url)} has pages without end.")
            if not same_origin(following, url):
                raise ServiceError(f"{shown(url)} goes on at {shown(following)}, another host.")
            seen.add(following)
            reply = self._caller.call("GET", following, scopes, accept=accept)
            yield reply.json()
            following = reply.next

    def _one(self, found: Any, url: str) -> LineItem:
        item = _line_item(found) if isinstance(found, dict) else None
        if item is None:
            raise ServiceError(f"{shown(url)} gave no line item.")
        return item


def timestamp(moment: datetime) -> str:
    """Write a moment as the services want it: ISO 8601 in UTC with milliseconds and `Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def whole(number: float) -> float | int:
    """Write a whole number as an integer: Open edX refuses 20.0 as a `scoreMaximum`."""
    return int(number) if float(number).is_integer() else number


def _score(score: Score) -> dict[str, Any]:
    given, maximum = score.given, score.maximum
    if score.timestamp.tzinfo is None:
        raise ServiceError("A score's timestamp needs a time zone.")
    if not math.isfinite(maximum) or maximum <= 0:
        raise ServiceError(f"A score's maximum can't be {maximum}.")
    if given is not None and (not math.isfinite(given) or given < 0):
        raise ServiceError(f"A score can't be {given}.")
    body: dict[str, Any] = {
        "userId": score.subject,
        "timestamp": timestamp(score.timestamp),
        "activityProgress": score.activity,
        "gradingProgress": score.grading,
    }
    if given is not None:
        body |= {"scoreGiven": whole(given), "scoreMaximum": whole(maximum)}
    if given is not None or score.comment:  # Open edX keeps the last comment if none is sent
        body["comment"] = score.comment
    body[_CANVAS] = {"new_submission": score.new_submission} | (
        {"submitted_at": timestamp(score.submitted)} if score.submitted is not None else {}
    )
    return body


def _read_all(entries: Any, read: Callable[[dict[str, Any]], Any], url: str) -> Iterator[Any]:
    """Read a list; an entry that can't be read is left out, a list that is none is an error."""
    if not isinstance(entries, list):
        raise ServiceError(f"{shown(url)} gave no list.", text=type(entries).__name__)
    if len(entries) > _MOST_ENTRIES:
        raise ServiceError(f"{shown(url)} gave more than {_MOST_ENTRIES} entries in one page.")
    lost = 0
    for entry in entries:
        item = read(entry) if isinstance(entry, dict) else None
        if item is None:
            lost += 1
        else:
            yield item
    if lost:
        _log.warning("%s: %d entries without an id were left out", shown(url), lost)


def _member(entry: dict[str, Any]) -> Member | None:
    subject = _text(entry, "user_id")
    if not 0 < len(subject) <= _MAX_ID or not subject.isascii() or not subject.isprintable():
        return None
    roles = entry.get("roles")
    return Member(
        subject=subject,
        roles=tuple(role for role in roles if isinstance(role, str) and role.isprintable())
        if isinstance(roles, list)
        else (),
        name=_shown(entry, "name"),
        given_name=_shown(entry, "given_name"),
        family_name=_shown(entry, "family_name"),
        email=_shown(entry, "email"),
        username=_shown(entry, "ext_user_username"),
        id_number=_shown(entry, "lis_person_sourcedid"),
        active=(_text(entry, "status") or "Active").casefold() == "active",
    )


def _line_item(entry: dict[str, Any]) -> LineItem | None:
    url = _text(entry, "id")
    if not url:
        return None
    return LineItem(
        url=url,
        label=_text(entry, "label"),
        maximum=_number(entry.get("scoreMaximum")) or 0.0,
        resource=_text(entry, "resourceId"),
        tag=_text(entry, "tag"),
        link=_text(entry, "resourceLinkId"),
    )


def _result(entry: dict[str, Any]) -> Result | None:
    subject = _text(entry, "userId")
    if not subject:
        return None
    known = ("userId", "resultScore", "resultMaximum", "comment")
    return Result(
        subject=subject,
        score=_number(entry.get("resultScore")),
        maximum=_number(entry.get("resultMaximum")),
        comment=_text(entry, "comment"),
        extra={key: value for key, value in entry.items() if key not in known},
    )


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def _shown(entry: dict[str, Any], key: str) -> str:
    """Read what people are shown: without control characters, and cut."""
    text = "".join(c for c in _text(entry, key)[: 4 * _MAX_SHOWN] if c.isprintable())
    return text.strip()[:_MAX_SHOWN]


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _below(url: str, name: str) -> str:
    """Put a last step into the path of a URL, before its query: `…/lineitem/scores?type_id=1`."""
    parts = split(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}", fragment=""))


def _with_query(url: str, more: dict[str, str]) -> str:
    if not more:
        return url
    parts = split(url)
    query = "&".join(filter(None, [parts.query, urlencode(more)]))
    return urlunsplit(parts._replace(query=query, fragment=""))
