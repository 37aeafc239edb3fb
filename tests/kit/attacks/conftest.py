"""One warm grader for all attacks, at the sandbox's best level."""

import os
import shutil
import tempfile

import pytest

from torchgrade.errors import InstructorError

from .arena import FULL, SECRET, make_course


@pytest.fixture(scope="session")
def arena():
    """The toy course, warm; skips where the machine has no namespaces for a sandbox."""
    os.environ["ATTACKS_SECRET"] = SECRET
    folder = tempfile.mkdtemp(prefix="attacks-", dir="/var/tmp")
    try:
        os.chmod(folder, 0o755)  # noqa: PTH101
        made = make_course(folder)
        try:
            assert made.honest().points == FULL
        except InstructorError as error:
            pytest.skip(f"no sandbox of level namespaces here: {error}")
        yield made
    finally:
        del os.environ["ATTACKS_SECRET"]
        shutil.rmtree(folder)
