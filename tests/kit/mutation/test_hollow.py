"""Hollow solutions run as the true one does, and only their values are others."""

import asyncio
import math
from collections import namedtuple
from pathlib import Path

import nbformat
import pytest
import torch

from torchgrade.mutation import HOLLOW_KINDS, hollow

ROOT = Path(__file__).parents[3]
NOTEBOOK = nbformat.read(ROOT / "source" / "02_dataset" / "02_dataset.ipynb", 4)
IMPORTS = "import contextlib\nimport numpy as np\nimport torch\nfrom torch import nn\n"
NUMBERS = {"zeros": 0.0, "nan": math.nan, "constant": 1.0}
FILLED = sorted(NUMBERS)


def run(text, kind, function="all"):
    """The namespace of a hollow cell, after it ran."""
    (mutant,) = [
        m
        for m in hollow(text, cell="e")
        if (m.operator, m.function) == (f"hollow-{kind}", function)
    ]
    names = {}
    exec(IMPORTS, names)
    exec(compile(mutant.code, mutant.name, "exec"), names)
    return names


def filled_with(tensor, number):
    return torch.equal(
        torch.nan_to_num(tensor, 7.0), torch.full_like(tensor, number).nan_to_num(7.0)
    )


@pytest.mark.parametrize("kind", FILLED)
def test_shape_and_dtype_stay(kind):
    """Tensors keep their form; an integer has no NaN and becomes 0."""
    double = run("def double(x):\n    return 2 * x\n", kind)["double"]
    for dtype in (torch.float32, torch.float64, torch.bfloat16, torch.complex64):
        got = double(torch.ones(2, 3, dtype=dtype) * 3)
        assert (got.shape, got.dtype) == ((2, 3), dtype)
        assert filled_with(got.real.float(), NUMBERS[kind])
    got = double(torch.full((4,), 3))
    assert got.dtype == torch.int64
    assert got.tolist() == [1 if kind == "constant" else 0] * 4


@pytest.mark.parametrize("kind", FILLED)
def test_structure_stays(kind):
    """Tuples, lists, dicts, named tuples and arrays keep their form; None and errors too."""
    text = (
        "def build(x, Pair):\n"
        "    if x is None:\n        raise ValueError('no x')\n"
        "    return {'a': [x, (x + 1, 3)], 'b': None, 'c': Pair(2.5, True), 'd': np.ones(2)}\n"
    )
    pair = namedtuple("pair", "x y")
    build = run(text, kind)["build"]
    got = build(torch.full((2,), 5.0), pair)
    assert list(got) == ["a", "b", "c", "d"]
    assert filled_with(got["a"][0], NUMBERS[kind])
    assert filled_with(got["a"][1][0], NUMBERS[kind])
    assert type(got["a"][1]) is tuple
    assert got["a"][1][1] == (1 if kind == "constant" else 0)
    assert got["b"] is None
    assert isinstance(got["c"], pair)
    assert got["c"].y is (kind == "constant")
    assert filled_with(torch.from_numpy(got["d"]), NUMBERS[kind])
    with pytest.raises(ValueError, match="no x"):
        build(None, pair)


def test_the_input_is_handed_back():
    """The first tensor takes the place of each tensor, the first number that of each number."""
    names = run(
        "def f(n, x):\n    return x + n, 7\n\n\ndef g(n):\n    return torch.ones(2), n + 1\n",
        "input",
    )
    x = torch.arange(3.0)
    got = names["f"](2, x)
    assert got[0] is x
    assert names["g"](5)[0].tolist() == [5.0, 5.0]
    assert names["g"](5)[1] == 5


@pytest.mark.parametrize("kind", HOLLOW_KINDS)
def test_calls_inside_get_the_true_result(kind):
    """A function that checks its helper's result doesn't notice that it is hollow."""
    text = (
        "def half(x):\n    return x / 2\n\n\n"
        "def checked(x):\n    assert half(x).sum() == 3\n    return half(x)\n"
    )
    names = run(text, kind)
    names["checked"](torch.full((3,), 2.0))
    assert (
        not torch.equal(names["half"](torch.full((3,), 2.0)), torch.ones(3)) or kind == "constant"
    )


