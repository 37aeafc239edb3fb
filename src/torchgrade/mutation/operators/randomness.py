"""Seeds, generators, distributions, and the order of the data."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from torchgrade.mutation.registry import Change, operator
from torchgrade.mutation.site import Site, params
from torchgrade.mutation.syntax import (
    atom,
    body_of,
    called,
    dotted,
    expr,
    keyword,
    number,
    positional,
    receiver,
    renamed,
    source,
    stmt,
    with_keyword,
    with_value,
    without,
)

_SEEDED = ("manual_seed", "default_rng", "Random", "SeedSequence", "seed", "RandomState")


@operator(
    "drop-generator",
    cst.Call,
    en=(
        "Random numbers come from the global generator.",
        "Build it twice with the same seed: do you get the same numbers?",
    ),
    es=(
        "Los números aleatorios salen del generador global.",
        "Constrúyelo dos veces con la misma semilla: ¿salen los mismos números?",
    ),
    example=(
        "x = torch.randn(n, generator=generator)",
        "x = torch.randn(n)",
    ),
    misconceptions="M2.1f M3.1e M3.3f",
)
def drop_generator(site: Site[cst.Call]) -> Iterator[Change]:
    """Drop `generator=`."""
    if arg := keyword(site.node, "generator"):
        yield without(site.node, arg)


@operator(
    "global-seed",
    cst.Call,
    en=(
        "The global generator is seeded.",
        "What happens to somebody else's random numbers after your code?",
    ),
    es=(
        "Se fija la semilla del generador global.",
        "¿Qué les pasa a los números aleatorios de otros después de tu código?",
    ),
    example=(
        "g = torch.Generator().manual_seed(seed)",
        "g = torch.manual_seed(seed)",
    ),
    misconceptions="M2.1e M2.4d M3.1f M7.7g M10.4g",
)
def global_seed(site: Site[cst.Call]) -> Iterator[Change]:
    """`torch.Generator().manual_seed(s)` -> `torch.manual_seed(s)`."""
    node = site.node
    if called(node) == "manual_seed" and called(receiver(node)) == "Generator":
        yield node.with_changes(func=expr("torch.manual_seed"))


@operator(
    "fixed-seed",
    cst.Call,
    en=(
        "The seed is ignored.",
        "What changes if you ask for another seed?",
    ),
    es=(
        "La semilla se ignora.",
        "¿Qué cambia si pides otra semilla?",
    ),
    example=("g.manual_seed(seed)", "g.manual_seed(0)"),
    misconceptions="M2.1f M3.3e M3.6d",
)
def fixed_seed(site: Site[cst.Call]) -> Iterator[Change]:
    """`manual_seed(seed)` -> `manual_seed(0)`; a part of a compound seed is dropped."""
    node = site.node
    given = positional(node)
    if called(node) not in _SEEDED or not given:
        return
    value = given[0].value
    if isinstance(value, cst.List | cst.Tuple) and len(value.elements) > 1:
        for place in range(len(value.elements)):
            kept = [source(e.value) for n, e in enumerate(value.elements) if n != place]
            yield with_value(node, given[0], f"[{', '.join(kept)}]")
    elif number(value) is None:
        yield with_value(node, given[0], "0")


@operator(
    "wrong-distribution",
    cst.Call,
    en=(
        "Random numbers come from the wrong distribution.",
        "Which mean and which spread should these numbers have?",
    ),
    es=(
        "Los números aleatorios salen de otra distribución.",
        "¿Qué media y qué dispersión deberían tener estos números?",
    ),
    example=("noise = torch.randn(n)", "noise = torch.rand(n)"),
    misconceptions="M3.6f M4.2e",
)
def wrong_distribution(site: Site[cst.Call]) -> Iterator[Change]:
    """Normal <-> uniform."""
    pairs = ("randn rand", "randn_like rand_like", "standard_normal random", "xavier_uniform_ "
             "kaiming_uniform_")  # fmt: skip
    other: dict[str, str] = {}
    for pair in pairs:
        one, two = pair.split()
        other |= {one: two, two: one}
    if called(site.node) in other:
        yield renamed(site.node, other[called(site.node)])
    given = positional(site.node)
    if called(site.node) == "uniform_" and len(given) == 2:
        yield renamed(with_value(site.node, given[0], "0.0"), "normal_")


@operator(
    "upper-bound-included",
    cst.Call,
    en=(
        "The upper bound of random integers is taken as included.",
        "Is the upper bound of this function among the numbers it draws?",
    ),
    es=(
        "El límite superior de los enteros aleatorios se toma como incluido.",
        "¿Está el límite superior de esta función entre los números que saca?",
    ),
    example=("y = torch.randint(0, 2, (n,))", "y = torch.randint(0, 1, (n,))"),
    misconceptions="M2.1c",
)
def upper_bound_included(site: Site[cst.Call]) -> Iterator[Change]:
    """`randint(0, 2, …)` -> `randint(0, 1, …)`."""
    given = positional(site.node)
    if called(site.node) in ("randint", "integers", "randint_like") and len(given) > 1:
        high = given[1] if len(given) > 2 or keyword(site.node, "size", "generator") else given[0]
        high = given[1] if number(given[1].value) is not None else high
        value = number(high.value)
        new = str(int(value) - 1) if value is not None else f"{atom(high.value)} - 1"
        if not isinstance(high.value, cst.Tuple):
            yield with_value(site.node, high, new)


@operator(
    "drop-shuffle",
    cst.Call,
    en=(
        "Nothing is shuffled.",
        "Compare the order you get with the order of the data.",
    ),
    es=(
        "No se baraja nada.",
        "Compara el orden que obtienes con el orden de los datos.",
    ),
    example=("order = torch.randperm(n)", "order = torch.arange(n)"),
    misconceptions="M2.4b M3.1b",
)
def drop_shuffle(site: Site[cst.Call]) -> Iterator[Change]:
    """`torch.randperm(n, …)` -> `torch.arange(n)`."""
    node = site.node
    given = positional(node)
    if called(node) == "randperm" and given:
        yield expr(f"torch.arange({source(given[0].value)})")
    elif called(node) == "permutation" and given and receiver(node) is not None:
        yield expr(f"np.arange({source(given[0].value)})")


@operator(
    "flip-shuffle",
    cst.Call,
    en=(
        "Data are shuffled when they should not be, or the reverse.",
        "For which of the loaders does the order matter?",
    ),
    es=(
        "Los datos se barajan cuando no deben, o al revés.",
        "¿Para cuál de los cargadores importa el orden?",
    ),
    example=("DataLoader(d, shuffle=True)", "DataLoader(d, shuffle=False)"),
    misconceptions="M3.1b",
)
def flip_shuffle(site: Site[cst.Call]) -> Iterator[Change]:
    """Negate `shuffle=`."""
    if arg := keyword(site.node, "shuffle"):
        opposite = {"True": "False", "False": "True"}
        text = source(arg.value)
        yield with_value(site.node, arg, opposite.get(text, f"not {atom(arg.value)}"))


@operator(
    "flip-drop-last",
    cst.Call,
    en=(
        "The last, smaller batch is treated the wrong way.",
        "Count the samples that came out of the loader.",
    ),
    es=(
        "El último lote, más pequeño, se trata al revés.",
        "Cuenta las muestras que salieron del cargador.",
    ),
    example=("DataLoader(d, batch_size=8)", "DataLoader(d, batch_size=8, drop_last=True)"),
    misconceptions="M3.1c M3.1d",
)
def flip_drop_last(site: Site[cst.Call]) -> Iterator[Change]:
    """Negate `drop_last=`, or add it to a `DataLoader`."""
    node = site.node
    if arg := keyword(node, "drop_last"):
        opposite = {"True": "False", "False": "True"}
        yield with_value(node, arg, opposite.get(source(arg.value), f"not {atom(arg.value)}"))
    elif called(node) == "DataLoader" and not keyword(node, "batch_sampler"):
        yield with_keyword(node, "drop_last", "True")


@operator(
    "ignore-worker",
    cst.Call,
    en=(
        "The workers of a loader don't know of one another.",
        "How many copies of your code run with two workers, and what does each one give?",
    ),
    es=(
        "Los procesos de un cargador no saben unos de otros.",
        "¿Cuántas copias de tu código hay con dos procesos, y qué da cada una?",
    ),
    example=("worker = get_worker_info()", "worker = None"),
    misconceptions="M2.6a G12",
)
def ignore_worker(site: Site[cst.Call]) -> Iterator[Change]:
    """`get_worker_info()` -> `None`."""
    if called(site.node) == "get_worker_info":
        yield cst.Name("None")


@operator(
    "wrap-index",
    cst.FunctionDef,
    en=(
        "An index beyond the end starts again at the beginning.",
        "How does Python know where your dataset stops?",
    ),
    es=(
        "Un índice más allá del final vuelve a empezar por el principio.",
        "¿Cómo sabe Python dónde termina tu dataset?",
    ),
    example=(
        "class D:\n    def __getitem__(self, i):\n        return self.x[i]",
        "class D:\n    def __getitem__(self, i):\n"
        "        i = i % len(self)\n        return self.x[i]",
    ),
    misconceptions="M2.1i",
)
def wrap_index(site: Site[cst.FunctionDef]) -> Iterator[Change]:
    """Insert `i = i % len(self)` at the beginning of `__getitem__`."""
    own = site.own(body_of(site.node))
    if site.node.name.value == "__getitem__" and own and len(params(site.node)) == 2:
        name = params(site.node)[1]
        yield {own[0]: (stmt(f"{name} = {name} % len(self)\n"), own[0])}


@operator(
    "wrong-module",
    cst.Call,
    en=(
        "Numbers are drawn by a library whose state nobody controls here.",
        "Which random numbers are controlled by your seed?",
    ),
    es=(
        "Los números los saca una biblioteca cuyo estado nadie controla aquí.",
        "¿Qué números aleatorios controla tu semilla?",
    ),
    example=("rng.shuffle(order)", "random.shuffle(order)"),
    misconceptions="M3.3f",
)
def wrong_module(site: Site[cst.Call]) -> Iterator[Change]:
    """`rng.shuffle(…)` -> `random.shuffle(…)`."""
    node = site.node
    owner = receiver(node)
    names = ("shuffle", "sample", "choices")
    if called(node) in names and owner is not None and dotted(owner) != "random":
        yield node.with_changes(func=expr(f"random.{called(node)}"))
