"""A written answer that a person grades goes through the whole kit, in both languages."""

import csv
import json
import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from tests.kit.conftest import DOUBLE, TESTS, TRIPLE, Student
from torchgrade import pipeline
from torchgrade.demo import classroom
from torchgrade.model import Outcome
from torchgrade.nbgrader_bridge import grades, read_stamp
from torchgrade.pipeline import LIBRARY, Resources
from torchgrade.release import release
from torchgrade.report import class_table

WHY = "e1_1_why"
ONE = Resources(workers=1)
ADDS_TWO = "def double(x):\n    return x + 2 if isinstance(x, int) else x + x"
ANSWER = "# Because\n\nIt is $x + x$:\n\n- once **and**\n- once more, `2 * x`."
RESPUESTA = "Porque es una *suma* repetida."
PROMPTS = {
    "en": ("**Why** is the double a sum?", "Multiplication is repeated addition.\n\n### Proof"),
    "es": (
        "**¿Por qué** el doble es una suma?",
        "Multiplicar es sumar varias veces.\n\n### Prueba",
    ),
}


def put_manual_cell(path):
    """Let the essay be a question with its answer in each language, worth 4 points."""
    source = nbformat.read(path, as_version=4)
    [essay] = [c for c in source.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "essay"]
    place = source.cells.index(essay)
    made = []
    for lang, (prompt, answer) in PROMPTS.items():
        text = f"{prompt}\n\n### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
        cell = nbformat.v4.new_markdown_cell(text, id=f"why-{lang}")
        own = {**essay.metadata.nbgrader, "grade_id": WHY, "points": 4}
        cell.metadata = nbformat.from_dict({"lang": lang, "nbgrader": own})
        made.append(cell)
    source.cells[place : place + 1] = made
    nbformat.write(source, path)


def hand_in(root, name, lang="en", double=DOUBLE, why=None):
    made = Student(root, name, lang).answer(double, TRIPLE)
    if why is not None:
        made.cell(WHY)["source"] = why
    made.write()


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The tiny course with a written answer, not yet released."""
    root = tmp_path_factory.mktemp("manual") / "tiny"
    shutil.copytree(TESTS / "kit" / "courses" / "tiny", root)
    shutil.copy(TESTS.parent / "nbgrader_config.py", root)
    config = root / "grader_config.py"
    config.write_text(config.read_text().replace("points=10", "points=11"))
    put_manual_cell(root / "source" / "tiny" / "tiny.ipynb")
    return root


@pytest.fixture(scope="module")
def checked(root):
    """What `check` says; it keeps the patterns of the wrong solutions."""
    return pipeline.check(root, "tiny", resources=ONE, only=LIBRARY, keep=True)[0]


@pytest.fixture(scope="module")
def graded(root, checked):
    """The class is graded: ann and lea wrote an answer, bob left the cell as it was."""
    release(root, "tiny")
    hand_in(root, "ann", why=ANSWER)
    hand_in(root, "bob")
    hand_in(root, "lea", lang="es", double=ADDS_TWO, why=RESPUESTA)
    assert pipeline.grade(root, "tiny", resources=ONE) == ()
    return root


@pytest.fixture(scope="module")
def before(graded, tmp_path_factory):
    """What the kit says of the class before anybody looked at it."""
    return state(graded, tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="module")
def after(graded, before, tmp_path_factory):
    """What it says after a person gave points with a comment."""
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}", "tiny") as book:
        for name, points, said in (("ann", 3.5, "Nearly & <well>."), ("lea", 4.0, "¡Muy bien!")):
            grade = book.find_grade(WHY, "tiny", "tiny", name)
            grade.manual_score, grade.needs_manual_grade = points, False
            book.find_comment(WHY, "tiny", "tiny", name).manual_comment = said
        book.db.commit()
    return state(graded, tmp_path_factory.mktemp("after"))


def state(root, folder):
    """Rows of the class table, of the exported CSV, and the pages, by student."""
    pipeline.export(root, "tiny", out=folder / "grades.csv")
    with (folder / "grades.csv").open() as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    pipeline.feedback(root, "tiny")
    pages = {
        name: (root / "feedback" / name / "tiny" / "tiny.html").read_text()
        for name in ("ann", "bob", "lea")
    }
    table = {grade.student: grade for grade in pipeline.class_grades(root, "tiny")}
    return rows, pages, table


def test_check_counts_automatic_points_alone(checked):
    """The solution earns the 7 that tests give, the release none, in both languages."""
    assert [(g.name, f.text) for g in checked.gates for f in g.findings] == []
    assert checked.passed
    found = {(t.kind, t.name): (t.points, t.max_points) for t in checked.tried}
    for lang in ("en", "es"):
        assert found["solution", f"tiny ({lang})"] == (7, 7)
        assert found["release", f"tiny ({lang})"] == (0, 7)


def test_the_release_asks_and_does_not_answer(graded):
    """Each language has its own question, with room for the answer; the gradebook its points."""
    for lang, folder in (("en", ""), ("es", "es")):
        text = (graded / "release" / folder / "tiny" / "tiny.ipynb").read_text()
        cells = [c for c in json.loads(text)["cells"] if Student.id_of(c) == WHY]
        [source] = ["".join(cell["source"]) for cell in cells]
        assert source == f"{PROMPTS[lang][0]}\n\nYOUR ANSWER HERE"
        assert "repeated addition" not in text
        assert "sumar varias" not in text
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}", "tiny") as book:
        assert book.find_graded_cell(WHY, "tiny", "tiny").max_score == 4


def test_a_written_answer_waits_for_a_person(graded, before):
    """Graded but for that part; what was left as released has 0 points, as nbgrader does it."""
    rows, _, table = before
    found = {name: (grade.outcome, grade.points) for name, grade in table.items()}
    assert found == {
        "ann": (Outcome.MANUAL, 7.0),
        "bob": (Outcome.GRADED, 7.0),
        "lea": (Outcome.MANUAL, 4.0),
    }
    assert {name: row[WHY] for name, row in rows.items()} == {"ann": "", "bob": "0", "lea": ""}
    assert rows["ann"]["outcome"] == "graded_manual_pending"
    console = Console(width=120)
    with console.capture() as shown:
        console.print(class_table(tuple(table.values())))
    [line] = [line for line in shown.get().splitlines() if "ann" in line]
    assert "7 / 11" in line
    assert "graded, a part by hand" in line


def test_the_grader_reads_what_the_student_wrote(graded):
    """The autograded notebook has the answer word for word, with the cell's own metadata."""
    for name, text in (("ann", ANSWER), ("lea", RESPUESTA)):
        path = graded / "autograded" / name / "tiny" / "tiny.ipynb"
        cells = json.loads(path.read_text())["cells"]
        [cell] = [cell for cell in cells if Student.id_of(cell) == WHY]
        assert "".join(cell["source"]) == text
        assert cell["metadata"]["nbgrader"]["points"] == 4
        assert cell["metadata"]["nbgrader"]["grade"]


