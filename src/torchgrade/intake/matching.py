"""Whose a submission is: found by what only one person has, else asked about, never guessed.

What identifies a person, in this order: Canvas's and Moodle's user ids, the institution's number,
the username, the e-mail address, and a full name that only one person and only one sender has. What
was answered before is known from the receipts. Where two of these point to different people, or
contradict what is known, nobody is found.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from torchgrade.errors import InstructorError, meant
from torchgrade.intake.canvas_zip import short_name
from torchgrade.intake.moodle_zip import plain_name
from torchgrade.intake.people import UNIQUE, Person
from torchgrade.intake.receipts import Receipt
from torchgrade.intake.records import Sender
from torchgrade.model import Record
from torchgrade.report.export import defuse

_MOST = 3
_CLOSE = 0.6


class Unknown(Record, frozen=True, kw_only=True):
    """A sender whom nobody in people.csv is known to be.

    Attributes:
        who: What to write before the `=` of `--who`.
        sender: All that is known.
        origin: Where the submission came from.
        suggestions: The students with the closest names, the closest first; never taken unasked.
        exact: The one student whose name Canvas would write exactly so, if only one sender has it.
        reason: Why nobody was found.
    """

    who: str
    sender: Sender
    origin: str = ""
    suggestions: tuple[str, ...] = ()
    exact: str = ""
    reason: str = ""


Ask = Callable[[Unknown], str | None]
"""Asks a person for a student id; None if they don't know either."""


class Matched(Record, frozen=True, kw_only=True):
    """Who the senders are.

    Attributes:
        students: Sender to student id.
        unknown: The others.
        learnt: Those of `students` whom a person named or an id: what else is known of them is to
            be remembered.
    """

    students: dict[Sender, str]
    unknown: tuple[Unknown, ...]
    learnt: dict[Sender, str]


class Memory(Record, frozen=True, kw_only=True):
    """What earlier receipts say about who is who.

    Attributes:
        names: Student id to the names under which something of theirs was taken in.
        participants: Number and name of a participant of the same assignment to the student id.
    """

    names: dict[str, set[str]] = msgspec.field(default_factory=dict)
    participants: dict[tuple[str, str], str] = msgspec.field(default_factory=dict)

    def names_of(self, student: str) -> set[str]:
        """The names of one student."""
        return self.names.get(student, set())


def memory_of(here: Iterable[Receipt], elsewhere: Iterable[Receipt]) -> Memory:
    """Learn from receipts.

    Args:
        here: Those of the same assignment.
        elsewhere: Those of the others.
    """
    names: dict[str, set[str]] = {}
    participants: dict[tuple[str, str], str] = {}
    for receipt in (*here, *elsewhere):
        if receipt.sender.name and not receipt.sender.canvas:  # its zips have short names alone
            names.setdefault(receipt.student, set()).add(plain_name(receipt.sender.name))
    for receipt in here:
        if receipt.sender.participant:
            key = receipt.sender.participant, plain_name(receipt.sender.name)
            participants[key] = receipt.student
    return Memory(names=names, participants=participants)


def match(
    people: Sequence[Person],
    senders: Iterable[tuple[Sender, str]],
    *,
    memory: Memory | None = None,
    who: Mapping[str, str] | None = None,
    exact: bool = False,
    ask: Ask | None = None,
) -> Matched:
    """Find out who the senders are.

    Args:
        people: Those of the course.
        senders: Each sender with where something of theirs came from.
        memory: What earlier receipts say.
        who: What a person says: the name of a sender to a student id.
        exact: Take also the one student whose name Canvas would write exactly so.
        ask: Asks for those who are left.

    Raises:
        InstructorError: `who` names nobody, or several.
    """
    origins: dict[Sender, str] = {}
    for sender, origin in senders:
        origins.setdefault(sender, origin)
    memory = memory or Memory()
    named = _named(people, origins, who or {})
    names = Counter(plain_name(sender.name) for sender in origins)
    shorts = Counter(sender.name.lower() for sender in origins)
    students = dict(named)
    learnt = dict(named)
    doubts: dict[Sender, str] = {}
    for sender in origins:
        if sender in named:
            continue
        alone = names[plain_name(sender.name)] == 1
        student, doubts[sender] = _find(people, sender, memory, alone=alone)
        if student:
            students[sender] = student
    for sender in _rivals(students, named):
        doubts[sender] = f"Somebody else who came is {students.pop(sender)}, too."
    learnt |= {each: student for each, student in students.items() if _by_id(people, each)}
    unknown: list[Unknown] = []
    for sender, reason in doubts.items():
        if sender in students:
            continue
        doubt = _unknown(people, sender, origins, origins[sender], reason, shorts)
        if student := (doubt.exact if exact else "") or _asked(people, ask, doubt):
            students[sender] = learnt[sender] = student
        else:
            unknown.append(doubt)
    return Matched(students=students, unknown=tuple(unknown), learnt=learnt)


