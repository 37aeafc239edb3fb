"""Whom a row is about: found by what is certain, or not found.

A platform's number, an ID number, a login name, an e-mail address each decide alone, and none may
speak against another. A name decides only where nothing else does, if one student has it. What is
not certain is left as it is and reported: a grade in another's row is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from torchgrade.lms.files.records import Entry, Key

_CERTAIN: tuple[Key, ...] = ("canvas", "moodle", "id_number", "username", "email")
_BY_ID: tuple[Key, ...] = ("id_number", "username", "email")
"""What a course may have taken as its student ids."""
_GUARDED = re.compile(r'="(.*)"', re.DOTALL)


class Roll:
    """The course's students, to be found by what a file says of them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._by: dict[Key, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._of = {entry.student: entry for entry in self.entries}
        for entry in self.entries:
            for key, value in _ids(entry).items():
                self._by[key][folded(value)].add(entry.student)
            for name in entry.names:
                self._by["name"][folded(name)].add(entry.student)

    def knows(self, key: Key, value: str) -> bool:
        """Whether some student has this value."""
        return bool(folded(value)) and folded(value) in self._by[key]

    def find(self, said: Mapping[Key, str]) -> Entry | str:
        """Find the student whom a row is about.

        Args:
            said: What the row says, by kind. Kinds that say nothing are ignored.

        Returns:
            The student; or why none is certain, as the end of a sentence about the row.
        """
        said = {key: value for key, value in said.items() if folded(value)}
        found = {key: self._one(key, said[key]) for key in _CERTAIN if key in said}
        students = {student for student in found.values() if student}
        if len(students) > 1:
            who = " and ".join(
                f"{_WORDS[key]} is {student}'s" for key, student in found.items() if student
            )
            return f"nobody for certain: {who}"
        if students:
            return self._of[students.pop()]
        return self._by_number(said) or self._by_name(said)

    def _one(self, key: Key, value: str) -> str:
        students = self._by[key].get(folded(value), set())
        return next(iter(students)) if len(students) == 1 else ""

    def _by_number(self, said: Mapping[Key, str]) -> Entry | str:
        """Find by Moodle's number in the assignment, which another site gives to another person."""
        student = self._one("participant", said.get("participant", ""))
        if not student:
            return ""
        entry = self._of[student]
        if (key := _contradicted(entry, said)) or not _may_be_called(entry, said.get("name", "")):
            return (
                f"nobody for certain: {student} handed in under this number, but"
                f" {_WORDS[key or 'name']} is not {student}'s"
            )
        return entry

    def _by_name(self, said: Mapping[Key, str]) -> Entry | str:
        students = self._by["name"].get(folded(said.get("name", "")), set())
        if len(students) > 1:
            return f"nobody for certain: {' and '.join(sorted(students))} have this name"
        for student in students:
            if key := _contradicted(self._of[student], said):
                return f"nobody for certain: {student} has this name, but not {_WORDS[key]}"
            return self._of[student]
        return "nobody whom the course knows"


_WORDS: dict[Key, str] = {
    "canvas": "the Canvas id",
    "moodle": "the Moodle id",
    "id_number": "the ID number",
    "username": "the login name",
    "email": "the e-mail address",
    "participant": "the participant's number",
    "name": "the name",
}


def folded(text: str) -> str:
    """Return what two spellings of the same name or id have in common.

    Case, blanks, invisible characters, and how a spreadsheet or Brightspace guard a cell do not
    count; everything else does, leading zeros too.
    """
    text = unguarded(text)
    text = "".join(
        char for char in unicodedata.normalize("NFKC", text)
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf"}
    )  # fmt: skip
    return " ".join(text.casefold().split())


def unguarded(text: str) -> str:
    """Return a cell's text without what keeps a spreadsheet from computing it."""
    if found := _GUARDED.fullmatch(text.strip()):
        return found[1].replace('""', '"')
    return text[1:] if text[:1] == "'" and text[1:2] in {*"=+-@|%"} else text


def name_forms(first: str, last: str) -> tuple[str, ...]:
    """Return the ways in which platforms write a name."""
    first, last = first.strip(), last.strip()
    if not (first and last):
        return tuple(filter(None, [first or last]))
    return (f"{first} {last}", f"{last}, {first}", f"{last} {first}")


def _ids(entry: Entry) -> dict[Key, str]:
    """What the student is known by; the student id where the course says nothing else."""
    return {**dict.fromkeys(_BY_ID, entry.student), **{k: v for k, v in entry.ids.items() if v}}


def _contradicted(entry: Entry, said: Mapping[Key, str]) -> Key | None:
    """Return what both know and say differently."""
    for key in _CERTAIN:
        ours, theirs = folded(entry.ids.get(key, "")), folded(said.get(key, ""))
        if ours and theirs and ours != theirs:
            return key
    return None


def _may_be_called(entry: Entry, name: str) -> bool:
    """Whether a name is the student's, as far as Moodle's file names keep it."""
    ours = {_letters(form) for form in entry.names}
    return not _letters(name) or not any(ours) or _letters(name) in ours


def _letters(text: str) -> str:
    return "".join(char for char in folded(text) if char.isalnum())
