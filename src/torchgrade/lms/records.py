"""What crosses between a platform's client and the pushing of grades.

Plain values alone; nothing here knows a platform.
"""

from __future__ import annotations

from pathlib import Path

from torchgrade.model import Record


class Identity(Record, frozen=True, kw_only=True):
    """A student of the course in the words that platforms know people by; empty if unknown.

    Attributes:
        student: nbgrader's id.
        user: The platform's own user id, as an intake or `people.csv` tells it.
        username: Login name there.
        id_number: The institution's number: Canvas's SIS ID, Moodle's ID number.
        email: E-mail address.
    """

    student: str
    user: str = ""
    username: str = ""
    id_number: str = ""
    email: str = ""


class Page(Record, frozen=True, kw_only=True):
    """A feedback page as it lies on the disk.

    Attributes:
        path: The file.
        name: Name that the student shall see.
        size: Bytes.
        digest: SHA-256 of its bytes, hexadecimal.
    """

    path: Path
    name: str
    size: int
    digest: str


class Wanted(Record, frozen=True, kw_only=True):
    """What the course has to say about one student.

    Attributes:
        identity: Who.
        points: After manual grading and late penalty; None where there is no grade.
        max_points: Points of the assignment here.
        late_penalty: Points that were taken for lateness.
        waits: Whether a part still waits for a person.
        attempt: Number of the attempt that was graded, 0 if unknown.
        comment: Plain text that goes with the pages.
        pages: Feedback pages that show these points; none if there are none.
    """

    identity: Identity
    points: float | None
    max_points: float
    late_penalty: float = 0.0
    waits: bool = False
    attempt: int = 0
    comment: str = ""
    pages: tuple[Page, ...] = ()


class RemoteFile(Record, frozen=True, kw_only=True):
    """A feedback file that lies on the platform.

    Attributes:
        name: Its name there.
        size: Bytes.
        url: Where to read it; never shown, it may open the file to anybody.
        folder: Folder within the feedback, `/` if there are none.
    """

    name: str
    size: int
    url: str
    folder: str = "/"


class Item(Record, frozen=True, kw_only=True):
    """An assignment as the platform has it.

    Attributes:
        key: What makes it one of its kind, also between platforms; key of what was pushed.
        title: Its title there.
        maximum: Its points there.
        deducts: Whether the platform takes points for lateness itself.
        comments: Whether it takes comments.
        files: Whether it takes feedback files.
        appends: Whether comments pile up; otherwise one comment and one set of files is replaced.
        notes: What a teacher should know of it, sentences.
    """

    key: str
    title: str
    maximum: float
    deducts: bool = False
    comments: bool = True
    files: bool = True
    appends: bool = True
    notes: tuple[str, ...] = ()


class There(Record, frozen=True, kw_only=True):
    """One student of an assignment, as the platform has them now.

    Attributes:
        user: The platform's user id.
        name: Display name.
        username: Login name, if told.
        id_number: The institution's number, if told.
        email: E-mail address, if told.
        score: Points as somebody entered them; None without a grade.
        counted: Points that count, after what the platform took for lateness.
        late: Whether the platform calls what was handed in late.
        excused: Whether the student is excused.
        locked: Why the grade can't be written, a sentence; empty if it can.
        attempt: Number of the newest attempt there, 0 for none.
        comments: Plain texts of the comments.
        raw: Comment as it is stored, where there is only one.
        raw_format: Moodle's format of that.
        files: Feedback files.
        workflow: Moodle's state of the marking workflow.
        complete: Whether comments and files were looked at.
    """

    user: str
    name: str = ""
    username: str = ""
    id_number: str = ""
    email: str = ""
    score: float | None = None
    counted: float | None = None
    late: bool = False
    excused: bool = False
    locked: str = ""
    attempt: int = 0
    comments: tuple[str, ...] = ()
    raw: str = ""
    raw_format: int = 1
    files: tuple[RemoteFile, ...] = ()
    workflow: str = ""
    complete: bool = True


class Change(Record, frozen=True, kw_only=True):
    """What is to be written for one student: all of it in one go.

    Attributes:
        score: Points to enter; None leaves the grade as it is.
        comment: Plain text to add, or to put in place of ours; None leaves comments as they are.
        pages: Pages to add, or to put in place of ours; none leave the files as they are.
        keep: Files of others that have to be there afterwards, where pages replace all files.
    """

    score: float | None = None
    comment: str | None = None
    pages: tuple[Page, ...] = ()
    keep: tuple[RemoteFile, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return self == _NOTHING


class Pushed(Record, frozen=True, kw_only=True):
    """What we pushed last for one student of one item.

    Attributes:
        score: Points that were read back; None if none were pushed.
        intended: Points of a push that was begun; those of `score` once it is done.
        comments: Hashes of our comment; while a push is under way, of the old and the new one.
        files: Hash of the feedback pages together.
        names: Names of the feedback pages; those of the old and the new ones meanwhile.
        attempt: Attempt that was the newest there.
    """

    score: float | None = None
    intended: float | None = None
    comments: tuple[str, ...] = ()
    files: str = ""
    names: tuple[str, ...] = ()
    attempt: int = 0


_NOTHING = Change()
