"""A real agent in a process of its own, without isolation: the protocol is what is tested."""

import socket
import subprocess
import sys

import msgspec
import pytest

from torchgrade.model import CodeCell, Limits
from torchgrade.remote.handles import Student
from torchgrade.testing.executed import Executed

AGENT = """
import json, socket, sys
from torchgrade.inside.agent import serve
serve(socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2]))
"""
NOTEBOOK = """
import torch
from collections import namedtuple
from torch.utils.data import Dataset

class Pairs(Dataset):
    label = "pairs"
    def __init__(self, n):
        self.x = torch.arange(2.0 * n).reshape(n, 2)
    def __len__(self):
        return len(self.x)
    def __getitem__(self, i):
        if not -len(self.x) <= i < len(self.x):
            raise IndexError(f"no item {i}")
        return self.x[i], {"row": i, "t": torch.tensor([i])}

class Liar:
    def __eq__(self, other): return True
    def __len__(self): return -3
    def __bool__(self): return True
    def __float__(self): return 1.0

class Weird(KeyError):
    pass

def weird(): raise Weird("a secret input")
def leave(): raise SystemExit(0)
def skip():
    import unittest
    raise unittest.SkipTest("nothing to see")
def die():
    import os
    os._exit(0)
def hang():
    while True: pass
def endless():
    while True: yield 1
def same(x): return x
def scale(x): return x.mul_(2)
class Int(int): pass
def count():
    count.n = getattr(count, "n", 0) + 1
    return count.n
def exec_lie():
    # Let each fetch of a tensor show another shape.
    import torchgrade.inside.agent as agent
    honest, looks = agent.Encoder.by_value, []
    def lie(self, tensor):
        looks.append(1)
        return honest(self, tensor if len(looks) == 1 else tensor[:0])
    agent.Encoder.by_value = lie
def patch_fill():
    torch.Tensor.fill_ = lambda self, number: torch.full((2,), number)
def claim_meta():
    import torchgrade.inside.agent as agent
    honest = agent._OPERATIONS["getattr"]
    agent._OPERATIONS["getattr"] = lambda test, item, name: (
        torch.device("meta") if name == "device" else honest(test, item, name)
    )
Point = namedtuple("Point", "a b")
net = torch.nn.Linear(2, 3)
liar, special, point = Liar(), Int(3), Point(1, torch.ones(2))
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    limits = Limits(cell_seconds=60, test_seconds=10)
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


@pytest.fixture
def student(executed, tmp_path):
    session, number = executed.fork()
    yield Student(session, tmp_path)
    executed.end(session, number)
