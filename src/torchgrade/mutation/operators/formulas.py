"""Numbers: eps, roots, squares, signs, limits, rounding."""

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
    is_eps,
    keyword,
    number,
    operand,
    positional,
    receiver,
    renamed,
    source,
    with_keyword,
    with_value,
    without,
)


@operator(
    "drop-eps",
    cst.BinaryOperation,
    en=(
        "Nothing keeps a number away from zero, or from the error of rounding.",
        "What if this number is exactly zero, or off by a rounding error?",
    ),
    es=(
        "Nada protege a un número del cero, o del error de redondeo.",
        "¿Y si este número es exactamente cero, o falla por un error de redondeo?",
    ),
    example=("y = x / (std + eps)", "y = x / std"),
    misconceptions="M1.5e M2.5c M10.3e",
)
def drop_eps(site: Site[cst.BinaryOperation]) -> Iterator[Change]:
    """`x + eps` -> `x`."""
    node = site.node
    if isinstance(node.operator, cst.Add | cst.Subtract) and is_eps(node.right):
        yield node.left
    elif isinstance(node.operator, cst.Add) and is_eps(node.left):
        yield node.right


@operator(
    "move-eps",
    cst.BinaryOperation,
    cst.Call,
    en=(
        "The eps stands at the wrong place of a root.",
        "Is it sqrt(v) + eps or sqrt(v + eps)? Try a v that is as small as eps.",
    ),
    es=(
        "El eps está en el lugar equivocado de una raíz.",
        "¿Es sqrt(v) + eps o sqrt(v + eps)? Prueba un v tan pequeño como eps.",
    ),
    example=("d = v.sqrt() + eps", "d = (v + eps).sqrt()"),
    misconceptions="M4.4h M6.2e",
)
def move_eps(site: Site[cst.BinaryOperation | cst.Call]) -> Iterator[Change]:
    """`v.sqrt() + eps` <-> `(v + eps).sqrt()`."""
    node = site.node
    if isinstance(node, cst.BinaryOperation):
        value = _rooted(node.left)
        if isinstance(node.operator, cst.Add) and is_eps(node.right) and value is not None:
            yield expr(f"({source(value)} + {source(node.right)}).sqrt()")
        return
    value = operand(node) if called(node) in ("sqrt", "rsqrt") else None
    if isinstance(value, cst.BinaryOperation) and is_eps(value.right):
        root = f"{atom(value.left)}.sqrt() + {source(value.right)}"
        yield expr(f"({root})" if called(node) == "sqrt" else f"1 / ({root})")


def _rooted(node: cst.CSTNode) -> cst.BaseExpression | None:
    if isinstance(node, cst.Call) and called(node) == "sqrt":
        return operand(node)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Divide):
        return None
    return None


@operator(
    "drop-complement",
    cst.BinaryOperation,
    en=(
        "A share and the rest of it are confused.",
        "How much of the old value survives, and how much is new? Try shares far from one half.",
    ),
    es=(
        "Se confunden una parte y lo que queda.",
        "¿Cuánto sobrevive del valor viejo, y cuánto es nuevo? Prueba partes lejos de la mitad.",
    ),
    example=("s.mul_(d).add_(w, alpha=1 - d)", "s.mul_(d).add_(w, alpha=d)"),
    misconceptions="M4.4d M4.5c M8.6b",
)
def drop_complement(site: Site[cst.BinaryOperation]) -> Iterator[Change]:
    """`1 - a` -> `a`."""
    node = site.node
    if (
        isinstance(node.operator, cst.Subtract)
        and source(node.left) in ("1", "1.0")
        and not isinstance(node.right, cst.BinaryOperation)
    ):
        yield node.right


@operator(
    "swap-lerp",
    cst.Call,
    en=(
        "A running average weighs the new value as the old one.",
        "How much does one new value move the average?",
    ),
    es=(
        "Una media móvil da al valor nuevo el peso del viejo.",
        "¿Cuánto mueve la media un solo valor nuevo?",
    ),
    example=("s.lerp_(w, rate)", "s.lerp_(w, 1 - rate)"),
    misconceptions="M8.6b",
)
def swap_lerp(site: Site[cst.Call]) -> Iterator[Change]:
    """`lerp(a, w)` -> `lerp(a, 1 - w)`."""
    given = positional(site.node)
    if called(site.node) in ("lerp", "lerp_") and given:
        weight = given[-1]
        if not isinstance(weight.value, cst.BinaryOperation):
            yield with_value(site.node, weight, f"1 - {atom(weight.value)}")


