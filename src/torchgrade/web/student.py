"""What a student sees: the assignments, one assignment, the way to hand in, and feedback."""

from __future__ import annotations

import math
import re
import secrets
import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from torchgrade.messages import N_
from torchgrade.web.assignments import Page, files_of, is_assignment, packed, page_of, released
from torchgrade.web.handing_in import Refused, check, why
from torchgrade.web.pages import Here, form_of, go_to, here, language, render
from torchgrade.web.security import Rate
from torchgrade.web.uploads import (
    Standing,
    Upload,
    accept,
    ahead_of,
    attempts,
    folder_of,
)

FEEDBACK_POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of a feedback page: alone in the world, though it comes from here."""
_MOST_FILES = 8
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NO_FILE = N_("Choose your notebook first: the file that ends in .ipynb.")
_TOO_OFTEN = N_("You have handed in several times within a minute. Wait a little.")
_UPLOADS = "uploads"
_CHECKED_AT_ONCE = threading.BoundedSemaphore(4)
"""A large notebook takes ten times its size in memory while it is looked at."""


def feedback_response(path: Path) -> Response:
    """Send a feedback page as it was written: the browser gives it no rights here.

    Raises:
        HTTPException: 404 if it is not there.
    """
    if not path.is_file() or path.is_symlink():
        raise HTTPException(404)
    headers = {"Content-Security-Policy": FEEDBACK_POLICY, "Content-Disposition": "inline"}
    return FileResponse(path, media_type="text/html; charset=utf-8", headers=headers)


def _assignments(request: Request) -> Response:
    """List the course's assignments."""
    found = here(request)
    lang = language(request)
    pages = [page_of(found.site, each.name, lang) for each in found.site.course.assignments]
    latest = {
        page.name: tried[0]
        for page in pages
        if (student := found.visit.student) and (tried := attempts(found.site, student, page.name))
    }
    shown = [page for page in pages if page.released]
    return render(request, "assignments.html", pages=shown, latest=latest, now=found.site.clock())


def _assignment(request: Request) -> Response:
    """Show one assignment."""
    return _shown(request, *_place(request))


def _state(request: Request) -> Response:
    """Show what changes while one waits: the part of the page that is loaded again."""
    found, name = _place(request)
    page = page_of(found.site, name, language(request))
    return render(request, "live.html", **_changing(found, page))


def _shown(request: Request, found: Here, name: str, *, refused: Refused | None = None) -> Response:
    page = page_of(found.site, name, language(request))
    return render(
        request,
        "assignment.html",
        status=200 if refused is None else 422,
        refused=refused,
        token=secrets.token_urlsafe(24),
        limit=found.site.course.assignment(name).max_notebook_mb,
        **_changing(found, page),
    )


def _changing(found: Here, page: Page) -> dict[str, Any]:
    """Give what changes while one waits."""
    site = found.site
    tried = attempts(site, found.visit.student, page.name) if found.visit.student else ()
    latest = tried[0] if tried else None
    ahead = ahead_of(site, latest) if latest is not None and latest.waits else 0
    return {
        "page": page,
        "attempts": tried,
        "latest": latest,
        "counts": next((each for each in tried if each.state is Standing.DONE), None),
        "ahead": ahead,
        "poll": _poll(latest, ahead),
        "late": {each.attempt: _late(each, page) for each in tried},
        "feedback": {each.attempt: feedback_of(found, each) for each in tried},
        "now": site.clock(),
        "why": why,
        "may_hand_in": bool(found.visit.learns and found.visit.student and page.released),
    }


