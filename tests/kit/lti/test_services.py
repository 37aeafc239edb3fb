"""The services of a platform, against one on a real socket that behaves as measured."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import httpx
import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.kit.lti.platform_server import AGS, NRPS, Answer
from torchgrade.lti import calls
from torchgrade.lti.records import LineItem, Score
from torchgrade.lti.services import ServiceError, Services

KINDS = ("moodle", "edx", "canvas")


def score(clock, given=8.0, maximum=10.0, **more):
    return Score(subject="42", timestamp=clock(), given=given, maximum=maximum, **more)


@pytest.fixture(params=KINDS)
def there(request, platform_of):
    """A platform of each kind, with a learner and a line item."""
    server = platform_of(request.param)
    server.add_member("42", name="Ann")
    server.item = server.add_item("HW1", 20.0)
    return server


@pytest.fixture
def moodle(platform_of):
    server = platform_of("moodle")
    server.add_member("42", name="Ann")
    server.item = server.add_item("HW1", 20.0)
    return server


# Tokens


def test_a_token_is_kept_until_half_a_minute_before_its_end(moodle, services_of, clock):
    """It is asked for once, and again when it has 30 seconds to live."""
    services = services_of(moodle)
    for seconds, asked in ((0, 1), (3569, 1), (2, 2)):
        clock.forward(seconds)
        services.results(moodle.item)
        assert moodle.tokens_asked() == asked


def test_each_service_asks_for_its_own_scope_alone(there, services_of, clock):
    """No token can do more than the call that it was asked for."""
    services = services_of(there)
    list(services.members(there.members_url))
    services.line_items(there.items_url)
    services.post_score(there.item, score(clock))
    services.results(there.item)
    assert there.granted == [
        {NRPS},
        {f"{AGS}lineitem.readonly"},
        {f"{AGS}score"},
        {f"{AGS}result.readonly"},
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_line_items_are_read_with_the_scope_that_is_permitted(kind, platform_of, services_of):
    """Where reading alone is not permitted, the scope for writing serves, and is remembered."""
    there = platform_of(kind, scopes={f"{AGS}lineitem"})
    services = services_of(there)
    assert services.line_items(there.items_url) == ()
    asked = there.tokens_asked()
    assert services.line_items(there.items_url) == ()
    assert there.tokens_asked() == asked == 2


def test_the_assertion_is_made_for_the_token_endpoint(moodle, services_of, key):
    """Issuer and subject are the client, the audience is the token URL, a minute it lives."""
    list(services_of(moodle).members(moodle.members_url))
    form = moodle.seen[0].body
    claims = jwt.decode(
        form["client_assertion"], key.public, algorithms=["RS256"],
        audience=moodle.platform.token_url,
    )  # fmt: skip
    assert claims["iss"] == claims["sub"] == "client-1"
    assert claims["exp"] - claims["iat"] == 60
    assert form["grant_type"] == "client_credentials"


def test_a_platform_may_name_another_audience(moodle, key, clock):
    """Where the registration has one, the assertion is for it."""
    platform = msgspec.structs.replace(moodle.platform, audience="https://aud.example.edu")
    with (
        Services(platform, key.sign, now=clock) as services,
        pytest.raises(ServiceError, match="invalid_client") as caught,
    ):
        services.results(moodle.item)
    claims = jwt.decode(
        moodle.seen[0].body["client_assertion"], options={"verify_signature": False}
    )
    assert claims["aud"] == "https://aud.example.edu"
    assert caught.value.status == 400


def test_a_forgotten_token_is_replaced_once(moodle, services_of, clock):
    """After a reset of the platform the call is made again with a new token."""
    services = services_of(moodle)
    services.post_score(moodle.item, score(clock))
    moodle.reset()
    clock.forward(2)
    services.post_score(moodle.item, score(clock, given=9.0))
    assert moodle.grades[moodle.item, "42"].score == 18.0
    assert [s.status for s in moodle.seen if "/scores" in s.path] == [200, 401, 200]


def test_a_platform_that_always_says_401_is_asked_twice(moodle, services_of, clock):
    """No loop; the error says what to look for."""
    moodle.answer("/scores", *[Answer(401)] * 5)
    with pytest.raises(ServiceError) as caught:
        services_of(moodle).post_score(moodle.item, score(clock))
    assert caught.value.status == 401
    assert "public key" in caught.value.hint
    assert len(moodle.posts()) == 2


def test_threads_share_a_token(moodle, services_of):
    """Eight at once ask for one."""
    services = services_of(moodle)
    threads = [threading.Thread(target=services.results, args=(moodle.item,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert moodle.tokens_asked() == 1


def test_no_scope_at_all_is_told(platform_of, services_of):
    """A platform that permits nothing refuses the token: status and reason are there."""
    there = platform_of(scopes=set())
    with pytest.raises(ServiceError) as caught:
        list(services_of(there).members(there.members_url))
    assert caught.value.status == 400
    assert "invalid_scope" in caught.value.text


# The roster


def test_a_roster_is_read_page_after_page(there, services_of):
    """Who comes on a later page is there too, in order, with roles of either spelling."""
    there.page = 2
    for n in range(7):
        there.add_member(f"S{n}", name=f"Student {n}", status="Active")
    members = list(services_of(there).members(there.members_url))
    assert [m.subject for m in members] == ["42", *(f"S{n}" for n in range(7))]
    assert sum("Memberships" in s.path for s in there.seen) == 4


def test_a_next_page_keeps_its_case(moodle, services_of):
    """The URL of the next page is used as it was given."""
    body = b'{"members": [{"user_id": "1"}]}'
    link = f'<{moodle.url}/services/2/Memberships?Bookmark=AbC>; rel="next"'
    moodle.answer("/Memberships", Answer(200, body, {"Link": link}))
    list(services_of(moodle).members(moodle.members_url))
    assert moodle.seen[-1].query == {"Bookmark": "AbC"}


def test_what_moodle_says_of_a_person_is_kept(moodle, services_of):
    """Number, login name, e-mail and whether they are active come with the entry."""
    moodle.add_member(
        "7", name="Zoë Ng", given_name="Zoë", family_name="Ng", email="z@example.edu",
        lis_person_sourcedid="U-7", ext_user_username="zng", status="Inactive",
    )  # fmt: skip
    zoe = list(services_of(moodle).members(moodle.members_url))[-1]
    assert (zoe.id_number, zoe.username, zoe.active) == ("U-7", "zng", False)
    assert (zoe.name, zoe.given_name, zoe.family_name) == ("Zoë Ng", "Zoë", "Ng")
    assert zoe.email == "z@example.edu"


def test_an_entry_that_is_none_does_not_stop_the_rest(moodle, services_of, caplog):
    """Entries without an id are left out and counted in the log."""
    body = b'{"members": [7, {"name": "x"}, {"user_id": 12, "roles": "Learner"}, {"user_id": ""}]}'
    moodle.answer("/Memberships", Answer(200, body))
    members = list(services_of(moodle).members(moodle.members_url))
    assert [(m.subject, m.roles, m.active) for m in members] == [("12", (), True)]
    assert "3 entries" in caplog.text


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("<http://evil.example.com/next>", "another host"),
        ("<https://127.0.0.1/next>", "another host"),
        ("<Memberships>", "without end"),
    ],
)
def test_pages_stay_on_their_host_and_end(moodle, services_of, link, words):
    """A next page elsewhere gets no token; one that was read already ends it with an error."""
    answer = Answer(200, b'{"members": []}', {"Link": f'{link}; rel="next"'})
    moodle.answer("/Memberships", answer, answer)
    with pytest.raises(ServiceError, match=words):
        list(services_of(moodle).members(moodle.members_url))


def test_pages_are_bounded(moodle, services_of):
    """A platform that always has a further page is left after a while."""
    for n in range(300):
        link = f'<{moodle.members_url}?n={n}>; rel="next"'
        moodle.answer("/Memberships", Answer(200, b'{"members": []}', {"Link": link}))
    with pytest.raises(ServiceError, match="without end"):
        list(services_of(moodle).members(moodle.members_url))
    assert len(moodle.seen) == 201


# Line items, scores and results


@pytest.mark.parametrize("kind", ["moodle", "canvas"])
def test_a_line_item_is_created_and_found(kind, platform_of, services_of):
    """What was created is found by its resource, among others, on whatever page."""
    there = platform_of(kind, page=1)
    services = services_of(there)
    made = services.create_line_item(
        there.items_url, LineItem(label="HW 2", maximum=30.0, resource="hw2", tag="grade")
    )
    there.add_item("HW1", 20.0, resource="hw1")
    assert made == LineItem(url=made.url, label="HW 2", maximum=30, resource="hw2", tag="grade")
    assert services.line_items(there.items_url, resource="hw2") == (made,)
    assert services.line_items(there.items_url, tag="grade") == (made,)
    assert services.line_items(there.items_url, link="nowhere") == ()
    assert len(services.line_items(there.items_url)) == 2
    assert services.line_item(made.url) == made


def test_filters_hold_where_the_platform_ignores_them(moodle, services_of):
    """A line item of something else is never taken for the one asked for."""
    body = b'[{"id": "http://x/1", "label": "other", "scoreMaximum": 1, "resourceId": "other"}]'
    moodle.answer("/LineItems", Answer(200, body))
    assert services_of(moodle).line_items(moodle.items_url, resource="hw2") == ()


@pytest.mark.parametrize(("maximum", "sent"), [(20.0, 20), (12.5, 12.5)])
def test_whole_maxima_are_integers(platform_of, services_of, maximum, sent):
    """Open edX refuses 20.0; what is not whole stays what it is."""
    there = platform_of("canvas")
    item = LineItem(label="HW", maximum=maximum)
    services_of(there).create_line_item(there.items_url, item)
    body = there.posts("LineItems")[0]
    assert body["scoreMaximum"] == sent
    assert isinstance(body["scoreMaximum"], type(sent))


def test_open_edx_takes_whole_maxima(platform_of, services_of, clock):
    """A line item and a score of whole points pass its check."""
    there = platform_of("edx", scopes={f"{AGS}lineitem", f"{AGS}score"})
    services = services_of(there)
    made = services.create_line_item(there.items_url, LineItem(label="HW", maximum=20.0))
    services.post_score(made.url, score(clock, given=15.0, maximum=20.0))
    assert there.grades[made.url, "42"].score == 15.0


def test_a_line_item_elsewhere_is_refused(moodle, services_of):
    """No score is ever sent to another host than the platform's."""
    body = b'{"id": "http://evil.example.com/1", "label": "HW", "scoreMaximum": 1}'
    moodle.answer("/LineItems", Answer(201, body))
    with pytest.raises(ServiceError, match="another host"):
        services_of(moodle).create_line_item(moodle.items_url, LineItem(label="HW", maximum=1))


