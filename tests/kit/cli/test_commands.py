"""The command line: exit status, words on the right stream, and errors that say what to do."""

import io
import json
import shlex

import pytest
from rich.console import Console

from torchgrade.cli import main, screen
from torchgrade.demo import Classroom
from torchgrade.model import Grade, Outcome


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


def test_a_class_is_graded_and_shown(call, student, course):
    """A line for each student and a summary; exit status 0 though a file is broken."""
    student("ann").answer().write()
    student("bob").write_text("{")
    status, out, err = call("grade", "tiny")
    assert status == 0
    assert "ann" in out
    assert "quarantined" in out
    assert "2 submissions: 1 graded, 1 quarantined" in out
    assert "bob" in err
    student("cyd").folder.rename(course / "submitted" / "cyd" / "Tiny")
    _, out, err = call("grade", "tiny", "--json")
    assert {g["student"]: g["max_points"] for g in json.loads(out)["grades"]} == {
        "ann": 10, "bob": 10, "cyd": 10,
    }  # fmt: skip
    assert err == ""
    assert "2 without a grade: bob, cyd" in call("export", "tiny")[2]


def test_a_device_that_is_not_there_is_refused_though_nothing_is_to_run(call, student):
    """--device is looked at before anything else."""
    student("ann").answer().write()
    call("grade", "tiny")
    status, out, err = call("grade", "tiny", "--device", "mps")
    assert status == 1
    assert out == ""
    assert "can't run on 'mps'" in err


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ([], "No submissions."),
        ([Outcome.GRADED], "1 submission: 1 graded"),
        ([Outcome.GRADED, Outcome.FAULT], "2 submissions: 1 graded, 1 to be run again (our fault)"),
        ([Outcome.MANUAL], "1 submission: 1 graded with a part by hand"),
    ],
)
def test_a_class_in_one_line(outcomes, words):
    """One, many or none are each said rightly."""
    grades = [Grade(student="ann", assignment="tiny", outcome=outcome) for outcome in outcomes]
    assert str(screen.summary(grades)) == words


def test_the_median_has_the_decimals_of_the_points():
    """Two at most, as in the table above it, however many points there are."""
    for points, words in (((94.545, 94.555), "94.55"), ((1000.25,), "1,000.25"), ((7,), "7")):
        grades = [
            Grade(student="a", assignment="tiny", outcome=Outcome.GRADED, points=p) for p in points
        ]
        assert str(screen.summary(grades)).endswith(f"; median {words} points")


