"""The course on one screen: `grader_config.py` becomes a validated `Course`.

It is read on every request of formgrader, so nothing here may import torch or nbgrader.
Every wrong value is an `InstructorError` that names the file, the key, what it got and what
it accepts.
"""

from __future__ import annotations

import ast
import re
import traceback
import types
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from traitlets.config import Config

from torchgrade.errors import InstructorError, meant
from torchgrade.model import Count, Limits, Record, ready

CONFIG_FILE = "grader_config.py"

Device = Literal["cpu", "cuda", "mps"]
SandboxLevel = Literal["namespaces", "bubblewrap", "namespaces-unfiltered", "landlock", "process"]
NotRun = Literal["redistribute", "manual", "full"]
Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$")]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Points = Annotated[float, msgspec.Meta(gt=0)]
Url = Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?)?$")]
Variable = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]

R = TypeVar("R", bound=Record)


class Assignment(Record, frozen=True, kw_only=True):
    """One assignment as the course's file states it.

    Attributes:
        name: Folder name in `source/`.
        points: Points that its test cells and manual cells add up to.
        limits: Limits that differ from the course's, `{"cell_seconds": 60}`.
        max_notebook_mb: A bigger notebook is not read.
        compile: Its notebooks use torch.compile; None looks whether one of them, or a hidden
            test, mentions it.
    """

    name: Name
    points: Points = 100
    limits: dict[str, int | float] = msgspec.field(default_factory=dict)
    max_notebook_mb: Count = 20
    compile: bool | None = None


class Checks(Record, frozen=True, kw_only=True):
    """What `torchgrade check` asks of an assignment's tests.

    Attributes:
        mutation_score: Share of the automatic wrong solutions that must lose points.
        repeats: Runs of right solutions with other inputs, orders and threads.
        again: Further runs of each wrong solution with other inputs.
        before_release: Releasing checks first, and is refused where a gate does not hold.
    """

    mutation_score: Share = 0.95
    repeats: Count = 12
    again: Count = 2
    before_release: bool = False


class Canvas(Record, frozen=True, kw_only=True):
    """A course in Canvas, as its REST API has it.

    Attributes:
        url: Where Canvas is, `https://canvas.example.edu`.
        course: The number in the course's address, `…/courses/123`.
        assignments: Assignment name to the number in the address of Canvas's assignment.
        token: Environment variable that holds the access token.
    """

    url: Url
    course: Count
    assignments: dict[str, Count] = msgspec.field(default_factory=dict)
    token: Variable = "CANVAS_TOKEN"  # noqa: S105 - a name


class Moodle(Record, frozen=True, kw_only=True):
    """A course in Moodle, as its web services have it.

    Attributes:
        url: Where Moodle is, `https://moodle.example.edu`.
        course: The number in the course's address, `…/course/view.php?id=12`.
        assignments: Assignment name to the number in the address of Moodle's assignment,
            `…/mod/assign/view.php?id=345`.
        token: Environment variable that holds the token.
    """

    url: Url
    course: Count
    assignments: dict[str, Count] = msgspec.field(default_factory=dict)
    token: Variable = "MOODLE_TOKEN"  # noqa: S105 - a name


class Lms(Record, frozen=True, kw_only=True):
    """How the course meets its learning platform.

    Attributes:
        url: Where browsers reach `torchgrade serve`, `https://grading.example.edu`.
        database: SQLAlchemy URL of what `serve` and `push` keep; a relative SQLite path is seen
            from the course's folder.
        canvas: The course in Canvas, for its REST API.
        moodle: The course in Moodle, for its web services.
    """

    url: Url = ""
    database: str = "sqlite:///lms.db"
    canvas: Canvas | None = None
    moodle: Moodle | None = None


class Course(Record, frozen=True, kw_only=True):
    """A course: what `grader_config.py` defines as `course`.

    Attributes:
        course_id: nbgrader's course id.
        languages: Languages that students get, the default one first.
        device: Where submissions run.
        sandbox: The weakest isolation that may be used; grading stops if the machine has less.
        not_run: What becomes of the points of hidden tests that can't run on the device: the
            cell's other tests share them (`redistribute`), a person grades the cell (`manual`), or
            they count as passed (`full`). Where none of a cell's tests can run, a person grades it
            unless `full` is said.
        limits: What one submission may use.
        checks: What the gate before a release asks for.
        timezone: Where deadlines are told, an IANA name such as `Europe/Madrid`.
        lms: How the course meets its learning platform.
        assignments: The course's assignments.
    """

    course_id: Name
    languages: Annotated[tuple[Language, ...], msgspec.Meta(min_length=1)] = ("en",)
    device: Device = "cpu"
    sandbox: SandboxLevel = "namespaces"
    not_run: NotRun = "redistribute"
    limits: Limits = Limits()
    checks: Checks = Checks()
    timezone: str = "UTC"
    lms: Lms = Lms()
    assignments: tuple[Assignment, ...] = ()

    def assignment(self, name: str) -> Assignment:
        """Look an assignment up by name.

        Raises:
            InstructorError: If the course has no such assignment; it names the closest one.
        """
        for assignment in self.assignments:
            if assignment.name == name:
                return assignment
        known = [a.name for a in self.assignments]
        raise InstructorError(
            f"{CONFIG_FILE}: no assignment is called {name!r};"
            f" it has {_listed(known) or 'none'}.{meant(name, known)}",
            hint="Use one of these names, or add it to `assignments`.",
        )

    def limits_for(self, name: str) -> Limits:
        """Limits of one assignment: the course's, with the assignment's own put over them."""
        own = self.assignment(name).limits
        return msgspec.convert({**msgspec.to_builtins(self.limits), **own}, Limits)


