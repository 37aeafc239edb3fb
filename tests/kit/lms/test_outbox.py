"""Each thing that can happen to a grade on its way to an LTI platform, one at a time."""

import itertools
import threading
import time
from datetime import datetime, timedelta

import pytest

from tests.kit.lms.outbox_bench import LEASE, Bench, OutboxState
from tests.kit.lti.platform_server import Answer
from torchgrade.database import open_database
from torchgrade.errors import InstructorError
from torchgrade.lms import outbox, trouble
from torchgrade.lms.delivery import Delivery, send_forever

KINDS = ("moodle", "edx", "canvas")


@pytest.fixture
def bench_of(tmp_path):
    """Make a bench: `bench_of("edx", maximum=20.5)`."""
    made = []

    def make(kind="moodle", **options):
        made.append(Bench(open_database("sqlite:///lms.db", tmp_path), kind, **options))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


@pytest.fixture(params=KINDS)
def bench(request, bench_of):
    return bench_of(request.param)


@pytest.fixture
def moodle(bench_of):
    return bench_of("moodle")


# Queued and sent


def test_a_grade_arrives_and_is_read_back(bench):
    """It is sent once, whole and final, and what the platform shows is kept."""
    submitted = bench.clock() - timedelta(hours=1)
    bench.queue(given=15.5, comment="15.5 of 20", submitted=submitted)
    assert bench.deliver().sent == 1
    assert bench.shown() == 15.5
    entry = bench.entry()
    assert (entry.state, entry.confirmed, entry.read_score) == (OutboxState.SENT, True, 15.5)
    (post,) = bench.posts()
    assert post["gradingProgress"] == "FullyGraded"
    assert post["activityProgress"] == "Completed"
    assert post["comment"] == "15.5 of 20"
    assert bench.history() == ["queued", "sending", "sent", "confirmed"]


def test_what_was_sent_is_not_sent_again(bench):
    """Queuing the same grade again changes nothing, before and after it was sent."""
    assert bench.queue().changed == 1
    assert bench.queue().changed == 0
    bench.deliver()
    bench.clock.forward(3600)
    assert bench.queue().changed == 0
    assert bench.deliver().sent == 0
    assert len(bench.posts()) == 1


def test_a_newer_grade_takes_the_place_of_one_that_waits(bench):
    """Only the newest is sent; there is one row."""
    bench.queue(given=5)
    bench.queue(given=6)
    bench.deliver()
    assert [post["scoreGiven"] for post in bench.posts()] == [6]
    assert len(bench.entries()) == 1


def test_a_newer_grade_is_sent_after_the_older_with_a_later_timestamp(bench):
    """Even within the same second, and when our clock has gone back."""
    for given, seconds in ((5, 0), (6, 0), (7, -120), (8, 1)):
        bench.clock.forward(seconds)
        bench.queue(given=given)
        bench.deliver()
    times = [datetime.fromisoformat(post["timestamp"]) for post in bench.posts()]
    assert [post["scoreGiven"] for post in bench.posts()] == [5, 6, 7, 8]
    assert all(b - a >= timedelta(seconds=1) for a, b in itertools.pairwise(times))
    assert bench.shown() == 8


def test_a_grade_that_goes_back_to_what_was_sent_is_not_sent_again(bench):
    """The platform shows it already: that is read, and nothing is written."""
    bench.queue(given=5)
    bench.deliver()
    bench.queue(given=6)
    bench.queue(given=5)
    assert bench.deliver().found == 1
    assert len(bench.posts()) == 1
    assert bench.state() == OutboxState.SENT


def test_while_a_part_waits_for_a_person_nothing_is_sent(bench):
    """It is held; when it is complete it goes, and a grade that is there stays meanwhile."""
    bench.queue(given=5, complete=False)
    assert bench.state() == OutboxState.HELD
    bench.deliver()
    assert (bench.state(), bench.posts()) == (OutboxState.HELD, [])
    bench.queue(given=9)
    bench.deliver()
    bench.queue(given=4, complete=False)
    bench.deliver()
    assert bench.state() == OutboxState.HELD
    assert bench.shown() == 9


