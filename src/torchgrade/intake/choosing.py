"""Which attempt counts, and which of its files is which notebook.

Nothing here touches submitted/.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from torchgrade.errors import SubmissionError
from torchgrade.intake.gathering import Belongs, gather
from torchgrade.intake.names import TIMESTAMP, is_noise, parts_of, same, shown, wrong_name
from torchgrade.intake.receipts import Receipt
from torchgrade.intake.records import Arrival, Sender
from torchgrade.intake.unpacking import BOUNDS, Bounds, ZipSource
from torchgrade.model import Record

_NOTEBOOK = ".ipynb"
_COPY = r"(?:(?:[ _-]?\(\d{1,3}\))|(?:[ _-]\d{1,3})|(?:[ _-]+(?:copy|copia)\d{0,3}))*"
_ARCHIVES = (".zip",)


class Chosen(Record, frozen=True, kw_only=True):
    """The files of an attempt under the names that they get.

    Attributes:
        files: Name to where its bytes are.
        renamed: Name of each notebook that was given its right name, to the one it came with.
        left_out: Name of a file that was not taken, to the reason.
        notes: What the person who collects should know.
    """

    files: dict[str, Path]
    renamed: dict[str, str]
    left_out: dict[str, str]
    notes: tuple[str, ...] = ()


def is_newer(one: Arrival | Receipt, other: Arrival | Receipt) -> bool | None:
    """Whether an attempt came after another; None if nothing says so."""
    for key in ("attempt", "submitted", "serial", "packed"):
        a, b = getattr(one, key), getattr(other, key)
        if a and b and a != b:
            return bool(a > b)
    return None


def newest(arrivals: Sequence[Arrival]) -> tuple[Arrival, list[Arrival]]:
    """Find a student's newest attempt.

    Returns:
        It, and those that nothing puts before it (none, if all is clear).
    """
    best = arrivals[0]
    for each in arrivals[1:]:
        if is_newer(each, best):
            best = each
    doubtful = [each for each in arrivals if each is not best and not is_newer(best, each)]
    return best, doubtful


def unfold(arrival: Arrival, scratch: Path, bounds: Bounds = BOUNDS) -> Arrival:
    """Unpack what was handed in as a zip, one level, if no notebook lies beside it.

    Args:
        arrival: What came.
        scratch: An existing folder for the files.
        bounds: Limits.
    """
    zips = [name for name in arrival.files if name.casefold().endswith(_ARCHIVES)]
    if not zips or any(name.casefold().endswith(_NOTEBOOK) for name in arrival.files):
        return arrival
    files = {name: path for name, path in arrival.files.items() if name not in zips}
    out = dict(arrival.left_out)
    for number, name in enumerate(zips):
        inner = scratch / f"zip{number}"
        inner.mkdir()
        try:
            with ZipSource(arrival.files[name], bounds) as source:
                [found] = list(gather(source, _all_of_one, inner, bounds)) or [arrival]
        except SubmissionError as error:
            out[name] = error.message.replace(arrival.files[name].name, shown(name))
            continue
        taken = {same(each) for each in files}
        for each, path in found.files.items() if found is not arrival else ():
            if same(each) in taken:
                out[f"{name}: {each}"] = "Something else that came has this name."
            else:
                files[each] = path
        if found is not arrival:
            out |= {f"{name}: {each}": reason for each, reason in found.left_out.items()}
    return msgspec.structs.replace(arrival, files=files, left_out=out)


def _all_of_one(name: str) -> Belongs:
    return Belongs(key="", sender=Sender(), name=name)


def choose(arrival: Arrival, notebooks: Sequence[str], max_mb: int) -> Chosen:
    """Give each file of an attempt its place in the student's folder.

    A folder that all files lie in is left out. A notebook that alone can be the expected one gets
    its name: platforms and browsers add `-1` or ` (1)`.

    Args:
        arrival: What came; its names are not trusted.
        notebooks: The notebooks that are expected, without `.ipynb`.
        max_mb: A bigger notebook is refused.

    Raises:
        SubmissionError: It has not the notebooks that are expected, or nobody can tell which ones.
    """
    out = dict(arrival.left_out)
    files: dict[str, Path] = {}
    for name, path in arrival.files.items():
        if reason := _refused(name):
            out[name] = reason
        else:
            files["/".join(parts_of(name))] = path
    files = _without_folder(files)
    for name in [name for name in files if same(name) == TIMESTAMP]:
        del files[name]
        out[name] = "It would be taken for the time of handing in."
    renamed = _names(files, notebooks, out)
    for right, name in renamed.items():
        files[right] = files.pop(name)
    notes: list[str] = list(arrival.notes)
    for name in notebooks:
        _check_size(files[f"{name}{_NOTEBOOK}"], f"{name}{_NOTEBOOK}", max_mb)
    notes += [f"{shown(name)} was taken as {right}." for right, name in renamed.items()]
    return Chosen(files=files, renamed=renamed, left_out=out, notes=tuple(notes))


def _refused(name: str) -> str:
    if wrong := wrong_name(name):
        return f"{shown(name)} {wrong}."
    return "Hidden, or written by an operating system." if is_noise(name) else ""


def _without_folder(files: dict[str, Path]) -> dict[str, Path]:
    """Leave out the folders that all files lie in."""
    while files and all("/" in name for name in files):
        firsts = {name.partition("/")[0] for name in files}
        if len(firsts) > 1:
            break
        files = {name.partition("/")[2]: path for name, path in files.items()}
    return files


def _names(files: dict[str, Path], notebooks: Sequence[str], out: dict[str, str]) -> dict[str, str]:
    """Find the name that each expected notebook came with, where it is another one."""
    found = [name for name in files if name.casefold().endswith(_NOTEBOOK)]
    if not found:
        others = ", ".join(sorted(shown(name) for name in [*files, *out])[:5])
        raise SubmissionError(
            f"No notebook came{f', but {others}' if others else ''}.",
            hint="Ask for the .ipynb file, or put it into submitted/ yourself.",
        )
    renamed: dict[str, str] = {}
    for notebook in notebooks:
        right = f"{notebook}{_NOTEBOOK}"
        name = _which(found, notebook, alone=len(notebooks) == 1)
        if name != right:
            renamed[right] = name
    return renamed


def _which(found: Sequence[str], notebook: str, *, alone: bool) -> str:
    """Find the one file that is a notebook.

    Raises:
        SubmissionError: None is, or several may be.
    """
    right = f"{notebook}{_NOTEBOOK}"
    variant = re.compile(re.escape(notebook) + _COPY + re.escape(_NOTEBOOK), re.IGNORECASE)
    variants = [name for name in found if variant.fullmatch(name.rsplit("/", 1)[-1])]
    possible = variants or (list(found) if alone else [])
    if len(possible) == 1:
        return possible[0]
    names = ", ".join(sorted(map(shown, possible or found)))
    raise SubmissionError(
        f"Several notebooks came that may be {right}: {names}."
        if possible
        else f"{right} did not come, but {names}.",
        hint=f"Put the right one into submitted/ as {right}, or ask for one notebook of that name.",
    )


def _check_size(path: Path, name: str, max_mb: int) -> None:
    size = path.stat().st_size
    if not size:
        raise SubmissionError(f"{name} is empty.", hint="Ask for it again.")
    if size > max_mb * 2**20:
        raise SubmissionError(
            f"{name} has more than {max_mb} MB.",
            hint="Ask for it without outputs, or raise `max_notebook_mb` in grader_config.py.",
        )
