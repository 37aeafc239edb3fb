"""Checks the gradients that flow through the student's function, and where they stop."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import Any

import torch

from torchgrade.remote.handles import Remote, RemoteTensor, value
from torchgrade.testing.compare import WeakTest, assert_same, assert_within, difference
from torchgrade.testing.there import put
from torchgrade.testing.tolerances import tolerance_for

_STEP = 1e-5
_DIRECTIONS = 3


def assert_gradients(
    function: Remote,
    inputs: Sequence[Any],
    expected: Callable[..., torch.Tensor] | None = None,
    *,
    module: Remote | None = None,
    receives: Collection[str] | None = None,
    numeric: bool = False,
    rtol: float | None = None,
) -> None:
    """Check values and gradients of the student's function, and that it leaves its inputs alone.

    A random vector is sent backward from the student's output. The gradients of `expected` for it
    are computed here by autograd in float64.

    Args:
        function: The student's function or module; gives one tensor.
        inputs: What to call it with. Floating-point tensors are made to require a gradient.
        expected: The same function in plain torch, called with the inputs in float64; with a
            `module`, its parameters come first, as a dict by name (`torch.func.functional_call`
            takes it). None: values are not compared.
        module: Handle of the module whose parameters are looked at too, by their names; their
            `.grad` is emptied first.
        receives: Names that must get a gradient that is not zero, all others none: parameters,
            and `input 0`, `input 1` and so on. By default, those where `expected` has one; without
            `expected`, every floating-point input and trainable parameter.
        numeric: Also compare with finite differences of the student's own function along random
            directions of the inputs, in float64: it must take that dtype and be smooth there.
        rtol: Relative tolerance of values and gradients; by default the table's.

    Raises:
        AssertionError: A value or gradient is wrong, missing or not wanted, or an input changed.
        WeakTest: No input and no parameter can get a gradient.

    Example:
        >>> assert_gradients(student.swish, [rng.normal(4, 3)], lambda x: x * torch.sigmoid(x))
        ... # doctest: +SKIP
    """
    given = [value(item) for item in inputs]
    leaves, handles = _leaves(function, given, module)
    if not leaves:
        raise WeakTest("no input and no parameter can get a gradient")
    before = {name: value(leaf).detach() for name, leaf in leaves.items()}
    output = function(*handles)
    if not isinstance(output, RemoteTensor):
        raise AssertionError(f"the function gave {output!r:.200} instead of a tensor")  # noqa: TRY004
    result = value(output)
    upstream = _upstream(result, given)
    if not output.requires_grad:
        raise AssertionError("the gradient is cut: the result does not require one")
    output.backward(upstream)  # type: ignore[no-untyped-call]
    found = {name: _gradient(leaf) for name, leaf in leaves.items()}
    _inputs_kept(handles, given)
    if expected is None:
        _receive(found, set(leaves) if receives is None else set(receives))
    else:
        wanted, gradients = _reference(expected, given, before, upstream, module is not None)
        dtype = functools.reduce(torch.promote_types, (t.dtype for t in before.values()))
        assert_same(result, wanted.to(dtype), rtol=rtol, device=False, allow_zeros=True)
        default = {name for name, gradient in gradients.items() if bool(gradient.any())}
        if not default and receives is None:
            raise WeakTest("the expected gradient is zero everywhere: choose other inputs")
        _receive(found, default if receives is None else set(receives))
        for name, gradient in gradients.items():
            _compare(name, found[name], gradient, rtol)
    if numeric:
        _numeric(function, given, upstream)


def _leaves(
    function: Remote, given: list[Any], module: Remote | None
) -> tuple[dict[str, RemoteTensor], list[Any]]:
    """Put the inputs there; give what can get a gradient by name, and what to call with."""
    handles = [put(function, item) for item in given]
    leaves = {}
    for i, (handle, item) in enumerate(zip(handles, given, strict=True)):
        if isinstance(item, torch.Tensor) and item.is_floating_point():
            handle.requires_grad_()
            leaves[f"input {i}"] = handle
    for name, parameter in module.named_parameters() if module is not None else ():
        if parameter.requires_grad:
            parameter.grad = None
            leaves[name] = parameter
    return leaves, handles


def _gradient(leaf: RemoteTensor) -> torch.Tensor | None:
    gradient = value(leaf.grad)
    if gradient is None or isinstance(gradient, torch.Tensor):
        return gradient
    raise AssertionError("a gradient that is no tensor")


def _upstream(result: torch.Tensor, given: list[Any]) -> torch.Tensor:
    """Draw the vector to send backward: secret where the inputs are, the same for the same ones."""
    digest = hashlib.blake2b(digest_size=7)
    for item in given:
        shown = item.detach().double().cpu().numpy() if isinstance(item, torch.Tensor) else item
        digest.update(repr(getattr(shown, "tolist", lambda: shown)()).encode())  # noqa: B023
    source = torch.Generator().manual_seed(int.from_bytes(digest.digest()))
    drawn = torch.randn(result.shape, generator=source, dtype=torch.float64)
    return drawn.to(dtype=result.dtype, device=result.device)


def _inputs_kept(handles: list[Any], given: list[Any]) -> None:
    for i, (handle, item) in enumerate(zip(handles, given, strict=True)):
        if isinstance(handle, RemoteTensor):
            found = difference(value(handle).detach(), item, name=f"input {i}")
            if found:
                raise AssertionError(f"the call wrote to its input: {found}")


def _receive(found: dict[str, torch.Tensor | None], names: set[str]) -> None:
    """Check who gets a gradient; zeros count as none."""
    unknown = names - found.keys()
    if unknown:
        raise WeakTest(f"receives: {sorted(unknown)} can't get a gradient; there are {[*found]}")
    reached = {name for name, gradient in found.items() if gradient is not None and gradient.any()}
    if names - reached:
        raise AssertionError(f"no gradient reaches {', '.join(sorted(names - reached))}")
    if reached - names:
        raise AssertionError(f"a gradient reaches {', '.join(sorted(reached - names))}")


def _reference(
    expected: Callable[..., torch.Tensor],
    given: list[Any],
    before: dict[str, torch.Tensor],
    upstream: torch.Tensor,
    with_parameters: bool,
) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """Compute the expected result and gradients in float64."""
    leaves = {name: item.double().cpu().requires_grad_() for name, item in before.items()}
    inputs = [leaves.get(f"input {i}", _local(item)) for i, item in enumerate(given)]
    parameters = {name: leaf for name, leaf in leaves.items() if not name.startswith("input ")}
    with torch.enable_grad():
        wanted = expected(parameters, *inputs) if with_parameters else expected(*inputs)
    if wanted.shape != upstream.shape:
        raise AssertionError(
            f"the result has shape {tuple(upstream.shape)} instead of {tuple(wanted.shape)}"
        )
    gradients = torch.autograd.grad(
        wanted, list(leaves.values()), upstream.double().cpu(), allow_unused=True
    )
    pairs = zip(leaves.items(), gradients, strict=True)
    return wanted.detach(), {
        name: torch.zeros_like(leaf) if gradient is None else gradient
        for (name, leaf), gradient in pairs
    }


def _local(item: Any) -> Any:
    return item.cpu() if isinstance(item, torch.Tensor) else item


def _compare(
    name: str, found: torch.Tensor | None, wanted: torch.Tensor, rtol: float | None
) -> None:
    """Compare with an absolute tolerance that follows the gradient's size."""
    if found is None:
        return  # nothing is wanted either: `_receive` has seen to that
    if rtol is None:
        rtol = tolerance_for([(found.dtype, found.device.type)]).rtol
    size = wanted.abs()
    largest = size.max() if size.numel() else torch.zeros(())
    assert_within(f"the gradient of {name}", found, wanted, rtol * (size + 0.1 * largest))


