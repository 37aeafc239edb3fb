"""Whatever an archive holds: no harm, no file outside, the rest goes on, and a reason for each."""

import os
import stat
import struct
import zipfile

import pytest

from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.intake.gathering import Belongs, gather
from torchgrade.intake.names import wrong_name
from torchgrade.intake.records import Sender
from torchgrade.intake.unpacking import Bounds, FolderSource, ZipSource

MB = 2**20


def one(name):
    """Say that everything is of one sender."""
    return Belongs(key="ann", sender=Sender(name="ann"), name=name)


def unpacked(path, scratch, **bounds):
    """Unpack a source of one sender: what was taken, and why not the rest."""
    source = FolderSource if path.is_dir() else ZipSource
    limits = Bounds(**bounds)
    with source(path, limits) as opened:
        [arrival] = gather(opened, one, scratch(), limits)
    texts = {name: file.read_bytes() for name, file in arrival.files.items()}
    return texts, arrival.left_out


def write(tmp_path, *members, method=zipfile.ZIP_DEFLATED):
    """Make a zip of pairs of a name, or a ZipInfo, and bytes."""
    path = tmp_path / "came.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../evil", "leads out"),
        ("a/../../evil", "leads out"),
        ("..", "leads out"),
        ("/etc/cron.d/evil", "names a place"),
        ("//host/share", "names a place"),
        ("C:evil", "names a place"),
        ("c:/evil", "names a place"),
        ("a\\..\\evil", "backslash"),
        ("bad\nname", "invisible"),
        ("bad\x00name", "invisible"),
        ("gnp\u202eboc.ipynb", "invisible"),
        ("\udcff", "invisible"),
        ("a" * 201, "too long"),
        ("é" * 101, "too long"),
        ("/".join(["abcdefgh" * 20] * 6), "too long"),
        ("a/" * 13 + "b", "folders deep"),
        ("", "no name"),
        ("./", "no name"),
        ("a ", "blanks or a dot"),
        ("dir./x", "blanks or a dot"),
        ("NUL", "Windows"),
        ("sub/con.ipynb", "Windows"),
        ("COM¹.txt", "Windows"),
    ],
)
def test_names_that_are_refused(name, words):
    """Each says what is wrong with it."""
    assert words in wrong_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "hw.ipynb", "sub dir/util.py", "Łukasz Żółć.ipynb", "王小明/作业.ipynb", "Ñandú.ipynb",
        "o'brien.ipynb", "a+b&c;d.ipynb", "می\u200cخواهم.ipynb", "console.txt", "hw (1).ipynb",
        "12:30.ipynb", "...a", "./hw.ipynb",
    ],
)  # fmt: skip
def test_names_that_are_taken(name):
    """Any script, quotes and signs are no harm."""
    assert wrong_name(name) == ""


def test_one_bad_member_stops_no_other(tmp_path, scratch):
    """Traversal, links, devices, encryption and odd compression, each refused with its reason."""
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    fifo = zipfile.ZipInfo("fifo")
    fifo.external_attr = (stat.S_IFIFO | 0o666) << 16
    squeezed = zipfile.ZipInfo("squeezed.ipynb")
    squeezed.compress_type = zipfile.ZIP_LZMA
    path = write(
        tmp_path, ("good.ipynb", b"good"), ("../up.ipynb", b"x"), ("/abs.ipynb", b"x"),
        (link, b"/etc/passwd"), (fifo, b""), (squeezed, b"x"), ("secret.ipynb", b"x"),
        ("sub/also good.py", b"also"),
    )  # fmt: skip
    raw = path.read_bytes()
    at = raw.rindex(b"secret.ipynb") - 46
    path.write_bytes(raw[: at + 8] + b"\1\0" + raw[at + 10 :])  # the flag: encrypted
    taken, out = unpacked(path, scratch)
    assert taken == {"good.ipynb": b"good", "sub/also good.py": b"also"}
    assert out.keys() == {
        "../up.ipynb", "/abs.ipynb", "link.ipynb", "fifo", "squeezed.ipynb", "secret.ipynb",
    }  # fmt: skip
    assert "is a link" in out["link.ipynb"]
    assert "a device" in out["fifo"]
    assert "in a way that is not read" in out["squeezed.ipynb"]
    assert "is encrypted" in out["secret.ipynb"]
    assert not (tmp_path / "up.ipynb").exists()


