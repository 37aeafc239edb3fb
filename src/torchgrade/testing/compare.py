"""Compares what the student's code gave with what the test expects, and refuses weak comparisons.

The comparison happens here, in the test's own process, on fetched values. No expected value ever
goes to the student's side.
"""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from torchgrade.model import Comparison
from torchgrade.remote.handles import Remote, RemoteTensor, value
from torchgrade.testing.signs import Different, sign_of
from torchgrade.testing.there import beside
from torchgrade.testing.tolerances import EXACT, Tolerance, tolerance_for

_MOST_ITEMS = 100_000


class WeakTest(BaseException):
    """The test asked for a check that a wrong solution would pass, or that can't be made.

    The instructor's mistake: a hidden test that ends so costs no student a point.
    """


_collected: ContextVar[list[Comparison] | None] = ContextVar("comparisons", default=None)


@contextlib.contextmanager
def comparisons() -> Iterator[list[Comparison]]:
    """Collect a record of each comparison that the helpers make inside the block.

    Yields:
        The list that the records are added to, in order.

    Example:
        >>> with comparisons() as made:
        ...     assert_same(torch.tensor([1.0, 2.001]), torch.tensor([1.0, 2.0]), rtol=1e-2)
        >>> [round(c.abs_error, 4) for c in made]
        [0.001]
    """
    made: list[Comparison] = []
    token = _collected.set(made)
    try:
        yield made
    finally:
        _collected.reset(token)


def assert_same(
    actual: Any,
    expected: Any,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    dtype: torch.dtype | bool = True,
    device: torch.device | str | bool = True,
    requires_grad: bool | None = None,
    equal_nan: bool = False,
    allow_zeros: bool = False,
    name: str = "value",
) -> None:
    """Check that a value of the student's code is the expected one.

    Tensors and arrays need the expected one's shape (nothing broadcasts), dtype and device type;
    values are compared in float64. Where integers or booleans are expected they are compared
    exactly, whatever `rtol` and `atol` say. Where a number or boolean is expected, a 0-d tensor or
    array of it will do. Lists and tuples are compared item by item and may stand for each other,
    dicts need the same keys. Other sequences and mappings (a namedtuple, an OrderedDict) are read
    by item; sets and generators are neither.

    Args:
        actual: What the student's code gave: plain values, tensors, handles.
        expected: The same, computed in the test; or a function without arguments that gives it.
        rtol: Relative tolerance of floating-point numbers; by default that of
            `tolerances.TOLERANCES`.
        atol: Absolute tolerance of floating-point numbers; by default that of
            `tolerances.TOLERANCES`, or 0 with an `rtol`.
        dtype: True for the expected tensor's, a dtype for that one, False for any.
        device: True for the expected tensor's, a device for one of its type, False for any.
        requires_grad: What the student's tensors must say; None for either.
        equal_nan: Whether NaN is the same as NaN.
        allow_zeros: Accept an `expected` that is zero (or a tensor with one number in all places).
        name: What to call the value in the message.

    Raises:
        AssertionError: They differ; the message names the place and both values.
        WeakTest: Zeros, or one number in all places, would pass, and `allow_zeros` does not say
            that this is meant; or NaN is expected without `equal_nan`.

    Example:
        >>> assert_same(student.softmax(x), torch.softmax(x, dim=-1))  # doctest: +SKIP
    """
    if callable(expected) and not isinstance(expected, torch.Tensor):
        expected = expected()
    rules = _Rules(rtol, atol, dtype, device, requires_grad, equal_nan)
    _refuse_weak(name, list(_leaves(expected)), rules, allow_zeros)
    made: list[Comparison] = []
    found = _walk(name, actual, expected, rules, made)
    _record(made)
    if found:
        raise Different(found, sign_of(actual, expected))


def difference(actual: Any, expected: Any, *, exact: bool = True, name: str = "value") -> str:
    """Say how two values differ, without recording it; empty if they don't.

    Args:
        actual: A value, fetched or a handle.
        expected: What it should be.
        exact: Compare bit by bit (NaN is the same as NaN) instead of with the default tolerance.
        name: What to call the value.
    """
    rtol, atol = EXACT if exact else (None, None)
    rules = _Rules(rtol, atol, True, True, None, True)
    return _walk(name, actual, expected, rules, [])


