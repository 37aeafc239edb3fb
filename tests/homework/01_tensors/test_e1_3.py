"""Hidden tests of exercise 1.3: from NumPy, with and without shared memory."""

import numpy as np
import pytest
import torch

from torchgrade.testing import assert_same, grades, value


def cargo(rng, dtype="float32", shape=(4, 6)):
    """An array of numbers, none of which comes twice."""
    count = int(np.prod(shape))
    numbers = np.array(rng.permutation(count)).reshape(shape) + rng.integer(1, 50)
    return numbers.astype(dtype)


def spot(rng, array):
    """A place in the array."""
    return tuple(rng.integer(0, size) for size in array.shape)


@grades("e1_3_tests", weight=2)
def test_view_shares(student, rng):
    """What is written into the array stands in the tensor of as_view, and the other way round."""
    helpers = student.load("helpers.py")
    for dtype in ("float32", "float64", "int64", "uint8"):
        for layout in ("plain", "strided", "transposed"):
            array = cargo(rng, dtype)
            ship = helpers.Ship(array, layout)
            x = ship.unload(student.as_view)
            assert_same(x, torch.from_numpy(array), device=False)
            here, there = spot(rng, array), spot(rng, array)
            ship.write(here, 101)
            array[here] = 101
            assert_same(x, torch.from_numpy(array), device=False)
            x[there] = 103
            array[there] = 103
            assert np.array_equal(ship.read(), array), "the array did not see the tensor change"


@grades("e1_3_tests", weight=2)
def test_copy_is_independent(student, rng):
    """The tensor of as_copy and the array never see each other change."""
    helpers = student.load("helpers.py")
    for dtype in ("float32", "int64", "float64"):
        for layout in ("plain", "strided", "transposed"):
            for target in ("float32", dtype):
                array = cargo(rng, dtype)
                ship = helpers.Ship(array, layout)
                x = ship.unload(student.as_copy, dtype=getattr(torch, target))
                expected = torch.from_numpy(array.astype(target))
                here = spot(rng, array)
                ship.write(here, 101)
                assert_same(x, expected, device=False)
                array[here] = 101
                x[spot(rng, array)] = 103
                assert np.array_equal(ship.read(), array), "the array saw the tensor change"


@grades("e1_3_tests", weight=1.5)
def test_odd_layouts(student, rng):
    """as_copy takes every layout that NumPy has, and arrays with no dimension or no element."""
    helpers = student.load("helpers.py")
    for layout in ("strided", "transposed", "fortran", "reversed", "mirrored", "repeated"):
        array = cargo(rng)
        if layout == "repeated":
            array[:] = array[0]
        x = helpers.Ship(array, layout).unload(student.as_copy)
        assert_same(x, torch.from_numpy(array), device=False)
        here = spot(rng, array)
        x[here] = 101.0
        array[here] = 101.0
        assert_same(x, torch.from_numpy(array), device=False)
    line = cargo(rng, "float64", (7,))
    x = helpers.Ship(line, "reversed").unload(student.as_copy, dtype=torch.float64)
    assert_same(x, torch.from_numpy(line), device=False)
    number = rng.integer(2, 99) + 0.5
    x = helpers.Ship(np.array(number)).unload(student.as_copy)
    assert x.shape == (), "shape of a 0-d array"
    assert float(value(x)) == number, "value of a 0-d array"
    for shape in ((0, 3), (3, 0)):
        x = helpers.Ship(np.zeros(shape)).unload(student.as_copy)
        assert x.shape == shape, "shape of an empty array"
        assert x.dtype == torch.float32, "dtype of an empty array"


@grades("e1_3_tests", weight=0.75)
def test_read_only_source(student, rng):
    """A read-only array gives a tensor that can be written to, and stays as it is."""
    helpers, array = student.load("helpers.py"), cargo(rng)
    ship = helpers.Ship(array, "read-only")
    x = ship.unload(student.as_copy)
    assert_same(x, torch.from_numpy(array), device=False)
    here, changed = spot(rng, array), array.copy()
    x[here] = changed[here] = 101.0
    assert_same(x, torch.from_numpy(changed), device=False)
    assert np.array_equal(ship.read(), array), "the read-only array changed"
    assert ship.locked() is True, "the array can be written to now"


