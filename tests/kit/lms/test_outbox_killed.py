"""Processes that deliver to a platform on a real socket, several at once and killed for real."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from tests.kit import postgresql
from tests.kit.lms.outbox_worker import LEASE, deliver_once
from tests.kit.lti.platform_server import PlatformServer
from torchgrade.database import open_database
from torchgrade.lms import outbox
from torchgrade.lms.outbox import Destination, OutboxState, Wanted

ROOT = Path(__file__).resolve().parents[3]
STUDENTS = tuple(str(number) for number in range(1, 9))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """A database; PostgreSQL's is skipped where its server is not installed."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/lms.db"
        return
    with postgresql.serve() as server:
        yield server.url


class Scene:
    """An outbox, a platform, and processes that deliver."""

    def __init__(self, url, server, *, column):
        self.url, self.server = url, server
        self.engine = open_database(url, Path("/"))
        for student in STUDENTS:
            server.add_member(student)
        self.item = server.add_item("HW1", 20.0) if column else ""
        self.destination = Destination(
            platform=1, context=1, link=1 if column else 0, assignment="hw1", maximum=20.0,
            url=self.item, container=server.items_url,
        )  # fmt: skip
        self.processes = subprocess.Popen(
            [sys.executable, "-m", "tests.kit.lms.outbox_worker", url, server.url],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def queue(self, version):
        wanted = [
            Wanted(
                destination=self.destination, subject=student, student=student,
                given=float(version % 20), maximum=20.0, comment=f"v{version}",
            )
            for student in STUDENTS
        ]  # fmt: skip
        with self.engine.begin() as connection:
            outbox.queue(connection, wanted, datetime.now(UTC))

    def begin(self):
        self.processes.stdin.write("\n")
        self.processes.stdin.flush()
        return int(self.processes.stdout.readline())

    def wait(self, *children):
        end = time.monotonic() + 60
        while any(alive(child) for child in children):
            assert time.monotonic() < end
            time.sleep(0.02)

    def finish(self):
        """Deliver until everything has come to its end."""
        end = time.monotonic() + 60
        while {entry.state for entry in self.entries()} != {OutboxState.SENT}:
            assert time.monotonic() < end, [(e.state, e.reason) for e in self.entries()]
            deliver_once(self.url, self.server.url)
            time.sleep(0.05)

    def entries(self):
        with self.engine.begin() as connection:
            return outbox.entries(connection)

    def versions(self, student):
        item = self.item or next(iter(self.server.items))
        return [int(post["comment"][1:]) for post in self.server.grades[item, student].posts]

    def close(self):
        self.processes.stdin.close()
        self.processes.stdout.close()
        self.processes.wait(60)
        self.engine.dispose()


def alive(process):
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def scene_of(url):
    with contextlib.ExitStack() as stack:

        def make(*, column=True):
            server = stack.enter_context(PlatformServer("moodle"))
            scene = Scene(url, server, column=column)
            stack.callback(scene.close)
            return scene

        yield make


def test_killed_for_real_nothing_is_lost_or_doubled(scene_of):
    """Ten processes are killed at random moments; in the end each newest grade is there, once."""
    scene = scene_of()
    moments = random.Random(7)
    for version in range(10):
        scene.queue(version)
        child = scene.begin()
        time.sleep(moments.uniform(0.02, 0.4))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        scene.wait(child)
        if version % 3 == 2:
            time.sleep(LEASE)
    scene.finish()
    for student in STUDENTS:
        versions = scene.versions(student)
        assert versions == sorted(set(versions))
        assert versions[-1] == 9


def test_several_processes_at_once_send_each_grade_once(scene_of):
    """They share the rows, and make one column."""
    scene = scene_of(column=False)
    for version in range(2):
        scene.queue(version)
        scene.wait(*(scene.begin() for _ in range(3)))
        scene.finish()
    assert len(scene.server.items) == 1
    assert [scene.versions(student) for student in STUDENTS] == [[0, 1]] * len(STUDENTS)


def test_the_whole_outbox_is_made_in_either_database(scene_of, url):
    """Its tables are there, and a state is a word that people can read in the database, too."""
    scene = scene_of()
    scene.queue(1)
    scene.finish()
    engine = create_engine(url)
    with engine.connect() as connection:
        assert set(connection.execute(text("select state from outbox")).scalars()) == {"sent"}
    engine.dispose()
