"""Changed tests: who goes up and down is shown first, and that, no more, is then written."""

import hashlib
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from tests.kit.conftest import DOUBLE, TRIPLE, Student
from torchgrade import pipeline
from torchgrade.errors import InstructorError
from torchgrade.model import Outcome, State
from torchgrade.nbgrader_bridge import generate, grades, read_stamp
from torchgrade.pipeline import Resources, recording

INTEGERS_ONLY = "def double(x):\n    return 2 * x if isinstance(x, int) else x"
NOT_THREE = "def double(x):\n    return 2 * x if x != 3 else 0"
ANSWERS = {"ann": DOUBLE, "cyd": INTEGERS_ONLY, "dan": NOT_THREE, "hal": INTEGERS_ONLY,
           "lea": INTEGERS_ONLY}  # fmt: skip
RESOURCES = Resources(workers=1)
CONFIG = """
c.AssignLatePenalties.plugin_class = "nbgrader.plugins.LateSubmissionPlugin"
c.LateSubmissionPlugin.penalty_method = "zero"
"""


def hidden(root):
    return root / "tests" / "homework" / "tiny" / "test_double.py"


def book_of(root):
    return Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tiny")


def edit(root, *replacements):
    """Change the hidden tests as an instructor would."""
    text = hidden(root).read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    hidden(root).write_text(text)


STRICTER = ("    assert student.double(number)", "    assert student.double(3) == 6\n"
            "    assert student.double(number)")  # fmt: skip
LAXER = ('== "kiwi-birdkiwi-bird"', 'in ("kiwi-birdkiwi-bird", "kiwi-bird")')


@pytest.fixture(scope="module")
def classroom(released, tmp_path_factory):
    """A graded class: hal has points by hand, lea is late, eve's folder is empty."""
    root = Path(shutil.copytree(released, tmp_path_factory.mktemp("regrade") / "tiny"))
    with (root / "grader_config.py").open("a") as file:
        file.write(CONFIG)
    with book_of(root) as book:
        book.update_or_create_assignment("tiny", duedate="2020-01-01 00:00:00")
    for name, double in ANSWERS.items():
        made = Student(root, name).answer(double, TRIPLE)
        made.cell("essay")["source"] = "Because."
        made.write()
        when = "2021-02-03 04:05:06 UTC" if name == "lea" else "2019-02-03 04:05:06 UTC"
        (made.folder / "timestamp.txt").write_text(when)
    Student(root, "eve")
    pipeline.grade(root, "tiny", resources=RESOURCES)
    with book_of(root) as book:
        by_hand(book, "hal", "double_tests", 2.5)
        by_hand(book, "hal", "essay", 2.0)
        by_hand(book, "hal", "triple_tests", 1.0)
        comment = book.find_comment("essay", "tiny", "tiny", "hal")
        comment.manual_comment = "Well said."
        book.find_grade("double_tests", "tiny", "tiny", "cyd").extra_credit = 0.5
        book.db.commit()
    pipeline.feedback(root, "tiny")
    return root


def by_hand(book, student, cell, points):
    """Give points as formgrader does."""
    grade = book.find_grade(cell, "tiny", "tiny", student)
    grade.manual_score, grade.needs_manual_grade = points, False


@pytest.fixture(scope="module")
def compared(classroom, tmp_path_factory):
    """The class after a test became stricter and another laxer; the report, and what it changed."""
    root = Path(shutil.copytree(classroom, tmp_path_factory.mktemp("compared") / "tiny"))
    edit(root, STRICTER, LAXER)
    before = written(root)
    shown = pipeline.regrade(root, "tiny", resources=RESOURCES)
    return root, shown, before == written(root)


@pytest.fixture
def course(compared, tmp_path):
    """A copy of the compared class, to apply the report in."""
    return Path(shutil.copytree(compared[0], tmp_path / "tiny"))


def written(root):
    """Every byte that a regrade must not touch before it is applied."""
    files = [root / "gradebook.db"]
    for folder in ("autograded", "feedback", "submitted", "release"):
        files += sorted(path for path in (root / folder).rglob("*") if path.is_file())
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def stamp(root, name):
    return read_stamp(root / "autograded" / name / "tiny" / "tiny.ipynb")


