"""Which grades go where by LTI, and a class from the gradebook to a platform and back."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.kit.lti.platform_server import PlatformServer
from torchgrade import pipeline
from torchgrade.cli import app
from torchgrade.database import open_database, reading
from torchgrade.errors import InstructorError
from torchgrade.intake.receipts import Receipt, Receipts, write_receipts
from torchgrade.intake.records import Sender
from torchgrade.lms import outbox
from torchgrade.lms.outbox import OutboxState
from torchgrade.lms.outbox_tables import OutboxState as States
from torchgrade.lti.identity import remember, remember_member
from torchgrade.lti.keys import KEY_FILE, load_key, make_key
from torchgrade.lti.platforms import add_platform
from torchgrade.lti.records import Grading, Launch, Member, Platform
from torchgrade.model import Outcome
from torchgrade.pipeline.outbox import outbox_lines, push_lti, queue_grades, send_again
from torchgrade.pipeline.outbox_wanted import is_canvas, wanted_by_lti
from torchgrade.report import Row

KIT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCOPES = tuple(AGS + name for name in ("lineitem", "result.readonly", "score"))
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"


class Class:
    """A course on platforms: who launched what from where."""

    def __init__(self, root):
        self.root = root
        self.engine = open_database("sqlite:///lms.db", root)

    def platform(self, name="Moodle", issuer="https://lms.example.edu", **more):
        urls = {key: f"{issuer}/{key}" for key in ("auth_url", "token_url", "jwks_url")}
        known = Platform(
            name=name, issuer=issuer, client_id="c", deployments=("1",), **{**urls, **more}
        )
        with self.engine.begin() as connection:
            return add_platform(connection, known).id

    def launch(self, platform, subject, link="L1", context="C1", item="", people=(), **more):
        grading = Grading(scopes=SCOPES, line_items="https://lms.example.edu/items", line_item=item)
        given = {"grading": grading, "locale": "", "context_title": "Deep Learning", **more}
        launch = Launch(
            platform=platform, deployment="1", subject=subject, message="LtiResourceLinkRequest",
            target="https://tool/launch?assignment=tiny", roles=(ROLE,), context=context, link=link,
            **given,
        )  # fmt: skip
        with self.engine.begin() as connection:
            return remember(
                connection, launch, people=people, assignments=("tiny",), now=NOW
            ).student

    def wanted(self, *rows):
        with reading(self.engine) as connection:
            return wanted_by_lti(connection, self.root, "tiny", rows)


@pytest.fixture
def there(tmp_path):
    """A course that nobody was graded in."""
    made = Class(Path(shutil.copytree(KIT / "courses" / "tiny", tmp_path / "tiny")))
    yield made
    made.engine.dispose()


def row(student, points=5.0, **more):
    more.setdefault("outcome", Outcome.GRADED)
    return Row(student=student, assignment="tiny", points=points, max_points=10.0, **more)


# Which grades go where


def test_a_grade_goes_to_each_column_of_a_students_links(there):
    """Two links with a column each are two grades; a link without one adds none to them."""
    moodle = there.platform()
    there.launch(moodle, "42", "L1", item="https://lms.example.edu/1")
    there.launch(moodle, "42", "L2", item="https://lms.example.edu/2")
    student = there.launch(moodle, "42", "L3")
    wanted, nowhere = there.wanted(row(student))
    assert sorted(each.destination.url[-1] for each in wanted) == ["1", "2"]
    assert {(each.subject, each.given, each.maximum) for each in wanted} == {("42", 5.0, 10.0)}
    assert nowhere == {}


def test_links_without_a_column_share_one_of_the_courses_own(there):
    """It is to be made: for the assignment, under the link's title."""
    moodle = there.platform()
    there.launch(moodle, "42", "L1", link_title="Homework")
    student = there.launch(moodle, "42", "L2", link_title="Homework")
    (wanted,), _ = there.wanted(row(student))
    assert (wanted.destination.link, wanted.destination.url) == (0, "")
    assert wanted.destination.container == "https://lms.example.edu/items"
    assert wanted.destination.label == "Homework"


def test_two_courses_of_a_student_get_the_grade_each(there):
    """A student who takes the course twice, or on two platforms, has a column in each."""
    moodle, other = there.platform(), there.platform("Canvas", "https://canvas.instructure.com")
    student = there.launch(moodle, "42", context="C1", item="https://lms.example.edu/1")
    there.launch(moodle, "42", context="C2", link="L2", item="https://lms.example.edu/2")
    wanted, _ = there.wanted(row(student))
    assert len({each.destination.context for each in wanted}) == 2
    assert there.launch(other, "42") != student


