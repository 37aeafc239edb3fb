"""Checks a hand-made optimizer, several steps in a row, against one of `torch.optim`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from torchgrade.remote.handles import Remote, RemoteTensor, value
from torchgrade.testing.compare import WeakTest, assert_within, difference
from torchgrade.testing.random import Rng
from torchgrade.testing.there import beside

_SHAPES = ((3, 4), (5,), (2, 1, 3), (5,), (3,), ())
"""Two have the same: what is remembered by shape is remembered wrongly."""
_FRESH, _REUSED, _LATE, _GAP, _NEVER = range(5)
_PLAN = (_FRESH, _REUSED, _LATE, _GAP, _NEVER, _FRESH)
"""How each parameter gets its gradients."""
_FIRST, _HOLE = 2, 3
"""The step from which the late one has a gradient, and the one at which another lacks it."""


def assert_optimizes_like(
    make: Remote,
    reference: Callable[..., torch.optim.Optimizer],
    rng: Rng,
    *,
    groups: Sequence[Mapping[str, Any]] = (),
    steps: int = 6,
    dtype: torch.dtype = torch.float32,
    rtol: float = 1e-4,
    **settings: Any,
) -> None:
    """Check that the student's optimizer does, step after step, what the reference does.

    It gets parameters of several shapes, two of the same, as an iterator, and random gradients of
    many sizes. One parameter's gradients are written into the same tensor again and again, one gets
    its first gradient late, one lacks it at one step, one never has any: what has no gradient must
    not move. After each step every parameter is compared. It must still be the same leaf in the
    same memory, and the gradients must be what they were. What another optimizer of the class did
    to the same parameters before must not count. In the end `zero_grad()` must leave None or zeros.

    Args:
        make: The student's class, or a function that makes an optimizer of the parameters.
        reference: The same here, such as `torch.optim.SGD`.
        rng: The test's source of random inputs.
        groups: Settings of each parameter group, over which the parameters are dealt out. Without
            any, the parameters are handed over without groups.
        steps: How many steps to take, at least four.
        dtype: Of the parameters and gradients.
        rtol: Allowed error, relative to the largest change of the same tensor.
        **settings: Keyword arguments of both.

    Raises:
        AssertionError: Something differs; the message names the step and the parameter.
        WeakTest: There are fewer than four steps, or too many groups, or the reference does not
            move.

    Example:
        >>> assert_optimizes_like(student.SGD, torch.optim.SGD, rng, lr=0.1, momentum=0.9)
        ... # doctest: +SKIP
    """
    if steps <= _HOLE:
        raise WeakTest(f"{steps} steps do not show what one step leaves to the next: take four")
    if len(groups) > len(_SHAPES):
        raise WeakTest(f"there are {len(_SHAPES)} parameters: too few for {len(groups)} groups")
    there = beside(make)
    starts = [rng.normal(*shape).to(dtype) for shape in _SHAPES]
    ours = [torch.nn.Parameter(start.clone()) for start in starts]
    theirs = [_Parameter(n, there.torch.nn.Parameter(start), start)
              for n, start in enumerate(starts)]  # fmt: skip
    expected = reference(_dealt(ours, groups, list), **settings)
    handles = [parameter.handle for parameter in theirs]
    other = make(_dealt(handles, groups, there.iterate), **settings)
    _move_once(other, theirs, rng)
    found = make(_dealt(handles, groups, there.iterate), **settings)
    for step in range(steps):
        gradients = [_gradient(n, step, start, rng) for n, start in enumerate(starts)]
        for mine, parameter, gradient in zip(ours, theirs, gradients, strict=True):
            mine.grad = gradient
            parameter.give(gradient)
        expected.step()
        found.step()
        for mine, parameter, gradient in zip(ours, theirs, gradients, strict=True):
            parameter.compare(f"step {step + 1}", mine.detach(), gradient, rtol)
    if all(torch.equal(mine, start) for mine, start in zip(ours, starts, strict=True)):
        raise WeakTest("the reference does not move: give it a larger learning rate")
    found.zero_grad()
    for parameter in theirs:
        parameter.cleared()


def _dealt(
    parameters: Sequence[Any],
    groups: Sequence[Mapping[str, Any]],
    wrap: Callable[[Sequence[Any]], Any],
) -> Any:
    if not groups:
        return wrap(parameters)
    return [
        {"params": wrap(parameters[i :: len(groups)]), **group} for i, group in enumerate(groups)
    ]


def _move_once(other: Remote, parameters: Sequence[_Parameter], rng: Rng) -> None:
    """Let another optimizer move the parameters, and bring them back."""
    for parameter in parameters:
        parameter.handle.grad = rng.normal(*parameter.start.shape).to(parameter.start.dtype)
    other.step()
    for parameter in parameters:
        parameter.handle.grad = None
        parameter.handle.data.copy_(parameter.start)


def _gradient(number: int, step: int, start: torch.Tensor, rng: Rng) -> torch.Tensor | None:
    plan = _PLAN[number]
    if plan == _NEVER or (plan == _LATE and step < _FIRST) or (plan == _GAP and step == _HOLE):
        return None
    return (rng.normal(*start.shape) * rng.normal(*start.shape).exp()).to(start.dtype)


class _Parameter:
    """A parameter in the student's process."""

    def __init__(self, number: int, handle: RemoteTensor, start: torch.Tensor) -> None:
        self.handle = handle
        self._reused = _PLAN[number] == _REUSED
        self._memory = handle.data  # a view: it stays behind where `p.data` gets another tensor
        self.start = start
        self._name = f"parameter {number} of shape {tuple(start.shape)}"

    def give(self, gradient: torch.Tensor | None) -> None:
        if self._reused and gradient is not None and self.handle.grad is not None:
            self.handle.grad.copy_(gradient)
        else:
            self.handle.grad = gradient

    def compare(
        self, where: str, wanted: torch.Tensor, gradient: torch.Tensor | None, rtol: float
    ) -> None:
        where = f"{where}: {self._name}"
        change = wanted.double() - self.start.double()
        eps = torch.finfo(wanted.dtype).eps
        allowed = rtol * change.abs().max() + 16 * eps * self.start.abs().max()
        moved = value(self.handle).detach()
        if moved.shape == change.shape:
            moved = moved.double() - self.start.double()
        assert_within(f"{where}: its change", moved, change, allowed.double().expand_as(change))
        found = difference(self._memory, value(self.handle).detach(), name="its memory")
        if found:
            raise AssertionError(f"{where} has become another tensor: {found}")
        if not (self.handle.requires_grad and self.handle.is_leaf):
            raise AssertionError(f"{where} is no leaf that requires a gradient any more")
        found = difference(self.handle.grad, gradient, name="its gradient")
        if found:
            raise AssertionError(f"{where}: the step changes what it was given: {found}")

    def cleared(self) -> None:
        left = value(self.handle.grad)
        if left is not None and bool(left.any()):
            raise AssertionError(f"zero_grad leaves a gradient in {self._name}")
