"""A teacher chooses assignments for the course on the platform."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import jwt
import msgspec
import pytest
from sqlalchemy import select
from starlette.requests import Request
from starlette.routing import Route

from torchgrade.lti.choices import choices
from torchgrade.lti.identity import memberships
from torchgrade.lti.keys import KEY_FILE, make_key, public_jwks
from torchgrade.lti.platforms import add_platform
from torchgrade.lti.records import DeepLinking, Launch, Platform
from torchgrade.web import deep_linking
from torchgrade.web.app import create_app
from torchgrade.web.site import open_site

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
RETURN = "https://school.lms.example.edu/return?id=1&x=2"
PLATFORM = Platform(
    name="LMS", issuer="https://lms.example.edu", client_id="client-1", deployments=("7",),
    auth_url="https://sso.example.edu/auth", token_url="https://lms.example.edu/token",
    jwks_url="https://lms.example.edu/jwks",
)  # fmt: skip
CONFIG = """
from torchgrade.config import Assignment, Course, Lms
course = Course(
    course_id="tiny", languages=("en", "es"), timezone="Europe/Madrid",
    lms=Lms(url="https://tool.example.edu/grading"),
    assignments=(Assignment(name="tiny", points=10), Assignment(name="next", points=7.5)),
)
"""


@pytest.fixture
def course(course):
    """The tiny course with an address, a key and a second assignment that nobody released."""
    config = course / "grader_config.py"
    _, _, rest = config.read_text().partition("\n)\n")
    config.write_text(CONFIG + rest)
    make_key(course / KEY_FILE)
    return course


@pytest.fixture
def site(course, clock):
    found = open_site(course, clock=clock)
    with found.engine.begin() as connection:
        add_platform(connection, PLATFORM)
    yield found
    found.engine.dispose()


def launch(**more):
    settings = {"return_url": RETURN, "data": "opaque", "types": ("ltiResourceLink",)}
    settings |= {key: more.pop(key) for key in ("multiple", "types", "line_items") if key in more}
    given = {
        "platform": 1, "deployment": "7", "subject": "T1", "message": "LtiDeepLinkingRequest",
        "target": "https://tool/lti/launch", "roles": ("Instructor",), "context": "C1",
        "context_title": "Deep <Learning>", "deep_linking": DeepLinking(**settings),
    }  # fmt: skip
    return Launch(**{**given, **more})


@pytest.fixture
def app(site):
    """The service, with a door that takes a launch for validated."""

    async def door(request: Request):
        said = msgspec.json.decode(await request.body(), type=Launch)
        return await deep_linking.choose(request, said)

    doors = [Route("/lti/door", door, methods=["POST"]), *deep_linking.ROUTES]
    return create_app(site, routes=doors)


class Teacher:
    """A browser in a frame of the platform: it keeps no cookies and says nothing of origins."""

    def __init__(self, browser):
        self.browser = browser

    def come(self, **more):
        self.answer = self.browser.post(
            "/lti/door", content=msgspec.json.encode(launch(**more)),
            headers={"Accept-Language": more.get("locale", "en")},
        )  # fmt: skip
        self.page = self.answer.text
        return self.answer

    @property
    def ticket(self):
        return re.search(r'name="ticket" value="([^"]+)"', self.page)[1]

    def pick(self, *names, ticket=None):
        return self.browser.post(
            "/lti/choose",
            data={"ticket": ticket or self.ticket, "assignment": list(names)},
            headers={"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        )


@pytest.fixture
def teacher(browser):
    return Teacher(browser())


class Form(HTMLParser):
    """Reads a page's form as a browser without JavaScript does."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields, self.buttons = "", {}, 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form" and found.get("id") == "post":
            self.action = found["action"]
        elif tag == "input" and self.action:
            self.fields[found["name"]] = found["value"]
        self.buttons += tag == "button" and bool(self.action)


def answer_of(course, page):
    """Verify what the form on a page holds, with our public key, as the platform does."""
    form = Form(page)
    assert (form.action, form.buttons) == (RETURN, 1)
    key = jwt.PyJWKSet.from_dict(public_jwks(course / KEY_FILE)).keys[0]
    return jwt.decode(
        form.fields["JWT"], key, algorithms=["RS256"], audience="https://lms.example.edu",
        issuer="client-1", options={"verify_exp": False, "verify_iat": False},
    )  # fmt: skip


