"""Optimizers written by hand: decay, momentum, moments, step counters."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site, nodes
from torchgrade.mutation.syntax import (
    assignment,
    atom,
    called,
    expr,
    expression_of,
    keyword,
    only,
    receiver,
    source,
    stmt,
    without,
)


def _named(node: cst.CSTNode, *words: str) -> bool:
    """Whether an expression is a name, attribute or item that contains one of the words."""
    if isinstance(node, cst.Name | cst.Attribute | cst.Subscript):
        last = source(node).split(".")[-1].split("[")[-1].strip("\"']")
        return any(word == last or word in last.split("_") for word in words)
    return False


def is_decay(node: cst.CSTNode) -> bool:
    """Whether an expression is the strength of the weight decay."""
    return _named(node, "decay", "wd", "weight_decay")


def is_rate(node: cst.CSTNode) -> bool:
    """Whether an expression is the learning rate."""
    return _named(node, "lr", "eta")


def _find(root: cst.CSTNode | None, wanted: object) -> str:
    """The first expression below a node that fulfils `wanted`, as text."""
    assert callable(wanted)
    return next((source(n) for n in nodes(root) if wanted(n)), "") if root is not None else ""


def _decoupled(statement: cst.CSTNode) -> cst.BaseExpression | None:
    """The parameter that a line multiplies with `1 - lr * decay`, else None."""
    call = expression_of(statement)
    owner = receiver(call) if call is not None else None
    if called(call) != "mul_" or owner is None:
        return None
    assert call is not None
    return owner if any(is_decay(n) for n in nodes(call)) else None


@operator(
    "coupled-decay",
    cst.SimpleStatementLine,
    cst.If,
    en=(
        "Weight decay goes through the gradient instead of straight to the weights.",
        "With a gradient of zero, how much should the weight shrink?",
    ),
    es=(
        "El decaimiento pasa por el gradiente en vez de ir directo a los pesos.",
        "Con gradiente cero, ¿cuánto debería encoger el peso?",
    ),
    example=(
        "def f(p):\n    p.mul_(1 - lr * decay)\n    p.add_(p.grad, alpha=-lr)",
        "def f(p):\n    p.grad = p.grad + decay * p\n    p.add_(p.grad, alpha=-lr)",
    ),
    misconceptions="M6.3a M6.1h M6.2j",
)
def coupled_decay(site: Site[cst.SimpleStatementLine | cst.If]) -> Iterator[Change]:
    """`p.mul_(1 - lr * decay)` -> the decay is added to the gradient."""
    owner = _decoupled(site.node)
    decay = _find(site.node, is_decay)
    if owner is None or not decay:
        return
    assigned = [a for s in site.earlier if (a := assignment(s))]
    names = {source(target) for target, _ in assigned}
    grad = next((n for n in ("grad", "g", "d") if n in names), f"{source(owner)}.grad")
    yield (stmt(f"{grad} = {grad} + {decay} * {source(owner)}\n"),)


@operator(
    "decay-without-rate",
    cst.BinaryOperation,
    en=(
        "The weight decay is not scaled by the learning rate.",
        "Which two numbers multiply in the decay?",
    ),
    es=(
        "El decaimiento no se multiplica por la tasa de aprendizaje.",
        "¿Qué dos números se multiplican en el decaimiento?",
    ),
    example=("p.mul_(1 - lr * weight_decay)", "p.mul_(1 - weight_decay)"),
    misconceptions="M6.3b",
)
def decay_without_rate(site: Site[cst.BinaryOperation]) -> Iterator[Change]:
    """`lr * decay` -> `decay`."""
    node = site.node
    if isinstance(node.operator, cst.Multiply):
        for decay, rate in ((node.left, node.right), (node.right, node.left)):
            if is_decay(decay) and is_rate(rate):
                yield decay


@operator(
    "decay-after-update",
    cst.SimpleStatementLine,
    en=(
        "The weights decay after the update instead of before it.",
        "Which weights decay: the old or the new ones?",
    ),
    es=(
        "Los pesos decaen después de la actualización en vez de antes.",
        "¿Qué pesos decaen: los viejos o los nuevos?",
    ),
    example=(
        "p.mul_(1 - lr * decay)\np.add_(d, alpha=-lr)",
        "p.add_(d, alpha=-lr)\np.mul_(1 - lr * decay)",
    ),
    misconceptions="M6.3c",
)
def decay_after_update(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """Move `p.mul_(1 - lr * decay)` to the end of its block."""
    if _decoupled(site.node) is not None and (later := site.own(site.later)):
        yield {site.node: (), later[-1]: (later[-1], site.node)}


@operator(
    "dampen-first-step",
    cst.SimpleStatementLine,
    en=(
        "The dampening also weakens the very first gradient.",
        "What is in the momentum buffer after the very first step?",
    ),
    es=(
        "La amortiguación debilita también el primer gradiente.",
        "¿Qué hay en el búfer de momento después del primer paso?",
    ),
    example=(
        "def f(d):\n    if new:\n        buf = d.clone()\n"
        "    else:\n        buf.mul_(m).add_(d, alpha=1 - dampening)",
        "def f(d):\n    if new:\n        buf = (1 - dampening) * d\n"
        "    else:\n        buf.mul_(m).add_(d, alpha=1 - dampening)",
    ),
    misconceptions="M6.1b",
)
def dampen_first_step(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`buf = d.clone()` -> `buf = (1 - dampening) * d`."""
    small = only(site.node)
    rate = _find(site.function, lambda n: _named(n, "dampening"))
    copied = isinstance(small, cst.Assign) and called(small.value) in ("clone", "detach")
    if isinstance(small, cst.Assign) and copied and rate:
        owner = receiver(small.value)
        while owner is not None and called(owner) in ("clone", "detach"):
            owner = receiver(owner)
        if owner is not None:
            value = expr(f"(1 - {rate}) * {atom(owner)}")
            yield (site.node.with_changes(body=[small.with_changes(value=value)]),)