def test_a_score_is_never_above_its_maximum_unless_extra_points_are_meant(bench_of):
    """What is above is cut, what is below zero is zero; with extra points it is sent as it is."""
    canvas = bench_of("canvas")
    for number, (given, extra, sent) in enumerate(
        ((25, False, 20), (-1, False, 0), (25, True, 25))
    ):
        subject = str(number + 1)
        canvas.queue(subject, given, extra=extra)
        canvas.deliver()
        assert canvas.posts(subject)[0]["scoreGiven"] == sent
        assert canvas.state(subject) == OutboxState.SENT


@pytest.mark.parametrize(("given", "maximum"), [(float("nan"), 20), (5, 0), (5, float("inf"))])
def test_what_is_no_grade_is_refused_before_it_is_queued(moodle, given, maximum):
    """The error names whose it is."""
    moodle.maximum = maximum
    with pytest.raises(InstructorError, match="student-1"):
        moodle.queue(given=given)
    assert moodle.entries() == ()


def test_points_that_are_not_whole_are_sent_over_a_whole_maximum(bench_of):
    """Open edX wants whole maxima: 15.25 of 20.5 is 30.5 of 41."""
    edx = bench_of("edx", maximum=20.5)
    edx.queue(given=15.25)
    edx.deliver()
    (post,) = edx.posts()
    assert (post["scoreGiven"], post["scoreMaximum"]) == (30.5, 41)
    assert edx.shown() == pytest.approx(15.25)
    assert edx.entry().confirmed


def test_a_comment_is_short_plain_text(moodle):
    """No platform can take it for HTML."""
    moodle.queue(comment="<script>x</script>\x00 " + "ñ" * 600)
    moodle.deliver()
    comment = moodle.posts()[0]["comment"]
    assert "<" not in comment
    assert "\x00" not in comment
    assert len(comment) == 500


def test_a_regrade_makes_no_new_attempt_in_canvas(bench_of):
    """A new submission is one with another time of submission; without a time there is none."""
    canvas = bench_of("canvas")
    first, second = canvas.clock(), canvas.clock() + timedelta(hours=2)
    attempts = []
    for given, submitted in ((5, first), (6, first), (7, second), (8, None)):
        canvas.queue(given=given, submitted=submitted)
        canvas.deliver()
        attempts.append(canvas.grade().attempts)
    assert attempts == [1, 1, 2, 2]


# Values that are not ours


def test_a_value_that_is_there_already_is_kept(bench):
    """A teacher's value is not overwritten, it is shown, and it goes when a person says so."""
    bench.server.override(bench.item, "1", 7.5)
    bench.grade().overridden = False  # nothing there protects it
    bench.queue(given=15)
    assert bench.deliver().kept == 1
    entry = bench.entry()
    assert (entry.state, entry.read_score) == (OutboxState.KEPT, 7.5)
    assert "teacher" in entry.reason
    assert bench.shown() == 7.5
    assert bench.act(outbox.release) == 1
    bench.deliver()
    assert (bench.state(), bench.shown()) == (OutboxState.SENT, 15)


def test_a_value_that_a_teacher_changed_is_kept_from_a_newer_grade(bench):
    """What we sent and a teacher changed is the teacher's."""
    bench.queue(given=15)
    bench.deliver()
    bench.server.override(bench.item, "1", 18.5)
    bench.queue(given=16)
    bench.deliver()
    assert (bench.state(), bench.shown()) == (OutboxState.KEPT, 18.5)


