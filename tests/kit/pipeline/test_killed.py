"""Whatever is killed at whatever moment: no grade is lost, none is wrong, nothing runs on."""

import json
import os
import random
import subprocess
import sys
import time

import psutil
import pytest

from torchgrade import pipeline
from torchgrade.engine.journal import Journal
from torchgrade.model import Outcome
from torchgrade.nbgrader_bridge import read_stamp
from torchgrade.pipeline import Resources, recording

COMMAND = [sys.executable, "-c", "from torchgrade.cli import main; main()", "grade", "tiny"]
DOUBLES = (
    "def double(x):\n    return 2 * x",
    "def double(x):\n    return x + 2",
    "def double(x):\n    raise RuntimeError('no')",
    "x = 1",
)
TRIPLES = ("def triple(x):\n    return 3 * x", "def triple(x):\n    return x")
VARIANTS = [(d, t) for d in DOUBLES for t in TRIPLES]
SLOW = "import time; time.sleep(2)\n"


def start(course, *options):
    """Start `torchgrade grade` as a process of its own."""
    return subprocess.Popen(
        [*COMMAND, "--workers", "2", *options],
        cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def finish(course, *options, seconds=300):
    """Run it to its end; what it says as JSON."""
    process = start(course, "--json", *options)
    out, err = process.communicate(timeout=seconds)
    assert process.returncode == 0, err
    return json.loads(out)


def wait_for(what, process, seconds=120):
    """Wait until something is true of a command that runs."""
    end = time.monotonic() + seconds
    while not what():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def begun(course):
    """How many submissions have anything in autograded/ or in the journal."""
    done = len(list((course / "autograded").glob("*/tiny/tiny.ipynb")))
    return done + len(list((course / ".torchgrade" / "journal" / "tiny").glob("*.result")))


def family(process):
    """All processes that descend from one, and itself."""
    own = psutil.Process(process.pid)
    return [own, *own.children(recursive=True)]


def words(process):
    """A process's command line; nothing if it is gone."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def seeds(course, names):
    """The seeds of the gradings that there are: a submission that is run again gets another."""
    stamps = {n: read_stamp(course / "autograded" / n / "tiny" / "tiny.ipynb") for n in names}
    return {name: stamp.verdict.seed for name, stamp in stamps.items() if stamp}


def points(said):
    return {g["student"]: (g["outcome"], g["points"]) for g in said["grades"]}


def test_a_killed_command_leaves_no_process_and_goes_on(course, student):
    """SIGKILL in mid-run: all its processes end, and what was recorded is not run again."""
    names = ["ann", "bob", "cyd", "dan"]
    for number, name in enumerate(names):
        double, triple = VARIANTS[number]
        student(name).answer(double if number < 2 else SLOW + double, triple).write()
    process = start(course)
    wait_for(lambda: begun(course) >= 1, process)
    everyone = family(process)
    process.kill()
    process.communicate()
    before = seeds(course, names)
    _, alive = psutil.wait_procs(everyone, timeout=20)
    assert not alive
    said = finish(course)
    assert points(said) == {
        "ann": ("graded", 7.0),
        "bob": ("graded", 4.0),
        "cyd": ("graded", 3.0),
        "dan": ("graded", 0.0),
    }
    after = seeds(course, names)
    assert {name: after[name] for name in before} == before
    assert not list((course / ".torchgrade" / "journal" / "tiny").glob("*"))


def test_killed_helpers_cost_nobody_a_point(course, student):
    """The warm server, the tests' runner and every sandbox: the work is done again."""
    student("ann").answer(SLOW + DOUBLES[0]).write()
    process = start(course, "--json")
    found = []

    def running():
        children = family(process)[1:]
        lines = {p: words(p) for p in children}
        found[:] = [p for p, line in lines.items() if "torchgrade" in line]
        forked = sum("engine.runner" in line for line in lines.values())
        return found and forked > 1  # the runner has forked for the submission

    wait_for(running, process)
    time.sleep(0.5)
    for one in found:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert points(json.loads(out)) == {"ann": ("graded", 7.0)}


def test_what_was_run_is_only_recorded(course, student, monkeypatch):
    """A command that ends between run and record leaves the result, and the next one records it."""
    student("ann").answer().write()

    def die(*_, **__):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(recording, "autograde", die)
        with pytest.raises(SystemExit):
            pipeline.grade(course, "tiny")
    folder = course / ".torchgrade" / "journal" / "tiny"
    assert len(list(folder.iterdir())) == 1

    def never(*_, **__):
        raise AssertionError("it was run again")

    monkeypatch.setattr("torchgrade.engine.unit.grade_notebook", never)
    events = []
    assert pipeline.grade(course, "tiny", report=events.append) == ()
    assert [e.kind for e in events] == ["found", "kept", "graded"]
    assert not list(folder.iterdir())


@pytest.mark.parametrize("change", ["submission", "test", "limits", "damage"])
def test_a_result_of_another_state_is_not_used(course, student, monkeypatch, change):
    """Other bytes, other tests, other limits, a damaged file: the submission is run again."""
    ann = student("ann").answer().write()
    with monkeypatch.context() as patch:
        patch.setattr(recording, "autograde", lambda *_, **__: 1 / 0)
        ended = pipeline.grade(course, "tiny")
    assert [g.outcome for g in ended] == [Outcome.FAULT]
    tests = course / "tests" / "homework" / "tiny" / "test_double.py"
    config = course / "grader_config.py"
    result = next((course / ".torchgrade" / "journal" / "tiny").glob("*.result"))
    if change == "submission":
        ann.answer(double=DOUBLES[1]).write()
    elif change == "test":
        tests.write_text(tests.read_text().replace("== 2 * number", "!= 2 * number"))
    elif change == "limits":
        config.write_text(
            config.read_text().replace("points=10", "points=10, limits={'cell_seconds': 9}")
        )
    else:
        result.write_bytes(result.read_bytes()[:-7] + b"forged!")
    events = []
    assert pipeline.grade(course, "tiny", report=events.append) == ()
    kinds = [e.kind for e in events]
    assert "kept" not in kinds
    assert ("notice" in kinds) == (change == "damage")
    [grade] = pipeline.class_grades(course, "tiny")
    assert (grade.points == 7) == (change in ("limits", "damage"))


def test_a_forced_batch_goes_on_where_it_was_killed(course, student):
    """Given again, `--force` grades only what it had not come to; and all of them the next time."""
    for name in ("ann", "bob"):
        student(name).answer().write()
    pipeline.grade(course, "tiny")
    first = seeds(course, ("ann", "bob"))

    def interrupt(event):
        if event.kind == "graded":
            raise KeyboardInterrupt

    one = Resources(workers=1)
    with pytest.raises(KeyboardInterrupt):
        pipeline.grade(course, "tiny", force=True, resources=one, report=interrupt)
    second = seeds(course, ("ann", "bob"))
    changed = [name for name in first if first[name] != second[name]]
    assert len(changed) == 1
    pipeline.grade(course, "tiny", force=True, resources=one)
    third = seeds(course, ("ann", "bob"))
    assert third[changed[0]] == second[changed[0]]
    assert all(third[name] != first[name] for name in first)
    pipeline.grade(course, "tiny", force=True)
    assert all(seeds(course, ("ann", "bob"))[name] != third[name] for name in third)


@pytest.mark.soak
def test_three_hundred_submissions_killed_twenty_times(course, student, released, tmp_path):
    """Grades are those of an undisturbed run, and each submission ends once."""
    chance = random.Random(20)
    expected = {}
    for number, (double, triple) in enumerate(VARIANTS):
        student(f"v{number}").answer(double, triple).write()
    for name, ended in points(finish(course)).items():
        expected[int(name[1:])] = ended
        for folder in ("submitted", "autograded"):
            (course / folder / name).rename(tmp_path / f"{folder}-{name}")
    names = [f"s{number:03d}" for number in range(300)]
    for number, name in enumerate(names):
        student(name).answer(*VARIANTS[number % len(VARIANTS)]).write()
    kept = 0
    for _ in range(20):
        process = start(course)
        at = begun(course)
        wait_for(lambda at=at: begun(course) > at, process)
        time.sleep(chance.uniform(0, 6))
        everyone = family(process)
        process.kill()
        process.communicate()
        assert not psutil.wait_procs(everyone, timeout=30)[1]
        kept += len(Journal(course / ".torchgrade" / "journal" / "tiny", on_notice=print))
    before = seeds(course, names)
    sys.stderr.write(f"{len(before)} recorded before the last run, {kept} found in the journal\n")
    said = finish(course, seconds=1800)
    ended = points(said)
    assert ended == {name: expected[number % len(VARIANTS)] for number, name in enumerate(names)}
    after = seeds(course, names)
    assert {name: after[name] for name in before} == before
