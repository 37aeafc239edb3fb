"""What becomes of one student's grade on a platform: decided from what is there, never guessed.

Pure functions of records. No grade is never a 0, a teacher's grade, comment or file is never
overwritten unless asked, and points are taken for lateness once.
"""

from __future__ import annotations

import enum
import hashlib
import re
from decimal import ROUND_HALF_UP, Decimal

from torchgrade.lms.records import Change, Item, Page, Pushed, RemoteFile, There, Wanted
from torchgrade.model import Record

_SAME = 0.005


class State(enum.StrEnum):
    """What becomes of a student: exactly one of these."""

    WRITE = "to write"
    SAME = "unchanged"
    KEPT = "kept"
    NO_GRADE = "no grade"
    WAITS = "waits"
    EXCUSED = "excused"
    LOCKED = "locked"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    WRITTEN = "written"
    FAILED = "failed"


class Options(Record, frozen=True, kw_only=True):
    """What a push may do.

    Attributes:
        partial: Push grades of which a part still waits for a person.
        force: Overwrite grades and comments that a teacher changed on the platform.
        feedback: Bring comments and feedback pages along.
    """

    partial: bool = False
    force: bool = False
    feedback: bool = True


class Step(Record, frozen=True, kw_only=True):
    """One line of a plan, or of what was done.

    Attributes:
        student: nbgrader's id.
        user: The platform's user id; empty if unknown.
        state: What becomes of the student.
        now: Points that were entered there.
        will: Points that are to be there, or are.
        feedback: `add`, `there` or `kept`; empty if there is none to bring.
        remarks: What a person should know, sentences.
    """

    student: str
    user: str = ""
    state: State
    now: float | None = None
    will: float | None = None
    feedback: str = ""
    remarks: tuple[str, ...] = ()


class Decision(Record, frozen=True, kw_only=True):
    """A step, what it was decided from, and what is to be written for it."""

    step: Step
    there: There
    change: Change = Change()


def decide(
    wanted: Wanted,
    there: There,
    last: Pushed,
    item: Item,
    options: Options,
    found: frozenset[str] = frozenset(),
) -> Decision:
    """Decide what to write for one student.

    Args:
        wanted: What the course says.
        there: What the platform has.
        last: What was pushed last.
        item: The assignment there.
        options: What may be done.
        found: Digests of those pages that lie on the platform already.
    """
    state, will, remarks = _grade(wanted, there, last, item, options)
    change = Change(score=will if state is State.WRITE else None)
    feedback = ""
    if options.feedback and state in (State.WRITE, State.SAME) and not there.locked:
        change, feedback, more = _feedback(change, wanted, there, last, item, options, found)
        remarks += more
    if not change.empty:
        state = State.WRITE
    step = Step(
        student=wanted.identity.student,
        user=there.user,
        state=state,
        now=there.score,
        will=will,
        feedback=feedback,
        remarks=remarks,
    )
    return Decision(step=step, there=there, change=change)


def together(pages: tuple[Page, ...]) -> str:
    """Hash pages together, names and all."""
    lines = sorted(f"{page.digest} {page.name}" for page in pages)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""


def comment_hash(text: str) -> str:
    """Hash a comment's words; white space does not count."""
    words = re.sub(r"\s+", " ", text).strip()
    return hashlib.sha256(words.encode()).hexdigest() if words else ""


