"""Comparing a class with changed tests, asked for on a page and run by the worker.

The page asks, the worker compares (`pipeline.regrade`), the page shows who goes up and down, a
person applies it, the worker writes it (`pipeline.apply_regrade`). One at a time per assignment;
what a killed worker had begun is begun again.
"""

from __future__ import annotations

import enum
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Column, Integer, String, Table, Text, select

from torchgrade import pipeline
from torchgrade.database import Moment, reading, tables
from torchgrade.errors import TorchgradeError
from torchgrade.model import Record, ready
from torchgrade.pipeline import InUse, Resources
from torchgrade.report import Impact
from torchgrade.web.site import Site

_log = logging.getLogger(__name__)


class RegradeState(enum.StrEnum):
    """How far a comparison is."""

    ASKED = "asked"
    RUNNING = "running"
    READY = "ready"
    TO_APPLY = "to_apply"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"


_OPEN = (RegradeState.ASKED, RegradeState.RUNNING, RegradeState.TO_APPLY, RegradeState.APPLYING)

_regrades = Table(
    "web_regrades",
    tables,
    Column("assignment", String(200), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("asked", Moment, nullable=False),
    Column("user", Integer, nullable=False),
    Column("impact", Text, nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("ended", Moment),
)


class Regrade(Record, frozen=True, kw_only=True):
    """The last comparison of an assignment.

    Attributes:
        assignment: Its name.
        state: How far it is.
        asked: When somebody asked for it.
        user: Our number of who did.
        impact: What the changed tests do to the class; None before that is known.
        reason: Why it failed, in English.
        ended: When it was ready, applied or failed.
    """

    assignment: str
    state: RegradeState
    asked: datetime
    user: int
    impact: Impact | None = None
    reason: str = ""
    ended: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether the worker has something to do for it."""
        return self.state in _OPEN


ready(Regrade)


def regrade_of(site: Site, assignment: str) -> Regrade | None:
    """Give the last comparison of an assignment; None if there never was one."""
    with reading(site.engine) as connection:
        row = connection.execute(
            select(_regrades).where(_regrades.c.assignment == assignment)
        ).first()
    if row is None:
        return None
    values: dict[str, Any] = dict(row._mapping)
    impact = values.pop("impact")
    known = msgspec.json.decode(impact, type=Impact) if impact else None
    return Regrade(**{**values, "state": RegradeState(values["state"])}, impact=known)


def ask(site: Site, assignment: str, user: int) -> None:
    """Ask for a comparison; one that is under way stays as it is."""
    new = {"state": RegradeState.ASKED, "asked": site.clock(), "user": user}
    with site.engine.begin() as connection:
        mine = _regrades.c.assignment == assignment
        row = connection.execute(select(_regrades.c.state).where(mine)).first()
        if row is None:
            connection.execute(_regrades.insert().values(assignment=assignment, **new))
        elif row.state not in _OPEN:
            cleared = {"impact": "", "reason": "", "ended": None}
            connection.execute(_regrades.update().where(mine).values(**new, **cleared))


def apply(site: Site, assignment: str) -> bool:
    """Ask that what was shown is written.

    Returns:
        Whether there was something shown that is not written yet.
    """
    shown = (_regrades.c.assignment == assignment) & (_regrades.c.state == RegradeState.READY)
    with site.engine.begin() as connection:
        done = connection.execute(
            _regrades.update().where(shown).values(state=RegradeState.TO_APPLY)
        )
        return bool(done.rowcount)


def work_on_regrades(
    site: Site,
    *,
    resources: Resources | None = None,
    stop: threading.Event | None = None,
    after: Callable[[str, tuple[str, ...]], None] = lambda *_: None,
) -> bool:
    """Do what was asked for, one assignment; the worker calls it when no attempt waits.

    Args:
        site: The course.
        resources: Where to run; on every core of this machine if None.
        stop: Set it to end soon; what was begun is begun again.
        after: Called with the assignment and the students whose grades are new.

    Returns:
        Whether there was something to do.

    Raises:
        InUse: Somebody grades by hand; it is still asked for.
        KeyboardInterrupt: `stop` was set.
    """
    with reading(site.engine) as connection:
        row = connection.execute(
            select(_regrades).where(_regrades.c.state.in_(_OPEN)).order_by(_regrades.c.asked)
        ).first()
    if row is None:
        return False
    applies = row.state in (RegradeState.TO_APPLY, RegradeState.APPLYING)
    begun = RegradeState.APPLYING if applies else RegradeState.RUNNING
    _keep(site, row.assignment, state=begun)
    work = pipeline.apply_regrade if applies else pipeline.regrade
    try:
        impact = work(site.root, row.assignment, resources=resources, stop=stop)
        changed = tuple(each.student for each in impact.students if each.changed)
        if applies and changed:
            pipeline.feedback(site.root, row.assignment, students=changed)
    except InUse:
        _keep(site, row.assignment, state=row.state)
        raise
    except TorchgradeError as error:
        _log.warning("%s: comparing with changed tests failed: %s", row.assignment, error)
        _keep(
            site, row.assignment, state=RegradeState.FAILED, reason=str(error), ended=site.clock()
        )
        return True
    _keep(
        site,
        row.assignment,
        state=RegradeState.APPLIED if applies else RegradeState.READY,
        impact=msgspec.json.encode(impact).decode(),
        ended=site.clock(),
    )
    if applies:
        after(row.assignment, changed)
    return True


def _keep(site: Site, assignment: str, **values: Any) -> None:
    with site.engine.begin() as connection:
        connection.execute(
            _regrades.update().where(_regrades.c.assignment == assignment).values(**values)
        )
