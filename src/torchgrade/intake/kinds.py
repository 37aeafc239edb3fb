"""Where submissions come from as files: recognises the kind of a source, and reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Literal, get_args

import msgspec

from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.intake import (
    blackboard_zip,
    brightspace_zip,
    canvas_zip,
    exchange,
    gradescope_zip,
    moodle_zip,
    plain_folder,
)
from torchgrade.intake.gathering import Belongs, Parse, gather
from torchgrade.intake.names import is_noise
from torchgrade.intake.people import Person
from torchgrade.intake.records import Arrival
from torchgrade.intake.unpacking import BOUNDS, Bounds, FolderSource, ZipSource

Kind = Literal["canvas", "moodle", "brightspace", "blackboard", "gradescope", "folder", "exchange"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_BESIDE = frozenset(("index.html", gradescope_zip.METADATA))


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a source is read with.

    Attributes:
        assignment: Name of the assignment.
        zone: Time zone of dates that don't name theirs.
        people: Those of the course.
    """

    assignment: str
    zone: tzinfo
    people: tuple[Person, ...] = ()


def read_arrivals(
    path: Path, kind: Kind | None, reading: Reading, scratch: Path, bounds: Bounds = BOUNDS
) -> tuple[Kind, Iterator[Arrival]]:
    """Read a zip or a folder, which may be a zip that was unpacked.

    Args:
        path: The zip or the folder.
        kind: Where it comes from; recognised by its names if None.
        reading: What it is read with.
        scratch: An existing folder that the files are copied into.
        bounds: Limits.

    Returns:
        The kind, and what came; read it before the scratch folder goes.

    Raises:
        InstructorError: It can't be read, nothing in it looks like the kind, or it is not clear
            which kind it is.
    """
    source = _opened(path, bounds)
    names = [entry.name for entry in source.entries if not is_noise(entry.name)]
    top = _top(names) if kind != "folder" else ""
    for prefix in ("", top) if top else ("",):
        inner = [name.removeprefix(prefix) for name in names]
        found = kind or recognise(inner, reading)
        if found is not None and any(_claims(found, inner, reading)):
            return found, _read(source, found, prefix, reading, scratch, bounds)
    source.close()
    if kind is not None:
        raise InstructorError(
            f"{path}: nothing in it is named as {_WORDS[kind]} names it.",
            hint="Leave out --from to have it recognised, or name the kind that it is.",
        )
    raise InstructorError(
        f"{path}: it is not clear where it comes from.",
        hint=f"Say so: --from {'|'.join(KINDS)}.",
    )


def recognise(names: Sequence[str], reading: Reading) -> Kind | None:
    """Name the one kind that all names fit; None if none or several do."""
    listed = [name for name in names if name not in _BESIDE]
    if gradescope_zip.METADATA in names:
        return "gradescope"
    kinds: tuple[Kind, ...] = ("canvas", "moodle", "brightspace", "blackboard", "exchange")
    fit = [kind for kind in kinds if listed and all(_claims(kind, listed, reading))]
    return fit[0] if len(fit) == 1 else None


def _claims(kind: Kind, names: list[str], reading: Reading) -> Iterator[bool]:
    if kind == "gradescope":
        yield gradescope_zip.METADATA in names
        return
    parse = _parser(kind, names, reading)
    for name in names:
        other = kind == "exchange" and exchange.is_other(name, reading.assignment)
        yield other or parse(name) is not None


def _parser(kind: Kind, names: Iterable[str], reading: Reading) -> Parse:
    known = {p.username.casefold() for p in reading.people} | {
        p.student.casefold() for p in reading.people
    }
    makers: dict[str, Callable[[], Parse]] = {
        "canvas": lambda: canvas_zip.parse,
        "moodle": lambda: moodle_zip.parse,
        "brightspace": lambda: brightspace_zip.parser(reading.zone),
        "blackboard": lambda: blackboard_zip.parser(reading.zone, names, frozenset(known - {""})),
        "exchange": lambda: exchange.parser(reading.assignment),
        "folder": lambda: plain_folder.parser(reading.assignment),
    }
    return makers[kind]()


def _read(
    source: ZipSource | FolderSource,
    kind: Kind,
    prefix: str,
    reading: Reading,
    scratch: Path,
    bounds: Bounds,
) -> Iterator[Arrival]:
    with source:
        if kind == "gradescope":
            parse = gradescope_zip.parser(source, prefix, scratch, reading.zone)
        else:
            names = [e.name.removeprefix(prefix) for e in source.entries]
            parse = _parser(kind, names, reading)

        def parse_below(name: str) -> Belongs | None:
            return parse(name.removeprefix(prefix))

        def is_beside(name: str) -> bool:
            below = name.removeprefix(prefix)
            elsewhere = kind == "exchange" and exchange.is_other(below, reading.assignment)
            return elsewhere or below in _BESIDE or is_noise(name)

        yield from gather(source, parse_below, scratch, bounds, is_beside)


def _opened(path: Path, bounds: Bounds) -> ZipSource | FolderSource:
    if path.is_dir():
        return FolderSource(path, bounds)
    if not path.is_file():
        raise InstructorError(
            f"{path}: is no file and no folder.", hint="Name the zip as it was downloaded."
        )
    try:
        return ZipSource(path, bounds)
    except SubmissionError as error:
        raise InstructorError(error.message, hint=error.hint) from error


def _top(names: list[str]) -> str:
    """The one folder that everything lies in, with its `/`; empty if there is none."""
    firsts = {name.partition("/")[0] if "/" in name else "" for name in names}
    return f"{firsts.pop()}/" if len(firsts) == 1 and "" not in firsts else ""


_WORDS: dict[Kind, str] = {
    "canvas": "Canvas",
    "moodle": "Moodle",
    "brightspace": "Brightspace",
    "blackboard": "Blackboard",
    "gradescope": "Gradescope",
    "folder": "a folder of student folders",
    "exchange": "nbgrader's exchange, for this assignment,",
}
