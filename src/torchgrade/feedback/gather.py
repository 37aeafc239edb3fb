"""From an autograded notebook to what its feedback says.

Reads the points and comments that nbgrader's `GetGrades` wrote into the cells, and the verdict in
the notebook's `torchgrade` metadata. The source and the outputs of a test cell are never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from torchgrade.errors import Fault
from torchgrade.feedback import clean, words
from torchgrade.feedback.cells import Heading, headings, is_graded, nbgrader_metadata, title_of
from torchgrade.feedback.records import Check, Exercise, Feedback, Spot
from torchgrade.feedback.transcript import student_cells
from torchgrade.messages import N_, Translator
from torchgrade.model import CellVerdict, CheckResult, HiddenTest, Hint, Note, State, Verdict, ready

_NO_RESPONSE = N_("No response.")
"""What nbgrader notes on an answer that was left as it was released."""
_LEGACY = N_("The test cell of the notebook runs to its end.")


class _Stamp(msgspec.Struct, frozen=True):
    """The notebook's `torchgrade` metadata, as far as feedback reads it."""

    verdict: Verdict | None = None
    hints: tuple[Hint, ...] = ()
    lang: str = "en"
    notes: tuple[Note, ...] = ()


ready(_Stamp)


class _Page(msgspec.Struct, frozen=True):
    """What the steps below share."""

    cells: Sequence[Any]
    stamp: _Stamp
    translator: Translator
    pending: frozenset[str]
    by_hand: frozenset[str]
    titles: tuple[Heading, ...]


def gather(
    nb: Mapping[str, Any],
    *,
    student: str,
    assignment: str,
    score: float,
    max_score: float,
    late_penalty: float = 0.0,
    pending: Iterable[str] = (),
    by_hand: Iterable[str] = (),
    assignment_locale: Path | None = None,
) -> Feedback:
    """Collect a student's feedback.

    Args:
        nb: The autograded notebook, after nbgrader's `GetGrades`.
        student: Student id.
        assignment: Assignment name.
        score: Points before the late penalty.
        max_score: Points that could be earned.
        late_penalty: Points taken for lateness.
        pending: `grade_id`s that a person still has to look at.
        by_hand: `grade_id`s whose points a person gave: they count, whatever the checks found.
        assignment_locale: Folder with the assignment's catalogues.

    Returns:
        Everything that the student may read, in the notebook's language.

    Raises:
        Fault: If the notebook's `torchgrade` metadata is not what the executor writes.
        InstructorError: If a catalogue can't be read.
    """
    stamp = _stamp(nb)
    translator = Translator(stamp.lang, assignment_locale=assignment_locale)
    cells = list(nb.get("cells", ()))
    page = _Page(cells, stamp, translator, frozenset(pending), frozenset(by_hand), headings(cells))
    exercises = _exercises(page)
    checks = [check for exercise in exercises for check in exercise.checks]
    spots = {(c.spot.cell, c.spot.line) for c in checks if c.spot is not None}
    first = next((title for title in page.titles if title.level == 1), None)
    return Feedback(
        student=clean.line(student),
        assignment=clean.line(assignment),
        title=first.text if first else clean.line(assignment),
        lang=translator.lang,
        score=max(0.0, round(score - late_penalty, 4)),
        max_score=max_score,
        late_penalty=late_penalty,
        pending=any(exercise.points is None for exercise in exercises),
        passed=sum(check.state is State.PASSED for check in checks),
        checks=len(checks),
        not_run=sum(check.state is State.NOT_RUN for check in checks),
        notes=_notes(cells, page.titles, stamp, translator),
        exercises=exercises,
        cells=student_cells(cells, page.titles, spots, translator),
    )


def _stamp(nb: Mapping[str, Any]) -> _Stamp:
    raw = dict(nb.get("metadata", {}).get("torchgrade", {}))
    try:
        raw["verdict"] = _unpacked(raw.get("verdict"))
        for name in ("hints", "notes"):
            raw[name] = [_unpacked(item) for item in _unpacked(raw.get(name)) or ()]
        return msgspec.convert(raw, _Stamp)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Fault(
            f"The notebook's torchgrade metadata can't be read: {error}",
            hint="Grade the submission again.",
        ) from error


