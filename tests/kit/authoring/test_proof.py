"""A release that gives anything away is refused, with file, cell and line."""

import copy
import shutil
from pathlib import Path

import nbformat
import pytest

from torchgrade.authoring.proof import Secrets, file_leaks, notebook_leaks, refuse
from torchgrade.errors import InstructorError
from torchgrade.notebook import (
    for_language,
    grade_id,
    read_source,
    visible_part,
    without_solutions,
)

TINY = Path(__file__).parents[1] / "courses" / "tiny"


@pytest.fixture
def root(tmp_path):
    """The tiny course, to be changed."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


@pytest.fixture
def source():
    """Its source notebook."""
    return read_source(TINY / "source" / "tiny" / "tiny.ipynb")


@pytest.fixture
def released(source):
    """A clean English release."""
    nb = without_solutions(for_language(source, "en"))
    for cell in nb.cells:
        cell.source = visible_part(cell.source)
        cell.metadata = {k: v for k, v in cell.metadata.items() if k == "nbgrader"}
        if cell.cell_type == "code":
            cell.outputs = []
    nb.metadata = nbformat.from_dict(
        {"kernelspec": source.metadata.kernelspec, "torchgrade": {"lang": "en"}}
    )
    return copy.deepcopy(nb)


def cell(notebook, name):
    """The cell with this grade_id."""
    return next(c for c in notebook.cells if grade_id(c) == name)


def leaks(root, source, released):
    """The leaks of a released notebook, as text."""
    secrets = Secrets(root, "tiny", {"tiny": source})
    return [
        str(leak)
        for leak in notebook_leaks(secrets, source, released, name="tiny.ipynb", lang="en")
    ]


def test_a_clean_release_has_no_leak(root, source, released):
    """Lines that students get on purpose are no leak, though hidden files hold them too."""
    assert leaks(root, source, released) == []


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("    twice_the_value = x + x", "solution of cell double of tiny.ipynb"),
        ("# twice_the_value = x + x, or so", "solution of cell double of tiny.ipynb"),
        ("thrice_the_value = x + x + x", "solution of cell triple"),
        ("Because multiplication is repeated addition.", "solution of cell essay"),
        ('assert triple("secret-word") == 1', ""),
        ('assert student.double("kiwi-bird") == "kiwi-birdkiwi-bird"', "test_double.py, line 14"),
        ("kiwi-birdkiwi-bird", "test_double.py, line 14"),
        ("A text is doubled by writing it twice.", "test_double.py, line 13"),
        ("Does your function double the number three as well?", "m1a_adds_two.py, line 4"),
        ("¿Tu función duplica también el número tres?", "m1a_adds_two.py, line 5"),
        ("    return x + 2 if isinstance(x, int) else x + x", "m1a_adds_two.py, line 8"),
    ],
)
def test_a_hidden_line_is_named(root, source, released, line, origin):
    """A line of a solution, test, hint or wrong solution is found wherever it stands."""
    changed = cell(released, "setup")
    changed.source += f"\n\n{line}"
    found = leaks(root, source, released)
    assert any(text.startswith("tiny.ipynb, cell setup") for text in found)
    assert any(origin in text for text in found)
    if "secret" not in line:
        assert any("line 3: " in text for text in found)


def test_a_hidden_region_is_named(root, source, released):
    """A hidden test that was not cut out is found, with its marks."""
    cell(released, "triple_tests").source = cell(source, "triple_tests").source
    found = "\n".join(leaks(root, source, released))
    assert "line 2: '### BEGIN HIDDEN TESTS' looks like a mark" in found
    assert "line 3: " in found
    assert "hidden tests of cell triple_tests" in found


@pytest.mark.parametrize(
    "mark",
    ["### BEGIN HIDDEN TEST", "# begin solution", "## END  SOLUTIONS", "### BEGIN MARK SCHEME"],
)
def test_a_misspelt_mark_is_named(root, source, mark):
    """A mark that nbgrader does not know would release what stands below it."""
    test = cell(source, "triple_tests")
    test.source = test.source.replace("### BEGIN HIDDEN TESTS", mark).replace(
        "\n### END HIDDEN TESTS", ""
    )
    released = without_solutions(for_language(source, "en"))
    assert any("looks like a mark" in text for text in leaks(root, source, released))


def test_stored_outputs_are_named(root, source, released):
    """An output shows what the solution computes."""
    output = nbformat.v4.new_output("stream", text="kiwi-birdkiwi-bird")
    cell(released, "double").outputs = [output]
    found = leaks(root, source, released)
    assert "tiny.ipynb, cell double: stored outputs" in found
    assert any("test_double.py" in text for text in found)


@pytest.mark.parametrize("key", ["tags", "lang", "solution", "jupyter"])
def test_instructor_metadata_is_named(root, source, released, key):
    """Of a cell's metadata only what nbgrader needs goes out."""
    cell(released, "double").metadata[key] = ["solution"]
    assert f"tiny.ipynb, cell double: cell metadata {key!r}" in leaks(root, source, released)


