"""Plain values as a tree of msgpack types plus raw buffers, decoded without trust.

A composite value is a list whose first item is its tag:

    ["l"|"t"|"z", *items]      list, tuple, torch.Size      ["d", k, v, …]      dict
    ["i", text]                integer beyond 64 bits       ["c", re, im]       complex
    ["s", start, stop, step]   slice                        ["e"]               Ellipsis
    ["p", name]                torch.dtype                  ["v", text]         torch.device
    ["T", dtype, shape, device, buffer]                     tensor, buffer index or None (meta)
    ["A"|"N", dtype, shape, buffer]                         NumPy array, NumPy scalar
    ["r", id, …]               an object that stays where it is (see `handles`)
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from torchgrade.remote.wire import ProtocolError

MAX_DEPTH = 64
MAX_ITEMS = 200_000
MAX_DIMS = 16
MAX_ELEMENTS = 1 << 30
MAX_BIG_INT_DIGITS = 4_000
MAX_COMPOSITE_KEYS = 1_000
SIMULATED = "sim"
"""Kind of device that `testing` simulates in the student's process, and only there."""
HASH_MODULUS = sys.hash_info.modulus

DTYPES: dict[str, torch.dtype] = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        torch.float16, torch.bfloat16, torch.float32, torch.float64,
        torch.complex64, torch.complex128,
        torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64,
        torch.uint16, torch.uint32, torch.uint64,
    )
}  # fmt: skip
_NUMPY_DTYPE = re.compile(r"[<>|=][?biufc](1|2|4|8|16)")
_DEVICE = re.compile(r"[a-z]{1,16}(:\d{1,3})?")

Tree = Any
Stay = Callable[[Any], list[Any]]
"""What the encoder does with an object that is not plain: returns its `["r", …]` node."""
Meet = Callable[[list[Any]], Any]
"""What the decoder does with a `["r", …]` node: returns the object that stands for it."""


class NotPlain(TypeError):
    """The value is not plain and its owner did not let it stay behind as a handle."""


def refuse(value: Any) -> list[Any]:
    """Be the `Stay` that lets nothing stay: for messages of plain values alone."""
    raise NotPlain(f"a {type(value).__name__} is not a plain value")


def refuse_node(_: list[Any]) -> Any:
    """Be the `Meet` that knows no object."""
    raise ProtocolError("a handle arrived where none may")


def device_node(device: torch.device) -> list[Any]:
    """Encode a device; a simulated one by the name that every process knows it by."""
    return ["v", f"privateuseone:{device.index or 0}" if device.type == SIMULATED else str(device)]


class Encoder:
    """Turns one value into a tree and its buffers.

    Args:
        stay: Called with each object that is not plain.
        tensors_stay: Whether tensors count as objects that stay (in the sandbox they do).
    """

    def __init__(self, stay: Stay = refuse, *, tensors_stay: bool = False) -> None:
        self._stay = stay
        self._tensors_stay = tensors_stay
        self._depth = 0
        self.buffers: list[bytes] = []

    def encode(self, value: Any) -> Tree:
        """Encode `value`; exact types only, so that a subclass stays an object.

        Raises:
            NotPlain: From `refuse`, or for values nested deeper than 64.
        """
        writer = _WRITERS.get(type(value))
        if writer is None or (self._tensors_stay and type(value) is torch.Tensor):
            if isinstance(value, np.generic) and _NUMPY_DTYPE.fullmatch(value.dtype.str):
                return self._array("N", np.asarray(value))
            return self._stay(value)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise NotPlain(f"a value nested deeper than {MAX_DEPTH} levels")
        try:
            return writer(self, value)
        finally:
            self._depth -= 1

    def by_value(self, tensor: torch.Tensor) -> Tree:
        """Encode a tensor's dtype, shape, device and bytes, whatever its class.

        The device is where its receiver has it: on the CPU, if it was on a simulated one.
        """
        dtype = str(tensor.dtype).removeprefix("torch.")
        if dtype not in DTYPES or tensor.layout is not torch.strided:
            raise NotPlain(f"a tensor of {tensor.dtype}, {tensor.layout}")
        where = "cpu" if tensor.device.type == SIMULATED else str(tensor.device)
        node = ["T", dtype, list(tensor.shape), where]
        if tensor.device.type == "meta":
            return [*node, None]
        if tensor.numel() > MAX_ELEMENTS:
            raise NotPlain(f"a tensor of {tensor.numel()} elements")
        # A copy: `numpy` would forbid the student's own tensor to be resized.
        flat = tensor.detach().resolve_conj().resolve_neg().cpu().contiguous().clone().reshape(-1)
        self.buffers.append(flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b"")
        return [*node, len(self.buffers) - 1]

    def _items(self, tag: str, items: Sequence[Any]) -> Tree:
        return [tag, *(self.encode(item) for item in items)]

    def _dict(self, value: dict[Any, Any]) -> Tree:
        return ["d", *(self.encode(part) for pair in value.items() for part in pair)]

    def _int(self, value: int) -> Tree:
        if -(1 << 63) <= value < 1 << 63:
            return value
        if value.bit_length() > 3 * MAX_BIG_INT_DIGITS:
            raise NotPlain("an integer of thousands of digits")
        return ["i", str(value)]

    def _array(self, tag: str, value: np.ndarray[Any, Any]) -> Tree:
        if not _NUMPY_DTYPE.fullmatch(value.dtype.str) or value.size > MAX_ELEMENTS:
            return self._stay(value)
        self.buffers.append(value.tobytes())
        return [tag, value.dtype.str, list(value.shape), len(self.buffers) - 1]


