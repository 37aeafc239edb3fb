"""One student's process for many answers: each is a cell, each test gets a fork."""

import itertools
import os
import socket
import subprocess
import sys
import textwrap

import msgspec
import pytest

from torchgrade.model import CodeCell, Limits
from torchgrade.remote.handles import Student
from torchgrade.testing.executed import Executed

AGENT = """
import json, socket, sys
import torch, torch._dynamo
from torchgrade.inside.agent import serve
serve(socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2]))
"""
HEAD = """
import random, numpy as np, torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset, Subset, TensorDataset, random_split
x = torch.ones(2, requires_grad=True); (x * x).sum().backward()
"""


@pytest.fixture(scope="session")
def box(tmp_path_factory):
    """Start the agent of a student's process, as the back ends do, without isolation."""
    limits = Limits(cell_seconds=60, test_seconds=30)
    ours, theirs = socket.socketpair()
    agent = subprocess.Popen(
        [sys.executable, "-c", AGENT, str(theirs.fileno()), msgspec.json.encode(limits).decode()],
        pass_fds=(theirs.fileno(),),
        cwd=tmp_path_factory.mktemp("box"),
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    theirs.close()
    executed = Executed(ours, limits)
    _run(executed, HEAD)
    yield executed
    executed.close()
    agent.kill()
    agent.wait()


_numbers = itertools.count()


def _run(executed, source):
    cell = CodeCell(index=next(_numbers), source=textwrap.dedent(source))
    (run,) = executed.run([cell], {})
    assert run.state == "passed", run.outputs


@pytest.fixture
def submit(box, tmp_path):
    """Run an answer's cell, and give a fork of the notebook: `submit(source)`."""
    forks = []

    def submit(source=""):
        if source:
            _run(box, source)
        session, number = box.fork()
        forks.append((session, number))
        return Student(session, tmp_path)

    yield submit
    for session, number in forks:
        box.end(session, number)
