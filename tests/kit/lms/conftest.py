"""Platforms of our own on real ports, and grades to push there."""

import pytest

from tests.kit.lms import fake_canvas, fake_moodle
from tests.kit.lms.servers import place
from torchgrade.config import Canvas, Moodle
from torchgrade.database import open_database
from torchgrade.lms.canvas import CanvasSink
from torchgrade.lms.moodle import MoodleSink
from torchgrade.lms.patience import Patience
from torchgrade.lms.pushed import Ledger

QUICK = Patience(tries=4, first_seconds=0.001, longest_seconds=0.01, read_seconds=5)


@pytest.fixture(scope="session")
def places():
    """Two addresses: of a platform, and of the host of its files."""
    with place() as platform, place() as files:
        yield platform, files


@pytest.fixture
def canvas(monkeypatch, places):
    """A Canvas with three students; files lie on another host."""
    monkeypatch.setenv("CANVAS_TOKEN", fake_canvas.TOKEN)
    fake = fake_canvas.FakeCanvas(
        fake_canvas.Student(1, "Ann O'Student", login_id="ann", email="ann@example.com"),
        fake_canvas.Student(2, "Bob", login_id="bob", sis_user_id="S-2"),
        fake_canvas.Student(3, "Cyd", login_id="cyd"),
    )
    platform, files = places
    platform.app, files.app = fake.app, fake.files_app
    fake.address, fake.files_address = platform.address, files.address
    fake.settings = Canvas(
        url=fake.address, course=fake_canvas.COURSE, assignments={"tiny": fake_canvas.ASSIGNMENT}
    )
    fake.waits = []
    fake.sink = CanvasSink(fake.settings, "tiny", patience=QUICK, sleep=fake.waits.append)
    yield fake
    fake.sink.close()


@pytest.fixture
def moodle(monkeypatch, places):
    """A Moodle with three participants."""
    monkeypatch.setenv("MOODLE_TOKEN", fake_moodle.TOKEN)
    fake = fake_moodle.FakeMoodle(
        fake_moodle.Student(1, "Ann O'Student", username="ann", email="ann@example.com"),
        fake_moodle.Student(2, "Bob", username="bob", idnumber="S-2"),
        fake_moodle.Student(3, "Cyd", username="cyd"),
    )
    places[0].app = fake.app
    fake.address = places[0].address
    fake.settings = Moodle(
        url=fake.address, course=fake_moodle.COURSE, assignments={"tiny": fake_moodle.MODULE}
    )
    fake.waits = []
    fake.sink = MoodleSink(fake.settings, "tiny", patience=QUICK, sleep=fake.waits.append)
    yield fake
    fake.sink.close()


@pytest.fixture
def ledger(tmp_path):
    """What was pushed, in a database of the test's own: `ledger(key)`."""
    engine = open_database("sqlite:///lms.db", tmp_path)
    yield lambda key: Ledger(engine, key)
    engine.dispose()
