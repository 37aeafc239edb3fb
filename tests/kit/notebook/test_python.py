"""Python source is parsed, or refused in words."""

import ast
from pathlib import Path

import pytest

from torchgrade.errors import InstructorError
from torchgrade.notebook import parse_python


def test_the_line_that_is_not_python_is_named():
    """The error names file and line, and says what to do."""
    assert ast.unparse(parse_python("x=1", Path("a.py"))) == "x = 1"
    with pytest.raises(InstructorError, match=r"a\.py, line 2: .*\.") as refused:
        parse_python("x = 1\ny = = 2", Path("a.py"))
    assert refused.value.hint == "Correct that line."


@pytest.mark.parametrize("size", [5_000, 200_000])
@pytest.mark.parametrize("piece", ["-", "not ", "lambda:", "1 if 1 else ", "1+", "1**", "x."])
def test_what_is_nested_too_deep_is_refused(piece, size):
    """Whatever limit of the parser's it runs into, nothing crashes and the error names the file."""
    with pytest.raises(InstructorError, match=r"a\.py: .* nested too deep") as refused:
        parse_python(piece * size + "x", Path("a.py"))
    assert refused.value.hint == "Write it in several steps."
