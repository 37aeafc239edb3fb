"""Moodle: the zip of "Download all submissions", seen with Moodle 5.1.

`<full name>_<N>_assignsubmission_file/<path>` with folders (the default), else
`<full name>_<N>_assignsubmission_file_<file>`. N is the participant's number in this assignment
(`Participant N`), no user id. Moodle takes characters such as apostrophes out of names and turns
`_` in them into blanks, so the first `_` ends the name; with blind marking it is the word for
"Participant". The zip says neither when something was handed in nor which attempt it is.
Moodle before 4.1 wrote one more `_` behind the plugin's name (from documentation).
"""

from __future__ import annotations

import functools
import re
import unicodedata

from torchgrade.intake.gathering import Belongs
from torchgrade.intake.records import Sender

_FOLDER = re.compile(
    r"(?P<name>[^_/]+)_(?P<number>\d{1,20})_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>[^/]*))?"
)
_TAKEN_OUT = re.compile(r"[\x00-\x1f\x7f&<>\"`'|:\\/]")


def parse(name: str) -> Belongs | None:
    """Read the name of a file in Moodle's zip; what lies inside a folder never counts."""
    first, slash, inner = name.partition("/")
    found = _FOLDER.fullmatch(first)
    if found is None:
        return None
    file = inner if slash else (found["file"] or "")
    if slash and found["file"]:
        file = f"{found['file']}/{inner}"
    typed = found["plugin"] != "file"
    return Belongs(
        key=found["number"],
        sender=Sender(name=found["name"], participant=found["number"]),
        name=file,
        left_out="Typed into Moodle, not handed in as a file." if typed else "",
    )


@functools.lru_cache(maxsize=16_384)
def plain_name(name: str) -> str:
    """Write a full name so that it can be compared with one that Moodle has cleaned."""
    bare = _TAKEN_OUT.sub("", name).replace("_", " ")
    return unicodedata.normalize("NFKC", " ".join(bare.split())).casefold()
