"""Whatever comes: nothing is written outside, limits hold, and everything is accounted for."""

import io
import shutil
import stat
import tempfile
import warnings
import zipfile
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from torchgrade.errors import SubmissionError, TorchgradeError
from torchgrade.intake import canvas_zip, dates, moodle_zip
from torchgrade.intake.choosing import choose, unfold
from torchgrade.intake.gathering import Belongs, clashing, gather
from torchgrade.intake.kinds import KINDS, Reading, read_arrivals, recognise
from torchgrade.intake.names import same, wrong_name
from torchgrade.intake.newcomers import newcomers, slug
from torchgrade.intake.people import check_student
from torchgrade.intake.records import Arrival, Sender
from torchgrade.intake.unpacking import Bounds, ZipSource

BOUNDS = Bounds(files=6, sender_mb=0.02, file_mb=0.01, ratio=50, ratio_from_mb=0.002)
EASY = settings(derandomize=True, max_examples=150, deadline=None, database=None)
PIECES = st.sampled_from(
    [
        "..", ".", "", "a", "A", "hw.ipynb", "hw-1.ipynb", "é", "e\u0301", "\\", "C:", "\n", "\0",
        "nul", "x" * 300, " ", "a.", "\u202e", "王小明", "timestamp.txt", "__MACOSX", ".git",
        "_12_", "Ann Lee_2_assignsubmission_file", "_assignsubmission_file_", "smithann_1_2_",
        "+hw+", "2026-11-24 01:45:45.123456 UTC", "1-2 - Ann - Sep 24, 2026 926 PM",
        "_attempt_", "2026-11-24-13-05-59", "index.html", "x.zip", "LATE",
    ]
)  # fmt: skip
NAMES = st.one_of(
    st.lists(PIECES, max_size=5).map("/".join),
    st.lists(PIECES, max_size=5).map("".join),
    st.text(max_size=40),
)
KINDS_OF_FILE = st.sampled_from(
    [0, 0, 0, 0, stat.S_IFREG, stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR]
)
CONTENT = st.one_of(st.binary(max_size=50), st.sampled_from([b"\0" * 40_000, b"{}" * 3000, b""]))


