"""One executed notebook for all helpers; each case runs in a fork of it."""

import socket
import subprocess
import sys
import textwrap

import msgspec
import pytest
import torch

from torchgrade.model import CodeCell, Limits
from torchgrade.remote.handles import Student
from torchgrade.testing.executed import Executed
from torchgrade.testing.random import Rng

AGENT = """
import json, socket, sys
from torchgrade.inside.agent import serve
serve(socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2]))
"""
NOTEBOOK = """
import random
from types import SimpleNamespace
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
import torch._dynamo  # as in a warm box

def define(source):
    names = {"torch": torch, "nn": nn, "F": F, "np": np, "random": random}
    exec(source, names)
    return SimpleNamespace(**names)
"""


@pytest.fixture(scope="session")
def executed(tmp_path_factory):
    """Return a notebook that runs what a case defines, in a process of its own."""
    limits = Limits(cell_seconds=60, test_seconds=20)
    ours, theirs = socket.socketpair()
    agent = subprocess.Popen(
        [sys.executable, "-c", AGENT, str(theirs.fileno()), msgspec.json.encode(limits).decode()],
        pass_fds=(theirs.fileno(),),
        cwd=tmp_path_factory.mktemp("box"),
    )
    theirs.close()
    executed = Executed(ours, limits)
    (run,) = executed.run([CodeCell(index=0, source=NOTEBOOK)], {})
    assert run.state == "passed", run.outputs
    yield executed
    executed.close()
    agent.kill()
    agent.wait()


@pytest.fixture(autouse=True, scope="session")
def _one_thread():
    """Leave the machine's other cores to the other workers."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def notebook(executed, tmp_path):
    """Return a fork's namespace."""
    session, number = executed.fork()
    yield Student(session, tmp_path)
    executed.end(session, number)


@pytest.fixture
def define(notebook):
    """Return a definer of student code, which gives its namespace."""
    return lambda source: notebook.define(textwrap.dedent(source))


@pytest.fixture
def rng(request):
    """Return random inputs, the same ones in each run."""
    return Rng(0, request.node.name, torch.device("cpu"))
