"""The passes of `nbgrader autograde`: rebuild, run and judge, record.

None of them raises for a student's fault. Where they raise, nbgrader leaves that submission
without a grade and goes on with the next.
"""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

import msgspec
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from torchgrade import __version__
from torchgrade.engine.grading import grade_notebook
from torchgrade.errors import Fault, InstructorError
from torchgrade.feedback import clean
from torchgrade.model import Verdict
from torchgrade.nbgrader_bridge.context import Context, context, reported
from torchgrade.nbgrader_bridge.outputs import cell_outputs, inert_text
from torchgrade.nbgrader_bridge.prepared import Prepared, prepared
from torchgrade.notebook import (
    Work,
    bound_cells,
    code_cells,
    given_files,
    grade_id,
    role,
    submission_work,
)
from torchgrade.notebook.reading import read_bytes_of

EXECUTOR = "torchgrade.TrustedExecute"


class RebuildFromMaster(NbGraderPreprocessor):  # type: ignore[misc]
    """Put the submission's answers into the master; nothing else of the student's file stays."""

    @reported
    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Replace the notebook by the rebuilt one."""
        del nb  # read again from the file: the digest is of the file's bytes
        at = context(self, resources)
        _refuse_other_passes(at)
        work = _work(at)
        rebuilt = work.rebuilt.notebook
        _put_checksums(work)
        _disarm(work)
        rebuilt.metadata["torchgrade"] = {
            "lang": work.lang,
            "sha256": work.sha256,
            "notes": msgspec.to_builtins(work.notes),
        }
        for note in work.notes:
            params = {key: clean.line(value, limit=80) for key, value in note.params.items()}
            self.log.warning("%s: %s", at.student, note.sentence.format(**params))
        return rebuilt, resources


class TrustedExecute(Execute):  # type: ignore[misc]
    """Run the notebook in the sandbox and judge it from outside, in place of `Execute`.

    Derived from `Execute` only so that `--no-execute` turns it off: `RecordScores` then refuses.
    """

    @reported
    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: Any = None
    ) -> tuple[NotebookNode, Any]:
        """Write outputs, scores and the verdict into the notebook."""
        del km
        at = context(self, resources)
        ours = nb.metadata.get("torchgrade", {})
        if "sha256" not in ours:
            raise InstructorError(
                "TrustedExecute got a notebook that RebuildFromMaster has not rebuilt.",
                hint="Restore Autograde.sanitize_preprocessors in nbgrader_config.py.",
            )
        result = _result(at, nb, ours)
        _write_outputs(nb, result)
        nb.metadata["torchgrade"] = {
            **ours,
            "executor": {"name": EXECUTOR, "version": __version__},
            "sandbox": result.run.sandbox,
            "verdict": msgspec.to_builtins(result.verdict),
            "hints": msgspec.to_builtins(result.hints),
            "terms": result.terms,
        }
        # Students can't reach `resources`: RecordScores asks for this and not for the stamp alone.
        resources["torchgrade"] = result.verdict
        resources["torchgrade_same_answers"] = result.same_answers
        return nb, resources


class RecordScores(NbGraderPreprocessor):  # type: ignore[misc]
    """Write the verdict's points into the gradebook, in place of `SaveAutoGrades`."""

    @reported
    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Record every graded cell, or none of them."""
        at = context(self, resources)
        verdict = _stamped_verdict(nb, resources)
        graded = [cell for cell in nb.cells if utils.is_grade(cell)]
        scores = {grade_id(cell): _score(cell, verdict) for cell in graded}
        with Gradebook(at.db_url) as book:
            _refuse_stale_gradebook(book, at, nb)
            for name, score in scores.items():
                grade = book.find_grade(name, at.notebook, at.assignment, at.student)
                if resources.get("torchgrade_same_answers") and grade.auto_score == score:
                    continue  # nothing is new to a person who has looked at it
                grade.auto_score = score
                # As nbgrader does: a manual score stays and is shown for review.
                grade.needs_manual_grade = grade.manual_score is not None or score is None
            for cell in nb.cells:
                if utils.is_solution(cell) or utils.is_task(cell):
                    comment = book.find_comment(
                        grade_id(cell), at.notebook, at.assignment, at.student
                    )
                    comment.auto_comment = "No response." if _untouched(cell) else None
            book.db.commit()
        return nb, resources


def _refuse_other_passes(at: Context) -> None:
    """Refuse to hand a submission over to nbgrader's own executor, which isolates nothing."""
    listed = [str(item) for item in at.converter.autograde_preprocessors]
    for needed in (TrustedExecute, RecordScores):
        name = f"torchgrade.nbgrader_bridge.{needed.__name__}"
        if name not in listed:
            raise InstructorError(
                f"Autograde.autograde_preprocessors lacks {name}.",
                hint="Don't set that list in grader_config.py, or put it in again.",
            )


