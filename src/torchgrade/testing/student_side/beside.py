"""What the helpers of `torchgrade.testing` run in the student's process, beside the student's code.

It arrives there as a helper file does (`student.load`). It reads and moves the student's objects;
it never judges them, and no expected value is in it or given to it.
"""

from __future__ import annotations

import copy
import io
import itertools
import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode


def seed_everything(seed: int) -> None:
    """Seed the global generators of PyTorch (each device's), NumPy and Python."""
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)


def rng_state() -> dict[str, Any]:
    """Give the states of the global generators, by the name of their library."""
    name, keys, place, has_gauss, gauss = np.random.get_state()
    found = {
        "torch": torch.get_rng_state(),
        "NumPy": [str(name), np.array(keys), int(place), int(has_gauss), float(gauss)],
        "Python": random.getstate(),
    }
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        found["CUDA"] = torch.cuda.get_rng_state_all()
    if torch.backends.mps.is_available():
        found["MPS"] = torch.mps.get_rng_state()
    return found


def generator(kind: str, seed: int) -> Any:
    """Make a generator of a kind: `torch`, `numpy` or `python`."""
    if kind == "torch":
        return torch.Generator().manual_seed(seed)
    return np.random.default_rng(seed) if kind == "numpy" else random.Random(seed)  # noqa: S311


def later_generators(kind: str, seed: int) -> tuple[Any, Any]:
    """Make two generators of different seeds in one state, which neither begins with."""
    one, two = generator(kind, seed), generator(kind, seed + 1)
    if kind == "torch":
        torch.rand(7, generator=one)
        two.set_state(one.get_state())
    elif kind == "numpy":
        one.random(7)
        two.bit_generator.state = one.bit_generator.state
    else:
        one.random()
        two.setstate(one.getstate())
    return one, two


def generator_state(made: Any) -> Any:
    """Give a generator's state as a plain value."""
    if isinstance(made, torch.Generator):
        return made.get_state()
    return repr(made.getstate() if isinstance(made, random.Random) else made.bit_generator.state)


class Watch:
    """Notes how a model is called: whether in train mode, whether with gradients.

    Args:
        model: The module to watch; its forward is passed through unchanged.
    """

    def __init__(self, model: torch.nn.Module) -> None:
        self._model = model
        self._seen: list[tuple[bool, bool]] = []
        model.register_forward_pre_hook(self._note)

    def _note(self, module: torch.nn.Module, _: Any) -> None:
        self._seen.append((module.training, torch.is_grad_enabled()))

    def take(self) -> list[tuple[bool, bool]]:
        """Give what was seen since the last call."""
        seen, self._seen = self._seen, []
        return seen


def container(item: Any) -> str:
    """Say whether an object is read by position, `sequence`, or by key, `mapping`, or neither."""
    kind = type(item)  # not `__class__`, which an object may make up
    if issubclass(kind, Mapping) or _has(kind, "keys", "__getitem__"):
        return "mapping"
    ordered = issubclass(kind, Sequence) or _has(kind, "__len__", "__getitem__")
    return "sequence" if ordered and not issubclass(kind, str | bytes) else ""


def _has(kind: type, *methods: str) -> bool:
    return all(hasattr(kind, method) for method in methods)


def modes(module: torch.nn.Module) -> list[tuple[str, bool]]:
    """Give each submodule's name with its `training` flag."""
    return [(name, bool(part.training)) for name, part in module.named_modules()]


def shared(module: torch.nn.Module) -> list[tuple[str, str]]:
    """Give the names of different parameters, or parameters and buffers, that overlap in memory.

    One parameter under two names is met once. Parts of one block of memory may lie side by side,
    as those of an LSTM on a GPU do.
    """
    parameters, buffers = list(module.named_parameters()), list(module.named_buffers())
    pairs = itertools.chain(
        itertools.combinations(parameters, 2), itertools.product(parameters, buffers)
    )
    return [(one, two) for (one, a), (two, b) in pairs if _overlap(a.detach(), b.detach())]


