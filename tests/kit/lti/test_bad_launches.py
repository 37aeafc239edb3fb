"""Every bad launch is refused with its reason and leaves nothing; every good one passes."""

import logging
import re

import pytest

from tests.kit.lti.bad_launches import CASES
from tests.kit.lti.hostile import TARGET
from tests.kit.lti.rules import breaches
from torchgrade.lti.records import Launch
from torchgrade.lti.refusals import LaunchRefused


def played(tool, case, caplog):
    """Play a case, and look at what came of it, and at what every logger said meanwhile."""
    caplog.set_level(logging.DEBUG)
    if case.reason is None:
        launch = case.play(tool)
        tool.good += 1
        assert isinstance(launch, Launch)
        assert launch is tool.launched[-1]
    else:
        with pytest.raises(LaunchRefused) as caught:
            case.play(tool)
        assert caught.value.reason is case.reason
        tool.tells_no_secret(f"{caught.value!r} {caught.value}")
    tool.tells_no_secret(caplog.text)
    tool.nothing_came_of_it()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_functions_refuse_what_is_bad_and_nothing_else(tool, case, caplog):
    """The reason is the expected one, the state is used up, no key is sought elsewhere."""
    played(tool, case, caplog)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_routes_refuse_what_is_bad_and_nothing_else(served, case, caplog):
    """The same over HTTP: a page of status 4xx with the reason, and no launch handed on."""
    played(served, case, caplog)


def test_the_table_is_whole():
    """Each number of the list is there, each of the certification, and no case twice."""
    numbers = [case.number for case in CASES]
    assert len(numbers) == len(set(numbers))
    plain = {int(re.match(r"\d+", n)[0]) for n in numbers if n[0].isdigit()}
    assert plain == set(range(1, 81)) - {77, 79, 80}  # those of the transport, in test_routes.py
    assert {f"C{n}" for n in range(1, 13)} | {f"V{n}" for n in range(1, 19)} <= set(numbers)


def test_the_independent_rules_know_a_good_launch_from_a_bad_one(tool):
    """What the fuzz is judged by is neither always content nor never."""
    begun = tool.begin()
    good = begun.form()["id_token"]
    assert breaches(good, tool.a, begun.nonce, TARGET, tool.now) == []
    bad = begun.form(sub="", aud=["client-a", "evil"], iat=True)["id_token"]
    assert breaches(bad, tool.a, begun.nonce, TARGET, tool.now) == ["aud", "iat", "sub"]
