"""The frozen records that cross the joints between rooms.

They hold plain values alone, so that each can be written as JSON (`msgspec.json`)
and sent to another process. Nothing here computes.
"""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

Seconds = Annotated[float, msgspec.Meta(gt=0)]
Count = Annotated[int, msgspec.Meta(ge=1)]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every record: immutable, built by keyword, closed to unknown fields."""


def ready(*kinds: Any) -> None:
    """Have msgspec work out types now: whoever reads any into a type calls this on import.

    msgspec works a type out when it is first read into. A thread that reads into the same type
    meanwhile meets one half made, and the process ends with a segmentation fault.

    Args:
        kinds: The types, as they are given to `msgspec.convert` or to a `decode`.
    """
    for kind in kinds:
        msgspec.json.Decoder(kind)


class State(enum.StrEnum):
    """How one check ended. Machines read this closed set, people read the message."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    MISSING = "missing"
    SKIPPED = "skipped"
    NOT_RUN = "not_run"
    FAULT = "fault"


class Outcome(enum.StrEnum):
    """How a submission ended: exactly one of these."""

    GRADED = "graded"
    MANUAL = "graded_manual_pending"
    QUARANTINED = "quarantined"
    FAULT = "fault"


class Limits(Record, frozen=True, kw_only=True):
    """What one submission may use.

    Attributes:
        cell_seconds: Wall-clock seconds for one cell of the notebook.
        test_seconds: Wall-clock seconds for one hidden test.
        submission_seconds: Wall-clock seconds for the whole submission.
        cpu_seconds: CPU seconds of all processes of the submission together.
        memory_mb: Private memory, MiB, beyond what torch itself takes: of one process, and of all
            processes together.
        processes: Processes and threads alive at once.
        tmp_mb: Size of the private /tmp, MiB.
        files: Files and folders in the private /tmp.
        file_mb: Size of one file, MiB.
        output_kb: Output kept per cell, KiB.
    """

    cell_seconds: Seconds = 20.0
    test_seconds: Seconds = 10.0
    submission_seconds: Seconds = 180.0
    cpu_seconds: Seconds = 240.0
    memory_mb: Count = 2048
    processes: Count = 64
    tmp_mb: Count = 256
    files: Count = 16384
    file_mb: Count = 128
    output_kb: Count = 256


class Conditions(Record, frozen=True, kw_only=True):
    """Under which the hidden tests of one run take place; by default, those of grading.

    Attributes:
        seed: Seed of the hidden tests' inputs; a fresh secret one if None.
        threads: Threads that one operation of torch may use, on both sides.
        order: Seed of the order of the tests; the files' own order if None.
        only: Test cells whose tests run, by `grade_id`; all if None.
        dtype: Default dtype of torch on both sides, such as `float64`; torch's own if empty.
        measure: Keep what each comparison of a test found.
    """

    seed: int | None = None
    threads: Count = 1
    order: int | None = None
    only: frozenset[str] | None = None
    dtype: Literal["", "float64", "float32", "bfloat16", "float16"] = ""
    measure: bool = False


class CodeCell(Record, frozen=True, kw_only=True):
    """A code cell to run, taken from the rebuilt notebook.

    Attributes:
        index: Position in the rebuilt notebook.
        grade_id: nbgrader's id, or an empty string for a free cell.
        role: `solution` (the student's answer), `test` (graded), `given` (locked), `free`.
        source: Code to run; a test cell's is its visible part unless the cell is `legacy`.
        points: For `test`: nbgrader's points of the cell, from the source notebook.
        legacy: A test cell of an assignment that has no pytest functions for it: it is scored
            by running it in the sandbox, hidden tests of nbgrader included.
    """

    index: int
    source: str
    grade_id: str = ""
    points: float = 0.0
    role: Literal["solution", "test", "given", "free"] = "free"
    legacy: bool = False


