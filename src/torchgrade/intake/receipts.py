"""What was taken in, and from whom: the map for the way back.

It lies in `submitted/.receipts/<assignment>.json`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from torchgrade.errors import InstructorError
from torchgrade.intake.records import Sender
from torchgrade.model import Record, ready
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
        serial: See `Arrival`.
        packed: See `Arrival`.
        renamed: Name of each notebook that was given its right name, to the one it came with.
    """

    student: str
    sender: Sender
    origin: str = ""
    attempt: int = 0
    submitted: datetime | None = None
    late_seconds: float | None = None
    late: bool | None = None
    sha256: dict[str, str] = msgspec.field(default_factory=dict)
    serial: int = 0
    packed: datetime | None = None
    renamed: dict[str, str] = msgspec.field(default_factory=dict)


class Receipts(Record, frozen=True, kw_only=True):
    """The file.

    Attributes:
        version: 1.
        receipts: Student id to what was taken in.
        incoming: What was about to be taken in, until it is. Whether it was, the folder shows.
    """

    version: int = 1
    receipts: dict[str, Receipt] = msgspec.field(default_factory=dict)
    incoming: dict[str, Receipt] = msgspec.field(default_factory=dict)


ready(Receipts)


def receipts_path(root: Path, assignment: str) -> Path:
    """Where an assignment's receipts are."""
    return root / "submitted" / ".receipts" / f"{assignment}.json"


def read_receipts(root: Path, assignment: str) -> dict[str, Receipt]:
    """Read an assignment's receipts, by student; none if nothing was collected.

    Raises:
        InstructorError: The file can't be read.
    """
    return load_receipts(receipts_path(root, assignment)).receipts


def load_receipts(path: Path) -> Receipts:
    """Read a file of receipts; an empty one if there is none.

    Raises:
        InstructorError: It can't be read.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Receipts)
    except FileNotFoundError:
        return Receipts()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InstructorError(
            f"{path}: can't be read: {error}",
            hint="Move it away and collect again: what is in submitted/ stays.",
        ) from error


def write_receipts(path: Path, receipts: Receipts) -> None:
    """Write a file of receipts, all at once.

    Raises:
        InstructorError: That fails.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(
        path,
        msgspec.json.format(msgspec.json.encode(receipts, order="deterministic"), indent=1) + b"\n",
    )
