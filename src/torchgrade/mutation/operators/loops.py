"""The training loop: its calls, their order, and what is summed up along the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site, mentions
from torchgrade.mutation.syntax import (
    assignment,
    body_of,
    called,
    dotted,
    expr,
    expression_of,
    keyword,
    only,
    receiver,
    source,
    with_body,
)

Wanted = Callable[[cst.BaseStatement], bool]


def calls(statement: cst.BaseStatement, *names: str) -> bool:
    """Whether a line is the call of a function or method with one of these names."""
    return called(expression_of(statement)) in names


def is_step(statement: cst.BaseStatement) -> bool:
    """Whether a line is the step of an optimizer."""
    return calls(statement, "step") and not is_schedule(statement)


def is_schedule(statement: cst.BaseStatement) -> bool:
    """Whether a line is the step of a scheduler."""
    call = expression_of(statement)
    owner = receiver(call) if call is not None else None
    return calls(statement, "step") and owner is not None and "sched" in source(owner)


def move_behind(site: Site[cst.SimpleStatementLine], wanted: Wanted) -> Iterator[Change]:
    """Move a line behind the first later one of its block that is wanted."""
    for other in site.later:
        if wanted(other):
            yield {site.node: (), other: (other, site.node)}
            return


@operator(
    "drop-zero-grad",
    cst.SimpleStatementLine,
    en=(
        "Gradients are never cleared.",
        "What does .grad contain when the second step begins?",
    ),
    es=(
        "Los gradientes nunca se borran.",
        "¿Qué contiene .grad cuando empieza el segundo paso?",
    ),
    example=("optimizer.zero_grad()\nloss.backward()", "loss.backward()"),
    misconceptions="M5.1a M6.5b M7.2a M8.2e M10.4c",
)
def drop_zero_grad(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """Drop `optimizer.zero_grad()` or `p.grad = None`."""
    assigned = assignment(site.node)
    reset = (
        assigned is not None
        and isinstance(assigned[0], cst.Attribute)
        and assigned[0].attr.value == "grad"
        and source(assigned[1]) == "None"
    )
    call = expression_of(site.node)
    owner = receiver(call) if call is not None else None
    zeroed = called(call) == "zero_" and owner is not None and source(owner).endswith(".grad")
    if calls(site.node, "zero_grad") or reset or zeroed:
        yield ()


@operator(
    "zero-grad-after-backward",
    cst.SimpleStatementLine,
    en=(
        "Gradients are cleared between backward and step.",
        "Which gradients does the optimizer see?",
    ),
    es=(
        "Los gradientes se borran entre backward y step.",
        "¿Qué gradientes ve el optimizador?",
    ),
    example=(
        "optimizer.zero_grad()\nloss.backward()\noptimizer.step()",
        "loss.backward()\noptimizer.zero_grad()\noptimizer.step()",
    ),
    misconceptions="M7.2b",
)
def zero_grad_after_backward(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """Move `zero_grad` behind `backward`."""
    if calls(site.node, "zero_grad"):
        yield from move_behind(site, lambda s: calls(s, "backward"))


@operator(
    "zero-grad-at-end",
    cst.SimpleStatementLine,
    en=(
        "Gradients are cleared at the end of a step, not before its backward.",
        "Who guarantees that .grad is empty when your function is called?",
    ),
    es=(
        "Los gradientes se borran al final del paso, no antes de backward.",
        "¿Quién garantiza que .grad está vacío cuando llaman a tu función?",
    ),
    example=(
        "optimizer.zero_grad()\nloss.backward()\noptimizer.step()",
        "loss.backward()\noptimizer.step()\noptimizer.zero_grad()",
    ),
    misconceptions="M7.2c",
)
def zero_grad_at_end(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """Move `zero_grad` behind `step`."""
    if calls(site.node, "zero_grad"):
        yield from move_behind(site, is_step)


@operator(
    "step-before-backward",
    cst.SimpleStatementLine,
    en=(
        "The optimizer steps before the gradients are there.",
        "When are the gradients of this batch known?",
    ),
    es=(
        "El optimizador da el paso antes de tener los gradientes.",
        "¿Cuándo se conocen los gradientes de este lote?",
    ),
    example=("loss.backward()\noptimizer.step()", "optimizer.step()\nloss.backward()"),
    misconceptions="M7.2b",
)
def step_before_backward(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """Move `backward` behind `step`."""
    if calls(site.node, "backward"):
        yield from move_behind(site, is_step)


@operator(
    "scheduler-before-optimizer",
    cst.SimpleStatementLine,
    cst.If,
    en=(
        "The scheduler steps before the optimizer.",
        "Which learning rate does the first update use?",
    ),
    es=(
        "El planificador da su paso antes que el optimizador.",
        "¿Qué tasa de aprendizaje usa la primera actualización?",
    ),
    example=(
        "for x in batches:\n    optimizer.step()\n    scheduler.step()",
        "for x in batches:\n    scheduler.step()\n    optimizer.step()",
    ),
    misconceptions="G5 M7.5h",
)
def scheduler_before_optimizer(
    site: Site[cst.SimpleStatementLine | cst.If],
) -> Iterator[Change]:
    """Move `scheduler.step()`, alone or in an `if`, to the beginning of its block."""
    earlier = site.own(site.earlier)
    if site.in_loop and earlier and any(map(is_schedule, [site.node, *body_of(site.node)])):
        yield {earlier[0]: (site.node, earlier[0]), site.node: ()}


@operator(
    "drop-batch-weight",
    cst.BinaryOperation,
    en=(
        "Batches of different sizes count the same.",
        "Does the result depend on the batch size?",
    ),
    es=(
        "Lotes de distinto tamaño cuentan lo mismo.",
        "¿Depende el resultado del tamaño del lote?",
    ),
    example=("total += loss.item() * len(x)", "total += loss.item()"),
    misconceptions="M3.5a M7.3f M8.2b",
)
def drop_batch_weight(site: Site[cst.BinaryOperation]) -> Iterator[Change]:
    """`loss * len(x)` -> `loss`; `n += len(x)` next to it stays."""
    node = site.node
    if isinstance(node.operator, cst.Multiply):
        for kept, size in ((node.left, node.right), (node.right, node.left)):
            if is_size(size) and not is_size(kept):
                yield kept


@operator(
    "count-batches",
    cst.SimpleStatementLine,
    en=(
        "Batches are counted where samples were meant.",
        "Divide by which count? Try a last batch that is smaller.",
    ),
    es=(
        "Se cuentan lotes donde se querían muestras.",
        "¿Entre qué total divides? Prueba con un último lote más pequeño.",
    ),
    example=(
        "for x in batches:\n    seen += len(x)",
        "for x in batches:\n    seen += 1",
    ),
    misconceptions="M3.5a M7.3f",
)
def count_batches(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`n += len(x)` -> `n += 1`."""
    small = only(site.node)
    if isinstance(small, cst.AugAssign) and is_size(small.value) and site.in_loop:
        yield (site.node.with_changes(body=[small.with_changes(value=cst.Integer("1"))]),)