class CellRun(Record, frozen=True, kw_only=True):
    """What running one cell left behind. All of it comes from the sandbox: display only.

    Attributes:
        index: Position in the rebuilt notebook.
        state: `passed`, `error`, `timeout`, `memory`, `crashed` or `not_run`.
        outputs: nbformat 4 outputs, checked against nbformat's schema and capped in size.
        value: What the last expression was if it is a number (legacy cells), else None.
        value_kind: `none`, `number` or the type name of what the last expression was.
        seconds: Wall-clock seconds.
        exceeded: Limit that the cell ran into without being stopped for it, or an empty string.
    """

    index: int
    state: State
    exceeded: str = ""
    outputs: tuple[dict[str, Any], ...] = ()
    value: float | None = None
    value_kind: str = "none"
    seconds: float = 0.0


class HiddenTest(Record, frozen=True, kw_only=True):
    """A hidden test as the trusted side knows it before anything ran.

    Attributes:
        test: Its name within the assignment, `test_e2_1.py::test_same_item_twice`.
        cell: `grade_id` of the test cell whose points it shares.
        weight: Its share of the cell's points, relative to the cell's other tests.
        sentence: The first line of its docstring, in English.
        devices: Devices on which it has meaning; empty means all. `simulated` is the CPU with a
            simulated accelerator.
        hollow: Why it may pass on a hollow solution, or an empty string.
    """

    test: str
    cell: str
    weight: float = 1.0
    sentence: str = ""
    devices: tuple[str, ...] = ()
    hollow: str = ""


class Comparison(Record, frozen=True, kw_only=True):
    """What one comparison of two tensors or numbers found.

    Attributes:
        name: Which part of the value: `value`, `value[0]`, `value['loss']`.
        dtype: Of the student's value, such as `float32`; `float` for a Python number.
        device: Device type of the student's value.
        abs_error: Largest |actual − expected|; infinite where one of them is not finite.
        rel_error: Largest |actual − expected| / |expected|, where that is not zero.
        used: Largest share of the allowed error that was used; above 1 the comparison failed.
        rtol: Relative tolerance.
        atol: Absolute tolerance; where it differs between elements, the largest.
        zeros_pass: Whether zeros of the same shape would have passed.
        constant_passes: Whether one number in all places would have passed.
        misses: Largest relative error that would have passed if every element had it.
        size: Largest finite |expected|; 0 if there is none.
    """

    name: str
    dtype: str
    device: str
    abs_error: float
    rel_error: float
    used: float
    rtol: float
    atol: float
    zeros_pass: bool
    constant_passes: bool
    misses: float = 0.0
    size: float = 0.0


class CheckResult(Record, frozen=True, kw_only=True):
    """One hidden test's outcome.

    Attributes:
        test: As in `HiddenTest.test`.
        cell: As in `HiddenTest.cell`.
        state: How it ended.
        where: The failing statement's line, counted from the test function's first line; 0 if
            it passed or the line is unknown. Trusted side only, never shown to students.
        exception: Name of the builtin exception that the student's code raised, or "Exception".
        student_lines: (cell index, line number from 1) of the student's own frames, outermost
            first, each checked against the submitted source.
        detail: For the trusted side alone: the pytest failure text.
        missing: The name that the notebook did not define, for `missing`.
        sign: How the value that failed relates to the expected one, such as `negated`, `shape`;
            empty if that is not known.
        comparisons: What the test's comparisons found, if that was asked for.
        seconds: Wall-clock seconds.
    """

    test: str
    cell: str
    state: State
    where: int = 0
    exception: str = ""
    student_lines: tuple[tuple[int, int], ...] = ()
    detail: str = ""
    missing: str = ""
    sign: str = ""
    comparisons: tuple[Comparison, ...] = ()
    seconds: float = 0.0


