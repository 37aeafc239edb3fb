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
from torchgrade.lti.platforms import find_platforms, replace_platform
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

    def torchgrade(self, *arguments, code=0):
        """Run a command as the administrator does; give what it says."""
        done = subprocess.run(
            [TORCHGRADE, *arguments],
            cwd=self.root, env=ENVIRONMENT, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        assert code is None or done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def register(self, told, *more):
        """Register what a platform told, by command line."""
        names = ("issuer", "auth_url", "token_url", "jwks_url", "client_id", "deployment")
        options = [f"--{name.replace('_', '-')}={told[name]}" for name in names]
        self.torchgrade("lti", "add-platform", *options, "--name=peer", *more)

    def deployed(self, *deployments):
        """Let these deployments alone launch."""
        engine = open_database("sqlite:///lms.db", self.root)
        with engine.begin() as connection:
            (platform,) = find_platforms(connection, self.told["issuer"])
            replace_platform(connection, msgspec.structs.replace(platform, deployments=deployments))
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
    course.torchgrade("lti", "rotate-key")
    course.start("--workers", "1")
    try:
        yield course
    finally:
        course.stop()


def until(what, seconds=90):
    """Wait until a call gives something that counts as true; give it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            if found := what():
                return found
        time.sleep(0.3)
    raise AssertionError("waited in vain")
