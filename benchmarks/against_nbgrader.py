"""CPU and wall seconds per submission: stock `nbgrader autograde` against `torchgrade grade`.

Both grade the same notebooks of 02_dataset in scratch courses, side by side in one run, in
alternating order. Hidden tests need torchgrade, so stock nbgrader grades with the visible checks
alone. torchgrade runs twice: with the visible checks alone, which is the same work in a sandbox,
and with the hidden tests, which is its own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat

from torchgrade import __version__
from torchgrade.demo import Classroom, make_classroom
from torchgrade.notebook import dumps, for_language, read_source, source_path

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENT = "02_dataset"
STUDENTS = (
    "ada", "elif", "chidi", "hana", "dmitri", "farid", "jun", "liam", "ngozi", "o'brien",
)  # fmt: skip
"""English notebooks of the demo's class that run to their end: solved and wrong in turns."""
_OURS = ["-c", "from torchgrade.cli import main; main()", "grade", ASSIGNMENT, "--force", "--json"]
COMMANDS = {
    "nbgrader": ["-m", "nbgrader", "autograde", ASSIGNMENT, "--force"],
    "visible": _OURS,
    "hidden": _OURS,
}
"""What is compared: stock nbgrader, torchgrade with visible checks alone and with hidden tests."""
STOCK_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "stock"\n'


@dataclass(frozen=True)
class Run:
    """One command and what it cost.

    Attributes:
        tool: A key of `COMMANDS`.
        submissions: How many it graded.
        cpu: CPU seconds of the command and everything that descends from it.
        wall: Wall-clock seconds.
        load: Load of the machine before it started, in the last minute.
    """

    tool: str
    submissions: int
    cpu: float
    wall: float
    load: float


@dataclass(frozen=True)
class Cost:
    """One tool's cost per submission, the median of all rounds.

    Attributes:
        cpu: CPU seconds per submission of a whole batch, start included.
        wall: Wall-clock seconds per submission of a whole batch, start included.
        start_cpu: CPU seconds that a batch costs beyond its submissions.
        start_wall: Wall-clock seconds of the same.
        more_cpu: CPU seconds of one submission more.
        more_wall: Wall-clock seconds of one submission more.
    """

    cpu: float
    wall: float
    start_cpu: float
    start_wall: float
    more_cpu: float
    more_wall: float


class Meter:
    """Counts the CPU seconds of a process tree, whoever waits for its members.

    In a control group the kernel counts them all. Elsewhere only those are counted that somebody
    waited for, which leaves out most of what runs in a sandbox: `exact` is then False.
    """

    def __init__(self) -> None:
        self._group = _new_group()
        self.exact = self._group is not None

    def wrap(self, command: list[str]) -> list[str]:
        """Return the command that enters the control group before it runs `command`."""
        if self._group is None:
            return command
        enter = 'echo $$ > "$0" && exec "$@"'
        return ["/bin/sh", "-c", enter, str(self._group / "cgroup.procs"), *command]

    def seconds(self) -> float:
        """Return the CPU seconds used so far."""
        if self._group is None:
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime
        if (old := self._group / "cpuacct.usage").exists():
            return int(old.read_text()) / 1e9
        stat = dict(line.split() for line in (self._group / "cpu.stat").read_text().splitlines())
        return int(stat["usage_usec"]) / 1e6

    def wait_for_the_last(self, seconds: float = 10.0) -> None:
        """Wait until nothing of the tree is left."""
        deadline = time.monotonic() + seconds
        while self._group is not None and (self._group / "cgroup.procs").read_text():
            if time.monotonic() > deadline:
                sys.exit("Processes of the benchmark did not end; it measured too little.")
            time.sleep(0.05)

    def close(self) -> None:
        """Remove the control group."""
        if self._group is not None:
            self._group.rmdir()


