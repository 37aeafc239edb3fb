"""Checks what every `torch.nn.Module` promises, whatever it computes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from math import prod
from typing import Any

import torch

from torchgrade.remote.handles import Remote, StudentError, value
from torchgrade.testing.compare import WeakTest, difference
from torchgrade.testing.there import beside, put

Shapes = Mapping[str, Sequence[int]] | Iterable[Sequence[int]]


def assert_registered(
    module: Remote,
    parameters: Shapes | None = None,
    buffers: Shapes | None = None,
    *,
    count: int | None = None,
    trainable: bool | None = None,
) -> None:
    """Check which parameters and buffers a module has registered.

    Args:
        module: Handle of the student's module.
        parameters: Shapes of all parameters, by name where the contract fixes the names, else in
            any order. None: any.
        buffers: Shapes of the buffers that must be there, by name or in any order; more are
            welcome. None: any.
        count: Number of elements of all parameters, a shared one counted once.
        trainable: What every parameter's `requires_grad` must be.

    Raises:
        AssertionError: Something is missing, too much, or of another shape; or a parameter shares
            its memory with another one, or with a buffer. The same parameter under two names is
            one, and right.

    Example:
        >>> assert_registered(student.Net(), {"weight": (3, 5), "bias": (3,)})  # doctest: +SKIP
        >>> assert_registered(student.MLP([5, 8, 3]), [(8, 5), (8,), (3, 8), (3,)], count=75)
        ... # doctest: +SKIP
    """
    there = beside(module)
    found = value(there.registered(module))
    overlaps = _shared(there, module)
    if overlaps:
        raise AssertionError(overlaps)
    _compare_shapes("parameters", found["parameters"], parameters, more=False)
    _compare_shapes("buffers", found["buffers"], buffers, more=True)
    total = sum(prod(shape) for _, shape, _ in found["parameters"])
    if count is not None and total != count:
        raise AssertionError(f"the parameters have {total} elements instead of {count}")
    other = [name for name, _, flag in found["parameters"] if trainable not in (None, flag)]
    if other:
        raise AssertionError(f"requires_grad is not {trainable} for {', '.join(other)}")


def _shared(there: Any, module: Remote) -> str:
    """Name the first parameter whose memory another one, or a buffer, has as well."""
    for one, two in value(there.shared(module)):
        return (
            f"{one} and {two} share their memory and are two: register one under both names, or "
            "make a copy"
        )
    return ""


def assert_module(
    make: Callable[[], Any], *inputs: Any, skip: Collection[str] = (), seed: int | None = None
) -> None:
    """Check that a module keeps the promises of `torch.nn.Module`.

    The parameters are moved away from their initial values first, and running statistics by
    calls in train mode. Then, each on fresh instances:

    - `modes`: `train()` and `eval()` switch every submodule, and return the module;
    - `eval`: two calls in eval mode give the same, whatever the random state;
    - `stateless`: a call in eval mode leaves nothing behind that changes the next;
    - `inputs`: the inputs are not written to;
    - `state_dict`: saved and loaded into a fresh instance, it gives the same output;
    - `copy`: a deep copy gives the same, and neither it nor another instance shares anything;
    - `storage`: no parameter has its memory in common with another one or a buffer (one parameter
      under two names is right);
    - `dtype`: after `.to(torch.float64)` everything is float64, and no operation of PyTorch turns
      float64 into a narrower type on the way;
    - `device`: after `.to(device)` no tensor stays behind (tried on the meta device), but for what
      an accelerator takes from the CPU: indices, and the source of a copy.

    Args:
        make: Gives a fresh instance, the same architecture each time.
        *inputs: What forward takes; floating-point tensors in float32, at least two rows.
        skip: Names of promises, from those above, that the contract does not make. A forward that
            reads values (`.item()`, `if tensor`) can't run on the meta device: skip `device`.
        seed: Seed of what is drawn here; secret by default.

    Raises:
        AssertionError: A promise is broken; the message begins with its name.
        WeakTest: `skip` names what is not checked here.

    Example:
        >>> assert_module(lambda: student.Net(5, 3), rng.normal(4, 5))  # doctest: +SKIP
    """
    unknown = set(skip) - set(_PROMISES)
    if unknown:
        raise WeakTest(f"skip: no promise is called {sorted(unknown)}; there are {[*_PROMISES]}")
    subject = _Subject(make, inputs, secrets.randbits(31) if seed is None else seed)
    for name, check in _PROMISES.items():
        found = "" if name in skip else check(subject)
        if found:
            raise AssertionError(f"{name}: {found}")


class _Subject:
    """A module in many instances, and the inputs to call them with."""

    def __init__(self, make: Callable[[], Any], inputs: tuple[Any, ...], seed: int) -> None:
        self._make = make
        self.inputs = [value(item) for item in inputs]
        self.others = [_moved(item) for item in self.inputs]
        self.seed = seed
        self.there = beside(self.fresh())

    def fresh(self) -> Remote:
        made = self._make()
        if not isinstance(made, Remote):
            raise AssertionError("what was made is no module")  # noqa: TRY004
        return made

    def used(self) -> Remote:
        """Give an instance whose parameters and statistics are not the initial ones."""
        module = self.fresh()
        self.there.scramble(module, self.seed)
        self.use(module)
        module.eval()
        return module

    def use(self, module: Remote) -> None:
        """Call in train mode on other inputs."""
        module.train()
        for _ in range(2):
            self.there.forward(module, self.others)

    def output(self, module: Remote) -> Any:
        return value(self.there.forward(module, self.inputs))


def _moved(item: Any) -> Any:
    floating = isinstance(item, torch.Tensor) and item.is_floating_point()
    return item * 1.5 + 0.5 if floating else item


def _modes(subject: _Subject) -> str:
    module = subject.fresh()
    for name, on in (("eval", False), ("train", True), ("eval", False)):
        if getattr(module, name)() is not module:
            return f"{name}() does not return the module"
        flags = subject.there.modes(module)
        other = [part or "the module" for part, training in flags if training is not on]
        if other:
            return f"{name}() does not switch {', '.join(other)}"
    return ""


def _eval(subject: _Subject) -> str:
    module = subject.used()
    outputs = []
    for more in (1, 2):
        subject.there.seed_everything(subject.seed + more)
        outputs.append(subject.output(module))
    found = difference(outputs[1], outputs[0], exact=False, name="the second output")
    return found and f"two calls in eval mode differ: {found}"


def _stateless(subject: _Subject) -> str:
    module = subject.used()
    before = subject.output(module)
    subject.there.forward(module, subject.others)
    found = difference(subject.output(module), before, exact=False, name="the output")
    return found and f"a call in eval mode on other inputs changes the next one: {found}"


def _inputs(subject: _Subject) -> str:
    module = subject.fresh()
    given = put(module, subject.inputs)
    for mode in (module.train, module.eval):
        mode()
        subject.there.forward(module, given)
        found = difference(given, subject.inputs, name="inputs")
        if found:
            return f"forward writes to them: {found}"
    return ""


def _state_dict(subject: _Subject) -> str:
    module, loaded = subject.used(), subject.fresh()
    loaded.eval()
    subject.there.save_and_load(module, loaded)
    found = difference(
        subject.output(loaded), subject.output(module), exact=False, name="the output"
    )
    return found and f"saved and loaded into a fresh instance, it is another module: {found}"


def _copy(subject: _Subject) -> str:
    module = subject.used()
    before = subject.output(module)
    twin = subject.there.copied(module)
    found = difference(subject.output(twin), before, exact=False, name="the copy's output")
    if found:
        return found
    for name, other in (("a deep copy", twin), ("another instance", subject.fresh())):
        subject.there.scramble(other, subject.seed + 1)
        subject.use(other)
        found = difference(subject.output(module), before, exact=False, name="the output")
        if found:
            return f"changing {name} changes the module: {found}"
    return ""


def _storage(subject: _Subject) -> str:
    return _shared(subject.there, subject.fresh())


def _dtype(subject: _Subject) -> str:
    module = subject.used()
    before = subject.output(module)
    if module.to(torch.float64) is not module:
        return "to() does not return the module"
    left = [name for name, dtype, _ in subject.there.kinds(module) if dtype != torch.float64]
    if left:
        return f"after .to(torch.float64) these are not: {', '.join(left)}"
    wide = [_cast(item, torch.float32, torch.float64) for item in subject.inputs]
    after, narrowed = value(subject.there.narrowed(module, wide))
    found = difference(after, _cast(before, torch.float32, torch.float64), name="the output")
    if "has dtype" in found:
        return f"after .to(torch.float64): {found}"
    if narrowed:
        shown = "; ".join(f"{name} with shape {tuple(shape)}" for name, shape in narrowed[:3])
        return f"after .to(torch.float64) it does not compute in float64: {shown}"
    narrow = _cast(after, torch.float64, torch.float32)
    return difference(narrow, before, exact=False, name="the output in float64")


def _cast(item: Any, old: torch.dtype, new: torch.dtype) -> Any:
    if isinstance(item, torch.Tensor):
        return item.to(new) if item.dtype == old else item
    if isinstance(item, dict):
        return {key: _cast(part, old, new) for key, part in item.items()}
    return type(item)(_cast(p, old, new) for p in item) if isinstance(item, list | tuple) else item


def _device(subject: _Subject) -> str:
    module = subject.used()
    try:
        left = value(subject.there.strays(module, subject.inputs))
    except StudentError as error:
        return f"forward fails after .to('meta') (if it reads values, skip this): {error}"
    shown = "; ".join(f"{name} with shape {tuple(shape)}" for name, shape in left[:3])
    return left and f"tensors that do not follow .to(device) are used by {shown}"


_PROMISES: dict[str, Callable[[_Subject], str]] = {
    "modes": _modes,
    "eval": _eval,
    "stateless": _stateless,
    "inputs": _inputs,
    "state_dict": _state_dict,
    "copy": _copy,
    "storage": _storage,
    "dtype": _dtype,
    "device": _device,
}


def _compare_shapes(
    kind: str, found: list[tuple[str, list[int], bool]], expected: Shapes | None, *, more: bool
) -> None:
    """Compare names and shapes, or shapes alone."""
    if expected is None:
        return
    have = {name: tuple(shape) for name, shape, _ in found}
    if isinstance(expected, Mapping):
        for name, shape in expected.items():
            if name not in have:
                raise AssertionError(f"{name} is not among the {kind}: {', '.join(have) or 'none'}")
            if have[name] != tuple(shape):
                raise AssertionError(f"{name} has shape {have[name]} instead of {tuple(shape)}")
        extra = [] if more else sorted(have.keys() - expected.keys())
        if extra:
            raise AssertionError(f"{', '.join(extra)} should not be among the {kind}")
        return
    left = list(have.values())
    for shape in map(tuple, expected):
        if shape not in left:
            raise AssertionError(f"the {kind} lack one of shape {shape}: {list(have.values())}")
        left.remove(shape)
    if left and not more:
        raise AssertionError(f"the {kind} have some too many, of shapes {left}")