def _numeric(function: Remote, given: list[Any], upstream: torch.Tensor) -> None:
    """Compare the directional derivative with a central difference of the student's function."""
    where = [
        i for i, x in enumerate(given) if isinstance(x, torch.Tensor) and x.is_floating_point()
    ]
    point = [given[i].double() for i in where]
    weights = upstream.double()
    source = torch.Generator().manual_seed(int(upstream.numel()))

    def call(at: list[torch.Tensor]) -> Any:
        full = list(given)
        for i, part in zip(where, at, strict=True):
            full[i] = part
        return function(*full)

    handles = [put(function, part).requires_grad_() for part in point]
    output = call(handles)
    if output.dtype != torch.float64:
        raise AssertionError(f"for float64 inputs the result has dtype {output.dtype}")
    output.backward(weights)
    gradients = [torch.zeros_like(p) if (g := _gradient(h)) is None else g
                 for h, p in zip(handles, point, strict=True)]  # fmt: skip
    for _ in range(_DIRECTIONS):
        ways = [
            torch.randn(p.shape, generator=source, dtype=torch.float64).to(p.device) for p in point
        ]
        ahead, behind = (
            float(
                (value(call([p + s * w for p, w in zip(point, ways, strict=True)])) * weights).sum()
            )
            for s in (_STEP, -_STEP)
        )
        slope = (ahead - behind) / (2 * _STEP)
        own = float(sum((g * w).sum() for g, w in zip(gradients, ways, strict=True)))
        scale = float(sum((g * w).abs().sum() for g, w in zip(gradients, ways, strict=True)))
        if not abs(own - slope) <= 1e-5 * (scale + abs(slope)) + 1e-8:
            raise AssertionError(
                f"the gradient disagrees with finite differences: {own:.7g} instead of {slope:.7g}"
            )