def test_a_score_arrives_and_is_read_back(there, services_of, clock):
    """Points are scaled by the platform; the query of the URL stays behind the path."""
    services = services_of(there)
    services.post_score(there.item, score(clock, comment="Good <b>work</b>, ñ"))
    (result,) = services.results(there.item, "42")
    assert (result.subject, result.score, result.maximum) == ("42", 16.0, 20.0)
    assert result.comment == "Good <b>work</b>, ñ"
    assert result.extra["scoreOf"] == there.item
    assert services.results(there.item, "43") == []
    post = next(s for s in there.seen if s.path.endswith("/LineItem/scores"))
    assert post.query == ({"type_id": "1"} if there.kind == "moodle" else {})


def test_a_score_is_written_as_the_services_want_it(moodle, services_of):
    """Milliseconds and Z whatever the zone, Canvas's extension, nothing that was not given."""
    zone = timezone(timedelta(hours=2))
    sent = Score(
        subject="42", timestamp=datetime(2026, 11, 22, 21, 12, 3, 456789, zone), given=7.25,
        maximum=10.0, submitted=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip
    services_of(moodle).post_score(moodle.item, sent)
    assert moodle.posts() == [
        {
            "userId": "42",
            "timestamp": "2026-11-22T19:12:03.456Z",
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "scoreGiven": 7.25,
            "scoreMaximum": 10,
            "comment": "",
            "https://canvas.instructure.com/lti/submission": {
                "new_submission": False,
                "submitted_at": "2026-11-20T00:00:00.000Z",
            },
        }
    ]


def test_canvas_counts_no_attempt_unless_asked_to(platform_of, services_of, clock):
    """A regrade leaves the number of attempts as it is."""
    there = platform_of("canvas")
    there.add_member("42")
    item = there.add_item("HW1", 20.0)
    services = services_of(there)
    services.post_score(item, score(clock))
    assert there.grades[item, "42"].attempts == 0
    clock.forward(1)
    services.post_score(item, score(clock, new_submission=True))
    assert there.grades[item, "42"].attempts == 1


def test_results_come_page_after_page(moodle, services_of, clock):
    """All of a class are read."""
    services = services_of(moodle)
    for n in range(5):
        moodle.add_member(f"S{n}")
        moodle.override(moodle.item, f"S{n}", float(n))
    moodle.page = 2
    assert [r.score for r in services.results(moodle.item)] == [0.0, 1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    "bad",
    [
        {"given": -1.0},
        {"given": float("nan")},
        {"maximum": 0.0},
        {"maximum": float("inf")},
        {"timestamp": datetime(2026, 1, 1)},
    ],
)
def test_what_is_no_score_is_not_sent(moodle, services_of, clock, bad):
    """Platforms take some of these in silence."""
    wrong = msgspec.structs.replace(score(clock), **bad)
    with pytest.raises(ServiceError) as caught:
        services_of(moodle).post_score(moodle.item, wrong)
    assert caught.value.status is None
    assert moodle.seen == []


# What platforms refuse


@pytest.mark.parametrize(("kind", "status"), [("moodle", 409), ("edx", 400), ("canvas", 400)])
def test_an_older_score_is_refused(kind, status, platform_of, services_of, clock):
    """The status tells the outbox."""
    there = platform_of(kind)
    there.add_member("42")
    item = there.add_item("HW1", 20.0)
    services = services_of(there)
    services.post_score(item, score(clock))
    clock.forward(-5)
    with pytest.raises(ServiceError) as caught:
        services.post_score(item, score(clock))
    assert caught.value.status == status
    assert caught.value.text


def test_moodle_refuses_a_second_score_within_a_second(moodle, services_of, clock):
    """It counts whole seconds."""
    clock.moment = clock.moment.replace(microsecond=100_000)
    services = services_of(moodle)
    services.post_score(moodle.item, score(clock))
    clock.forward(0.5)
    with pytest.raises(ServiceError) as caught:
        services.post_score(moodle.item, score(clock))
    assert caught.value.status == 409


def test_errors_keep_their_status(moodle, services_of, clock):
    """404 for a line item that was deleted, 500 for a locked one."""
    services = services_of(moodle)
    with pytest.raises(ServiceError) as caught:
        services.post_score(f"{moodle.url}/services/2/LineItems/999/LineItem", score(clock))
    assert caught.value.status == 404
    moodle.lock(moodle.item)
    with pytest.raises(ServiceError) as caught:
        services.post_score(moodle.item, score(clock))
    assert caught.value.status == 500


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("soon", None), ("", None)],
)
def test_the_wish_to_wait_is_read(moodle, services_of, clock, value, seconds):
    """Seconds or a date; what is neither is none."""
    moodle.answer("/scores", Answer(429, b"slow down", {"Retry-After": value}))
    with pytest.raises(ServiceError) as caught:
        services_of(moodle).post_score(moodle.item, score(clock))
    assert (caught.value.status, caught.value.retry_after) == (429, seconds)
    assert caught.value.text == "slow down"


