"""Runs hidden tests in the process of the student's code, without handles and without a sandbox.

The tests' files work unchanged: `student` gives the notebook's own objects, exceptions of the
student's code arrive as they are. That is how graders without isolation work, so it serves to
measure them and the bound. It is not safe to grade with: see docs/explanation/security.md.

This file is copied onto the path of the process that is measured, beside `torchgrade_rng.py`
(the package's random inputs). It imports nothing else of the package.
"""

from __future__ import annotations

import builtins
import inspect
import random
import secrets
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import numpy as np
import torch
from torchgrade_rng import Rng

MODULES = {"torch": torch, "numpy": np, "random": random, "builtins": builtins}
Test = Callable[..., None]


class NameMissing(BaseException):
    """The notebook did not define this name."""


class HandleMisuse(BaseException):
    """Raised by handles, of which there are none here."""


class _AnyException(type):
    def __subclasscheck__(cls, kind: type) -> bool:
        return issubclass(kind, Exception)

    def __instancecheck__(cls, error: object) -> bool:
        return isinstance(error, Exception)


class StudentError(Exception, metaclass=_AnyException):
    """What `pytest.raises(StudentError)` accepts here: whatever the student's code raised."""


def grades(
    cell: str, *, weight: float = 1.0, devices: tuple[str, ...] = (), hollow: str = ""
) -> Callable[..., Any]:
    """Mark a function as a hidden test, as `torchgrade.testing.grades` does."""
    del hollow  # it is for `torchgrade check` alone

    def mark(test: Test) -> Test:
        test.hidden_test = (cell, weight, devices)  # type: ignore[attr-defined]
        return test

    return mark


def value(item: Any) -> Any:
    """Copy a value and the tensors in it."""
    if isinstance(item, torch.Tensor):
        return item.detach().clone()
    if type(item) in (list, tuple):
        return type(item)(value(part) for part in item)
    if type(item) is dict:
        return {value(key): value(part) for key, part in item.items()}
    return item


class Student:
    """The notebook's namespace: attributes are its own objects.

    Args:
        names: The namespace.
        folder: Folder of the hidden tests and their helpers.
    """

    def __init__(self, names: dict[str, Any], folder: Path) -> None:
        self._names = names
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        if name in MODULES:
            return MODULES[name]
        if name.startswith("_") or name not in self._names:
            raise NameMissing(name)
        return self._names[name]

    def put(self, item: Any) -> Any:
        """Give the item back: both sides are one."""
        return item

    def load(self, file: str) -> ModuleType:
        """Execute a helper file in a namespace of its own; compiled once per process."""
        module = ModuleType(f"torchgrade_{file.removesuffix('.py')}")
        sys.modules[module.__name__] = module
        exec(_compiled(self._folder / file), vars(module))
        return module


@lru_cache
def _compiled(path: Path) -> CodeType:
    return compile(path.read_text("utf-8"), f"<{path.name}>", "exec")


def hidden_tests(namespace: dict[str, Any]) -> Iterator[tuple[str, Test]]:
    """Give the hidden tests that a namespace holds as `cell::function`, in their order."""
    for name, item in list(namespace.items()):
        if callable(item) and hasattr(item, "hidden_test"):
            unknown = set(inspect.signature(item).parameters) - {"student", "device", "rng"}
            if unknown:
                raise TypeError(f"{name} wants {unknown}: there are no such fixtures here")
            yield f"{item.hidden_test[0]}::{name}", item


def passes(name: str, test: Test, names: dict[str, Any], folder: Path) -> bool:
    """Run one hidden test; anything that it raises fails it."""
    device = torch.device("cpu")
    given = {
        "student": Student(names, folder),
        "device": device,
        "rng": Rng(secrets.randbits(48), name, device),
    }
    try:
        test(**{key: given[key] for key in inspect.signature(test).parameters})
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - pytest.fail, and whatever the student's code raises
        return False
    return True


def points_in_notebook(namespace: dict[str, Any], folder: str) -> float:
    """Run the tests that a notebook's cell has just defined; for nbgrader.

    Args:
        namespace: The cell's `globals()`; the tests are taken out of it.
        folder: Folder of the helpers.

    Returns:
        How many passed. The names of all that ran are printed, with their state.
    """
    passed = 0
    for name, test in list(hidden_tests(namespace)):
        del namespace[test.__name__]
        good = passes(name, test, namespace, Path(folder))
        print("hidden test", name, "passed" if good else "failed")
        passed += good
    return float(passed)


def otter_cases(namespace: dict[str, Any], case: Callable[..., Any], folder: str) -> dict[str, Any]:
    """Wrap the tests that a file has just defined as Otter's test cases.

    Args:
        namespace: The file's `globals()`.
        case: `otter.test_files.test_case`.
        folder: Folder of the helpers.

    Returns:
        Test cases by name, for the file's namespace.
    """
    made = {}
    for name, test in list(hidden_tests(namespace)):
        wrapped = partial(_case, name=name, test=test, folder=Path(folder))
        made[f"case_{name}"] = case(name=name, points=1, hidden=True)(_of_env(wrapped))
    return made


def _case(env: dict[str, Any], name: str, test: Test, folder: Path) -> None:
    assert passes(name, test, env, folder), name


def _of_env(run: Callable[..., None]) -> Callable[[dict[str, Any]], None]:
    """Leave `env` as the only parameter: Otter fills all others from the student's names."""

    def test(env: dict[str, Any]) -> None:
        run(env)

    return test
