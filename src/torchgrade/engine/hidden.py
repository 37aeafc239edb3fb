"""An assignment's hidden tests in pytest, with a halt between collection and the first test."""

from __future__ import annotations

import contextlib
import io
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from torchgrade.remote.handles import compiled
from torchgrade.testing.plugin import GRADING, TESTS, Grading

_WANTED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
_LIBRARY = ("wrong", "right")
_UNUSED = (
    "cacheprovider", "debugging", "doctest", "faulthandler", "junitxml", "logging", "pastebin",
    "setuponly", "setupplan", "stepwise", "threadexception", "unraisableexception",
)  # fmt: skip
"""Plugins of pytest's own that cost time in each test and have nothing to say here."""


class _Halt:
    """A plugin that calls `ready` when all tests are collected."""

    def __init__(self, grading: Grading, ready: Callable[[], bool]) -> None:
        self._grading = grading
        self._ready = ready

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[GRADING] = self._grading

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        if session.testsfailed:
            return  # a file could not be collected: pytest says which
        wanted = self._grading.cells if self._ready() else frozenset()
        if wanted is not None:
            session.items[:] = [i for i in session.items if _cell(i) in wanted]
        if self._grading.order is not None:
            random.Random(self._grading.order).shuffle(session.items)  # noqa: S311 - to be had again


def _cell(item: pytest.Item) -> str:
    test = item.stash.get(TESTS, None)
    return "" if test is None else test.cell


def has_tests(folder: Path) -> bool:
    """Tell whether a folder holds a file of hidden tests."""
    return any(folder.glob("**/test_*.py"))


def run_tests(folder: Path, grading: Grading, ready: Callable[[], bool]) -> str:
    """Collect a folder's hidden tests, wait for `ready`, and run those of `grading.cells`.

    Args:
        folder: `tests/homework/<assignment>`.
        grading: Describes the tests after collection, and holds their results at the end.
        ready: Called once in between, if the files could be collected: it completes `grading`
            and returns whether the tests are to run. It may return in a fork of this process.

    Returns:
        An empty string, or why the tests could not be collected.
    """
    for path in folder.glob("**/*.py"):  # the forks find them compiled
        with contextlib.suppress(SyntaxError, ValueError, OSError):
            if path.parent.name not in _LIBRARY and not path.name.startswith("test_"):
                compiled(path)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    words = io.StringIO()
    options = [
        str(folder), "-q", "--tb=short", "-c", os.devnull, "--rootdir", str(folder.parent),
        "--confcutdir", str(folder.parent), "--import-mode=importlib", "--strict-markers",
        "--capture=no", "-p", "torchgrade.testing.plugin",
        "--assert=plain",  # an explanation of long, unequal lists can take minutes
        *(word for name in _UNUSED for word in ("-p", f"no:{name}")),
    ]  # fmt: skip
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
        code = pytest.main(options, plugins=[_Halt(grading, ready)])
    if code not in _WANTED:
        return words.getvalue()[-4_000:]
    return "" if grading.tests else "Its files hold no test."