def test_what_is_released_is_released_over_the_value_that_was_seen(bench):
    """If the teacher has changed it again meanwhile, it is kept again."""
    bench.server.override(bench.item, "1", 7.5)
    bench.queue(given=15)
    bench.deliver()
    bench.act(outbox.release)
    bench.server.override(bench.item, "1", 9.5)
    bench.grade().overridden = False  # nothing there protects it
    bench.deliver()
    assert (bench.state(), bench.shown()) == (OutboxState.KEPT, 9.5)


def test_an_override_that_the_platform_defends_stays_and_is_said(moodle):
    """Moodle accepts the score and goes on showing the teacher's: that is read back."""
    moodle.server.override(moodle.item, "1", 7.5)
    moodle.queue(given=15)
    moodle.deliver()
    moodle.act(outbox.release)
    moodle.deliver()
    assert (moodle.state(), moodle.shown()) == (OutboxState.KEPT, 7.5)
    assert "override" in moodle.entry().reason


def test_the_same_score_from_a_teacher_is_left_alone(bench):
    """There is nothing to send; a newer grade does not overwrite it."""
    bench.server.override(bench.item, "1", 15)
    bench.queue(given=15)
    assert bench.deliver().found == 1
    assert (bench.state(), bench.posts()) == (OutboxState.SENT, [])
    bench.queue(given=16)
    bench.deliver()
    assert (bench.state(), bench.shown()) == (OutboxState.KEPT, 15)


def test_a_grade_that_was_taken_away_stays_away(bench):
    """What we sent and the platform no longer shows was removed there by somebody."""
    bench.queue(given=15)
    bench.deliver()
    bench.grade().score = None
    bench.queue(given=16)
    bench.deliver()
    assert (bench.state(), bench.shown()) == (OutboxState.KEPT, None)
    bench.act(outbox.release)
    bench.deliver()
    assert bench.shown() == 16


def test_a_platform_that_shows_other_than_it_accepted_is_said(bench_of):
    """A late policy takes points off what was sent: the row is parked with both numbers."""
    canvas = bench_of("canvas")
    proper = canvas.server._score

    def late(url, item, body):
        answer = proper(url, item, body)
        canvas.grade().score -= 2
        return answer

    canvas.server._score = late
    canvas.queue(given=15)
    assert canvas.deliver() == Delivery(parked=1)
    entry = canvas.entry()
    assert entry.state == OutboxState.PARKED
    assert "shows 13 of 20 after 15 of 20" in entry.reason


def test_a_platform_that_shows_nothing_is_taken_at_its_word(bench):
    """What was accepted is sent; that it was not seen there is known."""
    bench.server._results = lambda *_: (200, [], {})
    for given in (5, 6):
        bench.queue(given=given)
        bench.deliver()
    assert bench.shown() == 6
    assert (bench.state(), bench.entry().confirmed) == (OutboxState.SENT, False)


def test_a_platform_that_takes_its_time_shows_our_earlier_score(bench):
    """It still shows what was sent before: that is no teacher's, now or at the next send."""
    bench.queue(given=5)
    bench.deliver()
    proper = bench.server._results
    stale = proper(bench.item, bench.server.seen[-1])
    for given in (6, 7):
        bench.server._results = lambda *_: stale
        bench.queue(given=given)
        bench.deliver()
        assert (bench.state(), bench.shown()) == (OutboxState.SENT, given)
    assert not bench.entry().confirmed
    bench.server._results = proper
    bench.queue(given=8)
    bench.deliver()
    assert (bench.shown(), bench.entry().confirmed) == (8, True)


def test_a_platform_that_lets_nothing_be_read_is_not_asked(bench_of):
    """Without the scope of results there is no look before and none after."""
    moodle = bench_of("moodle", readable=False)
    moodle.queue()
    moodle.deliver()
    assert moodle.state() == OutboxState.SENT
    assert not [seen for seen in moodle.server.seen if "results" in seen.path]


# Refusals


