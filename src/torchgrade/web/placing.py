"""From an attempt to nbgrader's folders and back: what is graded, and the pages that come of it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from torchgrade.intake import placing as intake
from torchgrade.intake.dates import FORMAT
from torchgrade.intake.names import TIMESTAMP
from torchgrade.nbgrader_bridge import read_stamp
from torchgrade.web.site import Site
from torchgrade.web.uploads import Upload, folder_of


def place(site: Site, upload: Upload) -> None:
    """Put an attempt into `submitted/<student>/<assignment>/`; what was there is kept beside it.

    nbgrader takes the time from `timestamp.txt`: that when the attempt was received.

    Raises:
        InstructorError: The disk is full or can't be written.
    """
    files = {path.name: path for path in sorted(folder_of(site, upload).glob("*.ipynb"))}
    target = site.root / "submitted" / upload.student / upload.assignment
    if not _is_there(files, target, upload):
        intake.place(site.root, upload.student, upload.assignment, files, upload.received)


def keep_feedback(site: Site, upload: Upload) -> None:
    """Keep the feedback pages of an attempt that was graded just now, however often."""
    pages = sorted((site.root / "feedback" / upload.student / upload.assignment).glob("*.html"))
    home = folder_of(site, upload) / "feedback"
    home.mkdir(exist_ok=True)
    for page in pages:
        draft = home / f".{page.name}.{secrets.token_hex(4)}"
        shutil.copyfile(page, draft)
        draft.replace(home / page.name)


def is_graded(site: Site, upload: Upload) -> bool:
    """Whether `autograded/` holds just this attempt."""
    graded = site.root / "autograded" / upload.student / upload.assignment
    names = [path.name for path in folder_of(site, upload).glob("*.ipynb")]
    stamps = [read_stamp(graded / name) for name in names]
    found = [stamp.sha256 for stamp in stamps if stamp is not None]
    return bool(names) and found == [
        intake.digest(folder_of(site, upload) / name) for name in names
    ]


def _is_there(files: Mapping[str, Path], target: Path, upload: Upload) -> bool:
    """Whether a worker that was killed had placed it already."""
    stamp = target / TIMESTAMP
    received = upload.received.strftime(FORMAT)
    if target.is_symlink() or not stamp.is_file() or stamp.read_text("utf-8") != received:
        return False
    return intake.digests(target) == {name: intake.digest(path) for name, path in files.items()}
