"""Gradients and losses that are scaled or clipped."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.operators.loops import calls, is_step, move_behind
from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site
from torchgrade.mutation.syntax import (
    called,
    expr,
    expression_of,
    positional,
    receiver,
    source,
)


@operator(
    "clip-after-step",
    cst.SimpleStatementLine,
    en=(
        "Gradients are clipped after they were used.",
        "Which gradients does the optimizer use, the clipped ones or the others?",
    ),
    es=(
        "Los gradientes se recortan después de usarlos.",
        "¿Qué gradientes usa el optimizador, los recortados o los otros?",
    ),
    example=(
        "clip_grad_norm_(model.parameters(), 1.0)\noptimizer.step()",
        "optimizer.step()\nclip_grad_norm_(model.parameters(), 1.0)",
    ),
    misconceptions="M8.1f",
)
def clip_after_step(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """Move the clipping behind `step`."""
    if calls(site.node, "clip_grad_norm_", "clip_grad_value_", "clip_grad_norm"):
        yield from move_behind(site, is_step)


@operator(
    "clip-before-unscale",
    cst.SimpleStatementLine,
    en=(
        "Gradients are clipped while they are still scaled.",
        "How large are the gradients at the moment when you measure their norm?",
    ),
    es=(
        "Los gradientes se recortan cuando aún están escalados.",
        "¿Cómo de grandes son los gradientes en el momento en que mides su norma?",
    ),
    example=(
        "scaler.unscale_(optimizer)\nclip_grad_norm_(ps, 1.0)",
        "clip_grad_norm_(ps, 1.0)\nscaler.unscale_(optimizer)",
    ),
    misconceptions="M8.3d",
)
def clip_before_unscale(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """Move `unscale_` behind the clipping."""
    if calls(site.node, "unscale_"):
        yield from move_behind(site, lambda s: "clip_grad" in called(expression_of(s)))


@operator(
    "clip-each-alone",
    cst.Call,
    en=(
        "Each gradient is clipped on its own.",
        "Is it the norm of each tensor that counts, or of all of them together?",
    ),
    es=(
        "Cada gradiente se recorta por separado.",
        "¿Qué norma cuenta, la de cada tensor o la de todos juntos?",
    ),
    example=(
        "clip_grad_norm_(model.parameters(), 1.0)",
        "[clip_grad_norm_(p, 1.0) for p in model.parameters()]",
    ),
    misconceptions="M8.1b",
)
def clip_each_alone(site: Site[cst.Call]) -> Iterator[Change]:
    """`clip_grad_norm_(ps, m)` -> one call for each parameter."""
    node = site.node
    if called(node) in ("clip_grad_norm_", "clip_grad_norm") and (given := positional(node)):
        rest = [a.with_changes(comma=cst.MaybeSentinel.DEFAULT) for a in node.args[1:]]
        one = node.with_changes(args=[cst.Arg(cst.Name("p")), *rest])
        yield expr(f"[{source(one)} for p in {source(given[0].value)}]")


@operator(
    "drop-loss-scale",
    cst.Call,
    en=(
        "The loss is not scaled before its backward.",
        "Sum of the parts or mean of the whole: which gradient do you get?",
    ),
    es=(
        "La pérdida no se escala antes de backward.",
        "Suma de las partes o media del total: ¿qué gradiente sale?",
    ),
    example=("(loss / steps).backward()", "loss.backward()"),
    misconceptions="M8.2a",
)
def drop_loss_scale(site: Site[cst.Call]) -> Iterator[Change]:
    """`(loss * n / total).backward()` or `scaler.scale(loss).backward()` -> `loss.backward()`."""
    node = site.node
    value = receiver(node)
    if called(node) != "backward" or value is None:
        return
    while isinstance(value, cst.BinaryOperation):
        value = value.left
    if called(value) == "scale" and isinstance(value, cst.Call) and value.args:
        value = value.args[0].value
    if value is not receiver(node):
        yield expr(f"{source(value).strip('()')}.backward()")
