"""What authors of hidden tests import.

A hidden test is ordinary pytest with the fixtures `student`, `device` and `rng`::

    @grades("e4_1_tests", weight=2)
    def test_batch_of_one(student, device, rng):
        \"\"\"A batch of one sample keeps its batch dimension.\"\"\"
        net = student.Net().to(device)
        assert net(rng.normal(1, 5)).shape == (1, 3)
"""

from torchgrade.model import Comparison
from torchgrade.remote.handles import (
    HandleMisuse,
    Remote,
    RemoteTensor,
    Student,
    StudentError,
    value,
)
from torchgrade.testing.compare import WeakTest, assert_same, comparisons
from torchgrade.testing.gradients import assert_gradients
from torchgrade.testing.marks import grades
from torchgrade.testing.modules import assert_module, assert_registered
from torchgrade.testing.optimizing import assert_optimizes_like
from torchgrade.testing.random import Rng
from torchgrade.testing.randomness import (
    assert_reproducible,
    assert_rng_untouched,
    assert_uses_generator,
)
from torchgrade.testing.statistics import (
    assert_categories,
    assert_frequency,
    assert_independent,
    assert_moments,
    assert_shuffled,
)
from torchgrade.testing.training import assert_trains_like, plain_step

__all__ = [
    "Comparison",
    "HandleMisuse",
    "Remote",
    "RemoteTensor",
    "Rng",
    "Student",
    "StudentError",
    "WeakTest",
    "assert_categories",
    "assert_frequency",
    "assert_gradients",
    "assert_independent",
    "assert_module",
    "assert_moments",
    "assert_optimizes_like",
    "assert_registered",
    "assert_reproducible",
    "assert_rng_untouched",
    "assert_same",
    "assert_shuffled",
    "assert_trains_like",
    "assert_uses_generator",
    "comparisons",
    "grades",
    "plain_step",
    "value",
]
