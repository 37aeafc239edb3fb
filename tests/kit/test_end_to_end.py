"""A whole class through the command line, and again through plain nbgrader, on 02_dataset."""

import csv
import json
import os
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from torchgrade.demo.students import HOSTILE, STUDENTS
from torchgrade.library import load_library
from torchgrade.nbgrader_bridge import read_stamp

REPOSITORY = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "COLUMNS": "160", "SECRET_TOKEN": "hush-hush"}
FULL = {
    "ada",
    "anaïs",
    "benjamín",
    "chidi",
    "daniela",
    "dmitri",
    "uma",
    "valeria",
    "wei",
    "mallory-script",
}
NOTHING = {"rosa", "sven", "yusuf", "mallory-lie", "mallory-patch", "mallory-spy"}
BY_HAND = {"e2_5_why": 4}
MOST = 100 - sum(BY_HAND.values())
"""Points that tests give; a person gives the rest, and nobody has yet."""
PARTS = {"quentin": 50, "zoe": 81, "mallory-hog": 85, "mallory-exit": 76}
HONEST_WORTH = {**PARTS, "mallory-script": MOST, "mallory-bomb": 81}
QUARANTINED = {"tomás", "ximena"}


def run(*command, cwd, status=0):
    """Run a command as a user does; its output if it ends with `status`."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=cwd, env=ENVIRONMENT, capture_output=True,
        text=True, timeout=500, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == status, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Danger(HTMLParser):
    """Finds what could run in a page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        """Note scripts, frames, event handlers and scripted links."""
        if tag in ("script", "iframe", "object", "embed", "base"):
            self.found.append(tag)
        for name, text in attributes:
            if name.startswith("on") or (text or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}")


def dangerous(html):
    """Name what could run in a page."""
    parser = Danger()
    parser.feed(html)
    return parser.found


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo, as `make demo` runs it: its course, and what it printed."""
    root = tmp_path_factory.mktemp("demo") / "course"
    return root, run("torchgrade", "demo", str(root), cwd=REPOSITORY)


@pytest.fixture(scope="module")
def grades(demo):
    """The exported grades by student."""
    rows = json.loads((export(demo[0], "grades.json")).read_text())
    return {row["student"]: row for row in rows}


def export(root, name):
    """Export the grades to a file in the course."""
    kind = name.rpartition(".")[2]
    run("torchgrade", "export", "02_dataset", "--to", kind, "--out", name, cwd=root)
    return root / name


def notebook(root, step, student):
    """Where a student's notebook of a step lies."""
    return root / step / student / "02_dataset" / "02_dataset.ipynb"


def test_everybody_is_in_the_table(demo):
    """At least 24 submissions, each with a line of its own, and the paths to open."""
    root, printed = demo
    assert len(STUDENTS) >= 24
    for student in STUDENTS:
        assert f"│ {student.name} " in printed
    assert "feedback/pilar/02_dataset/02_dataset.html" in printed
    assert str(root / "grades.csv") in printed


def table(text):
    """Read a printed table of a class: student to points, state and remark, each in one line."""
    found, student = {}, ""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("│").split("│")]
        if not line.startswith("│") or len(cells) != 4:
            continue
        student = cells[0] or student
        whole = found.get(student, [""] * 3)
        found[student] = [f"{a} {b}".strip() for a, b in zip(whole, cells[1:], strict=True)]
    return found


def test_the_readme_shows_what_the_demo_prints(demo):
    """Each row of its excerpt is the demo's, but for what … stands for."""
    excerpt, printed = table((REPOSITORY / "README.md").read_text("utf-8")), table(demo[1])
    assert len(excerpt) >= 4
    for student, (points, state, remark) in excerpt.items():
        assert printed[student][:2] == [points, state]
        for part in remark.split("…"):
            assert part.strip() in printed[student][2], student


def test_the_honest_get_what_they_earned(grades):
    """Right solutions keep every point in whatever style; empty ones earn nothing."""
    points = {name: row["points"] for name, row in grades.items()}
    assert {name for name, earned in points.items() if earned == MOST} == FULL
    assert {name for name, earned in points.items() if earned == 0} >= NOTHING
    assert {name: points[name] for name in PARTS} == PARTS


