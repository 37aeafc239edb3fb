"""What can't be graded is put aside with a reason; everything else is collected."""

import contextlib
import os
import tempfile
from pathlib import Path

import nbformat
import pytest

from torchgrade.intake import collect
from torchgrade.model import Outcome

NOTEBOOK = nbformat.writes(nbformat.v4.new_notebook())


@pytest.fixture
def home(tmp_path):
    """Return Ada's empty folder for the assignment."""
    folder = tmp_path / "submitted" / "ada" / "hw1"
    folder.mkdir(parents=True)
    return folder


def _hand_in(root, student, assignment="hw1", name="hw1"):
    folder = root / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.ipynb").write_text(NOTEBOOK)
    return folder


def _reason(root):
    good, quarantined = collect(root, "hw1")
    assert good == []
    [grade] = quarantined
    assert grade.outcome is Outcome.QUARANTINED
    assert grade.points is None
    return grade.reason


def test_good_submissions_in_order(tmp_path):
    """Students are sorted; those who handed in another assignment, or nothing, don't appear."""
    for student in ("zoe", "ada", "josé núñez", "a.b+c@d"):
        _hand_in(tmp_path, student)
    _hand_in(tmp_path, "bob", "hw2")
    (tmp_path / "submitted" / "nobody").mkdir()
    (tmp_path / "submitted" / "README.md").write_text("x")
    (tmp_path / "submitted" / ".set_aside" / "hw1").mkdir(parents=True)
    good, quarantined = collect(tmp_path, "hw1")
    assert [submission.student for submission in good] == ["a.b+c@d", "ada", "josé núñez", "zoe"]
    assert good[1].folder == tmp_path / "submitted" / "ada" / "hw1"
    assert quarantined == []


def test_no_folder_at_all(tmp_path):
    """Before the first submission there is nothing."""
    assert collect(tmp_path, "hw1") == ([], [])


def test_one_bad_submission_stops_no_other(tmp_path, home):
    """The class goes on."""
    _hand_in(tmp_path, "bob")
    good, quarantined = collect(tmp_path, "hw1")
    assert [submission.student for submission in good] == ["bob"]
    assert [grade.student for grade in quarantined] == ["ada"]


def test_several_notebooks_of_one_assignment(tmp_path, home):
    """Each of an assignment's notebooks must be there."""
    (home / "part1.ipynb").write_text(NOTEBOOK)
    _, [grade] = collect(tmp_path, "hw1", notebooks=("part1", "part2"))
    assert "part2.ipynb is missing" in grade.reason


def test_nothing_handed_in(tmp_path, home):
    """An empty folder says what to hand in."""
    (home / "notes.txt").write_text("x")
    assert "hw1.ipynb is missing" in _reason(tmp_path)


def test_renamed_notebook(tmp_path, home):
    """A renamed notebook is named, with the name that it should have."""
    (home / "hw1 (1).ipynb").write_text(NOTEBOOK)
    reason = _reason(tmp_path)
    assert "hw1 (1).ipynb" in reason
    assert "rename it to hw1.ipynb" in reason


def test_several_other_notebooks(tmp_path, home):
    """Nobody guesses which of several is meant."""
    (home / "a.ipynb").write_text(NOTEBOOK)
    (home / "b.IPYNB").write_text(NOTEBOOK)
    assert "2 others are there: a.ipynb, b.IPYNB" in _reason(tmp_path)


def test_notebook_in_a_sub_folder(tmp_path, home):
    """A notebook one level too deep is found and named."""
    (home / "hw1").mkdir()
    (home / "hw1" / "hw1.ipynb").write_text(NOTEBOOK)
    (home / ".ipynb_checkpoints").mkdir()
    (home / ".ipynb_checkpoints" / "hw1-checkpoint.ipynb").write_text(NOTEBOOK)
    assert "there is hw1/hw1.ipynb" in _reason(tmp_path)


def test_thousands_of_folders_end(tmp_path, home):
    """A maze of folders costs no time and no stack."""
    deep = home
    for _ in range(60):
        deep = deep / ("d" * 20)
        deep.mkdir()
    (deep / "hw1.ipynb").write_text(NOTEBOOK)
    assert "hw1.ipynb is missing.\n" in _reason(tmp_path)


