"""Whatever comes in whatever order: the newest grade arrives, or a teacher's value is kept.

A machine of Hypothesis queues grades, delivers, kills deliveries at any step, lets requests fail,
moves clocks, lets teachers type and takes back, locks and unlocks. After each step nothing wrong
may have happened; in the end, when all is mended, everything must have arrived.
"""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import event

from tests.kit.lms.outbox_bench import LEASE, Bench, OutboxState
from tests.kit.lti.platform_server import Answer
from torchgrade.database import open_database
from torchgrade.lms import outbox

SUBJECTS = ("1", "2")
subjects = st.sampled_from(SUBJECTS)
failures = st.sampled_from(
    [
        Answer(500),
        Answer(500, done=True),
        Answer(503),
        Answer(0),
        Answer(0, done=True),
        Answer(401),
        Answer(403, b"no"),
        Answer(409, b"timestamp"),
        Answer(429, headers={"Retry-After": "30"}),
        Answer(200, b"<html>", kind="text/html"),
    ]
)


class Outbox(RuleBasedStateMachine):
    """Two students in one column of a platform."""

    kind = "moodle"

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        engine = open_database("sqlite:///lms.db", Path(self.folder.name))
        event.listen(engine, "checkout", lambda raw, *_: raw.execute("PRAGMA synchronous=OFF"))
        self.bench = Bench(engine, self.kind)
        self.version = 0
        self.newest = {}  # what is wanted: (version, given, complete)
        self.complete = {subject: set() for subject in SUBJECTS}  # versions that may be sent
        self.typed = {}  # what a teacher typed, until it may be overwritten

    def teardown(self):
        try:
            self.mend()
        finally:
            self.bench.close()
            self.folder.cleanup()

    @rule(
        subject=subjects, given=st.integers(0, 20), complete=st.sampled_from([True] * 4 + [False])
    )
    def grade(self, subject, given, complete):
        self.version += 1
        self.newest[subject] = (self.version, given, complete)
        if complete:
            self.complete[subject].add(f"v{self.version}")
        self.bench.queue(subject, given, complete=complete, comment=f"v{self.version}")

    @rule()
    def deliver(self):
        self.bench.deliver()

    @rule(steps=st.integers(0, 60))
    def die(self, steps):
        self.bench.die(steps)

    @rule(part=st.sampled_from(["/scores", "/results", "/token"]), answer=failures)
    def fail(self, part, answer):
        self.bench.server.answer(part, answer)

    @rule(seconds=st.sampled_from([0.5, 1, 10, LEASE + 1, 3600, -1, -30, -4000]))
    def time_goes(self, seconds):
        self.bench.clock.forward(seconds)

    @rule(seconds=st.sampled_from([0, -5, 60, 4000, -4000]))
    def clocks_differ(self, seconds):
        self.bench.skew = timedelta(seconds=seconds)

    @rule(subject=subjects, given=st.integers(0, 19))
    def teacher_types(self, subject, given):
        """Halves are a teacher's, whole numbers ours."""
        self.bench.server.override(self.bench.item, subject, given + 0.5)
        self.typed[subject] = given + 0.5

    @precondition(lambda self: self.typed)
    @rule(subject=subjects)
    def teacher_allows(self, subject):
        """The platform itself no longer defends what the teacher typed; we still must."""
        if grade := self.bench.grade(subject):
            grade.overridden = False

    @rule(subject=subjects)
    def teacher_takes_away(self, subject):
        if grade := self.bench.grade(subject):
            grade.score, grade.overridden = None, False
            self.typed.pop(subject, None)

    @rule(subject=subjects, locked=st.booleans())
    def lock(self, subject, locked):
        self.bench.server.lock(self.bench.item, subject)
        self.bench.grade(subject).locked = locked

    @rule(what=st.sampled_from([outbox.retry, outbox.release]))
    def person_says(self, what):
        for entry in self.bench.entries():
            if self.bench.act(what, entry.subject) and what is outbox.release:
                self.typed.pop(entry.subject, None)

    @invariant()
    def what_a_teacher_typed_stays(self):
        for subject, score in self.typed.items():
            assert self.bench.shown(subject) == score

    @invariant()
    def posts_are_in_order_whole_and_later_each_time(self):
        for subject in SUBJECTS:
            posts = self.bench.posts(subject)
            told = [int(post["comment"][1:]) for post in posts]
            assert told == sorted(told)
            assert {post["comment"] for post in posts} <= self.complete[subject]
            times = [datetime.fromisoformat(post["timestamp"]) for post in posts]
            assert all(b - a >= timedelta(seconds=1) for a, b in zip(times, times[1:]))  # noqa: RUF007
            assert {post["gradingProgress"] for post in posts} <= {"FullyGraded"}

    def mend(self):
        """All is well again, and time goes by: what is wanted is there, or why not is told."""
        bench = self.bench
        bench.server._answers.clear()
        for grade in bench.server.grades.values():
            grade.locked = False
        bench.skew = timedelta(0)
        bench.clock.forward(5 * 3600)
        for _ in range(3):
            for entry in bench.entries():
                bench.act(outbox.retry, entry.subject)
            bench.deliver()
            bench.clock.forward(5 * 3600)
        self.what_a_teacher_typed_stays()
        self.posts_are_in_order_whole_and_later_each_time()
        for subject, (_, given, complete) in self.newest.items():
            entry, shown = bench.entry(subject), bench.shown(subject)
            if not complete:
                assert entry.state is OutboxState.HELD
            elif entry.state is OutboxState.KEPT:
                assert shown != given
                assert entry.read_score == shown
                assert shown is None or shown % 1 == 0.5
                assert entry.reason
            else:
                assert (entry.state, shown) == (OutboxState.SENT, given)


class OpenEdx(Outbox):
    kind = "edx"


class Canvas(Outbox):
    kind = "canvas"


@pytest.mark.parametrize("machine", [Outbox, OpenEdx, Canvas])
def test_whatever_happens_the_newest_grade_arrives_or_a_teachers_is_kept(machine):
    """In any order of grades, failures, kills, clocks and teachers."""
    case = machine.TestCase
    case.settings = settings(
        max_examples=30,
        phases=[Phase.generate],
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    case().runTest()
