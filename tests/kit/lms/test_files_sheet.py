"""A downloaded table keeps every byte that is not changed, and is refused if it is none."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from torchgrade.errors import InstructorError
from torchgrade.lms.files.sheet import new_sheet, read_sheet

TEXT = st.text(st.sampled_from([*"ab,;\t\"'\\=#|. ñ漢\u200f\r\n"]), max_size=6)
TABLE = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(TEXT, min_size=width, max_size=width), min_size=1, max_size=4
    ).map(lambda rows: [["Ä" * (width + 1)] * width, *rows])
)
MANNER = st.tuples(
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)


def as_bytes(rows, manner):
    delimiter, end, quoting, encoding = manner
    buffer = io.StringIO(newline="")
    if any(set("\r\n") & set(cell) for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # csv itself does not always quote these
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def as_table(content, manner):
    text = content.decode(manner[3])
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=manner[0]))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(rows=TABLE, manner=MANNER)
def test_what_is_read_is_written_back(rows, manner, tmp_path_factory):
    """In every separator, line end, quoting and encoding, byte for byte."""
    path = tmp_path_factory.getbasetemp() / "a.csv"
    path.write_bytes(as_bytes(rows, manner))
    sheet = read_sheet(path)
    assert [sheet.row(row) for row in range(len(sheet))] == rows
    assert sheet.encode() == path.read_bytes()


@settings(derandomize=True, max_examples=150, deadline=None)
@given(rows=TABLE, manner=MANNER, text=TEXT, row=st.integers(1, 4), column=st.integers(0, 3))
def test_one_cell_is_changed_and_no_other(rows, manner, text, row, column, tmp_path_factory):
    """`csv` reads the new text there, and everywhere else what it read before."""
    row, column = min(row, len(rows) - 1), min(column, len(rows[0]) - 1)
    path = tmp_path_factory.getbasetemp() / "b.csv"
    path.write_bytes(as_bytes(rows, manner))
    sheet = read_sheet(path)
    sheet.set(row, column, text)
    rows[row][column] = text
    assert as_table(sheet.encode(), manner) == rows


@settings(derandomize=True, max_examples=60, deadline=None)
@given(rows=TABLE)
def test_a_file_of_ours_is_read_by_others(rows):
    """What is made here is a table to `csv`."""
    content = new_sheet(rows).encode().decode()
    assert list(csv.reader(io.StringIO(content, newline=""))) == rows


def test_columns_and_rows_are_taken_as_they_are_written(tmp_path):
    """A part of a file keeps quotes and line ends; rows that say nothing can go."""
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,"b",c\r\n"1",2,"3"\n,, \r\n4,5\n')
    sheet = read_sheet(path).only([2, 0]).without_blank_rows()
    assert sheet.encode() == b'c,a\r\n"3","1"\n,4\n'


def test_a_quote_after_a_backslash_is_read_as_php_writes_it(tmp_path):
    """Moodle's export leaves such a quote single: the rest of the row does not move."""
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,b,c\n1,"x \\"y\\", z",3\n2,"C:\\dir",4\n')
    sheet = read_sheet(path)
    assert [sheet.get(1, 2), sheet.get(2, 2)] == ["3", "4"]
    sheet.set(1, 2, "5")
    assert sheet.encode() == b'a,b,c\n1,"x \\"y\\", z",5\n2,"C:\\dir",4\n'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "workbook"),
        ("a,b\nJosé,1\n".encode("cp1252"), "not in UTF-8: byte 7"),
        (b"", "no table"),
        (b"just words\n", "no table"),
        (b"a,b\nO'Hara, Ann,12\n", "no table"),
        (b'a,b\n"x,1\n', "no table"),
        (b'a,b\n"x"y,1\n', "no table"),
        (b"\xff\xfea", "not in UTF-8"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, words):
    """The message names the file, the hint says how to get a right one."""
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InstructorError, match=words) as caught:
        read_sheet(path)
    assert "a.csv" in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_there_is_named(tmp_path):
    """No traceback, but which file."""
    with pytest.raises(InstructorError, match=r"nowhere\.csv: can't be read"):
        read_sheet(tmp_path / "nowhere.csv")
