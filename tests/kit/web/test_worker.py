"""Grading what was handed in: real grading, and a worker that is killed in the middle of it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from filelock import FileLock
from nbgrader.api import Gradebook

from torchgrade import pipeline
from torchgrade.lti.identity import Visit
from torchgrade.web import queueing
from torchgrade.web.assignments import due_of
from torchgrade.web.uploads import Standing, accept, attempts, folder_of, newest
from torchgrade.web.worker import Worker

RIGHT = "def double(x):\n    return 2 * x"
WRONG = "def double(x):\n    return 3 * x"
SLOW = "import time\ntime.sleep(1)\n" + RIGHT


def solved(site, double=RIGHT, essay=""):
    """Give the bytes of a notebook with these answers."""
    nb = json.loads((site.root / "release" / "tiny" / "tiny.ipynb").read_text())
    for cell in nb["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "double":
            cell["source"] = double
        if essay and cell["metadata"].get("nbgrader", {}).get("grade_id") == "essay":
            cell["source"] = essay
    return json.dumps(nb).encode()


def upload(site, student="ann", content=None, token="t1"):
    visit = Visit(user=1, student=student, context=1, learns=True, platform=1)
    return accept(site, visit, "tiny", {"tiny": content or solved(site)}, token)


def states(site):
    return {student: each.state for student, each in newest(site, "tiny").items()}


def finish(worker):
    while worker.step():
        pass


def test_what_was_handed_in_is_graded(site):
    """Points as in the gradebook, the time of handing in, and the feedback page is kept."""
    told = []
    upload(site, "ann")
    upload(site, "bob", solved(site, WRONG))
    finish(Worker(site, after=lambda _, name, students: told.append((name, students))))
    found = newest(site, "tiny")
    points = {row.student: row.points for row in pipeline.rows(site.root, "tiny")}
    assert {name: each.points for name, each in found.items()} == points
    assert points["ann"] > points["bob"]
    assert states(site) == {"ann": Standing.DONE, "bob": Standing.DONE}
    assert "<html" in (folder_of(site, found["ann"]) / "feedback" / "tiny.html").read_text()
    stamp = site.root / "submitted" / "ann" / "tiny" / "timestamp.txt"
    assert stamp.read_text() == "2026-11-24 12:00:00.000000 UTC"
    assert told == [("tiny", ("ann", "bob"))]


def test_the_student_sees_points_and_feedback(site, ann):
    """The page of the assignment says what counts, and leads to the page of that attempt."""
    upload(site)
    finish(Worker(site))
    page = ann.get("/courses/1/assignments/tiny").text
    assert "Attempt 1 is graded" in page
    assert 'data-poll="0"' in page
    response = ann.get("/courses/1/assignments/tiny/attempts/1/feedback/tiny")
    assert "Feedback for ann" in response.text


def test_the_newest_attempt_counts_and_each_keeps_its_feedback(site, clock):
    """A worse attempt after a better one lowers the grade, as in nbgrader."""
    upload(site)
    worker = Worker(site)
    finish(worker)
    clock.turn(minutes=5)
    upload(site, content=solved(site, WRONG), token="t2")
    finish(worker)
    latest, first = attempts(site, "ann", "tiny")
    assert latest.points < first.points
    (row,) = pipeline.rows(site.root, "tiny")
    assert row.points == latest.points
    pages = [
        (folder_of(site, each) / "feedback" / "tiny.html").read_text() for each in (latest, first)
    ]
    assert pages[0] != pages[1]


def test_lateness_is_the_gradebook_s(site):
    """The time of receipt against nbgrader's deadline."""
    with Gradebook(f"sqlite:///{site.root}/gradebook.db") as book:
        book.update_or_create_assignment("tiny", duedate="2026-11-24 10:00:00 UTC")
    upload(site)
    worker = Worker(site)
    finish(worker)
    assert newest(site, "tiny")["ann"].late_seconds == 2 * 3600
    assert due_of(site, "tiny") == site.clock() - timedelta(hours=2)


def test_points_that_a_person_gives_reach_the_page(site):
    """The worker takes over what formgrader writes, and hands it on."""
    upload(site, content=solved(site, essay="Two of them are a sum."))
    told = []
    worker = Worker(site, after=lambda _, name, students: told.append(students))
    finish(worker)
    before = newest(site, "tiny")["ann"]
    assert before.manual
    with Gradebook(f"sqlite:///{site.root}/gradebook.db") as book:
        found = book.find_submission("tiny", "ann")
        for grade in found.notebooks[0].grades:
            if grade.needs_manual_grade:
                grade.manual_score = 1
                grade.needs_manual_grade = False
        book.db.commit()
    worker._looked = 0.0
    worker._seen = None
    assert not worker.step()
    after = newest(site, "tiny")["ann"]
    assert (after.points, after.manual) == (before.points + 1, False)
    assert told == [("ann",), ("ann",)]


def test_what_was_not_handed_on_is_handed_on_later(site):
    """A grade that the last worker recorded but did not hand on, for it was killed or failed."""
    upload(site)
    finish(Worker(site, after=broken))
    told = []
    worker = Worker(site, after=lambda _, name, students: told.append(students))
    for _ in range(2):
        worker._looked, worker._seen = -1000.0, None
        assert not worker.step()
    assert told == [("ann",)]


def broken(*_):
    raise OSError("the disk is full")


