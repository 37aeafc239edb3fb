"""Mutants that are no mistake: the instructor says so, with a reason."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from torchgrade.errors import InstructorError
from torchgrade.model import Record
from torchgrade.mutation.records import Mutant

EQUIVALENTS = "equivalent.toml"
"""Name of the file in `tests/homework/<assignment>/`."""

_KEYS = ("mutant", "reason", "original", "mutated")
_EXAMPLE = (
    '[[equivalent]] with mutant = "<its name>", reason = "<why>", original = "<its line>" and'
    ' mutated = "<what stands there instead>", as `torchgrade check` prints it'
)


class Equivalent(Record, frozen=True, kw_only=True):
    """One mutant that no test can or need tell from the solution.

    Attributes:
        mutant: The mutant's name.
        reason: Why it is no mistake.
        original: The line of the solution that the mutant changes, see `Mutant.original`.
        mutated: What stands in its place, see `Mutant.mutated`. A name counts what stands before
            it: by these two an entry is not taken for one of the mutant that comes to bear it.
    """

    mutant: str
    reason: str
    original: str
    mutated: str


class Stale(Record, frozen=True, kw_only=True):
    """An entry that no longer says anything about the solution.

    Attributes:
        equivalent: The entry.
        reason: `gone` if no mutant has that name any more, `changed` if it changes another line,
            or the same one in another way.
        line: The line that the mutant of that name changes now, or an empty string.
        mutated: What that one puts in its place, or an empty string.
    """

    equivalent: Equivalent
    reason: Literal["gone", "changed"]
    line: str = ""
    mutated: str = ""


def load_equivalents(tests: Path) -> tuple[Equivalent, ...]:
    """Read an assignment's equivalent mutants.

    Args:
        tests: The assignment's folder of hidden tests.

    Returns:
        The entries of its `equivalent.toml`, in the file's order; none if there is no such file.

    Raises:
        InstructorError: The file is not TOML, or an entry lacks a key, has an unknown one, or is
            there twice.
    """
    path = tests / EQUIVALENTS
    if not path.is_file():
        return ()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InstructorError(f"{path}: not TOML: {error}", hint=f"Write {_EXAMPLE}.") from error
    entries = content.get("equivalent", [])
    others = sorted(content.keys() - {"equivalent"})
    if others or not isinstance(entries, list):
        raise InstructorError(
            f"{path}: unknown key {others[0]!r}." if others else f"{path}: no list of entries.",
            hint=f"The file holds nothing but {_EXAMPLE}.",
        )
    found: dict[str, Equivalent] = {}
    for number, entry in enumerate(entries, start=1):
        one = _entry(entry, f"{path}, entry {number}")
        if one.mutant in found:
            raise InstructorError(
                f"{path}, entry {number}: {one.mutant} stands there twice.",
                hint="Keep one of the two entries.",
            )
        found[one.mutant] = one
    return tuple(found.values())


def stale_equivalents(
    equivalents: Iterable[Equivalent], found: Iterable[Mutant]
) -> tuple[Stale, ...]:
    """Tell which entries no longer fit the solution.

    Args:
        equivalents: The assignment's entries.
        found: All mutants of the assignment's solutions.

    Returns:
        The entries that name no mutant, or one that makes another change; in the order of the
        entries.
    """
    known = {mutant.name: mutant for mutant in found}
    stale = []
    for entry in equivalents:
        mutant = known.get(entry.mutant)
        if mutant is None:
            stale.append(Stale(equivalent=entry, reason="gone"))
        elif (entry.original.strip(), entry.mutated.strip()) != (mutant.original, mutant.mutated):
            stale.append(
                Stale(
                    equivalent=entry,
                    reason="changed",
                    line=mutant.original,
                    mutated=mutant.mutated,
                )
            )
    return tuple(stale)


def without_equivalents(
    found: Sequence[Mutant], equivalents: Sequence[Equivalent]
) -> tuple[Mutant, ...]:
    """The mutants that a test must catch: those that no entry which still fits calls equivalent."""
    stale = {each.equivalent.mutant for each in stale_equivalents(equivalents, found)}
    excused = {entry.mutant for entry in equivalents} - stale
    return tuple(mutant for mutant in found if mutant.name not in excused)


def entry_for(mutant: Mutant) -> str:
    """Write the entry that marks a mutant, ready to be pasted but for its reason."""
    values = {
        "mutant": mutant.name, "reason": "", "original": mutant.original, "mutated": mutant.mutated
    }  # fmt: skip
    # A JSON string is a basic string of TOML.
    lines = (f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in values.items())
    return "\n".join(("[[equivalent]]", *lines))


def _entry(entry: Any, where: str) -> Equivalent:
    if not isinstance(entry, dict):
        raise InstructorError(f"{where}: not a table.", hint=f"Write {_EXAMPLE}.")
    for key, value in entry.items():
        if key not in _KEYS or not isinstance(value, str):
            what = "is no text" if key in _KEYS else "is no key of an entry"
            raise InstructorError(
                f"{where}: {key!r} {what}.", hint=f"An entry has the keys {', '.join(_KEYS)}."
            )
    for key in ("mutant", "reason"):
        if not entry.get(key, "").strip():
            raise InstructorError(f"{where}: no {key}.", hint=f"Write {_EXAMPLE}.")
    for key in ("original", "mutated"):  # may be empty: what is added at the end, what is taken out
        if key not in entry:
            raise InstructorError(
                f"{where}: {entry['mutant']} has no {key}: without it the mark may come to"
                " stand for another mutant.",
                hint="Take the mark out, let `torchgrade check` print the entry, and paste it.",
            )
    return Equivalent(**entry)
