"""What is to become of a student's attempts, in view of what lies in submitted/ already.

Nothing is written here but a time that was not known before.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from torchgrade.errors import SubmissionError
from torchgrade.intake.choosing import Chosen, choose, is_newer, newest, unfold
from torchgrade.intake.collected import TAKEN, Item, State
from torchgrade.intake.names import TIMESTAMP
from torchgrade.intake.placing import digest, digests, write_time
from torchgrade.intake.receipts import Receipt, Receipts
from torchgrade.intake.records import Arrival
from torchgrade.model import Record


class Wishes(Record, frozen=True, kw_only=True):
    """What the person who collects says.

    Attributes:
        who: Name of a sender to a student id.
        new_students: Add those who are not in people.csv yet.
        exact_names: Take also those whose name Canvas would write exactly so.
        force: Replace what was put there by hand, or what nothing says to be older.
        dry_run: Only look.
    """

    who: dict[str, str] = msgspec.field(default_factory=dict)
    new_students: bool = False
    exact_names: bool = False
    force: bool = False
    dry_run: bool = False


@dataclasses.dataclass
class Run:
    """One run of the command.

    Attributes:
        root: Folder of the course.
        assignment: Name of the assignment.
        notebooks: The notebooks that are expected, without `.ipynb`.
        scratch: A folder for what is unpacked.
        wishes: What the person who collects says.
        max_mb: A bigger notebook is refused.
        due: When the assignment is due, if the gradebook knows.
        kept: The receipts so far; brought up to date as it goes.
    """

    root: Path
    assignment: str
    notebooks: Sequence[str]
    scratch: Path
    wishes: Wishes
    max_mb: int
    due: datetime | None
    kept: Receipts

    def folder(self, student: str) -> Path:
        """Where a student's submission lies."""
        return self.root / "submitted" / student / self.assignment


@dataclasses.dataclass
class Ready:
    """A submission that is to be placed.

    Attributes:
        item: What to report of it.
        files: Name to where its bytes are.
        receipt: What to keep about it.
    """

    item: Item
    files: Mapping[str, Path]
    receipt: Receipt


def decide(run: Run, student: str, group: Sequence[Arrival], scratch: Path) -> Item | Ready:
    """Decide what becomes of a student's attempts.

    Args:
        run: The run.
        student: Student id.
        group: The attempts, at least one.
        scratch: An empty folder.

    Returns:
        What is to be placed, or what to report where nothing is.
    """
    best, doubtful = newest(group)
    try:
        _check_readable(best, doubtful)
        chosen = choose(unfold(best, scratch), run.notebooks, run.max_mb)
        sha256 = {name: digest(path) for name, path in chosen.files.items()}
    except SubmissionError as error:
        earlier = len(group) - 1
        notes = best.notes + ((f"{earlier} earlier attempt(s) came, too.",) if earlier else ())
        item = _item(student, best, "refused", reason=str(error), notes=notes)
        return msgspec.structs.replace(item, left_out=best.left_out)
    best, late_notes = _with_time(run, best)
    chosen = msgspec.structs.replace(chosen, notes=(*chosen.notes, *late_notes))
    return _compare(run, student, best, chosen, sha256)


def _check_readable(best: Arrival, doubtful: Sequence[Arrival]) -> None:
    if best.refused:
        raise SubmissionError(best.refused)
    if doubtful and not _all_same(doubtful, best):
        origins = ", ".join(each.origin for each in (best, *doubtful))
        raise SubmissionError(
            f"Several attempts came, and nothing says which is the newest: {origins}.",
            hint="Collect from a folder that holds the right one alone.",
        )


def _all_same(doubtful: Sequence[Arrival], best: Arrival) -> bool:
    def content(arrival: Arrival) -> dict[str, str]:
        return {name: digest(path) for name, path in arrival.files.items()}

    return all(content(each) == content(best) for each in doubtful)


