"""A class of hostile notebooks, graded at once: forged notebooks, crafted files, pages that act."""

import csv
import json
import os
import re
import shutil
import sqlite3
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from torchgrade import pipeline
from torchgrade.model import Outcome
from torchgrade.nbgrader_bridge import autograde
from torchgrade.nbgrader_bridge.outputs import inert_text

from ..conftest import Student

WRONG = "def double(x):\n    return None", "def triple(x):\n    return None"
FULL, NONE = 7.0, 0.0


def wrong(s, code=""):
    """Hand in wrong answers, after some code."""
    s.answer(f"{code}\n{WRONG[0]}", WRONG[1]).write()


def sql_trigger(s):
    """A trigger in the gradebook, by every path that may lead there."""
    root = s.folder.parents[2]
    wrong(
        s,
        f"""
import sqlite3
for path in ('../../../gradebook.db', '{root}/gradebook.db'):
    try:
        book = sqlite3.connect(path)
        book.execute('CREATE TRIGGER mine AFTER UPDATE ON grade BEGIN '
                     'UPDATE grade SET manual_score = 7 WHERE id = NEW.id; END')
        book.commit()
        print('DONE:')
    except sqlite3.Error as error:
        print('refused:', error)""",
    )


def forged_points(s):
    """A thousand points, none for others, a number that is none."""
    s.answer(*WRONG)
    s.cell("double_tests")["metadata"]["nbgrader"]["points"] = 1000
    s.cell("triple_tests")["metadata"]["nbgrader"]["points"] = float("nan")
    s.write()


def new_graded_cell(s):
    """One more graded cell, of the student's own."""
    s.answer(*WRONG)
    copy = deepcopy(s.cell("double_tests"))
    copy["metadata"]["nbgrader"] |= {"grade_id": "bonus", "points": 1000}
    copy |= {"id": "bonus", "source": "1000.0"}
    s.nb["cells"].append(copy)
    s.write()


def answer_claims_the_test(s):
    """The answer cell takes the test cell's id."""
    s.answer(*WRONG)
    s.cell("double")["metadata"]["nbgrader"] = deepcopy(
        s.cell("double_tests")["metadata"]["nbgrader"]
    )
    s.cell("double_tests")["source"] = "4.0"
    s.write()


def graded_by_hand(s):
    """Test cells become cells that a person grades, with a kind comment."""
    s.answer(*WRONG)
    for name in ("double_tests", "triple_tests"):
        s.cell(name)["metadata"]["nbgrader"] |= {"solution": True, "locked": False}
        s.cell(name)["cell_type"] = "markdown"
        s.cell(name)["source"] = "All is right."
    s.write()


def deleted_tests(s):
    """No test, no failure."""
    s.answer(*WRONG)
    s.nb["cells"] = [c for c in s.nb["cells"] if "tests" not in s.id_of(c)]
    s.write()


def skip_execution(s):
    """No cell shall run."""
    s.answer(*WRONG)
    for cell in s.nb["cells"]:
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception"]
    s.write()


