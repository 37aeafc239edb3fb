"""nbgrader's student ids for people who come from a platform.

Pure: the same person gets the same id. An e-mail address is never looked at, for people can
change it.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

_LONGEST_NAME = 30
_LATIN = re.compile(r"LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) ([A-Z]{1,2})(?: WITH .*)?")


class Person(Protocol):
    """What is read of a row of `people.csv`."""

    @property
    def student(self) -> str:
        """The student id in nbgrader."""

    @property
    def username(self) -> str:
        """Login name; empty if unknown."""

    @property
    def id_number(self) -> str:
        """The institution's number of the person; empty if unknown."""


def known_id(people: Sequence[Person], *, id_number: str, username: str) -> str:
    """Find the student id of a person whom the course knows.

    Args:
        people: The course's `people.csv`.
        id_number: The institution's number, as the platform signed it; empty if unknown.
        username: Login name, as the platform signed it; empty if unknown.

    Returns:
        The id, if exactly one person has that number or that login name; otherwise empty.
    """
    found = {
        person.student
        for person in people
        if (id_number and person.id_number == id_number)
        or (username and person.username == username)
    }
    return found.pop() if len(found) == 1 else ""


def fresh_id(name: str, identity: Sequence[str], length: int = 6) -> str:
    """Make a readable student id: `ann-ostudent-k3jd2q`.

    Args:
        name: Display name; may be empty.
        identity: What makes the person unique, such as issuer, client id and `sub`.
        length: Characters of the digest.
    """
    digest = hashlib.sha256("\n".join(map(repr, identity)).encode()).digest()
    return f"{_slug(name) or 'student'}-{base64.b32encode(digest).decode().lower()[:length]}"


def _slug(name: str) -> str:
    latin = "".join(map(_ascii, unicodedata.normalize("NFKD", name.casefold())))
    words = re.sub(r"[^a-z0-9]+", "-", latin.replace("'", "").replace("’", ""))
    return words.strip("-")[:_LONGEST_NAME].rstrip("-")


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.combining(character):
        return ""
    match = _LATIN.fullmatch(unicodedata.name(character, ""))
    return match[1].lower() if match else (character if character in "’" else " ")
