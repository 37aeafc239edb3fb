"""Losses and the functions before them: logits, probabilities, masks, reductions."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site
from torchgrade.mutation.syntax import (
    atom,
    called,
    dotted,
    expr,
    is_module,
    keyword,
    operand,
    positional,
    receiver,
    renamed,
    source,
    with_keyword,
    with_value,
    without,
)

LOSSES = (
    "mse_loss l1_loss smooth_l1_loss huber_loss cross_entropy nll_loss binary_cross_entropy "
    "binary_cross_entropy_with_logits MSELoss L1Loss CrossEntropyLoss NLLLoss BCELoss "
    "BCEWithLogitsLoss"
).split()
"""Losses, as functions and as classes."""


def _with_operand(call: cst.Call, text: str) -> cst.BaseExpression:
    owner = receiver(call)
    if owner is None:
        return with_value(call, call.args[0], text)
    assert isinstance(call.func, cst.Attribute)
    return call.with_changes(func=call.func.with_changes(value=expr(f"({text})")))


@operator(
    "activation-before-loss",
    cst.Call,
    en=(
        "A loss that wants raw scores gets probabilities.",
        "How often is the sigmoid or softmax applied between the scores and the loss?",
    ),
    es=(
        "Una pérdida que quiere puntuaciones sin normalizar recibe probabilidades.",
        "¿Cuántas veces se aplica la sigmoide o softmax entre las puntuaciones y la pérdida?",
    ),
    example=(
        "F.cross_entropy(z, y)",
        "F.cross_entropy(z.softmax(-1), y)",
    ),
    misconceptions="M6.5a M6.7a M6.7h M7.1d",
)
def activation_before_loss(site: Site[cst.Call]) -> Iterator[Change]:
    """Put a sigmoid or a softmax around the scores of a loss."""
    node = site.node
    given = positional(node)
    if given and called(node) in ("binary_cross_entropy_with_logits", "cross_entropy"):
        how = "softmax(-1)" if called(node) == "cross_entropy" else "sigmoid()"
        yield with_value(node, given[0], f"{atom(given[0].value)}.{how}")


@operator(
    "wrong-loss-class",
    cst.Attribute,
    cst.Name,
    en=(
        "The loss does not fit what the network gives.",
        "Does this loss want raw scores, probabilities or their logarithms?",
    ),
    es=(
        "La pérdida no corresponde a lo que da la red.",
        "¿Quiere esta pérdida puntuaciones, probabilidades o sus logaritmos?",
    ),
    example=("loss_fn = nn.BCEWithLogitsLoss()", "loss_fn = nn.BCELoss()"),
    misconceptions="M6.7i M10.4d",
)
def wrong_loss_class(site: Site[cst.Attribute | cst.Name]) -> Iterator[Change]:
    """Exchange a loss for its neighbour."""
    node = site.node
    other = {
        "BCEWithLogitsLoss": "BCELoss",
        "CrossEntropyLoss": "NLLLoss",
        "MSELoss": "L1Loss",
        "binary_cross_entropy_with_logits": "binary_cross_entropy",
        "cross_entropy": "nll_loss",
        "mse_loss": "l1_loss",
    }
    if isinstance(node, cst.Name):
        if not isinstance(site.parent, cst.Attribute) and node.value in other:
            yield cst.Name(other[node.value])
    elif node.attr.value in other and is_module(node.value):
        yield node.with_changes(attr=cst.Name(other[node.attr.value]))


@operator(
    "activation-at-end",
    cst.Call,
    cst.Return,
    en=(
        "The network ends in an activation instead of giving raw scores.",
        "Can the outputs of your network be negative, and can they be large?",
    ),
    es=(
        "La red termina en una activación en vez de dar puntuaciones sin normalizar.",
        "¿Pueden las salidas de tu red ser negativas, y pueden ser grandes?",
    ),
    example=(
        "def forward(self, x):\n    return self.out(x)",
        "def forward(self, x):\n    return torch.sigmoid(self.out(x))",
    ),
    misconceptions="M4.1a M4.1d M10.4b",
)
def activation_at_end(site: Site[cst.Call | cst.Return]) -> Iterator[Change]:
    """Put a sigmoid behind the last linear layer."""
    node, function = site.node, site.function
    if isinstance(node, cst.Return):
        last = node.value
        if (
            function
            and function.name.value == "forward"
            and isinstance(last, cst.Call)
            and isinstance(last.func, cst.Attribute)
            and dotted(last.func.value) == "self"
        ):
            yield node.with_changes(value=expr(f"torch.sigmoid({source(last)})"))
    elif (
        called(node) == "Sequential"
        and len(node.args) > 1
        and not node.args[-1].star
        and called(node.args[-1].value) in ("Linear", "LazyLinear", "Conv2d")
    ):
        # A comma behind the last one is as good as none.
        kept = node.args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        yield node.with_changes(args=[*node.args[:-1], kept, cst.Arg(expr("nn.Sigmoid()"))])


@operator(
    "log-softmax-for-softmax",
    cst.Call,
    en=(
        "Probabilities and their logarithms are confused.",
        "Should these numbers sum to one?",
    ),
    es=(
        "Se confunden las probabilidades con sus logaritmos.",
        "¿Deberían sumar uno estos números?",
    ),
    example=("p = z.softmax(-1)", "p = z.log_softmax(-1)"),
)
def log_softmax_for_softmax(site: Site[cst.Call]) -> Iterator[Change]:
    """`softmax` <-> `log_softmax`, `logsigmoid` -> `sigmoid`."""
    other = {"softmax": "log_softmax", "log_softmax": "softmax"}
    if called(site.node) in other:
        yield renamed(site.node, other[called(site.node)])
    if called(site.node) == "logsigmoid" and (value := operand(site.node)) is not None:
        yield expr(f"{atom(value)}.sigmoid()")


@operator(
    "softmax-for-sigmoid",
    cst.Call,
    en=(
        "Labels that are independent compete for one probability, or the reverse.",
        "Can two labels be true at once?",
    ),
    es=(
        "Etiquetas independientes compiten por una sola probabilidad, o al revés.",
        "¿Pueden ser ciertas dos etiquetas a la vez?",
    ),
    example=("p = torch.sigmoid(z)", "p = z.softmax(-1)"),
    misconceptions="M4.1b M10.4d",
)
def softmax_for_sigmoid(site: Site[cst.Call]) -> Iterator[Change]:
    """`sigmoid` <-> `softmax`."""
    value = operand(site.node)
    if value is not None and called(site.node) == "sigmoid":
        yield expr(f"{atom(value)}.softmax(-1)")
    elif value is not None and called(site.node) == "softmax":
        yield expr(f"{atom(value)}.sigmoid()")


@operator(
    "drop-activation",
    cst.Call,
    en=(
        "An activation is missing.",
        "What is a linear layer of a linear layer? On which scale is the result?",
    ),
    es=(
        "Falta una función de activación.",
        "¿Qué es una capa lineal de una capa lineal? ¿En qué escala está el resultado?",
    ),
    example=("h = torch.relu(self.first(x))", "h = self.first(x)"),
    misconceptions="M4.1c M7.3g",
)
def drop_activation(site: Site[cst.Call]) -> Iterator[Change]:
    """`relu(x)`, `tanh(x)`, `sigmoid(x)` … -> `x`."""
    names = ("relu", "tanh", "sigmoid", "gelu", "silu", "softmax", "leaky_relu", "logsigmoid")
    value = operand(site.node)
    if called(site.node) in names and value is not None:
        yield value


@operator(
    "drop-activation-layer",
    cst.Call,
    en=(
        "An activation layer is missing between two linear ones.",
        "What is a linear layer of a linear layer?",
    ),
    es=(
        "Falta una capa de activación entre dos lineales.",
        "¿Qué es una capa lineal de una capa lineal?",
    ),
    example=(
        "net = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 3))",
        "net = nn.Sequential(nn.Linear(5, 8), nn.Linear(8, 3))",
    ),
    misconceptions="M4.1c",
)
def drop_activation_layer(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop one activation of an `nn.Sequential`."""
    if called(site.node) == "Sequential":
        for arg in site.node.args:
            if called(arg.value) in ("ReLU", "Tanh", "GELU", "Sigmoid", "SiLU", "activation"):
                yield without(site.node, arg)


