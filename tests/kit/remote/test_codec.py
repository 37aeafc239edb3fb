"""Plain values cross exactly; nothing else does, and no tree from outside breaks the decoder."""

import math
import random

import msgspec
import numpy as np
import pytest
import torch

from torchgrade.remote.codec import DTYPES, Decoder, Encoder, NotPlain
from torchgrade.remote.wire import ProtocolError


def there_and_back(value):
    encoder = Encoder()
    tree = msgspec.msgpack.decode(msgspec.msgpack.encode(encoder.encode(value)))
    return Decoder(encoder.buffers).decode(tree)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -1,
        2**63 - 1,
        -(2**63),
        2**63,
        -(10**300),
        1.5,
        math.inf,
        1 - 2j,
        "ñ\0",
        b"\0x",
        [],
        (),
        {},
        [1, [2, (3,)]],
        (1, "a"),
        {"a": [1], 2: None, (1, 2): b""},
        slice(1, None, -2),
        ...,
        torch.float32,
        torch.device("cpu"),
        torch.device("cuda:1"),
        torch.Size([2, 0]),
        {0.5: "x"},
    ],
    ids=repr,
)
def test_plain_values_keep_value_and_type(value):
    """Every plain value comes back equal and of the same type."""
    back = there_and_back(value)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("dtype", DTYPES.values(), ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 4)], ids=str)
def test_tensors_cross_bit_for_bit(dtype, shape):
    """Every dtype and shape crosses with its bytes, as an ordinary contiguous tensor."""
    value = (torch.rand(shape) * 100).to(dtype)
    back = there_and_back(value)
    assert back.dtype == dtype
    assert back.shape == shape
    assert torch.equal(back, value)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bool], ids=str)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3)], ids=str)
def test_tensors_come_back_as_no_views(dtype, shape):
    """Like a tensor that somebody has just made: what refuses views takes it."""
    back = there_and_back(torch.ones(shape, dtype=dtype))
    assert not back._is_view()
    assert back.detach_() is back


def test_views_cross_as_what_they_show():
    """Strides, offsets, conjugate views and gradients don't leak into the copy."""
    base = torch.arange(12.0, requires_grad=True).reshape(3, 4)
    for view in (
        base.T,
        base[1:, ::2],
        base.expand(2, 3, 4),
        torch.ones(2, dtype=torch.cfloat).conj(),
    ):
        back = there_and_back(view)
        assert torch.equal(back, view.detach().resolve_conj())
        assert not back.requires_grad
    assert there_and_back(torch.empty(3, device="meta")).device.type == "meta"


@pytest.mark.parametrize(
    "value", [np.float64(1.5), np.int8(-3), np.bool_(1), np.arange(6).reshape(2, 3).T]
)
def test_numpy_crosses_by_value(value):
    """Arrays and scalars keep dtype, shape and values."""
    back = there_and_back(value)
    assert type(back) is type(value)
    assert back.dtype == value.dtype
    assert np.array_equal(back, value)


class Sly(int):
    """A subclass of a plain type."""


@pytest.mark.parametrize(
    "value",
    [
        object(),
        print,
        Sly(3),
        {1, 2},
        np.array([object()]),
        np.array(["a"]),
        torch.nn.Parameter(torch.ones(1)),
        torch.ones(2).to_sparse(),
        10**5_000,
        [[object()]],
    ],
    ids=[
        "object",
        "function",
        "subclass",
        "set",
        "objects",
        "strings",
        "parameter",
        "sparse",
        "huge",
        "nested",
    ],
)
def test_what_is_not_plain_is_refused(value):
    """Objects, subclasses and object arrays never cross by value."""
    with pytest.raises(NotPlain):
        Encoder().encode(value)


def test_a_loop_of_lists_is_refused():
    """A list that contains itself ends in NotPlain, not in endless recursion."""
    loop = []
    loop.append(loop)
    with pytest.raises(NotPlain):
        Encoder().encode(loop)


BIG = 1 << 40


