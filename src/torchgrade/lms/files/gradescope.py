"""Gradescope takes grades from an autograder alone: this is one that hands out what is graded.

The zip holds one `results.json` per student, in the format of Gradescope's autograder
specifications, and a `run_autograder` that picks the submitter's by e-mail address. It runs nothing
of a student's. Who has no result here gets no score there: Gradescope shows that the autograder
failed, which is no zero.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable
from typing import Any

import msgspec

from torchgrade.lms.files.filling import absent, nothing_to_write
from torchgrade.lms.files.numbers import scaled, written_number
from torchgrade.lms.files.records import Change, Entry, Filed, Left, Order

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_SETUP = (
    "#!/usr/bin/env bash\ncommand -v python3 || (apt-get update && apt-get install -y python3)\n"
)
_RUN = '''#!/usr/bin/env python3
"""Hand out the result that was graded elsewhere, by the submitters' e-mail addresses."""

import hashlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
users = json.loads((HERE / "submission_metadata.json").read_text("utf-8"))["users"]
names = [hashlib.sha256(u["email"].strip().casefold().encode()).hexdigest() for u in users]
found = [HERE / "source" / "results" / (name + ".json") for name in names]
results = {path.read_text("utf-8") for path in found if path.is_file()}
if len(results) != 1:
    sys.exit("There is no grade for this submission, or there are several.")
target = HERE / "results" / "results.json"
target.parent.mkdir(exist_ok=True)
target.write_text(results.pop(), "utf-8")
'''


def gradescope_zip(order: Order) -> Filed:
    """Write an autograder for Gradescope that hands out the grades of an assignment.

    Args:
        order: What is to be written.

    Returns:
        The zip; the same grades give the same bytes.

    Raises:
        InstructorError: No grade can go in.
    """
    graded = [entry for entry in order.entries if entry.points is not None]
    known = [entry for entry in graded if entry.ids.get("email")]
    left = [
        Left(who=entry.student, why="has no e-mail address in people.csv or the gradebook")
        for entry in graded
        if entry not in known
    ]
    left += absent(order.entries, [entry.student for entry in graded])
    if not known:
        raise nothing_to_write(order, left)
    changes = [
        Change(student=e.student, after=written_number(_points(e)), kind="new") for e in known
    ]
    files = [("run_autograder", _RUN.encode(), 0o755), ("setup.sh", _SETUP.encode(), 0o755)]
    files += [(f"results/{_digest(entry)}.json", _result(entry, order), 0o644) for entry in known]
    whole = max(entry.max_points for entry in known)
    note = f"Points are out of {whole:g}: the autograder's points in Gradescope must be as many."
    return Filed(content=_packed(files), changes=tuple(changes), left=tuple(left), notes=(note,))


def _points(entry: Entry) -> Any:
    return scaled(entry.points or 0.0, entry.max_points, None)


def _digest(entry: Entry) -> str:
    return hashlib.sha256(entry.ids["email"].strip().casefold().encode()).hexdigest()


def _result(entry: Entry, order: Order) -> bytes:
    """One `results.json`: the total is ours, for lateness is in it and in no exercise."""
    result: dict[str, Any] = {
        "score": float(_points(entry)),
        "visibility": "after_published",
        "stdout_visibility": "hidden",
        "output": entry.comment,
        "tests": [_test(name, points, order) for name, points in entry.exercises.items()],
    }
    return msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"


def _test(name: str, points: float | None, order: Order) -> dict[str, Any]:
    test: dict[str, Any] = {"name": name, "visibility": "after_published"}
    if name in order.maxima:
        test["max_score"] = order.maxima[name]
    if points is None:
        return {**test, "output": "A person still has to grade this."}
    return {**test, "score": round(points, 4)}


def _packed(files: Iterable[tuple[str, bytes, int]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content, mode in sorted(files):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system = 3
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=6)
    return buffer.getvalue()
