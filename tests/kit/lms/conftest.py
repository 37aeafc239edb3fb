"""Platforms of our own on real ports, and grades to push there."""

import pytest

from tests.kit.lms import fake_canvas, fake_moodle
from tests.kit.lms.servers import serving
from torchgrade.config import Canvas, Moodle
from torchgrade.database import open_database
from torchgrade.lms.canvas import CanvasSink
from torchgrade.lms.moodle import MoodleSink
from torchgrade.lms.patience import Patience
from torchgrade.lms.pushed import Ledger

QUICK = Patience(tries=4, first_seconds=0.001, longest_seconds=0.01, read_seconds=5)


@pytest.fixture
def canvas(monkeypatch):
    """A Canvas with three students; files lie on another host."""
    monkeypatch.setenv("CANVAS_TOKEN", fake_canvas.TOKEN)
    fake = fake_canvas.FakeCanvas(
        fake_canvas.Student(1, "Ann O'Student", login_id="ann", email="ann@example.com"),
        fake_canvas.Student(2, "Bob", login_id="bob", sis_user_id="S-2"),
        fake_canvas.Student(3, "Cyd", login_id="cyd"),
    )
    with serving(fake.app) as address, serving(fake.files_app) as files:
        fake.address, fake.files_address = address, files
        fake.settings = Canvas(
            url=address, course=fake_canvas.COURSE, assignments={"tiny": fake_canvas.ASSIGNMENT}
        )
        fake.waits = []
        fake.sink = CanvasSink(fake.settings, "tiny", patience=QUICK, sleep=fake.waits.append)
        yield fake


@pytest.fixture
def moodle(monkeypatch):
    """A Moodle with three participants."""
    monkeypatch.setenv("MOODLE_TOKEN", fake_moodle.TOKEN)
    fake = fake_moodle.FakeMoodle(
        fake_moodle.Student(1, "Ann O'Student", username="ann", email="ann@example.com"),
        fake_moodle.Student(2, "Bob", username="bob", idnumber="S-2"),
        fake_moodle.Student(3, "Cyd", username="cyd"),
    )
    with serving(fake.app) as address:
        fake.address = address
        fake.settings = Moodle(
            url=address, course=fake_moodle.COURSE, assignments={"tiny": fake_moodle.MODULE}
        )
        fake.waits = []
        fake.sink = MoodleSink(fake.settings, "tiny", patience=QUICK, sleep=fake.waits.append)
        yield fake


@pytest.fixture
def ledger(tmp_path):
    """What was pushed, in a database of the test's own: `ledger(key)`."""
    engine = open_database("sqlite:///lms.db", tmp_path)
    yield lambda key: Ledger(engine, key)
    engine.dispose()