def test_a_date_to_wait_for_is_counted_from_now(moodle, services_of, clock):
    """It is the difference to the clock."""
    clock.moment = datetime(2015, 10, 21, 7, 27, 0, tzinfo=UTC)
    later = {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}
    moodle.public_key = None
    moodle.answer("/results", Answer(503, b"", later))
    with pytest.raises(ServiceError) as caught:
        services_of(moodle).results(moodle.item)
    assert caught.value.retry_after == 60.0


@pytest.mark.parametrize("status", [200, 201])
def test_a_page_for_people_is_no_success(moodle, services_of, clock, status):
    """A proxy's login form says 200, and no score was stored."""
    page = b"<html><body><h1>Sign in</h1><p>to continue</p></body></html>"
    moodle.answer("/scores", Answer(status, page, kind="text/html; charset=utf-8"))
    with pytest.raises(ServiceError) as caught:
        services_of(moodle).post_score(moodle.item, score(clock))
    assert caught.value.status == status
    assert caught.value.text == "Sign in to continue"


@pytest.mark.parametrize("body", [b"<html>", b"[{", b"null", b"7", b'{"members": 3}', b"\xff"])
def test_what_is_no_list_is_an_error(moodle, services_of, body):
    """A roster that can't be read is not an empty one."""
    moodle.answer("/Memberships", Answer(200, body))
    with pytest.raises(ServiceError):
        list(services_of(moodle).members(moodle.members_url))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"access_token": ""}', b'{"access_token": 5}', b"<html>"]
)
def test_a_token_answer_without_a_token_is_an_error(moodle, services_of, body):
    """Nothing is called without one."""
    moodle.answer("token.php", Answer(200, body))
    with pytest.raises(ServiceError):
        services_of(moodle).results(moodle.item)
    assert len(moodle.seen) == 1