class RunRecord(Record, frozen=True, kw_only=True):
    """All that one run of one notebook produced, before any judgement.

    Attributes:
        seed: Seed of the hidden tests' random inputs (secret); replays the run exactly.
        device: `cpu`, `cuda` or `mps`.
        sandbox: Name of the back end that isolated the run.
        tests: The hidden tests that the trusted side expected.
        cells: One entry per code cell.
        results: One entry per hidden test that ran.
        exceeded: Name of the limit that ended the run or a part of it, or how it ended itself:
            `crashed` (a cell did, and what came after it did not run), `cell_crashed` (a cell
            did, and the rest ran again without it), `check_crashed` (the code that a hidden test
            called did), `python_changed` (no hidden test got an answer); or an empty string.
        culprit: Position of the cell that met it, -1 if it was none or is not known.
        cpu_seconds: CPU seconds of the sandbox, 0 if unknown.
    """

    seed: int
    device: str
    sandbox: str
    tests: tuple[HiddenTest, ...] = ()
    cells: tuple[CellRun, ...] = ()
    results: tuple[CheckResult, ...] = ()
    exceeded: str = ""
    culprit: int = -1
    cpu_seconds: float = 0.0


class CellVerdict(Record, frozen=True, kw_only=True):
    """Points of one test cell.

    Attributes:
        cell: `grade_id`.
        points: Points earned, or None where a person has to grade.
        max_points: The cell's points.
        results: Check results of the cell, in the tests' order.
        note: Key of a message for the reader (see `messages`), or an empty string.
    """

    cell: str
    points: float | None
    max_points: float
    results: tuple[CheckResult, ...] = ()
    note: str = ""


class Verdict(Record, frozen=True, kw_only=True):
    """All check results of a submission's notebook, with points per cell.

    `tests` are the hidden tests that were expected: the sentences that the student reads.
    `exceeded` and `culprit` are the run's, see `RunRecord`.
    """

    assignment: str
    notebook: str
    cells: tuple[CellVerdict, ...]
    tests: tuple[HiddenTest, ...] = ()
    seed: int
    device: str
    sandbox: str
    lang: str = "en"
    exceeded: str = ""
    culprit: int = -1
    notes: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """Points earned by machine."""
        return round(sum(c.points or 0.0 for c in self.cells), 4)

    @property
    def max_points(self) -> float:
        """Points that the machine could give."""
        return sum(c.max_points for c in self.cells)

    @property
    def not_run(self) -> int:
        """Hidden tests that could not run on the device."""
        return sum(r.state is State.NOT_RUN for c in self.cells for r in c.results)


class Note(Record, frozen=True, kw_only=True):
    """Something that was found in a notebook and set right, or that a person should know.

    Attributes:
        sentence: English sentence with `{placeholders}`; the key of its translations.
        params: Values for the placeholders.
        cell: `grade_id` of the cell it is about, or an empty string.
        audience: Who reads it: both the `student` and the instructor, or the `instructor` alone.
    """

    sentence: str
    params: dict[str, str] = msgspec.field(default_factory=dict)
    cell: str = ""
    audience: Literal["student", "instructor"] = "student"


class Submission(Record, frozen=True, kw_only=True):
    """One student's folder for one assignment, as collected."""

    student: str
    assignment: str
    folder: Path


class Hint(Record, frozen=True, kw_only=True):
    """A misconception recognised in a failure pattern.

    Attributes:
        cell: `grade_id` of the test cell.
        misconception: Its id, `M2.1c`.
        title: What the wrong code does, one line, English.
        hint: One sentence, mostly a question; never code. English.
        translations: Language to `{"title": …, "hint": …}` in that language.
    """

    cell: str
    misconception: str
    title: str
    hint: str
    translations: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)


class Grade(Record, frozen=True, kw_only=True):
    """What one submission ended as: one line of the class table.

    Attributes:
        student: Student id.
        assignment: Assignment name.
        outcome: The one state that the submission ended in.
        points: Points in the gradebook (manual scores and late penalty included), or None.
        max_points: Points of the assignment.
        hints: The misconceptions recognised.
        reason: For `quarantined` and `fault`: what happened and what to do.
        limits: Limits that were exceeded.
        not_run: Hidden tests that could not run on the device.
        review: `grade_id`s whose points a person gave, who is to look at them again because the
            submission was graded anew; these points count.
    """

    student: str
    assignment: str
    outcome: Outcome
    points: float | None = None
    max_points: float = 0.0
    hints: tuple[Hint, ...] = ()
    reason: str = ""
    limits: tuple[str, ...] = ()
    not_run: int = 0
    review: tuple[str, ...] = ()
