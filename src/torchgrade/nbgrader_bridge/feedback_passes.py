"""The passes of `nbgrader generate_feedback`: hidden tests out, our page in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from torchgrade.errors import InstructorError
from torchgrade.feedback import render_page
from torchgrade.nbgrader_bridge.context import reported
from torchgrade.nbgrader_bridge.outputs import FOR_GRADERS
from torchgrade.notebook import visible_part


class StripHiddenTests(NbGraderPreprocessor):  # type: ignore[misc]
    """Take out of the feedback what says how the hidden tests are made."""

    @reported
    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, index: int
    ) -> tuple[NotebookNode, Any]:
        """Cut one cell; its outputs go too, for a traceback quotes the hidden lines."""
        del index
        if cell.cell_type == "code" and utils.is_grade(cell):
            cell.outputs = [
                out for out in cell.outputs if FOR_GRADERS not in out.get("metadata", {})
            ]
            visible = visible_part(cell.source)
            if visible != cell.source:
                cell.source = visible
                cell.outputs = [
                    output
                    for output in cell.outputs[:1]
                    if output.get("output_type") == "execute_result"
                ]
        return cell, resources


class FeedbackExporter(Exporter):  # type: ignore[misc]
    """Writes the page that students read, in place of nbgrader's HTML."""

    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    @reported
    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[str, Any]:
        """Render an autograded notebook after its grades were fetched.

        Raises:
            InstructorError: If the notebook was not graded by torchgrade's executor.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kwargs)
        own = resources["nbgrader"]
        if "verdict" not in nb.metadata.get("torchgrade", {}):
            raise InstructorError(
                f"{own['student']}: {own['notebook']}.ipynb was not graded by torchgrade.",
                hint=f"Run `torchgrade grade {own['assignment']} --force` first.",
            )
        page = render_page(
            nbformat.from_dict(nb),
            student=own["student"],
            assignment=own["assignment"],
            score=own["score"] + own["late_penalty"],
            max_score=own["max_score"],
            late_penalty=own["late_penalty"],
            **_by_persons(own),
            assignment_locale=_locale(self, own["assignment"]),
        )
        return page, resources


def _by_persons(own: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The graded cells that a person still has to look at, and those whose points one gave."""
    with Gradebook(own["db_url"]) as book:
        found = book.find_submission_notebook(own["notebook"], own["assignment"], own["student"])
        return {
            "pending": tuple(g.name for g in found.grades if g.needs_manual_grade),
            "by_hand": tuple(g.name for g in found.grades if g.manual_score is not None),
        }


def _locale(exporter: Any, assignment: str) -> Path:
    return Path(exporter.parent.coursedir.root) / "tests" / "homework" / assignment / "locale"
