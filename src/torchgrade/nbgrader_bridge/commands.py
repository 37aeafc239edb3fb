"""nbgrader's commands as functions: in this process, with the course's configuration.

They change the working directory while they run, as nbgrader does: one at a time per process.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import io
import logging
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DBAPIError
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from torchgrade.config import Course, load_course
from torchgrade.engine.journal import NoSpace, is_full
from torchgrade.errors import Fault, InstructorError, SubmissionError
from torchgrade.model import Record
from torchgrade.nbgrader_bridge.context import collected_errors, pinned
from torchgrade.nbgrader_bridge.gradebook_engine import shared
from torchgrade.nbgrader_bridge.prepared import is_prepared
from torchgrade.notebook import read_submission

_log = logging.getLogger(__name__)
_REASON = re.compile(r"^\s*[\w.]*(?:Error|Exception): (.+)$", re.MULTILINE)
_BUSY = re.compile(r"locked|connection|server closed|starting up|too many clients", re.IGNORECASE)
_ROOM = "torchgrade.nbgrader_bridge"
_REQUIRED = {
    ("GenerateAssignment", "preprocessors"): ("ChooseLanguage", "ProveRelease"),
    ("Autograde", "sanitize_preprocessors"): ("RebuildFromMaster",),
    ("Autograde", "autograde_preprocessors"): ("TrustedExecute", "RecordScores"),
    ("GenerateFeedback", "preprocessors"): ("StripHiddenTests",),
}


class GradebookBusy(Fault):
    """The gradebook is locked or out of reach: the same thing may work a moment later."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """A course's settings, read once for a batch of submissions."""

    course: Course
    config: Config


class Log(Record, frozen=True, kw_only=True):
    """What nbgrader said while it worked, and the files that it wrote."""

    text: str
    files: tuple[Path, ...] = ()


class GradebookCell(Record, frozen=True, kw_only=True):
    """One graded cell of one submission, as the gradebook has it."""

    notebook: str
    cell: str
    auto: float | None
    manual: float | None
    points: float
    max_points: float
    needs_manual: bool


class GradebookGrade(Record, frozen=True, kw_only=True):
    """One submission's grade.

    Attributes:
        student: Student id.
        assignment: Assignment name.
        points: Points with manual scores and extra credit, less the late penalty.
        max_points: Points of the assignment.
        late_penalty: Points taken off.
        needs_manual: A person still has to look at a cell.
        submitted: When it was handed in, ISO 8601 in UTC; empty if unknown.
        cells: The graded cells.
        first_name: As the gradebook has it; empty if unknown, as are the next two.
        last_name: Family name.
        email: E-mail address.
        late_seconds: How late it was handed in.
    """

    student: str
    assignment: str
    points: float
    max_points: float
    late_penalty: float
    needs_manual: bool
    submitted: str
    cells: tuple[GradebookCell, ...]
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    late_seconds: float = 0.0


def check_config(root: Path) -> Config:
    """Load `nbgrader_config.py` and make sure that torchgrade's passes are in charge.

    Raises:
        InstructorError: If they are not: nbgrader would grade with its own executor.
    """
    path = root / "nbgrader_config.py"
    try:
        # An error in grader_config.py is printed there; `load_course` raises it, better said.
        with contextlib.redirect_stderr(io.StringIO()):
            config = PyFileConfigLoader(path.name, path=str(root)).load_config()
    except ConfigFileNotFound as error:
        raise InstructorError(
            f"{path} is missing: nbgrader would grade with its own executor.",
            hint="Copy it from torchgrade's repository.",
        ) from error
    for (section, key), names in _REQUIRED.items():
        listed = [str(item) for item in config[section].get(key, [])]
        for name in names:
            if f"{_ROOM}.{name}" not in listed:
                raise InstructorError(
                    f"{path}: {section}.{key} lacks {_ROOM}.{name}.",
                    hint="Don't set that list in grader_config.py, or put it in again.",
                )
    return config


