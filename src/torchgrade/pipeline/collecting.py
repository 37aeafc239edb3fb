"""`torchgrade collect`: read what came, find out whose it is, put it into submitted/."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from filelock import FileLock, Timeout

from torchgrade.config import Course, load_course
from torchgrade.errors import InstructorError, tells_from_course
from torchgrade.intake.collected import Report
from torchgrade.intake.deciding import Wishes
from torchgrade.intake.kinds import KINDS, Kind, Reading, read_arrivals
from torchgrade.intake.matching import Ask
from torchgrade.intake.people import read_people
from torchgrade.intake.records import Arrival
from torchgrade.intake.taking import take_in
from torchgrade.nbgrader_bridge import due_date
from torchgrade.notebook import notebooks_of
from torchgrade.pipeline.pushing import arrivals_from

_SCRATCH = "collect-"


@tells_from_course
def collect(
    root: Path,
    assignment: str,
    source: Path | None,
    *,
    kind: Kind | None = None,
    wishes: Wishes | None = None,
    ask: Ask | None = None,
) -> Report:
    """Collect the submissions of an assignment.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        source: A zip or a folder; None for a platform's REST API.
        kind: Where it comes from; recognised if None.
        wishes: What the person who collects says.
        ask: Asks a person who a sender is; None if nobody can be asked.

    Returns:
        What came of each.

    Raises:
        InstructorError: The source can't be read or recognised, the course is wrong, or another
            `collect` is at work.
    """
    root = root.resolve()
    course = load_course(root)
    limit = course.assignment(assignment).max_notebook_mb
    notebooks = notebooks_of(root, assignment)
    with _alone(root), _scratch(root) as scratch:
        found, arrivals = _arrivals(root, course, assignment, source, kind, scratch)
        report = take_in(
            root,
            assignment,
            arrivals,
            notebooks=notebooks,
            scratch=scratch,
            ask=ask,
            wishes=wishes,
            max_mb=limit,
            due=due_date(root, assignment),
            trusted_ids=found == "exchange",
        )
    return msgspec.structs.replace(report, kind=found)


def _arrivals(
    root: Path,
    course: Course,
    assignment: str,
    source: Path | None,
    kind: Kind | None,
    scratch: Path,
) -> tuple[Kind, Iterator[Arrival]]:
    """Read what came, from files or from a platform."""
    if kind is not None and kind not in KINDS:
        raise InstructorError(f"--from: there is no {kind!r}.", hint=f"Use {', '.join(KINDS)}.")
    files = scratch / "files"
    files.mkdir()
    if source is None and (kind == "canvas" or kind == "moodle"):
        limit = course.assignment(assignment).max_notebook_mb
        return kind, arrivals_from(course, kind, assignment, files, limit_mb=limit)
    if source is None:
        raise InstructorError(
            "collect: no zip and no folder is named.",
            hint=f"torchgrade collect {assignment} <the zip as it was downloaded>, or --from canvas"
            " or --from moodle alone to ask the platform itself.",
        )
    zone = ZoneInfo(course.timezone)
    reading = Reading(assignment=assignment, zone=zone, people=read_people(root))
    return read_arrivals(source, kind, reading, files)


@contextlib.contextmanager
def _scratch(root: Path) -> Iterator[Path]:
    """Make a folder that goes when all is done; those of runs that were killed go, too."""
    home = root / ".torchgrade"
    for left in home.glob(f"{_SCRATCH}*/"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=home) as folder:
        yield Path(folder)


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one process at a time collect in a course."""
    home = root / ".torchgrade"
    home.mkdir(exist_ok=True)
    try:
        with FileLock(home / "collect.lock", timeout=0):
            yield
    except Timeout as error:
        raise InstructorError(
            f"another `torchgrade collect` is at work in {root}",
            hint="Wait until it has ended, and give the command again.",
        ) from error
