"""What a class hands in, drawn from a seed, and what must have come of it."""

from __future__ import annotations

import dataclasses
import itertools
import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

SHARE_AGAIN = 0.1
"""Of the students who hand in a second time."""
SHARE_TWICE = 0.05
"""Of the uploads that are sent twice at once, as by a double click."""
_DOUBLE = {
    "def double(x):\n    return x * 2": 4.0,
    "def double(x):\n    return 2 * x if isinstance(x, int) else x + x": 4.0,
    "def double(x):\n    return x": 0.0,
    "def double(x):\n    raise NotImplementedError": 0.0,
}
_TRIPLE = {
    "def triple(x):\n    return 3 * x": 3.0,
    "def triple(x):\n    return x + x + x": 3.0,
    "def triple(x):\n    return 4 * x": 0.0,
    "def triple(x):\n    return None": 0.0,
}
"""Answers to an exercise, and the points that each must earn."""


class Failed(Exception):
    """The benchmark can't go on."""


@dataclasses.dataclass(frozen=True)
class Attempt:
    """What a student hands in once.

    Attributes:
        code: Of each solution cell.
        points: What it must earn.
        wait: Seconds after the arrival, or after the answer to the attempt before.
        twice: Whether the form is sent twice at once.
    """

    code: dict[str, str]
    points: float
    wait: float
    twice: bool = False


@dataclasses.dataclass
class Sample:
    """One request as its sender saw it.

    Attributes:
        kind: `launch`, `upload`, `page`, `state`, `feedback`.
        begun: When it was sent, monotonic.
        seconds: Until its answer was there.
        status: Of the answer; 0 for none.
        cut: Whether the connection ended without an answer.
    """

    kind: str
    begun: float
    seconds: float
    status: int
    cut: bool = False


@dataclasses.dataclass
class Seen:
    """What came of a run.

    Attributes:
        handed: What each student handed in, in order.
        answered: How many of each student's attempts were answered.
        said: The last points that each student's page told.
        attempts: How many attempts the service has of each student.
        points: What the gradebook has.
        posts: What the platform was sent, in order.
        failures: Requests that ended as none should, a line each.
        troubles: Lines of the service's log that tell of what should not happen.
    """

    handed: dict[str, tuple[Attempt, ...]]
    answered: dict[str, int] = dataclasses.field(default_factory=dict)
    said: dict[str, float] = dataclasses.field(default_factory=dict)
    attempts: Mapping[str, int] = dataclasses.field(default_factory=dict)
    points: Mapping[str, float | None] = dataclasses.field(default_factory=dict)
    posts: Sequence[Mapping[str, Any]] = ()
    failures: list[str] = dataclasses.field(default_factory=list)
    troubles: Sequence[str] = ()


def draw_class(
    students: int, readers: int, seconds: float, seed: int
) -> dict[str, tuple[Attempt, ...]]:
    """Draw who hands in what, and when; readers hand in once, before anybody arrives."""
    draw = random.Random(seed)
    drawn = {}
    for number in range(readers):
        drawn[f"reader-{number:03d}"] = (_attempt(draw, 0.0, may_twice=False),)
    for number in range(students):
        attempts = [_attempt(draw, draw.uniform(0, seconds))]
        if draw.random() < SHARE_AGAIN:
            attempts.append(_attempt(draw, draw.uniform(0, seconds / 3)))
        drawn[f"student-{number:03d}"] = tuple(attempts)
    return drawn


def draw_kills(kills: int, seconds: float, seed: int) -> list[float]:
    """Draw when the service is killed, in seconds after the first may arrive."""
    draw = random.Random(f"{seed}/kills")
    return sorted(draw.uniform(0.05 * seconds, 1.1 * seconds) for _ in range(kills))


def _attempt(draw: random.Random, wait: float, *, may_twice: bool = True) -> Attempt:
    double, triple = draw.choice(list(_DOUBLE)), draw.choice(list(_TRIPLE))
    points = _DOUBLE[double] + _TRIPLE[triple]
    twice = may_twice and draw.random() < SHARE_TWICE
    return Attempt({"double": double, "triple": triple}, points, wait, twice)


def complaints(seen: Seen) -> list[str]:
    """Name everything that must not be.

    Returns:
        A line for each: a request that failed, an upload without an answer, an attempt that was
        lost or doubled, a grade that is not the expected one, a score that is missing, wrong,
        doubled, refused, or not after the one before.
    """
    found = [f"request: {failure}" for failure in seen.failures]
    found += [f"log: {line}" for line in seen.troubles]
    by_student: dict[str, list[Mapping[str, Any]]] = {name: [] for name in seen.handed}
    for post in seen.posts:
        name = post["body"]["userId"]
        by_student.setdefault(name, []).append(post)
    for name, handed in seen.handed.items():
        found += [f"{name}: {each}" for each in _of_one(seen, name, handed)]
        found += [f"{name}: {each}" for each in _of_posts(by_student[name], handed)]
    strangers = sorted({*by_student, *seen.attempts, *seen.points} - set(seen.handed))
    return found + [f"{name}: handed nothing in" for name in strangers]


def _of_one(seen: Seen, name: str, handed: Sequence[Attempt]) -> list[str]:
    found = []
    count, expected = len(handed), handed[-1].points
    if (answered := seen.answered.get(name, 0)) != count:
        found.append(f"{answered} of {count} uploads were answered")
    if (kept := seen.attempts.get(name, 0)) != count:
        found.append(f"{kept} attempts are kept, {count} were handed in")
    if (points := seen.points.get(name)) != expected:
        found.append(f"the gradebook has {points}, not {expected:g}")
    if (said := seen.said.get(name)) != expected:
        found.append(f"the page says {said}, not {expected:g}")
    return found


def _of_posts(posts: Sequence[Mapping[str, Any]], handed: Sequence[Attempt]) -> list[str]:
    """Complain of a student's scores."""
    found = [f"a score was refused with {p['status']}" for p in posts if p["status"] != 200]
    taken = [post["body"] for post in posts if post["status"] == 200]
    if len(taken) > len(handed):
        found.append(f"{len(taken)} scores for {len(handed)} attempts")
    contents = [{k: v for k, v in body.items() if k != "timestamp"} for body in taken]
    if any(one == other for one, other in itertools.combinations(contents, 2)):
        found.append("the same score came twice")
    times = [body["timestamp"] for body in taken]
    if any(one >= other for one, other in itertools.pairwise(times)):
        found.append("a score has a time that is not after the one before")
    last = taken[-1].get("scoreGiven") if taken else None
    if last != handed[-1].points:
        found.append(f"the platform has {last}, not {handed[-1].points:g}")
    return found


def arrived(handed: Mapping[str, Sequence[Attempt]], posts: Sequence[Mapping[str, Any]]) -> int:
    """Count the students whose last score is the one that is expected."""
    last = {p["body"]["userId"]: p["body"].get("scoreGiven") for p in posts if p["status"] == 200}
    return sum(last.get(name) == attempts[-1].points for name, attempts in handed.items())


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that so large a share of all does not exceed; NaN of none."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def times(samples: Sequence[Sample], kind: str) -> dict[str, float]:
    """Sum up how long answers took: milliseconds."""
    found = [1000 * each.seconds for each in samples if each.kind == kind and not each.cut]
    return {
        "requests": len(found),
        "p50": percentile(found, 0.5),
        "p95": percentile(found, 0.95),
        "max": max(found, default=math.nan),
    }