def test_feedback_before_and_after_a_person_graded(before, after):
    """The answer is on the page; first without points, then with points and comment."""
    (_, first, _), (_, then, _) = before, after
    assert "A person still has to grade a part" in first["ann"]
    assert "A person decides on these points." in first["ann"]
    assert "once <strong>and</strong>" in then["ann"]
    assert "<strong>3.5</strong> of 4 points" in then["ann"]
    assert "A person gave these points." in then["ann"]
    assert "Nearly &amp; &lt;well&gt;." in then["ann"]
    assert "A person still has to grade" not in then["ann"]
    assert "<em>suma</em> repetida" in then["lea"]
    assert "<strong>4</strong> de 4 puntos" in then["lea"]
    assert "¡Muy bien!" in then["lea"]
    assert "No response." in then["bob"]
    assert "A person still has to grade" not in first["bob"]


def test_the_export_has_the_points_that_a_person_gave(graded, after):
    """Table, CSV and gradebook agree."""
    rows, _, table = after
    assert {name: row[WHY] for name, row in rows.items()} == {"ann": "3.5", "bob": "0", "lea": "4"}
    points = {grade.student: grade.points for grade in grades(graded, "tiny")}
    assert points == {"ann": 10.5, "bob": 7.0, "lea": 8.0}
    assert {name: float(row["points"]) for name, row in rows.items()} == points
    assert {name: grade.points for name, grade in table.items()} == points
    assert {grade.outcome for grade in table.values()} == {Outcome.GRADED}


def test_a_mistake_is_recognised_beside_a_written_answer(graded, after):
    """The hint is the wrong solution's, on the exercise that has the mistake."""
    stamp = read_stamp(graded / "autograded" / "lea" / "tiny" / "tiny.ipynb")
    assert [(h.cell, h.misconception) for h in stamp.hints] == [("double_tests", "M1a")]
    assert after[0]["lea"]["misconceptions"] == "M1a"


def test_a_regrade_leaves_what_a_person_read(graded, after):
    """The same answers and tests: nobody goes anywhere, and nothing waits again."""
    shown = pipeline.regrade(graded, "tiny", resources=ONE)
    assert [(s.student, s.direction) for s in shown.students if s.changed] == []
    pipeline.apply_regrade(graded, "tiny")
    assert {g.outcome for g in pipeline.class_grades(graded, "tiny")} == {Outcome.GRADED}


def test_points_by_hand_count_everywhere_after_a_second_grading(graded, after, tmp_path):
    """Where a person overruled a test, page, table, CSV and gradebook say the same."""
    course = shutil.copytree(graded, tmp_path / "tiny")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "tiny") as book:
        grade = book.find_grade("double_tests", "tiny", "tiny", "lea")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        book.db.commit()
    pipeline.grade(course, "tiny", students=("lea",), force=True, resources=ONE)
    rows, pages, table = state(course, tmp_path)
    [lea] = [grade for grade in grades(course, "tiny") if grade.student == "lea"]
    assert (lea.points, lea.needs_manual) == (9.5, True)
    found = {cell.cell: cell.points for cell in lea.cells}
    assert found == {"double_tests": 2.5, WHY: 4.0, "triple_tests": 3.0}
    assert {cell: float(rows["lea"][cell]) for cell in found} == found
    assert float(rows["lea"]["points"]) == table["lea"].points == 9.5
    assert set(table["lea"].review) == {"double_tests", WHY}
    assert "<strong>2,5</strong> de 4 puntos" in pages["lea"]
    assert "<strong>4</strong> de 4 puntos" in pages["lea"]
    assert pages["lea"].count("Estos puntos los ha dado una persona.") == 2
    assert "sin calificar" not in pages["lea"]
    assert "A person gave these points" not in pages["bob"]
    assert "El doble y el triple: respuesta escrita" in pages["lea"]


def test_the_demos_class_writes_whole_answers(tmp_path):
    """A heading in a written answer is no mark: of the solution, the marks alone are left out."""
    source = tmp_path / "source" / classroom.ASSIGNMENT
    shutil.copytree(TESTS / "kit" / "courses" / "tiny" / "source" / "tiny", source)
    path = (source / "tiny.ipynb").rename(source / f"{classroom.ASSIGNMENT}.ipynb")
    put_manual_cell(path)
    answers = classroom._solutions(tmp_path, "en")
    assert answers[WHY] == "\n\n".join(PROMPTS["en"])
    assert "return twice_the_value" in answers["double"]
    assert not any("SOLUTION" in answer for answer in answers.values())