def test_a_bomb_that_says_its_size(tmp_path, scratch):
    """What grows too much, or is too big, is not unpacked."""
    path = write(tmp_path, ("bomb", b"\0" * 8 * MB), ("big", os.urandom(2 * MB)), ("ok", b"1"))
    taken, out = unpacked(path, scratch, ratio=100, ratio_from_mb=1, file_mb=9)
    assert set(taken) == {"ok", "big"}
    assert "grows more than 100 times" in out["bomb"]
    taken, out = unpacked(path, scratch, file_mb=1)
    assert set(taken) == {"ok"}
    assert "has more than 1 MB" in out["bomb"]
    assert "has more than 1 MB" in out["big"]


def test_a_bomb_that_lies_about_its_size(tmp_path, scratch):
    """Bytes are counted while they are read; what the archive says of them is not believed."""
    path = write(tmp_path, ("bomb", b"\0" * 8 * MB), ("ok", b"1"))
    raw = bytearray(path.read_bytes())
    for signature, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        place = raw.index(signature) + at
        raw[place : place + 4] = struct.pack("<L", 10)
    path.write_bytes(raw)
    taken, out = unpacked(path, scratch, file_mb=1)
    assert set(taken) == {"ok"}
    assert out["bomb"]


def test_the_budgets_of_a_sender(tmp_path, scratch):
    """Many files, or many bytes in all, end with the last that fits."""
    path = write(tmp_path, *((f"{n}", b"x" * MB) for n in range(10)), method=zipfile.ZIP_STORED)
    taken, out = unpacked(path, scratch, sender_mb=3.5)
    assert list(taken) == ["0", "1", "2"]
    assert all("more than may be handed in: 3.5 MB" in why for why in out.values())
    taken, out = unpacked(path, scratch, files=4)
    assert list(taken) == ["0", "1", "2", "3"]
    assert all("one file too many" in why for why in out.values())


def test_one_senders_bomb_costs_nobody_else(tmp_path, scratch):
    """Each sender has a budget of their own."""
    path = write(tmp_path, ("ann/a", b"x" * MB), ("ann/b", b"x" * MB), ("bob/a", b"x" * MB))
    bounds = Bounds(sender_mb=1, ratio_from_mb=9)

    def whose(name):
        return Belongs(key=name[:3], sender=Sender(name=name[:3]), name=name[4:])

    with ZipSource(path, bounds) as source:
        ann, bob = gather(source, whose, scratch(), bounds)
    assert (set(ann.files), set(ann.left_out)) == ({"a"}, {"b"})
    assert set(bob.files) == {"a"}


def test_a_damaged_member_leaves_no_half_of_it(tmp_path, scratch):
    """A wrong checksum is seen at the end of the file, which is then gone."""
    path = write(tmp_path, ("bad", b"content"), ("ok", b"1"), method=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"content", b"CONTENT"))
    folder = scratch()
    with ZipSource(path) as source:
        [arrival] = gather(source, one, folder)
    assert set(arrival.files) == {"ok"}
    assert "can't be unpacked" in arrival.left_out["bad"]
    assert len(list(folder.iterdir())) == 1


def test_an_archive_that_was_cut_off(tmp_path):
    """It can't be read at all, and says to download it again."""
    path = write(tmp_path, ("a", b"1" * 1000), ("b", b"2" * 1000))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(SubmissionError, match=r"came\.zip is no zip") as error:
        ZipSource(path)
    assert "download it again" in error.value.hint


@pytest.mark.parametrize("big", [False, True])
def test_a_table_of_contents_that_would_fill_the_memory(tmp_path, big):
    """Its size is looked at before it is read, Zip64's too."""
    path = write(tmp_path, *((f"{n:04d}", b"") for n in range(2000)))
    if big:
        raw = path.read_bytes()
        size, offset = struct.unpack("<LL", raw[-10:-2])
        head = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2000, 2000, size, offset)
        locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(raw) - 22, 1)
        end = raw[-22:-10] + struct.pack("<LLH", 0, 0, 0)
        path.write_bytes(raw[:-22] + head + locator + end)
    with ZipSource(path) as source:
        assert len(source.entries) == 2000
    with pytest.raises(SubmissionError, match="table of contents is too big"):
        ZipSource(path, Bounds(directory_mb=0.05))
    with pytest.raises(SubmissionError, match="more than 1999 entries"):
        ZipSource(path, Bounds(entries=1999))


