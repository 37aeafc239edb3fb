"""The frozen records of LTI 1.3: platforms, launches, and what their services speak of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from torchgrade.model import Record

_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
_TEACHING = {"Instructor", "TeachingAssistant", "ContentDeveloper", "Administrator"}


class Platform(Record, frozen=True, kw_only=True):
    """A platform that this tool is registered with: one issuer and client id.

    Attributes:
        id: Our number of it; 0 before it is kept.
        name: For people, such as `Moodle of the faculty`.
        issuer: `iss`, exactly as the platform writes it.
        client_id: Our client id there.
        deployments: The deployment ids that may launch.
        auth_url: Its OIDC authentication endpoint.
        token_url: Its OAuth 2 access token endpoint.
        jwks_url: Where its public keys are.
        audience: `aud` of our client assertions, where it is not `token_url`.
        service_hosts: Hosts of its services where they are not that of `token_url`, as with
            Canvas, Brightspace and Blackboard, whose tokens come from a host for all schools.
    """

    id: int = 0
    name: str
    issuer: str
    client_id: str
    deployments: tuple[str, ...]
    auth_url: str
    token_url: str
    jwks_url: str
    audience: str = ""
    service_hosts: tuple[str, ...] = ()


class Grading(Record, frozen=True, kw_only=True):
    """The claim of Assignment and Grade Services.

    Attributes:
        scopes: What we may ask for.
        line_items: URL of the context's line items; empty if there is none.
        line_item: URL of the line item of this link; empty if there is none.
    """

    scopes: tuple[str, ...] = ()
    line_items: str = ""
    line_item: str = ""


class DeepLinking(Record, frozen=True, kw_only=True):
    """The settings of a Deep Linking request.

    Attributes:
        return_url: Where the response is posted to.
        data: To be sent back unchanged; empty if there is none.
        multiple: Whether several items are accepted.
        types: Types of content that are accepted.
        line_items: Whether an item may bring a line item.
    """

    return_url: str
    data: str = ""
    multiple: bool = False
    types: tuple[str, ...] = ()
    line_items: bool = True


class Launch(Record, frozen=True, kw_only=True):
    """A launch that has been validated.

    Attributes:
        platform: Our number of the platform.
        deployment: `deployment_id`.
        subject: `sub`: the user, unique within the platform.
        message: `LtiResourceLinkRequest` or `LtiDeepLinkingRequest`.
        target: `target_link_uri`.
        roles: As given, full URIs or short names; they hold in this context alone.
        name: Display name; empty if the platform does not tell, as are the next ones.
        given_name: First name.
        family_name: Last name.
        email: E-mail address, never an identity.
        locale: Language of the user, `es-MX`.
        username: Login name, where the platform's extension tells it.
        id_number: `lis.person_sourcedid`: the institution's number of the person.
        context: Id of the course there; empty if the launch has none.
        context_title: Its title.
        context_label: Its short name.
        link: `resource_link.id`; empty for Deep Linking.
        link_title: Its title.
        custom: Custom parameters, texts alone.
        grading: Assignment and Grade Services, if offered.
        members_url: URL of Names and Roles; empty if not offered.
        deep_linking: For a Deep Linking request.
        return_url: Where to send the browser back to, if told.
    """

    platform: int
    deployment: str
    subject: str
    message: str
    target: str
    roles: tuple[str, ...] = ()
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    locale: str = ""
    username: str = ""
    id_number: str = ""
    context: str = ""
    context_title: str = ""
    context_label: str = ""
    link: str = ""
    link_title: str = ""
    custom: dict[str, str] = msgspec.field(default_factory=dict)
    grading: Grading | None = None
    members_url: str = ""
    deep_linking: DeepLinking | None = None
    return_url: str = ""

    @property
    def teaches(self) -> bool:
        """Whether the user is an instructor or a TA of this context."""
        return teaches(self.roles)

    @property
    def learns(self) -> bool:
        """Whether the user is a learner of this context."""
        return learns(self.roles)


class Member(Record, frozen=True, kw_only=True):
    """One entry of a context's roster (Names and Role Provisioning Services)."""

    subject: str
    roles: tuple[str, ...] = ()
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    username: str = ""
    id_number: str = ""
    active: bool = True


class LineItem(Record, frozen=True, kw_only=True):
    """A column of the platform's gradebook.

    Attributes:
        url: Its `id`; empty before it is created.
        label: Its title.
        maximum: `scoreMaximum`; Open edX accepts whole numbers alone.
        resource: `resourceId`: the assignment's name.
        tag: `tag`.
        link: `resourceLinkId`, where it belongs to a link.
    """

    url: str = ""
    label: str
    maximum: float
    resource: str = ""
    tag: str = ""
    link: str = ""


class Score(Record, frozen=True, kw_only=True):
    """A score to publish.

    Attributes:
        subject: The user, `sub`.
        timestamp: With a time zone; greater than that of the score before.
        given: `scoreGiven`; None publishes progress alone, which makes Moodle clear a grade.
        maximum: `scoreMaximum`.
        comment: Plain text.
        activity: `activityProgress`.
        grading: `gradingProgress`.
        submitted: When the submission was handed in; None if unknown.
        new_submission: Whether Canvas shall count a new attempt.
    """

    subject: str
    timestamp: datetime
    given: float | None
    maximum: float
    comment: str = ""
    activity: str = "Completed"
    grading: str = "FullyGraded"
    submitted: datetime | None = None
    new_submission: bool = False


class Result(Record, frozen=True, kw_only=True):
    """What the platform's gradebook shows of one user in one line item."""

    subject: str
    score: float | None
    maximum: float | None
    comment: str = ""
    extra: dict[str, Any] = msgspec.field(default_factory=dict)


def teaches(roles: tuple[str, ...]) -> bool:
    """Whether roles of a context are those of somebody who grades."""
    return bool(_short(roles) & _TEACHING)


def learns(roles: tuple[str, ...]) -> bool:
    """Whether roles of a context are those of somebody who is graded."""
    return "Learner" in _short(roles)


def _short(roles: tuple[str, ...]) -> set[str]:
    """Give the roles of the context, sub-roles by their own name; those of the system are none."""
    found = set()
    for role in roles:
        if role.startswith(_MEMBERSHIP):
            found.add(role.removeprefix(_MEMBERSHIP))
        elif "/membership/" in role and "#" in role:
            found.add(role.rsplit("#", 1)[1])
        elif "/" not in role and ":" not in role:
            found.add(role)
    return found
