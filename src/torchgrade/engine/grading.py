"""One submission through the sandbox and the tests, to a verdict."""

from __future__ import annotations

import atexit
import logging
import secrets
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from torchgrade.config import Course, NotRun
from torchgrade.engine.hints import recognise
from torchgrade.engine.job import Job
from torchgrade.engine.tests_runner import TestsRunner
from torchgrade.errors import Fault, InstructorError
from torchgrade.judge import judge, unbound
from torchgrade.model import (
    CellRun,
    CellVerdict,
    CheckResult,
    CodeCell,
    Conditions,
    HiddenTest,
    Hint,
    RunRecord,
    State,
    Verdict,
)
from torchgrade.notebook import grade_id, read_source
from torchgrade.sandbox import Exit, Sandbox, check_out_of_sight, compiles, open_sandbox

_log = logging.getLogger(__name__)
ORDINARY = Conditions()
ATTEMPTS = 2
RECOVERIES = 3
"""Cells of one submission that may take its sandbox down before the rest is given up."""
ENDING_SECONDS = 2.0
"""How long a sandbox that crashed has to say how."""
_DEADLY = (State.CRASHED, State.TIMEOUT, State.MEMORY)
Ended = TypeVar("Ended", CellRun, CheckResult)
_LIMITS = {
    "memory": "memory_mb",
    "processes": "processes",
    "cpu": "cpu_seconds",
    "scratch": "tmp_mb",
    "files": "files",
}
_INSTEAD = {
    "memory_mb": State.MEMORY,
    "submission_seconds": State.TIMEOUT,
    "cpu_seconds": State.TIMEOUT,
}


class _Machine:
    """What this process keeps warm: sandboxes and one tests' runner."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sandboxes: dict[tuple[str, bool], Sandbox] = {}
        self.runner = TestsRunner()

    def sandbox(self, minimum: str, *, compiler: bool) -> Sandbox:
        with self._lock:
            kind = (minimum, compiler)
            if kind not in self._sandboxes:
                self._sandboxes[kind] = open_sandbox(
                    minimum, on_notice=_log.warning, compiler=compiler
                )
            return self._sandboxes[kind]

    def close(self) -> None:
        with self._lock:
            self.runner.close()
            for sandbox in self._sandboxes.values():
                sandbox.close()
            self._sandboxes.clear()


_machine = _Machine()
atexit.register(_machine.close)


def shutdown() -> None:
    """End the warm processes; the next submission starts them again."""
    _machine.close()


def grade_notebook(
    course: Course,
    assignment: str,
    notebook: str,
    cells: tuple[CodeCell, ...],
    *,
    root: Path,
    lang: str = "en",
    files: Mapping[str, bytes] | None = None,
    device: str | None = None,
    conditions: Conditions = ORDINARY,
) -> tuple[RunRecord, Verdict, tuple[Hint, ...]]:
    """Run one notebook's cells and hidden tests, and judge them.

    Safe to call from several threads at once.

    Args:
        course: The course.
        assignment: Name of the assignment.
        notebook: Name of the notebook, without `.ipynb`.
        cells: Code cells of the rebuilt submission.
        root: Folder of the course.
        lang: The submission's language, for the verdict.
        files: The assignment's data files by relative name.
        device: Device type; the course's if None.
        conditions: Under which the tests take place. Test cells that are left out get no verdict.

    Returns:
        The run's record, the verdict, and the misconceptions recognised.

    Raises:
        InstructorError: The hidden tests can't be collected, or name a cell that isn't there; or
            the sandbox can't hand out the device; or the course lies where every sandbox reads.
        Fault: Ours, twice in a row.
    """
    device = device or course.device
    limits = course.limits_for(assignment)
    compiler = compiles(course.assignment(assignment), root, cells)
    sandbox = _machine.sandbox(course.sandbox, compiler=compiler)
    check_out_of_sight(sandbox, root)
    sandbox.check_device(device)
    tests = root / "tests" / "homework" / assignment
    job = Job(
        tests=tests,
        cells=cells,
        files=dict(files or {}),
        device=device,
        seed=secrets.randbits(48) if conditions.seed is None else conditions.seed,
        limits=limits,
        sandbox=sandbox.name,
        conditions=conditions,
    )
    record, verdicts = _attempts(sandbox, job, course.not_run)
    _refuse_stray(unbound(cells, record.tests), root, assignment)
    verdict = Verdict(
        assignment=assignment,
        notebook=notebook,
        cells=verdicts,
        seed=record.seed,
        device=record.device,
        sandbox=record.sandbox,
        lang=lang,
        exceeded=record.exceeded,
        culprit=record.culprit,
        tests=tuple(t for t in record.tests if any(t.cell == c.cell for c in verdicts)),
    )
    return record, verdict, recognise(verdict, tests, cells)


def _refuse_stray(tests: list[HiddenTest], root: Path, assignment: str) -> None:
    """Refuse a test whose cell is in none of the assignment's notebooks."""
    if not tests:
        return
    sources = sorted((root / "source" / assignment).glob("*.ipynb"))
    known = {grade_id(cell) for path in sources for cell in read_source(path).cells}
    for test in tests:
        if test.cell not in known:
            raise InstructorError(
                f"{test.test} of {assignment} is bound to {test.cell!r}, and no notebook has a "
                "test cell of that name",
                hint="Correct the name in `@grades(…)`.",
            )