def assert_within(name: str, actual: Any, expected: torch.Tensor, allowed: torch.Tensor) -> None:
    """Check a tensor against an allowed error of its own for each element.

    Args:
        name: What to call it.
        actual: The student's tensor.
        expected: Floating-point tensor, any dtype.
        allowed: Largest |actual − expected|, same shape.

    Raises:
        AssertionError: It has another shape, or an element is further off.
    """
    actual = value(actual)
    found = _unlike(name, actual, expected, _Rules(None, None, False, False, None, False))
    if not found:
        found, made = _judge(name, actual, expected, allowed, Tolerance(0, float(_most(allowed))))
        _record([made])
    if found:
        raise Different(found, sign_of(actual, expected))


@dataclass(frozen=True)
class _Rules:
    rtol: float | None
    atol: float | None
    dtype: torch.dtype | bool
    device: torch.device | str | bool
    requires_grad: bool | None
    equal_nan: bool

    def tolerance(self, expected: torch.Tensor, on: torch.device | None = None) -> Tolerance:
        """Complete what the test gave from the table; what the student chose counts for nothing."""
        declared = self.dtype if isinstance(self.dtype, torch.dtype) else expected.dtype
        kinds = [(declared, (on or expected.device).type)]
        if self.dtype is False and (expected.is_floating_point() or expected.is_complex()):
            kinds.append((torch.float32, "cpu"))
        default = tolerance_for(kinds)
        if default == EXACT and not (declared.is_floating_point or declared.is_complex):
            return EXACT
        if self.rtol is None:
            return Tolerance(default.rtol, default.atol if self.atol is None else self.atol)
        return Tolerance(self.rtol, self.atol or 0.0)


def _record(made: list[Comparison]) -> None:
    into = _collected.get()
    if into is not None:
        into.extend(made)


def _leaves(expected: Any) -> Iterator[torch.Tensor]:
    """Give the tensors and floating-point numbers in what is expected."""
    if isinstance(expected, torch.Tensor):
        yield value(expected).detach()
    elif isinstance(expected, np.ndarray | np.generic) and expected.dtype.kind in "biufc":
        yield _from_numpy(np.asarray(expected))
    elif isinstance(expected, float | complex):
        yield torch.tensor(expected)
    elif isinstance(expected, dict | list | tuple):
        for part in expected.values() if isinstance(expected, dict) else expected:
            yield from _leaves(part)


def _refuse_weak(name: str, leaves: list[torch.Tensor], rules: _Rules, allow_zeros: bool) -> None:
    leaves = [leaf.cpu() for leaf in leaves if leaf.device.type != "meta"]
    if not rules.equal_nan and any(bool(leaf.isnan().any()) for leaf in leaves):
        raise WeakTest(f"{name}: NaN is expected; say equal_nan=True if that is meant")
    if allow_zeros or not leaves:
        return
    allowed = [_allowed(leaf, rules.tolerance(leaf)) for leaf in leaves]
    if all(map(_zeros_pass, leaves, allowed)):
        raise WeakTest(
            f"{name}: zeros would pass for what is expected. Choose an input whose result is not "
            "zero, a smaller tolerance, or say allow_zeros=True."
        )
    if len(leaves) == 1 and _constant_passes(leaves[0], allowed[0]):
        raise WeakTest(
            f"{name}: one number in all places would pass for what is expected. Choose an input "
            "whose results differ, or say allow_zeros=True."
        )


def _allowed(expected: torch.Tensor, tolerance: Tolerance) -> torch.Tensor:
    size = _wide(expected.detach().cpu()).abs()
    return (tolerance.atol + tolerance.rtol * size).nan_to_num(0.0, 0.0)


def _zeros_pass(expected: torch.Tensor, allowed: torch.Tensor) -> bool:
    return bool((_wide(expected).abs() <= allowed).all())


