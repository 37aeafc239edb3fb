"""The tool's key: its file, its id, its change, and nothing of it shown."""

import os
import stat
import threading

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from tests.kit.lti.hostile import thumbprint
from torchgrade.errors import InstructorError
from torchgrade.lti.keys import load_key, make_key, public_jwks, rotate_key


def private(path):
    """The private keys of a file, read without torchgrade."""
    end = b"-----END PRIVATE KEY-----\n"
    blocks = [part + end for part in path.read_bytes().split(end)[:-1]]
    return [serialization.load_pem_private_key(block, None) for block in blocks]


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    """Mode 600 whatever the umask, 2048 bits, and the same key the next time."""
    path = tmp_path / "lti-key.pem"
    before = os.umask(0)
    try:
        made = make_key(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (key,) = private(path)
    assert key.key_size == 2048
    assert made.kid == load_key(path).kid == make_key(path).kid == thumbprint(key)
    assert [p.name for p in tmp_path.iterdir()] == ["lti-key.pem"]


def test_what_it_signs_holds_by_what_it_publishes(tmp_path):
    """A platform finds the key by `kid` and verifies with it."""
    key = make_key(tmp_path / "key.pem")
    token = key.sign({"sub": "tool"})
    found = jwt.PyJWKSet.from_dict(key.public_jwks())[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, found, algorithms=["RS256"]) == {"sub": "tool"}
    (published,) = key.public_jwks()["keys"]
    assert set(published) == {"kty", "alg", "use", "kid", "n", "e"}
    assert (published["alg"], published["use"]) == ("RS256", "sig")


def test_a_change_keeps_the_key_before_and_no_other(tmp_path):
    """The new key signs, both are published, and a process that runs takes it up."""
    path = tmp_path / "key.pem"
    first = rotate_key(path)
    second = rotate_key(path)
    third = rotate_key(path)
    assert len({first.kid, second.kid, third.kid}) == 3
    assert [k["kid"] for k in public_jwks(path)["keys"]] == [third.kid, second.kid]
    assert load_key(path).kid == third.kid
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_a_key_that_others_may_read_is_refused(tmp_path, mode):
    """The error says how to mend it."""
    path = tmp_path / "key.pem"
    make_key(path)
    path.chmod(mode)
    with pytest.raises(InstructorError, match="chmod 600"):
        load_key(path)


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_is_no_key_is_refused_without_showing_it(tmp_path, content):
    """The error names the file alone, and nothing is written over it."""
    path = tmp_path / "key.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    for what in (load_key, make_key, rotate_key):
        with pytest.raises(InstructorError, match="not a file of RSA keys") as caught:
            what(path)
        assert "AAAA" not in str(caught.value)
    assert path.read_bytes() == content


def test_a_missing_key_and_a_folder_that_is_read_only(tmp_path):
    """Both say what to do."""
    with pytest.raises(InstructorError, match="rotate-key"):
        load_key(tmp_path / "key.pem")
    with pytest.raises(InstructorError, match="can't be written"):
        make_key(tmp_path / "no folder" / "key.pem")


def test_two_that_make_the_key_at_once_have_the_same(tmp_path):
    """Whoever comes second uses the first one's."""
    path, kids = tmp_path / "key.pem", []
    together = threading.Barrier(4)

    def make():
        together.wait()
        kids.append(make_key(path).kid)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kids) == 4
    assert len(set(kids)) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["key.pem"]


def test_a_key_does_not_show_its_private_half(tmp_path):
    """Neither repr nor the attributes of its class tell it."""
    key = make_key(tmp_path / "key.pem")
    assert repr(key) == f"ToolKey(kid={key.kid!r})"