def _attempts(
    sandbox: Sandbox, job: Job, not_run: NotRun
) -> tuple[RunRecord, tuple[CellVerdict, ...]]:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            record = _run(sandbox, job)
            return record, judge(job.judged, record, not_run=not_run)
        except Fault:
            if attempt == ATTEMPTS:
                raise
            _log.info("a fault of the grader's: the submission is run again", exc_info=True)
    raise AssertionError


def _run(sandbox: Sandbox, job: Job) -> RunRecord:
    """Run a job; a cell that takes the sandbox down is left out, and the rest is run again."""
    over = time.monotonic() + job.limits.submission_seconds
    culprits: dict[int, CellRun] = {}
    seen, cpu_seconds = "", 0.0
    while True:
        record = _run_once(sandbox, _without(job, culprits, over - time.monotonic()))
        seen, cpu_seconds = seen or record.exceeded, cpu_seconds + record.cpu_seconds
        culprit = _culprit(record)
        late = time.monotonic() + job.limits.cell_seconds > over
        again = culprit is not None and culprit.index in culprits  # lost without it: another did it
        if culprit is None or again or late or len(culprits) == RECOVERIES:
            cells = tuple(culprits.get(cell.index, cell) for cell in record.cells)
            exceeded, index = _first_exceeded(cells, record.results)
            if exceeded == "crashed" and again:  # of an empty cell: what ran before broke the agent
                exceeded, index = "python_changed", -1
            elif exceeded == "crashed" and index in culprits and culprit is None:
                exceeded = "cell_crashed"
            return msgspec.structs.replace(
                record,
                cells=cells,
                exceeded=seen or exceeded,
                culprit=-1 if exceeded == "python_changed" else next(iter(culprits), index),
                cpu_seconds=cpu_seconds,
            )
        culprits[culprit.index] = culprit


def _without(job: Job, culprits: Mapping[int, CellRun], seconds: float) -> Job:
    """Empty the culprits' cells, and give what is left of the submission's time."""
    cells = tuple(
        msgspec.structs.replace(cell, source="") if cell.index in culprits else cell
        for cell in job.cells
    )
    limits = msgspec.structs.replace(job.limits, submission_seconds=max(seconds, 1.0))
    return msgspec.structs.replace(job, cells=cells, limits=limits)


def _culprit(record: RunRecord) -> CellRun | None:
    """Find the cell that took the sandbox down: nothing after it was run."""
    for position, cell in enumerate(record.cells):
        if cell.state in _DEADLY:
            later = record.cells[position + 1 :]
            lost = all(r.state in _DEADLY for r in record.results)
            gone = all(c.state is State.NOT_RUN for c in later) and (bool(later) or lost)
            return cell if gone else None
    return None


def _run_once(sandbox: Sandbox, job: Job) -> RunRecord:
    ours, theirs = socket.socketpair()
    try:
        box = sandbox.start(theirs, job.limits, job.device)
    except BaseException:
        ours.close()
        raise
    try:
        record, late = _machine.runner.run(job, ours, on_late=box.kill)
        ends = [cell.state for cell in record.cells] + [r.state for r in record.results]
        if State.CRASHED in ends and not late:
            box.wait(ENDING_SECONDS)  # raises where the crash is ours: nobody's points fall for it
    finally:
        box.kill()
        ended = box.wait(10.0)
    return _with_end(record, late, ended)


def _with_end(record: RunRecord, late: bool, ended: Exit | None) -> RunRecord:
    """Say which limit ended the run, and put it into the results that it spoiled."""
    limit = _LIMITS.get(ended.exceeded, "") if ended is not None else ""
    exceeded = "submission_seconds" if late else limit or record.exceeded
    instead = _INSTEAD.get(exceeded, State.CRASHED)
    cells = tuple(_renamed(cell, instead) for cell in record.cells)
    results = tuple(_renamed(result, instead) for result in record.results)
    return msgspec.structs.replace(
        record,
        exceeded=exceeded,
        cpu_seconds=0.0 if ended is None else ended.cpu_seconds,
        cells=cells,
        results=results,
    )


def _first_exceeded(
    cells: tuple[CellRun, ...], results: tuple[CheckResult, ...]
) -> tuple[str, int]:
    """Name what stopped a cell, or else a test, while the rest went on; and the cell."""
    names = {State.TIMEOUT: "cell_seconds", State.MEMORY: "memory_mb", State.CRASHED: "crashed"}
    for cell in cells:
        if cell.state in names:
            return names[cell.state], cell.index
    names |= {State.TIMEOUT: "test_seconds", State.CRASHED: "check_crashed"}
    for result in results:
        if result.state in names:
            return names[result.state], -1
    return next(((cell.exceeded, cell.index) for cell in cells if cell.exceeded), ("", -1))


def _renamed(item: Ended, instead: State) -> Ended:
    if item.state is State.CRASHED and instead is not State.CRASHED:
        return msgspec.structs.replace(item, state=instead)
    return item