def points(root):
    return {grade.student: grade.points for grade in grades(root, "tiny")}


def test_the_report_says_who_goes_where_by_which_test(compared):
    """Down first; a cell's points and a test's states before and after; totals per test."""
    shown = compared[1]
    found = {s.student: (s.direction, s.before, s.after) for s in shown.students}
    assert found == {
        "dan": ("down", 7.0, 4.0),
        "cyd": ("up", 6.5, 7.5),  # with extra credit
        "hal": ("same", 5.5, 5.5),  # by hand
        "lea": ("same", 0.0, 0.0),  # late: all points go
        "ann": ("same", 7.0, 7.0),
    }
    assert [s.student for s in shown.students][:2] == ["dan", "cyd"]
    [cell] = shown.students[0].cells
    assert (cell.cell, cell.before, cell.after) == ("double_tests", 4.0, 1.0)
    [test] = cell.tests
    assert test.test == "test_double.py::test_big_numbers"
    assert (test.before, test.after) == (State.PASSED, State.FAILED)
    by_test = {t.test.partition("::")[2]: t for t in shown.tests}
    [move] = by_test["test_text"].moves
    assert (move.before, move.after, move.students) == (State.FAILED, State.PASSED, 3)
    assert [(n.student, n.kind) for n in shown.not_compared] == [("eve", "quarantined")]


def test_the_report_touches_nothing(compared):
    """Gradebook, graded notebooks and pages are the same bytes as before."""
    assert compared[2]


def test_what_was_shown_is_written_and_nothing_is_run(course, compared, monkeypatch):
    """Grades are those of the report, seeds those of the first run; the unchanged are left."""
    seed = stamp(course, "cyd").verdict.seed
    ann = written(course)[str(course / "autograded" / "ann" / "tiny" / "tiny.ipynb")]

    def never(*_, **__):
        raise AssertionError("it was run again")

    monkeypatch.setattr("torchgrade.engine.unit.grade_notebook", never)
    assert pipeline.apply_regrade(course, "tiny") == compared[1]
    assert points(course) == {s.student: s.after for s in compared[1].students}
    assert stamp(course, "cyd").verdict.seed == seed
    assert stamp(course, "dan").verdict.points == 4.0
    after = written(course)
    assert after[str(course / "autograded" / "ann" / "tiny" / "tiny.ipynb")] == ann
    pipeline.apply_regrade(course, "tiny")  # again: there is nothing left to do
    assert written(course) == after
    assert not (course / ".torchgrade" / "regrade" / "tiny").exists() or not list(
        (course / ".torchgrade" / "regrade" / "tiny").iterdir()
    )


def test_what_a_person_gave_stays(course):
    """Scores, comments and extra credit; review is asked for only where the machine's changed."""
    pipeline.apply_regrade(course, "tiny")
    with book_of(course) as book:
        found = {
            cell: book.find_grade(cell, "tiny", "tiny", "hal")
            for cell in ("double_tests", "triple_tests", "essay")
        }
        scores = {cell: (g.manual_score, g.needs_manual_grade) for cell, g in found.items()}
        assert scores == {
            "double_tests": (2.5, True),  # the machine's points moved from 3 to 4
            "triple_tests": (1.0, False),
            "essay": (2.0, False),
        }
        assert found["double_tests"].auto_score == 4.0
        comment = book.find_comment("essay", "tiny", "tiny", "hal")
        assert comment.manual_comment == "Well said."
        assert book.find_grade("double_tests", "tiny", "tiny", "cyd").extra_credit == 0.5
        assert book.find_grade("essay", "tiny", "tiny", "cyd").needs_manual_grade  # as before


def test_feedback_tells_the_new_verdict(course):
    """Pages that are written anew have the new points."""
    page = course / "feedback" / "dan" / "tiny" / "tiny.html"
    assert "3 of 3 checks passed" in page.read_text()
    pipeline.apply_regrade(course, "tiny")
    pipeline.feedback(course, "tiny", students=("dan",))
    assert "2 of 3 checks passed" in page.read_text()


