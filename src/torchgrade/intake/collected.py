"""What came of collecting: a record for each submission, each file of nobody, each unknown."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from torchgrade.intake.matching import Unknown
from torchgrade.intake.people import Person
from torchgrade.model import Record

State = Literal["new", "newer", "unchanged", "older", "kept", "undecided", "refused"]
"""How it ended: taken where nothing was, in place of an older one, not taken because it is there
already, or a newer one is; not taken because what is there was put there by hand, or because
nothing says which is newer; or refused."""
TAKEN = ("new", "newer")
TO_DO = ("kept", "undecided", "refused")


class Item(Record, frozen=True, kw_only=True):
    """One student's submission.

    Attributes:
        student: Student id.
        state: How it ended.
        name: What the platform calls the student.
        origin: Where it came from.
        attempt: Number of the attempt, 0 if unknown.
        submitted: When it was handed in; None if unknown.
        late: Whether the platform calls it late; None if it does not say.
        late_seconds: How late, if it says so.
        renamed: Name of each notebook that was given its right name, to the one it came with.
        left_out: Name of a file that was not taken, to the reason.
        notes: What the person who collects should know.
        reason: Why it was not taken, and what to do.
    """

    student: str
    state: State
    name: str = ""
    origin: str = ""
    attempt: int = 0
    submitted: datetime | None = None
    late: bool | None = None
    late_seconds: float | None = None
    renamed: dict[str, str] = msgspec.field(default_factory=dict)
    left_out: dict[str, str] = msgspec.field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reason: str = ""


class Stray(Record, frozen=True, kw_only=True):
    """Something that belongs to nobody, or that could not be read.

    Attributes:
        origin: Where it came from.
        reason: Why it was refused.
    """

    origin: str
    reason: str


class Report(Record, frozen=True, kw_only=True):
    """What came of collecting an assignment.

    Attributes:
        assignment: Its name.
        kind: Where it came from, `canvas` or `folder`.
        written: Whether anything was written, or only looked at.
        items: One for each student from whom something came, by id.
        strays: What belongs to nobody.
        unknown: Senders whom nobody in people.csv is known to be; nothing of theirs was taken.
        known: How many people people.csv has.
        newcomers: People who were added to people.csv.
        missing: Students in people.csv from whom nothing came and nothing is there.
    """

    assignment: str
    kind: str = ""
    written: bool
    items: tuple[Item, ...] = ()
    strays: tuple[Stray, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    known: int = 0
    newcomers: tuple[Person, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is left for a person to decide."""
        return not (self.strays or self.unknown or any(i.state in TO_DO for i in self.items))
