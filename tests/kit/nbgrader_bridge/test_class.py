"""Plain `nbgrader autograde` on a class in which everything goes wrong that can go wrong."""

import csv
import json
import os
import shutil
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import determine_grade

from torchgrade.nbgrader_bridge import grades

from ..conftest import DOUBLE, Student, nbgrader

WRONG = "def double(x):\n    return 0"
NO_TRIPLE = "def triple(x):\n    return 0"


def right(s):
    """All is right."""
    s.answer().write()


def untouched(s):
    """The release as it is."""
    s.write()


def half_right(s):
    """One of two hidden tests fails."""
    s.answer(double="def double(x):\n    return x + x if isinstance(x, int) else x").write()


def skip_tags(s):
    """No cell shall be run."""
    s.answer(WRONG, NO_TRIPLE)
    for cell in s.nb["cells"]:
        cell["metadata"]["tags"] = ["skip-execution"]
    s.write()


def forged_points(s):
    """Points and flags in the metadata are changed."""
    s.answer(WRONG, NO_TRIPLE)
    for name in ("double_tests", "triple_tests"):
        s.cell(name)["metadata"]["nbgrader"]["points"] = 1000
        s.cell(name)["source"] = "pass"
    s.cell("double")["metadata"]["nbgrader"]["grade"] = True
    s.cell("triple_tests")["metadata"]["nbgrader"]["grade"] = False
    s.write()


def forged_stamp(s):
    """A verdict of the student's own."""
    s.answer(WRONG, NO_TRIPLE)
    cell = {"cell": "double_tests", "points": 4.0, "max_points": 4.0}
    s.nb["metadata"]["torchgrade"] = {
        "lang": "en",
        "executor": {"name": "torchgrade.TrustedExecute", "version": "0"},
        "verdict": {"cells": [cell], "assignment": "tiny", "notebook": "tiny"},
        "sha256": "0" * 64,
    }
    s.write()


def duplicated_test(s):
    """A second test cell that ends in a number."""
    s.answer(WRONG, NO_TRIPLE)
    copy = deepcopy(s.cell("double_tests"))
    copy["source"], copy["id"] = "4.0", "copied"
    s.nb["cells"].append(copy)
    s.write()


def duplicated_answer(s):
    """The first copy of the answer is wrong."""
    s.answer(WRONG)
    copy = deepcopy(s.cell("double"))
    copy["source"], copy["id"] = DOUBLE, "copied"
    s.nb["cells"].insert(4, copy)
    s.write()


def deleted_cells(s):
    """A test, an answer and a locked cell are gone."""
    s.answer()
    s.nb["cells"] = [
        c for c in s.nb["cells"] if s.id_of(c) not in ("double_tests", "triple", "setup")
    ]
    s.write()


