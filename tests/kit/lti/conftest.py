"""A tool with a database of its own, and two hostile platforms that it is registered with."""

import pytest

from tests.kit.lti.tools import Served, Tool
from torchgrade.database import open_database


@pytest.fixture
def tool(tmp_path):
    """A tool as functions, with a SQLite file."""
    made = Tool(open_database("sqlite:///lms.db", tmp_path))
    yield made
    made.close()


@pytest.fixture
def served(tmp_path):
    """The same over HTTP."""
    made = Served(open_database("sqlite:///lms.db", tmp_path))
    yield made
    made.close()
