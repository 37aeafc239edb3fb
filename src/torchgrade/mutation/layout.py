"""One statement to a line, so that an operator finds each of them."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider


def one_each(tree: cst.Module) -> tuple[cst.Module, tuple[int, ...]]:
    """Give each statement a line of its own: `a; b` takes two, and `if a: b` as well.

    Args:
        tree: A whole cell.

    Returns:
        The tree, the same one if nothing was to be done; and for each of its lines the number of
        the line in the old text where it comes from, from 1.
    """
    count = len(tree.code.split("\n"))
    layout = _OneEach()
    new = tree.visit(layout)
    if not layout.split:
        return tree, tuple(range(1, count + 1))
    assert isinstance(new, cst.Module)
    new = cst.parse_module(new.code)
    before, after = _starts(tree), _starts(new)
    return new, tuple(
        min(_origin(line, before, after), count)
        for line, _ in enumerate(new.code.split("\n"), start=1)
    )


def _origin(line: int, before: Sequence[int], after: Sequence[int]) -> int:
    """The old number of a line: as far below the last statement as it is now."""
    last = bisect.bisect_right(after, line) - 1
    return line if last < 0 else before[last] + line - after[last]


def _starts(tree: cst.Module) -> list[int]:
    """The lines on which the statements begin, in the order of the text."""
    positions = MetadataWrapper(tree, unsafe_skip_copy=True).resolve(PositionProvider)
    statements = cst.BaseSmallStatement | cst.BaseCompoundStatement
    return sorted(p.start.line for node, p in positions.items() if isinstance(node, statements))


class _OneEach(cst.CSTTransformer):
    split = False

    def leave_Module(  # noqa: N802 - LibCST's name
        self, original_node: cst.Module, updated_node: cst.Module
    ) -> cst.Module:
        del original_node
        return updated_node.with_changes(body=self._lines(updated_node.body))

    def leave_IndentedBlock(  # noqa: N802 - LibCST's name
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.BaseSuite:
        del original_node
        return updated_node.with_changes(body=self._lines(updated_node.body))

    def leave_SimpleStatementSuite(  # noqa: N802 - LibCST's name
        self, original_node: cst.SimpleStatementSuite, updated_node: cst.SimpleStatementSuite
    ) -> cst.BaseSuite:
        del original_node
        self.split = True
        ending = updated_node.trailing_whitespace
        whole = cst.SimpleStatementLine(updated_node.body, trailing_whitespace=ending)
        return cst.IndentedBlock(self._lines([whole]))

    def _lines(self, body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
        lines: list[cst.BaseStatement] = []
        for statement in body:
            if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) < 2:
                lines.append(statement)
                continue
            self.split = True
            plain = [s.with_changes(semicolon=cst.MaybeSentinel.DEFAULT) for s in statement.body]
            pieces = [cst.SimpleStatementLine([small]) for small in plain]
            first = pieces[0].with_changes(leading_lines=statement.leading_lines)
            ending = statement.trailing_whitespace
            last = pieces[-1].with_changes(trailing_whitespace=ending)
            lines += [first, *pieces[1:-1], last]
        return lines