def test_every_wrong_solution_is_recognised(grades):
    """Who hands in wrong solutions loses points there, and gets just those misconceptions."""
    library = load_library(REPOSITORY / "tests" / "homework" / "02_dataset")
    shown = {s.name: s.misconception for s in library}
    for student in STUDENTS:
        wrong = [name for kind, name in student.answers or () if kind == "wrong"]
        if not wrong:
            continue
        row = grades[student.name]
        tested = {cell: earned for cell, earned in row["exercises"].items() if cell not in BY_HAND}
        lost = {cell for cell, earned in tested.items() if earned not in (11, 15, 20)}
        assert lost == {f"e2_{name[3]}_tests" for name in wrong}, student.name
        assert sorted(row["misconceptions"]) == sorted(shown[name] for name in wrong), student.name


def test_no_attack_earns_a_point(grades):
    """What a hostile notebook earns is what its honest answers are worth."""
    for student in HOSTILE:
        most = HONEST_WORTH.get(student.name, 0)
        assert grades[student.name]["points"] <= most, student.name


def test_broken_files_are_quarantined_with_a_reason(demo, grades):
    """They get no grade, the reason names the file, and the others are graded all the same."""
    root, printed = demo
    for name in QUARANTINED:
        assert name not in grades
        assert not notebook(root, "autograded", name).exists()
    assert "is not valid JSON" in printed
    assert "02_dataset (1).ipynb" in printed


def test_the_sandbox_shows_nothing_of_the_grader(demo):
    """The spy finds no hidden test, and no output holds the grader's environment."""
    root, _ = demo
    spy = json.loads(notebook(root, "autograded", "mallory-spy").read_text())
    said = "".join("".join(o.get("text", "")) for c in spy["cells"] for o in c.get("outputs", ()))
    assert "/home is not there" in said
    assert "FOUND" not in said
    for path in (root / "autograded").rglob("*.ipynb"):
        assert "hush-hush" not in path.read_text()


def test_feedback_is_in_the_students_language_and_safe(demo):
    """Pages speak the notebook's language, run no script and give nothing of a hidden test away."""
    root, _ = demo
    secret = (root / "tests" / "homework" / "02_dataset" / "test_e2_1.py").read_text()
    lines = [line.strip() for line in secret.splitlines() if len(line.strip()) > 30]
    lines = [line for line in lines if not line.startswith(('"""', "from", "import"))]
    for student in STUDENTS:
        page = root / "feedback" / student.name / "02_dataset" / "02_dataset.html"
        if student.name in QUARANTINED:
            assert not page.exists()
            continue
        html = page.read_text()
        assert f'<html lang="{student.lang}"' in html
        assert dangerous(html) == []
        assert not [line for line in lines if line in html]


def test_the_csv_is_a_csv(demo):
    """Names with quotes and accents survive, one line per graded submission."""
    root, _ = demo
    with export(root, "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [row["student"] for row in rows]
    assert sorted(names) == sorted({s.name for s in STUDENTS} - QUARANTINED)
    assert "o'brien" in names


def test_grading_again_does_only_what_changed(demo, tmp_path):
    """What is graded stays as it is, and a new submission is graded alone."""
    root = Path(shutil.copytree(demo[0], tmp_path / "course"))
    before = notebook(root, "autograded", "elif").read_bytes()
    shutil.copy(notebook(root, "submitted", "ada"), notebook(root, "submitted", "rosa"))
    said = json.loads(run("torchgrade", "grade", "02_dataset", "--json", cwd=root))
    points = {grade["student"]: grade["points"] for grade in said["grades"]}
    assert points["rosa"] == MOST
    assert points["elif"] < MOST
    assert notebook(root, "autograded", "elif").read_bytes() == before


def test_plain_nbgrader_gives_the_same_scores(demo, grades, tmp_path):
    """`nbgrader autograde` and `generate_feedback` in the same course change no score."""
    root = Path(shutil.copytree(demo[0], tmp_path / "course"))
    chosen = ("ada", "pilar", "quentin")
    regrade = ("nbgrader", "autograde", "02_dataset", "--force")
    render = ("nbgrader", "generate_feedback", "02_dataset", "--force")
    for student in chosen:
        old = read_stamp(notebook(root, "autograded", student))
        run(*regrade, f"--student={student}", cwd=root)
        new = read_stamp(notebook(root, "autograded", student))
        assert new.verdict.seed != old.verdict.seed, "it was not run again"
        page = root / "feedback" / student / "02_dataset" / "02_dataset.html"
        page.unlink()
        run(*render, f"--student={student}", cwd=root)
        assert page.exists()
    again = {row["student"]: row for row in json.loads(export(root, "again.json").read_text())}
    assert again == grades
