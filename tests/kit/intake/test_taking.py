"""The newest attempt of each known student, in nbgrader's layout, and nothing by surprise."""

import contextlib
import shutil
from datetime import UTC, datetime

import pytest
from nbgrader.utils import parse_utc

from torchgrade.errors import InstructorError
from torchgrade.intake import collect as collect_folder
from torchgrade.intake import placing, taking
from torchgrade.intake.deciding import Wishes
from torchgrade.intake.people import read_people
from torchgrade.intake.placing import place
from torchgrade.intake.receipts import (
    Receipts,
    load_receipts,
    read_receipts,
    receipts_path,
    write_receipts,
)
from torchgrade.intake.records import Arrival, Sender
from torchgrade.intake.taking import take_in

NB = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
ANN = "ann,Ann,Smith,,,,1234,"
LUKASZ = "łukasz,Łukasz,Żółć,,,,1235,"


def states(report):
    return {item.student: item.state for item in report.items}


def note(report, student="ann"):
    [item] = [item for item in report.items if item.student == student]
    return " ".join([item.reason, *item.notes])


def test_canvas_from_zip_to_submitted(class_, pack):
    """Notebooks get their right names, lateness is kept, and what is missing is told of."""
    class_.people(ANN, LUKASZ, "li,小明,王,,,,1237,", "bob,Bob,Ray,,,,1238,")
    zip_ = pack(
        "canvas.zip",
        {
            "smithann_LATE_1234_56789_hw-1.ipynb": NB,
            "żółćłukasz_1235_56790_hw (2).ipynb": NB,
            "王小明_1237_56791_report.pdf": "x",
        },
    )
    report = class_.collect(zip_)
    assert states(report) == {"ann": "new", "łukasz": "new", "li": "refused"}
    assert report.missing == ("bob",)
    assert not report.complete
    assert class_.file("ann").read_text() == NB
    assert "hw-1.ipynb was taken as hw.ipynb" in note(report)
    assert "late, but not when" in note(report)
    assert "No notebook came, but report.pdf" in note(report, "li")
    assert not class_.file("ann", "timestamp.txt").exists()
    receipt = read_receipts(class_.root, "hw")["ann"]
    assert (receipt.sender.canvas, receipt.late, receipt.serial) == ("1234", True, 56789)
    assert receipt.renamed == {"hw.ipynb": "hw-1.ipynb"}
    good, bad = collect_folder(class_.root, "hw")
    assert [submission.student for submission in good] == ["ann", "łukasz"]
    assert bad == []


def test_the_same_zip_again_changes_nothing(class_, pack):
    """Collecting is idempotent, to the byte and the time of every file."""
    class_.people(ANN)
    zip_ = pack("canvas.zip", {"smithann_1234_5_hw.ipynb": NB, "smithann_1234_6_data.csv": "1"})
    class_.collect(zip_)
    files = [p for p in class_.root.rglob("*") if p.is_file()]
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in files}
    assert states(class_.collect(zip_)) == {"ann": "unchanged"}
    after = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in files}
    assert before == after
    assert sorted(files) == sorted(p for p in class_.root.rglob("*") if p.is_file())
    assert not (class_.root / "submitted" / ".earlier").exists()


def test_a_newer_attempt_replaces_and_an_older_one_never(class_, pack):
    """Canvas numbers uploads; the replaced folder is kept whole."""
    class_.people(ANN)
    old = pack("old.zip", {"smithann_1234_5_hw.ipynb": NB, "smithann_1234_6_x.csv": "1"})
    new = pack("new.zip", {"smithann_1234_9_hw-2.ipynb": NB + " "})
    class_.collect(old)
    report = class_.collect(new)
    assert states(report) == {"ann": "newer"}
    assert class_.file("ann").read_text() == NB + " "
    assert not class_.file("ann", "x.csv").exists()
    [kept] = (class_.root / "submitted" / ".earlier" / "ann" / "hw").iterdir()
    assert (kept / "hw.ipynb").read_text() == NB
    assert (kept / "x.csv").read_text() == "1"
    assert kept.name in note(report)
    assert states(class_.collect(old)) == {"ann": "older"}
    assert class_.file("ann").read_text() == NB + " "