def test_paths_to_open_can_be_pasted(tmp_path, monkeypatch):
    """A quote or a blank in a path is quoted for the shell."""
    shown = Console(file=io.StringIO(), width=300)
    monkeypatch.setattr(screen, "out", shown)
    root = tmp_path / "my demo"
    made = Classroom(root=root, assignment="tiny", students=(), left_out=(), sandbox="process")
    page = root / "feedback" / "o'brien" / "tiny" / "tiny.html"
    screen.show_paths(made, [page], root / "grades.csv")
    said = [shlex.split(line[26:]) for line in shown.file.getvalue().strip().splitlines()[1:]]
    assert said[:2] == [[str(page)], [str(root / "grades.csv")]]
    assert said[2][:3] == ["cd", str(root), "&&"]


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
    assert "1 page in feedback/" in call("feedback", "tiny")[1]
    assert "1 grade in out.csv" in call("export", "tiny", "--out", "out.csv")[1]
    assert (course / "out.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("grade", "tinny"), ("no assignment is called 'tinny'", "tiny")),
        (("grade", "tiny", "--student", "zed"), ("zed", "submitted/")),
        (("regrade", "tinny"), ("no assignment is called 'tinny'", "tiny")),
        (("regrade", "tiny"), ("no submission of tiny is graded", "torchgrade grade tiny")),
        (("regrade", "tiny", "--apply"), ("no report of tiny", "torchgrade regrade tiny")),
        (("feedback", "tiny"), ("no submission of tiny is graded", "torchgrade grade tiny")),
        (("export", "tiny", "--to", "g.odt"), ("no format 'g.odt'", "canvas", "--out")),
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


def test_a_changed_test_is_shown_before_it_counts(call, student, course, tmp_path, monkeypatch):
    """regrade: who goes down and why, as words, CSV and JSON; --apply writes it."""
    student("ann").answer().write()
    student("bob").answer("def double(x):\n    return 2 * x if x != 3 else 0").write()
    student("cyd")
    call("grade", "tiny")
    tests = course / "tests" / "homework" / "tiny" / "test_double.py"
    line = "    assert student.double(number)"
    tests.write_text(tests.read_text().replace(line, f"    assert student.double(3) == 6\n{line}"))
    status, out, _ = call("regrade", "tiny", "--csv", str(tmp_path / "impact.csv"))
    assert status == 0
    for words in ("7 → 4", "test_big_numbers: passed → failed", "cyd/tiny is empty",
                  "1 down, 0 up, 1 same", "torchgrade regrade tiny --apply"):  # fmt: skip
        assert words in out
    assert "bob,down,7.0,4.0" in (tmp_path / "impact.csv").read_text()
    status, out, err = call("regrade", "tiny", "--apply", "--json")
    said = json.loads(out)
    assert (status, err) == (0, "")
    assert said["counts"] == {
        "down": 1, "up": 0, "same": 1, "not_compared": 1, "changed": 1, "written": 1,
    }  # fmt: skip
    assert said["applied"]
    [cell] = said["students"][0]["cells"]
    assert (cell["before"], cell["after"]) == (4.0, 1.0)
    assert "seed" not in out
    assert "torchgrade feedback tiny" in call("regrade", "tiny", "--apply")[1]
    status, out, _ = call("regrade", "tiny")
    assert "There is nothing to write." in out
    tests.write_text(tests.read_text() + "\n")
    monkeypatch.setattr("torchgrade.engine.unit.grade_notebook", lambda *_, **__: 1 / 0)
    assert call("regrade", "tiny")[0] == 2  # our fault


def test_check_fails_where_a_gate_does(call, course):
    """Exit status 1 and the complaint; 0 and a table where all is well."""
    assert call("check", "tiny")[0] == 0
    tests = course / "tests" / "homework" / "tiny" / "test_double.py"
    tests.write_text(tests.read_text().replace("== 2 * number", "!= None"))
    status, out, _ = call("check", "tiny")
    assert status == 1
    assert "wrong/m1a_adds_two.py" in out


def test_doctor_tells_the_levels(call):
    """It names every level of isolation and the course's own minimum."""
    status, out, _ = call("doctor")
    assert status == 0
    for word in ("namespaces", "process", "nothing weaker than 'process'"):
        assert word in out


def test_help_names_every_command(call):
    """Without arguments it explains itself."""
    _, out, _ = call("--help")
    for command in ("release", "grade", "regrade", "feedback", "export", "check", "demo", "doctor"):
        assert command in out


@pytest.mark.parametrize("command", ["grade", "regrade", "check", "calibrate"])
def test_a_batch_runs_here_or_on_a_cluster(command, call):
    """Workers of this machine and a cluster's scheduler at once are refused, before anything."""
    status, _, err = call(command, "tiny", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1")
    assert status == 1
    assert "leave one out" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("grade", "tiny", "--device", "gpu"), "no device 'gpu'; use one of cpu, cuda, mps."),
        (("check", "tiny", "--device", "gpu"), "no device 'gpu'; use one of cpu, cuda, mps."),
        (("calibrate", "tiny", "--threads", "2", "--threads", "x"), "'x' is not a whole number."),
        (("check", "tiny", "--workers", "x"), "'x' is not a whole number."),
        (("regrade", "tiny", "--gpus", "0"), "0 is less than 1."),
        (("check", "tiny", "--quick", "--repeats", "3"), "--quick repeats nothing"),
        (("check", "tiny", "--quick", "--seed", "3"), "--quick repeats nothing"),
    ],
)
def test_a_wrong_option_is_named_in_plain_words(call, arguments, words):
    """Status 2 for every wrong option, before anything is run."""
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert words in " ".join(err.replace("│", " ").split())
