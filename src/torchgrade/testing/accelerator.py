"""The fixture `accelerator`: a device that is not the CPU, simulated where the run has none.

Code that forgets to move a tensor works on a machine with one device. On a CPU run these tests
therefore get a second one, `sim:0`, that exists in the student's process alone: real numbers, and
the rules of a GPU about what may meet what.
"""

from __future__ import annotations

import functools
from typing import Any

import torch

from torchgrade.remote.handles import Student, value
from torchgrade.testing.outcome import NotHere
from torchgrade.testing.packaged import load_here, load_packaged, try_in_fork

_KIND = "privateuseone"
"""What PyTorch calls the simulated device's kind in a process that does not have it."""


class Accelerator:
    """A device that is not the CPU, in the student's process.

    Attributes:
        device: What to hand to the student's code: `cuda`, `mps`, or `privateuseone:0`, which
            that code sees as `sim:0`.
        simulated: Whether it is simulated on the CPU.

    Example:
        >>> @grades("fit_tests", devices=("cuda", "mps", "simulated"))
        ... def test_trains_where_the_model_is(student, accelerator, rng):
        ...     \"\"\"The training step works on an accelerator.\"\"\"
        ...     net = student.Net().to(accelerator.device)
        ...     x = accelerator.put(rng.normal(4, 3))
        ...     accelerator.assert_on(net(x))
    """

    def __init__(self, helpers: Any, student: Student, device: torch.device) -> None:
        self._helpers = helpers
        self._student = student
        self.device = device
        self.simulated = device.type == _KIND

    @classmethod
    def open(cls, student: Student, device: torch.device) -> Accelerator:
        """Take the run's device, or simulate one in the student's process.

        Args:
            student: The executed notebook, in a fork that has not gone backward yet.
            device: Device of the run.

        Raises:
            NotHere: The device can't be simulated here; this process found out, not the student's.
            StudentError: It works here, and not after what the notebook did to its own process.
        """
        if device.type == "cpu":
            if why := unusable():
                raise NotHere(f"no device can be simulated here: {why}")
            simulated = load_packaged(student, "simulated")
            simulated.start()
            device = torch.device(_KIND, 0)
            student._session.accept(_KIND)
        return cls(load_packaged(student, "places"), student, device)

    def put(self, item: Any) -> Any:
        """Send tensors to the device.

        Args:
            item: A tensor, also a remote one, or containers of them.

        Returns:
            The same with remote tensors on the device.

        Example:
            >>> x, y = accelerator.put((rng.normal(8, 3), rng.integers(0, 2, (8,))))
        """
        return self._helpers.move(self._student.put(item), self.device)

    def fetch(self, item: Any) -> Any:
        """Fetch values to the CPU, to be compared with a reference that was computed there.

        Args:
            item: A remote tensor, or containers of them.

        Returns:
            The same with ordinary tensors on the CPU.

        Raises:
            HandleMisuse: It holds something that has no plain value.

        Example:
            >>> torch.testing.assert_close(accelerator.fetch(y), expected)
        """
        return _on_cpu(value(item))

    def assert_on(self, item: Any) -> None:
        """Assert that every tensor of `item` is on the device.

        Where it says to be is a claim of the student's process. What the device does not have, an
        operation on it does not take: run one to be sure.

        Args:
            item: A remote tensor, module, optimizer, or containers of tensors.

        Raises:
            AssertionError: It holds no tensor, or one that is elsewhere.

        Example:
            >>> accelerator.assert_on(student.Net().to(accelerator.device))
        """
        found = self._helpers.places(item)
        assert type(found) is dict, "the student's process answered something else"
        assert found, "there is no tensor in it"
        for name, place in found.items():
            kind = place.type if type(place) is torch.device else ""
            assert kind == self.device.type, f"{name} is on {place}, not on {self.device}"


@functools.cache
def unusable() -> str:
    """Say why no device can be simulated on this machine, or nothing.

    It is tried in a fork of this process: the student's process has no say in whether a test runs.
    """
    if torch._C._get_privateuse1_backend_name() != _KIND:
        return "PyTorch has another device of its own kind here"
    return try_in_fork(lambda: str(load_here("simulated").test()))


def _on_cpu(item: Any) -> Any:
    if isinstance(item, torch.Tensor):
        return item.cpu()
    if type(item) in (list, tuple):
        return type(item)(map(_on_cpu, item))
    if type(item) is dict:
        return {key: _on_cpu(part) for key, part in item.items()}
    return item
