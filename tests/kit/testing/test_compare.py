"""A comparison that passes is one that a wrong value would not have passed."""

from collections import namedtuple

import numpy as np
import pytest
import torch

from torchgrade.testing import WeakTest, assert_same, comparisons
from torchgrade.testing.compare import assert_within, difference
from torchgrade.testing.tolerances import EXACT, TOLERANCES, tolerance_for

T = torch.tensor
NAN, INF = float("nan"), float("inf")
X = T([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (X + 1e-6, X),
        (X.tolist(), X.tolist()),
        ((X, 3), [X, 3]),
        ({"b": X, "a": [1, None, "s"]}, {"a": [1, None, "s"], "b": X}),
        (T(2.5), 2.5),
        (T(3), 3),
        (np.float32(2.5), 2.5),
        (3, 3.0),
        (3.0, 3),
        (np.arange(3.0), np.arange(3.0)),
        (np.array(2.0), np.array(2.0)),
        (T([1.0, INF, -INF]), T([1.0, INF, -INF])),
        (T([1 + 2j]), T([1 + 2j])),
        (T([2**53 + 1, 1]), T([2**53 + 1, 1])),
        (T([True, False]), T([True, False])),
        (torch.Size([2, 3]), (2, 3)),
        (torch.device("cpu"), torch.device("cpu")),
        ("cuda:1", torch.device("cuda")),
        (X.bfloat16() * 1.01, X.bfloat16()),
        (torch.empty(2, 3, device="meta"), torch.empty(2, 3, device="meta")),
        (X, lambda: X.clone()),
    ],
)
def test_the_same_is_accepted(actual, expected):
    """Values within tolerance pass, in whatever plain containers they come."""
    assert_same(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected", "words"),
    [
        (X + 1e-2, X, "6 of 6 values differ"),
        (X[:1], X, r"shape \(1, 3\) instead of \(2, 3\)"),
        (X[0], X[:1], "shape"),
        (T(2.5).reshape(1), T(2.5), "shape"),
        (T([2.5]), 2.5, "instead of a number"),
        (X.double(), X, "dtype torch.float64"),
        (X.to("meta"), X, "on meta"),
        (X, X.to("meta"), "on cpu"),
        (2.5, T(2.5), "instead of a tensor"),
        (X.numpy(), X, "instead of a tensor"),
        (X, X.numpy(), "instead of a NumPy array"),
        (X.numpy().astype("float64"), X.numpy(), "dtype"),
        (T([1.0, NAN]), T([1.0, 2.0]), r"value\[1\] is nan"),
        (T([1.0, INF]), T([1.0, 2.0]), "inf"),
        (T([1.0, 2.0]), T([1.0, INF]), "instead of inf"),
        (T([1.0, -INF]), T([1.0, INF]), "inf"),
        (T([1.0, NAN]), T([1.0, INF]), "nan"),
        (T([2**53, 1]), T([2**53 + 1, 1]), "1 of 2"),
        (T([1, 2]), T([1, 3]), r"value\[1\] is 2 instead of 3"),
        (True, 1.0, "instead of a number"),
        (1, True, "instead of True"),
        ([X], [X, X], "1 instead of 2 items"),
        ([X, X, X], [X, X], "more than 2"),
        ([X, X], [X, X + 1], r"value\[1\]"),
        ({"a": X}, {"b": X}, "lacks the keys"),
        ({"a": X, "b": X}, {"a": X}, "besides"),
        ({"a": X}, {"a": -X}, r"value\['a'\]"),
        ("on", "off", "'on' instead of 'off'"),
        (None, X, "None instead of a tensor"),
        (T(2.0), 3.0, "2 instead of 3"),
        (2.0, 3.0, "2 instead of 3"),
        (2, 3, "2 instead of 3"),
        (0.0, "0", "instead of '0'"),
        (T([1 + 2j]), T([1 + 3j]), "differ"),
    ],
)
def test_what_differs_is_named(actual, expected, words):
    """A wrong shape, dtype, device, kind or value fails with the place and both values."""
    with pytest.raises(AssertionError, match=words):
        assert_same(actual, expected)