@operator(
    "drop-factor-in-chain",
    cst.Call,
    en=(
        "The old value is not shrunk before the new one is added.",
        "How much of the old value should be left after this line?",
    ),
    es=(
        "El valor viejo no se reduce antes de sumar el nuevo.",
        "¿Cuánto del valor viejo debería quedar después de esta línea?",
    ),
    example=("buf.mul_(momentum).add_(grad)", "buf.add_(grad)"),
    misconceptions="M4.4d",
)
def drop_factor_in_chain(site: Site[cst.Call]) -> Iterator[Change]:
    """`buf.mul_(m).add_(g)` -> `buf.add_(g)`."""
    inner = receiver(site.node)
    if called(site.node).endswith("_") and called(inner) in ("mul_", "div_"):
        owner = receiver(inner) if inner is not None else None
        if owner is not None:
            yield site.node.with_changes(func=site.node.func.with_changes(value=owner))


@operator(
    "drop-alpha",
    cst.Call,
    en=(
        "A term is added without its factor.",
        "By which number is this term multiplied in the formula?",
    ),
    es=(
        "Un término se suma sin su factor.",
        "¿Por qué número se multiplica este término en la fórmula?",
    ),
    example=("p.add_(grad, alpha=-lr)", "p.add_(grad)"),
    misconceptions="M6.1b M6.2g",
)
def drop_alpha(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `alpha=` or `value=` of an addition."""
    names = ("add", "add_", "sub", "sub_", "addcdiv_", "addcmul_", "addcdiv")
    if called(site.node) in names and (arg := keyword(site.node, "alpha", "value")):
        yield without(site.node, arg)


@operator(
    "one-step-counter",
    cst.SimpleStatementLine,
    en=(
        "All parameters share one step counter, which grows once per parameter.",
        "How many times does the counter grow in one step()?",
    ),
    es=(
        "Todos los parámetros comparten un contador de pasos, que crece con cada parámetro.",
        "¿Cuántas veces crece el contador en un step()?",
    ),
    example=(
        'class A:\n    def step(self):\n        for p in ps:\n            state["step"] += 1',
        'class A:\n    def step(self):\n        for p in ps:\n            state["step"] = '
        'self._steps = getattr(self, "_steps", 0) + 1',
    ),
    misconceptions="M6.2c M6.2d",
)
def one_step_counter(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`state["step"] += 1` -> a counter on the optimizer."""
    small = only(site.node)
    if not isinstance(small, cst.AugAssign) or not isinstance(small.target, cst.Subscript):
        return
    text = source(small.target)
    if site.in_method and site.in_loop and any(w in text for w in ("step", '"t"', ".t[", "count")):
        yield (stmt(f'{text} = self._steps = getattr(self, "_steps", 0) + 1\n'),)


@operator(
    "sum-of-norms",
    cst.Call,
    en=(
        "The norms of the parts are added, not their squares.",
        "How do the norms of the parts combine to the norm of the whole?",
    ),
    es=(
        "Se suman las normas de las partes, no sus cuadrados.",
        "¿Cómo se combinan las normas de las partes en la norma del total?",
    ),
    example=(
        "total = torch.stack([g.norm() for g in grads]).norm()",
        "total = torch.stack([g.norm() for g in grads]).sum()",
    ),
    misconceptions="M8.1c",
)
def sum_of_norms(site: Site[cst.Call]) -> Iterator[Change]:
    """The norm of a stack of norms -> their sum."""
    node = site.node
    if called(node) not in ("norm", "vector_norm"):
        return
    owner = receiver(node)
    stacked = owner if owner is not None else (node.args[0].value if node.args else None)
    if called(stacked) in ("stack", "tensor", "cat"):
        assert stacked is not None
        yield expr(f"{source(stacked)}.sum()")


@operator(
    "drop-bias-correction",
    cst.BinaryOperation,
    cst.SimpleStatementLine,
    en=(
        "The running average is not corrected for its start at zero.",
        "How large should the very first step be?",
    ),
    es=(
        "La media móvil no se corrige por haber empezado en cero.",
        "¿Cómo de grande debería ser el primer paso?",
    ),
    example=("m_hat = m / (1 - beta1**t)", "m_hat = m"),
    misconceptions="M6.2a",
)
def drop_bias_correction(
    site: Site[cst.BinaryOperation | cst.SimpleStatementLine],
) -> Iterator[Change]:
    """`m / (1 - beta ** t)` -> `m`; `correction = 1 - beta ** t` -> `1`."""
    node = site.node
    if isinstance(node, cst.BinaryOperation):
        if isinstance(node.operator, cst.Divide) and _correction(node.right):
            yield node.left
        return
    small = only(node)
    if isinstance(small, cst.Assign) and _correction(small.value):
        yield (node.with_changes(body=[small.with_changes(value=cst.Float("1.0"))]),)


def _correction(node: cst.CSTNode) -> bool:
    return (
        isinstance(node, cst.BinaryOperation)
        and isinstance(node.operator, cst.Subtract)
        and source(node.left) in ("1", "1.0")
        and isinstance(node.right, cst.BinaryOperation)
        and isinstance(node.right.operator, cst.Power)
    )