@pytest.mark.parametrize("answer", [Answer(500), Answer(502), Answer(503), Answer(0)])
def test_a_failure_is_tried_again_later(bench, answer):
    """The wait doubles; the reason is shown meanwhile."""
    bench.server.answer("/scores", answer, answer)
    bench.queue()
    waits = []
    for _ in range(2):
        assert bench.deliver().later == 1
        entry = bench.entry()
        assert entry.reason
        waits.append(entry.next_try - bench.clock())
        assert bench.deliver().later == 0
        bench.clock.forward(waits[-1].total_seconds())
    assert waits == [timedelta(seconds=5), timedelta(seconds=10)]
    bench.deliver()
    assert (bench.state(), bench.shown(), bench.entry().reason) == (OutboxState.SENT, 15, "")


def test_an_answer_that_got_lost_is_no_second_score(bench):
    """The score had arrived: that is seen, and nothing is sent again."""
    bench.server.answer("/scores", Answer(504, done=True))
    bench.queue()
    bench.deliver()
    bench.clock.forward(60)
    assert bench.deliver().found == 1
    assert len(bench.posts()) == 1
    assert bench.entry().confirmed


def test_too_many_requests_leave_the_whole_platform_alone(bench):
    """For as long as it asks; nobody else's grade is tried meanwhile."""
    bench.server.answer("/scores", Answer(429, headers={"Retry-After": "100"}))
    for subject in ("1", "2", "3"):
        bench.queue(subject)
    bench.deliver()
    before = len(bench.server.seen)
    bench.clock.forward(99)
    bench.deliver()
    assert len(bench.server.seen) == before
    bench.clock.forward(3)
    assert bench.deliver().sent == 3


def test_a_locked_item_is_parked_while_others_go_through(moodle):
    """Moodle says 500 for ever: after some tries a person is told, and says when to try again."""
    moodle.server.lock(moodle.item, "1")
    moodle.queue("1")
    for number in range(40):
        moodle.queue("2", given=number % 20)
        moodle.deliver()
        moodle.clock.forward(60)
    entry = moodle.entry()
    assert entry.state == OutboxState.PARKED
    assert "locked" in entry.reason
    assert moodle.history().count("sending") == trouble._GIVE_UP_ALONE
    moodle.grade().locked = False
    assert moodle.act(outbox.retry) == 1
    moodle.deliver()
    assert (moodle.state(), moodle.shown()) == (OutboxState.SENT, 15)


def test_a_score_typed_by_hand_after_it_was_parked_is_the_teachers(moodle):
    """It is the one that could not be sent, but it was not sent: a newer one leaves it alone."""
    moodle.server.lock(moodle.item, "1")
    moodle.queue(given=15)
    moodle.deliver_for(6 * 3600, step=600)
    assert moodle.state() == OutboxState.PARKED
    moodle.grade().locked = False
    moodle.server.override(moodle.item, "1", 15)
    moodle.queue(given=16)
    moodle.deliver()
    assert (moodle.state(), moodle.shown()) == (OutboxState.KEPT, 15)


@pytest.mark.parametrize("status", [400, 403, 422])
def test_a_refusal_for_good_is_parked_with_its_text(bench, status):
    """It is not tried again by itself."""
    bench.server.answer("/scores", Answer(status, b"no such user here"))
    bench.queue()
    assert bench.deliver().parked == 1
    assert "no such user here" in bench.entry().reason
    bench.clock.forward(9e5)
    assert bench.deliver() == Delivery()


def test_a_refused_row_never_stops_the_others(bench):
    """The rest of the class is sent."""
    bench.server.answer("/scores", Answer(400, b"no"))
    for subject in ("1", "2", "3"):
        bench.queue(subject)
    delivery = bench.deliver()
    assert (delivery.parked, delivery.sent) == (1, 2)


def test_a_column_that_is_gone_is_said(bench):
    """The line item was deleted there."""
    bench.queue()
    del bench.server.items[bench.item]
    bench.deliver()
    assert bench.state() == OutboxState.PARKED
    assert bench.entry().reason == trouble.COLUMN_GONE


