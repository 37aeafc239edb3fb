"""What counts and what does not: masks, weights, dropout."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.operators.losses import LOSSES
from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site
from torchgrade.mutation.syntax import (
    atom,
    called,
    keyword,
    number,
    positional,
    receiver,
    renamed,
    source,
    with_value,
    without,
)


@operator(
    "mask-with-zero",
    cst.Call,
    cst.Attribute,
    cst.UnaryOperation,
    en=(
        "Masked scores become 0 instead of minus infinity.",
        "How much weight has a score of 0 after the softmax?",
    ),
    es=(
        "Las puntuaciones enmascaradas pasan a ser 0 en vez de menos infinito.",
        "¿Cuánto pesa una puntuación de 0 después de softmax?",
    ),
    example=(
        'z = z.masked_fill(mask, float("-inf"))',
        "z = z.masked_fill(mask, 0.0)",
    ),
)
def mask_with_zero(site: Site[cst.Call | cst.Attribute | cst.UnaryOperation]) -> Iterator[Change]:
    """`-inf` -> `0.0`."""
    node = site.node
    text = source(node).replace("'", '"')
    negative = text in (
        'float("-inf")', '-float("inf")', "-math.inf", "-torch.inf", "-np.inf", "-1e9"
    )  # fmt: skip
    if negative or (isinstance(node, cst.Attribute) and ".finfo(" in text and text.endswith("min")):
        yield cst.Float("0.0")


@operator(
    "invert-mask",
    cst.Call,
    cst.UnaryOperation,
    en=(
        "A mask means the reverse of what it should.",
        "What does True mean in your mask: keep or drop?",
    ),
    es=(
        "Una máscara significa lo contrario de lo que debería.",
        "¿Qué significa True en tu máscara: conservar o descartar?",
    ),
    example=(
        "z = z.masked_fill(mask, v)",
        "z = z.masked_fill(~mask, v)",
    ),
    misconceptions="M3.2g M10.3g",
)
def invert_mask(site: Site[cst.Call | cst.UnaryOperation]) -> Iterator[Change]:
    """Invert a mask, exchange the two values of `where`, or `triu` and `tril`."""
    node = site.node
    if isinstance(node, cst.UnaryOperation):
        if isinstance(node.operator, cst.BitInvert):
            yield node.expression
        return
    given = positional(node)
    name = called(node)
    if name in ("masked_fill", "masked_fill_", "masked_select") and given:
        mask = given[-2 if len(given) > 2 else 0] if receiver(node) is None else given[0]
        if not isinstance(mask.value, cst.UnaryOperation):
            yield with_value(node, mask, f"~{atom(mask.value)}")
    elif name == "where" and len(given) == 3:
        args = [
            given[0],
            given[2].with_changes(comma=given[1].comma),
            given[1].with_changes(comma=given[2].comma),
        ]
        yield node.with_changes(args=args)
    elif name in ("triu", "tril"):
        yield renamed(node, "tril" if name == "triu" else "triu")


@operator(
    "drop-ignored",
    cst.Call,
    en=(
        "Weights or exceptions of a loss are ignored.",
        "Which samples or classes count more, or not at all?",
    ),
    es=(
        "Se ignoran los pesos o las excepciones de una pérdida.",
        "¿Qué muestras o clases cuentan más, o no cuentan?",
    ),
    example=(
        "F.cross_entropy(z, y, ignore_index=-1)",
        "F.cross_entropy(z, y)",
    ),
    misconceptions="M7.1e",
)
def drop_ignored(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `ignore_index=`, `weight=`, `pos_weight=`, `label_smoothing=`."""
    for name in ("ignore_index", "weight", "pos_weight", "label_smoothing"):
        if called(site.node) in LOSSES and (arg := keyword(site.node, name)):
            yield without(site.node, arg)


@operator(
    "dropout-complement",
    cst.Call,
    en=(
        "What is kept and what is dropped are confused.",
        "Which share of the values is zero? Try a probability other than 0.5.",
    ),
    es=(
        "Se confunde lo que se conserva con lo que se descarta.",
        "¿Qué parte de los valores es cero? Prueba una probabilidad distinta de 0.5.",
    ),
    example=("drop = nn.Dropout(p)", "drop = nn.Dropout(1 - p)"),
    misconceptions="M4.5c",
)
def dropout_complement(site: Site[cst.Call]) -> Iterator[Change]:
    """`Dropout(p)` -> `Dropout(1 - p)`."""
    node = site.node
    if "dropout" not in called(node).lower() and called(node) != "bernoulli":
        return
    given = [a for a in node.args if a.keyword is None or a.keyword.value == "p"]
    index = 0 if called(node)[:1].isupper() else 1
    if len(given) > index and number(given[index].value) != 0.5:
        yield with_value(node, given[index], f"1 - {atom(given[index].value)}")
