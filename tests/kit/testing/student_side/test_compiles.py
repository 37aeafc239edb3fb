"""Compiled code is told from code that looks as if it were, by what happens and not by types."""

import subprocess
import sys

import pytest
import torch
from torch import nn

from torchgrade.remote.handles import HandleMisuse, StudentError
from torchgrade.testing.compiles import (
    Compilations,
    assert_compiled,
    assert_compiled_once,
    assert_no_graph_breaks,
    assert_no_more_graphs,
    here,
    watch,
)
from torchgrade.testing.outcome import NotHere

NET = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = nn.Linear(4, 8), nn.Linear(8, 2)
        self.seen = 0
    def forward(self, x):
        return self.two(torch.relu(self.one(x)))
"""
FIT = """
def fit(net, batches):
    step = torch.compile(net)
    losses = []
    for x in batches:
        loss = step(x).square().mean()
        loss.backward()
        losses.append(loss.item())
    return losses
"""
RIGHT = {
    "function": FIT,
    "in place": FIT.replace("step = torch.compile(net)", "net.compile(); step = net"),
    "imported name, decorator, a mode": """
from torch import compile as faster
from functools import partial
def fit(net, batches):
    @partial(faster, mode="reduce-overhead")
    def loss_of(x):
        return net(x).square().mean()
    return [float(loss_of(x)) for x in batches]
""",
    "decorated in the notebook, and used there": """
@torch.compile(dynamic=True, backend="eager")
def loss_of(net, x):
    return net(x).square().mean()
loss_of(Net(), torch.ones(3, 4))
def fit(net, batches):
    return [loss_of(net, x).item() for x in batches]
""",
    "two functions, another backend": """
def fit(net, batches):
    step, loss_of = torch.compile(net, backend="aot_eager"), torch.compile(lambda y: (y * y).mean())
    return [loss_of(step(x)).item() for x in batches]
""",
}
NOT_COMPILED = {
    "not at all": FIT.replace("torch.compile(net)", "net"),
    "result thrown away": FIT.replace("torch.compile(net)", "net; torch.compile(net)"),
    "disabled": FIT.replace("torch.compile(net)", "torch.compile(net, disable=True)"),
    "the original is called": FIT.replace("torch.compile(net)", "torch.compile(net)._orig_mod"),
    "only the loss": FIT.replace("torch.compile(net)", "net").replace(
        "step(x).square().mean()", "torch.compile(lambda y: (y * y).mean())(step(x))"
    ),
    "an attribute that says so": FIT.replace(
        "torch.compile(net)", "net; net._torchdynamo_orig_callable = net.forward"
    ),
    "compiled for the first batch alone": FIT.replace(
        "        loss =", "        step = net if losses else step\n        loss ="
    ),
    "kept from being compiled": FIT.replace(
        "torch.compile(net)",
        "torch.compile(net); net.forward = torch.compiler.disable(net.forward)",
    ),
}
AGAIN = {
    "in the loop": FIT.replace("step(x)", "torch.compile(net)(x)"),
    "a counter": FIT.replace("    for", "    net.seen = 0\n    for").replace(
        "        loss =", "        net.seen += 1\n        loss ="
    ),
    "reset each time": FIT.replace("step(x)", "(torch.compiler.reset(), step(x))[1]"),
}
COUNTING = NET.replace("self.two(", "(1.0 if self.seen else 2.0) * self.seen + self.two(")
BROKEN = {
    "print": NET.replace("return", 'h = self.one(x); print("shape"); return'),
    "item": NET.replace("return", "k = 1 if self.one(x).sum().item() > 0 else 2; return k *"),
    "branch on a value": NET.replace(
        "return", "if self.one(x).sum() > 0: x = x + 1\n        return"
    ),
}


def batches(count, size=6):
    return [torch.randn(size, 4, generator=torch.Generator().manual_seed(n)) for n in range(count)]


def watched(student, count=3):
    with watch(student) as probe:
        student.fit(student.Net(), batches(count))
    return probe.found


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_compiled_is_seen(submit, name):
    """Every way to compile counts, whatever its name, its backend or the time it was done."""
    student = submit(NET + RIGHT[name])
    assert_compiled(watched(student), operators=("linear|addmm",), runs=3)
    assert_no_graph_breaks(watched(student))
    assert_compiled_once(watched(student, 1), watched(student, 5))


@pytest.mark.parametrize("name", NOT_COMPILED)
def test_what_is_not_compiled_is_seen(submit, name):
    """What was not compiled, or does not do the work, is told apart."""
    found = watched(submit(NET + NOT_COMPILED[name]))
    with pytest.raises(AssertionError, match=r"no graph|were run|is in no compiled graph"):
        assert_compiled(found, operators=("linear|addmm",), runs=3)


@pytest.mark.parametrize("name", AGAIN)
def test_what_is_compiled_again_and_again_is_seen(submit, name):
    """Calls in the loop, constants that change and thrown away caches are found."""
    student = submit(COUNTING + AGAIN[name])
    with pytest.raises(AssertionError, match="for more work"):
        assert_compiled_once(watched(student, 2), watched(student, 5))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_graph_is_seen(submit, name):
    """What a graph can't hold breaks it, and the reference tells how many there should be."""
    found = watched(submit(BROKEN[name] + FIT))
    with pytest.raises(AssertionError, match="the graph broke"):
        assert_no_graph_breaks(found)
    with pytest.raises(AssertionError, match="graphs"):
        assert_no_more_graphs(found, here(reference, batches(3)))


