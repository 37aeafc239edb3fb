"""Serves a course to a class that hands in within a minute, kills the service meanwhile if asked.

`python -m benchmarks.service` from the repository's root. A platform of its own launches hundreds
of students at drawn moments; each hands in a notebook that is nobody else's, watches it being
graded, and reads the feedback, while others read feedback again and again. It ends with status 1
unless every upload was answered, each student's score is the one that was known beforehand, and
each arrived at the platform once and in order.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock

from benchmarks.service import course as courses
from benchmarks.service.course import Processes
from benchmarks.service.judging import (
    Attempt,
    Failed,
    Seen,
    arrived,
    complaints,
    draw_class,
    draw_kills,
    percentile,
    times,
)
from benchmarks.service.people import Crowd, Gone, Person

KINDS = ("launch", "page", "upload", "state", "feedback")
_IDLE_READS = 200
_WARM_UP = 2
"""Readers whose times do not count: the first requests make the service compile its pages."""
_LAG_SECONDS = 0.05
_SHOWN_COMPLAINTS = 40


@dataclasses.dataclass
class Figures:
    """What was measured.

    Attributes:
        idle: Times of answers by kind while nobody else asks and nothing is graded.
        load: The same from the first arrival on until the last score had arrived.
        cut: Requests that were sent again because the connection was cut.
        uploads_wall: Seconds until the last upload was answered.
        wall: Seconds from the first arrival until the last score arrived.
        kills: Seconds at which the service was killed, and those until it answered again.
        lag: 95th percentile of the milliseconds that this program itself was late.
        memory: Most MiB that were resident: the server, the worker, the sandboxes, together.
    """

    idle: dict[str, dict[str, float]] = dataclasses.field(default_factory=dict)
    load: dict[str, dict[str, float]] = dataclasses.field(default_factory=dict)
    cut: int = 0
    uploads_wall: float = 0.0
    wall: float = 0.0
    kills: list[tuple[float, float]] = dataclasses.field(default_factory=list)
    lag: float = 0.0
    memory: dict[str, float] = dataclasses.field(default_factory=dict)


class Run:
    """One run of the benchmark."""

    def __init__(
        self, processes: Processes, options: argparse.Namespace, handed: dict[str, Any]
    ) -> None:
        """Prepare it; the course is released and the platform runs.

        Args:
            processes: The service and the platform.
            options: The command's.
            handed: What each person hands in.
        """
        self._processes, self._options = processes, options
        self.seen, self.figures = Seen(handed), Figures()
        self._crowd = Crowd(processes.url, processes.platform_url, self.seen)
        self._readers: list[Person] = []
        self._lags: list[float] = []
        self._until = time.monotonic() + options.patience

    async def go(self) -> None:
        """Do all of it."""
        self._say("the service starts; readers hand in, one after the other")
        await self._idle()
        for kind in KINDS:
            self.figures.idle[kind] = times(self._crowd.samples, kind)
        self._crowd.samples.clear()
        self._say(f"{self._options.students} students arrive within {self._options.seconds:g} s")
        await self._load()
        await self._crowd.http.aclose()
        samples = self._crowd.samples
        for kind in KINDS:
            self.figures.load[kind] = times(samples, kind)
        self.figures.cut = sum(each.cut for each in samples)
        if self.figures.cut and not self.figures.kills:
            self.seen.failures.append(f"{self.figures.cut} connections were cut")
        self.figures.lag = 1000 * percentile(self._lags, 0.95)

    async def _idle(self) -> None:
        """Let the readers hand in while no worker grades, and read when all are graded."""
        folder = self._processes.root / ".torchgrade"
        folder.mkdir(exist_ok=True)
        with FileLock(folder / "worker.lock"):
            await asyncio.to_thread(self._processes.start)
            for name in [n for n in self.seen.handed if n.startswith("reader")]:
                person = Person(self._crowd, name)
                await person.launch()
                await self._hand_in(person, 0)
                self._readers.append(person)
                if len(self._readers) == min(_WARM_UP, self._options.readers - 1):
                    self._crowd.samples.clear()
        for reader in self._readers:
            await reader.wait_until_graded(1)
        await self._until_arrived(len(self._readers))
        for number in range(_IDLE_READS if self._readers else 0):
            await self._readers[number % len(self._readers)].read()

    async def _load(self) -> None:
        begun, moment = time.monotonic(), time.time()
        over = asyncio.Event()
        beside = [asyncio.create_task(self._reads(each, over)) for each in self._readers]
        beside += [asyncio.create_task(self._lag(over)), asyncio.create_task(self._kills(over))]
        names = [name for name in self.seen.handed if name.startswith("student")]
        students = [asyncio.create_task(self._student(name)) for name in names]
        _, late = await asyncio.wait(students, timeout=self._until - time.monotonic())
        for each in late:
            each.cancel()
        if late:
            self.seen.failures.append(f"{len(late)} students wait for their grade in vain")
        await self._until_arrived(len(self.seen.handed))
        over.set()
        await asyncio.gather(*beside)
        for task in students:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error
        uploads = [s.begun + s.seconds for s in self._crowd.samples if s.kind == "upload"]
        self.figures.uploads_wall = max(uploads, default=begun) - begun
        posts = self._processes.posts()
        self.figures.wall = max((post["at"] for post in posts), default=moment) - moment

    async def _student(self, name: str) -> None:
        """Arrive, hand in, perhaps again, and read what came of it."""
        attempts: Sequence[Attempt] = self.seen.handed[name]
        person = Person(self._crowd, name)
        with contextlib.suppress(Gone):
            await asyncio.sleep(attempts[0].wait)
            await person.launch()
            await self._hand_in(person, 0)
            for number in range(1, len(attempts)):
                await asyncio.sleep(attempts[number].wait)
                await person.look()
                await self._hand_in(person, number)
            await person.wait_until_graded(len(attempts))

    async def _hand_in(self, person: Person, number: int) -> None:
        attempt = self.seen.handed[person.name][number]
        mark = f"{person.name}, {number}"
        await person.hand_in(attempt, courses.answered(self._processes.root, mark, attempt.code))

    async def _reads(self, reader: Person, over: asyncio.Event) -> None:
        """Read one's feedback again and again, with a moment to look at it."""
        draw = random.Random(f"{self._options.seed}/{reader.name}")
        with contextlib.suppress(Gone):
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    pause = draw.uniform(0, 2 * self._options.pause)
                    await asyncio.wait_for(over.wait(), pause)
                    return
                await reader.read()

    async def _lag(self, over: asyncio.Event) -> None:
        """Measure how late this program itself is: what it adds to the times of answers."""
        while not over.is_set():
            begun = time.monotonic()
            await asyncio.sleep(_LAG_SECONDS)
            self._lags.append(time.monotonic() - begun - _LAG_SECONDS)

    async def _kills(self, over: asyncio.Event) -> None:
        """Kill the service at drawn moments, and start it again."""
        begun = time.monotonic()
        for moment in draw_kills(self._options.kill, self._options.seconds, self._options.seed):
            with contextlib.suppress(TimeoutError):
                wait = begun + moment - time.monotonic()
                await asyncio.wait_for(over.wait(), max(0.0, wait))
                return
            killed = time.monotonic()
            await asyncio.to_thread(self._processes.kill)
            await asyncio.to_thread(self._processes.start)
            self.figures.kills.append((killed - begun, time.monotonic() - killed))
            self._say(f"killed after {killed - begun:.1f} s, and started again")

    async def _until_arrived(self, count: int) -> None:
        """Wait until the platform has the last score of so many."""
        while time.monotonic() < self._until:
            posts = await asyncio.to_thread(self._processes.posts)
            if arrived(self.seen.handed, posts) >= count:
                return
            await asyncio.sleep(1.0)

    def _say(self, words: str) -> None:
        print(words, file=sys.stderr, flush=True)


