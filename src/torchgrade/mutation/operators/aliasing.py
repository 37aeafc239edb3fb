"""Who shares memory with whom, and what is remembered between calls."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site, nodes, params
from torchgrade.mutation.syntax import (
    assignment,
    atom,
    body_of,
    called,
    dotted,
    expr,
    expression_of,
    number,
    only,
    positional,
    receiver,
    renamed,
    source,
    stmt,
)


@operator(
    "drop-clone",
    cst.Call,
    en=(
        "A copy is missing: two names stand for the same data.",
        "Who else sees it if you change this value later?",
    ),
    es=(
        "Falta una copia: dos nombres representan los mismos datos.",
        "¿Quién más lo nota si cambias este valor más tarde?",
    ),
    example=("best = copy.deepcopy(model.state_dict())", "best = model.state_dict()"),
    misconceptions="M2.2a M5.1b M5.5b M6.1d M7.5a M7.5b M8.4i M8.6a",
)
def drop_clone(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `.clone()`, `.copy()`, `deepcopy(…)`, `torch.clone(…)`."""
    node = site.node
    name = called(node)
    if name in ("deepcopy", "clone", "copy") and dotted(node.func).split(".")[0] in (
        "copy", "torch", "np", "deepcopy",
    ):  # fmt: skip
        if node.args:
            yield node.args[0].value
    elif (
        name in ("clone", "copy", "contiguous")
        and (owner := receiver(node)) is not None
        and name != "contiguous"
    ):
        yield owner


@operator(
    "drop-list",
    cst.Call,
    en=(
        "An iterable is walked through as it is, without keeping its items.",
        "Can what you were given be walked through twice?",
    ),
    es=(
        "Un iterable se recorre tal cual, sin guardar sus elementos.",
        "¿Se puede recorrer dos veces lo que te dieron?",
    ),
    example=("params = list(params)", "params = params"),
    misconceptions="M8.2g G13",
)
def drop_list(site: Site[cst.Call]) -> Iterator[Change]:
    """`list(x)` -> `x`."""
    node = site.node
    if (
        dotted(node.func) in ("list", "tuple", "dict")
        and len(node.args) == 1
        and node.args[0].keyword is None
        and not node.args[0].star
    ):
        yield node.args[0].value


@operator(
    "in-place",
    cst.Call,
    cst.BinaryOperation,
    cst.SimpleStatementLine,
    en=(
        "The caller's data are changed.",
        "Look at the input after the call: is it still what it was?",
    ),
    es=(
        "Se modifican los datos de quien llama.",
        "Mira la entrada después de la llamada: ¿sigue siendo la misma?",
    ),
    example=("z = z.masked_fill(mask, 0.0)", "z = z.masked_fill_(mask, 0.0)"),
    misconceptions="M1.5f M2.5e M3.6e M9.2e M10.3f",
)
def in_place(
    site: Site[cst.Call | cst.BinaryOperation | cst.SimpleStatementLine],
) -> Iterator[Change]:
    """`x.add(…)` -> `x.add_(…)`, `x - y` -> `x.sub_(y)`, `x = x + y` -> `x += y`."""
    node = site.node
    if isinstance(node, cst.SimpleStatementLine):
        yield from _augmented(site)
        return
    if isinstance(node, cst.BinaryOperation):
        names = {cst.Add: "add_", cst.Subtract: "sub_", cst.Multiply: "mul_", cst.Divide: "div_"}
        name = names.get(type(node.operator))
        if name and _given(site, node.left) and isinstance(node.left, cst.Name):
            yield expr(f"{node.left.value}.{name}({source(node.right)})")
        return
    names_of_methods = (
        "add sub mul div clamp clamp_min clamp_max masked_fill relu sigmoid tanh exp sqrt abs neg "
        "index_fill scatter index_copy scatter_add nan_to_num fill square pow lerp"
    ).split()
    owner = receiver(node)
    if called(node) in names_of_methods and owner is not None and _given(site, owner):
        yield renamed(node, f"{called(node)}_")


