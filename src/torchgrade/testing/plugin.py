"""The pytest plugin: hidden tests of `tests/homework/<assignment>/` get `student`, `device`, `rng`.

`pytest tests/homework/02_dataset` runs them on the instructor's solution. `--submission FILE`
takes a student's notebook instead, `--wrong NAME` and `--right NAME` the solution with one cell
replaced from the library. Grading uses the same plugin with a notebook that already ran.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from torchgrade.errors import TorchgradeError
from torchgrade.model import CheckResult, Comparison, HiddenTest, State

if TYPE_CHECKING:
    import torch

    from torchgrade.remote.handles import Session, Student
    from torchgrade.testing.accelerator import Accelerator
    from torchgrade.testing.executed import Executed
    from torchgrade.testing.random import Rng

HOMEWORK = "homework"
TESTS = pytest.StashKey[HiddenTest]()
GRADING = pytest.StashKey["Grading"]()
COMPARISONS = pytest.StashKey[list[Comparison]]()
_NONE: list[Comparison] = []
EXECUTED = pytest.StashKey["Executed"]()
SESSION: pytest.StashKey[Session] = pytest.StashKey()


class Grading:
    """One session's subject: what the tests run against, and what they found.

    Args:
        find: Gives the executed notebook for a folder of hidden tests and a test cell; None
            until there is one.
        device: Device type for the run.
        seed: Seed of the random inputs.
        cells: Test cells of the notebook at hand; tests of others do not run. None means all.
        order: Seed of the tests' order; the files' own order if None.
        measure: Keep what each comparison of a test found.
    """

    def __init__(
        self,
        find: Callable[[Path, str], Executed] | None = None,
        device: str = "cpu",
        seed: int = 0,
        cells: frozenset[str] | None = None,
        order: int | None = None,
        measure: bool = False,
    ) -> None:
        self.find = find
        self.device = device
        self.seed = seed
        self.cells = cells
        self.order = order
        self.measure = measure
        self.tests: list[HiddenTest] = []
        self.results: dict[str, CheckResult] = {}


def is_hidden_test(path: Path) -> bool:
    """Tell whether a test file lies in `tests/homework/<assignment>/`."""
    return path.parent.parent.name == HOMEWORK and path.parent.parent.parent.name == "tests"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that choose what the hidden tests run against."""
    group = parser.getgroup("torchgrade", "hidden tests of an assignment")
    group.addoption("--submission", metavar="FILE", help="a student's notebook")
    group.addoption("--wrong", metavar="NAME", help="the solution with one wrong cell")
    group.addoption("--right", metavar="NAME", help="the solution with one alternative cell")
    group.addoption("--device", default=None, help="cpu, cuda or mps (default: the course's)")
    group.addoption("--seed", type=int, default=None, help="replay a run's random inputs")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers", "grades(cell, weight, devices, hollow): binds a hidden test to a cell"
    )


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    """Name the run's device and seed above the first test, in a run that may never end, too."""
    grading = config.stash.get(GRADING, None)
    return [f"torchgrade: {_again(grading)}"] if grading else []


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name the seed where a hidden test failed, so that the run can be repeated."""
    grading = config.stash.get(GRADING, None)
    if grading and any(r.state is not State.PASSED for r in grading.results.values()):
        terminalreporter.write_line(f"The same random inputs again: {_again(grading)}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Describe the hidden tests among the collected items, and find what they run against."""
    hidden = [item for item in items if is_hidden_test(item.path)]
    if not hidden:
        return
    from torchgrade.testing.outcome import hidden_test

    if GRADING not in config.stash:
        config.stash[GRADING] = _standalone(config, {item.path.parent for item in hidden})
    grading = config.stash[GRADING]
    simulates = False
    for item in hidden:
        item.stash[TESTS] = test = hidden_test(item)
        simulates = simulates or "accelerator" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.filterwarnings("default"))
        grading.tests.append(test)
    if simulates and grading.device == "cpu":
        from torchgrade.testing.accelerator import unusable

        unusable()  # found out once, for all forks of this process