@operator(
    "drop-scale",
    cst.BinaryOperation,
    en=(
        "A result is not scaled by the size of what was summed.",
        "How does the spread of this number grow with the number of terms?",
    ),
    es=(
        "Un resultado no se escala según el tamaño de lo sumado.",
        "¿Cómo crece la dispersión de este número con la cantidad de términos?",
    ),
    example=("z = q @ k.mT / math.sqrt(d)", "z = q @ k.mT"),
    misconceptions="M4.5a",
)
def drop_scale(site: Site[cst.BinaryOperation]) -> Iterator[Change]:
    """`x / sqrt(d)`, `x * d ** -0.5`, `x / (1 - p)` -> `x`."""
    node = site.node
    if isinstance(node.operator, cst.Divide | cst.Multiply):
        scale = node.right
        rest = isinstance(scale, cst.BinaryOperation) and source(scale.left) in ("1", "1.0")
        power = isinstance(scale, cst.BinaryOperation) and isinstance(scale.operator, cst.Power)
        if called(scale) == "sqrt" or rest or power or source(scale).endswith("scale"):
            yield node.left


@operator(
    "drop-root",
    cst.Call,
    cst.BinaryOperation,
    en=(
        "A square root is missing.",
        "Which unit has this number: that of the data, or its square?",
    ),
    es=(
        "Falta una raíz cuadrada.",
        "¿Qué unidad tiene este número: la de los datos, o su cuadrado?",
    ),
    example=("bound = 1 / math.sqrt(n)", "bound = 1 / n"),
    misconceptions="M4.2b",
)
def drop_root(site: Site[cst.Call | cst.BinaryOperation]) -> Iterator[Change]:
    """`sqrt(x)` -> `x`."""
    node = site.node
    if isinstance(node, cst.BinaryOperation):
        if isinstance(node.operator, cst.Power) and number(node.right) in (0.5, -0.5):
            half = number(node.right) == 0.5
            yield node.left if half else expr(f"1 / {atom(node.left)}")
    elif called(node) in ("sqrt", "sqrt_") and (value := operand(node)) is not None:
        yield value


@operator(
    "drop-square",
    cst.Call,
    cst.BinaryOperation,
    en=(
        "A square is missing.",
        "What should happen to this number if all inputs are multiplied by 10?",
    ),
    es=(
        "Falta un cuadrado.",
        "¿Qué debería pasarle a este número si todas las entradas se multiplican por 10?",
    ),
    example=("loss = (z - y).pow(2).sum()", "loss = (z - y).sum()"),
    misconceptions="M6.2h M8.1c M1.6e",
)
def drop_square(site: Site[cst.Call | cst.BinaryOperation]) -> Iterator[Change]:
    """`x ** 2`, `x.pow(2)`, `x.square()` -> `x`; `addcmul_(g, g)` -> `add_(g)`."""
    node = site.node
    if isinstance(node, cst.BinaryOperation):
        if isinstance(node.operator, cst.Power) and number(node.right) == 2:
            yield node.left
        return
    value, given = receiver(node), positional(node)
    squared = called(node) == "pow" and len(given) == 1 and number(given[0].value) == 2
    if value is not None and (squared or called(node) == "square"):
        yield value
    elif called(node) == "addcmul_" and len(given) == 2:
        factor = keyword(node, "value")
        alpha = f", alpha={source(factor.value)}" if factor and value is not None else ""
        if value is not None and source(given[0].value) == source(given[1].value):
            yield expr(f"{source(value)}.add_({source(given[0].value)}{alpha})")


