"""Hidden tests of exercise 1.4: from a tensor to NumPy."""

import numpy as np
import torch

from torchgrade.testing import assert_same, grades, value


def assert_array(got, expected):
    """An ndarray with exactly these values, shape and dtype."""
    assert type(got) is np.ndarray, f"not an array: {type(got)}"
    assert got.shape == expected.shape, "shape"
    assert got.dtype == expected.dtype, "dtype"
    assert np.array_equal(got, expected), "values"


def numbers(rng, dtype=torch.float32):
    """A small tensor of whole numbers, none of which comes twice."""
    return torch.tensor(rng.permutation(24)).reshape(4, 6).add(1).to(dtype)


@grades("e1_4_tests", weight=1.5)
def test_requires_grad(student, rng):
    """A tensor that requires grad can be delivered, and its gradients still work afterwards."""
    x, g = rng.normal(3, 4).cpu(), rng.normal(3, 4).cpu()
    leaf = student.put(x)
    leaf.requires_grad_()
    inner = student.torch.mul(leaf, 3)
    assert_array(student.to_numpy(leaf), x.numpy())
    assert leaf.requires_grad is True, "the leaf no longer requires grad"
    assert_array(student.to_numpy(inner), (x * 3).numpy())
    assert inner.requires_grad is True, "the result was cut from its graph"
    inner.backward(g)
    assert_same(leaf.grad, g * 3)


@grades("e1_4_tests", weight=1)
def test_bfloat16(student, rng):
    """bfloat16, which NumPy does not have, arrives as float32; float16, which it has, stays."""
    x = rng.normal(5, 3).cpu().to(torch.bfloat16)
    given = student.put(x)
    got = student.to_numpy(given)
    assert getattr(got, "dtype", None) == np.float32, "not float32"
    assert_array(got, x.float().numpy())
    assert given.dtype == torch.bfloat16, "the tensor changed its dtype"
    given.requires_grad_()
    assert_array(student.to_numpy(given), x.float().numpy())
    x = rng.normal(5, 3).cpu().to(torch.float16)
    assert_array(student.to_numpy(x), x.numpy())


@grades("e1_4_tests", weight=2)
def test_independent(student, rng):
    """Tensor and array never see each other change, and the array can be written to."""
    helpers = student.load("helpers.py")
    for dtype in (torch.float32, torch.int64, torch.bfloat16):
        seen = changes(student, helpers, rng, numbers(rng, dtype), "transposed")
        assert not seen, f"a view: {seen}"
        for name in ("expanded", "columns"):
            seen = changes(student, helpers, rng, numbers(rng, dtype), name)
            assert not seen, f"{name}: {seen}"
        seen = changes(student, helpers, rng, numbers(rng, dtype), "same")
        assert not seen, f"a whole tensor: {seen}"


def changes(student, helpers, rng, base, name):
    """What changes with what, if somebody writes into the array of a view, or into the view."""
    expected = same_view(base, name).float().numpy().copy()
    given = helpers.view(student.put(base), name)
    box = helpers.Delivery(student.to_numpy, given)
    here = tuple(rng.integer(0, size) for size in expected.shape)
    box.write(here, 101)
    if not np.array_equal(value(given).float().numpy(), expected):
        return "the tensor changed"
    expected[here] = 101
    if not np.array_equal(box.read(), expected):
        return "another place of the array changed"
    given[0, 0] = 103
    return "" if np.array_equal(box.read(), expected) else "the array changed"


def same_view(x, name):
    """The same views as in helpers.py, of a tensor that is here."""
    return {
        "same": x,
        "transposed": x.t(),
        "expanded": x[:1].expand(6, x.shape[1]),
        "columns": x[:, ::2],
    }[name]


@grades("e1_4_tests", weight=1.5)
def test_dtypes_kept(student, rng):
    """Every dtype that NumPy has is kept; a single number, or none at all, keeps its shape."""
    for name in ("int64", "float64", "uint8", "complex64", "int32", "float32"):
        x = numbers(rng, getattr(torch, name))
        assert_array(student.to_numpy(x), x.numpy())
    flags = numbers(rng) % 2 == 0
    assert_array(student.to_numpy(flags), flags.numpy())
    large = numbers(rng, torch.int64) + 2**53 + 1
    assert_array(student.to_numpy(large), large.numpy())
    number = numbers(rng)[0, 0]
    got = student.to_numpy(number)
    assert type(got) is np.ndarray, "a single number is no array"
    assert_array(got, number.numpy())
    empty = torch.empty(0, 3, dtype=torch.int64)
    assert_array(student.to_numpy(empty), empty.numpy())


@grades("e1_4_tests", weight=0.75)
def test_from_an_accelerator(student, accelerator, rng):
    """A tensor on an accelerator arrives, too, and stays where it was."""
    x = rng.normal(3, 5).cpu()
    given = accelerator.put(x)
    assert_array(student.to_numpy(given), x.numpy())
    accelerator.assert_on(given)
    narrow = accelerator.put(x.to(torch.bfloat16))
    assert_array(student.to_numpy(narrow), x.to(torch.bfloat16).float().numpy())
    given.requires_grad_()
    assert_array(student.to_numpy(given), x.numpy())
    assert given.requires_grad is True, "it no longer requires grad"


@grades("e1_4_tests", weight=0.5)
def test_lazy_conjugate(student, rng):
    """Conjugates, which PyTorch only notes down, arrive with their true values."""
    x = torch.complex(rng.normal(4, 3).cpu(), rng.normal(4, 3).cpu())
    view = student.load("helpers.py").view
    conjugated = view(student.put(x), "conjugated")
    assert_array(student.to_numpy(conjugated), x.numpy().conj())
    imaginary = view(student.put(x), "imaginary part of the conjugate")
    assert_array(student.to_numpy(imaginary), -x.imag.numpy())
