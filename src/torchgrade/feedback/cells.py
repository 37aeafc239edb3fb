"""What a page needs to know about a notebook's cells: nbgrader metadata and headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import mistune
import msgspec

from torchgrade.feedback import clean


class Heading(msgspec.Struct, frozen=True):
    """A heading of a markdown cell.

    Attributes:
        cell: Position of the cell.
        text: Its words, without markup.
        level: 1 to 6.
    """

    cell: int
    text: str
    level: int


_PARSE = mistune.create_markdown(renderer="ast")


def nbgrader_metadata(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a cell's nbgrader metadata, empty if it has none."""
    meta = cell.get("metadata", {}).get("nbgrader", {})
    return meta if isinstance(meta, Mapping) else {}


def is_graded(cell: Mapping[str, Any]) -> bool:
    """Tell whether a cell carries points."""
    meta = nbgrader_metadata(cell)
    return bool(meta.get("grade") or meta.get("task"))


def headings(cells: Sequence[Mapping[str, Any]]) -> tuple[Heading, ...]:
    """Return the headings that name a part of the notebook.

    Sub-headings ("Hint", "Examples") name none: below the title, headings count down to the
    highest level that tells the graded cells apart.

    Args:
        cells: The notebook's cells.

    Returns:
        The headings in order.
    """
    found = [heading for index, cell in enumerate(cells) for heading in _found(index, cell)]
    graded = [index for index, cell in enumerate(cells) if is_graded(cell)]
    best: tuple[int, tuple[Heading, ...]] = (-1, ())
    for level in sorted({heading.level for heading in found}):
        counting = tuple(heading for heading in found if heading.level <= level)
        told_apart = len({title_of(index, counting) for index in graded} - {None})
        if told_apart > best[0] or level == 2:
            best = (told_apart, counting)
    return best[1]


def title_of(index: int, counting: Sequence[Heading]) -> Heading | None:
    """Return the last heading at or before the cell at `index`."""
    return next((heading for heading in reversed(counting) if heading.cell <= index), None)


def _found(index: int, cell: Mapping[str, Any]) -> list[Heading]:
    if cell.get("cell_type") != "markdown" or nbgrader_metadata(cell).get("solution"):
        return []
    tokens = _PARSE(clean.source(cell.get("source")))
    if isinstance(tokens, str):
        return []
    return [
        Heading(index, clean.line(_words(token)), int(token["attrs"]["level"]))
        for token in tokens
        if token["type"] == "heading"
    ]


def _words(token: Mapping[str, Any]) -> str:
    if "children" in token:
        return "".join(_words(child) for child in token["children"])
    return str(token.get("raw", " "))