@pytest.mark.parametrize("kind", FILLED)
def test_gradients_are_hollow_too(kind):
    """A hollow result can be differentiated, and its gradient is not the true one."""
    x = torch.full((3,), 2.0, requires_grad=True)
    run("def square(x):\n    return x * x\n", kind)["square"](x).sum().backward()
    assert filled_with(x.grad, math.nan if kind == "nan" else 0.0)


SGD = """
class SGD(torch.optim.Optimizer):
    def __init__(self, params, lr):
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.sub_(group["lr"] * p.grad)
"""


@pytest.mark.parametrize("kind", HOLLOW_KINDS)
def test_what_a_step_changes_in_place_is_hollow(kind):
    """An optimizer's step leaves hollow parameters, or the old ones, and others untouched."""
    p, still = torch.full((2,), 3.0, requires_grad=True), torch.full((2,), 4.0, requires_grad=True)
    optimizer = run(SGD, kind)["SGD"]([p, still], lr=0.5)
    p.sum().backward()
    optimizer.step()
    assert filled_with(p.detach(), NUMBERS.get(kind, 3.0))
    assert torch.equal(still, torch.full((2,), 4.0))
    assert torch.equal(p.grad, torch.ones(2))


NET = """
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.layer = nn.Linear(n, 2)
        self.register_buffer("seen", torch.zeros(()))

    def forward(self, x):
        self.seen += 1
        return self.layer(x)


def make(n):
    return nn.Linear(n, 2)


def adder(n):
    def add(x):
        return x + n

    return add


class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 2 * x * grad
"""


@pytest.mark.parametrize("kind", FILLED)
def test_modules_are_built_truly_and_answer_hollow(kind):
    """Weights are as they should be, outputs and changed buffers are not."""
    names = run(NET, kind)
    net = names["Net"](3)
    assert net.layer.weight.abs().sum() > 0
    assert filled_with(net(torch.ones(4, 3)).detach(), NUMBERS[kind])
    assert filled_with(net.seen, NUMBERS[kind])
    assert list(net.state_dict()) == ["seen", "layer.weight", "layer.bias"]


@pytest.mark.parametrize("kind", FILLED)
def test_modules_and_functions_that_are_results_answer_hollow(kind):
    """What a factory returns is hollow in turn."""
    names = run(NET, kind)
    assert hollow(NET, cell="e")[0].code.count("@_Hollow(") == 6
    assert filled_with(names["make"](3)(torch.ones(4, 3)).detach(), NUMBERS[kind])
    assert filled_with(names["adder"](1)(torch.ones(2)), NUMBERS[kind])


@pytest.mark.parametrize("kind", FILLED)
def test_custom_functions_are_hollow_in_both_directions(kind):
    """Static methods of an autograd function need no self."""
    x = torch.full((2,), 3.0, requires_grad=True)
    y = run(NET, kind)["Swish"].apply(x)
    assert filled_with(y.detach(), NUMBERS[kind])
    y.sum().backward()
    assert filled_with(x.grad, NUMBERS[kind])


STREAM = """
class Stream:
    def __init__(self, source):
        self.source = source

    def __len__(self):
        return 3

    def __iter__(self):
        for item in self.source:
            if len(self) == 3:
                yield item


@contextlib.contextmanager
def mode(log, value):
    log.append("in")
    try:
        yield value
    except KeyError:
        log.append("caught")
    finally:
        log.append("out")
"""


@pytest.mark.parametrize("kind", FILLED)
def test_generators_stay_lazy_and_give_hollow_items(kind):
    """Items come one by one, texts are emptied, and the length stays true."""
    names = run(STREAM, kind)
    drawn = []
    stream = names["Stream"](drawn.append(n) or float(n) for n in range(2, 9))
    first = next(iter(stream))
    assert filled_with(torch.tensor(first), NUMBERS[kind])
    assert drawn == [2]
    assert len(stream) == 3
    assert list(names["Stream"](["a"])) == {"zeros": [""], "nan": ["nan"], "constant": ["1"]}[kind]


