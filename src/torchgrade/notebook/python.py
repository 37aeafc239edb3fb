"""Python source as a syntax tree, from any thread."""

from __future__ import annotations

import ast
import threading
from pathlib import Path

from torchgrade.errors import InstructorError

# CPython 3.11 counts the depth of all threads' trees in one counter, and fails where they mix.
_one_at_a_time = threading.Lock()


def parse_python(text: str, path: Path) -> ast.Module:
    """Parse an instructor's Python file.

    Args:
        text: Its text.
        path: Its path, for the error.

    Returns:
        The tree.

    Raises:
        InstructorError: It is not Python, and the error names the line; or it is nested too deep.
    """
    try:
        with _one_at_a_time:
            return ast.parse(text)
    except SyntaxError as error:
        raise InstructorError(
            f"{path}, line {error.lineno}: {error.msg}.", hint="Correct that line."
        ) from error
    except (MemoryError, RecursionError) as error:  # the parser's own limits, with memory to spare
        raise InstructorError(
            f"{path}: an expression in it is nested too deep for Python.",
            hint="Write it in several steps.",
        ) from error
