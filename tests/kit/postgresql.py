"""A PostgreSQL server of the tests' own; the fixture `server` of conftest.py starts one."""

import contextlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path

import pytest

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


@contextlib.contextmanager
def serve():
    """Start a server, and stop it when its user is done; skipped where there is none."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if not BINARIES:
        pytest.skip("PostgreSQL's server is not installed under /usr/lib/postgresql")
    # Not in pytest's folder: that belongs to this user alone, and a socket's path must be short.
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/pg-XXXXXX"], text=True).strip())
    made = Server(folder)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder)
