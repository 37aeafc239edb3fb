"""A second device, "sim", of a machine that has none: real numbers, and an accelerator's rules.

A tensor on it holds a tensor on the CPU. Operations check first that their tensors are where a GPU
would want them, then run on the CPU and put the result back. Numbers and random numbers are the
CPU's, bit for bit. PyTorch's device-in-Python hooks for PrivateUse1 (2.10 and newer) do the rest.
"""

from __future__ import annotations

import importlib
import os
import types
from collections.abc import Callable
from typing import Any

import torch
from torch.utils import _pytree
from torch.utils._mode_utils import no_dispatch

NAME = "sim"
FREE = {"copy_", "_to_copy", "_copy_from", "_copy_from_and_resize", "set_"}
"""Operations that take tensors of any device."""
INDEXED = {"index", "index_put", "index_put_", "_unsafe_index", "_index_put_impl_"}
"""Operations on a device's tensor that take indices from the CPU as well."""
LENGTHS = {"_pack_padded_sequence", "_pad_packed_sequence", "lstm", "gru", "rnn_tanh", "rnn_relu"}
"""Operations that want lengths on the CPU."""
STRICT = {"cat", "stack", "_foreach_copy_"}
"""Operations that don't take a number on the CPU beside tensors of a device."""

_KEY = "Lazy"
"""The kind of device that PyTorch's C++ side takes these tensors for.

Its autograd engine would want a thread for a PrivateUse1 device, and starts threads before the
first backward pass or never: the notebook had its first long ago. Lazy devices need none, and
nothing else in the process uses them.
"""

_kept: list[Any] = []
_home = [0]
_generators: dict[int, Any] = {}


def supported() -> str:
    """Say why this PyTorch can't simulate a device, or nothing."""
    from torch.utils import backend_registration

    if not hasattr(backend_registration, "_setup_privateuseone_for_python_backend"):
        return f"PyTorch {torch.__version__} is too old, 2.10 is needed"
    return ""


