"""A Canvas of our own, written from the documented rules of Canvas's API, for the real canvasapi.

What it keeps: one course, one assignment, students with submissions, comments and files, a late
policy that deducts, uploads in three steps, and files on another host that must not see the token.
Faults are put into `trouble`: each is a function of the request that answers in place of Canvas, or
None.
"""

import itertools
import json
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

TOKEN = "7~Canvas-Secret-Token"
COURSE = 123
ASSIGNMENT = 456


@dataclass
class Student:
    """A student of the course, with what they handed in and what they got."""

    id: int
    name: str
    login_id: str = ""
    sis_user_id: str = ""
    email: str = ""
    attempt: int | None = 1
    late: bool = False
    entered: float | None = None
    graded_attempt: int | None = None
    excused: bool = False
    files: list = field(default_factory=list)  # (name, bytes)
    comments: list = field(default_factory=list)  # {"comment", "attachments": [file id]}
    kind: str = "online_upload"


class FakeCanvas:
    """State and routes; `address` and `files_address` are set once it is served."""

    def __init__(self, *students, page_size=2):
        self.students = {student.id: student for student in students}
        self.page_size = page_size
        self.assignment = {
            "id": ASSIGNMENT,
            "course_id": COURSE,
            "name": "Tiny",
            "points_possible": 10.0,
            "grading_type": "points",
            "published": True,
            "moderated_grading": False,
            "anonymize_students": False,
            "group_category_id": None,
        }
        self.late_policy = None
        self.late_deduction = 2.0  # points that the policy takes from a late submission
        self.bytes = {}  # file id -> (name, bytes)
        self.numbers = itertools.count(1000)
        self.requests = []  # (method, path, headers, host)
        self.writes = []  # (user, form) of what was carried out
        self.trouble = []
        self.after = []  # faults that answer after the request was carried out
        self.locked = set()
        self.address = self.files_address = ""
        api = "/api/v1/courses/{course:int}"
        one = api + "/assignments/{assignment:int}/submissions/{user:int}"
        self.app = Starlette(
            routes=[
                Route(api + "/assignments/{assignment:int}", self.get_assignment),
                Route(api + "/late_policy", self.get_late_policy),
                Route(api + "/assignments/{assignment:int}/submissions", self.list_submissions),
                Route(one, self.get_submission, methods=["GET"]),
                Route(one, self.put_submission, methods=["PUT"]),
                Route(one + "/comments/files", self.begin_upload, methods=["POST"]),
                Route("/api/v1/files/{file:int}/create_success", self.end_upload),
            ]
        )
        self.files_app = Starlette(
            routes=[
                Route("/upload/{file:int}", self.take_upload, methods=["POST"]),
                Route("/files/{file:int}", self.get_file),
            ]
        )

    # what every request goes through

    async def _guard(self, request: Request, api=True):
        self.requests.append((request.method, request.url.path, dict(request.headers)))
        for fault in self.trouble:
            if (answer := fault(request)) is not None:
                return answer
        if not api:
            return None
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse(
                {"errors": [{"message": "Invalid access token."}]},
                401,
                {"WWW-Authenticate": 'Bearer realm="canvas-lms"'},
            )
        if request.path_params.get("course", COURSE) != COURSE or request.path_params.get(
            "assignment", ASSIGNMENT
        ) not in (ASSIGNMENT,):
            return JSONResponse(
                {"errors": [{"message": "The specified resource does not exist."}]}, 404
            )
        return None

    async def get_assignment(self, request):
        return await self._guard(request) or JSONResponse(self.assignment)

    async def get_late_policy(self, request):
        if answer := await self._guard(request):
            return answer
        if self.late_policy is None:
            return JSONResponse({"errors": [{"message": "not found"}]}, 404)
        return JSONResponse({"late_policy": self.late_policy})

    async def list_submissions(self, request):
        if answer := await self._guard(request):
            return answer
        page = int(request.query_params.get("PageCase", "0") or 0)
        users = sorted(self.students)
        shown = users[page * self.page_size : (page + 1) * self.page_size]
        headers = {}
        if (page + 1) * self.page_size < len(users):
            # The address has upper case on purpose: a client that changes it gets page 0 again.
            also = "&include[]=user&include[]=submission_comments"
            after = f"{self.address}{request.url.path}?PageCase={page + 1}{also}"
            headers["Link"] = (
                f'<{self.address}{request.url.path}>; rel="current",<{after}>; rel="next"'
            )
        include = request.query_params.getlist("include[]")
        return JSONResponse(
            [self.submission(self.students[u], include) for u in shown], headers=headers
        )

    async def get_submission(self, request):
        if answer := await self._guard(request):
            return answer
        student = self.students.get(request.path_params["user"])
        if student is None:
            return JSONResponse(
                {"errors": [{"message": "The specified resource does not exist."}]}, 404
            )
        return JSONResponse(self.submission(student, request.query_params.getlist("include[]")))

    async def put_submission(self, request):
        if answer := await self._guard(request):
            return answer
        student = self.students.get(request.path_params["user"])
        if student is None:
            return JSONResponse(
                {"errors": [{"message": "The specified resource does not exist."}]}, 404
            )
        if not self.assignment["published"] or student.id in self.locked:
            return JSONResponse(
                {
                    "status": "unauthorized",
                    "errors": [{"message": "user not authorized to perform that action"}],
                },
                401,
            )
        form = await request.form()
        self.writes.append((student.id, dict(form.multi_items())))
        if (grade := form.get("submission[posted_grade]")) is not None:
            student.entered = float(grade)
            student.graded_attempt = student.attempt
            student.excused = False
        files = [int(value) for value in form.getlist("comment[file_ids][]")]
        if form.get("comment[text_comment]") or files:
            student.comments.append(
                {"comment": form.get("comment[text_comment]", ""), "attachments": files}
            )
        for fault in self.after:
            if (answer := fault(request)) is not None:
                return answer
        return JSONResponse(self.submission(student, []))

    # upload in three steps

    async def begin_upload(self, request):
        if answer := await self._guard(request):
            return answer
        form = await request.form()
        number = next(self.numbers)
        self.bytes[number] = [form["name"], None, int(form["size"])]
        return JSONResponse(
            {
                "upload_url": f"{self.files_address}/upload/{number}",
                "upload_params": {"key": f"k{number}", "filename": form["name"]},
                "file_param": "file",
            }
        )

    async def take_upload(self, request):
        if answer := await self._guard(request, api=False):
            return answer
        number = request.path_params["file"]
        async with request.form() as form:
            content = await form["file"].read()
        if form.get("key") != f"k{number}" or len(content) != self.bytes[number][2]:
            return Response("<Error/>", 400)
        self.bytes[number][1] = content
        return RedirectResponse(
            f"{self.address}/api/v1/files/{number}/create_success?uuid=u{number}", 303
        )

    async def end_upload(self, request):
        await self._guard(request, api=False)
        number = request.path_params["file"]
        return JSONResponse({**self.file(number), "upload_status": "success"})

    async def get_file(self, request):
        if answer := await self._guard(request, api=False):
            return answer
        if request.query_params.get("verifier") != f"v{request.path_params['file']}":
            return Response("no", 403)
        return Response(self.bytes[request.path_params["file"]][1])

    # what Canvas says of things

    def add_file(self, name, content):
        number = next(self.numbers)
        self.bytes[number] = [name, content, len(content)]
        return number

    def file(self, number):
        name, _, size = self.bytes[number]
        return {
            "id": number,
            "display_name": name,
            "filename": name.replace(" ", "+"),
            "size": size,
            "content-type": "text/html",
            "url": f"{self.files_address}/files/{number}?download_frd=1&verifier=v{number}",
        }

    def submission(self, student, include):
        deducts = self.late_policy and self.late_policy["late_submission_deduction_enabled"]
        deducted = (
            self.late_deduction
            if deducts and student.late and student.entered is not None
            else None
        )
        score = None if student.entered is None else max(0.0, student.entered - (deducted or 0))
        told = {
            "id": 10_000 + student.id,
            "user_id": student.id,
            "assignment_id": ASSIGNMENT,
            "attempt": student.attempt,
            "workflow_state": "unsubmitted"
            if student.attempt is None
            else "graded"
            if student.entered is not None
            else "submitted",
            "submission_type": student.kind if student.attempt else None,
            "submitted_at": "2026-11-02T10:00:00Z" if student.attempt else None,
            "late": student.late,
            "seconds_late": 3600 if student.late else 0,
            "excused": student.excused,
            "score": score,
            "entered_score": student.entered,
            "grade": None if score is None else f"{score:g}",
            "points_deducted": deducted,
            "grade_matches_current_submission": student.graded_attempt == student.attempt,
        }
        if student.files:
            told["attachments"] = [self.file(number) for number in student.files]
        if "user" in include:
            told["user"] = {
                key: getattr(student, key)
                for key in ("id", "name", "login_id", "sis_user_id", "email")
            }
        if "submission_comments" in include:
            told["submission_comments"] = [
                {
                    "id": index,
                    "comment": each["comment"],
                    **(
                        {"attachments": [self.file(n) for n in each["attachments"]]}
                        if each["attachments"]
                        else {}
                    ),
                }
                for index, each in enumerate(student.comments)
            ]
        return json.loads(json.dumps(told))
