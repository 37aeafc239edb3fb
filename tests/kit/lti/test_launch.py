"""Launches that hold: what a login asks for, and what a launch tells."""

from urllib.parse import urlsplit

from tests.kit.lti.hostile import TARGET, URL
from torchgrade.lti.records import DeepLinking


def test_a_login_redirects_to_the_platform_with_the_hints_unchanged(tool):
    """The authentication request has what the Security Framework asks for, and fresh secrets."""
    one, other = tool.begin(), tool.begin()
    assert one.query == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": "client-a",
        "redirect_uri": f"{URL}/lti/launch",
        "login_hint": "17",
        "lti_message_hint": '{"cmid":3}',
        "state": one.state,
        "nonce": one.nonce,
    }
    assert len({one.state, one.nonce, other.state, other.nonce}) == 4
    assert min(len(one.state), len(one.nonce)) == 43
    login = tool.login(tool.a.login_params())
    assert urlsplit(login.redirect)._replace(query="").geturl() == "https://a.example.edu/auth"
    assert login.cookie.startswith("__Host-")
    assert login.value not in repr(login) + login.redirect


def test_a_launch_tells_who_came_from_where(tool):
    """Each claim arrives in its field, and the platform's keys are fetched once."""
    begun = tool.begin()
    launch = tool.launch(begun.form(), begun.cookies)
    assert launch.platform == tool.a.platform.id
    assert (launch.subject, launch.deployment, launch.target) == ("user-17", "a-d1", TARGET)
    assert (launch.context, launch.link, launch.locale) == ("course-1", "link-1", "es-MX")
    assert launch.custom == {"assignment": "02_dataset"}
    assert launch.learns
    assert not launch.teaches
    assert launch.grading.line_items == "https://a.example.edu/items?type_id=1"
    assert launch.members_url == "https://a.example.edu/members"
    again = tool.begin()
    tool.launch(again.form(), again.cookies)
    assert tool.a.fetched == ["https://a.example.edu/jwks"]


def test_a_deep_linking_request_tells_where_to_answer(tool):
    """Its settings arrive; a resource link and a target need not be named."""
    begun = tool.begin()
    launch = tool.launch(begun.form(**tool.a.deep_linking()), begun.cookies)
    assert launch.link == ""
    assert launch.deep_linking == DeepLinking(
        return_url="https://a.example.edu/return", data="csrf-17", multiple=True,
        types=("ltiResourceLink",),
    )  # fmt: skip