ready(Course)


def load_course(root: Path) -> Course:
    """Read and validate a course's `grader_config.py`.

    Args:
        root: Folder of the course.

    Returns:
        The course.

    Raises:
        InstructorError: If the file is missing, can't be executed, or holds a wrong key or value.
    """
    path = root / CONFIG_FILE
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InstructorError(
            f"{path}: can't be read: {error.strerror or error}",
            hint=f"Run the command in the course's folder, the one that holds {CONFIG_FILE}.",
        ) from error
    found = _execute(source, path).get("course")
    if not isinstance(found, Course):
        raise InstructorError(
            f"{path}: defines no `course`" + ("." if found is None else f", but {found!r}."),
            hint='Write `course = Course(course_id="…", assignments=(…,))`.',
        )
    return _validated(found, path)


def _execute(source: str, path: Path) -> dict[str, Any]:
    settings = Config()
    namespace: dict[str, Any] = {
        "c": settings,
        "get_config": lambda: settings,
        "load_subconfig": lambda *_: None,
        "__file__": str(path),
    }
    try:
        exec(compile(source, str(path), "exec"), namespace)  # noqa: S102 - the instructor's own
    except SyntaxError as error:
        raise InstructorError(
            f"{path}, line {error.lineno}: {error.msg}.", hint="Correct that line."
        ) from error
    except TypeError as error:
        raise _wrong_keyword(error, source, path) from error
    except (Exception, SystemExit) as error:
        raise _broken_line(error, path) from error
    return namespace


def _broken_line(error: BaseException, path: Path) -> InstructorError:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    line = f", line {frames[-1].lineno}" if frames else ""
    return InstructorError(
        f"{path}{line}: {type(error).__name__}: {error}", hint="Correct that line."
    )


def _wrong_keyword(error: TypeError, source: str, path: Path) -> InstructorError:
    match = re.match(r"(Unexpected keyword|Missing required) argument '(\w+)'", str(error))
    if match is None:
        return _broken_line(error, path)
    missing, key = match[1].startswith("Missing"), match[2]
    for call, prefix in _calls(ast.parse(source)):
        given = {keyword.arg for keyword in call.keywords}
        fields = _RECORDS[_called(call)].__struct_fields__
        if missing and key in fields and key not in given:
            return InstructorError(
                f"{path}, line {call.lineno}: `{prefix}{key}` is missing.", hint="Add it."
            )
        if not missing and key in given and key not in fields:
            return _unknown_key(f"{path}, line {call.lineno}", prefix, key, list(fields))
    return _broken_line(error, path)


def _calls(tree: ast.Module) -> list[tuple[ast.Call, str]]:
    prefixes = {
        "Course": "",
        "Limits": "limits.",
        "Checks": "checks.",
        "Assignment": "assignments[…].",
        "Lms": "lms.",
        "Canvas": "lms.canvas.",
        "Moodle": "lms.moodle.",
    }
    return [
        (node, prefixes[_called(node)])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) in prefixes
    ]


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


_RECORDS: dict[str, type[Record]] = {
    kind.__name__: kind for kind in (Course, Limits, Checks, Assignment, Lms, Canvas, Moodle)
}


def _unknown_key(where: str, prefix: str, key: str, known: list[str]) -> InstructorError:
    return InstructorError(
        f"{where}: `{prefix}{key}` is not a setting.{meant(key, known)}",
        hint=f"It accepts {_listed(known)}.",
    )


def _validated(course: Course, path: Path) -> Course:
    plain = msgspec.to_builtins(course, enc_hook=_foreign)
    checked = _convert(plain, Course, path, "")
    names = [a.name for a in checked.assignments]
    for kind, values in (("assignments", names), ("languages", checked.languages)):
        twice = sorted({v for v in values if list(values).count(v) > 1})
        if twice:
            raise InstructorError(
                f"{path}: `{kind}` names {_listed(twice)} twice.", hint="Keep one of them."
            )
    if clash := sorted(set(names) & set(checked.languages)):
        raise InstructorError(
            f"{path}: {clash[0]!r} names an assignment and a language.",
            hint="Rename the assignment: release/<lang>/ holds the other languages.",
        )
    for index, assignment in enumerate(checked.assignments):
        prefix = f"assignments[{index}].limits"
        known = list(Limits.__struct_fields__)
        for key in assignment.limits:
            if key not in known:
                raise _unknown_key(str(path), f"{prefix}.", key, known)
        _convert({**plain["limits"], **assignment.limits}, Limits, path, prefix)
    _check_timezone(checked.timezone, path)
    _check_platforms(checked, path)
    return checked


