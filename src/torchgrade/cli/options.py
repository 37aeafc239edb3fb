"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer

from torchgrade.config import CONFIG_FILE, Device
from torchgrade.errors import InstructorError


def whole(text: str) -> int:
    """Read a whole number.

    Raises:
        typer.BadParameter: It is none.
    """
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a whole number.") from None


def count(text: str) -> int:
    """Read how many there are to be: 1 or more.

    Raises:
        typer.BadParameter: It is no whole number, or less than 1.
    """
    if (number := whole(text)) < 1:
        raise typer.BadParameter(f"{number} is less than 1.")
    return number


def course_root(given: Path | None) -> Path:
    """Find the folder of the course: the one that was named, or this one, or one above it.

    Raises:
        InstructorError: There is no course.
    """
    start = (given or Path.cwd()).resolve()
    for folder in (start,) if given else (start, *start.parents):
        if (folder / CONFIG_FILE).is_file():
            return folder
    raise InstructorError(
        f"there is no {CONFIG_FILE} in {start}" + ("" if given else " or above it"),
        hint="Run the command in a course's folder, or name it with --course.",
    )


def device(text: str) -> str:
    """Read a device type.

    Raises:
        typer.BadParameter: There is none of that name.
    """
    known = get_args(Device)
    if text not in known:
        raise typer.BadParameter(f"there is no device {text!r}; use one of {', '.join(known)}.")
    return text


Assignment = Annotated[str, typer.Argument(help="Name of the assignment, `02_dataset`.")]
Students = Annotated[
    list[str] | None, typer.Option("--student", help="Only this student; may be repeated.")
]
Root = Annotated[
    Path | None,
    typer.Option("--course", help=f"Folder that holds {CONFIG_FILE} (default: here or above)."),
]
Workers = Annotated[
    int | None,
    typer.Option(
        parser=count, metavar="N", help="Submissions run at once (default: the cores), from 1."
    ),
]
Gpus = Annotated[
    int,
    typer.Option(
        "--gpus", parser=count, metavar="N", help="Submissions on this machine's GPU at once."
    ),
]
Scheduler = Annotated[
    str,
    typer.Option("--scheduler", help="Run them on the Dask cluster with this scheduler's address."),
]
OnDevice = Annotated[
    str | None,
    typer.Option("--device", parser=device, metavar="DEVICE", help="cpu, cuda or mps."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
