"""Formgrader's buttons, as a browser presses them: a Jupyter server over HTTP."""

import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from urllib.parse import quote

import pytest

from torchgrade.nbgrader_bridge import grades, read_stamp

from ..conftest import TESTS, Student

NAME = "ñandú"
SECRET = "for-this-test-only"
SCRIPT = (
    "from IPython.display import HTML, Javascript, display\n"
    "display(HTML('<b>bold</b><script>alert(1)</script>'), Javascript('alert(2)'))\n"
    "def double(x):\n    return 2 * x if isinstance(x, str) else 0"
)


class Browser:
    """Logged in to a Jupyter server, with the cookies and the token that formgrader's page has."""

    def __init__(self, url):
        self.url = url.rstrip("/")
        self.cookies = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(cookies)
        self.get(f"/formgrader/manage_assignments?token={SECRET}")

    def get(self, path):
        with self.opener.open(self.url + quote(path, safe="/?="), timeout=30) as reply:
            return reply.read().decode()

    def post(self, path):
        token = next(cookie.value for cookie in self.cookies if cookie.name == "_xsrf")
        request = urllib.request.Request(
            self.url + quote(path), data=b"", headers={"X-XSRFToken": token}, method="POST"
        )
        with self.opener.open(request, timeout=60) as reply:
            return json.load(reply)

    def autograde(self, student):
        return self.post(f"/formgrader/api/submission/tiny/{student}/autograde")

    def submission(self, student):
        return json.loads(self.get(f"/formgrader/api/submission/tiny/{student}"))


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A tiny course for all tests of this module, not yet released."""
    root = tmp_path_factory.mktemp("formgrader") / "tiny"
    shutil.copytree(TESTS / "kit" / "courses" / "tiny", root)
    shutil.copy(TESTS.parent / "nbgrader_config.py", root)
    source = root / "source" / "tiny" / "tiny.ipynb"
    text = source.read_text()
    assert "Write two functions." in text
    source.write_text(text.replace("Write two functions.", "Write <u>two</u> functions."))
    return root


@pytest.fixture(scope="module")
def browser(root, tmp_path_factory):
    """A browser on a Jupyter server that was started in the course's folder."""
    own = tmp_path_factory.mktemp("jupyter")
    folders = {f"JUPYTER_{kind}_DIR": str(own / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--port=0"]
    with (own / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--ip=127.0.0.1", f"--IdentityProvider.token={SECRET}"],
            cwd=root,
            env={**os.environ, **folders, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"},
            stdout=log,
            stderr=log,
        )
    try:
        yield Browser(_address(own / "RUNTIME", server))
    finally:
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()


def _address(folder, server):
    file = folder / f"jpserver-{server.pid}.json"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError, ValueError):
            url = json.loads(file.read_text())["url"]
            urllib.request.urlopen(f"{url}api", timeout=5).close()
            return url
        time.sleep(0.1)
    raise AssertionError((folder.parent / "log").read_text())


@pytest.fixture(scope="module")
def generated(browser):
    """What the Generate button of the assignment answered."""
    return browser.post("/formgrader/api/assignment/tiny/assign")


@pytest.fixture(scope="module")
def autograded(root, browser, generated):
    """What the Autograde button of a submission answered, pressed twice."""
    one = Student(root, NAME).answer(double=SCRIPT)
    one.cell("essay")["source"] = "<script>alert(3)</script>"
    text = {"cell_type": "markdown", "source": "<img src=x onerror=alert(4)>"}
    one.nb["cells"].append({**text, "id": "text", "metadata": {}})
    one.write()
    assert not browser.submission(NAME)["autograded"]
    return [browser.autograde(NAME) for _ in range(2)]


@pytest.fixture
def config(root):
    """The course's grader_config.py; its text is put back after the test."""
    path = root / "grader_config.py"
    text = path.read_text()
    yield path
    path.write_text(text)


def graded(root, student):
    """Where formgrader writes a student's graded notebook."""
    return root / "autograded" / student / "tiny" / "tiny.ipynb"


def test_the_assignment_is_listed_and_generated(root, browser, generated):
    """Manage Assignments knows the assignment; Generate runs our gate and says what it left out."""
    assert generated["success"], generated["log"]
    assert "Applying preprocessor: ProveRelease" in generated["log"]
    assert "For es as well: torchgrade release tiny" in generated["log"]
    assert "secret-word" not in (root / "release" / "tiny" / "tiny.ipynb").read_text()
    (listed,) = json.loads(browser.get("/formgrader/api/assignments"))
    assert (listed["name"], listed["max_score"]) == ("tiny", 10)


def test_autograde_runs_our_executor_and_again(root, browser, autograded):
    """A first and a second press grade in our sandbox; the page has the gradebook's points."""
    for done in autograded:
        assert done["success"], done["log"]
    assert read_stamp(graded(root, NAME)).executor.name == "torchgrade.TrustedExecute"
    assert browser.submission(NAME)["score"] == 4.0
    assert [g.points for g in grades(root, "tiny") if g.student == NAME] == [4.0]


def test_a_grader_sees_reasons_and_runs_no_script(browser, autograded):
    """The page for manual grading has each cell's points and why, and nothing that acts."""
    entry = json.loads(browser.get("/formgrader/api/submitted_notebooks/tiny/tiny"))[0]
    page = browser.get(f"/formgrader/submissions/{entry['id']}/")
    assert "1 of 2 hidden tests passed." in page
    assert "failed: Big numbers are doubled too." in page
    assert "<b>bold</b>" in page
    assert "<u>two</u>" in page
    assert not re.findall(r"<script>[^<]*alert|^\s*alert|<img[^>]*alert", page, re.MULTILINE)
    assert page.count("alert(") == 4  # in the answer's own code, twice, and in two texts


def test_feedback_is_our_page(root, browser, autograded):
    """Generate Feedback writes the student's page, without what the grader reads."""
    done = browser.post(f"/formgrader/api/assignment/tiny/{NAME}/generate_feedback")
    assert done["success"], done["log"]
    page = (root / "feedback" / NAME / "tiny" / "tiny.html").read_text()
    assert "Feedback for ñandú" in page
    assert "Big numbers are doubled too." in page
    assert "test_double.py" not in page


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("tiny.ipynb", "{", "cut: tiny.ipynb: is not valid JSON"),
        ("tiny (1).ipynb", "{}", "is missing; there is tiny (1).ipynb"),
    ],
)
def test_what_can_not_be_graded_is_explained(root, browser, generated, name, text, says):
    """The dialog's log says it in lines that fit, before any traceback."""
    folder = root / "submitted" / "cut" / "tiny"
    folder.mkdir(parents=True)
    (folder / name).write_text(text)
    done = browser.autograde("cut")
    shutil.rmtree(folder)
    assert not done["success"]
    told = done["log"].partition("Traceback")[0]
    assert says in " ".join(told.split())
    assert not graded(root, "cut").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("points=10", "points=-10"), "`assignments[0].points` is -10"),
        (("points=10", "points=10 10"), "grader_config.py, line "),
        (("c = get_config()", "raise SystemExit(3)"), "SystemExit"),
        (
            ("c.CourseDirectory", "c.Autograde.autograde_preprocessors = []\nc.CourseDirectory"),
            "lacks torchgrade.nbgrader_bridge.TrustedExecute",
        ),
        (
            (
                "c.CourseDirectory",
                "c.Autograde.sanitize_preprocessors = []\n"
                "c.Autograde.autograde_preprocessors = ['nbgrader.preprocessors.Execute']\n"
                "c.CourseDirectory",
            ),
            "lacks torchgrade.nbgrader_bridge.TrustedExecute",
        ),
    ],
    ids=["value", "syntax", "exit", "executor", "both lists"],
)
def test_a_config_broken_meanwhile_stops_grading(root, browser, generated, config, change, says):
    """While Lab runs, an error in grader_config.py refuses the grading: nothing else steps in."""
    if not (root / "submitted" / "ann").exists():
        Student(root, "ann").answer().write()
    good = config.read_text()
    config.write_text(good.replace(*change))
    done = browser.autograde("ann")
    config.write_text(good)
    assert not done["success"]
    assert says in " ".join(done["log"].partition("Traceback")[0].split())
    assert not graded(root, "ann").exists()
    assert {g.student for g in grades(root, "tiny") if g.points} <= {NAME}