def _poll(latest: Upload | None, ahead: int) -> int:
    """Say after how many seconds to look again; 0 if nothing will change by itself."""
    if latest is None or not latest.waits:
        return 0
    return min(30, 2 + ahead // 4)


def _late(upload: Upload, page: Page) -> timedelta | None:
    """Say how late an attempt is: by the gradebook, and before it knows by the deadline."""
    if upload.late_seconds is not None:
        return timedelta(seconds=upload.late_seconds) if upload.late_seconds > 0 else None
    late = upload.received - page.due if page.due is not None else timedelta(0)
    return late if late > timedelta(0) else None


def feedback_of(found: Here, upload: Upload) -> tuple[str, ...]:
    """Name the feedback pages of an attempt, by notebook."""
    folder = folder_of(found.site, upload) / "feedback"
    return tuple(sorted(path.stem for path in folder.glob("*.html")))


def _download(request: Request) -> Response:
    """Send the student version: the zip, or one of its files."""
    found, name = _place(request)
    lang, wanted = request.path_params["lang"], request.path_params["file"]
    if lang not in found.site.course.languages:
        raise HTTPException(404)
    folder = released(found.site, name, lang)
    files = files_of(folder)
    if wanted == f"{name}.zip" and files:
        headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
        return Response(packed(folder, name), media_type="application/zip", headers=headers)
    if wanted not in files:
        raise HTTPException(404)
    return FileResponse(
        files[wanted], filename=Path(wanted).name, media_type="application/octet-stream"
    )


def _handed_in(request: Request) -> Response:
    """Send back what a student handed in."""
    found, upload = _attempt(request)
    path = folder_of(found.site, upload) / f"{request.path_params['notebook']}.ipynb"
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")


def _feedback(request: Request) -> Response:
    """Send the feedback of one of the student's attempts."""
    found, upload = _attempt(request)
    names = feedback_of(found, upload)
    name = request.path_params["notebook"]
    if name not in names:
        raise HTTPException(404)
    return feedback_response(folder_of(found.site, upload) / "feedback" / f"{name}.html")


async def _upload(request: Request) -> Response:
    """Take what a student hands in, keep it, and lead back to the page."""
    found, name = await run_in_threadpool(_place, request)
    if not (found.visit.learns and found.visit.student):
        raise HTTPException(403, N_("Only students of the course hand in."))
    rate: Rate = request.app.state.upload_rate
    if wait := rate.take(str(found.visit.user)):
        raise HTTPException(429, _TOO_OFTEN, {"Retry-After": str(math.ceil(wait))})
    form = await form_of(request, max_files=_MOST_FILES, max_fields=_MOST_FILES)
    try:
        return await run_in_threadpool(_taken, request, found, name, form)
    finally:
        await form.close()


def _taken(request: Request, found: Here, name: str, form: FormData) -> Response:
    token = form.get("token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise HTTPException(403, N_("This form is too old. Open the page again and repeat."))
    notebooks = page_of(found.site, name, language(request)).notebooks
    if not notebooks:
        raise HTTPException(404)
    try:
        with _CHECKED_AT_ONCE:
            content = _checked(found, name, notebooks, form)
    except Refused as refused:
        return _shown(request, found, name, refused=refused)
    accept(found.site, found.visit, name, content, token)
    return go_to(request, "assignment", context=found.visit.context, assignment=name)


def _checked(
    found: Here, assignment: str, notebooks: tuple[str, ...], form: FormData
) -> Mapping[str, bytes]:
    """Read the files of a form, each for one notebook.

    Raises:
        Refused: One is missing, or is not what it should be.
    """
    content = {}
    for notebook in notebooks:
        given = form.get(f"notebook:{notebook}")
        if not isinstance(given, UploadFile) or not given.filename:
            raise Refused(_NO_FILE)
        content[notebook] = given.file.read()
        file = Path(given.filename.replace("\\", "/")).name[:100]
        check(found.site, assignment, notebook, file, content[notebook])
    return content


def _place(request: Request) -> tuple[Here, str]:
    """Give the visit and the assignment of an address.

    Raises:
        HTTPException: 401 without a session, 404 if there is no such assignment.
    """
    found, name = here(request), request.path_params["assignment"]
    if not is_assignment(found.site.course, name):
        raise HTTPException(404)
    return found, name


def _attempt(request: Request) -> tuple[Here, Upload]:
    """Give the attempt of an address, one of the user's own.

    Raises:
        HTTPException: 401 without a session, 404 if there is no such attempt.
    """
    found, name = _place(request)
    number = request.path_params["attempt"]
    for upload in attempts(found.site, found.visit.student, name) if found.visit.student else ():
        if upload.attempt == number:
            return found, upload
    raise HTTPException(404)


_ASSIGNMENT = "/courses/{context:int}/assignments/{assignment}"
_ATTEMPT = _ASSIGNMENT + "/attempts/{attempt:int}"
ROUTES: tuple[BaseRoute, ...] = (
    Route("/courses/{context:int}/assignments", _assignments, name="assignments"),
    Route(_ASSIGNMENT, _assignment, name="assignment"),
    Route(_ASSIGNMENT + "/state", _state, name="state"),
    Route(f"{_ASSIGNMENT}/{_UPLOADS}", _upload, methods=["POST"], name="upload"),
    Route(_ASSIGNMENT + "/files/{lang}/{file:path}", _download, name="download"),
    Route(_ATTEMPT + "/feedback/{notebook}", _feedback, name="feedback"),
    Route(_ATTEMPT + "/handed-in/{notebook}", _handed_in, name="handed-in"),
)
