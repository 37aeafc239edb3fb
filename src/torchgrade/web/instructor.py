"""What instructors and TAs see: the class, each student, scores on their way, changed tests."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from torchgrade.database import reading
from torchgrade.lms import outbox
from torchgrade.lms.outbox_tables import OutboxState
from torchgrade.lti.identity import assign_link, links
from torchgrade.messages import N_
from torchgrade.model import Hint
from torchgrade.report import export_csv, export_json
from torchgrade.web import queueing, regrades
from torchgrade.web.assignments import Page, is_assignment, page_of
from torchgrade.web.class_list import Line, Stage, chosen, lines_of, summary_of
from torchgrade.web.histogram import bars
from torchgrade.web.pages import Here, form_of, go_to, here_teaching, language, render
from torchgrade.web.student import feedback_of, feedback_response
from torchgrade.web.uploads import Upload, attempts, folder_of

_KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_MOST_CHOSEN = 2_000
_SORTS = ("stage", "name", "points", "received")
_SHOWS = (*Stage, "late", "unsent")


def _overview(request: Request) -> Response:
    """Show every assignment of the course in numbers."""
    found = here_teaching(request)
    lang = language(request)
    shown = []
    for each in found.site.course.assignments:
        page = page_of(found.site, each.name, lang)
        lines = lines_of(found.site, found.visit.context, each.name)
        if page.released or any(line.stage is not Stage.NOTHING for line in lines):
            shown.append((page, summary_of(lines, page.points)))
    pupils = shown[0][1].pupils if shown else 0
    return render(
        request,
        "class_overview.html",
        shown=shown,
        pupils=pupils,
        unassigned=_unassigned(found),
        pages=[page_of(found.site, a.name, lang) for a in found.site.course.assignments],
        now=found.site.clock(),
    )


def _class(request: Request) -> Response:
    """Show everybody's work for one assignment."""
    found, page = _place(request)
    lines = lines_of(found.site, found.visit.context, page.name)
    show, sort = _asked(request, "show", _SHOWS), _asked(request, "sort", _SORTS)
    return render(
        request,
        "class.html",
        page=page,
        lines=chosen(lines, show, sort),
        summary=(summary := summary_of(lines, page.points)),
        bars=bars(summary.points, summary.max_points),
        show=show,
        sort=sort or "stage",
        misconceptions=_counted(lines),
        in_words=_in_words(language(request)),
        regrade=regrades.regrade_of(found.site, page.name),
        names={line.pupil.student: line.pupil.name for line in lines},
        now=found.site.clock(),
    )


def _pupil(request: Request) -> Response:
    """Show one student's work for one assignment."""
    found, page, line = _line(request)
    tried = attempts(found.site, line.pupil.student, page.name)
    events: tuple[outbox.Event, ...] = ()
    if line.sending is not None:
        with reading(found.site.engine) as connection:
            events = outbox.history(connection, line.sending.id)
    return render(
        request,
        "pupil.html",
        page=page,
        line=line,
        attempts=tried,
        feedback={each.attempt: feedback_of(found, each) for each in tried},
        files={each.attempt: _files(found, each) for each in tried},
        in_words=_in_words(language(request)),
        events=events,
        now=found.site.clock(),
    )


def _feedback(request: Request) -> Response:
    """Send the feedback of a student's attempt."""
    found, upload = _upload(request)
    name = request.path_params["notebook"]
    if name not in feedback_of(found, upload):
        raise HTTPException(404)
    return feedback_response(folder_of(found.site, upload) / "feedback" / f"{name}.html")


def _handed_in(request: Request) -> Response:
    """Send what a student handed in, to be saved: nothing of it is shown here."""
    found, upload = _upload(request)
    name = request.path_params["notebook"]
    if name not in _files(found, upload):
        raise HTTPException(404)
    path = folder_of(found.site, upload) / f"{name}.ipynb"
    return FileResponse(
        path,
        filename=f"{upload.student}-{upload.attempt}-{path.name}",
        media_type="application/octet-stream",
    )


def _export(request: Request) -> Response:
    """Send the class's grades as a file."""
    found, page = _place(request)
    kind = request.path_params["kind"]
    if kind not in _KINDS:
        raise HTTPException(404)
    rows = [
        line.row
        for line in lines_of(found.site, found.visit.context, page.name)
        if line.row is not None
    ]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"grades.{kind}"
        (export_csv if kind == "csv" else export_json)(rows, path)
        content = path.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{page.name}.{kind}"'}
    return Response(content, media_type=_KINDS[kind], headers=headers)


async def _act(request: Request) -> Response:
    """Do what a button of the class's page says, and lead back to it."""
    found, page = await run_in_threadpool(_place, request)
    form = await form_of(request, max_files=0, max_fields=_MOST_CHOSEN)
    act = _ACTS.get(str(form.get("act", "")))
    if act is None:
        raise HTTPException(404)
    await run_in_threadpool(act, found, page.name, form)
    return go_to(request, "class", context=found.visit.context, assignment=page.name)


def _grade_again(found: Here, assignment: str, form: FormData) -> None:
    """Put the chosen students' newest attempts back into the queue; all in trouble if none is."""
    for line in _chosen_lines(found, assignment, form):
        if line.newest is not None and line.stage in (Stage.QUARANTINED, Stage.FAULT):
            queueing.again(found.site, line.newest)


def _send_again(found: Here, assignment: str, form: FormData) -> None:
    """Try again now what the platform refused, or what waits for its next try."""
    ids = [line.sending.id for line in _chosen_lines(found, assignment, form) if line.sending]
    with found.site.engine.begin() as connection:
        outbox.retry(connection, ids, found.site.clock())