def generate(root: Path, assignment: str, lang: str) -> Log:
    """Write the student version of an assignment in one language.

    The course's first language goes to `release/<assignment>/` and into the gradebook, any other
    to `release/<lang>/<assignment>/`. What stood there stays until the new one is proven.

    Raises:
        InstructorError: If the assignment can't be released; it says why.
        Fault: If nbgrader failed for another reason.
    """
    course = load_course(root)
    course.assignment(assignment)
    config = check_config(root)
    default = lang == course.languages[0]
    config.ChooseLanguage.lang = lang
    config.GenerateAssignment.no_database = not default
    config.SaveCells.enabled = default
    target = root / "release" / ("" if default else lang) / assignment
    (root / ".torchgrade").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root / ".torchgrade") as scratch:
        config.CourseDirectory.release_directory = scratch
        text = _run(GenerateAssignment, config, root, assignment, ".")
        _replace(target, Path(scratch) / assignment, Path(scratch) / "old")
    return Log(text=text, files=tuple(sorted(p for p in target.rglob("*") if p.is_file())))


def read_settings(root: Path) -> Settings:
    """Read what `autograde` needs of a course, for all of a batch.

    Raises:
        InstructorError: If the course is wrong.
    """
    return Settings(course=load_course(root), config=check_config(root))


def autograde(
    root: Path, assignment: str, student: str, *, settings: Settings | None = None
) -> Log:
    """Grade one submission and record it, whether or not it was graded before.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        student: Student id.
        settings: From `read_settings`; read again if None.

    Raises:
        SubmissionError: If what was handed in can't be graded; nothing was changed.
        InstructorError: If the course is wrong.
        GradebookBusy: If the gradebook is locked or out of reach.
        NoSpace: If the disk is full.
        Fault: If grading failed for another reason; it has no new grade.
    """
    _refuse_glob(student)
    settings = settings or read_settings(root)
    limit = settings.course.assignment(assignment).max_notebook_mb
    folder = root / "submitted" / student / assignment
    for path in _expected_notebooks(root, folder, assignment):
        if not is_prepared(student, assignment, path.stem):
            read_submission(path, max_mb=limit)
    with pinned(settings.course):
        text = _run(Autograde, copy.deepcopy(settings.config), root, assignment, student)
    written = (root / "autograded" / student / assignment).glob("*.ipynb")
    return Log(text=text, files=tuple(sorted(written)))


def generate_feedback(root: Path, assignment: str, student: str) -> Log:
    """Write the feedback pages of one graded submission.

    Raises:
        InstructorError: If it was not graded by torchgrade, or the course is wrong.
        Fault: If nbgrader failed for another reason.
    """
    load_course(root).assignment(assignment)
    _refuse_glob(student)
    config = check_config(root)
    if not list((root / "autograded" / student / assignment).glob("*.ipynb")):
        raise InstructorError(
            f"{student} has no graded submission of {assignment}.",
            hint=f"Run `torchgrade grade {assignment}` first.",
        )
    text = _run(GenerateFeedback, config, root, assignment, student)
    pages = (root / "feedback" / student / assignment).glob("*.html")
    return Log(text=text, files=tuple(sorted(pages)))


def grades(root: Path, assignment: str) -> tuple[GradebookGrade, ...]:
    """Read all grades of an assignment from the gradebook, by student.

    Raises:
        InstructorError: If the gradebook does not know the assignment.
    """
    load_course(root).assignment(assignment)
    with _at(root):
        coursedir = CourseDirectory(config=check_config(root), root=str(root))
        try:
            with Gradebook(coursedir.db_url, coursedir.course_id) as book:
                book.find_assignment(assignment)  # raises; the next one finds none instead
                found = book.assignment_submissions(assignment)
                return tuple(sorted(map(_grade, found), key=lambda grade: grade.student))
        except MissingEntry as error:
            raise InstructorError(
                f"The gradebook does not know the assignment {assignment!r}.",
                hint=f"Run `torchgrade release {assignment}` first.",
            ) from error
        except DBAPIError as error:
            raise _explained(error) or error from error


def _grade(submission: Any) -> GradebookGrade:
    penalty = float(submission.late_submission_penalty or 0.0)
    cells = tuple(
        GradebookCell(
            notebook=notebook.name,
            cell=grade.name,
            auto=grade.auto_score,
            manual=grade.manual_score,
            points=float(grade.score),
            max_points=float(grade.max_score),
            needs_manual=bool(grade.needs_manual_grade),
        )
        for notebook in submission.notebooks
        for grade in sorted(notebook.grades, key=lambda g: str(g.name))
    )
    return GradebookGrade(
        student=submission.student.id,
        assignment=submission.name,
        points=float(submission.score) - penalty,
        max_points=float(submission.max_score),
        late_penalty=penalty,
        needs_manual=bool(submission.needs_manual_grade),
        submitted=submission.timestamp.isoformat() if submission.timestamp else "",
        cells=cells,
        first_name=submission.student.first_name or "",
        last_name=submission.student.last_name or "",
        email=submission.student.email or "",
        late_seconds=float(submission.total_seconds_late),
    )