def _misses(expected: torch.Tensor, allowed: torch.Tensor) -> float:
    """The largest relative error that passes where all elements have it: the strictest decides."""
    shares = (allowed / expected.abs())[expected != 0]
    return float(shares.min()) if shares.numel() else 0.0


def _constant_passes(expected: torch.Tensor, allowed: torch.Tensor) -> bool:
    if expected.numel() < 2 or not expected.is_floating_point():
        return False
    exact = _wide(expected)
    low, high = exact - allowed, exact + allowed
    return bool(low.max() <= high.min())


def _walk(name: str, actual: Any, expected: Any, rules: _Rules, made: list[Comparison]) -> str:
    """Compare part by part; return what differs first, or an empty string."""
    if isinstance(expected, torch.Tensor):
        return _tensor(name, actual, value(expected), rules, made)
    if isinstance(expected, np.ndarray):
        return _array(name, actual, expected, rules, made)
    if isinstance(expected, np.generic):
        expected = expected.item()
    if isinstance(expected, int | float | complex) and not isinstance(expected, bool):
        return _number(name, actual, expected, rules, made)
    if isinstance(expected, dict):
        return _dict(name, actual, expected, rules, made)
    if isinstance(expected, list | tuple):
        return _sequence(name, actual, expected, rules, made)
    return _plain(name, actual, expected)


def _tensor(
    name: str, actual: Any, expected: torch.Tensor, rules: _Rules, made: list[Comparison]
) -> str:
    if not isinstance(actual, torch.Tensor):
        return f"{name} is {_kind(actual)} instead of a tensor"
    if rules.requires_grad is not None:
        says = actual.requires_grad
        if says is not rules.requires_grad:
            return f"{name}.requires_grad is {says}"
    actual = value(actual)
    found = _unlike(name, actual, expected, rules)
    if found:
        return found
    if "meta" in (actual.device.type, expected.device.type):
        same = actual.device.type == expected.device.type
        return "" if same else f"{name} is on {actual.device}: it has no values"
    tolerance = rules.tolerance(expected, actual.device)
    allowed = _allowed(expected, tolerance)
    found, comparison = _judge(name, actual, expected, allowed, tolerance, rules.equal_nan)
    made.append(comparison)
    return found


def _unlike(name: str, actual: Any, expected: torch.Tensor, rules: _Rules) -> str:
    """Compare everything but the values."""
    if not isinstance(actual, torch.Tensor):
        return f"{name} is {_kind(actual)} instead of a tensor"
    if actual.shape != expected.shape:
        return f"{name} has shape {tuple(actual.shape)} instead of {tuple(expected.shape)}"
    dtype = expected.dtype if rules.dtype is True else rules.dtype
    if dtype is not False and actual.dtype != dtype:
        return f"{name} has dtype {actual.dtype} instead of {dtype}"
    device = expected.device if rules.device is True else rules.device
    if device is not False and actual.device.type != torch.device(device).type:
        return f"{name} is on {actual.device} instead of {device}"
    return ""


def _judge(
    name: str,
    actual: torch.Tensor,
    expected: torch.Tensor,
    allowed: torch.Tensor,
    tolerance: Tolerance,
    equal_nan: bool = False,
) -> tuple[str, Comparison]:
    """Compare two tensors of one shape element by element."""
    given, wanted = actual.detach().cpu(), expected.detach().cpu()
    same = given == wanted
    if equal_nan:
        same = same | (given.isnan() & wanted.isnan())
    given, wanted, allowed = _wide(given), _wide(wanted), allowed.cpu().double()
    error = (given - wanted).abs().nan_to_num(math.inf, math.inf)
    error = torch.where(error == 0, 1.0, error)  # integers that float64 can't tell apart
    error = torch.where(same, 0.0, error)
    wrong = error > allowed
    relative = torch.where(wanted != 0, error / wanted.abs(), 0.0).nan_to_num(0.0, math.inf)
    used = torch.where(error > 0, error / allowed, 0.0)
    comparison = Comparison(
        name=name,
        dtype=str(actual.dtype).removeprefix("torch."),
        device=actual.device.type,
        abs_error=float(_most(error)),
        rel_error=float(_most(relative)),
        used=float(_most(used.nan_to_num(0.0, math.inf))),
        rtol=tolerance.rtol,
        atol=tolerance.atol,
        zeros_pass=_zeros_pass(wanted, allowed),
        constant_passes=expected.is_floating_point() and _constant_passes(wanted, allowed),
        misses=_misses(wanted, allowed),
        size=float(_most(wanted.abs().nan_to_num(0.0, 0.0))),
    )
    return (_first_wrong(name, actual, expected, wrong, error) if wrong.any() else ""), comparison