@st.composite
def archives(draw):
    """Make the bytes of an archive with all sorts of members, sometimes damaged."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")
        for name in draw(st.lists(NAMES, max_size=8)):
            name = name.encode("utf-8", "ignore").decode()
            info = zipfile.ZipInfo(name or "x")
            info.external_attr = draw(KINDS_OF_FILE) << 16
            info.compress_type = draw(st.sampled_from([0, 8, 8, 12]))
            archive.writestr(info, draw(CONTENT))
    content = bytearray(buffer.getvalue())
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 3, 20]))):
        place = draw(st.integers(0, len(content) - 1))
        content[place] = draw(st.integers(0, 255))
    return bytes(content[: len(content) - draw(st.sampled_from([0, 0, 0, 0, 1, 30]))])


class Place:
    """A folder with a scratch folder in it, whose surroundings are watched."""

    def __enter__(self):
        self.home = Path(tempfile.mkdtemp())
        self.scratch = self.home / "scratch"
        self.scratch.mkdir()
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.home)

    def around(self):
        """Everything that lies outside of the scratch folder."""
        return sorted(
            p.relative_to(self.home) for p in self.home.rglob("*") if self.scratch not in p.parents
        )

    def sizes(self):
        """The sizes of all that was unpacked; it must be plain files."""
        files = [p for p in self.scratch.rglob("*") if not p.is_dir()]
        assert all(stat.S_ISREG(p.lstat().st_mode) for p in files)
        return [p.lstat().st_size for p in files]


@EASY
@given(archives())
def test_any_archive(content):
    """It is read under its limits, or refused as a whole; each member is taken or left out."""
    with Place() as place:
        path = place.home / "came.zip"
        path.write_bytes(content)
        before = place.around()
        try:
            source = ZipSource(path, BOUNDS)
        except SubmissionError:
            return
        with closing(source):
            arrivals = list(
                gather(
                    source,
                    lambda name: Belongs(key="", sender=Sender(name="a"), name=name),
                    place.scratch,
                    BOUNDS,
                )
            )
            told = sum(len(a.files) + len(a.left_out) for a in arrivals)
            assert told == len(source.entries)
        sizes = place.sizes()
        assert place.around() == before
        assert len(sizes) <= BOUNDS.files
        assert sum(sizes) <= BOUNDS.sender_mb * 2**20
        for arrival in arrivals:
            assert all(not wrong_name(name) for name in arrival.files)
            assert not clashing(list(arrival.files))
            assert all(reason for reason in arrival.left_out.values())


@EASY
@given(archives(), st.sampled_from([None, *KINDS]))
def test_any_archive_as_any_platforms(content, kind):
    """Whatever it is taken for, it ends in arrivals or in a sentence."""
    with Place() as place:
        path = place.home / "came.zip"
        path.write_bytes(content)
        before = place.around()
        reading = Reading(assignment="hw", zone=UTC)
        try:
            _, arrivals = read_arrivals(path, kind, reading, place.scratch, BOUNDS)
            came = list(arrivals)
        except TorchgradeError:
            return
        place.sizes()
        assert place.around() == before
        for arrival in came:
            assert arrival.sender != Sender() or arrival.refused


@EASY
@given(archives(), st.lists(NAMES, max_size=3))
def test_any_zip_that_a_student_hands_in(content, names):
    """What is chosen of it can be joined to a folder and stays in it."""
    with Place() as place:
        came = place.home / "0"
        came.write_bytes(content)
        before = place.around()
        files = {"hw.zip": came, **dict.fromkeys(names, came)}
        arrival = unfold(Arrival(sender=Sender(name="a"), files=files), place.scratch, BOUNDS)
        assert place.around() == before
        assert sum(place.sizes()) <= len(files) * BOUNDS.sender_mb * 2**20
        try:
            chosen = choose(arrival, ["hw"], 1)
        except SubmissionError:
            return
        folder = place.home / "submitted"
        for name in chosen.files:
            target = (folder / name).resolve()
            assert target.is_relative_to(folder.resolve())
            assert target != folder.resolve()
            assert same(name) != "timestamp.txt"
        assert "hw.ipynb" in chosen.files


@EASY
@given(st.lists(NAMES, min_size=1, max_size=6))
def test_any_names_are_recognised_or_not(names):
    """The parsers never fail, and what they call a file's name ends what it was called."""
    kind = recognise(names, Reading(assignment="hw", zone=UTC))
    assert kind is None or kind in KINDS
    for name in names:
        for parse in (canvas_zip.parse, moodle_zip.parse):
            found = parse(name)
            assert found is None or name.endswith(found.name)


@EASY
@given(st.text(max_size=30), st.text(alphabet="0123456789-: APMaCETUSep,.+", max_size=35))
def test_any_date(text, digits):
    """It is a time with a time zone, or none."""
    for each in (text, digits):
        for found in (
            dates.brightspace_date(each, UTC),
            dates.blackboard_date(each, UTC),
            dates.nbgrader_date(each),
        ):
            assert found is None or found.utcoffset() is not None


@EASY
@given(
    st.lists(st.builds(Sender, name=NAMES, email=NAMES, username=NAMES), max_size=5, unique=True)
)
def test_any_newcomers_get_safe_ids(senders):
    """Each id names a folder of nbgrader's, and no two are one on any disk."""
    made = newcomers((), senders)
    ids = [person.student for person in made.values()]
    for student in ids:
        check_student(student)
    assert len({same(student) for student in ids}) == len(senders)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Łukasz Żółć", "łukasz-żółć"),
        ("王小明", "王小明"),
        ("O'Student, Jr.", "o-student-jr"),
        ("../../etc", "etc"),
        ("***", ""),
        ("-rf", "rf"),
        ("Ｆｕｌｌ", "full"),
    ],
)
def test_names_as_ids(text, wanted):
    """Letters of any script stay; what could harm becomes a dash."""
    assert slug(text) == wanted