@pytest.mark.parametrize(
    "expected",
    [
        torch.zeros(3),
        torch.zeros(3, dtype=torch.int64),
        torch.zeros(3, dtype=torch.bool),
        torch.full((3,), 1e-7),
        torch.empty(0, 3),
        0.0,
        np.zeros(3),
        {"a": torch.zeros(3), "b": [torch.zeros(2), 1]},
        torch.full((3, 4), 2.0),
    ],
)
def test_what_zeros_or_one_number_would_pass_is_refused(expected):
    """A comparison that says nothing is the test's mistake, unless it is meant."""
    with pytest.raises(WeakTest, match="allow_zeros"):
        assert_same(expected, expected)
    assert_same(expected, expected, allow_zeros=True)


@pytest.mark.parametrize(
    "expected", [(X, torch.zeros(3)), T([0.0, 1.0]), 1e-3, [0, 0], T([1, 1]), T(2.0)]
)
def test_one_zero_among_others_is_no_weakness(expected):
    """What is expected is judged as a whole, and whole numbers of Python are exact."""
    assert_same(expected, expected)


def test_whether_a_test_is_weak_does_not_depend_on_the_student():
    """A wrong kind, dtype or tolerance of the student's value can't make the test a weak one."""
    for actual in (None, torch.zeros(2), X.bfloat16(), [], T(0)):
        with pytest.raises(AssertionError):
            assert_same(actual, T([1e-3, 2e-3]), dtype=False)
    with pytest.raises(WeakTest):
        assert_same(None, torch.zeros(2))


def test_a_coarse_dtype_does_not_widen_the_tolerance():
    """With any dtype allowed, a bfloat16 result is held to float32's tolerance."""
    x = X / 7
    with pytest.raises(AssertionError):
        assert_same(x.bfloat16(), x, dtype=False)
    assert_same(x.half(), x, dtype=torch.float16, rtol=1e-3)
    assert_same(x, x.double(), dtype=torch.float32)
    assert_same(x, x.double(), dtype=False)


def test_the_device_may_be_said():
    """A device of another type than the one that is asked for fails."""
    assert_same(X, X, device="cpu")
    assert_same(X, X, device=False)
    with pytest.raises(AssertionError, match="on cpu instead of cuda"):
        assert_same(X, X, device="cuda")


def test_nan_must_be_meant():
    """NaN is expected only where the test says so, and then at the same places."""
    with pytest.raises(WeakTest, match="equal_nan"):
        assert_same(T([1.0, NAN]), T([1.0, NAN]))
    with pytest.raises(WeakTest, match="equal_nan"):
        assert_same(1.0, NAN)
    assert_same(T([1.0, NAN]), T([1.0, NAN]), equal_nan=True)
    with pytest.raises(AssertionError):
        assert_same(T([1.0, 2.0]), T([1.0, NAN]), equal_nan=True)


def test_requires_grad_is_looked_at_where_asked(define):
    """A result with a graph is told from one without."""
    student = define("w = torch.ones(2, requires_grad=True)\ndef f(x): return w * x")
    x = T([1.0, 2.0])
    assert_same(student.f(x), x, requires_grad=True)
    assert_same(student.f(x), x)
    with pytest.raises(AssertionError, match="requires_grad is True"):
        assert_same(student.f(x), x, requires_grad=False)


