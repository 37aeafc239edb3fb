"""One way to a database: tables made, one transaction after the other, errors explained."""

import threading

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, update

from torchgrade import database
from torchgrade.errors import InstructorError


@pytest.fixture
def counter(monkeypatch):
    """A table of the test's own in place of torchgrade's."""
    tables = MetaData()
    monkeypatch.setattr(database, "tables", tables)
    return Table("counter", tables, Column("n", Integer, nullable=False))


def test_a_relative_path_is_seen_from_the_course(tmp_path, counter):
    """The file lies in the course's folder, whatever the working folder is."""
    database.open_database("sqlite:///lms.db", tmp_path).dispose()
    assert (tmp_path / "lms.db").is_file()


def test_what_reads_and_then_writes_comes_one_after_the_other(tmp_path, counter):
    """Threads that add one each lose none and fail none."""
    engine = database.open_database("sqlite:///lms.db", tmp_path)
    with engine.begin() as connection:
        connection.execute(insert(counter).values(n=0))
    together = threading.Barrier(8)

    def add():
        together.wait()
        for _ in range(5):
            with engine.begin() as connection:
                n = connection.execute(select(counter.c.n)).scalar_one()
                connection.execute(update(counter).values(n=n + 1))

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.begin() as connection:
        assert connection.execute(select(counter.c.n)).scalar_one() == 40
    engine.dispose()


def test_a_transaction_that_fails_leaves_nothing(tmp_path, counter):
    """What was written before the error is gone."""
    engine = database.open_database("sqlite:///lms.db", tmp_path)

    def fail_half_way():
        with engine.begin() as connection:
            connection.execute(insert(counter).values(n=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with engine.begin() as connection:
        assert connection.execute(select(counter)).all() == []
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "is no database URL that can be used"),
        ("nosuch://host/name", "is no database URL that can be used"),
        ("sqlite:///no/such/folder/lms.db", "can't be opened"),
        ("postgresql://nobody@127.0.0.1:1/none", "can't be opened"),
    ],
)
def test_a_database_that_cannot_be_used_is_explained(tmp_path, counter, url, message):
    """The error says which setting, and what to write or to look at."""
    with pytest.raises(InstructorError, match=message) as caught:
        database.open_database(url, tmp_path)
    assert caught.value.hint
