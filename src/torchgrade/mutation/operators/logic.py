"""Conditions, guards, names and arguments that are mixed up."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site, nodes
from torchgrade.mutation.syntax import (
    atom,
    body_of,
    called,
    dotted,
    expr,
    leaf,
    only,
    positional,
    source,
)

_TWINS = (
    "beta1 beta2", "transform target_transform", "exp_avg exp_avg_sq", "fan_in fan_out",
    "in_features out_features", "mean std", "train_loss val_loss", "train_loader val_loader",
    "window horizon", "horizon stride", "running_mean running_var", "n_features n_targets",
    "epoch index", "m v", "lengths targets", "rows cols", "height width",
)  # fmt: skip


@operator(
    "negate-condition",
    cst.If,
    cst.IfExp,
    cst.While,
    cst.CompIf,
    en=(
        "A condition means the reverse.",
        "Take one input for each side: which branch should it go through?",
    ),
    es=(
        "Una condición significa lo contrario.",
        "Toma una entrada de cada lado: ¿por qué rama debería pasar?",
    ),
    example=("if p.grad is None:\n    g()", "if p.grad is not None:\n    g()"),
    misconceptions="M2.2x6",
)
def negate_condition(site: Site[cst.If | cst.IfExp | cst.While | cst.CompIf]) -> Iterator[Change]:
    """`if c` -> `if not c`."""
    test = site.node.test
    if isinstance(site.node, cst.If) and _only_raises(site.node):
        return
    yield {test: _negated(test)}


def _negated(test: cst.BaseExpression) -> cst.BaseExpression:
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return test.expression
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        signs = {
            cst.Is: "is not", cst.IsNot: "is", cst.Equal: "!=", cst.NotEqual: "==",
            cst.In: "not in", cst.NotIn: "in", cst.LessThan: ">=", cst.LessThanEqual: ">",
            cst.GreaterThan: "<=", cst.GreaterThanEqual: "<",
        }  # fmt: skip
        last = test.comparisons[0]
        sign = signs[type(last.operator)]
        return expr(f"{atom(test.left)} {sign} {atom(last.comparator)}")
    return expr(f"not {atom(test)}")


def _only_raises(node: cst.If) -> bool:
    body = body_of(node)
    return len(body) == 1 and isinstance(only(body[0]), cst.Raise) and node.orelse is None


@operator(
    "invert-comparison",
    cst.Comparison,
    en=(
        "A comparison is the wrong way round.",
        "For which values should this be True?",
    ),
    es=(
        "Una comparación está al revés.",
        "¿Para qué valores debería ser True?",
    ),
    example=("mask = u < p", "mask = u >= p"),
    misconceptions="M3.2g M4.5c",
)
def invert_comparison(site: Site[cst.Comparison]) -> Iterator[Change]:
    """`a < b` -> `a >= b`, outside of conditions."""
    node = site.node
    tested = isinstance(site.parent, cst.If | cst.IfExp | cst.While | cst.CompIf | cst.Assert)
    inside = site.under(cst.BooleanOperation) or isinstance(site.parent, cst.UnaryOperation)
    if not tested and not inside and len(node.comparisons) == 1:
        yield _negated(node)


@operator(
    "swap-and-or",
    cst.BooleanOperation,
    en=(
        "Two conditions are joined the wrong way.",
        "What if only one of the two holds?",
    ),
    es=(
        "Dos condiciones están mal unidas.",
        "¿Y si solo se cumple una de las dos?",
    ),
    example=("ok = a and b", "ok = a or b"),
)
def swap_and_or(site: Site[cst.BooleanOperation]) -> Iterator[Change]:
    """`and` <-> `or`."""
    new = cst.Or() if isinstance(site.node.operator, cst.And) else cst.And()
    yield site.node.with_changes(operator=new)


@operator(
    "drop-condition",
    cst.BooleanOperation,
    en=(
        "One of two conditions is missing.",
        "Which inputs are caught by each of the conditions?",
    ),
    es=(
        "Falta una de dos condiciones.",
        "¿Qué entradas detecta cada una de las condiciones?",
    ),
    example=("bad = low < 0 or high > 1", "bad = low < 0"),
    misconceptions="M1.2a M2.4x14",
)
def drop_condition(site: Site[cst.BooleanOperation]) -> Iterator[Change]:
    """`a and b` -> `a`, and -> `b`."""
    yield site.node.left
    yield site.node.right


@operator(
    "drop-lower-bound",
    cst.Comparison,
    en=(
        "A range is checked on one side only.",
        "What happens below the smallest and above the largest value allowed?",
    ),
    es=(
        "Un rango se comprueba solo por un lado.",
        "¿Qué pasa por debajo del menor valor permitido y por encima del mayor?",
    ),
    example=("ok = 0 <= i < n", "ok = i < n"),
    misconceptions="M1.2a M2.1x14",
)
def drop_lower_bound(site: Site[cst.Comparison]) -> Iterator[Change]:
    """`a <= x < b` -> `x < b`, and -> `a <= x`."""
    node = site.node
    if len(node.comparisons) == 2:
        first, second = node.comparisons
        yield cst.Comparison(first.comparator, [second], node.lpar, node.rpar)
        yield node.with_changes(comparisons=[first])


@operator(
    "truth-for-none",
    cst.Comparison,
    en=(
        "The truth of an object is asked, not whether there is one.",
        "Which objects count as False: 0, an empty list, an empty nn.Sequential?",
    ),
    es=(
        "Se pregunta si un objeto es verdadero, no si existe.",
        "¿Qué objetos cuentan como False: 0, una lista vacía, un nn.Sequential vacío?",
    ),
    example=("if f is not None:\n    x = f(x)", "if f:\n    x = f(x)"),
    misconceptions="G21 M2.2x5",
)
def truth_for_none(site: Site[cst.Comparison]) -> Iterator[Change]:
    """`x is not None` -> `x`."""
    node = site.node
    last = node.comparisons[0]
    if (
        source(last.comparator) == "None"
        and isinstance(last.operator, cst.Is | cst.IsNot)
        and not source(node.left).endswith("grad")
    ):
        positive = isinstance(last.operator, cst.IsNot)
        yield node.left if positive else expr(f"not {atom(node.left)}")


@operator(
    "loose-prefix",
    cst.Call,
    cst.Comparison,
    en=(
        "A name is matched by a part of it.",
        "Which other names begin with, or contain, the one you look for?",
    ),
    es=(
        "Un nombre se reconoce por una parte de él.",
        "¿Qué otros nombres empiezan por el que buscas, o lo contienen?",
    ),
    example=(
        'hit = name.startswith(prefix + ".")',
        "hit = name.startswith(prefix)",
    ),
    misconceptions="M4.6d M7.7e M9.1d",
)
def loose_prefix(site: Site[cst.Call | cst.Comparison]) -> Iterator[Change]:
    """`name.startswith(prefix + ".")` -> `name.startswith(prefix)`; `removeprefix` -> `replace`."""
    node = site.node
    if isinstance(node, cst.Comparison):
        return
    given = positional(node)
    if called(node) == "startswith" and len(given) == 1:
        value = given[0].value
        if isinstance(value, cst.BinaryOperation):
            yield node.with_changes(args=[cst.Arg(value.left)])
        elif isinstance(value, cst.FormattedString) and source(value)[-2:-1] == ".":
            text = source(value)
            yield node.with_changes(args=[cst.Arg(expr(text[:-2] + text[-1]))])
    elif called(node) == "removeprefix" and len(given) == 1:
        func = node.func.with_changes(attr=cst.Name("replace"))
        yield cst.Call(func, [cst.Arg(given[0].value), cst.Arg(cst.SimpleString('""'))])


@operator(
    "drop-validation",
    cst.If,
    cst.SimpleStatementLine,
    en=(
        "Wrong input is accepted without a word.",
        "What should happen with input that makes no sense?",
    ),
    es=(
        "Se aceptan entradas incorrectas sin decir nada.",
        "¿Qué debería pasar con una entrada que no tiene sentido?",
    ),
    example=(
        "if n < 1:\n    raise ValueError(n)\nrun(n)",
        "run(n)",
    ),
    misconceptions="M1.2a M1.7d M2.4g M3.5d M5.2e",
)
def drop_validation(site: Site[cst.If | cst.SimpleStatementLine]) -> Iterator[Change]:
    """Drop an `if` that only raises, or an `assert`."""
    node = site.node
    if isinstance(node, cst.If):
        if _only_raises(node) and not isinstance(site.parent, cst.If):
            yield ()
    elif isinstance(only(node), cst.Assert):
        yield ()


@operator(
    "drop-guard",
    cst.If,
    en=(
        "A special case is not treated on its own.",
        "Which inputs need a way of their own here?",
    ),
    es=(
        "Un caso especial no se trata aparte.",
        "¿Qué entradas necesitan aquí un camino propio?",
    ),
    example=(
        "for p in ps:\n    if p.grad is None:\n        continue\n    f(p)",
        "for p in ps:\n    f(p)",
    ),
    misconceptions="M8.1e M6.1i M9.4d M4.5g",
)
def drop_guard(site: Site[cst.If]) -> Iterator[Change]:
    """Drop an `if` that ends in `continue`, `return` or `break`."""
    node, body = site.node, body_of(site.node)
    leaves = bool(body) and isinstance(only(body[-1]), cst.Continue | cst.Return | cst.Break)
    if leaves and node.orelse is None and site.later and not isinstance(site.parent, cst.If):
        yield ()


@operator(
    "always-else",
    cst.If,
    cst.IfExp,
    en=(
        "One of two cases is treated like the other.",
        "Which inputs go through each of the two branches?",
    ),
    es=(
        "Uno de dos casos se trata como el otro.",
        "¿Qué entradas pasan por cada una de las dos ramas?",
    ),
    example=(
        "if train:\n    x = f(x)\nelse:\n    x = g(x)",
        "x = g(x)",
    ),
    misconceptions="M4.5d M4.6c",
)
def always_else(site: Site[cst.If | cst.IfExp]) -> Iterator[Change]:
    """`if c: a else: b` -> `b`, and -> `a`."""
    node = site.node
    if isinstance(node, cst.IfExp):
        yield node.orelse
        yield node.body
    elif isinstance(node.orelse, cst.Else) and not isinstance(site.parent, cst.If):
        yield tuple(body_of(node.orelse))
        yield tuple(body_of(node))


@operator(
    "always-true",
    cst.If,
    en=(
        "Something that depends on an option is always done.",
        "What does this option switch off?",
    ),
    es=(
        "Algo que depende de una opción se hace siempre.",
        "¿Qué desactiva esta opción?",
    ),
    example=("if norm > limit:\n    scale()", "scale()"),
    misconceptions="M8.1a M6.3d M4.2h",
)
def always_true(site: Site[cst.If]) -> Iterator[Change]:
    """`if c: a` -> `a`."""
    node, body = site.node, body_of(site.node)
    last = only(body[-1]) if body else None
    leaves = isinstance(last, cst.Continue | cst.Return | cst.Break | cst.Raise)
    if node.orelse is None and not leaves and not isinstance(site.parent, cst.If):
        yield tuple(body)


@operator(
    "swap-arguments",
    cst.Call,
    en=(
        "Two arguments are swapped.",
        "In which order does this function take its arguments?",
    ),
    es=(
        "Dos argumentos están intercambiados.",
        "¿En qué orden recibe esta función sus argumentos?",
    ),
    example=("d = kl(p, q)", "d = kl(q, p)"),
    misconceptions="M2.2c M4.2f",
)
def swap_arguments(site: Site[cst.Call]) -> Iterator[Change]:
    """`f(a, b)` -> `f(b, a)` where both are names or both are attributes."""
    node, given = site.node, positional(site.node)
    free = ("zip", "isinstance", "getattr", "hasattr", "setattr", "where", "max", "min", "maximum")
    if len(given) < 2 or called(node) in free or dotted(node.func) in ("torch.maximum",):
        return
    one, two = given[0], given[1]
    for kind in (cst.Name, cst.Attribute):
        if isinstance(one.value, kind) and isinstance(two.value, kind):
            swapped = [one.with_changes(value=two.value), two.with_changes(value=one.value)]
            yield node.with_changes(args=[*swapped, *node.args[2:]])


@operator(
    "swap-returned",
    cst.Return,
    en=(
        "Two results are returned in the wrong order.",
        "In which order are the results promised?",
    ),
    es=(
        "Dos resultados se devuelven en otro orden.",
        "¿En qué orden se prometen los resultados?",
    ),
    example=("def f(x):\n    return x, y", "def f(x):\n    return y, x"),
    misconceptions="M2.2c",
)
def swap_returned(site: Site[cst.Return]) -> Iterator[Change]:
    """`return a, b` -> `return b, a`."""
    value = site.node.value
    if isinstance(value, cst.Tuple) and len(value.elements) == 2:
        one, two = value.elements
        yield {one.value: two.value, two.value: one.value}


@operator(
    "wrong-twin",
    cst.Name,
    cst.Attribute,
    en=(
        "Of two things with similar names the wrong one is used.",
        "Which of the two belongs in this place?",
    ),
    es=(
        "De dos cosas con nombres parecidos se usa la equivocada.",
        "¿Cuál de las dos corresponde a este lugar?",
    ),
    example=(
        "def f(m, v, beta1, beta2):\n    return beta2 * v + beta1",
        "def f(m, v, beta1, beta2):\n    return beta1 * v + beta1",
    ),
    misconceptions="M2.2c M4.2c M6.2g M6.2k",
)
def wrong_twin(site: Site[cst.Name | cst.Attribute]) -> Iterator[Change]:
    """`beta2` -> `beta1`, `transform` -> `target_transform` … where something is read."""
    node = site.node
    if isinstance(site.parent, _WRITTEN) or (
        isinstance(site.parent, cst.Attribute | cst.Comparison | cst.Arg)
        and node is not getattr(site.parent, "value", None)
    ):
        return
    name = node.value if isinstance(node, cst.Name) else node.attr.value
    for pair in _TWINS:
        one, two = pair.split()
        twin = {one: two, two: one}.get(name)
        if twin is not None:
            new = cst.Name(twin)
            other = new if isinstance(node, cst.Name) else node.with_changes(attr=new)
            if _used(site, other) and not _is_method(site):
                yield other
                return


_WRITTEN = (cst.AssignTarget, cst.Param, cst.Element, cst.AugAssign, cst.ClassDef, cst.FunctionDef)


def _used(site: Site[cst.CSTNode], other: cst.BaseExpression) -> bool:
    """Whether the cell has the other thing, as a name of its own or of the same object."""
    whole = site.above[0]
    if isinstance(other, cst.Attribute):
        attributes = (n for n in nodes(whole) if isinstance(n, cst.Attribute))
        return any(dotted(n) == dotted(other) for n in attributes)
    scope = site.functions[0] if site.functions else whole
    last = {id(n.attr) for n in nodes(scope) if isinstance(n, cst.Attribute)}
    names = (n for n in nodes(scope) if isinstance(n, cst.Name) and id(n) not in last)
    return any(n.value == leaf(other) for n in names)


def _is_method(site: Site[cst.CSTNode]) -> bool:
    """Whether it is the mean() or std() of a tensor that is called."""
    return (
        isinstance(site.parent, cst.Call)
        and site.node is site.parent.func
        and (leaf(site.node) in ("mean", "std"))
    )
