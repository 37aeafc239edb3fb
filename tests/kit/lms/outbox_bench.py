"""An outbox, a platform that behaves as measured, and a clock, with whatever can go wrong.

The platform is `platform_server`'s; requests reach it without a socket. Where a request or a
statement of the database begins or ends, a process can be killed: after that nothing of it works.
"""

import email.utils
from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy import event

from tests.kit.lti.platform_server import PlatformServer
from torchgrade.database import reading
from torchgrade.lms import outbox
from torchgrade.lms.delivery import deliver
from torchgrade.lms.gradebook import PlatformGradebook
from torchgrade.lms.outbox import Destination, OutboxState, Wanted

START = datetime(2026, 11, 24, 9, 0, 0, tzinfo=UTC)
LEASE = 180.0


class Killed(BaseException):
    """The process ends here."""


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.moment = START

    def __call__(self):
        return self.moment

    def forward(self, seconds):
        self.moment += timedelta(seconds=seconds)


class Life:
    """How many steps a process still lives."""

    def __init__(self):
        self.steps = None

    def step(self):
        if self.steps is None:
            return
        if self.steps <= 0:
            raise Killed
        self.steps -= 1


class Direct(httpx.BaseTransport):
    """Requests that reach a platform without a socket."""

    def __init__(self, server, life, date):
        self.server, self.life, self.date = server, life, date

    def handle_request(self, request):
        self.life.step()
        headers = {key.lower(): value for key, value in request.headers.items()}
        answer = self.server.respond(
            request.method, request.url.raw_path.decode(), headers, request.read()
        )
        self.life.step()
        if answer.status == 0:
            raise httpx.ReadTimeout("no answer", request=request)
        date = email.utils.format_datetime(self.date(), usegmt=True)
        return httpx.Response(
            answer.status,
            headers={**answer.headers, "Content-Type": answer.kind, "Date": date},
            content=answer.body,
        )


class Bench:
    """One assignment of 20 points on one platform."""

    def __init__(self, engine, kind="moodle", *, maximum=20.0, column=True, readable=True):
        self.engine = engine
        self.server = PlatformServer(kind)
        self.clock = Clock()
        self.skew = timedelta(0)  # how far the platform's clock is ahead of ours
        self.life = Life()
        self.maximum = maximum
        for subject in ("1", "2", "3"):
            self.server.add_member(subject)
        self.item = self.server.add_item("HW1", maximum) if column else ""
        self.destination = Destination(
            platform=1,
            context=1,
            link=1 if column else 0,
            assignment="hw1",
            label="Homework 1",
            maximum=maximum,
            url=self.item,
            container=self.server.items_url,
            readable=readable,
        )
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)

    def _statement(self, *_):
        self.life.step()

    def _commit(self, _):
        self.life.step()

    def close(self):
        self.server._server.server_close()
        self.engine.dispose()

    def open(self, _platform):
        transport = Direct(self.server, self.life, lambda: self.clock() + self.skew)
        return PlatformGradebook(
            self.server.platform, lambda _: "signed", now=self.clock, transport=transport
        )

    def wanted(self, subject="1", given=15.0, **more):
        return Wanted(
            destination=self.destination,
            subject=subject,
            student=f"student-{subject}",
            given=given,
            maximum=self.maximum,
            **more,
        )

    def queue(self, subject="1", given=15.0, **more):
        return self.queue_all(self.wanted(subject, given, **more))

    def queue_all(self, *wanted):
        with self.engine.begin() as connection:
            return outbox.queue(connection, wanted, self.clock())

    def deliver(self, **options):
        options = {"lease_seconds": LEASE, "jitter": lambda: 0.5, **options}
        return deliver(self.engine, self.open, now=self.clock, **options)

    def deliver_for(self, seconds, step=60):
        """Deliver again and again while time goes by."""
        for _ in range(0, int(seconds), step):
            self.deliver()
            self.clock.forward(step)

    def die(self, steps, **options):
        """Deliver until killed after so many steps; whether it was."""
        self.life.steps = steps
        try:
            self.deliver(**options)
        except Killed:
            return True
        finally:
            self.life.steps = None
        return False

    def entries(self, **which):
        with reading(self.engine) as connection:
            return outbox.entries(connection, **which)

    def entry(self, subject="1"):
        (found,) = (each for each in self.entries() if each.subject == subject)
        return found

    def state(self, subject="1"):
        return self.entry(subject).state

    def act(self, what, subject="1"):
        """Retry or release the row of a user."""
        row = self.entry(subject).id
        with self.engine.begin() as connection:
            return what(connection, [row], self.clock())

    def history(self, subject="1"):
        row = self.entry(subject).id
        with reading(self.engine) as connection:
            return [each.event for each in outbox.history(connection, row)]

    def grade(self, subject="1"):
        return self.server.grades.get((self.item, subject))

    def shown(self, subject="1"):
        """What the platform shows."""
        grade = self.grade(subject)
        return None if grade is None else grade.score

    def posts(self, subject="1"):
        """What the platform has accepted of a user, oldest first."""
        grade = self.grade(subject)
        return [] if grade is None else grade.posts


__all__ = ["LEASE", "START", "Bench", "Clock", "Killed", "OutboxState"]
