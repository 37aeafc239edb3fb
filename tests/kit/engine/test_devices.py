"""Tests that need an accelerator, on a machine that has none, through the whole grader."""

import pytest

from torchgrade.errors import InstructorError
from torchgrade.feedback.words import advice
from torchgrade.judge import SHARED
from torchgrade.messages import Translator

NET = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Linear(3, 2)
        self.shift = torch.ones(2)
    def forward(self, x):
        return self.one(x) + self.shift
net = Net()
net(torch.ones(1, 3)).sum().backward()
"""
RIGHT = NET.replace("self.shift = torch.ones(2)", 'self.register_buffer("shift", torch.ones(2))')
TESTS = '''
    @grades("toy_tests", devices=("cuda", "simulated"))
    def test_moves(student, accelerator, rng):
        """The network works where it was moved to."""
        net = student.Net().to(accelerator.device)
        y = net(accelerator.put(rng.normal(4, 3)))
        accelerator.assert_on(y)
        student.torch.sum(y).backward()
        assert net.one.weight.grad.device == accelerator.device
    @grades("toy_tests")
    def test_here(student, rng):
        """The network works."""
        assert student.Net()(rng.normal(4, 3)).shape == (4, 2)
    @grades("toy_tests", devices=("cuda",))
    def test_real(student, accelerator):
        """It needs a real GPU."""
        assert not accelerator.simulated
'''


def states(record):
    return {r.test.removeprefix("test_toy.py::test_"): r.state.value for r in record.results}


@pytest.mark.parametrize(("answer", "found"), [(RIGHT, "passed"), (NET, "error")])
def test_a_cpu_run_simulates_what_it_has_not(grade, answer, found):
    """A buffer that does not move is found; a test for real GPUs alone does not run."""
    record, verdict = grade(answer, TESTS)
    assert states(record) == {"moves": found, "here": "passed", "real": "not_run"}
    assert verdict.cells[0].note == SHARED
    assert verdict.points == (10 if found == "passed" else 5)
    assert verdict.not_run == 1


def test_a_student_can_not_keep_a_test_from_running(grade):
    """Who breaks the simulation fails its tests: whether a test runs is decided elsewhere."""
    broken = RIGHT + "\ntorch.library.Library = None\n"
    record, verdict = grade(broken, TESTS)
    assert states(record) == {"moves": "error", "here": "passed", "real": "not_run"}
    assert verdict.points == 5


@pytest.mark.parametrize("line", ["(student)", "(student, accelerator)"])
def test_a_device_that_nobody_simulates_stops_grading(grade, line):
    """A test that names `simulated` must ask for the fixture; a device's name must be one."""
    name = "simulated" if line == "(student)" else "gpu"
    tests = f'''
        @grades("toy_tests", devices=({name!r},))
        def test_it{line}:
            """It."""
    '''
    with pytest.raises(InstructorError, match=r"accelerator|not 'gpu'"):
        grade("", tests)


def test_the_student_reads_why(grade):
    """A check that did not run names the devices that it is for, and never the simulated one."""
    record, verdict = grade(RIGHT, TESTS)
    real = record.results[-1]
    said = advice(real, verdict.tests[-1], 0, "cpu", Translator("en"))
    assert said == "This check runs only on cuda, and was not run here."
