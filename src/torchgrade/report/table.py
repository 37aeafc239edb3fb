"""The class as a table for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from torchgrade.feedback import clean, words
from torchgrade.messages import N_, Translator
from torchgrade.model import Grade, Hint, Outcome

_STATES = {
    Outcome.GRADED: (N_("graded"), "green"),
    Outcome.MANUAL: (N_("graded, a part by hand"), "cyan"),
    Outcome.QUARANTINED: (N_("quarantined"), "yellow"),
    Outcome.FAULT: (N_("our fault, to be run again"), "red"),
}


def class_table(grades: Sequence[Grade], lang: str = "en") -> Table:
    """Return the class: student, points, state, and remarks: what is wrong, misconceptions.

    Args:
        grades: One per submission.
        lang: Language of the words.

    Returns:
        A table for a Rich console. Nothing in it is read as markup.
    """
    translator = Translator(lang)
    t = translator.t
    table = Table(header_style="bold")
    table.add_column(t("Student"), overflow="fold")
    table.add_column(t("Points"), justify="right", no_wrap=True)
    table.add_column(t("State"))
    table.add_column(t("Remarks"), overflow="fold")
    for grade in grades:
        sentence, style = _STATES[grade.outcome]
        table.add_row(
            Text(clean.line(grade.student, limit=60)),
            Text(_points(grade, translator)),
            Text(t(sentence), style=style),
            Text(_remark(grade, translator)),
        )
    return table


def _points(grade: Grade, translator: Translator) -> str:
    if grade.points is None:
        return "–"
    return f"{translator.number(grade.points)} / {translator.number(grade.max_points)}"


def _remark(grade: Grade, translator: Translator) -> str:
    if grade.reason:
        return clean.line(grade.reason)
    lines = [words.limit(name, translator) for name in grade.limits]
    if grade.not_run:
        one, many = "{n} check could not run here", "{n} checks could not run here"
        lines.append(translator.n(one, many, grade.not_run))
    if grade.review:
        cells = clean.line(", ".join(grade.review))
        lines.append(
            translator.t("{cells}: points given by hand, to be looked at again", cells=cells)
        )
    return "\n".join([*lines, *(_misconception(hint, translator.lang) for hint in grade.hints)])


def _misconception(hint: Hint, lang: str) -> str:
    translated = hint.translations.get(lang.partition("-")[0], {})
    return clean.line(f"{hint.misconception} {translated.get('title') or hint.title}".strip())