def test_handles_are_read_item_by_item(define):
    """A namedtuple, an OrderedDict or a list of a class of its own may stand for plain ones."""
    student = define("""
        from collections import namedtuple, OrderedDict
        Pair = namedtuple("Pair", "x y")
        def pair(x): return Pair(x, {"n": [x * 2, len(x)]})
        def table(x): return OrderedDict(x=x, y=x + 1)
        def some(x): return nn.ParameterList([nn.Parameter(x), nn.Parameter(x + 1)])
        class Odd:
            def __eq__(self, other): return True
        odd = Odd()
    """)
    x = T([1.0, 2.0])
    assert_same(student.pair(x), (x, {"n": [2 * x, 2]}))
    assert_same(student.table(x), {"x": x, "y": x + 1})
    assert_same(student.some(x), [x, x + 1])
    with pytest.raises(AssertionError, match=r"value\[1\]\['n'\]\[1\]"):
        assert_same(student.pair(x), (x, {"n": [2 * x, 3]}))
    with pytest.raises(AssertionError, match="lacks"):
        assert_same(student.table(x), {"x": x, "z": x + 1})
    for expected in (3, 2.5, "odd", None, x, True):
        with pytest.raises(AssertionError):
            assert_same(student.odd, expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{1, 2}", [1, 2]),
        ("frozenset([1, 2])", (1, 2)),
        ("(i for i in (1, 2))", [1, 2]),
        ("iter([1, 2])", [1, 2]),
        ("map(int, '12')", [1, 2]),
        ("OrderedDict([(1, 'a'), (2, 'b')])", [1, 2]),
        ("OrderedDict([(0, 1), (1, 2)])", [1, 2]),
        ("{1: 'a'}.keys()", [1]),
        ("type('Text', (str,), {})('ab')", ["a", "b"]),
        ("deque([1])", {1: 1}),
        ("type('Both', (), {'__iter__': lambda s: iter((1, 2)), '__class__': list})()", [1, 2]),
    ],
)
def test_what_is_read_otherwise_is_no_sequence(define, body, expected):
    """Sets, generators and mappings don't pass for lists, nor lists for dicts."""
    student = define(f"from collections import OrderedDict, deque\ndef f(): return {body}")
    with pytest.raises(AssertionError, match="instead of a"):
        assert_same(student.f(), expected)


@pytest.mark.parametrize(
    "body",
    ["deque([1, 2])", "range(1, 3)", "type('L', (list,), {})([1, 2])", "UserList([1, 2])"],
)
def test_other_sequences_are_read_by_item(define, body):
    """What has a length and items by position stands for a list."""
    student = define(f"from collections import deque, UserList\ndef f(): return {body}")
    assert_same(student.f(), [1, 2])
    with pytest.raises(AssertionError, match=r"value\[1\]"):
        assert_same(student.f(), [1, 3])


@pytest.mark.parametrize(
    "body",
    ["x > 1", "(x > 1).numpy()[()]", "(x > 1).numpy()", "bool(x > 1)", "nn.Parameter(x) > 1"],
)
def test_a_boolean_may_be_a_tensor_or_a_scalar(define, body):
    """Where True is expected, a 0-d boolean of PyTorch or NumPy is one; the other one is not."""
    student = define(f"def f(x): return {body}\ndef g(x): return [f(v) for v in x]")
    assert_same(student.f(T(2.0)), True)
    assert_same(student.g(T([2.0, 0.5])), [True, False])
    with pytest.raises(AssertionError, match="False instead of True"):
        assert_same(student.f(T(0.5)), True)


@pytest.mark.parametrize(
    "actual", [T([True]), np.array([True]), T(1), np.array(1), np.int64(1), 1.0, "True", None]
)
def test_only_a_boolean_is_one(actual):
    """Numbers and longer tensors are no booleans, and booleans no numbers."""
    with pytest.raises(AssertionError, match="instead of True"):
        assert_same(actual, True)
    for boolean in (T(True), np.array(True), np.bool_(True)):
        for expected in (1, 1.0):
            with pytest.raises(AssertionError, match="True instead of a number"):
                assert_same(boolean, expected)


def test_an_object_is_not_asked_for_its_number(define):
    """What would turn itself into the right number or boolean is no number."""
    student = define("""
        class Odd:
            shape, ndim, dtype = (), 0, np.dtype(bool)
            def item(self): return True
            def __bool__(self): return True
            def __float__(self): return 1.5
            def __eq__(self, other): return True
        odd = Odd()
    """)
    for expected in (True, 1, 1.5):
        with pytest.raises(AssertionError, match="remote Odd"):
            assert_same(student.odd, expected)


def test_a_number_may_be_a_numpy_array_without_dimension():
    """An array of no dimension is a number, as a tensor is; one of a single element is not."""
    assert_same(np.array(2.5), 2.5)
    assert_same(np.array(3), 3)
    for wrong in (np.array(2.6), np.array([2.5])):
        with pytest.raises(AssertionError):
            assert_same(wrong, 2.5)


