"""Starts the platforms as processes of their own, each on a free port."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

HERE = Path(__file__).parent
SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Peer:
    """A platform that runs: how an administrator and an author see it."""

    def __init__(self, kind, port):
        self.kind, self.url = kind, f"http://localhost:{port}"

    def register(self, tool, link="hw1", **more):
        """Add the tool at this base URL; give what the tool must know of the platform."""
        told = {
            "login": f"{tool}/lti/login",
            "launch": f"{tool}/lti/launch",
            "deep_linking": f"{tool}/lti/launch",
            "jwks": f"{tool}/lti/jwks.json",
            "link": link,
        }
        return self._post("register", told | more)

    def state(self):
        return httpx.get(f"{self.url}/peer/state").raise_for_status().json()

    def control(self, **told):
        self._post("control", told)

    def launch_url(self, user, link="hw1"):
        return f"{self.url}/peer/launch?user={user}&link={link}"

    def deep_link_url(self, user, link="hw1"):
        if self.kind == "edx":
            return f"{self.url}/peer/deep-link?user={user}&link={link}"
        return self.launch_url(user, "deep")

    def scores(self, link="hw1"):
        """Give (user, points, comment) of each score that counts there, in order.

        Open edX's are those of one component, which has a column of its own.
        """
        state = self.state()
        if self.kind == "edx":
            grades = [grade for grade in state["grades"] if grade["link"] == link]
            return [(g["user"], g["points"], g["comment"]) for g in grades]
        users = {sub: user for user, sub in state["people"].items()}
        return [
            (users[score["userId"]], score.get("scoreGiven"), score.get("comment", ""))
            for score in state["accepted"]
        ]

    def subject(self, user):
        return self.state()["people"][user]

    def _post(self, what, told):
        answer = httpx.post(f"{self.url}/peer/{what}", json=told, timeout=30)
        return answer.raise_for_status().json()


@contextlib.contextmanager
def running(kind, folder):
    """Run the platform `edx` or `l13p` until the block ends."""
    port = free_port()
    log = folder / f"{kind}.log"
    command = [sys.executable, "-W", "ignore", str(HERE / kind / "host.py"), str(port), str(folder)]
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, stdout=said, stderr=said, env={**os.environ, "PYTHONWARNINGS": "ignore"}
        )
    try:
        wait_for(f"http://localhost:{port}/peer/state", process, log)
        yield Peer(kind, port)
    finally:
        process.terminate()
        process.wait(30)


def wait_for(url, process, log):
    """Wait until a server answers; end with its own words if it ends first."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(url, timeout=10)
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer:\n{log.read_text()[-3000:]}")
