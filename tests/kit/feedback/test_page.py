"""The page tells all that helps, nothing that is hidden, and can't be turned against its reader."""

import itertools
import json
import re
from html.parser import HTMLParser

import msgspec
import pytest

from torchgrade.errors import Fault
from torchgrade.feedback import gather, render_json, render_page
from torchgrade.judge import NOT_HERE
from torchgrade.model import Note, State

GIVEN = {"student": "ada", "assignment": "02_dataset", "score": 42.5, "max_score": 75.0}
ALLOWED_URLS = re.compile(r"#[\w-]+|data:image/(png|jpeg);base64,[\w+/=]+|https?://[^\s]+")


class Reader(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.words, self.stack = [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.stack.append(tag)

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" not in self.stack:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def _read(nb, **more):
    return Reader(render_page(nb, **{**GIVEN, **more}))


def _values(page, name):
    return [value for _, attribute, value in page.attributes if attribute == name]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_nothing_hidden_is_shown(notebook, lang, assignment_locale):
    """No test's source, name, output, detail, line, seed or misconception title gets out."""
    nb = notebook(lang)
    page = render_page(nb, **GIVEN, assignment_locale=assignment_locale)
    data = render_json(nb, **GIVEN, assignment_locale=assignment_locale)
    for secret in ("SECRET", "0.7311", "0.2689", "4242", "987654321", "::test_", "HIDDEN TESTS"):
        assert secret not in page
        assert secret not in data


def test_every_sentence_state_and_advice_is_shown(notebook):
    """A student reads each hidden test's sentence with its state in words."""
    text = _read(notebook("en"), by_hand=["e2_5"]).text
    for expected in (
        "Both targets, 0 and 1, occur.", "Not yet", "Passed", "Error", "Too slow", "Out of memory",
        "Crashed", "Missing", "Skipped", "Not run", "The name split_three is not defined.",
        "This check runs only on cuda", "A check ran longer than the time limit",
        "5 of 14 checks passed", "1 check could not run here", "15.5 of 20 points",
        "Is the upper bound of randint included?",
        "Nice picture of the future!", "A person gave these points.",
        "2.2 A dataset of pairs, with transforms",
    ):  # fmt: skip
        assert expected in text


@pytest.mark.parametrize(("lang", "start"), [("en", "Your code ran, but"), ("es", "Tu código")])
def test_the_same_advice_is_given_once_in_an_exercise(notebook, lang, start):
    """The first check that needs it has it, the others their sentences and states alone."""
    nb = notebook(lang)
    own = nb["metadata"]["torchgrade"]
    verdict = json.loads(own["verdict"])
    for result in verdict["cells"][0]["results"]:
        result["state"] = "failed"
    pointed = next(r for r in verdict["cells"][1]["results"] if r["student_lines"])
    verdict["cells"][1]["results"] += [pointed]
    own["verdict"] = json.dumps(verdict)
    first, second, *_ = gather(nb, **GIVEN).exercises
    advice = [check.advice for check in first.checks]
    assert len(advice) > 2
    assert advice[0].startswith(start)
    assert set(advice[1:]) == {""}
    assert {check.state for check in first.checks} == {State.FAILED}
    lines = [check.advice for check in second.checks if check.spot]
    assert len(lines) > 1
    assert all(lines)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "the rest ran again. It was code cell {n}, in “2.1 RandomXY, the deck's dataset”."),
        ("es", "se volvió a ejecutar. Fue la celda de código {n}, en «2.1 RandomXY"),
    ],
)
def test_the_cell_that_met_a_limit_is_named(notebook, lang, expected):
    """Which limit was met is said with the cell and its section."""
    nb = notebook(lang)
    kinds = [cell["cell_type"] for cell in nb["cells"]]
    index = next(
        i for i, cell in enumerate(nb["cells"]) if "class RandomXY" in "".join(cell["source"])
    )
    verdict = json.loads(nb["metadata"]["torchgrade"]["verdict"])
    verdict |= {"exceeded": "cell_crashed", "culprit": index}
    nb["metadata"]["torchgrade"]["verdict"] = json.dumps(verdict)
    number = kinds[: index + 1].count("code")
    assert expected.format(n=number) in _read(nb).text


def test_spanish_page_is_spanish(notebook, assignment_locale):
    """Words, sentences, hints and numbers follow the notebook's language."""
    page = _read(notebook("es"), assignment_locale=assignment_locale)
    assert ("html", "lang", "es") in page.attributes
    for expected in (
        "Todavía no", "15,5 de 20 puntos", "Aparecen los dos objetivos, 0 y 1.",
        "¿El límite superior de randint está incluido?", "IndexError salió de tu línea 13:",
    ):  # fmt: skip
        assert expected in page.text
    for english in ("Passed", "points", "Overview", "Show", "Your notebook"):
        assert english not in page.text


def test_error_quotes_the_submitted_line(notebook):
    """An error names the innermost line of the student's own code, as submitted."""
    page = _read(notebook("en"))
    assert "IndexError came from your line 13: 13 return x, self.targets[i + 1]" in page.text
    assert "#c6-13" in _values(page, "href")
    assert "c6-13" in _values(page, "id")


