"""Grades as a file: the kit's own CSV and JSON, and what each platform imports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from torchgrade.config import Course, load_course
from torchgrade.errors import InstructorError, meant
from torchgrade.intake.people import read_people
from torchgrade.intake.receipts import read_receipts
from torchgrade.lms.files import (
    WRITERS,
    Change,
    Entry,
    Filed,
    Left,
    Order,
    Pages,
    entries_of,
    feedback_zip,
)
from torchgrade.messages import Translator
from torchgrade.model import Record
from torchgrade.nbgrader_bridge import grades
from torchgrade.pipeline.pages import current_pages
from torchgrade.pipeline.reporting import rows, ungraded
from torchgrade.report import Row, export_csv, export_json
from torchgrade.report.export import write_whole

FORMATS = ("csv", "json", *WRITERS)
"""What `export --to` accepts."""

_OWN: Mapping[str, Callable[[Sequence[Row], Path], None]] = {
    "csv": export_csv,
    "json": export_json,
}
_COMMENTED = ("moodle", "sakai")
_FROM_COURSE = ("gradescope",)
"""Formats that are made from the course alone."""


class Exported(Record, frozen=True, kw_only=True):
    """What was written.

    Attributes:
        path: The file of grades; None if none was wanted.
        count: Grades in it; with csv and json, submissions.
        changes: What it does to each student's grade on the platform.
        left: Whose grade is not in it, or stays as it is, and why.
        notes: Sentences on the file.
        feedback: The zip of feedback pages; None if none was wanted.
        pages: Students in it.
        unsent: Whose page is not in it, and why.
    """

    path: Path | None
    count: int = 0
    changes: tuple[Change, ...] = ()
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()
    feedback: Path | None = None
    pages: int = 0
    unsent: tuple[Left, ...] = ()


def export(
    root: Path,
    assignment: str,
    to: str = "csv",
    *,
    out: Path | None = None,
    source: Path | None = None,
    feedback: Path | None = None,
    item: str = "",
    partial: bool = False,
    comments: bool = False,
) -> Exported:
    """Write an assignment's grades as a file.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        to: One of `FORMATS`.
        out: The file; by default one in the current folder, named after assignment and format.
        source: The file that was downloaded from the platform.
        feedback: Also write the feedback pages, as a zip for Moodle.
        item: What the assignment is called on the platform.
        partial: Write grades, too, of which a part still waits for a person.
        comments: Write the points of each exercise into the platform's column of comments.

    Returns:
        What was written, and what was not.

    Raises:
        InstructorError: The format is not known, an option does not belong to it, the downloaded
            file is not what it needs, nothing can go out, or a file can't be written.
    """
    root = root.resolve()
    course = load_course(root)
    course.assignment(assignment)
    target = out or Path(_default_name(assignment, to, source))
    _check(to, target, source=source, feedback=feedback, item=item, comments=comments)
    found = rows(root, assignment)
    if to in _OWN:
        _OWN[to](found, target)
        return Exported(path=target, count=len(found))
    entries = entries_of(
        found,
        read_people(root),
        read_receipts(root, assignment),
        ungraded=ungraded(root, assignment),
        partial=partial,
        translator=Translator(course.languages[0]),
    )
    order = Order(
        assignment=assignment,
        entries=entries,
        source=source,
        item=item,
        known=_known(course, assignment) if to == "canvas" else 0,
        comments=comments,
        maxima={
            cell.cell: cell.max_points for book in grades(root, assignment) for cell in book.cells
        },
    )
    filed = None if to == "moodle" and source is None and feedback else WRITERS[to](order)
    packed = _pack(root, order, filed, found) if feedback else None
    if filed is not None:
        write_whole(target, filed.content)
    if feedback is not None and packed is not None:
        write_whole(feedback, packed[0])
    return Exported(
        path=target if filed else None,
        count=len(filed.changes) if filed else 0,
        changes=filed.changes if filed else (),
        left=filed.left if filed else (),
        notes=filed.notes if filed else (),
        feedback=feedback,
        pages=packed[1] if packed else 0,
        unsent=packed[2] if packed else (),
    )


def _default_name(assignment: str, to: str, source: Path | None) -> str:
    if to in _OWN:
        return f"grades.{to}"
    ending = ".zip" if to == "gradescope" else source.suffix if source and source.suffix else ".csv"
    return f"{assignment}-{to}{ending}"


def _check(
    to: str,
    target: Path,
    *,
    source: Path | None,
    feedback: Path | None,
    item: str,
    comments: bool,
) -> None:
    """Refuse options that would be ignored: who gives one expects something of it."""
    if to not in FORMATS:
        raise InstructorError(
            f"there is no format {to!r}; it is one of {', '.join(FORMATS)}.{meant(to, FORMATS)}",
            hint="Give a format with --to, and the file's name with --out.",
        )
    refused: Mapping[str, bool] = {
        "--from": source is not None and to in (*_OWN, *_FROM_COURSE),
        "--feedback": feedback is not None and to != "moodle",
        "--item": bool(item) and to in (*_OWN, *_FROM_COURSE, "moodle"),
        "--comments": comments and to not in _COMMENTED,
    }
    for option, wrong in refused.items():
        if wrong:
            raise InstructorError(f"{option} means nothing for {to}.", hint="Leave it out.")
    if source is not None and target.resolve() == source.resolve():
        raise InstructorError(
            f"{target}: is the file that was downloaded, which says what is on the platform now.",
            hint="Give another name with --out.",
        )


def _known(course: Course, assignment: str) -> int:
    canvas = course.lms.canvas
    return canvas.assignments.get(assignment, 0) if canvas else 0


def _pack(
    root: Path, order: Order, filed: Filed | None, found: tuple[Row, ...]
) -> tuple[bytes, int, tuple[Left, ...]]:
    """Pack the pages of whose grade is in the file, or, without a file, of all who have one."""
    books = {row.student: row for row in found}
    packed: list[Pages] = []
    unsent: list[Left] = []
    for student, number, name in _receivers(order, filed):
        pages = current_pages(root, order.assignment, student, books[student])
        if not number:
            why = "came with no participant's number of Moodle's: give the worksheet with --from"
        elif not pages:
            why = "has no feedback page with the gradebook's points: run `torchgrade feedback`"
        else:
            names = {_page_name(order, page, len(pages)): page for page in pages}
            packed.append(Pages(participant=number, name=name, pages=names))
            continue
        unsent.append(Left(who=student, why=why))
    if not packed:
        why = f": {unsent[0].who} {unsent[0].why}" if unsent else ""
        raise InstructorError(
            f"no feedback page of {order.assignment} can go out{why}.",
            hint=f"Run `torchgrade feedback {order.assignment}` first.",
        )
    return feedback_zip(packed), len(packed), tuple(unsent)


def _receivers(order: Order, filed: Filed | None) -> list[tuple[str, str, str]]:
    if filed is not None:
        return [(each.student, each.participant, each.name) for each in filed.changes]
    graded = [entry for entry in order.entries if entry.points is not None]
    return [(e.student, e.ids.get("participant", ""), _name(e)) for e in graded]


def _name(entry: Entry) -> str:
    return " ".join(filter(None, [entry.first_name, entry.last_name])) or entry.student


def _page_name(order: Order, page: Path, count: int) -> str:
    return f"{order.assignment}.html" if count == 1 else page.name
