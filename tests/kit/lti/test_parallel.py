"""One state, one launch: also when several post at once, on SQLite and on PostgreSQL."""

import threading

import pytest
from sqlalchemy import delete, select

from tests.kit.lti.tools import Tool
from torchgrade.database import open_database, tables
from torchgrade.lti import launch
from torchgrade.lti.login import nonces, take_state
from torchgrade.lti.records import Launch
from torchgrade.lti.refusals import LaunchRefused, Reason


@pytest.fixture(params=["sqlite", "postgresql"])
def somewhere(request, tmp_path):
    """A tool with a database that several threads write to."""
    if request.param == "sqlite":
        engine = open_database("sqlite:///lms.db", tmp_path)
    else:
        server = request.getfixturevalue("server")
        engine = open_database(server.url, tmp_path)
    made = Tool(engine)
    yield made
    made.close()
    engine.dispose()


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


def test_of_posts_at_once_one_wins(somewhere):
    """Eight threads post the same form; one launches, the others find no state."""
    for _ in range(5):
        begun = somewhere.begin()
        form = begun.form()
        came = at_once(8, lambda form=form, begun=begun: somewhere.launch(form, begun.cookies))
        assert sum(isinstance(each, Launch) for each in came) == 1
        assert came.count(Reason.STATE_UNKNOWN) == 7


def test_a_nonce_counts_once_even_if_states_were_shared(somewhere, monkeypatch):
    """The table of nonces stands by itself: with states that never end, one of eight still wins."""

    def lenient(connection, state):
        with connection.begin_nested() as undone:
            found = take_state(connection, state)
            undone.rollback()
        return found

    monkeypatch.setattr(launch, "take_state", lenient)
    begun = somewhere.begin()
    form = begun.form()
    came = at_once(8, lambda: somewhere.launch(form, begun.cookies))
    assert sum(isinstance(each, Launch) for each in came) == 1
    assert came.count(Reason.NONCE_USED) == 7


def test_what_is_over_is_forgotten(somewhere):
    """Old states and nonces go when a login begins; those that count stay."""
    used = somewhere.begin()
    somewhere.launch_well(used)
    somewhere.begin()
    assert len(somewhere.waiting()) == 1
    somewhere.seconds = 359
    somewhere.begin()
    assert (len(somewhere.waiting()), kept(somewhere)) == (2, 1)
    somewhere.seconds = 361
    somewhere.begin()
    assert (len(somewhere.waiting()), kept(somewhere)) == (3, 0)
    somewhere.seconds = 700
    somewhere.begin()
    assert len(somewhere.waiting()) == 3


def kept(tool):
    with tool.engine.begin() as connection:
        return len(connection.execute(select(nonces)).all())


def test_the_database_holds_no_secret(somewhere):
    """Who reads the tables can finish no login."""
    begun = somewhere.begin()
    somewhere.launch_well(somewhere.begin())
    with somewhere.engine.begin() as connection:
        for table in tables.sorted_tables:
            somewhere.tells_no_secret(repr(connection.execute(select(table)).all()))
        connection.execute(delete(nonces))
    assert begun.state
