"""Hidden tests of exercise 9.7: what MPS can hold, and how to get there."""

import torch

from torchgrade.testing import assert_same, grades, value

KEPT = (
    torch.float32,
    torch.float16,
    torch.bfloat16,
    torch.complex64,
    torch.int64,
    torch.int32,
    torch.int16,
    torch.int8,
    torch.uint8,
    torch.bool,
)
NARROWED = {torch.float64: torch.float32, torch.complex128: torch.complex64}


@grades("e9_7_tests", weight=2, hollow="a dtype holds no number")
def test_whole_table(student):
    """On mps, float64 and complex128 become narrower; every other dtype stays."""
    assert student.portable_dtype(torch.float64, "mps") is torch.float32, "float64"
    found = student.portable_dtype(torch.complex128, "mps")
    assert isinstance(found, torch.dtype), "no dtype"
    assert found.is_complex, "complex128 is not complex any more"
    assert found is torch.complex64, "complex128"
    for dtype in KEPT:
        assert student.portable_dtype(dtype, "mps") is dtype, f"{dtype} on mps"


@grades("e9_7_tests", weight=1.5, hollow="a dtype holds no number")
def test_other_devices(student):
    """On every other kind of device, every dtype stays what it is."""
    for kind in ("cpu", "cuda", "xpu", "meta"):
        for dtype in (*NARROWED, *KEPT):
            assert student.portable_dtype(dtype, kind) is dtype, f"{dtype} on {kind}"


@grades("e9_7_tests", weight=1.5)
def test_cpu_keeps_float64_and_meta(student, rng):
    """On the CPU nothing is narrowed, and on the meta device neither."""
    x = rng.normal(4, 2).double() + 1e-9 * rng.normal(4, 2).double()
    for device in ("cpu", torch.device("cpu")):
        assert_same(student.portable(x, device), x, name="float64 on the CPU")
        assert_same(student.portable(x.to(torch.complex128), device), x.to(torch.complex128))
        labels = rng.integers(1, 9, (5,))
        assert_same(student.portable(labels, device), labels, name="labels on the CPU")
    for device in ("meta", torch.device("meta")):
        kind, dtype, shape = student.load("helpers.py").facts(student.portable(x, device))
        assert kind == "meta", "did not move"
        assert dtype is torch.float64, "dtype on the meta device"
        assert shape == (4, 2), "shape on the meta device"


@grades("e9_7_tests", weight=2.5)
def test_cast_before_the_move(student, rng):
    """On the way to mps, no float64 ever arrives there."""
    helpers = student.load("helpers.py")
    x = rng.normal(4, 2).double()
    for given in (x, x.to(torch.complex128) * (1 + 2j)):
        moved = helpers.travel(student.portable, helpers.mac(given), "mps")
        assert moved is not None, "refused on the way"
        assert helpers.place(moved) == "mps", "did not arrive"
        assert_same(helpers.plain(moved), given.to(NARROWED[given.dtype]), name="values")


@grades("e9_7_tests", weight=1)
def test_names_of_the_device(student, rng):
    """The device may be a string, a string with an index, or a torch.device."""
    helpers, x = student.load("helpers.py"), rng.normal(3, 2).double()
    moved = helpers.travel(student.portable, helpers.mac(x), torch.device("mps"))
    assert moved is not None, "refused on the way"
    assert helpers.place(moved) == "mps", "a torch.device: did not arrive"
    assert_same(helpers.plain(moved), x.float(), name="values")
    for device in ("mps:0", torch.device("mps", 0)):
        moved = student.portable(helpers.mac(x), device)
        assert helpers.place(moved).startswith("mps"), "did not arrive"
        assert_same(helpers.plain(moved), x.float(), name="values")
    for device in ("cuda:1", torch.device("cuda", 1)):
        moved = student.portable(helpers.mac(x), device)
        assert helpers.place(moved) == "cuda:1", "arrived elsewhere"
        assert_same(helpers.plain(moved), x, name="values")


@grades("e9_7_tests", weight=1)
def test_what_mps_can_hold(student, rng):
    """What mps can hold arrives there as it is: labels, masks, half precision."""
    helpers = student.load("helpers.py")
    labels = rng.integers(2, 100, (6,)) + 2**40
    mask = torch.cat([rng.normal(6) > 0, torch.tensor([True, False])])
    for given in (labels, mask, rng.normal(5), rng.normal(5).half(), rng.normal(5).bfloat16()):
        moved = student.portable(helpers.mac(given), "mps")
        assert helpers.place(moved) == "mps", "did not arrive"
        assert_same(helpers.plain(moved), given, name=str(given.dtype))


@grades("e9_7_tests", weight=1)
def test_gradients(student, rng):
    """Gradients flow back to the tensor, here and from mps."""
    x = rng.normal(4, 2).double()
    helpers = student.load("helpers.py")
    for device in ("cpu", "mps"):
        leaf, upstream = helpers.mac(x, trainable=True), rng.normal(4, 2)
        moved = student.portable(leaf, device)
        assert helpers.place(moved) == device, "did not arrive"
        found = helpers.gradient(moved, upstream, leaf)
        assert_same(value(found), upstream.double(), name=f"gradient from {device}")


@grades("e9_7_tests", weight=0.75)
def test_input_kept(student, rng):
    """The tensor that was given keeps its numbers, its dtype and its place."""
    helpers, x = student.load("helpers.py"), rng.normal(4, 2).double()
    given = helpers.mac(x)
    moved = student.portable(given, "mps")
    assert_same(helpers.plain(moved), x.float(), name="values")
    assert helpers.place(given) == "cpu", "the given tensor moved"
    assert_same(helpers.plain(given), x, name="the given tensor")
