"""The service around the app: what it lacks, and the worker that it watches over."""

import os
import signal
import sys
import time

from torchgrade.web.service import Watched, lacking

WAITS = [sys.executable, "-c", "import sys; sys.stdin.read()"]
DEAF = [sys.executable, "-c", "import time; time.sleep(600)"]


def wait_for(happened):
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_worker_that_is_killed_is_started_again():
    """And ends with the service."""
    watched = Watched(WAITS)
    watched.start()
    wait_for(lambda: watched.pid)
    first = watched.pid
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: watched.pid not in (0, first))
    watched.stop()
    assert watched.pid == 0


def test_a_worker_that_does_not_end_is_killed(monkeypatch):
    """The service is not held up for ever."""
    monkeypatch.setattr("torchgrade.web.service._GRACE_SECONDS", 0.2)
    watched = Watched(DEAF)
    watched.start()
    wait_for(lambda: watched.pid)
    watched.stop()
    assert watched.pid == 0


def test_what_is_missing_is_said_with_the_next_step(site):
    """Address, platform, key and release."""
    said = "\n".join(lacking(site))
    for words in ("lms.url", "add-platform", "rotate-key"):
        assert words in said
    assert "torchgrade release" not in said
    (site.root / "release").rename(site.root / "gone")
    assert "torchgrade release tiny" in "\n".join(lacking(site))
