"""What each format refuses, leaves, converts and rounds."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kit.lms.a_class import GOLDEN, PEOPLE, RECEIPTS, ROWS, order, row_of, with_row
from torchgrade.errors import InstructorError
from torchgrade.lms.files import WRITERS, entries_of
from torchgrade.lms.files.moodle import _NO, _YES
from torchgrade.lms.files.numbers import read_number, scaled, written_number

INPUTS = {
    "canvas": "canvas-in.csv", "moodle": "moodle-in.csv", "blackboard": "blackboard-in.xls",
    "brightspace": "brightspace-in.csv", "sakai": "sakai-in.csv",
}  # fmt: skip
KNOWN = {"canvas": {"known": 345}}


def edited(tmp_path, name, *changes):
    """Write a golden file with other words in it."""
    content = (GOLDEN / name).read_bytes()
    encoding = "utf-16-le" if name.endswith(".xls") else "utf-8"
    for old, new in changes:
        assert old.encode(encoding) in content
        content = content.replace(old.encode(encoding), new.encode(encoding))
    path = tmp_path / name
    path.write_bytes(content)
    return path


def of(filed, student):
    return next((change for change in filed.changes if change.student == student), None)


def why(filed, who):
    return next((left.why for left in filed.left if left.who == who), None)


@pytest.mark.parametrize("to", ["canvas", "moodle", "brightspace", "blackboard", "sakai"])
def test_no_grade_is_never_a_zero(to):
    """Quarantined and waiting students are left and reported, absent ones not even that."""
    filed = WRITERS[to](order(INPUTS[to]))
    assert of(filed, "hal") is of(filed, "gil") is of(filed, "ivy") is None
    assert why(filed, "hal") == "has no grade"
    assert "waits for a person" in why(filed, "gil")
    assert why(filed, "ivy") is None


@pytest.mark.parametrize("to", ["canvas", "moodle", "brightspace", "blackboard", "sakai"])
def test_a_grade_with_a_part_that_waits_goes_out_if_it_is_asked_for(to):
    """`--partial` lets it out, and nothing else."""
    filed = WRITERS[to](order(INPUTS[to], partial=True))
    assert of(filed, "gil").kind in ("up", "same")
    assert why(filed, "gil") is None
    assert why(filed, "hal") == "has no grade"


@pytest.mark.parametrize("to", ["brightspace", "sakai", "canvas", "gradescope"])
def test_a_file_without_a_download_has_the_graded_alone(to):
    """Nobody without points is in it."""
    filed = WRITERS[to](order(None, **KNOWN.get(to, {})))
    assert {change.student for change in filed.changes} == {
        "ann", "bob", "ana", "jose1", "jose2", "pepe", "li", "maryam",
    }  # fmt: skip
    assert {left.who for left in filed.left} == {"gil", "hal"}


@pytest.mark.parametrize("to", WRITERS)
def test_a_file_without_any_grade_is_not_written(to):
    """The reasons are told instead."""
    nothing = order(INPUTS.get(to), entries=entries_of(ROWS[-2:], PEOPLE, {}), **KNOWN.get(to, {}))
    with pytest.raises(InstructorError, match=r"no grade of 02_dataset can go out: .*hal: has no"):
        WRITERS[to](nothing)


@pytest.mark.parametrize("to", ["moodle", "blackboard"])
def test_a_download_is_needed(to):
    """The hint says where it is."""
    with pytest.raises(InstructorError) as caught:
        WRITERS[to](order(None))
    assert "--from" in caught.value.hint


@pytest.mark.parametrize("to", INPUTS)
def test_another_platforms_file_is_refused(to):
    """None of the other downloads is taken for the right one."""
    for other in set(INPUTS) - {to}:
        with pytest.raises(InstructorError, match=INPUTS[other].replace(".", r"\.")):
            WRITERS[to](order(INPUTS[other]))


def test_canvas_without_a_number_makes_no_assignment():
    """A title alone would: neither the assignment's own nor one that is given is enough."""
    for item, known in (("", 0), ("Homework 2", 0), ("Homework 2", 345)):
        with pytest.raises(InstructorError, match="would make a new assignment") as caught:
            WRITERS["canvas"](order(None, item=item, known=known))
        assert "lms.canvas.assignments" in caught.value.hint


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({}, "02_dataset (345)"),
        ({"known": 9}, "Other (9)"),
        ({"item": "9"}, "Other (9)"),
        ({"item": "other", "known": 345}, "Other (9)"),
    ],
)
def test_canvas_takes_the_column_that_is_meant(more, column):
    """The one that is said, else the course's number, else the title."""
    filed = WRITERS["canvas"](order("canvas-in.csv", **more))
    assert filed.content.decode().splitlines()[0].endswith(f"Section,{column}")


