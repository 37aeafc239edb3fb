"""Launches that hold: what a login asks for, and what a launch tells."""

from urllib.parse import urlsplit

from tests.kit.lti.hostile import TARGET, URL, Hostile, serving
from torchgrade.lti.jwks import PlatformKeys
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


def test_what_people_chose_is_cleaned_before_it_is_shown_or_kept(tool):
    """Control characters and halves go, long texts are cut, what is no address is left out."""
    begun = tool.begin()
    launch = tool.launch(
        begun.form(
            name="Ann\x00 \ud800\x1b[31mÑ ",
            given_name="x" * 600,
            email="ann\n@example.edu",
            locale="es_MX",
            custom={"n\x00": 17, "t": True, "none": None, "list": [1], "half": "\udfff!"},
            launch_presentation={"return_url": "javascript:alert(1)"},
            lis={"person_sourcedid": " 4711 "},
            ext={"user_username": "ann"},
        ),
        begun.cookies,
    )
    assert launch.name == "Ann [31mÑ"
    assert launch.given_name == "x" * 500
    assert (launch.email, launch.return_url, launch.locale) == ("", "", "es-MX")
    assert launch.custom == {"n": "17", "t": "true", "half": "!"}
    assert (launch.id_number, launch.username) == ("4711", "ann")


def test_the_way_back_is_told(tool):
    """An https address of the platform's; the language may stand with it."""
    begun = tool.begin()
    presentation = {"return_url": "https://a.example.edu/course/1", "locale": "de"}
    form = begun.form(launch_presentation=presentation, locale=None)
    launch = tool.launch(form, begun.cookies)
    assert (launch.return_url, launch.locale) == ("https://a.example.edu/course/1", "de")


def test_services_may_be_on_the_hosts_that_were_registered(tool):
    """Canvas gives tokens on one host for all schools and grades on the school's."""
    school = Hostile(
        "c", token_url="https://sso.example.com/token", service_hosts=("C.example.edu",)
    )
    tool.register(school)
    tool.keys = PlatformKeys(client=serving(school)[0])
    begun = tool.begin(school)
    launch = tool.launch(begun.form(), begun.cookies)
    assert launch.members_url == "https://c.example.edu/members"
