"""The tiny course's source, and a submission to edit."""

import copy
from pathlib import Path

import pytest

from torchgrade.notebook import for_language, read_source, visible_part, without_solutions

TINY = Path(__file__).parents[1] / "courses" / "tiny"


@pytest.fixture
def source():
    """The instructor's notebook."""
    return read_source(TINY / "source" / "tiny" / "tiny.ipynb")


@pytest.fixture
def submitted(source):
    """What an English student has before any edit."""
    nb = without_solutions(for_language(source, "en"))
    for cell in nb.cells:
        cell.source = visible_part(cell.source)
        cell.metadata.pop("lang", None)
        cell.metadata.pop("tags", None)
        if cell.cell_type == "code":
            cell.outputs = []
    nb.metadata["torchgrade"] = {"lang": "en"}
    return copy.deepcopy(nb)
