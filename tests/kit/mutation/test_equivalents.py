"""Equivalent mutants are named by hand, and told when they no longer fit."""

import pytest

from torchgrade.errors import InstructorError
from torchgrade.mutation import (
    Equivalent,
    load_equivalents,
    mutants,
    stale_equivalents,
    without_equivalents,
)

SOURCE = "def f(x):\n    return x.sum(0) - 1\n"
NAME = "e~sum-for-mean~f~1"


def written(tmp_path, text):
    (tmp_path / "equivalent.toml").write_text(text, "utf-8")
    return load_equivalents(tmp_path)


def test_no_file_means_no_equivalents(tmp_path):
    """An assignment without the file has none."""
    assert load_equivalents(tmp_path) == ()


def test_entries_are_read_in_order(tmp_path):
    """Mutant, reason and line come from the file."""
    text = (
        '[[equivalent]]\nmutant = "b"\nreason = "two"\n'
        '[[equivalent]]\nmutant = "a"\nreason = "uno: ñ"\noriginal = "return x"\n'
    )
    assert written(tmp_path, text) == (
        Equivalent(mutant="b", reason="two"),
        Equivalent(mutant="a", reason="uno: ñ", original="return x"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[equivalent]\n", "not TOML"),
        ('[[equivalent]]\nmutant = "a"\n', "entry 1: no reason"),
        ('[[equivalent]]\nmutant = "a"\nreason = " "\n', "entry 1: no reason"),
        ('[[equivalent]]\nreason = "r"\n', "entry 1: no mutant"),
        ('[[equivalent]]\nmutant = "a"\nreason = "r"\nwhy = "w"\n', "'why' is no key"),
        ('[[equivalent]]\nmutant = "a"\nreason = 3\n', "'reason' is no text"),
        ('[[equal]]\nmutant = "a"\nreason = "r"\n', "unknown key 'equal'"),
        ('equivalent = "a"\n', "no list of entries"),
        ('equivalent = ["a"]\n', "entry 1: not a table"),
        (2 * '[[equivalent]]\nmutant = "a"\nreason = "r"\n', "entry 2: a stands there twice"),
    ],
)
def test_what_is_wrong_in_the_file_is_told(tmp_path, text, said):
    """Each mistake names the file, the entry and what to write."""
    with pytest.raises(InstructorError, match=said) as error:
        written(tmp_path, text)
    assert "equivalent.toml" in error.value.message
    assert error.value.hint


def test_an_entry_is_stale_when_its_mutant_or_its_line_is_gone():
    """Stale entries are told apart: the name is gone, or the line changed."""
    found = mutants(SOURCE, cell="e")
    fits = Equivalent(mutant=NAME, reason="r", original="  return x.sum(0) - 1")
    bare = Equivalent(mutant=NAME, reason="r")
    moved = Equivalent(mutant=NAME, reason="r", original="return x.sum(1) - 1")
    gone = Equivalent(mutant="e~drop-item~f~1", reason="r")
    assert stale_equivalents([fits, bare], found) == ()
    stale = stale_equivalents([gone, fits, moved], found)
    assert [(s.equivalent, s.reason, s.line) for s in stale] == [
        (gone, "gone", ""),
        (moved, "changed", "return x.sum(0) - 1"),
    ]


def test_equivalents_that_fit_need_not_be_caught_and_stale_ones_must():
    """Only an entry that still fits takes a mutant from the list."""
    found = mutants(SOURCE, cell="e")
    fits = Equivalent(mutant=NAME, reason="r", original="return x.sum(0) - 1")
    moved = Equivalent(mutant=NAME, reason="r", original="return x.sum(1) - 1")
    left = without_equivalents(found, [fits])
    assert len(left) == len(found) - 1
    assert NAME not in {mutant.name for mutant in left}
    assert without_equivalents(found, [moved]) == found
