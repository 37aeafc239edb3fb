"""The journal gives back what was written, for exactly its key, or nothing."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from torchgrade.engine import journal
from torchgrade.engine.journal import Entry, Journal, Key
from torchgrade.errors import Fault
from torchgrade.model import RunRecord, Verdict

KEY = Key(assignment="a", student="ann", notebook="n", sha256="1", basis="2")
ENTRY = Entry(
    key=KEY,
    run=RunRecord(seed=7, device="cpu", sandbox="process"),
    verdict=Verdict(
        assignment="a", notebook="n", cells=(), seed=7, device="cpu", sandbox="process", lang="en"
    ),
)


@pytest.fixture
def notices():
    return []


@pytest.fixture
def opened(tmp_path, notices):
    return Journal(tmp_path / "journal", on_notice=notices.append)


def only_file(opened):
    [path] = opened._folder.iterdir()
    return path


def test_what_is_written_is_found_again_until_it_is_removed(opened, tmp_path):
    """Also by another process that opens the same folder."""
    opened.write(ENTRY)
    assert Journal(tmp_path / "journal", on_notice=print).find(KEY) == ENTRY
    assert len(opened) == 1
    opened.remove(KEY)
    assert opened.find(KEY) is None
    assert len(opened) == 0


@pytest.mark.parametrize("field", ["sha256", "basis"])
def test_a_result_of_other_bytes_or_tests_is_dropped(opened, notices, field):
    """It is not found, it does not stay, and nobody need know."""
    opened.write(ENTRY)
    assert opened.find(msgspec.structs.replace(KEY, **{field: "other"})) is None
    assert opened.find(KEY) is None
    assert notices == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[:-1],
        lambda b: b"",
        lambda b: b.replace(b"ann", b"bob"),
        lambda b: b.replace(b"journal 1", b"journal 2"),
        lambda b: os.urandom(len(b)),
    ],
)
def test_a_damaged_result_is_told_and_never_used(opened, notices, damage):
    """Cut off, empty, changed, of another version, noise."""
    opened.write(ENTRY)
    path = only_file(opened)
    path.write_bytes(damage(path.read_bytes()))
    assert opened.find(KEY) is None
    assert str(path) in notices[0]


def test_what_was_half_written_is_removed(opened, tmp_path):
    """A file that was never finished counts for nothing."""
    (tmp_path / "journal" / "x.result.unfinished").write_bytes(b"half")
    assert len(Journal(tmp_path / "journal", on_notice=print)) == 0
    assert not list((tmp_path / "journal").iterdir())


def test_a_write_that_fails_leaves_what_was_there(opened, monkeypatch):
    """The old result stays whole, and no half of the new one lies about."""
    opened.write(ENTRY)

    def broken(handle):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(journal.os, "fsync", broken)
    with pytest.raises(Fault, match="broken"):
        opened.write(
            msgspec.structs.replace(ENTRY, run=RunRecord(seed=8, device="cpu", sandbox=""))
        )
    assert opened.find(KEY) == ENTRY
    assert len(list(opened._folder.iterdir())) == 1


FULL = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.kit.engine.test_journal import ENTRY
from torchgrade.engine.journal import Journal, NoSpace
import msgspec
folder = Path(sys.argv[1]) / "journal"
opened = Journal(folder, on_notice=print)
opened.write(ENTRY)
full = Path(sys.argv[1], "ballast")
try:
    full.write_bytes(bytes(1 << 22))
except OSError:
    pass
big = msgspec.structs.replace(ENTRY, key=msgspec.structs.replace(ENTRY.key, student="bob" * 9999))
try:
    opened.write(big)
except NoSpace as error:
    assert "disk is full" in str(error), error
else:
    raise SystemExit("it was written")
assert [p.suffix for p in folder.iterdir()] == [".result"]
assert opened.find(ENTRY.key) == ENTRY
full.unlink()
opened.write(big)
assert opened.find(big.key) == big
"""


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path):
    """On a file system of one megabyte: the error names the disk, and with room it goes on."""
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("needs root and unshare, to mount a small file system")
    mount = f"mount -t tmpfs -o size=1m none {tmp_path} && exec {sys.executable} - $0 $1"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mount, str(tmp_path), Path.cwd()],
        input=FULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