@operator(
    "sum-for-mean",
    cst.Call,
    en=(
        "Sum and mean are confused.",
        "Does this number depend on how many samples there are?",
    ),
    es=(
        "Se confunden la suma y la media.",
        "¿Depende este número de cuántas muestras hay?",
    ),
    example=("loss = (d * d).mean()", "loss = (d * d).sum()"),
    misconceptions="M6.5i M7.1g M8.2a",
)
def sum_for_mean(site: Site[cst.Call]) -> Iterator[Change]:
    """`.mean(` <-> `.sum(`; `reduction="mean"` <-> `"sum"`."""
    node = site.node
    other = {"mean": "sum", "sum": "mean"}
    name = called(node)
    reduction = keyword(node, "reduction")
    if reduction is not None:
        given = source(reduction.value).strip("'\"")
        if given in ("mean", "sum", "none"):
            yield with_value(node, reduction, f'"{other.get(given, "mean")}"')
    elif name in LOSSES:
        yield with_keyword(node, "reduction", '"sum"')
    elif (
        name in other
        and isinstance(node.func, cst.Attribute)
        and (receiver(node) is not None or is_module(node.func.value))
    ):
        yield renamed(node, other[name])


@operator(
    "unstable-formula",
    cst.Call,
    en=(
        "A stable function is written out as a formula.",
        "What do the parts of your formula give for scores of 200 and -200?",
    ),
    es=(
        "Una función estable se escribe como fórmula.",
        "¿Qué dan las partes de tu fórmula con puntuaciones de 200 y -200?",
    ),
    example=("torch.logsumexp(z, dim=1)", "z.exp().sum(dim=1).log()"),
    misconceptions="M6.7b M6.7i",
)
def unstable_formula(site: Site[cst.Call]) -> Iterator[Change]:
    """`log_softmax`, `logsumexp`, `logsigmoid`, `log1p`, `softplus` -> their definitions."""
    node = site.node
    value = operand(node)
    if value is None:
        return
    rest = node.args if receiver(node) is not None else node.args[1:]
    given = ", ".join(source(a.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for a in rest)
    x = atom(value)
    formulas = {
        "log_softmax": f"{x}.softmax({given}).log()",
        "logsumexp": f"{x}.exp().sum({given}).log()",
        "logsigmoid": f"{x}.sigmoid().log()",
        "softplus": f"(1 + {x}.exp()).log()",
        "log1p": f"(1 + {x}).log()",
        "expm1": f"({x}.exp() - 1)",
    }
    if called(node) in formulas and dotted(node.func).split(".")[0] != "math":
        yield expr(formulas[called(node)])


@operator(
    "scale-scores",
    cst.Call,
    en=(
        "The scores are scaled before the softmax.",
        "Which temperature has your softmax: is it flatter or sharper than it should be?",
    ),
    es=(
        "Las puntuaciones se escalan antes de softmax.",
        "¿Qué temperatura tiene tu softmax: es más plana o más aguda de lo debido?",
    ),
    example=("p = scores.softmax(-1)", "p = (2 * scores).softmax(-1)"),
)
def scale_scores(site: Site[cst.Call]) -> Iterator[Change]:
    """`softmax(z)` -> `softmax(2 * z)`."""
    value = operand(site.node)
    if called(site.node) in ("softmax", "log_softmax") and value is not None:
        yield _with_operand(site.node, f"2 * {atom(value)}")
