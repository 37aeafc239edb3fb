"""The reference page says what the registry holds."""

from pathlib import Path

from torchgrade.mutation import OPERATORS, operators_page

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "mutation-operators.md"


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