def _release(found: Here, assignment: str, form: FormData) -> None:
    """Send ours over the value that the platform keeps, for the students who were chosen."""
    if not form.getlist("student"):
        return
    kept = [
        line.sending.id
        for line in _chosen_lines(found, assignment, form)
        if line.sending is not None and line.sending.state is OutboxState.KEPT
    ]
    with found.site.engine.begin() as connection:
        outbox.release(connection, kept, found.site.clock())


def _ask_regrade(found: Here, assignment: str, _form: FormData) -> None:
    regrades.ask(found.site, assignment, found.visit.user)


def _apply_regrade(found: Here, assignment: str, _form: FormData) -> None:
    if not regrades.apply(found.site, assignment):
        raise HTTPException(409, N_("This was written already, or compared anew meanwhile."))


_ACTS = {
    "grade-again": _grade_again,
    "send-again": _send_again,
    "release": _release,
    "regrade": _ask_regrade,
    "apply-regrade": _apply_regrade,
}


async def _assign(request: Request) -> Response:
    """Let a link launch the assignment that a teacher chose."""
    found = await run_in_threadpool(here_teaching, request)
    form = await form_of(request, max_files=0, max_fields=10)
    name, number = str(form.get("assignment", "")), str(form.get("link", ""))
    if not is_assignment(found.site.course, name) or not number.isdecimal():
        raise HTTPException(404)
    await run_in_threadpool(_keep_link, found, int(number), name)
    return go_to(request, "class-overview", context=found.visit.context)


def _keep_link(found: Here, link: int, assignment: str) -> None:
    with found.site.engine.begin() as connection:
        mine = (links.c.id == link) & (links.c.context == found.visit.context)
        if connection.execute(select(links.c.id).where(mine)).first() is None:
            raise HTTPException(404)
        assign_link(connection, link, assignment)


def _unassigned(found: Here) -> list[tuple[int, str]]:
    """Give the links of the context that launch no assignment yet, with their titles."""
    mine = links.c.context == found.visit.context
    with reading(found.site.engine) as connection:
        rows = connection.execute(select(links).where(mine).order_by(links.c.id)).all()
    course = found.site.course
    return [(row.id, row.title) for row in rows if not is_assignment(course, row.assignment)]


def _chosen_lines(found: Here, assignment: str, form: FormData) -> Sequence[Line]:
    """Give the lines of the students who were ticked; of all if none was."""
    ticked = {str(value) for value in form.getlist("student")}
    lines = lines_of(found.site, found.visit.context, assignment)
    return [line for line in lines if not ticked or line.pupil.student in ticked]


def _place(request: Request) -> tuple[Here, Page]:
    """Give the visit of a teacher, and the assignment of the address.

    Raises:
        HTTPException: 401 without a session, 404 for others and for other assignments.
    """
    found, name = here_teaching(request), request.path_params["assignment"]
    if not is_assignment(found.site.course, name):
        raise HTTPException(404)
    return found, page_of(found.site, name, language(request))


def _line(request: Request) -> tuple[Here, Page, Line]:
    found, page = _place(request)
    for line in lines_of(found.site, found.visit.context, page.name):
        if line.pupil.student == request.path_params["student"]:
            return found, page, line
    raise HTTPException(404)


def _upload(request: Request) -> tuple[Here, Upload]:
    found, page, line = _line(request)
    for upload in attempts(found.site, line.pupil.student, page.name):
        if upload.attempt == request.path_params["attempt"]:
            return found, upload
    raise HTTPException(404)


def _files(found: Here, upload: Upload) -> tuple[str, ...]:
    """Name the notebooks of an attempt."""
    return tuple(sorted(path.stem for path in folder_of(found.site, upload).glob("*.ipynb")))


def _asked(request: Request, name: str, known: Sequence[str]) -> str:
    value = request.query_params.get(name, "")
    return value if value in known else ""


def _counted(lines: Sequence[Line]) -> list[tuple[Hint, int]]:
    """Count the misconceptions of a class, the most frequent first."""
    found: dict[str, tuple[Hint, int]] = {}
    for line in lines:
        for hint in {hint.misconception: hint for hint in line.hints}.values():
            known = found.get(hint.misconception)
            found[hint.misconception] = (hint, known[1] + 1 if known else 1)
    return sorted(found.values(), key=lambda each: (-each[1], each[0].misconception))


def _in_words(lang: str) -> Any:
    """Give what writes a hint's title or question in the reader's language."""

    def written(hint: Hint, part: str) -> str:
        told = hint.translations.get(lang) or hint.translations.get(lang.partition("-")[0]) or {}
        return told.get(part) or str(getattr(hint, part))

    return written


_CLASS = "/courses/{context:int}/class"
_ASSIGNMENT = _CLASS + "/{assignment}"
_PUPIL = _ASSIGNMENT + "/students/{student}"
_ATTEMPT = _PUPIL + "/attempts/{attempt:int}"
ROUTES: tuple[BaseRoute, ...] = (
    Route(_CLASS, _overview, name="class-overview"),
    Route(_CLASS, _assign, methods=["POST"], name="assign-link"),
    Route(_ASSIGNMENT, _class, name="class"),
    Route(_ASSIGNMENT, _act, methods=["POST"], name="class-act"),
    Route(_ASSIGNMENT + "/grades.{kind}", _export, name="class-export"),
    Route(_PUPIL, _pupil, name="pupil"),
    Route(_ATTEMPT + "/feedback/{notebook}", _feedback, name="pupil-feedback"),
    Route(_ATTEMPT + "/handed-in/{notebook}", _handed_in, name="pupil-handed-in"),
)