@pytest.mark.parametrize(
    ("changes", "more", "words"),
    [
        ([], {"known": 346}, "no column is called '346'. It has: 02_dataset"),
        ([], {"item": "Homework"}, "no column is called"),
        ([("Other (9)", "02_dataset (9)")], {}, "several columns are called"),
        ([("Points Possible,,,,,,20.00", "Points Possible,,,,,,(read only)")], {}, "is read only"),
        ([("Points Possible,,,,,,20.00", "Points Possible,,,,,,0")], {}, "no number above 0"),
    ],
)
def test_canvas_refuses_a_column_that_it_would_not_fill(tmp_path, changes, more, words):
    """An unknown number, two of a title, one that is read only, one without points."""
    path = edited(tmp_path, "canvas-in.csv", *changes)
    with pytest.raises(InstructorError) as caught:
        WRITERS["canvas"](order(None, source=path, **more))
    assert words in caught.value.message


def test_lateness_taken_off_here_is_told_to_who_imports_into_canvas():
    """Its own policy would take it off once more."""
    assert "(bob)" in WRITERS["canvas"](order("canvas-in.csv")).notes[-1]
    assert "twice" in WRITERS["canvas"](order(None, known=3)).notes[-1]


def test_a_student_in_two_rows_gets_neither(tmp_path):
    """A file that names somebody twice is wrong in one of them."""
    path = edited(tmp_path, "canvas-in.csv", (",104,", ",105,"), (",00126,jose1", ",,"))
    filed = WRITERS["canvas"](order(None, source=path))
    assert of(filed, "jose2") is None
    assert [left.why for left in filed.left if "2 rows look like jose2's" in left.why]


def test_moodle_takes_no_grade_out_of_range(tmp_path):
    """More than the worksheet's maximum would be ignored there without a word."""
    more = with_row(order("moodle-es-in.csv"), "ann", points=20.01)
    filed = WRITERS["moodle"](more)
    assert why(filed, "ann") == "has 20.01 points, but at most 20.00 are accepted there"
    assert b'"Enviado para calificar",,"20,00"' in filed.content
    assert of(WRITERS["canvas"](with_row(order("canvas-in.csv"), "ann", points=21.0)), "ann")
    below = with_row(order("canvas-in.csv"), "ann", points=-1.0)
    assert "less than 0" in why(WRITERS["canvas"](below), "ann")


def test_moodle_is_read_in_other_languages(tmp_path):
    """The words of the site's language do not matter, but yes and no must be known."""
    path = edited(
        tmp_path, "moodle-es-in.csv", ("Participante ", "参加者"), ("Identificador", "識別"),
        ("20,00", "20.00"), ("7,50", "7.50"), (",Sí,", ",はい,"),
    )  # fmt: skip
    assert of(WRITERS["moodle"](order(None, source=path)), "ann").after == "15.50"
    path = edited(tmp_path, "moodle-es-in.csv", (",Sí,", ",perhaps,"))
    with pytest.raises(InstructorError, match="no grading worksheet") as caught:
        WRITERS["moodle"](order(None, source=path))
    assert "English" in caught.value.hint
    assert not _YES & _NO


def test_moodle_without_names_goes_by_the_number(tmp_path):
    """Blind marking leaves names and addresses out: only who came with a number is found."""
    path = tmp_path / "blind.csv"
    path.write_text(
        'Identifier,Status,Grade,"Maximum grade","Grade can be changed","Last modified (grade)"\n'
        '"Participant 2",Submitted,,20.00,Yes,-\n'
        '"Participant 5",Submitted,,20.00,Yes,-\n'
    )
    filed = WRITERS["moodle"](order(None, source=path))
    assert [change.student for change in filed.changes] == ["ann"]


def test_moodle_comments_need_a_column(tmp_path):
    """Dates are no comments: they are not overwritten."""
    path = tmp_path / "sheet.csv"
    content = (GOLDEN / "moodle-es-in.csv").read_bytes().splitlines()
    heads = b",".join(content[0].split(b",")[:-1])
    path.write_bytes(
        b"\n".join([heads, *(line.removesuffix(b",") for line in content[1:])]) + b"\n"
    )
    assert WRITERS["moodle"](order(None, source=path))
    with pytest.raises(InstructorError, match="no column for comments"):
        WRITERS["moodle"](order(None, source=path, comments=True))