def _overlap(a: torch.Tensor, b: torch.Tensor) -> bool:
    if type(a) is not torch.Tensor or type(b) is not torch.Tensor or a.dtype != b.dtype:
        return False
    if not (a.layout is b.layout is torch.strided) or a.device != b.device or not a.numel():
        return False
    if a.device.type == "meta" or a.untyped_storage().data_ptr() != b.untyped_storage().data_ptr():
        return False
    taken = torch.zeros(a.untyped_storage().nbytes() // a.element_size(), dtype=torch.bool)
    taken.as_strided(a.shape, a.stride(), a.storage_offset()).fill_(True)
    return bool(taken.as_strided(b.shape, b.stride(), b.storage_offset()).any())


def registered(module: torch.nn.Module) -> dict[str, list[tuple[str, list[int], bool]]]:
    """Give names, shapes and `requires_grad` of what the module has registered."""
    return {
        kind: [(name, list(item.shape), bool(item.requires_grad)) for name, item in found]
        for kind, found in (
            ("parameters", module.named_parameters()),
            ("buffers", module.named_buffers()),
        )
    }


def kinds(module: torch.nn.Module) -> list[tuple[str, torch.dtype, torch.device]]:
    """Give dtype and device of each floating-point parameter and buffer."""
    found = [*module.named_parameters(), *module.named_buffers()]
    return [(name, t.dtype, t.device) for name, t in found if t.is_floating_point()]


def scramble(module: torch.nn.Module, seed: int) -> None:
    """Move every registered floating-point parameter, so that no initial value is left."""
    source = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            if parameter.is_floating_point():
                noise = torch.randn(parameter.shape, generator=source)
                parameter.add_(0.1 * noise.to(parameter.device, parameter.dtype))


def forward(module: torch.nn.Module, inputs: Sequence[Any]) -> Any:
    """Call without gradients; named tuples and other mappings come as plain ones."""
    with torch.no_grad():
        return _plain(module(*inputs))


def _plain(output: Any) -> Any:
    if isinstance(output, list | tuple):
        kind = list if isinstance(output, list) else tuple
        return kind(_plain(part) for part in output)
    if isinstance(output, Mapping):
        return {key: _plain(part) for key, part in output.items()}
    return output


def save_and_load(module: torch.nn.Module, fresh: torch.nn.Module) -> None:
    """Carry a state over to a fresh instance, through the bytes of `torch.save`."""
    file = io.BytesIO()
    torch.save(module.state_dict(), file)
    file.seek(0)
    fresh.load_state_dict(torch.load(file, weights_only=True))


def iterate(items: Sequence[Any]) -> Any:
    """Give something that can be walked through once."""
    return iter(items)


def copied(module: torch.nn.Module) -> torch.nn.Module:
    """Give a deep copy."""
    return copy.deepcopy(module)


class _Strays(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes the operations that get a tensor which is not on the meta device."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.found: list[tuple[str, list[int]]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        tensors = _flat([*args, *kwargs.values()])
        if "meta" in {t.device.type for t in tensors}:
            bound = _flat([*_bound_to_device(func, args), *kwargs.values()])
            strays = [t for t in bound if t.device.type != "meta" and t.dim() > 0]
            self.found += [(str(func), list(t.shape)) for t in strays]
        return func(*args, **kwargs)


_INDEXED = {"index", "index_put", "index_put_", "_unsafe_index", "_index_put_impl_"}


def _bound_to_device(func: Any, args: Sequence[Any]) -> Sequence[Any]:
    """Leave out what an accelerator takes from the CPU: a copy's source, indices of its tensors."""
    name = func.overloadpacket.__name__
    if name == "copy_":
        return []
    on_device = isinstance(args[0], torch.Tensor) and args[0].device.type == "meta"
    return [args[0], *args[2:]] if name in _INDEXED and on_device else args


class _Narrowed(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes the operations that put float64 numbers into a narrower type."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.found: list[tuple[str, list[int]]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        result = func(*args, **kwargs)
        name = func.overloadpacket.__name__
        made = name.startswith("new_") or name.endswith("_like")
        if _wide([*args, *kwargs.values()]) and not made:
            narrow = [t for t in _flat([result]) if t.is_floating_point() and not _wide(t)]
            self.found += [(str(func), list(t.shape)) for t in narrow if t.dim() > 0]
        return result


def _wide(item: Any) -> bool:
    return any(t.dtype == torch.float64 and t.dim() > 0 for t in _flat(item))


def narrowed(module: torch.nn.Module, inputs: Sequence[Any]) -> tuple[Any, list[Any]]:
    """Call a module in float64; give the output, and which operations left float64."""
    noted = _Narrowed()
    with torch.no_grad(), noted:
        output = module(*inputs)
    return _plain(output), noted.found[:20]


def _flat(item: Any) -> list[torch.Tensor]:
    if isinstance(item, torch.Tensor):
        return [item]
    parts = item.values() if isinstance(item, dict) else item
    return [t for p in parts for t in _flat(p)] if isinstance(item, list | tuple | dict) else []


def strays(module: torch.nn.Module, inputs: Sequence[Any]) -> list[tuple[str, list[int]]]:
    """Move a copy to the meta device, call it there, and say which tensors stayed behind.

    The meta device mixes with others without an error, unlike an accelerator: that is noted here.
    """
    there = copy.deepcopy(module).to("meta")
    moved = [item.to("meta") if isinstance(item, torch.Tensor) else item for item in inputs]
    noted = _Strays()
    with torch.no_grad(), noted:
        output = there(*moved)
    noted.found += [("the output", list(t.shape)) for t in _flat(output) if t.device.type != "meta"]
    return noted.found[:20]