def schema_too_old(s):
    """Nbgrader would stop the whole batch."""
    s.answer()
    for cell in s.nb["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = 1
    s.write()


def schema_too_new(s):
    """As before, the other way."""
    s.answer()
    s.cell("double")["metadata"]["nbgrader"]["schema_version"] = 99
    s.write()


def metadata_of_wrong_kinds(s):
    """A list for an id, a text for a dict."""
    s.answer()
    s.cell("triple_tests")["metadata"]["nbgrader"]["points"] = "many"
    s.cell("double_tests")["metadata"]["nbgrader"]["grade_id"] = ["a", "list"]
    s.cell("setup")["metadata"]["nbgrader"] = "text"
    s.write()


def wrong_kernel(s):
    """Saved with R."""
    s.answer()
    s.nb["metadata"]["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    s.write()


def writes_to_stderr(s):
    """A warning is no error."""
    s.answer("import sys, warnings\n" + DOUBLE.replace("    ", "    warnings.warn('slow');", 1))
    s.write()


def test_cells_first(s):
    """The tests stand above the answers."""
    s.answer()
    s.nb["cells"].sort(key=lambda c: "tests" not in s.id_of(c))
    s.write()


test_cells_first.__test__ = False


def publishes_a_score(s):
    """A free cell ends in the points."""
    s.answer(WRONG + "\nfrom IPython.display import publish_display_data\n4.0", NO_TRIPLE)
    s.nb["cells"].append({**deepcopy(s.nb["cells"][-1]), "id": "free", "source": "4.0"})
    s.write()


def edits_the_test(s):
    """The test ends in the points."""
    s.answer(WRONG, NO_TRIPLE)
    s.cell("triple_tests")["source"] = "3.0"
    s.write()


def notebook_format_3(s):
    """Saved by an old IPython."""
    s.answer()
    old = nbformat.convert(nbformat.reads(json.dumps(s.nb), as_version=4), 3)
    s.write_text(nbformat.writes(old, version=3))


def no_ids_of_cells(s):
    """Saved by an old JupyterLab."""
    s.answer()
    for cell in s.nb["cells"]:
        del cell["id"]
    s.nb["nbformat_minor"] = 4
    s.write()


def junk_timestamp(s):
    """The time is no time."""
    s.answer().write()
    (s.folder / "timestamp.txt").write_text("the day before yesterday")


def pipe_and_link(s):
    """A pipe, and a link to the gradebook."""
    s.answer().write()
    os.mkfifo(s.folder / "pipe.txt")
    (s.folder / "book.csv").symlink_to(s.folder.parents[2] / "gradebook.db")


def shadows_modules(s):
    """Files named like modules."""
    s.answer().write()
    (s.folder / "math.py").write_text("raise SystemExit")
    (s.folder / "torch.py").write_text("raise SystemExit")


def a_script(s):
    """HTML with a script."""
    s.answer(DOUBLE + "\nfrom IPython.display import HTML\nHTML('<script>alert(1)</script>')")
    s.write()


def invalid_json(s):
    """Cut off."""
    s.write_text('{"cells": [')


def deep_json(s):
    """Lists in lists."""
    s.write_text("[" * 200_000)


def an_empty_file(s):
    """Nothing."""
    s.write_text("")


def huge_notebook(s):
    """More than the limit."""
    s.answer().nb["cells"][0]["attachments"] = {"a.png": {"image/png": "A" * 21 * 2**20}}
    s.write()


def not_a_notebook(s):
    """JSON of another kind."""
    s.write_text('{"name": "tiny"}')


def renamed(s):
    """As browsers do."""
    s.answer().write("tiny (1).ipynb")


def no_notebook(s):
    """Only another file."""
    (s.folder / "notes.txt").write_text("I forgot.")


FULL = (4.0, 3.0)
NONE = (0.0, 0.0)
UNGRADED = (None, None)
CASES = {
    right: FULL,
    untouched: NONE,
    half_right: (3.0, 3.0),
    skip_tags: NONE,
    forged_points: NONE,
    forged_stamp: NONE,
    duplicated_test: NONE,
    duplicated_answer: FULL,
    deleted_cells: (4.0, 0.0),
    schema_too_old: FULL,
    schema_too_new: FULL,
    metadata_of_wrong_kinds: FULL,
    wrong_kernel: FULL,
    writes_to_stderr: FULL,
    test_cells_first: FULL,
    publishes_a_score: NONE,
    edits_the_test: NONE,
    notebook_format_3: FULL,
    no_ids_of_cells: FULL,
    junk_timestamp: FULL,
    pipe_and_link: FULL,
    shadows_modules: FULL,
    a_script: FULL,
    invalid_json: UNGRADED,
    deep_json: UNGRADED,
    an_empty_file: UNGRADED,
    not_a_notebook: UNGRADED,
    huge_notebook: UNGRADED,
    renamed: UNGRADED,
    no_notebook: UNGRADED,
}


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory):
    """The class after one plain `nbgrader autograde tiny`: the course and nbgrader's log."""
    root = Path(shutil.copytree(released, tmp_path_factory.mktemp("class") / "tiny"))
    for case in CASES:
        case(Student(root, case.__name__))
    done = nbgrader(root, "autograde", "tiny")
    return root, done


@pytest.fixture(scope="module")
def scores(graded):
    """Recorded automatic scores by student."""
    return {
        grade.student: {cell.cell: cell.auto for cell in grade.cells}
        for grade in grades(graded[0], "tiny")
    }


def autograded(graded, name):
    """The graded notebook of a student."""
    path = graded[0] / "autograded" / name / "tiny" / "tiny.ipynb"
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_each_submission_gets_what_its_answers_deserve(case, scores):
    """Whatever stands around the answers, only the answers count."""
    found = scores.get(case.__name__, {})
    assert (found.get("double_tests"), found.get("triple_tests")) == CASES[case]


@pytest.mark.parametrize(
    "case", [c for c in CASES if CASES[c] is UNGRADED], ids=lambda c: c.__name__
)
def test_an_unreadable_submission_has_no_graded_notebook(case, graded):
    """What can't be read leaves no folder that looks graded."""
    assert not (graded[0] / "autograded" / case.__name__).joinpath("tiny", "tiny.ipynb").exists()


def test_the_log_says_what_to_do_with_an_unreadable_file(graded):
    """The instructor reads which file it is and the next step, and the command reports failure."""
    log = graded[1].stderr
    assert graded[1].returncode == 1
    assert "tiny.ipynb: is JSON, but not a notebook." in log
    assert "Open it in JupyterLab, run it, save it and hand that file in." in log
    assert "for student 'not_a_notebook'" in log


def test_stock_nbgrader_reads_the_same_scores(graded, scores):
    """`determine_grade` of nbgrader finds our score first in each test cell's outputs."""
    for case, expected in CASES.items():
        if expected is UNGRADED:
            continue
        cells = {
            c.metadata.nbgrader.grade_id: c
            for c in autograded(graded, case.__name__).cells
            if "nbgrader" in c.metadata
        }
        for name in ("double_tests", "triple_tests"):
            assert determine_grade(cells[name])[0] == scores[case.__name__][name]


def test_every_graded_notebook_is_stamped(graded):
    """Executor, version, sandbox, verdict and language stand in the metadata."""
    own = autograded(graded, "right").metadata.torchgrade
    assert own.executor.name == "torchgrade.TrustedExecute"
    assert own.executor.version
    assert own.sandbox
    assert own.lang == "en"
    assert own.verdict.cells[0].points == 4.0


def test_a_forged_stamp_is_replaced(graded):
    """What a submission writes into metadata.torchgrade is gone."""
    own = autograded(graded, "forged_stamp").metadata.torchgrade
    assert own.sha256 != "0" * 64
    assert own.verdict.cells[0].points == 0.0


def test_tags_do_not_survive(graded):
    """No tag of a student reaches the graded notebook."""
    assert all("tags" not in cell.metadata for cell in autograded(graded, "skip_tags").cells)


def test_links_pipes_and_junk_are_set_aside(graded):
    """They are moved out of the submission, and nothing behind a link is copied."""
    aside = graded[0] / "submitted" / ".set_aside"
    assert (aside / "pipe_and_link" / "tiny" / "book.csv").is_symlink()
    assert (aside / "pipe_and_link" / "tiny" / "pipe.txt").is_fifo()
    assert (aside / "huge_notebook" / "tiny" / "tiny.ipynb").is_file()
    assert (aside / "junk_timestamp" / "tiny" / "timestamp.txt").read_text().startswith("the day")
    assert not (graded[0] / "autograded" / "pipe_and_link" / "tiny" / "book.csv").exists()


def test_the_essay_waits_for_a_person(scores):
    """An untouched manual cell gets 0."""
    assert scores["right"]["essay"] == 0.0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("skip_tags", "tag skip-execution"),
        ("forged_points", "grading metadata"),
        ("edits_the_test", "was changed"),
        ("duplicated_answer", "2 copies"),
        ("deleted_cells", "is missing"),
        ("test_cells_first", "original order"),
        ("wrong_kernel", "kernel ir"),
    ],
)
def test_what_was_set_right_is_noted(graded, name, words):
    """Each repair leaves a note in the graded notebook."""
    notes = autograded(graded, name).metadata.torchgrade.notes
    assert any(words in note.sentence.format(**note.params) for note in notes)


