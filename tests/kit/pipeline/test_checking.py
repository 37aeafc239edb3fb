"""`check` grades what must pass the tests and what must not, and its gates name what is wrong."""

import io
import json
import re

import pytest
from rich.console import Console
from typer.testing import CliRunner

from torchgrade import pipeline
from torchgrade.cli import app, checking
from torchgrade.config import load_course
from torchgrade.errors import InstructorError
from torchgrade.model import State
from torchgrade.pipeline import LIBRARY, Resources, releasing
from torchgrade.pipeline.checking import holds
from torchgrade.release import release as write_release

TWO = Resources(workers=2)


def gates(course, **given):
    """The gates of the tiny assignment, by name."""
    checked, _ = pipeline.check(course, "tiny", resources=TWO, **given)
    return {gate.name: gate for gate in checked.gates}


def said(gate):
    return [f"{f.subject}: {f.text}" for f in gate.findings]


def hidden(course):
    return course / "tests" / "homework" / "tiny"


def printed(checked, monkeypatch):
    """What the command shows of a check on a narrow terminal."""
    shown = Console(file=io.StringIO(), width=80)
    monkeypatch.setattr(checking, "out", shown)
    checking.show(checked)
    return shown.file.getvalue()


def weaken(course):
    """Let the hidden tests of `double` ask for nothing but an answer."""
    path = hidden(course) / "test_double.py"
    text = path.read_text().replace("== 2 * number", "is not None")
    path.write_text(text.replace('== "kiwi-birdkiwi-bird"', "is not None"))


def test_a_good_assignment_passes_every_gate(course):
    """Solution, release, library, hollow and automatic solutions, and repetitions."""
    checked, trials = pipeline.check(course, "tiny", resources=TWO, repeats=3)
    assert [(g.name, said(g)) for g in checked.gates if g.findings] == []
    assert checked.passed
    assert checked.mutation_score == 1
    kinds = [t.subject.kind for t in trials]
    assert set(kinds) == set(pipeline.KINDS)
    assert kinds.count("repeat") == 3
    assert {t.subject.conditions.threads for t in trials if t.subject.kind == "repeat"} == {1, 2, 4}
    assert sum(checked.caught.values()) == kinds.count("mutant") >= 3


def test_weak_tests_are_found_out_without_any_wrong_solution(course):
    """Mutants survive and hollow solutions pass: each is named with the line to look at."""
    for path in (hidden(course) / "wrong").glob("*.py"):
        path.unlink()
    weaken(course)
    found = gates(course, only=("mutant", "hollow"))
    assert not found["mutants"].passed
    assert any(
        "x + x" in f.text and "cell double, line 4" in f.where for f in found["mutants"].findings
    )
    assert any(
        line.startswith("test_double.py::test_big_numbers: passes on")
        for line in said(found["hollow"])
    )


def test_weak_and_strict_tests_are_found_out_by_the_library(course):
    """A wrong solution that keeps its points, a right one and a solution that lose some."""
    wrong, right = (next((hidden(course) / kind).glob("*.py")) for kind in ("wrong", "right"))
    cell = "# cell: double"
    assert cell in wrong.read_text()
    code = right.read_text().split(cell)[1]
    wrong.write_text(wrong.read_text().split("\ndef ")[0] + code)
    found = gates(course, only=LIBRARY)
    assert [name for name, gate in found.items() if not gate.passed] == ["wrong"]
    assert said(found["wrong"])[0].startswith("m1a_adds_two: keeps every point of its exercise")
    strict = hidden(course) / "test_double.py"
    strict.write_text(strict.read_text().replace("== 2 * number", "== 2 * number + 1"))
    found = gates(course, only=LIBRARY)
    assert not found["solution"].passed
    assert not found["right"].passed
    assert "test_big_numbers (failed)" in said(found["solution"])[0]


