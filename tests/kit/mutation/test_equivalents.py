"""Equivalent mutants are named by hand, and told when they no longer fit."""

import pytest

from torchgrade.errors import InstructorError
from torchgrade.mutation import (
    Equivalent,
    entry_for,
    load_equivalents,
    mutants,
    stale_equivalents,
    without_equivalents,
)

SOURCE = "def f(x):\n    return x.sum(0) - 1\n"
NAME = "e~sum-for-mean~f~1"
LINE, CHANGED = "return x.sum(0) - 1", "return x.mean(0) - 1"
WHOLE = '[[equivalent]]\nmutant = "a"\nreason = "r"\noriginal = "x"\nmutated = "y"\n'


def written(tmp_path, text):
    (tmp_path / "equivalent.toml").write_text(text, "utf-8")
    return load_equivalents(tmp_path)


def test_no_file_means_no_equivalents(tmp_path):
    """An assignment without the file has none."""
    assert load_equivalents(tmp_path) == ()


def test_entries_are_read_in_order(tmp_path):
    """Mutant, reason, line and what stands there instead come from the file."""
    text = (
        '[[equivalent]]\nmutant = "b"\nreason = "two"\noriginal = "x += 1"\nmutated = ""\n'
        '[[equivalent]]\nmutant = "a"\nreason = "uno: ñ"\noriginal = ""\nmutated = "x"\n'
    )
    assert written(tmp_path, text) == (
        Equivalent(mutant="b", reason="two", original="x += 1", mutated=""),
        Equivalent(mutant="a", reason="uno: ñ", original="", mutated="x"),
    )


def test_the_entry_that_is_printed_can_be_pasted(tmp_path):
    """Quotes, backslashes and other letters survive; only the reason is left to be written."""
    found = mutants('def f(x):\n    return x.sum(0) - len("\\"ñ\\\\\\n")\n', cell="e")
    text = "\n\n".join(map(entry_for, found))
    with pytest.raises(InstructorError, match="entry 1: no reason"):
        written(tmp_path, text)
    entries = written(tmp_path, text.replace('reason = ""', 'reason = "r"'))
    assert [e.mutant for e in entries] == [m.name for m in found]
    assert any("ñ" in e.original for e in entries)
    assert stale_equivalents(entries, found) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[equivalent]\n", "not TOML"),
        ('[[equivalent]]\nmutant = "a"\n', "entry 1: no reason"),
        ('[[equivalent]]\nmutant = "a"\nreason = " "\n', "entry 1: no reason"),
        ('[[equivalent]]\nreason = "r"\n', "entry 1: no mutant"),
        ('[[equivalent]]\nmutant = "a"\nreason = "r"\n', "entry 1: a has no original"),
        ('[[equivalent]]\nmutant = "a"\nreason = "r"\noriginal = "x"\n', "a has no mutated"),
        ('[[equivalent]]\nmutant = "a"\nreason = "r"\nwhy = "w"\n', "'why' is no key"),
        ('[[equivalent]]\nmutant = "a"\nreason = 3\n', "'reason' is no text"),
        ('[[equal]]\nmutant = "a"\nreason = "r"\n', "unknown key 'equal'"),
        ('equivalent = "a"\n', "no list of entries"),
        ('equivalent = ["a"]\n', "entry 1: not a table"),
        (2 * WHOLE, "entry 2: a stands there twice"),
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
    fits = Equivalent(mutant=NAME, reason="r", original=f"  {LINE}", mutated=CHANGED)
    moved = Equivalent(mutant=NAME, reason="r", original="return x.sum(1) - 1", mutated=CHANGED)
    gone = Equivalent(mutant="e~drop-item~f~1", reason="r", original=LINE, mutated=CHANGED)
    assert stale_equivalents([fits], found) == ()
    stale = stale_equivalents([gone, fits, moved], found)
    assert [(s.equivalent, s.reason, s.line, s.mutated) for s in stale] == [
        (gone, "gone", "", ""),
        (moved, "changed", LINE, CHANGED),
    ]


def test_a_mark_is_not_taken_over_by_the_next_of_its_name():
    """A new line renumbers the mutants behind it, also two of the same line."""
    body = "    z = x + y - 2\n    return z\n"
    before = mutants(f"def f(x, y):\n{body}", cell="e")
    after = mutants(f"def f(x, y):\n    y = y * 3\n{body}", cell="e")
    marked = [m for m in before if m.operator == "swap-arithmetic"]
    now = {m.name: m for m in after}
    taken_over = [m for m in marked if now[m.name].code.count("y * 3") and now[m.name].line == 3]
    assert taken_over, "none of the same line took over the name of another one"
    entries = [
        Equivalent(mutant=m.name, reason="r", original=m.original, mutated=m.mutated)
        for m in marked
    ]
    assert {s.equivalent.mutant for s in stale_equivalents(entries, after)} == {
        m.name for m in marked
    }


def test_equivalents_that_fit_need_not_be_caught_and_stale_ones_must():
    """Only an entry that still fits takes a mutant from the list."""
    found = mutants(SOURCE, cell="e")
    fits = Equivalent(mutant=NAME, reason="r", original=LINE, mutated=CHANGED)
    moved = Equivalent(mutant=NAME, reason="r", original="return x.sum(1) - 1", mutated=CHANGED)
    left = without_equivalents(found, [fits])
    assert len(left) == len(found) - 1
    assert NAME not in {mutant.name for mutant in left}
    assert without_equivalents(found, [moved]) == found