@pytest.mark.parametrize("lives", ["never", "NaN", "1e99", "-3", "null"])
def test_a_strange_life_of_a_token_is_survived(moodle, services_of, lives):
    """The token is used all the same."""
    moodle.public_key = None
    services = services_of(moodle)
    services.results(moodle.item)
    token = next(iter(moodle.tokens))
    value = lives if lives in ("1e99", "-3", "null") else f'"{lives}"'
    body = f'{{"access_token": "{token}", "expires_in": {value}}}'.encode()
    moodle.answer("token.php", Answer(200, body))
    fresh = services_of(moodle)
    assert fresh.results(moodle.item) == []


def test_a_redirect_on_the_same_host_is_followed_for_reading(moodle, services_of):
    """A moved roster is found; the token goes along."""
    there = {"Location": "/services/2/Memberships?moved=1"}
    moodle.answer("/Memberships", Answer(302, b"", there))
    (member,) = services_of(moodle).members(moodle.members_url)
    assert member.subject == "42"


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ("/Memberships", "http://evil.example.com/x"),
        ("/Memberships", "https://127.0.0.1:1/x"),
        ("token.php", "/services/2/Memberships"),
    ],
)
def test_other_redirects_are_not_followed(moodle, services_of, part, where):
    """Neither to another host nor from the token endpoint, whose request holds an assertion."""
    moodle.answer(part, Answer(307, b"", {"Location": where}))
    with pytest.raises(ServiceError, match="redirects") as caught:
        list(services_of(moodle).members(moodle.members_url))
    assert caught.value.status == 307
    assert part in moodle.seen[-1].path