def test_an_unstable_test_is_named_with_what_replays_it(course):
    """A test that fails for some inputs alone, and a wrong solution that slips by for some."""
    path = hidden(course) / "test_double.py"
    text = path.read_text()
    path.write_text(text.replace("== 2 * number", "== 2 * number and number % 3"))
    checked, _ = pipeline.check(course, "tiny", resources=TWO, only=("repeat",), repeats=8, seed=1)
    (gate,) = checked.gates
    assert not gate.passed
    assert said(gate)[0].startswith(
        "test_double.py::test_big_numbers: fails on a right solution in"
    )
    again, _ = pipeline.check(course, "tiny", resources=TWO, only=("repeat",), repeats=8, seed=1)
    assert again.gates == checked.gates
    path.write_text(text.replace("== 2 * number", "in (2 * number, number + 2 * (number % 2))"))
    wrong = next((hidden(course) / "wrong").glob("*.py"))
    wrong.write_text(wrong.read_text().replace("x + 2 if", "x + 2 * (x % 2) if"))
    config = course / "grader_config.py"
    config.write_text(
        config.read_text()
        .replace("import Assignment, Course", "import Assignment, Checks, Course")
        .replace('sandbox="process",', 'sandbox="process", checks=Checks(again=6),')
    )
    (gate,) = gates(course, only=("again",)).values()
    assert not gate.passed
    assert "m1a_adds_two: keeps every point in 6 of 6 runs" in said(gate)[0]


def test_a_test_that_draws_from_a_global_generator_is_seen_as_unstable(course):
    """Each repetition draws anew: they do not inherit one state."""
    path = hidden(course) / "test_double.py"
    drawn = "== 2 * number\n    import torch\n    assert torch.rand(()) < 0.5"
    path.write_text(path.read_text().replace("== 2 * number", drawn))
    gate = gates(course, only=("repeat",), repeats=6, seed=1)["stable"]
    times = re.search(r"test_big_numbers: fails on a right solution in (\d) of 6", said(gate)[0])
    assert 0 < int(times[1]) < 6


def test_equivalent_mutants_are_left_out_with_a_reason(course):
    """A mark takes a survivor out of the score; one that fits nothing is itself a finding."""
    weaken(course)
    survivors = gates(course, only=("mutant",))["mutants"].findings
    marks = "\n".join(f.entry for f in survivors)
    marks = marks.replace('reason = ""', 'reason = "for the sake of it"') + "\n"
    (hidden(course) / "equivalent.toml").write_text(marks)
    assert gates(course, only=("mutant",))["mutants"].passed
    gone = (
        '[[equivalent]]\nmutant = "double~no-such~f~1"\nreason = "old"\n'
        'original = "x"\nmutated = "y"\n'
    )
    (hidden(course) / "equivalent.toml").write_text(marks + gone)
    assert said(gates(course, only=("mutant",))["mutants"]) == [
        "double~no-such~f~1: is marked as equivalent, and there is no such mutant any more"
    ]
    other = marks.replace("mutated = ", 'mutated = "other"  #')
    (hidden(course) / "equivalent.toml").write_text(other)
    [first, *_] = said(gates(course, only=("mutant",))["mutants"])
    assert "is marked as equivalent for another change than `" in first


def test_an_exercise_that_can_not_run_here_is_no_success(course):
    """Tests of another device prove nothing on this one, whatever their points become."""
    tests = course / "tests" / "homework" / "tiny" / "test_double.py"
    text = tests.read_text()
    tests.write_text(text.replace('"double_tests"', '"double_tests", devices=("cuda",)'))
    config = course / "grader_config.py"
    config.write_text(
        config.read_text().replace('sandbox="process",', 'sandbox="process", not_run="full",')
    )
    found = gates(course, only=LIBRARY)
    failed = [name for name, gate in found.items() if not gate.passed]
    assert {"wrong", "right"} <= set(failed)
    for name in failed:
        assert "can't be judged on cpu: no test of double_tests runs on it" in said(found[name])[0]


