"""Feedback as one HTML page: no script, no request to anywhere, everything escaped."""

from __future__ import annotations

import functools
import html
from collections.abc import Mapping
from typing import Any

import mistune
import msgspec
import nh3
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]

from torchgrade.feedback.gather import gather
from torchgrade.feedback.records import Cell, Exercise, Feedback
from torchgrade.messages import Translator

_LONG_OUTPUT = 16
_LONG_CODE = 60
_HIGHLIGHTED = 60_000
_TAGS = {"p", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a", "br", "hr", "del"}


def render_page(nb: Mapping[str, Any], **given: Any) -> str:
    """Return a student's feedback as one self-contained HTML page.

    Args:
        nb: The autograded notebook, after nbgrader's `GetGrades`.
        **given: The keyword arguments of `gather`.

    Returns:
        HTML that loads nothing and runs nothing, in the notebook's language.
    """
    return render(gather(nb, **given))


def render_json(nb: Mapping[str, Any], **given: Any) -> str:
    """Return the same as data, without the notebook itself.

    Args:
        nb: The autograded notebook, after nbgrader's `GetGrades`.
        **given: The keyword arguments of `gather`.

    Returns:
        A JSON object with the fields of `Feedback`, its `cells` left empty.
    """
    bare = msgspec.structs.replace(gather(nb, **given), cells=())
    return msgspec.json.format(msgspec.json.encode(bare), indent=2).decode()


def render(feedback: Feedback) -> str:
    """Return the HTML page of collected feedback."""
    translator = Translator(feedback.lang)
    start = _start(feedback)
    return (
        _environment()
        .get_template("page.html")
        .render(
            f=feedback,
            t=translator.t,
            n=translator.n,
            number=translator.number,
            percent=translator.percent,
            start=start,
            start_id=f"e{feedback.exercises.index(start) + 1}" if start else "",
            code=_code,
            prose=_prose,
            long_output=_LONG_OUTPUT,
            long_code=_LONG_CODE,
        )
    )


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("torchgrade.feedback"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _start(feedback: Feedback) -> Exercise | None:
    """Return the exercise where most is to be won, one with a hint before others."""
    open_ones = [
        exercise
        for exercise in feedback.exercises
        if exercise.points is not None and exercise.max_points - exercise.points > 0
    ]
    return max(
        open_ones,
        key=lambda e: (bool(e.hints), e.max_points - (e.points or 0.0)),
        default=None,
    )


def _code(cell: Cell) -> Markup:
    if len(cell.source) > _HIGHLIGHTED:
        return Markup(f'<div class="code"><pre>{html.escape(cell.source)}</pre></div>')  # noqa: S704
    formatter = HtmlFormatter(
        cssclass="code", wrapcode=True, linespans=f"c{cell.index}", hl_lines=list(cell.marked)
    )
    lexer = PythonLexer(stripnl=False, ensurenl=True)
    return Markup(highlight(cell.source, lexer, formatter))  # noqa: S704 - Pygments escapes


class _Prose(mistune.HTMLRenderer):
    """A student's headings are no headings of this page."""

    def heading(self, text: str, level: int, **attrs: Any) -> str:  # noqa: ARG002 - mistune's
        return f"<p><strong>{text}</strong></p>\n"


def _prose(source: str) -> Markup:
    rendered = mistune.create_markdown(renderer=_Prose(escape=True))(source[:_HIGHLIGHTED])
    return Markup(  # noqa: S704 - nh3 leaves only these tags
        nh3.clean(
            str(rendered),
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"https", "http"},
            link_rel="noopener noreferrer nofollow",
        )
    )
