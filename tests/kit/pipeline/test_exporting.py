"""From a graded class to the files of platforms, and which feedback page may leave."""

import csv
import io
import shutil
import zipfile

import pytest
from nbgrader.api import Gradebook

from tests.kit.conftest import Student
from torchgrade import pipeline
from torchgrade.cli import main
from torchgrade.errors import InstructorError
from torchgrade.intake.people import Person, write_people
from torchgrade.intake.receipts import (
    Receipt,
    Receipts,
    read_receipts,
    receipts_path,
    write_receipts,
)
from torchgrade.intake.records import Sender
from torchgrade.lms.files.feedback_zip import Pages, clean_filename, feedback_zip
from torchgrade.pipeline import Resources, current_page

WORKSHEET = (
    'Identifier,"Full name",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\r\n'
    '"Participant 2","Ann O\'Student, Jr.",Submitted,,100.00,Yes,"Sunday, 22 November 2026",-,\r\n'
    '"Participant 5",\u200fبوب,Submitted,90.00,100.00,Yes,"Sunday, 22 November 2026",-,\r\n'
    '"Participant 7","Eve Essay",Submitted,,100.00,Yes,"Sunday, 22 November 2026",-,\r\n'
    '"Participant 9","Hal Hall",Submitted,80.00,100.00,Yes,"Sunday, 22 November 2026",-,\r\n'
)


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory):
    """Ann and bob are graded, eve wrote an answer for a person, hal's file is broken."""
    root = tmp_path_factory.mktemp("exporting") / "tiny"
    shutil.copytree(released, root)
    Student(root, "ann").answer().write()
    Student(root, "bob").answer(triple="def triple(x):\n    return x").write()
    eve = Student(root, "eve").answer()
    eve.cell("essay")["source"] = "Because."
    eve.write()
    Student(root, "hal").write_text("{")
    pipeline.grade(root, "tiny", resources=Resources(workers=1))
    pipeline.feedback(root, "tiny")
    write_people(
        root,
        [
            Person(student="ann", first_name="Ann", last_name="O'Student, Jr.", canvas="101"),
            Person(student="bob", first_name="بوب", canvas="102"),
            Person(student="eve", first_name="Eve", last_name="Essay", canvas="103"),
            Person(student="hal", first_name="Hal", last_name="Hall", canvas="104"),
            Person(student="ivy", first_name="Ivy", last_name="Ivy", canvas="105"),
        ],
    )
    came_as(root, "ann", "2")
    (root / "sheet.csv").write_bytes(b"\xef\xbb\xbf" + WORKSHEET.encode())
    return root


@pytest.fixture
def root(graded, tmp_path, monkeypatch):
    """The graded course, of the test's own."""
    root = tmp_path / "tiny"
    shutil.copytree(graded, root)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def call(root, monkeypatch, capsys):
    """Call the command line: status, output, complaints."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["torchgrade", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, " ".join(said.err.split())

    return run


def came_as(root, student, participant):
    """Let a submission have come from Moodle, under a number of its own."""
    receipt = Receipt(student=student, sender=Sender(participant=participant))
    write_receipts(receipts_path(root, "tiny"), Receipts(receipts={student: receipt}))


def row_of(root, student):
    return next(row for row in pipeline.rows(root, "tiny") if row.student == student)


def give(root, student, points):
    """Grade the essay by hand, as formgrader does."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tiny") as book:
        grade = book.find_grade("essay", "tiny", "tiny", student)
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()


def test_a_worksheet_and_its_feedback_leave_together(root, call):
    """Grades converted, a zip of pages by Moodle's numbers, and everybody else with a reason."""
    sheet = (root / "sheet.csv").read_bytes()
    status, out, err = call(
        "export", "tiny", "--to", "moodle", "--from", "sheet.csv", "--feedback", "pages.zip"
    )
    assert status == 0
    for words in (
        "2 grades in tiny-moodle.csv",
        "1 new, 0 up, 1 down, 0 unchanged",
        "90.00 → 40.00",
        "– → 70.00",
        "Feedback of 2 students in pages.zip",
    ):
        assert words in out
    for words in ("out of 10 here and out of 100.00 there", "eve: waits for a person",
                  "hal: has no grade"):  # fmt: skip
        assert words in err
    assert "ivy" not in err
    assert (root / "sheet.csv").read_bytes() == sheet
    after = (root / "tiny-moodle.csv").read_bytes()
    assert after == sheet.replace(b"Submitted,,", b"Submitted,70.00,", 1).replace(
        b"90.00", b"40.00"
    )
    with zipfile.ZipFile(root / "pages.zip") as archive:
        assert archive.namelist() == [
            "Ann OStudent, Jr._2_assignsubmission_file/tiny.html",
            "\u200fبوب_5_assignsubmission_file/tiny.html",
        ]
        page = root / "feedback" / "ann" / "tiny" / "tiny.html"
        assert archive.read(archive.namelist()[0]) == page.read_bytes()