@pytest.mark.parametrize(
    "tree",
    [
        [],
        [1],
        ["?"],
        ["l", {}],
        ["l", msgspec.Raw(b"")],
        ["i", "x"],
        ["i", "1" * 5_000],
        ["i", "٣"],
        ["T", "float32", [2], "cpu", 0],
        ["T", "float32", [1], "cpu", 1],
        ["T", "float32", [1], "cpu", -1],
        ["T", "float32", [0, BIG], "cpu", 0],
        ["T", "float32", [-1], "cpu", 0],
        ["T", "os", [1], "cpu", 0],
        ["T", "float32", [1] * 17, "cpu", 0],
        ["T", "float32", [True], "cpu", 0],
        ["T", "float32"],
        ["T", "float32", [1], "cpu; rm", 0],
        ["T", "float32", [1], "hpu", 0],
        ["l", ["A", "<f4", [1], 0], ["T", "float32", [1], "cpu", 0]],
        ["A", "|O", [1], 0],
        ["A", "<f4", [2], 0],
        ["N", "<f4", [1], 0],
        ["A", "<M8", [1], 0],
        ["v", "nonsense"],
        ["v", 3],
        ["p", "system"],
        ["p"],
        ["z", -1],
        ["z", "a"],
        ["d", 1],
        ["d", ["l"], 1],
        ["s", 1],
        ["c", "a", 1],
        ["r", 1, "object", "x"],
        ["d", *(x for i in range(1_100) for x in (["t", i], 0))],
        ["d", *(x for i in range(1_100) for x in ((1 << 61) * i + (1 << 40), 0))],
    ],
    ids=lambda tree: str(tree)[:20].split(" object at")[0],
)
def test_malformed_trees_are_refused(tree):
    """Whatever the encoder would not have written raises ProtocolError, quickly."""
    with pytest.raises(ProtocolError):
        Decoder((b"\0\0\0\0",)).decode(tree)


def test_tensors_come_from_the_devices_of_the_run():
    """A device that the run does not have is refused, and so is a tensor without values."""
    ours = Decoder((b"\0\0\0\0",), devices=frozenset(("cpu",)))
    assert ours.decode(["T", "float32", [1], "cpu", 0]).tolist() == [0.0]
    for device, buffer in (("cuda", 0), ("mps", 0), ("meta", None)):
        with pytest.raises(ProtocolError, match="device"):
            ours.decode(["T", "float32", [1], device, buffer])


def test_depth_and_items_are_bounded():
    """Deep or endless trees are refused before they cost anything."""
    deep = 1
    for _ in range(70):
        deep = ["l", deep]
    for tree in (deep, ["l", *([None] * 200_001)]):
        with pytest.raises(ProtocolError):
            Decoder(()).decode(tree)


def test_bool_bytes_are_made_boolean():
    """A byte that is neither 0 nor 1 becomes True, not undefined behaviour."""
    tensor = Decoder((b"\x02\x00",)).decode(["T", "bool", [2], "cpu", 0])
    assert tensor.tolist() == [True, False]
    array = Decoder((b"\x02\x00",)).decode(["A", "|b1", [2], 0])
    assert (array == np.array([True, False])).all()


def test_mutated_frames_raise_nothing_else():
    """Two thousand random corruptions of a real message end as a value or a ProtocolError."""
    encoder = Encoder()
    value = {
        "a": [1, (2.5, "x"), torch.ones(2, 3)],
        "b": np.arange(4),
        3: torch.Size([1]),
        "c": slice(1),
    }
    body = bytearray(msgspec.msgpack.encode(encoder.encode(value)))
    chance = random.Random(1)
    for _ in range(2_000):
        broken = bytearray(body)
        for _ in range(chance.randint(1, 4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            tree = msgspec.msgpack.decode(bytes(broken))
        except (msgspec.DecodeError, ValueError, RecursionError):
            continue
        try:
            Decoder(encoder.buffers).decode(tree)
        except ProtocolError:
            continue
