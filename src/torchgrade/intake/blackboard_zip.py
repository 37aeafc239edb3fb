"""Blackboard Learn: the zip of "Assignment File Download", from documentation and samples alone.

`<assignment>_<username>_attempt_<2026-11-24-13-05-59>_<file>`, and for each attempt a text file
`…_attempt_<date>.txt` with what was typed. The date has no time zone: the course's is taken. An
assignment's title may have `_` in it and a username, too: of `a_b_c_attempt_…` each of `c` and
`b_c` may be the username. It is the one that somebody has, if only one is; else what the names of
all students don't have in common is only their name, to be asked about.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from datetime import tzinfo

from torchgrade.intake.dates import blackboard_date
from torchgrade.intake.gathering import Belongs, Parse
from torchgrade.intake.names import parts_of
from torchgrade.intake.records import Sender

_FILE = re.compile(
    r"(?P<who>.+?)_attempt_(?P<date>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:\.txt|_(?P<file>.+))",
    re.DOTALL,
)


def parser(zone: tzinfo, names: Iterable[str], usernames: frozenset[str] = frozenset()) -> Parse:
    """Make a reader of names in Blackboard's zip.

    Args:
        zone: The time zone of the dates.
        names: The names of all files in the zip.
        usernames: Those that are known, case-folded.
    """
    title = _title({found["who"] for found in map(_FILE.fullmatch, names) if found is not None})

    def parse(name: str) -> Belongs | None:
        found = _FILE.fullmatch(name)
        if found is None or len(parts_of(name)) != 1:
            return None
        who = found["who"]
        known = [each for each in _endings(who) if each.casefold() in usernames]
        username = known[0] if len(known) == 1 else ""
        return Belongs(
            key=f"{who}+{found['date']}",
            sender=Sender(name=username or who.removeprefix(title) or who, username=username),
            name=found["file"] or f"{found['date']}.txt",
            submitted=blackboard_date(found["date"], zone),
            left_out="" if found["file"] else "Typed into Blackboard, not handed in as a file.",
        )

    return parse


def _endings(text: str) -> list[str]:
    words = text.split("_")
    return ["_".join(words[start:]) for start in range(1, len(words))]


def _title(who: set[str]) -> str:
    """The assignment's title with its `_`, as far as all names begin with it."""
    words = [each.split("_")[:-1] for each in who]
    common = [
        a[0] for a in itertools.takewhile(lambda a: len(set(a)) == 1, zip(*words, strict=False))
    ]
    return "".join(f"{word}_" for word in common)