def test_a_terminal_obeys_no_name(root, call):
    """What a downloaded file says is shown without the characters that steer a terminal."""
    sheet = root / "sheet.csv"
    sheet.write_bytes(sheet.read_bytes().replace(b"Eve Essay", b"X\x1b[2J\xe2\x80\xaeE\x07"))
    _, out, err = call("export", "tiny", "--to", "moodle", "--from", "sheet.csv")
    assert "row 4 (X [2J E" in err
    assert not {"\x1b", "\x07", "\u202e"} & set(out + err)


def test_a_zip_alone_goes_by_what_was_collected(root, call):
    """Without a worksheet, the numbers are those that came with the submissions."""
    assert read_receipts(root, "tiny")["ann"].sender.participant == "2"
    status, out, err = call("export", "tiny", "--to", "moodle", "--feedback", "pages.zip")
    assert (status, "grade" in out) == (0, False)
    assert "Feedback of 1 student in pages.zip" in out
    assert "bob: came with no participant's number" in err
    first = (root / "pages.zip").read_bytes()
    call("export", "tiny", "--to", "moodle", "--feedback", "pages.zip")
    assert (root / "pages.zip").read_bytes() == first
    assert not (root / "tiny-moodle.csv").exists()


def test_a_page_leaves_only_while_it_shows_the_gradebooks_points(root):
    """Not after a person gave points, not after another page was put there; anew after feedback."""
    page = root / "feedback" / "eve" / "tiny" / "tiny.html"
    assert current_page(root, "tiny", "eve", row_of(root, "eve")) == page
    give(root, "eve", 2.0)
    assert current_page(root, "tiny", "eve", row_of(root, "eve")) is None
    came_as(root, "eve", "7")
    for student in ("ann", "bob"):
        shutil.rmtree(root / "feedback" / student)
    with pytest.raises(InstructorError, match="no feedback page of tiny can go out") as caught:
        pipeline.export(root, "tiny", "moodle", feedback=root / "pages.zip")
    assert "torchgrade feedback tiny" in caught.value.hint
    pipeline.feedback(root, "tiny", students=("eve",))
    assert current_page(root, "tiny", "eve", row_of(root, "eve")) == page
    page.write_text(page.read_text().replace("torchgrade-points", "points"))
    assert current_page(root, "tiny", "eve", row_of(root, "eve")) is None
    assert current_page(root, "tiny", "hal", row_of(root, "ann")) is None


def test_a_page_that_waits_is_old_once_a_person_gave_nothing(root):
    """A zero by hand changes no points, but the page still says that a part waits."""
    give(root, "eve", 0.0)
    assert row_of(root, "eve").points == 7
    assert current_page(root, "tiny", "eve", row_of(root, "eve")) is None


def test_a_student_does_not_say_what_a_page_shows(root):
    """Only the head counts, where nothing of the notebook is."""
    page = root / "feedback" / "ann" / "tiny" / "tiny.html"
    head, body = page.read_text().split("<body", 1)
    forged = '<meta name="torchgrade-points" content="7.0">'
    page.write_text(head.replace(forged, "") + "<body" + forged + body)
    assert forged in head
    assert current_page(root, "tiny", "ann", row_of(root, "ann")) is None


def test_a_part_that_waits_goes_out_if_it_is_asked_for(root, call):
    """--partial: eve's points so far, with the page that says that a part waits."""
    _, out, err = call(
        "export", "tiny", "--to", "moodle", "--from", "sheet.csv", "--feedback", "pages.zip",
        "--partial", "--comments",
    )  # fmt: skip
    assert "3 grades in tiny-moodle.csv" in out
    assert "Feedback of 3 students" in out
    assert "eve" not in err
    text = (root / "tiny-moodle.csv").read_text("utf-8-sig")
    eve = list(csv.reader(io.StringIO(text, newline="")))[3]
    assert eve[3] == "70.00"
    assert "essay: –" in eve[-1]


