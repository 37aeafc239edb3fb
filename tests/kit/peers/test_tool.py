"""The service with real platforms: launches, Deep Linking, the roster, grades."""

import pytest
from nbgrader.api import Gradebook

from torchgrade import pipeline

from .browser import text_of
from .course import serving, until

ASSIGNMENT = "/assignments/tiny"
LEARNERS = {"Ann O'Student", "Ben Ñandú"}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The tiny course, served."""
    with serving(tmp_path_factory.mktemp("served")) as started:
        yield started


@pytest.fixture(scope="module")
def served(course, peer):
    """The course, registered with the platform."""
    course.told = peer.register(course.url)
    course.register(course.told)
    custom = {"assignment": "tiny"}
    if peer.kind == "l13p":
        peer.control(links={"hw1": {"title": "Tiny", "custom": custom}})
    else:
        peer.control(custom={"hw1": custom})
    return course


@pytest.fixture
def linked(peer, served):
    """Where a person of the platform opens the assignment's link."""
    return peer.launch_url


def test_a_student_sees_the_assignment(served, linked, browser):
    """A learner is launched to the assignment of the link, and may hand in."""
    page = browser.open(linked("ann"))
    assert page.url.path.endswith(ASSIGNMENT)
    assert "/lti/" not in str(page.url)
    assert not page.url.query
    assert "Hand it in" in text_of(page)


def test_a_teacher_hands_nothing_in(served, linked, browser):
    """An instructor is launched, and is no student."""
    page = browser.open(linked("prof"))
    assert page.status_code == 200
    assert "Hand it in" not in text_of(page)


def test_a_student_without_a_name(served, peer, linked, browser):
    """A platform that shares neither name nor address launches all the same."""
    peer.control(private=True)
    try:
        page = browser.open(linked("ben"))
    finally:
        peer.control(private=False)
    assert "Hand it in" in text_of(page)


def test_two_people_in_one_browser(served, linked, browser):
    """Who launches last is who the pages are for."""
    assert "Hand it in" not in text_of(browser.open(linked("prof")))
    assert "Hand it in" in text_of(browser.open(linked("ann")))
    assert "Hand it in" not in text_of(browser.open(linked("prof")))


def test_a_launch_counts_once(served, linked, browser, browsers):
    """The same launch sent again opens nothing, in the same browser or in another one."""
    browser.open(linked("ann"))
    target, fields = browser.posted[-1]
    assert "id_token" in fields
    again = browser.post(target, data=fields)
    assert again.status_code == 401
    assert browsers().post(target, data=fields).status_code == 401


def test_a_launch_of_another_browser(served, linked, browser, browsers):
    """A launch that is carried to another browser opens nothing there, and is used up."""
    method, target, fields = browser.stop_at_form(linked("ann"))
    assert method == "post"
    other = browsers()
    assert other.post(target, data=fields).status_code == 401
    assert not [c for c in other.cookies.jar if c.name.endswith("torchgrade")]
    assert browser.post(target, data=fields).status_code == 401


def test_a_key_that_is_not_the_platforms(served, peer, linked, browser):
    """A launch that another key signed under the right key's name opens nothing."""
    peer.control(wrong_key=True)
    try:
        page = browser.open(linked("ann"))
    finally:
        peer.control(wrong_key=False)
    assert page.status_code == 401
    assert "signature" in text_of(page)
    assert browser.open(linked("ann")).status_code == 200


def test_a_deployment_that_is_not_registered(served, linked, browser):
    """A launch of another deployment opens nothing; registered again, it does."""
    served.deployed("another")
    try:
        page = browser.open(linked("ann"))
    finally:
        served.deployed(served.told["deployment"])
    assert page.status_code in (400, 401)
    assert "deployment" in text_of(page)
    assert browser.open(linked("ann")).status_code == 200


@pytest.mark.parametrize("peer", ["l13p"], indirect=True)
def test_a_platform_that_changes_its_key(served, peer, linked, browser):
    """A key that is new to us is fetched."""
    assert browser.open(linked("ann")).status_code == 200
    peer.control(new_key=True)
    assert browser.open(linked("ann")).status_code == 200


def test_a_page_without_a_launch(served, linked, browser, browsers):
    """Who was not launched sees nothing, and is told where to begin."""
    page = browser.open(linked("ann"))
    stranger = browsers().get(page.url)
    assert stranger.status_code == 401
    assert "Hand it in" not in text_of(stranger)