def test_a_platform_that_is_away_for_days_loses_nothing(moodle):
    """The rows wait as long as it takes."""
    proper, moodle.server._proper = moodle.server._proper, lambda _: Answer(503)
    for subject in ("1", "2", "3"):
        moodle.queue(subject)
    moodle.deliver_for(86400, step=1800)
    asked = len(moodle.server.seen)
    assert asked < 24 * 8
    assert {entry.state for entry in moodle.entries()} == {OutboxState.WAITING}
    moodle.server._proper = proper
    moodle.deliver_for(3 * 3600, step=600)
    assert [moodle.shown(subject) for subject in ("1", "2", "3")] == [15, 15, 15]


def test_tokens_that_were_forgotten_are_asked_for_again(bench):
    """A platform that was installed anew says 401 once."""
    bench.queue(given=5)
    bench.deliver()
    there = bench.open(1)
    bench.queue(given=6)
    there.results(bench.item)
    bench.server.reset()
    bench.deliver()
    assert bench.shown() == 6


# Timestamps


@pytest.mark.parametrize("kind", ["moodle", "edx"])
def test_a_score_with_a_later_timestamp_is_waited_for(bench_of, kind):
    """Somebody's clock was an hour ahead: ours goes when that hour is over, never before."""
    bench = bench_of(kind)
    bench.queue(given=5)
    bench.deliver()
    bench.grade().timestamp = bench.clock() + timedelta(hours=1)
    bench.queue(given=6)
    bench.deliver_for(3 * 3600)
    assert bench.shown() == 6
    for post in bench.posts():
        assert datetime.fromisoformat(post["timestamp"]) <= bench.clock()


def test_a_timestamp_is_the_platforms_time(bench):
    """Our clock is an hour wrong, in either direction: the timestamps are right."""
    for hours in (-1, 1):
        bench.skew = timedelta(hours=hours)
        subject = "1" if hours < 0 else "2"
        bench.queue(subject)
        bench.deliver()
        told = datetime.fromisoformat(bench.posts(subject)[0]["timestamp"])
        assert abs(told - bench.clock() - bench.skew) <= timedelta(seconds=2)


def test_a_last_timestamp_in_the_future_is_waited_for(bench):
    """What was sent with a clock far ahead is followed when its time has come near."""
    bench.skew = timedelta(hours=1)
    bench.queue(given=5)
    bench.deliver()
    bench.skew = timedelta(0)
    bench.queue(given=6)
    bench.deliver()
    assert bench.shown() == 5
    assert bench.entry().reason == trouble.AHEAD
    bench.deliver_for(3600)
    assert bench.shown() == 6


def test_a_clock_that_was_years_ahead_stops_nothing(bench):
    """Times that it left behind are not waited for."""
    bench.clock.forward(3 * 365 * 86400)
    bench.skew = -timedelta(days=3 * 365)
    bench.server.answer("/scores", Answer(429, headers={"Retry-After": "100"}))
    bench.queue(given=5)
    bench.deliver()
    bench.clock.forward(-3 * 365 * 86400)
    bench.skew = timedelta(0)
    bench.deliver()
    assert bench.shown() == 5


# Columns of the course's own


@pytest.mark.parametrize("kind", ["moodle", "canvas"])
def test_a_column_is_made_once_and_found_again(bench_of, kind):
    """For the assignment and the course; with the assignment's name, title and points."""
    bench = bench_of(kind, column=False)
    for subject in ("1", "2", "3"):
        bench.queue(subject)
    assert bench.deliver().sent == 3
    ((url, item),) = bench.server.items.items()
    assert (item.label, item.maximum, item.resource) == ("Homework 1", 20, "hw1")
    assert bench.entry().url == url


