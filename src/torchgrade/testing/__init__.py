"""What authors of hidden tests import.

A hidden test is ordinary pytest with the fixtures `student`, `device` and `rng`::

    @grades("e4_1_tests", weight=2)
    def test_batch_of_one(student, device, rng):
        \"\"\"A batch of one sample keeps its batch dimension.\"\"\"
        net = student.Net().to(device)
        assert net(rng.normal(1, 5)).shape == (1, 3)
"""

from torchgrade.remote.handles import (
    HandleMisuse,
    Remote,
    RemoteTensor,
    Student,
    StudentError,
    value,
)
from torchgrade.testing.marks import grades
from torchgrade.testing.random import Rng

__all__ = [
    "HandleMisuse",
    "Remote",
    "RemoteTensor",
    "Rng",
    "Student",
    "StudentError",
    "grades",
    "value",
]
