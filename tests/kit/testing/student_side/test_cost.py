"""Vectorised code is told from loops of many kinds, by counts and by time beside a yardstick."""

import pytest
import torch

from torchgrade.remote.handles import StudentError
from torchgrade.testing.cost import Cost, assert_vectorised, measure, ratio

RIGHT = {
    "operators": "def scale(x): return (x - x.mean(0)) / x.std(0)",
    "NumPy": """
def scale(x):
    a = x.numpy()
    return torch.from_numpy((a - a.mean(0)) / a.std(0))
""",
    "a loop over the columns": """
def scale(x):
    return torch.stack([(c - c.mean()) / c.std() for c in x.unbind(1)], 1)
""",
    "a module": """
class scale(nn.Module):
    def __new__(cls, x):
        self = super().__new__(cls); self.__init__()
        return F.batch_norm(x, None, None, training=True)
""",
    "checks, and a loop of fixed length": """
def scale(x):
    assert x.ndim == 2
    total = sum(x[i] for i in range(3)) * 0
    return (x - x.mean(0)) / x.std(0) + total
""",
}
PLAIN = "def scale(x): return x * 2"
WRONG = {
    "a loop over the rows": """
def scale(x):
    out, m, s = torch.empty_like(x), x.mean(0), x.std(0)
    for i in range(len(x)):
        out[i] = (x[i] - m) / s
    return out
""",
    "a comprehension over the rows": """
def scale(x):
    m, s = x.mean(0), x.std(0)
    return torch.stack([(row - m) / s for row in x])
""",
    "lists": """
def scale(x):
    rows = x.tolist()
    return torch.tensor([[v * 2 for v in row] for row in rows])
""",
    "map in C": """
import operator, itertools
def scale(x):
    a = x.flatten().tolist()
    return torch.tensor(list(map(operator.mul, a, itertools.repeat(2.0)))).reshape(x.shape)
""",
    "np.vectorize": """
def scale(x):
    return torch.from_numpy(np.vectorize(lambda v: v * 2)(x.numpy()))
""",
    "map over an array": """
import operator, itertools
def scale(x):
    a = map(operator.mul, x.numpy().ravel(), itertools.repeat(2.0))
    return torch.from_numpy(np.fromiter(a, "float32")).reshape(x.shape)
""",
    "a thread": """
import threading
def scale(x):
    out = torch.empty_like(x)
    def work():
        for i in range(len(x)):
            out[i] = x[i] * 2
    worker = threading.Thread(target=work)
    worker.start(); worker.join()
    return out
""",
    "counting switched off": """
import sys
def scale(x):
    sys.settrace(None); sys.setprofile(None)
    return torch.tensor([[v * 2 for v in row] for row in x.tolist()])
""",
    "recursion": """
def scale(x):
    if len(x) == 1:
        return x * 2
    return torch.cat([scale(x[:len(x) // 2]), scale(x[len(x) // 2:])])
""",
    "vmap with a fixed chunk": """
def scale(x):
    return torch.vmap(lambda row: row * 2, chunk_size=1)(x)
""",
    "apply_along_axis": """
def scale(x):
    return torch.from_numpy(np.apply_along_axis(lambda r: r * 2, 1, x.numpy()))
""",
}


def rows(n):
    return (torch.randn(n, 3, generator=torch.Generator().manual_seed(n)),)


@pytest.mark.parametrize("name", RIGHT)
def test_vectorised_code_passes(submit, name):
    """Operators, NumPy, loops whose length is not the data's."""
    assert_vectorised(submit(RIGHT[name]).scale, rows)


@pytest.mark.parametrize("name", WRONG)
def test_a_loop_is_found(submit, name):
    """Each way to loop over the data is seen by one of the counts, or by its time."""
    times = 25 if name == "map over an array" else None
    with pytest.raises(AssertionError, match=r"for a size|times as long|switched"):
        assert_vectorised(submit(WRONG[name]).scale, rows, times=times)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("a loop over the rows", "operators"),
        ("a comprehension over the rows", "operators"),
        ("lists", "lines"),
        ("map in C", "listed"),
        ("np.vectorize", "calls"),
    ],
)
def test_each_count_sees_its_kind_of_loop(submit, name, seen):
    """No count is there for show: each grows with a loop of its own kind."""
    function = submit(WRONG[name]).scale
    small, big = (measure(function, *rows(n)) for n in (16, 256))
    assert getattr(big, seen) > 8 * max(getattr(small, seen), 1)


def test_time_finds_what_counts_do_not(submit):
    """A loop in C over an array shows in time alone, on both clocks."""
    loop, operators = (submit(code).scale for code in (WRONG["map over an array"], PLAIN))
    assert_vectorised(loop, rows)
    slow, fast = (ratio(function, None, *rows(100_000)) for function in (loop, operators))
    assert slow.cpu > 2.5 * fast.cpu
    assert slow.wall > 2.5 * fast.wall


def test_counts_are_exact(submit):
    """The same call has the same counts, whatever else the machine does."""
    function = submit(RIGHT["operators"]).scale
    assert measure(function, *rows(50)) == measure(function, *rows(50))
    assert measure(function, *rows(50)) == Cost(operators=4, lines=1, calls=3, listed=0)


def test_every_tensor_of_a_tuple_counts(submit):
    """One operator that makes a tensor for each row is no vectorised one."""
    function = submit("def rows(x): return len(x.unbind(0))").rows
    assert measure(function, *rows(50)).operators == 50


def test_the_yardstick_may_be_the_authors(submit):
    """Work is compared with like work in the same process."""
    student = submit("def once(x): return x @ x\ndef often(x): return [x @ x for _ in range(12)]")
    x = torch.randn(200, 200)
    assert 5 < ratio(student.often, student.once, x).cpu < 25
    assert 0.4 < ratio(student.once, student.once, x).cpu < 2.5


def test_errors_come_through(submit):
    """What the student's code raises is the student's, and counting ends with it."""
    student = submit("def scale(x): raise ValueError(x.shape)")
    with pytest.raises(StudentError):
        measure(student.scale, *rows(3))
    with pytest.raises(StudentError):
        assert_vectorised(student.scale, rows)
