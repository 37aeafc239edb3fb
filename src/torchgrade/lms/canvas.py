"""A course in Canvas by its REST API: submissions in, grades and feedback out.

The client is canvasapi. Each student is written by one request, grade, comment and pages together,
because that is one answer for one student and nothing half-done; Canvas's bulk request answers for
all at once and takes no files. Rules: Canvas's API documentation and the source of canvas-lms.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from canvasapi.assignment import Assignment
from canvasapi.course import Course
from canvasapi.exceptions import CanvasException
from canvasapi.submission import Submission
from canvasapi.upload import Uploader

from torchgrade.config import Canvas
from torchgrade.errors import InstructorError, SubmissionError, TorchgradeError
from torchgrade.intake.records import Arrival, Sender
from torchgrade.lms.access import base_of, number_of, token_from
from torchgrade.lms.canvas_http import HOW, explained, fetch, requester
from torchgrade.lms.patience import PATIENCE, Patience
from torchgrade.lms.records import Change, Item, Page, RemoteFile, There

_MB = 1 << 20
_WITH = ["user", "submission_comments"]
_EXACT = ("points", "percent")


class CanvasSink:
    """An assignment in Canvas; a `GradeSink`."""

    def __init__(
        self,
        settings: Canvas,
        assignment: str,
        *,
        patience: Patience = PATIENCE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make a client; nothing is sent yet.

        Args:
            settings: The course's `lms.canvas`.
            assignment: Name of the assignment here.
            patience: For how long and how often to try.
            sleep: Waits.

        Raises:
            InstructorError: There is no token, no address, or no number of the assignment.
        """
        self._number = number_of(settings.assignments, assignment, "canvas")
        self._base = base_of(settings.url, "canvas")
        token = token_from(settings.token, "Canvas", how=HOW)
        self._requester = requester(self._base, token, patience, sleep)
        self._course = Course(self._requester, {"id": settings.course})
        self._assignment = Assignment(
            self._requester, {"id": self._number, "course_id": settings.course}
        )

    def close(self) -> None:
        """Close the connections."""
        self._requester._session.close()

    def item(self) -> Item:
        """Give the assignment in Canvas.

        Raises:
            InstructorError: It is not there, unpublished, or takes no points as they are.
        """
        with explained(f"assignment {self._number} can't be read"):
            found = self._course.get_assignment(self._number)
        _refuse(found)
        maximum = float(found.points_possible)
        return Item(
            key=f"{self._base}/courses/{self._course.id}/assignments/{self._number}",
            title=str(found.name),
            maximum=maximum,
            deducts=self._deducts(),
            notes=_notes(found),
        )

    def everyone(self) -> tuple[There, ...]:
        """Give every student whom the assignment is for, with comments and files."""
        with explained("the submissions can't be listed"):
            return tuple(_there(each) for each in self._submissions())

    def one(self, user: str) -> There:
        """Read one student anew."""
        with explained(f"the submission of user {user} can't be read"):
            return _there(self._assignment.get_submission(user, include=_WITH))

    def write(self, there: There, change: Change) -> None:
        """Write grade, comment and pages of one student by one request.

        Raises:
            Unsettled: It is not known whether it was written.
            InstructorError: It was not.
        """
        what = f"the grade of user {there.user} can't be written"
        with explained(what):
            asked: dict[str, Any] = {}
            if change.score is not None:
                asked["submission"] = {"posted_grade": f"{change.score:.2f}"}
            if change.comment is not None or change.pages:
                asked["comment"] = {
                    "text_comment": change.comment or "",
                    "group_comment": False,
                    "file_ids": [self._upload(there.user, page) for page in change.pages],
                }
            attributes = {
                "course_id": self._course.id,
                "assignment_id": self._number,
                "user_id": there.user,
            }
            Submission(self._requester, attributes).edit(**asked)

    def content(self, file: RemoteFile) -> bytes:
        """Read a feedback file."""
        return b"".join(fetch(self._requester, file.url, max(file.size, 1)))

    def arrivals(self, folder: Path, *, limit_mb: int = 100) -> Iterator[Arrival]:
        """Download the newest attempt of every student.

        Args:
            folder: Scratch folder for the files, under names of our own.
            limit_mb: A larger file is refused.

        Yields:
            One per student who handed something in.

        Raises:
            InstructorError: The submissions can't be listed.
        """
        with explained("the submissions can't be listed"):
            found = list(self._submissions())
        for submission in found:
            if submission.attempt and submission.workflow_state != "unsubmitted":
                yield self._arrival(submission, folder / str(submission.user_id), limit_mb * _MB)

    def _submissions(self) -> Iterator[Submission]:
        for submission in self._assignment.get_submissions(include=_WITH, per_page=100):
            if "user" in submission.__dict__:
                yield submission

    def _deducts(self) -> bool:
        """Whether Canvas takes points for lateness; a course without a policy answers 404."""
        with explained("the late policy can't be read"):
            try:
                policy = self._course.get_late_policy()
            except CanvasException as error:
                if type(error).__name__ == "ResourceDoesNotExist":
                    return False
                raise
        deduction = float(getattr(policy, "late_submission_deduction", 0) or 0)
        return bool(getattr(policy, "late_submission_deduction_enabled", False)) and deduction > 0

    def _upload(self, user: str, page: Page) -> int:
        path = (
            f"courses/{self._course.id}/assignments/{self._number}/submissions/{user}"
            "/comments/files"
        )
        with page.path.open("rb") as file:
            done, answer = Uploader(
                self._requester, path, file, content_type="text/html", on_duplicate="rename"
            ).start()
        if not done or "id" not in answer:
            raise InstructorError(
                f"{page.name} can't be uploaded to Canvas", hint="Try again with --apply."
            )
        return int(answer["id"])

    def _arrival(self, submission: Submission, folder: Path, limit: int) -> Arrival:
        sender = _sender(submission)
        files: dict[str, Path] = {}
        refused = ""
        if not submission.attachments:
            kind = str(submission.submission_type or "nothing").replace("_", " ")
            refused = f"no file was handed in there, but {kind}"
        folder.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(submission.attachments):
            name = _free_name(str(file.display_name), files)
            path = folder / str(number)
            try:
                if int(file.size) > limit:
                    raise SubmissionError(f"it is larger than {limit // _MB} MB")
                with path.open("wb") as out:
                    out.writelines(fetch(self._requester, str(file.url), limit))
            except TorchgradeError as error:
                refused = refused or f"{name}: {error.message}"
                continue
            files[name] = path
        return Arrival(
            sender=sender,
            files=files,
            origin=f"Canvas: {sender.name or sender.canvas}, attempt {submission.attempt}",
            attempt=int(submission.attempt),
            submitted=_moment(submission.submitted_at),
            late_seconds=float(getattr(submission, "seconds_late", 0) or 0),
            late=bool(getattr(submission, "late", False)),
            refused=refused,
        )


