"""From the gradebook out to the platforms: grades enter the outbox, and a thread sends it.

Runs in the worker's process. A grade that was recorded and not yet handed on when the process was
killed is handed on by the next one, because what is in the outbox already changes nothing there.
"""

from __future__ import annotations

import threading

from torchgrade.lms.delivery import send_forever
from torchgrade.pipeline.outbox import gradebooks, queue_grades
from torchgrade.web.site import Site


class Sender:
    """Sends the outbox of a course until it is told to stop."""

    def __init__(self, site: Site, stop: threading.Event) -> None:
        """Prepare to send.

        Args:
            site: The course.
            stop: Set it to end after the grade that is being sent.
        """
        self._site = site
        self._stop = stop
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._send)

    def start(self) -> None:
        """Begin to send what waits."""
        self._thread.start()

    def join(self) -> None:
        """Wait for the end, once `stop` is set."""
        self._wake.set()
        self._thread.join()

    def after(self, site: Site, assignment: str, students: tuple[str, ...]) -> None:
        """Hand on what the gradebook has of some students of an assignment.

        Raises:
            TorchgradeError: The gradebook or the database can't be read.
        """
        queue_grades(site.root, assignment, students=students, engine=site.engine, now=site.clock)
        self._wake.set()

    def _send(self) -> None:
        site = self._site
        there = gradebooks(site.root, site.engine, now=site.clock)
        send_forever(site.engine, there, stop=self._stop, wake=self._wake, now=site.clock)
