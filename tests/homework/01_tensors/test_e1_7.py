"""Hidden tests of exercise 1.7: the right dock, with devices that are only pretended."""

import pytest
import torch

from torchgrade.testing import grades

BEST = {(True, True): "cuda", (True, False): "cuda", (False, True): "mps", (False, False): "cpu"}


@grades("e1_7_tests", weight=2, hollow="a device stays true in a hollow solution")
def test_order(student):
    """Without a wish it is CUDA before MPS before the CPU, of those that are there."""
    helpers = student.load("helpers.py")
    for (cuda, mps), best in BEST.items():
        helpers.pretend(cuda, mps)
        assert torch.device(student.pick_device()).type == best, f"cuda {cuda}, mps {mps}"
        assert torch.device(student.pick_device(None)).type == best, "with None"


@grades("e1_7_tests", weight=2, hollow="a device stays true in a hollow solution")
def test_prefer_is_honoured_or_falls_back(student):
    """A wish is granted if that device is there; otherwise the best one takes its place."""
    helpers = student.load("helpers.py")
    for (cuda, mps), best in BEST.items():
        helpers.pretend(cuda, mps)
        there = {"cuda": cuda, "mps": mps, "cpu": True}
        for wish, available in there.items():
            expected = wish if available else best
            got = torch.device(student.pick_device(wish)).type
            assert got == expected, f"{wish} with cuda {cuda}, mps {mps}"


@grades("e1_7_tests", weight=1, hollow="asks for the exception alone")
def test_unknown_name(student, rng):
    """A name that is none of the three is refused, whatever is there."""
    helpers = student.load("helpers.py")
    names = ["gpu", "CPU", "xpu", "meta", "", "cud", "tpu"]
    for cuda, mps in BEST:
        helpers.pretend(cuda, mps)
        for name in names:
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
