"""A wrong value is named by how it relates to the expected one."""

import numpy as np
import pytest
import torch

from torchgrade.testing.signs import sign_of

X = torch.tensor([[1.0, -2.0, 3.5], [0.5, 4.0, -6.0]])


@pytest.mark.parametrize(
    ("given", "sign"),
    [
        (X.clone(), ""),
        (X.double(), "dtype"),
        (X[:1], "shape"),
        (X.T, "shape"),
        (X.tolist(), "kind"),
        (X * float("nan"), "nan"),
        (X * 0, "zeros"),
        (X * 0 + 3, "constant"),
        (-X, "negated"),
        (2 * X, "doubled"),
        (X / 2, "halved"),
        (0.7 * X, "scaled"),
        (X + 1, "shifted"),
        (X.flip(0), "reversed"),
        (X[:, [2, 0, 1]], "permuted"),
        (torch.where(X > 3.8, 0.0, X), "in places"),
        (X**2 + torch.arange(3), "elsewhere"),
        (X.to("meta"), "device"),
    ],
)
def test_each_relation_has_its_name(given, sign):
    """The first relation that holds, from the most telling to the least."""
    assert sign_of(given, X) == sign


def test_square_matrices_can_be_transposed():
    """Where the shape says nothing, the values do."""
    square = torch.arange(9.0).reshape(3, 3) ** 2
    assert sign_of(square.T, square) == "transposed"


def test_what_differs_first_decides_in_nested_values():
    """Lists, dicts, arrays and numbers."""
    assert sign_of([X, -X], [X, X]) == "negated"
    assert sign_of([X], [X, X]) == "length"
    assert sign_of({"a": 2.0}, {"a": 1.0}) == "doubled"
    assert sign_of({"b": 2.0}, {"a": 1.0}) == "keys"
    assert sign_of(np.array([2.0, 4.5]), np.array([1.0, 3.5])) == "shifted"
    assert sign_of("a", "b") == ""