class SimTensor(torch.Tensor):
    """A tensor on the simulated device."""

    _inner: torch.Tensor
    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @staticmethod
    def __new__(cls: type[SimTensor], inner: torch.Tensor) -> SimTensor:
        """Wrap a tensor of the CPU."""
        made: SimTensor = torch.Tensor._make_wrapper_subclass(
            cls,
            inner.shape,
            strides=inner.stride(),
            storage_offset=inner.storage_offset(),
            dtype=inner.dtype,
            device=torch.device(_KEY.lower(), 0),
            storage_size=1 << 50,  # nothing is stored, and `out=` may let it grow
        )
        made._inner = inner
        return made

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        """The simulated device."""
        return torch.device(NAME, 0)

    @property
    def data(self) -> torch.Tensor:
        """The same numbers without graph."""
        return self.detach()

    @data.setter
    def data(self, new: torch.Tensor) -> None:
        if type(new) is not SimTensor or new.shape != self.shape:
            raise RuntimeError("incompatible tensor type: `.data` is of another device or shape")
        self._inner = new._inner

    def to(self, *args: Any, **kwargs: Any) -> Any:
        """Move or convert; a tensor that is there already is returned as it is."""
        args, kwargs = _pytree.tree_map(_as_pytorch_sees_it, (args, kwargs))
        return super().to(*args, **kwargs)

    def tolist(self) -> Any:
        """Copy the numbers into lists."""
        return self.cpu().tolist()

    def numpy(self, *, force: bool = False) -> Any:
        """Refuse, as a GPU's tensor does."""
        if force:
            return self.detach().cpu().numpy()
        raise TypeError(
            f"can't convert {self.device} device type tensor to numpy. Use Tensor.cpu() to copy "
            "the tensor to host memory first."
        )

    def __array__(self, dtype: Any = None) -> Any:
        """Refuse NumPy, as a GPU's tensor does."""
        del dtype
        return self.numpy()

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run an operation that has at least one tensor of this device."""
        return run(func, args, kwargs or {})

    def __tensor_flatten__(self) -> tuple[list[str], None]:
        """Tell torch.compile what this tensor is made of."""
        return ["_inner"], None

    @staticmethod
    def __tensor_unflatten__(inner: dict[str, Any], _: None, size: Any, stride: Any) -> SimTensor:
        """Make it again for torch.compile."""
        del size, stride
        return SimTensor(inner["_inner"])

    def __reduce_ex__(self, _: Any) -> Any:
        """Be saved as a tensor of an accelerator is: `map_location` decides where it goes."""
        parts = self.detach().cpu(), self.dtype, str(self.device), self.requires_grad
        return torch._utils._rebuild_device_tensor_from_cpu_tensor, parts

    def __repr__(self, **_: Any) -> str:  # type: ignore[override]
        """Show the numbers and the device, as PyTorch does."""
        head = repr(self._inner.detach()).rstrip(")")
        graph = f", grad_fn=<{type(self.grad_fn).__name__}>" if self.grad_fn is not None else ""
        return f"{head}, device='{self.device}'{graph})"


def _as_pytorch_sees_it(item: Any) -> Any:
    """Name the device as the C++ side does, so that it sees that nothing has to move."""
    kind = str(item).partition(":")[0] if type(item) in (str, torch.device) else ""
    if kind in (NAME, "privateuseone"):
        return torch.device(_KEY.lower(), 0)
    return item


def run(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run one operation of ATen by the device's rules.

    Raises:
        RuntimeError: Its tensors are on two devices, in the words that CUDA uses; or this is a
            process forked from the one that has the device.
    """
    if os.getpid() != _home[0]:
        raise RuntimeError(
            f"Cannot re-initialize {NAME} in forked subprocess. To use {NAME} with "
            "multiprocessing, you must use the 'spawn' start method"
        )
    name = func._schema.name.removeprefix("aten::")
    tensors = [t for t in _pytree.tree_leaves((args, kwargs)) if isinstance(t, torch.Tensor)]
    on_device = any(type(t) is SimTensor for t in tensors)
    if on_device and name not in FREE:
        _check(name, args, tensors)
    if (target := kwargs.get("device")) is not None:
        on_device = torch.device(target).type in (NAME, _KEY.lower())
        kwargs = {**kwargs, "device": torch.device("cpu") if on_device else target}
    if name in ("copy_", "_copy_from"):
        on_device = type(args[0]) is SimTensor
    _check_generator(kwargs.get("generator"), on_device)
    if name == "_fused_sdp_choice":
        return 0  # the plain formula: the fused kernels are for devices that PyTorch knows
    plain, named = _pytree.tree_map(_inside, (args, kwargs))
    result = func(*plain, **{**named, **{key: False for key in _UNPINNED if named.get(key)}})
    for tensor in tensors:
        if type(tensor) is SimTensor and tensor.shape != tensor._inner.shape:
            _reshape_outside(tensor)
    given = {id(_inside(tensor)): tensor for tensor in tensors}
    host = name in LENGTHS

    def outside(item: Any) -> Any:
        if not isinstance(item, torch.Tensor) or id(item) in given:
            return given.get(id(item), item)
        stays = not on_device or (host and item.dtype == torch.int64)
        return item if stays else SimTensor(item)

    return _pytree.tree_map(outside, result)


_UNPINNED = ("pin_memory", "non_blocking")


def _inside(item: Any) -> Any:
    return item._inner if type(item) is SimTensor else item


def _reshape_outside(tensor: SimTensor) -> None:
    """Give the outer tensor the shape that its inner one got in place."""
    inner, before = tensor._inner, torch._C._meta_in_tls_dispatch_include()
    with no_dispatch():
        torch._C._set_meta_in_tls_dispatch_include(True)
        try:
            torch.ops.aten.as_strided_(tensor, inner.shape, inner.stride(), inner.storage_offset())
        finally:
            torch._C._set_meta_in_tls_dispatch_include(before)