@pytest.mark.parametrize("torn", [False, True])
def test_applying_that_was_killed_goes_on(course, compared, monkeypatch, torn):
    """Those recorded are left; one whose notebook nbgrader had just begun to write is finished."""
    done = []
    real = recording.autograde

    def die(root, assignment, student, **options):
        if done:
            if torn:
                shutil.rmtree(root / "autograded" / student / assignment)
            raise SystemExit
        done.append(student)
        return real(root, assignment, student, **options)

    with monkeypatch.context() as patch:
        patch.setattr(recording, "autograde", die)
        with pytest.raises(SystemExit):
            pipeline.apply_regrade(course, "tiny")
    half = written(course)
    events = []
    assert pipeline.apply_regrade(course, "tiny", report=events.append) == compared[1]
    recorded = [event.student for event in events if event.kind == "graded"]
    assert sorted([*done, *recorded]) == ["cyd", "dan", "hal", "lea"]
    assert points(course) == {s.student: s.after for s in compared[1].students}
    kept = str(course / "autograded" / done[0] / "tiny" / "tiny.ipynb")
    assert written(course)[kept] == half[kept]


def test_only_the_chosen_student_is_written(course, compared):
    """The others keep what they have, and can be written later."""
    shown = pipeline.apply_regrade(course, "tiny", students=("dan",))
    assert [s.student for s in shown.students] == ["dan"]
    assert points(course) == {**points(compared[0]), "dan": 4.0}
    pipeline.apply_regrade(course, "tiny")
    assert points(course) == {s.student: s.after for s in compared[1].students}


@pytest.mark.parametrize("what", ["tests", "submission", "grade", "result", "report", "student"])
def test_another_state_than_the_one_shown_is_refused(course, what):
    """Whatever changed since the report: nothing is written, and the report is to be made again."""
    students, words = (), "changed since the report: dan"
    if what == "tests":
        edit(course, ("== 6", "== 6.0"))
        words = "tests.*changed since"
    elif what == "submission":
        Student.answer(again(course, "dan"), DOUBLE).write()
    elif what == "grade":
        shutil.copytree(course / "autograded" / "ann", course / "autograded" / "dan",
                        dirs_exist_ok=True)  # fmt: skip
    elif what == "result":
        for path in (course / ".torchgrade" / "regrade" / "tiny").glob("*.result"):
            path.write_bytes(path.read_bytes()[:-1])
        words = "cyd, dan, hal, lea|dan, cyd, hal, lea"
    elif what == "report":
        (course / ".torchgrade" / "regrade" / "tiny.json").unlink()
        words = "no report of tiny"
    else:
        students, words = ("zed",), "does not have zed"
    before = written(course)
    with pytest.raises(InstructorError, match=words) as error:
        pipeline.apply_regrade(course, "tiny", students=students)
    assert "torchgrade regrade tiny" in error.value.hint
    assert written(course) == before


@pytest.mark.parametrize("what", ["manual", "extra", "late", "unchanged", "removed"])
def test_points_that_a_person_gave_since_are_not_claimed_otherwise(course, what):
    """The report's points are no longer those that the gradebook would have: it is made again."""
    with book_of(course) as book:
        if what == "removed":
            book.remove_submission("tiny", "dan")
        elif what == "extra":
            book.find_grade("double_tests", "tiny", "tiny", "dan").extra_credit = 1.0
        elif what == "late":
            book.find_assignment("tiny").duedate = datetime(2019, 1, 1)
        else:
            by_hand(book, "ann" if what == "unchanged" else "dan", "triple_tests", 0.5)
        book.db.commit()
    before = written(course)
    with pytest.raises(InstructorError, match=r"changed since the report: .*(dan|ann)"):
        pipeline.apply_regrade(course, "tiny")
    assert written(course) == before
    if what != "removed":
        shown = pipeline.regrade(course, "tiny", resources=RESOURCES)
        assert pipeline.apply_regrade(course, "tiny") == shown
        assert points(course) == {s.student: s.after for s in shown.students}


