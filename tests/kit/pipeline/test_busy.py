"""What a busy machine took from a submission is told from what the submission wasted."""

import pytest

from torchgrade import pipeline
from torchgrade.model import CellRun, CheckResult, Limits, RunRecord, State
from torchgrade.nbgrader_bridge import read_stamp
from torchgrade.pipeline import Resources
from torchgrade.pipeline.busy import starved

LIMITS = Limits(cell_seconds=4, test_seconds=4, submission_seconds=30)


def run(*seconds, cpu, exceeded="test_seconds", cell=None):
    """A run in which tests took so long: beyond 4 s they were too slow."""
    results = tuple(
        CheckResult(
            test=f"t{n}", cell="c", seconds=s, state=State.TIMEOUT if s >= 4 else State.PASSED
        )
        for n, s in enumerate(seconds)
    )
    return RunRecord(
        seed=1, device="cpu", sandbox="process", cpu_seconds=cpu, exceeded=exceeded,
        results=results, cells=() if cell is None else (CellRun(index=0, **cell),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (run(0.1, 0.2, cpu=0.3, exceeded=""), False),
        (run(0.1, 4.0, cpu=0.2), True),
        (run(0.1, 4.0, cpu=4.1), False),
        (run(0.1, 4.0, cpu=3.2), False),
        (run(4.0, 4.0, cpu=4.0), True),  # one loops, and the other one waits
        (run(3.0, 4.0, cpu=3.1), True),  # the CPU time may be the first one's
        (run(0.1, 4.0, cpu=0.0), True),
        (run(cpu=9.0, cell={"state": State.TIMEOUT, "seconds": 8.0}), False),
        (run(cpu=1.0, cell={"state": State.TIMEOUT, "seconds": 8.0}), True),
        (run(cpu=29.0, exceeded="submission_seconds"), False),
        (run(cpu=3.0, exceeded="submission_seconds"), True),
        (run(4.0, cpu=1.0, exceeded="cpu_seconds"), False),
        (run(0.1, cpu=1.0, exceeded="memory_mb"), False),
    ],
)
def test_who_did_not_work_had_to_wait(what, expected):
    """Wall-clock seconds that no CPU time explains were lost to other programs, or slept away."""
    assert starved(what, LIMITS) is expected


WAITS = """    from pathlib import Path; import time
    seen = Path("{folder}", str(rng.integer(0, 10**9)))
    if not seen.exists():
        seen.touch(); time.sleep(1.5)
"""


def test_a_test_that_had_to_wait_is_run_again_alone(course, student, tmp_path):
    """With the same inputs, once, after the others; the second result counts, and it is told."""
    config = course / "grader_config.py"
    config.write_text(
        config.read_text().replace("points=10", "points=10, limits={'test_seconds': 1}")
    )
    folder = tmp_path / "seen"
    folder.mkdir()
    tests = course / "tests" / "homework" / "tiny" / "test_double.py"
    line = "    number = rng.integer(1000, 10**6)\n"
    tests.write_text(tests.read_text().replace(line, WAITS.format(folder=folder) + line))
    for name in ("ann", "bob"):
        student(name).answer().write()
    slow = "import time\ndef double(x):\n    if isinstance(x, str): time.sleep(9)\n    return x + x"
    student("cyd").answer(slow).write()
    events = []
    ended = pipeline.grade(course, "tiny", resources=Resources(workers=2), report=events.append)
    assert ended == ()
    points = {row.student: row.points for row in pipeline.rows(course, "tiny")}
    assert points == {"ann": 7, "bob": 7, "cyd": 6}
    [notice] = [event.reason for event in events if event.kind == "notice"]
    assert "ann, bob, cyd" in notice
    assert len(list(folder.iterdir())) == 3  # no other inputs were drawn
    assert sum(event.advance for event in events) == 3
    for name in points:
        stamp = read_stamp(course / "autograded" / name / "tiny" / "tiny.ipynb")
        assert stamp.verdict.exceeded == ("test_seconds" if name == "cyd" else "")
    assert not list((course / ".torchgrade" / "journal" / "tiny").glob("*.result"))


def slowed(course, folder):
    """Let a hidden test wait, once for each seed, for longer than its limit."""
    folder.mkdir()
    config = course / "grader_config.py"
    config.write_text(
        config.read_text().replace("points=10", "points=10, limits={'test_seconds': 1}")
    )
    tests = course / "tests" / "homework" / "tiny" / "test_double.py"
    line = "    number = rng.integer(1000, 10**6)\n"
    tests.write_text(tests.read_text().replace(line, WAITS.format(folder=folder) + line))


def test_what_a_busy_machine_took_counts_neither_for_nor_against_the_tests(course, tmp_path):
    """check: the solution keeps its points, and with the same inputs a mutant is judged anew."""
    slowed(course, tmp_path / "seen")
    told = []
    checked, trials = pipeline.check(
        course, "tiny", resources=Resources(workers=2), only=("solution", "wrong", "repeat"),
        repeats=1, seed=3, report=lambda trial, total: told.append((trial.subject.name, total)),
    )  # fmt: skip
    assert [gate for gate in checked.gates if gate.findings] == []
    assert len(told) == len(set(told)) == len(trials) == told[0][1]
    states = {r.state for t in trials for c in t.verdict.cells for r in c.results}
    assert states == {State.PASSED, State.FAILED}
    assert len(list((tmp_path / "seen").iterdir())) == len(trials)  # no other inputs were drawn


def test_a_busy_machine_makes_no_right_solution_fail(course, tmp_path):
    """calibrate: nothing is told that a second run alone does not show."""
    slowed(course, tmp_path / "seen")
    found = pipeline.calibrate(
        course, "tiny", seeds=1, threads=(1,), resources=Resources(workers=2)
    )
    assert found.failed == {}
    assert len(list((tmp_path / "seen").iterdir())) == 1
