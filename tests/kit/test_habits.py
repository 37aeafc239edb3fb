"""Habits of this house that no linter knows."""

import ast
from pathlib import Path

import pytest

KIT = Path(__file__).parent
HOMEWORK = KIT.parent / "homework"
FILES = sorted([*KIT.rglob("test_*.py"), *HOMEWORK.glob("*/test_*.py")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(KIT.parent)))
def test_every_test_is_a_sentence(path):
    """Each test function's docstring says in one sentence what holds."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            first = (ast.get_docstring(node) or "").split("\n")[0]
            assert first.endswith("."), node.name
