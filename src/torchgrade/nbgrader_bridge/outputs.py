"""What an autograded notebook shows of a run: what the cells left, without anything that acts.

A grader opens these notebooks in formgrader, logged in to Jupyter: a script in an output could do
whatever the grader can. nbgrader's pages are cleaned only where they were started with our config.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import nbformat
import nh3
from nbformat import NotebookNode

from torchgrade.feedback import clean
from torchgrade.model import CellRun, CellVerdict, CheckResult, HiddenTest, Hint, State, Verdict

FOR_GRADERS = "torchgrade_for_graders"
"""Key in the metadata of an output that students must not see."""

_INERT = ("text/plain", "image/png", "image/jpeg", "image/svg+xml")
_ELEMENT = re.compile(r"<[A-Za-z]")
_ELEMENTS = 5000
"""Cleaning takes time that grows with the square of the depth; this is 0.2 s at worst."""
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"\](?=[(:](?!\s*(?:https?://|mailto:|#)))", re.IGNORECASE)
_FORMULA = re.compile(
    r"\\(?=(?:href|mmlToken|require|class|cssId|style|bbox)(?![A-Za-z]))"
    r"|&(?=#0*92\b|#x0*5c\b|bsol\b)",
    re.IGNORECASE,
)
"""What MathJax makes links and styles of, and other ways to write a backslash."""
_RAISED = re.compile(r"^\w[\w.]*: .*$", re.MULTILINE)


def cell_outputs(
    run: CellRun | None,
    verdict: Verdict,
    judged: CellVerdict | None,
    hints: Iterable[Hint],
    count: int,
) -> Sequence[NotebookNode]:
    """Return the outputs of one code cell.

    Args:
        run: What running the cell left; None if it was not run.
        verdict: The whole verdict.
        judged: Its part on this cell, for a test cell.
        hints: The misconceptions recognised in the notebook.
        count: The cell's execution count.

    Returns:
        The cell's own outputs; of a test cell, its points come first and the reasons second.
    """
    own = [kept for output in (run.outputs if run else ()) if (kept := inert(output, count))]
    if judged is None:
        return own
    first = []
    if judged.points is not None:
        # First, because stock nbgrader and formgrader take the first output that could be a score.
        score = {"text/plain": repr(float(judged.points))}
        first.append(nbformat.v4.new_output("execute_result", score, execution_count=count))
    if text := reasons(judged, verdict.tests, hints):
        marked = {FOR_GRADERS: True}
        data = {"text/plain": text}
        first.append(nbformat.v4.new_output("display_data", data, metadata=marked))
    return [*first, *own]


def inert(output: Mapping[str, Any], count: int) -> NotebookNode | None:
    """Return an output that runs no code wherever it is shown, or None if nothing of it is left.

    Args:
        output: An output of the sandbox, valid by nbformat's schema.
        count: Execution count that a result gets.

    Returns:
        Text, images and cleaned HTML; no JavaScript, widget or markup that viewers turn into HTML.
    """
    kind = output["output_type"]
    if kind not in ("display_data", "execute_result"):
        return nbformat.from_dict(dict(output))
    data = {mime: output["data"][mime] for mime in _INERT if mime in output["data"]}
    if "text/html" in output["data"]:
        html = output["data"]["text/html"]
        html = html if isinstance(html, str) else "".join(html)
        if len(_ELEMENT.findall(html)) <= _ELEMENTS:
            data["text/html"] = _FORMULA.sub(r"\g<0> ", nh3.clean(html))
        else:
            data.setdefault("text/plain", f"HTML of more than {_ELEMENTS} elements: left out.")
    if not data:
        return None
    counted = {"execution_count": count} if kind == "execute_result" else {}
    return nbformat.v4.new_output(kind, data, **counted)


def inert_text(source: str) -> str:
    """Return markdown without HTML tags and links that act: formgrader never cleans it.

    A blank after each such `<`, `]` or backslash is all that changes: words, code and formulas
    read as before, and links to web pages stay.
    """
    for pattern in (_TAG, _LINK, _FORMULA):
        source = pattern.sub(r"\g<0> ", source)
    return source


def reasons(judged: CellVerdict, tests: Iterable[HiddenTest], hints: Iterable[Hint]) -> str:
    """Say to the grader why a test cell has its points.

    Args:
        judged: The verdict on the cell.
        tests: The hidden tests that were expected.
        hints: The misconceptions recognised.

    Returns:
        Plain text; nothing for a cell without hidden tests of ours that ran to its end.
    """
    sentences = {test.test: test.sentence for test in tests if test.cell == judged.cell}
    failed = [result for result in judged.results if result.state is not State.PASSED]
    if not sentences:
        worth = f"{judged.points or 0:g} of {judged.max_points:g} points"
        return "\n".join(f"{result.state}: the test cell earns {worth}." for result in failed)
    passed = len(judged.results) - len(failed)
    lines = [f"{passed} of {len(judged.results)} hidden tests passed."]
    if judged.note:
        lines.append(judged.note)
    for result in failed:
        lines += [f"{result.state}: {sentences.get(result.test, '')}", f"    {_where(result)}"]
    lines += [
        f"Recognised {hint.misconception}: {hint.title}"
        for hint in hints
        if hint.cell == judged.cell
    ]
    return "\n".join(lines)


def _where(result: CheckResult) -> str:
    raised = _RAISED.search(result.detail)
    return f"{result.test}  {clean.line(raised[0], limit=160) if raised else ''}".rstrip()
