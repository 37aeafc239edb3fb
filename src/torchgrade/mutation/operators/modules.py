"""What a module registers: parameters, buffers, submodules."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site, mentions
from torchgrade.mutation.syntax import (
    assignment,
    atom,
    called,
    dotted,
    expr,
    expression_of,
    keyword,
    positional,
    source,
    stmt,
    with_value,
)


def _registered(statement: cst.CSTNode) -> tuple[str, str] | None:
    """Name and value of `self.register_buffer("name", value)`."""
    call = expression_of(statement)
    if isinstance(call, cst.Call) and dotted(call.func) == "self.register_buffer":
        given = positional(call)
        value = keyword(call, "tensor") or (given[1] if len(given) > 1 else None)
        if given and isinstance(given[0].value, cst.SimpleString) and value is not None:
            return source(given[0].value).strip("\"'"), source(value.value)
    return None


def _parameter(statement: cst.CSTNode) -> tuple[str, str] | None:
    """Name and value of `self.name = nn.Parameter(value)`."""
    assigned = assignment(statement)
    if assigned and isinstance(assigned[0], cst.Attribute) and called(assigned[1]) == "Parameter":
        assert isinstance(assigned[1], cst.Call)
        if dotted(assigned[0].value) == "self" and assigned[1].args:
            return assigned[0].attr.value, source(assigned[1].args[0].value)
    return None


@operator(
    "buffer-to-attribute",
    cst.SimpleStatementLine,
    en=(
        "A statistic is a plain attribute of the module.",
        "Is it in your state_dict, and does it follow .to(device)?",
    ),
    es=(
        "Una estadística es un atributo corriente del módulo.",
        "¿Está en tu state_dict, y acompaña a .to(device)?",
    ),
    example=('self.register_buffer("mean", m)', "self.mean = m"),
    misconceptions="M4.4a M9.3c",
)
def buffer_to_attribute(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`self.register_buffer("n", t)` -> `self.n = t`."""
    if found := _registered(site.node):
        yield (stmt(f"self.{found[0]} = {found[1]}\n"),)


