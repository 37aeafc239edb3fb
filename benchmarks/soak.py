"""Grades thousands of submissions in a row on one warm engine, and looks for what stays behind.

`python -m benchmarks.soak` from the repository's root. After every hundred it counts, while the
engine is idle: memory, open files and mounts of each process that lives on, the number of
processes, the sandbox's control groups, and temporary files. It ends with status 1 if anything
grows, or if the last hundred are slower than the first.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from benchmarks.grading.meter import Meter
from torchgrade.config import Assignment, Course, SandboxLevel
from torchgrade.engine.grading import grade_notebook, shutdown
from torchgrade.model import CodeCell, Limits
from torchgrade.sandbox import probe

WARM_UP = 50
WINDOW = 100
GROWTH_MB = 4.0
"""Memory that a process may gain between the first hundred and the end."""
SLOWER = 0.10
"""By how much the last hundred may be slower than the first."""
IDLE_SECONDS = 5.0
_TESTS = '''from torchgrade.testing import grades


@grades("double_tests")
def test_double(student, rng):
    """A number is doubled."""
    number = rng.integer(1, 1000)
    assert student.double(number) == 2 * number


@grades("double_tests")
def test_tensor(student, rng):
    """A tensor is doubled."""
    x = rng.normal(3)
    assert student.double(x).shape == x.shape
'''
_CELLS = (
    CodeCell(index=0, source="import torch"),
    CodeCell(
        index=1, source="def double(x):\n    return 2 * x", grade_id="double", role="solution"
    ),
    CodeCell(
        index=2, source="assert double(2) == 4", grade_id="double_tests", role="test", points=2
    ),
)


@dataclass(frozen=True)
class Process:
    """One process that lives on between submissions.

    `own_mb` is its anonymous memory. Pages of files are left out: whether they count as shared
    depends on what else the machine runs.
    """

    name: str
    own_mb: float
    files: int
    mounts: int


@dataclass(frozen=True)
class Sight:
    """What there is while the engine is idle.

    Attributes:
        done: Submissions graded so far.
        wall: Wall-clock seconds of each of the last hundred, on average.
        cpu: CPU seconds of the same.
        processes: This process and its descendants, by what they are.
        groups: Control groups of boxes.
        temporary: Entries of the temporary folder.
    """

    done: int
    wall: float
    cpu: float
    processes: dict[str, Process]
    groups: int
    temporary: int


def main() -> None:
    """Soak, print, and say whether anything was left behind."""
    options = _options()
    sights: list[Sight] = []
    with tempfile.TemporaryDirectory(prefix="soak-") as name, contextlib.closing(Meter()) as meter:
        meter.enter()
        tempfile.tempdir = os.environ["TMPDIR"] = _own_folder(Path(name))
        course = _course(Path(name))
        try:
            _grade(course, Path(name), WARM_UP)
            print(_HEAD, flush=True)
            for done in range(WINDOW, options.submissions + 1, WINDOW):
                wall, cpu = time.monotonic(), meter.seconds()
                _grade(course, Path(name), WINDOW)
                wall, cpu = time.monotonic() - wall, meter.seconds() - cpu
                sights.append(_look(done, wall / WINDOW, cpu / WINDOW))
                print(_line(sights[-1]), flush=True)
        finally:
            shutdown()
    wrong = complaints(sights)
    if options.json:
        record = {"sights": [asdict(sight) for sight in sights], "complaints": wrong}
        options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print("\n".join(wrong) or f"{sights[-1].done} submissions: nothing stays, nothing slows down.")
    sys.exit(1 if wrong else 0)


def complaints(sights: list[Sight]) -> list[str]:
    """Compare the state after the first hundred with the one at the end.

    Args:
        sights: At least two.

    Returns:
        A sentence for each thing that grew; none if all is well.
    """
    first, last = sights[0], sights[-1]
    found = []
    if gone := first.processes.keys() ^ last.processes.keys():
        found.append(f"Processes came or went: {', '.join(sorted(gone))}.")
    for name in sorted(first.processes.keys() & last.processes.keys()):
        before, after = first.processes[name], last.processes[name]
        found += _growth(f"MiB of {name}", before.own_mb + GROWTH_MB, after.own_mb)
        found += _growth(f"files of {name}", before.files, after.files)
        found += _growth(f"mounts of {name}", before.mounts, after.mounts)
    found += _growth("control groups", first.groups, last.groups)
    found += _growth("temporary files", first.temporary, last.temporary)
    slow = [getattr(last, kind) > (1 + SLOWER) * getattr(first, kind) for kind in ("wall", "cpu")]
    if all(slow):  # the wall clock alone tells of other programs on the machine
        found.append(
            f"A submission took {first.wall:.3f} s at first and {last.wall:.3f} s at last."
        )
    return found


def _growth(what: str, most: float, now: float) -> list[str]:
    return [f"{what}: {now:g}, where {most:g} was the most."] if now > most else []


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description="A soak test.")
    parser.add_argument("-n", "--submissions", type=int, default=2000, help="default: 2000")
    parser.add_argument("--json", type=Path, help="write what was seen to this file as well")
    options = parser.parse_args()
    if options.submissions < 2 * WINDOW:
        parser.error(f"at least {2 * WINDOW} submissions are needed")
    return options


def _own_folder(root: Path) -> str:
    """Make a temporary folder that nobody else on the machine writes to."""
    folder = root / "tmp"
    folder.mkdir()
    return str(folder)


def _course(root: Path) -> Course:
    tests = root / "tests" / "homework" / "soak"
    tests.mkdir(parents=True)
    (tests / "test_double.py").write_text(_TESTS, encoding="utf-8")
    sandbox = next(level.name for level in probe() if level.available)
    limits = Limits(cell_seconds=10, test_seconds=10, submission_seconds=60, memory_mb=512)
    assignment = Assignment(name="soak", points=2)
    return Course(
        course_id="soak",
        sandbox=cast("SandboxLevel", sandbox),
        limits=limits,
        assignments=(assignment,),
    )


def _grade(course: Course, root: Path, count: int) -> None:
    for _ in range(count):
        _, verdict, _ = grade_notebook(course, "soak", "soak", _CELLS, root=root)
        if verdict.points != 2:
            sys.exit(f"a right submission got {verdict.points} of 2 points")


def _look(done: int, wall: float, cpu: float) -> Sight:
    processes = {"supervisor": _process(os.getpid(), "supervisor")}
    for pid in _settled():
        name = _name(pid)
        while name in processes:
            name += "+"
        with contextlib.suppress(OSError):
            processes[name] = _process(pid, name)
    groups = sum(1 for _ in Path("/sys/fs/cgroup").glob(f"**/torchgrade-{os.getpid()}-*"))
    temporary = sum(1 for _ in Path(tempfile.gettempdir()).iterdir())
    return Sight(done, wall, cpu, processes, groups, temporary)


def _settled() -> list[int]:
    """List all descendants once what is ending has ended."""
    over = time.monotonic() + IDLE_SECONDS
    seen: set[int] = set()
    while (now := set(_descendants(os.getpid()))) != seen and time.monotonic() < over:
        seen = now
        time.sleep(0.2)
    return sorted(now)


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, children.read_text().split()):
                found += [child, *_descendants(child)]
    return found


def _name(pid: int) -> str:
    """Name a process by the module that it runs, and by its thread name where that differs."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        own = Path(f"/proc/{pid}/comm").read_text().strip()
        module = words[words.index(b"-m") + 1].decode() if b"-m" in words else "?"
        return f"{module.removeprefix('torchgrade.')}:{own}"
    return "gone"


def _process(pid: int, name: str) -> Process:
    at = Path(f"/proc/{pid}")
    rollup = at.joinpath("smaps_rollup").read_text().splitlines()[1:]
    kb = sum(int(line.split()[1]) for line in rollup if line.startswith("Anonymous:"))
    files = sum(1 for _ in (at / "fd").iterdir())
    mounts = len((at / "mounts").read_text().splitlines())
    return Process(name, kb / 1024, files, mounts)


_HEAD = "graded  wall ms   CPU ms  groups  temporary  processes: MiB / files / mounts"


def _line(sight: Sight) -> str:
    each = ", ".join(
        f"{p.name} {p.own_mb:.1f}/{p.files}/{p.mounts}" for p in sight.processes.values()
    )
    return (
        f"{sight.done:>6}{sight.wall * 1e3:>9.1f}{sight.cpu * 1e3:>9.1f}"
        f"{sight.groups:>8}{sight.temporary:>11}  {each}"
    )


if __name__ == "__main__":
    main()
