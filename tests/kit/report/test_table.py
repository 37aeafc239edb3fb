"""The class table says how each submission ended."""

from rich.console import Console

from torchgrade.model import Grade, Hint, Outcome
from torchgrade.report import class_table


def _printed(grades, lang="en"):
    console = Console(width=120, file=None, color_system=None)
    with console.capture() as capture:
        console.print(class_table(grades, lang))
    return capture.get()


def _grade(**more):
    given = {"student": "ada", "assignment": "a", "outcome": Outcome.GRADED, "max_points": 20.0}
    return Grade(**{**given, **more})


HINT = Hint(
    cell="e1", misconception="M2.1c", title="Upper bound included", hint="Is it?",
    translations={"es": {"title": "Límite superior incluido"}},
)  # fmt: skip


def test_each_outcome_has_its_words():
    """Points, state and what is wrong are there for every outcome."""
    text = _printed(
        [
            _grade(points=15.5, hints=(HINT,)),
            _grade(student="bob", outcome=Outcome.MANUAL, points=0.0),
            _grade(student="cid", outcome=Outcome.QUARANTINED, reason="x.ipynb is a link."),
            _grade(student="dan", outcome=Outcome.FAULT, reason="The sandbox did not start."),
        ]
    )
    for expected in (
        "15.5 / 20", "M2.1c Upper bound included", "graded, a part by hand", "quarantined",
        "x.ipynb is a link.", "our fault", "0 / 20", "–",
    ):  # fmt: skip
        assert expected in text


def test_checks_that_did_not_run_are_counted():
    """A grade that rests on fewer tests says so, in the reader's language."""
    assert "2 checks could not run here" in _printed([_grade(points=20.0, not_run=2)])
    assert "1 comprobación no pudo" in _printed([_grade(points=20.0, not_run=1)], "es")
    assert "could not run" not in _printed([_grade(points=20.0)])


def test_points_that_wait_for_another_look_are_named():
    """They count, and the remark says which cells, in the reader's language."""
    grade = _grade(points=20.0, outcome=Outcome.MANUAL, review=("e1", "e2"))
    assert "e1, e2: points given by hand, to be looked at again" in _printed([grade])
    assert "e1, e2: puntos dados a mano, por revisar" in _printed([grade], "es")


def test_spanish_table():
    """Words, numbers and titles in Spanish."""
    text = _printed([_grade(points=15.5, hints=(HINT,))], "es")
    for expected in (
        "Estudiante",
        "Observaciones",
        "15,5 / 20",
        "calificada",
        "Límite superior incluido",
    ):
        assert expected in text


def test_markup_and_escapes_are_text():
    """A student id is no Rich markup and no terminal command."""
    text = _printed([_grade(student="[red]x[/red]\x1b[2J\u202e")])
    assert "[red]x[/red]" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