def _augmented(site: Site[cst.CSTNode]) -> Iterator[Change]:
    assigned = assignment(site.node)
    if assigned is None or not isinstance(assigned[1], cst.BinaryOperation):
        return
    target, value = assigned
    assert isinstance(value, cst.BinaryOperation)
    names: dict[type[cst.CSTNode], str] = {
        cst.Add: "+=", cst.Subtract: "-=", cst.Multiply: "*=", cst.Divide: "/="
    }  # fmt: skip
    sign = names.get(type(value.operator))
    if sign and _given(site, target) and source(target) == source(value.left):
        yield (stmt(f"{source(target)} {sign} {source(value.right)}\n"),)


def _given(site: Site[cst.CSTNode], node: cst.CSTNode) -> bool:
    """Whether an expression is a tensor that may belong to somebody else."""
    if not isinstance(node, cst.Name | cst.Attribute) or not site.is_tensor(node):
        return False
    if isinstance(node, cst.Name) and site.function is not None:
        made = [
            s for s in nodes(site.function)
            if (a := assignment(s)) and source(a[0]) == node.value and _fresh(a[1])
            and s is not site.node and s not in site.above
        ]  # fmt: skip
        return not made
    return True


def _fresh(value: cst.CSTNode) -> bool:
    """Whether an expression certainly makes a new tensor."""
    if isinstance(value, cst.BinaryOperation):
        return True
    views = ("view", "reshape", "squeeze", "unsqueeze", "transpose", "detach", "to", "flatten", "T")
    return (
        isinstance(value, cst.Call)
        and called(value) not in views
        and (receiver(value) is None and not dotted(value.func).startswith("self"))
    )


