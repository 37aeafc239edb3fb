"""A solution cell as a tree: which of its nodes may change, and how a change becomes code."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from torchgrade.errors import InstructorError
from torchgrade.mutation.layout import one_each
from torchgrade.mutation.registry import Change, Edits
from torchgrade.mutation.site import Site
from torchgrade.mutation.syntax import expression_of
from torchgrade.notebook import parse_python

_BEGIN, _END = "BEGIN SOLUTION", "END SOLUTION"
_PLAIN = "A solution cell holds plain Python, without %magics or !commands."

_WIDE = (
    cst.BinaryOperation,
    cst.UnaryOperation,
    cst.BooleanOperation,
    cst.Comparison,
    cst.IfExp,
    cst.Lambda,
    cst.Tuple,
    cst.GeneratorExp,
    cst.NamedExpr,
)
_TIGHT = (
    cst.BinaryOperation,
    cst.UnaryOperation,
    cst.BooleanOperation,
    cst.ComparisonTarget,
    cst.Comparison,
    cst.IfExp,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.Tuple,
    cst.Element,
    cst.CompIf,
    cst.StarredElement,
    cst.Await,
)


@dataclasses.dataclass(frozen=True)
class Cell:
    """A parsed solution cell.

    Attributes:
        name: Its `grade_id`.
        source: Its text, the solution between the usual marks if it has them; with one statement
            to a line.
        tree: Its tree.
        sites: All its nodes in the order of the text, each with its surroundings.
        editable: Nodes of the solution that may change, by identity.
        lines: For each line of `source` the line of the given text where it comes from, from 1.
    """

    name: str
    source: str
    tree: cst.Module
    sites: tuple[Site[cst.CSTNode], ...]
    editable: dict[int, cst.CSTNode]
    lines: tuple[int, ...]

    def apply(self, site: Site[cst.CSTNode], change: Change) -> str | None:
        """Make a change.

        Args:
            site: Where it was found.
            change: What the operator gave.

        Returns:
            The text of the whole cell, or None if the change leaves what may be changed.
        """
        edits: Edits = change if isinstance(change, Mapping) else {site.node: change}
        if not edits or any(id(node) not in self.editable for node in edits):
            return None
        above = {id(s.node): s.above for s in self.sites if s.node in edits}
        changed = self.tree.visit(_Apply(edits, above))
        assert isinstance(changed, cst.Module)
        return changed.code


def read_cell(source: str, name: str) -> Cell:
    """Parse a solution cell.

    Only what stands between `### BEGIN SOLUTION` and `### END SOLUTION` may change, or the whole
    cell if it has no such marks; never a docstring, an annotation, or what an exception says.

    Args:
        source: Its text.
        name: Its `grade_id`.

    Raises:
        InstructorError: It is not Python, or nested too deep.
    """
    try:
        parse_python(source, Path(f"Cell {name}"))  # has a limit where LibCST's parser crashes
        parsed = cst.parse_module(source)
    except InstructorError as error:
        raise InstructorError(error.message, hint=_PLAIN) from error
    except cst.ParserSyntaxError as error:
        raise InstructorError(
            f"Cell {name}, line {error.raw_line}: not Python: {error.message}", hint=_PLAIN
        ) from error
    parsed, lines = one_each(parsed)
    source = parsed.code
    wrapper = MetadataWrapper(parsed)
    positions = wrapper.resolve(PositionProvider)
    regions = _regions(source)
    editable: dict[int, cst.CSTNode] = {}
    found = tuple(_walk(wrapper.module, ()))
    frozen = _frozen(found)
    for node, _ in found:
        if id(node) not in frozen and _within(positions.get(node), regions):
            editable[id(node)] = node
    sites = tuple(Site(node, above, editable) for node, above in found)
    return Cell(name, source, wrapper.module, sites, editable, lines)


def same_code(one: str, other: str) -> bool:
    """Whether two sources mean the same to Python: comments and layout aside."""
    return fingerprint(one) == fingerprint(other)


def fingerprint(source: str) -> str:
    """What Python makes of a source, as text: equal for sources that differ in layout alone."""
    return ast.dump(parse_python(source, Path("cell")))


def _regions(source: str) -> list[tuple[int, int]]:
    lines = source.split("\n")
    if not any(_BEGIN in line for line in lines):
        return [(0, len(lines) + 1)]
    regions, start = [], 0
    for number, line in enumerate(lines, start=1):
        if _BEGIN in line:
            start = number
        elif _END in line:
            regions.append((start, number))
    return regions


def _within(position: CodeRange | None, regions: list[tuple[int, int]]) -> bool:
    return position is not None and any(
        start < position.start.line and position.end.line < end for start, end in regions
    )


def _walk(
    node: cst.CSTNode, above: tuple[cst.CSTNode, ...]
) -> Iterator[tuple[cst.CSTNode, tuple[cst.CSTNode, ...]]]:
    yield node, above
    for child in node.children:
        yield from _walk(child, (*above, node))


def _frozen(found: tuple[tuple[cst.CSTNode, tuple[cst.CSTNode, ...]], ...]) -> set[int]:
    """Nodes below an annotation, a `raise`, an assert's message; and lines of mere text."""
    frozen: set[int] = set()
    for node, above in found:
        parent = above[-1] if above else None
        if (
            (parent is not None and id(parent) in frozen)
            or isinstance(node, cst.Annotation)
            or isinstance(parent, cst.Raise)
            or (isinstance(parent, cst.Assert) and node is parent.msg)
            or isinstance(expression_of(node), cst.SimpleString | cst.ConcatenatedString)
        ):
            frozen.add(id(node))
    return frozen


