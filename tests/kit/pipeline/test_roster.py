"""Rosters of platforms on real sockets come into a real gradebook."""

import json
from datetime import UTC, datetime

import msgspec
import pytest
from nbgrader.api import Gradebook
from sqlalchemy import select

from tests.kit.lti.platform_server import Answer, PlatformServer
from torchgrade import pipeline
from torchgrade.cli import main
from torchgrade.database import open_database
from torchgrade.errors import InstructorError
from torchgrade.lti.identity import remember, users
from torchgrade.lti.keys import KEY_FILE, make_key
from torchgrade.lti.places import enrolled
from torchgrade.lti.platforms import add_platform
from torchgrade.lti.records import Launch

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class World:
    """A course with a key, and platforms from which a teacher launched once."""

    def __init__(self, course):
        self.root = course
        self.key = make_key(course / KEY_FILE)
        self.engine = open_database("sqlite:///lms.db", course)
        self.servers = []

    def platform(self, kind, *, members_url=True):
        there = PlatformServer(kind).__enter__()
        self.servers.append(there)
        with self.engine.begin() as connection:
            kept = add_platform(connection, there.platform)
            launch = Launch(
                platform=kept.id, deployment="1", subject="T1", message="LtiResourceLinkRequest",
                target="https://tool/lti/launch", roles=("Instructor",), context="2", link="7",
                context_title=f"Deep Learning ({kind})",
                members_url=there.members_url if members_url else "",
            )  # fmt: skip
            remember(connection, launch, people=(), assignments=("tiny",), now=NOW)
        there.add_member("T1", roles=("Instructor",), name="Tess Teacher")
        return there

    def close(self):
        for server in self.servers:
            server.__exit__()
        self.engine.dispose()

    @property
    def book(self):
        with Gradebook(f"sqlite:///{self.root}/gradebook.db") as book:
            return {s.id: (s.first_name, s.last_name, s.email) for s in book.students}

    def run(self, **options):
        return pipeline.roster(self.root, now=NOW, **options)


@pytest.fixture
def world(course):
    made = World(course)
    yield made
    made.close()


def states(found):
    return [{s.name: s.state.value for s in c.students} for c in found.contexts]


@pytest.mark.parametrize("kind", ["moodle", "edx"])
def test_a_class_comes_into_the_gradebook(world, kind):
    """Learners of either spelling of roles, on all pages, with names; teachers are no students."""
    there = world.platform(kind)
    there.page = 2
    for n in range(5):
        there.add_member(
            f"S{n}", name=f"Student {n}", given_name="Student", family_name=f"No {n}",
            email=f"s{n}@example.edu",
        )  # fmt: skip
    found = world.run()
    assert states(found) == [{f"Student {n}": "new" for n in range(5)}]
    assert found.contexts[0].others == 1
    assert found.contexts[0].title == f"Deep Learning ({kind})"
    assert sorted(world.book.values()) == [
        ("Student", f"No {n}", f"s{n}@example.edu") for n in range(5)
    ]


def test_a_second_look_changes_nothing(world):
    """Everybody is the same; ids stay."""
    there = world.platform("moodle")
    there.add_member("S1", name="Ann Li", email="a@example.edu")
    world.run()
    before = world.book
    assert states(world.run()) == [{"Ann Li": "same"}]
    assert world.book == before


def test_a_new_name_is_told_with_the_old_one(world):
    """Both stand in what comes back."""
    there = world.platform("moodle")
    there.add_member("S1", given_name="Ann", family_name="Li")
    world.run()
    there.add_member("S1", given_name="Ann", family_name="Lee")
    ((student,),) = (c.students for c in world.run().contexts)
    assert (student.state, student.before, student.after) == (
        "changed", {"last_name": "Li"}, {"last_name": "Lee"},
    )  # fmt: skip
    assert list(world.book.values()) == [("Ann", "Lee", None)]


def test_a_display_name_alone_replaces_no_names(world):
    """It names who is new to the gradebook, and is no correction of what is there."""
    there = world.platform("moodle")
    (world.root / "people.csv").write_text("student,id_number\ns1,U1\n")
    with Gradebook(f"sqlite:///{world.root}/gradebook.db") as book:
        book.add_student("s1", first_name="Ann", last_name="Li")
    there.add_member("S1", name="Annie Li", lis_person_sourcedid="U1")
    there.add_member("S2", name="Bob Ng")
    assert states(world.run()) == [{"Annie Li": "same", "Bob Ng": "new"}]
    assert world.book["s1"] == ("Ann", "Li", None)
    assert ("Bob Ng" in str(world.book)) is True


def test_who_was_graded_before_the_roster_came_gets_a_name(world):
    """Grading puts the id alone into the gradebook; a display name is better than none."""
    there = world.platform("edx")
    (world.root / "people.csv").write_text("student,id_number\ns1,U1\n")
    with Gradebook(f"sqlite:///{world.root}/gradebook.db") as book:
        book.add_student("s1")
    there.add_member("S1", name="Annie Li", lis_person_sourcedid="U1")
    assert states(world.run()) == [{"Annie Li": "changed"}]
    assert world.book["s1"] == (None, "Annie Li", None)
    there.add_member("S1", name="Ann Lee", lis_person_sourcedid="U1")
    assert states(world.run()) == [{"Ann Lee": "same"}]


