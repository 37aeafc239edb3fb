"""An exercise on `torch.compile`, as small as can be: the kit's own if it has one, else this."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from benchmarks.grading.courses import Subject

_CONFIG = '''"""One exercise on torch.compile."""

from torchgrade.config import Assignment, Course

course = Course(
    course_id="compile",
    languages=("en",),
    assignments=(Assignment(name="compile", points=10),),
)
c = get_config()  # noqa: F821 - nbgrader and torchgrade define it
c.CourseDirectory.course_id = course.course_id
'''
_SOLUTION = '''def fast(net):
    """The network, compiled."""
    ### BEGIN SOLUTION
    return torch.compile(net)
    ### END SOLUTION'''
_CHECK = """example = torch.nn.Linear(3, 2)
assert fast(example)(torch.ones(4, 3)).shape == (4, 2), "fast(net) should answer as net does."
"""
_HELPERS = '''"""What must live beside the student's code."""

import torch


class Net(torch.nn.Module):
    """Two layers."""

    def __init__(self):
        super().__init__()
        self.one, self.two = torch.nn.Linear(8, 16), torch.nn.Linear(16, 4)

    def forward(self, x):
        return self.two(torch.relu(self.one(x)))


def backward(y):
    """Compute the gradients of the sum."""
    y.sum().backward()
'''
_TESTS = '''"""Hidden tests of `fast`."""

import torch

from torchgrade.testing import grades, value


@grades("fast_tests")
def test_same_numbers(student, rng):
    """The compiled network answers as the network does."""
    net, x = student.load("helpers.py").Net(), rng.normal(6, 8)
    torch.testing.assert_close(value(student.fast(net)(x)), value(net(x)))


@grades("fast_tests")
def test_gradients(student, rng):
    """Gradients reach the parameters of the network."""
    helpers = student.load("helpers.py")
    net = helpers.Net()
    helpers.backward(student.fast(net)(rng.normal(6, 8)))
    assert net.one.weight.grad is not None, "no gradient"


@grades("fast_tests")
def test_other_sizes(student, rng):
    """Batches of any size are answered."""
    net = student.load("helpers.py").Net()
    fast = student.fast(net)
    for size in (6, 5, 3):
        assert fast(rng.normal(size, 8)).shape == (size, 4), size
'''
_WRONG = '''"""The compiled network computes no gradients."""
# cell: fast
# misconception: MC.1a
# hint: Does your network still learn?

def fast(net):
    return torch.no_grad()(torch.compile(net))
'''
_RIGHT = '''"""The size of the batch is dynamic from the start."""
# cell: fast

def fast(net):
    return torch.compile(net, dynamic=True)
'''


def compile_course(repository: Path, scratch: Path, sandbox: str) -> Subject:
    """Find the kit's toy course on `torch.compile`, or write one.

    Args:
        repository: Where torchgrade's sources are.
        scratch: Where a course may be written.
        sandbox: Level of isolation.

    Returns:
        The assignment to grade.
    """
    kit = repository / "tests" / "kit" / "courses" / "compile"
    for tests in sorted(kit.glob("tests/homework/*")):
        if any(tests.glob("test_*.py")) and any((kit / "source" / tests.name).glob("*.ipynb")):
            return Subject(kit, tests.name, sandbox)
    _write(scratch)
    return Subject(scratch, "compile", sandbox)


def _write(root: Path) -> None:
    tests, source = root / "tests/homework/compile", root / "source/compile"
    for folder in (tests / "wrong", tests / "right", source):
        folder.mkdir(parents=True)
    files = {
        root / "grader_config.py": _CONFIG,
        tests / "helpers.py": _HELPERS,
        tests / "test_fast.py": _TESTS,
        tests / "wrong" / "MC.1a_no_gradients.py": _WRONG,
        tests / "right" / "SC.1a_dynamic.py": _RIGHT,
    }
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    answer = {"grade": False, "solution": True, "locked": False}
    check = {"grade": True, "solution": False, "locked": True, "points": 10}
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# torch.compile", id="title"),
            _cell("import torch", "imports", {"grade": False, "solution": False, "locked": True}),
            _cell(_SOLUTION, "fast", answer),
            _cell(_CHECK, "fast_tests", check),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )
    nbformat.write(notebook, source / "compile.ipynb")


def _cell(source: str, name: str, flags: Mapping[str, object]) -> nbformat.NotebookNode:
    ours = {"grade_id": name, "schema_version": 3, "task": False, **flags}
    metadata: dict[str, object] = {"nbgrader": ours}
    if flags["solution"]:
        metadata["tags"] = ["solution"]
    return new_code_cell(source, id=name.replace("_", "-"), metadata=metadata)
