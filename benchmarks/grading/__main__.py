"""The benchmark's command: measures side by side, prints tables, and a last line for machines."""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import platform
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torchgrade
from benchmarks.grading import otter_python
from benchmarks.grading.compile_course import compile_course
from benchmarks.grading.courses import VARIETY, Subject, torchgrade_course
from benchmarks.grading.figures import Cost, Run, agreement, cost, last_line, ratio
from benchmarks.grading.memory import Engine, first_verdicts, further_worker
from benchmarks.grading.meter import Failed, Meter
from benchmarks.grading.report import print_costs, print_engine, print_meanings
from benchmarks.grading.tools import Bound, Otter, StockNbgrader, Tool, Torchgrade, Verdicts
from torchgrade.sandbox import probe

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).with_name("programs")
WORKERS = (1, 2, 4)
DATASET, COMPILE = "02_dataset", "compile"
QUICK = 3
"""The quick graders get this many times the submissions of the slow ones, for a steady figure."""


@dataclass
class Plan:
    """How one grader is measured.

    Attributes:
        make: Builds the tool for a folder and a class size.
        small: Size of the small class.
        large: Size of the large one.
        classes: The tools once they are built, by class size.
    """

    make: Callable[[Path, int], Tool]
    small: int
    large: int
    classes: dict[int, Tool] = field(default_factory=dict)


