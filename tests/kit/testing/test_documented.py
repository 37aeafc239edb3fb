"""The reference names every check, with its arguments, and its examples run."""

import inspect
import re
from pathlib import Path

import pytest
import torch

import torchgrade.testing
from torchgrade.testing import comparisons, plain_step

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "testing-api.md"
CHECKS = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
SECTION = next(part for part in CHECKS if part.startswith("Checks"))
NAMES = sorted(
    name
    for name in torchgrade.testing.__all__
    if name.startswith("assert_") and inspect.isfunction(getattr(torchgrade.testing, name))
)


@pytest.mark.parametrize("name", NAMES)
def test_every_check_is_documented(name):
    """Each exported check has a signature in the reference, with arguments that it has."""
    shown = re.search(rf"`{name}\(([^`]*)\)`", SECTION)
    assert shown, name
    names = re.findall(r"(?:^|, )\*?(\w+)", shown[1])
    known = list(inspect.signature(getattr(torchgrade.testing, name)).parameters)
    assert names
    assert names == [each for each in known if each in names]
    assert name in SECTION[SECTION.index("```") :].replace(shown[0], ""), "no example"


def test_the_examples_run(define, rng):
    """They pass against the notebook that the reference shows."""
    notebook, *examples = re.findall(r"```python\n(.*?)```", SECTION, flags=re.DOTALL)
    assert len(examples) >= 10
    names = {each: getattr(torchgrade.testing, each) for each in torchgrade.testing.__all__}
    names |= {"student": define(notebook), "rng": rng, "torch": torch}
    for example in examples:
        exec(example, names)


def test_the_package_offers_few_names():
    """What a test author has to remember is short."""
    assert len(NAMES) + len([comparisons, plain_step]) <= 16