def test_who_has_a_grade_but_no_place_is_named(there):
    """And who has no grade is sent none."""
    moodle = there.platform()
    ann = there.launch(moodle, "42", item="https://lms.example.edu/1")
    wanted, nowhere = there.wanted(row(ann, None, outcome=Outcome.QUARANTINED), row("zoe"))
    assert wanted == []
    assert list(nowhere) == ["zoe"]


def test_somebody_on_the_roster_needs_no_launch(there):
    """Whoever is in a course that has a link to the assignment has a place."""
    moodle = there.platform()
    there.launch(moodle, "42", item="https://lms.example.edu/1")
    with there.engine.begin() as connection:
        bob = remember_member(
            connection, 1, Member(subject="43", roles=("Learner",), name="Bob"), people=(), now=NOW
        )
    (wanted,), nowhere = there.wanted(row(bob))
    assert (wanted.subject, nowhere) == ("43", {})


def test_a_part_that_waits_and_extra_points_are_told(there):
    """What waits for a person is not complete; more than all points were given by hand."""
    moodle = there.platform()
    student = there.launch(moodle, "42", item="https://lms.example.edu/1")
    (held,), _ = there.wanted(row(student, outcome=Outcome.MANUAL))
    (more,), _ = there.wanted(row(student, 11.0))
    assert not held.complete
    assert more.complete
    assert (held.extra, more.extra) == (False, True)


def test_the_comment_is_in_the_students_language(there):
    """It says where the feedback is, and what lateness took."""
    moodle = there.platform()
    student = there.launch(moodle, "42", item="https://lms.example.edu/1", locale="es-MX")
    (wanted,), _ = there.wanted(row(student, late_seconds=60.0, late_penalty=1.0))
    assert wanted.comment == (
        "Vuelve a abrir esta actividad para leer los comentarios sobre tu trabajo."
        " Se restó 1 punto por entregar tarde."
    )


@pytest.mark.parametrize(
    ("issuer", "late", "told"),
    [
        ("https://canvas.instructure.com", 0.0, True),
        ("https://canvas.instructure.com", 60.0, False),
        ("https://lms.example.edu", 60.0, True),
    ],
)
def test_canvas_is_not_told_when_late_work_came_in(there, issuer, late, told):
    """Its late policy would take points off again; others have none for scores."""
    platform = there.platform("there", issuer)
    student = there.launch(platform, "42", item="https://lms.example.edu/1")
    receipt = Receipt(student=student, sender=Sender(), submitted=NOW)
    kept = there.root / "submitted" / ".receipts" / "tiny.json"
    write_receipts(kept, Receipts(receipts={student: receipt}))
    (wanted,), _ = there.wanted(row(student, late_seconds=late))
    assert wanted.submitted == (NOW if told else None)


@pytest.mark.parametrize(
    ("issuer", "login", "answer"),
    [
        ("https://canvas.instructure.com", "/x", True),
        ("https://canvas.beta.instructure.com", "/x", True),
        ("https://lms.example.edu", "/api/lti/authorize_redirect", True),
        ("https://instructure.com.example.edu", "/x", False),
        ("https://moodle.example.edu", "/mod/lti/auth.php", False),
    ],
)
def test_canvas_is_known_by_its_issuer_or_its_login(issuer, login, answer):
    """An own Canvas has an issuer of its own, but its login is where Canvas's is."""
    platform = Platform(
        name="x", issuer=issuer, client_id="c", deployments=(), auth_url=issuer + login,
        token_url="", jwks_url="",
    )  # fmt: skip
    assert is_canvas(platform) is answer


# A class


class World(Class):
    """A graded class whose platform is on a real socket."""

    def __init__(self, root, server):
        super().__init__(root)
        self.server = server
        make_key(root / KEY_FILE)
        there = server.platform
        urls = {name: getattr(there, name) for name in ("auth_url", "token_url", "jwks_url")}
        self.number = self.platform("Faculty Moodle", server.url, **urls)
        self.item = server.add_item("Tiny", 10.0)

    def enrol(self, subject, name, student):
        self.server.add_member(subject, name=name)
        person = type("P", (), {"student": student, "username": student, "id_number": ""})()
        grading = Grading(scopes=SCOPES, line_items=self.server.items_url, line_item=self.item)
        assert student == self.launch(
            self.number, subject, people=(person,), username=student, name=name, grading=grading
        )