def test_a_score_is_not_redirected(moodle, services_of, clock):
    """A POST would be sent twice."""
    moodle.answer("/scores", Answer(308, b"", {"Location": "/elsewhere"}))
    with pytest.raises(ServiceError, match="not followed"):
        services_of(moodle).post_score(moodle.item, score(clock))


def test_redirects_end(moodle, services_of):
    """A circle is left."""
    circle = Answer(302, b"", {"Location": "/services/2/Memberships"})
    moodle.answer("/Memberships", *[circle] * 9)
    with pytest.raises(ServiceError, match="again and again"):
        list(services_of(moodle).members(moodle.members_url))


def test_a_huge_answer_is_not_read_whole(moodle, services_of, monkeypatch):
    """Reading ends at the limit."""
    monkeypatch.setattr(calls, "_LARGEST", 2**20)
    moodle.answer("/Memberships", Answer(200, b" " * (4 * 2**20)))
    with pytest.raises(ServiceError, match="1 MiB"):
        list(services_of(moodle).members(moodle.members_url))


def test_an_answer_that_trickles_is_given_up(moodle, services_of, monkeypatch):
    """A byte now and then does not hold a worker for long."""
    monkeypatch.setattr(calls, "_WHOLE_SECONDS", 0.2)
    moodle.answer("/Memberships", Answer(200, b" " * 100, pause=0.02))
    with pytest.raises(ServiceError, match="too slowly"):
        list(services_of(moodle).members(moodle.members_url))


