"""From a launch that holds to a page, in a window and in a frame."""

import re

import pytest
from starlette.routing import Route

from torchgrade.lti.platforms import add_platform
from torchgrade.lti.records import Launch, Platform
from torchgrade.web import launching, sessions
from torchgrade.web.app import create_app

LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
TEACHER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
PAGE = "/courses/1/assignments/tiny"


@pytest.fixture
def app(site):
    """The app, with a launch that always holds; who comes stands in headers."""
    platform = Platform(
        name="LMS",
        issuer="https://lms.example.edu",
        client_id="c",
        deployments=("1",),
        auth_url="https://lms.example.edu/auth",
        token_url="https://lms.example.edu/token",
        jwks_url="https://lms.example.edu/jwks",
    )
    with site.engine.begin() as connection:
        add_platform(connection, platform)

    async def launch(request):
        given = request.headers
        return await launching._launched(
            None,
            request,
            Launch(
                platform=1,
                deployment="1",
                subject=given.get("subject", "ann"),
                message="LtiResourceLinkRequest",
                target="https://testserver/",
                roles=(given.get("roles", LEARNER),),
                name=given.get("name", "Ann Smith"),
                context=given.get("context", "c1"),
                link="l1",
                locale="es",
                custom={"assignment": given.get("assignment", "tiny")},
                return_url="https://lms.example.edu/course/1",
            ),
        )

    routes = [
        Route("/lti/launch", launch, methods=["POST"]),
        Route("/enter", launching._enter, methods=["POST"], name="enter"),
    ]
    return create_app(site, routes=routes)


@pytest.fixture
def student(browser):
    return browser()


def test_a_launch_begins_a_session_and_leads_to_the_assignment(student):
    """By 303, with the cookie, in the user's language and with a student id of the course."""
    response = student.post("/lti/launch", headers={"Sec-Fetch-Site": "cross-site"})
    assert (response.status_code, response.headers["location"]) == (303, PAGE)
    cookie = next(c for c in response.headers.get_list("set-cookie") if "__Host-" in c)
    assert cookie.startswith("__Host-torchgrade=")
    page = student.get(PAGE).text
    assert '<html lang="es">' in page
    assert "Sesión de Ann Smith" in page
    assert 'id="upload"' in page


def test_a_link_without_an_assignment_leads_to_all(student):
    """Somebody made it by hand on the platform."""
    response = student.post("/lti/launch", headers={"assignment": "nothing"})
    assert response.headers["location"] == "/courses/1/assignments"


def test_forms_of_an_earlier_launch_stay_good_without_its_cookie(student):
    """A POST of the platform brings no cookie along; the first window's form is still ours."""
    student.post("/lti/launch")
    student.get(PAGE)
    page = student.page
    student.cookies.clear()
    student.post("/lti/launch")
    student.page = page
    assert student.submit("/language", {"language": "en", "back": PAGE}).status_code == 303


def test_a_role_holds_in_its_context_alone(student):
    """A teacher of one course is a student of another."""
    student.post("/lti/launch", headers={"roles": TEACHER})
    student.post("/lti/launch", headers={"context": "c2"})
    found = sessions.find(student.app.state.site, student.cookies[sessions.COOKIE])
    assert [found.visits[n].teaches for n in (1, 2)] == [True, False]
    assert 'id="upload"' not in student.get(PAGE).text
    assert 'id="upload"' in student.get("/courses/2/assignments/tiny").text


def test_in_a_frame_one_click_leads_out(student, clock):
    """The page may be framed by the platform alone; its ticket works once."""
    headers = {"Sec-Fetch-Dest": "iframe", "Origin": "https://lms.example.edu"}
    response = student.post("/lti/launch", headers=headers)
    assert response.status_code == 200
    assert sessions.COOKIE not in student.cookies
    assert "frame-ancestors https://lms.example.edu" in response.headers["content-security-policy"]
    ticket = re.search(r'name="ticket" value="([^"]+)"', response.text)[1]
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "https://testserver"}
    assert student.post("/enter", data={"ticket": ticket}).status_code == 403
    entered = student.post("/enter", data={"ticket": ticket}, headers=ours)
    assert (entered.status_code, entered.headers["location"]) == (303, PAGE)
    assert student.get(PAGE).status_code == 200
    assert student.post("/enter", data={"ticket": ticket}, headers=ours).status_code == 401


def test_a_ticket_is_good_for_ten_minutes(student, clock):
    """Who comes back later opens the link again."""
    response = student.post("/lti/launch", headers={"Sec-Fetch-Dest": "iframe"})
    ticket = re.search(r'name="ticket" value="([^"]+)"', response.text)[1]
    clock.turn(minutes=10)
    ours = {"Sec-Fetch-Site": "same-origin"}
    assert student.post("/enter", data={"ticket": ticket}, headers=ours).status_code == 401


@pytest.mark.parametrize(
    "origin", ["null", "https://a.example; script-src *", "javascript:x", "https://a b"]
)
def test_nothing_gets_into_the_policy_by_a_header(student, origin):
    """A strange origin counts as none."""
    headers = {"Sec-Fetch-Dest": "iframe", "Origin": origin}
    policy = student.post("/lti/launch", headers=headers).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://lms.example.edu")
