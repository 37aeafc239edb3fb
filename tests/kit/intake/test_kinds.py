"""Each platform's names are read as it writes them, and one kind is told from the other."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from torchgrade.errors import InstructorError
from torchgrade.intake import blackboard_zip, brightspace_zip, canvas_zip, exchange, moodle_zip
from torchgrade.intake.dates import FORMAT, brightspace_date, nbgrader_date
from torchgrade.intake.kinds import Reading, read_arrivals, recognise
from torchgrade.intake.people import Person
from torchgrade.intake.records import Sender
from torchgrade.intake.unpacking import Bounds

READING = Reading(assignment="02_dataset", zone=ZoneInfo("Europe/Madrid"))


def read(path, scratch, kind=None, **reading):
    """Read a source whole."""
    given = Reading(**{"assignment": "02_dataset", "zone": UTC, **reading})
    kind, arrivals = read_arrivals(path, kind, given, scratch(), Bounds())
    return kind, list(arrivals)


@pytest.mark.parametrize(
    ("name", "who", "file", "late", "serial"),
    [
        ("smithann_1234_56789_02_dataset-1.ipynb", "1234", "02_dataset-1.ipynb", False, 56789),
        ("smithann_LATE_1234_56789_02_dataset.ipynb", "1234", "02_dataset.ipynb", True, 56789),
        ("żółćłukasz_1_2_02_01 x (1).ipynb", "1", "02_01 x (1).ipynb", False, 2),
        ("王小明_7_8_作业.ipynb", "7", "作业.ipynb", False, 8),
        ("ñandú_7_8__x_.ipynb", "7", "_x_.ipynb", False, 8),
        ("smithlate_7_8_x.ipynb", "7", "x.ipynb", False, 8),
    ],
)
def test_canvas_names(name, who, file, late, serial):
    """User id, attachment id, lateness, and the name as it was handed in."""
    found = canvas_zip.parse(name)
    assert (found.sender.canvas, found.name, found.late, found.serial) == (who, file, late, serial)


def test_what_was_typed_into_canvas_is_no_file():
    """A text entry and a link belong to the student, and are left out with a reason."""
    for name in ("smithann_1234_text.html", "smithann_LATE_1234_link.html"):
        found = canvas_zip.parse(name)
        assert found.sender.canvas == "1234"
        assert "Typed" in found.left_out
    assert canvas_zip.parse("smithann_1234_9_text.html").left_out == ""


def test_an_anonymous_canvas_zip_names_nobody():
    """What stands for the user is no user id."""
    found = canvas_zip.parse("anon_LATE_xY3d_56789_hw.ipynb")
    assert (found.sender, found.late) == (Sender(name="anonymous xY3d"), True)
    assert canvas_zip.parse("anon_1234_56789_hw.ipynb").sender.canvas == ""


@pytest.mark.parametrize("name", ["hw.ipynb", "smith ann_1_2_x", "a_1_2_", "a/b_1_2_x", "_1_2_x"])
def test_what_canvas_does_not_write(name):
    """It belongs to nobody."""
    assert canvas_zip.parse(name) is None


def test_a_display_name_that_imitates_another_person(pack, scratch):
    """A name with `_<id>_<number>` in it can't take a place that somebody else has in the zip."""
    members = {"x_9999_1_1234_5_hw.ipynb": "evil", "victim_9999_6_hw2.ipynb": "good"}
    _, [arrival] = read(pack("c.zip", members), scratch)
    assert arrival.sender.canvas == "9999"
    assert "different people" in arrival.refused