@pytest.fixture
def world(course, student):
    student("ann").answer().write()
    student("bob").answer(double="x = 1").write()
    student("cyd").answer().write()
    pipeline.grade(course, "tiny")
    with PlatformServer("moodle") as server:
        made = World(course, server)
        made.enrol("1", "Ann O'Student", "ann")
        made.enrol("2", "Bob", "bob")
        yield made
        made.engine.dispose()


def run(world, *arguments):
    return CliRunner().invoke(app, [*arguments, "--course", str(world.root)])


def test_a_class_is_shown_sent_kept_and_released(world):
    """From the gradebook to the platform, by the commands that an instructor types."""
    dry = push_lti(world.root, "tiny")
    points = {r.student: r.points for r in pipeline.rows(world.root, "tiny")}
    assert {m.line.name: (m.now, m.will) for m in dry.moves} == {
        "Ann O'Student": (None, points["ann"]),
        "Bob": (None, points["bob"]),
    }
    assert {(m.line.platform, m.line.course) for m in dry.moves} == {
        ("Faculty Moodle", "Deep Learning")
    }
    assert list(dry.nowhere) == ["cyd"]
    assert not dry.complete
    assert (world.server.grades, outbox_lines(world.root)) == ({}, ())

    world.server.override(world.item, "2", 9.5)
    told = run(world, "push", "tiny", "--to", "lti", "--apply")
    assert told.exit_code == 1  # cyd is nowhere
    for words in ("Faculty Moodle", "Deep Learning", "Ann", "cyd", "1 sent", "1 kept"):
        assert words in told.output
    shown = world.server.grades[world.item, "1"].score
    assert shown == pytest.approx(points["ann"] / 10 * world.server.items[world.item].maximum)
    assert world.server.grades[world.item, "2"].score == 9.5

    listed = run(world, "outbox", "--json")
    entries = [line["entry"] for line in json.loads(listed.output)]
    assert {entry["student"]: entry["state"] for entry in entries} == {"ann": "sent", "bob": "kept"}
    assert run(world, "outbox", "--release").exit_code != 0
    world.server.grades[world.item, "2"].overridden = False
    assert "2 sent" in run(world, "outbox", "tiny", "--release").output
    assert world.server.grades[world.item, "2"].score == pytest.approx(points["bob"])
    assert queue_grades(world.root, "tiny").changed == 0
    assert send_again(world.root).sent == 0


def test_force_sends_over_what_was_seen_there(world):
    """As `--release` does, in one go; without it the dry run says that it is kept."""
    world.server.override(world.item, "2", 9.5)
    world.server.grades[world.item, "2"].overridden = False
    kept = {m.line.entry.student: m.will for m in push_lti(world.root, "tiny").moves}
    assert kept["bob"] == 9.5
    done = push_lti(world.root, "tiny", students=("bob",), force=True, apply=True)
    assert [m.line.entry.state for m in done.moves] == [OutboxState.SENT]
    assert done.complete
    assert world.server.grades[world.item, "2"].score == done.moves[0].line.entry.given


def test_a_platform_that_is_away_is_told_and_tried_again(world):
    """The push ends with its reason; nothing is lost."""
    platform = world.server.platform
    world.server.__exit__()
    dry = push_lti(world.root, "tiny", students=("ann",))
    assert "gave no answer" in dry.moves[0].remark
    done = push_lti(world.root, "tiny", students=("ann",), apply=True)
    assert (done.moves[0].line.entry.state, done.complete) == (OutboxState.WAITING, False)
    assert "gave no answer" in done.moves[0].remark
    assert platform.token_url not in str(load_key(world.root / KEY_FILE))
    world.server = PlatformServer("moodle")  # closed by the fixture as well


def test_what_cannot_be_asked_for_is_refused(world):
    """An unknown student, and grades of which a part waits."""
    with pytest.raises(InstructorError, match="no submission of zoe"):
        push_lti(world.root, "tiny", students=("zoe",))
    told = run(world, "push", "tiny", "--to", "lti", "--partial")
    assert isinstance(told.exception, InstructorError)


def test_every_state_is_documented():
    """outbox.md lists the closed set, in the code's order."""
    page = KIT.parents[1] / "docs" / "explanation" / "outbox.md"
    section = page.read_text("utf-8").split("## States")[1].split("\n## ")[0]
    told = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    assert told == [state.value for state in States]
    assert outbox.OutboxState is States
