"""Work by value: on a Dask cluster whose workers share nothing with the course."""

import os
import subprocess
import sys
import time

import distributed
import msgspec
import psutil
import pytest

from torchgrade import pipeline
from torchgrade.config import load_course
from torchgrade.engine import cluster, unit
from torchgrade.errors import Fault, InstructorError
from torchgrade.model import Outcome
from torchgrade.nbgrader_bridge import read_stamp
from torchgrade.pipeline import Resources

SECONDS = 90


class Dask:
    """A scheduler and its workers, each a process with a folder and a /tmp of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        self.address = ""
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self.wait_for("scheduler", "tcp://127.0.0.1:", word="Scheduler at:")

    def start(self, kind, *options):
        home = self.folder / f"{kind}-{len(self.processes)}"
        (home / "tmp").mkdir(parents=True)
        log = (home / "log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + kind, *options],
            cwd=home, stdout=log, stderr=log,
            env={**os.environ, "TMPDIR": str(home / "tmp"), "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        log.close()
        self.processes.append(process)
        return process

    def worker(self):
        options = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--memory-limit", "0")
        return self.start("worker", self.address, *options)

    def wait_for(self, kind, mark, *, word):
        end = time.monotonic() + SECONDS
        while True:
            assert time.monotonic() < end, "no Dask"
            for line in (self.folder / f"{kind}-0" / "log").read_text().splitlines():
                if word in line and mark in line:
                    return line.split()[-1]
            time.sleep(0.1)

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path):
    """A Dask cluster without workers."""
    made = Dask(tmp_path / "dask")
    yield made
    made.close()


def bundle(course):
    """What the units of the tiny course have in common."""
    return unit.bundle_of(course, load_course(course), "tiny")


def seed(course, name):
    return read_stamp(course / "autograded" / name / "tiny" / "tiny.ipynb").verdict.seed


def test_a_worker_that_dies_in_mid_run_costs_nothing(course, student, dask):
    """Two workers know nothing of the course's folder; one is killed, the other goes on."""
    names = ["ann", "bob", "cyd", "dan"]
    for name in names:
        slow = "import time; time.sleep(1)\ndef double(x):\n    return 2 * x"
        student(name).answer(double=slow).write()
    workers = [dask.worker(), dask.worker()]
    killed = []

    def report(event):
        if event.kind == "graded" and not killed:
            busy = [w for w in workers if psutil.Process(w.pid).children()]
            killed.extend([busy[0], *psutil.Process(busy[0].pid).children(recursive=True)])
            busy[0].kill()

    ended = pipeline.grade(
        course, "tiny", resources=Resources(scheduler=dask.address), report=report
    )
    assert ended == ()
    assert killed
    grades = pipeline.class_grades(course, "tiny")
    assert [(g.student, g.outcome, g.points) for g in grades] == [
        (name, Outcome.GRADED, 7.0) for name in names
    ]
    _, alive = psutil.wait_procs([p for p in killed if isinstance(p, psutil.Process)], timeout=20)
    assert not alive


