"""What the services of real platforms give and refuse, through `Services`."""

from datetime import UTC, datetime, timedelta

import pytest

from torchgrade.lti.records import LineItem, Platform, Score
from torchgrade.lti.services import ServiceError, Services

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def platform_of(tool):
    """What the tool knows of the platform that it was registered with last."""
    told = {key: value for key, value in tool.registration.items() if key != "deployment"}
    return Platform(id=1, name="peer", deployments=(tool.registration["deployment"],), **told)


@pytest.fixture
def services(tool):
    """The services of that platform."""
    with Services(platform_of(tool), tool.signed) as made:
        yield made


@pytest.fixture
def launched(tool, peer, browser):
    """Launch as somebody; give the claims."""

    def launch(user="ann"):
        browser.open(peer.launch_url(user))
        return tool.claims

    return launch


@pytest.fixture
def column(tool, peer, browser, services):
    """The address of a line item that a test may fill."""
    if peer.kind == "edx":  # the block's own
        browser.open(peer.launch_url("ann"))
        return tool.claims[AGS]["lineitem"]
    browser.open(peer.launch_url("ann"))
    item = LineItem(label="Tensors", maximum=10.0, resource=f"hw-{datetime.now(UTC).timestamp()}")
    return services.create_line_item(tool.claims[AGS]["lineitems"], item).url


def score(peer, user="ann", given=7.5, second=0, **more):
    """A score, so many seconds after the first."""
    return Score(
        subject=peer.subject(user) if user in ("ann", "ben") else user,
        timestamp=NOW + timedelta(seconds=second),
        given=given,
        maximum=10.0,
        **more,
    )


def refused(call, *arguments):
    """Give the status with which a platform refuses."""
    with pytest.raises(ServiceError) as caught:
        call(*arguments)
    return caught.value.status


def test_roster_comes_whole(peer, services, launched):
    """Everybody comes with a role that says who learns and who teaches, over all pages."""
    members = {m.subject: m for m in services.members(launched()[NRPS]["context_memberships_url"])}
    people = peer.state()["people"]
    assert set(members) == set(people.values())
    ann, tina = members[people["ann"]], members[people["tina"]]
    assert (ann.name, ann.email) == ("Ann O'Student", "ann@example.edu")
    assert [r.rsplit("#")[-1] for r in ann.roles] == ["Learner"]
    assert "Learner" not in {r.rsplit("#")[-1] for r in tina.roles}


def test_roster_without_names(peer, services, launched):
    """A platform that shares no names still says who there is."""
    peer.control(private=True)
    try:
        members = list(services.members(launched()[NRPS]["context_memberships_url"]))
    finally:
        peer.control(private=False)
    assert {m.subject for m in members} == set(peer.state()["people"].values())
    assert {(m.name, m.email) for m in members} == {("", "")}


def test_scores_in_order(peer, services, column):
    """A score counts; the same moment and an earlier one are refused, a later one counts."""
    services.post_score(column, score(peer, comment="well done: 2 < 3"))
    stale = 400 if peer.kind == "edx" else 409
    assert refused(services.post_score, column, score(peer)) == stale
    assert refused(services.post_score, column, score(peer, given=9.0, second=-60)) == stale
    services.post_score(column, score(peer, given=8.0, second=1))
    (result,) = services.results(column, peer.subject("ann"))
    assert (result.score, result.maximum) == (8.0, 10.0)
    # Open edX keeps an old comment unless a new one comes, be it an empty one.
    assert peer.scores()[-2:] == [("ann", 7.5, "well done: 2 < 3"), ("ann", 8.0, "")]


def test_scores_of_many_come_back(peer, services, column):
    """Results are read of everybody who has one."""
    services.post_score(column, score(peer, "ann", second=100))
    services.post_score(column, score(peer, "ben", given=0.0, second=100))
    found = {result.subject: result.score for result in services.results(column)}
    assert found == {peer.subject("ann"): 7.5, peer.subject("ben"): 0.0}


def test_score_of_nobody(peer, services, column):
    """What is said of a user whom the platform does not know gives no grade to anybody."""
    before = peer.scores()
    if peer.kind == "l13p":
        assert refused(services.post_score, column, score(peer, "nobody-1")) == 422
    else:  # Open edX keeps the row and fails to find the user: 500
        assert refused(services.post_score, column, score(peer, "nobody-1")) == 500
    assert peer.scores() == before


def test_no_score_is_no_grade(peer, services, column):
    """Progress alone publishes no points."""
    waiting = score(peer, "ben", given=None, second=200, grading="PendingManual")
    services.post_score(column, waiting)
    assert services.results(column, peer.subject("ben")) == []


@pytest.mark.parametrize("peer", ["l13p"], indirect=True)
def test_token_is_asked_for_again(peer, services, column):
    """A token that the platform refuses is dropped, and a new one serves."""
    services.post_score(column, score(peer, second=300))
    peer.control(new_key=True)
    services.post_score(column, score(peer, second=301))
    assert [r.score for r in services.results(column, peer.subject("ann"))] == [7.5]


def test_line_items_are_found_again(peer, tool, browser):
    """A column that the tool made is found by what the tool calls it."""
    tool.registration = peer.register(tool.base, link="own", share=False, mode="programmatic")
    browser.open(peer.launch_url("ann", "own"))
    url = tool.claims[AGS]["lineitems"]
    wanted = [LineItem(label=f"HW {n}", maximum=20.0, resource=f"r{n}") for n in range(3)]
    with Services(platform_of(tool), tool.signed) as services:
        assert not [item for item in services.line_items(url) if item.resource.startswith("r")]
        made = [services.create_line_item(url, item) for item in wanted]
        assert services.line_items(url, resource="r1") == (made[1],)
        assert {item.resource for item in services.line_items(url)} >= {"r0", "r1", "r2"}
        assert services.line_item(made[2].url).maximum == 20.0