def test_a_column_whose_making_was_not_answered_is_found(bench_of):
    """The platform made it before the answer got lost."""
    bench = bench_of("moodle", column=False)
    bench.server.answer("/LineItems", Answer(200, b"[]"), Answer(504, done=True))
    bench.queue()
    bench.deliver()
    bench.clock.forward(60)
    bench.deliver()
    assert len(bench.server.items) == 1
    assert bench.state() == OutboxState.SENT


def test_a_column_of_points_that_are_not_whole_is_made_as_the_platform_can(bench_of):
    """Where fractions are refused the column has whole points, in the same proportion."""
    bench = bench_of("edx", column=False, maximum=20.5)
    bench.server.scopes.add("https://purl.imsglobal.org/spec/lti-ags/scope/lineitem")
    bench.queue(given=10.25)
    bench.deliver()
    ((url, item),) = bench.server.items.items()
    assert item.maximum == 41
    assert bench.server.grades[url, "1"].score == 20.5
    assert bench.state() == OutboxState.SENT


def test_without_a_column_the_instructor_is_told(bench_of):
    """Neither the link has one nor may one be made."""
    bench = bench_of("moodle", column=False)
    bench.destination = type(bench.destination)(
        platform=1, context=1, link=0, assignment="hw1", maximum=20
    )
    bench.queue()
    bench.deliver()
    assert (bench.state(), bench.entry().reason) == (OutboxState.PARKED, trouble.NO_COLUMN)


# Several at once, and killed


def test_a_row_that_another_process_has_is_left_to_it(bench):
    """Until its lease ends; then it is looked at before anything is sent."""
    bench.queue()
    assert bench.die(9)
    assert bench.state() == OutboxState.SENDING
    bench.deliver()
    assert bench.state() == OutboxState.SENDING
    bench.clock.forward(LEASE)
    bench.deliver()
    assert (bench.state(), bench.shown()) == (OutboxState.SENT, 15)


def test_killed_at_every_single_moment_nothing_is_lost_or_doubled(bench):
    """One grade after the other, each delivery killed one step later than the one before."""
    given = 0
    for steps in range(200):
        given = (given + 1) % 20
        bench.queue(given=given, comment=f"v{steps}")
        before = len(bench.posts())
        killed = bench.die(steps)
        bench.clock.forward(LEASE + 1)
        bench.deliver()
        assert (bench.state(), bench.shown()) == (OutboxState.SENT, given)
        assert len(bench.posts()) - before == 1
        if not killed:
            break
    else:
        pytest.fail("it never came to its end")
    assert steps > 15


def test_a_newer_grade_that_is_sent_while_ours_is_read_back_is_no_mismatch(bench):
    """What is read then is the newer one's, and says nothing of ours."""
    bench.queue(given=5)
    proper, reads = bench.server._results, []

    def slow(*arguments):
        reads.append(arguments)
        if len(reads) == 2:
            bench.queue(given=6)
            bench.deliver()
        return proper(*arguments)

    bench.server._results = slow
    bench.deliver()
    assert (bench.state(), bench.shown()) == (OutboxState.SENT, 6)
    assert [post["scoreGiven"] for post in bench.posts()] == [5, 6]


def test_two_that_look_for_a_column_at_once_make_one(bench_of):
    """The second waits for what the first makes."""
    moodle = bench_of("moodle", column=False)
    moodle.queue("1")
    moodle.queue("2")
    proper = moodle.server._create

    def slow(*arguments):
        moodle.server._create = proper
        moodle.deliver(ids=(moodle.entry("2").id,))
        assert moodle.state("2") == OutboxState.WAITING
        return proper(*arguments)

    moodle.server._create = slow
    moodle.deliver(ids=(moodle.entry("1").id,))
    moodle.clock.forward(60)
    moodle.deliver()
    assert len(moodle.server.items) == 1
    assert {entry.state for entry in moodle.entries()} == {OutboxState.SENT}