def _check(name: str, args: tuple[Any, ...], tensors: list[torch.Tensor]) -> None:
    others = [t for t in tensors if type(t) is not SimTensor and t.device.type == "cpu"]
    if name in INDEXED and type(args[0]) is SimTensor:
        others = [t for t in others if t.dtype.is_floating_point and t.dim() > 0]
    if name in LENGTHS:
        others = [t for t in others if t.dtype != torch.int64]
    if name not in STRICT:
        others = [t for t in others if t.dim() > 0]
    if others:
        raise RuntimeError(
            "Expected all tensors to be on the same device, but found at least two devices, "
            f"{NAME}:0 and cpu! (when checking arguments for {name})"
        )


def _check_generator(generator: Any, on_device: bool) -> None:
    if generator is None:
        return
    kind = NAME if generator._cdata in _generators else "cpu"
    if (kind == NAME) != on_device:
        wanted = NAME if on_device else "cpu"
        raise RuntimeError(f"Expected a '{wanted}' device type for generator but found '{kind}'")


class SimGenerator(torch._C.Generator):
    """What `torch.Generator(device="sim")` makes: the CPU's numbers."""

    def __new__(cls, device: Any = "cpu") -> Any:
        """Make a generator of the simulated device, or an ordinary one."""
        if torch.device(device).type == NAME:
            made: Any = super().__new__(cls, device="cpu")  # type: ignore[call-arg]
            _generators[made._cdata] = made
            return made
        return torch._C.Generator(device=device)

    def __init__(self, device: Any = "cpu") -> None:
        del device

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        """The simulated device."""
        return torch.device(NAME, 0)


class _Module(types.ModuleType):
    """`torch.sim`: what PyTorch and students ask a device's module for."""

    def is_available(self) -> bool:
        return True

    def is_initialized(self) -> bool:
        return True

    def device_count(self) -> int:
        return 1

    def current_device(self) -> int:
        return 0

    def get_amp_supported_dtype(self) -> list[torch.dtype]:
        return [torch.float16, torch.bfloat16]

    def get_rng_state(self, *_: Any) -> torch.Tensor:
        return torch.get_rng_state()

    def set_rng_state(self, state: torch.Tensor, *_: Any) -> None:
        torch.set_rng_state(state)

    def manual_seed(self, seed: int) -> None:
        """Leave the numbers to the CPU's generator: `torch.manual_seed` seeds both."""

    manual_seed_all = manual_seed

    def _is_in_bad_fork(self) -> bool:
        return os.getpid() != _home[0]

    def _lazy_init(self) -> None:
        """Be ready always."""

    def synchronize(self, *_: Any) -> None:
        """Wait for nothing: operations have ended when they return."""

    set_device = empty_cache = synchronize


def install() -> str:
    """Give this process the device; call it before the process's first `backward()`.

    Returns:
        The device's name, `sim:0`.

    Raises:
        RuntimeError: This PyTorch can't, or what it gave is wrong.
    """
    if _home[0]:
        return f"{NAME}:0"
    if why := supported():
        raise RuntimeError(why)
    _home[0] = os.getpid()
    setup: Any = importlib.import_module("torch.utils.backend_registration")
    setup._setup_privateuseone_for_python_backend(NAME, backend_module=_Module(f"torch.{NAME}"))
    library: Any = torch.library
    everything, own = library.Library("_", "IMPL"), library.Library("aten", "IMPL")
    for key in ("PrivateUse1", _KEY):
        everything.fallback(lambda op, *args, **kwargs: run(op, args, kwargs), key)
        own.impl("_copy_from", _copy, key)
        own.impl("_thnn_fused_lstm_cell", _lstm_cell, f"Autograd{key}")
        own.impl("_thnn_fused_gru_cell", _gru_cell, f"Autograd{key}")
    everything.fallback(library.fallthrough_kernel, "AutocastPrivateUse1")
    _kept.extend([everything, own])
    torch.Tensor.pin_memory = lambda self, *_: self  # type: ignore[method-assign]
    torch.nn.Module._apply = _swapping(torch.nn.Module._apply)  # type: ignore[method-assign]
    torch.Generator = SimGenerator  # type: ignore[misc]
    torch.accelerator.synchronize = lambda *_: None
    return f"{NAME}:0"