def test_moodle_zips_are_told_apart_by_their_age(class_, pack):
    """Moodle's zip says nothing of attempts: the archive's newest date decides, or nobody does."""
    class_.people("ann,Ann,O'Student,,,,,")
    name = "Ann OStudent_2_assignsubmission_file/hw.ipynb"
    class_.collect(pack("a.zip", {name: NB}, day=20))
    assert states(class_.collect(pack("b.zip", {name: NB + " "}, day=21))) == {"ann": "newer"}
    assert states(class_.collect(pack("a.zip", {name: NB}, day=20))) == {"ann": "older"}
    report = class_.collect(pack("c.zip", {name: NB + "\n"}, day=21))
    assert states(report) == {"ann": "undecided"}
    assert "--force" in note(report)
    forced = class_.collect(pack("c.zip", {name: NB + "\n"}, day=21), wishes=Wishes(force=True))
    assert states(forced) == {"ann": "newer"}


def test_what_was_put_there_by_hand_stays(class_, pack):
    """A folder without a receipt, and one that was edited, are only replaced by force."""
    class_.people(ANN)
    class_.file("ann").parent.mkdir(parents=True)
    class_.file("ann").write_text("mine")
    zip_ = pack("canvas.zip", {"smithann_1234_5_hw.ipynb": NB})
    report = class_.collect(zip_)
    assert states(report) == {"ann": "kept"}
    assert "--force" in note(report)
    assert class_.file("ann").read_text() == "mine"
    assert states(class_.collect(zip_, wishes=Wishes(force=True))) == {"ann": "newer"}
    class_.file("ann").write_text("edited")
    report = class_.collect(zip_)
    assert states(report) == {"ann": "unchanged"}
    assert class_.file("ann").read_text() == "edited"
    newer = pack("newer.zip", {"smithann_1234_9_hw.ipynb": NB + " "})
    assert states(class_.collect(newer)) == {"ann": "kept"}
    assert class_.file("ann").read_text() == "edited"


def test_a_time_that_a_person_wrote_stays(class_, pack):
    """An extension noted in timestamp.txt survives the next collect."""
    class_.people("ann,Ann,Lee,,,,,")
    zip_ = pack("bs.zip", {"11-22 - Ann Lee - Sep 24, 2026 926 PM/hw.ipynb": NB})
    class_.collect(zip_)
    class_.file("ann", "timestamp.txt").write_text("2026-01-01 00:00:00 UTC")
    assert states(class_.collect(zip_)) == {"ann": "unchanged"}
    assert class_.file("ann", "timestamp.txt").read_text() == "2026-01-01 00:00:00 UTC"


def test_the_newest_of_several_attempts_in_one_zip(class_, pack):
    """Brightspace has a folder per submission; nbgrader reads the time as it was."""
    class_.people("ann,Mary-Ann,Smith - Lee,,,,,")
    zip_ = pack(
        "bs.zip",
        {
            "11-22 - Mary-Ann Smith - Lee - Sep 24, 2026 926 PM/hw.ipynb": NB,
            "11-22 - Mary-Ann Smith - Lee - Sep 25, 2026 1205 AM/hw.ipynb": NB + " ",
            "index.html": "<html>",
        },
    )
    report = class_.collect(zip_, zone="Europe/Madrid")
    assert states(report) == {"ann": "new"}
    assert report.complete
    assert class_.file("ann").read_text() == NB + " "
    written = class_.file("ann", "timestamp.txt").read_text()
    assert written == "2026-09-24 22:05:00.000000 UTC"
    assert parse_utc(written) == datetime(2026, 9, 24, 22, 5)


def test_a_refused_newest_attempt_is_not_passed_over(class_, pack):
    """An earlier attempt is not graded in its place unseen."""
    class_.people("ann,Ann,Lee,,,,,")
    report = class_.collect(
        pack(
            "bs.zip",
            {
                "1-2 - Ann Lee - Sep 24, 2026 926 PM/hw.ipynb": NB,
                "1-2 - Ann Lee - Sep 25, 2026 926 PM/sorry.pdf": "x",
            },
        )
    )
    assert states(report) == {"ann": "refused"}
    assert "1 earlier attempt" in note(report)
    assert not class_.file("ann").exists()


def test_two_attempts_that_nothing_puts_in_order(class_, pack):
    """Without a time that can be read, several attempts that differ are refused."""
    class_.people("ann,Ann,Lee,,,,,")
    members = {
        "1-2 - Ann Lee - 24 sept. 2026 à 21h/hw.ipynb": NB,
        "1-2 - Ann Lee - 25 sept. 2026 à 21h/hw.ipynb": NB + " ",
    }
    report = class_.collect(pack("bs.zip", members))
    assert states(report) == {"ann": "refused"}
    assert "Several attempts came" in note(report)
    same = dict.fromkeys(members, NB)
    assert states(class_.collect(pack("bs.zip", same))) == {"ann": "new"}


