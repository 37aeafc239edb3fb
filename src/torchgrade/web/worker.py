"""Grades what students hand in: a process of its own, one per course.

It takes attempts from the queue, batch by batch, lets `pipeline.grade` run and record them, keeps
their feedback, and says what became of each. It can be killed at any moment: what it had begun is
begun again, and what was recorded is not run again.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.exc import OperationalError

from torchgrade import pipeline
from torchgrade.errors import InstructorError, TorchgradeError
from torchgrade.inside.processes import tell_crashes
from torchgrade.model import Grade, Outcome
from torchgrade.nbgrader_bridge import due_dates
from torchgrade.pipeline import Event, InUse, Resources
from torchgrade.web import queueing
from torchgrade.web.assignments import keep_deadlines
from torchgrade.web.gradebook_copy import copy_grades
from torchgrade.web.placing import is_graded, keep_feedback, place
from torchgrade.web.regrades import work_on_regrades
from torchgrade.web.sending import Sender
from torchgrade.web.site import Site, open_site
from torchgrade.web.uploads import Standing, Upload, newest

After = Callable[[Site, str, tuple[str, ...]], None]
"""Called with the assignment and the students whose grades are new in the gradebook."""
_log = logging.getLogger("torchgrade.web.worker")  # it runs as `__main__`
_IDLE_SECONDS = 0.5
_BUSY_SECONDS = 3.0
_LOOK_SECONDS = 5.0
_LOOK_ANYWAY_SECONDS = 60.0


def _nothing(_site: Site, _assignment: str, _students: tuple[str, ...]) -> None:
    return


class Worker:
    """Grades attempt after attempt until it is told to stop."""

    def __init__(
        self,
        site: Site,
        *,
        resources: Resources | None = None,
        stop: threading.Event | None = None,
        after: After = _nothing,
    ) -> None:
        """Prepare to work.

        Args:
            site: The course.
            resources: Where to grade; on every core of this machine if None.
            stop: Set it to end soon; what was begun is begun again by the next worker.
            after: Called when grades are new in the gradebook.
        """
        self._site = site
        self._resources = resources
        self._stop = stop or threading.Event()
        self._after = after
        self._seen: object = None
        self._looked = 0.0
        self._told: set[tuple[str, str]] = set()  # by this process; another may have been killed

    def run(self) -> None:
        """Work until `stop` is set."""
        with _alone(self._site.root, self._stop) as mine:
            if not mine:
                return
            if begun := queueing.recover(self._site):
                _log.info("%s were being graded when the last worker ended", begun)
            while not self._stop.is_set():
                try:
                    worked = self.step()
                except OperationalError as error:
                    _log.warning("the database is out of reach: %s", error.orig)
                    self._stop.wait(_BUSY_SECONDS)
                    continue
                if not worked:
                    self._stop.wait(_IDLE_SECONDS)

    def step(self) -> bool:
        """Grade one batch, or look what changed in the gradebook if nothing waits.

        Returns:
            Whether something was graded.
        """
        batch = queueing.take(self._site)
        if not batch:
            if self._regrade():
                return True
            self._look()
            return False
        try:
            self._grade(batch[0].assignment, batch)
        except KeyboardInterrupt:
            queueing.put_back(self._site, batch)
        except InUse:
            queueing.put_back(self._site, batch)
            self._stop.wait(_BUSY_SECONDS)
        except OperationalError:
            queueing.put_back(self._site, batch)
            raise
        except Exception as error:  # noqa: BLE001 - the batch's edge: the worker goes on
            _log.error("%s: %s", batch[0].assignment, error, exc_info=_trace(error))
            self._fail_rest(batch, str(error))
        return True

    def _regrade(self) -> bool:
        """Compare a class with changed tests, or write what was compared, if somebody asked."""
        try:
            worked = work_on_regrades(
                self._site, resources=self._resources, stop=self._stop, after=self._tell
            )
        except KeyboardInterrupt:
            return False
        except InUse:
            self._stop.wait(_BUSY_SECONDS)
            return True
        if worked:
            self._seen = None  # the points of many may be others
            self._looked = 0.0
        return worked

    def _grade(self, assignment: str, batch: tuple[Upload, ...]) -> None:
        """Grade a batch.

        Raises:
            InUse: Somebody grades by hand.
            TorchgradeError: The course is wrong, or we are.
            KeyboardInterrupt: `stop` is set.
        """
        ours = {each.student: each for each in batch}
        for upload in batch:
            place(self._site, upload)
        ended = pipeline.grade(
            self._site.root,
            assignment,
            students=tuple(ours),
            resources=self._resources,
            stop=self._stop,
            report=functools.partial(self._heard, ours),
        )
        for grade in ended:
            self._failed(ours.pop(grade.student), grade)
        self._finish(assignment, ours)

    def _heard(self, ours: dict[str, Upload], event: Event) -> None:
        if event.kind == "graded" and event.student in ours:
            queueing.judged(self._site, ours[event.student])
        elif event.kind == "notice":
            _log.info("%s", event.reason)

    def _failed(self, upload: Upload, grade: Grade) -> None:
        if grade.outcome is Outcome.QUARANTINED:
            queueing.quarantined(self._site, upload, grade.reason)
        else:
            _log.error("%s of %s: %s", upload.assignment, upload.student, grade.reason)
            queueing.fault(self._site, upload, grade.reason)

    def _finish(self, assignment: str, ours: dict[str, Upload]) -> None:
        """Write and keep the feedback of those who are graded, and say what points they have."""
        if not ours:
            return
        failed: dict[str, TorchgradeError] = {}

        def wrote(student: str, _total: int, error: TorchgradeError | None) -> None:
            if error is not None:
                failed[student] = error

        pipeline.feedback(self._site.root, assignment, students=tuple(ours), report=wrote)
        rows = {row.student: row for row in pipeline.rows(self._site.root, assignment)}
        for student, upload in ours.items():
            row = rows.get(student)
            if student in failed or row is None or row.points is None:
                reason = str(failed.get(student, "the gradebook has no grade of it"))
                _log.error("%s of %s: %s", assignment, student, reason)
                queueing.fault(self._site, upload, reason)
                continue
            keep_feedback(self._site, upload)
            queueing.done(self._site, upload, row)
        copy_grades(self._site, assignment)
        self._tell(assignment, tuple(student for student in ours if student not in failed))

    def _tell(self, assignment: str, students: tuple[str, ...]) -> None:
        if not students:
            return
        try:
            self._after(self._site, assignment, students)
        except Exception:  # noqa: BLE001 - the grades are safe; another round hands them on
            _log.exception("%s: handing on the grades failed", assignment)
            self._told -= {(assignment, student) for student in students}
        else:
            self._told |= {(assignment, student) for student in students}

    def _fail_rest(self, batch: tuple[Upload, ...], reason: str) -> None:
        """Say of those of a batch that are not done with that the fault is ours."""
        for upload in batch:
            queueing.fault(self._site, upload, reason)

    def _look(self) -> None:
        """Take over deadlines and points that changed in the gradebook: a person graded, say."""
        now = time.monotonic()
        if now < self._looked + _LOOK_SECONDS:
            return
        seen = _age(self._site.root)
        if seen == self._seen and now < self._looked + _LOOK_ANYWAY_SECONDS:
            return
        self._looked = now
        try:
            keep_deadlines(self._site, due_dates(self._site.root))
            for assignment in self._site.course.assignments:
                self._take_over(assignment.name)
                with contextlib.suppress(InstructorError):  # not released yet
                    copy_grades(self._site, assignment.name)
        except TorchgradeError as error:
            _log.warning("the gradebook was not read: %s", error)
        else:
            self._seen = seen

    def _take_over(self, assignment: str) -> None:
        graded = {
            student: upload
            for student, upload in newest(self._site, assignment).items()
            if upload.state is Standing.DONE
        }
        if not graded:
            return
        changed = []
        for row in pipeline.rows(self._site.root, assignment):
            upload = graded.get(row.student)
            if upload is None or row.points is None or not is_graded(self._site, upload):
                continue
            keep_feedback(self._site, upload)
            fresh = queueing.update(self._site, upload, row)
            if fresh or (assignment, row.student) not in self._told:
                changed.append(row.student)
        self._tell(assignment, tuple(changed))


def _age(root: Path) -> tuple[float, ...]:
    """Give what changes whenever the gradebook does, where it is the usual file."""
    found = []
    for name in ("gradebook.db", "gradebook.db-wal"):
        with contextlib.suppress(OSError):
            found.append((root / name).stat().st_mtime)
    return tuple(found)


def _trace(error: Exception) -> Exception | None:
    """Give the traceback of what nobody foresaw; an error of ours says enough."""
    return None if isinstance(error, TorchgradeError) else error


@contextlib.contextmanager
def _alone(root: Path, stop: threading.Event) -> Iterator[bool]:
    """Wait until no other worker is at work in the course; false if `stop` was set meanwhile."""
    (root / ".torchgrade").mkdir(exist_ok=True)
    lock = FileLock(root / ".torchgrade" / "worker.lock", timeout=0)
    while True:
        try:
            with lock:
                yield True
                return
        except Timeout:
            if stop.wait(_IDLE_SECONDS):
                yield False
                return


def main(arguments: list[str] | None = None) -> None:
    """Work for a course until standard input ends, as it does when `serve` does, however."""
    parser = argparse.ArgumentParser(prog="torchgrade.web.worker")
    parser.add_argument("root", type=Path)
    parser.add_argument("--workers", type=int)
    given = parser.parse_args(arguments)
    tell_crashes()
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    logging.getLogger("torchgrade").setLevel(logging.INFO)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=_until_end, args=(stop,), daemon=True).start()
    site = open_site(given.root)
    sender = Sender(site, stop)
    sender.start()
    try:
        resources = Resources(workers=given.workers)
        Worker(site, resources=resources, stop=stop, after=sender.after).run()
    finally:
        stop.set()
        sender.join()


def _until_end(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


if __name__ == "__main__":
    main()
