"""Builds a scratch course with a released assignment and a class's submissions."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from torchgrade.config import load_course
from torchgrade.demo.students import HOSTILE, STUDENTS, Student
from torchgrade.errors import InstructorError
from torchgrade.library import find_solution
from torchgrade.notebook import (
    for_language,
    grade_id,
    read_source,
    role,
    source_path,
    without_marks,
)
from torchgrade.release import release
from torchgrade.sandbox import probe

ASSIGNMENT = "02_dataset"
_MARK = ".torchgrade-demo"
_CONFIG = '''"""The demo's course: as the real one, with less patience for the hostile ones."""

from torchgrade.config import Assignment, Course, Limits

course = Course(
    course_id="demo",
    languages={languages!r},
    sandbox={sandbox!r},
    limits=Limits(cell_seconds=4, test_seconds=4, submission_seconds=30, memory_mb=1024),
    assignments=(Assignment(name="{assignment}", points={points:g}),),
)

c = get_config()  # noqa: F821 - nbgrader and torchgrade define it
c.CourseDirectory.course_id = course.course_id
'''


@dataclasses.dataclass(frozen=True)
class Classroom:
    """What was made.

    Attributes:
        root: The scratch course.
        assignment: The assignment that was handed in.
        students: Who handed in.
        sandbox: The level of isolation that the course accepts here.
        left_out: Hostile submissions that are not run because the sandbox is too weak for them.
    """

    root: Path
    assignment: str
    students: tuple[Student, ...]
    sandbox: str
    left_out: tuple[Student, ...]


def make_classroom(course: Path, root: Path) -> Classroom:
    """Release the assignment into a scratch course and hand in a class's work.

    Args:
        course: The course to take the assignment from.
        root: Folder of the scratch course; an earlier demo in it is replaced.

    Returns:
        The classroom.

    Raises:
        InstructorError: The folder holds something else, the course lacks the assignment, or
            this machine can't isolate a submission at all.
    """
    sandbox = _best_sandbox()
    safe = sandbox != "process"
    students = tuple(s for s in STUDENTS if safe or s not in HOSTILE)
    _clear(root)
    _copy_course(course, root, sandbox)
    release(root, ASSIGNMENT)
    for student in students:
        _hand_in(root, student)
    left_out = tuple(s for s in STUDENTS if s not in students)
    return Classroom(root, ASSIGNMENT, students, sandbox, left_out)


def _best_sandbox() -> str:
    levels = probe()
    for level in levels:
        if level.available:
            return level.name
    raise InstructorError(
        "this machine can't run a submission apart from the grader", hint=levels[0].hint
    )


def _clear(root: Path) -> None:
    if root.exists() and any(root.iterdir()) and not (root / _MARK).exists():
        raise InstructorError(
            f"{root} holds something that is not an earlier demo",
            hint="Name another folder: `torchgrade demo FOLDER`.",
        )
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    (root / _MARK).touch()


def _copy_course(course: Path, root: Path, sandbox: str) -> None:
    known = load_course(course)
    config = _CONFIG.format(
        languages=known.languages,
        sandbox=sandbox,
        assignment=ASSIGNMENT,
        points=known.assignment(ASSIGNMENT).points,
    )
    (root / "grader_config.py").write_text(config, encoding="utf-8")
    shutil.copy(course / "nbgrader_config.py", root)
    for folder in (f"source/{ASSIGNMENT}", f"tests/homework/{ASSIGNMENT}"):
        ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(course / folder, root / folder, ignore=ignore)


def _hand_in(root: Path, student: Student) -> None:
    folder = root / "submitted" / student.name / ASSIGNMENT
    folder.mkdir(parents=True)
    notebook = _released(root, student.lang)
    if student.answers is not None:
        answers = _solutions(root, student.lang)
        for kind, name in student.answers:
            solution = find_solution(root / "tests" / "homework" / ASSIGNMENT, kind, name)
            answers[solution.cell] = solution.code
        for cell in notebook.cells:
            if grade_id(cell) in answers and grade_id(cell) not in student.skipped:
                cell.source = answers[grade_id(cell)]
    path = folder / f"{ASSIGNMENT}.ipynb"
    if student.spoil is not None:
        student.spoil(notebook)
    nbformat.write(notebook, path)
    if student.break_file is not None:
        student.break_file(path)


def _released(root: Path, lang: str) -> NotebookNode:
    default = load_course(root).languages[0]
    folder = root / "release" / ("" if lang == default else lang) / ASSIGNMENT
    return nbformat.read(folder / f"{ASSIGNMENT}.ipynb", as_version=4)


def _solutions(root: Path, lang: str) -> dict[str, str]:
    source = read_source(source_path(root, ASSIGNMENT, ASSIGNMENT))
    cells = for_language(source, lang).cells
    return {
        grade_id(cell): without_marks(cell.source) for cell in cells if role(cell) == "solution"
    }
