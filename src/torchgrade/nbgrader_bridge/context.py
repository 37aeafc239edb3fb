"""Where a preprocessor stands: which course, assignment, notebook and student."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import itertools
import textwrap
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

from torchgrade.config import Course, load_course
from torchgrade.errors import TorchgradeError

R = TypeVar("R")
_WIDTH = 64
_WHOLE_WORDS: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}


@dataclasses.dataclass(frozen=True)
class Context:
    """What nbgrader's converter knows, as plain values."""

    root: Path
    assignment: str
    notebook: str
    student: str
    db_url: str
    converter: Any

    @property
    def course(self) -> Course:
        """The course; reading it may raise `InstructorError`, and grading then stops."""
        return _pinned.get() or load_course(self.root)

    @property
    def submitted(self) -> Path:
        """The file that the student handed in."""
        coursedir = self.converter.coursedir
        folder = coursedir.format_path(coursedir.submitted_directory, self.student, self.assignment)
        return Path(folder) / f"{self.notebook}.ipynb"


def context(preprocessor: Any, resources: Any) -> Context:
    """Read the context of a running preprocessor: its exporter's parent is the converter."""
    converter = preprocessor.parent.parent
    own = resources["nbgrader"]
    return Context(
        root=Path(converter.coursedir.root),
        assignment=own["assignment"],
        notebook=own["notebook"],
        student=own["student"],
        db_url=own["db_url"],
        converter=converter,
    )


_pinned: ContextVar[Course | None] = ContextVar("pinned", default=None)


@contextlib.contextmanager
def pinned(course: Course) -> Iterator[None]:
    """Let the passes use this course, in place of reading it for each notebook."""
    token = _pinned.set(course)
    try:
        yield
    finally:
        _pinned.reset(token)


_errors: ContextVar[list[TorchgradeError] | None] = ContextVar("errors", default=None)


@contextlib.contextmanager
def collected_errors() -> Iterator[list[TorchgradeError]]:
    """Collect the errors of our passes: nbgrader turns each into a text in its log."""
    found: list[TorchgradeError] = []
    token = _errors.set(found)
    try:
        yield found
    finally:
        _errors.reset(token)


def for_the_log(error: TorchgradeError) -> str:
    """Write an error in lines that fit into formgrader's dialog, which does not wrap."""
    lines = (textwrap.wrap(line, _WIDTH, **_WHOLE_WORDS) for line in str(error).splitlines())
    return "\n".join(itertools.chain.from_iterable(lines))


def reported(method: Callable[..., R]) -> Callable[..., R]:
    """Let `collected_errors` see what a pass raises, or the log; it is raised all the same.

    nbgrader logs it too, but as the last line of a long traceback.
    """

    @functools.wraps(method)
    def wrapper(*args: Any, **kwargs: Any) -> R:
        try:
            return method(*args, **kwargs)
        except TorchgradeError as error:
            if (found := _errors.get()) is not None:
                found.append(error)
            else:
                args[0].log.error("%s", for_the_log(error))
            raise

    return wrapper
