"""Only an assignment that mentions torch.compile pays for a warm compiler."""

import os
import shutil
from pathlib import Path

import pytest

from torchgrade.config import Assignment, load_course
from torchgrade.errors import InstructorError
from torchgrade.model import CodeCell
from torchgrade.sandbox import compiles

COURSES = Path(__file__).parents[1] / "courses"


def cell(source):
    return CodeCell(index=0, source=source)


@pytest.mark.parametrize(
    "source",
    [
        "fast = torch.compile(net)",
        "@torch.compile\ndef f(x): ...",
        "from torch import nn, compile",
        "net.compile()",
        "torch.compiler.reset()",
    ],
)
def test_a_cell_that_compiles(tmp_path, source):
    """A student's cell that compiles is reason enough."""
    assert compiles(Assignment(name="a"), tmp_path, [cell(source)])


@pytest.mark.parametrize(
    "source", ["import re; re.compile('a')", "compile('1', 'f', 'eval')", "torch.rand(2)"]
)
def test_a_cell_that_does_not_compile(tmp_path, source):
    """Other things of that name are none."""
    assert not compiles(Assignment(name="a"), tmp_path, [cell(source)])


def test_a_source_notebook_that_compiles(tmp_path):
    """The toy course on torch.compile is recognised, the tiny one is not."""
    assert compiles(Assignment(name="compile"), COURSES / "compile", [])
    assert not compiles(Assignment(name="tiny"), COURSES / "tiny", [])
    shutil.copytree(COURSES / "compile" / "source", tmp_path / "source")
    assert compiles(Assignment(name="compile"), tmp_path, [])


def test_a_hidden_test_that_compiles(tmp_path):
    """A hidden test counts, also when it is changed later; wrong solutions do not."""
    tests = tmp_path / "tests" / "homework" / "a"
    (tests / "wrong").mkdir(parents=True)
    (tests / "wrong" / "m.py").write_text("torch.compile(net)\n")
    (tests / "test_a.py").write_text("1\n")
    assert not compiles(Assignment(name="a"), tmp_path, [])
    (tests / "test_a.py").write_text("student.torch.compile(net)\n")
    os.utime(tests / "test_a.py", (1, 1))
    assert compiles(Assignment(name="a"), tmp_path, [])


@pytest.mark.parametrize("said", [True, False])
def test_the_assignment_has_the_last_word(said):
    """`compile` in the course's file overrides what is found."""
    assignment = Assignment(name="compile", compile=said)
    assert compiles(assignment, COURSES / "compile", [cell("torch.compile(net)")]) is said


def test_a_wrong_setting_is_refused(tmp_path):
    """A value of another kind is refused with what is accepted."""
    (tmp_path / "grader_config.py").write_text(
        "from torchgrade.config import Assignment, Course\n"
        "course = Course(course_id='c', assignments=(Assignment(name='a', compile='yes'),))\n"
    )
    with pytest.raises(InstructorError, match="True, False or None"):
        load_course(tmp_path)
