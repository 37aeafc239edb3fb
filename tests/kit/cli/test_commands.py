"""The command line: exit status, words on the right stream, and errors that say what to do."""

import json

import pytest

from torchgrade.cli import main


@pytest.fixture
def call(course, monkeypatch, capsys):
    """Call the command line in the tiny course: status, output, complaints."""
    monkeypatch.chdir(course)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["torchgrade", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def test_a_class_is_graded_and_shown(call, student):
    """A line for each student and a summary; exit status 0 though a file is broken."""
    student("ann").answer().write()
    student("bob").write_text("{")
    status, out, err = call("grade", "tiny")
    assert status == 0
    assert "ann" in out
    assert "quarantined" in out
    assert "2 submissions: 1 graded, 1 quarantined" in out
    assert "bob" in err


def test_machines_read_json_and_nothing_else(call, student):
    """--json prints one document on standard output."""
    student("ann").answer().write()
    status, out, _ = call("grade", "tiny", "--json")
    assert status == 0
    said = json.loads(out)
    assert [(g["student"], g["outcome"]) for g in said["grades"]] == [("ann", "graded")]
    assert said["counts"] == {"left": 0, "graded": 1, "quarantined": 0, "fault": 0}
    assert said["seconds"] > 0


def test_the_whole_way(call, student, course):
    """release, grade, feedback, export: each says what it wrote."""
    student("ann").answer().write()
    assert "release/es/tiny/tiny.ipynb" in call("release", "tiny", "--lang", "es")[1]
    call("grade", "tiny")
    assert "1 pages in feedback/" in call("feedback", "tiny")[1]
    assert "1 grades in out.csv" in call("export", "tiny", "--to", "out.csv")[1]
    assert (course / "out.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("grade", "tinny"), ("no assignment is called 'tinny'", "tiny")),
        (("grade", "tiny", "--student", "zed"), ("zed", "submitted/")),
        (("feedback", "tiny"), ("no submission of tiny is graded", "torchgrade grade tiny")),
        (("export", "tiny", "--to", "g.odt"), (".csv or .json",)),
        (("release", "tiny", "--lang", "fr"), ("no language 'fr'", "en, es")),
        (("grade", "tiny", "--course", "/nowhere"), ("grader_config.py",)),
    ],
)
def test_errors_say_what_to_do_next(call, arguments, words):
    """Status 1, nothing on standard output, the reason and the next step on the other."""
    status, out, err = call(*arguments)
    assert status == 1
    assert out == ""
    for word in words:
        assert word in " ".join(err.split())
    assert "Traceback" not in err


def test_check_fails_where_a_gate_does(call, course):
    """Exit status 1 and the complaint; 0 and a table where all is well."""
    assert call("check", "tiny")[0] == 0
    tests = course / "tests" / "homework" / "tiny" / "test_double.py"
    tests.write_text(tests.read_text().replace("== 2 * number", "!= None"))
    status, out, _ = call("check", "tiny")
    assert status == 1
    assert "wrong m1a_adds_two" in out


def test_doctor_tells_the_levels(call):
    """It names every level of isolation and the course's own minimum."""
    status, out, _ = call("doctor")
    assert status == 0
    for word in ("namespaces", "process", "nothing weaker than 'process'"):
        assert word in out


def test_help_names_every_command(call):
    """Without arguments it explains itself."""
    _, out, _ = call("--help")
    for command in ("release", "grade", "feedback", "export", "check", "demo", "doctor"):
        assert command in out
