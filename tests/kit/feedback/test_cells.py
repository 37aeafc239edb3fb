"""Exercises are named by the right heading."""

import nbformat
import pytest

from torchgrade.feedback.cells import headings, title_of

MD = nbformat.v4.new_markdown_cell


def _graded(grade_id):
    cell = nbformat.v4.new_code_cell("")
    cell.metadata["nbgrader"] = {"grade": True, "grade_id": grade_id}
    return cell


def _titles(*parts):
    cells = [_graded(part[1:]) if part.startswith("@") else MD(part) for part in parts]
    counting = headings(cells)
    found = [title_of(i, counting) for i, cell in enumerate(cells) if "nbgrader" in cell.metadata]
    return [title.text if title else None for title in found]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["# HW\n\n## A", "### Hint", "@1", "## B", "@2"], ["A", "B"]),
        (["# HW", "## Part", "### A", "@1", "### B", "@2"], ["A", "B"]),
        (["# HW", "## A", "@1", "@2"], ["A", "A"]),
        (["# A", "@1", "# B", "@2"], ["A", "B"]),
        (["# HW", "@1"], ["HW"]),
        (["text", "@1"], [None]),
        (["# HW", "## A\n\n```\n# no\n```", "@1"], ["A"]),
        (["A\n=", "B `x` *y*\n---", "@1"], ["B x y"]),
    ],
)
def test_title(parts, expected):
    """The heading that tells graded cells apart names them; hints and code don't."""
    assert _titles(*parts) == expected


def test_student_answer_names_nothing():
    """A heading inside a written answer is the student's, not the exercise's."""
    answer = MD("# Mine")
    answer.metadata["nbgrader"] = {"grade": True, "solution": True, "grade_id": "x"}
    cells = [MD("# HW"), MD("## A"), answer]
    assert title_of(2, headings(cells)).text == "A"
