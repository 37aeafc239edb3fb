"""A platform's keys: how often they are fetched, by how many, and for how long they count."""

import threading
import time

import httpx
import pytest

from tests.kit.lti.hostile import KEYS, Hostile, jwk, sent, serving
from torchgrade.lti import jwks
from torchgrade.lti.jwks import PlatformKeys
from torchgrade.lti.refusals import LaunchRefused, Reason


class Setting:
    def __init__(self):
        self.a = Hostile("a")
        self.now = 0.0
        client, self.elsewhere = serving(self.a)
        self.keys = PlatformKeys(client=client, clock=lambda: self.now)

    def find(self, kid):
        """The key, or the reason why there is none."""
        try:
            return self.keys.find(self.a.platform.jwks_url, kid)
        except LaunchRefused as error:
            return error.reason


@pytest.fixture
def setting():
    made = Setting()
    yield made
    made.keys.close()


def test_unknown_ids_fetch_twice_a_minute_at_most(setting):
    """A new key is found at once; who makes ids up can't make the tool ask all the time."""
    assert setting.find("a-1").public_numbers() == KEYS[0].public_key().public_numbers()
    setting.a.jwks["keys"].append(jwk(KEYS[1], "a-2"))
    assert setting.find("a-2").public_numbers() == KEYS[1].public_key().public_numbers()
    assert [setting.find(f"made-up-{n}") for n in range(20)] == [Reason.KEY_UNKNOWN] * 20
    assert len(setting.a.fetched) == 2
    setting.now = 30
    assert setting.find("made-up") is Reason.KEY_UNKNOWN
    assert len(setting.a.fetched) == 3


def test_keys_that_are_down_are_asked_for_every_ten_seconds(setting):
    """Launches fail fast in between, and go on as soon as the keys are back."""
    setting.a.answer = lambda _: sent("", 503)
    assert [setting.find("a-1") for _ in range(5)] == [Reason.KEYS_OUT_OF_REACH] * 5
    assert len(setting.a.fetched) == 1
    setting.a.answer = None
    setting.now = 10
    assert not isinstance(setting.find("a-1"), Reason)


def test_many_launches_at_once_fetch_once(setting):
    """The others wait for the one that fetches."""
    setting.a.answer = lambda _: time.sleep(0.1) or sent('{"keys": []}')
    threads = [threading.Thread(target=setting.find, args=("a-1",)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(setting.a.fetched) <= 2  # the first one's, and one for the id that is not there


def test_a_platform_that_drips_is_given_up(setting, monkeypatch):
    """The five seconds are for the whole answer, not for each of its bytes."""
    monkeypatch.setattr(jwks, "_SECONDS", 0.2)
    dripped = []

    class Drip(httpx.SyncByteStream):
        def __iter__(self):
            for _ in range(1000):
                time.sleep(0.02)
                dripped.append(b" ")
                yield b" "

    setting.a.answer = lambda _: httpx.Response(200, stream=Drip())
    assert setting.find("a-1") is Reason.KEYS_OUT_OF_REACH
    assert len(dripped) < 100


def test_an_address_that_is_not_https_is_never_asked(setting):
    """Whatever the database holds."""
    with pytest.raises(LaunchRefused) as caught:
        setting.keys.find("http://a.example.edu/jwks", "a-1")
    assert caught.value.reason is Reason.KEYS_OUT_OF_REACH
    assert setting.a.fetched == []


def test_three_keys_of_one_id_are_not_saved_by_the_third(setting):
    """An id that was ambiguous stays so, though the last key is the first one's."""
    setting.a.jwks["keys"] += [jwk(KEYS[1], "a-1"), jwk(KEYS[0], "a-1")]
    assert setting.find("a-1") is Reason.KEY_AMBIGUOUS
