"""From a course's folders to what the engine is given to run."""

from __future__ import annotations

import ast
import dataclasses
import functools
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbformat import NotebookNode

from torchgrade.config import Course
from torchgrade.errors import InstructorError, meant
from torchgrade.model import CodeCell, Note
from torchgrade.notebook.cells import code_cells, grade_id, without_solutions
from torchgrade.notebook.languages import for_language, guess_language
from torchgrade.notebook.python import parse_python
from torchgrade.notebook.reading import parse_submission, read_bytes_of, read_source
from torchgrade.notebook.rebuild import Rebuilt, rebuild

_NOT_GIVEN = ("__pycache__", ".ipynb_checkpoints")


@dataclasses.dataclass(frozen=True)
class Work:
    """All that grading one submitted notebook needs.

    Attributes:
        assignment: Name of the assignment.
        notebook: Name of the notebook, without `.ipynb`.
        lang: Its language.
        rebuilt: The submission put into the master.
        cells: The code cells to run.
        files: Files that the course gives beside the notebook, by relative path.
        sha256: Digest of the submitted file.
    """

    assignment: str
    notebook: str
    lang: str
    rebuilt: Rebuilt
    cells: tuple[CodeCell, ...]
    files: dict[str, bytes]
    sha256: str

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was set right in the submission."""
        return self.rebuilt.notes


def source_path(root: Path, assignment: str, notebook: str) -> Path:
    """Where a source notebook lies.

    Raises:
        InstructorError: If it isn't there; it names the closest one that is.
    """
    path = root / "source" / assignment / f"{notebook}.ipynb"
    if not path.is_file():
        known = [p.stem for p in path.parent.glob("*.ipynb")]
        raise InstructorError(
            f"{path} is missing.{meant(notebook, known)}",
            hint="Source notebooks live in source/<assignment>/<notebook>.ipynb.",
        )
    return path


def notebooks_of(root: Path, assignment: str) -> tuple[str, ...]:
    """Name the notebooks of an assignment, sorted, without `.ipynb`.

    Raises:
        InstructorError: If it has none.
    """
    folder = root / "source" / assignment
    names = tuple(sorted(path.stem for path in folder.glob("*.ipynb")))
    if not names:
        raise InstructorError(
            f"{folder} holds no notebook",
            hint=f"Put the instructor's notebook at source/{assignment}/<name>.ipynb.",
        )
    return names


def submission_work(root: Path, course: Course, assignment: str, path: Path) -> Work:
    """Read one submitted notebook and prepare it for the engine.

    Args:
        root: Folder of the course.
        course: The course.
        assignment: Name of the assignment.
        path: The submitted file; its name says which notebook it is.

    Returns:
        What there is to run.

    Raises:
        SubmissionError: If the file isn't readable as a notebook.
        InstructorError: If the course has no such assignment or notebook.
    """
    limit = course.assignment(assignment).max_notebook_mb
    source = _source(*_state(source_path(root, assignment, path.stem)))
    content = read_bytes_of(path, limit)
    submitted = parse_submission(content, path)
    lang = guess_language(source, submitted, course.languages)
    return _work(
        root, assignment, path.stem, rebuild(source, submitted, lang=lang),
        sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip


def _state(path: Path) -> tuple[Path, int, int]:
    """Give a file with its age and size: what was read of it holds until they change."""
    info = path.stat()
    return path, info.st_mtime_ns, info.st_size


@functools.lru_cache(maxsize=16)
def _source(path: Path, _age: int, _size: int) -> NotebookNode:
    return read_source(path)


@functools.lru_cache(maxsize=16)
def _tested(folder: Path, _files: tuple[tuple[Path, int, int], ...]) -> frozenset[str]:
    return bound_cells(folder)


def solution_work(
    root: Path,
    course: Course,
    assignment: str,
    *,
    notebook: str = "",
    replaced: Mapping[str, str] | None = None,
    lang: str = "",
) -> Work:
    """Prepare the instructor's own solution for the engine.

    Args:
        root: Folder of the course.
        course: The course.
        assignment: Name of the assignment.
        notebook: Name of the notebook; the assignment's if empty.
        replaced: Code that takes the place of solution cells, by `grade_id`.
        lang: Language; the course's first one if empty.

    Returns:
        What there is to run, as if the solution had been handed in.

    Raises:
        InstructorError: If there is no such assignment, notebook or cell.
    """
    course.assignment(assignment)
    notebook = notebook or assignment
    source = _source(*_state(source_path(root, assignment, notebook)))
    lang = lang or course.languages[0]
    filled = for_language(source, lang)
    cells = {grade_id(cell): cell for cell in filled.cells if grade_id(cell)}
    for name, code in (replaced or {}).items():
        if name not in cells:
            raise InstructorError(
                f"source/{assignment}/{notebook}.ipynb has no cell {name!r}",
                hint=f"Its cells are {', '.join(cells)}.",
            )
        cells[name].source = code
    return _work(root, assignment, notebook, rebuild(source, filled, lang=lang))


def stub_work(
    root: Path, course: Course, assignment: str, *, notebook: str = "", lang: str = ""
) -> Work:
    """Prepare the untouched student version for the engine.

    Args:
        root: Folder of the course.
        course: The course.
        assignment: Name of the assignment.
        notebook: Name of the notebook; the assignment's if empty.
        lang: Language; the course's first one if empty.

    Returns:
        What there is to run, as if the release had been handed in as it is.
    """
    notebook = notebook or assignment
    source = _source(*_state(source_path(root, assignment, notebook)))
    lang = lang or course.languages[0]
    untouched = without_solutions(for_language(source, lang))
    return _work(root, assignment, notebook, rebuild(source, untouched, lang=lang))


def _work(
    root: Path, assignment: str, notebook: str, rebuilt: Rebuilt, *, sha256: str = ""
) -> Work:
    tests = root / "tests" / "homework" / assignment
    tested = _tested(tests, tuple(map(_state, sorted(tests.glob("test_*.py")))))
    return Work(
        assignment=assignment,
        notebook=notebook,
        lang=rebuilt.lang,
        rebuilt=rebuilt,
        cells=code_cells(rebuilt.notebook, tested=tested),
        files=given_files(root / "source" / assignment),
        sha256=sha256,
    )


def given_files(folder: Path) -> dict[str, bytes]:
    """The files that a course gives beside its notebooks, by path relative to `folder`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix not in (".ipynb", ".pyc")
        and not any(part in _NOT_GIVEN for part in path.relative_to(folder).parts)
    }


