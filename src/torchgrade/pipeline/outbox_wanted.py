"""Which grades go where by LTI: the gradebook's, to each place where a student has the assignment.

Points are those after manual grading and after the course's late penalty, which is taken once: a
platform that takes one of its own, Canvas, is not told when late work came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection

from torchgrade.config import Course, load_course
from torchgrade.errors import InstructorError, meant
from torchgrade.intake.dates import nbgrader_date
from torchgrade.intake.names import TIMESTAMP
from torchgrade.intake.receipts import read_receipts
from torchgrade.lms.outbox import Destination, Wanted
from torchgrade.lti.identity import users
from torchgrade.lti.places import Place, places
from torchgrade.lti.platforms import list_platforms
from torchgrade.lti.records import Platform
from torchgrade.messages import N_, Translator
from torchgrade.model import Outcome
from torchgrade.pipeline.reporting import rows
from torchgrade.report import Row

NOWHERE = (
    "Nobody of that id has launched the assignment from a platform, or is on a roster that was"
    " read."
)
_COMMENT = N_("Open this activity again to read your feedback.")
_LATE = (
    "{n} point was taken off because it was late.",
    "{n} points were taken off because it was late.",
)
_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
_CANVAS_LOGIN = "/api/lti/authorize_redirect"


def gradebook_rows(root: Path, assignment: str, students: tuple[str, ...]) -> tuple[Row, ...]:
    """Give the gradebook's rows of an assignment, of the students named.

    Raises:
        InstructorError: There is no such assignment, or a student named did not hand it in.
    """
    load_course(root).assignment(assignment)
    found = {row.student: row for row in rows(root, assignment)}
    for student in students:
        if student not in found:
            raise InstructorError(
                f"the gradebook has no submission of {student} to {assignment}"
                f".{meant(student, found)}",
                hint="Use nbgrader's id of a student who handed in.",
            )
    return tuple(row for student, row in found.items() if not students or student in students)


def wanted_by_lti(
    connection: Connection, root: Path, assignment: str, found: Sequence[Row]
) -> tuple[list[Wanted], dict[str, str]]:
    """Give each student's grade for each of their places.

    Args:
        connection: A connection to the course's database.
        root: Folder of the course.
        assignment: Name of the assignment.
        found: The gradebook's rows.

    Returns:
        The grades, and the students who have a grade but no place, each with the reason.
    """
    course = load_course(root)
    handed_in = _times(root, assignment)
    known = {platform.id: platform for platform in list_platforms(connection)}
    languages = {
        (row.platform, row.subject): row.locale for row in connection.execute(users.select())
    }
    there: dict[str, list[Place]] = {}
    for place in places(connection, assignment):
        if place.platform in known:
            there.setdefault(place.student, []).append(place)
    wanted: list[Wanted] = []
    nowhere = {}
    for row in found:
        if row.points is None or row.max_points <= 0:
            continue
        if row.student not in there:
            nowhere[row.student] = NOWHERE
        for place, link in _columns(there.get(row.student, ())):
            language = languages[place.platform, place.subject] or course.languages[0]
            platform = known[place.platform]
            wanted.append(
                Wanted(
                    destination=_destination(course, assignment, place, row.max_points, link=link),
                    subject=place.subject,
                    student=row.student,
                    given=row.points,
                    maximum=row.max_points,
                    comment=_comment(row, language),
                    submitted=_told_time(platform, row, handed_in(row.student)),
                    complete=row.outcome is not Outcome.MANUAL,
                    extra=row.points > row.max_points,  # given by hand, as nbgrader's extra credit
                )
            )
    return wanted, nowhere


def _columns(there: Sequence[Place]) -> Iterator[tuple[Place, bool]]:
    """Give the columns of a student's places: each link's own, else one for the course."""
    graded = {place.context for place in there if place.line_item}
    seen = set()
    for place in there:
        if place.line_item:
            yield place, True
        elif place.context not in graded and (place.context, place.subject) not in seen:
            seen.add((place.context, place.subject))
            yield place, False


def _destination(
    course: Course, assignment: str, place: Place, maximum: float, *, link: bool
) -> Destination:
    return Destination(
        platform=place.platform,
        context=place.context,
        link=place.link if link else 0,
        assignment=assignment,
        label=place.title or course.assignment(assignment).name,
        maximum=maximum,
        url=place.line_item if link else "",
        container=place.line_items,
        readable=not place.scopes or _READ in place.scopes,
    )


def _comment(row: Row, language: str) -> str:
    translator = Translator(language)
    told = [translator.t(_COMMENT)]
    if row.late_penalty > 0:
        told.append(translator.n(*_LATE, row.late_penalty))
    return " ".join(told)


def _told_time(platform: Platform, row: Row, handed_in: datetime | None) -> datetime | None:
    """Give the time of submission to be told: none of late work to who takes points for it."""
    late = row.late_seconds > 0 or row.late_penalty > 0
    return None if late and is_canvas(platform) else handed_in


def is_canvas(platform: Platform) -> bool:
    """Whether a platform is Canvas, whose late policy takes points off scores by LTI, too."""
    issuer, login = urlsplit(platform.issuer), urlsplit(platform.auth_url)
    host = issuer.hostname or ""
    return host.endswith(".instructure.com") or login.path == _CANVAS_LOGIN


def _times(root: Path, assignment: str) -> Callable[[str], datetime | None]:
    receipts = read_receipts(root, assignment)

    def when(student: str) -> datetime | None:
        if student in receipts and receipts[student].submitted is not None:
            return receipts[student].submitted
        path = root / "submitted" / student / assignment / TIMESTAMP
        try:
            return nbgrader_date(path.read_text("utf-8", errors="replace")[:100])
        except OSError:
            return None

    return when
