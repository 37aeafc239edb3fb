"""What of the executed notebook's state a hidden test meets in its fork."""

import socket
import subprocess
import sys

import msgspec
import pytest

from tests.kit.testing.conftest import AGENT
from torchgrade.model import CodeCell, Limits
from torchgrade.remote.handles import Student
from torchgrade.testing.executed import Executed

LEFT = """
import torch
def double(x):
    return 2 * x
torch.set_grad_enabled(False)
"""


@pytest.fixture
def student(tmp_path):
    """Return a fork's namespace of a notebook that switched gradients off for good."""
    limits = Limits(cell_seconds=60, test_seconds=20)
    ours, theirs = socket.socketpair()
    agent = subprocess.Popen(
        [sys.executable, "-c", AGENT, str(theirs.fileno()), msgspec.json.encode(limits).decode()],
        pass_fds=(theirs.fileno(),),
        cwd=tmp_path,
    )
    theirs.close()
    executed = Executed(ours, limits)
    executed.run([CodeCell(index=0, source=LEFT)], {})
    session, number = executed.fork()
    yield Student(session, tmp_path)
    executed.end(session, number)
    executed.close()
    agent.kill()
    agent.wait()


def test_gradients_are_recorded_whatever_a_cell_left(student):
    """One exercise that switches them off for good costs no other one its points."""
    assert student.torch.is_grad_enabled()
    x = student.torch.ones(2, requires_grad=True)
    assert student.double(x).requires_grad
