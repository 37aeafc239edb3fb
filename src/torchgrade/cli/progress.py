"""Progress: a bar on a terminal, plain lines now and then elsewhere, nothing for machines."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import FrameType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from torchgrade import pipeline
from torchgrade.errors import TorchgradeError

LINE_SECONDS = 10.0
"""Where there is no terminal: the time between two lines."""
INTERRUPTED = 130
_UNCHANGED = "they were graded: left as they are"


class Meter:
    """Counts what is done, and shows it."""

    def __init__(self, words: str, console: Console, *, quiet: bool = False) -> None:
        """Show nothing until `begin`.

        Args:
            words: What is being done.
            console: Where to show it.
            quiet: Count only.
        """
        self.counts: Counter[str] = Counter()
        self.notices: list[str] = []
        self._words = words
        self._console = console
        self._quiet = quiet
        self._total = self._done = 0
        self._shown = time.monotonic()
        self._first: tuple[float, int] | None = None
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def begin(self, total: int, done: int = 0) -> None:
        """Say how many there are, and how many of them are done already."""
        self._total, self._done = total, done
        self._shown = time.monotonic()
        if total and self._console.is_terminal and not self._quiet:
            columns = (
                SpinnerColumn(), TextColumn("{task.description}"), BarColumn(),
                MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeElapsedColumn(),
                TextColumn("left"), TimeRemainingColumn(), TextColumn("[dim]{task.fields[tally]}"),
            )  # fmt: skip
            self._bar = Progress(*columns, console=self._console)
            self._task = self._bar.add_task(
                self._words, total=total, completed=done, rate="", tally=""
            )
            self._bar.start()

    def step(self, kind: str = "", *, advance: int = 1) -> None:
        """Count one more, of this kind."""
        if kind:
            self.counts[kind] += 1
        self._done += advance
        if self._first is None and advance:
            self._first = (
                time.monotonic(),
                self._done,
            )  # what warms up before is no part of the rate
        if self._quiet:
            return
        if self._bar is not None:
            self._bar.update(self._task, advance=advance, rate=self._rate(), tally=self._tally())
        elif time.monotonic() >= self._shown + LINE_SECONDS:
            self._shown = time.monotonic()
            self._console.print(Text(self.line()), soft_wrap=True)

    def say(self, text: str, style: str = "") -> None:
        """Show a remark above the bar."""
        if not self._quiet:
            self._console.print(Text(text, style=style), soft_wrap=True)

    def line(self) -> str:
        """Give the whole state in one line."""
        words = [f"{self._words}: {self._done} of {self._total}"]
        if each := self._per_second():
            left = (self._total - self._done) / each
            words += [self._rate(), f"{timedelta(seconds=round(left))} left"]
        return ", ".join(words) + (f" ({tally})" if (tally := self._tally()) else "")

    def end(self, *, failed: bool) -> None:
        """Stop showing; after a failure no bar stays behind."""
        if self._bar is not None:
            self._bar.live.transient = failed
            self._bar.stop()
            self._bar = None

    def _per_second(self) -> float:
        """Give the rate since the first one was done; 0 while nothing is known."""
        if self._first is None:
            return 0.0
        since, before = self._first
        return (self._done - before) / max(time.monotonic() - since, 1e-3)

    def _rate(self) -> str:
        each = self._per_second()
        if not each:
            return ""
        return f"{each:.1f}/s" if each >= 1 else f"{60 * each:.1f}/min"

    def _tally(self) -> str:
        kinds = (kind for kind in self.counts if kind != "left")
        return ", ".join(f"{self.counts[kind]} {kind}" for kind in kinds)


@contextlib.contextmanager
def meter(words: str, console: Console, *, quiet: bool = False) -> Iterator[Meter]:
    """Show a meter while something is done."""
    made = Meter(words, console, quiet=quiet)
    try:
        yield made
    except BaseException:
        made.end(failed=True)
        raise
    made.end(failed=False)


def grading_report(shown: Meter) -> Callable[[pipeline.Event], None]:
    """Return what turns the pipeline's events into progress and remarks."""

    def report(event: pipeline.Event) -> None:
        if event.kind == "found":
            shown.begin(event.count, event.advance)
        elif event.kind == "left":
            shown.counts["left"] = event.count
            words = "it was graded: left as it is" if event.count == 1 else _UNCHANGED
            shown.say(f"{event.count} unchanged since {words}.")
        elif event.kind == "kept":
            words = "was run before and is" if event.count == 1 else "were run before and are"
            shown.say(f"{event.count} {words} only recorded.")
        elif event.kind == "notice":
            shown.notices.append(event.reason)
            shown.say(event.reason, "yellow")
        else:
            shown.step(event.kind, advance=event.advance)
            if event.reason:
                shown.say(f"{event.student}: {event.reason}", "yellow")

    return report


def checking_report(shown: Meter) -> Callable[[pipeline.Trial, int], None]:
    """Return what turns each notebook that was tried into progress."""
    begun = False

    def report(_: pipeline.Trial, total: int) -> None:
        nonlocal begun
        if not begun:
            begun = True
            shown.begin(total)
        shown.step()

    return report


def regrading_report(shown: Meter) -> Callable[[pipeline.Event], None]:
    """Return what turns a comparison's events into progress; the reasons are shown at the end."""

    def report(event: pipeline.Event) -> None:
        if event.kind == "found":
            shown.begin(event.count)
        elif event.kind == "kept":
            shown.say(f"{event.count} were run for an earlier report and are not run again.")
        elif event.kind == "notice":
            shown.notices.append(event.reason)
            shown.say(event.reason, "yellow")
        elif event.kind in ("not compared", "quarantined"):
            shown.step(advance=event.advance)  # a table names them; the bar has little room
        else:
            shown.step(event.kind, advance=event.advance)

    return report


def feedback_report(shown: Meter) -> Callable[[str, int, TorchgradeError | None], None]:
    """Return what turns each page written into progress."""
    begun = False

    def report(student: str, total: int, error: TorchgradeError | None) -> None:
        nonlocal begun
        if not begun:
            begun = True
            shown.begin(total)
        shown.step()
        if error is not None:
            shown.say(f"{student}: {error}", "yellow")

    return report


@contextlib.contextmanager
def interruptible(console: Console) -> Iterator[threading.Event]:
    """Turn the first Ctrl-C into an event that is set, and the second into the end at once."""
    stop = threading.Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            console.show_cursor(show=True)
            os._exit(INTERRUPTED)
        stop.set()
        console.print("\nStopping. Ctrl-C again stops at once.")

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