@operator(
    "wrong-loader-length",
    cst.Call,
    en=(
        "The length of the loader and of its dataset are confused.",
        "What does len() count here, and what have you summed up?",
    ),
    es=(
        "Se confunden la longitud del cargador y la de su dataset.",
        "¿Qué cuenta len() aquí, y qué has sumado?",
    ),
    example=("mean = total / len(loader.dataset)", "mean = total / len(loader)"),
    misconceptions="M3.5b",
)
def wrong_loader_length(site: Site[cst.Call]) -> Iterator[Change]:
    """`len(loader.dataset)` -> `len(loader)`, and the reverse."""
    node = site.node
    if dotted(node.func) != "len" or len(node.args) != 1:
        return
    value = node.args[0].value
    if isinstance(value, cst.Attribute) and value.attr.value == "dataset":
        if "loader" in source(value.value):
            yield expr(f"len({source(value.value)})")
    elif isinstance(value, cst.Name) and "loader" in value.value:
        yield expr(f"len({value.value}.dataset)")


@operator(
    "move-initialisation",
    cst.For,
    en=(
        "A running value starts anew at the wrong place of a loop.",
        "How often does this value begin from scratch, and how often should it?",
    ),
    es=(
        "Un valor acumulado vuelve a empezar en el lugar equivocado de un bucle.",
        "¿Cuántas veces empieza este valor desde cero, y cuántas debería?",
    ),
    example=(
        "total = 0.0\nfor x in batches:\n    total += x",
        "for x in batches:\n    total = 0.0\n    total += x",
    ),
    misconceptions="M3.1g M7.5d",
)
def move_initialisation(site: Site[cst.For]) -> Iterator[Change]:
    """Move an initialisation from before a loop into it, or the reverse."""
    node, body = site.node, body_of(site.node)
    if not body:
        return
    for before in reversed(site.own(site.earlier)):
        name = _fresh(before)
        if name and _accumulates(body, name):
            yield {before: (), node: (with_body(node, [before, *body]),)}
    for first in body[:-1]:
        name = _fresh(first)
        if name and any(mentions(s, name) for s in body[body.index(first) + 1 :]):
            rest = [s for s in body if s is not first]
            yield {node: (first, with_body(node, rest))}