def _expected_notebooks(root: Path, folder: Path, assignment: str) -> list[Path]:
    """The submitted notebooks that the course knows: at least one."""
    expected = sorted(p.name for p in (root / "source" / assignment).glob("*.ipynb"))
    found = sorted(p.name for p in folder.glob("*.ipynb"))
    known = [folder / name for name in found if name in expected]
    if not known:
        got = ", ".join(found) or "no notebook at all"
        raise SubmissionError(
            f"{folder}: holds {got}, but {' or '.join(expected)} is expected.",
            hint="Give the notebook the name it was released under.",
        )
    return known


def _refuse_glob(student: str) -> None:
    """Refuse an id that nbgrader would take for a pattern: it would grade another's notebook."""
    if not student or student.startswith(".") or re.search(r"[*?\[\]/\\]", student):
        raise SubmissionError(
            f"{student!r} is no student id.",
            hint="Ids have none of * ? [ ] / \\ and don't begin with a dot: rename the folder.",
        )


def _run(kind: Any, config: Config, root: Path, assignment: str, student: str) -> str:
    """Run one of nbgrader's converters; returns its log, raises the first error of ours."""
    config.CourseDirectory.root = str(root)
    heard = _Heard()
    with _at(root), collected_errors() as errors:
        coursedir = CourseDirectory(config=config, assignment_id=assignment, student_id=student)
        if kind is Autograde:
            coursedir.db_url = shared(coursedir.db_url)
        converter = kind(coursedir=coursedir, config=config)
        converter.force = True
        failure = heard.start(converter)
    log = heard.text
    if trouble := next(filter(None, map(_explained, heard.errors)), None):
        raise trouble
    if errors:
        raise errors[0]
    if failure is not None:
        trace = log or str(failure)
        _log.info("%s", trace)
        reason = " ".join(dict.fromkeys(_REASON.findall(trace))) or trace.strip()
        if kind is GenerateAssignment:
            raise InstructorError(
                f"nbgrader refuses source/{assignment}: {reason}",
                hint="Correct the source notebook and release again.",
            )
        raise Fault(
            f"{kind.__name__} of {assignment} failed for {student}: {reason}",
            hint="Nothing was recorded for it. Mend what is named and run the same command again;"
            " --verbose shows the whole log.",
        )
    return log


@contextlib.contextmanager
def _at(root: Path) -> Iterator[None]:
    """Call nbgrader in the course's folder, with `alembic` on the path, without its warnings."""
    folder = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if folder not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [folder, path]))
    with contextlib.chdir(root), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class _Heard(logging.Handler):
    """Keeps what a converter logs, and the exceptions that it logs and swallows."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("[%(levelname)s] %(message)s"))
        self.lines: list[str] = []
        self.errors: list[BaseException] = []

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        if (error := sys.exc_info()[1]) is not None and error not in self.errors:
            self.errors.append(error)

    def start(self, converter: Any) -> Exception | None:
        """Run a converter; what it logs is kept from being printed: our error says it better."""
        logger = converter.log
        before, logger.propagate = logger.propagate, False
        logger.addHandler(self)
        try:
            converter.start()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the caller explains it
            self.errors.append(error)
            return error if isinstance(error, Exception) else Exception(str(error))
        finally:
            logger.removeHandler(self)
            logger.propagate = before
        return None


def _explained(error: BaseException) -> Fault | None:
    """Recognise what is neither nbgrader's nor a submission's: a busy gradebook, a full disk."""
    text = str(error)
    if is_full(error) or (isinstance(error, DBAPIError) and "disk is full" in text):
        return NoSpace(
            f"the disk is full: {text.splitlines()[0]}",
            hint="Make room and give the same command again: what was graded is kept.",
        )
    if isinstance(error, DBAPIError) and _BUSY.search(text):
        return GradebookBusy(
            f"the gradebook is locked or out of reach: {text.splitlines()[0]}",
            hint="Close what else writes to it (formgrader, a database browser) or start its"
            " server, and give the same command again: results are kept, nothing is run twice.",
        )
    return None


def _replace(target: Path, new: Path, aside: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        target.rename(aside)
    new.rename(target)
    shutil.rmtree(aside, ignore_errors=True)
