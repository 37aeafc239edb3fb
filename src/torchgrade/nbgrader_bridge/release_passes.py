"""The first and the last pass of `nbgrader generate_assignment`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from torchgrade.authoring.gate import prove_points
from torchgrade.authoring.proof import Secrets, file_leaks, notebook_leaks, refuse
from torchgrade.config import Course
from torchgrade.errors import InstructorError
from torchgrade.nbgrader_bridge.context import Context, context, reported
from torchgrade.notebook import for_language, language_differences, points, read_source, source_path

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_CELL_METADATA = ("nbgrader",)


class ChooseLanguage(NbGraderPreprocessor):  # type: ignore[misc]
    """Keep one language, and of the metadata only what students need."""

    lang = Unicode("", help="Language of the release; empty means the course's first").tag(
        config=True
    )

    @reported
    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Replace the notebook by the source in one language, as it stands in its file."""
        del nb  # read again from the file: nbconvert has drawn ids for cells that have none
        at = context(self, resources)
        course = at.course
        course.assignment(at.assignment)
        lang = self.lang or course.languages[0]
        if lang not in course.languages:
            raise InstructorError(
                f"ChooseLanguage.lang: the course has no language {lang!r}.",
                hint=f"It has {', '.join(course.languages)}.",
            )
        if not self.lang and (others := ", ".join(course.languages[1:])):
            self.log.warning(
                "Only %s is written. For %s as well: torchgrade release %s",
                lang,
                others,
                at.assignment,
            )
        source = read_source(source_path(at.root, at.assignment, at.notebook))
        _refuse_differences(source, course, at)
        chosen = for_language(source, lang)
        for cell in chosen.cells:
            kept = {key: cell.metadata[key] for key in _CELL_METADATA if key in cell.metadata}
            cell.metadata = nbformat.from_dict(kept)
        chosen.metadata = nbformat.from_dict(
            {
                "kernelspec": source.metadata.get("kernelspec", _KERNEL),
                "language_info": {"name": "python"},
                "torchgrade": {"lang": lang},
            }
        )
        return chosen, resources


class ProveRelease(NbGraderPreprocessor):  # type: ignore[misc]
    """Refuse a release that gives something away, or whose points are not right."""

    @reported
    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Prove the finished notebook; it is not changed."""
        at = context(self, resources)
        lang = nb.metadata.get("torchgrade", {}).get("lang", "")
        if not lang:
            raise InstructorError(
                "ProveRelease ran without ChooseLanguage: the release has no language.",
                hint="Restore GenerateAssignment.preprocessors in nbgrader_config.py.",
            )
        sources = {
            path.stem: read_source(path)
            for path in sorted((at.root / "source" / at.assignment).glob("*.ipynb"))
        }
        source = sources[at.notebook]
        _refuse_wrong_total(sources, lang, at)
        secrets = Secrets(at.root, at.assignment, sources)
        name = f"{at.notebook}.ipynb"
        folder = Path(at.converter._format_dest(at.assignment, "."))
        trusted = at.root / "tests" / "homework" / at.assignment
        refuse(
            (
                *notebook_leaks(secrets, source, nb, name=name, lang=lang),
                *file_leaks(secrets, folder, trusted),
            )
        )
        prove_points(
            at.root,
            at.course,
            at.assignment,
            at.notebook,
            source=source,
            released=nb,
            lang=lang,
        )
        return nb, resources


def _refuse_wrong_total(sources: dict[str, NotebookNode], lang: str, at: Context) -> None:
    total = sum(points(cell) for nb in sources.values() for cell in for_language(nb, lang).cells)
    stated = at.course.assignment(at.assignment).points
    if total != stated:
        raise InstructorError(
            f"source/{at.assignment} ({lang}): its cells add up to {total:g} points,"
            f" but grader_config.py states {stated:g}.",
            hint="Change the points of a cell, or `points` of the assignment.",
        )


def _refuse_differences(source: NotebookNode, course: Course, at: Context) -> None:
    where = f"source/{at.assignment}/{at.notebook}.ipynb"
    if found := language_differences(source, course.languages):
        raise InstructorError(
            f"{where}: its languages differ.\n" + "\n".join(f"  {line}" for line in found),
            hint="Every language needs the same cells, ids, points and code.",
        )
    for cell in source.cells:
        if cell.cell_type == "code" and "### AUTOTEST" in cell.source.replace("HASHED ", ""):
            raise InstructorError(
                f"{where}, cell {cell.id}: `### AUTOTEST` is not supported.",
                hint="Write the test as a hidden test, or as plain asserts.",
            )