def main() -> None:
    """Run, print, and say whether all came out as it must."""
    options = _options()
    try:
        seen, figures = _run(options)
    except Failed as error:
        sys.exit(str(error))
    found = complaints(seen)
    _print(seen, figures)
    print(*found[:_SHOWN_COMPLAINTS], sep="\n", end="\n" if found else "")
    if options.json:
        record = {**dataclasses.asdict(figures), "complaints": found, "seed": options.seed}
        options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    people = len(seen.handed)
    print(f"{people} people: " + (f"{len(found)} complaints" if found else "all as it must be"))
    print(_last_line(figures))
    sys.exit(bool(found))


def _run(options: argparse.Namespace) -> tuple[Seen, Figures]:
    with contextlib.ExitStack() as stack:
        database = options.database
        if options.postgresql:
            database = stack.enter_context(courses.postgresql())
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="service-")))
        port, platform_port = courses.free_port(), courses.free_port()
        root = scratch / "course"
        processes = Processes(root, port, platform_port, options.workers)
        courses.make_course(root, processes.url, database)
        stack.callback(processes.end)
        processes.begin(options.platform_ms / 1000)
        handed = draw_class(options.students, options.readers, options.seconds, options.seed)
        run = Run(processes, options, handed)
        asyncio.run(run.go())
        processes.stop()
        run.seen.posts = processes.posts()
        run.seen.attempts = processes.attempts(database)
        run.seen.points = processes.points()
        run.seen.troubles = processes.troubles()
        run.figures.memory = dict(processes.memory)
        if options.log:
            options.log.write_bytes(processes.log.read_bytes())
    return run.seen, run.figures


