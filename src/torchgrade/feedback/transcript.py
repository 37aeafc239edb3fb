"""The student's notebook as its feedback shows it: their code, and what it showed when it ran."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from torchgrade.feedback import clean, outputs
from torchgrade.feedback.cells import Heading, is_graded, nbgrader_metadata
from torchgrade.feedback.records import Cell
from torchgrade.messages import Translator

_SECRET = re.compile(
    r"^[^\n]*BEGIN (HIDDEN TESTS|MARK SCHEME).*?(?:END \1[^\n]*|\Z)", re.DOTALL | re.MULTILINE
)


def student_cells(
    cells: Sequence[Mapping[str, Any]],
    counting: Sequence[Heading],
    spots: Collection[tuple[int, int]],
    translator: Translator,
) -> tuple[Cell, ...]:
    """Return the cells to show: headings, code that is not a test, and written answers.

    Args:
        cells: The autograded notebook's cells.
        counting: The headings that name a part.
        spots: (cell, line) pairs to mark.
        translator: Of the reader's language.

    Returns:
        The cells in order; those with nothing to show are left out.
    """
    shown: list[Cell] = []
    for index, cell in enumerate(cells):
        shown += [
            Cell(index=index, kind="markdown", title=heading.text, level=heading.level)
            for heading in counting
            if heading.cell == index and heading.level > 1
        ]
        if (kept := _shown(index, cell, spots, translator)) is not None:
            shown.append(kept)
    return tuple(shown)


def _shown(
    index: int,
    cell: Mapping[str, Any],
    spots: Collection[tuple[int, int]],
    translator: Translator,
) -> Cell | None:
    meta = nbgrader_metadata(cell)
    mine = bool(meta.get("solution"))
    if is_graded(cell) and not mine:
        return None
    source = clean.source(cell.get("source"))
    if not mine:
        source = _SECRET.sub("", source)
    if cell.get("cell_type") == "markdown":
        return Cell(index=index, kind="markdown", source=source, mine=True) if mine else None
    if cell.get("cell_type") != "code" or not source.strip():
        return None
    return Cell(
        index=index,
        kind="code",
        source=source,
        outputs=outputs.shown(cell.get("outputs"), translator),
        mine=mine or not meta.get("locked"),
        marked=tuple(sorted(line for where, line in spots if where == index)),
    )