def main() -> None:
    """Measure, print, and write JSON if asked."""
    options = _options()
    chosen = [STUDENTS[i % len(STUDENTS)] for i in range(options.submissions)]
    with tempfile.TemporaryDirectory(prefix="torchgrade-bench-") as scratch:
        print("Preparing the scratch courses ...", flush=True)
        ours = make_classroom(ROOT, Path(scratch) / "hidden")
        names = _choose(ours, chosen)
        stock = _stock_course(ours, Path(scratch) / "nbgrader")
        with contextlib.closing(Meter()) as meter:
            visible = _without_hidden_tests(ours, Path(scratch) / "visible")
            folders = {"nbgrader": stock, "visible": visible, "hidden": ours.root}
            runs = list(_measure(folders, names, options.rounds, options.timeout, meter))
            exact = meter.exact
    costs = {tool: _cost([run for run in runs if run.tool == tool]) for tool in COMMANDS}
    _print(costs, options.submissions, ours.sandbox, exact=exact)
    if options.json:
        found = _record(costs, runs, ours.sandbox, exact=exact)
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Stock nbgrader against torchgrade.")
    parser.add_argument("-n", "--submissions", type=int, default=6, help="2 or more; default 6")
    parser.add_argument("--rounds", type=int, default=2, help="default 2")
    parser.add_argument("--timeout", type=float, default=600.0, help="seconds for one command")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    options = parser.parse_args()
    if options.submissions < 2 or options.rounds < 1:
        parser.error("at least 2 submissions and 1 round are needed")
    return options


def _choose(made: Classroom, chosen: list[str]) -> list[str]:
    """Keep the chosen students' submissions alone, numbered where one comes again."""
    submitted = made.root / "submitted"
    kept = made.root / "kept"
    submitted.rename(kept)
    names = [f"{i:02d}-{name}" for i, name in enumerate(chosen)]
    for name, origin in zip(names, chosen, strict=True):
        shutil.copytree(kept / origin, submitted / name)
    shutil.rmtree(kept)
    return names


def _stock_course(made: Classroom, root: Path) -> Path:
    """Make a course that knows nothing of torchgrade, with the same submissions."""
    source = root / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(STOCK_CONFIG, encoding="utf-8")
    notebook = for_language(read_source(source_path(made.root, ASSIGNMENT, ASSIGNMENT)), "en")
    (source / f"{ASSIGNMENT}.ipynb").write_text(dumps(notebook), encoding="utf-8")
    shutil.copytree(made.root / "submitted", root / "submitted")
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", ASSIGNMENT]
    _run(command, root, 300.0)
    return root


def _without_hidden_tests(made: Classroom, root: Path) -> Path:
    """Copy torchgrade's course without its hidden tests: the test cells decide, as in nbgrader."""
    shutil.copytree(made.root, root)
    shutil.rmtree(root / "tests")
    return root


def _measure(
    folders: dict[str, Path], names: list[str], rounds: int, timeout: float, meter: Meter
) -> Iterator[Run]:
    for number in range(rounds):
        order = list(COMMANDS) if number % 2 == 0 else list(reversed(COMMANDS))
        for tool in order:
            for some in (names[:1], names):
                run = _one(tool, folders[tool], some, len(names), timeout, meter)
                print(
                    f"round {number + 1}: {tool:<8} {run.submissions:>2} submission(s): "
                    f"{run.cpu:6.1f} s CPU, {run.wall:6.1f} s wall (load before: {run.load:.1f})",
                    flush=True,
                )
                yield run


def _one(
    tool: str, root: Path, names: list[str], everybody: int, timeout: float, meter: Meter
) -> Run:
    shutil.rmtree(root / "autograded", ignore_errors=True)
    only = [] if len(names) == everybody else ["--student", names[0]]
    command = [sys.executable, *COMMANDS[tool], *only]
    load, before, started = os.getloadavg()[0], meter.seconds(), time.monotonic()
    _run(meter.wrap(command), root, timeout)
    wall = time.monotonic() - started
    meter.wait_for_the_last()
    graded = sum(1 for name in names if _is_graded(root, name))
    if graded != len(names):
        sys.exit(f"{tool} graded {graded} of {len(names)} submissions: nothing to compare.")
    return Run(tool, graded, meter.seconds() - before, wall, load)