def _rivals(students: Mapping[Sender, str], named: Mapping[Sender, str]) -> list[Sender]:
    """Name the senders who were found to be one person, unless somebody said so."""
    counts = Counter(students.values())
    return [s for s, student in students.items() if counts[student] > 1 and s not in named]


def _asked(people: Sequence[Person], ask: Ask | None, doubt: Unknown) -> str:
    said = (ask(doubt) if ask else None) or ""
    if said and all(person.student != said for person in people):
        raise InstructorError(
            f"people.csv has no student {said!r}.", hint="Add a line for this student."
        )
    return said


def remember(people: Sequence[Person], learnt: Mapping[Sender, str]) -> tuple[Person, ...]:
    """Write what is new about people into them; what is known stays.

    Spreadsheets open people.csv: an id that one would take for a formula is not kept, and a name
    is defused.
    """
    known = {person.student: person for person in people}
    for sender, student in learnt.items():
        person = known[student]
        news = {
            key: getattr(sender, key)
            for key in UNIQUE
            if getattr(sender, key)
            and not getattr(person, key)
            and defuse(getattr(sender, key)) == getattr(sender, key)
            and not _has(known.values(), key, getattr(sender, key))
        }
        shortened = sender.canvas and " " not in sender.name
        if sender.name and not (shortened or person.first_name or person.last_name):
            news["first_name"] = defuse(sender.name)
        known[student] = msgspec.structs.replace(person, **news)
    return tuple(known.values())


def full_name(person: Person) -> str:
    """A person's name, first name first."""
    return f"{person.first_name} {person.last_name}".strip()


def _has(people: Iterable[Person], key: str, value: str) -> bool:
    return any(getattr(person, key).casefold() == value.casefold() for person in people)


def _find(
    people: Sequence[Person], sender: Sender, memory: Memory, *, alone: bool
) -> tuple[str, str]:
    """Find a sender's student id, or say why there is none."""
    before = memory.participants.get((sender.participant, plain_name(sender.name)), "")
    found = {before: "participant"} if before else _by_id(people, sender)
    if not found and alone and sender.name:
        wanted = plain_name(sender.name)
        named = [p for p in people if wanted in _full_names(p) | memory.names_of(p.student)]
        found = {p.student: "name" for p in named if not _contradiction(p, sender, "email")}
        if len(found) > 1:
            return "", "Several people have this name."
    if len(found) > 1:
        both = " and ".join(f"{student} ({key})" for student, key in found.items())
        return "", f"What is known points to different people: {both}."
    for person in people:
        if person.student in found:
            if wrong := _contradiction(person, sender):
                return "", f"{person.student} has another `{wrong}` in people.csv."
            return person.student, ""
    return "", "" if alone else "Several senders have this name."


def _by_id(people: Sequence[Person], sender: Sender) -> dict[str, str]:
    """Find the students who share an id with a sender, with the name of the id."""
    found: dict[str, str] = {}
    for person in people:
        own = {key: getattr(person, key).casefold() for key in UNIQUE}
        for key in UNIQUE:
            if getattr(sender, key) and getattr(sender, key).casefold() == own[key]:
                found.setdefault(person.student, key)
        if sender.username and sender.username.casefold() == person.student.casefold():
            found.setdefault(person.student, "username")
    return found


