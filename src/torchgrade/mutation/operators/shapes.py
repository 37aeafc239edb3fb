"""Dimensions: which one, how many, in which order."""

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
    keyword,
    number,
    positional,
    receiver,
    renamed,
    source,
    with_keyword,
    with_value,
    without,
)

_REDUCTIONS = (
    "mean sum std var amax amin max min argmax argmin norm prod any all median logsumexp "
    "cumsum softmax log_softmax sort argsort topk flip cat stack concat unbind gather size "
    "unsqueeze squeeze"
).split()
_KEEP = "mean sum std var amax amin max min argmax argmin norm prod any all logsumexp".split()


def dimension(call: cst.Call) -> cst.Arg | None:
    """The argument that says along which dimension a function works."""
    if called(call) not in _REDUCTIONS or dotted(call.func) in ("max", "min", "sum", "any", "all"):
        return None
    if arg := keyword(call, "dim", "axis"):
        return arg
    given = positional(call)
    place = 0 if receiver(call) is not None else 1
    if called(call) in ("topk", "norm"):
        return None
    if len(given) > place and number(given[place].value) is not None:
        return given[place]
    return None


@operator(
    "change-dim",
    cst.Call,
    en=(
        "An operation works along the wrong dimension.",
        "What does each dimension of this tensor mean, and along which one do you go?",
    ),
    es=(
        "Una operación va por la dimensión equivocada.",
        "¿Qué significa cada dimensión de este tensor, y por cuál vas?",
    ),
    example=("p = z.softmax(-1)", "p = z.softmax(0)"),
    misconceptions="M1.5b M9.5b M5.3a",
)
def change_dim(site: Site[cst.Call]) -> Iterator[Change]:
    """`dim=-1` -> `0`, `0` -> `-1`, `1` -> `0`."""
    arg = dimension(site.node)
    value = number(arg.value) if arg else None
    if arg is not None and value is not None:
        # On tensors with one dimension the last one is the first.
        yield with_value(site.node, arg, "-1" if value == 0 else "0")


@operator(
    "drop-dim",
    cst.Call,
    en=(
        "One number for the whole tensor takes the place of one for each row or column.",
        "How many numbers should come out here?",
    ),
    es=(
        "Un solo número para todo el tensor ocupa el lugar de uno por fila o columna.",
        "¿Cuántos números deberían salir aquí?",
    ),
    example=("m = x.mean(0)", "m = x.mean()"),
    misconceptions="M1.5d M9.2b",
)
def drop_dim(site: Site[cst.Call]) -> Iterator[Change]:
    """`x.mean(0)` -> `x.mean()`."""
    arg = dimension(site.node)
    if arg and called(site.node) in ("mean", "sum", "std", "var", "amax", "amin", "norm", "argmax"):
        kept = keyword(site.node, "keepdim", "keepdims")
        yield without(site.node, arg, *([kept] if kept else []))


