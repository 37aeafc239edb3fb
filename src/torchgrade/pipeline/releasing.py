"""`torchgrade release`: where the course asks for it, the tests are checked first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from torchgrade.authoring.gates import Trial
from torchgrade.config import Course, load_course
from torchgrade.errors import InstructorError, tells_from_course
from torchgrade.pipeline.checking import check, holds
from torchgrade.release import release as write_release


@tells_from_course
def release(
    root: Path,
    assignment: str,
    langs: Sequence[str] = (),
    *,
    report: Callable[[Trial, int], None] = lambda *_: None,
) -> list[Path]:
    """Release an assignment, once its tests hold.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        langs: Languages to release; all of the course's if empty.
        report: As for `check`, if there is one.

    Returns:
        The files that students get.

    Raises:
        InstructorError: If it can't be released, or what was checked is not what was released; it
            says why and what to do.
    """
    course = load_course(root)
    if not course.checks.before_release:
        return write_release(root, assignment, langs)
    if not holds(root, course, assignment):
        checked, _ = check(root, assignment, report=report)
        if not checked.passed:
            open_ = [g for g in checked.gates if not g.passed]
            raise InstructorError(
                f"{assignment} is not released, its tests do not hold.\n"
                + "\n".join(f"  {g.sentence}: {g.good} of {g.tried}" for g in open_),
                hint=f"`torchgrade check {assignment}` names each of them.",
            )
    _refuse_unchecked(root, course, assignment, "is not released")
    files = write_release(root, assignment, langs)
    _refuse_unchecked(root, course, assignment, "must be released again")
    return files


def _refuse_unchecked(root: Path, course: Course, assignment: str, what: str) -> None:
    """Refuse what is no longer as it was checked: the files are read again to be released."""
    if not holds(root, course, assignment):
        raise InstructorError(
            f"{assignment} {what}: it was changed while it was checked or written",
            hint=f"Run `torchgrade release {assignment}` again once nobody edits it.",
        )
