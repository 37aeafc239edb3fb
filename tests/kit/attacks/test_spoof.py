"""Answers that pretend to be right."""

import pytest

from .arena import FULL, RIGHT, Attack, names

EVERYTHING = """
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __getitem__(self, key): return self
    def __len__(self): return 2
    def __iter__(self): return iter([self])
    def __bool__(self): return True
    def __float__(self): return 1.0
    def __array__(self, *a, **k): return __import__('numpy').zeros((2, 3))
    __hash__ = None
"""

ATTACKS = [
    Attack(
        name="always-equal",
        must="An object that equals everything equals nothing outside.",
        code=f"{EVERYTHING}\ndef scale(x): return Yes()",
    ),
    Attack(
        name="number-that-agrees",
        must="A subclass of int is no number.",
        code="""
class Agreeable(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = int.__hash__
def scale(x): return Agreeable(7)""",
        states={"number": "failed"},
    ),
    Attack(
        name="float-that-agrees",
        must="Subclasses of float, NumPy's included, don't answer for themselves.",
        code="""
import numpy as np
class Agreeable(np.float64):
    def __eq__(self, other): return True
    __hash__ = np.float64.__hash__
def scale(x): return Agreeable(7)""",
    ),
    Attack(
        name="tensor-that-agrees",
        must="A tensor subclass that answers True to every function is not close to anything.",
        code="""
import torch
class Agreeable(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None): return True
def scale(x): return torch.zeros(2, 3).as_subclass(Agreeable)""",
    ),
    Attack(
        name="tensor-by-claim",
        must="An object that claims to be a tensor is none.",
        code="""
import torch
class Claims:
    __class__ = torch.Tensor
    layout, dtype, shape, device = torch.strided, torch.float32, (2, 3), 'cpu'
    requires_grad = False
    def __getattr__(self, name): return lambda *a, **k: self
    def numel(self): return 6
def scale(x): return Claims()""",
    ),
    Attack(
        name="shape-by-claim",
        must="A tensor whose bytes don't fit the shape that it claims is refused.",
        code="""
import torch
class Taller(torch.Tensor):
    @property
    def shape(self): return torch.Size((2, 3))
def scale(x): return torch.zeros(1).as_subclass(Taller)""",
        states={"values": "crashed"},
    ),
    Attack(
        name="two-faces",
        must="A tensor with another value at each look is compared as one of them.",
        code="""
import itertools, torch
turn = itertools.count()
class Changing(torch.Tensor):
    def detach(self): return torch.full((2, 3), float(next(turn)))
def scale(x): return torch.zeros(2, 3).as_subclass(Changing)""",
    ),
    Attack(
        name="nan",
        must="NaN is close to nothing.",
        code="""
import torch
def scale(x):
    nan = float('nan')
    return torch.full((2, 3), nan) if isinstance(x, torch.Tensor) else nan""",
    ),
    Attack(
        name="infinity",
        must="Infinity is close to nothing.",
        code="""
import torch
def scale(x):
    inf = float('inf')
    return torch.full((2, 3), inf) if isinstance(x, torch.Tensor) else inf""",
    ),
    Attack(
        name="broadcast",
        must="A shape that would broadcast is another shape.",
        code="""
import torch
def scale(x): return (2 * x + 1)[None] if isinstance(x, torch.Tensor) else None""",
    ),
    Attack(
        name="no-elements",
        must="An empty tensor agrees with none.",
        code="import torch\ndef scale(x): return torch.empty(0, 3)",
    ),
    Attack(
        name="wrong-dtype",
        must="Right values of another dtype are not right.",
        code="""
import torch
def scale(x): return (2 * x + 1).double() if isinstance(x, torch.Tensor) else None""",
        states={"values": "failed"},
    ),
    Attack(
        name="meta-device",
        must="A tensor without values is not right.",
        code="import torch\ndef scale(x): return torch.empty(2, 3, device='meta')",
    ),
    Attack(
        name="sparse-and-quantized",
        must="Tensors of other layouts stay outside of a comparison.",
        code="""
import torch
def scale(x): return (2 * x + 1).to_sparse() if isinstance(x, torch.Tensor) else None""",
    ),
    Attack(
        name="objects-in-an-array",
        must="An array of objects, which would need pickle, is no array.",
        code=f"""
import numpy as np
{EVERYTHING}
def scale(x):
    made = np.empty((2, 3), dtype=object); made[...] = 1
    return made""",
    ),
    Attack(
        name="pickle-bomb",
        must="What acts when it is unpickled is never pickled.",
        code="""
class Bomb:
    def __reduce__(self): return __import__('os').system, ('touch @ROOT@/pwned',)
def scale(x): return Bomb()""",
    ),
    Attack(
        name="error-by-claim",
        must="An exception that claims another class is what it is.",
        code="""
class Claims(Exception):
    __class__ = property(lambda self: TypeError)
def scale(x): raise Claims('x')""",
        states={"text": "error"},
    ),
    Attack(
        name="known-answers",
        must="Answers noted for the inputs of earlier runs don't fit fresh ones.",
        code="""
import torch
known = {10: 21, 123456: 246913, 5: 11, 42: 85, 1000: 2001}
def scale(x):
    if isinstance(x, torch.Tensor):
        return torch.tensor([[1., 3., 5.], [7., 9., 11.]])
    return known.get(x)""",
    ),
    Attack(
        name="lists-and-generators",
        must="Containers and generators in the place of tensors are not taken for them.",
        code="""
def scale(x):
    return (item for item in [1, 2, 3]) if isinstance(x, int) else [[1.0] * 3] * 2""",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=names(ATTACKS))
def test_spoof(arena, attack):
    """A false answer earns nothing, and the honest one beside it keeps its points."""
    arena.run(attack)


NUMPY = """
import numpy as np
def scale(x):
    if isinstance(x, str):
        raise TypeError("a number, please")
    return int(np.int64(x) * 2 + 1) if isinstance(x, int) else x.mul(2).add(1)
"""
PARAMETER = """
import torch
def scale(x):
    if isinstance(x, str):
        raise TypeError("a number, please")
    return 2 * x + 1 if isinstance(x, int) else torch.nn.Parameter(2 * x + 1)
"""


@pytest.mark.parametrize("answer", [RIGHT, NUMPY, PARAMETER], ids=["plain", "numpy", "parameter"])
def test_unusual_honest_answers_earn_all(arena, answer):
    """What is right is right, whatever it is made of."""
    assert arena.grade(answer).points == FULL
