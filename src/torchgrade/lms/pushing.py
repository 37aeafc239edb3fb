"""Plan, show, write, read back: how grades get to a platform, whichever it is.

A platform is a `GradeSink`. One student after the other: what is there is read, what to do is
decided from that, an intention is kept, it is written and read back. A request that was lost on
the way is followed by reading, never by sending it again blindly. One student's trouble stops
nobody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from torchgrade.errors import TorchgradeError
from torchgrade.lms.deciding import (
    Decision,
    Options,
    State,
    Step,
    comment_hash,
    decide,
    equal,
    together,
)
from torchgrade.lms.matching import match
from torchgrade.lms.patience import Unsettled
from torchgrade.lms.pushed import Ledger
from torchgrade.lms.records import Change, Item, Pushed, RemoteFile, There, Wanted
from torchgrade.model import Record

_TRIES = 3
_SILENCES = 3


class GradeSink(Protocol):
    """A platform that takes grades. One file per platform; one test suite for all."""

    def item(self) -> Item:
        """Give the assignment there.

        Raises:
            InstructorError: It can't be had, or takes no points.
        """

    def everyone(self) -> tuple[There, ...]:
        """Give every student of the assignment; comments and files may be left out."""

    def one(self, user: str) -> There:
        """Read one student, comments and files included."""

    def write(self, there: There, change: Change) -> None:
        """Write a change for a student who was just read.

        Raises:
            Unsettled: It is not known whether it was written.
            InstructorError: It was not.
        """

    def content(self, file: RemoteFile) -> bytes:
        """Read a feedback file."""

    def close(self) -> None:
        """Close the connections."""


class Report(Record, frozen=True, kw_only=True):
    """A plan, or what was done.

    Attributes:
        item: The assignment there.
        applied: Whether something was to be written; otherwise it is a plan.
        steps: One per student, in the order given.
    """

    item: Item
    applied: bool
    steps: tuple[Step, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left that should have been written."""
        return not any(step.state in _LEFT for step in self.steps)


_LEFT = (State.FAILED, State.REFUSED, State.UNKNOWN, State.LOCKED)


def push(
    sink: GradeSink,
    ledger_of: Callable[[str], Ledger],
    wanted: Sequence[Wanted],
    options: Options,
    *,
    apply: bool = False,
    begin: Callable[[int], None] = lambda _: None,
    report: Callable[[Step], None] = lambda _: None,
) -> Report:
    """Plan a push, or carry it out.

    Args:
        sink: The platform.
        ledger_of: Opens what was pushed last for an item's key.
        wanted: What the course says, one per student.
        options: What may be done.
        apply: Write; otherwise nothing is written anywhere.
        begin: Called with how many students there are.
        report: Called after each student.

    Returns:
        One step per student.

    Raises:
        InstructorError: The assignment can't be had, or takes no points.
    """
    item = _with_scale(sink.item(), wanted)
    users = match([w.identity for w in wanted], sink.everyone())
    pushing = _Pushing(sink, ledger_of(item.key), item, options)
    begin(len(wanted))
    steps = []
    for one in wanted:
        steps.append(pushing.student(one, users[one.identity.student], apply=apply))
        report(steps[-1])
    return Report(item=item, applied=apply, steps=tuple(steps))


def _with_scale(item: Item, wanted: Sequence[Wanted]) -> Item:
    """Say it where the assignment is worth other points there than here."""
    here = {one.max_points for one in wanted if one.points is not None}
    other = sorted(points for points in here if not equal(points, item.maximum))
    if not other:
        return item
    note = f"Points are converted: {other[-1]:g} here are {item.maximum:g} there."
    return msgspec.structs.replace(item, notes=(*item.notes, note))


