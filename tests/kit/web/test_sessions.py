"""Who a browser belongs to, and what another site's page can't do with it."""

import pytest
from sqlalchemy import select

from torchgrade.web import sessions

PAGE = "/courses/1/assignments/tiny"


def test_without_a_session_every_page_says_where_to_come_from(browser):
    """Nobody reads anything without a launch."""
    for path in ("/", PAGE, "/courses/1/assignments"):
        response = browser().get(path)
        assert response.status_code == 401
        assert "from your course" in response.text


def test_a_launched_student_sees_the_assignment(ann):
    """The way from a launch leads to the link's assignment."""
    assert ann.get("/").headers["location"] == PAGE
    assert ann.get(PAGE).status_code == 200


def test_another_context_is_not_there(ann):
    """A session opens the contexts that were launched, no other."""
    assert ann.get("/courses/2/assignments/tiny").status_code == 404


def test_a_visit_of_another_context_leaves_the_first_one_open(ann, site):
    """Two windows of one user, in two courses of the platform."""
    ann.launch(site, context=2, teaches=True)
    assert ann.get(PAGE).status_code == 200
    assert ann.get("/courses/2/assignments/tiny").status_code == 200


def test_a_launch_by_another_user_replaces_the_session(ann, site):
    """On a shared computer nothing of the first user stays."""
    before = ann.cookies[sessions.COOKIE]
    ann.launch(site, user=2, student="bob", context=2)
    assert ann.get(PAGE).status_code == 404
    assert sessions.find(site, before) is None


def test_a_launch_always_gives_a_new_cookie(ann, site):
    """A cookie that somebody planted is worth nothing after the launch."""
    before = ann.cookies[sessions.COOKIE]
    ann.launch(site)
    assert ann.cookies[sessions.COOKIE] != before
    assert sessions.find(site, before) is None


def test_a_form_in_another_window_survives_a_second_launch(ann, site):
    """The same user opens the link twice and sends the first window's form."""
    ann.get(PAGE)
    page = ann.page
    ann.launch(site)
    ann.page = page
    assert ann.submit("/language", {"language": "es", "back": PAGE}).status_code == 303


def test_the_database_does_not_hold_the_cookie(ann, site):
    """Who reads the database can't become anybody."""
    with site.engine.connect() as connection:
        kept = connection.execute(select(sessions.sessions.c.id)).scalars().all()
    assert ann.cookies[sessions.COOKIE] not in kept


@pytest.mark.parametrize("away", [{"hours": 8}, {"hours": 24}])
def test_a_session_ends(ann, clock, away):
    """After hours away the student comes from the course again."""
    clock.turn(**away)
    assert ann.get(PAGE).status_code == 401


def test_a_session_that_is_used_ends_after_a_day(ann, clock):
    """Using it does not make a session last for ever."""
    for _ in range(4):
        clock.turn(hours=5)
        assert ann.get(PAGE).status_code == 200
    clock.turn(hours=5)
    assert ann.get(PAGE).status_code == 401


def test_the_cookie_is_safe():
    """Its flags keep scripts, other hosts and plain HTTP away from it."""
    from starlette.responses import Response

    response = Response()
    sessions.set_cookie(response, "abc")
    flags = response.headers["set-cookie"].split("; ")
    assert flags[0] == "__Host-torchgrade=abc"
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(flags)
    assert not [flag for flag in flags if flag.startswith("Domain")]


def test_signing_out_ends_the_session(ann, site):
    """The next user of the computer is nobody."""
    token = ann.cookies[sessions.COOKIE]
    ann.get(PAGE)
    assert ann.submit("/leave").status_code == 200
    assert sessions.find(site, token) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_posts_is_refused(ann, headers):
    """Even with a right token, a form must come from our own pages."""
    ann.get(PAGE)
    sent = ann.submit("/language", {"language": "es"}, headers=headers)
    assert sent.status_code == 403
    assert "not sent from one of our pages" in sent.text


def test_a_form_without_the_token_is_refused(ann):
    """A form's token is its session's."""
    ann.get(PAGE)
    assert ann.submit("/language", {"csrf": "wrong", "language": "es"}).status_code == 403
    assert ann.submit("/language", {"csrf": "é", "language": "es"}).status_code == 403


def test_who_says_nothing_of_where_it_comes_from_is_refused(ann):
    """A browser sends Origin or Sec-Fetch-Site with each form."""
    ann.get(PAGE)
    data = {"csrf": ann.field("csrf"), "language": "es"}
    assert ann.post("/language", data=data).status_code == 403


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_the_way_back_stays_here(ann, back):
    """Choosing a language can't lead to another site."""
    ann.get(PAGE)
    sent = ann.submit("/language", {"language": "es", "back": back})
    assert sent.headers["location"] == "/"