def _run(command: list[str], root: Path, timeout: float) -> None:
    """Run a command as a user would, with this interpreter's programs on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, timeout=timeout, text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        sys.exit(f"{' '.join(command[-5:])} did not end within {timeout:g} s.")
    if done.returncode:
        sys.exit(f"{' '.join(command[-5:])} failed:\n{done.stdout[-3000:]}")


def _is_graded(root: Path, name: str) -> bool:
    path = root / "autograded" / name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    return path.is_file() and bool(nbformat.read(path, as_version=4).cells)


def _new_group() -> Path | None:
    """Make a control group that counts CPU time, below the one that this process is in."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, own = line.split(":", 2)
        base = {"cpuacct": "cpuacct", "cpu,cpuacct": "cpu,cpuacct", "": ""}.get(controllers)
        if base is None:
            continue
        group = Path("/sys/fs/cgroup") / base / own.lstrip("/") / f"bench-{os.getpid()}"
        with contextlib.suppress(OSError):
            group.mkdir()
            if (group / "cpuacct.usage").exists() or (group / "cpu.stat").exists():
                return group
            group.rmdir()
    return None


def _cost(runs: list[Run]) -> Cost:
    many = [run for run in runs if run.submissions > 1]
    single = [run for run in runs if run.submissions == 1]
    count = many[0].submissions

    def split(kind: str) -> tuple[float, float, float]:
        whole = statistics.median(getattr(run, kind) for run in many)
        one = statistics.median(getattr(run, kind) for run in single)
        more = (whole - one) / (count - 1)
        return whole / count, one - more, more

    cpu, wall = split("cpu"), split("wall")
    return Cost(cpu[0], wall[0], cpu[1], wall[1], cpu[2], wall[2])


def _print(costs: dict[str, Cost], count: int, sandbox: str, *, exact: bool) -> None:
    title = f"Per submission, batch of {count}, medians"
    print(f"\n{title:<36}" + "".join(f"{tool:>10}" for tool in costs))
    for words, key in (
        ("CPU seconds, start included", "cpu"),
        ("wall seconds, start included", "wall"),
        ("CPU seconds of one more", "more_cpu"),
        ("wall seconds of one more", "more_wall"),
        ("CPU seconds to start, per batch", "start_cpu"),
        ("wall seconds to start, per batch", "start_wall"),
    ):
        found = [getattr(cost, key) for cost in costs.values()]
        ratios = "  ratio " + " : ".join(f"{each / found[0]:.2f}" for each in found)
        print(f"  {words:<34}" + "".join(f"{each:>10.2f}" for each in found) + ratios)
    print(
        "\nnbgrader: stock `nbgrader autograde`, visible checks alone, no sandbox, one at a time.\n"
        "visible:  `torchgrade grade` without hidden tests, the same checks in the sandbox.\n"
        "hidden:   `torchgrade grade` with all hidden tests, each in a fork of its own.\n"
        f"Sandbox {sandbox!r}, {os.cpu_count()} submissions at once; the load is given above."
    )
    if not exact:
        print("No control group could be made here: CPU seconds lack most of the sandbox's own.")


def _record(
    costs: dict[str, Cost], runs: list[Run], sandbox: str, *, exact: bool
) -> dict[str, object]:
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
        "torchgrade": __version__,
        "sandbox": sandbox,
        "cpu_is_exact": exact,
        "costs": {tool: asdict(cost) for tool, cost in costs.items()},
        "runs": [asdict(run) for run in runs],
    }


if __name__ == "__main__":
    main()
