"""Gradients that are cut, kept, or computed where they should not be."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site, nodes, params
from torchgrade.mutation.syntax import (
    assignment,
    atom,
    called,
    dotted,
    expr,
    expression_of,
    keyword,
    only,
    positional,
    receiver,
    renamed,
    source,
    stmt,
    with_body,
    without,
)

_BLOCKS = ("no_grad", "inference_mode", "set_grad_enabled", "enable_grad")
_NOT_DIFFERENTIATED = ("__getitem__", "__len__", "__iter__", "__init__", "step", "backward")
_NO_GRADIENT = frozenset(
    "target targets label labels mask index indices idx batch n shape size data self".split()
)
_WITHOUT_GRAPH = frozenset(
    "shape dtype device ndim size dim numel stride len arange ones zeros eye full ones_like "
    "zeros_like full_like randint randperm rand_like randn_like bernoulli argmax argmin argsort "
    "isnan isfinite isinf eq ne gt ge lt le long int bool item tolist no_grad".split()
)


@operator(
    "detach-result",
    cst.Return,
    en=(
        "The result is cut from the graph.",
        "Follow the graph from the loss back to the weights: where does it end?",
    ),
    es=(
        "El resultado se separa del grafo.",
        "Sigue el grafo desde la pérdida hasta los pesos: ¿dónde se acaba?",
    ),
    example=(
        "def f(x):\n    return x.mean(0)",
        "def f(x):\n    return x.mean(0).detach()",
    ),
    misconceptions="M7.2k M9.3f",
)
def detach_result(site: Site[cst.Return]) -> Iterator[Change]:
    """`return y` -> `return y.detach()`."""
    if _gives_graph(site):
        assert site.node.value is not None
        yield site.node.with_changes(value=expr(f"{atom(site.node.value)}.detach()"))


def _gives_graph(site: Site[cst.Return]) -> bool:
    """Whether a `return` gives a tensor through which gradients are wanted."""
    value, function = site.node.value, site.function
    if function is None or value is None or function.name.value in _NOT_DIFFERENTIATED:
        return False
    text = source(function)
    already = "detach" in source(value) or any(n in text for n in (*_BLOCKS, ".grad "))
    already = already or called(value) in ("tensor", "zeros", "ones", "zeros_like", "full")
    return (
        not already
        and (function.name.value == "forward" or site.is_tensor(value))
        and not isinstance(value, cst.Tuple)
    )


def _returns(site: Site[cst.FunctionDef]) -> Iterator[Site[cst.Return]]:
    """The `return`s of a function, without those of functions inside it."""
    for node, above in _inside(site.node, (*site.above, site.node)):
        if isinstance(node, cst.Return):
            yield Site(node, above, site.editable)


def _inside(
    root: cst.CSTNode, above: tuple[cst.CSTNode, ...]
) -> Iterator[tuple[cst.CSTNode, tuple[cst.CSTNode, ...]]]:
    for child in root.children:
        if not isinstance(child, cst.FunctionDef | cst.Lambda | cst.ClassDef):
            yield child, above
            yield from _inside(child, (*above, child))


@operator(
    "detach-intermediate",
    cst.FunctionDef,
    en=(
        "A value on the way to the result is cut from the graph.",
        "Which inputs and weights still receive a gradient, and is it all of it?",
    ),
    es=(
        "Un valor en el camino al resultado se separa del grafo.",
        "¿Qué entradas y pesos reciben todavía un gradiente, y lo reciben entero?",
    ),
    example=(
        "def f(q, k, v):\n    scores = q @ k.mT\n    return scores.softmax(-1) @ v",
        "def f(q, k, v):\n    scores = (q @ k.mT).detach()\n    return scores.softmax(-1) @ v",
    ),
    misconceptions="M7.2k M9.3f",
)
def detach_intermediate(site: Site[cst.FunctionDef]) -> Iterator[Change]:
    """`y = f(x)` -> `y = f(x).detach()`, where a gradient flows through y to the result."""
    if not any(_gives_graph(each) for each in _returns(site)):
        return
    graph = {name for name in params(site.node) if site.is_tensor(cst.Name(name))} - _NO_GRADIENT
    for node, _ in _inside(site.node, ()):
        assigned = assignment(node)
        if assigned is None or not isinstance(assigned[0], cst.Name):
            continue
        name, value = assigned[0].value, assigned[1]
        if name not in _NO_GRADIENT and _carries(value, graph):
            graph.add(name)
            if not isinstance(value, cst.Name) and "detach" not in source(value):
                yield {node: (stmt(f"{name} = {atom(value)}.detach()\n"),)}


def _carries(node: cst.CSTNode, graph: set[str]) -> bool:
    """Whether gradients flow through an expression to one of these names."""
    if isinstance(node, cst.Name):
        return node.value in graph
    if isinstance(node, cst.Comparison) or called(node) in _WITHOUT_GRAPH:
        return False
    if isinstance(node, cst.Attribute):
        return node.attr.value not in _WITHOUT_GRAPH and _carries(node.value, graph)
    if isinstance(node, cst.Subscript):
        return _carries(node.value, graph)
    if isinstance(node, cst.IfExp):
        return _carries(node.body, graph) or _carries(node.orelse, graph)
    return any(_carries(child, graph) for child in node.children)


@operator(
    "detach-prediction",
    cst.Call,
    en=(
        "The prediction is cut from the graph before the loss.",
        "The loss has a gradient, but do the weights?",
    ),
    es=(
        "La predicción se separa del grafo antes de la pérdida.",
        "La pérdida tiene gradiente, pero ¿lo tienen los pesos?",
    ),
    example=(
        "def f(x, y):\n    loss = loss_fn(model(x), y)\n    loss.backward()",
        "def f(x, y):\n    loss = loss_fn(model(x).detach(), y)\n    loss.backward()",
    ),
    misconceptions="M7.2k",
)
def detach_prediction(site: Site[cst.Call]) -> Iterator[Change]:
    """`model(x)` -> `model(x).detach()`, where gradients are wanted."""
    node, function = site.node, site.function
    if called(node) in ("model", "net") and function and ".backward(" in source(function):
        yield expr(f"{source(node)}.detach()")


@operator(
    "drop-detach",
    cst.Call,
    en=(
        "A value that should be free of the graph still hangs on it.",
        "Does what you keep have a grad_fn?",
    ),
    es=(
        "Un valor que debería estar fuera del grafo sigue unido a él.",
        "¿Tiene grad_fn lo que guardas?",
    ),
    example=("y = x.detach().numpy()", "y = x.numpy()"),
    misconceptions="M1.4a M4.4f M5.1d",
)
def drop_detach(site: Site[cst.Call]) -> Iterator[Change]:
    """`x.detach()` -> `x`."""
    value = receiver(site.node)
    if called(site.node) in ("detach", "detach_") and value is not None:
        yield value


@operator(
    "drop-item",
    cst.Call,
    en=(
        "A tensor with its graph is kept where a Python number was meant.",
        "What else stays alive as long as this value does?",
    ),
    es=(
        "Se guarda un tensor con su grafo donde se quería un número de Python.",
        "¿Qué más sigue vivo mientras exista este valor?",
    ),
    example=("total += loss.item()", "total += loss"),
    misconceptions="M5.1e M5.5a M6.5g M7.2d",
)
def drop_item(site: Site[cst.Call]) -> Iterator[Change]:
    """`loss.item()` and `float(loss)` -> `loss`."""
    node = site.node
    value = receiver(node)
    if called(node) in ("item", "tolist") and value is not None and not node.args:
        yield value
    elif (
        dotted(node.func) == "float" and len(node.args) == 1 and site.is_tensor(node.args[0].value)
    ):
        yield node.args[0].value


@operator(
    "drop-no-grad",
    cst.With,
    cst.FunctionDef,
    en=(
        "Gradients are recorded where none are wanted.",
        "Is this computation part of what you want to differentiate?",
    ),
    es=(
        "Se registran gradientes donde no se quieren.",
        "¿Forma este cálculo parte de lo que quieres derivar?",
    ),
    example=("with torch.no_grad():\n    y = model(x)", "y = model(x)"),
    misconceptions="M4.1g M5.1d M6.1l M7.3b",
)
def drop_no_grad(site: Site[cst.With | cst.FunctionDef]) -> Iterator[Change]:
    """Take the statements out of `with torch.no_grad()`, or drop the decorator."""
    node = site.node
    if isinstance(node, cst.FunctionDef):
        kept = [d for d in node.decorators if called(d.decorator) not in _BLOCKS]
        if len(kept) < len(node.decorators):
            yield (node.with_changes(decorators=kept),)
    elif all(called(item.item) in _BLOCKS for item in node.items):
        if isinstance(node.body, cst.IndentedBlock):
            yield tuple(s for s in node.body.body if isinstance(s, cst.BaseStatement))
    else:
        others = [item for item in node.items if called(item.item) not in _BLOCKS]
        if len(others) < len(node.items):
            last = others[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
            yield (node.with_changes(items=[*others[:-1], last]),)


@operator(
    "add-no-grad",
    cst.FunctionDef,
    en=(
        "The whole computation runs without recording gradients.",
        "Do the outputs have a grad_fn, and do the inputs receive a gradient?",
    ),
    es=(
        "Todo el cálculo se hace sin registrar gradientes.",
        "¿Tienen grad_fn las salidas, y reciben gradiente las entradas?",
    ),
    example=(
        "def forward(self, x):\n    return self.layer(x)",
        "def forward(self, x):\n    with torch.no_grad():\n        return self.layer(x)",
    ),
    misconceptions="M4.5h M9.1e",
)
def add_no_grad(site: Site[cst.FunctionDef]) -> Iterator[Change]:
    """Put the statements of `forward`, or of what gives a tensor, under `torch.no_grad()`."""
    node = site.node
    if not isinstance(node.body, cst.IndentedBlock):
        return
    if node.name.value != "forward" and not any(_gives_graph(each) for each in _returns(site)):
        return
    own = [s for s in node.body.body if id(s) in site.editable]
    if own:
        block = with_body(_no_grad(), own)
        yield {own[0]: (block,), **dict.fromkeys(own[1:], ())}


def _no_grad() -> cst.With:
    block = stmt("with torch.no_grad():\n    pass\n")
    assert isinstance(block, cst.With)
    return block


@operator(
    "replace-data",
    cst.SimpleStatementLine,
    en=(
        "A parameter gets a new tensor instead of being changed in place.",
        "Is the storage still the one that others look at?",
    ),
    es=(
        "Un parámetro recibe un tensor nuevo en vez de cambiar en su sitio.",
        "¿Sigue siendo el almacenamiento que miran los demás?",
    ),
    example=("p.add_(d, alpha=-lr)", "p.data = p.add(d, alpha=-lr)"),
    misconceptions="M6.1k M7.5k",
)
def replace_data(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`p.add_(…)` -> `p.data = p.add(…)`."""
    call = expression_of(site.node)
    owner = receiver(call) if call is not None else None
    name = called(call)
    if not isinstance(call, cst.Call) or not isinstance(owner, cst.Name):
        return
    if owner.value not in ("p", "param", "parameter", "w") or not name.endswith("_"):
        return
    if name not in ("requires_grad_", "zero_"):
        yield (stmt(f"{owner.value}.data = {source(renamed(call, name[:-1]))}\n"),)