@pytest.mark.parametrize(
    ("name", "who", "number", "file"),
    [
        ("Ann OStudent, Jr._2_assignsubmission_file/sub dir/util.py",
         "Ann OStudent, Jr.", "2", "sub dir/util.py"),
        ("Ñandú Pérez_31_assignsubmission_file_hw 2_x.ipynb", "Ñandú Pérez", "31", "hw 2_x.ipynb"),
        ("王小明_4_assignsubmission_file/王_4_assignsubmission_file/x.ipynb",
         "王小明", "4", "王_4_assignsubmission_file/x.ipynb"),
        ("Participant_7_assignsubmission_file/hw.ipynb", "Participant", "7", "hw.ipynb"),
        ("Eve_5_assignsubmission_file_Ann_2_assignsubmission_file_hw.ipynb",
         "Eve", "5", "Ann_2_assignsubmission_file_hw.ipynb"),
    ],
)  # fmt: skip
def test_moodle_names(name, who, number, file):
    """Only the first folder counts, and in it the first number."""
    found = moodle_zip.parse(name)
    assert found.sender == Sender(name=who, participant=number)
    assert found.name == file
    assert found.left_out == ""


def test_what_was_typed_into_moodle_is_no_file():
    """Online text is left out with a reason; what does not name a participant is nobody's."""
    found = moodle_zip.parse("Ann_2_assignsubmission_onlinetext/onlinetext.html")
    assert "Typed" in found.left_out
    assert moodle_zip.parse("readme_2_file/hw.ipynb") is None
    assert moodle_zip.parse("x/Ann_2_assignsubmission_file/hw.ipynb") is None


def test_brightspace_names():
    """The name may have dashes; the date is the course's."""
    parse = brightspace_zip.parser(ZoneInfo("Europe/Madrid"))
    found = parse("397063-2557369 - Mary-Ann Smith - Lee - Sep 24, 2026 926 PM/a/hw.ipynb")
    assert found.sender == Sender(name="Mary-Ann Smith - Lee")
    assert (found.name, found.submitted) == (
        "a/hw.ipynb",
        datetime(2026, 9, 24, 19, 26, tzinfo=UTC),
    )
    assert parse("index.html") is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sep 24, 2024 926 PM", (2024, 9, 24, 21, 26)),
        ("Sep 24, 2024 1226 AM", (2024, 9, 24, 0, 26)),
        ("Sep 24, 2024 12-26 PM", (2024, 9, 24, 12, 26)),
        ("September 4, 2024 9:05 AM", (2024, 9, 4, 9, 5)),
        ("Sep 24, 2024 2126", (2024, 9, 24, 21, 26)),
        ("Feb 30, 2024 926 PM", None),
        ("Sep 24, 2024 1326 PM", None),
        ("24 sept. 2024 21h26", None),
    ],
)
def test_brightspace_dates(text, wanted):
    """What is not written so is not guessed."""
    assert brightspace_date(text, UTC) == (wanted and datetime(*wanted, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-11-24 01:45:45.123456 UTC", datetime(2026, 11, 24, 1, 45, 45, 123456, UTC)),
        ("2026-11-24 01:45:45 +0130", datetime(2026, 11, 24, 0, 15, 45, tzinfo=UTC)),
        ("2026-11-24 01:45:45 Europe/Madrid", datetime(2026, 11, 24, 0, 45, 45, tzinfo=UTC)),
        ("2026-11-24 01:45:45", datetime(2026, 11, 24, 1, 45, 45, tzinfo=UTC)),
        ("2026-11-24 01:45:45 PDT", None),
        ("soon", None),
    ],
)
def test_nbgraders_dates(text, wanted):
    """As nbgrader's exchange writes them; what it would misread is no date."""
    assert nbgrader_date(text) == wanted
    if wanted:
        assert nbgrader_date(wanted.strftime(FORMAT)) == wanted


def test_blackboard_names():
    """A username with `_` is found if it is known; else the class tells where the title ends."""
    names = [
        f"HW_1_{who}_attempt_2026-11-24-13-05-59{rest}"
        for who in ("ann", "bob_ray") for rest in ("_hw_1.ipynb", ".txt")
    ]  # fmt: skip
    parse = blackboard_zip.parser(UTC, names, frozenset(["bob_ray"]))
    ann, _, bob, typed = map(parse, names)
    assert (ann.sender.name, ann.sender.username, ann.name) == ("ann", "", "hw_1.ipynb")
    assert bob.sender == Sender(name="bob_ray", username="bob_ray")
    assert bob.submitted == datetime(2026, 11, 24, 13, 5, 59, tzinfo=UTC)
    assert "Typed" in typed.left_out
    both = blackboard_zip.parser(UTC, names, frozenset(["bob_ray", "ray"]))
    assert both(names[2]).sender == Sender(name="bob_ray")


