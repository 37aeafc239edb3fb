"""The reference page of the operators, written from the registry."""

from __future__ import annotations

import torchgrade.mutation.operators  # noqa: F401 - registers them
from torchgrade.mutation.registry import OPERATORS, Operator

_HEAD = """\
# Mutation operators

{count} ways to make a right solution wrong, each a mistake that people make with PyTorch.
[Mutation](../explanation/mutation.md) says what they are for. Of two operators that give the same
code, the upper one keeps it. The hints are what a student may read; the ids are those of the known
wrong solutions that an operator can re-create.

This page is written from the code: `make mutation-operators` writes it again.

## In short

| operator | the mutated code | for example | ids |
|---|---|---|---|
"""


def operators_page() -> str:
    """Write the reference page of all operators, in Markdown."""
    lines = [_HEAD.format(count=len(OPERATORS))]
    lines += [_row(each) for each in OPERATORS.values()]
    lines.append("\n## Hints\n\n")
    lines += [_words(each) for each in OPERATORS.values()]
    return "".join(lines).rstrip("\n") + "\n"


def _row(operator: Operator) -> str:
    before, after = (_changed(*operator.example), _changed(*reversed(operator.example)))
    ids = " ".join(operator.misconceptions)
    shown = f"`{before}` → `{after}`" if after else f"`{before}` → (gone)"
    if not before:
        shown = f"(nothing) → `{after}`"
    title = operator.english.title
    return f"| `{operator.id}` | {title} | {shown.replace('|', chr(92) + '|')} | {ids} |\n"


def _changed(text: str, other: str) -> str:
    """The lines that only the first of two texts has, on one line."""
    others = [line.strip() for line in other.split("\n")]
    own = [line.strip() for line in text.split("\n")]
    found = []
    for line in own:
        if line in others:
            others.remove(line)
        else:
            found.append(line)
    return "; ".join(found)


def _words(operator: Operator) -> str:
    return (
        f"### {operator.id}\n\n"
        f"- en: {operator.english.title} *{operator.english.hint}*\n"
        f"- es: {operator.spanish.title} *{operator.spanish.hint}*\n\n"
    )