def test_canvas_goes_by_the_courses_own_number(root, call):
    """Without it the file is not made; with it, students are those of people.csv."""
    status, out, err = call("export", "tiny", "--to", "canvas")
    assert (status, out) == (1, "")
    assert "would make a new assignment there" in err
    config = root / "grader_config.py"
    text = config.read_text().replace("import Assignment, Course", "import *")
    lms = 'lms=Lms(canvas=Canvas(url="https://c.edu", course=1, assignments={"tiny": 345})),'
    config.write_text(text.replace('course_id="tiny",', f'course_id="tiny", {lms}', 1))
    status, out, _ = call("export", "tiny", "--to", "canvas", "--out", "c.csv")
    assert status == 0
    with (root / "c.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0][-1] == "tiny (345)"
    assert [row[:2] + row[-1:] for row in rows[2:]] == [
        ["O'Student, Jr., Ann", "101", "7"],
        ["بوب", "102", "4"],
    ]


def test_gradescope_knows_what_each_exercise_is_worth(root):
    """The points of the gradebook and their maximum stand in each result."""
    write_people(root, [Person(student="ann", email="ann@uni.edu")])
    done = pipeline.export(root, "tiny", "gradescope")
    assert done.path.name == "tiny-gradescope.zip"
    with zipfile.ZipFile(root / done.path) as archive:
        [name] = [name for name in archive.namelist() if name.startswith("results/")]
        assert b'"max_score": 4' in archive.read(name)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--to", "csv", "--from", "sheet.csv"), "--from means nothing for csv"),
        (("--to", "canvas", "--comments"), "--comments means nothing for canvas"),
        (("--to", "canvas", "--feedback", "a.zip"), "--feedback means nothing for canvas"),
        (("--to", "moodle", "--item", "1"), "--item means nothing for moodle"),
        (("--to", "gradescope", "--from", "sheet.csv"), "--from means nothing for gradescope"),
        (("--to", "moodle", "--from", "sheet.csv", "--out", "./sheet.csv"), "was downloaded"),
        (
            (
                "--to",
                "moodel",
            ),
            "Did you mean 'moodle'?",
        ),
        (("--to", "moodle"), "Moodle takes grades only in its own worksheet"),
        (("--to", "blackboard"), "with --from"),
        (("--to", "canvas", "--from", "sheet.csv"), "is no gradebook of Canvas"),
        (("--to", "moodle", "--from", "gone.csv"), "gone.csv: can't be read"),
        (("--to", "moodle", "--from", "sheet.csv", "--out", "no/x.csv"), "can't be written"),
    ],
)
def test_what_means_nothing_is_refused(root, call, arguments, words):
    """One sentence, status 1, and nothing is written."""
    before = sorted(root.iterdir())
    status, out, err = call("export", "tiny", *arguments)
    assert (status, out) == (1, "")
    assert words in err
    assert sorted(root.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Ann O'Student, Jr.", "Ann OStudent, Jr."),
        ("a_b", "a b"),
        ("../../etc/passwd", "etcpasswd"),
        (".hidden~", "hidden~"),
        ('<b>"x"|?', "bx?"),
        ("李 小龙", "李 小龙"),
        ('="=cmd()"', "=cmd()"),
        ("\r\n", "participant"),
        ("x" * 500, "x" * 100),
    ],
)
def test_a_name_becomes_a_folder_that_moodle_reads(name, folder, tmp_path):
    """Nothing leaves the zip, nothing begins with what Moodle skips, one number in each name."""
    assert clean_filename(name) == folder
    page = tmp_path / "p.html"
    page.write_text("hi")
    content = feedback_zip([Pages(participant="12", name=name, pages={"a.html": page})])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        [entry] = archive.infolist()
    assert entry.filename == f"{folder}_12_assignsubmission_file/a.html"
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)


def test_the_answer_is_right(graded):
    """The class is what the tests above take it for."""
    found = {row.student: (row.points, str(row.outcome)) for row in pipeline.rows(graded, "tiny")}
    assert found["ann"] == (7, "graded")
    assert found["bob"] == (4, "graded")
    assert found["eve"] == (7, "graded_manual_pending")