def _unpacked(value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(value, str) else value


def _limit(
    cells: Sequence[Any], titles: tuple[Heading, ...], verdict: Verdict, translator: Translator
) -> str:
    """Say which limit was met, and in which cell."""
    sentence = words.limit(verdict.exceeded, translator)
    if not 0 <= verdict.culprit < len(cells):
        return sentence
    before = cells[: verdict.culprit + 1]
    number = sum(cell.get("cell_type") == "code" for cell in before)
    title = title_of(verdict.culprit, titles)
    return f"{sentence} {words.place(number, title.text if title else '', translator)}"


def _notes(
    cells: Sequence[Any], titles: tuple[Heading, ...], stamp: _Stamp, translator: Translator
) -> tuple[str, ...]:
    sentences = []
    if stamp.verdict is not None:
        if stamp.verdict.exceeded:
            sentences.append(_limit(cells, titles, stamp.verdict, translator))
        sentences += [translator.t(note) for note in stamp.verdict.notes]
    for note in stamp.notes:
        if note.audience == "student":
            params = {key: clean.line(value) for key, value in note.params.items()}
            sentences.append(translator.t(note.sentence, **params))
    return tuple(dict.fromkeys(sentence for sentence in sentences if sentence))


def _exercises(page: _Page) -> tuple[Exercise, ...]:
    exercises: list[Exercise] = []
    comments: list[str] = []
    names = _names(page)
    for index, cell in enumerate(page.cells):
        meta = nbgrader_metadata(cell)
        if comment := clean.block(meta.get("comment"), chars=5_000).text:
            comments.append(comment)
        if is_graded(cell):
            exercises.append(_exercise(page, meta, names.get(index, ""), tuple(comments)))
            comments = []
    if comments and exercises:
        last = exercises[-1]
        exercises[-1] = msgspec.structs.replace(last, comments=(*last.comments, *comments))
    return tuple(exercises)


def _exercise(
    page: _Page, meta: Mapping[str, Any], title: str, comments: tuple[str, ...]
) -> Exercise:
    grade_id = str(meta.get("grade_id", ""))
    verdict = page.stamp.verdict
    judged = next((c for c in verdict.cells if c.cell == grade_id), None) if verdict else None
    by_machine = judged.points if judged else None
    waits, by_hand = grade_id in page.pending, grade_id in page.by_hand
    points = None if waits and not by_hand else meta.get("score", by_machine)
    changed = by_machine is not None and points is not None and abs(points - by_machine) > 1e-6
    settled = by_machine is None and by_hand  # what the note asks for is done
    note = page.translator.t(judged.note) if judged and not settled else ""
    worth = float(meta.get("points", judged.max_points if judged else 0.0))
    if judged:  # the checks say it
        comments = tuple(c for c in comments if c != _NO_RESPONSE)
    said = (page.translator.t(c) if c == _NO_RESPONSE else c for c in comments)
    return Exercise(
        grade_id=clean.line(grade_id),
        title=title or clean.line(grade_id),
        points=None if points is None else float(points),
        max_points=worth,
        by_person=by_hand or changed or points is None,
        review=waits and by_hand,
        checks=_checks(page, verdict, judged) if verdict and judged else (),
        hints=_hints(page, grade_id),
        notes=(note,) if note else (),
        comments=tuple(said),
    )


def _names(page: _Page) -> dict[int, str]:
    """Name each graded cell by the heading above it; a written answer beside tests as such."""
    graded = [index for index, cell in enumerate(page.cells) if is_graded(cell)]
    above = {i: title for i in graded if (title := title_of(i, page.titles)) is not None}
    names = {}
    for index, heading in above.items():
        beside = [page.cells[i] for i, other in above.items() if other == heading]
        worths = [float(nbgrader_metadata(cell).get("points", 0.0)) for cell in beside]
        name = _without_points(heading.text, {*worths, sum(worths)})
        written = page.cells[index].get("cell_type") == "markdown"
        if written and name and len(beside) > 1:
            name = page.translator.t("{title}: written answer", title=name)
        names[index] = name
    return names


def _without_points(title: str, worths: Iterable[float]) -> str:
    """Leave out of a heading, "2.6 · Batches (20 points)", what stands beside it on the page."""
    numbers = "|".join(f"{worth:g}".replace(".", "[.,]") for worth in worths)
    return re.sub(rf"\s*\(\s*(?:{numbers})\s+\w+\.?\s*\)\s*$", "", title)


def _hints(page: _Page, grade_id: str) -> tuple[str, ...]:
    lang = page.translator.lang.partition("-")[0]
    found = [
        hint.translations.get(lang, {}).get("hint") or hint.hint
        for hint in page.stamp.hints
        if hint.cell == grade_id
    ]
    return tuple(dict.fromkeys(found))


def _checks(page: _Page, verdict: Verdict, judged: CellVerdict) -> tuple[Check, ...]:
    known = {test.test: test for test in verdict.tests}
    checks: list[Check] = []
    told: set[str] = set()
    for number, result in enumerate(judged.results, start=1):
        test = known.get(result.test) or HiddenTest(
            test=result.test,
            cell=judged.cell,
            sentence=_LEGACY if result.test == judged.cell else "",
        )
        sentence = page.translator.t(test.sentence)
        spot = _spot(page, result)
        advice = words.advice(
            result, test, spot.line if spot else 0, verdict.device, page.translator
        )
        once = spot is None and advice in told
        told.add(advice)
        checks.append(
            Check(
                sentence=sentence or page.translator.t("Check {number}", number=number),
                state=result.state,
                word=words.word(result.state, page.translator),
                advice="" if once else advice,
                spot=spot,
            )
        )
    return tuple(checks)


def _spot(page: _Page, result: CheckResult) -> Spot | None:
    if result.state is not State.ERROR:
        return None
    for index, line in reversed(result.student_lines):
        if not 0 <= index < len(page.cells) or page.cells[index].get("cell_type") != "code":
            continue
        if nbgrader_metadata(page.cells[index]).get("grade"):
            continue
        rows = clean.source(page.cells[index].get("source")).split("\n")
        if 1 <= line <= len(rows) and (code := clean.line(rows[line - 1])):
            return Spot(cell=index, line=line, code=code)
    return None
