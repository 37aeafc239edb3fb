"""The operators: one small function each, with the words that go with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import libcst as cst

from torchgrade.errors import InstructorError, meant
from torchgrade.mutation.site import Site

Edits = Mapping[cst.CSTNode, cst.CSTNode | tuple[cst.BaseStatement, ...]]
"""What takes the place of which node: an expression, or any number of statements."""

Change = cst.CSTNode | tuple[cst.BaseStatement, ...] | Edits
"""One mutation of a site: what takes the place of the site's own node, or several edits."""

Find = Callable[[Site[Any]], Iterator[Change]]


@dataclasses.dataclass(frozen=True)
class Words:
    """What people read about an operator, in one language.

    Attributes:
        title: What the mutated code does wrong, one sentence.
        hint: A question that makes a student look at the right place.
    """

    title: str
    hint: str


@dataclasses.dataclass(frozen=True)
class Operator:
    """One way to make a right solution wrong.

    Attributes:
        id: Its name, in words joined by hyphens.
        english: Its words in English.
        spanish: Its words in Spanish.
        misconceptions: Ids of the known wrong solutions that it can re-create.
        example: Code before and after, each one or more whole statements.
        kinds: Types of the syntax nodes that it looks at.
        find: Gives the mutations of one such node.
    """

    id: str
    english: Words
    spanish: Words
    misconceptions: tuple[str, ...]
    example: tuple[str, str]
    kinds: tuple[type[cst.CSTNode], ...]
    find: Find


OPERATORS: dict[str, Operator] = {}
"""All operators by id. Where two give the same code, the first one in this order keeps it."""

HOLLOW: dict[str, Operator] = {}
"""The pseudo-operators of `hollow`, which look at whole cells."""


def operator(
    id: str,  # noqa: A002 - the attribute's name
    *kinds: type[cst.CSTNode],
    en: tuple[str, str],
    es: tuple[str, str],
    example: tuple[str, str],
    misconceptions: str = "",
) -> Callable[[Find], Find]:
    """Register the decorated function as an operator.

    Args:
        id: Its name, in words joined by hyphens.
        *kinds: Types of the syntax nodes that it is called with.
        en: Title and hint in English.
        es: Title and hint in Spanish.
        example: Code before and after.
        misconceptions: Ids of known wrong solutions, separated by spaces.
    """

    def register(find: Find) -> Find:
        assert id not in OPERATORS, f"two operators {id}"
        OPERATORS[id] = Operator(
            id, Words(*en), Words(*es), tuple(misconceptions.split()), example, kinds, find
        )
        return find

    return register


def find_operator(name: str) -> Operator:
    """Give an operator by its id.

    Raises:
        InstructorError: If there is none of that name; it names the closest.
    """
    known = {**OPERATORS, **HOLLOW}
    if name not in known:
        raise InstructorError(
            f"There is no mutation operator {name!r}.{meant(name, known)}",
            hint="docs/reference/mutation-operators.md lists them all.",
        )
    return known[name]