def test_notebook_metadata_is_named(root, source, released):
    """Of a notebook's metadata only kernel and language go out."""
    released.metadata["toc"] = {"x": "thrice_the_value = x + x + x"}
    released.metadata["torchgrade"] = {"lang": "en", "languages": ["en"]}
    found = leaks(root, source, released)
    assert "tiny.ipynb: notebook metadata 'toc'" in found
    assert "tiny.ipynb: metadata.torchgrade says more than `lang`" in found
    assert any("solution of cell triple" in text for text in found)


def test_a_cell_that_is_not_the_sources_is_named(root, source, released):
    """Cells are the source's without hidden parts, whatever nbgrader was told to do."""
    cell(released, "double").source = "def double(x): ..."
    released.cells.append(nbformat.v4.new_markdown_cell("Footer", id="footer"))
    found = leaks(root, source, released)
    what = "the cell is not the source's cell without its hidden parts"
    assert found == [f"tiny.ipynb, cell double: {what}", f"tiny.ipynb, cell footer: {what}"]


@pytest.mark.parametrize("name", ["copy.py", "deep/er/notes.txt"])
def test_a_copy_of_a_hidden_file_is_named(root, source, tmp_path, name):
    """A hidden test beside the notebook is found under any name."""
    hidden = root / "tests" / "homework" / "tiny"
    path = tmp_path / "release" / name
    path.parent.mkdir(parents=True)
    shutil.copy(hidden / "test_double.py", path)
    secrets = Secrets(root, "tiny", {"tiny": source})
    (leak,) = file_leaks(secrets, tmp_path / "release", hidden)
    assert (leak.file, leak.what) == (name, "is a copy of the hidden file test_double.py")


def test_a_hidden_line_in_a_given_file_is_named(root, source, tmp_path):
    """A helper file that holds a line of a solution is found, with the line."""
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "helper.py").write_text("import math\nthrice_the_value = x + x + x\n")
    (folder / "data.bin").write_bytes(bytes(range(256)))
    secrets = Secrets(root, "tiny", {"tiny": source})
    (leak,) = file_leaks(secrets, folder, root / "tests")
    assert str(leak).startswith("helper.py, line 2: 'thrice_the_value = x + x + x' is hidden")


def test_a_refusal_names_every_leak(root, source, released):
    """The error lists all leaks; without any there is none."""
    released.metadata["a"] = 1
    released.metadata["b"] = 1
    secrets = Secrets(root, "tiny", {"tiny": source})
    found = notebook_leaks(secrets, source, released, name="tiny.ipynb", lang="en")
    with pytest.raises(InstructorError, match=r"(?s)metadata 'a'.*metadata 'b'"):
        refuse(found)
    refuse(())
