"""Train and eval mode, and blocks that must end as they began."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site
from torchgrade.mutation.syntax import (
    body_of,
    called,
    expression_of,
    keyword,
    receiver,
    renamed,
    without,
)


@operator(
    "drop-mode-call",
    cst.SimpleStatementLine,
    en=(
        "The mode of the model is not set.",
        "In which mode was the model handed to you, and in which one do you leave it?",
    ),
    es=(
        "No se fija el modo del modelo.",
        "¿En qué modo te dieron el modelo, y en cuál lo dejas?",
    ),
    example=("model.eval()\ny = model(x)", "y = model(x)"),
    misconceptions="M4.1f M7.2f M7.3c G7",
)
def drop_mode_call(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """Drop `model.train(…)` or `model.eval()`."""
    call = expression_of(site.node)
    if call is not None and receiver(call) is not None and called(call) in ("train", "eval"):
        yield ()


@operator(
    "swap-train-eval",
    cst.Call,
    en=(
        "Train and eval mode are swapped, or the old mode is not brought back.",
        "What do dropout and batch norm do at this point?",
    ),
    es=(
        "Se confunden los modos train y eval, o no se recupera el modo anterior.",
        "¿Qué hacen dropout y batch norm en este punto?",
    ),
    example=("model.eval()", "model.train()"),
    misconceptions="M7.3d M7.3e M4.1f",
)
def swap_train_eval(site: Site[cst.Call]) -> Iterator[Change]:
    """`model.eval()` <-> `model.train()`; `model.train(before)` -> `model.train()`."""
    node = site.node
    if called(node) not in ("train", "eval") or receiver(node) is None:
        return
    if node.args:
        yield node.with_changes(args=[])
    else:
        yield renamed(node, "train" if called(node) == "eval" else "eval")


@operator(
    "drop-finally",
    cst.Try,
    en=(
        "What must be undone is not undone after an exception.",
        "In which state is everything if the block in the middle raises?",
    ),
    es=(
        "Lo que hay que deshacer no se deshace tras una excepción.",
        "¿En qué estado queda todo si falla el bloque de en medio?",
    ),
    example=("try:\n    f()\nfinally:\n    g()", "f()\ng()"),
    misconceptions="M7.3k M8.5a M8.6f",
)
def drop_finally(site: Site[cst.Try]) -> Iterator[Change]:
    """Take the statements out of `try … finally`."""
    node = site.node
    if node.finalbody is not None and not node.handlers and node.orelse is None:
        yield (*body_of(node), *body_of(node.finalbody))


@operator(
    "drop-autocast",
    cst.With,
    en=(
        "Everything runs in full precision.",
        "Which dtype do the activations have?",
    ),
    es=(
        "Todo se calcula con precisión completa.",
        "¿Qué dtype tienen las activaciones?",
    ),
    example=(
        'with torch.autocast("cpu"):\n    y = model(x)',
        "y = model(x)",
    ),
    misconceptions="M8.3a",
)
def drop_autocast(site: Site[cst.With]) -> Iterator[Change]:
    """Take the statements out of `with torch.autocast(…)`."""
    if all(called(item.item) == "autocast" for item in site.node.items):
        yield tuple(body_of(site.node))


@operator(
    "leave-autocast",
    cst.With,
    en=(
        "The wrong part of a step runs under autocast.",
        "What belongs inside the autocast block, and what does not?",
    ),
    es=(
        "La parte equivocada de un paso se ejecuta bajo autocast.",
        "¿Qué debe estar dentro del bloque autocast, y qué no?",
    ),
    example=(
        'with torch.autocast("cpu"):\n    y = model(x)\n    loss = f(y)',
        'with torch.autocast("cpu"):\n    y = model(x)\nloss = f(y)',
    ),
    misconceptions="M8.3c M8.3i",
)
def leave_autocast(site: Site[cst.With]) -> Iterator[Change]:
    """Move the last statement out of the block, or the next one into it."""
    node, body = site.node, body_of(site.node)
    if not any(called(item.item) == "autocast" for item in node.items) or not body:
        return
    block = node.body
    if len(body) > 1:
        yield (node.with_changes(body=block.with_changes(body=body[:-1])), body[-1])
    for after in site.own(site.later[:1]):
        longer = node.with_changes(body=block.with_changes(body=[*body, after]))
        yield {node: (longer,), after: ()}


@operator(
    "drop-training-flag",
    cst.Call,
    en=(
        "A function that behaves differently in training is not told the mode.",
        "Who tells this function about model.eval()?",
    ),
    es=(
        "A una función que se comporta distinto al entrenar no se le dice el modo.",
        "¿Quién le habla a esta función de model.eval()?",
    ),
    example=(
        "F.dropout(x, p, training=self.training)",
        "F.dropout(x, p)",
    ),
    misconceptions="M4.3e G18",
)
def drop_training_flag(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `training=`."""
    if arg := keyword(site.node, "training"):
        yield without(site.node, arg)
