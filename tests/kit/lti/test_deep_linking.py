"""The answer to a Deep Linking request, as a platform decodes it."""

from datetime import UTC, datetime, timedelta

import jwt
import msgspec
import pytest

from torchgrade.errors import InstructorError
from torchgrade.lti.choices import Choice, find_choice, keep_choice
from torchgrade.lti.deep_linking import DeepLink, accepts_links, form, response
from torchgrade.lti.identity import remember
from torchgrade.lti.platforms import add_platform
from torchgrade.lti.records import DeepLinking, Launch, LineItem, Platform

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
NOW = datetime.now(UTC)
PLATFORM = Platform(
    id=1, name="Moodle", issuer="https://lms.example.edu", client_id="client-1",
    deployments=("1",), auth_url="https://lms.example.edu/auth",
    token_url="https://lms.example.edu/token", jwks_url="https://lms.example.edu/jwks",
)  # fmt: skip
SETTINGS = DeepLinking(
    return_url="https://lms.example.edu/return?id=1&x=2", data='{"a": "ñ <&>"}', multiple=True,
    types=("ltiResourceLink", "link"),
)  # fmt: skip
HW1 = DeepLink(
    title="HW 1 <tensors>", url="https://tool/lti/launch?assignment=hw1", text="Plain",
    custom={"assignment": "hw1"}, due=datetime(2026, 12, 1, 22, 59, tzinfo=UTC),
    line_item=LineItem(label="HW 1", maximum=42.0, resource="hw1", tag="torchgrade"),
)  # fmt: skip


def launch(**settings):
    return Launch(
        platform=1, deployment="7", subject="T1", message="LtiDeepLinkingRequest",
        target="https://tool/lti/launch", roles=("Instructor",), context="C1",
        deep_linking=msgspec.structs.replace(SETTINGS, **settings),
    )  # fmt: skip


def decoded(key, token):
    """What a platform reads after it has verified everything."""
    return jwt.decode(
        token, key.public, algorithms=["RS256"], audience=PLATFORM.issuer, issuer="client-1",
        options={"require": ["iss", "aud", "exp", "iat", "nonce"]},
        leeway=datetime.now(UTC) - NOW,
    )  # fmt: skip


def test_a_platform_can_read_the_answer(key):
    """Signed by us for it, with its own data, and one link with all that is known."""
    claims = decoded(key, response(launch(), PLATFORM, [HW1], key.sign, NOW))
    nonce = claims.pop("nonce")
    assert claims == {
        "iss": "client-1",
        "aud": "https://lms.example.edu",
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 300,
        f"{LTI}deployment_id": "7",
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": "1.3.0",
        f"{DL}data": '{"a": "ñ <&>"}',
        f"{DL}content_items": [
            {
                "type": "ltiResourceLink",
                "title": "HW 1 <tensors>",
                "url": "https://tool/lti/launch?assignment=hw1",
                "text": "Plain",
                "custom": {"assignment": "hw1"},
                "window": {"targetName": "_blank"},
                "lineItem": {
                    "scoreMaximum": 42, "label": "HW 1", "resourceId": "hw1", "tag": "torchgrade",
                },
                "submission": {"endDateTime": "2026-12-01T22:59:00.000Z"},
            }
        ],
    }  # fmt: skip
    assert isinstance(claims[f"{DL}content_items"][0]["lineItem"]["scoreMaximum"], int)
    assert len(nonce) >= 32
    assert decoded(key, response(launch(), PLATFORM, [HW1], key.sign, NOW))["nonce"] != nonce


def test_what_is_not_known_is_not_said(key):
    """No empty claims: platforms refuse some of them."""
    bare = DeepLink(title="HW", url="https://tool/x", window=False)
    claims = decoded(key, response(launch(data=""), PLATFORM, [bare], key.sign, NOW))
    assert f"{DL}data" not in claims
    assert claims[f"{DL}content_items"] == [
        {"type": "ltiResourceLink", "title": "HW", "url": "https://tool/x"}
    ]


def test_no_line_item_where_none_is_accepted(key):
    """The platform's wish counts."""
    claims = decoded(key, response(launch(line_items=False), PLATFORM, [HW1], key.sign, NOW))
    assert "lineItem" not in claims[f"{DL}content_items"][0]


def test_nothing_chosen_is_an_answer(key):
    """The teacher goes back with empty hands, whatever types there are."""
    claims = decoded(key, response(launch(types=("file",)), PLATFORM, [], key.sign, NOW))
    assert claims[f"{DL}content_items"] == []


def test_several_are_sent_where_several_are_accepted(key):
    """In their order; elsewhere they are refused before anything is signed."""
    other = msgspec.structs.replace(HW1, title="HW 2")
    claims = decoded(key, response(launch(), PLATFORM, [HW1, other], key.sign, NOW))
    assert [item["title"] for item in claims[f"{DL}content_items"]] == ["HW 1 <tensors>", "HW 2"]
    with pytest.raises(InstructorError, match="one assignment"):
        response(launch(multiple=False), PLATFORM, [HW1, other], pytest.fail, NOW)


@pytest.mark.parametrize(
    ("types", "accepted"),
    [(("file", "html"), False), (("ltiResourceLink",), True), ((), True)],
)
def test_links_go_where_links_are_accepted(key, types, accepted):
    """A dialog for files gets none."""
    assert accepts_links(launch(types=types)) is accepted
    if not accepted:
        with pytest.raises(InstructorError, match="file, html"):
            response(launch(types=types), PLATFORM, [HW1], pytest.fail, NOW)


def test_no_other_launch_is_answered(key):
    """Neither a launch of a link nor a request of another platform."""
    plain = msgspec.structs.replace(launch(), deep_linking=None)
    other = msgspec.structs.replace(launch(), platform=2)
    for wrong in (plain, other):
        assert wrong is other or not accepts_links(wrong)
        with pytest.raises(InstructorError):
            response(wrong, PLATFORM, [HW1], pytest.fail, NOW)


def test_the_form_leads_to_the_platform(key):
    """The return URL is used as it was given."""
    made = form(launch(), PLATFORM, [HW1], key.sign, NOW)
    assert made.url == "https://lms.example.edu/return?id=1&x=2"
    assert list(made.values) == ["JWT"]
    assert decoded(key, made.values["JWT"])


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
def test_a_request_waits_for_an_hour(engine):
    """Its ticket finds it whole, again and again; another finds nothing, nor does a late one."""
    with engine.begin() as connection:
        number = add_platform(connection, PLATFORM).id
        asked = msgspec.structs.replace(launch(), platform=number)
        visit = remember(connection, asked, people=(), assignments=(), now=NOW)
        choice = Choice(context=visit.context, launch=asked)
        ticket = keep_choice(connection, choice, NOW)
        later = NOW + timedelta(minutes=59)
        assert find_choice(connection, ticket, later) == choice
        assert find_choice(connection, ticket, later) == choice
        for wrong in ("", "x", ticket[:-1], ticket * 9):
            assert find_choice(connection, wrong, NOW) is None
        over = NOW + timedelta(minutes=60)
        assert find_choice(connection, ticket, over) is None
        keep_choice(connection, choice, over)
        assert find_choice(connection, ticket, NOW) is None
