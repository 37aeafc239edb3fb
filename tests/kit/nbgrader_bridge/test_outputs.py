"""What a grader sees in an autograded notebook."""

import re

import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from nbformat import from_dict, v4
from nbgrader.utils import determine_grade

from torchgrade.model import CellRun, CellVerdict, CheckResult, HiddenTest, Hint, State, Verdict
from torchgrade.nbgrader_bridge import StripHiddenTests
from torchgrade.nbgrader_bridge.outputs import cell_outputs, inert, inert_text, reasons

TESTS = (
    HiddenTest(test="test_a.py::test_sum", cell="a_tests", sentence="The sum is right."),
    HiddenTest(test="test_a.py::test_size", cell="a_tests", sentence="The size is right."),
)
HINT = Hint(cell="a_tests", misconception="M1a", title="Adds one too many.", hint="How many?")
DETAIL = "Traceback (most recent call last):\n  File x\nAssertionError: off by one\nassert 4 == 3\n"


def judged(*states, points=1.0, detail=DETAIL, tests=TESTS):
    """The verdict on the cell `a_tests`, one state per test."""
    results = tuple(
        CheckResult(test=test.test, cell="a_tests", state=state, detail=detail)
        for test, state in zip(tests, states, strict=True)
    )
    return CellVerdict(cell="a_tests", points=points, max_points=2.0, results=results)


def outputs(cell, *own):
    """The outputs of the test cell, with what its own run left."""
    verdict = Verdict(
        assignment="a", notebook="a", cells=(cell,), tests=TESTS, seed=1, device="cpu", sandbox="x"
    )
    run = CellRun(index=0, state=State.PASSED, outputs=own)
    return cell_outputs(run, verdict, cell, (HINT,), 7)


def shown(data, kind="display_data"):
    """The data that is kept of an output."""
    output = {"output_type": kind, "data": data, "metadata": {"isolated": True}}
    kept = inert({**output, "execution_count": None}, 7)
    return None if kept is None else kept["data"]


@pytest.mark.parametrize(
    "data",
    [
        {"application/javascript": "alert(1)"},
        {"text/markdown": "<script>alert(1)</script>"},
        {"text/latex": "$x$<script>alert(1)</script>"},
        {"text/vnd.mermaid": "<script>alert(1)</script>"},
        {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}},
    ],
    ids=lambda data: next(iter(data)),
)
def test_what_acts_is_left_out(data):
    """Scripts, widgets and markup that viewers turn into HTML are gone, their text stays."""
    assert shown(data) is None
    assert shown({**data, "text/plain": "words"}) == {"text/plain": "words"}


def test_html_is_cleaned():
    """A table stays a table, a script and a handler are gone."""
    html = "<table><tr><td>1</td></tr></table><script>alert(1)</script><img onerror='alert(1)'>"
    assert shown({"text/html": html})["text/html"] == (
        "<table><tbody><tr><td>1</td></tr></tbody></table><img>"
    )


def test_images_and_text_stay():
    """Figures, text, streams and errors are what the cell left."""
    data = {"image/png": "aGk=", "image/svg+xml": "<svg/>", "text/plain": "<Figure>"}
    assert shown(data) == data
    stream = {"output_type": "stream", "name": "stdout", "text": "<b>1</b>"}
    assert inert(stream, 7) == stream
    result = {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
    assert inert(result, 7)["execution_count"] == 7


def test_a_page_without_our_config_runs_no_script():
    """Formgrader started elsewhere does not clean its pages: nothing in a notebook may act."""
    own = {
        "output_type": "display_data",
        "metadata": {},
        "data": {
            "text/html": "<script>alert(1)</script><img src=x onerror=alert(2)>",
            "application/javascript": "alert(3)",
            "text/markdown": "<script>alert(4)</script>",
        },
    }
    cell = v4.new_code_cell("1", outputs=outputs(judged(State.PASSED, State.PASSED), own))
    page, _ = HTMLExporter().from_notebook_node(v4.new_notebook(cells=[cell]))
    assert "alert(" not in page


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "because <img src=x onerror=alert(1)>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<<script>alert(1)<</script>",
        "<!-- --><?x?></p><script>alert(1)</script>",
        "<details open ontoggle=alert(1)>",
    ],
)
def test_text_holds_no_tag(source):
    """nbgrader shows a student's text without cleaning it: no tag is left in it."""
    book = v4.new_notebook(cells=[v4.new_markdown_cell(inert_text(source))])
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(book)
    body = BeautifulSoup(page, "html.parser").body
    assert not body.find_all(["img", "svg", "details"])
    assert not body.find_all("script", string=re.compile("alert"))


