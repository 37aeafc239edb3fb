"""Grades a class of hundreds over the whole course, and looks at every answer's points.

`python -m benchmarks.whole_course` from the repository's root. Each student answers each exercise
of each assignment with a right solution, with a wrong one, or not at all, drawn from the libraries.
So it is known beforehand which exercises must earn all their points, which must not, and which
none. A right answer that builds on another exercise's answer (a class that inherits from it) is
judged only where that one is right. It ends with status 1 if anything else comes out, or if a
submission could not be graded.
"""

from __future__ import annotations

import argparse
import ast
import collections
import contextlib
import dataclasses
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import nbformat

from benchmarks.grading.meter import Meter, Used
from torchgrade.config import load_course
from torchgrade.library import Solution, load_library
from torchgrade.notebook import (
    grade_id,
    notebooks_of,
    read_source,
    role,
    source_path,
    without_marks,
)
from torchgrade.release import release

ROOT = Path(__file__).resolve().parents[1]
SHARES = {"right": 0.6, "wrong": 0.3, "blank": 0.1}
"""How answers are drawn."""
SECONDS = 7200
TORCHGRADE = str(Path(sys.executable).parent / "torchgrade")
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}
Kind = Literal["right", "wrong", "blank"]


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a student hands in for one exercise.

    Attributes:
        kind: A `right` one must earn all points, a `wrong` one not all, a `blank` one none.
        name: Of the member of the library; empty for the notebook's own solution and for blanks.
        misconception: That a wrong one shows.
        code: Of the whole solution cell; None leaves the cell as it was released.
        needs: Other exercises, by test cell, whose answers its code uses.
    """

    kind: Kind
    name: str = ""
    misconception: str = ""
    code: str | None = None
    needs: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True)
class Found:
    """What came out for one assignment.

    Attributes:
        assignment: Its name.
        submissions: How many were handed in.
        answers: How many exercises were answered rightly, wrongly, or not at all.
        named: How many answers were `wrong`, and at how many of them the misconception was `named`.
        misnamed: The names given that no answer of the student deserves, one line each.
        complaints: What must not be, one line each.
        cpu: CPU seconds of `torchgrade grade`.
        wall: Wall-clock seconds of it.
    """

    assignment: str
    submissions: int
    answers: Mapping[str, int]
    named: Mapping[str, int]
    misnamed: Sequence[str]
    complaints: Sequence[str]
    cpu: float
    wall: float


def main() -> None:
    """Hand in, grade, look, print, and say whether all came out as it must."""
    options = _options()
    found = []
    for assignment in options.only or [a.name for a in load_course(ROOT).assignments]:
        found.append(_run(assignment, options))
        print(line(found[-1]), *found[-1].misnamed, *found[-1].complaints, sep="\n", flush=True)
    if options.json:
        record = [dataclasses.asdict(each) for each in found]
        options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    bad = sum(len(each.complaints) for each in found)
    total = sum(each.submissions for each in found)
    print(f"{total} submissions: " + (f"{bad} complaints" if bad else "all as they must be"))
    sys.exit(bool(bad))


def make_course(root: Path, assignment: str) -> Path:
    """Copy the course with one assignment's files, and release it."""
    root.mkdir(parents=True)
    for name in ("grader_config.py", "nbgrader_config.py"):
        shutil.copy(ROOT / name, root)
    for folder in (f"source/{assignment}", f"tests/homework/{assignment}"):
        ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / folder, root / folder, ignore=ignore)
    release(root, assignment)
    return root


def hand_in(
    course: Path, assignment: str, students: int, seed: str
) -> dict[str, dict[str, Answer]]:
    """Draw each student's answers and put them into the released notebook of a drawn language.

    Returns:
        The answers by student and by test cell.
    """
    draw = random.Random(seed)
    (notebook,) = notebooks_of(course, assignment)
    choices = _choices(course, assignment, notebook)
    languages = load_course(course).languages
    handed: dict[str, dict[str, Answer]] = {}
    for number in range(students):
        chosen = {cell: choose(draw, library) for cell, library in choices.items()}
        lang = draw.choice(languages)
        folder = course / "release" / ("" if lang == languages[0] else lang) / assignment
        released = nbformat.read(folder / f"{notebook}.ipynb", as_version=4)
        for cell in released.cells:
            answer = chosen.get(grade_id(cell))
            if answer is not None and answer.code is not None:
                cell.source = answer.code
        student = f"student{number:03d}"
        target = course / "submitted" / student / assignment
        target.mkdir(parents=True)
        nbformat.write(released, target / f"{notebook}.ipynb")
        handed[student] = {f"{cell}_tests": answer for cell, answer in chosen.items()}
    return handed


def _choices(course: Path, assignment: str, notebook: str) -> dict[str, list[Answer]]:
    """Give what there is to answer each exercise with, the notebook's own solution first."""
    source = read_source(source_path(course, assignment, notebook))
    own = {
        grade_id(cell): without_marks(cell.source)
        for cell in source.cells
        if cell.cell_type == "code" and role(cell) == "solution"
    }
    defined = {cell: names_of(code)[0] for cell, code in own.items()}

    def needs(cell: str, code: str) -> frozenset[str]:
        bound, used = names_of(code)
        others = {c for c, names in defined.items() if c != cell and names & (used - bound)}
        return frozenset(f"{other}_tests" for other in others)

    found = {
        cell: [Answer("right", code=code, needs=needs(cell, code)), Answer("blank")]
        for cell, code in own.items()
    }
    for solution in load_library(course / "tests" / "homework" / assignment):
        found[solution.cell].append(_answer(solution, needs(solution.cell, solution.code)))
    return found


