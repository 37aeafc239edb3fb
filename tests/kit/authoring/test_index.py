"""The index of a course is read from its notebooks."""

import json

import pytest

from torchgrade.authoring.index import course_page
from torchgrade.authoring.new import new_assignment
from torchgrade.errors import InstructorError


def indexed(root, index):
    path = root / "source" / "07_loops" / "07_loops.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["metadata"]["torchgrade"]["index"] = index
    path.write_text(json.dumps(notebook), "utf-8")


def test_titles_points_topics_and_concepts_are_there(tmp_path):
    """In each language of the course, with links to what exists."""
    new_assignment(tmp_path, "07_loops")
    indexed(tmp_path, {"topics": ["6 Practice"], "concepts": {"e7_1": "norms"}})
    page = course_page(tmp_path)
    assert "## A7 · 07_loops — one row at a time\n" in page
    assert "*A7 · 07_loops — una fila a la vez*" in page
    assert "10 points · topics: 6 Practice" in page
    assert "(../release/es/07_loops/07_loops.ipynb)" in page
    [row] = [line for line in page.splitlines() if line.startswith("| 7.1 |")]
    assert row.endswith("| 10 | norms |")
    assert "*Filas del mismo tamaño: `rms_norm`*" in row


def test_an_exercise_without_concepts_is_named(tmp_path):
    """With the place where they belong."""
    new_assignment(tmp_path, "07_loops")
    indexed(tmp_path, {"topics": ["6 Practice"], "concepts": {}})
    with pytest.raises(InstructorError, match=r"exercise 7\.1") as error:
        course_page(tmp_path)
    assert '"e7_1"' in error.value.hint
