"""A course that `torchgrade serve` serves, and what its administrator does for it."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import msgspec
import psutil

from torchgrade.database import open_database
from torchgrade.lms.outbox_tables import OutboxState
from torchgrade.lti.keys import KEY_FILE, rotate_key
from torchgrade.lti.platforms import add_platform, find_platforms, replace_platform
from torchgrade.lti.records import Platform
from torchgrade.pipeline.outbox import outbox_lines
from torchgrade.release import release

from .hosts import free_port, wait_for

TESTS = Path(__file__).parents[2]
TORCHGRADE = str(Path(sys.executable).with_name("torchgrade"))
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}


def make_course(root, port):
    """Release the tiny course, without the part that a person grades, to be served at a port."""
    shutil.copytree(TESTS / "kit" / "courses" / "tiny", root)
    shutil.copy(TESTS.parent / "nbgrader_config.py", root)
    config = root / "grader_config.py"
    told = config.read_text().replace(
        'sandbox="process",',
        f'sandbox="process",\n    lms=Lms(url="http://localhost:{port}"),',
    )
    told = told.replace("import Assignment, Course", "import Assignment, Course, Lms")
    config.write_text(told.replace("points=10", "points=7"))
    source = root / "source" / "tiny" / "tiny.ipynb"
    notebook = json.loads(source.read_text())
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") != "essay"
    ]
    source.write_text(json.dumps(notebook))
    release(root, "tiny")


class Served:
    """A course and the process that serves it."""

    def __init__(self, root, port):
        self.root, self.port, self.url = root, port, f"http://localhost:{port}"
        self.process = None
        self.told = {}

    def register(self, told):
        """Register what a platform told, as `torchgrade lti add-platform` does."""
        names = ("issuer", "auth_url", "token_url", "jwks_url", "client_id")
        known = {name: told[name] for name in names}
        with self._connection() as connection:
            add_platform(
                connection, Platform(name="peer", deployments=(told["deployment"],), **known)
            )

    def deployed(self, *deployments):
        """Let these deployments alone launch."""
        with self._connection() as connection:
            (platform,) = find_platforms(connection, self.told["issuer"])
            replace_platform(connection, msgspec.structs.replace(platform, deployments=deployments))

    @contextlib.contextmanager
    def _connection(self):
        engine = open_database("sqlite:///lms.db", self.root)
        with engine.begin() as connection:
            yield connection
        engine.dispose()

    def start(self, *options):
        """Serve, and wait until it answers."""
        log = self.root.with_suffix(".log")
        with log.open("ab") as said:
            self.process = subprocess.Popen(
                [TORCHGRADE, "serve", "--port", str(self.port), *options],
                cwd=self.root, env=ENVIRONMENT, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
        wait_for(f"{self.url}/healthz", self.process, log)

    def stop(self):
        """End it in order."""
        self.process.terminate()
        self.process.wait(60)

    def kill(self):
        """Kill the server and all that it started, at once."""
        found = psutil.Process(self.process.pid)
        for each in [found, *found.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        self.process.wait(30)

    def all_sent(self, peer):
        """Whether no grade is on its way to a platform any more."""
        entries = [line.entry for line in outbox_lines(self.root)]
        mine = [each for each in entries if (each.url or each.container).startswith(peer.url)]
        return all(each.state is OutboxState.SENT for each in mine)

    def answer(self, student, double="return 2 * x", triple="return 3 * x"):
        """Give a notebook with these answers, its bytes no other student's."""
        notebook = json.loads((self.root / "release" / "tiny" / "tiny.ipynb").read_text())
        code = {
            "double": f"# {student}\ndef double(x):\n    {double}",
            "triple": f"def triple(x):\n    {triple}",
        }
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in code:
                cell["source"] = code[name]
        return json.dumps(notebook).encode()


@contextlib.contextmanager
def serving(folder):
    """Make a course and serve it until the block ends."""
    port = free_port()
    root = folder / "course"
    make_course(root, port)
    course = Served(root, port)
    rotate_key(root / KEY_FILE)
    course.start("--workers", "1")
    try:
        yield course
    finally:
        course.stop()


def until(what, seconds=300):
    """Wait until a call gives something that counts as true; give it.

    A service that was killed starts cold: a minute passes on a busy machine until it has graded.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            if found := what():
                return found
        time.sleep(0.1)
    raise AssertionError("waited in vain")