@operator(
    "buffer-to-parameter",
    cst.SimpleStatementLine,
    en=(
        "A statistic is a parameter, which the optimizer changes.",
        "Which tensors of your module should be learned?",
    ),
    es=(
        "Una estadística es un parámetro, que el optimizador cambia.",
        "¿Qué tensores de tu módulo deberían aprenderse?",
    ),
    example=('self.register_buffer("mean", m)', "self.mean = torch.nn.Parameter(m)"),
    misconceptions="M4.6a",
)
def buffer_to_parameter(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`self.register_buffer("n", t)` -> `self.n = nn.Parameter(t)`."""
    found = _registered(site.node)
    if found and found[1] != "None":
        nn = "nn" if mentions(site.above[0], "nn") else "torch.nn"
        yield (stmt(f"self.{found[0]} = {nn}.Parameter({found[1]})\n"),)


@operator(
    "parameter-to-tensor",
    cst.SimpleStatementLine,
    en=(
        "A weight is a plain tensor that the module doesn't know.",
        "What does list(module.parameters()) hold?",
    ),
    es=(
        "Un peso es un tensor corriente que el módulo no conoce.",
        "¿Qué contiene list(module.parameters())?",
    ),
    example=("self.w = nn.Parameter(t)", "self.w = t.requires_grad_()"),
    misconceptions="M4.2a",
)
def parameter_to_tensor(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`self.w = nn.Parameter(t)` -> `self.w = t.requires_grad_()`."""
    if found := _parameter(site.node):
        yield (stmt(f"self.{found[0]} = {atom(expr(found[1]))}.requires_grad_()\n"),)


@operator(
    "parameter-to-buffer",
    cst.SimpleStatementLine,
    en=(
        "A weight is a buffer, which no optimizer learns.",
        "Which tensors does the optimizer get?",
    ),
    es=(
        "Un peso es un búfer, que ningún optimizador aprende.",
        "¿Qué tensores recibe el optimizador?",
    ),
    example=("self.w = nn.Parameter(t)", 'self.register_buffer("w", t)'),
    misconceptions="M4.2a",
)
def parameter_to_buffer(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`self.w = nn.Parameter(t)` -> `self.register_buffer("w", t)`."""
    if found := _parameter(site.node):
        yield (stmt(f'self.register_buffer("{found[0]}", {found[1]})\n'),)


@operator(
    "module-list-to-list",
    cst.Call,
    en=(
        "Submodules are kept in a plain list or dict.",
        "How many parameters does your model report?",
    ),
    es=(
        "Los submódulos se guardan en una lista o un diccionario corrientes.",
        "¿Cuántos parámetros declara tu modelo?",
    ),
    example=("self.layers = nn.ModuleList(layers)", "self.layers = list(layers)"),
    misconceptions="M4.3a",
)
def module_list_to_list(site: Site[cst.Call]) -> Iterator[Change]:
    """`nn.ModuleList(x)` -> `list(x)`, `nn.ModuleDict(x)` -> `dict(x)`."""
    plain = {"ModuleList": "list", "ModuleDict": "dict", "ParameterList": "list"}
    name = called(site.node)
    if name in plain:
        yield site.node.with_changes(func=cst.Name(plain[name]))


@operator(
    "drop-super-init",
    cst.SimpleStatementLine,
    en=(
        "The base class is not set up.",
        "What must a module do before it takes its first layer?",
    ),
    es=(
        "La clase base no se inicializa.",
        "¿Qué tiene que hacer un módulo antes de recibir su primera capa?",
    ),
    example=("super().__init__()\nself.a = 1", "self.a = 1"),
    misconceptions="G3",
)
def drop_super_init(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """Drop `super().__init__(…)`."""
    call = expression_of(site.node)
    if called(call) == "__init__":
        yield ()


@operator(
    "shared-layer",
    cst.ListComp,
    cst.GeneratorExp,
    en=(
        "Layers of the same shape are one and the same layer.",
        "Should two layers of the same shape share their weights?",
    ),
    es=(
        "Capas de la misma forma son una sola capa.",
        "¿Deberían compartir los pesos dos capas de la misma forma?",
    ),
    example=(
        "blocks = [Block(d) for _ in range(n)]",
        "blocks = [Block(d)] * n",
    ),
    misconceptions="M4.3h",
)
def shared_layer(site: Site[cst.ListComp | cst.GeneratorExp]) -> Iterator[Change]:
    """`[Block(d) for _ in range(n)]` -> `[Block(d)] * n`."""
    node = site.node
    loop = node.for_in
    count = loop.iter
    if dotted(getattr(count, "func", count)) != "range" or not isinstance(count, cst.Call):
        return
    plain = len(count.args) == 1 and not loop.ifs and loop.inner_for_in is None
    name = loop.target.value if isinstance(loop.target, cst.Name) else ""
    if not plain or not name or mentions(node.elt, name):
        return
    made = called(node.elt)
    new = made[:1].isupper() or made in ("deepcopy", "activation")
    if new or isinstance(node.elt, cst.List | cst.Dict | cst.ListComp):
        yield expr(f"[{source(node.elt)}] * {atom(count.args[0].value)}")


@operator(
    "flip-flag",
    cst.Call,
    en=(
        "An option is set the wrong way.",
        "What does each of these options switch on or off?",
    ),
    es=(
        "Una opción está al revés.",
        "¿Qué activa o desactiva cada una de estas opciones?",
    ),
    example=("f = nn.Linear(5, 3, bias=False)", "f = nn.Linear(5, 3, bias=True)"),
    misconceptions="M3.4c M4.2h M8.4h M9.4b",
)
def flip_flag(site: Site[cst.Call]) -> Iterator[Change]:
    """`True` <-> `False` of an option that no other operator cares for."""
    others = (
        "keepdim keepdims shuffle drop_last create_graph retain_graph requires_grad unbiased "
        "allow_unused materialize_grads fullgraph dynamic non_blocking pin_memory "
        "persistent_workers weights_only copy sparse prefetch".split()
    )
    for arg in site.node.args:
        text = source(arg.value)
        if arg.keyword and arg.keyword.value not in others and text in ("True", "False"):
            yield with_value(site.node, arg, "False" if text == "True" else "True")
