"""Which students of a class a page shows, and in which order: as its address asks for.

What an address asks wrongly is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from torchgrade.lms.outbox_tables import OutboxState
from torchgrade.model import Record
from torchgrade.web.class_list import Line, Stage

_SORTS = ("stage", "name", "points", "received")
_SHOWS = (*Stage, "late", "unsent")
_LONGEST = 100


class Asked(Record, frozen=True, kw_only=True):
    """What an address asks for.

    Attributes:
        show: A stage, `late`, or `unsent`; everybody if empty.
        sort: `stage`, `name`, `points` (the fewest first) or `received` (the newest first).
        find: A part of the name or of the student id.
        misconception: Only who has this one.
    """

    show: str = ""
    sort: str = "stage"
    find: str = ""
    misconception: str = ""

    @property
    def narrows(self) -> bool:
        """Whether somebody may not be shown."""
        return bool(self.show or self.find or self.misconception)

    @property
    def query(self) -> dict[str, str]:
        """What asks for the same again."""
        asked = {
            "show": self.show,
            "sort": self.sort,
            "find": self.find,
            "misconception": self.misconception,
        }
        return {name: value for name, value in asked.items() if value and value != "stage"}


def asked_of(query: Mapping[str, str]) -> Asked:
    """Read what an address or a form asks for."""
    show, sort = query.get("show", ""), query.get("sort", "")
    return Asked(
        show=show if show in _SHOWS else "",
        sort=sort if sort in _SORTS else "stage",
        find=query.get("find", "").strip()[:_LONGEST],
        misconception=query.get("misconception", "").strip()[:_LONGEST],
    )


def chosen(lines: Iterable[Line], asked: Asked) -> tuple[Line, ...]:
    """Filter and sort a class, which comes by stage and name."""
    found = [line for line in lines if _fits(line, asked)]
    if asked.sort == "name":
        found.sort(key=lambda line: line.pupil.name.casefold())
    elif asked.sort == "points":
        found.sort(key=lambda line: (line.points is None, line.points or 0.0))
    elif asked.sort == "received":
        found.sort(key=_age)
    return tuple(found)


def _age(line: Line) -> tuple[bool, float]:
    return line.received is None, -line.received.timestamp() if line.received else 0.0


def _fits(line: Line, asked: Asked) -> bool:
    pupil, wanted = line.pupil, asked.find.casefold()
    if wanted and wanted not in pupil.name.casefold() and wanted not in pupil.student.casefold():
        return False
    names = {hint.misconception for hint in line.hints}
    if asked.misconception and asked.misconception not in names:
        return False
    if asked.show == "late":
        return line.late_seconds > 0
    if asked.show == "unsent":
        return line.sending is not None and line.sending.state is not OutboxState.SENT
    return not asked.show or line.stage == asked.show