def _print(seen: Seen, figures: Figures) -> None:
    """Print the table and what stands behind it."""
    print(f"{'answers, ms':<12}{'idle p50':>10}{'p95':>8}{'max':>8}", end="")
    print(f"{'load p50':>12}{'p95':>8}{'max':>8}{'requests':>10}{'p95 load : idle':>18}")
    for kind in KINDS:
        idle, load = figures.idle[kind], figures.load[kind]
        print(f"{kind:<12}{idle['p50']:>10.0f}{idle['p95']:>8.0f}{idle['max']:>8.0f}", end="")
        print(f"{load['p50']:>12.0f}{load['p95']:>8.0f}{load['max']:>8.0f}", end="")
        print(f"{load['requests']:>10}{load['p95'] / idle['p95']:>18.1f}")
    handed = sum(map(len, seen.handed.values()))
    print(f"{sum(seen.answered.values())} of {handed} uploads answered; ", end="")
    print(f"{len(seen.failures)} requests failed, {figures.cut} were cut and sent again")
    print(f"last upload answered after {figures.uploads_wall:.1f} s, ", end="")
    print(f"last score arrived after {figures.wall:.1f} s; {len(seen.posts)} scores were sent")
    for moment, seconds in figures.kills:
        print(f"killed after {moment:.1f} s, answered again {seconds:.1f} s later")
    memory = ", ".join(f"{role} {used:.0f}" for role, used in sorted(figures.memory.items()))
    print(f"most MiB resident: {memory}; this program was {figures.lag:.0f} ms late (p95)")


def _last_line(figures: Figures) -> str:
    """Give what machines read."""
    found = {
        "upload_p95_ms": figures.load["upload"]["p95"],
        "upload_over_idle": figures.load["upload"]["p95"] / figures.idle["upload"]["p95"],
        "feedback_p95_ms": figures.load["feedback"]["p95"],
        "feedback_over_idle": figures.load["feedback"]["p95"] / figures.idle["feedback"]["p95"],
        "wall_s": figures.wall,
    }
    return " ".join(f"{name}={value:.2f}" for name, value in found.items())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__)
    parser.add_argument("--students", type=int, default=300, help="who hand in")
    parser.add_argument("--readers", type=int, default=50, help="who read feedback meanwhile")
    parser.add_argument("--seconds", type=float, default=60, help="within which students arrive")
    parser.add_argument("--pause", type=float, default=1, help="seconds between two reads, mean")
    parser.add_argument("--kill", type=int, default=0, metavar="N", help="kill the service N times")
    parser.add_argument("--seed", type=int, default=1, help="draws the same class again")
    parser.add_argument("--workers", type=int, help="submissions graded at once")
    parser.add_argument("--platform-ms", type=float, default=50, help="the platform's own time")
    parser.add_argument("--patience", type=float, default=1800, help="seconds that it may take")
    parser.add_argument("--database", default="sqlite:///lms.db", help="URL; an empty database")
    parser.add_argument("--postgresql", action="store_true", help="start a PostgreSQL server")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    parser.add_argument("--log", type=Path, help="keep the service's log here")
    return parser.parse_args()


if __name__ == "__main__":
    main()
