"""What is said of a graded class: feedback pages, the class table, exported grades."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from torchgrade.config import load_course
from torchgrade.errors import InstructorError, TorchgradeError
from torchgrade.intake import collect
from torchgrade.model import Grade, Outcome
from torchgrade.nbgrader_bridge import (
    GradebookCell,
    GradebookGrade,
    Stamp,
    generate_feedback,
    grades,
)
from torchgrade.notebook import notebooks_of
from torchgrade.pipeline.recorded import is_recorded, stamps_of
from torchgrade.report import Row


def feedback(
    root: Path,
    assignment: str,
    *,
    students: tuple[str, ...] = (),
    report: Callable[[str, int, TorchgradeError | None], None] = lambda *_: None,
) -> tuple[Path, ...]:
    """Write the feedback page of every graded submission.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        students: Only these; all that were graded if empty.
        report: Called after each student with how many there are in all, and the error if
            there was one.

    Returns:
        The pages written.

    Raises:
        InstructorError: Nobody was graded yet, or the gradebook has none of these grades.
    """
    root = root.resolve()
    load_course(root).assignment(assignment)
    graded = sorted(p.parent.name for p in (root / "autograded").glob(f"*/{assignment}"))
    chosen = [s for s in graded if not students or s in students]
    if not chosen:
        raise InstructorError(
            f"no submission of {assignment} is graded",
            hint=f"Run `torchgrade grade {assignment}` first.",
        )
    books = {book.student: book for book in grades(root, assignment)}
    lacking = {s for s in chosen if not is_recorded(books.get(s), stamps_of(root, assignment, s))}
    if len(lacking) == len(chosen):
        raise _not_in_gradebook(assignment, ", ".join(chosen))
    pages: list[Path] = []
    for student in chosen:
        error: TorchgradeError | None = None
        try:
            if student in lacking:
                raise _not_in_gradebook(assignment, student)
            pages += generate_feedback(root, assignment, student).files
        except TorchgradeError as caught:
            error = caught
        report(student, len(chosen), error)
    return tuple(pages)


def _not_in_gradebook(assignment: str, students: str) -> InstructorError:
    return InstructorError(
        f"the gradebook has no grade of {students} for what is in autograded/",
        hint=f"Run `torchgrade grade {assignment}`: it grades what the gradebook lacks.",
    )


def class_grades(root: Path, assignment: str, ended: Iterable[Grade] = ()) -> tuple[Grade, ...]:
    """Give one line per submission: the gradebook's grades, and those that have none.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        ended: What `grade` returned: submissions that could not be graded.

    Returns:
        Grades by student; a submission that failed now is shown as such, whatever it had before.
    """
    root = root.resolve()
    found = {g.student: g for g in grades(root, assignment)}
    whole = max((g.max_points for g in found.values()), default=0.0)
    whole = whole or float(load_course(root).assignment(assignment).points)
    failed = {
        grade.student: msgspec.structs.replace(grade, max_points=grade.max_points or whole)
        for grade in ended
    }
    lines = [
        _grade(book, stamps_of(root, assignment, student))
        for student, book in found.items()
        if student not in failed and (root / "autograded" / student / assignment).is_dir()
    ]
    return tuple(sorted([*lines, *failed.values()], key=lambda grade: grade.student))


def rows(root: Path, assignment: str) -> tuple[Row, ...]:
    """Give the gradebook's grades of an assignment as rows to export.

    Raises:
        InstructorError: The gradebook does not know the assignment.
    """
    root = root.resolve()
    return tuple(
        _row(book, stamps_of(root, assignment, book.student)) for book in grades(root, assignment)
    )


def ungraded(root: Path, assignment: str) -> tuple[str, ...]:
    """Name the students who handed in something that has no grade."""
    root = root.resolve()
    found, bad = collect(root, assignment, notebooks=notebooks_of(root, assignment), read=False)
    graded = {row.student for row in rows(root, assignment) if row.points is not None}
    handed_in = {item.student for item in found} | {item.student for item in bad}
    return tuple(sorted(handed_in - graded))


def _grade(book: GradebookGrade, stamps: tuple[Stamp, ...]) -> Grade:
    return Grade(
        student=book.student,
        assignment=book.assignment,
        outcome=Outcome.MANUAL if book.needs_manual else Outcome.GRADED,
        points=book.points,
        max_points=book.max_points,
        hints=tuple(hint for stamp in stamps for hint in stamp.hints),
        limits=tuple(stamp.verdict.exceeded for stamp in stamps if stamp.verdict.exceeded),
        not_run=sum(stamp.verdict.not_run for stamp in stamps),
        review=tuple(c.cell for c in book.cells if c.needs_manual and c.manual is not None),
    )


def _row(book: GradebookGrade, stamps: tuple[Stamp, ...]) -> Row:
    # nbgrader gives zeros to what it could not read; without our stamp that is no grade.
    graded = is_recorded(book, stamps)
    outcome = Outcome.MANUAL if book.needs_manual else Outcome.GRADED
    return Row(
        student=book.student,
        first_name=book.first_name,
        last_name=book.last_name,
        email=book.email,
        assignment=book.assignment,
        points=book.points if graded else None,
        max_points=book.max_points,
        exercises={
            cell.cell: cell.points if graded and not _waits(cell) else None for cell in book.cells
        },
        late_seconds=book.late_seconds,
        late_penalty=book.late_penalty,
        outcome=outcome if graded else Outcome.QUARANTINED,
        misconceptions=tuple(h.misconception for stamp in stamps for h in stamp.hints),
        not_run=sum(stamp.verdict.not_run for stamp in stamps),
    )


def _waits(cell: GradebookCell) -> bool:
    """Whether a cell has no points yet; those that a person gave count before another look, too."""
    return cell.needs_manual and cell.manual is None