def test_silence_is_given_up(moodle, services_of):
    """No answer in time: no status."""
    moodle.answer("/Memberships", Answer(200, b"{}", delay=1.0))
    with httpx.Client(timeout=0.1) as http, pytest.raises(ServiceError) as caught:
        list(services_of(moodle, http=http).members(moodle.members_url))
    assert caught.value.status is None
    assert "ReadTimeout" in str(caught.value)


def test_a_platform_that_is_down_is_told(moodle, services_of):
    """The error names the address without its query."""
    platform = msgspec.structs.replace(
        moodle.platform, token_url="http://user:pw@127.0.0.1:1/token?key=hidden"
    )
    with Services(platform, str) as services, pytest.raises(ServiceError) as caught:
        services.results(moodle.item)
    assert "http://127.0.0.1:1/token gave no answer" in str(caught.value)
    assert "hidden" not in str(caught.value)
    assert "pw" not in str(caught.value)


def test_no_error_holds_a_secret(moodle, services_of, clock):
    """A platform that sends back what it was sent does not get it into a log."""
    services = services_of(moodle)
    services.results(moodle.item)
    (token,) = moodle.tokens
    moodle.answer("/results", Answer(400, f"bad header Bearer {token} given".encode()))
    with pytest.raises(ServiceError) as caught:
        services.results(moodle.item)
    assert token not in f"{caught.value!r}{caught.value}{caught.value.text}"
    assert caught.value.text == "bad header … given"
    moodle.public_key = rsa.generate_private_key(65537, 2048).public_key()
    with pytest.raises(ServiceError) as caught:
        services.post_score(moodle.item, score(clock))
    assert moodle.seen[-1].body["client_assertion"] not in str(caught.value)
    assert "invalid_client" in caught.value.text


def test_a_token_never_goes_over_http_to_a_platform_of_https(moodle, key):
    """An address of a launch that lacks TLS is refused."""
    platform = msgspec.structs.replace(moodle.platform, token_url="https://lms.example.edu/token")
    transport = httpx.MockTransport(
        lambda _: httpx.Response(200, json={"access_token": "t", "expires_in": 60})
    )
    with httpx.Client(transport=transport) as http, pytest.raises(ServiceError, match="no https"):
        Services(platform, key.sign, http=http).results(moodle.item)


@pytest.mark.parametrize("url", ["", "nowhere", "http://[bad", "ftp://x/y", "http://x:99999/"])
def test_a_url_that_is_none_is_an_error_of_ours(moodle, services_of, url):
    """Nothing else is raised."""
    with pytest.raises(ServiceError):
        services_of(moodle).results(url)
