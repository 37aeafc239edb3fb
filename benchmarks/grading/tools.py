"""The graders that are compared: each prepares a class of its own and says how to grade it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from abc import ABC, abstractmethod
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from benchmarks.grading.courses import Subject, hand_in, one_language, smaller, student
from benchmarks.grading.meter import Failed
from torchgrade.notebook import grade_id, role

Verdicts = dict[str, dict[str, bool]]
"""For each student, each hidden test as `cell::function`: passed or not."""
_IMPORT = re.compile(r"^from torchgrade\.testing import", re.MULTILINE)
_STOCK_CONFIG = """c = get_config()
c.CourseDirectory.course_id = "stock"
c.Execute.timeout = 280  # a busy machine may take longer to compile than the default of 30 s
"""
_RAN = re.compile(r"^hidden test ([\w:]+) (passed|failed)$", re.MULTILINE)


class Tool(ABC):
    """One grader with one class of students.

    Args:
        subject: What is graded.
        root: Its scratch folder.
        students: How many.
        lib: Folder of the programs that run beside the student's code.
    """

    def __init__(self, subject: Subject, root: Path, students: int, lib: Path) -> None:
        self.subject, self.root, self.students, self.lib = subject, root, students, lib

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command that grades the class, to run in `root`."""

    @abstractmethod
    def verdicts(self) -> Verdicts:
        """Read what the command found."""

    @property
    def cache(self) -> Path:
        """Where `torch.compile` keeps its results from one submission to the next."""
        return self.root / "inductor"

    def clear(self) -> None:
        """Remove what an earlier run found and kept."""
        shutil.rmtree(self.cache, ignore_errors=True)
        shutil.rmtree(self.root / "autograded", ignore_errors=True)
        (self.root / "found.json").unlink(missing_ok=True)


class Torchgrade(Tool):
    """`torchgrade grade` with hidden tests, in the sandbox."""

    def __init__(self, *given: object, workers: int, whole: Path) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._workers = workers
        if not self.root.exists():
            smaller(whole, self.root, self.students)

    def command(self) -> list[str]:
        """See `Tool`."""
        entry = "from torchgrade.cli import main; main()"
        options = ["--force", "--json", "--workers", str(self._workers)]
        return [sys.executable, "-c", entry, "grade", self.subject.assignment, *options]

    def verdicts(self) -> Verdicts:
        """See `Tool`."""
        return {
            name: {
                f"{cell['cell']}::{result['test'].partition('::')[2]}": result["state"] == "passed"
                for cell in _graded(self, name).metadata["torchgrade"]["verdict"]["cells"]
                for result in cell.get("results", ())
            }
            for name in map(student, range(self.students))
        }


class StockNbgrader(Tool):
    """`nbgrader autograde` with its own passes; the hidden tests are cells of the notebook."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        assignment = self.subject.assignment
        source = self.root / "source" / assignment
        source.mkdir(parents=True)
        (self.root / "nbgrader_config.py").write_text(_STOCK_CONFIG, encoding="utf-8")
        notebook = one_language(self.subject)
        _insert_hidden_tests(notebook, self.subject)
        nbformat.write(notebook, source / f"{assignment}.ipynb")
        _finish([sys.executable, "-m", "nbgrader", "generate_assignment", assignment], self.root)
        hand_in(self.subject, self.root, self.students)

    def command(self) -> list[str]:
        """See `Tool`."""
        return [sys.executable, "-m", "nbgrader", "autograde", self.subject.assignment, "--force"]

    def verdicts(self) -> Verdicts:
        """See `Tool`."""
        return {name: _printed(_graded(self, name)) for name in map(student, range(self.students))}


class Otter(Tool):
    """Otter-Grader's `grade_submission` for each notebook: no containers, one kernel each."""

    def __init__(self, *given: object, python: Path, whole: Path) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._python = python
        smaller(whole, self.root, self.students)
        with zipfile.ZipFile(self.root / "autograder.zip", "w") as archive:
            for file in sorted(self.subject.tests.glob("test_*.py")):
                archive.writestr(f"tests/{file.name}", _as_otter_test(file))

    def command(self) -> list[str]:
        """See `Tool`."""
        program = str(self.lib / "otter_class.py")
        return [str(self._python), program, "autograder.zip", "submitted", "found.json"]

    def verdicts(self) -> Verdicts:
        """See `Tool`."""
        return _found(self)


