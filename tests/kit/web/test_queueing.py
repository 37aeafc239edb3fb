"""The queue alone: which attempt is graded when, and which never is again."""

import pytest

from torchgrade.lti.identity import Visit
from torchgrade.report import Row
from torchgrade.web import queueing
from torchgrade.web.uploads import Standing, accept, attempts

ROW = Row(student="ann", assignment="tiny", points=1.0, max_points=2.0, outcome="graded")


def upload(site, token, student="ann"):
    """Hand in; the token makes the bytes others each time."""
    visit = Visit(user=1, student=student, context=1, learns=True, platform=1)
    return accept(site, visit, "tiny", {"tiny": token.encode()}, token)


def states(site):
    return [each.state for each in attempts(site, "ann", "tiny")]


def fail(site, attempt):
    queueing.fault(site, attempt, "our disk was full")


def end(site, attempt):
    for _ in range(3):
        queueing.recover(site)
        queueing.take(site)
    queueing.recover(site)


@pytest.mark.parametrize("trouble", [fail, end])
def test_an_older_attempt_is_never_graded_after_a_newer_one(site, clock, trouble):
    """Ours was the fault while the newer one came: the older one is not tried again later."""
    first = upload(site, "first")
    (taken,) = queueing.take(site)
    assert taken.id == first.id
    if trouble is end:
        trouble(site, taken)
        clock.turn(hours=2)
        (taken,) = queueing.take(site)
    second = upload(site, "second")
    fail(site, taken)
    (taken,) = queueing.take(site)
    assert taken.id == second.id
    queueing.done(site, taken, ROW)
    clock.turn(hours=3)
    assert queueing.take(site) == ()
    assert states(site) == [Standing.DONE, Standing.REPLACED]


def test_what_is_done_is_no_fault_later(site):
    """A batch that fails at its end takes nothing from those who are done."""
    upload(site, "first")
    (taken,) = queueing.take(site)
    queueing.done(site, taken, ROW)
    upload(site, "second")
    queueing.fault(site, taken, "the disk was full")
    assert states(site) == [Standing.QUEUED, Standing.DONE]
