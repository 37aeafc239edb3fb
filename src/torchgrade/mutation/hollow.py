"""Hollow solutions: they do the work and then give back something else of the same form."""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Sequence
from typing import Literal, get_args

import libcst as cst

from torchgrade.mutation.cell import Cell, read_cell
from torchgrade.mutation.records import Mutant
from torchgrade.mutation.registry import HOLLOW, Operator, Words
from torchgrade.mutation.site import Site, nodes, params
from torchgrade.mutation.syntax import body_of, called, expression_of, leaf, only, source

HollowKind = Literal["zeros", "nan", "input", "constant"]

HOLLOW_KINDS: tuple[HollowKind, ...] = get_args(HollowKind)
"""What takes the place of the true results."""

_WORDS = {
    "zeros": (
        Words(
            "Everything that comes out is zero.",
            "Which numbers should come out for an input that you can work out by hand?",
        ),
        Words(
            "Todo lo que sale es cero.",
            "¿Qué números deberían salir con una entrada que puedas calcular a mano?",
        ),
    ),
    "nan": (
        Words("Everything that comes out is NaN.", "Print the result: which numbers are in it?"),
        Words("Todo lo que sale es NaN.", "Imprime el resultado: ¿qué números contiene?"),
    ),
    "input": (
        Words(
            "The input is handed back as it came, and nothing is changed.",
            "What is different after your function, compared with before?",
        ),
        Words(
            "La entrada se devuelve tal como llegó, y nada cambia.",
            "¿Qué es distinto después de tu función, comparado con antes?",
        ),
    ),
    "constant": (
        Words(
            "Everything that comes out is one.",
            "Does the result depend on the input at all?",
        ),
        Words("Todo lo que sale es uno.", "¿Depende el resultado de la entrada?"),
    ),
}

HOLLOW.update(
    {
        f"hollow-{kind}": Operator(f"hollow-{kind}", *words, (), ("", ""), (), lambda _: iter(()))
        for kind, words in _WORDS.items()
    }
)

_Sites = Sequence[Site[cst.CSTNode]]

_VALUES = frozenset("__getitem__ __getitems__ __call__ __iter__ __next__ __matmul__".split())
_ANSWERS = frozenset("__len__ __contains__ __bool__ __eq__ __lt__ __hash__".split())
_BELOW = frozenset(
    "staticmethod classmethod property cached_property setter contextmanager".split()
)


def hollow(text: str, *, cell: str) -> tuple[Mutant, ...]:
    """Make hollow variants of a solution.

    A hollow function computes the true result, keeps its form (shapes, dtypes, tuples, lists,
    dicts, the items of a generator) and replaces each number in it; what it changed in place is
    replaced in the same way. None, texts and exceptions stay as they are. A module, a loader or a
    function that is the result gives hollow results itself. Constructors are left alone, and calls
    inside the solution get true results, so that nothing fails for another reason than its values.

    Args:
        text: Source of the instructor's solution cell.
        cell: Its `grade_id`.

    Returns:
        For each of `HOLLOW_KINDS` one variant of all that gives values, then one for each
        `__len__` and the like alone, where everything else stays true. A test that passes on all
        variants of one kind looks at no value. None if the solution has no functions.

    Raises:
        InstructorError: The cell is not Python.
    """
    parsed = read_cell(text, cell)
    functions = [site for site in parsed.sites if _is_solution(site)]
    values = [site for site in functions if _gives_values(site)]
    answers = [site for site in functions if _name(site) in _ANSWERS]
    groups = [("all", values)] if values else []
    groups += [(site.qualified, [site]) for site in answers]
    return tuple(
        _mutant(parsed, kind, name, functions, group)
        for kind in HOLLOW_KINDS
        for name, group in groups
    )


def _is_solution(site: Site[cst.CSTNode]) -> bool:
    """Whether a node is a function of the cell, not inside another one, that students write."""
    node = site.node
    if not isinstance(node, cst.FunctionDef) or site.functions:
        return False
    if node.asynchronous is not None and any(isinstance(n, cst.Yield) for n in nodes(node)):
        return False
    written = [s for s in site.own(body_of(node)) if not isinstance(only(s), cst.Pass)]
    return any(expression_of(s) is None or called(expression_of(s)) for s in written)


def _name(site: Site[cst.CSTNode]) -> str:
    assert isinstance(site.node, cst.FunctionDef)
    return site.node.name.value


def _gives_values(site: Site[cst.CSTNode]) -> bool:
    name = _name(site)
    return name in _VALUES or not (name.startswith("__") and name.endswith("__"))


def _mutant(
    cell: Cell,
    kind: HollowKind,
    name: str,
    functions: _Sites,
    group: _Sites,
) -> Mutant:
    marks = {site.node: _decorator(site, kind, active=site in group) for site in functions}
    changed = cell.tree.visit(_Decorate(marks))
    assert isinstance(changed, cst.Module)
    head = _head(changed)
    body = [*changed.body[:head], *_prelude().body, *changed.body[head:]]
    first = re.compile(rf"\s*(?:async\s+)?def\s+{_name(group[0])}\s*[(\\\[]")
    lines = cell.source.split("\n")
    line = next((n for n, text in enumerate(lines, start=1) if first.match(text)), 1)
    return Mutant(
        name=f"{cell.name}~hollow-{kind}~{name}~1",
        operator=f"hollow-{kind}",
        cell=cell.name,
        function=name,
        line=cell.lines[line - 1],
        original=lines[line - 1].strip(),
        mutated=f"@{source(marks[group[0].node].decorator)}",
        code=changed.with_changes(body=body).code,
    )


def _decorator(site: Site[cst.CSTNode], kind: HollowKind, *, active: bool) -> cst.Decorator:
    node = site.node
    assert isinstance(node, cst.FunctionDef)
    names = {leaf(d.decorator) for d in node.decorators}
    method = isinstance(site.above[-2] if len(site.above) > 1 else None, cst.ClassDef)
    if _name(site) in _ANSWERS and kind in ("nan", "input"):
        kind = "zeros"  # a length that is NaN or an object is no length: it would only raise
    skip = 1 if method and "staticmethod" not in names and params(node) else 0
    return cst.Decorator(cst.parse_expression(f'_Hollow("{kind}", {skip}, {active})'))


@functools.cache
def _prelude() -> cst.Module:
    package = importlib.resources.files("torchgrade.mutation")
    return cst.parse_module(package.joinpath("hollow_cell.txt").read_text(encoding="utf-8"))


def _head(module: cst.Module) -> int:
    """How many statements must stay at the top: a docstring and imports from the future."""
    count = 0
    for statement in module.body:
        small = only(statement)
        future = isinstance(small, cst.ImportFrom) and source(small).startswith("from __future__")
        text = isinstance(expression_of(statement), cst.SimpleString)
        if not future and not (text and count == 0):
            break
        count += 1
    return count


class _Decorate(cst.CSTTransformer):
    """Puts a decorator on functions: above the others, but below those that make methods."""

    def __init__(self, marks: dict[cst.CSTNode, cst.Decorator]) -> None:
        super().__init__()
        self._marks = marks

    def leave_FunctionDef(  # noqa: N802 - LibCST's name
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        mark = self._marks.get(original_node)
        if mark is None:
            return updated_node
        others = updated_node.decorators
        fixed = [n for n, d in enumerate(others, start=1) if leaf(d.decorator) in _BELOW]
        place = max(fixed, default=0)
        return updated_node.with_changes(decorators=[*others[:place], mark, *others[place:]])