@pytest.mark.parametrize("kind", FILLED)
def test_context_managers_still_end_as_they_should(kind):
    """What is raised inside reaches the true function; what it yields is hollow."""
    mode, log = run(STREAM, kind)["mode"], []
    with mode(log, 5.0) as value:
        raise KeyError
    assert log == ["in", "caught", "out"]
    assert filled_with(torch.tensor(value), NUMBERS[kind])


def test_a_length_is_hollow_on_its_own():
    """`__len__` has variants of its own, in which all else is true, even where it is used."""
    stream = run(STREAM, "constant", "Stream.__len__")["Stream"]([5, 6])
    assert len(stream) == 1
    assert list(stream) == [5, 6]


def test_loaders_give_hollow_batches():
    """A loader that is a result keeps its batches' form."""
    text = "def make(x):\n    return torch.utils.data.DataLoader(x, batch_size=2)\n"
    batches = list(run(text, "zeros")["make"](torch.arange(1.0, 6.0)))
    assert [batch.tolist() for batch in batches] == [[0.0, 0.0], [0.0, 0.0], [0.0]]


def test_decorators_keep_their_place():
    """A property stays one, and imports from the future stay at the top."""
    text = (
        '"""About."""\nfrom __future__ import annotations\nimport functools\n\n\n'
        "class A:\n    @property\n    def two(self):\n        return 2\n\n"
        "    @functools.cached_property\n    def three(self):\n        return 3\n\n"
        "    @classmethod\n    def make(cls, x):\n        return x + 1\n\n"
        "    @staticmethod\n    def same(x):\n        return x\n"
    )
    names = run(text, "zeros")
    assert names["A"]().two == names["A"]().three == 0
    assert names["A"].make(5) == 0
    assert names["A"].same(5) == 0


NUMPY = """
def number(x):
    return np.float32(x) * 2


def whole(x):
    return np.int64(x)


def mean(x):
    return np.asarray(x).mean(keepdims=True)[0] * np.ones(())[()]


def array(x):
    return np.full((), x)


def truth(x):
    return np.bool_(x > 0)


def words(x):
    return np.array(["a", "b"])
"""


@pytest.mark.parametrize("kind", FILLED)
def test_numbers_and_arrays_of_numpy_keep_their_type(kind):
    """Numbers stay numbers of their dtype, arrays arrays; integers have no NaN."""
    names = run(NUMPY, kind)
    number, whole, array = names["number"](3), names["whole"](3), names["array"](3.0)
    filled = NUMBERS[kind]
    assert str(float(number)) == str(filled)
    assert (type(number).__name__, type(whole).__name__) == ("float32", "int64")
    assert whole == (1 if kind == "constant" else 0)
    assert (str(names["mean"]([3.0, 4.0])), type(array).__name__) == (str(filled), "ndarray")
    assert (array.shape, str(float(array))) == ((), str(filled))
    assert bool(names["truth"](3)) is (kind == "constant")
    assert type(names["truth"](3)).__module__ == "numpy"
    assert list(names["words"](3)) == ["a", "b"]


@pytest.mark.parametrize("kind", HOLLOW_KINDS)
def test_a_shape_and_a_range_are_hollow(kind):
    """A shape keeps its number of dimensions, a range its length."""
    text = "def shape(x):\n    return x.shape\n\n\ndef places(n):\n    return range(3, 3 + n)\n"
    names = run(text, kind)
    size = names["shape"](torch.ones(4, 5))
    assert isinstance(size, torch.Size)
    assert list(size) == [1 if kind == "constant" else 0] * 2
    wanted = {"constant": 1, "input": 2}.get(kind, 0)
    assert list(names["places"](2)) == [wanted] * 2