def _fresh(statement: cst.BaseStatement) -> str:
    """The name that a line sets to zero or to an empty container."""
    assigned = assignment(statement)
    if assigned is None or not isinstance(assigned[0], cst.Name):
        return ""
    empty = source(assigned[1]) in ("0", "0.0", "1", "[]", "{}", "None", "()", "list()", "dict()")
    return assigned[0].value if empty or "zeros" in called(assigned[1]) else ""


def _accumulates(body: Sequence[cst.BaseStatement], name: str) -> bool:
    text = "\n".join(source(s) for s in body)
    return any(f"{name}{sign}" in text for sign in (" += ", " = ", ".append(", "[", ".add_("))


@operator(
    "return-in-loop",
    cst.For,
    en=(
        "The function returns during the first round of its loop.",
        "How many rounds does your loop go?",
    ),
    es=(
        "La función termina en la primera vuelta de su bucle.",
        "¿Cuántas vueltas da tu bucle?",
    ),
    example=(
        "def f(xs):\n    for x in xs:\n        t = g(x)\n    return t",
        "def f(xs):\n    for x in xs:\n        t = g(x)\n        return t",
    ),
)
def return_in_loop(site: Site[cst.For]) -> Iterator[Change]:
    """Move the `return` that follows a loop to the loop's end."""
    node, body = site.node, body_of(site.node)
    if site.later and isinstance(only(site.later[0]), cst.Return) and body:
        after = site.later[0]
        yield {node: (with_body(node, [*body, after]),), after: ()}


@operator(
    "assign-for-add",
    cst.SimpleStatementLine,
    en=(
        "A running value is overwritten instead of being added to.",
        "What is left of the rounds before?",
    ),
    es=(
        "Un valor acumulado se sobrescribe en vez de sumarse.",
        "¿Qué queda de las vueltas anteriores?",
    ),
    example=("total += x.sum()", "total = x.sum()"),
    misconceptions="M5.3c",
)
def assign_for_add(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`a += b` -> `a = b`."""
    small = only(site.node)
    if isinstance(small, cst.AugAssign) and isinstance(small.operator, cst.AddAssign):
        new = cst.Assign([cst.AssignTarget(small.target)], small.value)
        yield (site.node.with_changes(body=[new]),)


def is_size(node: cst.CSTNode) -> bool:
    """Whether an expression is the number of samples in a batch."""
    if isinstance(node, cst.Name):
        return node.value in ("n", "size", "batch_size", "count", "weight", "m")
    if isinstance(node, cst.Call):
        return called(node) in ("len", "size", "numel") and keyword(node, "dtype") is None
    return isinstance(node, cst.Subscript) and source(node.value).endswith(".shape")
