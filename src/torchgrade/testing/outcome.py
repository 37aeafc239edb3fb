"""Turns how a pytest function ended into a check result: whose fault, and where."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import TracebackType

import pytest
from _pytest.outcomes import Failed, Skipped

from torchgrade.model import CheckResult, HiddenTest, State
from torchgrade.remote.handles import Lost, MachineError, NameMissing, StudentError, TooSlow
from torchgrade.testing.compare import WeakTest
from torchgrade.testing.executed import SandboxGone
from torchgrade.testing.marks import DEVICES, SIMULATED
from torchgrade.testing.signs import Different

MAX_DETAIL = 20_000


class NotHere(Skipped):
    """The test can't run here, for a reason of the trusted side. Any other skip is a lost test."""


def hidden_test(item: pytest.Item) -> HiddenTest:
    """Describe a collected pytest function.

    Args:
        item: A function of `tests/homework/<assignment>/`.

    Returns:
        Its record.

    Raises:
        pytest.UsageError: It has no `@grades` or no docstring, or is to run on a simulated device
            that it does not ask for.
    """
    mark = item.get_closest_marker("grades")
    sentence = (getattr(item, "obj", None).__doc__ or "").strip().splitlines()
    if mark is None or not sentence:
        lacks = "@grades(<test cell>)" if mark is None else "a docstring, the student's sentence"
        raise pytest.UsageError(f"{item.path.name}::{item.name} lacks {lacks}")
    return HiddenTest(
        test=f"{item.path.name}::{item.name}",
        cell=mark.args[0],
        weight=mark.kwargs["weight"],
        devices=_devices(item, mark.kwargs["devices"]),
        hollow=mark.kwargs["hollow"],
        sentence=sentence[0].strip(),
    )


def _devices(item: pytest.Item, devices: tuple[str, ...]) -> tuple[str, ...]:
    """Tell on which devices a test has meaning; what needs an accelerator has none on the CPU."""
    if "accelerator" in getattr(item, "fixturenames", ()):
        return devices or tuple(name for name in DEVICES if name != "cpu")
    if SIMULATED in devices:
        raise pytest.UsageError(
            f"{item.path.name}::{item.name} names the device {SIMULATED!r}, and does not ask for "
            "the fixture `accelerator`"
        )
    return devices


def runs_on(test: HiddenTest, device: str) -> bool:
    """Tell whether a test has meaning in a run on this device."""
    kind = device.partition(":")[0]
    return not test.devices or kind in test.devices or (kind == "cpu" and SIMULATED in test.devices)


def check_result(
    item: pytest.Item,
    test: HiddenTest,
    call: pytest.CallInfo[None],
    lost: State | None,
    *,
    met: bool = False,
) -> CheckResult:
    """Judge one phase of one test.

    Args:
        item: The pytest function.
        test: Its record.
        call: The phase that ended.
        lost: How the sandbox as a whole was lost, if it was.
        met: The test's fixtures asked the student's process for something.

    Returns:
        The check result; `passed` only for a call phase without exception.
    """
    error = call.excinfo.value if call.excinfo is not None else None
    own = call.when == "call" or (met and error is not None and _in_tests(error, item))
    state = _state(error, lost, own=own)
    cause = _student_error(error)
    shown = error is not None and state not in (State.NOT_RUN,)
    return CheckResult(
        test=test.test,
        cell=test.cell,
        state=state,
        where=_where(error.__traceback__, item) if error is not None else 0,
        exception=cause.kind if cause is not None and state is not State.FAILED else "",
        student_lines=cause.frames if cause is not None and state is not State.FAILED else (),
        detail="".join(traceback.format_exception(error))[-MAX_DETAIL:] if shown else "",
        missing=str(error) if isinstance(error, NameMissing) else "",
        sign=error.sign if isinstance(error, Different) else "",
        seconds=round(call.duration, 4),
    )


_BLAME: tuple[tuple[type[BaseException], State], ...] = (
    (NotHere, State.NOT_RUN),
    (Skipped, State.SKIPPED),
    (TooSlow, State.TIMEOUT),
    (MachineError, State.FAULT),
    (Lost, State.CRASHED),
    (SandboxGone, State.CRASHED),
    (NameMissing, State.MISSING),
    (MemoryError, State.MEMORY),
    (StudentError, State.ERROR),
    (WeakTest, State.FAULT),
    (OSError, State.FAULT),
)
"""Whose fault an exception is, the most specific first."""


def _in_tests(error: BaseException, item: pytest.Item) -> bool:
    """Tell whether an exception came through a file of the hidden tests, such as a fixture's."""
    files = (f.f_code.co_filename for f, _ in traceback.walk_tb(error.__traceback__))
    return any(Path(name).is_relative_to(item.path.parent) for name in files)


def _state(error: BaseException | None, lost: State | None, *, own: bool) -> State:
    """Say how a phase ended; `own`: what was raised there is of the tests' own code."""
    if error is None:
        return State.PASSED
    if isinstance(error, TooSlow | Lost | SandboxGone) and lost is not None:
        return lost
    for kind, state in _BLAME:
        if isinstance(error, kind):
            return state
    return State.FAILED if own else State.FAULT


def _student_error(error: BaseException | None) -> StudentError | None:
    while error is not None and not isinstance(error, StudentError):
        error = None if isinstance(error, Failed) else error.__cause__
    return error


def _where(trace: TracebackType | None, item: pytest.Item) -> int:
    """Find the failing line in the test's own file, relative to the test function."""
    first = item.obj.__code__.co_firstlineno if hasattr(item, "obj") else 0
    where = 0
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == item.path:
            where = trace.tb_lineno - first
        trace = trace.tb_next
    return where
