"""A table as a platform wrote it: what is not changed stays as it is, byte for byte.

`csv` reads such files and forgets how they were written: which cells stood in quotes, how lines
end, whether there was a byte order mark. A platform gets its own file back, so those are kept.
Text that is not Unicode, or that is no table, is refused, never guessed.
"""

from __future__ import annotations

import codecs
import functools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from torchgrade.errors import InstructorError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BOOKS = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
"""How Excel's own files begin, the old and the new ones."""


class Sheet:
    """The cells of a file, each as it was written.

    Attributes:
        delimiter: What stands between cells.
        encoding: Of the file, without its mark.
        mark: The byte order mark, or nothing.
    """

    def __init__(
        self,
        rows: list[list[str]],
        ends: list[str],
        *,
        delimiter: str = ",",
        encoding: str = "utf-8",
        mark: bytes = b"",
    ) -> None:
        self._rows = rows
        self._ends = ends
        self.delimiter = delimiter
        self.encoding = encoding
        self.mark = mark

    def __len__(self) -> int:
        return len(self._rows)

    def width(self, row: int = 0) -> int:
        """Count the cells of a row."""
        return len(self._rows[row])

    def get(self, row: int, column: int) -> str:
        """Return what a cell says, without its quotes; nothing where a short row has ended."""
        cells = self._rows[row]
        return _bare(cells[column]) if column < len(cells) else ""

    def row(self, row: int) -> list[str]:
        """Return what the cells of a row say."""
        return [_bare(cell) for cell in self._rows[row]]

    def column(self, column: int, rows: Iterable[int]) -> list[str]:
        """Return what a column says in these rows."""
        return [self.get(row, column) for row in rows]

    def is_blank(self, row: int) -> bool:
        """Whether a row says nothing at all."""
        return not any(cell.strip() for cell in self.row(row))

    def set(self, row: int, column: int, text: str) -> None:
        """Write a cell, in quotes if it had some or needs them."""
        cells = self._rows[row]
        cells += [""] * (column + 1 - len(cells))
        if _bare(cells[column]) != text:
            cells[column] = _written(text, self.delimiter, quoted=cells[column].startswith('"'))

    def only(self, columns: Sequence[int]) -> Sheet:
        """Return these columns of every row."""
        rows = [[cells[c] if c < len(cells) else "" for c in columns] for cells in self._rows]
        return Sheet(
            rows, list(self._ends), delimiter=self.delimiter, encoding=self.encoding,
            mark=self.mark,
        )  # fmt: skip

    def without_blank_rows(self) -> Sheet:
        """Return the sheet without the rows that say nothing at all."""
        kept = [row for row in range(len(self)) if not self.is_blank(row)]
        return Sheet(
            [self._rows[row] for row in kept], [self._ends[row] for row in kept],
            delimiter=self.delimiter, encoding=self.encoding, mark=self.mark,
        )  # fmt: skip

    def encode(self) -> bytes:
        """Return the file's bytes."""
        lines = zip(self._rows, self._ends, strict=True)
        text = "".join(self.delimiter.join(cells) + end for cells, end in lines)
        return self.mark + text.encode(self.encoding)


def read_sheet(path: Path) -> Sheet:
    """Read a file that was downloaded from a platform.

    Args:
        path: The file: text with `,`, `;` or tabs, in UTF-8 or UTF-16.

    Returns:
        Its cells.

    Raises:
        InstructorError: If it can't be read, is a workbook of Excel's own, or is no table.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InstructorError(
            f"{path}: can't be read: {error.strerror or error}",
            hint="Give --from the file that you downloaded from the platform.",
        ) from error
    mark, encoding = next((m for m in _MARKS if content.startswith(m[0])), (b"", "utf-8"))
    if content.startswith(_BOOKS):
        raise InstructorError(
            f"{path}: is a workbook of Excel's own kind, not a table in text.",
            hint="Download it from the platform as CSV, or save it as `CSV UTF-8`.",
        )
    try:
        text = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise InstructorError(
            f"{path}: is not in UTF-8: byte {error.start + len(mark)} can't be read.",
            hint="Give the file as it was downloaded, or save it as `CSV UTF-8`.",
        ) from error
    rows, ends, delimiter = _split(text, path)
    return Sheet(rows, ends, delimiter=delimiter, encoding=encoding, mark=mark)


def new_sheet(rows: Iterable[Sequence[str]], *, quoted: bool = False) -> Sheet:
    """Make a file of our own: UTF-8, commas, lines that end as RFC 4180 has it."""
    cells = [[_written(text, ",", quoted=quoted) for text in row] for row in rows]
    return Sheet(cells, ["\r\n"] * len(cells))


def _split(text: str, path: Path) -> tuple[list[list[str]], list[str], str]:
    """Find the delimiter that gives every row as many cells as the first, and most of them."""
    best: tuple[list[list[str]], list[str], str] | None = None
    for delimiter in ",;\t":
        for cell in (_cell(delimiter), _cell_of_php(delimiter)):
            found = _tokens(text, delimiter, cell)
            if found is None or _is_ragged(found[0]):
                continue
            if best is None or len(found[0][0]) > len(best[0][0]):
                best = (*found, delimiter)
            break
    if best is None or len(best[0][0]) < 2:
        raise InstructorError(
            f"{path}: is no table: its rows have not as many cells as its headings.",
            hint="Give the file as it was downloaded: text with commas, semicolons or tabs.",
        )
    return best


def _tokens(
    text: str, delimiter: str, cell: re.Pattern[str]
) -> tuple[list[list[str]], list[str]] | None:
    rows: list[list[str]] = []
    ends: list[str] = []
    place = 0
    while place < len(text):
        cells: list[str] = []
        while True:
            found = cell.match(text, place)
            if found is None:
                return None
            cells.append(found[0])
            place = found.end()
            if not text.startswith(delimiter, place):
                break
            place += 1
        end = _END.match(text, place)
        rows.append(cells)
        ends.append(end[0] if end else "")
        place = end.end() if end else place
    return (rows, ends) if rows else None


_END = re.compile(r"\r\n|\r|\n")


@functools.cache
def _cell(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'"(?:[^"]|"")*"(?={delimiter}|[\r\n]|\Z)|(?!")[^{delimiter}\r\n]*')


@functools.cache
def _cell_of_php(delimiter: str) -> re.Pattern[str]:
    """PHP, in which Moodle is written, does not double a quote after a backslash."""
    return re.compile(
        rf'"(?:\\.|""|[^"\\])*"(?={delimiter}|[\r\n]|\Z)|(?!")[^{delimiter}\r\n]*', re.DOTALL
    )


def _is_ragged(rows: list[list[str]]) -> bool:
    """Whether a row has cells beyond the headings, or far too few: quotes or commas went astray."""
    width = len(rows[0])
    return any(
        any(cell.strip() for cell in cells[width:]) or (len(cells) == 1 and cells[0].strip())
        for cells in rows
    )


def _bare(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def _written(text: str, delimiter: str, *, quoted: bool) -> str:
    needs = text != text.strip() or any(char in text for char in f'{delimiter}"\r\n')
    return '"' + text.replace('"', '""') + '"' if quoted or needs else text
