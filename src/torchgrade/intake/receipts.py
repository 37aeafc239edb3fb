"""What was taken in, from whom: `submitted/.receipts/<assignment>.json`, for the way back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from torchgrade.errors import InstructorError
from torchgrade.intake.records import Sender
from torchgrade.model import Record
from torchgrade.report.export import write_whole


class Receipt(Record, frozen=True, kw_only=True):
    """What lies in `submitted/<student>/<assignment>/`, and where it came from.

    Attributes:
        student: Student id.
        sender: Who sent it, in the platform's words.
        origin: Where it came from, for people.
        attempt: Number of the attempt, 0 if unknown.
        submitted: When it was handed in; None if unknown.
        late_seconds: How late the platform says it was; None if it does not say.
        late: Whether the platform calls it late; None if it does not say.
        sha256: Name of each file to the digest of its bytes.
    """

    student: str
    sender: Sender
    origin: str = ""
    attempt: int = 0
    submitted: datetime | None = None
    late_seconds: float | None = None
    late: bool | None = None
    sha256: dict[str, str] = msgspec.field(default_factory=dict)


class _File(Record, frozen=True, kw_only=True):
    version: int
    receipts: dict[str, Receipt]


def read_receipts(root: Path, assignment: str) -> dict[str, Receipt]:
    """Read an assignment's receipts, by student; none if nothing was collected.

    Raises:
        InstructorError: The file can't be read.
    """
    path = _path(root, assignment)
    try:
        return msgspec.json.decode(path.read_bytes(), type=_File).receipts
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InstructorError(
            f"{path}: can't be read: {error}",
            hint="Move it away and collect again: what is in submitted/ stays.",
        ) from error


def write_receipts(root: Path, assignment: str, receipts: dict[str, Receipt]) -> None:
    """Write an assignment's receipts, all at once.

    Raises:
        InstructorError: That fails.
    """
    path = _path(root, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = _File(version=1, receipts=dict(sorted(receipts.items())))
    write_whole(path, msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n")


def _path(root: Path, assignment: str) -> Path:
    return root / "submitted" / ".receipts" / f"{assignment}.json"
