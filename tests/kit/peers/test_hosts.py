"""The platforms work: proven with a careless tool, so that a failure elsewhere is the tool's."""

from .browser import text_of
from .toy import CLAIM

AGS = "https://purl.imsglobal.org/spec/lti-ags"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps"
SCOPES = [f"{AGS}/scope/{name}" for name in ("lineitem", "result.readonly", "score")]


def test_platform_launches(tool, peer, browser):
    """A launch carries who, where, and what the platform offers."""
    page = browser.open(peer.launch_url("ann"))
    assert text_of(page) == f"launched {peer.subject('ann')}"
    assert tool.claims[f"{CLAIM}/message_type"] == "LtiResourceLinkRequest"
    assert any(role.endswith("#Learner") for role in tool.claims[f"{CLAIM}/roles"])
    assert tool.claims[f"{AGS}/claim/endpoint"]["lineitems"].startswith(peer.url)
    assert tool.claims["email"] == "ann@example.edu"


def test_platform_takes_what_was_chosen(tool, peer, browser):
    """The answer to a Deep Linking request is kept, with its custom parameters."""
    page = browser.open(peer.deep_link_url("prof"))
    assert "saved" in text_of(page)
    state = peer.state()
    items = state["items"]["hw1"] if peer.kind == "edx" else list(state["links"].values())
    assert items[-1]["custom"] == {"assignment": "01_tensors"}
    link = "hw1" if peer.kind == "edx" else list(state["links"])[-1]
    browser.open(peer.launch_url("ben", link))
    assert tool.claims[f"{CLAIM}/custom"] == {"assignment": "01_tensors"}


def test_platform_tells_its_members(tool, peer, browser):
    """Names and roles of everybody come, page after page."""
    browser.open(peer.launch_url("prof"))
    url = tool.claims[f"{NRPS}/claim/namesroleservice"]["context_memberships_url"]
    found = {}
    with tool.service(f"{NRPS}/scope/contextmembership.readonly") as client:
        while url:
            page = client.get(url).raise_for_status()
            found |= {member["user_id"]: member for member in page.json()["members"]}
            url = page.links.get("next", {}).get("url")
    assert set(found) == set(peer.state()["people"].values())
    assert found[peer.subject("ben")]["name"] == "Ben Ñandú"


def test_platform_keeps_scores(tool, peer, browser):
    """A score arrives, an older one is refused, and the result can be read back."""
    browser.open(peer.launch_url("ann"))
    endpoint = tool.claims[f"{AGS}/claim/endpoint"]
    score = {
        "userId": peer.subject("ann"),
        "timestamp": "2026-11-24T10:00:00+00:00",
        "scoreGiven": 7.5,
        "scoreMaximum": 10,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "comment": "well",
    }
    kind = {"Content-Type": "application/vnd.ims.lis.v1.score+json"}
    with tool.service(*SCOPES) as client:
        item = endpoint.get("lineitem") or new_item(client, endpoint["lineitems"])
        path, _, query = item.partition("?")
        codes = []
        for stamp in ("10:00:00", "10:00:00", "09:59:59"):
            told = score | {"timestamp": f"2026-11-24T{stamp}+00:00"}
            codes.append(client.post(f"{path}/scores?{query}", json=told, headers=kind).status_code)
        results = client.get(f"{path}/results?{query}").json()
    assert codes == ([201, 400, 400] if peer.kind == "edx" else [200, 409, 409])
    assert [(r["userId"], r["resultScore"]) for r in results] == [(score["userId"], 7.5)]
    assert peer.scores() == [("ann", 7.5, "well")]


def new_item(client, url):
    kind = {"Content-Type": "application/vnd.ims.lis.v2.lineitem+json"}
    told = {"label": "HW 1", "scoreMaximum": 10, "resourceId": "hw1"}
    return client.post(url, json=told, headers=kind).raise_for_status().json()["id"]