def test_a_teacher_chooses_an_assignment(teacher, course):
    """The platform gets a signed link with points, names, and our custom parameter."""
    assert teacher.come().status_code == 200
    assert teacher.page.count('type="radio"') == 2
    assert "Deep &lt;Learning&gt;" in teacher.page
    claims = answer_of(course, teacher.pick("tiny").text)
    assert claims[f"{DL}data"] == "opaque"
    (item,) = claims[f"{DL}content_items"]
    assert item["url"] == "https://tool.example.edu/grading/lti/launch"
    assert item["custom"] == {"assignment": "tiny"}
    assert item["lineItem"] == {
        "scoreMaximum": 10, "label": item["title"], "resourceId": "tiny", "tag": "torchgrade",
    }  # fmt: skip
    assert item["window"] == {"targetName": "_blank"}
    assert "submission" not in item


def test_several_are_chosen_where_the_platform_takes_several(teacher, course):
    """Checkboxes, and a link for each in the page's order."""
    teacher.come(multiple=True)
    assert teacher.page.count('type="checkbox"') == 2
    items = answer_of(course, teacher.pick("tiny", "next", "tiny").text)[f"{DL}content_items"]
    assert [item["custom"]["assignment"] for item in items] == ["tiny", "next"]
    assert items[1]["lineItem"]["scoreMaximum"] == 7.5


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "Choose an assignment."),
        (("tiny", "next"), "Choose one assignment"),
        (("other",), "no longer there"),
        (("../x",), "no longer there"),
    ],
)
def test_a_choice_that_is_none_is_asked_for_again(teacher, course, names, words):
    """The page says what is wrong, and its form still works."""
    teacher.come()
    again = teacher.pick(*names)
    assert again.status_code == 422
    assert words in again.text
    assert 'role="alert"' in again.text
    teacher.page = again.text
    assert answer_of(course, teacher.pick("tiny").text)


@pytest.mark.parametrize("roles", [("Learner",), (), ("Learner", "Observer")])
def test_only_teachers_choose(teacher, site, roles):
    """Nothing is kept for anybody else."""
    answer = teacher.come(roles=roles)
    assert answer.status_code == 403
    assert "Only teachers" in answer.text
    with site.engine.begin() as connection:
        assert connection.execute(select(choices)).all() == []
        assert connection.execute(select(memberships)).all() == []


def test_links_are_not_offered_where_none_are_accepted(teacher):
    """A dialog for files is told so before anybody chooses."""
    answer = teacher.come(types=("file",))
    assert answer.status_code == 403
    assert "accepts no link" in answer.text


def test_a_ticket_is_good_for_an_hour(teacher, clock, course):
    """Once more after the way back failed, and not the day after; a made-up one never."""
    teacher.come()
    assert answer_of(course, teacher.pick("tiny").text)
    assert answer_of(course, teacher.pick("tiny").text)
    assert teacher.pick("tiny", ticket="x" * 43).status_code == 403
    clock.turn(minutes=61)
    late = teacher.pick("tiny")
    assert late.status_code == 403
    assert "too old" in late.text
    assert "JWT" not in late.text


def test_the_page_may_stand_in_a_frame_of_the_platform_alone(teacher):
    """The answer may go to the platform; nothing else of our policy is given up."""
    policy = teacher.come().headers["content-security-policy"]
    assert (
        "frame-ancestors https://school.lms.example.edu https://sso.example.edu"
        " https://lms.example.edu" in policy
    )
    assert "form-action 'self'" in policy
    answer = teacher.pick("tiny")
    policy = answer.headers["content-security-policy"]
    assert "form-action https: https://school.lms.example.edu" in policy
    assert "script-src 'self'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["cross-origin-opener-policy"] == "unsafe-none"
    assert "set-cookie" not in answer.headers


def test_the_page_is_in_the_teachers_language(teacher):
    """Both languages of the course."""
    assert "Añadir una tarea" in teacher.come(locale="es").text


def test_what_is_there_already_is_told(teacher, site):
    """A teacher sees which assignments the course has, by the launches of its links."""
    from torchgrade.lti.identity import remember

    with site.engine.begin() as connection:
        had = launch(link="L1", deep_linking=None, custom={"assignment": "tiny"})
        remember(
            connection, had, people=(), assignments=("tiny", "next"),
            now=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
    page = teacher.come().text
    assert page.count("already in this course") == 1
    assert page.count("not released yet") == 1


def test_no_secret_is_kept(teacher, site):
    """The database has the ticket's digest alone."""
    teacher.come()
    with site.engine.begin() as connection:
        assert teacher.ticket not in str(connection.execute(select(choices)).all())
