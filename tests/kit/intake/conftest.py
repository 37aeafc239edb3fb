"""Zips as platforms make them, and a place to take them in."""

import zipfile
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import nbformat
import pytest

from torchgrade.intake.kinds import Reading, read_arrivals
from torchgrade.intake.people import COLUMNS, read_people
from torchgrade.intake.taking import take_in

NOTEBOOK = nbformat.writes(nbformat.v4.new_notebook())


@pytest.fixture
def pack(tmp_path):
    """Make a zip: `pack(name, {member: text})`, all of one day unless it is said."""

    def make(name, members, day=24):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                info = zipfile.ZipInfo(member, (2026, 11, day, 12, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
        return path

    return make


@pytest.fixture
def scratch(tmp_path):
    """Give fresh empty folders."""
    numbers = iter(range(1000))

    def make():
        folder = tmp_path / "scratch" / str(next(numbers))
        folder.mkdir(parents=True)
        return folder

    return make


@pytest.fixture
def class_(tmp_path, scratch):
    """Make a course with people and collect into it: `class_.people(…)`, `class_.collect(zip)`."""
    root = tmp_path / "course"
    root.mkdir()

    def people(*lines):
        text = "\n".join([",".join(COLUMNS), *lines, ""])
        (root / "people.csv").write_text(text, encoding="utf-8")

    def collect(path, kind=None, notebooks=("hw",), zone="UTC", **options):
        reading = Reading(assignment="hw", zone=ZoneInfo(zone), people=read_people(root))
        kind, arrivals = read_arrivals(path, kind, reading, scratch())
        return take_in(
            root, "hw", arrivals, notebooks=notebooks, scratch=scratch(),
            trusted_ids=kind == "exchange", **options,
        )  # fmt: skip

    def file(student, name="hw.ipynb"):
        return root / "submitted" / student / "hw" / name

    return SimpleNamespace(root=root, people=people, collect=collect, file=file)
