"""From an attempt to nbgrader's folders and back: what is graded, and the pages that come of it."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from pathlib import Path

from torchgrade.engine.journal import sync
from torchgrade.errors import Fault
from torchgrade.nbgrader_bridge import read_stamp
from torchgrade.web.site import Site
from torchgrade.web.uploads import Upload, folder_of

_STAMP = "timestamp.txt"


def place(site: Site, upload: Upload) -> None:
    """Put an attempt into `submitted/<student>/<assignment>/`, in place of what is there.

    nbgrader takes the time from `timestamp.txt`: that when the attempt was received.

    Raises:
        Fault: It can't be written.
    """
    source = folder_of(site, upload)
    submitted = site.root / "submitted"
    scratch = submitted / ".incoming" / secrets.token_hex(8)
    target = submitted / upload.student / upload.assignment
    try:
        if _is_there(source, target, upload):
            return
        draft, aside = scratch / "new", scratch / "old"
        draft.mkdir(parents=True)
        for path in sorted(source.glob("*.ipynb")):
            shutil.copyfile(path, draft / path.name)
            sync(draft / path.name)
        (draft / _STAMP).write_text(_stamp(upload), "utf-8")
        sync(draft / _STAMP)
        sync(draft)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_symlink() or target.exists():
            target.rename(aside)
        draft.rename(target)
        sync(target.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Fault(f"attempt {upload.attempt} of {upload.student}: {reason}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


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
    return bool(names) and found == [_sha256(folder_of(site, upload) / name) for name in names]


def _stamp(upload: Upload) -> str:
    return f"{upload.received:%Y-%m-%d %H:%M:%S.%f} UTC\n"


def _is_there(source: Path, target: Path, upload: Upload) -> bool:
    """Whether a worker that was killed had placed it already."""
    stamp = target / _STAMP
    if target.is_symlink() or not stamp.is_file() or stamp.read_text("utf-8") != _stamp(upload):
        return False
    names = {path.name for path in source.glob("*.ipynb")}
    found = {path.name for path in target.iterdir()} - {_STAMP}
    return names == found and all(
        not (target / name).is_symlink() and _sha256(source / name) == _sha256(target / name)
        for name in names
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
