"""A gradebook in PostgreSQL, through nbgrader's `db_url`: a server of the test's own."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import pytest

from torchgrade import pipeline
from torchgrade.model import Outcome
from torchgrade.release import release

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


class Server:
    """A PostgreSQL server on a socket in a folder, as a user that is not root."""

    def __init__(self, folder):
        self.folder = folder
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        self.run(
            "initdb", "-D", str(folder / "data"), "-U", "teacher", "-A", "trust", "-N", "-E", "UTF8"
        )
        self.start()
        self.run("createdb", "-h", str(folder), "-U", "teacher", "course")

    @property
    def url(self):
        return f"postgresql+psycopg://teacher@/course?host={self.folder}"

    def run(self, name, *arguments):
        drop = {"user": self.user.pw_uid, "group": self.user.pw_gid} if self.user else {}
        subprocess.run(
            [BINARIES[-1] / name, *arguments], cwd=self.folder, env={"LC_ALL": "C"}, check=True,
            capture_output=name != "pg_ctl", timeout=60, **drop,
        )  # fmt: skip

    def control(self, *arguments):
        self.run("pg_ctl", "-s", "-w", "-D", str(self.folder / "data"), *arguments)

    def start(self):
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self.control("-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self):
        self.control("-m", "immediate", "stop")


@pytest.fixture
def server(tmp_path_factory):
    """A server for one test; skipped where PostgreSQL is not installed."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if not BINARIES:
        pytest.skip("PostgreSQL's server is not installed under /usr/lib/postgresql")
    # Not in pytest's folder: that belongs to this user alone, and a socket's path must be short.
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/pg-XXXXXX"], text=True).strip())
    made = Server(folder)
    yield made
    made.stop()
    shutil.rmtree(folder)


def test_a_class_is_graded_into_postgresql(course, student, server):
    """Release, grade, grade again, read: all of it in PostgreSQL, and nothing in SQLite."""
    config = course / "grader_config.py"
    config.write_text(config.read_text() + f"c.CourseDirectory.db_url = {server.url!r}\n")
    (course / "gradebook.db").unlink()
    release(course, "tiny")
    student("ann").answer().write()
    bob = student("bob").answer(double="x = 1").write()
    assert pipeline.grade(course, "tiny") == ()
    assert [(g.student, g.points) for g in pipeline.class_grades(course, "tiny")] == [
        ("ann", 7.0),
        ("bob", 3.0),
    ]
    bob.answer().write()
    server.stop()
    ended = pipeline.grade(course, "tiny", patience=0.1)
    assert [g.outcome for g in ended] == [Outcome.FAULT]
    assert "out of reach" in ended[0].reason
    server.start()
    events = []
    assert pipeline.grade(course, "tiny", report=events.append) == ()
    assert [e.kind for e in events] == ["left", "found", "kept", "graded"]
    assert [row.points for row in pipeline.rows(course, "tiny")] == [7.0, 7.0]
    assert not (course / "gradebook.db").exists()