def _standalone(config: pytest.Config, folders: set[Path]) -> Grading:
    from torchgrade.testing.standalone import Standalone

    chosen = {k: config.getoption(k) for k in ("submission", "wrong", "right")}
    try:
        device = config.getoption("device")
        alone = Standalone(min(folders), folders, **chosen, device=device)
    except TorchgradeError as error:
        raise pytest.UsageError(str(error)) from error
    config.add_cleanup(alone.close)
    seed = config.getoption("seed")
    return Grading(alone.find, alone.device, secrets.randbits(48) if seed is None else seed)


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Iterator[Student]:
    """Give the namespace that the executed notebook left, in a fork of its own."""
    from torchgrade.remote.handles import Student

    grading = _grading(request)
    assert grading.find is not None
    executed = grading.find(request.path.parent, request.node.stash[TESTS].cell)
    request.node.stash[EXECUTED] = executed
    session, number = executed.fork()
    request.node.stash[SESSION] = session
    yield Student(session, request.path.parent)
    executed.end(session, number)


@pytest.fixture
def device(request: pytest.FixtureRequest) -> torch.device:
    """Give the device of the run; a test without meaning on it does not run."""
    return _device(request)


@pytest.fixture
def accelerator(request: pytest.FixtureRequest, student: Student) -> Accelerator:
    """Give the run's accelerator; where the run has none, a simulated one."""
    from torchgrade.testing.accelerator import Accelerator

    return Accelerator.open(student, _device(request))


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> Rng:
    """Give the test's own source of secret random inputs."""
    from torchgrade.testing.random import Rng

    test = request.node.stash[TESTS]
    return Rng(_grading(request).seed, test.test, _device(request))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out a test that has no meaning on this device; seed what any other may draw from."""
    test = item.stash.get(TESTS, None)
    if test is None:
        return
    from torchgrade.testing.outcome import NotHere, runs_on
    from torchgrade.testing.random import seed_globally

    grading = item.config.stash[GRADING]
    if not runs_on(test, grading.device):
        raise NotHere(f"has no meaning on {grading.device}")
    seed_globally(grading.seed, test.test)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Collect what the comparisons of a hidden test find, where that is asked for."""
    if item.stash.get(TESTS, None) is None or not item.config.stash[GRADING].measure:
        return (yield)
    from torchgrade.testing.measuring import measuring

    with measuring() as item.stash[COMPARISONS]:
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep each hidden test's check result: the first phase that did not pass decides."""
    report = yield
    test = item.stash.get(TESTS, None)
    if test is None or (call.when != "call" and call.excinfo is None):
        return report
    from torchgrade.testing.outcome import check_result

    grading = item.config.stash[GRADING]
    before = grading.results.get(test.test)
    if before is None or before.state is State.PASSED:
        executed = item.stash.get(EXECUTED, None)
        lost = None if executed is None else executed.lost
        session = item.stash.get(SESSION, None)
        met = session is not None and session.used
        result = check_result(item, test, call, lost, met=met)
        made: list[Comparison] = item.stash.get(COMPARISONS, _NONE)
        grading.results[test.test] = msgspec.structs.replace(result, comparisons=tuple(made))
    return report


def _again(grading: Grading) -> str:
    return f"--seed {grading.seed} --device {grading.device}"


def _grading(request: pytest.FixtureRequest) -> Grading:
    if TESTS not in request.node.stash:
        raise pytest.UsageError(
            "`student`, `device` and `rng` are for tests in tests/homework/<assignment>/"
        )
    grading: Grading = request.config.stash[GRADING]
    return grading


def _device(request: pytest.FixtureRequest) -> torch.device:
    import torch

    return torch.device(_grading(request).device)


__all__: list[Any] = ["GRADING", "TESTS", "Grading", "is_hidden_test"]
