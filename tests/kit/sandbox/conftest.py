"""Boxes for the sandbox's tests: one warm server per back end, toy code in every box."""

import contextlib
import json
import socket
from pathlib import Path

import pytest

from torchgrade.inside.spawn import Bind
from torchgrade.model import Limits
from torchgrade.sandbox import probe
from torchgrade.sandbox.bubblewrap import BubblewrapSandbox
from torchgrade.sandbox.warm import WarmSandbox

TOYS = Path(__file__).parent / "toys"
BACK_ENDS = ("namespaces", "bubblewrap", "landlock", "process")
ANSWER_SECONDS = 20

PROMISES = {
    "basics": {"namespaces", "bubblewrap", "landlock", "process"},
    "no host files": {"namespaces", "bubblewrap", "landlock"},
    "nothing else writable": {"namespaces", "bubblewrap", "landlock"},
    "no host processes touched": {"namespaces", "bubblewrap", "landlock"},
    "no reach to other boxes": {"namespaces", "bubblewrap", "landlock"},
    "a count of processes": {"namespaces", "bubblewrap", "landlock"},
    "a sum of memory": {"namespaces", "bubblewrap", "landlock", "process"},
    "a cap on scratch": {"namespaces", "bubblewrap"},
    "a limit on files": {"namespaces", "bubblewrap", "landlock", "process"},
    "a limit on the home's size": {"process"},
    "a world of its own": {"namespaces", "bubblewrap"},
    "no network namespace but its own": {"namespaces", "bubblewrap"},
    "devices": {"namespaces", "bubblewrap", "landlock"},
    "no dangerous calls": {"namespaces", "bubblewrap", "landlock"},
    "no sockets but local ones": {"namespaces", "landlock"},
    "no sockets but pairs": {"landlock"},
    "files of its user as they are": {"landlock"},
    "shared memory": {"namespaces", "bubblewrap", "process"},
}
"""What is promised, and by which back ends: every test of the suite names one of these."""


def pytest_configure(config):
    """Register the marker that says which level promises what a test checks."""
    config.addinivalue_line("markers", "promise(name): run on the back ends that promise it")


def pytest_generate_tests(metafunc):
    """Run a test on every back end that promises what it checks."""
    if "back_end" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("promise")
        holders = [name for name in BACK_ENDS if name in PROMISES[marker.args[0]]]
        metafunc.parametrize("back_end", holders, scope="session")


@pytest.fixture(scope="session")
def make_sandbox():
    """Return a maker of sandboxes whose agent is the toy; all are closed at the end."""
    with contextlib.ExitStack() as stack:

        def make(
            back_end,
            *,
            warm=True,
            target="boxtoys:serve",
            on_notice=lambda text: None,
            devices=None,
        ):
            options = {
                "on_notice": on_notice,
                "target": target,
                "binds": (Bind(source=str(TOYS), target=str(TOYS)),),
                "search": (str(TOYS),),
                "warm": warm,
                "devices": devices,
            }
            if back_end == "bubblewrap":
                sandbox = BubblewrapSandbox(back_end, **options)
            else:
                isolation = back_end if back_end != "process" else "none"
                sandbox = WarmSandbox(back_end, isolation=isolation, **options)
            stack.callback(sandbox.close)
            return sandbox

        yield make


@pytest.fixture(scope="session")
def levels():
    """Return what this machine offers, by name."""
    return {level.name: level for level in probe()}


@pytest.fixture(scope="session")
def sandbox(back_end, levels, make_sandbox):
    """Return the warm sandbox of one back end."""
    if not levels[back_end].available:
        pytest.skip(f"{back_end}: {levels[back_end].reason} {levels[back_end].hint}")
    # a cold box imports torch when it starts: no more often than the tests need it
    sandbox = make_sandbox(back_end, warm=back_end != "bubblewrap")
    assert isinstance(sandbox.filtered, bool)  # waits until the server is warm
    return sandbox


class Toy:
    """The trusted end of a box that runs whatever a test sends."""

    def __init__(self, sandbox, limits, device="cpu"):
        self.sock, theirs = socket.socketpair()
        self.sock.settimeout(ANSWER_SECONDS)
        try:
            self.box = sandbox.start(theirs, limits, device)
        except BaseException:
            self.sock.close()
            raise
        self.stream = self.sock.makefile("rw", encoding="utf-8")

    def tell(self, source):
        """Send code without waiting for an answer."""
        self.stream.write(json.dumps(source) + "\n")
        self.stream.flush()

    def hear(self):
        """Return the answer: a dict with `result`, or with `error` and `text`."""
        line = self.stream.readline()
        return json.loads(line) if line else {"error": "gone", "text": ""}

    def ask(self, source):
        """Run code in the box and return the answer."""
        self.tell(source)
        return self.hear()

    def run(self, source):
        """Run code in the box that must work, and return what it left in `result`."""
        answer = self.ask(source)
        assert "error" not in answer, answer["text"]
        return answer["result"]

    def hang_up(self):
        """Close the trusted end."""
        self.stream.close()
        self.sock.close()


@pytest.fixture
def start_box():
    """Return a starter of boxes; all are killed and released after the test."""
    started = []

    def start(sandbox, device="cpu", **limits):
        toy = Toy(sandbox, Limits(**limits), device)
        started.append(toy)
        return toy

    yield start
    for toy in started:
        toy.hang_up()
        toy.box.kill()
        assert toy.box.wait(10) is not None


@pytest.fixture
def toy(sandbox, start_box):
    """Return a fresh box with the default limits."""
    return start_box(sandbox)
