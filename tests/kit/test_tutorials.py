"""The tutorials are true: what a reader types makes what the page shows."""

import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup

from tests.kit.tutorials import ROOT, TUTORIALS, blocks, follow, run, settle
from torchgrade.feedback import words
from torchgrade.messages import Translator
from torchgrade.model import State

PAGES = {"en": TUTORIALS / "for-students.md", "es": TUTORIALS / "para-estudiantes.md"}
NAME = "01_tensors"
CONFIG = """
from torchgrade.config import Assignment, Course

course = Course(
    course_id="two-exercises",
    languages=("en", "es"),
    assignments=(Assignment(name="01_tensors", points=30),),
)
c = get_config()
c.CourseDirectory.course_id = course.course_id
"""


def test_an_evening_of_a_ta(tmp_path):
    """Its files, written as they stand, make its commands print what it shows."""
    done = follow(TUTORIALS / "for-tas.md", tmp_path)
    assert len(done) >= 14, "the tutorial is not read as it was"


def test_a_first_assignment_of_an_instructor(tmp_path):
    """Its files and commands do what it shows, and the page for Ben asks him the question."""
    done = follow(TUTORIALS / "first-assignment.md", tmp_path)
    assert len(done) >= 9, "the tutorial is not read as it was"
    page = (tmp_path / "feedback/ben/01_norms/01_norms.html").read_text("utf-8")
    assert "¿Qué tensores puede leer view con otra forma, y cuáles reshape?" in page


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def python_blocks(page):
    """The code that a page of the students shows: two tries at 1.1, and one at 1.2."""
    return [block.text.rstrip("\n") for block in blocks(page) if block.kind == "python"]


def shown_texts(page):
    """What a page shows of messages and of the feedback."""
    return [block.text for block in blocks(page) if block.kind == "text"]


def released(lang):
    folder = ROOT / "release" / ("" if lang == "en" else lang) / NAME
    return nbformat.read(folder / f"{NAME}.ipynb", as_version=4)


def tried(lang, code):
    """Run the visible checks of 1.1 in plain Python; its last line, empty if it was silent."""
    cells = {grade_id(cell): cell.source for cell in released(lang).cells}
    program = "\n".join([cells["imports"], code, cells["e1_1_tests"]])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=100, check=False
    )
    return (done.stdout + done.stderr).strip().rpartition("\n")[2]


@pytest.mark.parametrize("lang", PAGES)
def test_visible_checks_say_what_the_page_shows(lang):
    """The first try ends in the message that is shown, the second in none."""
    first, second, _ = python_blocks(PAGES[lang])
    assert tried(lang, first) == shown_texts(PAGES[lang])[0].strip()
    assert tried(lang, second) == ""


@pytest.mark.parametrize("lang", PAGES)
def test_the_line_of_the_contract_is_the_notebooks(lang):
    """What is quoted of the contract stands in the released notebook."""
    [quoted] = re.findall(r"^> (`.+?`): (.+)$", PAGES[lang].read_text("utf-8"), flags=re.MULTILINE)
    assert any("| {} | {} |".format(*quoted) in cell.source for cell in released(lang).cells)


@pytest.mark.parametrize("lang", PAGES)
def test_every_state_is_explained_under_its_word(lang):
    """The table of words is that of the feedback page, in the code's order."""
    part = PAGES[lang].read_text("utf-8").split("\n## 8.")[1]
    found = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", part, flags=re.MULTILINE)[1:]
    assert found == [words.word(state, Translator(lang)) for state in State]


def cut(notebook):
    """Leave out what comes after exercise 1.2."""
    last = max(i for i, cell in enumerate(notebook.cells) if grade_id(cell) == "e1_2_tests")
    notebook.cells = notebook.cells[: last + 1]
    return notebook


def make_course(root):
    """Make a course of exercises 1.1 and 1.2, with what hints come from."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "grader_config.py").write_text(CONFIG, "utf-8")
    settle(root)
    source = nbformat.read(ROOT / "source" / NAME / f"{NAME}.ipynb", as_version=4)
    (root / "source" / NAME).mkdir(parents=True)
    nbformat.write(cut(source), root / "source" / NAME / f"{NAME}.ipynb")
    homework = root / "tests" / "homework" / NAME
    homework.mkdir(parents=True)
    for pattern in ("test_e1_[12].py", "helpers.py", "locale/*", "wrong/M1.1d*"):
        for path in (ROOT / "tests" / "homework" / NAME).glob(pattern):
            copied = homework / path.relative_to(ROOT / "tests" / "homework" / NAME)
            copied.parent.mkdir(exist_ok=True)
            shutil.copy(path, copied)


def hand_in(root, lang):
    """Hand in the answers that a page ends with; the student is called as the language."""
    _, first, second = python_blocks(PAGES[lang])
    notebook = cut(released(lang))
    for cell in notebook.cells:
        cell.source = {"e1_1": first, "e1_2": second}.get(grade_id(cell), cell.source)
    folder = root / "submitted" / lang / NAME
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{NAME}.ipynb")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The course, with both pages' answers graded."""
    root = tmp_path_factory.mktemp("students")
    make_course(root)
    run(f"torchgrade check {NAME} --quick --keep", root)
    run(f"torchgrade release {NAME} --lang en", root)
    for lang in PAGES:
        hand_in(root, lang)
    run(f"torchgrade grade {NAME}", root)
    run(f"torchgrade feedback {NAME}", root)
    return root


@pytest.mark.parametrize("lang", PAGES)
def test_the_feedback_says_what_the_page_quotes(lang, graded):
    """Words, sentences, hint and line that are quoted stand on the page of that submission."""
    html = (graded / "feedback" / lang / NAME / f"{NAME}.html").read_text("utf-8")
    text = " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())
    first, second = shown_texts(PAGES[lang])[1:]
    quoted = re.findall(r"^(\S.*?)?\s{2,}(.+)$", first + second, flags=re.MULTILINE)
    assert len(quoted) == 5
    for word, sentence in quoted:
        assert f"{word} {sentence}" in text or f"{word}. {sentence}" in text
