"""Write the student versions of an assignment, proven, in every language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from torchgrade.config import load_course
from torchgrade.errors import InstructorError
from torchgrade.nbgrader_bridge import generate
from torchgrade.notebook import notebooks_of


def release(root: Path, assignment: str, langs: Sequence[str] = ()) -> list[Path]:
    """Release an assignment.

    Each language is proven before it replaces what was there: nothing hidden is given away, the
    solution earns every point and the untouched release none. The bytes depend on the source
    alone.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        langs: Languages to release; all of the course's if empty.

    Returns:
        The files that students get.

    Raises:
        InstructorError: If the assignment can't be released; it says why and what to do.
    """
    course = load_course(root)
    notebooks_of(root, course.assignment(assignment).name)
    unknown = [lang for lang in langs if lang not in course.languages]
    if unknown:
        raise InstructorError(
            f"The course has no language {unknown[0]!r}.",
            hint=f"It has {', '.join(course.languages)}.",
        )
    wanted = [lang for lang in course.languages if not langs or lang in langs]
    return [file for lang in wanted for file in generate(root, assignment, lang).files]