def test_one_that_is_graded_by_hand_is_waited_for(site):
    """While `torchgrade grade` is at work the queue stays as it is."""
    upload(site)
    stop = threading.Event()
    stop.set()
    with FileLock(site.root / ".torchgrade" / "grade.lock"):
        Worker(site, stop=stop).step()
        assert states(site) == {"ann": Standing.QUEUED}
        assert newest(site, "tiny")["ann"].tries == 0
    finish(Worker(site))
    assert states(site) == {"ann": Standing.DONE}


def test_our_fault_is_tried_again_later(site, clock, monkeypatch):
    """It is no grade, it is shown as ours, and each pause is longer."""
    upload(site)
    pauses = []
    with monkeypatch.context() as broken:
        broken.setattr("torchgrade.pipeline.grade", lambda *_, **__: 1 / 0)
        worker = Worker(site)
        for _ in range(3):
            assert worker.step()
            assert not worker.step()
            (found,) = attempts(site, "ann", "tiny")
            assert (found.state, found.points) == (Standing.FAULT, None)
            pauses.append(found.again - clock())
            clock.now = found.again
    assert pauses == sorted(set(pauses))
    finish(Worker(site))
    assert states(site) == {"ann": Standing.DONE}


def test_a_broken_course_costs_nobody_anything(site, clock):
    """An instructor's mistake is no grade either; mended, everything is graded."""
    upload(site)
    tests = site.root / "source" / "tiny" / "tiny.ipynb"
    kept = tests.read_text()
    tests.write_text("{")
    finish(Worker(site))
    assert states(site) == {"ann": Standing.FAULT}
    tests.write_text(kept)
    clock.turn(minutes=5)
    finish(Worker(site))
    assert states(site) == {"ann": Standing.DONE}


def test_an_attempt_whose_files_are_gone_stops_nobody_else(site):
    """The others of the batch are graded."""
    lost = upload(site, "ann")
    upload(site, "bob")
    (folder_of(site, lost) / "tiny.ipynb").unlink()
    finish(Worker(site))
    assert states(site)["bob"] == Standing.DONE
    assert states(site)["ann"] in (Standing.QUARANTINED, Standing.FAULT)


def test_what_ends_the_worker_again_and_again_runs_alone(site, clock):
    """It waits, and holds up nobody."""
    upload(site, "ann")
    for _ in range(3):
        queueing.take(site)
        queueing.recover(site)
    assert states(site) == {"ann": Standing.FAULT}
    upload(site, "bob")
    assert [each.student for each in queueing.take(site)] == ["bob"]
    clock.turn(hours=2)
    upload(site, "eve")
    assert [each.student for each in queueing.take(site)] == ["ann"]
    assert [each.student for each in queueing.take(site)] == ["eve"]


def test_an_attempt_that_came_while_an_older_one_ran_is_graded_next(site):
    """After a restart only the newer one is."""
    upload(site)
    queueing.take(site)
    upload(site, content=solved(site, WRONG), token="t2")
    queueing.recover(site)
    finish(Worker(site))
    assert [each.state for each in attempts(site, "ann", "tiny")] == ["done", "replaced"]


def started(site, *, new_session=True, log=None):
    """Start a worker as `serve` does."""
    return subprocess.Popen(
        [sys.executable, "-m", "torchgrade.web.worker", str(site.root), "--workers", "1"],
        stdin=subprocess.PIPE,
        stderr=log,
        start_new_session=new_session,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


def wait_for(happened, seconds=60):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def ended(process):
    process.stdin.close()
    return process.wait(60)


def test_a_worker_that_is_killed_while_it_grades_loses_and_doubles_nothing(site, tmp_path):
    """The next one grades all, each once, and its log says what it found."""
    for name in ("ann", "bob", "eve"):
        upload(site, name, solved(site, SLOW))
    process = started(site)
    wait_for(lambda: any(each.judged for each in newest(site, "tiny").values()))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdin.close()
    with (tmp_path / "worker.log").open("wb") as log:
        process = started(site, log=log)
    wait_for(lambda: set(states(site).values()) == {Standing.DONE})
    assert ended(process) == 0
    said = (tmp_path / "worker.log").read_text()
    assert "INFO 3 were being graded when the last worker ended" in said
    assert len(pipeline.rows(site.root, "tiny")) == 3
    assert all(len(attempts(site, name, "tiny")) == 1 for name in ("ann", "bob", "eve"))
    assert not list((site.root / ".torchgrade" / "journal" / "tiny").glob("*.json"))


def test_a_worker_ends_with_the_service_and_puts_back_what_it_had_begun(site):
    """Its input ends when the service does, even by SIGKILL."""
    upload(site, "ann", solved(site, SLOW))
    process = started(site)
    wait_for(lambda: states(site) == {"ann": Standing.RUNNING})
    assert ended(process) == 0
    assert states(site) == {"ann": Standing.QUEUED}
    assert newest(site, "tiny")["ann"].tries == 0


@pytest.mark.parametrize("cut", ["before", "between"])
def test_placing_an_attempt_can_be_cut_off_anywhere(site, cut):
    """What stood there is replaced in the end, and nothing half is ever graded."""
    from torchgrade.web.placing import place

    old = site.root / "submitted" / "ann" / "tiny"
    old.mkdir(parents=True)
    (old / "tiny.ipynb").write_bytes(solved(site, WRONG))
    (old / "extra.txt").write_text("old")
    kept = upload(site)
    if cut == "between":
        old.rename(site.root / "submitted" / ".old")
    place(site, kept)
    place(site, kept)
    assert sorted(path.name for path in old.iterdir()) == ["timestamp.txt", "tiny.ipynb"]
    assert (old / "tiny.ipynb").read_bytes() == solved(site)