@pytest.mark.parametrize("source", ["2 < 3", "$i < n$", "`a <= b`", "x <- 3", "**bold** & `b`"])
def test_text_without_tags_is_left_alone(source):
    """Comparisons, formulas and code stay as they were written."""
    assert inert_text(source) == source


def test_points_come_first_and_reasons_second():
    """Stock nbgrader finds the score; the grader reads why; then what the cell printed."""
    own = {"output_type": "stream", "name": "stderr", "text": "a warning"}
    found = outputs(judged(State.PASSED, State.FAILED), own)
    assert [out["output_type"] for out in found] == ["execute_result", "display_data", "stream"]
    meta = {"grade": True, "solution": False, "points": 2.0, "grade_id": "a", "schema_version": 3}
    cell = v4.new_code_cell("1", outputs=found, metadata={"nbgrader": meta})
    assert determine_grade(cell) == (1.0, 2.0)


def test_the_grader_reads_which_tests_failed_and_why():
    """State, sentence, name and message of each hidden test that did not pass, and the hint."""
    text = reasons(judged(State.PASSED, State.FAILED), TESTS, (HINT,))
    assert text.split("\n") == [
        "1 of 2 hidden tests passed.",
        "failed: The size is right.",
        "    test_a.py::test_size  AssertionError: off by one",
        "Recognised M1a: Adds one too many.",
    ]


def test_no_points_are_no_score():
    """Where a person has to grade, no output looks like a score, but the reasons are there."""
    cell = judged(State.NOT_RUN, State.NOT_RUN, points=None, detail="")
    (only,) = outputs(cell)
    assert only["output_type"] == "display_data"
    assert "not_run: The sum is right." in only["data"]["text/plain"]


@pytest.mark.parametrize(
    ("state", "points", "text"),
    [
        (State.PASSED, 2.0, ""),
        (State.CRASHED, 0.0, "crashed: the test cell earns 0 of 2 points."),
        (State.FAILED, 0.5, "failed: the test cell earns 0.5 of 2 points."),
    ],
)
def test_a_cell_without_hidden_tests_of_ours(state, points, text):
    """It says how the cell ended, unless all is well."""
    cell = judged(state, points=points, tests=(HiddenTest(test="a_tests", cell="a_tests"),))
    assert reasons(cell, (), ()) == text


def test_reasons_are_not_for_students():
    """The feedback has the points and what the cell printed, not how the tests are made."""
    own = {"output_type": "stream", "name": "stdout", "text": "mine"}
    found = outputs(judged(State.PASSED, State.FAILED), own)
    meta = {"grade": True, "solution": False, "points": 2.0, "grade_id": "a", "schema_version": 3}
    cell = v4.new_code_cell("1", outputs=found, metadata={"nbgrader": meta})
    kept, _ = StripHiddenTests().preprocess_cell(from_dict(cell), {}, 0)
    assert [out["output_type"] for out in kept["outputs"]] == ["execute_result", "stream"]


@pytest.mark.parametrize("shape", ["<div>" * 400_000, "<ul><li>" * 200_000])
def test_endless_html_is_left_out(shape):
    """Cleaning it would take minutes; the text that goes with it is shown, or a word on it."""
    both = {"text/html": shape, "text/plain": "<Table>"}
    own = {"output_type": "display_data", "data": both, "metadata": {}}
    assert inert(own, 1).data == {"text/plain": "<Table>"}
    left = inert({**own, "data": {"text/html": shape}}, 1).data
    assert left == {"text/plain": "HTML of more than 5000 elements: left out."}


def test_a_large_table_is_kept():
    """What pandas shows of a table, 60 rows of 20 columns, is far below the limit."""
    row = "<tr>" + "<td>1.0</td>" * 20 + "</tr>"
    html = f"<table><tbody>{row * 60}</tbody></table>"
    shown = inert({"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}, 1)
    assert shown.data["text/html"].count("<td>") == 1200
