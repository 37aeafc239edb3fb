"""A Moodle of our own: its web services with the habits that were seen on Moodle 5.1.

Errors are answered with status 200. A grade out of range is dropped without a word, a grade of a
user who is no participant becomes an orphan, a save without plugin data fails, one with it replaces
comment and files, and `files_filemanager=0` leaves the files.
"""

import itertools
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

TOKEN = "5ecret0fMoodle5ecret0fMoodle5ec"
COURSE = 12
MODULE = 345
ASSIGN = 7


@dataclass
class Student:
    """A participant, with what they handed in and what they got."""

    id: int
    fullname: str
    username: str = ""
    idnumber: str = ""
    email: str = ""
    attempt: int | None = 0
    status: str = "submitted"
    files: list = field(default_factory=list)  # file numbers
    grade: float | None = None  # None: no row
    graded_attempt: int = 0
    comment: str = ""
    feedback: list = field(default_factory=list)  # file numbers
    workflow: str = ""
    locked: bool = False
    overridden: bool = False


def error(code, words, kind="moodle_exception"):
    return JSONResponse({"exception": kind, "errorcode": code, "message": words})


class FakeMoodle:
    """State and routes; `address` is set once it is served."""

    def __init__(self, *students):
        self.students = {student.id: student for student in students}
        self.assignment = {
            "id": ASSIGN, "cmid": MODULE, "course": COURSE, "name": "Tiny", "grade": 100,
            "duedate": 0, "blindmarking": 0, "revealidentities": 0, "teamsubmission": 0,
            "markingworkflow": 0,
        }  # fmt: skip
        self.plugins = {"comments": "1", "file": "1"}
        self.bytes = {}  # number -> (folder, name, bytes)
        self.drafts = {}
        self.orphans = []
        self.numbers = itertools.count(900)
        self.requests = []  # (path, query, form)
        self.writes = []
        self.trouble = []
        self.after = []
        self.missing = set()  # functions that the service lacks
        self.address = ""
        self.app = Starlette(
            routes=[
                Route("/webservice/rest/server.php", self.rest, methods=["GET", "POST"]),
                Route("/webservice/upload.php", self.upload, methods=["POST"]),
                Route(
                    "/webservice/pluginfile.php/{file:int}/{name:path}",
                    self.get_file,
                    methods=["GET", "POST"],
                ),
                Route("/", lambda request: HTMLResponse("<h1>Moodle</h1>")),
            ]
        )

    async def _guard(self, request):
        async with request.form() as found:
            form = {
                key: value if isinstance(value, str) else (value.filename, await value.read())
                for key, value in found.multi_items()
            }
        self.requests.append((request.url.path, request.url.query, form))
        for fault in self.trouble:
            if (answer := fault(form)) is not None:
                return form, answer
        return form, None

    async def rest(self, request):
        form, answer = await self._guard(request)
        if answer is not None:
            return answer
        if form.get("wstoken") != TOKEN:
            return error("invalidtoken", "Invalid token - token not found")
        function = form["wsfunction"]
        work = getattr(self, function, None)
        if work is None or function in self.missing:
            return error("accessexception", "Access control exception")
        return work(form)

    def mod_assign_get_assignments(self, form):
        if form.get("courseids[0]") != str(COURSE):
            warning = {
                "item": "course",
                "itemid": 0,
                "warningcode": "2",
                "message": "No access rights in course context",
            }
            return JSONResponse({"courses": [], "warnings": [warning]})
        configs = [
            {"plugin": name, "subtype": "assignfeedback", "name": "enabled", "value": value}
            for name, value in self.plugins.items()
        ]
        every = [{**self.assignment, "configs": configs}]
        return JSONResponse({"courses": [{"id": COURSE, "assignments": every}], "warnings": []})

    def mod_assign_list_participants(self, form):
        return JSONResponse(
            [
                {
                    "id": s.id, "fullname": s.fullname, "username": s.username,
                    "idnumber": s.idnumber, "email": s.email, "submitted": s.attempt is not None,
                    "requiregrading": s.grade is None,
                }
                for s in self.students.values()
            ]
        )  # fmt: skip

    def mod_assign_get_grades(self, form):
        rows = [
            {
                "id": s.id,
                "userid": s.id,
                "attemptnumber": s.graded_attempt,
                "grade": f"{s.grade:.5f}",
            }
            for s in self.students.values()
            if s.grade is not None
        ]
        return JSONResponse(
            {"assignments": [{"assignmentid": ASSIGN, "grades": rows}], "warnings": []}
        )

    def mod_assign_get_submissions(self, form):
        rows = [
            {
                "id": 50 + s.id, "userid": s.id, "attemptnumber": s.attempt, "status": s.status,
                "timecreated": 1_790_000_000, "timemodified": 1_790_000_600, "groupid": 0,
                "plugins": [
                    {
                        "type": "file",
                        "fileareas": [{"area": "submission_files", "files": self.told(s.files)}],
                    }
                ],
            }
            for s in self.students.values()
            if s.attempt is not None
        ]  # fmt: skip
        return JSONResponse(
            {"assignments": [{"assignmentid": ASSIGN, "submissions": rows}], "warnings": []}
        )

    def mod_assign_get_submission_status(self, form):
        s = self.students.get(int(form["userid"]))
        if s is None:
            return error("invaliduser", "Invalid user")
        told = {"warnings": []}
        if s.attempt is not None:
            told["lastattempt"] = {"submission": {"attemptnumber": s.attempt, "status": s.status}}
        hidden = self.assignment["markingworkflow"] and s.workflow != "released"
        if s.grade is not None and s.graded_attempt == (s.attempt or 0) and not hidden:
            # Rich text is made fit for display unless the raw one is asked for.
            raw = form.get("moodlewssettingraw") == "1"
            text = (
                s.comment if raw or not s.comment else f'<div class="no-overflow">{s.comment}</div>'
            )
            told["feedback"] = {
                "grade": {"grade": f"{s.grade:.5f}"},
                "plugins": [
                    {
                        "type": "comments",
                        "editorfields": [{"name": "comments", "text": text, "format": 1}],
                    },
                    {
                        "type": "file",
                        "fileareas": [{"area": "feedback_files", "files": self.told(s.feedback)}],
                    },
                ],
            }
        return JSONResponse(told)

    def mod_assign_get_user_flags(self, form):
        rows = [{"userid": s.id, "workflowstate": s.workflow} for s in self.students.values()]
        return JSONResponse({"assignments": [{"assignmentid": ASSIGN, "userflags": rows}]})

    def gradereport_user_get_grade_items(self, form):
        return JSONResponse(
            {
                "usergrades": [
                    {
                        "userid": s.id,
                        "gradeitems": [
                            {"cmid": 1, "gradeislocked": True},
                            {
                                "cmid": MODULE,
                                "gradeislocked": s.locked,
                                "gradeisoverridden": s.overridden,
                            },
                        ],
                    }
                    for s in self.students.values()
                ]
            }
        )

    def mod_assign_save_grades(self, form):
        prefix = "grades[0]"
        if f"{prefix}[plugindata][assignfeedbackcomments_editor][text]" not in form or (
            f"{prefix}[plugindata][files_filemanager]" not in form
        ):
            return error("dmlwriteexception", "Error writing to database", "dml_write_exception")
        self.writes.append(form)
        user, grade = int(form[f"{prefix}[userid]"]), float(form[f"{prefix}[grade]"])
        s = self.students.get(user)
        if s is None:
            self.orphans.append(user)
            return JSONResponse(None)
        if s.grade is None:
            s.grade = -1.0
        s.graded_attempt = s.attempt or 0
        if not (s.locked or s.overridden) and -1 <= grade <= self.assignment["grade"]:
            s.grade = grade
        s.workflow = form[f"{prefix}[workflowstate]"]
        s.comment = form[f"{prefix}[plugindata][assignfeedbackcomments_editor][text]"]
        draft = int(form[f"{prefix}[plugindata][files_filemanager]"])
        if draft:
            s.feedback = list(self.drafts[draft])
        for fault in self.after:
            if (answer := fault(form)) is not None:
                return answer
        return JSONResponse(None)

    async def upload(self, request):
        form, answer = await self._guard(request)
        if answer is not None:
            return answer
        if form.get("token") != TOKEN:
            return JSONResponse({"error": "Invalid token", "errorcode": "invalidtoken"})
        draft = int(form["itemid"]) or next(self.numbers)
        name, content = form["file_1"]
        self.drafts.setdefault(draft, []).append(self.add_file(name, content, form["filepath"]))
        return JSONResponse([{"itemid": draft, "filename": name, "filepath": "/"}])

    async def get_file(self, request):
        form, answer = await self._guard(request)
        if answer is not None:
            return answer
        if form.get("token") != TOKEN:
            return JSONResponse({"error": "Invalid token", "errorcode": "invalidtoken"}, 404)
        return Response(self.bytes[request.path_params["file"]][2])

    def add_file(self, name, content, folder="/"):
        number = next(self.numbers)
        self.bytes[number] = (folder, name, content)
        return number

    def told(self, numbers):
        return [
            {
                "filename": name, "filepath": folder, "filesize": len(content),
                "fileurl": f"{self.address}/webservice/pluginfile.php/{number}/{name}",
            }
            for number in numbers
            for folder, name, content in [self.bytes[number]]
        ]  # fmt: skip