def test_killed_at_every_single_moment_a_newer_grade_follows(moodle):
    """What the killed process may have sent is known to be ours: the newer grade goes over it."""
    given = 0
    for steps in range(200):
        given = (given + 2) % 20
        moodle.queue(given=given)
        killed = moodle.die(steps)
        moodle.queue(given=given + 1)
        moodle.clock.forward(LEASE + 1)
        moodle.deliver()
        moodle.deliver()
        assert (moodle.state(), moodle.shown()) == (OutboxState.SENT, given + 1)
        if not killed:
            return
    pytest.fail("it never came to its end")


def test_a_grade_that_changes_while_it_is_being_sent_is_sent_anew(bench):
    """What was on its way arrives first, the newer one after it."""
    bench.queue(given=5)
    proper = bench.server._score

    def slow(*arguments):
        bench.server._score = proper
        bench.queue(given=6)
        return proper(*arguments)

    bench.server._score = slow
    bench.deliver()
    assert (bench.state(), bench.shown()) == (OutboxState.WAITING, 5)
    bench.deliver()
    assert [post["scoreGiven"] for post in bench.posts()] == [5, 6]
    assert bench.state() == OutboxState.SENT


def test_a_grade_that_changes_before_it_is_sent_is_not_sent(bench):
    """A newer one came while the platform was read: that one goes alone."""
    bench.queue(given=5)
    proper = bench.server._results

    def slow(*arguments):
        bench.server._results = proper
        bench.queue(given=6)
        return proper(*arguments)

    bench.server._results = slow
    bench.deliver()
    assert (bench.state(), bench.posts()) == (OutboxState.WAITING, [])
    bench.deliver()
    assert [post["scoreGiven"] for post in bench.posts()] == [6]


def test_a_process_that_was_away_for_too_long_changes_nothing(bench):
    """Its lease ended, another one sent the newer grade: what it comes back with is void."""
    bench.queue(given=5)
    proper = bench.server._score

    def very_slow(*arguments):
        bench.server._score = proper
        bench.clock.forward(LEASE + 1)
        bench.queue(given=6)
        bench.deliver()
        return proper(*arguments)

    bench.server._score = very_slow
    bench.deliver()
    assert (bench.state(), bench.shown()) == (OutboxState.SENT, 6)
    assert bench.entry().ours == ((6, 20),)
    assert [post["scoreGiven"] for post in bench.posts()] == [6]


# The standing sender


def test_the_standing_sender_sends_what_comes_and_stops(moodle):
    """What is queued goes when it is woken; a database or a key that fails does not end it."""
    stop, wake = threading.Event(), threading.Event()
    proper, failed = moodle.open, []

    def fails_once(platform):
        if not failed:
            failed.append(platform)
            raise ZeroDivisionError
        return proper(platform)

    sender = threading.Thread(
        target=send_forever,
        args=(moodle.engine, fails_once),
        kwargs={"stop": stop, "wake": wake, "now": moodle.clock},
    )
    sender.start()
    try:
        for given in (5, 6):
            moodle.queue(given=given)
            for _ in range(300):
                wake.set()
                if moodle.shown() == given:
                    break
                if failed and moodle.state() == OutboxState.SENDING:
                    moodle.clock.forward(LEASE + 1)
                time.sleep(0.02)
            assert moodle.shown() == given
    finally:
        stop.set()
        sender.join(10)
    assert failed
    assert not sender.is_alive()


def test_a_platform_that_cannot_be_opened_is_tried_again_ever_more_seldom(moodle):
    """Its key is missing or it was removed here: the reason is shown, the rows wait."""

    def closed(_):
        raise InstructorError("the tool's key can't be read")

    proper, moodle.open = moodle.open, closed
    moodle.queue()
    waits = []
    for _ in range(3):
        moodle.deliver()
        waits.append((moodle.entry().next_try - moodle.clock()).total_seconds())
        moodle.clock.forward(waits[-1])
    assert waits == [5, 10, 20]
    assert "key" in moodle.entry().reason
    moodle.open = proper
    moodle.deliver()
    assert moodle.state() == OutboxState.SENT
