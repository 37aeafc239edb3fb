"""From the files of a source to arrivals: each attempt's files together, copied under limits.

What a file is called says whose it is; each platform's module reads that. A file that nobody can be
found for becomes an arrival of its own, without a sender, so that it is told of.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from torchgrade.errors import SubmissionError
from torchgrade.intake.names import is_noise, same, shown, wrong_name
from torchgrade.intake.records import Arrival, Sender
from torchgrade.intake.unpacking import BOUNDS, Bounds, Budget, Entry, Source
from torchgrade.model import Record


class Belongs(Record, frozen=True, kw_only=True):
    """Whose a file is, and what it was called when it was handed in.

    Attributes:
        key: The same for all files of one attempt, and for no others.
        sender: Who.
        name: Name as it was handed in.
        attempt: See `Arrival`, as the next four.
        submitted: When.
        late: Whether the platform calls it late.
        late_seconds: How late.
        serial: A number that grows with each upload.
        left_out: Why this is not a file that was handed in; empty if it is.
        notes: What the person who collects should know.
    """

    key: str
    sender: Sender
    name: str
    attempt: int = 0
    submitted: datetime | None = None
    late: bool | None = None
    late_seconds: float | None = None
    serial: int = 0
    left_out: str = ""
    notes: tuple[str, ...] = ()


Parse = Callable[[str], Belongs | None]
"""Reads the name of a file of a source; None if it belongs to nobody."""


def gather(
    source: Source,
    parse: Parse,
    scratch: Path,
    bounds: Bounds = BOUNDS,
    beside: Callable[[str], bool] = is_noise,
) -> Iterator[Arrival]:
    """Copy a source's files into a scratch folder and group them by attempt.

    Args:
        source: A zip or a folder.
        parse: Says whose a file is.
        scratch: An existing folder; the files in it are only numbered.
        bounds: Limits.
        beside: Whether a file that belongs to nobody need not be told of.

    Yields:
        One arrival per attempt, in the source's order, then one for each file of nobody. Every
        file of the source is in exactly one of them, taken or left out, but for what is
        `beside`.
    """
    groups: dict[str, list[tuple[Entry, Belongs]]] = {}
    strays: list[Entry] = []
    for entry in source.entries:
        found = parse(entry.name)
        if found is not None:
            groups.setdefault(found.key, []).append((entry, found))
        elif not beside(entry.name):
            strays.append(entry)
    numbers = itertools.count()
    whole = Budget.of_archive(bounds)
    for members in groups.values():
        yield _arrival(source, members, scratch, numbers, (whole, Budget.of_sender(bounds)))
    for entry in strays:
        yield Arrival(
            sender=Sender(),
            origin=f"{shown(source.name)}: {shown(entry.name)}",
            refused=f"{shown(entry.name)} does not say whose it is.",
        )


def _arrival(
    source: Source,
    members: list[tuple[Entry, Belongs]],
    scratch: Path,
    numbers: Iterator[int],
    budgets: tuple[Budget, ...],
) -> Arrival:
    entries = sorted(members, key=lambda member: member[0].index)
    first = entries[0][1]
    files: dict[str, Path] = {}
    out: dict[str, str] = {}
    clashes = clashing([found.name for _, found in entries])
    for entry, found in entries:
        label = _free(shown(found.name or entry.name), files, out)
        if reason := _reason(found, clashes):
            out[label] = reason
            continue
        target = scratch / f"{next(numbers):06d}"
        try:
            source.copy(entry, target, *budgets)
        except SubmissionError as error:
            out[label] = error.message
        else:
            files[found.name] = target
    names = {same(found.sender.name) for _, found in entries}
    return Arrival(
        sender=first.sender,
        files=files,
        origin=f"{shown(source.name)}: {shown(entries[0][0].name)}",
        attempt=max(found.attempt for _, found in entries),
        submitted=max((f.submitted for _, f in entries if f.submitted is not None), default=None),
        late=_any([found.late for _, found in entries]),
        late_seconds=first.late_seconds,
        serial=max(found.serial for _, found in entries),
        packed=source.packed,
        left_out=out,
        notes=tuple(dict.fromkeys(note for _, found in entries for note in found.notes)),
        refused="Its files name different people, though one id: look into it." * (len(names) > 1),
    )


def _reason(found: Belongs, clashes: set[str]) -> str:
    """Why a file is left out, as one sentence; empty if it is taken."""
    if found.left_out:
        return found.left_out
    if wrong := wrong_name(found.name):
        return f"{shown(found.name)} {wrong}."
    if is_noise(found.name):
        return "Hidden, or written by an operating system."
    if same(found.name) in clashes:
        return f"{shown(found.name)} is there twice, or is a file and a folder: which one is meant?"
    return ""


def clashing(names: list[str]) -> set[str]:
    """Return what `same` makes of the names that can't lie side by side on every disk."""
    seen: set[str] = set()
    twice: set[str] = set()
    for name in map(same, names):
        (twice if name in seen else seen).add(name)
    inner = {
        "/".join(parts[:n]) for parts in (s.split("/") for s in seen) for n in range(1, len(parts))
    }
    files_and_folders = seen & inner
    below = {s for s in seen for folder in files_and_folders if s.startswith(f"{folder}/")}
    return twice | files_and_folders | below


def _free(label: str, *taken: dict[str, Path] | dict[str, str]) -> str:
    """Return a label that none of the dicts has, so that every file is accounted for."""
    labels = itertools.chain([label], (f"{label} [{n}]" for n in itertools.count(2)))
    return next(each for each in labels if not any(each in one for one in taken))


def _any(said: list[bool | None]) -> bool | None:
    known = [each for each in said if each is not None]
    return any(known) if known else None
