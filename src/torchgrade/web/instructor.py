"""What instructors and TAs see: the class, each student, scores on their way, changed tests."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from torchgrade.database import reading
from torchgrade.lms import outbox
from torchgrade.lms.outbox_tables import OutboxState
from torchgrade.lti.identity import assign_link, links
from torchgrade.messages import N_, Translator
from torchgrade.model import Hint
from torchgrade.report import export_csv, export_json
from torchgrade.web import queueing, regrades
from torchgrade.web.assignments import Page, is_assignment, page_of
from torchgrade.web.class_list import Line, Stage, lines_of, summary_of
from torchgrade.web.class_shown import asked_of, chosen
from torchgrade.web.exercises import exercises_of
from torchgrade.web.histogram import bars
from torchgrade.web.pages import Here, form_of, go_to, here_teaching, language, path_to, render
from torchgrade.web.reasons import teller
from torchgrade.web.student import feedback_of, feedback_response
from torchgrade.web.uploads import Upload, attempts, folder_of

_KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_MOST_CHOSEN = 2_000


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
    asked = asked_of(request.query_params)
    return _render(
        request,
        "class.html",
        page=page,
        lines=chosen(lines, asked),
        summary=(summary := summary_of(lines, page.points)),
        bars=bars(summary.points, summary.max_points),
        asked=asked,
        said=_said(request),
        exercises=exercises_of(found.site, page.name, lines),
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
    return _render(
        request,
        "pupil.html",
        page=page,
        line=line,
        attempts=tried,
        feedback={each.attempt: feedback_of(found, each) for each in tried},
        files={each.attempt: _files(found, each) for each in tried},
        exercises=exercises_of(found.site, page.name, [line]),
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
    count = await run_in_threadpool(act, found, page.name, form)
    query = asked_of({name: str(value) for name, value in form.items()}).query
    if count is None:
        return _back(request, page, query, "regrade")
    did = {"did": str(form["act"]), "count": str(count)}
    return _back(request, page, {**query, **did})


def _back(request: Request, page: Page, query: dict[str, str], part: str = "") -> Response:
    """Lead back to the class as it was shown, by an address that may be loaded again."""
    context = request.path_params["context"]
    path = path_to(request, "class", context=context, assignment=page.name)
    address = path + (f"?{urlencode(query)}" if query else "") + (f"#{part}" if part else "")
    return RedirectResponse(address, status_code=303)


def _grade_again(found: Here, assignment: str, form: FormData) -> int:
    """Put the chosen students' newest attempts back into the queue; all in trouble if none is."""
    count = 0
    for line in _chosen_lines(found, assignment, form):
        if line.newest is not None and line.stage in (Stage.QUARANTINED, Stage.FAULT):
            queueing.again(found.site, line.newest)
            count += 1
    return count


def _send_again(found: Here, assignment: str, form: FormData) -> int:
    """Try again now what the platform refused, or what waits for its next try."""
    ids = [line.sending.id for line in _chosen_lines(found, assignment, form) if line.sending]
    with found.site.engine.begin() as connection:
        return outbox.retry(connection, ids, found.site.clock())


def _release(found: Here, assignment: str, form: FormData) -> int:
    """Send ours over the value that the platform keeps, for the students who were chosen."""
    if not form.getlist("student"):
        return 0
    kept = [
        line.sending.id
        for line in _chosen_lines(found, assignment, form)
        if line.sending is not None and line.sending.state is OutboxState.KEPT
    ]
    with found.site.engine.begin() as connection:
        return outbox.release(connection, kept, found.site.clock())


def _ask_regrade(found: Here, assignment: str, _form: FormData) -> None:
    regrades.ask(found.site, assignment, found.visit.user)


def _apply_regrade(found: Here, assignment: str, _form: FormData) -> None:
    if not regrades.apply(found.site, assignment):
        raise HTTPException(409, N_("This was written already, or compared anew meanwhile."))


_SAID: dict[str, Callable[[Translator, int], str]] = {
    "grade-again": lambda words, count: words.n(
        "{n} submission is back in the queue.", "{n} submissions are back in the queue.", count
    ),
    "send-again": lambda words, count: words.n(
        "{n} score is sent again.", "{n} scores are sent again.", count
    ),
    "release": lambda words, count: words.n(
        "{n} score goes over the platform's own value.",
        "{n} scores go over the platform's own values.",
        count,
    ),
}
_Act = Callable[[Here, str, FormData], int | None]
_ACTS: dict[str, _Act] = {
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


def _render(request: Request, template: str, **values: Any) -> Response:
    """Write a page with hints and reasons in the reader's language."""
    lang = language(request)
    told = teller(Translator(lang))
    return render(request, template, in_words=_in_words(lang), told=told, **values)


def _said(request: Request) -> str:
    """Say what the button did that led here; an address can only count."""
    words, count = Translator(language(request)), request.query_params.get("count", "")
    sentence = _SAID.get(request.query_params.get("did", ""))
    if sentence is None or not count.isdecimal() or len(count) > 5:
        return ""
    return sentence(words, int(count))


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
