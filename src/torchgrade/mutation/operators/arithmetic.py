"""Signs, operations and constants."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site
from torchgrade.mutation.syntax import (
    called,
    is_eps,
    keyword,
    number,
    receiver,
    renamed,
    source,
)


@operator(
    "flip-sign",
    cst.UnaryOperation,
    cst.Call,
    en=(
        "A sign is wrong.",
        "In which direction should this go: up or down?",
    ),
    es=(
        "Un signo está mal.",
        "¿En qué dirección debería ir esto: hacia arriba o hacia abajo?",
    ),
    example=("p.add_(g, alpha=-lr)", "p.add_(g, alpha=lr)"),
    misconceptions="M5.1c M6.1g",
)
def flip_sign(site: Site[cst.UnaryOperation | cst.Call]) -> Iterator[Change]:
    """`-x` -> `x`; `add_` <-> `sub_`."""
    node = site.node
    if isinstance(node, cst.UnaryOperation):
        if isinstance(node.operator, cst.Minus) and number(node) is None:
            yield node.expression
        return
    other = {"add_": "sub_", "sub_": "add_", "add": "sub", "sub": "add"}
    owner, factor = receiver(node), keyword(node, "alpha")
    if factor is not None and isinstance(factor.value, cst.UnaryOperation):
        return
    if called(node) in other and owner is not None and site.is_tensor(owner):
        yield renamed(node, other[called(node)])


@operator(
    "swap-arithmetic",
    cst.BinaryOperation,
    cst.AugAssign,
    en=(
        "Two numbers are combined by the wrong operation.",
        "Work this line out by hand with small numbers: what should come out?",
    ),
    es=(
        "Dos números se combinan con la operación equivocada.",
        "Calcula esta línea a mano con números pequeños: ¿qué debería salir?",
    ),
    example=("z = (x - mean) / std", "z = (x + mean) / std"),
    misconceptions="M3.4a M2.5x18",
)
def swap_arithmetic(site: Site[cst.BinaryOperation | cst.AugAssign]) -> Iterator[Change]:
    """`+` <-> `-`, `*` <-> `/`, `//` -> `%`, `%` -> `//`, `@` -> `*`."""
    node = site.node
    if isinstance(node, cst.AugAssign):
        other_assign: dict[type[cst.CSTNode], cst.BaseAugOp] = {
            cst.SubtractAssign: cst.AddAssign(),
            cst.MultiplyAssign: cst.DivideAssign(),
            cst.DivideAssign: cst.MultiplyAssign(),
        }
        new_assign = other_assign.get(type(node.operator))
        if new_assign is not None:
            yield node.with_changes(operator=new_assign)
        return
    if is_eps(node.right) or is_eps(node.left) or _text(node) or _others(site):
        return
    other: dict[type[cst.CSTNode], cst.BaseBinaryOp] = {
        cst.Add: cst.Subtract(),
        cst.Subtract: cst.Add(),
        cst.Multiply: cst.Divide(),
        cst.Divide: cst.Multiply(),
        cst.Modulo: cst.FloorDivide(),
    }
    new = other.get(type(node.operator))
    if new is not None:
        yield node.with_changes(operator=new)


def _others(site: Site[cst.CSTNode]) -> bool:
    """Whether it is a factor in the middle of a product, or `1 - x`, which has its own operator."""
    node, products = site.node, (cst.Multiply, cst.Divide)
    assert isinstance(node, cst.BinaryOperation)
    around = site.parent if isinstance(site.parent, cst.BinaryOperation) else None
    if around is not None and node is around.left and isinstance(around.operator, products):
        return isinstance(node.operator, products) and not node.lpar
    return isinstance(node.operator, cst.Subtract) and source(node.left) in ("1", "1.0")


def _text(node: cst.BinaryOperation) -> bool:
    texts = (cst.SimpleString, cst.FormattedString, cst.List, cst.Tuple)
    return isinstance(node.left, texts) or isinstance(node.right, texts)


@operator(
    "drop-term",
    cst.BinaryOperation,
    en=(
        "A term of a sum is missing.",
        "Name each term of the formula: where is it in your code?",
    ),
    es=(
        "Falta un término de una suma.",
        "Nombra cada término de la fórmula: ¿dónde está en tu código?",
    ),
    example=("y = x @ w + b", "y = x @ w"),
    misconceptions="M2.3b M2.4x9",
)
def drop_term(site: Site[cst.BinaryOperation]) -> Iterator[Change]:
    """`a + b` -> `a` where b is no number."""
    node = site.node
    if (
        isinstance(node.operator, cst.Add | cst.Subtract)
        and not _text(node)
        and number(node.right) is None
        and not is_eps(node.right)
        and not number(node.left)
    ):
        yield node.left


@operator(
    "change-constant",
    cst.Integer,
    cst.Float,
    en=(
        "A constant is wrong.",
        "Where does this number come from, and for which inputs is it right?",
    ),
    es=(
        "Una constante está mal.",
        "¿De dónde sale este número, y para qué entradas es correcto?",
    ),
    example=("std[std <= limit] = 1.0", "std[std <= limit] = 0.0"),
    misconceptions="M2.5x19 M2.4f",
)
def change_constant(site: Site[cst.Integer | cst.Float]) -> Iterator[Change]:
    """`0` <-> `1`, `0.5` -> `0.25`; eps, indices, dimensions and ranges are others' work."""
    node, parent = site.node, site.parent
    value = number(node)
    if value is None or is_eps(node) or site.under(cst.Slice, cst.Index):
        return
    if isinstance(parent, cst.UnaryOperation | cst.Arg | cst.Element | cst.AugAssign):
        return
    if isinstance(parent, cst.BinaryOperation):
        power = isinstance(parent.operator, cst.Power | cst.Modulo | cst.FloorDivide)
        if power or (node is parent.left and value == 1):
            return
    whole = isinstance(node, cst.Integer)
    other = {0.0: 1.0, 1.0: 2.0 if whole else 0.0}
    new = other.get(value, value + 1 if whole else value / 2)
    yield cst.Integer(str(int(new))) if whole else cst.Float(repr(float(new)))
