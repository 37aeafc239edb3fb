"""A notebook runs, and is forked for tests, where neither /proc nor shared memory is to be had."""

import contextlib
import socket

import pytest

from torchgrade.model import CodeCell, Limits
from torchgrade.remote.handles import Student
from torchgrade.sandbox.warm import WarmSandbox
from torchgrade.testing.executed import Executed

CELLS = (
    "import torch\nfrom torch.utils.data import DataLoader, TensorDataset",
    "def total(workers):\n"
    "    data = TensorDataset(torch.arange(8.0), torch.ones(8, 3))\n"
    "    loader = DataLoader(data, batch_size=4, num_workers=workers)\n"
    "    return [float(x.sum() + y.sum()) for x, y in loader]",
    "import os\nprint(total(2), os.listdir())",
)


def open_landlock():
    """Open the back end with the real agent; torch is all that its server imports."""
    return WarmSandbox("landlock", on_notice=lambda text: None, isolation="landlock", warm=False)


def test_landlock_runs_and_forks_a_notebook(levels, tmp_path):
    """Cells run, DataLoader workers answer, two forks do not know of each other."""
    if not levels["landlock"].available:
        pytest.skip(f"{levels['landlock'].reason} {levels['landlock'].hint}")
    sandbox = open_landlock()
    with contextlib.closing(sandbox):
        ours, theirs = socket.socketpair()
        box = sandbox.start(theirs, Limits(memory_mb=600))
        executed = Executed(ours, Limits())
        cells = [CodeCell(index=i, source=source) for i, source in enumerate(CELLS)]
        runs = executed.run(cells, {"data/x.txt": b"1"})
        assert [run.state for run in runs] == ["passed"] * 3, runs
        assert runs[2].outputs[0]["text"] == "[18.0, 34.0] ['data']\n"
        for _ in range(2):
            session, number = executed.fork()
            student = Student(session, tmp_path)
            assert student.total(2) == [18.0, 34.0]
            student.torch.manual_seed(0)
            executed.end(session, number)
        executed.close()
        assert box.wait(10).code == 0
