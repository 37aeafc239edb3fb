"""What Moodle's answers mean: assignments that can be graded in points, feedback, files.

Pure functions of what its web services answer; nothing here sends anything.
"""

from __future__ import annotations

import html
from typing import Any

import msgspec
from bs4 import BeautifulSoup

from torchgrade.errors import InstructorError
from torchgrade.lms.records import RemoteFile, There

HTML = 1
"""Moodle's number of the format HTML."""
PICTURES = ("@@PLUGINFILE@@", "pluginfile.php")
"""What a text has that shows files of its own."""
RELEASED = "released"
"""The state of the marking workflow in which students see their grades."""
_HIDDEN = "in marking workflow and not released: its comment can't be read, and would be lost"


def refuse(found: dict[str, Any]) -> None:
    """Refuse what points can't be pushed to as they are.

    Raises:
        InstructorError: It is graded otherwise, or hides who its students are.
    """
    refuse_unknown_people(found)
    if float(found.get("grade") or 0) <= 0:
        kind = "by a scale" if float(found.get("grade") or 0) < 0 else "without a grade"
        raise InstructorError(
            f'the assignment "{found["name"]}" is graded {kind} in Moodle, not in points',
            hint='Choose "Point" as the type of its grade in the assignment\'s settings.',
        )


def refuse_unknown_people(found: dict[str, Any]) -> None:
    """Refuse an assignment that hides who its students are.

    Raises:
        InstructorError: It does.
    """
    if found.get("blindmarking") and not found.get("revealidentities"):
        raise InstructorError(
            f'the assignment "{found["name"]}" hides who the students are',
            hint="Reveal the students' identities in Moodle first.",
        )


def has_plugin(found: dict[str, Any], plugin: str) -> bool:
    """Whether an assignment has a kind of feedback switched on: `comments`, `file`."""
    return any(
        c.get("subtype") == "assignfeedback"
        and c.get("plugin") == plugin
        and c.get("name") == "enabled"
        and str(c.get("value")) == "1"
        for c in found.get("configs", [])
    )


def with_feedback(there: There, status: dict[str, Any], *, hidden: bool) -> There:
    """Add what `mod_assign_get_submission_status` tells of a participant's feedback.

    Args:
        there: The participant so far.
        status: The answer.
        hidden: Whether feedback may exist that the answer leaves out, by the marking workflow.
    """
    feedback = status.get("feedback") or {}
    locked = there.locked
    if hidden and not feedback and there.workflow != RELEASED:
        locked = locked or _HIDDEN
    fields = [
        field
        for plugin in feedback.get("plugins", [])
        if plugin.get("type") == "comments"
        for field in plugin.get("editorfields", [])
    ]
    raw = str(fields[0].get("text") or "") if fields else ""
    text = BeautifulSoup(raw, "html.parser").get_text(" ", strip=True)
    return msgspec.structs.replace(
        there,
        locked=locked,
        raw=raw,
        raw_format=int(fields[0].get("format") or HTML) if fields else HTML,
        comments=(text,) if text else (),
        files=files_of(feedback, "file", "feedback_files"),
        complete=True,
    )


def files_of(holder: dict[str, Any], plugin: str, area: str) -> tuple[RemoteFile, ...]:
    """List the files of a submission or a feedback: those of one plugin in one area."""
    return tuple(
        RemoteFile(
            name=str(file.get("filename") or ""),
            size=int(file.get("filesize") or 0),
            url=str(file.get("fileurl") or ""),
            folder=str(file.get("filepath") or "/"),
        )
        for each in holder.get("plugins", [])
        if each.get("type") == plugin
        for found in each.get("fileareas", [])
        if found.get("area") == area
        for file in found.get("files", [])
    )


def as_html(text: str) -> str:
    """Write plain text as HTML: what looks like a tag stays text."""
    return f"<p>{html.escape(text).replace(chr(10), '<br>')}</p>"
