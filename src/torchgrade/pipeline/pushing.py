"""Which grades and which pages go to a learning platform, and who is who there.

What a page says must be what the gradebook says: a page that shows other points stays here.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from torchgrade.config import Course, load_course
from torchgrade.database import open_database
from torchgrade.errors import InstructorError, meant
from torchgrade.intake.people import Person, read_people
from torchgrade.intake.receipts import read_receipts
from torchgrade.intake.records import Arrival, Sender
from torchgrade.lms.canvas import CanvasSink
from torchgrade.lms.deciding import Options, Step
from torchgrade.lms.moodle import MoodleSink
from torchgrade.lms.pushed import Ledger
from torchgrade.lms.pushing import Report, push
from torchgrade.lms.records import Identity, Page, Wanted
from torchgrade.messages import N_, Translator
from torchgrade.model import Outcome
from torchgrade.pipeline.pages import current_pages
from torchgrade.pipeline.reporting import rows, ungraded
from torchgrade.report import Row

Platform = Literal["canvas", "moodle"]
_COMMENT = N_("Feedback on {assignment} is in the attached page. It replaces earlier ones.")
_LANG = re.compile(r'<html lang="([\w-]+)"')
_HEAD = 1000
"""Characters within which a page says its language."""


def push_grades(
    root: Path,
    assignment: str,
    platform: Platform,
    *,
    students: tuple[str, ...] = (),
    options: Options = Options(),  # noqa: B008 - a frozen record
    apply: bool = False,
    begin: Callable[[int], None] = lambda _: None,
    report: Callable[[Step], None] = lambda _: None,
) -> Report:
    """Show what a push to a platform would change, or carry it out.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        platform: Where to.
        students: Only these; all if empty.
        options: What may be done.
        apply: Write; otherwise the platform is only read.
        begin: Called with how many students there are.
        report: Called after each student.

    Returns:
        One step per student.

    Raises:
        InstructorError: The course does not name the platform, the assignment, or a student; or
            another push runs.
    """
    root = root.resolve()
    course = load_course(root)
    course.assignment(assignment)
    sink = sink_for(course, platform, assignment)
    wanted = wanted_grades(root, assignment, platform, students)
    engine = open_database(course.lms.database, root)
    (root / ".torchgrade").mkdir(exist_ok=True)
    lock = FileLock(root / ".torchgrade" / f"push-{platform}.lock")
    try:
        with lock.acquire(timeout=0), contextlib.closing(sink):
            return push(
                sink,
                lambda key: Ledger(engine, key),
                wanted,
                options,
                apply=apply,
                begin=begin,
                report=report,
            )
    except Timeout:
        raise InstructorError(
            f"another push to {platform} runs in this course",
            hint="Wait until it has ended, then give the command again.",
        ) from None
    finally:
        engine.dispose()


def sink_for(course: Course, platform: Platform, assignment: str) -> CanvasSink | MoodleSink:
    """Make the client of an assignment on a platform.

    Raises:
        InstructorError: The course's configuration lacks the platform, the assignment's number,
            or the environment the token.
    """
    if platform == "canvas" and course.lms.canvas is not None:
        return CanvasSink(course.lms.canvas, assignment)
    if platform == "moodle" and course.lms.moodle is not None:
        return MoodleSink(course.lms.moodle, assignment)
    name = platform.capitalize()
    raise InstructorError(
        f"`lms.{platform}` is not set in grader_config.py",
        hint=f'Add lms=Lms({platform}={name}(url="https://…", course=123,'
        f' assignments={{"{assignment}": 456}})).',
    )


def arrivals_from(
    course: Course, platform: Platform, assignment: str, folder: Path, *, limit_mb: int
) -> Iterator[Arrival]:
    """Download what was handed in on a platform.

    Args:
        course: The course.
        platform: Where from.
        assignment: Name of the assignment.
        folder: Scratch folder for the files.
        limit_mb: A larger file is refused.

    Returns:
        The newest attempt of each who handed something in, as it is asked for.

    Raises:
        InstructorError: The platform is not configured, or does not answer as it should.
    """
    sink = sink_for(course, platform, assignment)

    def each() -> Iterator[Arrival]:
        with contextlib.closing(sink):
            yield from sink.arrivals(folder, limit_mb=limit_mb)

    return each()


def wanted_grades(
    root: Path, assignment: str, platform: Platform, students: tuple[str, ...] = ()
) -> tuple[Wanted, ...]:
    """Give what the gradebook has to say to a platform, one record per student.

    Raises:
        InstructorError: A student named handed in nothing.
    """
    course = load_course(root)
    found = {
        student: Row(
            student=student,
            assignment=assignment,
            points=None,
            max_points=float(course.assignment(assignment).points),
            outcome=Outcome.QUARANTINED,
        )
        for student in ungraded(root, assignment)
    }
    found |= {row.student: row for row in rows(root, assignment)}
    for student in students:
        if student not in found:
            raise InstructorError(
                f"{student} handed in nothing to {assignment}.{meant(student, found)}",
                hint="Use nbgrader's id of a student who handed in.",
            )
    known = identities(root, assignment, platform, found.values())
    return tuple(
        _wanted(root, course, row, *known[student])
        for student, row in sorted(found.items())
        if not students or student in students
    )


def identities(
    root: Path, assignment: str, platform: Platform, known: Iterable[Row]
) -> dict[str, tuple[Identity, int]]:
    """Give each student in the platform's words, and the attempt that was collected.

    What a submission was collected from comes first, then `people.csv`, then the gradebook.

    Raises:
        InstructorError: `people.csv` or the receipts can't be read.
    """
    people = {person.student: person for person in read_people(root)}
    receipts = read_receipts(root, assignment)
    found = {}
    for row in known:
        person = people.get(row.student, Person(student=row.student))
        receipt = receipts.get(row.student)
        sender = receipt.sender if receipt is not None else Sender()
        found[row.student] = (
            Identity(
                student=row.student,
                user=getattr(sender, platform) or getattr(person, platform),
                username=person.username or sender.username,
                id_number=person.id_number or sender.id_number,
                email=person.email or sender.email or row.email,
            ),
            receipt.attempt if receipt is not None and getattr(sender, platform) else 0,
        )
    return found


def _wanted(root: Path, course: Course, row: Row, identity: Identity, attempt: int) -> Wanted:
    paths = current_pages(root, row.assignment, row.student, row)
    pages = tuple(_page(path) for path in paths)
    language = _language(paths[0]) if paths else course.languages[0]
    comment = Translator(language).t(_COMMENT, assignment=row.assignment) if pages else ""
    return Wanted(
        identity=identity,
        points=row.points,
        max_points=row.max_points,
        late_penalty=row.late_penalty,
        waits=row.outcome is Outcome.MANUAL,
        attempt=attempt,
        comment=comment,
        pages=pages,
    )


def _language(page: Path) -> str:
    """Read the language that a page is in."""
    found = _LANG.search(page.read_text("utf-8", errors="replace")[:_HEAD])
    return found[1] if found else "en"


def _page(path: Path) -> Page:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return Page(path=path, name=path.name, size=len(content), digest=digest)
