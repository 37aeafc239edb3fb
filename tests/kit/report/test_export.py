"""Exports keep every character, start no formula, and are written whole or not at all."""

import csv
import json
import subprocess
import sys

import pytest

from torchgrade.errors import InstructorError
from torchgrade.model import Outcome
from torchgrade.report import Row, export_csv, export_json
from torchgrade.report.export import defuse, write_whole


def _row(**more):
    given = {
        "student": "ada", "assignment": "02_dataset", "points": 15.5, "max_points": 20.0,
        "outcome": Outcome.GRADED, "exercises": {"e1": 10.0, "e2": 5.5},
    }  # fmt: skip
    return Row(**{**given, **more})


def _read(path):
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_csv_round_trip(tmp_path):
    """Names with quotes, commas, line breaks and accents come back as they were."""
    path = tmp_path / "grades.csv"
    name = 'Núñez, "Pepe"\nx ñ 漢'
    export_csv([_row(last_name=name, misconceptions=("M2.1c", "M2.2a"))], path)
    [line] = _read(path)
    assert line["last_name"] == name
    assert line["points"] == "15.5"
    assert line["max_points"] == "20"
    assert line["e2"] == "5.5"
    assert line["outcome"] == "graded"
    assert line["misconceptions"] == "M2.1c M2.2a"


def test_columns_of_different_rows(tmp_path):
    """A missing grade is an empty cell, never a zero."""
    path = tmp_path / "grades.csv"
    rows = [_row(), _row(student="bob", points=None, exercises={"e3": None})]
    export_csv(rows, path)
    first, second = _read(path)
    assert (first["e3"], second["e1"], second["e3"], second["points"]) == ("", "", "", "")


def test_byte_order_mark_for_excel(tmp_path):
    """The mark is there when asked for, and only then."""
    export_csv([_row()], tmp_path / "a.csv", excel=True)
    export_csv([_row()], tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "b.csv").read_bytes().startswith(b"student")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\u200b=1",
        "＝1+1", "＋1+1", "－1+1", "＠SUM", "﹦1", '"=1', "'=1", "\x00=1", "|cmd", "%x", "-", "--5",
        "-5+cmd|' /C calc'!A0",
    ],
)  # fmt: skip
def test_formulas_are_defused(text):
    """No text that a student chose begins a formula, whatever stands before it."""
    assert defuse(text).startswith("'")


@pytest.mark.parametrize(
    "text", ["", "-5", "-3.5", "+4", "-1e-3", "-3,5", "ada", "a=b", "a-b", "José", "5 - 3", "a@b.c"]
)
def test_harmless_text_stays(text):
    """Numbers, names and addresses are not touched."""
    assert defuse(text) == text


@pytest.mark.parametrize("text", ["a;=1+1", "a\t=1", 'a";"=1', "a\n=1"])
def test_formula_after_a_separator(text):
    """A spreadsheet that splits at other characters finds no formula either."""
    assert "=1" in defuse(text)
    assert "'" in defuse(text).rpartition("=1")[0]


def test_every_text_column_is_defused(tmp_path):
    """No column was forgotten."""
    path = tmp_path / "grades.csv"
    row = _row(
        student="=1", first_name="=1", last_name="=1", email="=1", assignment="=1",
        exercises={"=1": 1.0}, misconceptions=("=1",), points=-3.5,
    )  # fmt: skip
    export_csv([row], path)
    assert path.read_text().replace("'=1", "").count("=") == 0
    assert _read(path)[0]["points"] == "-3.5"


def test_json_round_trip(tmp_path):
    """JSON carries the rows as they are."""
    path = tmp_path / "grades.json"
    export_json([_row(first_name="=José")], path)
    [row] = json.loads(path.read_text(encoding="utf-8"))
    assert row["first_name"] == "=José"
    assert row["exercises"] == {"e1": 10.0, "e2": 5.5}


@pytest.mark.parametrize("export", [export_csv, export_json])
def test_missing_folder_is_named(tmp_path, export):
    """A path that can't be written is an error with the path in it."""
    with pytest.raises(InstructorError, match=r"nowhere.*No such file"):
        export([_row()], tmp_path / "nowhere" / "grades.out")


def test_target_that_is_a_folder(tmp_path):
    """Nothing is left behind when the file can't be replaced."""
    (tmp_path / "grades.csv").mkdir()
    with pytest.raises(InstructorError, match=r"grades\.csv"):
        export_csv([_row()], tmp_path / "grades.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]


def test_full_disk_keeps_the_old_file(tmp_path):
    """A write that fails half-way leaves the old file and no draft."""
    path = tmp_path / "grades.csv"
    path.write_text("old")
    code = (
        "import resource, signal, sys, pathlib\n"
        "from torchgrade.report.export import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_whole(pathlib.Path(sys.argv[1]), b'x' * 5000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60
    )
    assert "InstructorError" in done.stderr
    assert "File too large" in done.stderr
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]


def test_file_is_replaced_as_a_whole(tmp_path):
    """A reader that has the old file open keeps reading the old content."""
    path = tmp_path / "grades.csv"
    write_whole(path, b"old")
    with path.open("rb") as reader:
        write_whole(path, b"new content")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new content"