def test_every_inner_link_has_a_target(notebook):
    """No link of the page leads nowhere."""
    page = _read(notebook("en"))
    links = {link[1:] for link in _values(page, "href") if link.startswith("#")}
    assert len(links) > 10
    assert links <= set(_values(page, "id"))
    assert len(_values(page, "id")) == len(set(_values(page, "id")))


def test_headings_and_landmarks(notebook):
    """One h1, no level skipped, and the landmarks that a screen reader jumps to."""
    page = _read(notebook("en"))
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    steps = [below - above for above, below in itertools.pairwise(levels)]
    assert max(steps) == 1
    assert {"header", "nav", "main", "footer"} <= set(page.tags)
    assert all(alt for alt in _values(page, "alt"))


def test_page_is_self_contained(notebook):
    """Nothing is loaded and nothing runs: the policy says so and the page asks for nothing."""
    page = _read(notebook("en"))
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert any(value and value.startswith(policy) for value in _values(page, "content"))
    assert not {"script", "link", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_hostile_outputs_stay_text(hostile):
    """Script, styles, links, forged types: all of it ends as text or not at all."""
    page = _read(hostile, student="<script>alert(1)</script>", pending=["e2_5"])
    assert not {"script", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert page.tags.count("style") == 1
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
    for tag, name, value in page.attributes:
        if name in {"href", "src"}:
            assert ALLOWED_URLS.fullmatch(value), (tag, name, value)
    assert {value.partition(",")[0] for value in _values(page, "src")} == {"data:image/png;base64"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x1b]", render_page(hostile, **GIVEN))


def test_hostile_outputs_stay_small(hostile):
    """Megabytes of output become a page that opens at once, and it says that some is missing."""
    page = render_page(hostile, **GIVEN)
    assert len(page) < 200_000
    assert "Part of this output is left out." in page


def test_withheld_output_is_named(hostile):
    """What is not shown is said to be not shown."""
    text = _read(hostile).text
    assert "An output is not shown here (text/html)." in text
    assert "An output is not shown here (image/svg+xml)." in text


def test_long_output_is_folded(notebook):
    """A long output is one click away."""
    page = _read(notebook("en"))
    assert "Show 400 lines of output" in page.text
    assert "details" in page.tags


def test_late_penalty_is_taken_off_once(notebook):
    """The points shown are those after the penalty."""
    text = _read(notebook("en"), late_penalty=2.5).text
    assert "Late: 2.5 points taken off" in text
    assert "40 of 75 points" in text


def test_penalty_never_makes_points_negative(notebook):
    """Less than nothing is nothing."""
    assert gather(notebook("en"), **{**GIVEN, "score": 1.0}, late_penalty=5.0).score == 0.0


def test_pending_cell_has_no_points(notebook):
    """A cell that waits for a person shows no zero."""
    feedback = gather(notebook("en"), **GIVEN, pending=["e2_5"])
    assert feedback.pending
    assert feedback.exercises[-1].points is None
    assert "not graded yet" in _read(notebook("en"), pending=["e2_5"]).text


def test_changed_points_are_marked(notebook):
    """Points that a person changed say so; those of the machine do not."""
    nb = notebook("en")
    nb.cells[4].metadata.nbgrader.score = 18.0
    given = gather(nb, **GIVEN, by_hand=["e2_5"])
    by_person = {e.grade_id: e.by_person for e in given.exercises}
    assert by_person == {
        "e2_1_tests": True, "e2_2_tests": False, "e2_3_tests": False, "e2_4_tests": False,
        "e2_5": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "gave", "again"),
    [
        ("en", "A person gave these points.", "They may be looked at again"),
        ("es", "Estos puntos los ha dado una persona.", "Puede que se revisen"),
    ],
)
def test_points_by_hand_are_shown_while_they_wait_for_another_look(notebook, lang, gave, again):
    """Work that was graded anew keeps the person's points, even those that the machine gave."""
    nb = notebook(lang)
    score = nb.cells[4].metadata.nbgrader.score
    feedback = gather(nb, **GIVEN, pending=["e2_1_tests"], by_hand=["e2_1_tests"])
    assert not feedback.pending
    first = feedback.exercises[0]
    assert (first.points, first.by_person, first.review) == (score, True, True)
    page = _read(nb, pending=["e2_1_tests"], by_hand=["e2_1_tests"]).text
    assert gave in page
    assert again in page
    assert again not in _read(nb, by_hand=["e2_1_tests"]).text


@pytest.mark.parametrize("stated", [15, 10, 25])
def test_a_written_answer_beside_tests_has_a_name_of_its_own(notebook, stated):
    """Two cells below one heading are told apart, and points of either or both are not repeated."""
    nb = notebook("es")
    del nb.cells[-2]
    [heading] = [c for c in nb.cells if c.source.startswith("## 2.4")]
    heading.source = f"## 2.4 Repartir ({stated} puntos)"
    titles = [e.title for e in gather(nb, **GIVEN).exercises]
    assert titles[-2:] == ["2.4 Repartir", "2.4 Repartir: respuesta escrita"]


def test_a_note_that_asks_for_a_person_ends_with_that_persons_points(notebook):
    """It stays as long as nobody gave any."""
    nb = notebook("en")
    verdict = json.loads(nb.metadata["torchgrade"]["verdict"])
    verdict["cells"][0] |= {"points": None, "note": NOT_HERE}
    nb.metadata["torchgrade"]["verdict"] = json.dumps(verdict)
    assert gather(nb, **GIVEN, pending=["e2_1_tests"]).exercises[0].notes == (NOT_HERE,)
    assert gather(nb, **GIVEN, by_hand=["e2_1_tests"]).exercises[0].notes == ()


def test_notes_for_the_student_alone(notebook):
    """Notes meant for the instructor don't reach the student."""
    nb = notebook("es")
    sentence = "The cell {cell} was changed; the original is used."
    nb.metadata["torchgrade"]["notes"] = [
        msgspec.to_builtins(Note(sentence=sentence, params={"cell": "e2_1\u202e"})),
        msgspec.to_builtins(Note(sentence="For Ada's teacher.", audience="instructor")),
    ]
    notes = gather(nb, **GIVEN).notes
    assert notes[-1] == "La celda e2_1 se modificó; se usa la original."
    assert "For Ada's teacher." not in notes


def test_json_is_the_same_without_the_notebook(notebook):
    """A program reads the same exercises and checks."""
    data = json.loads(render_json(notebook("en"), **GIVEN))
    assert data["passed"] == 5
    assert data["exercises"][0]["checks"][2]["state"] == State.FAILED
    assert data["cells"] == []


def test_metadata_that_is_not_ours_is_a_fault(notebook):
    """A verdict that can't be read is no page with zeros."""
    nb = notebook("en")
    nb.metadata["torchgrade"]["verdict"] = '{"cells": 3}'
    with pytest.raises(Fault, match="metadata"):
        render_page(nb, **GIVEN)


def test_metadata_as_plain_objects(notebook):
    """Verdict and hints may be stored as JSON text or as objects."""
    nb = notebook("en")
    stamp = nb.metadata["torchgrade"]
    before = render_page(nb, **GIVEN)
    stamp["verdict"] = json.loads(stamp["verdict"])
    stamp["hints"] = [json.loads(hint) for hint in stamp["hints"]]
    assert render_page(nb, **GIVEN) == before


def test_mark_scheme_of_a_task_is_not_shown(notebook):
    """A task cell is shown by its heading alone; what guides the grader stays with the grader."""
    nb = notebook("en")
    cell = nb.cells[-1]
    cell.source = "Write.\n\n### BEGIN MARK SCHEME\nRUBRIC\n### END MARK SCHEME"
    cell.metadata.nbgrader.update(task=True, grade=False, solution=False, locked=True)
    nb.cells[1].source += "\n### BEGIN HIDDEN TESTS\nRUBRIC\n"
    assert "RUBRIC" not in render_page(nb, **GIVEN)


def test_everything_right(notebook):
    """Full points are celebrated, and there is nowhere to begin."""
    nb = notebook("en")
    for cell in nb.cells:
        if "points" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader.score = cell.metadata.nbgrader.points
    text = _read(nb).text
    assert "Well done!" in text
    assert "Where to begin" not in text


def test_markup_in_an_answer_is_shown_as_written(notebook):
    """HTML that a student wrote in an answer is text, not dropped."""
    nb = notebook("en")
    nb.cells[-1].source = "see <script>alert(7)</script>"
    assert "see <script>alert(7)</script>" in _read(nb).text


def test_student_markdown_keeps_plain_formatting(hostile, notebook):
    """Emphasis and lists stay, images and headings don't."""
    page = _read(notebook("en"))
    assert "strong" in page.tags
    assert "img" not in _read(hostile).tags or all(
        value.startswith("data:") for value in _values(_read(hostile), "src")
    )


def test_an_untouched_answer_is_no_word_of_the_grader(notebook):
    """Where the machine decides the checks say it; for a person's exercise it is translated."""
    nb = notebook("es")
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.metadata.nbgrader["comment"] = "No response."
    feedback = gather(nb, **GIVEN)
    said = {exercise.grade_id: exercise.comments for exercise in feedback.exercises}
    assert said.pop("e2_5") == ("Sin respuesta.",)
    assert set(said.values()) == {()}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_points_of_a_heading_are_not_said_twice(notebook, lang):
    """They stand beside it; another number in parentheses stays."""
    nb = notebook(lang)
    word = {"en": "points", "es": "puntos"}[lang]
    headings = [cell for cell in nb.cells if cell.source.startswith("## ")]
    for cell, points in zip(headings, (20, 15, 16, 15, 10), strict=True):
        cell.source = cell.source.replace("\n", f" ({points} {word})\n", 1)
        if "\n" not in cell.source:
            cell.source += f" ({points} {word})"
    titles = [exercise.title for exercise in gather(nb, **GIVEN).exercises]
    assert [title.endswith(f"{word})") for title in titles] == [False, False, True, False, False]
