"""A course without notebooks: cells and hidden tests are given by each test."""

import textwrap

import pytest

from torchgrade.config import Assignment, Course
from torchgrade.engine.grading import grade_notebook
from torchgrade.model import CodeCell, Limits

LIMITS = Limits(cell_seconds=2, test_seconds=2, submission_seconds=40, memory_mb=1024)


@pytest.fixture
def grade(tmp_path):
    """Grade cells against hidden tests: `grade(answer, tests)` gives record and verdict."""

    def run(answer, tests, *, limits=LIMITS, points=10, cells=None, files=None, **options):
        folder = tmp_path / "tests" / "homework" / "toy"
        folder.mkdir(parents=True, exist_ok=True)
        head = "import pytest, torch\nfrom torchgrade.testing import grades, value, StudentError\n"
        if tests:
            _keep(folder / "test_toy.py", head + textwrap.dedent(tests))
        course = Course(
            course_id="toys",
            sandbox="process",
            limits=limits,
            assignments=(Assignment(name="toy"),),
        )
        cells = cells or (
            CodeCell(index=0, source=textwrap.dedent(answer), grade_id="toy", role="solution"),
            CodeCell(index=1, source="", grade_id="toy_tests", role="test", points=points),
        )
        record, verdict, _ = grade_notebook(
            course, "toy", "toy", tuple(cells), root=tmp_path, files=files, **options
        )
        return record, verdict

    return run


def _keep(path, text):
    """Write a file only where it differs: another thread may be reading it."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def states(record):
    """Name each test's state."""
    return {r.test.removeprefix("test_toy.py::test_"): r.state.value for r in record.results}