def test_no_scheduler_is_said_plainly(course, monkeypatch):
    """The address is named, and how to start one."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with (
        pytest.raises(InstructorError, match=r"tcp://127\.0\.0\.1:1.*\n.*dask scheduler"),
        cluster.connected(bundle(course), "tcp://127.0.0.1:1"),
    ):
        pass


def test_a_slow_end_of_the_local_cluster_hides_nothing(course, monkeypatch):
    """What the command was doing decides how it ends, not the clean-up behind it."""
    close = distributed.LocalCluster.close

    def slow(self, timeout=None):
        close(self, timeout=timeout)
        raise TimeoutError(f"timed out after {timeout} s.")

    monkeypatch.setattr(distributed.LocalCluster, "close", slow)
    with pytest.raises(KeyboardInterrupt), cluster.local(bundle(course), 1):
        raise KeyboardInterrupt


def test_a_worker_that_differs_is_told(course):
    """What is installed there and what is needed; and nothing where all is the same."""
    ours = unit.versions()
    assert unit.complaint(ours, unit.examine("process")) == ""
    other = msgspec.structs.replace(ours, torch="1.0")
    said = unit.complaint(other, unit.examine("process"))
    assert said == f"it has torch {ours.torch}, and 1.0 is needed"
    old = msgspec.structs.replace(bundle(course), versions=other)
    work = unit.Unit(notebook="tiny", lang="en", cells=())
    answer = msgspec.msgpack.decode(
        unit.perform(msgspec.msgpack.encode(work), unit.pack(old)[0]), type=unit.Answer
    )
    with pytest.raises(InstructorError, match=r"differs: it has torch"):
        answer.result()


def test_the_basis_follows_what_decides_a_verdict(course):
    """Tests, sources, limits, device: each changes it; points, notes and other folders do not."""

    def basis(**options):
        return unit.pack(unit.bundle_of(course, load_course(course), "tiny", **options))[1]

    first = basis()
    assert basis() == first
    (course / "tests" / "homework" / "tiny" / "right" / "s9_new.py").write_text("x = 1")
    (course / "tests" / "homework" / "other.py").write_text("x = 1")
    assert basis() == first
    found = {first, basis(device="cuda")}
    config = course / "grader_config.py"
    config.write_text(config.read_text().replace("points=10", "points=11"))
    assert basis() == first
    for path, old, new in (
        (config, "points=11", "points=11, limits={'cell_seconds': 9}"),
        (course / "tests" / "homework" / "tiny" / "test_double.py", "weight=3", "weight=2"),
        (course / "source" / "tiny" / "tiny.ipynb", "Twice", "Two times"),
        (course / "source" / "tiny" / "numbers.csv", "1,2", "1,3"),
    ):
        path.write_text(path.read_text().replace(old, new))
        found.add(basis())
    assert len(found) == 6


def test_files_stay_below_their_folder(tmp_path):
    """A path that leads out is refused."""
    unit.unfold({"a/b.py": b"x"}, tmp_path)
    assert (tmp_path / "a" / "b.py").read_bytes() == b"x"
    for name in ("../c", "/c", "a/../../c"):
        with pytest.raises(Fault, match="no path"):
            unit.unfold({name: b""}, tmp_path)


def test_abandoned_folders_go_and_used_ones_stay(course, tmp_path, monkeypatch):
    """The tests' folder of a worker that was killed is removed by the next one."""
    monkeypatch.setattr(unit.tempfile, "tempdir", str(tmp_path / "tmp"))
    dead = tmp_path / "tmp" / "torchgrade-tests-dead"
    dead.mkdir(parents=True)
    (dead / ".in_use").touch()
    homes = unit._Homes()
    home = homes.home("1", bundle(course))
    assert not dead.exists()
    assert (home / "tests" / "homework" / "tiny" / "test_double.py").is_file()
    unit.remove_abandoned(home.parent)
    assert home.exists()
    homes.close()
    assert not home.exists()


def test_a_cluster_without_workers_is_told_and_given_up(course, student, dask, monkeypatch):
    """First a notice with the address, then an error that says how to start one."""
    monkeypatch.setattr(cluster, "WORKERS_NOTICE_SECONDS", 0.2)
    monkeypatch.setattr(cluster, "WORKERS_SECONDS", 1)
    student("ann").answer().write()
    events = []
    with pytest.raises(InstructorError, match=rf"0 connected\)\n.*dask worker {dask.address}"):
        pipeline.grade(
            course, "tiny", resources=Resources(scheduler=dask.address), report=events.append
        )
    [notice] = [event.reason for event in events if event.kind == "notice"]
    assert notice == f"waiting for workers at {dask.address} (0 connected)"


LATE = """
import asyncio, contextlib, gc, sys
from pathlib import Path
import distributed
from torchgrade.config import load_course
from torchgrade.engine import cluster, unit

async def slow(self, *args, **options):
    await asyncio.sleep(12)

distributed.Client._close = slow
course = Path(sys.argv[1])
bundle = unit.bundle_of(course, load_course(course), "tiny")
cluster.CONNECT_SECONDS = 0.5
with cluster.local(bundle, 1):
    pass
with contextlib.suppress(Exception), cluster.connected(bundle, "tcp://127.0.0.1:1"):
    pass
gc.collect()
"""


def test_nothing_of_dask_is_printed_where_it_ends_late(course):
    """A client that is not closed in time, or never came up, says nothing on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", LATE, str(course)], capture_output=True, text=True, check=True,
        timeout=SECONDS,
    )  # fmt: skip
    assert done.stderr == ""