def _check_timezone(name: str, path: Path) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InstructorError(
            f"{path}: `timezone` is {name!r}, which is no time zone."
            f"{meant(name, available_timezones())}",
            hint='Use an IANA name such as "Europe/Madrid".',
        ) from error


def _check_platforms(course: Course, path: Path) -> None:
    """Refuse assignments of a platform that the course does not have."""
    known = [a.name for a in course.assignments]
    for kind, there in (("canvas", course.lms.canvas), ("moodle", course.lms.moodle)):
        for name in there.assignments if there is not None else ():
            if name not in known:
                raise InstructorError(
                    f"{path}: `lms.{kind}.assignments` names {name!r}, which is no assignment of"
                    f" the course.{meant(name, known)}",
                    hint=f"It has {_listed(known) or 'none'}.",
                )


def _foreign(value: object) -> dict[str, str]:
    """Stand in for a value that no setting accepts, so that the conversion names its key."""
    return {_FOREIGN: type(value).__name__}


_FOREIGN = "not a plain value"


def _convert(plain: Any, kind: type[R], path: Path, prefix: str) -> R:
    try:
        return msgspec.convert(plain, kind)
    except msgspec.ValidationError as error:
        where = re.search(r" - at `\$\.?(.*)`$", str(error))
        steps = re.findall(r"[^.\[\]]+", where[1]) if where else []
        got = _follow(plain, steps)
        key = ".".join(filter(None, [prefix, where[1] if where else ""]))
        hint = f"Change `{key}` in {CONFIG_FILE}."
        if key in ("assignments", "languages") and isinstance(got, dict | str):
            hint = f"A tuple of one needs a comma: `{key}=(…,)`."
        raise InstructorError(
            f"{path}: `{key}` is {_shown(got)}, but it accepts {_accepted(kind, steps)}.",
            hint=hint,
        ) from error


def _follow(plain: Any, steps: list[str]) -> Any:
    for step in steps:
        try:
            plain = plain[int(step)] if isinstance(plain, list | tuple) else plain[step]
        except (KeyError, IndexError, ValueError, TypeError):
            return plain
    return plain


def _shown(got: Any) -> str:
    if isinstance(got, dict) and _FOREIGN in got:
        return f"a {got[_FOREIGN]}"
    return repr(got)


def _accepted(kind: type[Record], steps: list[str]) -> str:
    found: Any = kind
    hints = _HINTS
    for step in steps:
        found = _without_none(found)
        if isinstance(found, type) and issubclass(found, Record) and step in hints[found]:
            found = hints[found][step]
        elif (inner := _item_type(found)) is not None:
            found = inner
    return _described(found)


def _without_none(kind: Any) -> Any:
    arguments = [a for a in get_args(kind) if a is not types.NoneType]
    union = isinstance(kind, types.UnionType)
    return arguments[0] if union and len(arguments) == 1 else kind


def _item_type(kind: Any) -> Any:
    bare = get_args(kind)[0] if hasattr(kind, "__metadata__") else kind
    arguments = [a for a in get_args(bare) if a is not Ellipsis]
    return arguments[-1] if arguments else None


def _described(kind: Any) -> str:
    for known, words in _WORDS:
        if kind == known:
            return words
    arguments = get_args(kind)
    if arguments and all(isinstance(a, str) for a in arguments):
        return _listed([repr(a) for a in arguments], last=" or ")
    name = getattr(kind, "__name__", "")
    article = "an" if name[:1] in "AEIOU" else "a"
    return f"{article} {name}(…)" if name in _RECORDS else "a value of another kind"


_WORDS: tuple[tuple[Any, str], ...] = (
    (Name, "a name of letters, digits, `_`, `-` and `.`"),
    (Language, 'a language code such as "en" or "es-MX"'),
    (Annotated[float, msgspec.Meta(gt=0)], "a number above 0"),
    (Count, "a whole number from 1"),
    (Share, "a number from 0 to 1"),
    (Url, "an address such as https://lms.example.edu"),
    (Variable, "the name of an environment variable"),
    (str, "a text"),
    (dict[str, Count], "a dict of assignment names and numbers, such as {'02_dataset': 345}"),
    (Canvas | None, "a Canvas(…) or None"),
    (Moodle | None, "a Moodle(…) or None"),
    (bool, "True or False"),
    (float, "a number"),
    (bool | None, "True, False or None"),
    (dict[str, int | float], "a dict of limits, such as {'cell_seconds': 60}"),
    (
        Annotated[tuple[Language, ...], msgspec.Meta(min_length=1)],
        'language codes, at least one: ("en", "es")',
    ),
    (tuple[Assignment, ...], "a tuple of Assignment(…)"),
)


def _listed(words: list[str] | tuple[str, ...], *, last: str = " and ") -> str:
    return last.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _hints(kind: type[Record]) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


_HINTS: types.MappingProxyType[type[Record], dict[str, Any]] = types.MappingProxyType(
    {kind: _hints(kind) for kind in _RECORDS.values()}
)
