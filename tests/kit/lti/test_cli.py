"""`torchgrade lti`: register, list, change, remove, keys, and what an administrator types."""

import json

import pytest

from tests.kit.lti.hostile import URL
from torchgrade.cli import main

CONFIG = """
from torchgrade.config import Course, Lms
course = Course(course_id="dl", lms=Lms(url={url!r}))
"""
MOODLE = (
    "lti", "add-platform", "--preset", "moodle", "--url", "https://moodle.example.edu/",
    "--client-id", "c1", "--deployment", "1", "--deployment", "2",
)  # fmt: skip


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Call the command line in an empty course: status, output, complaints."""
    (tmp_path / "grader_config.py").write_text(CONFIG.format(url=f"{URL}/"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["torchgrade", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def listed(call):
    return json.loads(call("lti", "list", "--json")[1])


def test_a_platform_is_added_by_its_preset_listed_and_removed(call):
    """Its addresses are derived, a second time is refused, and it goes by its number."""
    assert "No platform" in call("lti", "list")[1]
    assert call(*MOODLE) == (0, "Platform 1: https://moodle.example.edu/\n", "")
    (kept,) = listed(call)
    assert kept["issuer"] == "https://moodle.example.edu"
    assert kept["token_url"] == "https://moodle.example.edu/mod/lti/token.php"
    assert kept["deployments"] == ["1", "2"]
    status, _, err = call(*MOODLE)
    assert status == 1
    assert "registered already" in err
    assert "--replace" in err
    assert "c1" in call("lti", "list")[1]
    assert call("lti", "remove", "1")[:2] == (
        0,
        "Removed platform 1: https://moodle.example.edu/\n",
    )
    assert call("lti", "remove", "1")[0] == 1
    assert listed(call) == []


def test_an_option_goes_before_the_preset_and_a_change_keeps_the_number(call):
    """--replace writes all values anew."""
    call(*MOODLE)
    status, out, _ = call(*MOODLE, "--replace", "--name", "Moodle", "--issuer", "https://other")
    assert (status, out) == (0, "Platform 2: Moodle\n")  # another issuer is another platform
    call(*MOODLE, "--replace", "--name", "Renamed", "--service-host", "grades.example.edu")
    first, second = listed(call)
    assert (first["id"], first["name"]) == (1, "Renamed")
    assert first["service_hosts"] == ["grades.example.edu"]
    assert (second["id"], second["issuer"]) == (2, "https://other")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--client-id", "c", "--preset", "moodle"), 2, "--preset needs --url"),
        (("--client-id", "c", "--preset", "sakai", "--url", "https://x"), 2, "none of canvas"),
        (("--client-id", "c", "--preset", "moodle", "--url", "http://x"), 1, "no https address"),
        (("--client-id", "c"), 1, "lacks --issuer and --auth-url and --token-url and --jwks-url"),
        (
            ("--client-id", "c", "--preset", "openedx", "--url", "https://x"),
            1,
            "lacks --token-url and --jwks-url",
        ),
        ((*MOODLE[2:], "--token-url", "http://x/token"), 1, "no https address"),
    ],
)
def test_what_can_not_be_right_is_refused(call, arguments, status, words):
    """The words name the option, and nothing is kept."""
    ended, _, err = call("lti", "add-platform", *arguments)
    assert ended == status
    assert words in " ".join(err.split())
    assert listed(call) == []


def test_without_a_deployment_a_platform_is_kept_with_a_warning(call):
    """Canvas gives the deployment id after the tool is installed."""
    status, out, _ = call(*MOODLE[:8])
    assert status == 0
    assert "--deployment" in out


def test_the_key_is_printed_in_public_and_changed(call, tmp_path):
    """Two keys after a change, the new one first; the private half is never printed."""
    (first,) = json.loads(call("lti", "jwks")[1])["keys"]
    status, out, _ = call("lti", "rotate-key")
    assert status == 0
    new, before = json.loads(call("lti", "jwks")[1])["keys"]
    assert before == first
    assert new["kid"] in out
    assert set(new) == {"kty", "alg", "use", "kid", "n", "e"}
    (tmp_path / "lti-key.pem").chmod(0o644)
    status, _, err = call("lti", "jwks")
    assert status == 1
    assert "chmod 600" in err


def test_an_administrator_is_told_what_to_type(call, tmp_path):
    """Each address, as words and as Canvas's JSON; without an address of ours, an error."""
    _, out, _ = call("lti", "config")
    for path in ("login", "launch", "jwks.json", "config.json"):
        assert f"{URL}/lti/{path}\n" in out
    assert "new window" in out
    assert (
        json.loads(call("lti", "config", "--json")[1])["public_jwk_url"] == f"{URL}/lti/jwks.json"
    )
    (tmp_path / "grader_config.py").write_text(CONFIG.format(url=""))
    status, _, err = call("lti", "config")
    assert status == 1
    assert "lms.url" in err
