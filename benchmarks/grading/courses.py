"""Scratch courses: the same assignment and the same submissions for each of the graders."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat

from torchgrade.config import load_course
from torchgrade.library import Solution, load_library
from torchgrade.notebook import (
    for_language,
    grade_id,
    notebooks_of,
    read_source,
    role,
    source_path,
    without_marks,
)
from torchgrade.release import release

VARIETY = 4
"""Different submissions in a class; they come round again with another comment in them."""
_CONFIG = '''"""A scratch course of the benchmark."""

from torchgrade.config import Assignment, Course, Limits

course = Course(
    course_id="benchmark",
    languages={languages!r},
    sandbox={sandbox!r},
    limits=Limits(cell_seconds=60, test_seconds=60, submission_seconds=600, memory_mb=1024),
    assignments=(Assignment(name={assignment!r}, points={points!r}),),
)

c = get_config()  # noqa: F821 - nbgrader and torchgrade define it
c.CourseDirectory.course_id = course.course_id
'''


@dataclass(frozen=True)
class Subject:
    """One assignment to grade.

    Attributes:
        course: The course that holds its source, hidden tests and library of solutions.
        assignment: Its name; its one notebook has the same.
        sandbox: Level of isolation.
    """

    course: Path
    assignment: str
    sandbox: str

    @property
    def tests(self) -> Path:
        """Folder of the hidden tests."""
        return self.course / "tests" / "homework" / self.assignment

    def answers(self, number: int) -> dict[str, str]:
        """Give the solution cells that student `number` hands in: solved and wrong in turns."""
        source = read_source(source_path(self.course, self.assignment, self.assignment))
        cells = {grade_id(c): c.source for c in source.cells if role(c) == "solution"}
        wrong, right = self._library("wrong"), self._library("right")
        turn = (None, wrong[len(wrong) // 3], right[len(right) // 2], wrong[len(wrong) * 2 // 3])
        chosen = turn[number % VARIETY]
        if chosen is not None:
            cells[chosen.cell] = chosen.code
        lines = {name: without_marks(code) for name, code in cells.items()}
        first = next(iter(lines))
        return {**lines, first: f"{lines[first]}\n# handed in by student {number}"}

    def _library(self, kind: str) -> list[Solution]:
        return [solution for solution in load_library(self.tests) if solution.kind == kind]


def torchgrade_course(subject: Subject, root: Path, students: int) -> Path:
    """Make a course with the assignment released and the class's work handed in."""
    known = load_course(subject.course)
    root.mkdir(parents=True)
    config = _CONFIG.format(
        languages=known.languages,
        sandbox=subject.sandbox,
        assignment=subject.assignment,
        points=known.assignment(subject.assignment).points,
    )
    (root / "grader_config.py").write_text(config, encoding="utf-8")
    shutil.copy(Path(__file__).resolve().parents[2] / "nbgrader_config.py", root)
    for folder in (f"source/{subject.assignment}", f"tests/homework/{subject.assignment}"):
        ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(subject.course / folder, root / folder, ignore=ignore)
    release(root, subject.assignment, known.languages[:1])
    hand_in(subject, root, students)
    return root


def hand_in(subject: Subject, root: Path, students: int) -> None:
    """Put each student's answers into what was released, as `submitted/`."""
    (name,) = notebooks_of(subject.course, subject.assignment)
    released = root / "release" / subject.assignment / f"{name}.ipynb"
    for number in range(students):
        notebook = nbformat.read(released, as_version=4)
        answers = subject.answers(number)
        for cell in notebook.cells:
            if grade_id(cell) in answers:
                cell.source = answers[grade_id(cell)]
        path = root / "submitted" / student(number) / subject.assignment / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)


def smaller(root: Path, other: Path, students: int) -> Path:
    """Copy a course with the first `students` of its class."""
    shutil.copytree(root, other)
    for folder in sorted((other / "submitted").iterdir())[students:]:
        shutil.rmtree(folder)
    return other


def one_language(subject: Subject) -> nbformat.NotebookNode:
    """Give the source notebook in the course's first language."""
    source = read_source(source_path(subject.course, subject.assignment, subject.assignment))
    return for_language(source, load_course(subject.course).languages[0])


def student(number: int) -> str:
    """Name a student."""
    return f"student{number:03d}"