def test_a_gradebook_without_the_points_is_graded_first(classroom, tmp_path):
    """A restored gradebook: no gain is announced that nothing would write."""
    course = Path(shutil.copytree(classroom, tmp_path / "tiny"))
    with book_of(course) as book:
        book.find_grade("double_tests", "tiny", "tiny", "ann").auto_score = 0.0
        book.db.commit()
    shown = pipeline.regrade(course, "tiny", students=("ann",), resources=RESOURCES)
    assert not shown.students
    [left] = shown.not_compared
    assert (left.kind, "torchgrade grade tiny" in left.reason) == ("no_verdict", True)
    pipeline.grade(course, "tiny", resources=RESOURCES)
    [ann] = pipeline.regrade(course, "tiny", students=("ann",), resources=RESOURCES).students
    assert (ann.direction, ann.before, ann.changed) == ("same", 7.0, False)


def again(course, name):
    """Let a student hand in a second time."""
    shutil.rmtree(course / "submitted" / name)
    return Student(course, name)


def test_new_lost_and_renamed_tests_and_other_weights(classroom, tmp_path):
    """Each is named as what it is, and the points follow."""
    course = Path(shutil.copytree(classroom, tmp_path / "tiny"))
    edit(course, ("weight=3", "weight=2"), ("def test_text", "def test_words"))
    with hidden(course).open("a") as file:
        file.write('\n\n@grades("double_tests")\ndef test_three(student):\n'
                   '    """Three is doubled."""\n    assert student.double(3) == 6\n')  # fmt: skip
    shown = pipeline.regrade(course, "tiny", students=("dan", "cyd"), resources=RESOURCES)
    found = {s.student: (s.direction, s.before, s.after) for s in shown.students}
    assert found == {"dan": ("down", 7.0, 6.0), "cyd": ("same", 6.5, 6.5)}
    by_test = {t.test.partition("::")[2]: t for t in shown.tests}
    assert (by_test["test_three"].change, by_test["test_three"].weight_after) == ("new", 1.0)
    assert by_test["test_words"].was == "test_double.py::test_text"
    big = by_test["test_big_numbers"]
    assert (big.weight_before, big.weight_after, big.moves) == (3.0, 2.0, ())
    edit(course, ('@grades("double_tests")\ndef test_three', "def three"))
    shown = pipeline.regrade(course, "tiny", students=("dan",), resources=RESOURCES)
    edit(course, ('@grades("double_tests")\ndef test_words', "def words"))
    shown = pipeline.regrade(course, "tiny", students=("cyd",), resources=RESOURCES)
    [gone] = [t for t in shown.tests if t.change == "gone"]
    assert gone.test == "test_double.py::test_text"
    assert shown.students[0].after == 7.5


def test_what_cannot_be_compared_is_named_with_the_reason(classroom, tmp_path):
    """Each kind has its reason; with nobody left to run, nothing is run."""
    course = Path(shutil.copytree(classroom, tmp_path / "tiny"))
    Student(course, "fay").answer().write()
    Student.answer(again(course, "ann")).write()
    shutil.rmtree(course / "submitted" / "cyd")
    (course / "autograded" / "dan" / "tiny" / "tiny.ipynb").unlink()
    chosen = ("ann", "cyd", "dan", "eve", "fay")
    shown = pipeline.regrade(course, "tiny", students=chosen)
    assert not shown.students
    assert {n.student: n.kind for n in shown.not_compared} == {
        "ann": "handed_in_again",
        "cyd": "gone",
        "dan": "no_verdict",
        "eve": "quarantined",
        "fay": "never_graded",
    }
    config = course / "grader_config.py"
    config.write_text(config.read_text().replace('sandbox="process"', 'device="mps"'))
    [left] = pipeline.regrade(course, "tiny", students=("hal",)).not_compared
    assert (left.kind, "--device cpu" in left.reason) == ("other_device", True)


def test_other_points_need_a_release_first(classroom, tmp_path):
    """The report says so, and after the release the points are what the gradebook will have."""
    course = Path(shutil.copytree(classroom, tmp_path / "tiny"))
    for path in ("source/tiny/tiny.ipynb", "grader_config.py"):
        text = (course / path).read_text()
        (course / path).write_text(text.replace('"points": 4', '"points": 8').replace("=10", "=14"))
    events = []
    for warned in (True, False):
        events.clear()
        shown = pipeline.regrade(
            course, "tiny", students=("cyd",), resources=RESOURCES, report=events.append
        )
        [cyd] = shown.students
        assert (cyd.before, cyd.after, cyd.max_points) == (6.5, 9.5, 14.0)
        notices = [event.reason for event in events if event.kind == "notice"]
        assert any("torchgrade release tiny" in notice for notice in notices) == warned
        if warned:
            generate(course, "tiny", "en")
    pipeline.apply_regrade(course, "tiny")
    assert points(course)["cyd"] == 9.5


