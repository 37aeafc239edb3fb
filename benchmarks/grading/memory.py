"""A warm engine's verdicts, and the memory that a further worker keeps for itself."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.grading.courses import Subject
from benchmarks.grading.meter import Failed, Memory, Meter
from benchmarks.grading.tools import Tool

VERDICTS = 5
PAUSE = 0.3
BUSY = 0.75
"""Share of the most processes seen that makes a moment count."""


@dataclass(frozen=True)
class Engine:
    """What was measured on the engine itself.

    Attributes:
        verdicts: Seconds from a submitted file to its verdict, in a row; the first one starts
            the engine.
        workers: The numbers of workers whose memory was compared.
        memory: What all processes hold together while all workers work, for each of these.
    """

    verdicts: tuple[float, ...]
    workers: tuple[int, int]
    memory: tuple[Memory, ...]

    @property
    def worker_mb(self) -> float:
        """MiB that each further worker takes for itself.

        Forks share most of their pages with the warm process that they come from, so what each
        of them holds alone can't be added up. The proportional sizes can: their sum is the memory
        of the tree, and pages that a further worker shares with it add nothing.
        """
        few, many = self.memory
        return (many.proportional - few.proportional) / (self.workers[1] - self.workers[0])


def first_verdicts(
    meter: Meter, course: Path, subject: Subject, lib: Path, environment: dict[str, str]
) -> tuple[float, ...]:
    """Time single submissions, one after the other, on one engine."""
    command = [sys.executable, str(lib / "first_verdict.py"), str(course), subject.assignment]
    used = meter.run([*command, str(VERDICTS)], cwd=course, environment=environment, seconds=200)
    return tuple(json.loads(used.output.strip().splitlines()[-1]))


def further_worker(
    meter: Meter, tools: Sequence[Tool], environment: dict[str, str], seconds: float
) -> tuple[Memory, ...]:
    """Grade the same class with few and with many workers, and watch the memory."""
    return tuple(_while_busy(meter, tool, environment, seconds) for tool in tools)


def _while_busy(meter: Meter, tool: Tool, environment: dict[str, str], seconds: float) -> Memory:
    tool.clear()
    over = time.monotonic() + seconds
    seen = []
    process = subprocess.Popen(
        meter.wrap(tool.command()), cwd=tool.root, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while process.poll() is None:
            if time.monotonic() > over:
                raise Failed("grading under observation did not end in time")
            seen.append(meter.memory())
            time.sleep(PAUSE)
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        raise Failed(f"grading under observation failed with {process.returncode}")
    tool.verdicts()
    return typical(seen)


def typical(seen: Sequence[Memory]) -> Memory:
    """Give the medians over the moments in which nearly all processes were there."""
    most = max(each.processes for each in seen)
    busy = [each for each in seen if each.processes >= BUSY * most]
    return Memory(
        statistics.median(each.private for each in busy),
        statistics.median(each.proportional for each in busy),
        most,
    )
