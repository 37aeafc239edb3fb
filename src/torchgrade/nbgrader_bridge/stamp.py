"""What an autograded notebook says of its grading: who graded it, from which bytes, how."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from torchgrade.model import Hint, Note, Verdict, ready
from torchgrade.nbgrader_bridge.grading_passes import EXECUTOR


class Executor(msgspec.Struct, frozen=True):
    """Who graded it."""

    name: str
    version: str


class Stamp(msgspec.Struct, frozen=True):
    """The `torchgrade` metadata of an autograded notebook.

    Attributes:
        lang: Language of the submission.
        sha256: Digest of the file that was handed in.
        executor: Who graded it.
        sandbox: Name of the back end that isolated the run.
        verdict: The verdict.
        hints: The misconceptions recognised.
        notes: What was set right in the submission.
        terms: Digest of the tests, limits and sources that decided; empty if unknown.
    """

    lang: str
    sha256: str
    executor: Executor
    sandbox: str
    verdict: Verdict
    hints: tuple[Hint, ...] = ()
    notes: tuple[Note, ...] = ()
    terms: str = ""


ready(Stamp)


def read_stamp(path: Path) -> Stamp | None:
    """Read the stamp of an autograded notebook.

    Args:
        path: `autograded/<student>/<assignment>/<notebook>.ipynb`.

    Returns:
        The stamp; None if the file is not there, is cut off, or was not graded by torchgrade.
    """
    try:
        metadata = json.loads(path.read_bytes())["metadata"]["torchgrade"]
        stamp = msgspec.convert(metadata, Stamp)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return stamp if stamp.executor.name == EXECUTOR else None


def graded_digest(path: Path) -> str | None:
    """Give the digest of the submission that an autograded notebook was made from."""
    stamp = read_stamp(path)
    return None if stamp is None else stamp.sha256