def test_blackboard_attempts_are_kept_apart(pack, scratch):
    """Each attempt's files come together, with its time."""
    members = {
        "HW1_ann_attempt_2026-11-24-13-05-59_hw.ipynb": "1",
        "HW1_ann_attempt_2026-11-24-13-05-59_data.csv": "1",
        "HW1_ann_attempt_2026-11-25-13-05-59_hw.ipynb": "2",
    }
    people = (Person(student="ann", username="ann"),)
    kind, arrivals = read(pack("b.zip", members), scratch, people=people)
    assert kind == "blackboard"
    assert [sorted(a.files) for a in arrivals] == [["data.csv", "hw.ipynb"], ["hw.ipynb"]]
    assert [a.submitted.day for a in arrivals] == [24, 25]


METADATA = """---
submission_101:
  :submitters:
  - :name: Ann O'Student
    :sid: '1001'
    :email: ann@example.edu
  :created_at: 2026-11-24 13:05:59.123456000 Z
  :score: 1.0
submission_102:
  :submitters:
  - :name: 王小明
    :sid: 1002
    :email: li@example.edu
  - :name: Bob
    :sid:
    :email: bob@example.edu
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: &1 2026-11-24 01:00:00.000000000 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: America/Los_Angeles
    time: 2026-11-23 17:00:00.000000000 Z
"""


def test_gradescope(pack, scratch):
    """The metadata say who and when; groups are told of, and what it does not list is nobody's."""
    members = {
        "assignment_7_export/submission_metadata.yml": METADATA,
        "assignment_7_export/submission_101/hw.ipynb": "1",
        "assignment_7_export/submission_102/sub/hw.ipynb": "2",
        "assignment_7_export/submission_103/hw.ipynb": "3",
    }
    kind, [ann, li, stray] = read(pack("g.zip", members), scratch)
    assert kind == "gradescope"
    assert ann.sender == Sender(name="Ann O'Student", email="ann@example.edu", id_number="1001")
    assert ann.submitted == datetime(2026, 11, 24, 13, 5, 59, 123456, UTC)
    assert li.sender == Sender(name="王小明", email="li@example.edu", id_number="1002")
    assert li.submitted == datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert "Bob" in li.notes[0]
    assert "submission_103" in stray.refused


@pytest.mark.parametrize(
    "text", ["{", "- a", "a: !!python/object/apply:os.getcwd []", "[" * 5000, "", "\ud800"]
)
def test_gradescopes_metadata_make_nothing_but_plain_values(pack, scratch, text):
    """A tag of Python's, or what is no YAML, is refused."""
    content = text.encode("utf-8", "surrogatepass")
    members = {"submission_metadata.yml": content, "submission_1/hw.ipynb": "1"}
    with pytest.raises(InstructorError, match=r"submission_metadata\.yml"):
        read(pack("g.zip", members), scratch)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]", "submission_1: 1", "submission_1: {':submitters': [1]}",
        "submission_1: {':submitters': 7}", "submission_1: {':submitters': {}}",
    ],
)  # fmt: skip
def test_gradescopes_metadata_that_name_nobody(pack, scratch, text):
    """What they don't say is not made up."""
    members = {"submission_metadata.yml": text, "submission_1/hw.ipynb": "1"}
    _, [stray] = read(pack("g.zip", members), scratch)
    assert stray.sender == Sender()
    assert stray.refused


