"""One state, one launch: also when several post at once, on SQLite and on PostgreSQL."""

import threading

import pytest
from sqlalchemy import delete, select

from torchgrade.database import tables
from torchgrade.lti import launch
from torchgrade.lti.login import nonces, take_state
from torchgrade.lti.records import Launch
from torchgrade.lti.refusals import LaunchRefused, Reason

pytestmark = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


def at_once(count, do):
    """Do something in several threads at the same moment, and collect what comes of it."""
    together, came = threading.Barrier(count), []

    def one():
        together.wait()
        try:
            came.append(do())
        except LaunchRefused as error:
            came.append(error.reason)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came) == count
    return came


def test_of_posts_at_once_one_wins(tool):
    """Eight threads post the same form; one launches, the others find no state."""
    for _ in range(5):
        begun = tool.begin()
        form = begun.form()
        came = at_once(8, lambda form=form, begun=begun: tool.launch(form, begun.cookies))
        assert sum(isinstance(each, Launch) for each in came) == 1
        assert came.count(Reason.STATE_UNKNOWN) == 7


def test_a_nonce_counts_once_even_if_states_were_shared(tool, monkeypatch):
    """The table of nonces stands by itself: with states that never end, one of eight still wins."""

    def lenient(connection, state):
        with connection.begin_nested() as undone:
            found = take_state(connection, state)
            undone.rollback()
        return found

    monkeypatch.setattr(launch, "take_state", lenient)
    begun = tool.begin()
    form = begun.form()
    came = at_once(8, lambda: tool.launch(form, begun.cookies))
    assert sum(isinstance(each, Launch) for each in came) == 1
    assert came.count(Reason.NONCE_USED) == 7


def test_what_is_over_is_forgotten(tool):
    """Old states and nonces go when a login begins; those that count stay."""
    used = tool.begin()
    tool.launch_well(used)
    tool.begin()
    assert len(tool.waiting()) == 1
    tool.seconds = 359
    tool.begin()
    assert (len(tool.waiting()), kept(tool)) == (2, 1)
    tool.seconds = 361
    tool.begin()
    assert (len(tool.waiting()), kept(tool)) == (3, 0)
    tool.seconds = 700
    tool.begin()
    assert len(tool.waiting()) == 3


def kept(tool):
    with tool.engine.begin() as connection:
        return len(connection.execute(select(nonces)).all())


def test_the_database_holds_no_secret(tool):
    """Who reads the tables can finish no login."""
    begun = tool.begin()
    tool.launch_well(tool.begin())
    with tool.engine.begin() as connection:
        for table in tables.sorted_tables:
            tool.tells_no_secret(repr(connection.execute(select(table)).all()))
        connection.execute(delete(nonces))
    assert begun.state
