"""Ids for people whom the course does not know yet, from what their platform calls them."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from torchgrade.errors import SubmissionError
from torchgrade.intake.names import same
from torchgrade.intake.people import Person, check_student
from torchgrade.intake.records import Sender
from torchgrade.report.export import defuse

_LONGEST = 40


def newcomers(people: Sequence[Person], senders: Iterable[Sender]) -> dict[Sender, Person]:
    """Make a person of each sender, with an id that nobody has; `remember` fills in the rest.

    The id is the username, else what stands before the `@` of the e-mail address, else the name in
    small letters with dashes; a number follows where somebody has it already.
    """
    taken = {same(person.student) for person in people}
    made: dict[Sender, Person] = {}
    for sender in senders:
        student = next(each for each in _candidates(sender) if same(each) not in taken)
        taken.add(same(student))
        made[sender] = Person(student=student)
    return made


def slug(text: str) -> str:
    """Write a text as an id: small letters and digits of any script, `.`, `_` and dashes."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(char if char.isalnum() or char in "._" else "-" for char in plain)
    return "-".join(filter(None, kept.split("-"))).strip("-._")[:_LONGEST].rstrip("-._")


def _candidates(sender: Sender) -> Iterator[str]:
    for text in (sender.username, sender.email.partition("@")[0]):
        if text and _is_safe(text):
            yield text
    first = next(
        filter(None, map(slug, (sender.username, sender.email.partition("@")[0], sender.name))),
        "student",
    )
    yield first
    yield from (f"{first}-{number}" for number in itertools.count(2))


def _is_safe(text: str) -> bool:
    try:
        check_student(text)
    except SubmissionError:
        return False
    return "+" not in text and defuse(text) == text