def _full_names(person: Person) -> set[str]:
    first, last = person.first_name, person.last_name
    if not first or not last:
        return {plain_name(first or last)} - {""}
    return {
        plain_name(f"{first} {last}"),
        plain_name(f"{last}, {first}"),
        plain_name(f"{last} {first}"),
    }


def _contradiction(person: Person, sender: Sender, *more: str) -> str:
    """Name what both have, and differs; an e-mail address may be one of several."""
    for key in ("canvas", "moodle", "id_number", "username", *more):
        ours, theirs = getattr(person, key), getattr(sender, key)
        if ours and theirs and ours.casefold() != theirs.casefold():
            return key
    return ""


def _unknown(
    people: Sequence[Person],
    sender: Sender,
    senders: Iterable[Sender],
    origin: str,
    reason: str,
    shorts: Counter[str],
) -> Unknown:
    def short(person: Person) -> str:
        return short_name(person.first_name, person.last_name)

    same = [p.student for p in people if short(p) and short(p) == sender.name.lower()]
    exact = sender.canvas != "" and len(same) == 1 and shorts[sender.name.lower()] == 1
    if exact and any(p.student == same[0] and _contradiction(p, sender) for p in people):
        exact = False
    return Unknown(
        who=label(sender, senders),
        sender=sender,
        origin=origin,
        suggestions=(same[0],) if exact else _closest(people, sender),
        exact=same[0] if exact else "",
        reason=reason,
    )


def label(sender: Sender, senders: Iterable[Sender]) -> str:
    """What names a sender on the command line: the name, with a number if others have it, too."""
    name = sender.name or sender.username or sender.email or sender.id_number or sender.canvas
    others = [each for each in senders if each != sender and name in _labels(each)]
    number = _number(sender)
    return f"{name} #{number}" if others and number else name


def _labels(sender: Sender) -> set[str]:
    own = {
        sender.name, sender.email, sender.username, sender.id_number, sender.canvas, sender.moodle,
    }  # fmt: skip
    number = _number(sender)
    return (own | {f"{sender.name} #{number}", f"{sender.name}_{number}"}) - {""}


def _number(sender: Sender) -> str:
    return sender.participant or sender.canvas or sender.moodle or sender.id_number


def _named(
    people: Sequence[Person], senders: Iterable[Sender], who: Mapping[str, str]
) -> dict[Sender, str]:
    known = {person.student for person in people}
    named: dict[Sender, str] = {}
    for name, student in who.items():
        meant_by = [sender for sender in senders if name in _labels(sender)]
        if student not in known:
            raise InstructorError(
                f"--who: people.csv has no student {student!r}.{meant(student, known)}",
                hint="Add a line for this student, or use --new-students.",
            )
        if not meant_by:
            every = [one for sender in senders for one in _labels(sender)]
            raise InstructorError(
                f"--who: nothing came from {name!r}.{meant(name, every)}",
                hint="Write the name as the report shows it.",
            )
        if len(meant_by) > 1:
            several = ", ".join(repr(label(sender, senders)) for sender in meant_by)
            raise InstructorError(
                f"--who: several are called {name!r}.", hint=f"Write one of {several}."
            )
        named[meant_by[0]] = student
    return named


def _closest(people: Sequence[Person], sender: Sender) -> tuple[str, ...]:
    """The students whose names or ids look most like the sender's."""
    best: dict[str, float] = {}
    for wanted in filter(None, (sender.name, sender.email, sender.username)):
        matcher = difflib.SequenceMatcher(None, b=plain_name(wanted))
        for person in people:
            short = short_name(person.first_name, person.last_name)
            own = {full_name(person), person.email, person.username, person.student, short}
            ratio = max(_likeness(matcher, text) for text in own)
            best[person.student] = max(ratio, best.get(person.student, 0.0))
    close = sorted((-ratio, student) for student, ratio in best.items() if ratio >= _CLOSE)
    return tuple(student for _, student in close[:_MOST])


def _likeness(matcher: difflib.SequenceMatcher[str], text: str) -> float:
    """How much a text is like the matcher's; 0 where it is quickly seen to be too little."""
    matcher.set_seq1(plain_name(text))
    if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE:
        return 0.0
    return matcher.ratio()
