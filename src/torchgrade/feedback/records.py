"""What a feedback page says, as plain data.

A closed list: what has no field here can't reach a student. There is none for a hidden test's
name, source, inputs, expected values, failing line or exception message.
"""

from __future__ import annotations

from typing import Literal

from torchgrade.model import Record, State


class Spot(Record, frozen=True, kw_only=True):
    """A line of the student's own code.

    Attributes:
        cell: Position of the cell in the notebook.
        line: Line in that cell, from 1.
        code: The line itself, as submitted.
    """

    cell: int
    line: int
    code: str


class Check(Record, frozen=True, kw_only=True):
    """One hidden test, as its student reads it.

    Attributes:
        sentence: What the test expects.
        state: How it ended.
        word: The state in the reader's language.
        advice: What the state means and what to do next; empty for a passed one, and where an
            earlier check of the exercise has the same.
        spot: Where the student's code raised, if it did.
    """

    sentence: str
    state: State
    word: str
    advice: str = ""
    spot: Spot | None = None


class Exercise(Record, frozen=True, kw_only=True):
    """One graded cell.

    Attributes:
        grade_id: nbgrader's id of the cell.
        title: Heading of the exercise in the notebook.
        points: Points given, or None where a person still has to grade.
        max_points: Points that could be earned.
        by_person: A person gave these points, or still has to.
        review: A person gave these points, and is to look at them again: the work was graded anew.
        checks: The hidden tests.
        hints: Hints for the misconceptions recognised.
        notes: Remarks on this exercise.
        comments: What the grader wrote.
    """

    grade_id: str
    title: str
    points: float | None
    max_points: float
    by_person: bool = False
    review: bool = False
    checks: tuple[Check, ...] = ()
    hints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()


class Output(Record, frozen=True, kw_only=True):
    """One thing that a cell showed.

    Attributes:
        kind: What it is; `withheld` stands for content of a type that is not shown.
        text: The text, or what replaces a withheld output.
        image: `data:` URL of an image.
        lines: Number of lines of the text.
        cut: Part of the text was left out.
    """

    kind: Literal["stdout", "stderr", "error", "result", "image", "withheld"]
    text: str = ""
    image: str = ""
    lines: int = 0
    cut: bool = False


class Cell(Record, frozen=True, kw_only=True):
    """One cell of the student's notebook.

    Attributes:
        index: Position in the notebook.
        kind: `code` or `markdown`.
        title: The first heading of a markdown cell.
        level: Its level, 1 to 6.
        source: Code or markdown.
        outputs: What it showed when the notebook ran.
        mine: The student wrote it.
        marked: Lines that a check points to.
    """

    index: int
    kind: Literal["code", "markdown"]
    title: str = ""
    level: int = 0
    source: str = ""
    outputs: tuple[Output, ...] = ()
    mine: bool = False
    marked: tuple[int, ...] = ()


class Feedback(Record, frozen=True, kw_only=True):
    """A student's feedback on one notebook.

    Attributes:
        student: Student id.
        assignment: Assignment name.
        title: Title of the notebook.
        lang: Language of every sentence here.
        score: Points after the late penalty.
        max_score: Points that could be earned.
        late_penalty: Points taken for lateness.
        pending: A person still has to grade a part.
        passed: Hidden tests passed.
        checks: Hidden tests in all.
        not_run: Hidden tests that could not run on the device.
        notes: Remarks on the whole submission.
        exercises: In the notebook's order.
        cells: The student's notebook.
    """

    student: str
    assignment: str
    title: str
    lang: str
    score: float
    max_score: float
    late_penalty: float
    pending: bool
    passed: int
    checks: int
    not_run: int
    notes: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    cells: tuple[Cell, ...] = ()