def _arrival(scratch, text=NB, name="hw.ipynb", **more):
    path = scratch() / "0"
    path.write_text(text)
    return Arrival(sender=Sender(canvas="1234"), files={name: path}, **more)


def test_late_seconds_count_from_the_due_date(class_, scratch):
    """Where the platform says only how late, the gradebook's due date gives the time."""
    class_.people(ANN)
    due = datetime(2026, 11, 24, 12, tzinfo=UTC)
    late = _arrival(scratch, late_seconds=90.0, late=True)
    options = {"notebooks": ["hw"], "scratch": scratch()}
    report = take_in(class_.root, "hw", [late], due=due, **options)
    assert class_.file("ann", "timestamp.txt").read_text() == "2026-11-24 12:01:30.000000 UTC"
    assert note(report).strip() == ""
    shutil.rmtree(class_.root / "submitted")
    report = take_in(class_.root, "hw", [late], notebooks=["hw"], scratch=scratch())
    assert "no due date" in note(report)
    assert not class_.file("ann", "timestamp.txt").exists()


def test_a_time_that_becomes_known_is_written(class_, scratch, pack):
    """Canvas's zip says late, its REST interface when; the bytes are the same."""
    class_.people(ANN)
    class_.collect(pack("canvas.zip", {"smithann_LATE_1234_5_hw.ipynb": NB}))
    when = datetime(2026, 11, 24, 12, tzinfo=UTC)
    known = _arrival(scratch, submitted=when, attempt=1)
    report = take_in(class_.root, "hw", [known], notebooks=["hw"], scratch=scratch())
    assert states(report) == {"ann": "unchanged"}
    assert class_.file("ann", "timestamp.txt").read_text() == "2026-11-24 12:00:00.000000 UTC"
    assert "--force --student ann" in note(report)
    assert read_receipts(class_.root, "hw")["ann"].submitted == when


def test_an_attempts_number_counts_before_its_time(class_, scratch):
    """Of two attempts the higher number is the newer one."""
    class_.people(ANN)
    early, late = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2))
    first = _arrival(scratch, "1" + NB, attempt=1, submitted=late)
    second = _arrival(scratch, "2" + NB, attempt=2, submitted=early)
    take_in(class_.root, "hw", [second, first], notebooks=["hw"], scratch=scratch())
    assert class_.file("ann").read_text() == "2" + NB


@pytest.mark.parametrize(
    "name", ["../evil.ipynb", "/etc/passwd", "C:\\hw.ipynb", "a/../../hw.ipynb", "timestamp.txt"]
)
def test_names_from_a_client_are_not_trusted(class_, scratch, name):
    """What comes by REST is checked as what comes in a zip is."""
    class_.people(ANN)
    arrival = _arrival(scratch)
    evil = scratch() / "0"
    evil.write_text("evil")
    files = {**arrival.files, name: evil}
    arrival = Arrival(sender=arrival.sender, files=files)
    report = take_in(class_.root, "hw", [arrival], notebooks=["hw"], scratch=scratch())
    assert states(report) == {"ann": "new"}
    assert name in report.items[0].left_out
    assert [p.name for p in class_.file("ann").parent.iterdir()] == ["hw.ipynb"]


def test_a_dry_run_writes_nothing(class_, pack):
    """Nothing but the report is there afterwards."""
    class_.people(ANN)
    before = sorted(class_.root.rglob("*"))
    zip_ = pack("canvas.zip", {"smithann_1234_5_hw.ipynb": NB, "x_9_5_hw.ipynb": NB})
    report = class_.collect(zip_, wishes=Wishes(dry_run=True, new_students=True))
    assert states(report) == {"ann": "new", "x": "new"}
    assert not report.written
    assert sorted(class_.root.rglob("*")) == before
    assert len(read_people(class_.root)) == 1


def test_a_run_that_was_cut_off_goes_on(class_, scratch, pack):
    """Placed but not yet written down: the next run sees it by the bytes, and a newer one wins."""
    class_.people(ANN)
    class_.collect(pack("a.zip", {"smithann_1234_5_hw.ipynb": NB}))
    path = receipts_path(class_.root, "hw")
    first = load_receipts(path)
    class_.collect(pack("b.zip", {"smithann_1234_6_hw.ipynb": NB + " "}))
    second = load_receipts(path)
    write_receipts(path, Receipts(receipts=first.receipts, incoming=second.receipts))
    report = class_.collect(pack("c.zip", {"smithann_1234_7_hw.ipynb": NB + "\n"}))
    assert states(report) == {"ann": "newer"}


