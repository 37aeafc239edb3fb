"""What must happen to a submitted folder before nbgrader copies it."""

from __future__ import annotations

import logging
import stat
from pathlib import Path
from typing import Any

from nbgrader.utils import parse_utc

SET_ASIDE = ".set_aside"

_log = logging.getLogger(__name__)


def settle_submission(*, notebooks: list[str], **_: Any) -> None:
    """Set aside what nbgrader would trip over or copy by mistake.

    A link is not what the student wrote (nbgrader would copy the gradebook behind it), a pipe
    would block the batch, and a `timestamp.txt` that is no date would lose the submission. They
    are moved to `submitted/.set_aside/<student>/<assignment>/`, nothing is deleted.

    Args:
        notebooks: The paths of one student's notebooks, as nbgrader passes them to
            `Autograde.pre_convert_hook`.
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for path in sorted(folder.rglob("*")):
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                _set_aside(path, folder)
        stamp = folder / "timestamp.txt"
        if stamp.is_file() and not _is_date(stamp):
            _set_aside(stamp, folder)


def _is_date(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-8")[:200].strip()
        return not text or parse_utc(text) is not None
    except (ValueError, OverflowError):
        return False


def _set_aside(path: Path, folder: Path) -> None:
    student, assignment = folder.parent.name, folder.name
    aside = folder.parent.parent / SET_ASIDE / student / assignment / path.relative_to(folder)
    aside.parent.mkdir(parents=True, exist_ok=True)
    path.rename(aside)
    _log.warning("%s: set aside, see %s", path, aside)
