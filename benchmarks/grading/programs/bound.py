"""The bound: the same cells and hidden tests in a fork of a warm process, without any isolation.

`python bound.py TESTS SUBMITTED ASSIGNMENT OUT [--fork-per-test]` grades every notebook below
SUBMITTED and writes the names of the tests that failed to OUT. One process imports everything
once. Each submission is a fork of it that runs the cells in a bare IPython shell, then the hidden
tests in process: all in that fork, or each in a fork of its own.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import signal
import sys
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import in_process
import pytest  # noqa: F401 - the hidden tests import it
import torch
import torch._dynamo
from in_process import Test, hidden_tests, passes
from IPython.core.interactiveshell import InteractiveShell

SUBMISSION_SECONDS = 120
TEST_SECONDS = 20


def main() -> None:
    """Grade the class."""
    tests_folder, submitted, assignment, out = map(str, sys.argv[1:5])
    fork = "--fork-per-test" in sys.argv
    torch.set_num_threads(1)
    tests = _load(Path(tests_folder))
    notebooks = sorted(Path(submitted).glob(f"*/{assignment}/*.ipynb"))
    learnt = _fork(partial(_modules_for, notebooks[0], tests, Path(tests_folder)))
    for name in learnt or []:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()
    found = {}
    for path in notebooks:
        work = partial(_grade, path, tests, Path(tests_folder), fork=fork)
        found[path.parent.parent.name] = _fork(work)
    Path(out).write_text(json.dumps(found))


def _load(folder: Path) -> dict[str, Test]:
    """Execute the test files, which find the adapter where they expect torchgrade."""
    package = ModuleType("torchgrade")
    package.testing = in_process  # type: ignore[attr-defined]
    sys.modules |= {"torchgrade": package, "torchgrade.testing": in_process}
    found: dict[str, Test] = {}
    for path in sorted(folder.glob("test_*.py")):
        names: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
        exec(compile(path.read_text("utf-8"), str(path), "exec"), names)
        found |= hidden_tests(names)
    return found


def _fork(work: Callable[[], Any]) -> Any:
    """Do work in a fork and return its answer; None if the fork did not finish."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reader)
            signal.alarm(SUBMISSION_SECONDS)
            with os.fdopen(writer, "w") as stream:
                json.dump(work(), stream)
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as stream:
        answer = stream.read()
    _, status = os.waitpid(pid, 0)
    return json.loads(answer) if status == 0 else None


def _modules_for(path: Path, tests: dict[str, Test], folder: Path) -> list[str]:
    """Grade once, to learn what a submission imports on first use."""
    before = set(sys.modules)
    _grade(path, tests, folder, fork=False)
    return [n for n in sys.modules if n not in before and not n.startswith(("__", "torchgrade_"))]


def _grade(path: Path, tests: dict[str, Test], folder: Path, *, fork: bool) -> dict[str, bool]:
    notebook = json.loads(path.read_text("utf-8"))
    with contextlib.ExitStack() as quiet:
        quiet.enter_context(contextlib.redirect_stdout(io.StringIO()))
        quiet.enter_context(contextlib.redirect_stderr(io.StringIO()))
        quiet.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        shell = InteractiveShell.instance(colors="nocolor")
        shell.history_manager.enabled = False
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                shell.run_cell("".join(cell["source"]), store_history=False)
        names = shell.user_ns
        run = _forked if fork else passes
        return {name: run(name, test, names, folder) for name, test in tests.items()}


def _forked(name: str, test: Test, names: dict[str, Any], folder: Path) -> bool:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            signal.alarm(TEST_SECONDS)
            code = 0 if passes(name, test, names, folder) else 1
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1] == 0


if __name__ == "__main__":
    main()
