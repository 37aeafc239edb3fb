"""What `calibrate` proposes covers the noise it saw, and little more. Pure."""

import pytest
import torch

from torchgrade.authoring.tolerances import SAFETY, measure
from torchgrade.testing.compare import comparison_of


def proposed(*pairs):
    """What is proposed for these pairs of what came and what was expected, one for each run."""
    made = [comparison_of("value", a, e, rtol=1e-4, atol=1.0) for a, e in pairs]
    (found,) = measure([("test", one) for one in made])
    return found


BIG = torch.tensor([2.0e6, -3.1e6, 0.5])


@pytest.mark.parametrize(
    "runs",
    [
        [(BIG + torch.tensor([0.25, -0.25, 0.1]), BIG)],
        [(BIG[:1] + 0.25, BIG[:1]), (BIG[2:] + 0.1, BIG[2:])],
    ],
    ids=["one element near zero", "one run near zero"],
)
def test_noise_near_zero_does_not_loosen_the_relative_tolerance(runs):
    """It belongs to the absolute tolerance; a relative one has no unit."""
    found = proposed(*runs)
    assert found.rel_noise == pytest.approx(0.2)
    assert found.proposed_rtol <= 5e-6
    assert SAFETY * found.abs_noise <= found.proposed_atol <= 5.0
    for actual, expected in runs:
        room = found.proposed_atol + found.proposed_rtol * expected.abs()
        assert bool((SAFETY * (actual - expected).abs() <= room).all())
    thousands = proposed(*[(actual * 1e-3, expected * 1e-3) for actual, expected in runs])
    assert thousands.proposed_rtol == pytest.approx(found.proposed_rtol)
    assert thousands.proposed_atol == pytest.approx(found.proposed_atol * 1e-3)


def test_nothing_is_proposed_where_there_is_no_noise():
    """Nor does an expected zero divide by zero."""
    assert proposed((BIG, BIG)).proposed_rtol == proposed((BIG, BIG)).proposed_atol == 0.0
    nothing = torch.zeros(3)
    assert 0.01 <= proposed((nothing + 1e-3, nothing)).proposed_atol <= 0.02
    assert proposed((nothing + 1e-3, nothing)).proposed_rtol < 1e-5
