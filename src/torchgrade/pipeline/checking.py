"""`torchgrade check`: the tests are tested with the solution, the release and the library."""

from __future__ import annotations

import dataclasses
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

from torchgrade.config import Course, load_course
from torchgrade.diagnose import Catalogue, record, save
from torchgrade.engine.grading import grade_notebook
from torchgrade.engine.hints import PATTERNS, graded_by
from torchgrade.library import load_library
from torchgrade.model import State, Verdict
from torchgrade.notebook import (
    Work,
    grade_id,
    notebooks_of,
    read_source,
    solution_work,
    source_path,
    stub_work,
)

Subject = Literal["solution", "release", "wrong", "right"]


@dataclasses.dataclass(frozen=True)
class Check:
    """How one member of the library did.

    Attributes:
        subject: What it is.
        name: Its name; notebook and language of a solution or release.
        verdict: Its verdict.
        complaint: What is wrong with the tests, or an empty string.
    """

    subject: Subject
    name: str
    verdict: Verdict
    complaint: str


def check(
    root: Path,
    assignment: str,
    *,
    workers: int | None = None,
    only: Sequence[Subject] = ("solution", "release", "wrong", "right"),
    keep: bool = False,
    report: Callable[[Check, int], None] = lambda *_: None,
) -> tuple[Check, ...]:
    """Grade the instructor's notebook and the library as submissions are graded.

    The solution must earn every point in every language and the untouched release none; a wrong
    solution must lose points on its own exercise and there alone; a right one must keep all.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        workers: Notebooks run at once; the number of cores if None.
        only: Which of the four to look at.
        keep: Write the failure patterns of the wrong solutions to `patterns.json`, from which
            students' misconceptions are recognised.
        report: Called after each one with it and how many there are in all.

    Returns:
        All of them, in the order above, then by name.

    Raises:
        InstructorError: The course, the notebook or the library is wrong.
        Fault: Grading itself failed.
    """
    root = root.resolve()
    course = load_course(root)
    course.assignment(assignment)
    tests = root / "tests" / "homework" / assignment
    subjects = [s for s in _subjects(root, course, assignment, tests) if s[0] in only]
    checks = []
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        futures = [pool.submit(_check, root, course, assignment, *s) for s in subjects]
        for future in futures:
            checks.append(future.result())
            report(checks[-1], len(futures))
    if keep:
        save(patterns(checks), tests / PATTERNS)
    return tuple(checks)


def patterns(checks: Sequence[Check]) -> Catalogue:
    """Collect the failure patterns of the wrong solutions among `checks`."""
    return record((c.name, c.verdict) for c in checks if c.subject == "wrong")


def _subjects(
    root: Path, course: Course, assignment: str, tests: Path
) -> Iterator[tuple[Subject, str, str, Work]]:
    """Give subject, name, solution cell and what to run."""
    notebooks = notebooks_of(root, assignment)
    for notebook, lang in itertools.product(notebooks, course.languages):
        work = solution_work(root, course, assignment, notebook=notebook, lang=lang)
        yield "solution", f"{notebook} ({lang})", "", work
    for notebook, lang in itertools.product(notebooks, course.languages):
        work = stub_work(root, course, assignment, notebook=notebook, lang=lang)
        yield "release", f"{notebook} ({lang})", "", work
    homes = _homes(root, assignment, notebooks)
    for member in load_library(tests):
        notebook = homes.get(member.cell, notebooks[0])
        replaced = {member.cell: member.code}
        work = solution_work(root, course, assignment, notebook=notebook, replaced=replaced)
        yield member.kind, member.name, member.cell, work


def _homes(root: Path, assignment: str, notebooks: Sequence[str]) -> dict[str, str]:
    """Map each cell's `grade_id` to its notebook."""
    return {
        grade_id(cell): notebook
        for notebook in notebooks
        for cell in read_source(source_path(root, assignment, notebook)).cells
    }


def _check(
    root: Path, course: Course, assignment: str, subject: Subject, name: str, cell: str, work: Work
) -> Check:
    _, verdict, _ = grade_notebook(
        course, assignment, work.notebook, work.cells, root=root, lang=work.lang, files=work.files
    )
    own = graded_by(work.cells).get(cell, "")
    return Check(subject, name, verdict, _complaint(subject, own, verdict))


def _complaint(subject: Subject, own: str, verdict: Verdict) -> str:
    lost = {c.cell for c in verdict.cells if c.points is None or c.points < c.max_points}
    if subject == "release":
        earned = [c.cell for c in verdict.cells if c.points]
        return f"earns points on {', '.join(earned)}" if earned else ""
    if subject == "wrong":
        if own not in lost:
            return "keeps every point of its exercise"
        elsewhere = sorted(lost - {own})
        return f"loses points elsewhere: {_failed(verdict, elsewhere)}" if elsewhere else ""
    return f"loses points: {_failed(verdict, sorted(lost))}" if lost else ""


def _failed(verdict: Verdict, cells: Sequence[str]) -> str:
    found = [
        f"{result.test} ({result.state.value})"
        for cell in verdict.cells
        if cell.cell in cells
        for result in cell.results
        if result.state not in (State.PASSED, State.NOT_RUN)
    ]
    return ", ".join(found) or ", ".join(cells)