def names_of(code: str) -> tuple[set[str], set[str]]:
    """Give the names that a cell's code binds anywhere, and those that it reads."""
    bound, used = set[str](), set[str]()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
    return bound, used


def _answer(solution: Solution, needs: frozenset[str]) -> Answer:
    return Answer(solution.kind, solution.name, solution.misconception, solution.code, needs)


def choose(draw: random.Random, library: Sequence[Answer]) -> Answer:
    """Draw the kind of an answer, then one of this kind."""
    (kind,) = draw.choices(list(SHARES), weights=list(SHARES.values()))
    return draw.choice([answer for answer in library if answer.kind == kind])


def grade(course: Path, assignment: str, workers: int, meter: Meter) -> Used:
    """Grade the class as a TA does."""
    command = [TORCHGRADE, "grade", assignment, f"--workers={workers}"]
    return meter.run(command, cwd=course, environment=ENVIRONMENT, seconds=SECONDS)


def _export(course: Path, assignment: str, meter: Meter) -> dict[str, dict[str, Any]]:
    target = course / "grades.json"
    command = [TORCHGRADE, "export", assignment, "--to=json", f"--out={target}"]
    meter.run(command, cwd=course, environment=ENVIRONMENT, seconds=SECONDS)
    return {row["student"]: row for row in json.loads(target.read_text("utf-8"))}


def complaints(
    handed: Mapping[str, Mapping[str, Answer]],
    rows: Mapping[str, Mapping[str, Any]],
    points: Mapping[str, float],
) -> list[str]:
    """Compare what was graded with what was handed in.

    Args:
        handed: The answers by student and by test cell.
        rows: What was exported, by student.
        points: What each test cell is worth.

    Returns:
        A line for each exercise whose points can't be right, and for each student without a grade.
    """
    found = []
    for student, answers in handed.items():
        if student not in rows:
            found.append(f"{student}: was not graded")
            continue
        for cell, answer in answers.items():
            if answer.kind == "right" and any(answers[c].kind != "right" for c in answer.needs):
                continue
            earned, most = rows[student]["exercises"].get(cell), points[cell]
            if earned is None or not _fits(answer.kind, earned, most):
                said = f"{answer.kind} {answer.name}".strip()
                found.append(f"{student}: {cell}, {said}: {earned} of {most:g} points")
    return found


def _fits(kind: Kind, earned: float, most: float) -> bool:
    if kind == "right":
        return earned == most
    return earned < most if kind == "wrong" else earned == 0


def named(
    handed: Mapping[str, Mapping[str, Answer]], rows: Mapping[str, Mapping[str, Any]]
) -> dict[str, int]:
    """Count the wrong answers, and those whose misconception was named."""
    counted = {"wrong": 0, "named": 0}
    for student, row in rows.items():
        wrong = _misconceptions(handed[student])
        counted["wrong"] += len(wrong)
        counted["named"] += len(wrong & set(row["misconceptions"]))
    return counted


def misnamed(
    handed: Mapping[str, Mapping[str, Answer]], rows: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Name the misconceptions that students were told of and have not."""
    found = []
    for student, row in rows.items():
        wrong = _misconceptions(handed[student])
        if strangers := set(row["misconceptions"]) - wrong:
            has = ", ".join(sorted(wrong)) or "none"
            found.append(f"{student}: told of {', '.join(sorted(strangers))}, has {has}")
    return found


def _misconceptions(answers: Mapping[str, Answer]) -> set[str]:
    return {answer.misconception for answer in answers.values() if answer.kind == "wrong"}


def line(found: Found) -> str:
    """Sum up an assignment."""
    kinds = ", ".join(f"{number} {kind}" for kind, number in found.answers.items())
    hints = "{named} of {wrong} wrong ones named".format(**found.named)
    each = found.cpu / found.submissions
    return (
        f"{found.assignment}: {found.submissions} submissions, answers: {kinds}; {hints},"
        f" {len(found.misnamed)} students told of what they do not have;"
        f" {found.wall:.0f} s, {each:.2f} CPU seconds each;"
        f" {len(found.complaints) or 'no'} complaints"
    )


def _run(assignment: str, options: argparse.Namespace) -> Found:
    with (
        tempfile.TemporaryDirectory(prefix="class-") as scratch,
        contextlib.closing(Meter()) as meter,
    ):
        course = make_course(Path(scratch) / "course", assignment)
        handed = hand_in(course, assignment, options.students, f"{options.seed}/{assignment}")
        used = grade(course, assignment, options.workers, meter)
        rows = _export(course, assignment, meter)
        points = _points(course, assignment)
    given = collections.Counter[str](
        a.kind for answers in handed.values() for a in answers.values()
    )
    return Found(
        assignment,
        len(handed),
        dict(given),
        named(handed, rows),
        misnamed(handed, rows),
        complaints(handed, rows, points),
        used.cpu,
        used.wall,
    )


def _points(course: Path, assignment: str) -> dict[str, float]:
    (notebook,) = notebooks_of(course, assignment)
    cells = read_source(source_path(course, assignment, notebook)).cells
    return {
        grade_id(cell): cell.metadata["nbgrader"]["points"]
        for cell in cells
        if role(cell) == "test"
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.whole_course", description=__doc__)
    parser.add_argument("--students", type=int, default=200, help="size of the class")
    parser.add_argument("--only", nargs="*", help="these assignments (default: all)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="run at once")
    parser.add_argument("--seed", type=int, default=1, help="draws the same class again")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
