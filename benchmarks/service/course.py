"""A released course, the processes that serve it and its platform, and a database server."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
from sqlalchemy import select

from benchmarks.service.judging import Failed
from benchmarks.service.platform import CLIENT, DEPLOYMENT
from torchgrade.database import open_database, reading
from torchgrade.release import release
from torchgrade.sandbox import probe
from torchgrade.web.uploads import uploads

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "tiny"
_TORCHGRADE = str(Path(sys.executable).with_name("torchgrade"))
_MARK = "TORCHGRADE_BENCHMARK"
_START_SECONDS = 120
_CONFIG = '''"""The course that is served."""

from torchgrade.config import Assignment, Course, Lms

course = Course(
    course_id="load",
    languages=("en", "es"),
    sandbox="{sandbox}",
    lms=Lms(url="{url}", database="{database}"),
    assignments=(Assignment(name="tiny", points=7),),
)

c = get_config()  # noqa: F821 - nbgrader and torchgrade define it
c.CourseDirectory.course_id = course.course_id
'''
_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probed:
        probed.bind(("127.0.0.1", 0))
        return int(probed.getsockname()[1])


def make_course(root: Path, url: str, database: str) -> None:
    """Release the tiny course of the tests, without the part that a person grades."""
    shutil.copytree(ROOT / "tests" / "kit" / "courses" / ASSIGNMENT, root)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    sandbox = next(level.name for level in probe() if level.available)
    config = _CONFIG.format(sandbox=sandbox, url=url, database=database)
    (root / "grader_config.py").write_text(config, encoding="utf-8")
    source = root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = json.loads(source.read_text("utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if _name(cell) != "essay"]
    source.write_text(json.dumps(notebook), encoding="utf-8")
    release(root, ASSIGNMENT)


def answered(root: Path, student: str, code: dict[str, str]) -> bytes:
    """Give the released notebook with a student's code; its bytes are nobody else's."""
    path = root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if _name(cell) in code:
            cell["source"] = f"# {student}\n{code[_name(cell)]}"
    return json.dumps(notebook).encode()


def _name(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


class Processes:
    """The platform and the service; everything that they start can be told by a mark."""

    def __init__(self, root: Path, port: int, platform_port: int, workers: int | None) -> None:
        """Prepare to start them.

        Args:
            root: Folder of the course; the logs lie beside it.
            port: Of the service.
            platform_port: Of the platform.
            workers: Submissions graded at once; the service's own default if None.
        """
        self.root = root
        self.url, self.platform_url = (
            f"http://localhost:{port}",
            f"http://localhost:{platform_port}",
        )
        self.log = root.with_suffix(".log")
        self.memory: dict[str, float] = defaultdict(float)
        self._port, self._platform_port, self._workers = port, platform_port, workers
        self._mark = secrets.token_hex(8)
        self._environment = {**os.environ, "OMP_NUM_THREADS": "1", _MARK: self._mark}
        self._serve: subprocess.Popen[bytes] | None = None
        self._platform: subprocess.Popen[bytes] | None = None
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def begin(self, wait: float) -> None:
        """Start the platform, and register it with the course."""
        command = [sys.executable, "-m", "benchmarks.service.platform", str(self._platform_port)]
        with self.log.open("ab") as said:
            self._platform = subprocess.Popen(
                [*command, self.url, str(wait)], cwd=ROOT, stdout=said, stderr=said,
                start_new_session=True,
            )  # fmt: skip
        self._answers(f"{self.platform_url}/jwks", self._platform)
        self.torchgrade("lti", "rotate-key")
        told = {
            "client-id": CLIENT, "deployment": DEPLOYMENT, "name": "load",
            "issuer": self.platform_url, "auth-url": f"{self.platform_url}/auth",
            "token-url": f"{self.platform_url}/token", "jwks-url": f"{self.platform_url}/jwks",
        }  # fmt: skip
        self.torchgrade("lti", "add-platform", *(f"--{key}={told[key]}" for key in told))
        self._watcher.start()

    def torchgrade(self, *arguments: str) -> str:
        """Run a command as the administrator does; give what it says."""
        done = subprocess.run(
            [_TORCHGRADE, *arguments], cwd=self.root, env=self._environment, text=True,
            capture_output=True, timeout=600, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Failed(f"torchgrade {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        """Serve, and wait until it answers."""
        workers = [f"--workers={self._workers}"] if self._workers else []
        with self.log.open("ab") as said:
            self._serve = subprocess.Popen(
                [_TORCHGRADE, "serve", f"--port={self._port}", *workers], cwd=self.root,
                env=self._environment, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
        self._answers(f"{self.url}/healthz", self._serve)

    def kill(self) -> None:
        """Kill the service and all that it started, at once."""
        if self._serve is not None:
            for each in [*_tree(self._serve.pid), *self._marked()]:
                with contextlib.suppress(psutil.Error):
                    each.kill()
            self._serve.wait(30)
        while left := self._marked():  # what was started while the others were killed
            for each in left:
                with contextlib.suppress(psutil.Error):
                    each.kill()
            time.sleep(0.02)

    def stop(self) -> None:
        """End the service in order."""
        if self._serve is not None and self._serve.poll() is None:
            self._serve.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._serve.wait(60)
        self.kill()

    def end(self) -> None:
        """End whatever still runs."""
        self._over.set()
        self.kill()
        if self._platform is not None:
            self._platform.kill()
            self._platform.wait(30)

    def posts(self) -> list[dict[str, Any]]:
        """Give the scores that the platform was sent, in the order in which they came."""
        found: list[dict[str, Any]] = httpx.get(f"{self.platform_url}/posts", timeout=30).json()
        return found

    def attempts(self, database: str) -> dict[str, int]:
        """Count each student's attempts in the service's database, by name of the student."""
        found: dict[str, int] = defaultdict(int)
        engine = open_database(database, self.root)
        with reading(engine) as connection:
            for row in connection.execute(select(uploads.c.student)):
                found[person_of(row.student)] += 1
        engine.dispose()
        return found

    def points(self) -> dict[str, float | None]:
        """Give each student's points in the gradebook, by name of the student."""
        target = self.root / "grades.json"
        self.torchgrade("export", ASSIGNMENT, "--to=json", f"--out={target}")
        rows = json.loads(target.read_text("utf-8"))
        return {person_of(row["student"]): row["points"] for row in rows}

    def troubles(self) -> list[str]:
        """Give the lines of the log that tell of what should not happen."""
        words = ("ERROR", "Traceback", "database is locked", "Exception")
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return [line for line in lines if any(word in line for word in words)]

    def _answers(self, url: str, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(url, timeout=10)
                return
            time.sleep(0.05)
        raise Failed(f"{url} does not answer:\n{self.log.read_text('utf-8')[-3000:]}")

    def _marked(self) -> list[psutil.Process]:
        """Find what descends from the service, wherever it was left."""
        found = []
        for each in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if each.status() != psutil.STATUS_ZOMBIE and (
                    each.environ().get(_MARK) == self._mark
                ):
                    found.append(each)
        return found

    def _watch(self) -> None:
        """Keep the most memory that was seen."""
        while not self._over.wait(1.0):
            now: dict[str, float] = defaultdict(float)
            if self._serve is None:
                continue
            for each in _tree(self._serve.pid):
                with contextlib.suppress(psutil.Error):
                    now[_role(each, self._serve.pid)] += each.memory_info().rss / 2**20
            now["together"] = sum(now.values())
            for role, used in now.items():
                self.memory[role] = max(self.memory[role], used)


def person_of(student: str) -> str:
    """Take the digest off a student id that was made of a name."""
    return student.rsplit("-", 1)[0]


def _tree(pid: int) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    return []


def _role(process: psutil.Process, server: int) -> str:
    if process.pid == server:
        return "server"
    return "worker" if "torchgrade.web.worker" in process.cmdline() else "sandboxes"


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server until the block ends; gives the URL of an empty database."""
    if not _BINARIES:
        raise Failed("PostgreSQL's server is not installed under /usr/lib/postgresql")
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    drop = {"user": user.pw_uid, "group": user.pw_gid} if user else {}
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as made:  # a socket's path is short
        folder = Path(made)
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)

        def run(name: str, *arguments: str) -> None:
            subprocess.run(
                [_BINARIES[-1] / name, *arguments], cwd=folder, env={"LC_ALL": "C"}, check=True,
                stdout=subprocess.DEVNULL, timeout=60, **drop,  # type: ignore[call-overload]
            )  # fmt: skip

        data = str(folder / "data")
        run("initdb", "-D", data, "-U", "teacher", "-A", "trust", "-E", "UTF8")
        options = f"-k {folder} -c listen_addresses=''"
        log = str(folder / "log")
        run("pg_ctl", "-s", "-w", "-D", data, "-l", log, "-o", options, "start")
        try:
            run("createdb", "-h", str(folder), "-U", "teacher", "course")
            yield f"postgresql+psycopg://teacher@/course?host={folder}"
        finally:
            run("pg_ctl", "-s", "-w", "-D", data, "-m", "immediate", "stop")
