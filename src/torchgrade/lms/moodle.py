"""A course in Moodle by its web services: submissions in, grades and feedback out.

Facts seen on Moodle 5.1 that shape this: a grade out of range is dropped without a word, a grade
for somebody who is no participant makes an orphan, a save without its plugins' data fails, and one
with it replaces comment and files. So participants are asked first, what is there is sent back
with each save, and everything is read again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from torchgrade.config import Moodle
from torchgrade.errors import InstructorError, SubmissionError, TorchgradeError
from torchgrade.intake.records import Arrival, Sender
from torchgrade.lms.access import base_of, number_of, token_from
from torchgrade.lms.moodle_facts import (
    HTML,
    PICTURES,
    as_html,
    files_of,
    has_plugin,
    refuse,
    refuse_unknown_people,
    with_feedback,
)
from torchgrade.lms.moodle_http import HOW, MoodleApi
from torchgrade.lms.patience import PATIENCE, Patience
from torchgrade.lms.records import Change, Item, RemoteFile, There

_MB = 1 << 20
_LOCKED = "locked in Moodle's gradebook: unlock it there, then push again"
_OVERRIDDEN = "overridden in Moodle's gradebook: the assignment's grade does not count there"


class MoodleSink:
    """An assignment in Moodle; a `GradeSink`."""

    def __init__(
        self,
        settings: Moodle,
        assignment: str,
        *,
        patience: Patience = PATIENCE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make a client; nothing is sent yet.

        Args:
            settings: The course's `lms.moodle`.
            assignment: Name of the assignment here.
            patience: For how long and how often to try.
            sleep: Waits.

        Raises:
            InstructorError: There is no token, no address, or no number of the assignment.
        """
        self._module = number_of(settings.assignments, assignment, "moodle")
        base = base_of(settings.url, "moodle")
        token = token_from(settings.token, "Moodle", how=HOW)
        self._api = MoodleApi(base, token, patience, sleep)
        self._course = settings.course
        self._found: dict[str, Any] = {}
        self._known: tuple[dict[str, dict[str, Any]], dict[str, str]] | None = None

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def item(self) -> Item:
        """Give the assignment in Moodle.

        Raises:
            InstructorError: It is not there, or takes no points as they are.
        """
        found = self._assignment()
        refuse(found)
        workflow = bool(found.get("markingworkflow"))
        files = has_plugin(found, "file") and not workflow
        notes = []
        if workflow:
            notes.append(
                "Marking workflow is on: grades alone are pushed, because comments and files can't"
                " be read back before you release them."
            )
        elif not files:
            notes.append(
                'Feedback files are off there, so pages are not sent: switch on "Feedback files"'
                " in the assignment's settings."
            )
        return Item(
            key=f"{self._api.base}/mod/assign/view.php?id={self._module}",
            title=str(found["name"]),
            maximum=float(found["grade"]),
            comments=has_plugin(found, "comments") and not workflow,
            files=files,
            appends=False,
            notes=tuple(notes),
        )

    def everyone(self) -> tuple[There, ...]:
        """Give the participants with their grades; comments and files are left out."""
        self._known = self._people(), self._locks()
        people, locks = self._known
        grades, attempts, flags = self._grades(), self._attempts(), self._workflow()
        return tuple(
            self._there(person, grades, attempts.get(user, 0), locks, flags)
            for user, person in people.items()
        )

    def one(self, user: str) -> There:
        """Read one participant anew, comment and files included.

        Who takes part and what is locked is not asked again for each: on a large course Moodle
        takes seconds for that, and a grade that it drops is noticed anyway.
        """
        self._known = self._known or (self._people(), self._locks())
        people, locks = self._known
        person = people.get(user)
        if person is None:
            raise InstructorError(
                f"user {user} is no participant of the assignment any more",
                hint="See whether the student is still enrolled in Moodle.",
            )
        status = self._api.call(
            "mod_assign_get_submission_status",
            assignid=self._assignment()["id"],
            userid=int(user),
            moodlewssettingraw=True,
            moodlewssettingfileurl=False,
        )
        handed_in = (status.get("lastattempt") or {}).get("submission") or {}
        attempt = int(handed_in.get("attemptnumber", -1)) + 1
        grades = self._grades()
        there = self._there(person, grades, attempt, locks, self._workflow())
        hidden = user in grades and bool(self._assignment().get("markingworkflow"))
        return with_feedback(there, status, hidden=hidden)

    def write(self, there: There, change: Change) -> None:
        """Write grade, comment and files of one participant in one go.

        Raises:
            Unsettled: It is not known whether it was written.
            InstructorError: It was not.
        """
        text, text_format = there.raw, there.raw_format
        if change.comment is not None:
            text, text_format = as_html(change.comment), HTML
        elif any(mark in text for mark in PICTURES):
            raise InstructorError(
                "the comment there holds pictures or files, which a new grade would lose",
                hint="Enter this grade in Moodle, or give --force to replace the comment.",
            )
        score = change.score if change.score is not None else there.score
        grade = {
            "userid": int(there.user),
            "grade": "-1" if score is None else f"{score:.5f}",
            "attemptnumber": -1,
            "addattempt": 0,
            "workflowstate": there.workflow,
            "plugindata": {
                "assignfeedbackcomments_editor": {"text": text, "format": text_format},
                "files_filemanager": self._draft(change),
            },
        }
        self._api.call(
            "mod_assign_save_grades",
            assignmentid=self._assignment()["id"],
            applytoall=0,
            grades=[grade],
        )

    def content(self, file: RemoteFile) -> bytes:
        """Read a feedback file."""
        return b"".join(self._api.download(file.url, max(file.size, 1)))

    def arrivals(self, folder: Path, *, limit_mb: int = 100) -> Iterator[Arrival]:
        """Download the newest attempt of every participant.

        Args:
            folder: Scratch folder for the files, under names of our own.
            limit_mb: A larger file is refused.

        Yields:
            One per participant who handed something in; drafts are left out.

        Raises:
            InstructorError: The submissions can't be listed.
        """
        refuse_unknown_people(self._assignment())
        people = self._people()
        for submission in self._submissions():
            if submission.get("status") == "submitted":
                user = str(submission["userid"])
                place = folder / f"{user}-{submission.get('groupid', 0)}"
                yield self._arrival(submission, people.get(user, {}), place, limit_mb * _MB)

    def _assignment(self) -> dict[str, Any]:
        if self._found:
            return self._found
        answer = self._api.call(
            "mod_assign_get_assignments", courseids=[self._course], includenotenrolledcourses=1
        )
        courses = [c for c in answer.get("courses", []) if c.get("id") == self._course]
        if not courses:
            words = "; ".join(str(w.get("message", "")) for w in answer.get("warnings", []))
            raise InstructorError(
                f"Moodle shows no course {self._course} to the token's owner. {words}".strip(),
                hint="Compare `lms.moodle.course` with the address …/course/view.php?id=… and see"
                " that the token's owner is a teacher there.",
            )
        every = courses[0].get("assignments", [])
        for found in every:
            if found.get("cmid") == self._module:
                self._found = dict(found)
                return self._found
        names = ", ".join(f"{a.get('name')} ({a.get('cmid')})" for a in every)
        raise InstructorError(
            f"Moodle's course {self._course} has no assignment {self._module}",
            hint=f"It has: {names or 'none'}. The number is that of …/mod/assign/view.php?id=…",
        )

    def _people(self) -> dict[str, dict[str, Any]]:
        found = self._api.call(
            "mod_assign_list_participants",
            assignid=self._assignment()["id"],
            groupid=0,
            filter="",
            includeenrolments=0,
        )
        return {str(person["id"]): person for person in found}

    def _grades(self) -> dict[str, tuple[int, float]]:
        """Give user to attempt and grade; a row without a grade has -1."""
        answer = self._api.call("mod_assign_get_grades", assignmentids=[self._assignment()["id"]])
        rows = [row for each in answer.get("assignments", []) for row in each.get("grades", [])]
        return {
            str(row["userid"]): (int(row["attemptnumber"]) + 1, float(row["grade"] or -1))
            for row in rows
        }

    def _submissions(self) -> list[dict[str, Any]]:
        answer = self._api.call(
            "mod_assign_get_submissions", assignmentids=[self._assignment()["id"]]
        )
        return [s for each in answer.get("assignments", []) for s in each.get("submissions", [])]

    def _attempts(self) -> dict[str, int]:
        return {str(s["userid"]): int(s.get("attemptnumber", 0)) + 1 for s in self._submissions()}

    def _workflow(self) -> dict[str, str] | None:
        """Give user to state of the marking workflow; None if there is no workflow."""
        if not self._assignment().get("markingworkflow"):
            return None
        answer = self._api.call(
            "mod_assign_get_user_flags", assignmentids=[self._assignment()["id"]]
        )
        rows = [f for each in answer.get("assignments", []) for f in each.get("userflags", [])]
        return {str(row["userid"]): str(row.get("workflowstate") or "") for row in rows}

    def _locks(self) -> dict[str, str]:
        """Give user to why the gradebook takes no grade; nothing where it does not tell."""
        try:
            answer = self._api.call(
                "gradereport_user_get_grade_items", courseid=self._course, userid=0
            )
        except InstructorError:
            return {}  # a service without that function: a grade that was not kept is read back
        return {
            str(user["userid"]): _LOCKED if item.get("gradeislocked") else _OVERRIDDEN
            for user in answer.get("usergrades", [])
            for item in user.get("gradeitems", [])
            if item.get("cmid") == self._module
            and (item.get("gradeislocked") or item.get("gradeisoverridden"))
        }

    def _there(
        self,
        person: dict[str, Any],
        grades: dict[str, tuple[int, float]],
        attempt: int,
        locks: dict[str, str],
        workflow: dict[str, str] | None,
    ) -> There:
        user = str(person["id"])
        graded_attempt, grade = grades.get(user, (0, -1.0))
        return There(
            user=user,
            name=str(person.get("fullname") or ""),
            username=str(person.get("username") or ""),
            id_number=str(person.get("idnumber") or ""),
            email=str(person.get("email") or ""),
            score=None if grade < 0 or graded_attempt < attempt else grade,
            locked=locks.get(user, ""),
            attempt=attempt,
            workflow=(workflow or {}).get(user, ""),
            complete=False,
        )

    def _draft(self, change: Change) -> int:
        """Upload what shall lie there afterwards, the files of others included; 0 for no change."""
        if not change.pages:
            return 0
        draft = 0
        for file in change.keep:
            content = self.content(file)
            draft = self._api.upload(file.name, content, draft=draft, folder=file.folder)
        for page in change.pages:
            draft = self._api.upload(page.name, page.path.read_bytes(), draft=draft)
        return draft

    def _arrival(
        self, submission: dict[str, Any], person: dict[str, Any], folder: Path, limit: int
    ) -> Arrival:
        sender = Sender(
            name=str(person.get("fullname") or ""),
            email=str(person.get("email") or ""),
            username=str(person.get("username") or ""),
            id_number=str(person.get("idnumber") or ""),
            moodle=str(submission["userid"]) if submission["userid"] else "",
        )
        refused = ""
        if not submission["userid"]:
            refused = "a group handed it in, which has no student of its own"
        files: dict[str, Path] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(files_of(submission, "file", "submission_files")):
            name = f"{file.folder}{file.name}".lstrip("/")
            try:
                self._keep(file, folder / str(number), limit)
            except TorchgradeError as error:
                refused = refused or f"{name}: {error.message}"
                continue
            files[name] = folder / str(number)
        attempt = int(submission.get("attemptnumber", 0)) + 1
        return Arrival(
            sender=sender,
            files=files,
            origin=f"Moodle: {sender.name or submission['userid']}, attempt {attempt}",
            attempt=attempt,
            submitted=datetime.fromtimestamp(int(submission["timemodified"]), UTC),
            refused=refused or ("" if files else "no file was handed in there"),
        )

    def _keep(self, file: RemoteFile, path: Path, limit: int) -> None:
        if file.size > limit:
            raise SubmissionError(f"it is larger than {limit // _MB} MB")
        with path.open("wb") as out:
            out.writelines(self._api.download(file.url, limit))
        if path.stat().st_size != file.size:
            raise InstructorError("it did not come whole; collect again")
