"""The pages on mutation say what is true."""

import re
from pathlib import Path

import nbformat

from torchgrade.mutation import (
    OPERATORS,
    load_equivalents,
    mutants,
    operators_page,
    stale_equivalents,
)

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "reference" / "mutation-operators.md"


def test_the_page_is_that_of_the_registry():
    """`make mutation-operators` has been run since the last change."""
    assert PAGE.read_text("utf-8") == operators_page()


def test_every_operator_has_a_row_and_its_hints():
    """Each operator stands in the table once, and its words follow in both languages."""
    page = operators_page()
    for name, operator in OPERATORS.items():
        assert page.count(f"\n| `{name}` |") == 1
        assert page.count(f"\n### {name}\n") == 1
        assert operator.english.hint in page
        assert operator.spanish.hint in page


def test_the_example_prints_what_the_explanation_shows(capsys):
    """The code of the page runs, and its output holds the lines that are shown."""
    text = (DOCS / "explanation" / "mutation.md").read_text("utf-8")
    code, shown = re.search(r"```python\n(.*?)```\n\n```\n(.*?)```", text, re.DOTALL).groups()
    exec(code, {})
    lines = capsys.readouterr().out.splitlines()
    expected = [line for line in shown.splitlines() if line != "…"]
    assert expected == [line for line in lines if line in expected]
    assert len(expected) == 2


def test_the_entry_of_the_explanation_is_one(tmp_path):
    """The TOML of the page is read as an entry that fits the course's solution."""
    text = (DOCS / "explanation" / "mutation.md").read_text("utf-8")
    (tmp_path / "equivalent.toml").write_text(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1])
    entries = load_equivalents(tmp_path)
    notebook = nbformat.read(DOCS.parent / "source" / "02_dataset" / "02_dataset.ipynb", 4)
    (source,) = [c.source for c in notebook.cells if c.source.startswith("def split_indices")]
    assert stale_equivalents(entries, mutants(source, cell="e2_4")) == ()
    assert len(entries) == 1
