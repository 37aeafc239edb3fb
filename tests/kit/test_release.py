"""Releases are the source's bytes, whoever makes them, and nothing unproven replaces one."""

import json
import os
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest

from torchgrade.config import load_course
from torchgrade.errors import InstructorError
from torchgrade.nbgrader_bridge import autograde
from torchgrade.release import release

REPOSITORY = Path(__file__).parents[2]
TINY = REPOSITORY / "tests" / "kit" / "courses" / "tiny"


def fresh(folder, course=TINY, *names):
    """A copy of a course with the repository's nbgrader_config.py."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or ("source", "tests"):
        shutil.copytree(course / name, folder / name)
    shutil.copy(course / "grader_config.py", folder)
    shutil.copy(REPOSITORY / "nbgrader_config.py", folder)
    return folder


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The tiny course, released in both languages."""
    root = fresh(tmp_path_factory.mktemp("released") / "tiny")
    return root, release(root, "tiny")


def test_tests_that_can_not_run_here_make_no_presents(tmp_path):
    """A course that gives points for them has its release proven without."""
    root = fresh(tmp_path / "tiny")
    tests = root / "tests" / "homework" / "tiny" / "test_double.py"
    tests.write_text(tests.read_text().replace("weight=3", 'weight=3, devices=("cuda",)'))
    config = root / "grader_config.py"
    config.write_text(config.read_text().replace('"process",', '"process", not_run="full",'))
    assert release(root, "tiny")


def test_a_release_has_every_language_and_file(released):
    """The default language in nbgrader's place, the others beside it, given files with each."""
    root, files = released
    assert [f.relative_to(root).as_posix() for f in files] == [
        "release/tiny/numbers.csv",
        "release/tiny/tiny.ipynb",
        "release/es/tiny/numbers.csv",
        "release/es/tiny/tiny.ipynb",
    ]
    assert not list((root / ".torchgrade").iterdir())


def test_a_release_holds_what_students_need_and_no_more(released):
    """Language, kernel, stubs, visible checks; no outputs, tags, versions or hidden lines."""
    text = (released[0] / "release" / "es" / "tiny" / "tiny.ipynb").read_text()
    nb = nbformat.reads(text, as_version=4)
    nbformat.validate(nb)
    assert nb.metadata.torchgrade == {"lang": "es"}
    assert nb.metadata.kernelspec.name == "python3"
    assert nb.metadata.language_info == {"name": "python"}
    assert "debería ser 4" in text
    assert "should be 4" not in text
    for hidden in ("twice_the_value", "secret-word", "kiwi", "HIDDEN", '"tags"', '"lang": "en"'):
        assert hidden not in text


def test_a_second_release_gives_the_same_bytes(released, tmp_path):
    """Another machine, another time: the same bytes."""
    again = release(fresh(tmp_path / "again"), "tiny")
    assert [f.read_bytes() for f in again] == [f.read_bytes() for f in released[1]]


