"""Random launches: never a fault, and never a launch that breaks a rule.

The rules are those of `rules.py`, written apart from what they judge.
"""

from urllib.parse import quote

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kit.lti.hostile import AGS, DL, KEYS, LTI, MISSING, NRPS, SECONDS, TARGET, b64
from tests.kit.lti.rules import breaches
from torchgrade.lti.records import Launch
from torchgrade.lti.refusals import LaunchRefused

bounded = settings(
    derandomize=True, deadline=None, max_examples=250, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip

NAMES = [
    "iss", "aud", "azp", "sub", "exp", "iat", "nbf", "nonce", "name", "email", "locale", AGS, NRPS,
    DL, *(LTI + name for name in (
        "version", "message_type", "deployment_id", "target_link_uri", "resource_link", "context",
        "roles", "custom", "lis", "ext", "launch_presentation",
    )),
]  # fmt: skip
TELLING = [
    "", "client-a", "client-b", "https://a.example.edu", "https://a.example.edu/", "a-d1", "a-d2",
    "b-d1", "1.3.0", "LtiResourceLinkRequest", "LtiDeepLinkingRequest", TARGET, "x" * 255,
    "x" * 256, "https://evil.example.edu/x", "http://a.example.edu/x", "https://a.example.edu/y",
    "https://a.example.edu@evil.example.edu", "\ud800", "\x00", "ü", "javascript:alert(1)",
]  # fmt: skip
TIMES = [SECONDS + n for n in (-601, -600, -61, -60, -59, 0, 59, 60, 61, 300)]
leaves = (
    st.none()
    | st.booleans()
    | st.sampled_from(TELLING)
    | st.sampled_from(TIMES)
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "title", "scope", "lineitems", "lineitem", "context_memberships_url",
                 "deep_link_return_url", "accept_types", "accept_multiple", "data", "return_url"]
            ) | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)  # fmt: skip
changes = st.dictionaries(st.sampled_from(NAMES), values | st.just(MISSING), max_size=3)


def attempt(tool, begun, form):
    """Launch; None if it is refused, and nothing else may happen."""
    try:
        return tool.launch(form, begun.cookies)
    except LaunchRefused:
        return None


def signed(tool, begun, changed, deep):
    claims = begun.claims(**(tool.a.deep_linking() if deep else {}))
    claims |= changed
    return tool.a.token({k: v for k, v in claims.items() if v is not MISSING})


@bounded
@given(changes, st.booleans())
def test_random_claims_never_pass_against_the_rules(tool, changed, deep):
    """What is accepted breaks no rule and can be kept; what nobody touched is accepted."""
    begun = tool.begin()
    token = signed(tool, begun, changed, deep)
    launch = attempt(tool, begun, begun.posted(token))
    if launch is not None:
        assert isinstance(launch, Launch)
        assert breaches(token, tool.a, begun.nonce, TARGET, tool.now) == []
        storable(launch)
    assert launch is not None or changed


def storable(launch):
    """Each text of a launch can be kept in any database and put on any page."""
    content = msgspec.json.encode(launch)  # which refuses halves of a character
    assert b"\\u0000" not in content
    assert len(content) < 100_000


@bounded
@given(
    st.dictionaries(
        st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jku", "jwk", "x5u", "x5c", "zip"]),
        values | st.sampled_from(["RS256", "none", "HS256", "a-1", "b-1"]),
        max_size=3,
    ),
    st.sampled_from(KEYS),
)
def test_random_headers_pass_only_with_the_platforms_key(tool, header, key):
    """Whatever a header says, a launch is one that the platform's own key signed."""
    begun = tool.begin()
    parts = {"alg": "RS256", "kid": "a-1", "typ": "JWT"} | header
    content = f"{b64(parts)}.{b64(begun.claims())}"
    signature = tool.a.sign(content, key)
    launch = attempt(tool, begun, begun.posted(f"{content}.{signature}"))
    right = key is tool.a.key and parts["alg"] == "RS256" and parts["kid"] == "a-1"
    plain = "crit" not in parts and "b64" not in parts
    assert (launch is not None) == (right and plain)
    assert tool.elsewhere == []


@bounded
@given(st.binary(max_size=40), st.integers(0, 2000), st.integers(0, 20))
def test_a_token_with_other_bytes_in_it_never_passes(tool, put, place, cut):
    """One that was cut into and filled is refused, or is the same."""
    begun = tool.begin()
    token = begun.form()["id_token"]
    place %= len(token)
    other = token[:place] + put.decode("latin-1") + token[place + cut :]
    launch = attempt(tool, begun, begun.posted(other))
    assert launch is None or breaches(other, tool.a, begun.nonce, TARGET, tool.now) == []


@bounded
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["state", "id_token", "error", "iss", "login_hint", "target_link_uri",
                             "client_id", "x"]) | st.text(max_size=5),
            st.sampled_from([*TELLING[:18], "17"]) | st.text(max_size=30),
        ),
        max_size=8,
    ),
    st.sampled_from(["/lti/login", "/lti/launch"]),
    st.booleans(),
    st.binary(max_size=30),
)  # fmt: skip
def test_random_requests_are_answered_and_none_is_a_fault(served, fields, path, raw, more):
    """A status below 500, whatever is sent, and no launch."""
    pairs = [f"{quoted(name)}={quoted(value)}" for name, value in fields]
    content = "&".join(pairs).encode() + (b"&" + more if raw else b"")
    answers = [served.post(path, content)]
    if not raw:
        answers.append(served.get(f"{path}?{content.decode()}"))
    assert all(answer.status_code < 500 for answer in answers)
    assert served.launched == []


def quoted(text):
    return quote(text.encode("utf-8", "surrogatepass"))