def test_names_that_some_disk_takes_for_one(tmp_path, scratch):
    """Case, Unicode's forms, a file that is a folder: none of them is guessed to be meant."""
    path = write(
        tmp_path, ("Hw.ipynb", b"1"), ("hw.ipynb", b"2"), ("é.py", b"3"), ("e\u0301.py", b"4"),
        ("ﬁ.py", b"5"), ("fi.py", b"6"), ("a", b"7"), ("a/b", b"8"), ("ok", b"9"),
    )  # fmt: skip
    taken, out = unpacked(path, scratch)
    assert set(taken) == {"ok"}
    assert len(out) == 8
    assert "twice" in out["hw.ipynb"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice(tmp_path, scratch):
    """Neither is taken, and both are accounted for."""
    path = write(tmp_path, ("hw.ipynb", b"1"), ("hw.ipynb", b"2"), ("hw.ipynb", b"3"))
    taken, out = unpacked(path, scratch)
    assert taken == {}
    assert list(out) == ["hw.ipynb", "hw.ipynb [2]", "hw.ipynb [3]"]


@pytest.mark.parametrize("name", ["Łukasz Żółć.ipynb", "王小明.ipynb", "Ñandú.ipynb", "Ann.ipynb"])
@pytest.mark.parametrize("flagged", [True, False])
def test_names_in_any_script(tmp_path, scratch, name, flagged):
    """Zips that don't say that their names are UTF-8 are read as if they did."""
    path = write(tmp_path, (name, b"1"))
    if not flagged:
        raw = bytearray(path.read_bytes())
        for signature, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
            raw[raw.index(signature) + at + 1] &= 0xF7
        path.write_bytes(raw)
    assert unpacked(path, scratch)[0] == {name: b"1"}


def test_names_in_an_old_code_page(tmp_path, scratch):
    """What is no UTF-8 is read as MS-DOS wrote it."""
    path = write(tmp_path, ("X.ipynb", b"1"))
    path.write_bytes(path.read_bytes().replace(b"X.ipynb", b"\xa5.ipynb"))
    assert unpacked(path, scratch)[0] == {"Ñ.ipynb": b"1"}


def test_a_folder_is_read_without_following_links(tmp_path, scratch):
    """Links and pipes are refused, and neither opened nor waited for."""
    home = tmp_path / "came"
    (home / "sub").mkdir(parents=True)
    (home / "sub" / "hw.ipynb").write_bytes(b"1")
    (home / "link").symlink_to("/etc/passwd")
    (home / "loop").symlink_to(home)
    os.mkfifo(home / "pipe")
    taken, out = unpacked(home, scratch)
    assert taken == {"sub/hw.ipynb": b"1"}
    assert out.keys() == {"link", "loop", "pipe"}


def test_a_folder_that_is_swapped_for_a_link_meanwhile(tmp_path, scratch):
    """Between listing and reading somebody may change it: what is a link then is not followed."""
    home, secret = tmp_path / "came", tmp_path / "secret"
    (home / "sub").mkdir(parents=True)
    (home / "sub" / "hw.ipynb").write_bytes(b"1")
    (home / "x.ipynb").write_bytes(b"1")
    secret.mkdir()
    (secret / "hw.ipynb").write_bytes(b"secret")
    source = FolderSource(home)
    (home / "sub").rename(home / "was")
    (home / "sub").symlink_to(secret)
    (home / "x.ipynb").unlink()
    (home / "x.ipynb").symlink_to(secret / "hw.ipynb")
    [arrival] = gather(source, one, scratch())
    assert arrival.files == {}
    assert len(arrival.left_out) == 2


def test_a_folder_that_is_too_much(tmp_path):
    """A wrong folder, the whole disk say, is refused before anything is copied."""
    for number in range(5):
        (tmp_path / str(number)).write_bytes(b"")
    with pytest.raises(InstructorError, match="more than 4 files"):
        FolderSource(tmp_path, Bounds(entries=4))