@operator(
    "shared-state",
    cst.SimpleStatementLine,
    en=(
        "All objects of the class share one container.",
        "Create two objects: what does the second one know of the first?",
    ),
    es=(
        "Todos los objetos de la clase comparten un contenedor.",
        "Crea dos objetos: ¿qué sabe el segundo del primero?",
    ),
    example=(
        "class M:\n    def __init__(self):\n        self.items = []",
        "class M:\n    def __init__(self):\n"
        '        self.items = vars(type(self).__init__).setdefault("items", [])',
    ),
    misconceptions="M5.5d M6.1m",
)
def shared_state(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`self.items = []` in a constructor -> a container that belongs to the class."""
    assigned = assignment(site.node)
    at = site.function
    if not assigned or at is None or at.name.value != "__init__":
        return
    target, value = assigned
    empty = source(value) in ("[]", "{}", "set()", "dict()", "list()") or called(value) in (
        "defaultdict", "Counter", "deque",
    )  # fmt: skip
    if empty and isinstance(target, cst.Attribute):
        shared = f'vars(type(self).__init__).setdefault("{target.attr.value}", {source(value)})'
        yield (stmt(f"{source(target)} = {shared}\n"),)


@operator(
    "remember-first",
    cst.SimpleStatementLine,
    en=(
        "What should be made anew in each call is made once and kept.",
        "Call it twice: what differs between the two calls?",
    ),
    es=(
        "Lo que debería hacerse de nuevo en cada llamada se hace una vez y se guarda.",
        "Llámalo dos veces: ¿qué cambia entre las dos llamadas?",
    ),
    example=(
        "class D:\n    def forward(self, x):\n        mask = torch.rand_like(x) > p",
        "class D:\n    def forward(self, x):\n"
        '        mask = self.__dict__.setdefault("_mask", torch.rand_like(x) > p)',
    ),
    misconceptions="M4.5f M3.1g",
)
def remember_first(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`mask = torch.rand(…)` in a method -> the first one is kept on the object."""
    assigned = assignment(site.node)
    at = site.function
    if not assigned or at is None or not site.in_method or at.name.value == "__init__":
        return
    target, value = assigned
    drawn = "rand randn rand_like randn_like randperm bernoulli randint normal normal_ uniform_"
    random = any(called(n) in drawn.split() for n in nodes(value))
    if random and isinstance(target, cst.Name):
        kept = f'self.__dict__.setdefault("_{target.value}", {source(value)})'
        yield (stmt(f"{target.value} = {kept}\n"),)


@operator(
    "cache-result",
    cst.FunctionDef,
    en=(
        "The result of the first call is given to all later ones.",
        "Call it with two different inputs: do the results differ?",
    ),
    es=(
        "El resultado de la primera llamada se da en todas las siguientes.",
        "Llámala con dos entradas distintas: ¿cambian los resultados?",
    ),
    example=(
        "class D:\n    def __getitem__(self, i):\n        return self.make(i)",
        "class D:\n    def __getitem__(self, i):\n"
        '        return self.__dict__.setdefault("_first", self.make(i))',
    ),
    misconceptions="M2.2x7",
)
def cache_result(site: Site[cst.FunctionDef]) -> Iterator[Change]:
    """`return y` of a method -> the first y is remembered."""
    node = site.node
    body = body_of(node)
    last = body[-1] if body else None
    small = only(last) if last is not None else None
    method = params(node)[:1] == ["self"] and len(params(node)) > 1
    if isinstance(small, cst.Return) and small.value is not None and method and last is not None:
        value = source(small.value)
        value = f"({value})" if isinstance(small.value, cst.Tuple) else value
        yield {last: (stmt(f'return self.__dict__.setdefault("_first", {value})\n'),)}


@operator(
    "mutable-default",
    cst.FunctionDef,
    en=(
        "A container that is a default value is shared by all calls.",
        "When is a default value made, and how often?",
    ),
    es=(
        "Un contenedor como valor por defecto se comparte entre todas las llamadas.",
        "¿Cuándo se crea un valor por defecto, y cuántas veces?",
    ),
    example=(
        "def f(x, seen=None):\n    if seen is None:\n        seen = []\n    return seen",
        "def f(x, seen=[]):\n    return seen",
    ),
)
def mutable_default(site: Site[cst.FunctionDef]) -> Iterator[Change]:
    """`seen=None` … `seen = []` -> `seen=[]`."""
    node = site.node
    for check in body_of(node):
        body = body_of(check)
        assigned = assignment(body[0]) if isinstance(check, cst.If) and len(body) == 1 else None
        if not assigned or source(assigned[1]) not in ("[]", "{}", "set()", "dict()", "list()"):
            continue
        name = source(assigned[0])
        own = [
            p.with_changes(default=assigned[1])
            if p.name.value == name and p.default is not None and source(p.default) == "None"
            else p
            for p in node.params.params
        ]
        if any(new is not old for new, old in zip(own, node.params.params, strict=True)):
            kept = [s for s in body_of(node) if s is not check]
            new_params = node.params.with_changes(params=own)
            body_node = node.body.with_changes(body=kept)
            yield (node.with_changes(params=new_params, body=body_node),)


@operator(
    "result-thrown-away",
    cst.SimpleStatementLine,
    en=(
        "A result is computed and thrown away.",
        "Does this call change its object, or does it return a new one?",
    ),
    es=(
        "Se calcula un resultado y se tira.",
        "¿Modifica esta llamada el objeto, o devuelve uno nuevo?",
    ),
    example=("x = x.to(device)", "x.to(device)"),
    misconceptions="M2.2f M7.2g M7.7b M8.1f",
)
def result_thrown_away(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`x = f(x)` -> `f(x)`."""
    assigned = assignment(site.node)
    if not assigned or not isinstance(assigned[1], cst.Call):
        return
    target, call = source(assigned[0]), assigned[1]
    owner = receiver(call)
    given = [source(a.value) for a in positional(call)]
    plain = number(call) is None and dotted(call.func) not in ("list", "float", "int", "tuple")
    if plain and (target in given or (owner is not None and source(owner) == target)):
        yield (stmt(f"{source(call)}\n"),)


@operator(
    "keep-reference",
    cst.SimpleStatementLine,
    en=(
        "A container is filled with the same object again and again.",
        "Is what you stored first still what it was?",
    ),
    es=(
        "Un contenedor se llena con el mismo objeto una y otra vez.",
        "¿Ha cambiado después lo primero que guardaste?",
    ),
    example=("rows.append(g.clone())", "rows.append(g)"),
    misconceptions="M5.3c",
)
def keep_reference(site: Site[cst.SimpleStatementLine]) -> Iterator[Change]:
    """`rows.append(x.clone())` -> `rows.append(x)`; `rows.append(list(x))` too."""
    call = expression_of(site.node)
    if called(call) == "append" and isinstance(call, cst.Call) and call.args:
        inner = call.args[0].value
        owner = receiver(inner) if called(inner) in ("clone", "copy") else None
        if owner is not None:
            yield (stmt(f"{atom(call.func)}({source(owner)})\n"),)