def equal(one: float | None, other: float | None) -> bool:
    """Whether two grades are the same at two decimals, no grade being no number."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < _SAME


_Graded = tuple[State, float | None, tuple[str, ...]]


def _grade(wanted: Wanted, there: There, last: Pushed, item: Item, options: Options) -> _Graded:
    if wanted.points is None:
        return State.NO_GRADE, None, ()
    if wanted.waits and not options.partial:
        return State.WAITS, None, ("a part waits for a person; --partial pushes it as it is",)
    value, remarks = _value(wanted, wanted.points, there, item)
    if refusal := _refusal(wanted, value, item):
        return State.REFUSED, None, (refusal,)
    if there.excused:
        return State.EXCUSED, None, ("excused there: a grade would undo that",)
    if 0 < wanted.attempt < there.attempt:
        remarks += (
            f"attempt {there.attempt} was handed in there, attempt {wanted.attempt} was graded",
        )
    if equal(there.score, value):
        return State.SAME, value, (*remarks, *([there.locked] if there.locked else []))
    if there.locked:
        return State.LOCKED, value, (*remarks, there.locked)
    if not options.force and (why := _others(there, last)):
        return State.KEPT, value, (*remarks, why)
    return State.WRITE, value, remarks


def _value(
    wanted: Wanted, points: float, there: There, item: Item
) -> tuple[float, tuple[str, ...]]:
    """Give the points to enter there, and what to say of them."""
    remarks: tuple[str, ...] = ()
    if item.deducts and there.late:
        points += wanted.late_penalty
        remarks = ("entered without our late penalty: the platform takes its own",)
    elif item.deducts and wanted.late_penalty:
        remarks = ("not late there: our late penalty counts",)
    if wanted.max_points and not equal(wanted.max_points, item.maximum):
        points *= item.maximum / wanted.max_points
    return _rounded(points), remarks


def _rounded(points: float) -> float:
    return float(Decimal(repr(points)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _refusal(wanted: Wanted, value: float, item: Item) -> str:
    if wanted.max_points <= 0:
        return "the assignment has no points here"
    if value < 0:
        return f"{value:g} is less than 0 points"
    if value > item.maximum + _SAME:
        return f"{value:g} is more than the {item.maximum:g} points of the assignment there"
    return ""


def _others(there: There, last: Pushed) -> str:
    """Say that what is there is somebody else's; nothing if it is ours, or nobody's."""
    if there.score is None:
        if last.score is None or there.attempt != last.attempt:
            return ""
        return f"{last.score:g} was pushed and has been taken away there; --force enters it again"
    if equal(there.score, last.score) or equal(there.score, last.intended):
        return ""
    if last.score is None:
        return "entered there by somebody else; --force replaces it"
    return f"changed there since {last.score:g} was pushed; --force replaces it"


_Fed = tuple[Change, str, tuple[str, ...]]


def _feedback(
    change: Change,
    wanted: Wanted,
    there: There,
    last: Pushed,
    item: Item,
    options: Options,
    found: frozenset[str],
) -> _Fed:
    pages = wanted.pages
    if not pages or not item.files:
        return change, "", ()
    if last.files == together(pages) and last.comments == (comment_hash(wanted.comment),):
        return change, "there", ()
    lie_there = {page.digest for page in pages} <= found
    if item.appends:
        if lie_there:
            return change, "there", ()
        more = Change(score=change.score, comment=wanted.comment or None, pages=pages)
        return more, "add", ()
    return _replace(change, wanted, there, last, item, options, lie_there)


def _replace(
    change: Change,
    wanted: Wanted,
    there: There,
    last: Pushed,
    item: Item,
    options: Options,
    lie_there: bool,
) -> _Fed:
    """Put comment and pages in place of ours, and of nobody else's."""
    comment, remarks = _comment(wanted, there, last, item, options)
    pages = wanted.pages
    keep: tuple[RemoteFile, ...] = ()
    if lie_there:
        pages = ()
    else:
        others = tuple(file for file in there.files if file.name not in last.names)
        names = {page.name for page in pages}
        clash = sorted(file.name for file in others if file.name in names)
        if clash and not options.force:
            why = f"a file {clash[0]} is there that is not ours; --force replaces it"
            return change, "kept", (*remarks, why)
        keep = tuple(file for file in others if file.name not in names)
    feedback = "add" if pages or comment is not None else "there"
    return Change(score=change.score, comment=comment, pages=pages, keep=keep), feedback, remarks


def _comment(
    wanted: Wanted, there: There, last: Pushed, item: Item, options: Options
) -> tuple[str | None, tuple[str, ...]]:
    now = comment_hash(" ".join(there.comments))
    if not item.comments or not wanted.comment or now == comment_hash(wanted.comment):
        return None, ()
    if now and now not in last.comments and not options.force:
        return None, ("the comment there is not ours and stays; --force replaces it",)
    return wanted.comment, ()