def saved_outputs(s):
    """The outputs in the file are full marks."""
    s.answer(*WRONG)
    for name in ("double_tests", "triple_tests"):
        data = {"text/plain": "7.0"}
        s.cell(name)["outputs"] = [
            {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
        ]
    s.write()


def forged_stamp(s):
    """A verdict of the student's own, checksums and all."""
    s.answer(*WRONG)
    s.nb["metadata"]["torchgrade"] = {
        "lang": "en", "sha256": "0", "verdict": {"cells": []}, "hints": [], "sandbox": "best",
        "executor": {"name": "torchgrade.TrustedExecute", "version": "9"},
    }  # fmt: skip
    for cell in s.nb["cells"]:
        cell["metadata"].setdefault("nbgrader", {})["checksum"] = "0" * 32
        cell["metadata"]["torchgrade_for_graders"] = True
    s.write()


def locked_cell(s):
    """The locked cell grades itself."""
    s.answer(*WRONG)
    s.cell("setup")["source"] = "import os; print('all passed'); os._exit(0)"
    s.write()


def files_beside(s):
    """A gradebook, a configuration and modules beside the notebook."""
    s.answer().write()
    for name in ("nbgrader_config.py", "grader_config.py", "conftest.py", "sitecustomize.py",
                 "torch.py", "gradebook.db", "tests.py"):  # fmt: skip
        (s.folder / name).write_text("raise SystemExit(0)")


def scripts(s):
    """HTML, SVG and JavaScript in outputs, right answers beside them."""
    s.answer(
        """
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display, publish_display_data
display(HTML('<script>steal()</script><img src=x onerror="steal()">'
             '<a href="javascript:steal()">a</a>'
             '<iframe srcdoc="<script>steal()</script>"></iframe><form action="//evil"><button>'
             '<style>*{display:none}</style><base href="//evil"><svg onload=steal()>'))
display(Javascript('steal()'), Latex('<script>steal()</script>'),
        Markdown('<script>steal()</script>'))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg"><script>steal()</script></svg>'))
display(HTML('$&#92;href{javascript:steal()}{x}$'))
publish_display_data({'application/vnd.jupyter.widget-view+json': {'model_id': 'steal()'}})
print('<script>steal()</script>')
def double(x): return 2 * x"""
    ).write()


def texts(s):
    """Scripts and links that act, in texts."""
    s.answer()
    s.cell("essay")["source"] = "\n\n".join(ACTING)
    s.nb["cells"].append(
        {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": ACTING[0]}
    )
    s.nb["cells"].append({"cell_type": "raw", "id": "raw", "source": ACTING[0],
                          "metadata": {"raw_mimetype": "text/html"}})  # fmt: skip
    s.write()


def terminal(s):
    """Escape sequences and directions in all that is printed and raised."""
    wrong(
        s,
        r"""
print('\x1b[2J\x1b]0;owned\x07\x1b]8;;http://evil\x07link\x1b]8;;\x07\u202egnp.exe\u2066\x00')
class Evil(Exception): pass
Evil.__name__ = '\x1b[31mEvil\u202e'
raise Evil('\x1b[2J\u202e')""",
    )


def pictures(s):
    """Pictures of another kind, of a terapixel, moving, and none at all."""
    s.answer(
        """
import base64, struct, zlib
from IPython.display import publish_display_data
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack(
    '>I', zlib.crc32(kind + data))
size = struct.pack('>IIBBBBB', 10**6, 10**6, 8, 2, 0, 0, 0)
bomb = b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', size)
gif = b'GIF89a' + bytes(100)
page = b'<script>steal()</script>'
for data in (bomb, gif, page):
    for kind in ('image/png', 'image/jpeg', 'image/gif', 'image/bmp'):
        publish_display_data({kind: base64.b64encode(data).decode()})
publish_display_data({'image/png': '"><script>steal()</script>'})
def double(x): return 2 * x"""
    ).write()


def odd_names(s):
    """Escape sequences in ids, kernel and language, which end up in logs."""
    s.answer()
    s.nb["metadata"]["kernelspec"] = {"name": "\x1b[2Jir\n[ERROR] all lost", "display_name": "x"}
    cell = deepcopy(s.cell("double"))
    cell["metadata"]["nbgrader"]["grade_id"] = "\x1b[2J\x1b]0;owned\x07"
    cell |= {"id": "odd", "source": "pass"}
    s.nb["cells"].append(cell)
    s.write()


def odd_text(s):
    """Lone surrogates, NUL and other letters that nothing can write."""
    s.answer()
    s.nb["cells"].append({"cell_type": "code", "id": "x", "metadata": {"\ud800": "\udfff"},
                          "outputs": [], "execution_count": None,
                          "source": "x = '\ud800\udc00 \udfff \u202e'"})  # fmt: skip
    s.write()


def wrong_types(s):
    """Metadata of every kind where another is expected."""
    s.answer()
    s.nb["metadata"] = {"kernelspec": [], "language_info": 7, "celltoolbar": {"a": 1}}
    for cell, odd in zip(s.nb["cells"], ([], "x", 7, None, True, {"grade_id": {}}, 1.5, [[]])):
        if s.id_of(cell) not in ("double", "triple"):
            cell["metadata"] = {"nbgrader": odd, "tags": odd, "lang": odd}
    s.write()


def same_ids(s):
    """Every cell has the same id."""
    s.answer()
    for cell in s.nb["cells"]:
        cell["id"] = "same"
    s.write()


def huge_numbers(s):
    """Numbers that JSON can hold and nothing else."""
    s.answer()
    text = json.dumps(s.nb).replace('"execution_count": null', '"execution_count": 1e999')
    s.write_text(text.replace('"nbformat_minor": ', f'"extra": {"9" * 5000}, "nbformat_minor": '))


def deep_json(s):
    """Lists in lists."""
    s.write_text("[" * 200_000)


def deep_metadata(s):
    """Deep, but valid."""
    s.answer()
    deep = {}
    for _ in range(500):
        deep = {"a": deep}
    s.nb["metadata"]["deep"] = deep
    s.write()


def huge_file(s):
    """More than the limit."""
    s.answer().nb["cells"][0]["attachments"] = {"a.png": {"image/png": "A" * 21 * 2**20}}
    s.write()


def not_text(s):
    """Bytes."""
    (s.folder / "tiny.ipynb").write_bytes(os.urandom(4096))


def link_to_gradebook(s):
    """The notebook is a link to the gradebook."""
    (s.folder / "tiny.ipynb").symlink_to(s.folder.parents[2] / "gradebook.db")


def link_to_classmate(s):
    """The notebook is a link to a right one."""
    (s.folder / "tiny.ipynb").symlink_to("../../honest/tiny/tiny.ipynb")


def pipe(s):
    """The notebook is a pipe, which would block whoever reads it."""
    os.mkfifo(s.folder / "tiny.ipynb")


def honest(s):
    """All is right."""
    s.answer().write()


ACTING = (
    "<script>steal()</script><img src=x onerror=steal()>",
    "[a](javascript:steal())",
    "[b]( \n  JaVaScRiPt:steal())",
    "[c](< javascript:steal()>)",
    "[d](&#106;avascript:steal())",
    "[e]\n\n[e]: javascript:steal()",
    "![f](javascript:steal())",
    "<javascript:steal()>",
    "[g](data:text/html;base64,PHNjcmlwdD5zdGVhbCgpPC9zY3JpcHQ+)",
    r"$\href{javascript:steal()}{x}$",
    r"$\mmlToken{mi}[href='javascript:steal()']{x}$",
    "&#36;&#92;href{javascript:steal()}{x}&#36;",
)
CASES = {
    honest: FULL, sql_trigger: NONE, forged_points: NONE, new_graded_cell: NONE,
    answer_claims_the_test: NONE, graded_by_hand: NONE, deleted_tests: NONE, skip_execution: NONE,
    saved_outputs: NONE, forged_stamp: NONE, locked_cell: NONE, files_beside: FULL, scripts: FULL,
    texts: FULL, terminal: NONE, pictures: FULL, odd_names: FULL, odd_text: FULL,
    wrong_types: FULL, same_ids: FULL, huge_numbers: None, deep_json: None, deep_metadata: None,
    huge_file: None, not_text: None, link_to_gradebook: None, link_to_classmate: None, pipe: None,
}  # fmt: skip
FORMULA = "=cmd|' calc'!A1"


@pytest.fixture(scope="module")
def classroom(arena, released, tmp_path_factory):
    """The class after one run, its grades by student, and what was said meanwhile."""
    root = Path(shutil.copytree(released, tmp_path_factory.mktemp("hostile") / "tiny"))
    config = root / "grader_config.py"
    config.write_text(config.read_text().replace('"process"', '"namespaces"'))
    for case in CASES:
        case(Student(root, case.__name__))
    honest(Student(root, FORMULA))
    events = []
    ended = pipeline.grade(root, "tiny", report=events.append)
    grades = {g.student: g for g in pipeline.class_grades(root, "tiny", ended)}
    return root, grades, events


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_each_notebook_gets_what_its_answers_deserve(classroom, case):
    """Points come from answers alone; what can't be read is quarantined with a reason."""
    grade = classroom[1][case.__name__]
    if CASES[case] is None:
        assert grade.outcome is Outcome.QUARANTINED
        assert "tiny.ipynb" in grade.reason
    else:
        assert grade.points == CASES[case]


def test_the_gradebook_has_no_trigger_and_no_points_of_their_own(classroom):
    """The database's schema is nbgrader's, and no score is above the cell's points."""
    with sqlite3.connect(f"file:{classroom[0]}/gradebook.db?mode=ro", uri=True) as book:
        assert book.execute(
            "SELECT count(*) FROM sqlite_master WHERE type='trigger'"
        ).fetchone() == (0,)
        names = {name for (name,) in book.execute("SELECT name FROM base_cell")}
        scores = [s for (s,) in book.execute("SELECT auto_score FROM grade") if s is not None]
    assert "bonus" not in names
    assert max(scores) == 4.0


def autograded(classroom, case):
    """The text of a graded notebook."""
    return (classroom[0] / "autograded" / case.__name__ / "tiny" / "tiny.ipynb").read_text()


def test_the_trigger_was_tried(classroom):
    """The attack on the gradebook ran, and found none."""
    text = autograded(classroom, sql_trigger)
    assert text.count("refused: unable to open") == 1 or "refused:" in text
    outputs = [o for c in json.loads(text)["cells"] for o in c.get("outputs", [])]
    assert "DONE:" not in json.dumps([o for o in outputs if o["output_type"] == "stream"])[:200]


def acting(page):
    """What of a page would act in a browser, if it came from a student."""
    soup = BeautifulSoup(page, "html.parser")
    found = [s for s in soup.find_all("script") if "steal" in (s.string or "")]
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            text = "".join(value).strip().lower() if isinstance(value, str | list) else ""
            links = name in ("href", "src", "action", "srcdoc")
            if name.startswith("on") and "steal" in text:
                found.append(tag)
            if links and re.match(r"(javascript|vbscript|data:text)", re.sub(r"\s", "", text)):
                found.append(tag)
    texts = [t for t in soup.stripped_strings if re.search(r"\\(href|mmlToken)\b", t)]
    return found + texts


@pytest.mark.parametrize("case", [scripts, texts, pictures], ids=lambda case: case.__name__)
def test_nothing_acts_on_the_graders_page(classroom, case):
    """A page made of the graded notebook without any cleaning holds no script and no such link."""
    book = nbformat.reads(autograded(classroom, case), as_version=4)
    for cell in book.cells:
        if cell.cell_type == "code":  # code is shown, never run
            cell.source = ""
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(book)
    assert acting(page) == []


@pytest.mark.parametrize("source", ACTING)
def test_each_text_would_act_if_it_were_left_alone(source):
    """What is disarmed is dangerous: the converter makes something that acts of it."""

    def shown(text):
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
        return acting(HTMLExporter(template_name="classic").from_notebook_node(book)[0])

    assert shown(inert_text(source)) == []
    harmless = source.startswith(
        ("<javascript", "[c]", "[d]")
    )  # today's converter happens to escape these
    assert shown(source) or harmless


def test_no_feedback_page_acts(classroom):
    """Feedback of the whole class: text and pictures, no script, no frame, no foreign address."""
    root = classroom[0]
    pipeline.feedback(root, "tiny")
    pages = {p.parents[1].name: p.read_text() for p in root.glob("feedback/*/tiny/*.html")}
    assert {c.__name__ for c, points in CASES.items() if points is not None} <= set(pages)
    for page in pages.values():
        soup = BeautifulSoup(page, "html.parser")
        assert not soup.find_all(["script", "iframe", "form", "object", "embed", "base"])
        assert acting(page) == []
        for sequence in ("\x1b", "\u202e", "\u2066", "\x00", "\x07"):
            assert sequence not in page


def test_nothing_that_was_said_moves_a_terminal(classroom):
    """Reasons, events and nbgrader's log are printable, whatever ids and kernels are called."""
    log = autograde(classroom[0], "tiny", "odd_names").text
    assert "unknown id" in log
    assert "\n[ERROR] all lost" not in log
    said = [log, *(g.reason for g in classroom[1].values()), *(e.reason for e in classroom[2])]
    assert all(c.isprintable() or c == "\n" for text in said for c in text)


def test_the_export_holds_no_formula(classroom):
    """A student whose id is a formula is a text in the spreadsheet."""
    root = classroom[0]
    pipeline.export(root, "tiny", out=root / "grades.csv")
    with (root / "grades.csv").open() as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [c for c in cells if c.startswith(("=", "@", "+"))]