OBJECTS = """
import dataclasses

from torch.utils.data import Subset, TensorDataset


@dataclasses.dataclass(frozen=True)
class Summary:
    mean: float
    rows: torch.Tensor


def summarise(x):
    return Summary(mean=x.mean().item(), rows=x[:2])


def front(data):
    return [Subset(data, [1, 2])]
"""


@pytest.mark.parametrize("kind", FILLED)
def test_dataclasses_and_datasets_that_are_results_are_hollow(kind):
    """Fields and items are filled, and the true objects are left alone."""
    names = run(OBJECTS, kind)
    x = torch.arange(3.0, 9.0)
    found = names["summarise"](x)
    assert isinstance(found, names["Summary"])
    assert str(found.mean) == str(NUMBERS[kind])
    assert filled_with(found.rows, NUMBERS[kind])
    data = torch.utils.data.TensorDataset(x)
    (part,) = names["front"](data)
    assert isinstance(part, torch.utils.data.Subset)
    assert len(part) == 2
    for items in ([part[0]], part.__getitems__([0, 1])):
        assert all(filled_with(item[0], NUMBERS[kind]) for item in items)
    assert data[1][0] == 4.0


@pytest.mark.parametrize("kind", FILLED)
def test_a_coroutine_is_hollow(kind):
    """What it gives is filled; what it awaits is true."""
    text = (
        "async def one(x):\n    return x + 1\n\n\n"
        "async def two(x):\n    assert await one(x) == 4\n    return await one(x) * 1.0\n"
    )
    assert str(asyncio.run(run(text, kind)["two"](3))) == str(NUMBERS[kind])


@pytest.mark.parametrize("kind", ["nan", "input"])
def test_a_length_is_always_a_whole_number(kind):
    """No test fails only because `len` refuses what it was given."""
    assert len(run(STREAM, kind, "Stream.__len__")["Stream"]([5])) == 0


@pytest.mark.parametrize("kind", FILLED)
def test_what_the_notebook_calls_copy_or_types_does_no_harm(kind):
    """A later cell may use the names of modules for something of its own."""
    names = run("def f(x):\n    return {'a': [x + 0.0]}\n", kind)
    names.update(dict.fromkeys(("copy", "dataclasses", "functools", "inspect", "types", "torch")))
    assert str(names["f"](5)) == str({"a": [NUMBERS[kind]]})


def test_only_what_students_write_is_hollow():
    """Given functions, constructors and stubs are left alone; a cell without any has no variant."""
    text = (
        "def given(x):\n    return x\n\n\n"
        "def f(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION\n"
    )
    names = run(text, "zeros")
    assert names["given"](5) == 5
    assert names["f"](5) == 0
    assert hollow("x = 1\n", cell="e") == ()


@pytest.mark.parametrize("cell", ["e2_1", "e2_2", "e2_3", "e2_4", "e2_5", "e2_6"])
def test_the_course_has_hollow_solutions_of_each_kind(cell):
    """Each cell has all four kinds, with distinct names, and each one runs."""
    sources = {
        c.metadata.nbgrader.grade_id: c.source for c in NOTEBOOK.cells if "nbgrader" in c.metadata
    }
    found = hollow(sources[cell], cell=cell)
    assert [m.operator for m in found if m.function == "all"] == [
        f"hollow-{k}" for k in HOLLOW_KINDS
    ]
    assert len({m.name for m in found}) == len(found)
    for mutant in found:
        names = {}
        exec(sources["imports"], names)
        exec(compile(mutant.code, mutant.name, "exec"), names)
        assert sources[cell].split("\n")[mutant.line - 1].strip() == mutant.original
        assert mutant.mutated in mutant.code
        assert mutant.about.english.hint.endswith("?")


def test_the_line_is_found_however_the_function_is_written():
    """A space before the parameters, and the same words in a comment above."""
    text = "# def double(x) is yours\ndef double (x):\n    return 2 * x\n"
    assert {m.line for m in hollow(text, cell="e")} == {2}