def test_an_honest_submission_has_no_note(graded):
    """A submission that was only filled in is not accused of anything."""
    assert autograded(graded, "right").metadata.torchgrade.notes == []
    assert autograded(graded, "untouched").metadata.torchgrade.notes == []


def test_feedback_of_the_whole_class(graded, scores):
    """Plain `nbgrader generate_feedback` writes our page, without hidden tests or scripts."""
    done = nbgrader(graded[0], "generate_feedback", "tiny")
    assert done.returncode == 0, done.stderr
    pages = {p.parent.parent.name: p.read_text() for p in graded[0].glob("feedback/*/tiny/*.html")}
    assert set(pages) == {c.__name__ for c in CASES if CASES[c] is not UNGRADED}
    for page in pages.values():
        assert "secret-word" not in page
        assert "kiwi-bird" not in page
    assert "<script" not in pages["a_script"]


def test_nbgraders_export_has_the_scores(graded, scores):
    """`nbgrader export` works as ever, with our scores."""
    done = nbgrader(graded[0], "export", "--to=grades.csv")
    assert done.returncode == 0, done.stderr
    with (graded[0] / "grades.csv").open() as file:
        rows = {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(file)}
    assert rows == {s: sum(v or 0.0 for v in cells.values()) for s, cells in scores.items()}
