"""Canvas: the zip of "Download Submissions".

Names are those of canvas-lms's `content_zipper.rb`:
`<sortable name>[_LATE]_<user id>_<attachment id>_<file name>`, the sortable name ("Smith, Ann")
without anything but letters, digits and `_`, in small letters. A typed text is
`…_<user id>_text.html`, a link `…_<user id>_link.html`; anonymous ones begin with `anon_`, and what
stands there for the user is no user id. The zip holds the last attempt alone, says of a late one
only that it was, and numbers attachments in the order in which they were uploaded.
"""

from __future__ import annotations

import functools
import re

from torchgrade.intake.gathering import Belongs
from torchgrade.intake.names import parts_of
from torchgrade.intake.records import Sender

_FILE = re.compile(
    r"(?P<name>\w+?)(?P<late>_LATE)?_(?P<user>\d{1,20})_(?P<attachment>\d{1,20})_(?P<file>.+)",
    re.DOTALL | re.IGNORECASE,
)
_TYPED = re.compile(
    r"(?P<name>\w+?)(?P<late>_LATE)?_(?P<user>\d{1,20})_(?P<file>(?:text|link)\.html)",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(
    r"anon(?:ymous)?(?P<late>_LATE)?_(?P<user>[A-Za-z0-9]+)_(?:(?P<attachment>\d{1,20})_)?(?P<file>.+)",
    re.DOTALL | re.IGNORECASE,
)


def parse(name: str) -> Belongs | None:
    """Read the name of a file in Canvas's zip."""
    last = name.rsplit("/", 1)[-1]
    if len(parts_of(name)) != 1:
        return None
    if found := _ANONYMOUS.fullmatch(last):
        who = found["user"]
        sender = Sender(name=f"anonymous {who}")
    elif found := _FILE.fullmatch(last) or _TYPED.fullmatch(last):
        who = found["user"]
        sender = Sender(name=found["name"], canvas=who)
    else:
        return None
    typed = found["file"] in ("text.html", "link.html") and not found.groupdict().get("attachment")
    return Belongs(
        key=who,
        sender=sender,
        name=found["file"],
        late=found["late"] is not None,
        serial=int(found.groupdict().get("attachment") or 0),
        left_out="Typed into Canvas, not handed in as a file." if typed else "",
    )


@functools.lru_cache(maxsize=16_384)
def short_name(first_name: str, last_name: str) -> str:
    """Write a name as Canvas's zip does; for suggestions alone, different people may share it."""
    return re.sub(r"\W", "", f"{last_name}{first_name}").lower()
