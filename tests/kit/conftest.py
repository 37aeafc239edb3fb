"""A released tiny course, and a class that handed in all sorts of things."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit import postgresql
from torchgrade.release import release

TESTS = Path(__file__).parents[1]
DOUBLE = "def double(x):\n    return 2 * x"
TRIPLE = "def triple(x):\n    return 3 * x"


LONG = (
    "test_assignments.py",
    "test_end_to_end.py",
    "test_killed.py",
    "test_docs.py",
    "test_tutorials.py",
    "test_grading.py",
)
"""Files that take longest: they begin, so that no worker is left alone with one at the end."""


def pytest_collection_modifyitems(items):
    rank = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.name, len(LONG)))


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """The tiny course after `release`, once per session: copy it, never change it."""
    root = tmp_path_factory.mktemp("course") / "tiny"
    shutil.copytree(TESTS / "kit" / "courses" / "tiny", root)
    shutil.copy(TESTS.parent / "nbgrader_config.py", root)
    release(root, "tiny")
    return root


@pytest.fixture
def course(released, tmp_path):
    """A released tiny course of the test's own."""
    return Path(shutil.copytree(released, tmp_path / "tiny"))


class Student:
    """Edits the released notebook as a student (or a hostile one) would."""

    def __init__(self, root, name, lang="en"):
        self.folder = root / "submitted" / name / "tiny"
        self.folder.mkdir(parents=True)
        release = root / "release" / ("" if lang == "en" else lang) / "tiny" / "tiny.ipynb"
        self.nb = json.loads(release.read_text())

    def cells(self, grade_id):
        return [c for c in self.nb["cells"] if self.id_of(c) == grade_id]

    def cell(self, grade_id):
        return self.cells(grade_id)[0]

    @staticmethod
    def id_of(cell):
        return cell["metadata"].get("nbgrader", {}).get("grade_id", "")

    def answer(self, double=DOUBLE, triple=TRIPLE):
        self.cell("double")["source"] = double
        self.cell("triple")["source"] = triple
        return self

    def write(self, name="tiny.ipynb"):
        (self.folder / name).write_text(json.dumps(self.nb))
        return self

    def write_text(self, text):
        (self.folder / "tiny.ipynb").write_text(text)
        return self


@pytest.fixture
def student(course):
    """Start a submission to the test's course: `student(name, lang)`."""
    return lambda name, lang="en": Student(course, name, lang)


def nbgrader(root, *arguments):
    """Run plain nbgrader in a course, as an instructor does."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def plain(course):
    """Run plain nbgrader in the test's course."""
    return lambda *arguments: nbgrader(course, *arguments)


@pytest.fixture
def server():
    """A PostgreSQL server for one test; skipped where PostgreSQL is not installed."""
    with postgresql.serve() as made:
        yield made
