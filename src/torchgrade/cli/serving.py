"""`torchgrade serve`: what is said before the service begins."""

from __future__ import annotations

import logging
from pathlib import Path

from rich.text import Text

from torchgrade.cli import screen
from torchgrade.cli.screen import err, out
from torchgrade.web.service import lacking, serve
from torchgrade.web.site import open_site


def run(root: Path, *, host: str, port: int, workers: int | None, proxy: str) -> None:
    """Serve a course until the process is told to end.

    Raises:
        InstructorError: The course is wrong, or its database can't be opened.
    """
    logging.getLogger("torchgrade").setLevel(logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    site = open_site(root)
    for step in lacking(site):
        err.print(Text(step, style="yellow"))

    def ready() -> None:
        seen = site.course.lms.url or f"http://{host}:{port}"
        out.print(screen.plain(f"Serving {site.course.course_id} at {seen} (port {port} here)."))
        out.print("Ctrl-C ends it; what was handed in is graded when it runs again.")

    serve(site, host=host, port=port, workers=workers, proxy=proxy, ready=ready)