@operator(
    "drop-create-graph",
    cst.Call,
    en=(
        "The graph of a derivative is not built, or is freed too early.",
        "How often do you walk through this graph, and who still needs it?",
    ),
    es=(
        "El grafo de una derivada no se construye, o se libera demasiado pronto.",
        "¿Cuántas veces recorres este grafo, y quién lo necesita todavía?",
    ),
    example=(
        "(g,) = torch.autograd.grad(y, x, create_graph=True)",
        "(g,) = torch.autograd.grad(y, x)",
    ),
    misconceptions="M5.3b M5.6a G14",
)
def drop_create_graph(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `create_graph=` or `retain_graph=`."""
    for name in ("create_graph", "retain_graph"):
        if arg := keyword(site.node, name):
            yield without(site.node, arg)


@operator(
    "drop-requires-grad",
    cst.Call,
    en=(
        "A tensor that should be learned doesn't ask for a gradient.",
        "Which tensors are the leaves of your graph?",
    ),
    es=(
        "Un tensor que debería aprenderse no pide gradiente.",
        "¿Qué tensores son las hojas de tu grafo?",
    ),
    example=("w = torch.zeros(3, requires_grad=True)", "w = torch.zeros(3)"),
    misconceptions="M6.5c",
)
def drop_requires_grad(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `requires_grad=True` or `.requires_grad_()`."""
    node = site.node
    if arg := keyword(node, "requires_grad"):
        yield without(node, arg)
    value = receiver(node)
    if called(node) == "requires_grad_" and value is not None:
        yield value


@operator(
    "drop-allow-unused",
    cst.Call,
    en=(
        "A function that doesn't depend on its input raises instead of giving zeros.",
        "What is the derivative of a constant?",
    ),
    es=(
        "Una función que no depende de su entrada falla en vez de dar ceros.",
        "¿Cuál es la derivada de una constante?",
    ),
    example=(
        "torch.autograd.grad(y, x, allow_unused=True)",
        "torch.autograd.grad(y, x)",
    ),
    misconceptions="M5.2c",
)
def drop_allow_unused(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `allow_unused=` or `materialize_grads=`."""
    for name in ("allow_unused", "materialize_grads"):
        if arg := keyword(site.node, name):
            yield without(site.node, arg)


@operator(
    "leave-gradients",
    cst.SimpleStatementLine,
    en=(
        "The gradient is left in .grad of every leaf instead of being returned.",
        "Who else receives a gradient here?",
    ),
    es=(
        "El gradiente se queda en .grad de cada hoja en vez de devolverse.",
        "¿Quién más recibe un gradiente aquí?",
    ),
    example=(
        "(g,) = torch.autograd.grad(y, x)",
        "y.backward()\ng = x.grad",
    ),
    misconceptions="M5.2a M5.3c M5.6e",
)
def leave_gradients(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`(g,) = torch.autograd.grad(y, x)` -> `y.backward()` and `g = x.grad`."""
    small = only(site.node)
    if not isinstance(small, cst.Assign) or not isinstance(small.value, cst.Call):
        return
    target = small.targets[0].target
    given = positional(small.value)
    if dotted(small.value.func) not in ("torch.autograd.grad", "autograd.grad", "grad"):
        return
    if not isinstance(target, cst.Tuple) or len(target.elements) != 1 or len(given) < 2:
        return
    kept = keyword(small.value, "create_graph")
    options = f"create_graph={source(kept.value)}" if kept else ""
    leaf = given[1].value
    if any(isinstance(n, cst.Tuple | cst.List) for n in nodes(leaf)):
        return
    yield (
        stmt(f"{atom(given[0].value)}.backward({options})\n"),
        stmt(f"{source(target.elements[0].value)} = {atom(leaf)}.grad\n"),
    )
