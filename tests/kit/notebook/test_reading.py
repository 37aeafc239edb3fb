"""Submissions are read leniently, refused with a reason, and never trusted."""

import json
import os

import nbformat
import pytest

from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.notebook import dumps, read_source, read_submission


def written(folder, content):
    """A file nb.ipynb with this content (text, bytes or JSON)."""
    path = folder / "nb.ipynb"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def notebook(*cells, **rest):
    """A minimal notebook as JSON."""
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **rest}


CELL = {"cell_type": "code", "source": "1", "metadata": {}, "id": "a"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is empty"),
        ('{"cells": [', "is not valid JSON"),
        (b"\xff\xfe\x00\x01", "is not text"),
        ("[" * 100_000, "is nested too deep"),
        (
            '{"nbformat": 4, "cells": [], "metadata": ' + "[" * 200 + "]" * 200 + "}",
            "is nested too",
        ),
        ("[]", "is JSON, but not a notebook"),
        ({"cells": []}, "is JSON, but not a notebook"),
        ({"nbformat": "4", "cells": []}, "is JSON, but not a notebook"),
        ({"nbformat": 9, "cells": []}, "is in notebook format 9, too new"),
        ({"nbformat": 4}, "has no list of cells"),
        ({"nbformat": 4, "cells": {}}, "has no list of cells"),
        ({"nbformat": 3}, "is in the old notebook format 3"),
        (notebook(1), "cell 1 is not a notebook cell"),
        (notebook(CELL, {"cell_type": "code"}), "cell 2 is not a notebook cell"),
        (notebook({**CELL, "source": 7}), "cell 1 is not a notebook cell"),
        (notebook({**CELL, "source": [1]}), "cell 1 is not a notebook cell"),
    ],
)
def test_what_is_no_notebook_is_refused(tmp_path, content, reason):
    """The error names the file, the reason and the next step."""
    with pytest.raises(SubmissionError) as caught:
        read_submission(written(tmp_path, content))
    assert caught.value.message.startswith(f"nb.ipynb: {reason}")
    assert caught.value.hint


def test_a_big_file_is_refused(tmp_path):
    """The limit is the course's."""
    path = written(tmp_path, "x" * (2**20 + 1))
    with pytest.raises(SubmissionError, match="has 1 MB, and 1 MB are accepted"):
        read_submission(path, max_mb=1)


def test_links_and_pipes_are_refused(tmp_path):
    """Only a regular file is opened: a pipe would block."""
    (tmp_path / "link.ipynb").symlink_to(written(tmp_path, notebook()))
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name in ("link.ipynb", "pipe.ipynb"):
        with pytest.raises(SubmissionError, match="is a link or a special file"):
            read_submission(tmp_path / name)


def test_only_what_is_used_is_kept(tmp_path):
    """Outputs and attachments are dropped; strange metadata does no harm; the result is valid."""
    code = {**CELL, "outputs": "none", "execution_count": "x", "metadata": 3}
    text = {"cell_type": "markdown", "source": ["a\n", "b"], "attachments": 1}
    found = read_submission(
        written(tmp_path, notebook(code, text, {**CELL, "cell_type": "heading"}, metadata="x"))
    )
    nbformat.validate(found)
    assert [c.cell_type for c in found.cells] == ["code", "markdown", "raw"]
    assert found.cells[0].outputs == []
    assert "attachments" not in found.cells[1]
    assert found.cells[1].source == "a\nb"


@pytest.mark.parametrize("junk", [None, 1, "", "a b", "x" * 65, "é", ["a"]])
def test_strange_ids_and_metadata_are_no_reason_to_refuse(tmp_path, junk):
    """Ids become unique and valid, whatever the file says; metadata may hold anything."""
    cell = {**CELL, "id": junk, "metadata": {"tags": junk, "name": junk, "collapsed": junk}}
    found = read_submission(written(tmp_path, notebook(cell, cell, metadata={"kernelspec": junk})))
    assert [c.id for c in found.cells] == ["submitted-0", "submitted-1"]
    twice = read_submission(written(tmp_path, notebook(CELL, CELL)))
    assert [c.id for c in twice.cells] == ["a", "submitted-1"]


def test_a_byte_order_mark_and_lone_surrogates_are_read(tmp_path):
    """Windows editors and hostile JSON give text that can be written again."""
    text = '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}'
    found = read_submission(written(tmp_path, b"\xef\xbb\xbf" + text.encode()))
    assert found.cells[0].source == "x = '?'"


def test_notebook_format_3_is_upgraded(tmp_path):
    """A notebook of an old IPython is read."""
    old = nbformat.v3.new_notebook(
        worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell(input="x = 1")])]
    )
    path = written(tmp_path, nbformat.writes(old, version=3))
    assert [c.source for c in read_submission(path).cells] == ["x = 1"]


def test_the_same_notebook_gives_the_same_bytes(tmp_path):
    """Reading draws no random ids: cells without one get the same one each time."""
    bare = {key: CELL[key] for key in ("cell_type", "source", "metadata")}
    path = written(tmp_path, notebook(bare, bare))
    assert dumps(read_submission(path)) == dumps(read_submission(path))
    complete = {**bare, "outputs": [], "execution_count": None}
    path = written(tmp_path, notebook(complete, complete))
    assert dumps(read_source(path)) == dumps(read_source(path))


@pytest.mark.parametrize("content", ["{", notebook(1), notebook(CELL), {"nbformat": 4}])
def test_a_broken_source_is_the_instructors(tmp_path, content):
    """A source notebook is held to the schema."""
    with pytest.raises(InstructorError, match="not a valid notebook"):
        read_source(written(tmp_path, content))


def test_a_missing_source_is_the_instructors(tmp_path):
    """A missing source is not a student's fault."""
    with pytest.raises(InstructorError, match="can't be read"):
        read_source(tmp_path / "none.ipynb")


@pytest.mark.parametrize(
    "text",
    [
        '{"nbformat": 1, "cells": [{"cell_type": "markdown", "source": "x"}]}',
        '{"nbformat": true, "cells": []}',
        '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": 3, "source": ""}]}',
    ],
)
def test_what_converters_trip_over_is_refused(tmp_path, text):
    """Unknown formats and cells without a type are the submission's own fault."""
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    with pytest.raises(SubmissionError):
        read_submission(path)


def test_lone_surrogates_are_replaced_everywhere(tmp_path):
    """JSON may hold what no file can: metadata, ids and sources come out writable."""
    path = tmp_path / "a.ipynb"
    path.write_text(
        r"""{"nbformat": 4, "nbformat_minor": 5, "metadata": {"a\\ud800": "\\udfff"},
        "cells": [{"cell_type": "code", "source": "'\\ud800'", "outputs": [], "execution_count": 1,
        "metadata": {"nbgrader": {"grade_id": "\\ud800"}}}]}""".replace("\\\\u", "\\u")
    )
    assert "?" in dumps(read_submission(path))
