"""Progress for people on a terminal, for logs, and not at all for machines."""

import io
import os
import signal
import subprocess
import sys
import time

import pytest
from rich.console import Console

from torchgrade.cli import progress
from torchgrade.pipeline import Event


def console(*, terminal):
    return Console(file=io.StringIO(), force_terminal=terminal, width=120, color_system=None)


def fail(screen, total):
    with progress.meter("Grading", screen) as shown:
        if total:
            shown.begin(total)
        raise ValueError("x")


def said(shown):
    return shown.file.getvalue()


def test_plain_lines_come_now_and_then(monkeypatch):
    """Where there is no terminal: a line with counts, rate and time left, and no bar."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    screen = console(terminal=False)
    with progress.meter("Grading", screen) as shown:
        report = progress.grading_report(shown)
        report(Event(kind="left", count=3))
        report(Event(kind="found", count=10))
        for number in range(6):
            now[0] += 4
            kind = "fault" if number == 4 else "graded"
            report(Event(kind=kind, student="ann", advance=1, reason="oh" * (number == 4)))
    assert said(screen).splitlines() == [
        "3 unchanged since they were graded: left as they are.",
        "Grading: 3 of 10, 15.0/min, 0:00:28 left (3 graded)",
        "ann: oh",
        "Grading: 6 of 10, 15.0/min, 0:00:16 left (5 graded, 1 fault)",
    ]


def test_what_is_refused_at_once_counts_and_warming_up_does_not(monkeypatch):
    """Totals add up, and the time left is reckoned from the first that was finished."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    screen = console(terminal=False)
    with progress.meter("Grading", screen) as shown:
        report = progress.grading_report(shown)
        report(Event(kind="quarantined", student="zed"))
        report(Event(kind="left", count=1))
        report(Event(kind="found", count=5, advance=1))
        for seconds in (60, 5, 5):
            now[0] += seconds
            report(Event(kind="graded", student="ann", advance=1))
    assert said(screen).splitlines() == [
        "1 unchanged since it was graded: left as it is.",
        "Grading: 2 of 5 (1 quarantined, 1 graded)",
        "Grading: 4 of 5, 12.0/min, 0:00:05 left (1 quarantined, 3 graded)",
    ]


def test_a_bar_shows_rate_and_counts_and_stays():
    """On a terminal the finished bar is left on the screen."""
    screen = console(terminal=True)
    with progress.meter("Grading", screen) as shown:
        shown.begin(2)
        shown.step("graded")
        shown.step("graded")
    last = said(screen).replace("\x1b[?25h", "").rstrip().splitlines()[-1]
    assert "2/2" in last
    assert "/s" in last
    assert "2 graded" in last


def test_no_bar_stays_before_an_error():
    """Neither a bar of nothing nor half a bar is left above the message."""
    for total in (0, 5):
        screen = console(terminal=True)
        with pytest.raises(ValueError, match="x"):
            fail(screen, total)
        assert not total or said(screen).endswith("\x1b[2K")
        assert total or said(screen) == ""


def test_machines_see_nothing():
    """Quiet means quiet, and the counts are there all the same."""
    screen = console(terminal=True)
    with progress.meter("Grading", screen, quiet=True) as shown:
        report = progress.grading_report(shown)
        report(Event(kind="found", count=1))
        report(Event(kind="notice", reason="look"))
        report(Event(kind="graded", advance=1))
    assert said(screen) == ""
    assert shown.counts == {"graded": 1}
    assert shown.notices == ["look"]


TWICE = """
import time
from rich.console import Console
from torchgrade.cli.progress import interruptible
with interruptible(Console(stderr=True)) as stop:
    print("ready", flush=True)
    stop.wait()
    print("stopping", flush=True)
    time.sleep(60)
"""


def test_the_second_interrupt_ends_at_once():
    """The first is kept for a clean end, the second does not wait for it."""
    process = subprocess.Popen(
        [sys.executable, "-c", TWICE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for line in ("ready\n", "stopping\n"):
        assert process.stdout.readline() == line
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Ctrl-C again" in err


def test_an_interrupted_class_says_how_to_go_on(course, student):
    """Ctrl-C ends it with status 130, without a traceback, and the same command goes on."""
    for name in ("ann", "bob", "cyd"):
        slow = "import time; time.sleep(3)\ndef double(x):\n    return 2 * x"
        student(name).answer(double=slow).write()
    command = [sys.executable, "-c", "from torchgrade.cli import main; main()", "grade", "tiny"]
    process = subprocess.Popen(
        [*command, "--workers", "1"], cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    end = time.monotonic() + 120
    while not list((course / "autograded").glob("*/tiny/tiny.ipynb")):
        assert time.monotonic() < end
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert "the same command goes on from there" in " ".join(err.split())
    assert "Traceback" not in err
    assert "heduler" not in err
    assert 1 <= len(list((course / "autograded").glob("*/tiny/tiny.ipynb"))) < 3
