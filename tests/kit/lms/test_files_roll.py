"""Whose row it is: by what is certain, or nobody's."""

import pytest

from torchgrade.lms.files import Entry
from torchgrade.lms.files.roll import Roll, folded, name_forms, unguarded


def entry(student, first="", last="", **ids):
    return Entry(student=student, names=name_forms(first, last), ids=ids)


ANN = entry("ann", "Ann", "O'Student, Jr.", canvas="101", email="ann@uni.edu", participant="2")
JOSE1 = entry("jose1", "José", "García", canvas="104", email="jose1@uni.edu")
JOSE2 = entry("jose2", "José", "García", canvas="105", id_number="00127")
LI = entry("li", "小龙", "李")
TWIN = entry("twin", "Eve", "Twin", email="shared@uni.edu")
OTHER = entry("other", "Eva", "Other", email="shared@uni.edu")
ROLL = Roll([ANN, JOSE1, JOSE2, LI, TWIN, OTHER])


@pytest.mark.parametrize(
    ("said", "student"),
    [
        ({"canvas": "104", "name": "García, José"}, "jose1"),
        ({"canvas": " 105 "}, "jose2"),
        ({"email": "ANN@uni.edu"}, "ann"),
        ({"id_number": "00127", "name": "somebody else"}, "jose2"),
        ({"username": "li"}, "li"),  # the student id, where no login name is known
        ({"name": "o'student, jr.,  ANN"}, "ann"),
        ({"name": "\u200f李 小龙"}, "li"),
        ({"participant": "2", "name": "Ann OStudent Jr."}, "ann"),
        ({"participant": "2", "email": "ann@uni.edu", "name": "Married Name"}, "ann"),
        ({"canvas": "101", "email": "new@uni.edu"}, "ann"),
        ({"email": "shared@uni.edu", "name": "Eve Twin"}, "twin"),
        ({"canvas": "", "email": "  ", "name": "Ann O'Student, Jr."}, "ann"),
    ],
)
def test_a_student_is_found(said, student):
    """By any id that is one student's alone, else by a name that is."""
    found = ROLL.find(said)
    assert isinstance(found, Entry), found
    assert found.student == student


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "José García"}, "jose1 and jose2 have this name"),
        ({"canvas": "104", "id_number": "00127"}, "the Canvas id is jose1's and the ID number is"),
        ({"id_number": "127"}, "nobody whom"),  # a leading zero counts
        ({"email": "shared@uni.edu"}, "nobody whom"),
        ({"name": "Ann O'Student, Jr.", "email": "other-ann@uni.edu"}, "but not the e-mail"),
        ({"participant": "2", "name": "Bob Other"}, "ann handed in under this number"),
        ({"participant": "2", "email": "bob@uni.edu"}, "the e-mail address is not ann's"),
        ({"participant": "3"}, "nobody whom"),
        ({}, "nobody whom"),
        ({"name": " \u200f "}, "nobody whom"),
    ],
)
def test_nobody_is_guessed(said, words):
    """Two of a name, ids that disagree, an id that is another's: nobody, and why."""
    found = ROLL.find(said)
    assert isinstance(found, str), found
    assert words in found


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="=cmd()"', "=cmd()"),
        ('="a ""b"""', 'a "b"'),
        ("'-Ana", "-Ana"),
        ("'tis", "'tis"),
        ("O'Hara", "O'Hara"),
    ],
)
def test_a_guard_is_no_part_of_a_name(cell, text):
    """Canvas's and ours are taken off; an apostrophe of the name's own stays."""
    assert unguarded(cell) == text


def test_spellings_of_a_name_are_one():
    """Case, blanks, composed letters and invisible characters do not count."""
    assert folded(" JOSE\u0301\u00a0Garci\u0301a\u200f") == folded("josé garcía")
    assert folded("García") != folded("Garcia")