@operator(
    "change-correction",
    cst.Call,
    en=(
        "Sample and population variance are confused.",
        "By which count do you divide? Try it with very few rows.",
    ),
    es=(
        "Se confunden la varianza de la muestra y la de la población.",
        "¿Entre cuántos divides? Prueba con muy pocas filas.",
    ),
    example=("s = x.std(0, correction=0)", "s = x.std(0)"),
    misconceptions="M1.5a M4.4e G23",
)
def change_correction(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `correction=0` and `unbiased=False`, or add it."""
    node = site.node
    if called(node) not in ("std", "var", "std_mean", "var_mean"):
        return
    if arg := keyword(node, "correction", "unbiased", "ddof"):
        yield without(node, arg)
    else:
        name = "ddof=1" if dotted(node.func).startswith("np.") else "correction=0"
        key, value = name.split("=")
        yield with_keyword(node, key, value)


@operator(
    "change-rounding",
    cst.Call,
    cst.BinaryOperation,
    en=(
        "A number is rounded the wrong way.",
        "What happens when the division leaves a rest?",
    ),
    es=(
        "Un número se redondea en el sentido equivocado.",
        "¿Qué pasa cuando la división deja un resto?",
    ),
    example=("k = int(n * f)", "k = round(n * f)"),
    misconceptions="M2.4a M2.4f",
)
def change_rounding(site: Site[cst.Call | cst.BinaryOperation]) -> Iterator[Change]:
    """`int` <-> `round`, `floor` <-> `ceil`, `a // b` -> rounded up."""
    node = site.node
    if isinstance(node, cst.BinaryOperation):
        if isinstance(node.operator, cst.FloorDivide):
            yield expr(f"-(-{atom(node.left)} // {atom(node.right)})")
        return
    other = {"int": "round", "round": "int", "floor": "ceil", "ceil": "floor", "trunc": "round"}
    name = called(node)
    if name in ("int", "round") and isinstance(node.func, cst.Attribute) and name == "int":
        return
    numeric = len(node.args) == 1 and isinstance(node.args[0].value, cst.BinaryOperation | cst.Call)
    if name in ("int", "round") and dotted(node.func) == name and numeric:
        yield cst.Call(cst.Name(other[name]), node.args)
    elif name in ("floor", "ceil", "trunc"):
        yield renamed(node, other[name])


@operator(
    "min-for-max",
    cst.Call,
    en=(
        "Smallest and largest are confused.",
        "Which of the two should win? Try one pair by hand.",
    ),
    es=(
        "Se confunden el menor y el mayor.",
        "¿Cuál de los dos debería ganar? Prueba un par a mano.",
    ),
    example=("n = max(0, k)", "n = min(0, k)"),
    misconceptions="M8.1a",
)
def min_for_max(site: Site[cst.Call]) -> Iterator[Change]:
    """`max` <-> `min`, `amax` <-> `amin`, `clamp_min` <-> `clamp_max`, `clamp(min=` <-> `max=`."""
    node, name = site.node, called(site.node)
    pairs = ("max min", "maximum minimum", "amax amin", "argmax argmin", "clamp_min clamp_max")
    other: dict[str, str] = {}
    for pair in pairs:
        one, two = pair.split()
        other |= {one: two, two: one}
    if name in other:
        yield renamed(node, other[name])
    if name in ("clamp", "clip", "clamp_") and len(node.args) == 1:
        arg = node.args[0]
        key = arg.keyword.value if arg.keyword else "min"
        if key in ("min", "max"):
            text = f"{atom(node.func)}({other[key]}={source(arg.value)})"
            yield expr(text)


@operator(
    "drop-limit",
    cst.Call,
    en=(
        "A value may leave its range.",
        "What is the smallest and the largest value that can come out?",
    ),
    es=(
        "Un valor puede salirse de su rango.",
        "¿Cuál es el menor y el mayor valor que puede salir?",
    ),
    example=("n = max(0, k)", "n = k"),
    misconceptions="M2.3c M6.4c M8.1a",
)
def drop_limit(site: Site[cst.Call]) -> Iterator[Change]:
    """`max(0, x)` and `x.clamp(…)` -> `x`."""
    node, given = site.node, positional(site.node)
    if dotted(node.func) in ("max", "min") and len(given) == 2 and len(node.args) == 2:
        limits = [number(a.value) is not None or a.value is None for a in given]
        if limits == [True, False]:
            yield given[1].value
        elif limits == [False, True]:
            yield given[0].value
    names = ("clamp", "clamp_", "clip", "clamp_min", "clamp_max", "clamp_min_", "clamp_max_")
    if called(node) in names and (value := operand(node)) is not None:
        yield value
