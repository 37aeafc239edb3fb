"""The frozen records of the outbox: what is wanted, where, and what became of it."""

from __future__ import annotations

from datetime import datetime

from torchgrade.lms.outbox_tables import OutboxState
from torchgrade.model import Record


class Destination(Record, frozen=True, kw_only=True):
    """A column of a platform's gradebook (a line item), or where one is to be made.

    Attributes:
        platform: Our number of the platform.
        context: Our number of the course there.
        link: Our number of the link that the column belongs to; 0 for one of the course's own.
        assignment: Name of the assignment.
        label: Title that a column gets which is made.
        maximum: Points of the assignment.
        url: URL of the line item; empty if it is to be found or made.
        container: URL of the course's line items; empty if the platform offers none.
        readable: Whether the platform lets us read results.
    """

    platform: int
    context: int
    link: int = 0
    assignment: str
    label: str = ""
    maximum: float
    url: str = ""
    container: str = ""
    readable: bool = True


class Wanted(Record, frozen=True, kw_only=True):
    """A grade that a platform shall show.

    Attributes:
        destination: In which column.
        subject: Of which user, `sub`.
        student: nbgrader's student id.
        given: Points, after manual grading and the course's late penalty.
        maximum: Points of the assignment.
        comment: Short plain text in the student's language.
        submitted: When it was handed in; None if unknown or not to be told.
        complete: Whether nothing waits for a person; nothing is sent before.
        extra: Whether more points than the maximum may be given.
    """

    destination: Destination
    subject: str
    student: str
    given: float
    maximum: float
    comment: str = ""
    submitted: datetime | None = None
    complete: bool = True
    extra: bool = False


class Entry(Record, frozen=True, kw_only=True):
    """A row of the outbox, with the line item that it goes to.

    Attributes:
        id: Our number of it.
        line_item: Our number of the line item.
        platform: Our number of the platform.
        context: Our number of the course there.
        link: Our number of the link; 0 for a column of the course's own.
        assignment: Name of the assignment.
        label: Title of a column to be made.
        item_maximum: Points of a column to be made.
        url: URL of the line item; empty until it is known.
        container: URL of the course's line items.
        readable: Whether results can be read there.
        subject: The user, `sub`.
        student: nbgrader's student id.
        given: Points that are wanted.
        maximum: Of how many.
        comment: Comment that is wanted.
        submitted: When the work was handed in.
        complete: Whether nothing waits for a person.
        hash: Names all that is wanted.
        queued: Since when it is wanted.
        state: Where it is on its way.
        reason: Why, in one sentence; empty if all is well.
        released: Whether a person said to send it over a value that is not ours.
        attempts: Failures in a row.
        failing_since: When the first of these was.
        next_try: Not before then.
        lease: Of the process that is at it.
        trying: Hash of a send whose end is not known; empty if there is none.
        ours: Scores that may be there from us, `(given, maximum)`.
        last_timestamp: The timestamp last tried.
        sent_hash: Names what the platform accepted last; empty if nothing.
        sent_given: Points of that.
        sent_maximum: Of how many.
        sent_comment: Comment of that.
        sent_submitted: When the work of that was handed in.
        sent_at: When it was accepted.
        confirmed: Whether the platform showed it afterwards.
        read_score: What the platform showed when it was last read; None for nothing.
        read_maximum: Of how many.
        read_at: When that was.
    """

    id: int
    line_item: int
    platform: int
    context: int
    link: int
    assignment: str
    label: str
    item_maximum: float
    url: str
    container: str
    readable: bool
    subject: str
    student: str
    given: float
    maximum: float
    comment: str
    submitted: datetime | None
    complete: bool
    hash: str
    queued: datetime
    state: OutboxState
    reason: str
    released: bool
    attempts: int
    failing_since: datetime | None
    next_try: datetime
    lease: str
    trying: str
    ours: tuple[tuple[float, float], ...]
    last_timestamp: datetime | None
    sent_hash: str
    sent_given: float | None
    sent_maximum: float | None
    sent_comment: str
    sent_submitted: datetime | None
    sent_at: datetime | None
    confirmed: bool
    read_score: float | None
    read_maximum: float | None
    read_at: datetime | None


class Event(Record, frozen=True, kw_only=True):
    """Something that happened to a row of the outbox.

    Attributes:
        at: When.
        event: `queued`, `sending`, `sent`, `found` (it was there already), `confirmed`, `kept`,
            `parked`, `failed`, `postponed`, `released`, `retried`.
        given: Points it was about, if any.
        maximum: Of how many.
        text: More about it.
    """

    at: datetime
    event: str
    given: float | None = None
    maximum: float | None = None
    text: str = ""


class Queued(Record, frozen=True, kw_only=True):
    """What became of grades that were to be queued: numbers of rows.

    Attributes:
        changed: Those that are to be sent, or wait for a person, anew.
        unchanged: Those that were queued or sent as they are.
        ids: All of them.
    """

    changed: int
    unchanged: int
    ids: tuple[int, ...] = ()


class Delivery(Record, frozen=True, kw_only=True):
    """What a round of deliveries came to: how many rows ended how.

    Attributes:
        sent: The platform accepted them.
        found: The platform showed them already.
        kept: The platform shows another's value.
        parked: Refused for good.
        held: Wait for a person.
        later: Will be tried again.
    """

    sent: int = 0
    found: int = 0
    kept: int = 0
    parked: int = 0
    held: int = 0
    later: int = 0
