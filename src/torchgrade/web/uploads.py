"""What students handed in through the service: on the disk first, then a row, then the answer.

Each attempt is a folder of its own that nothing changes any more, and a row that says what became
of it. The newest attempt counts; one that waits and is followed by another is not graded.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.exc import IntegrityError

from torchgrade.database import Moment, reading, tables
from torchgrade.engine.journal import sync
from torchgrade.lti.identity import Visit
from torchgrade.model import Record, ready
from torchgrade.web.site import Site

_TRIES = 5


class Standing(enum.StrEnum):
    """What became of an attempt."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    QUARANTINED = "quarantined"
    FAULT = "fault"
    """Ours: it waits to be graded again."""
    REPLACED = "replaced"
    """A newer one came before it was graded."""


uploads = Table(
    "web_uploads",
    tables,
    Column("id", Integer, primary_key=True),
    Column("assignment", String(200), nullable=False),
    Column("student", String(120), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("user", Integer, nullable=False),
    Column("context", Integer, nullable=False),
    Column("link", Integer, nullable=False),
    Column("token", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("folder", String(80), nullable=False),
    Column("received", Moment, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("reason", Text, nullable=False, default=""),
    Column("tries", Integer, nullable=False, default=0),
    Column("again", Moment),
    Column("judged", Boolean, nullable=False, default=False),
    Column("ended", Moment),
    Column("points", Float),
    Column("max_points", Float),
    Column("manual", Boolean, nullable=False, default=False),
    Column("late_seconds", Float),
    Column("late_penalty", Float),
    UniqueConstraint("assignment", "student", "attempt"),
    UniqueConstraint("assignment", "student", "token"),
    sqlite_autoincrement=True,
)


class Upload(Record, frozen=True, kw_only=True):
    """One attempt.

    Attributes:
        id: Grows with each upload of the course: the order of the queue.
        assignment: Name of the assignment.
        student: nbgrader's student id.
        attempt: Number of the student's attempt, from 1.
        user: Our number of the user who sent it.
        context: Our number of the context it was sent in.
        link: Our number of the link.
        token: The form's own token: the same form sent twice is one attempt.
        sha256: Digest of its notebooks.
        folder: Its folder in `Site.kept`, seen from the student's.
        received: When it was received.
        state: What became of it.
        reason: Why it is quarantined or a fault, in English.
        tries: How often grading it was begun.
        again: Of a fault: when it is graded again.
        judged: It is graded, and its feedback is being written.
        ended: When it was done with.
        points: Points, after manual grading and late penalty.
        max_points: Points that can be had.
        manual: A part waits for a person.
        late_seconds: How late the gradebook says it was.
        late_penalty: Points that were taken off for that.
    """

    id: int
    assignment: str
    student: str
    attempt: int
    user: int
    context: int
    link: int
    token: str
    sha256: str
    folder: str
    received: datetime
    state: Standing
    reason: str = ""
    tries: int = 0
    again: datetime | None = None
    judged: bool = False
    ended: datetime | None = None
    points: float | None = None
    max_points: float | None = None
    manual: bool = False
    late_seconds: float | None = None
    late_penalty: float | None = None

    @property
    def waits(self) -> bool:
        """Whether it is still to be graded."""
        return self.state in (Standing.QUEUED, Standing.RUNNING, Standing.FAULT)


ready(Upload)


def folder_of(site: Site, upload: Upload) -> Path:
    """Where an attempt's notebooks lie; its feedback pages in `feedback/` there."""
    return site.kept / upload.assignment / upload.student / upload.folder


def accept(
    site: Site, visit: Visit, assignment: str, notebooks: Mapping[str, bytes], token: str
) -> Upload:
    """Keep what a student handed in; it is on the disk and in the queue when this returns.

    The same form sent again, or the same bytes as the newest attempt, is that attempt.

    Args:
        site: The course.
        visit: The student's.
        assignment: Name of the assignment.
        notebooks: Bytes of each notebook by its name without `.ipynb`, checked before.
        token: The form's own token.

    Returns:
        The attempt.
    """
    sha256 = _digest(notebooks)
    with reading(site.engine) as connection:
        if known := _same(connection, assignment, visit.student, token, sha256):
            return known
    received = site.clock()
    folder = f"{received:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    home = site.kept / assignment / visit.student
    _write_durably(home, folder, notebooks)
    row = {
        "assignment": assignment,
        "student": visit.student,
        "user": visit.user,
        "context": visit.context,
        "link": visit.link,
        "token": token,
        "sha256": sha256,
        "folder": folder,
        "received": received,
        "state": Standing.QUEUED,
    }
    kept = _entered(site, row)
    if kept.folder != folder:
        shutil.rmtree(home / folder, ignore_errors=True)
    return kept


def attempts(site: Site, student: str, assignment: str) -> tuple[Upload, ...]:
    """Give a student's attempts, the newest first."""
    wanted = (
        select(uploads)
        .where(uploads.c.student == student, uploads.c.assignment == assignment)
        .order_by(uploads.c.attempt.desc())
    )
    with reading(site.engine) as connection:
        return tuple(map(upload_of, connection.execute(wanted)))


def newest(site: Site, assignment: str) -> dict[str, Upload]:
    """Give each student's newest attempt of an assignment."""
    wanted = select(uploads).where(uploads.c.assignment == assignment).order_by(uploads.c.attempt)
    with reading(site.engine) as connection:
        return {row.student: upload_of(row) for row in connection.execute(wanted)}


def ahead_of(site: Site, upload: Upload) -> int:
    """Count those who are graded before an attempt that is queued."""
    before = (uploads.c.state == Standing.QUEUED) & (uploads.c.id < upload.id)
    running = (uploads.c.state == Standing.RUNNING) & ~uploads.c.judged
    wanted = select(func.count()).select_from(uploads).where(before | running)
    with reading(site.engine) as connection:
        return int(connection.execute(wanted).scalar_one())


def upload_of(row: Row[Any]) -> Upload:
    """Read a row of `uploads`."""
    return msgspec.convert({str(key): value for key, value in row._mapping.items()}, Upload)


def _same(
    connection: Connection, assignment: str, student: str, token: str, sha256: str
) -> Upload | None:
    """Find the attempt that is being sent once more."""
    own = (uploads.c.assignment == assignment) & (uploads.c.student == student)
    wanted = select(uploads).where(own).order_by(uploads.c.attempt.desc())
    latest = connection.execute(wanted).first()
    if latest is not None and latest.sha256 == sha256:
        return upload_of(latest)
    sent = connection.execute(wanted.where(uploads.c.token == token)).first()
    return None if sent is None else upload_of(sent)


def _entered(site: Site, row: Mapping[str, Any]) -> Upload:
    """Enter an attempt; on PostgreSQL two at once may take the same number, and one tries again."""
    for _ in range(_TRIES - 1):
        with contextlib.suppress(IntegrityError):
            return _enter(site, row)
    return _enter(site, row)


def _enter(site: Site, row: Mapping[str, Any]) -> Upload:
    """Put an attempt into the queue, in place of an older one that waits there."""
    assignment, student = row["assignment"], row["student"]
    own = (uploads.c.assignment == assignment) & (uploads.c.student == student)
    with site.engine.begin() as connection:
        if known := _same(connection, assignment, student, row["token"], row["sha256"]):
            return known
        last = connection.execute(select(func.max(uploads.c.attempt)).where(own)).scalar_one()
        waiting = uploads.c.state.in_((Standing.QUEUED, Standing.FAULT))
        connection.execute(
            uploads.update().where(own, waiting).values(state=Standing.REPLACED, ended=site.clock())
        )
        connection.execute(uploads.insert().values(attempt=(last or 0) + 1, **row))
        mine = own & (uploads.c.folder == row["folder"])
        return upload_of(connection.execute(select(uploads).where(mine)).one())


def _write_durably(home: Path, folder: str, notebooks: Mapping[str, bytes]) -> None:
    """Write an attempt's folder so that it survives a power cut from here on."""
    missing = [each for each in (home, *home.parents) if not each.exists()]
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f".{folder}"
    draft.mkdir()
    for name, content in notebooks.items():
        with (draft / f"{name}.ipynb").open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    sync(draft)
    draft.rename(home / folder)
    for each in (home, *(made.parent for made in missing)):
        sync(each)


def _digest(notebooks: Mapping[str, bytes]) -> str:
    """Give one digest of all notebooks; of a single one, the file's own."""
    if len(notebooks) == 1:
        return hashlib.sha256(next(iter(notebooks.values()))).hexdigest()
    whole = hashlib.sha256()
    for name, content in sorted(notebooks.items()):
        whole.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\0".encode())
    return whole.hexdigest()