@pytest.mark.parametrize(
    ("comment", "kept"),
    [
        ("", False),
        ("double: 4; triple: 2", False),
        ("<p>double: 4; triple: 2; Late: -1</p>", False),
        ("double: 4; triple: 2; well done", True),
        ("double: 4", True),
        ("See me", True),
    ],
)
def test_moodle_keeps_what_a_person_wrote(tmp_path, comment, kept):
    """Only a comment of nothing but points is renewed."""
    path = edited(tmp_path, "moodle-in.csv", ("double: 4; triple: 2", comment))
    filed = WRITERS["moodle"](order(None, source=path, comments=True))
    line = filed.content.decode().splitlines()[1]
    assert line.endswith(f'"{comment}"' if kept else '"double: 4; triple: 2.5"')
    assert ("ann" in filed.notes[-1]) is kept


def test_blackboard_in_another_language_finds_its_login_names(tmp_path):
    """By what is in the columns; without a login name that is known it refuses."""
    path = edited(
        tmp_path, "blackboard-in.xls", ('"Username"', '"Nombre de usuario"'),
        ('"Student ID"', '"ID de alumno"'),
    )  # fmt: skip
    assert of(WRITERS["blackboard"](order(None, source=path)), "ann").after == "15.5"
    nobody = order(None, source=path, entries=entries_of([row_of("zoe", 3.0)], (), {}))
    with pytest.raises(InstructorError, match="no column has login names that the course knows"):
        WRITERS["blackboard"](nobody)


@pytest.mark.parametrize(
    ("to", "item"), [("blackboard", "123456"), ("blackboard", "02_DATASET"), ("sakai", "Quiz")]
)
def test_an_item_is_named(to, item):
    """By its title or number, as the platform writes it."""
    assert WRITERS[to](order(INPUTS[to], item=item)).changes


@pytest.mark.parametrize("to", ["blackboard", "brightspace", "sakai"])
def test_an_unknown_item_is_refused(to):
    """It would become a new one; those that are there are told."""
    with pytest.raises(InstructorError, match=r"'Homework'\. It\s+has: .*02_dataset"):
        WRITERS[to](order(INPUTS[to], item="Homework"))


def test_comments_need_a_column_in_sakai(tmp_path):
    """None is made; and with the column, what a person wrote stays."""
    path = edited(tmp_path, "sakai-in.csv", ("* 02_dataset", "* 02"))
    with pytest.raises(InstructorError, match="no comments of '02_dataset'"):
        WRITERS["sakai"](order(None, source=path, comments=True))


@pytest.mark.parametrize(
    ("points", "ours", "theirs", "written"),
    [
        (8.335, 20, None, "8.34"),
        (8.345, 20, None, "8.35"),
        (2.675, 20, None, "2.68"),
        (19.995, 20, None, "20"),
        (9.999, 9.999, None, "9.99"),
        (1, 3, "10", "3.33"),
        (3, 3, "10", "10"),
        (2.999, 3, "9.996", "9.99"),
        (25, 20, "100", "125"),
        (1e-9, 20, None, "0"),
        (0.0, 20, "100", "0"),
    ],
)
def test_points_are_rounded_as_in_the_gradebook(points, ours, theirs, written):
    """A half goes up, converted or not, and never above the maximum."""
    number = scaled(points, ours, read_number(theirs) if theirs else None)
    assert written_number(number) == written


@settings(derandomize=True, max_examples=200, deadline=None)
@given(points=st.floats(0, 1000), ours=st.floats(0.5, 1000), theirs=st.decimals(1, 200, places=2))
def test_what_is_written_is_what_was_meant(points, ours, theirs):
    """Read back, it is the points at two decimals, and at most the maximum if they were."""
    number = scaled(points, ours, theirs)
    for sign in ".,":
        assert read_number(written_number(number, sign=sign)) == number
        assert read_number(written_number(number, sign=sign, fixed=True)) == number
    exact = Decimal(str(points)) * theirs / Decimal(str(ours))
    assert abs(number - exact) <= Decimal("0.01")
    assert points > ours or number <= theirs


def test_ids_come_from_people_then_from_what_was_handed_in():
    """people.csv has the last word; the gradebook's address is better than none."""
    found = {entry.student: entry for entry in entries_of(ROWS, PEOPLE, RECEIPTS)}
    assert found["ann"].ids["participant"] == "2"
    assert found["ann"].ids["canvas"] == "101"
    assert "Ann OStudent, Jr." in found["ann"].names
    assert "participant" not in found["bob"].ids