def test_tests_of_another_device_are_named(course):
    """Below the table and in JSON, though every gate holds; without such tests, nothing is said."""
    arguments = ["check", "tiny", "--quick", "--course", str(course)]
    assert "can't run on" not in CliRunner().invoke(app, arguments).stdout
    path = hidden(course) / "test_double.py"
    text = path.read_text()
    name = '@grades("double_tests")\ndef test_text'
    path.write_text(text.replace(name, name.replace('")', '", devices=("cuda",))')))
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0
    assert "1 test can't run on cpu: not tested here\n  test_double.py::test_text" in shown.stdout
    [tiny] = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)["assignments"]
    assert (tiny["device"], tiny["not_run"]) == ("cpu", ["test_double.py::test_text"])


def test_patterns_are_kept_on_request(course):
    """`keep` writes what each wrong solution failed."""
    path = hidden(course) / "patterns.json"
    gates(course, only=("wrong",))
    assert not path.exists()
    gates(course, only=("wrong",), keep=True)
    assert "m1a_adds_two" in path.read_text()


def test_a_quick_check_does_not_throw_automatic_patterns_away(course):
    """It has none to put in their place, and says so before anything is run."""
    gates(course, only=("wrong", "mutant"), keep=True)
    path = hidden(course) / "patterns.json"
    kept = path.read_text()
    assert "double~" in kept
    arguments = ["check", "tiny", "--quick", "--course", str(course)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    with pytest.raises(InstructorError, match="would lose the patterns of") as error:
        pipeline.check(course, "tiny", only=LIBRARY, keep=True)
    assert "Leave out one of the two" in error.value.hint
    assert path.read_text() == kept


def test_a_wrong_solution_that_can_not_be_run_catches_nothing(course):
    """A missing module, or another name than the notebook's, fails every test of any quality."""
    wrong = next((hidden(course) / "wrong").glob("*.py"))
    text = wrong.read_text()
    wrong.write_text(text.replace("\ndef ", "\nimport no_such_module\ndef ", 1))
    gate = gates(course, only=("wrong",))["wrong"]
    [line] = said(gate)
    assert "does not even run: ModuleNotFoundError: No module named 'no_such_module'" in line
    wrong.write_text(text.replace("\ndef double(", "\ndef dobule(", 1))
    gate = gates(course, only=("wrong",))["wrong"]
    assert "does not even run: no test finds double" in said(gate)[0]
    assert gate.findings[0].where.endswith(wrong.name)


def test_an_empty_library_is_shown_and_is_no_failure(course):
    """The row says that nothing was tried."""
    for kind in ("wrong", "right"):
        for path in (hidden(course) / kind).glob("*.py"):
            path.unlink()
    shown = CliRunner().invoke(app, ["check", "tiny", "--quick", "--course", str(course)])
    assert shown.exit_code == 0
    rows = [line for line in shown.stdout.splitlines() if "nothing tried" in line]
    assert [row.split("│")[1].split()[0] for row in rows] == ["Wrong", "Right"]


def test_automatic_solutions_that_only_raise_leave_no_pattern(course):
    """A crash looks alike whatever its cause; one that gives a wrong answer is kept."""
    notebook = course / "source" / "tiny" / "tiny.ipynb"
    text = notebook.read_text()
    notebook.write_text(text.replace("= x + x\\n", "= [x + x][0]\\n"))
    assert notebook.read_text() != text
    _, trials = pipeline.check(course, "tiny", resources=TWO, only=("mutant",), keep=True)
    kept = (hidden(course) / "patterns.json").read_text()
    raising, others = set(), set()
    for trial in trials:
        own = [c for c in trial.verdict.cells if c.cell == trial.subject.own]
        states = {r.state for c in own for r in c.results} - {State.PASSED}
        (raising if states == {State.ERROR} else others).add(trial.subject.name)
    assert raising
    assert others
    assert [name for name in raising if name in kept] == []
    assert [name for name in others if name not in kept] == []


def check_before_release(course):
    """Let the course's releases wait for the gates."""
    config = course / "grader_config.py"
    config.write_text(
        config.read_text()
        .replace("import Assignment, Course", "import Assignment, Checks, Course")
        .replace(
            'sandbox="process",',
            'sandbox="process", checks=Checks(again=1, repeats=1, before_release=True),',
        )
    )


def test_a_release_waits_for_the_gates_where_the_course_says_so(course):
    """It is refused while a gate is open, and does not check twice what did not change."""
    check_before_release(course)
    tried = []
    assert pipeline.release(course, "tiny", report=lambda trial, _: tried.append(trial))
    assert tried
    tried.clear()
    assert pipeline.release(course, "tiny", report=lambda trial, _: tried.append(trial))
    assert tried == []
    weaken(course)
    with pytest.raises(InstructorError, match="No test passes on zeros"):
        pipeline.release(course, "tiny")


def test_a_release_is_what_was_checked(course, monkeypatch):
    """An edit during the check keeps it from being written; one during the writing is told."""
    check_before_release(course)
    target = course / "release" / "tiny" / "tiny.ipynb"
    before = target.read_bytes()
    path = course / "source" / "tiny" / "tiny.ipynb"
    text = path.read_text()
    edit = lambda *_: path.write_text(text.replace('"outputs": []', '"outputs":  []'))  # noqa: E731
    target.write_bytes(b"old")
    with pytest.raises(InstructorError, match="is not released: it was changed while") as error:
        pipeline.release(course, "tiny", report=edit)
    assert "torchgrade release tiny" in error.value.hint
    assert target.read_bytes() == b"old"
    path.write_text(text)

    def write(*given):
        files = write_release(*given)
        edit()
        return files

    monkeypatch.setattr(releasing, "write_release", write)
    with pytest.raises(InstructorError, match="must be released again"):
        pipeline.release(course, "tiny")
    assert target.read_bytes() == before


def test_only_a_whole_check_of_what_is_there_lets_a_release_go(course):
    """An edit during the check, or fewer repetitions, leave it to be done; new patterns don't."""
    config = course / "grader_config.py"
    config.write_text(
        config.read_text()
        .replace("import Assignment, Course", "import Assignment, Checks, Course")
        .replace('sandbox="process",', 'sandbox="process", checks=Checks(again=1, repeats=2),')
    )

    def held(**given):
        pipeline.check(course, "tiny", resources=TWO, **given)
        return holds(course, load_course(course), "tiny")

    assert not held(repeats=1)
    assert held(keep=True)
    edited = []
    assert not held(report=lambda *_: edited or edited.append(weaken(course)))
    assert edited


def test_the_command_says_it_in_a_table_and_for_machines(course):
    """One line per gate, findings below; as JSON, the same; status 1 while a gate is open."""
    weaken(course)
    arguments = ["check", "--all", "--repeats", "1", "--workers", "2", "--course", str(course)]
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 1
    document = json.loads(done.stdout)
    assert document["passed"] is False
    (tiny,) = document["assignments"]
    open_ = [gate["name"] for gate in tiny["gates"] if not gate["passed"]]
    assert open_ == ["wrong", "hollow", "stable", "mutants"]
    assert {one["kind"] for one in tiny["tried"]} == set(pipeline.KINDS)
    assert 0 < tiny["mutation_score"] < 1
    shown = CliRunner().invoke(app, ["check", "tiny", "--quick", "--course", str(course)])
    assert shown.exit_code == 1
    assert "m1a_adds_two keeps every point of its exercise" in shown.stdout
    assert "Wrong solutions lose points" in shown.stdout
    assert CliRunner().invoke(app, ["check", "--course", str(course)]).exit_code == 2


SECOND = """
course = Course(course_id="tiny", languages=("en", "es"), sandbox="process", assignments=(
    Assignment(name="other", points=1), Assignment(name="tiny", points=10)))
"""


def test_an_assignment_that_can_not_be_checked_costs_no_other_its_result(course):
    """Of several, the others are checked and printed; the command fails with the reason."""
    with (course / "grader_config.py").open("a") as file:
        file.write(SECOND)
    arguments = ["check", "--all", "--quick", "--workers", "2", "--course", str(course)]
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 1
    document = json.loads(done.stdout)
    assert document["passed"] is False
    assert [(a["assignment"], a["passed"]) for a in document["assignments"]] == [("tiny", True)]
    [error] = document["errors"]
    assert (error["assignment"], bool(error["hint"])) == ("other", True)
    assert "source/other" in error["message"]


def test_a_course_without_assignments_proves_nothing(course):
    """All of none is no success."""
    with (course / "grader_config.py").open("a") as file:
        file.write('\ncourse = Course(course_id="tiny", assignments=())\n')
    done = CliRunner().invoke(app, ["check", "--all", "--json", "--course", str(course)])
    assert isinstance(done.exception, InstructorError)
    assert "no assignment to check" in done.exception.message


def test_a_mark_that_fits_nothing_is_the_reason_that_is_told(course, monkeypatch):
    """The gate fails for the entry, named with its line, in the table and in the findings."""
    gone = (
        '[[equivalent]]\nmutant = "double~no-such~f~1"\nreason = "old"\n'
        'original = "x"\nmutated = "y"\n'
    )
    (hidden(course) / "equivalent.toml").write_text("# a remark\n" + gone)
    checked, _ = pipeline.check(course, "tiny", resources=TWO, only=("mutant",))
    [gate] = checked.gates
    assert (gate.good, gate.passed) == (gate.tried, False)
    [finding] = gate.findings
    assert finding.subject == "double~no-such~f~1"
    assert finding.where == "tests/homework/tiny/equivalent.toml, line 3"
    assert "Mend or delete the entries of equivalent.toml" in gate.todo
    shown = printed(checked, monkeypatch)
    for words in ("fails", finding.subject, finding.where, gate.todo):
        assert words in shown


def test_a_broken_list_of_marks_stops_a_check_before_it_begins(course):
    """Nothing is run, a quick check neither; the file is named as it is seen from the course."""
    (hidden(course) / "equivalent.toml").write_text("[[equivalent]\n")
    tried = []
    with pytest.raises(InstructorError, match=r"^tests/homework/tiny/equivalent\.toml: not TOML"):
        pipeline.check(course, "tiny", only=LIBRARY, report=lambda *each: tried.append(each))
    assert tried == []


@pytest.mark.parametrize("kind", ["wrong", "right"])
def test_a_misspelt_cell_of_the_library_is_named(course, kind):
    """File, line and the closest solution cell; a test cell is none either."""
    path = next((hidden(course) / kind).glob("*.py"))
    text = path.read_text()
    for name, meant in (("dobule", "double"), ("triple_tests", "triple")):
        path.write_text(text.replace("# cell: double", f"# cell: {name}"))
        where = (
            f"^tests/homework/tiny/{kind}/{path.name}, line 2: there is no solution cell '{name}'"
        )
        with pytest.raises(InstructorError, match=where) as error:
            pipeline.check(course, "tiny", only=LIBRARY)
        assert f"Did you mean '{meant}'?" in error.value.message
        assert error.value.hint == "The solution cells are double, triple."


def test_a_misspelt_cell_of_a_test_is_named(course):
    """File, line and the closest test cell."""
    path = hidden(course) / "test_double.py"
    path.write_text(path.read_text().replace('"double_tests", weight', '"dubble_tests", weight'))
    with pytest.raises(
        InstructorError, match=r"^tests/homework/tiny/test_double\.py, line 4:"
    ) as error:
        pipeline.check(course, "tiny", only=LIBRARY)
    assert "Did you mean 'double_tests'?" in error.value.message
    assert "`@grades(…)`" in error.value.hint


def test_findings_say_where_to_look_and_what_to_do(course, monkeypatch):
    """Files and lines as seen from the course, the next step, and the share that is wanted."""
    weaken(course)
    notebook = course / "source" / "tiny" / "tiny.ipynb"
    notebook.write_text(
        notebook.read_text().replace("BEGIN HIDDEN", "HIDDEN").replace("### END HIDDEN TESTS", "")
    )
    checked, _ = pipeline.check(
        course, "tiny", resources=TWO, only=("solution", "wrong", "hollow", "mutant")
    )
    found = {gate.name: gate for gate in checked.gates}
    assert all(gate.todo for gate in found.values() if not gate.passed)
    assert not any(gate.todo for gate in found.values() if gate.passed)
    where = {name: [f.where for f in gate.findings] for name, gate in found.items()}
    assert where["hollow"][0] == "tests/homework/tiny/test_double.py, line 5"
    assert where["bound"] == ["source/tiny/tiny.ipynb, cell triple_tests"]
    assert where["wrong"] == ["tests/homework/tiny/wrong/m1a_adds_two.py"]
    assert where["mutants"][0].startswith("source/tiny/tiny.ipynb, cell double, line ")
    shown = " ".join(printed(checked, monkeypatch).split())
    assert "; wanted: 95%)" in shown
    assert "What to do: Write a test that notices it; if it is no mistake, say why" in shown
    assert found["mutants"].wanted == 0.95


def test_a_sentence_without_a_translation_is_a_warning(course, monkeypatch):
    """It fails no gate; with the translation in the assignment's catalogue it is gone."""
    checked, _ = pipeline.check(course, "tiny", resources=TWO, only=("solution",))
    assert checked.passed
    [warning] = checked.warnings
    assert (warning.subject, warning.where) == ("es", "tests/homework/tiny/locale/es.po")
    assert "test_double.py::test_big_numbers, test_double.py::test_text" in warning.text
    assert "without a translation" in printed(checked, monkeypatch)
    locale = hidden(course) / "locale"
    locale.mkdir()
    (locale / "es.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Big numbers are doubled too."\nmsgstr "También se duplican."\n'
    )
    checked, _ = pipeline.check(course, "tiny", resources=TWO, only=("solution",))
    assert checked.warnings[0].text.endswith(": test_double.py::test_text")


def test_one_exercise_can_be_checked_alone(course):
    """Only its subjects and its tests are tried, and that never stands for the whole."""
    tests = hidden(course) / "test_double.py"
    never = '\n\n@grades("triple_tests")\ndef test_never(student):\n    """No."""\n    assert 0\n'
    tests.write_text(tests.read_text() + never)
    checked, trials = pipeline.check(course, "tiny", resources=TWO, cells=["double"])
    assert [(g.name, said(g)) for g in checked.gates if g.findings] == []
    assert checked.cells == ("double",)
    assert {t.subject.kind for t in trials} == set(pipeline.KINDS)
    assert {t.subject.cell for t in trials} == {"", "double"}
    assert {c.cell for t in trials for c in t.verdict.cells} == {"double_tests"}
    assert not holds(course, load_course(course), "tiny")
    arguments = ["check", "tiny", "--quick", "--cell", "triple", "--course", str(course)]
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 1
    [tiny] = json.loads(done.stdout)["assignments"]
    assert (tiny["cells"], {one["cell"] for one in tiny["tried"]}) == (["triple"], {""})
    assert "triple alone" in CliRunner().invoke(app, arguments).stdout
    assert CliRunner().invoke(app, [*arguments, "--keep"]).exit_code == 2


def test_a_cell_that_is_not_there_is_refused(course):
    """The closest one is named; the patterns of the other exercises are not thrown away."""
    for name in ("dobule", "double_tests"):
        with pytest.raises(InstructorError, match=f"no solution cell '{name}'. Did you mean 'dou"):
            pipeline.check(course, "tiny", cells=["triple", name])
    with pytest.raises(InstructorError, match="would lose the patterns of the other exercises"):
        pipeline.check(course, "tiny", cells=["double"], keep=True)