def _swapping(apply: Callable[..., Any]) -> Callable[..., Any]:
    """Let a module's parameters stay the same objects when they move, as they do on a GPU."""

    def swapping(self: torch.nn.Module, fn: Any, recurse: bool = True) -> Any:
        future = torch.__future__
        before = future.get_swap_module_params_on_conversion()
        future.set_swap_module_params_on_conversion(True)
        try:
            return apply(self, fn, recurse)
        finally:
            future.set_swap_module_params_on_conversion(before)

    return swapping


def _copy(source: torch.Tensor, into: torch.Tensor, non_blocking: bool = False) -> torch.Tensor:
    del non_blocking
    _inside(into).copy_(_inside(source))
    return into


def _lstm_cell(
    ig: torch.Tensor, hg: torch.Tensor, cx: torch.Tensor, ib: Any = None, hb: Any = None
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    gates = ig + hg if ib is None else ig + ib + hg + hb
    i, f, g, o = gates.chunk(4, 1)
    cy = f.sigmoid() * cx + i.sigmoid() * g.tanh()
    return o.sigmoid() * cy.tanh(), cy, gates


def _gru_cell(
    ig: torch.Tensor, hg: torch.Tensor, hx: torch.Tensor, ib: Any = None, hb: Any = None
) -> tuple[torch.Tensor, torch.Tensor]:
    ig, hg = (ig, hg) if ib is None else (ig + ib, hg + hb)
    (ir, iz, inew), (hr, hz, hnew) = ig.chunk(3, 1), hg.chunk(3, 1)
    r, z = (ir + hr).sigmoid(), (iz + hz).sigmoid()
    new = (inew + r * hnew).tanh()
    return new + z * (hx - new), new


def start() -> None:
    """Give this process the device, and try it.

    Raises:
        RuntimeError: It does not work here.
    """
    if why := test():
        raise RuntimeError(f"the simulated device does not work in this process: {why}")


def test() -> str:
    """Try the device: say what does not work, or nothing."""
    try:
        device = install()
        return _try_to_mix(device) or _try_to_train(device)
    except Exception as error:  # noqa: BLE001 - whatever it is, the device can't be used
        return f"{type(error).__name__}: {error}"


def _try_to_mix(device: str) -> str:
    on, off = torch.ones(2, device=device), torch.ones(2)
    if on.device != torch.device(device) or not torch.equal((on + 1).cpu(), off + 1):
        return "a sum on it is wrong"
    mixes: tuple[Callable[[], torch.Tensor], ...] = (
        lambda: on + off,
        lambda: torch.cat([on, off]),
        lambda: off[on.long() > 0],
    )
    for mix in mixes:
        try:
            mix()
        except RuntimeError:
            continue
        return "tensors of two devices are mixed unseen"
    return ""


def _try_to_train(device: str) -> str:
    found = []
    x = torch.linspace(-1, 1, 12).reshape(4, 3)
    weight = torch.linspace(-0.5, 0.5, 6).reshape(2, 3)
    for place in ("cpu", device):
        net = torch.nn.Linear(3, 2)
        with torch.no_grad():
            net.weight.copy_(weight)
            net.bias.zero_()
        with torch.enable_grad():
            loss: torch.Tensor = net.to(place)(x.to(place)).square().mean()
            torch.autograd.backward(loss)
        if net.weight.grad is None:
            return "no gradient comes back from it"
        found.append(net.weight.grad.cpu())
    right = torch.equal(*found) and bool(found[0].any())
    return "" if right else "a gradient on it is wrong"
