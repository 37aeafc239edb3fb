"""Languages are chosen, guessed and compared."""

import pytest

from torchgrade.errors import InstructorError
from torchgrade.notebook import for_language, grade_id, guess_language, language_differences

LANGUAGES = ("en", "es")


def cell(notebook, name, lang=None):
    """A cell by grade_id (and language)."""
    return next(
        c for c in notebook.cells if grade_id(c) == name and c.metadata.get("lang") in (lang, None)
    )


def test_one_language_has_each_cell_once(source):
    """Cells of other languages go, cells without a language stay, the source is not changed."""
    before = len(source.cells)
    spanish = for_language(source, "es")
    assert [c.source[:6] for c in spanish.cells[:2]] == ["# El d", "import"]
    assert len(source.cells) == before
    assert {c.metadata.get("lang") for c in spanish.cells} == {"es", None}


def test_an_id_that_is_used_twice_is_named(source):
    """Two cells with one grade_id in a language are refused."""
    cell(source, "double_tests", "es").metadata.pop("lang")
    with pytest.raises(InstructorError, match="grade_id 'double_tests' in language 'en'"):
        for_language(source, "en")


def test_the_stated_language_counts(source, submitted):
    """The release carries its language."""
    submitted.metadata["torchgrade"] = {"lang": "es"}
    assert guess_language(source, submitted, LANGUAGES) == "es"


@pytest.mark.parametrize("stamp", [None, "es", {"lang": "xx"}, {"lang": ["es"]}, {}])
def test_a_lost_language_is_guessed_from_the_cells(source, stamp):
    """Where the metadata was lost or forged, the unchanged cells tell."""
    for lang in LANGUAGES:
        nb = for_language(source, lang)
        nb.metadata["torchgrade"] = stamp
        assert guess_language(source, nb, LANGUAGES) == lang


def test_translated_strings_are_no_difference(source):
    """The tiny course's languages differ in string literals alone."""
    assert language_differences(source, LANGUAGES) == ()


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("assert f(1), 'one'", "assert f(1), 'uno'", True),
        ("assert f(1), f'{a} is {b}'", "assert f(1), f'{b} es {a}'", True),
        ("%matplotlib inline\nx = 'a'", "%matplotlib inline\nx = 'b'", True),
        ("assert f(1), 'one'", "assert f(2), 'uno'", False),
        ("assert f(1), f'{a}'", "assert f(1), f'{b}'", False),
        ("assert f(1), 'one'", "assert f(1)", False),
        ("x = (", "x = ( ", False),
    ],
)
def test_code_may_differ_in_string_literals_alone(source, here, there, same):
    """Everything but what strings say has to be the same."""
    cell(source, "double_tests", "en").source = here
    cell(source, "double_tests", "es").source = there
    assert (language_differences(source, LANGUAGES) == ()) is same


def test_other_points_are_a_difference(source):
    """The graded cells of all languages have the same points."""
    cell(source, "double_tests", "es").metadata.nbgrader["points"] = 5
    assert language_differences(source, LANGUAGES) == (
        "en and es have different graded cells: double_tests.",
    )


def test_a_missing_text_is_a_difference(source):
    """A text that one language lacks is told."""
    source.cells = [c for c in source.cells if c.id != "essay-es"]
    assert language_differences(source, LANGUAGES) == ("en has 3 text cells, es has 2.",)


def test_a_missing_code_cell_is_a_difference(source):
    """A cell of one language alone is told."""
    source.cells[-1].metadata["lang"] = "en"
    assert language_differences(source, LANGUAGES) == ("en has 6 code cells, es has 5.",)


def test_an_unknown_language_is_a_difference(source):
    """A typing error in `lang` would make a cell vanish: it is told."""
    source.cells[0].metadata["lang"] = "eng"
    assert "Cells have the language 'eng', which the course has not." in language_differences(
        source, LANGUAGES
    )
