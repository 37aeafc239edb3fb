"""Off by one: ranges, slices, indices, limits."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site
from torchgrade.mutation.syntax import (
    atom,
    dotted,
    expr,
    number,
    positional,
    source,
    with_value,
)


def _shifted(node: cst.BaseExpression, by: int) -> cst.BaseExpression:
    value = number(node)
    if value is not None:
        return expr(str(int(value) + by))
    if isinstance(node, cst.BinaryOperation) and number(node.right) == 1:
        if isinstance(node.operator, cst.Add) and by == -1:
            return node.left
        if isinstance(node.operator, cst.Subtract) and by == 1:
            return node.left
    plain = isinstance(node, cst.BinaryOperation) and isinstance(
        node.operator, cst.Add | cst.Subtract
    )
    return expr(f"{source(node) if plain else atom(node)} {'+' if by > 0 else '-'} 1")


@operator(
    "off-by-one-range",
    cst.Call,
    en=(
        "A loop goes one round too few, or begins one too late.",
        "Write down the first and the last value of this loop.",
    ),
    es=(
        "Un bucle da una vuelta de menos, o empieza una más tarde.",
        "Escribe el primer y el último valor de este bucle.",
    ),
    example=("for i in range(n):\n    f(i)", "for i in range(n - 1):\n    f(i)"),
    misconceptions="M5.1f M2.3b",
)
def off_by_one_range(site: Site[cst.Call]) -> Iterator[Change]:
    """`range(n)` -> `range(n - 1)` and `range(1, n)`."""
    node, given = site.node, positional(site.node)
    if dotted(node.func) == "enumerate" and len(node.args) == 1:
        yield expr(f"enumerate({source(given[0].value)}, 1)")
    if dotted(node.func) not in ("range", "torch.arange", "np.arange") or not given:
        return
    stop = given[1] if len(given) > 1 else given[0]
    yield with_value(node, stop, _shifted(stop.value, -1))
    if dotted(node.func) == "range":
        if len(given) > 1:
            yield with_value(node, given[0], _shifted(given[0].value, 1))
        else:
            yield expr(f"range(1, {source(stop.value)})")


@operator(
    "off-by-one-slice",
    cst.Slice,
    en=(
        "A slice is one item too long, too short, or shifted.",
        "How many items does this slice hold, and which one is its last?",
    ),
    es=(
        "Un corte tiene un elemento de más, de menos, o está desplazado.",
        "¿Cuántos elementos tiene este corte, y cuál es el último?",
    ),
    example=("head = x[:n]", "head = x[: n + 1]"),
    misconceptions="M2.3e M2.3x15 M3.2g",
)
def off_by_one_slice(site: Site[cst.Slice]) -> Iterator[Change]:
    """`x[a:b]` -> `x[a:b + 1]` and `x[a + 1:b]`."""
    node = site.node
    if node.upper is not None:
        negative = (number(node.upper) or 0) < 0
        yield node.with_changes(upper=_shifted(node.upper, -1 if negative else 1))
    if node.lower is not None:
        yield node.with_changes(lower=_shifted(node.lower, 1))


@operator(
    "wrong-index",
    cst.Index,
    en=(
        "The wrong item is taken.",
        "What stands at this index? Print the whole thing once.",
    ),
    es=(
        "Se toma el elemento equivocado.",
        "¿Qué hay en este índice? Imprímelo todo una vez.",
    ),
    example=("x = pair[0]", "x = pair[1]"),
    misconceptions="M2.2c M4.2c",
)
def wrong_index(site: Site[cst.Index]) -> Iterator[Change]:
    """`x[0]` -> `x[1]`, `x[1]` -> `x[0]`, `x[-1]` -> `x[0]`."""
    value = number(site.node.value)
    if value is not None:
        yield site.node.with_changes(value=expr("1" if value == 0 else str(max(0, int(value) - 1))))


@operator(
    "boundary",
    cst.ComparisonTarget,
    en=(
        "A comparison is wrong exactly at its limit.",
        "What should happen if both sides are equal?",
    ),
    es=(
        "Una comparación falla justo en el límite.",
        "¿Qué debería pasar si los dos lados son iguales?",
    ),
    example=("if loss < best:\n    best = loss", "if loss <= best:\n    best = loss"),
    misconceptions="M6.6e M7.5f M9.2f M2.3x15",
)
def boundary(site: Site[cst.ComparisonTarget]) -> Iterator[Change]:
    """`<` <-> `<=`, `>` <-> `>=`."""
    other: dict[type[cst.CSTNode], cst.BaseCompOp] = {
        cst.LessThan: cst.LessThanEqual(),
        cst.LessThanEqual: cst.LessThan(),
        cst.GreaterThan: cst.GreaterThanEqual(),
        cst.GreaterThanEqual: cst.GreaterThan(),
    }
    new = other.get(type(site.node.operator))
    if new is not None:
        yield site.node.with_changes(operator=new)


@operator(
    "nan-is-better",
    cst.Comparison,
    en=(
        "A comparison is written so that NaN passes it.",
        "What is true of a comparison with NaN?",
    ),
    es=(
        "Una comparación está escrita de modo que NaN la supera.",
        "¿Qué resultado da una comparación con NaN?",
    ),
    example=("better = loss < best", "better = not loss >= best"),
    misconceptions="M7.5g",
)
def nan_is_better(site: Site[cst.Comparison]) -> Iterator[Change]:
    """`loss < best` -> `not loss >= best`."""
    node = site.node
    names = {cst.LessThan: ">=", cst.GreaterThan: "<="}
    if len(node.comparisons) == 1 and "best" in source(node):
        only = node.comparisons[0]
        sign = names.get(type(only.operator))
        if sign:
            yield expr(f"not {atom(node.left)} {sign} {atom(only.comparator)}")