@pytest.mark.parametrize("how", ["absent", "Inactive"])
def test_who_left_is_told_and_stays_in_the_gradebook(world, how):
    """Their place gets no grades any more; once more on the roster, they are as before."""
    there = world.platform("moodle")
    there.add_member("S1", name="Ann Li")
    there.add_member("S2", name="Bob Ng")
    world.run()
    book = world.book
    if how == "absent":
        del there.members["S1"]
    else:
        there.add_member("S1", name="Ann Li", status="Inactive")
    assert states(world.run()) == [{"Bob Ng": "same", "Ann Li": "gone"}]
    with world.engine.begin() as connection:
        assert [e.name for e in enrolled(connection, 1) if e.active and e.learns] == ["Bob Ng"]
    assert states(world.run()) == [{"Bob Ng": "same"}]
    there.add_member("S1", name="Ann Li")
    assert states(world.run()) == [{"Ann Li": "same", "Bob Ng": "same"}]
    assert world.book == book


def test_an_empty_roster_sends_nobody_away(world):
    """A platform that says that nobody is there is not believed."""
    there = world.platform("moodle")
    there.add_member("S1", name="Ann Li")
    world.run()
    there.members.clear()
    (context,) = world.run().contexts
    assert "empty roster" in context.problem
    with world.engine.begin() as connection:
        assert all(each.active for each in enrolled(connection, 1))


def test_a_platform_that_fails_stops_no_other(world):
    """Its reason is told; nobody of it is gone, not even with half of the pages read."""
    first, second = world.platform("moodle"), world.platform("edx")
    third = world.platform("canvas", members_url=False)
    for there in (first, second, third):
        there.add_member("S1", name="Ann Li")
        there.add_member("S2", name="Bob Ng")
    world.run()
    first.page = 1
    link = f'<{first.members_url}?from=1&limit=1>; rel="next"'
    first.answer("/Memberships", Answer(200, b'{"members": []}', {"Link": link}), Answer(503))
    found = world.run()
    assert "answered 503" in found.contexts[0].problem
    assert states(found)[1] == {"Ann Li": "same", "Bob Ng": "same"}
    assert "does not offer" in found.contexts[2].problem
    with world.engine.begin() as connection:
        assert all(each.active for each in enrolled(connection, 1))


def test_a_look_writes_nothing(world):
    """Neither users nor students nor people; who would come is told."""
    there = world.platform("moodle")
    there.add_member("S1", name="Ann Li")
    found = world.run(write=False, add_people=True)
    assert states(found) == [{"Ann Li": "new"}]
    assert len(found.added) == 1
    assert world.book == {}
    assert not (world.root / "people.csv").exists()
    with world.engine.begin() as connection:
        subjects = connection.execute(select(users.c.subject)).scalars().all()
    assert subjects == ["T1"]
    again = world.run()
    assert again.contexts[0].students[0].student == found.contexts[0].students[0].student


def test_newcomers_go_into_the_list_of_people(world):
    """Who is in it stays as they are; what another person has there is left out."""
    there = world.platform("moodle")
    people = world.root / "people.csv"
    people.write_text("student,email,id_number,seat\ns1,ann@example.edu,U1,4\n")
    there.add_member("S1", name="Ann Li", lis_person_sourcedid="U1", email="other@example.edu")
    there.add_member(
        "S2", given_name="Bob", family_name="Ng", lis_person_sourcedid="U2",
        ext_user_username="bob", email="ANN@example.edu",
    )  # fmt: skip
    (bob,) = world.run(add_people=True).added
    assert people.read_text().splitlines() == [
        "student,first_name,last_name,email,username,id_number,canvas,moodle,seat",
        "s1,,,ann@example.edu,,U1,,,4",
        f"{bob},Bob,Ng,,bob,U2,,,",
    ]
    assert world.run(add_people=True).added == ()


def test_a_course_without_a_key_is_told(world):
    """The error says how to make one."""
    world.platform("moodle")
    (world.root / KEY_FILE).unlink()
    with pytest.raises(InstructorError, match="key") as caught:
        world.run()
    assert caught.value.hint


@pytest.fixture
def call(world, monkeypatch, capsys):
    """Call the command line in the course: status, output, complaints."""
    monkeypatch.chdir(world.root)
    monkeypatch.setenv("COLUMNS", "160")

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["torchgrade", "roster", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def test_the_command_shows_who_is_who(world, call):
    """A table of who is new, then one line; a platform that fails sets the exit status."""
    status, out, _ = call()
    assert (status, "launch the tool from one once" in out) == (0, True)
    there = world.platform("moodle")
    there.add_member("S1", name="Ann [red]Li", email="a@example.edu")
    status, out, _ = call("--dry-run", "--people")
    assert status == 0
    assert "Ann [red]Li" in out
    assert "1 student (1 new), 1 other." in out
    assert "To people.csv: ann-red-li-" in out
    assert "Nothing was written." in out
    assert world.book == {}
    assert call()[0] == 0
    there.members.pop("S1")
    assert "gone stays in the gradebook" in call()[1]
    there.answer("/Memberships", Answer(404))
    status, _, err = call()
    assert status == 1
    assert "404" in err
    status, out, _ = call("--json")
    assert json.loads(out)["contexts"][0]["problem"] == ""
    assert msgspec.json.decode(out)["written"] is True
