"""From arrivals to submissions: the newest attempt of each known student, in nbgrader's layout.

Nothing that lies in submitted/ is lost or replaced by surprise: an older attempt never replaces a
newer one, what was put there by hand stays, and what is replaced is kept in `submitted/.earlier/`.
Collecting the same again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.intake.collected import Item, Report, Stray
from torchgrade.intake.deciding import Ready, Run, Wishes, decide
from torchgrade.intake.matching import Ask, Matched, match, memory_of, remember
from torchgrade.intake.names import shown
from torchgrade.intake.newcomers import newcomers
from torchgrade.intake.people import Person, check_student, read_people, write_people
from torchgrade.intake.placing import digests, place
from torchgrade.intake.receipts import Receipts, load_receipts, receipts_path, write_receipts
from torchgrade.intake.records import Arrival, Sender


def take_in(
    root: Path,
    assignment: str,
    arrivals: Iterable[Arrival],
    *,
    notebooks: Sequence[str],
    scratch: Path,
    ask: Ask | None = None,
    wishes: Wishes | None = None,
    max_mb: int = 20,
    due: datetime | None = None,
    trusted_ids: bool = False,
) -> Report:
    """Put the newest attempt of each known student into `submitted/<student>/<assignment>/`.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        arrivals: What came; nothing in them is trusted.
        notebooks: The notebooks that are expected, without `.ipynb`.
        scratch: An existing folder on a disk with room.
        ask: Asks a person who a sender is; None if nobody can be asked.
        wishes: What the person who collects says.
        max_mb: A bigger notebook is refused.
        due: When the assignment is due, if the gradebook knows.
        trusted_ids: Where there is no people.csv, usernames are student ids, as in nbgrader's
            exchange.

    Returns:
        What came of each; one that is refused stops no other.

    Raises:
        InstructorError: people.csv or a receipt is wrong, `who` names nobody, or the disk can't be
            written.
    """
    wishes = wishes or Wishes()
    came = list(arrivals)
    strays = [a for a in came if a.sender == Sender()]
    known = [a for a in came if a.sender != Sender()]
    run = Run(
        root, assignment, notebooks, scratch, wishes, max_mb, due,
        _settled(root, assignment),
    )  # fmt: skip
    people = read_people(root)
    matched, added = _match(run, people, known, ask, trusted_ids=trusted_ids)
    everybody = remember((*people, *added), matched.learnt)
    if not wishes.dry_run and everybody != people:
        write_people(root, everybody)
    items = _take(run, known, matched)
    came_from = {item.student for item in items}
    return Report(
        assignment=assignment,
        written=not wishes.dry_run,
        items=tuple(sorted(items, key=lambda item: item.student)),
        strays=tuple(Stray(origin=a.origin, reason=a.refused) for a in strays),
        unknown=matched.unknown,
        known=len(everybody),
        newcomers=everybody[len(people) :],
        missing=tuple(
            p.student
            for p in everybody
            if p.student not in came_from and not run.folder(p.student).is_dir()
        ),
    )


def _settled(root: Path, assignment: str) -> Receipts:
    """Read the receipts, and see what became of a run that was cut off."""
    kept = load_receipts(receipts_path(root, assignment))
    done = {
        student: receipt
        for student, receipt in kept.incoming.items()
        if digests(root / "submitted" / student / assignment) == receipt.sha256
    }
    return Receipts(receipts={**kept.receipts, **done})


def _match(
    run: Run,
    people: Sequence[Person],
    arrivals: Sequence[Arrival],
    ask: Ask | None,
    *,
    trusted_ids: bool,
) -> tuple[Matched, tuple[Person, ...]]:
    """Find out who the senders are; add people where that is wanted."""
    senders = {arrival.sender: arrival.origin for arrival in arrivals}
    if trusted_ids and not people and not run.wishes.new_students:
        students = {s: s.username for s in senders if _is_id(s.username)}
        others = [(sender, o) for sender, o in senders.items() if sender not in students]
        found = match(people, others, who=run.wishes.who)
        return msgspec.structs.replace(found, students=students), ()
    folder = receipts_path(run.root, run.assignment)
    elsewhere = [load_receipts(p) for p in sorted(folder.parent.glob("*.json")) if p != folder]
    found = match(
        people,
        senders.items(),
        memory=memory_of(
            run.kept.receipts.values(), [r for one in elsewhere for r in one.receipts.values()]
        ),
        who=run.wishes.who,
        exact=run.wishes.exact_names,
        ask=None if run.wishes.new_students else ask,
    )
    if not run.wishes.new_students:
        return found, ()
    made = newcomers(people, [u.sender for u in found.unknown if not u.reason and not u.exact])
    rest = tuple(u for u in found.unknown if u.sender not in made)
    ids = {sender: person.student for sender, person in made.items()}
    whole = msgspec.structs.replace(
        found, students=found.students | ids, unknown=rest, learnt=found.learnt | ids
    )
    return whole, tuple(made.values())


def _is_id(text: str) -> bool:
    try:
        check_student(text)
    except SubmissionError:
        return False
    return True


def _take(run: Run, arrivals: Sequence[Arrival], matched: Matched) -> list[Item]:
    """Decide about each student's attempts, then place what is to be placed."""
    groups: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        if student := matched.students.get(arrival.sender):
            groups.setdefault(student, []).append(arrival)
    items: list[Item] = []
    ready: list[Ready] = []
    for number, (student, group) in enumerate(sorted(groups.items())):
        scratch = run.scratch / f"of{number}"
        scratch.mkdir()
        found = decide(run, student, group, scratch)
        if isinstance(found, Item):
            items.append(found)
        else:
            ready.append(found)
    if run.wishes.dry_run:
        return items + [each.item for each in ready]
    return items + _place(run, ready)


def _place(run: Run, ready: Sequence[Ready]) -> list[Item]:
    """Place submissions; what is about to be placed is written down before."""
    path = receipts_path(run.root, run.assignment)
    coming = {each.item.student: each.receipt for each in ready}
    if ready or run.kept != load_receipts(path):
        write_receipts(path, Receipts(receipts=run.kept.receipts, incoming=coming))
    items: list[Item] = []
    for each in ready:
        item, student = each.item, each.item.student
        try:
            before = place(run.root, student, run.assignment, each.files, each.receipt.submitted)
        except InstructorError as error:
            reason = f"{shown(error.message)} {error.hint}"
            items.append(msgspec.structs.replace(item, state="refused", reason=reason))
            continue
        run.kept.receipts[student] = each.receipt
        if before is not None:
            kept = f"What was there is now {before.relative_to(run.root)}."
            item = msgspec.structs.replace(item, notes=(*item.notes, kept))
        items.append(item)
    if ready:
        write_receipts(path, Receipts(receipts=run.kept.receipts))
    return items
