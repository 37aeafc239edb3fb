"""What hidden tests run against when a test author calls pytest: a notebook in a real sandbox."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path

from torchgrade.config import CONFIG_FILE, load_course
from torchgrade.errors import InstructorError
from torchgrade.library import Kind, find_solution
from torchgrade.notebook import (
    Work,
    grade_id,
    notebooks_of,
    read_source,
    solution_work,
    source_path,
    submission_work,
)
from torchgrade.sandbox import Box, check_out_of_sight, compiles, open_sandbox
from torchgrade.testing.executed import Executed

_log = logging.getLogger(__name__)


class Standalone:
    """Runs an assignment's notebook the first time that one of its tests asks for it.

    Args:
        start: A folder in the course, or the course itself.
        tests: The folders of hidden tests that are to run.
        submission: A student's notebook, or None.
        wrong: Name of a wrong solution, or None.
        right: Name of a right solution, or None.
        device: Device type, or None for the course's.

    Raises:
        InstructorError: No course is there, or what was named is not, or more than one was.
        SubmissionError: The student's notebook can't be read.
    """

    def __init__(
        self,
        start: Path,
        tests: Iterable[Path],
        *,
        submission: str | None,
        wrong: str | None,
        right: str | None,
        device: str | None,
    ) -> None:
        self._root = _course_root(start)
        self._course = load_course(self._root)
        if sum(option is not None for option in (submission, wrong, right)) > 1:
            raise InstructorError(
                "--submission, --wrong and --right each name what the tests run against",
                hint="Give one of them.",
            )
        self._submission = None if submission is None else Path(submission).resolve()
        if self._submission is not None and not self._submission.is_file():
            raise InstructorError(
                f"--submission {submission}: there is no such file",
                hint="Name a notebook, submitted/<student>/<assignment>/<notebook>.ipynb.",
            )
        self._solutions: tuple[tuple[Kind, str | None], ...] = (("wrong", wrong), ("right", right))
        self.device = device or self._course.device
        self._works = {folder: tuple(self._prepare(folder)) for folder in tests}
        compiler = any(
            compiles(self._course.assignment(work.assignment), self._root, work.cells)
            for works in self._works.values()
            for work in works
        )
        self._sandbox = open_sandbox(
            self._course.sandbox, on_notice=_log.warning, compiler=compiler
        )
        try:
            check_out_of_sight(self._sandbox, self._root)
        except InstructorError:
            self._sandbox.close()
            raise
        self._found: dict[tuple[Path, str], tuple[Executed, Box]] = {}

    def find(self, tests: Path, cell: str) -> Executed:
        """Give the executed notebook that a hidden test is about.

        Args:
            tests: The assignment's folder of hidden tests.
            cell: `grade_id` of the test's cell.
        """
        works = self._works[tests]
        work = next((w for w in works if any(c.grade_id == cell for c in w.cells)), works[0])
        key = (tests, work.notebook)
        if key not in self._found:
            self._found[key] = self._execute(work)
        return self._found[key][0]

    def close(self) -> None:
        """End every sandbox."""
        for executed, box in self._found.values():
            executed.close()
            box.kill()
        self._sandbox.close()

    def _execute(self, work: Work) -> tuple[Executed, Box]:
        limits = self._course.limits_for(work.assignment)
        ours, theirs = socket.socketpair()
        box = self._sandbox.start(theirs, limits, self.device)
        executed = Executed(ours, limits, device=self.device)
        for run in executed.run(work.cells, work.files):
            if run.state != "passed":
                _log.info("cell %d: %s", run.index, run.state)
        return executed, box

    def _prepare(self, tests: Path) -> Iterator[Work]:
        assignment = tests.name
        if self._submission is not None:
            yield submission_work(self._root, self._course, assignment, self._submission)
            return
        replaced = {}
        for kind, name in self._solutions:
            if name is not None:
                solution = find_solution(tests, kind, name)
                replaced[solution.cell] = solution.code
        for notebook in notebooks_of(self._root, assignment):
            source = read_source(source_path(self._root, assignment, notebook))
            known = {grade_id(cell) for cell in source.cells}
            own = {cell: code for cell, code in replaced.items() if cell in known}
            yield solution_work(
                self._root, self._course, assignment, notebook=notebook, replaced=own
            )


def _course_root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).is_file():
            return folder
    raise InstructorError(
        f"no {CONFIG_FILE} in {start} or above it",
        hint="Run pytest in the course's folder.",
    )
