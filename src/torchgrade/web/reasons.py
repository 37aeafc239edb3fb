"""Why something was not graded, compared or sent, told to teachers in their language.

Reasons are written in English where things go wrong, and kept so. The usual ones are known again
here, line by line, and translated; any other stays as it is, marked as English.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from torchgrade.messages import N_, Translator
from torchgrade.model import Record

_KNOWN = (
    # What `torchgrade.notebook` says of a file that is none.
    N_("{file}: is empty."),
    N_("{file}: is not text."),
    N_("{file}: is not valid JSON: {detail}."),
    N_("{file}: is JSON, but not a notebook."),
    N_("{file}: is nested too deep for a notebook."),
    N_("{file}: is in no notebook format that is known."),
    N_("{file}: is in notebook format {version}, too new to read."),
    N_("{file}: is in the old notebook format {version} and can't be converted."),
    N_("{file}: has no list of cells."),
    N_("{file}: cell {cell} is not a notebook cell."),
    N_("{file}: has {size} MB, and {limit} MB are accepted."),
    N_("{file}: is a link or a special file."),
    N_("Open it in JupyterLab, run it, save it and hand that file in."),
    # What `torchgrade.nbgrader_bridge` says of a folder.
    N_("{folder}: holds {found}, but {expected} is expected."),
    N_("Give the notebook the name it was released under."),
    # What `torchgrade.lms` and `torchgrade.lti` say of a platform.
    N_("The platform shows a value that was not sent from here: a teacher's. It is kept."),
    N_("The grade that was sent was taken away on the platform. It is left so."),
    N_("The platform showed this score already."),
    N_(
        "The platform has no column for this grade and lets none be made. Let the activity be"
        " graded there, launch it once, then try again."
    ),
    N_(
        "The column of this grade is gone from the platform's gradebook. Launch the activity once"
        " if it is there anew, then try again; a column of the course's own is made again."
    ),
    N_(
        "The last score has a timestamp that lies in the platform's future: a clock was wrong. It"
        " is sent when that time has come near."
    ),
    N_(
        "The platform accepted the score but goes on showing the teacher's. Take its override away"
        " there to have ours shown."
    ),
    N_(
        "The platform shows {shown} after {given} was sent. See there what changes it: a late"
        " policy, the column's maximum, or a teacher at the same moment."
    ),
    N_("{address} answered {status}. The item or the grade may be locked there."),
    N_("{address} answered {status}: {text} The item or the grade may be locked there."),
    N_("{address} answered {status}. The platform holds a score with a later timestamp."),
    N_("{address} answered {status}: {text} The platform holds a score with a later timestamp."),
    N_("{address} answered {status}."),
    N_("{address} answered {status}: {text}"),
    N_("{address} gave no answer: {error}."),
    N_("{address} gave no access token."),
    N_("{address} answered {status} with a web page."),
    N_("See that the platform is up and can be reached from this machine."),
    N_("Compare `token_url` with what the platform shows for this tool."),
    N_("The platform does not offer the roster of this course to the tool."),
    N_("The platform gave an empty roster, which is left aside."),
    # What `torchgrade.pipeline` says of a class that is compared with changed tests.
    N_("no submission of {assignment} is graded"),
    N_("Run `torchgrade grade {assignment}` first."),
    N_("it was never graded: {command} grades it, or says why not."),
    N_("its grading was cut off, or was not torchgrade's: {command} grades it again."),
    N_("it was handed in again since it was graded: {command} grades it, with the new tests."),
    N_("the gradebook does not have the points of its grading: {command} grades it again."),
    N_("what was graded is no longer in {folder}."),
    N_("it was graded on {device}: compare it with {option}."),
    N_("the gradebook has no grade of it"),
)
_LONGEST = 2_000
_PLACE = re.compile(r"\\\{(\w+)\\\}")


class Part(Record, frozen=True, kw_only=True):
    """One line of a reason.

    Attributes:
        text: The line, in the reader's language if it is known.
        english: It is English although the page is not.
    """

    text: str
    english: bool = False


def teller(translator: Translator) -> Callable[[str], tuple[Part, ...]]:
    """Give what tells a reason to a reader, line by line.

    Args:
        translator: Of the page's language.
    """
    english = translator.lang.partition("-")[0] == "en"

    def told(reason: str) -> tuple[Part, ...]:
        lines = [line.strip() for line in reason.splitlines()]
        return tuple(_part(line, translator, english) for line in lines if line)

    return told


def _part(line: str, translator: Translator, english: bool) -> Part:
    if english or len(line) > _LONGEST:
        return Part(text=line, english=not english)
    for pattern, sentence in _PATTERNS:
        if (found := pattern.fullmatch(line)) is not None:
            return Part(text=translator.t(sentence, **found.groupdict()))
    return Part(text=line, english=True)


def _pattern(sentence: str) -> re.Pattern[str]:
    """Make of a sentence's placeholders whatever may stand in their place."""
    return re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(sentence)))


# The longer one first: a short one's placeholder may hold the rest of it.
_PATTERNS = tuple((_pattern(each), each) for each in sorted(_KNOWN, key=len, reverse=True))