def main() -> None:
    """Measure, print, and write JSON if asked."""
    options = _options()
    found: dict[str, dict[str, Cost]] = {}
    runs: list[Run] = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="torchgrade-bench-") as name:
        scratch = Path(name)
        sandbox = _sandbox()
        python, without = otter_python.find(options.otter)
        if python is None:
            print(f"Otter-Grader is left out: {without}")
        with contextlib.closing(Meter()) as meter:
            bench = Bench(meter, _library(scratch), options.timeout, python, options.submissions)
            subjects = list(_subjects(options.only, scratch, sandbox))
            for subject in subjects:
                full = subject.assignment == DATASET
                plans = bench.plans(subject, scratch / subject.assignment, full=full)
                until = math.inf if full else started + 60 * options.minutes
                own = list(bench.rounds(subject, plans, options.rounds, until))
                runs += own
                costs = {t: cost([r for r in own if r.tool == t]) for t in plans}
                found[subject.assignment] = costs
                print_costs(subject.assignment, costs, bench.alike)
                if subject is subjects[0]:
                    engine = bench.engine(subject, scratch / subject.assignment)
                    print_engine(engine, exact=meter.exact)
            exact = meter.exact
    print_meanings(sandbox)
    if options.json:
        record = _record(found, runs, engine, sandbox, exact=exact)
        options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    if DATASET in found:
        print(_line(found[DATASET]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.grading", description="What grading costs, side by side."
    )
    parser.add_argument(
        "-n", "--submissions", type=int, default=VARIETY, metavar="N",
        help=f"further submissions of the slow graders, a multiple of {VARIETY} for a fair mix; "
        f"the quick ones get {QUICK} times as many (default: {VARIETY})",
    )  # fmt: skip
    parser.add_argument("--rounds", type=int, default=2, help="default: 2")
    parser.add_argument(
        "--minutes", type=float, default=9.0,
        help="begin no further round of the compile exercise that would end later (default: 9)",
    )  # fmt: skip
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds for one command")
    parser.add_argument("--otter", type=Path, metavar="PYTHON", help="a Python that has Otter")
    parser.add_argument("--only", choices=(DATASET, COMPILE), help="measure one assignment alone")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    options = parser.parse_args()
    if options.submissions < 1 or options.rounds < 1:
        parser.error("at least 1 further submission and 1 round are needed")
    return options


class Bench:
    """Runs the graders in turns.

    Args:
        meter: Counts.
        lib: Folder of the programs that run beside the student's code.
        seconds: Limit of one command.
        otter: A Python that has Otter, or None.
        further: Further submissions of the slow graders.
    """

    def __init__(
        self, meter: Meter, lib: Path, seconds: float, otter: Path | None, further: int
    ) -> None:
        self._meter = meter
        self._lib = lib
        self._seconds = seconds
        self._otter = otter
        self._further = further
        self.alike: dict[str, tuple[int, int]] = {}
        """How many hidden tests ended as in torchgrade, for the last round of each grader."""

    def plans(self, subject: Subject, root: Path, *, full: bool) -> dict[str, Plan]:
        """Prepare the classes of all graders.

        Args:
            subject: What is graded.
            root: Scratch folder.
            full: With all graders and numbers of workers, and all submissions; else with the
                three that make the ratios, and half of them.
        """
        further = self._further if full else max(1, self._further // 2)
        slow, quick = 1 + further, further * (QUICK if full else 1)
        print(f"Preparing the scratch courses of {subject.assignment} ...", flush=True)
        whole = torchgrade_course(subject, root / "whole", max(WORKERS) + quick)

        def ours(workers: int) -> Plan:
            return Plan(
                lambda at, n: Torchgrade(subject, at, n, self._lib, workers=workers, whole=whole),
                workers, workers + quick,
            )  # fmt: skip

        def bound(fork: bool) -> Plan:
            return Plan(
                lambda at, n: Bound(subject, at, n, self._lib, fork_per_test=fork, whole=whole),
                1, 1 + quick,
            )  # fmt: skip

        plans = {"nbgrader": Plan(lambda at, n: StockNbgrader(subject, at, n, self._lib), 1, slow)}
        if full and (python := self._otter) is not None:
            plans["otter"] = Plan(
                lambda at, n: Otter(subject, at, n, self._lib, python=python, whole=whole), 1, slow
            )
        plans |= {f"torchgrade-{n}": ours(n) for n in (WORKERS if full else WORKERS[:1])}
        plans["bound-fork"] = bound(True)
        if full:
            plans["bound-one"] = bound(False)
        for tool, plan in plans.items():
            for size in (plan.small, plan.large):
                plan.classes[size] = plan.make(root / f"{tool}-{size}", size)
        return plans

    def rounds(
        self, subject: Subject, plans: dict[str, Plan], rounds: int, until: float
    ) -> Iterator[Run]:
        """Run every grader once per round, in alternating order.

        Args:
            subject: What is graded.
            plans: From `plans`.
            rounds: How many.
            until: When no further round may begin that would not end by then; the first one does.
        """
        last: dict[str, Verdicts] = {}
        first = plans["nbgrader"]
        self._one(subject, "(warming up)", first.classes[first.small], first.small, 0)
        for number in range(1, rounds + 1):
            started = time.monotonic()
            for tool in list(plans) if number % 2 else list(reversed(plans)):
                for size, made in plans[tool].classes.items():
                    run, last[tool] = self._one(subject, tool, made, size, number)
                    yield run
            if number < rounds and 2 * time.monotonic() - started > until:
                print(f"The time is over: {rounds - number} rounds left out.")
                break
        reference = last["torchgrade-1"]
        self.alike = {tool: agreement(found, reference) for tool, found in last.items()}

    def _one(
        self, subject: Subject, tool: str, made: Tool, size: int, number: int
    ) -> tuple[Run, Verdicts]:
        made.clear()
        used = self._meter.run(
            made.command(),
            cwd=made.root,
            environment=self._environment(made),
            seconds=self._seconds,
        )
        found = made.verdicts()
        tests = {len(states) for states in found.values()}
        if len(found) != size or len(tests) != 1 or 0 in tests:
            raise Failed(f"{tool} graded {len(found)} of {size} with {sorted(tests)} hidden tests")
        print(
            f"round {number}: {tool:<13}{size:>3} submissions {used.cpu:7.1f} s CPU "
            f"{used.wall:7.1f} s wall   (others: {used.others:.1f} cores)",
            flush=True,
        )
        run = Run(subject.assignment, tool, number, size, used.cpu, used.wall, used.others)
        return run, found

    def engine(self, subject: Subject, root: Path) -> Engine:
        """Measure a warm engine's verdicts and what a further worker keeps for itself."""
        whole = root / "whole"
        seconds = first_verdicts(self._meter, whole, subject, self._lib, self._environment())
        size = min(2 * WORKERS[-1], sum(1 for _ in (whole / "submitted").iterdir()))
        make = [
            Torchgrade(subject, root / f"memory-{n}", size, self._lib, workers=n, whole=whole)
            for n in (WORKERS[0], WORKERS[-1])
        ]
        memory = further_worker(self._meter, make, self._environment(), self._seconds)
        return Engine(verdicts=seconds, workers=(WORKERS[0], WORKERS[-1]), memory=memory)

    def _environment(self, tool: Tool | None = None) -> dict[str, str]:
        """Give each run a compiler's cache of its own, empty at its start."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        if tool is not None:
            kept["TORCHINDUCTOR_CACHE_DIR"] = str(tool.cache)
        return {**kept, "PATH": path, "PYTHONPATH": str(self._lib), "OMP_NUM_THREADS": "1"}


def _subjects(only: str | None, scratch: Path, sandbox: str) -> Iterator[Subject]:
    if only != COMPILE:
        yield Subject(ROOT, DATASET, sandbox)
    if only != DATASET:
        yield compile_course(ROOT, scratch / "template", sandbox)


def _sandbox() -> str:
    levels = [level for level in probe() if level.available]
    if not levels or levels[0].name == "process":
        sys.exit("This machine has no sandbox: there is nothing honest to measure.")
    return levels[0].name


def _library(scratch: Path) -> Path:
    """Collect what runs beside the student's code, apart from the package."""
    lib = scratch / "lib"
    shutil.copytree(PROGRAMS, lib, ignore=shutil.ignore_patterns("__pycache__"))
    rng = Path(str(torchgrade.__file__)).parent / "testing" / "random.py"
    shutil.copy(rng, lib / "torchgrade_rng.py")
    return lib


def _line(costs: dict[str, Cost]) -> str:
    ours = costs["torchgrade-1"]
    return last_line(
        ratio(costs["nbgrader"], ours),
        ratio(ours, costs["bound-fork"]),
        ratio(costs.get("otter"), ours),
    )


def _record(
    found: dict[str, dict[str, Cost]], runs: list[Run], engine: Engine, sandbox: str, *, exact: bool
) -> dict[str, object]:
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
        "torchgrade": torchgrade.__version__,
        "sandbox": sandbox,
        "cpu_is_exact": exact,
        "costs": {s: {t: asdict(c) for t, c in costs.items()} for s, costs in found.items()},
        "engine": {**asdict(engine), "worker_mb": engine.worker_mb},
        "runs": [asdict(run) for run in runs],
    }


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave nothing behind then either
    try:
        main()
    except Failed as error:
        sys.exit(str(error))
