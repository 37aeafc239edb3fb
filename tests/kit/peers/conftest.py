"""The two platforms, each once per module, in processes of their own; and browsers."""

import contextlib

import pytest

from .browser import Browser
from .hosts import running


@pytest.fixture(scope="module", params=["edx", "l13p"])
def peer(request, tmp_path_factory):
    """A platform that runs."""
    with running(request.param, tmp_path_factory.mktemp(request.param)) as started:
        yield started


@pytest.fixture
def browser():
    """A browser of nobody yet."""
    with Browser() as opened:
        yield opened


@pytest.fixture
def browsers():
    """Make further browsers, one per person."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(Browser())