def test_a_result_that_depends_on_chance_is_left_out(classroom, tmp_path):
    """Two runs of the same differ: no change is claimed, and nothing is written."""
    course = Path(shutil.copytree(classroom, tmp_path / "tiny"))
    mark = tmp_path / "mark"
    code = (
        f"    mark = __import__('pathlib').Path({str(mark)!r})\n"
        "    first = not mark.exists()\n    mark.mkdir(exist_ok=True)\n    assert first\n"
    )
    edit(
        course, ('    assert student.double("kiwi', f'{code}    assert student.double("kiwi'), LAXER
    )
    shown = pipeline.regrade(course, "tiny", students=("cyd",), resources=RESOURCES)
    [left] = shown.not_compared
    assert left.kind == "unsteady"
    assert "test_text" in left.reason
    assert "--student cyd --force" in left.reason
    before = written(course)
    pipeline.apply_regrade(course, "tiny", students=("cyd",))
    assert written(course) == before


def test_random_inputs_are_drawn_again(classroom, tmp_path):
    """A test that half of all inputs pass ends as it did: the recorded seed is replayed."""
    course = Path(shutil.copytree(classroom, tmp_path / "tiny"))
    seed = stamp(course, "ann").verdict.seed
    drawn = tmp_path / "drawn"
    line = f"    open({str(drawn)!r}, 'a').write(f'{{number}}\\n')\n"
    edit(course, ("    assert student.double(number)", f"{line}    assert student.double(number)"))
    pipeline.regrade(course, "tiny", students=("ann",), resources=RESOURCES)
    from torchgrade.testing.random import Rng

    expected = Rng(seed, "test_double.py::test_big_numbers", "cpu").integer(1000, 10**6)
    assert drawn.read_text().split() == [str(expected)]


def test_what_was_run_for_a_report_is_not_run_again(course, compared, monkeypatch):
    """The same report is given again at once; other tests are run."""

    def never(*_, **__):
        raise AssertionError("it was run again")

    monkeypatch.setattr("torchgrade.engine.unit.grade_notebook", never)
    events = []
    assert pipeline.regrade(course, "tiny", report=events.append) == compared[1]
    assert [event.count for event in events if event.kind == "kept"] == [5]
    edit(course, ("== 6", "== 6.0"))
    shown = pipeline.regrade(course, "tiny", students=("ann",), resources=RESOURCES)
    assert {n.student: n.kind for n in shown.not_compared} == {"ann": "fault"}


def test_a_class_that_is_not_graded_has_nothing_to_compare(released, tmp_path):
    """It says what to run first."""
    course = Path(shutil.copytree(released, tmp_path / "tiny"))
    Student(course, "ann").answer().write()
    with pytest.raises(InstructorError, match="no submission of tiny is graded") as error:
        pipeline.regrade(course, "tiny")
    assert "torchgrade grade tiny" in error.value.hint


def test_a_busy_gradebook_loses_nothing(course, compared, monkeypatch):
    """While it is locked nothing is written; the same call goes on."""
    from torchgrade.nbgrader_bridge import GradebookBusy

    def busy(*_, **__):
        raise GradebookBusy("locked")

    with monkeypatch.context() as patch:
        patch.setattr(recording, "autograde", busy)
        shown = pipeline.apply_regrade(course, "tiny", patience=0.01)
    assert {n.kind for n in shown.not_compared if n.student != "eve"} == {"fault"}
    assert len(shown.not_compared) == 5
    assert pipeline.apply_regrade(course, "tiny") == compared[1]


def test_grade_knows_that_a_regraded_class_is_done(course):
    """Afterwards `grade` leaves everybody as they are."""
    pipeline.apply_regrade(course, "tiny")
    events = []
    ended = pipeline.grade(course, "tiny", report=events.append)
    assert [event.count for event in events if event.kind == "left"] == [5]
    assert [grade.outcome for grade in ended] == [Outcome.QUARANTINED]