_WRITERS: dict[type, Callable[[Encoder, Any], Tree]] = {
    type(None): lambda _, v: v,
    bool: lambda _, v: v,
    int: Encoder._int,
    float: lambda _, v: v,
    str: lambda _, v: v.encode("utf-8", "replace").decode(),
    bytes: lambda _, v: v,
    complex: lambda _, v: ["c", v.real, v.imag],
    list: lambda e, v: e._items("l", v),
    tuple: lambda e, v: e._items("t", v),
    torch.Size: lambda e, v: e._items("z", v),
    dict: Encoder._dict,
    slice: lambda e, v: e._items("s", (v.start, v.stop, v.step)),
    type(Ellipsis): lambda _, __: ["e"],
    torch.dtype: lambda _, v: ["p", str(v).removeprefix("torch.")],
    torch.device: lambda _, v: device_node(v),
    torch.Tensor: Encoder.by_value,
    np.ndarray: lambda e, v: e._array("A", v),
}


class Decoder:
    """Rebuilds one value from a tree that is not trusted.

    Args:
        buffers: The frame's buffers. Each is read once at most, so that a value takes no more
            memory than its frame brought along.
        meet: Called with each `["r", …]` node.
        devices: Types of device on which a tensor's values may be; any if None.
    """

    def __init__(
        self,
        buffers: Sequence[bytes],
        meet: Meet = refuse_node,
        *,
        devices: frozenset[str] | None = None,
    ) -> None:
        self._buffers = buffers
        self._read: set[int] = set()
        self._meet = meet
        self._devices = devices
        self._depth = 0
        self._count = 0
        self._huge = 0

    def decode(self, tree: Tree) -> Any:
        """Decode `tree`.

        Raises:
            ProtocolError: Anything that the encoder would not have written.
        """
        self._count += 1
        if self._count > MAX_ITEMS:
            raise ProtocolError(f"a value of more than {MAX_ITEMS} items")
        if type(tree) is not list:
            return self._leaf(tree)
        if not tree or type(tree[0]) is not str:
            raise ProtocolError("a node without a tag")
        reader = _READERS.get(tree[0])
        if reader is None:
            raise ProtocolError("a node with an unknown tag")
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ProtocolError(f"a value nested deeper than {MAX_DEPTH} levels")
        try:
            return reader(self, tree)
        except ProtocolError:
            raise
        except Exception as error:  # MemoryError too: whatever it is, the sandbox sent it
            raise ProtocolError("a malformed node") from error
        finally:
            self._depth -= 1

    def _leaf(self, tree: Tree) -> Any:
        if type(tree) in (int, float) and not -HASH_MODULUS < tree < HASH_MODULUS:
            self._count_huge()
        if tree is None or type(tree) in (bool, int, float, str, bytes):
            return tree
        raise ProtocolError("a leaf of a type that is not plain")

    def _count_huge(self) -> None:
        """Refuse very many huge numbers: they may share one hash, and stall a set."""
        self._huge += 1
        if self._huge > MAX_COMPOSITE_KEYS:
            raise ProtocolError("a value of very many huge numbers")

    def _items(self, tree: list[Any]) -> list[Any]:
        return [self.decode(item) for item in tree[1:]]

    def _dict(self, tree: list[Any]) -> dict[Any, Any]:
        items = self._items(tree)
        keys = items[::2]
        if len(items) % 2 or sum(map(_may_collide, keys)) > MAX_COMPOSITE_KEYS:
            raise ProtocolError("a malformed dict")
        return dict(zip(keys, items[1::2], strict=True))

    def _big_int(self, tree: list[Any]) -> int:
        (text,) = tree[1:]
        self._count_huge()
        if type(text) is not str or not re.fullmatch(r"-?\d{1,4000}", text, re.ASCII):
            raise ProtocolError("a malformed integer")
        return int(text)

    def _complex(self, tree: list[Any]) -> complex:
        real, imag = tree[1:]
        return complex(float(real), float(imag))

    def _size(self, tree: list[Any]) -> torch.Size:
        return torch.Size(self._shape(tree[1:]))

    def _slice(self, tree: list[Any]) -> slice:
        start, stop, step = self._items(tree)
        return slice(start, stop, step)

    def _dtype(self, tree: list[Any]) -> torch.dtype:
        return self._known_dtype(*tree[1:])

    def _device(self, tree: list[Any]) -> torch.device:
        (text,) = tree[1:]
        if type(text) is not str or not _DEVICE.fullmatch(text):
            raise ProtocolError("a malformed device")
        return torch.device(text)

    def _tensor(self, tree: list[Any]) -> torch.Tensor:
        name, dims, where, index = tree[1:]
        dtype, shape = self._known_dtype(name), self._shape(dims)
        device = self._device(["v", where])
        if self._devices is not None and device.type not in self._devices:
            raise ProtocolError("a tensor on a device that the run does not have")
        if device.type == "meta":
            return torch.empty(shape, dtype=dtype, device="meta")
        data = self._buffer(index, math.prod(shape) * dtype.itemsize)
        made = torch.empty(shape, dtype=dtype, device=device)
        if not data:
            return made
        flat = torch.frombuffer(data, dtype=torch.uint8 if dtype is torch.bool else dtype)
        if dtype is torch.bool:
            flat = flat != 0
        return made.copy_(flat.reshape(shape))  # no view: detach_ and the like refuse one

    def _array(self, tree: list[Any]) -> np.ndarray[Any, Any]:
        name, dims, index = tree[1:]
        if type(name) is not str or not _NUMPY_DTYPE.fullmatch(name):
            raise ProtocolError("a malformed NumPy dtype")
        dtype, shape = np.dtype(name), self._shape(dims)
        data = self._buffer(index, math.prod(shape) * dtype.itemsize)
        array: np.ndarray[Any, Any] = np.frombuffer(data, dtype=dtype)
        if dtype.kind == "b":
            array = np.frombuffer(data, dtype=np.uint8) != 0
        return array.reshape(shape)

    def _scalar(self, tree: list[Any]) -> np.generic:
        array = self._array(tree)
        scalar: Any = array[()]
        if not isinstance(scalar, np.generic):
            raise ProtocolError("a scalar with dimensions")
        return scalar

    def _buffer(self, index: Any, length: int) -> bytearray:
        if type(index) is not int or not 0 <= index < len(self._buffers):
            raise ProtocolError("a buffer that was not sent")
        if index in self._read:
            raise ProtocolError("a buffer that was read before")
        self._read.add(index)
        if len(self._buffers[index]) != length:
            raise ProtocolError("a buffer whose length disagrees with its shape")
        return bytearray(self._buffers[index])

    @staticmethod
    def _known_dtype(name: Any) -> torch.dtype:
        if type(name) is not str or name not in DTYPES:
            raise ProtocolError("an unknown dtype")
        return DTYPES[name]

    @staticmethod
    def _shape(dims: Any) -> tuple[int, ...]:
        if type(dims) is not list or len(dims) > MAX_DIMS:
            raise ProtocolError("a malformed shape")
        if any(type(n) is not int or n < 0 for n in dims):
            raise ProtocolError("a malformed shape")
        if math.prod(max(n, 1) for n in dims) > MAX_ELEMENTS:
            raise ProtocolError("a shape larger than the limits")
        return tuple(dims)


def _may_collide(key: Any) -> bool:
    """Tell whether the sandbox could choose many such keys with one hash."""
    if type(key) in (int, float):
        return not -(1 << 32) < key < 1 << 32
    return type(key) not in (str, bytes, bool, type(None))


_READERS: dict[str, Callable[[Decoder, list[Any]], Any]] = {
    "l": Decoder._items,
    "t": lambda d, tree: tuple(d._items(tree)),
    "z": Decoder._size,
    "d": Decoder._dict,
    "i": Decoder._big_int,
    "c": Decoder._complex,
    "s": Decoder._slice,
    "e": lambda _, __: ...,
    "p": Decoder._dtype,
    "v": Decoder._device,
    "T": Decoder._tensor,
    "A": Decoder._array,
    "N": Decoder._scalar,
    "r": lambda d, tree: d._meet(tree),
}