def _work(at: Context) -> Work:
    """Take the rebuilt submission that the result was computed from, if the file is still it."""
    limit = at.course.assignment(at.assignment).max_notebook_mb
    digest = hashlib.sha256(read_bytes_of(at.submitted, limit)).hexdigest()
    key = (at.student, at.assignment, at.notebook, digest)
    if (ready := prepared.get(key)) is not None and ready.work is not None:
        prepared[key] = dataclasses.replace(ready, work=None)  # the passes write into it
        return ready.work
    return submission_work(at.root, at.course, at.assignment, at.submitted)


def _put_checksums(work: Work) -> None:
    """Give each cell the checksum of its untouched state, by which nbgrader knows no response."""
    original = {grade_id(cell): cell for cell in work.rebuilt.master.cells if grade_id(cell)}
    for cell in work.rebuilt.notebook.cells:
        if (master := original.get(grade_id(cell))) is not None:
            cell.metadata.nbgrader["checksum"] = utils.compute_checksum(master)
            cell.metadata.nbgrader["cell_type"] = cell.cell_type


def _disarm(work: Work) -> None:
    """Leave no HTML in what the student wrote as text; the instructor's own stays."""
    original = {cell.id: cell.source for cell in work.rebuilt.master.cells}
    for cell in work.rebuilt.notebook.cells:
        if cell.cell_type == "markdown" and cell.source != original.get(cell.id):
            cell.source = inert_text(cell.source)


def _result(at: Context, nb: NotebookNode, ours: dict[str, Any]) -> Prepared:
    key = (at.student, at.assignment, at.notebook, ours["sha256"])
    if (ready := prepared.pop(key, None)) is not None:
        return ready
    tested = bound_cells(at.root / "tests" / "homework" / at.assignment)
    run, verdict, hints = grade_notebook(
        at.course,
        at.assignment,
        at.notebook,
        code_cells(nb, tested=tested),
        root=at.root,
        lang=ours["lang"],
        files=given_files(at.root / "source" / at.assignment),
    )
    return Prepared(run=run, verdict=verdict, hints=tuple(hints))


def _write_outputs(nb: NotebookNode, result: Prepared) -> None:
    runs = {run.index: run for run in result.run.cells}
    verdicts = {cell.cell: cell for cell in result.verdict.cells}
    count = 0
    for index, cell in enumerate(nb.cells):
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        judged = verdicts.get(grade_id(cell))
        cell.outputs = cell_outputs(runs.get(index), result.verdict, judged, result.hints, count)


def _stamped_verdict(nb: NotebookNode, resources: Any) -> Verdict:
    verdict = resources.get("torchgrade")
    stamp = nb.metadata.get("torchgrade", {}).get("executor", {})
    if not isinstance(verdict, Verdict) or stamp.get("name") != EXECUTOR:
        raise InstructorError(
            "This notebook was not run by torchgrade's executor: no score is recorded.",
            hint="Grade without --no-execute, and with torchgrade's nbgrader_config.py.",
        )
    return verdict


def _score(cell: NotebookNode, verdict: Verdict) -> float | None:
    if role(cell) != "test" or cell.cell_type != "code":
        # A manual cell: 0 if it is untouched, else a person decides.
        return 0.0 if _untouched(cell) else None
    name, worth = grade_id(cell), float(cell.metadata.nbgrader["points"])
    for judged in verdict.cells:
        if judged.cell == name:
            if judged.max_points != worth:
                break
            if judged.points is not None and not 0 <= judged.points <= worth:
                raise Fault(f"{name}: {judged.points} of {worth} points is no score.")
            return judged.points
    raise Fault(
        f"The verdict does not judge the cell {name} with its {worth:g} points.",
        hint="Nothing was recorded; grade this submission again.",
    )


def _untouched(cell: NotebookNode) -> bool:
    if utils.is_task(cell):
        return False
    return bool(cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell))


def _refuse_stale_gradebook(book: Gradebook, at: Context, nb: NotebookNode) -> None:
    """Compare the gradebook's cells with the notebook's: `source/` may have changed since."""
    try:
        known = book.find_notebook(at.notebook, at.assignment)
    except MissingEntry as error:
        raise _stale(at, "the gradebook does not know this notebook") from error
    old = {cell.name: float(cell.max_score) for cell in known.grade_cells}
    new = {
        grade_id(cell): float(cell.metadata.nbgrader["points"])
        for cell in nb.cells
        if utils.is_grade(cell)
    }
    answers = {grade_id(cell) for cell in nb.cells if utils.is_solution(cell)}
    different = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    different += sorted(answers ^ {cell.name for cell in known.solution_cells})
    if different:
        raise _stale(at, f"the gradebook differs in {', '.join(different)}")


def _stale(at: Context, what: str) -> InstructorError:
    return InstructorError(
        f"source/{at.assignment}/{at.notebook}.ipynb was changed after its release: {what}.",
        hint=f"Run `torchgrade release {at.assignment}` again.",
    )
