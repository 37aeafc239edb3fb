"""What a student sees: the assignments, one assignment, the way to hand in, and feedback."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from torchgrade.web.pages import here, render


def _assignments(request: Request) -> Response:
    """List the course's assignments."""
    found = here(request)
    names = tuple(a.name for a in found.site.course.assignments)
    return render(request, "assignments.html", names=names)


def _assignment(request: Request) -> Response:
    """Show one assignment."""
    found = here(request)
    name = request.path_params["assignment"]
    if name not in {a.name for a in found.site.course.assignments}:
        raise HTTPException(404)
    return render(request, "assignment.html", name=name)


ROUTES: tuple[BaseRoute, ...] = (
    Route("/courses/{context:int}/assignments", _assignments, name="assignments"),
    Route("/courses/{context:int}/assignments/{assignment}", _assignment, name="assignment"),
)
