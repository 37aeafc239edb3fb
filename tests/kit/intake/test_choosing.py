"""Which file is the notebook: found where only one can be it, else refused with names."""

import zipfile

import pytest

from torchgrade.errors import SubmissionError
from torchgrade.intake.choosing import choose, unfold
from torchgrade.intake.records import Arrival, Sender


@pytest.fixture
def came(tmp_path):
    """Make an arrival of files, all with the same bytes."""
    path = tmp_path / "bytes"
    path.write_text("{}")
    return lambda *names: Arrival(sender=Sender(name="ann"), files=dict.fromkeys(names, path))


@pytest.mark.parametrize(
    "name",
    [
        "hw.ipynb", "hw-1.ipynb", "hw (1).ipynb", "hw(12).ipynb", "hw-1-2.ipynb", "hw_2.ipynb",
        "hw - Copy.ipynb", "hw-copia.ipynb", "HW.IPYNB", "Untitled.ipynb", "hw/hw.ipynb",
        "a/b/hw (1).ipynb",
    ],
)  # fmt: skip
def test_one_notebook_is_the_notebook(came, name):
    """Whatever one notebook is called, it gets the name that is expected."""
    chosen = choose(came(name, "data.csv"), ["hw"], 20)
    assert set(chosen.files) == {"hw.ipynb", "data.csv"}
    assert chosen.renamed == ({} if name == "hw.ipynb" else {"hw.ipynb": name})


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (("hw.ipynb", "scratch.ipynb"), "hw.ipynb"),
        (("hw-1.ipynb", "scratch.ipynb"), "hw-1.ipynb"),
        (("sub/hw.ipynb", "other/x.ipynb"), "sub/hw.ipynb"),
    ],
)
def test_of_several_the_only_one_of_that_name(came, names, taken):
    """A notebook of another name beside it is only a file."""
    chosen = choose(came(*names), ["hw"], 20)
    assert "hw.ipynb" in chosen.files
    assert chosen.renamed.get("hw.ipynb", "hw.ipynb") == taken


@pytest.mark.parametrize(
    "names",
    [
        ("hw.ipynb", "hw-1.ipynb"),
        ("hw-1.ipynb", "hw-2.ipynb"),
        ("a.ipynb", "b.ipynb"),
        ("a/hw.ipynb", "b/hw.ipynb"),
    ],
)
def test_several_that_may_be_it_are_refused_by_name(came, names):
    """Nobody guesses which one counts."""
    with pytest.raises(SubmissionError, match="Several notebooks") as error:
        choose(came(*names), ["hw"], 20)
    assert all(name in str(error.value) for name in names)


def test_an_assignment_of_several_notebooks(came):
    """Each is found by its name; one that did not come is named."""
    chosen = choose(came("part1-1.ipynb", "part2.ipynb"), ["part1", "part2"], 20)
    assert set(chosen.files) == {"part1.ipynb", "part2.ipynb"}
    with pytest.raises(SubmissionError, match=r"part2\.ipynb did not come, but part1\.ipynb"):
        choose(came("part1.ipynb"), ["part1", "part2"], 20)


def test_a_folder_around_everything_goes(came):
    """Files keep their places beside the notebook."""
    chosen = choose(came("my hw/hw.ipynb", "my hw/data/x.csv"), ["hw"], 20)
    assert set(chosen.files) == {"hw.ipynb", "data/x.csv"}
    assert not chosen.renamed


def test_empty_and_huge_notebooks(tmp_path):
    """They are refused when they come, not when they are graded."""
    for size, words in ((0, "is empty"), (3 * 2**20, "more than 2 MB")):
        path = tmp_path / str(size)
        path.write_bytes(b" " * size)
        arrival = Arrival(sender=Sender(name="ann"), files={"hw.ipynb": path})
        with pytest.raises(SubmissionError, match=words):
            choose(arrival, ["hw"], 2)


@pytest.mark.parametrize(
    "name", ["timestamp.txt", "Timestamp.TXT", "hw/timestamp.txt", ".hidden", "__MACOSX/._hw.ipynb"]
)
def test_nobody_writes_their_own_time_or_hidden_files(came, name):
    """A forged timestamp.txt would undo a late penalty."""
    chosen = choose(came(name, "hw/hw.ipynb"), ["hw"], 20)
    assert set(chosen.files) == {"hw.ipynb"}
    assert len(chosen.left_out) == 1


def test_a_zip_that_was_handed_in(tmp_path):
    """It is unpacked one level, where no notebook lies beside it."""
    inner, outer = tmp_path / "inner.zip", tmp_path / "outer.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.ipynb", "{}")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("hw/hw.ipynb", "{}")
        archive.writestr("hw/../../evil.ipynb", "{}")
        archive.write(inner, "hw/inner.zip")
    arrival = Arrival(sender=Sender(name="ann"), files={"hw.zip": outer})
    unfolded = unfold(arrival, tmp_path)
    assert set(unfolded.files) == {"hw/hw.ipynb", "hw/inner.zip"}
    assert any("evil" in name for name in unfolded.left_out)
    beside = Arrival(sender=Sender(name="ann"), files={"hw.zip": outer, "hw.ipynb": inner})
    assert unfold(beside, tmp_path) is beside


def test_a_zip_that_is_none(tmp_path):
    """What is cut off is left out with the reason, and named as the student named it."""
    path = tmp_path / "000001"
    path.write_bytes(b"PK\3\4 cut off")
    unfolded = unfold(Arrival(sender=Sender(name="ann"), files={"hw.zip": path}), tmp_path)
    assert unfolded.files == {}
    assert "hw.zip is no zip that can be read" in unfolded.left_out["hw.zip"]