class _Pushing:
    """One push: the platform, what was pushed before, and how often it kept silent."""

    def __init__(self, sink: GradeSink, ledger: Ledger, item: Item, options: Options) -> None:
        self._sink = sink
        self._ledger = ledger
        self._last = ledger.last()
        self._item = item
        self._options = options
        self._silences = 0

    def student(self, wanted: Wanted, user: There | str, *, apply: bool) -> Step:
        """Decide for one student, and do it; whatever goes wrong is said in the step."""
        student = wanted.identity.student
        if isinstance(user, str):
            state = State.NO_GRADE if wanted.points is None else State.UNKNOWN
            return Step(student=student, state=state, remarks=(user,))
        try:
            if self._silences >= _SILENCES:
                return _failed(wanted, user, "not tried: the platform does not answer")
            decision = self._decide(wanted, user, self._last.get(user.user, Pushed()))
            step = self._carry_out(wanted, decision) if apply else decision.step
            self._silences = 0
        except TorchgradeError as error:
            self._silences += isinstance(error, Unsettled)
            return _failed(wanted, user, error.message, error.hint)
        return step

    def _decide(self, wanted: Wanted, there: There, last: Pushed) -> Decision:
        """Decide, having read what the decision needs and no more."""
        decision = decide(wanted, there, last, self._item, self._options)
        if decision.step.feedback != "add":
            return decision
        there = there if there.complete else self._sink.one(there.user)
        found = self._found(wanted, there)
        return decide(wanted, there, last, self._item, self._options, found)

    def _found(self, wanted: Wanted, there: There) -> frozenset[str]:
        """Give the digests of those pages that are there already, whatever they are called."""
        sizes = {page.size for page in wanted.pages}
        digests = {page.digest for page in wanted.pages}
        found: set[str] = set()
        for file in there.files:
            if file.size in sizes and digests - found:
                found.add(hashlib.sha256(self._sink.content(file)).hexdigest())
        return frozenset(found & digests)

    def _carry_out(self, wanted: Wanted, planned: Decision) -> Step:
        if planned.change.empty:
            self._adopt(wanted, planned.step, planned.there)
            return planned.step
        last = self._last.get(planned.there.user, Pushed())
        trouble: Unsettled | None = None
        for _ in range(_TRIES):
            decision = self._decide(wanted, self._sink.one(planned.there.user), last)
            if decision.change.empty and (trouble is None or decision.step.state is not State.SAME):
                return decision.step
            if decision.change.empty:
                break
            last = self._intend(wanted, decision, last)
            try:
                self._sink.write(decision.there, decision.change)
            except Unsettled as error:
                trouble = error
            else:
                break
        return self._read_back(wanted, planned, decision)

    def _intend(self, wanted: Wanted, decision: Decision, last: Pushed) -> Pushed:
        """Keep what is about to be written, so that it is known as ours whatever happens next."""
        change = decision.change
        comments, names = set(last.comments), {*last.names, *(page.name for page in change.pages)}
        if change.comment is not None:
            comments.add(comment_hash(change.comment))
        last = msgspec.structs.replace(
            last,
            intended=last.intended if change.score is None else change.score,
            comments=tuple(sorted(comments)),
            names=tuple(sorted(names)),
        )
        self._ledger.keep(decision.there.user, wanted.identity.student, last)
        return last

    def _read_back(self, wanted: Wanted, first: Decision, done: Decision) -> Step:
        """Compare what is there with what was to be there, and keep it if that is so."""
        there = self._sink.one(first.there.user)
        if done.step.will is not None and not equal(there.score, done.step.will):
            has = "no grade" if there.score is None else f"{there.score:g}"
            why = f"{done.step.will:g} was sent, but the platform has {has}"
            return _failed(wanted, there, why, there.locked)
        remarks = done.step.remarks
        if done.change.pages and not {p.digest for p in wanted.pages} <= self._found(wanted, there):
            return _failed(wanted, there, "the grade is there, but the feedback page is not")
        if there.counted is not None and not equal(there.counted, there.score):
            remarks += (f"counts as {there.counted:g} after the platform's late policy",)
        step = msgspec.structs.replace(
            done.step,
            state=State.WRITTEN,
            now=first.step.now,
            feedback=first.step.feedback,
            remarks=remarks,
        )
        self._adopt(wanted, step, there)
        return step

    def _adopt(self, wanted: Wanted, step: Step, there: There) -> None:
        """Keep what is on the platform as ours, where it is what we would have pushed."""
        if step.state not in (State.SAME, State.WRITTEN):
            return
        old = self._last.get(step.user, Pushed())
        with_pages = step.feedback in ("add", "there")
        new = Pushed(
            score=step.will,
            intended=None,
            comments=(comment_hash(wanted.comment),) if with_pages else old.comments,
            files=together(wanted.pages) if with_pages else old.files,
            names=tuple(page.name for page in wanted.pages) if with_pages else old.names,
            attempt=there.attempt,
        )
        if new != old:
            self._ledger.keep(step.user, step.student, new)
            self._last[step.user] = new


def _failed(wanted: Wanted, there: There, *why: str) -> Step:
    return Step(
        student=wanted.identity.student,
        user=there.user,
        state=State.FAILED,
        now=there.score,
        remarks=tuple(line for line in why if line),
    )
