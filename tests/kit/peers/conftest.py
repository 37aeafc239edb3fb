"""The two platforms, each once per module, in processes of their own; and browsers."""

import contextlib
import threading
import time

import pytest
import uvicorn

from .browser import Browser
from .hosts import free_port, running
from .toy import Toy


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


@pytest.fixture(scope="module")
def toy():
    """A careless tool that runs in a thread."""
    port = free_port()
    tool = Toy(f"http://localhost:{port}")
    server = uvicorn.Server(
        uvicorn.Config(tool.app, port=port, log_level="warning", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield tool
    server.should_exit = True
    thread.join()


@pytest.fixture
def tool(toy, peer):
    """The tool, registered with one of the platforms."""
    toy.registration = peer.register(toy.base, share=False)
    return toy
