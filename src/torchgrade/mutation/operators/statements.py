"""Statements that are forgotten altogether."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site, nodes
from torchgrade.mutation.syntax import assignment, called, expr, expression_of, only, source


@operator(
    "delete-statement",
    cst.SimpleStatementLine,
    en=(
        "A line is missing.",
        "Walk through the steps of the task one by one: where is each of them in your code?",
    ),
    es=(
        "Falta una línea.",
        "Recorre los pasos de la tarea uno por uno: ¿dónde está cada uno en tu código?",
    ),
    example=("x = f(x)\nx = g(x)", "x = f(x)"),
    misconceptions="M6.4b M8.3e",
)
def delete_statement(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """Drop a call, an addition, or an assignment to a name that already has a value."""
    small = only(site.node)
    if (
        isinstance(small, cst.AugAssign | cst.Del | cst.Break)
        or (isinstance(small, cst.Expr) and isinstance(expression_of(site.node), cst.Call))
        or (isinstance(small, cst.Assign) and _has_value(site))
    ):
        yield ()


def _has_value(site: Site[cst.CSTNode]) -> bool:
    assigned = assignment(site.node)
    if assigned is None:
        return False
    target = assigned[0]
    if isinstance(target, cst.Subscript):
        return True
    if isinstance(target, cst.Attribute):
        return site.function is not None and site.function.name.value != "__init__"
    if not isinstance(target, cst.Name) or site.function is None:
        return any(_assigns(s, source(target)) for s in site.earlier)
    known = [
        *(p.name.value for p in site.function.params.params),
        *(p.name.value for p in site.function.params.kwonly_params),
    ]
    return target.value in known or _assigned_before(site, target.value)


def _assigned_before(site: Site[cst.CSTNode], name: str) -> bool:
    """Whether a line above, in this block or in one around it, gives the name a value."""
    at: cst.CSTNode = site.node
    for around in reversed(site.above):
        if isinstance(around, cst.IndentedBlock | cst.Module):
            for statement in around.body:
                if statement is at:
                    break
                if _assigns(statement, name):
                    return True
        if isinstance(around, cst.For) and name in source(around.target):
            return True
        if isinstance(around, cst.FunctionDef):
            return False
        at = around
    return False


def _assigns(statement: cst.CSTNode, name: str) -> bool:
    small = only(statement)
    if not isinstance(small, cst.Assign):
        return False
    for each in small.targets:
        whole = each.target
        parts = [e.value for e in whole.elements] if isinstance(whole, cst.Tuple) else [whole]
        if name in map(source, parts):
            return True
    return False


@operator(
    "read-all-first",
    cst.For,
    en=(
        "A stream is read to its end before its first item is given out.",
        "How much is read before the first item comes out? What if the stream never ends?",
    ),
    es=(
        "Un flujo se lee hasta el final antes de entregar su primer elemento.",
        "¿Cuánto se lee antes de que salga el primer elemento? ¿Y si el flujo no termina nunca?",
    ),
    example=(
        "def f(xs):\n    for x in xs:\n        yield g(x)",
        "def f(xs):\n    for x in list(xs):\n        yield g(x)",
    ),
    misconceptions="M2.6x1",
)
def read_all_first(site: Site[cst.For]) -> Iterator[Change]:
    """`for x in xs` of a generator -> `for x in list(xs)`."""
    node, at = site.node, site.function
    plain = called(node.iter) not in ("range", "list")
    if at is not None and plain and any(isinstance(n, cst.Yield) for n in nodes(at)):
        yield {node.iter: expr(f"list({source(node.iter)})")}