def test_a_teacher_chooses_an_assignment(served, peer, browser, browsers):
    """What is chosen becomes a link of the platform, which opens the assignment."""
    link = "new"
    if peer.kind == "edx":
        served.told_new = peer.register(served.url, link=link)
        assert served.told_new == served.told  # a duplicate shares the client id
    page = browser.open(peer.deep_link_url("prof", link))
    assert "Add an assignment" in text_of(page)
    page = browser.go_on(browser.submit(page, "/lti/choose", assignment="tiny"))
    assert "saved" in text_of(page)
    state = peer.state()
    items = state["items"][link] if peer.kind == "edx" else list(state["links"].values())
    assert items[-1]["custom"] == {"assignment": "tiny"}
    if peer.kind == "l13p":
        link = list(state["links"])[-1]
        column = next(i for i in state["line_items"].values() if i["resourceLinkId"] == link)
        assert (column["scoreMaximum"], column["resourceId"]) == (7, "tiny")
    opened = browsers().open(peer.launch_url("ann", link))
    assert opened.url.path.endswith(ASSIGNMENT)
    assert "Hand it in" in text_of(opened)


def test_a_choice_of_nothing(served, peer, browser):
    """Nothing chosen is said, and nothing is sent to the platform."""
    before = peer.state()
    page = browser.open(peer.deep_link_url("prof"))
    again = browser.submit(page, "/lti/choose")
    assert again.status_code == 422
    assert peer.state() == before


def test_a_student_chooses_no_assignment(served, peer, browser):
    """The page to choose on is for teachers alone."""
    page = browser.open(peer.deep_link_url("ann"))
    assert page.status_code == 403


def hand_in(served, page, browser, **answers):
    """Send a notebook with these answers by the page's form."""
    content = served.answer(str(page.url), **answers)
    files = {"notebook:tiny": ("tiny.ipynb", content, "application/json")}
    return browser.submit(page, "/uploads", files=files)


def points_of(peer, user, link="hw1"):
    """The points that the platform has of somebody, out of 7; Open edX's of one component."""
    mine = [points for who, points, _ in peer.scores(link) if who == user]
    return [round(points * (0.7 if peer.kind == "edx" else 1), 4) for points in mine]


def test_a_grade_goes_back(served, peer, linked, browser):
    """What is handed in is graded, and the score arrives once; a better attempt replaces it."""
    page = browser.open(linked("ann"))
    page = hand_in(served, page, browser, triple="return 4 * x")
    assert page.status_code == 200
    assert until(lambda: points_of(peer, "ann")) == [4]
    page = hand_in(served, page, browser)
    assert until(lambda: points_of(peer, "ann")[1:]) == [7]
    page = browser.get(page.url)
    assert "Attempt 2 is graded: 7 of 7 points." in text_of(page)
    feedback = browser.get(f"{page.url}/attempts/2/feedback/tiny")
    assert feedback.status_code == 200
    assert until(lambda: served.all_sent(peer))
    assert points_of(peer, "ann") == [4, 7]


@pytest.mark.parametrize("peer", ["edx"], indirect=True)
def test_each_component_gets_the_grade(served, peer, linked, browser):
    """Open edX keeps a column per component: both that lead to the assignment get the score."""
    peer.register(served.url, link="twin")
    peer.control(custom={"twin": {"assignment": "tiny"}})
    browser.open(peer.launch_url("ann", "twin"))
    page = browser.open(linked("ann"))
    hand_in(served, page, browser, double="return x")
    assert until(lambda: points_of(peer, "ann")[-1:] == [3])
    assert until(lambda: served.all_sent(peer))
    assert points_of(peer, "ann").count(3) == 1
    assert points_of(peer, "ann", "twin") == [3]


def test_a_platform_that_is_away(served, peer, linked, browser):
    """A score that the platform can't take now arrives later, and once."""
    page = browser.open(linked("ben"))
    assert until(lambda: served.all_sent(peer))
    peer.control(broken=[503])
    hand_in(served, page, browser)
    assert until(lambda: points_of(peer, "ben")) == [7]
    assert until(lambda: served.all_sent(peer))
    assert points_of(peer, "ben") == [7]


def test_a_service_that_is_killed(served, peer, linked, browser):
    """Killed right after the answer, the service grades and sends when it runs again."""
    page = browser.open(linked("ben"))
    before = points_of(peer, "ben")
    assert hand_in(served, page, browser, double="return x").status_code == 200
    served.kill()
    served.start("--workers", "1")
    assert until(lambda: points_of(peer, "ben")[len(before) :]) == [3]
    assert until(lambda: served.all_sent(peer))
    assert points_of(peer, "ben") == [*before, 3]


def test_the_roster_comes(served, peer, linked, browser):
    """Members of the platform are put into the gradebook, though another platform is away."""
    browser.open(linked("prof"))
    found = pipeline.roster(served.root)
    here = [context for context in found.contexts if not context.problem]
    (context,) = here
    assert {student.name for student in context.students} == LEARNERS
    with Gradebook(f"sqlite:///{served.root}/gradebook.db") as book:
        names = {s.id: f"{s.first_name or ''} {s.last_name or ''}".strip() for s in book.students}
    assert {names[student.student] for student in context.students} == LEARNERS
