"""torch.compile: what is compiled, how often, and what breaks the graph."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site, mentions, params
from torchgrade.mutation.syntax import (
    assignment,
    atom,
    body_of,
    called,
    dotted,
    expr,
    keyword,
    positional,
    source,
    stmt,
    with_body,
    without,
)


def _is_compile(node: cst.CSTNode | None) -> bool:
    return isinstance(node, cst.Call) and dotted(node.func) in ("torch.compile", "compile")


@operator(
    "drop-compile",
    cst.Call,
    en=(
        "Nothing is compiled.",
        "Is the compiler ever called?",
    ),
    es=(
        "No se compila nada.",
        "¿Se llama alguna vez al compilador?",
    ),
    example=("step = torch.compile(f)", "step = f"),
    misconceptions="M9.6b",
)
def drop_compile(site: Site[cst.Call]) -> Iterator[Change]:
    """`torch.compile(f, …)` -> `f`."""
    given = positional(site.node)
    if _is_compile(site.node) and given:
        yield given[0].value


@operator(
    "compile-in-loop",
    cst.For,
    cst.While,
    en=(
        "torch.compile is called again in each round.",
        "How many times is torch.compile called for 100 batches?",
    ),
    es=(
        "torch.compile se llama de nuevo en cada vuelta.",
        "¿Cuántas veces se llama a torch.compile con 100 lotes?",
    ),
    example=(
        "step = torch.compile(f)\nfor x in batches:\n    step(x)",
        "for x in batches:\n    step = torch.compile(f)\n    step(x)",
    ),
    misconceptions="M9.1a",
)
def compile_in_loop(site: Site[cst.For | cst.While]) -> Iterator[Change]:
    """Move `step = torch.compile(f)` from before a loop into it."""
    for before in site.own(site.earlier):
        assigned = assignment(before)
        if (
            assigned
            and _is_compile(assigned[1])
            and isinstance(assigned[0], cst.Name)
            and mentions(site.node, assigned[0].value)
            and body_of(site.node)
        ):
            inside = with_body(site.node, [before, *body_of(site.node)])
            yield {before: (), site.node: (inside,)}


@operator(
    "compile-each-call",
    cst.ListComp,
    cst.GeneratorExp,
    en=(
        "torch.compile is called again for each item.",
        "How many times is torch.compile called for 100 batches?",
    ),
    es=(
        "torch.compile se llama de nuevo con cada elemento.",
        "¿Cuántas veces se llama a torch.compile con 100 lotes?",
    ),
    example=(
        "def run(f, xs):\n    step = torch.compile(f)\n    return [step(x) for x in xs]",
        "def run(f, xs):\n    step = torch.compile(f)\n"
        "    return [torch.compile(f)(x) for x in xs]",
    ),
    misconceptions="M9.1a",
)
def compile_each_call(site: Site[cst.ListComp | cst.GeneratorExp]) -> Iterator[Change]:
    """`[step(x) for x in xs]` -> `[torch.compile(f)(x) for x in xs]`."""
    made = site.node.elt
    at = site.function
    if not isinstance(made, cst.Call) or not isinstance(made.func, cst.Name) or at is None:
        return
    for statement in body_of(at):
        assigned = assignment(statement)
        if assigned and _is_compile(assigned[1]) and source(assigned[0]) == made.func.value:
            yield site.node.with_changes(elt=made.with_changes(func=assigned[1]))


@operator(
    "break-graph",
    cst.FunctionDef,
    en=(
        "Something in the function can't be part of a graph.",
        "How many graphs do you get, and which line ends the first one?",
    ),
    es=(
        "Algo de la función no puede formar parte de un grafo.",
        "¿Cuántos grafos salen, y qué línea termina el primero?",
    ),
    example=(
        "def forward(self, x):  # for torch.compile\n    return x + 1",
        "def forward(self, x):  # for torch.compile\n"
        "    torch._dynamo.graph_break()\n    return x + 1",
    ),
    misconceptions="M9.2c M9.3a M9.3e",
)
def break_graph(site: Site[cst.FunctionDef]) -> Iterator[Change]:
    """Insert `torch._dynamo.graph_break()`, in cells that have to do with compiling."""
    node = site.node
    own = site.own(body_of(node))
    if not site.about_compiling or not own or node.name.value.startswith("__"):
        return
    calls_compile = "torch.compile(" in source(node)
    if not calls_compile and [p for p in params(node) if p != "self"]:
        yield {own[0]: (stmt("torch._dynamo.graph_break()\n"), own[0])}


@operator(
    "branch-on-value",
    cst.Call,
    en=(
        "Python decides on the value of a tensor.",
        "Does this decision depend on a number inside a tensor?",
    ),
    es=(
        "Python decide según el valor de un tensor.",
        "¿Depende esta decisión de un número dentro de un tensor?",
    ),
    example=(
        "def gate(x):  # for torch.compile\n    return torch.where(x.mean() > t, x, -x)",
        "def gate(x):  # for torch.compile\n    return (x if (x.mean() > t).all() else -x)",
    ),
    misconceptions="M9.2a",
)
def branch_on_value(site: Site[cst.Call]) -> Iterator[Change]:
    """`torch.where(c, a, b)` -> `a if c.all() else b`, in cells about compiling."""
    given = positional(site.node)
    if site.about_compiling and dotted(site.node.func) == "torch.where" and len(given) == 3:
        test, one, two = (g.value for g in given)
        yield expr(f"({source(one)} if {atom(test)}.all() else {source(two)})")


@operator(
    "drop-compile-option",
    cst.Call,
    en=(
        "An option of the compiler is missing.",
        "How many graphs are there after three different batch sizes?",
    ),
    es=(
        "Falta una opción del compilador.",
        "¿Cuántos grafos hay después de tres tamaños de lote distintos?",
    ),
    example=("torch.compile(f, dynamic=True)", "torch.compile(f)"),
    misconceptions="M9.4a M9.4b",
)
def drop_compile_option(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `dynamic=`, `fullgraph=`, `mode=` of `torch.compile`."""
    if called(site.node) == "compile":
        for name in ("dynamic", "fullgraph", "mode", "backend"):
            if arg := keyword(site.node, name):
                yield without(site.node, arg)


@operator(
    "number-for-tensor",
    cst.Call,
    en=(
        "A Python number stands where a tensor was meant.",
        "Which type has this value, and what can be done with it later?",
    ),
    es=(
        "Hay un número de Python donde se quería un tensor.",
        "¿Qué tipo tiene este valor, y qué se puede hacer con él después?",
    ),
    example=("rate = torch.tensor(lr)", "rate = lr"),
    misconceptions="M9.6a M9.6c M2.2g",
)
def number_for_tensor(site: Site[cst.Call]) -> Iterator[Change]:
    """`torch.tensor(x)` -> `x`."""
    given = positional(site.node)
    if dotted(site.node.func) in ("torch.tensor", "torch.as_tensor") and given:
        yield given[0].value
