"""Hidden tests of exercise 1.7: the right dock, with devices that are only pretended."""

import pytest
import torch

from torchgrade.testing import grades

BEST = {(True, True): "cuda", (True, False): "cuda", (False, True): "mps", (False, False): "cpu"}


def kind(got):
    """The type of a device; its name will do here."""
    return torch.device(got).type


@grades("e1_7_tests", weight=2, hollow="a device stays true in a hollow solution")
def test_order(student):
    """Without a wish it is CUDA before MPS before the CPU, of those that are there."""
    helpers = student.load("helpers.py")
    helpers.pretend(False, False)
    assert kind(student.pick_device()) == "cpu", "nothing but the CPU"
    helpers.pretend(True, False)
    assert kind(student.pick_device()) == "cuda", "CUDA alone"
    helpers.pretend(False, True)
    assert kind(student.pick_device()) == "mps", "MPS alone"
    helpers.pretend(True, True)
    assert kind(student.pick_device()) == "cuda", "CUDA and MPS"
    for (cuda, mps), best in BEST.items():
        helpers.pretend(cuda, mps)
        assert kind(student.pick_device(None)) == best, "with None"


@grades("e1_7_tests", weight=2, hollow="a device stays true in a hollow solution")
def test_prefer_is_honoured_or_falls_back(student):
    """A wish is granted if that device is there; otherwise the best one takes its place."""
    helpers = student.load("helpers.py")
    for cuda, mps in BEST:
        helpers.pretend(cuda, mps)
        assert kind(student.pick_device("cpu")) == "cpu", "the CPU is always there"
        if mps:
            assert kind(student.pick_device("mps")) == "mps", "MPS is there"
        if cuda:
            assert kind(student.pick_device("cuda")) == "cuda", "CUDA is there"
    helpers.pretend(False, False)
    assert kind(student.pick_device("cuda")) == "cpu", "no CUDA, nothing else"
    assert kind(student.pick_device("mps")) == "cpu", "no MPS, nothing else"
    helpers.pretend(True, False)
    assert kind(student.pick_device("mps")) == "cuda", "no MPS, but CUDA"
    helpers.pretend(False, True)
    assert kind(student.pick_device("cuda")) == "mps", "no CUDA, but MPS"


@grades("e1_7_tests", weight=1, hollow="asks for the exception alone")
def test_unknown_name(student):
    """A name that is none of the three is refused, whatever is there."""
    helpers = student.load("helpers.py")
    helpers.pretend(False, False)
    for name in ("gpu", "tpu", "cud"):
        with pytest.raises(ValueError):  # noqa: PT011 - any message will do
            student.pick_device(name)
    for name in ("CPU", "Cuda"):
        with pytest.raises(ValueError):  # noqa: PT011 - any message will do
            student.pick_device(name)
    for name in ("meta", "xpu"):
        with pytest.raises(ValueError):  # noqa: PT011 - any message will do
            student.pick_device(name)
    with pytest.raises(ValueError):  # noqa: PT011 - any message will do
        student.pick_device("")
    for cuda, mps in BEST:
        helpers.pretend(cuda, mps)
        for name in ("gpu", "CPU", "meta", ""):
            with pytest.raises(ValueError):  # noqa: PT011 - any message will do
                student.pick_device(name)


@grades("e1_7_tests", weight=1, hollow="a device stays true in a hollow solution")
def test_returns_device_object(student):
    """The answer is a torch.device, not its name."""
    helpers = student.load("helpers.py")
    for (cuda, mps), best in BEST.items():
        helpers.pretend(cuda, mps)
        for wish in (None, "cpu", "mps", "cuda"):
            got = student.pick_device(wish)
            assert type(got) is torch.device, "not a torch.device"
        assert got.type == best, "type of the device"
