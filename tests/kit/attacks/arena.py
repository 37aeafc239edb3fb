"""A toy assignment in a real sandbox: what an attack on it may earn, say and touch.

Each attack is the answer to the first of two exercises. The second one is answered honestly in the
same notebook: where it keeps its points, the grading worked, and the attack did not fail by chance.
"""

import dataclasses
import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

import msgspec

from torchgrade.config import Assignment, Course
from torchgrade.engine.grading import grade_notebook
from torchgrade.model import CodeCell, Limits

LIMITS = Limits(
    cell_seconds=3, test_seconds=3, submission_seconds=30,
    memory_mb=256, processes=32, tmp_mb=16, file_mb=8, output_kb=64,
)  # fmt: skip
SHORT = msgspec.structs.replace(LIMITS, cell_seconds=0.6, test_seconds=0.6)
SECRET = "kiwi-4c1f-hidden"
WRONG = "def scale(x): return None"
RIGHT = """
def scale(x):
    if isinstance(x, str):
        raise TypeError("a number, please")
    return 2 * x + 1
"""
SHIFT = "def shift(x): return x + 3"
SCALE_POINTS, SHIFT_POINTS = 12.0, 5.0
TESTS = f'''
import pytest, torch
from torchgrade.testing import grades, value

PASSWORD = "{SECRET}"

@grades("scale_tests", weight=2)
def test_values(student, rng):
    """A tensor is scaled."""
    x = rng.normal(2, 3)
    torch.testing.assert_close(student.scale(x), 2 * x + 1)

@grades("scale_tests")
def test_number(student, rng):
    """A number is scaled."""
    n = rng.integer(10, 10**6)
    assert student.scale(n) == 2 * n + 1

@grades("scale_tests")
def test_text(student):
    """A text is refused."""
    with pytest.raises(TypeError):
        student.scale("text")

@grades("shift_tests")
def test_shift(student, rng):
    """A tensor is shifted."""
    x = rng.normal(4)
    torch.testing.assert_close(student.shift(x), x + 3)

@grades("shift_tests")
def test_again(student, rng):
    """A number is shifted."""
    assert student.shift(4) == 7
'''
PROBE = """
def probe(action):
    try:
        found = action()
    except BaseException as error:
        print("refused:", type(error).__name__, getattr(error, "errno", None) or "")
    else:
        print("DONE:", str(found)[:200])
"""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Attack:
    """A hostile answer and what must hold.

    Attributes:
        name: Short name; the test's id.
        must: What must hold, one sentence.
        code: The answer cell. `@ROOT@` is the course's folder on the host, `@PID@` the grader.
        earns: Points of the attacked exercise.
        keeps: Points of the other exercise, which is answered honestly; None where an attack may
            or may not come to take its own process down.
        cell: State of the attack's cell; None where it depends on the moment.
        says: Each of these is in what the cell printed: the attack came as far as that.
        never: None of these is in anything that the student can read; the secret never is.
        states: States of tests, by name.
        exceeded: The limit that the verdict names, or None for any.
        tests: Hidden tests in place of the usual ones.
        limits: What the submission may use.
        twin: The same code succeeds outside of a sandbox (it then prints `DONE`).
    """

    name: str
    must: str
    code: str
    earns: float = 0.0
    keeps: float | None = SHIFT_POINTS
    cell: str | None = "passed"
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    states: Mapping[str, str] = dataclasses.field(default_factory=dict)
    exceeded: str | None = None
    tests: str = TESTS
    limits: Limits = LIMITS
    twin: bool = False


@dataclasses.dataclass(frozen=True)
class Result:
    """What became of a submission."""

    record: object
    verdict: object

    @property
    def points(self):
        """Points by exercise: the attacked one, the honest one."""
        return tuple(cell.points for cell in self.verdict.cells)

    @property
    def states(self):
        """Each test's state by its name."""
        names = (r.test.removeprefix("test_toy.py::test_") for r in self.record.results)
        return dict(zip(names, (r.state.value for r in self.record.results)))

    @property
    def visible(self):
        """All that the student may come to read: outputs, exceptions, missing names, lines."""
        shown = [(r.exception, r.missing, r.student_lines, r.state) for r in self.record.results]
        return json.dumps([[c.outputs for c in self.record.cells], shown], ensure_ascii=False)

    @property
    def printed(self):
        """What the attack's cell wrote to its streams."""
        outputs = self.record.cells[0].outputs
        return "".join(o["text"] for o in outputs if o["output_type"] == "stream")