class Reference(nn.Module):
    """Two layers."""

    def __init__(self):
        super().__init__()
        self.one, self.two = nn.Linear(4, 8), nn.Linear(8, 2)

    def forward(self, x):
        return self.two(torch.relu(self.one(x)))


def reference(given):
    step = torch.compile(Reference())
    for x in given:
        step(x).square().mean().backward()


def test_the_reference_is_counted_in_the_same_way(submit):
    """The tests' own process counts as the student's does, and is left as it was."""
    optimize = torch._dynamo.optimize
    expected = here(reference, batches(3))
    found = watched(submit(NET + FIT))
    assert torch._dynamo.optimize is optimize
    assert expected == found
    assert found.modes == ("default",)
    assert {"linear", "relu"} <= found.operators
    assert_no_more_graphs(found, expected)


def test_sizes_that_change_are_counted(submit):
    """A fixed shape compiles for each size; a dynamic one does not."""
    sizes = [6, 5, 7, 4]
    graphs = {}
    for dynamic in (False, True):
        student = submit(NET + FIT.replace("(net)", f"(net, dynamic={dynamic})"))
        with watch(student) as probe:
            student.fit(student.Net(), [batches(1, size)[0] for size in sizes])
        graphs[dynamic] = probe.found.graphs
    assert graphs == {False: 4, True: 1}


def test_numbers_are_those_of_eager_mode(submit):
    """Being watched changes no result, and a mode is read off."""
    student = submit(
        NET + FIT.replace("torch.compile(net)", 'torch.compile(net, mode="max-autotune")')
    )
    plain = submit(NET + NOT_COMPILED["not at all"])
    losses = []
    for each in (student, plain):
        each.torch.manual_seed(1)
        with watch(each) as probe:
            losses.append(each.fit(each.Net(), batches(3)))
        if each is student:
            assert probe.found.modes == ("max-autotune",)
    assert losses[0] == losses[1]


LIGHT = """
import sys
from types import SimpleNamespace as Fake
from torchgrade.testing.compiles import watch

told = {"calls": [], "graphs": 1, "runs": 1, "dynamo_graphs": 1, "breaks": [], "operators": []}
watching = Fake(start=lambda: None, stop=lambda: told)
session = Fake(request=lambda *_: Fake(Watch=lambda: watching))
with watch(Fake(_session=session)) as probe:
    pass
assert probe.found.graphs == 1
assert "torch._dynamo" not in sys.modules
"""


def test_watching_loads_no_compiler_here():
    """What compiles is the student's process: the tests' own need not pay for loading Dynamo."""
    subprocess.run([sys.executable, "-c", LIGHT], check=True)


def test_what_cannot_compile_is_not_here(submit, monkeypatch):
    """A Python that torch.compile refuses is the machine's matter."""

    def refuse(*_, **__):
        raise RuntimeError("torch.compile is not supported on Python 9+")

    student = submit(NET + FIT)
    monkeypatch.setattr(torch, "compile", refuse)
    with pytest.raises(NotHere, match="this Python"):
        watched(student)
    with pytest.raises(NotHere, match="this Python"):
        here(reference, batches(3))


def test_a_function_of_the_test_is_nothing_to_watch():
    """What to watch is in the student's process."""
    with pytest.raises(HandleMisuse, match="own"), watch(lambda: None):
        pass


def test_an_error_of_the_students_code_comes_through(submit):
    """The watch ends with its block, and the error is the student's."""
    student = submit(NET + "def fit(net, batches): raise ValueError('no')")
    with pytest.raises(StudentError, match="no"):
        watched(student)
    with pytest.raises(RuntimeError, match="after"), watch(student) as probe:
        probe.found  # noqa: B018


LIE = """
def lie(told):
    import sys
    sys.modules["torchgrade_compiling"].Watch.stop = lambda _: told
"""
FAKE = {"calls": [], "graphs": 1, "runs": 9, "dynamo_graphs": 0, "breaks": [], "operators": []}


@pytest.mark.parametrize("told", [{}, 7, {**FAKE, "graphs": True}, {**FAKE, "breaks": [3]}])
def test_answers_of_a_tampered_process_are_read_with_care(submit, told):
    """Something else than counts and names is refused."""
    student = submit(LIE)
    with pytest.raises(AssertionError, match=r"process|number|missing|text"), watch(student):
        student.lie(told)


def test_counts_that_disagree_are_no_compiled_code(submit):
    """Who forges one count has to forge them all."""
    student = submit(LIE)
    with watch(student) as probe:
        student.lie(FAKE)
    with pytest.raises(AssertionError, match="Dynamo counted"):
        assert_compiled(probe.found)


def test_each_count_matters():
    """Each of the observations alone is enough to doubt."""
    good = Compilations(("default",), 1, 3, 1, (), frozenset({"linear"}))
    assert_compiled(good, operators=("linear",), runs=3)
    for change in ({"graphs": 0}, {"runs": 2}, {"dynamo_graphs": 2}, {"operators": frozenset()}):
        with pytest.raises(AssertionError):
            assert_compiled(Compilations(**{**vars(good), **change}), operators=("linear",), runs=3)
