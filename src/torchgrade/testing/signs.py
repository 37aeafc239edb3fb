"""How a wrong value relates to the expected one: what tells one mistake from another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from torchgrade.remote.handles import value

_CLOSE = 1e-3


class Different(AssertionError):
    """A value is not the expected one.

    Args:
        message: For the instructor.
        sign: From `sign_of`.
    """

    def __init__(self, message: str, sign: str) -> None:
        super().__init__(message)
        self.sign = sign


def sign_of(actual: Any, expected: Any) -> str:
    """Name the relation of a wrong value to the expected one.

    Args:
        actual: What the student's code gave.
        expected: What it should have been.

    Returns:
        One of `kind`, `length`, `keys`, `shape`, `dtype`, `device`, `nan`, `zeros`, `constant`,
        `negated`, `doubled`, `halved`, `scaled`, `shifted`, `reversed`, `transposed`, `permuted`,
        `in places`, `elsewhere`; of what differs first in a list or dict. An empty string if
        there is no such thing to say.
    """
    if isinstance(expected, dict) and isinstance(actual, dict):
        if set(actual) != set(expected):
            return "keys"
        return _first((actual[key], wanted) for key, wanted in expected.items())
    if isinstance(expected, list | tuple) and isinstance(actual, list | tuple):
        if len(actual) != len(expected):
            return "length"
        return _first(zip(actual, expected, strict=True))
    given, wanted = _tensor(actual), _tensor(expected)
    if wanted is None:
        return ""
    if given is None:
        return "kind"
    if given.shape != wanted.shape:
        return "shape"
    if given.device.type != wanted.device.type:
        return "device"
    return _of_values(given, wanted) or ("dtype" if given.dtype != wanted.dtype else "")


def _first(pairs: Any) -> str:
    return next((sign for given, wanted in pairs if (sign := sign_of(given, wanted))), "")


def _tensor(item: Any) -> torch.Tensor | None:
    if isinstance(item, torch.Tensor):
        fetched = value(item)
        return fetched.detach() if isinstance(fetched, torch.Tensor) else None
    if isinstance(item, np.ndarray | np.generic) and np.asarray(item).dtype.kind in "biuf":
        return torch.from_numpy(np.ascontiguousarray(item).copy()).reshape(np.shape(item))
    if isinstance(item, bool | int | float):
        return torch.tensor(item, dtype=torch.float64)
    return None


def _of_values(given: torch.Tensor, wanted: torch.Tensor) -> str:
    if "meta" in (given.device.type, wanted.device.type) or given.is_complex() or not given.numel():
        return ""
    given, wanted = given.cpu().double(), wanted.cpu().double()
    if bool((given.isnan() & ~wanted.isnan()).any()):
        return "nan"
    if _same(given, wanted):
        return ""
    for name, holds in _RELATIONS:
        if holds(given, wanted):
            return name
    return "elsewhere"


def _same(a: torch.Tensor, b: torch.Tensor) -> bool:
    scale = float(b.abs().max().nan_to_num(0.0, 1.0, 1.0))
    return torch.allclose(a, b, rtol=_CLOSE, atol=_CLOSE * scale, equal_nan=True)


def _constant(given: torch.Tensor, _: torch.Tensor) -> bool:
    return given.numel() > 1 and bool((given == given.flatten()[0]).all())


def _scaled(given: torch.Tensor, wanted: torch.Tensor) -> bool:
    square = float((wanted * wanted).sum())
    return square > 0 and _same(given, wanted * float((given * wanted).sum()) / square)


def _shifted(given: torch.Tensor, wanted: torch.Tensor) -> bool:
    return given.numel() > 1 and _same(given, wanted + (given - wanted).mean())


def _reversed(given: torch.Tensor, wanted: torch.Tensor) -> bool:
    return given.dim() > 0 and _same(given, wanted.flip(0))


def _transposed(given: torch.Tensor, wanted: torch.Tensor) -> bool:
    return given.dim() >= 2 and given.mT.shape == wanted.shape and _same(given.mT, wanted)


def _permuted(given: torch.Tensor, wanted: torch.Tensor) -> bool:
    return given.numel() > 1 and _same(given.flatten().sort()[0], wanted.flatten().sort()[0])


def _in_places(given: torch.Tensor, wanted: torch.Tensor) -> bool:
    return given.numel() > 1 and float((given == wanted).double().mean()) >= 1 / 2


_RELATIONS: tuple[tuple[str, Callable[[torch.Tensor, torch.Tensor], bool]], ...] = (
    ("zeros", lambda given, _: not bool(given.any())),
    ("constant", _constant),
    ("negated", lambda given, wanted: _same(given, -wanted)),
    ("doubled", lambda given, wanted: _same(given, 2 * wanted)),
    ("halved", lambda given, wanted: _same(given, wanted / 2)),
    ("scaled", _scaled),
    ("shifted", _shifted),
    ("reversed", _reversed),
    ("transposed", _transposed),
    ("permuted", _permuted),
    ("in places", _in_places),
)