def test_plain_nbgrader_gives_the_same_bytes(released, tmp_path):
    """`nbgrader generate_assignment` writes what `release` writes for the default language.

    Its environment need not be activated: nbgrader looks for `alembic` on the path.
    """
    root = fresh(tmp_path / "plain")
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "tiny"],
        cwd=root,
        env={**os.environ, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    name = Path("release/tiny/tiny.ipynb")
    assert (root / name).read_bytes() == (released[0] / name).read_bytes()


def test_one_language_alone(tmp_path):
    """A language that is not the default touches neither the default's files nor the gradebook."""
    root = fresh(tmp_path / "tiny")
    files = release(root, "tiny", ["es"])
    assert {f.parent.relative_to(root).as_posix() for f in files} == {"release/es/tiny"}
    assert not (root / "release" / "tiny").exists()
    assert not (root / "gradebook.db").exists()


def break_solution(nb):
    """A solution that fails its tests."""
    nb["cells"][3]["source"] = (
        "def double(x):\n    ### BEGIN SOLUTION\n    return 0\n    ### END SOLUTION"
    )


def break_points(nb):
    """Points that don't add up."""
    nb["cells"][7]["metadata"]["nbgrader"]["points"] = 2


def break_language(nb):
    """One language without a test."""
    del nb["cells"][5]


def break_mark(nb):
    """A mark that nbgrader does not know."""
    source = "".join(nb["cells"][7]["source"])
    nb["cells"][7]["source"] = source.replace("### END HIDDEN TESTS", "### END HIDDEN TEST")


def break_metadata(nb):
    """A test cell without points."""
    del nb["cells"][7]["metadata"]["nbgrader"]["points"]


def break_cells(nb):
    """A cell more, though somebody has handed in."""
    extra = {**nb["cells"][2], "id": "more", "metadata": deepcopy(nb["cells"][2]["metadata"])}
    extra["metadata"]["nbgrader"]["grade_id"] = "more"
    nb["cells"].append(extra)


def break_autotest(nb):
    """A way of testing that is not supported."""
    nb["cells"][7]["source"] = "### HASHED AUTOTEST triple(2)"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (break_solution, "the solution loses points|cells fail with the solution"),
        (break_points, "add up to 9 points, but grader_config.py states 10"),
        (break_language, "its languages differ"),
        (break_mark, "nbgrader refuses source/tiny: No end hidden tests statement found"),
        (break_metadata, "nbgrader refuses source/tiny: .*triple_tests' does not have points"),
        (break_autotest, "is not supported"),
    ],
)
def test_an_unsound_assignment_replaces_nothing(released, tmp_path, edit, message):
    """The old release and the gradebook stay, and the error is the instructor's."""
    root = Path(shutil.copytree(released[0], tmp_path / "tiny"))
    old = (root / "release" / "tiny" / "tiny.ipynb").read_bytes()
    book = (root / "gradebook.db").read_bytes()
    path = root / "source" / "tiny" / "tiny.ipynb"
    nb = json.loads(path.read_text())
    edit(nb)
    path.write_text(json.dumps(nb))
    with pytest.raises(InstructorError, match=message):
        release(root, "tiny")
    assert (root / "release" / "tiny" / "tiny.ipynb").read_bytes() == old
    assert (root / "gradebook.db").read_bytes() == book


def test_cells_can_not_be_added_once_somebody_has_handed_in(released, tmp_path):
    """Nbgrader's rule, as an error of ours; the release stays."""
    root = Path(shutil.copytree(released[0], tmp_path / "tiny"))
    folder = root / "submitted" / "ann" / "tiny"
    folder.mkdir(parents=True)
    shutil.copy(root / "release" / "tiny" / "tiny.ipynb", folder)
    autograde(root, "tiny", "ann")
    path = root / "source" / "tiny" / "tiny.ipynb"
    nb = json.loads(path.read_text())
    break_cells(nb)
    path.write_text(json.dumps(nb))
    old = (root / "release" / "tiny" / "tiny.ipynb").read_bytes()
    with pytest.raises(InstructorError, match="Cannot add or remove cells"):
        release(root, "tiny")
    assert (root / "release" / "tiny" / "tiny.ipynb").read_bytes() == old


def test_a_hidden_test_beside_the_notebook_is_refused(tmp_path):
    """A file that would be copied to students is looked at as well."""
    root = fresh(tmp_path / "tiny")
    shutil.copy(root / "tests/homework/tiny/test_double.py", root / "source" / "tiny" / "t.py")
    with pytest.raises(InstructorError, match=r"t\.py: is a copy of the hidden file"):
        release(root, "tiny")
    assert not (root / "release").exists()


def test_an_unknown_language_is_named(tmp_path):
    """A language that the course has not is refused before anything is written."""
    root = fresh(tmp_path / "tiny")
    with pytest.raises(InstructorError, match="no language 'fr'"):
        release(root, "tiny", ["es", "fr"])
    assert not (root / "release").exists()


@pytest.mark.parametrize("assignment", [a.name for a in load_course(REPOSITORY).assignments])
def test_the_repositorys_release_is_in_sync(tmp_path, assignment):
    """release/ in this repository is what its sources give."""
    root = fresh(tmp_path / "course", REPOSITORY)
    for file in release(root, assignment):
        committed = REPOSITORY / file.relative_to(root)
        assert committed.read_bytes() == file.read_bytes(), f"{committed} is out of date"
