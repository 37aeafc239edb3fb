"""A class with the names that break files, and what the gradebook says of it."""

from pathlib import Path

import msgspec

from torchgrade.intake.people import Person
from torchgrade.intake.receipts import Receipt
from torchgrade.intake.records import Sender
from torchgrade.lms.files import Order, entries_of
from torchgrade.model import Outcome
from torchgrade.report import Row

GOLDEN = Path(__file__).with_name("golden")


def _person(number, student, first, last, username="", **more):
    given = {
        "student": student, "first_name": first, "last_name": last,
        "username": username or student, "email": f"{student}@example.com",
        "canvas": str(100 + number), "id_number": f"00{122 + number}",
    }  # fmt: skip
    return Person(**{**given, **more})


PEOPLE = (
    _person(1, "ann", "Ann", "O'Student, Jr."),
    _person(2, "bob", "Bob", "=cmd()"),
    _person(3, "ana", "", "-Ana", username="+ana"),
    _person(4, "jose1", "José", "García"),
    _person(5, "jose2", "José", "García"),
    _person(6, "pepe", '"Pepe"', "Núñez"),
    _person(7, "li", "小龙", "李"),
    _person(8, "maryam", "مريم", ""),
    _person(9, "gil", "Gil", "Kim"),
    _person(10, "hal", "Hal", "Hall"),
    _person(11, "ivy", "Ivy", "Ivy"),
)


def row_of(student, points, **more):
    given = {
        "student": student, "assignment": "02_dataset", "points": points, "max_points": 20.0,
        "outcome": Outcome.GRADED, "exercises": {"double": 4.0, "triple": 2.5},
    }  # fmt: skip
    return Row(**{**given, **more})


ROWS = (
    row_of("ann", 15.5),
    row_of("bob", 19.995, late_penalty=1.0),
    row_of("ana", 0.0),
    row_of("jose1", 16.5),
    row_of("jose2", 11.0),
    row_of("pepe", 12.0),
    row_of("li", 8.335),
    row_of("maryam", 20.0),
    row_of("gil", 7.0, outcome=Outcome.MANUAL, exercises={"double": 4.0, "essay": None}),
    row_of("hal", None, outcome=Outcome.QUARANTINED),
)

RECEIPTS = {
    "ann": Receipt(student="ann", sender=Sender(participant="2", name="Ann OStudent, Jr.")),
    "jose2": Receipt(student="jose2", sender=Sender(participant="7", name="José García")),
}


def order(golden=None, *, partial=False, **more):
    """Order the class's grades, with a golden file as the download."""
    given = {
        "assignment": "02_dataset",
        "entries": entries_of(ROWS, PEOPLE, RECEIPTS, ungraded=("hal",), partial=partial),
        "source": GOLDEN / golden if golden else None,
    }
    return Order(**{**given, **more})


def with_row(ordered, student, **more):
    """Change one entry of an order."""
    entries = tuple(
        msgspec.structs.replace(entry, **more) if entry.student == student else entry
        for entry in ordered.entries
    )
    return msgspec.structs.replace(ordered, entries=entries)