class _Apply(cst.CSTTransformer):
    """Puts the edits into a tree, and keeps the comments above a line that changes."""

    def __init__(self, edits: Edits, above: dict[int, tuple[cst.CSTNode, ...]]) -> None:
        super().__init__()
        self._edits = edits
        self._parents = {node: around[-1] for node, around in above.items() if around}
        self._way = {id(node) for around in above.values() for node in around}

    def on_visit(self, node: cst.CSTNode) -> bool:
        return id(node) in self._way

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode:
        new = self._edits.get(original_node)
        if isinstance(new, cst.CSTNode) and not isinstance(new, cst.BaseStatement):
            return _fenced(original_node, new, self._parents.get(id(original_node)))
        if isinstance(original_node, cst.IndentedBlock | cst.Module):
            return self._block(original_node, updated_node)
        return updated_node

    def _block(self, original: cst.IndentedBlock | cst.Module, updated: cst.CSTNode) -> cst.CSTNode:
        assert isinstance(updated, cst.IndentedBlock | cst.Module)
        if not any(old in self._edits for old in original.body):
            return updated
        body: list[cst.CSTNode] = []
        comments: list[cst.EmptyLine] = []
        for old, kept in zip(original.body, updated.body, strict=True):
            new = self._edits.get(old, (kept,))
            statements = new if isinstance(new, tuple) else (new,)
            lines = [*comments, *getattr(old, "leading_lines", ())]
            comments = [] if statements else [line for line in lines if line.comment]
            for place, statement in enumerate(statements):
                body.append(statement.with_changes(leading_lines=() if place else lines))
        return updated.with_changes(body=body, footer=[*comments, *updated.footer])


def _fenced(old: cst.CSTNode, new: cst.CSTNode, parent: cst.CSTNode | None) -> cst.CSTNode:
    """Put parentheses around an expression where an operator beside it could split it."""
    if isinstance(new, _WIDE) and isinstance(parent, _TIGHT) and not new.lpar:
        if _binds(new) == _binds(old) != 0 and not getattr(old, "lpar", ()):
            return new
        return new.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return new


def _binds(node: cst.CSTNode) -> int:
    """How tightly an operator binds: equal numbers may take each other's place; 0 is unknown."""
    kind = type(getattr(node, "operator", None))
    if isinstance(node, cst.Comparison):
        return 1
    if kind in (cst.Add, cst.Subtract):
        return 2
    return 3 if kind in (cst.Multiply, cst.Divide, cst.FloorDivide, cst.Modulo) else 0