class Killed(BaseException):
    """What ends a run at a place of the test's choosing."""


@pytest.mark.parametrize("step", range(12))
def test_killed_anywhere_nothing_is_lost(class_, pack, monkeypatch, step):
    """After any step the folder is the old one or the new one, and the next run goes on."""
    class_.people(ANN, LUKASZ)
    old = {"a_1234_5_hw.ipynb": NB, "b_1235_6_hw.ipynb": NB}
    new = {"a_1234_7_hw.ipynb": NB + " ", "b_1235_8_hw.ipynb": NB + " "}
    class_.collect(pack("a.zip", old))
    steps = iter(range(100))

    def counted(work):
        def run(*arguments):
            if next(steps) == step:
                raise Killed
            return work(*arguments)

        return run

    with monkeypatch.context() as patched:
        patched.setattr(placing, "_sync", counted(placing._sync))
        patched.setattr(placing, "_swap", counted(placing._swap))
        patched.setattr(taking, "write_receipts", counted(write_receipts))
        with contextlib.suppress(Killed):
            class_.collect(pack("b.zip", new))
    for student in ("ann", "łukasz"):
        assert class_.file(student).read_text() in (NB, NB + " ")
    report = class_.collect(
        pack("c.zip", {"a_1234_9_hw.ipynb": NB + "\n", "b_1235_10_hw.ipynb": NB + "\n"})
    )
    assert set(states(report).values()) == {"newer"}
    for student in ("ann", "łukasz"):
        kept = class_.root / "submitted" / ".earlier" / student
        texts = {p.read_text() for p in (*kept.rglob("*.ipynb"), class_.file(student))}
        assert NB in texts
        assert class_.file(student).read_text() == NB + "\n"


def test_one_that_cannot_be_placed_stops_no_other(class_, pack):
    """A file where a folder should be, or a link, is told of; the rest is taken."""
    class_.people(ANN, LUKASZ)
    class_.file("ann").parent.parent.mkdir(parents=True)
    class_.file("ann").parent.symlink_to(class_.root)
    zip_ = pack("c.zip", {"a_1234_5_hw.ipynb": NB, "b_1235_6_hw.ipynb": NB})
    report = class_.collect(zip_)
    assert states(report) == {"ann": "refused", "łukasz": "new"}
    assert class_.file("ann").parent.is_symlink()


def test_a_student_folder_that_is_a_link(class_, pack):
    """Nothing is written where it leads."""
    class_.people(ANN)
    elsewhere = class_.root / "elsewhere"
    elsewhere.mkdir()
    class_.file("ann").parents[2].mkdir()
    class_.file("ann").parents[1].symlink_to(elsewhere)
    report = class_.collect(pack("c.zip", {"a_1234_5_hw.ipynb": NB}))
    assert states(report) == {"ann": "refused"}
    assert not list(elsewhere.iterdir())


def test_a_folder_changes_places_at_once(tmp_path):
    """Where the disk can, there is no moment without a folder; the old one is whole beside it."""
    (tmp_path / "0").write_text("new")
    final = tmp_path / "submitted" / "ann" / "hw"
    assert place(tmp_path, "ann", "hw", {"sub/hw.ipynb": tmp_path / "0"}, None) is None
    kept = place(tmp_path, "ann", "hw", {"hw.ipynb": tmp_path / "0"}, None)
    assert [p.name for p in final.iterdir()] == ["hw.ipynb"]
    assert (kept / "sub" / "hw.ipynb").read_text() == "new"
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_disk_that_cannot_exchange_takes_two_steps(tmp_path, monkeypatch):
    """Without renameat2 the result is the same."""
    (tmp_path / "0").write_text("new")
    place(tmp_path, "ann", "hw", {"a": tmp_path / "0"}, None)
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    kept = place(tmp_path, "ann", "hw", {"b": tmp_path / "0"}, None)
    assert [p.name for p in kept.iterdir()] == ["a"]
    assert [p.name for p in (tmp_path / "submitted" / "ann" / "hw").iterdir()] == ["b"]


def test_damaged_receipts_say_what_to_do(class_, pack):
    """A file that is no JSON is named, and nothing is taken."""
    class_.people(ANN)
    path = receipts_path(class_.root, "hw")
    path.parent.mkdir(parents=True)
    path.write_text("{")
    with pytest.raises(InstructorError, match=r"hw\.json: can't be read"):
        class_.collect(pack("c.zip", {"a_1234_5_hw.ipynb": NB}))