class Arena:
    """One toy course with a gradebook, a source and a classmate's work, and its grader.

    Args:
        root: Folder of the course; everybody may read and write everything in it, so that only
            the sandbox can be what stops an attack.
    """

    def __init__(self, root):
        self.root = root
        for name, text in {
            "gradebook.db": f"grades of all, {SECRET}",
            "source/toy/toy.ipynb": f"the solution, {SECRET}",
            "submitted/classmate/toy/toy.ipynb": f"a classmate's work, {SECRET}",
            "release/toy/toy.ipynb": "the student version",
        }.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.tests = root / "tests" / "homework" / "toy"
        self.tests.mkdir(parents=True)
        self._before = {}

    def open_to_all(self):
        """Take every file permission away as a reason for a refusal, and remember the files."""
        for path in (self.root, *self.root.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        self._before = self._files()

    def unharmed(self):
        """Tell whether the course's files are as they were."""
        return self._files() == self._before

    def _files(self):
        files = (p for p in sorted(self.root.rglob("*")) if p.is_file())
        return {p: p.read_bytes() for p in files if p.suffix != ".pyc"}

    def _put_tests(self, tests):
        path = self.tests / "test_toy.py"
        if not path.exists() or path.read_text() != tests:
            # Python takes a compiled file of the same second and size for the new source's.
            shutil.rmtree(self.tests / "__pycache__", ignore_errors=True)
            path.write_text(tests)

    def fill_in(self, code):
        """Put the host's paths into an attack's code."""
        return textwrap.dedent(code).replace("@ROOT@", str(self.root))

    def grade(self, answer, *, tests=TESTS, limits=LIMITS, shift=SHIFT, before=(), files=None):
        """Grade one submission: `answer` to the first exercise, an honest one to the second."""
        self._put_tests(tests)
        self.open_to_all()
        sources = [
            *((code, {}) for code in before),
            (self.fill_in(answer), {"grade_id": "scale", "role": "solution"}),
            ("", {"grade_id": "scale_tests", "role": "test", "points": SCALE_POINTS}),
            (shift, {"grade_id": "shift", "role": "solution"}),
            ("", {"grade_id": "shift_tests", "role": "test", "points": SHIFT_POINTS}),
        ]
        cells = tuple(CodeCell(index=i, source=s, **k) for i, (s, k) in enumerate(sources))
        course = Course(
            course_id="toys",
            sandbox="namespaces",
            limits=limits,
            assignments=(Assignment(name="toy"),),
        )
        record, verdict, _ = grade_notebook(
            course, "toy", "toy", cells, root=self.root, files=files
        )
        assert record.sandbox == "namespaces"
        return Result(record, verdict)

    def run(self, attack):
        """Grade an attack and hold it to what it says must hold."""
        result = self.grade(attack.code, tests=attack.tests, limits=attack.limits)
        seen = f"{result.printed[-2000:]}\n{result.states}"
        assert attack.cell in (result.record.cells[0].state, None), result.visible[:3000]
        assert result.points[0] == attack.earns, seen
        assert attack.keeps in (result.points[1], None), seen
        for words in attack.says:
            assert words in result.printed, seen
        assert "DONE:" not in result.printed, seen
        for words in (SECRET, *attack.never):
            assert words not in result.visible, seen
        for name, state in attack.states.items():
            assert result.states[name] == state, seen
        if attack.exceeded is not None:
            assert result.verdict.exceeded == attack.exceeded
        assert self.unharmed()
        return result

    def run_outside(self, attack):
        """Run an attack's code without a sandbox, and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-I", "-c", self.fill_in(attack.code)],
            capture_output=True, text=True, timeout=20, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return done.stdout

    def honest(self):
        """Grade a submission that is all right."""
        return self.grade(RIGHT)


FULL = (SCALE_POINTS, SHIFT_POINTS)


def names(attacks):
    """Return the attacks' names, as ids of tests, each of them once."""
    found = [attack.name for attack in attacks]
    assert len(found) == len(set(found))
    return found


def make_course(folder):
    """Make the arena's course in a folder."""
    root = Path(folder) / "course"
    root.mkdir(mode=0o777)
    return Arena(root)
