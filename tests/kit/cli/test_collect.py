"""`torchgrade collect`, as a person at a terminal and a script meet it."""

import json
import zipfile
from datetime import UTC, datetime

import pytest
from nbgrader.api import Gradebook

from torchgrade.cli import collecting, main
from torchgrade.intake.matching import Unknown
from torchgrade.intake.receipts import read_receipts
from torchgrade.intake.records import Sender
from torchgrade.nbgrader_bridge import due_date


@pytest.fixture
def call(course, monkeypatch, capsys):
    """Call the command line in the tiny course: status, output, complaints."""
    monkeypatch.chdir(course)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["torchgrade", "collect", "tiny", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


@pytest.fixture
def zip_(course, tmp_path):
    """Make Canvas's zip of the release, for the named members."""

    def make(*names):
        path = tmp_path / "submissions.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.write(course / "release" / "tiny" / "tiny.ipynb", name)
        return path

    return make


def test_a_first_collect(call, zip_, course):
    """Without people.csv it says how to make one; with --new-students it does, and takes all."""
    path = zip_("smithann_1234_5_tiny-1.ipynb", "王小明_LATE_1235_6_tiny.ipynb")
    status, out, err = call(path)
    assert status == 1
    assert "--new-students makes it" in out
    assert "--who 'smithann=<student>'" in out
    assert "2 unknown" in out
    assert err == ""
    status, out, _ = call(path, "--new-students", "--dry-run")
    assert status == 0
    assert "Would be added to people.csv" in out
    assert not (course / "submitted").exists()
    assert not (course / "people.csv").exists()
    status, out, _ = call(path, "--new-students")
    assert status == 0
    assert "tiny-1.ipynb was taken as tiny.ipynb" in out
    assert "2 students: 2 taken." in out
    assert (course / "submitted" / "王小明" / "tiny" / "tiny.ipynb").is_file()
    assert read_receipts(course, "tiny")["王小明"].late
    assert "2 unchanged" in call(path)[1]
    assert [p.name for p in (course / ".torchgrade").iterdir() if p.is_dir()] in ([], ["journal"])


def test_an_unknown_is_named_and_remembered(call, zip_, course):
    """The option that is printed is the one that works."""
    (course / "people.csv").write_text("student,first_name,last_name\nann,Anne,Smith\n")
    path = zip_("smithann_1234_5_tiny.ipynb")
    status, out, _ = call(path)
    assert status == 1
    assert "--who smithann=ann" in out
    assert "Nothing from ann" in out
    status, out, _ = call(path, "--who", "smithann=ann")
    assert status == 0
    assert "ann,Anne,Smith,,,,1234," in (course / "people.csv").read_text()
    assert call(path)[0] == 0


def test_short_names_of_canvas(call, zip_, course):
    """--exact-names takes whom Canvas would call so."""
    (course / "people.csv").write_text("student,first_name,last_name\nann,Ann,Smith\n")
    path = zip_("smithann_1234_5_tiny.ipynb")
    assert "--exact-names takes the 1" in call(path)[1]
    assert call(path, "--exact-names")[0] == 0


def test_machines_read_json(call, zip_, course):
    """One document, with everything that the tables say."""
    (course / "people.csv").write_text("student,canvas\nann,1234\nbob,\n")
    status, out, err = call(zip_("smithann_LATE_1234_5_tiny.ipynb", "x_9_8_tiny.ipynb"), "--json")
    said = json.loads(out)
    assert status == 1
    assert err == ""
    assert (said["kind"], said["written"], said["missing"]) == ("canvas", True, ["bob"])
    assert [(i["student"], i["state"], i["late"]) for i in said["items"]] == [("ann", "new", True)]
    assert [u["sender"]["canvas"] for u in said["unknown"]] == ["9"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "no zip and no folder is named"),
        (("--from", "canvas"), "`lms.canvas` is not set"),
        (("nothing.zip",), "is no file and no folder"),
        (("submissions.zip", "--from", "teams"), "there is no 'teams'"),
        (("submissions.zip", "--from", "moodle"), "named as Moodle names it"),
        (("submissions.zip", "--who", "smithann"), "names no student"),
        (("submissions.zip", "--who", "smithann=bob"), "no student 'bob'"),
    ],
)
def test_what_is_wrong_is_said(call, zip_, course, monkeypatch, arguments, words):
    """Status 1, a sentence and a hint, and nothing written."""
    monkeypatch.chdir(zip_("smithann_1_2_tiny.ipynb").parent)
    (course / "people.csv").write_text("student\nann\n")
    status, out, err = call(*arguments, "--course", course)
    assert (status, out) == (1, "")
    assert words in err
    assert not (course / "submitted").exists()


def test_asking_at_a_terminal(monkeypatch):
    """A number, an id in any case, Enter; what is none of these is asked again."""
    answers = iter(["9", "nobody", "2", "ANN", ""])
    monkeypatch.setattr(collecting.err, "input", lambda _: next(answers))
    ask = collecting._asker(["ann", "bob"])
    unknown = Unknown(who="Bobby", sender=Sender(name="Bobby"), suggestions=("ann", "bob"))
    assert ask(unknown) == "bob"
    assert ask(unknown) == "ann"
    assert ask(unknown) is None
    assert collecting._asker([]) is None


def test_nothing_in_a_name_is_read_as_markup(call, course, tmp_path):
    """Names and reasons are shown as they are, but for what is invisible."""
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[bold]Eve[red]_2_assignsubmission_file/[blink]\x1b[31m.ipynb", "{}")
    _, out, _ = call(path)
    assert "[bold]Eve[red]" in out
    assert "\\x1b[31m" in out
    assert "\x1b" not in out


def test_when_an_assignment_is_due(course, tmp_path):
    """The gradebook's date, in UTC; nothing is made where there is no gradebook."""
    assert due_date(course, "tiny") is None
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        book.update_or_create_assignment("tiny", duedate="2026-11-24 12:00:00 UTC")
    assert due_date(course, "tiny") == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert due_date(course, "other") is None
    (course / "gradebook.db").unlink()
    assert due_date(course, "tiny") is None
    assert not (course / "gradebook.db").exists()