class Bound(Tool):
    """The bound: `programs/bound.py`."""

    def __init__(self, *given: object, fork_per_test: bool, whole: Path) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._options = ["--fork-per-test"] if fork_per_test else []
        smaller(whole, self.root, self.students)

    def command(self) -> list[str]:
        """See `Tool`."""
        tests = f"tests/homework/{self.subject.assignment}"
        program = [sys.executable, str(self.lib / "bound.py"), tests, "submitted"]
        return [*program, self.subject.assignment, "found.json", *self._options]

    def verdicts(self) -> Verdicts:
        """See `Tool`."""
        return _found(self)


def _found(tool: Tool) -> Verdicts:
    found: dict[str, dict[str, bool] | None] = json.loads((tool.root / "found.json").read_text())
    if lost := [name for name, tests in found.items() if tests is None]:
        raise Failed(f"{type(tool).__name__} did not grade {', '.join(lost)}")
    return {name: dict(tests or {}) for name, tests in found.items()}


def _graded(tool: Tool, name: str) -> nbformat.NotebookNode:
    assignment = tool.subject.assignment
    path = tool.root / "autograded" / name / assignment / f"{assignment}.ipynb"
    if not path.is_file():
        raise Failed(f"{type(tool).__name__} did not grade {name}")
    return nbformat.read(path, as_version=4)


def _printed(notebook: nbformat.NotebookNode) -> dict[str, bool]:
    text = "".join(
        output.get("text", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    return {name: state == "passed" for name, state in _RAN.findall(text)}


def _insert_hidden_tests(notebook: nbformat.NotebookNode, subject: Subject) -> None:
    """Put each file of hidden tests behind the test cell that it belongs to, as nbgrader does."""
    for file in sorted(subject.tests.glob("test_*.py")):
        text = _IMPORT.sub("from in_process import", file.read_text("utf-8"))
        (cell_name,) = set(re.findall(r'@grades\(\s*"(\w+)"', text))
        points = len(re.findall(r"^@grades\(", text, re.MULTILINE))
        run = f"__import__('in_process').points_in_notebook(globals(), {str(subject.tests)!r})"
        cell = new_code_cell(
            f"### BEGIN HIDDEN TESTS\n{text}\n{run}\n### END HIDDEN TESTS",
            metadata={
                "nbgrader": {
                    "grade": True, "solution": False, "locked": True, "task": False,
                    "points": points, "schema_version": 3, "grade_id": f"{cell_name}_hidden",
                }
            },
        )  # fmt: skip
        at = next(
            i
            for i, c in enumerate(notebook.cells)
            if grade_id(c) == cell_name and role(c) == "test"
        )
        notebook.cells.insert(at + 1, cell)


def _as_otter_test(file: Path) -> str:
    text = _IMPORT.sub("from in_process import", file.read_text("utf-8"))
    wrap = "from in_process import otter_cases\nfrom otter.test_files import test_case\n"
    cases = f"otter_cases(globals(), test_case, {str(file.parent)!r})"
    return f'OK_FORMAT = False\nname = "{file.stem}"\n{text}\n{wrap}globals().update({cases})\n'


def _finish(command: list[str], cwd: Path, seconds: float = 300.0) -> None:
    done = subprocess.run(
        command, cwd=cwd, timeout=seconds, text=True, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise Failed(f"{' '.join(command[-3:])} failed:\n{done.stdout[-3000:]}")