@operator(
    "drop-keepdim",
    cst.Call,
    en=(
        "A reduced dimension is not kept, so that shapes no longer line up.",
        "Print both shapes before the next operation: how does broadcasting match them?",
    ),
    es=(
        "Una dimensión reducida no se conserva y las formas ya no encajan.",
        "Imprime ambas formas antes de la siguiente operación: ¿cómo las empareja broadcasting?",
    ),
    example=("m = x.mean(1, keepdim=True)", "m = x.mean(1)"),
    misconceptions="M1.5b",
)
def drop_keepdim(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `keepdim=True`."""
    arg = keyword(site.node, "keepdim", "keepdims")
    if arg and source(arg.value) == "True":
        yield without(site.node, arg)


@operator(
    "add-keepdim",
    cst.Call,
    en=(
        "A reduced dimension stays in the shape.",
        "Which shape should the result have?",
    ),
    es=(
        "Una dimensión reducida se queda en la forma.",
        "¿Qué forma debería tener el resultado?",
    ),
    example=("m = x.mean(0)", "m = x.mean(0, keepdim=True)"),
)
def add_keepdim(site: Site[cst.Call]) -> Iterator[Change]:
    """Add `keepdim=True` to a reduction along a dimension."""
    node = site.node
    arg = dimension(node)
    if called(node) not in _KEEP or arg is None or keyword(node, "keepdim", "keepdims"):
        return
    # Broadcasting puts back a first dimension that is gone: nothing would change.
    if number(arg.value) != 0 or not isinstance(site.parent, cst.BinaryOperation):
        yield with_keyword(node, "keepdim", "True")


@operator(
    "drop-new-axis",
    cst.Call,
    cst.Subscript,
    en=(
        "A dimension of size 1 is missing.",
        "Which shape does broadcasting make of these two?",
    ),
    es=(
        "Falta una dimensión de tamaño 1.",
        "¿Qué forma produce broadcasting con estos dos?",
    ),
    example=("d = a.unsqueeze(1) - b", "d = a - b"),
    misconceptions="M1.6a M6.7d",
)
def drop_new_axis(site: Site[cst.Call | cst.Subscript]) -> Iterator[Change]:
    """Drop `unsqueeze(…)`, `[:, None]`, `view(-1, 1)`."""
    node = site.node
    if isinstance(node, cst.Subscript):
        axes = [source(e.slice) for e in node.slice]
        if "None" in axes and set(axes) <= {"None", ":", "..."}:
            yield node.value
        return
    given = [source(a.value) for a in node.args]
    column = called(node) in ("view", "reshape") and given in (["-1", "1"], ["1", "-1"])
    owner = receiver(node)
    if called(node) == "unsqueeze" or column:
        if owner is not None:
            yield owner
        elif node.args:
            yield node.args[0].value


@operator(
    "drop-squeeze",
    cst.Call,
    en=(
        "A dimension of size 1 stays where none was meant.",
        "Are (N, 1) and (N,) the same shape for the next operation?",
    ),
    es=(
        "Queda una dimensión de tamaño 1 que no debía estar.",
        "¿Son (N, 1) y (N,) la misma forma para la operación siguiente?",
    ),
    example=("loss = F.mse_loss(z.squeeze(1), y)", "loss = F.mse_loss(z, y)"),
    misconceptions="M6.7d M7.1c",
)
def drop_squeeze(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `squeeze(…)`, `flatten()`, `view(-1)`."""
    node = site.node
    flat = called(node) in ("view", "reshape") and [source(a.value) for a in node.args] == ["-1"]
    owner = receiver(node)
    if (called(node) in ("squeeze", "flatten", "ravel") or flat) and owner is not None:
        yield owner


@operator(
    "squeeze-all",
    cst.Call,
    en=(
        "More dimensions disappear than were meant.",
        "What happens to the shape of a batch of one?",
    ),
    es=(
        "Desaparecen más dimensiones de las previstas.",
        "¿Qué le pasa a la forma de un lote de uno?",
    ),
    example=("y = z.squeeze(1)", "y = z.squeeze()"),
    misconceptions="M6.7e",
)
def squeeze_all(site: Site[cst.Call]) -> Iterator[Change]:
    """`squeeze(1)` -> `squeeze()`, `flatten(1)` -> `flatten()`."""
    node = site.node
    if called(node) in ("squeeze", "flatten") and receiver(node) is not None and node.args:
        yield node.with_changes(args=[])


@operator(
    "drop-transpose",
    cst.Call,
    cst.Attribute,
    en=(
        "A transpose is missing.",
        "Which dimension is summed over here, and which ones remain?",
    ),
    es=(
        "Falta una transposición.",
        "¿Sobre qué dimensión se suma aquí, y cuáles quedan?",
    ),
    example=("y = x @ w.T", "y = x @ w"),
    misconceptions="M5.3a M4.2f",
)
def drop_transpose(site: Site[cst.Call | cst.Attribute]) -> Iterator[Change]:
    """Drop `.T`, `.mT`, `.transpose(…)`, `.permute(…)`."""
    node = site.node
    if isinstance(node, cst.Attribute):
        if node.attr.value in ("T", "mT"):
            yield node.value
    elif called(node) in _TRANSPOSES and (owner := receiver(node)) is not None:
        yield owner


_TRANSPOSES = ("transpose", "permute", "t", "swapaxes", "movedim", "adjoint")


@operator(
    "reshape-for-transpose",
    cst.Call,
    cst.Attribute,
    en=(
        "The shape is right, but the values stand in another order.",
        "Does a view move any data? Try it with numbers you can follow.",
    ),
    es=(
        "La forma es correcta, pero los valores están en otro orden.",
        "¿Mueve datos una vista? Prueba con números que puedas seguir.",
    ),
    example=("y = x @ w.T", "y = x @ w.reshape(w.T.shape)"),
    misconceptions="G1",
)
def reshape_for_transpose(site: Site[cst.Call | cst.Attribute]) -> Iterator[Change]:
    """`x.T` -> `x.reshape(x.T.shape)`."""
    node = site.node
    method = isinstance(node, cst.Call)
    owner = receiver(node) if isinstance(node, cst.Call) else node.value
    name = called(node) if isinstance(node, cst.Call) else node.attr.value
    if owner is not None and name in (_TRANSPOSES if method else ("T", "mT")):
        yield expr(f"{atom(owner)}.reshape({source(node)}.shape)")


@operator(
    "value-for-index",
    cst.Call,
    cst.Attribute,
    en=(
        "The largest value and its place are confused.",
        "Do you need how large it is, or where it stands?",
    ),
    es=(
        "Se confunden el valor máximo y su posición.",
        "¿Necesitas cuánto vale, o dónde está?",
    ),
    example=("y = z.argmax(1)", "y = z.amax(1)"),
    misconceptions="M7.3h",
)
def value_for_index(site: Site[cst.Call | cst.Attribute]) -> Iterator[Change]:
    """`argmax` <-> `amax`, `.indices` <-> `.values`, `argsort` <-> `sort`."""
    node = site.node
    if isinstance(node, cst.Attribute):
        other = {"indices": "values", "values": "indices"}
        taken = isinstance(node.value, cst.Call) and not isinstance(site.parent, cst.Call)
        if taken and node.attr.value in other:
            yield node.with_changes(attr=cst.Name(other[node.attr.value]))
        return
    names = {"argmax": "amax", "amax": "argmax", "argmin": "amin", "amin": "argmin"}
    if called(node) in names:
        yield renamed(node, names[called(node)])


@operator(
    "stack-for-cat",
    cst.Call,
    en=(
        "Tensors are joined along a new dimension, or along an old one, by mistake.",
        "Which shape should the joined tensor have?",
    ),
    es=(
        "Los tensores se unen por una dimensión nueva, o por una vieja, por error.",
        "¿Qué forma debería tener el tensor unido?",
    ),
    example=("x = torch.stack(rows)", "x = torch.cat(rows)"),
)
def stack_for_cat(site: Site[cst.Call]) -> Iterator[Change]:
    """`torch.stack` <-> `torch.cat`."""
    other = {"torch.stack": "cat", "torch.cat": "stack", "np.stack": "concatenate"}
    name = dotted(site.node.func)
    if name in other:
        yield renamed(site.node, other[name])