@dataclasses.dataclass(frozen=True)
class Binding:
    """Where a hidden test is bound to a test cell with `@grades("…")`.

    Attributes:
        cell: The `grade_id` that it names.
        path: File of the test.
        line: Line of the call, from 1.
    """

    cell: str
    path: Path
    line: int


def bindings(folder: Path) -> Iterator[Binding]:
    """Give each `@grades("…")` in a folder of hidden tests, file by file.

    Raises:
        InstructorError: If a test file is not Python, or names its cell by anything but a text.
    """
    for path in sorted(folder.glob("test_*.py")):
        for node in ast.walk(parse_python(path.read_text(encoding="utf-8"), path)):
            if isinstance(node, ast.Call) and _is_binding(node):
                yield Binding(_cell_of(node, path), path, node.lineno)


def bound_cells(folder: Path) -> frozenset[str]:
    """The `grade_id`s that the hidden tests in a folder are bound to, see `bindings`."""
    return frozenset(each.cell for each in bindings(folder))


def _is_binding(node: ast.Call) -> bool:
    return "grades" in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))


def _cell_of(node: ast.Call, path: Path) -> str:
    named = [keyword.value for keyword in node.keywords if keyword.arg == "cell"]
    value = next((getattr(given, "value", None) for given in [*node.args, *named]), None)
    if not isinstance(value, str):
        raise InstructorError(
            f"{path}, line {node.lineno}: the cell in @grades is not written as a text",
            hint='Write it as @grades("<grade_id of the test cell>").',
        )
    return value
