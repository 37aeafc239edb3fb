"""Brightspace: the zip of an assignment's "Download", from D2L's help and public samples alone.

`<id>-<assignment number> - <full name> - <Sep 24, 2024 926 PM>/<file>`, one folder per submission,
so that one student may have several. The date has no time zone: the course's is taken. What the
first number means is not documented, so nobody is recognised by it. An `index.html` beside the
folders lists them.
"""

from __future__ import annotations

import re
from datetime import tzinfo

from torchgrade.intake.dates import brightspace_date
from torchgrade.intake.gathering import Belongs, Parse
from torchgrade.intake.records import Sender

_FOLDER = re.compile(r"(?P<ids>\d{1,20}-\d{1,20}) - (?P<name>.+) - (?P<date>[^/]*\d{4}[^/]*)")


def parser(zone: tzinfo) -> Parse:
    """Make a reader of names in Brightspace's zip.

    Args:
        zone: The time zone of the dates.
    """

    def parse(name: str) -> Belongs | None:
        first, slash, inner = name.partition("/")
        found = _FOLDER.fullmatch(first)
        if found is None or not slash:
            return None
        return Belongs(
            key=first,
            sender=Sender(name=found["name"].strip()),
            name=inner,
            submitted=brightspace_date(found["date"], zone),
        )

    return parse
