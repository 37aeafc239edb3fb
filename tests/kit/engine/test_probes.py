"""The examples of the reference, as they stand there, on a right and on a wrong answer."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "testing-probes.md"
HELPERS = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Linear(4, 2)
    def forward(self, x):
        return self.one(x).relu()
"""
HEAD = """
    from torchgrade.testing.compiles import *
    from torchgrade.testing.cost import *
    from torchgrade.testing.data import *
    def draw(rng, count):
        return [rng.normal(6, 4) for _ in range(count)]
"""
RIGHT = """
import torch
from torch import compile as faster, nn
from torch.utils.data import DataLoader
class Pairs:
    def __init__(self, x): self.x = x.clone()
    def __len__(self): return len(self.x)
    def __getitem__(self, i): return self.x[i].clone()
def make_loader(data, batch_size, shuffle): return DataLoader(data, batch_size, shuffle)
def fit(net, batches):
    fast = faster(net)
    for x in batches: fast(x).sum().backward()
def standardize(x): return (x - x.mean(0)) / x.std(0)
class Net(nn.Linear):
    def __init__(self): super().__init__(3, 2)
def step(net, x, y, device):
    loss = nn.functional.cross_entropy(net.to(device)(x.to(device)), y.to(device))
    loss.backward()
    return loss.item()
Net()(torch.ones(1, 3)).sum().backward()
"""
WRONG = (
    RIGHT.replace("return self.x[i].clone()", "return self.x[i]")
    .replace("batch_size, shuffle)\n", "batch_size, shuffle, drop_last=True)\n")
    .replace("fast(x).sum()", "faster(net)(x).sum()")
    .replace("(x - x.mean(0)) / x.std(0)", "torch.stack([r - x.mean(0) for r in x])")
    .replace("net.to(device)(x.to(device)), y.to(device)", "net(x.cpu()), y.cpu()")
)


def states(record):
    return {r.test.removeprefix("test_toy.py::test_"): r.state.value for r in record.results}


def test_the_examples_of_the_reference_tell_right_from_wrong(grade, tmp_path):
    """Each example passes on an honest answer and fails on one with its mistake."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    assert len(blocks) == 5
    tests = re.sub(r'@grades\("\w+"', '@grades("toy_tests"', "\n\n".join(blocks))
    tests = HEAD + "".join(f"    {line}\n" if line else "\n" for line in tests.splitlines())
    folder = tmp_path / "tests" / "homework" / "toy"
    folder.mkdir(parents=True)
    (folder / "helpers.py").write_text(HELPERS)
    names = ("items_are_copies", "epoch", "compiled_once", "no_loop", "on_an_accelerator")
    record, verdict = grade(RIGHT, tests)
    assert states(record) == dict.fromkeys(names, "passed"), [r.detail for r in record.results]
    assert verdict.points == 10
    record, verdict = grade(WRONG, tests)
    assert states(record) == dict.fromkeys(names, "failed"), [r.detail for r in record.results]