def test_nbgraders_exchange(tmp_path, scratch):
    """Accounts may have a `+`; other assignments are passed over in silence."""
    inbound = tmp_path / "inbound"
    for name in (
        "ann+02_dataset+2026-11-24 01:45:45.123456 UTC+Zm9v-_==",
        "b+c+02_dataset+2026-11-24 01:45:46.123456 UTC",
        "ann+01_tensors+2026-11-24 01:45:45.123456 UTC",
    ):
        folder = inbound / name
        folder.mkdir(parents=True)
        (folder / "hw.ipynb").write_text(name)
        (folder / "timestamp.txt").write_text("forged")
    kind, arrivals = read(inbound, scratch)
    assert kind == "exchange"
    assert [a.sender.username for a in arrivals] == ["ann", "b+c"]
    assert [a.submitted.second for a in arrivals] == [45, 46]
    assert all(set(a.files) == {"hw.ipynb"} for a in arrivals)
    assert exchange.is_other("ann+01_tensors+2026-11-24 01:45:45 UTC/x", "02_dataset")


def test_plain_folders(tmp_path, scratch):
    """nbgrader's own layout is one, and is only read when it is asked for."""
    for student in ("ann", "bob"):
        (tmp_path / "in" / student / "02_dataset").mkdir(parents=True)
        (tmp_path / "in" / student / "02_dataset" / "hw.ipynb").write_text(student)
    (tmp_path / "in" / "bob" / "notes.txt").write_text("x")
    _, [ann, bob] = read(tmp_path / "in", scratch, "folder")
    assert (ann.sender.username, set(ann.files)) == ("ann", {"hw.ipynb"})
    assert set(bob.files) == {"hw.ipynb", "notes.txt"}
    with pytest.raises(InstructorError, match="not clear where it comes from"):
        read(tmp_path / "in", scratch)


SAMPLES = {
    "canvas": ["smithann_1_2_hw.ipynb", "b_LATE_3_4_hw_5_6_.ipynb", "c_4_text.html"],
    "moodle": ["Ann_2_assignsubmission_file/hw.ipynb", "B C_3_assignsubmission_file_hw.ipynb"],
    "brightspace": ["1-2 - Ann - Sep 24, 2024 926 PM/hw.ipynb", "index.html"],
    "blackboard": ["HW_ann_attempt_2026-11-24-13-05-59_hw.ipynb"],
    "gradescope": ["submission_metadata.yml", "submission_1/hw.ipynb"],
    "exchange": ["ann+02_dataset+2026-11-24 01:45:45 UTC/hw.ipynb", "b+x+2026-1 UTC+r/hw.ipynb"],
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_kind_is_recognised_by_all_of_its_names(kind):
    """One name that does not fit, and the person is asked."""
    names = SAMPLES[kind]
    assert recognise(names, READING) == kind
    if kind != "gradescope":
        assert recognise([*names, "hw.ipynb"], READING) is None
    others = [
        name for other in SAMPLES if other not in (kind, "gradescope") for name in SAMPLES[other]
    ]
    assert recognise([*others, "x"], READING) is None


def test_names_that_fit_two_kinds_are_asked_about():
    """A participant with one word for a name, and a file that looks like Canvas's."""
    assert recognise(["ann_2_assignsubmission_file_3_4_x.ipynb"], READING) is None


@pytest.mark.parametrize("kind", ["canvas", "moodle", "brightspace", "exchange"])
def test_a_zip_that_a_browser_unpacked(tmp_path, scratch, kind):
    """The folder is read as the zip would be, with hidden files passed over."""
    home = tmp_path / "Downloads" / "submissions"
    for name in SAMPLES[kind]:
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (home / ".DS_Store").write_text("x")
    for folder in (home, home.parent):
        found, arrivals = read(folder, scratch)
        assert found == kind
        assert not any(a.refused for a in arrivals)


def test_a_wrong_kind_is_refused(pack, scratch):
    """--from that fits nothing says so; a file that is no zip, too."""
    path = pack("c.zip", {"smithann_1_2_hw.ipynb": "x"})
    with pytest.raises(InstructorError, match="named as Moodle names it"):
        read(path, scratch, "moodle")
    with pytest.raises(InstructorError, match="is no zip"):
        read(Path(__file__), scratch)
    with pytest.raises(InstructorError, match="is no file and no folder"):
        read(path / "x", scratch)
