"""Hidden tests of exercise 1.1: the customs declaration of a tensor."""

import torch

from torchgrade.testing import grades, value

WIDTHS = {"float64": 8, "int8": 1, "bool": 1, "bfloat16": 2, "complex64": 8, "int64": 8}
RARE = {"int16": 2, "complex128": 16, "uint8": 1, "float16": 2, "int32": 4}


def declared(student, x):
    """What the student's function says, with every key there."""
    got = student.describe(x)
    assert student.builtins.isinstance(got, student.builtins.dict) is True, "not a dict"
    got = value(student.builtins.dict(got))
    missing = {"shape", "dtype", "device", "ndim", "numel", "contiguous", "nbytes"} - set(got)
    assert not missing, f"missing: {sorted(missing)}"
    return got


@grades("e1_1_tests", weight=2)
def test_scalar_empty_views(student, rng):
    """Scalars, empty tensors and views of any kind are declared as what they are."""
    n, m = 2 * rng.integer(3, 6), 2 * rng.integer(3, 6)
    base = student.put(rng.normal(n, m))
    cases = {
        "same": (n, m),
        "scalar": (),
        "empty": (0, m),
        "transposed": (m, n),
        "columns": (n, m // 2),
        "rows": (2, m),
        "expanded": (6, m),
        "one row transposed": (m, 1),
        "half of a row": (m // 2,),
        "two pages transposed": (2, m, n // 2),
    }
    contiguous = {}
    for name, shape in cases.items():
        got = declared(student, student.load("helpers.py").view(base, name))
        contiguous[name] = got["contiguous"]
        elements = torch.Size(shape).numel()
        assert tuple(got["shape"]) == shape, f"shape of: {name}"
        assert got["ndim"] == len(shape), f"ndim of: {name}"
        assert got["numel"] == elements, f"numel of: {name}"
        assert got["nbytes"] == elements * 4, f"nbytes of: {name}"
    assert contiguous["transposed"] is False, "contiguous of: transposed"
    assert contiguous["expanded"] is False, "contiguous of: expanded"
    assert contiguous["columns"] is False, "contiguous of: columns"
    assert contiguous["half of a row"] is False, "contiguous in 1-D"
    assert contiguous["two pages transposed"] is False, "contiguous in 3-D"
    for name in ("same", "scalar", "empty", "rows", "one row transposed"):
        assert contiguous[name] is True, f"contiguous of: {name}"
    got = declared(student, rng.normal(2, 3, 4, 5))
    assert tuple(got["shape"]) == (2, 3, 4, 5), "shape in 4-D"
    assert got["ndim"] == 4, "ndim in 4-D"


@grades("e1_1_tests", weight=2)
def test_dtypes(student, rng):
    """The dtype is the tensor's own, and decides how many bytes its elements take."""
    n = rng.integer(3, 9)
    for name, width in WIDTHS.items():
        got = declared(student, rng.integers(0, 2, (n, 3)).to(getattr(torch, name)))
        assert str(got["dtype"]) == f"torch.{name}", f"dtype {name}"
        assert got["nbytes"] == 3 * n * width, f"nbytes of {name}"
        assert got["numel"] == 3 * n, f"numel of {name}"
    for name, width in RARE.items():
        got = declared(student, rng.integers(0, 2, (n, 3)).to(getattr(torch, name)))
        assert str(got["dtype"]) == f"torch.{name}", f"dtype {name}"
        assert got["nbytes"] == 3 * n * width, f"nbytes of {name}"


@grades("e1_1_tests", weight=1)
def test_other_device(student, rng, device):
    """The device is where the tensor lives, also if it has no values to look at."""
    n = rng.integer(3, 9)
    got = declared(student, student.torch.empty(n, 4, dtype=torch.float16, device="meta"))
    assert torch.device(got["device"]).type == "meta", "device"
    assert tuple(got["shape"]) == (n, 4), "shape"
    assert got["nbytes"] == 8 * n, "nbytes"
    got = declared(student, student.put(rng.normal(n, 2)))
    assert torch.device(got["device"]).type == device.type, "device of an ordinary tensor"


@grades("e1_1_tests", weight=0.5)
def test_plain_numbers(student, rng):
    """The shape is a tuple, counts are Python ints, contiguous a bool, and any tensor will do."""
    x = student.put(rng.normal(rng.integer(3, 9), 4))
    x.requires_grad_()
    got = declared(student, x)
    for key in ("ndim", "numel", "nbytes"):
        assert type(got[key]) is int, f"type of {key}"
    assert got["contiguous"] is True, "contiguous"
    assert got["numel"] == 4 * len(x), "numel"
    assert x.requires_grad is True, "the tensor forgot that it requires grad"
    assert isinstance(got["shape"], tuple), "the shape is no tuple"
    for name in ("scalar", "empty"):
        got = declared(student, student.load("helpers.py").view(x, name))
        for key in ("ndim", "numel", "nbytes"):
            assert type(got[key]) is int, f"type of {key} of: {name}"