def comparison_of(
    name: str,
    actual: torch.Tensor,
    expected: torch.Tensor,
    *,
    rtol: float,
    atol: float,
    equal_nan: bool = False,
) -> Comparison:
    """Record a comparison that was made elsewhere.

    Args:
        name: What to call it.
        actual: The student's tensor.
        expected: Same shape.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        equal_nan: Whether NaN is the same as NaN.
    """
    tolerance = Tolerance(rtol, atol)
    allowed = _allowed(expected, tolerance)
    return _judge(name, actual, expected, allowed, tolerance, equal_nan)[1]


def _first_wrong(
    name: str,
    actual: torch.Tensor,
    expected: torch.Tensor,
    wrong: torch.Tensor,
    error: torch.Tensor,
) -> str:
    worst = int(torch.where(wrong, error, -1.0).argmax())
    place = [int(i) for i in np.unravel_index(worst, tuple(wrong.shape))] if wrong.dim() else []
    given = actual.detach().reshape(-1)[worst].item()
    wanted = expected.detach().reshape(-1)[worst].item()
    where = f"{name}{place}" if place else name
    count = f"{int(wrong.sum())} of {wrong.numel()} values differ; the worst: " if place else ""
    return f"{name}: {count}{where} is {_shown(given)} instead of {_shown(wanted)}"


def _array(
    name: str, actual: Any, expected: np.ndarray[Any, Any], rules: _Rules, made: list[Comparison]
) -> str:
    if not isinstance(actual, np.ndarray):
        return f"{name} is {_kind(actual)} instead of a NumPy array"
    if rules.dtype is True and actual.dtype != expected.dtype:
        return f"{name} has dtype {actual.dtype} instead of {expected.dtype}"
    if expected.dtype.kind not in "biufc":
        same = actual.shape == expected.shape and bool(np.all(actual == expected))
        return "" if same else f"{name} is {actual!r} instead of {expected!r}"
    return _tensor(name, _from_numpy(actual), _from_numpy(expected), rules, made)


def _from_numpy(array: np.ndarray[Any, Any]) -> torch.Tensor:
    native = array.astype(array.dtype.newbyteorder("="), order="C")
    return torch.from_numpy(native.reshape(-1)).reshape(array.shape)


def _number(
    name: str, actual: Any, expected: complex, rules: _Rules, made: list[Comparison]
) -> str:
    """Compare where a number is expected; a 0-d tensor is one, too."""
    is_number = isinstance(actual, torch.Tensor) and actual.dtype != torch.bool
    if is_number and actual.dim() == 0:
        loose = replace(rules, dtype=False, device=False)
        return _tensor(name, actual, _scalar(expected), loose, made)
    actual = unwrapped(actual)
    if isinstance(actual, bool) or not isinstance(actual, int | float | complex):
        return f"{name} is {_kind(actual)} instead of a number"
    if isinstance(expected, int):
        return "" if actual == expected else f"{name} is {actual} instead of {expected}"
    given, wanted = _scalar(actual), _scalar(expected)
    tolerance = rules.tolerance(torch.tensor(expected))
    allowed = _allowed(wanted, tolerance)
    found, comparison = _judge(name, given, wanted, allowed, tolerance, rules.equal_nan)
    made.append(comparison)
    return found


def unwrapped(item: Any) -> Any:
    """Give the number or boolean that a 0-d tensor or array, or a NumPy scalar, holds.

    Exact types alone: nothing else is asked to turn itself into a number.

    Args:
        item: Anything, fetched or a handle.

    Returns:
        A plain number or boolean; `item` itself if it is nothing of the kind, or has no value.
    """
    if isinstance(item, RemoteTensor):
        item = value(item)
    if type(item) is torch.Tensor and item.dim() == 0 and item.device.type != "meta":
        return item.item()
    if type(item) is np.ndarray and item.ndim == 0:
        return item.item()
    return item.item() if isinstance(item, np.generic) else item


