"""nbgrader's exchange: its `inbound` folder, to which `nbgrader submit` writes.

`<student>+<assignment>+<timestamp>[+<random>]/<file>` (nbgrader's `exchange/default/submit.py`);
the student is the name of the account, which is nbgrader's id, and may have a `+` in it.
"""

from __future__ import annotations

import re

from torchgrade.intake.dates import nbgrader_date
from torchgrade.intake.gathering import Belongs, Parse
from torchgrade.intake.names import TIMESTAMP
from torchgrade.intake.records import Sender

_ANY = re.compile(r".+\+[^+]+\+\d{4}-[^+]+(?:\+[^+]*)?")


def parser(assignment: str) -> Parse:
    """Make a reader of names below `inbound`; those of other assignments belong to nobody.

    Args:
        assignment: Name of the assignment.
    """
    folder = re.compile(
        rf"(?P<student>[^/]+)\+{re.escape(assignment)}\+(?P<time>\d{{4}}-[^+/]+)(?:\+[^+/]*)?"
    )

    def parse(name: str) -> Belongs | None:
        first, slash, inner = name.partition("/")
        found = folder.fullmatch(first)
        if found is None or not slash:
            return None
        return Belongs(
            key=first,
            sender=Sender(name=found["student"], username=found["student"]),
            name=inner,
            submitted=nbgrader_date(found["time"]),
            left_out="nbgrader's own." if inner == TIMESTAMP else "",
        )

    return parse


def is_other(name: str, assignment: str) -> bool:
    """Whether a name below `inbound` belongs to another assignment."""
    first = name.partition("/")[0]
    return _ANY.fullmatch(first) is not None and f"+{assignment}+" not in first
