"""Devices and dtypes: followed, forgotten, or written down once and for all."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site
from torchgrade.mutation.syntax import (
    called,
    dotted,
    keyword,
    receiver,
    renamed,
    source,
    without,
)

_CASTS = ("float", "double", "half", "bfloat16", "long", "int", "bool", "type_as")


@operator(
    "drop-to",
    cst.Call,
    en=(
        "Something stays on its device, or keeps its dtype.",
        "Where do the two operands of the next operation live?",
    ),
    es=(
        "Algo se queda en su dispositivo, o conserva su dtype.",
        "¿Dónde están los dos operandos de la operación siguiente?",
    ),
    example=("y = y.to(device)", "y = y"),
    misconceptions="M7.2g M7.2h",
)
def drop_to(site: Site[cst.Call]) -> Iterator[Change]:
    """`x.to(…)` -> `x`."""
    owner = receiver(site.node)
    if called(site.node) in ("to", "cuda", "cpu") and owner is not None:
        yield owner


@operator(
    "drop-device",
    cst.Call,
    en=(
        "A new tensor is made on the default device.",
        "On which device is a tensor that you make here?",
    ),
    es=(
        "Un tensor nuevo se crea en el dispositivo por defecto.",
        "¿En qué dispositivo está un tensor que creas aquí?",
    ),
    example=("i = torch.arange(n, device=x.device)", "i = torch.arange(n)"),
    misconceptions="M1.2d G30",
)
def drop_device(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `device=`."""
    if (arg := keyword(site.node, "device")) and called(site.node) != "Generator":
        yield without(site.node, arg)


@operator(
    "fixed-device",
    cst.Arg,
    en=(
        "A device is written down once and for all.",
        "Whose device is it, and what if there is another one?",
    ),
    es=(
        "Un dispositivo queda escrito de una vez por todas.",
        "¿Qué pasa si los datos están en otro dispositivo?",
    ),
    example=("y = y.to(device)", 'y = y.to("cpu")'),
    misconceptions="M7.4f G30",
)
def fixed_device(site: Site[cst.Arg]) -> Iterator[Change]:
    """`device` -> `"cpu"` in `.to(…)` and `device=`."""
    node, call = site.node, site.parent
    text = source(node.value)
    given = node.keyword is not None and node.keyword.value == "device"
    moved = called(call) == "to" and text.endswith("device") and node.keyword is None
    if (given or moved) and text not in ('"cpu"', "'cpu'"):
        yield node.with_changes(value=cst.SimpleString('"cpu"'))


@operator(
    "drop-dtype",
    cst.Call,
    en=(
        "A new tensor has the default dtype.",
        "Which dtype should the result have, and which one has it?",
    ),
    es=(
        "Un tensor nuevo tiene el dtype por defecto.",
        "¿Qué dtype debería tener el resultado, y cuál tiene?",
    ),
    example=("p = torch.zeros(n, dtype=x.dtype)", "p = torch.zeros(n)"),
    misconceptions="M1.2d M3.2e M8.3h M9.4e",
)
def drop_dtype(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `dtype=`."""
    if arg := keyword(site.node, "dtype"):
        yield without(site.node, arg)


@operator(
    "fixed-dtype",
    cst.Arg,
    en=(
        "A dtype is written down once and for all.",
        "What happens to an input of another dtype?",
    ),
    es=(
        "Un dtype queda escrito de una vez por todas.",
        "¿Qué le pasa a una entrada de otro dtype?",
    ),
    example=("p = torch.zeros(n, dtype=x.dtype)", "p = torch.zeros(n, dtype=torch.float32)"),
    misconceptions="M1.4e M1.5g M3.2e",
)
def fixed_dtype(site: Site[cst.Arg]) -> Iterator[Change]:
    """`x.dtype` -> `torch.float32` as an argument."""
    text = source(site.node.value)
    if text.endswith("dtype") and called(site.parent) != "":
        yield site.node.with_changes(value=cst.Attribute(cst.Name("torch"), cst.Name("float32")))


@operator(
    "change-precision",
    cst.Attribute,
    cst.Call,
    en=(
        "Numbers are kept with the wrong precision.",
        "How many digits are left after a long sum, and which dtype is asked for?",
    ),
    es=(
        "Los números se guardan con otra precisión.",
        "¿Cuántos dígitos quedan después de una suma larga, y qué dtype se pide?",
    ),
    example=("total = torch.zeros(n, dtype=torch.float64)",
             "total = torch.zeros(n, dtype=torch.float32)"),
    misconceptions="M1.3e M9.5f M9.7a G17",
)  # fmt: skip
def change_precision(site: Site[cst.Attribute | cst.Call]) -> Iterator[Change]:
    """float64 <-> float32, bfloat16 -> float32, int64 -> int32."""
    other = {
        "float64": "float32", "float32": "float64", "double": "float", "bfloat16": "float32",
        "float16": "float32", "int64": "int32", "long": "int",
    }  # fmt: skip
    node = site.node
    if isinstance(node, cst.Attribute):
        if dotted(node.value) in ("torch", "np") and node.attr.value in other:
            yield node.with_changes(attr=cst.Name(other[node.attr.value]))
    elif called(node) in ("double", "long") and receiver(node) is not None and not node.args:
        yield renamed(node, other[called(node)])


@operator(
    "drop-cast",
    cst.Call,
    en=(
        "A conversion of the dtype is missing.",
        "Which dtype has this value, and which one does its user expect?",
    ),
    es=(
        "Falta una conversión de dtype.",
        "¿Qué dtype tiene este valor, y cuál espera quien lo usa?",
    ),
    example=("y = y.float()", "y = y"),
    misconceptions="M6.5e M6.7j",
)
def drop_cast(site: Site[cst.Call]) -> Iterator[Change]:
    """`x.float()` -> `x`."""
    owner = receiver(site.node)
    if called(site.node) in _CASTS and owner is not None:
        yield owner