def _refuse(found: Assignment) -> None:
    """Refuse what points can't be pushed to as they are."""
    title, kind = found.name, getattr(found, "grading_type", "points")
    maximum = getattr(found, "points_possible", None)
    for wrong, why, hint in (
        (not getattr(found, "published", True), "is not published", "Publish it in Canvas."),
        (
            kind not in _EXACT,
            f"is graded as {str(kind).replace('_', ' ')}, not in points",
            'Choose "Points" under "Display Grade as" in Canvas.',
        ),
        (
            not maximum or maximum <= 0,
            "is worth no points in Canvas",
            "Give it points in Canvas.",
        ),
        (
            getattr(found, "moderated_grading", False)
            and not getattr(found, "grades_published", False),
            "is moderated, and its final grades are not released yet",
            "Release the grades in Canvas's moderation page first.",
        ),
        (
            getattr(found, "anonymize_students", False),
            "hides who the students are",
            "End anonymous grading in Canvas: post the grades, or switch it off.",
        ),
        (
            bool(getattr(found, "group_category_id", None))
            and not getattr(found, "grade_group_students_individually", False),
            "gives one grade to a whole group",
            'Choose "Assign grades to each student individually" in Canvas.',
        ),
    ):
        if wrong:
            raise InstructorError(f'the assignment "{title}" {why}', hint=hint)


def _notes(found: Assignment) -> tuple[str, ...]:
    notes = []
    if getattr(found, "post_manually", False):
        notes.append("Grades are posted by hand there: students see them once you post them.")
    if getattr(found, "use_rubric_for_grading", False):
        notes.append("It has a rubric for grading there, which stays empty.")
    return tuple(notes)


def _there(submission: Submission) -> There:
    user = getattr(submission, "user", None) or {}
    comments = getattr(submission, "submission_comments", None) or []
    score = getattr(submission, "entered_score", None)
    counted = getattr(submission, "score", None)
    return There(
        user=str(submission.user_id),
        name=str(user.get("name") or ""),
        username=str(user.get("login_id") or ""),
        id_number=str(user.get("sis_user_id") or ""),
        email=str(user.get("email") or ""),
        score=float(score) if score is not None else _float(counted),
        counted=_float(counted),
        late=bool(getattr(submission, "late", False)),
        excused=bool(getattr(submission, "excused", False)),
        attempt=int(getattr(submission, "attempt", None) or 0),
        comments=tuple(str(each.get("comment") or "") for each in comments),
        files=tuple(
            RemoteFile(
                name=str(file.get("display_name") or file.get("filename") or ""),
                size=int(file.get("size") or 0),
                url=str(file.get("url") or ""),
            )
            for each in comments
            for file in each.get("attachments") or []
        ),
    )


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _sender(submission: Submission) -> Sender:
    there = _there(submission)
    return Sender(
        name=there.name,
        email=there.email,
        username=there.username,
        id_number=there.id_number,
        canvas=there.user,
    )


def _moment(text: Any) -> datetime | None:
    with contextlib.suppress(TypeError, ValueError):
        return datetime.fromisoformat(re.sub(r"Z$", "+00:00", text)).astimezone(UTC)
    return None


def _free_name(name: str, taken: dict[str, Path]) -> str:
    """Give a file's name, numbered if there was one of that name."""
    number, free = 1, name
    while free in taken:
        number += 1
        stem, dot, ending = name.rpartition(".")
        free = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
    return free