@grades("e1_3_tests", weight=1.5)
def test_dtype_and_device(student, rng, device):
    """as_copy gives the dtype and the device asked for, and loses no digit on the way."""
    helpers = student.load("helpers.py")
    for source in ("float64", "int64", "int16", "uint8", "bool"):
        array = cargo(rng, "int64") % 2 if source == "bool" else cargo(rng, "int64")
        x = helpers.Ship(array.astype(source)).unload(student.as_copy)
        assert_same(x, torch.from_numpy(array.astype("float32")), device=False)
        assert x.device.type == "cpu", "default device"
    large = cargo(rng, "int64") + 2**24 + rng.integer(1, 1000) * 1001
    x = helpers.Ship(large).unload(student.as_copy, dtype=torch.int64)
    assert_same(x, torch.from_numpy(large), device=False)
    x = helpers.Ship(large).unload(student.as_copy, dtype=torch.float64)
    assert_same(x, torch.from_numpy(large).double(), rtol=0, atol=0, device=False)
    fine = rng.normal(4, 6).double().cpu() / 3
    x = helpers.Ship(fine.numpy()).unload(student.as_copy, dtype=torch.float64)
    assert_same(x, fine, rtol=0, atol=0, device=False)
    flags = cargo(rng, "int64") % 2 == 0
    x = helpers.Ship(flags).unload(student.as_copy, dtype=torch.bool)
    assert_same(x, torch.from_numpy(flags), device=False)
    x = helpers.Ship(fine.numpy()).unload(student.as_copy, device="meta")
    kept = {name: student.builtins.getattr(x, name) for name in ("device", "shape", "dtype")}
    assert kept["device"] == torch.device("meta"), "device meta"
    assert kept["shape"] == (4, 6), "shape on meta"
    assert kept["dtype"] == torch.float32, "dtype on meta"
    x = helpers.Ship(fine.numpy()).unload(student.as_copy, device=device)
    assert x.device.type == device.type, "the run's device"


@grades("e1_3_tests", weight=0.75)
def test_copy_on_an_accelerator(student, accelerator, rng):
    """as_copy brings the values to an accelerator, too."""
    array = cargo(rng, "float64")
    ship = student.load("helpers.py").Ship(array, "reversed")
    x = ship.unload(student.as_copy, device=accelerator.device)
    accelerator.assert_on(x)
    assert_same(accelerator.fetch(x), torch.from_numpy(array.astype("float32")))


@grades("e1_3_tests", weight=0.5, hollow="asks for the exception alone")
def test_view_never_copies(student, rng):
    """Where memory cannot be shared, as_view raises instead of copying behind your back."""
    helpers = student.load("helpers.py")
    ship = helpers.Ship(cargo(rng), "reversed")
    with pytest.raises((ValueError, TypeError)):
        ship.unload(student.as_view)
    line = helpers.Ship(cargo(rng, shape=(7,)), "reversed")
    with pytest.raises((ValueError, TypeError)):
        line.unload(student.as_view)
    mirrored = helpers.Ship(cargo(rng), "mirrored")
    with pytest.raises((ValueError, TypeError)):
        mirrored.unload(student.as_view)


@grades("e1_3_tests", weight=0.5)
def test_view_of_a_single_number(student, rng):
    """An array without dimensions is shared, too."""
    number = rng.integer(2, 99) + 0.5
    ship = student.load("helpers.py").Ship(np.array(number))
    x = ship.unload(student.as_view)
    assert x.shape == (), "shape"
    assert x.dtype == torch.float64, "dtype"
    assert float(value(x)) == number, "value"
    ship.write((), number + 2)
    assert float(value(x)) == number + 2, "the tensor did not see the array change"
