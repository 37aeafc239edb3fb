"""What every page of the service stands on: one course, its database, a clock.

Nothing here knows of requests. A `Site` is made once when the service starts and never changes:
a changed `grader_config.py` asks for a restart.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from torchgrade.config import Course, load_course
from torchgrade.database import open_database


def _now() -> datetime:
    return datetime.now(UTC)


@dataclasses.dataclass(frozen=True)
class Site:
    """One course that is served.

    Attributes:
        root: Folder of the course.
        course: The course.
        engine: Its database, see `torchgrade.database`.
        clock: Gives the time, aware and in UTC.
    """

    root: Path
    course: Course
    engine: Engine
    clock: Callable[[], datetime] = _now

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which deadlines are told."""
        return ZoneInfo(self.course.timezone)

    @property
    def origin(self) -> str:
        """Scheme and host that browsers see, `https://grading.example.edu`; empty if not set."""
        parts = urlsplit(self.course.lms.url)
        return f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else ""

    @property
    def prefix(self) -> str:
        """Path of `lms.url`, which the proxy in front takes away; mostly empty."""
        return urlsplit(self.course.lms.url).path.rstrip("/")

    @property
    def kept(self) -> Path:
        """Folder of what students uploaded, attempt by attempt."""
        return self.root / ".torchgrade" / "uploads"


def open_site(root: Path, *, clock: Callable[[], datetime] = _now) -> Site:
    """Open a course to serve it.

    Args:
        root: Folder of the course.
        clock: Gives the time, aware and in UTC.

    Raises:
        InstructorError: The course is wrong, or its database can't be opened.
    """
    root = root.resolve()
    course = load_course(root)
    return Site(
        root=root,
        course=course,
        engine=open_database(course.lms.database, root),
        clock=clock,
    )
