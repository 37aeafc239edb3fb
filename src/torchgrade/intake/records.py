"""What comes in from elsewhere, before it is anybody's submission."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from torchgrade.model import Record


class Sender(Record, frozen=True, kw_only=True):
    """Who sent something, in the words of where it came from; empty where that does not say.

    Attributes:
        name: Display name, as it is shown there.
        email: E-mail address.
        username: Login name.
        id_number: The institution's own number: Canvas's SIS ID, Moodle's ID number.
        canvas: Canvas's user id.
        moodle: Moodle's user id.
        participant: Moodle's number of a participant of one assignment, which is no user id.
    """

    name: str = ""
    email: str = ""
    username: str = ""
    id_number: str = ""
    canvas: str = ""
    moodle: str = ""
    participant: str = ""


class Arrival(Record, frozen=True, kw_only=True):
    """One attempt of one sender: files that lie in a scratch folder, checked by nobody yet.

    Attributes:
        sender: Who.
        files: Name as it was handed in, with `/` between folders, to where its bytes are.
        origin: Where it came from, for people: `gradebook.zip: Ann Smith_12_…/hw.ipynb`.
        attempt: Number of the attempt, 0 if unknown.
        submitted: When it was handed in, with a time zone; None if unknown.
        late_seconds: How late the platform says it was; None if it does not say.
        late: Whether the platform calls it late; None if it does not say.
        refused: Why it could not be read, in one sentence; empty if it could.
        serial: A number that grows with each upload to the platform, such as Canvas's attachment
            id; 0 if there is none.
        packed: When the archive that it came in was made, as far as that says; None if not.
        left_out: Name of a file that was not taken, to the reason.
        notes: What the person who collects should know.
    """

    sender: Sender
    files: dict[str, Path] = msgspec.field(default_factory=dict)
    origin: str = ""
    attempt: int = 0
    submitted: datetime | None = None
    late_seconds: float | None = None
    late: bool | None = None
    refused: str = ""
    serial: int = 0
    packed: datetime | None = None
    left_out: dict[str, str] = msgspec.field(default_factory=dict)
    notes: tuple[str, ...] = ()