def test_link_to_a_notebook(tmp_path, home):
    """A link is not followed, wherever it leads."""
    other = _hand_in(tmp_path, "bob", "hw2") / "hw1.ipynb"
    (home / "hw1.ipynb").symlink_to(other)
    assert "hw1.ipynb is a link" in _reason(tmp_path)


def test_folder_of_the_assignment_is_a_link(tmp_path, home):
    """A folder that links to a classmate's is not followed."""
    home.rmdir()
    home.symlink_to(_hand_in(tmp_path, "bob", "hw2"))
    assert "is a link" in _reason(tmp_path)


def test_student_folder_is_a_link(tmp_path):
    """A student's folder that links elsewhere is not followed."""
    outside = tmp_path / "outside"
    (outside / "hw1").mkdir(parents=True)
    (outside / "hw1" / "hw1.ipynb").write_text(NOTEBOOK)
    (tmp_path / "submitted").mkdir()
    (tmp_path / "submitted" / "eve").symlink_to(outside)
    assert "is a link" in _reason(tmp_path)


def test_links_out_of_the_folder_are_not_searched(tmp_path, home):
    """A linked folder with a notebook in it is not mistaken for the student's."""
    (home / "more").symlink_to(_hand_in(tmp_path, "bob", "hw2"))
    assert _reason(tmp_path).startswith(f"{home}/hw1.ipynb is missing.")


def test_folder_named_as_a_notebook(tmp_path, home):
    """A folder called hw1.ipynb is no notebook."""
    (home / "hw1.ipynb").mkdir()
    assert "is a folder" in _reason(tmp_path)


def test_pipe_does_not_block(tmp_path, home):
    """A pipe in the notebook's place is refused without being opened."""
    os.mkfifo(home / "hw1.ipynb")
    assert "is a pipe" in _reason(tmp_path)


def test_file_in_place_of_the_folder(tmp_path, home):
    """A file named as the assignment is refused."""
    home.rmdir()
    home.write_text(NOTEBOOK)
    assert "is not a folder" in _reason(tmp_path)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xff\xfe{}", "hw1.ipynb"),
        (b"{", "hw1.ipynb"),
        (b"[]", "hw1.ipynb"),
        (b'{"a": 1}', "hw1.ipynb"),
        (b"", "empty"),
        (b"[" * 100_000, "hw1.ipynb"),
        (b" " * 2_000_000, "1 MB are accepted"),
    ],
    ids=["not UTF-8", "cut", "list", "other JSON", "empty", "deep", "big"],
)
def test_unreadable_notebook(tmp_path, home, content, word):
    """What is no notebook is put aside, named, with a next step."""
    (home / "hw1.ipynb").write_bytes(content)
    good, [grade] = collect(tmp_path, "hw1", max_mb=1)
    assert good == []
    assert word in grade.reason
    assert "\n" in grade.reason


def test_other_spelling_of_the_assignment(tmp_path, home):
    """A folder in other case is found rather than overlooked."""
    home.rename(home.with_name("HW1"))
    assert "Rename it to hw1." in _reason(tmp_path)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb", "a\\nb"),
        ("a\u202eb", "a\\u202eb"),
        ("a\x1b[2J", "a\\x1b[2J"),
        (os.fsdecode(b"a\xff"), "a\\udcff"),
        ("-rf", "-rf"),
        (" ada", " ada"),
        ("x" * 200, "x" * 200),
    ],
)
def test_odd_student_ids(tmp_path, name, shown):
    """An id that would trip a shell, a table or a database is put aside, readable."""
    _hand_in(tmp_path, name)
    good, [grade] = collect(tmp_path, "hw1")
    assert good == []
    assert grade.student == shown
    assert "Rename it to the student's id." in grade.reason


@contextlib.contextmanager
def _unprivileged():
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_unreadable_folder():
    """A folder without permission is put aside, not a crash."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        folder = _hand_in(root, "ada")
        folder.chmod(0)
        try:
            with _unprivileged():
                assert "Permission denied" in _reason(root)
        finally:
            folder.chmod(0o700)
