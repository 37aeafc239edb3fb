"""Mutation of an instructor's own solution: wrong variants that hidden tests must catch.

Nothing here runs a cell. What the operators re-create are mistakes that people make with PyTorch;
docs/reference/mutation-operators.md lists them.
"""

from torchgrade.mutation.equivalents import (
    EQUIVALENTS,
    Equivalent,
    Stale,
    entry_for,
    load_equivalents,
    stale_equivalents,
    without_equivalents,
)
from torchgrade.mutation.hollow import HOLLOW_KINDS, hollow
from torchgrade.mutation.mutate import mutants
from torchgrade.mutation.records import Mutant
from torchgrade.mutation.reference import operators_page
from torchgrade.mutation.registry import OPERATORS, Operator, Words, find_operator

__all__ = [
    "EQUIVALENTS",
    "HOLLOW_KINDS",
    "OPERATORS",
    "Equivalent",
    "Mutant",
    "Operator",
    "Stale",
    "Words",
    "entry_for",
    "find_operator",
    "hollow",
    "load_equivalents",
    "mutants",
    "operators_page",
    "stale_equivalents",
    "without_equivalents",
]
