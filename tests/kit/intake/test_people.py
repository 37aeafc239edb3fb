"""people.csv: whose names and ids are whose."""

import codecs

import pytest

from torchgrade.errors import InstructorError
from torchgrade.intake.people import Person, people_path, read_people, write_people

TWO = (
    Person(student="ann", first_name="Ann", last_name="O'Student, Jr.", email="ann@example.edu"),
    Person(student="łukasz", first_name="Łukasz", last_name="Żółć", canvas="12"),
)


@pytest.mark.parametrize(
    "text",
    [
        "student,first_name,canvas\nann,Ann,1\n",
        "Student;First_Name;canvas\nann;Ann;1\n",
        "canvas,student,first_name,section\r\n1,ann , Ann,A\r\n\r\n,,,\r\n",
        '"student","canvas","first_name"\n"ann","1","Ann"\n',
    ],
)
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_as_spreadsheets_write_it(tmp_path, text, bom):
    """Commas or semicolons, any order of columns, with a byte order mark or without."""
    people_path(tmp_path).write_bytes(bom + text.encode())
    assert read_people(tmp_path) == (Person(student="ann", first_name="Ann", canvas="1"),)


def test_what_is_written_is_read(tmp_path):
    """Commas, apostrophes and any script survive."""
    assert read_people(tmp_path) == ()
    write_people(tmp_path, TWO)
    assert read_people(tmp_path) == TWO


def test_other_columns_stay(tmp_path):
    """What the instructor added is there after a write, beside the right people."""
    people_path(tmp_path).write_text("group,student\nA,ann\nB,łukasz\n", encoding="utf-8")
    write_people(tmp_path, [TWO[1], TWO[0], Person(student="new")])
    lines = people_path(tmp_path).read_text("utf-8").splitlines()
    assert lines[0].endswith(",moodle,group")
    assert [line.rsplit(",", 1)[1] for line in lines[1:]] == ["B", "A", ""]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name\nann\n", "no column `student`"),
        ("", "no column `student`"),
        ("student,email\nann,x@y\nbob,X@Y\n", "'ann' and 'bob' have the same `email`"),
        ("student\nann\nAnn\n", "the same `student`"),
        ("student,email\n,x@y\n", "line 2: '' is no student id"),
        ("student\n../x\n", "line 2"),
        ("student\n.hidden\n", "line 2"),
        ("student\na*\n", "reads as a pattern"),
        ('student\n"ann\n', "can't be read"),
        ("student\n\udcff\n", "can't be read"),
    ],
)
def test_a_wrong_file_says_where(tmp_path, text, words):
    """Line or people are named."""
    people_path(tmp_path).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InstructorError, match=words):
        read_people(tmp_path)