def _compare(
    run: Run, student: str, best: Arrival, chosen: Chosen, sha256: dict[str, str]
) -> Item | Ready:
    """Compare an attempt with what is there."""
    receipt = Receipt(
        student=student,
        sender=best.sender,
        origin=best.origin,
        attempt=best.attempt,
        submitted=best.submitted,
        late_seconds=best.late_seconds,
        late=best.late,
        sha256=sha256,
        serial=best.serial,
        packed=best.packed,
        renamed=chosen.renamed,
    )
    there = digests(run.folder(student))
    before = run.kept.receipts.get(student)
    state, reason = _state(run, best, sha256, there, before)
    if state == "unchanged":
        return _unchanged(run, student, best, chosen, receipt, before if there == sha256 else None)
    item = _item(student, best, state, reason=reason, chosen=chosen)
    return Ready(item, chosen.files, receipt) if state in TAKEN else item


def _state(
    run: Run,
    best: Arrival,
    sha256: dict[str, str],
    there: dict[str, str] | None,
    before: Receipt | None,
) -> tuple[State, str]:
    """Say what is to become of an attempt, and why if it is not taken."""
    if there is None:
        return "new", ""
    if there == sha256:
        return "unchanged", ""
    if "" in there:
        return "refused", "What is in submitted/ is a link or a file: move it away first."
    if before is None or before.sha256 != there:
        if run.wishes.force:
            return "newer", ""
        if before is not None and before.sha256 == sha256:
            return "unchanged", "Edited in submitted/ since it was collected: left as it is."
        return "kept", (
            "What is in submitted/ was put there or edited by hand, and differs: --force replaces"
            " it and keeps it in submitted/.earlier/."
        )
    after = is_newer(best, before)
    if after or (after is None and run.wishes.force):
        return "newer", ""
    if after is None:
        return "undecided", (
            "What is in submitted/ differs, and nothing says which of the two is newer: --force"
            " takes this one and keeps the other in submitted/.earlier/."
        )
    return "older", "A newer attempt was collected before."


def _unchanged(
    run: Run,
    student: str,
    best: Arrival,
    chosen: Chosen,
    receipt: Receipt,
    before: Receipt | None,
) -> Item:
    """Leave a folder as it is; write down what is known now and was not before."""
    folder = run.folder(student)
    notes = chosen.notes
    time = folder / TIMESTAMP
    if best.submitted is not None and not time.exists() and not time.is_symlink():
        notes = (
            *notes,
            "It is known now when it was handed in. If it is graded already,"
            f" `torchgrade grade {run.assignment} --force --student {student}` counts it.",
        )
        if not run.wishes.dry_run:
            write_time(folder, best.submitted)
    if before is None or is_newer(best, before) is not False:
        first = before.submitted if before is not None and before.submitted else best.submitted
        run.kept.receipts[student] = msgspec.structs.replace(
            receipt, submitted=first, sha256=receipt.sha256
        )
    return _item(student, best, "unchanged", chosen=msgspec.structs.replace(chosen, notes=notes))


def _with_time(run: Run, best: Arrival) -> tuple[Arrival, tuple[str, ...]]:
    """Work out when an attempt was handed in, or say what to do where that is not known."""
    late = bool(best.late or best.late_seconds)
    if best.submitted is not None or not late:
        return best, ()
    if best.late_seconds and run.due is not None:
        when = run.due + timedelta(seconds=best.late_seconds)
        return msgspec.structs.replace(best, submitted=when), ()
    if best.late_seconds:
        what = f"{best.late_seconds:g} seconds late, but the gradebook has no due date"
    else:
        what = "late, but not when it was handed in"
    return best, (
        f"The platform says that it is {what}: nbgrader takes nothing off. To have it counted,"
        f" write the time into {TIMESTAMP} beside the notebook (`2026-11-24 18:30:00 UTC`).",
    )


def _item(
    student: str,
    best: Arrival,
    state: State,
    *,
    reason: str = "",
    notes: tuple[str, ...] = (),
    chosen: Chosen | None = None,
) -> Item:
    return Item(
        student=student,
        state=state,
        name=best.sender.name,
        origin=best.origin,
        attempt=best.attempt,
        submitted=best.submitted,
        late=best.late,
        late_seconds=best.late_seconds,
        renamed=chosen.renamed if chosen else {},
        left_out=chosen.left_out if chosen else {},
        notes=chosen.notes if chosen else notes,
        reason=reason,
    )