@pytest.mark.parametrize(
    ("actual", "expected", "given"),
    [
        ((X, T([101, 7])), (X, T([100, 7])), {"rtol": 2e-2}),
        (T([8, 3]), T([7, 3]), {"atol": 1.0}),
        (T([True, True]), T([True, False]), {"atol": 1.0}),
        (T(8), 7, {"atol": 1.0}),
        (np.array([8, 3]), np.array([7, 3]), {"atol": 1.0}),
        (T([8.0, 3.0]), T([7, 3]), {"atol": 1.0, "dtype": False}),
    ],
)
def test_a_tolerance_is_for_floats_alone(actual, expected, given):
    """Counts, labels and masks are exact beside numbers that need a tolerance."""
    with pytest.raises(AssertionError, match=r"101 instead of 100|8 instead of 7|True instead of"):
        assert_same(actual, expected, **given)
    assert_same(expected, expected, **given)
    assert_same((X * 1.01, T([100, 7])), (X, T([100, 7])), rtol=2e-2)


def test_comparisons_are_collected():
    """Each comparison leaves what it saw, what was allowed, and what zeros would have done."""
    with comparisons() as made:
        assert_same({"a": X + 1e-3, "b": torch.zeros(2)}, {"a": X, "b": torch.zeros(2)}, rtol=1e-2)
        with pytest.raises(AssertionError):
            assert_same(X, 2 * X, atol=1.0, rtol=0.1)
        assert_same(1.0, 1.5, rtol=0.5)
    a, b, c, d = made
    assert (a.name, a.dtype, a.device) == ("value['a']", "float32", "cpu")
    assert a.abs_error == pytest.approx(1e-3, rel=1e-2)
    assert a.rel_error == pytest.approx(1e-3, rel=1e-2)
    assert a.used == pytest.approx(0.1, rel=2e-2)
    assert (a.zeros_pass, a.constant_passes) == (False, False)
    assert (a.rtol, a.atol) == (1e-2, 0.0)
    assert b.zeros_pass
    assert (c.abs_error, c.rel_error) == (6.0, 0.5)
    assert c.used == pytest.approx(6 / 2.2)
    assert d.abs_error == 0.5
    assert_same(X, X)
    assert len(made) == 4


def test_a_difference_is_said_without_a_record():
    """Two results of the student's own code are compared bit by bit, NaN included."""
    with comparisons() as made:
        assert difference([T([1.0, NAN]), "a"], [T([1.0, NAN]), "a"]) == ""
        assert "differ" in difference(T([1.0 + 1e-6]), T([1.0]))
        assert difference(T([1.0 + 1e-6]), T([1.0]), exact=False) == ""
        assert difference((1, 2), (1, 3))
    assert not made


def test_an_allowance_for_each_element():
    """Each element is held to its own allowed error."""
    assert_within("w", X + 0.1, X, torch.full_like(X, 0.11))
    allowed = torch.full_like(X, 0.11)
    allowed[1, 2] = 0.05
    with pytest.raises(AssertionError, match=r"w\[1, 2\]"):
        assert_within("w", X + 0.1, X, allowed)
    with pytest.raises(AssertionError, match="shape"):
        assert_within("w", X[:1], X, allowed)


def test_the_table_gives_the_widest():
    """Every dtype has a row, unknown devices the widest of it, integers none."""
    assert tolerance_for([(torch.int64, "cpu"), (torch.bool, "cuda")]) == EXACT
    both = tolerance_for([(torch.float64, "cpu"), (torch.float32, "cuda")])
    assert both == TOLERANCES[torch.float32]["cuda"]
    assert tolerance_for([(torch.float64, "mps")]) == TOLERANCES[torch.float64]["cpu"]
    assert tolerance_for([(torch.complex64, "cpu")]) == TOLERANCES[torch.float32]["cpu"]
    assert all("cpu" in row for row in TOLERANCES.values())


def test_a_namedtuple_of_the_test_is_compared_by_item():
    """What is expected may be any tuple."""
    pair = namedtuple("Pair", "a b")
    assert_same((1, X), pair(1, X))
