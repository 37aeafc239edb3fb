"""Platforms are registered once, changed in place, and their numbers never given again."""

import msgspec
import pytest

from tests.kit.lti.hostile import Hostile
from torchgrade.errors import InstructorError
from torchgrade.lti.addresses import below, host_of, secure
from torchgrade.lti.platforms import (
    add_platform,
    find_platforms,
    get_platform,
    list_platforms,
    remove_platform,
    replace_platform,
)
from torchgrade.lti.presets import preset


@pytest.fixture
def connection(engine):
    with engine.begin() as opened:
        yield opened


def changed(platform, **fields):
    return msgspec.structs.replace(platform, **fields)


def test_what_is_added_is_found_again(connection):
    """By issuer, by issuer and client id, by number, and in the list."""
    hosts = {"service_hosts": ("x.example.edu", "y.example.edu:8443"), "audience": "aud"}
    a = add_platform(connection, Hostile("a", **hosts).platform)
    second = add_platform(connection, Hostile("a", client_id="second").platform)
    b = add_platform(connection, Hostile("b").platform)
    assert find_platforms(connection, a.issuer) == (a, second)
    assert find_platforms(connection, a.issuer, "second") == (second,)
    assert find_platforms(connection, a.issuer, "third") == ()
    assert get_platform(connection, b.id) == b
    assert list_platforms(connection) == (a, second, b)
    assert changed(a, id=0) == Hostile("a", **hosts).platform


def test_a_platform_is_added_once_and_changed_in_place(connection):
    """The second time is refused; a change keeps the number."""
    a = add_platform(connection, Hostile("a").platform)
    with pytest.raises(InstructorError, match="registered already"):
        add_platform(connection, Hostile("a", deployments=("2",)).platform)
    anew = replace_platform(connection, Hostile("a", deployments=("z", "z")).platform)
    assert (anew.id, anew.deployments) == (a.id, ("z",))
    assert list_platforms(connection) == (anew,)


def test_a_number_is_never_given_again(connection):
    """What is known of people by a removed platform's number belongs to no other."""
    a = add_platform(connection, Hostile("a").platform)
    assert remove_platform(connection, a.id) == a
    assert list_platforms(connection) == ()
    assert add_platform(connection, Hostile("b").platform).id > a.id
    with pytest.raises(InstructorError, match=f"no platform {a.id}"):
        remove_platform(connection, a.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"auth_url": "http://a.example.edu/auth"},
        {"token_url": "https://user:secret@a.example.edu/token"},
        {"jwks_url": "file:///etc/passwd"},
        {"jwks_url": "https:///jwks"},
        {"issuer": ""},
        {"client_id": "a b"},
        {"deployments": ("x" * 256,)},
        {"service_hosts": ("",)},
    ],
)
def test_what_no_platform_can_have_is_refused(connection, wrong):
    """Addresses that are not https, ids that are empty, long, or have spaces."""
    with pytest.raises(InstructorError, match="platform is"):
        add_platform(connection, Hostile("a", **wrong).platform)
    assert list_platforms(connection) == ()


def test_addresses_are_https_or_of_this_machine():
    """http is for localhost; a user, odd letters, or no host are refused."""
    good = ("https://a", "https://a:8443/x?y", "http://localhost:80/", "http://127.0.0.1")
    bad = (
        "http://a", "https://", "https:/a", "//a", "https://a@b", "https://a:x", "https://a b",
        "https://a\\b", "https://ä", "https://[::1", "ftp://a", "", "https://" + "x" * 2048,
    )  # fmt: skip
    assert [address for address in good if not secure(address)] == []
    assert [address for address in bad if secure(address)] == []


def test_hosts_are_compared_with_their_ports():
    """Capitals and the usual port make no difference, another port does."""
    assert host_of("https://A.example:443/x") == host_of("https://a.example") == "a.example"
    assert host_of("https://a.example:8443") == "a.example:8443"
    assert host_of("no address") == ""


def test_ours_is_what_lies_below_our_address():
    """With a path in it too; steps upwards lead out."""
    base = "https://t.example/course"
    assert all(below(base + rest, base) for rest in ("", "/", "/x", "?y=1"))
    assert not any(below(base + rest, base) for rest in ("2", "/../x", "/%2E./x", "#z", "/ x"))


def test_presets_derive_the_documented_addresses():
    """Canvas's common host, Moodle's files, and the hosts of their services."""
    canvas = preset("canvas", "https://uni.instructure.com/", "1")
    assert canvas.issuer == "https://canvas.instructure.com"
    assert canvas.token_url == "https://sso.canvaslms.com/login/oauth2/token"
    assert canvas.service_hosts == ("uni.instructure.com",)
    beta = preset("canvas", "https://uni.beta.instructure.com", "1")
    assert beta.issuer == "https://canvas.beta.instructure.com"
    assert beta.jwks_url == "https://sso.beta.canvaslms.com/api/lti/security/jwks"
    own = preset("canvas", "https://canvas.uni.example", "1")
    assert own.auth_url == "https://canvas.uni.example/api/lti/authorize_redirect"
    moodle = preset("moodle", "https://uni.example/moodle", "1")
    assert moodle.issuer == "https://uni.example/moodle"
    assert moodle.jwks_url == "https://uni.example/moodle/mod/lti/certs.php"
    assert preset("openedx", "https://edx.example", "1").token_url == ""
    assert preset("brightspace", "https://d2l.example", "1").service_hosts == ("d2l.example",)
    board = preset("blackboard", "https://bb.example", "c1")
    assert board.jwks_url.endswith("/applications/c1/jwks.json")
    with pytest.raises(InstructorError, match="no https address"):
        preset("moodle", "uni.example", "1")
