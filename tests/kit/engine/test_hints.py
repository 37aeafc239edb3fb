"""Hints come from the library of wrong solutions first, and from automatic ones where they fit."""

from torchgrade.diagnose import record, save
from torchgrade.engine.hints import PATTERNS, recognise
from torchgrade.model import CellVerdict, CheckResult, CodeCell, State, Verdict

CELLS = (
    CodeCell(index=0, source="", grade_id="e1", role="solution"),
    CodeCell(index=1, source="", grade_id="e1_tests", role="test"),
)


def failing(*tests):
    """A verdict on seven tests, of which some failed."""
    results = tuple(
        CheckResult(
            test=f"t{n}", cell="e1_tests", state=State.FAILED if n in tests else State.PASSED
        )
        for n in range(7)
    )
    cell = CellVerdict(cell="e1_tests", points=0.0, max_points=1.0, results=results)
    return Verdict(
        assignment="a", notebook="a", cells=(cell,), seed=1, device="cpu", sandbox="process"
    )


def test_an_automatic_wrong_solution_gives_its_hint_for_exactly_its_pattern(tmp_path):
    """What is merely similar gets none, though a member of the library would give one."""
    made = failing(0, 1, 2, 3, 4)
    save(record([("e1~wrong-index~f~1", made)]), tmp_path / PATTERNS)
    (hint,) = recognise(made, tmp_path, CELLS)
    assert (hint.misconception, hint.cell) == ("wrong-index", "e1_tests")
    assert hint.translations["es"]["hint"].startswith("¿")
    assert recognise(failing(0, 1, 2, 3), tmp_path, CELLS) == ()
    own = tmp_path / "wrong" / "m1.py"
    own.parent.mkdir()
    own.write_text('"""Wrong."""\n# cell: e1\n# misconception: M1\n# hint: Why?\n\nx = 1\n')
    both = record([("e1~wrong-index~f~1", made), ("m1", made)])
    (tmp_path / "both").mkdir()
    own.parent.rename(tmp_path / "both" / "wrong")
    save(both, tmp_path / "both" / PATTERNS)
    for seen in (made, failing(0, 1, 2, 3)):
        (hint,) = recognise(seen, tmp_path / "both", CELLS)
        assert hint.misconception == "M1"
