"""Each format, byte for byte: names that break files, and files in every manner of writing."""

import csv
import io
import json
import subprocess
import sys
import zipfile

import pytest

from tests.kit.lms.a_class import GOLDEN, order
from torchgrade.lms.files import WRITERS

CASES = {
    "canvas-out.csv": ("canvas", "canvas-in.csv", {}),
    "canvas-semicolon-out.csv": ("canvas", "canvas-semicolon-in.csv", {}),
    "canvas-made.csv": ("canvas", None, {"known": 345}),
    "moodle-out.csv": ("moodle", "moodle-in.csv", {"comments": True}),
    "moodle-es-out.csv": ("moodle", "moodle-es-in.csv", {}),
    "blackboard-out.xls": ("blackboard", "blackboard-in.xls", {}),
    "brightspace-out.csv": ("brightspace", "brightspace-in.csv", {}),
    "brightspace-made.csv": ("brightspace", None, {}),
    "sakai-out.csv": ("sakai", "sakai-in.csv", {"comments": True}),
    "sakai-made.csv": ("sakai", None, {"comments": True}),
}


def written(name):
    to, source, more = CASES[name]
    return WRITERS[to](order(source, **more))


def table(content, delimiter=","):
    """Read a file as a platform does: without torchgrade."""
    encoding = "utf-16" if content.startswith(b"\xff\xfe") else "utf-8-sig"
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_what_it_was(name):
    """The same class gives the same bytes."""
    assert written(name).content == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_read_as_a_table_by_others(name):
    """Every row has as many cells as the headings, by the separator that a sniffer finds."""
    content = written(name).content
    text = content.decode("utf-16" if name.endswith(".xls") else "utf-8-sig")
    found = csv.Sniffer().sniff(text.splitlines()[0], delimiters=",;\t").delimiter
    assert {len(row) for row in table(content, found)} == {len(table(content, found)[0])}


def test_canvas_finds_its_students_and_its_column():
    """By the importer's own rules: first headings, Section last, a number in brackets."""
    for name, delimiter, first in (
        ("canvas-out.csv", ",", 0),
        ("canvas-semicolon-out.csv", ";", 1),
        ("canvas-made.csv", ",", 0),
    ):
        rows = table(written(name).content, delimiter)
        head = rows[0]
        assert "Student" in head[0] or (head[0], head[1]) == ("LastName", "FirstName")
        assert "ID" in head[1 + first]
        assert head[-2] == "Section"
        assert head[-1].endswith("(345)")
        assert any("Points Possible" in row[0] for row in rows[1:3])
        lines = written(name).content.decode("utf-8-sig").splitlines()[:3]
        assert {len(next(csv.reader([line], delimiter=delimiter))) for line in lines} == {len(head)}


def test_canvas_is_told_nothing_of_who_has_no_grade():
    """Excused, not assigned, waiting, quarantined, absent, unknown: each cell as it was."""
    before = {row[1]: row[6] for row in table((GOLDEN / "canvas-in.csv").read_bytes())}
    after = {row[1]: row[5] for row in table(written("canvas-out.csv").content)}
    same = [number for number in before if before[number] == after[number]]
    assert set(same) >= {"105", "106", "109", "110", "111", "999", "112"}
    assert "" not in {after[number] for number in before if before[number]}


def test_a_worksheet_differs_in_grades_and_comments_alone():
    """Every other byte of Moodle's file is as it was, mark, quotes and line ends included."""
    before, after = (GOLDEN / f"moodle-{end}.csv" for end in ("in", "out"))
    old, new = table(before.read_bytes()), table(after.read_bytes())
    for a, b in zip(old, new, strict=True):
        assert [c for n, c in enumerate(a) if n not in (5, 10)] == [
            c for n, c in enumerate(b) if n not in (5, 10)
        ]
    changed = written("moodle-out.csv").changes
    assert after.read_bytes().startswith(b"\xef\xbb\xbfIdentifier,")
    assert [line.split(b",")[0] for line in before.read_bytes().splitlines()] == [
        line.split(b",")[0] for line in after.read_bytes().splitlines()
    ]
    assert {change.participant for change in changed} == {"2", "13", "5", "7", "9"}


def test_blackboard_gets_its_own_encoding_back():
    """UTF-16 with a mark and tabs, each cell in quotes, and the column's number."""
    content = written("blackboard-out.xls").content
    assert content.startswith(b"\xff\xfe")
    head = table(content, "\t")[0]
    assert [cell for cell in head if "|" in cell] == ["02_dataset [Total Pts: 20 Score] |123456"]
    assert all(
        cell.startswith('"') for cell in content.decode("utf-16").splitlines()[1].split("\t")
    )


def test_brightspace_lines_end_in_its_mark():
    """The last heading and each last cell, and ids that no spreadsheet takes for numbers."""
    for name in ("brightspace-out.csv", "brightspace-made.csv"):
        head, *rows = table(written(name).content)
        assert head[-1] == "End-of-Line Indicator"
        assert {row[-1] for row in rows} == {"#"}
        assert all(row[0].startswith("#00") for row in rows)


def test_no_name_is_a_formula():
    """Where a file of ours has names, none begins as a formula does; ids are as they were."""
    for name, column in (("canvas-made.csv", 0), ("sakai-made.csv", 1)):
        names = [row[column] for row in table(written(name).content)[1:]]
        assert not [each for each in names if each.strip()[:1] in {*"=+-@"}]
    assert "+ana" in {row[0] for row in table(written("sakai-made.csv").content)}


def test_gradescope_gets_an_autograder_that_hands_out(tmp_path):
    """It picks the submitter's result, and leaves without one where there is no grade."""
    filed = WRITERS["gradescope"](order(maxima={"double": 6.0}))
    assert filed.content == WRITERS["gradescope"](order(maxima={"double": 6.0})).content
    with zipfile.ZipFile(io.BytesIO(filed.content)) as archive:
        assert archive.getinfo("run_autograder").external_attr >> 16 & 0o111
        archive.extractall(tmp_path / "source")
    (tmp_path / "run_autograder").write_bytes((tmp_path / "source" / "run_autograder").read_bytes())

    def submit(*emails):
        metadata = {"users": [{"email": email} for email in emails]}
        (tmp_path / "submission_metadata.json").write_text(json.dumps(metadata))
        (tmp_path / "results" / "results.json").unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, tmp_path / "run_autograder"], capture_output=True, check=False
        )
        found = tmp_path / "results" / "results.json"
        return done.returncode, json.loads(found.read_text()) if found.exists() else None

    status, result = submit("ANN@example.com ", "nobody@example.com")
    assert (status, result["score"], result["visibility"]) == (0, 15.5, "after_published")
    assert result["tests"][0] == {
        "name": "double", "score": 4.0, "max_score": 6.0, "visibility": "after_published",
    }  # fmt: skip
    assert submit("hal@example.com") == (1, None)
    assert submit("ann@example.com", "bob@example.com") == (1, None)
    with_parts = WRITERS["gradescope"](order(partial=True))
    assert len(with_parts.changes) == len(filed.changes) + 1