def _scalar(number: complex) -> torch.Tensor:
    if isinstance(number, int):
        return torch.tensor(number)
    return torch.tensor(number, dtype=torch.complex128 if _is_complex(number) else torch.float64)


def _is_complex(number: Any) -> bool:
    return isinstance(number, complex)


def _dict(
    name: str, actual: Any, expected: dict[Any, Any], rules: _Rules, made: list[Comparison]
) -> str:
    if isinstance(actual, Remote) and _container(actual) == "mapping":
        found = _dict_of(actual, expected)
    elif isinstance(actual, dict):
        found = actual
    else:
        return f"{name} is {_kind(actual)} instead of a dict"
    if set(found) != set(expected):
        lacks, more = set(expected) - set(found), set(found) - set(expected)
        return f"{name} lacks the keys {sorted(map(repr, lacks))}" + (
            f" and has the keys {sorted(map(repr, more))} besides" if more else ""
        )
    parts = (
        _walk(f"{name}[{key!r}]", found[key], wanted, rules, made)
        for key, wanted in expected.items()
    )
    return next(filter(None, list(parts)), "")


def _dict_of(actual: Remote, expected: dict[Any, Any]) -> dict[Any, Any]:
    """Read an object that behaves like a dict, such as an OrderedDict."""
    keys = list(itertools.islice(actual, len(expected) + 1))
    if not all(isinstance(key, str | int | float | bool | tuple) for key in keys):
        return {}
    return {key: actual[key] for key in keys}


def _container(item: Remote) -> str:
    """Ask the other side what an object is: `sequence`, `mapping`, or neither.

    A lie gains nothing: what the object holds is fetched and compared here all the same.
    """
    said = beside(item).container(item)
    return said if type(said) is str else ""


def _sequence(
    name: str,
    actual: Any,
    expected: list[Any] | tuple[Any, ...],
    rules: _Rules,
    made: list[Comparison],
) -> str:
    is_sequence = isinstance(actual, Remote) and _container(actual) == "sequence"
    if not (is_sequence or isinstance(actual, list | tuple)):
        return f"{name} is {_kind(actual)} instead of a list or tuple"
    if len(expected) > _MOST_ITEMS:
        raise WeakTest(f"{name}: {len(expected)} items; put them into one tensor")
    items = list(itertools.islice(actual, len(expected) + 1))
    if len(items) != len(expected):
        more = "more than" if len(items) > len(expected) else f"{len(items)} instead of"
        return f"{name} has {more} {len(expected)} items"
    parts = (
        _walk(f"{name}[{i}]", item, wanted, rules, made)
        for i, (item, wanted) in enumerate(zip(items, expected, strict=True))
    )
    return next(filter(None, list(parts)), "")


def _plain(name: str, actual: Any, expected: Any) -> str:
    if isinstance(expected, torch.device) and isinstance(actual, torch.device | str):
        with contextlib.suppress(RuntimeError):
            actual = torch.device(actual)
            if actual.type == expected.type and None in (actual.index, expected.index):
                return ""
    if isinstance(expected, bool):
        actual = unwrapped(actual)
    same = isinstance(actual, type(expected)) and actual == expected
    return "" if same else f"{name} is {_kind(actual)} instead of {expected!r}"


def _wide(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.to(torch.complex128 if tensor.is_complex() else torch.float64)


def _most(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.max() if tensor.numel() else torch.zeros(())


def _shown(number: Any) -> str:
    return f"{number:.7g}" if isinstance(number, float) else str(number)


def _kind(item: Any) -> str:
    """Say what came, short: a value if it is one, else its type."""
    if item is None or isinstance(item, bool | int | float | str | torch.dtype | torch.device):
        return repr(item)[:200]
    return f"a {type(item).__name__}" if not isinstance(item, Remote) else repr(item)
