"""What the compiler made is kept once per machine, and believed if nobody else could write it."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from torchgrade.inside import compiler, compiler_cache
from torchgrade.inside.spawn import Setup

SETUP = Setup(supervisor=1, isolation="none", target="a:b", warm=True, uid=1)
needs_compiler = pytest.mark.skipif(bool(compiler.missing()), reason=compiler.missing())


def prepare(cache):
    return compiler_cache.prepare(msgspec.structs.replace(SETUP, compiler=str(cache)))


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A cache that is kept already, made by a maker that takes no time."""

    def make(folder):
        (folder / compiler.TOY).mkdir(parents=True)
        (folder / compiler.HEADER).write_text("int header;\n")

    monkeypatch.setattr(compiler_cache, "_make", make)
    setup, notices = prepare(tmp_path / "cache")
    assert notices == []
    return Path(setup.compiler)


@needs_compiler
def test_it_is_made_once(kept, monkeypatch):
    """What is there is found again, and shown to boxes at its own place and at a fixed one."""
    monkeypatch.setattr(compiler_cache, "_make", lambda folder: pytest.fail("made again"))
    setup, notices = prepare(kept.parent)
    assert (setup.compiler, notices) == (str(kept), [])
    assert [(b.source, b.target) for b in setup.binds] == [
        (str(kept), str(kept)),
        (str(kept), compiler.SEEN),
    ]


@needs_compiler
def test_another_version_of_the_compiler_has_a_folder_of_its_own(kept, monkeypatch, tmp_path):
    """What one version of g++ made is nothing to the next one."""
    stub = tmp_path / "g++"
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    folders = {str(kept)}
    for version in (1, 2):
        stub.write_text(f"#!/bin/sh\necho version {version}\n")
        stub.chmod(0o755)
        folders.add(prepare(kept.parent)[0].compiler)
    assert len(folders) == 3


@needs_compiler
@pytest.mark.parametrize("inner", [".", compiler.HEADER, compiler.TOY])
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_what_others_can_write_is_not_believed(kept, inner, mode):
    """A folder or file with a write bit for others is refused, with what to set."""
    path = kept / inner
    path.chmod(path.stat().st_mode | mode)
    setup, notices = prepare(kept.parent)
    assert (setup.compiler, setup.binds) == ("", ())
    assert f"chmod go-w {path}" in notices[0]


@needs_compiler
@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("inner", [".", compiler.HEADER, "..", "../.."])
def test_what_another_user_owns_is_not_believed(kept, inner):
    """A header, or a folder on the way to it, that belongs to somebody else is refused."""
    os.chown((kept / inner).resolve(), 65534, 65534)
    setup, notices = prepare(kept.parent)
    assert setup.compiler == ""
    assert "belongs to user 65534" in notices[0]


@needs_compiler
def test_a_link_to_elsewhere_is_not_believed(kept, tmp_path):
    """A header that is a symbolic link is refused."""
    (kept / compiler.HEADER).unlink()
    (kept / compiler.HEADER).symlink_to(tmp_path / "elsewhere.h")
    setup, notices = prepare(kept.parent)
    assert setup.compiler == ""
    assert "neither a folder nor a file" in notices[0]


@needs_compiler
def test_what_a_killed_maker_left_is_removed(kept):
    """Half-made folders don't pile up."""
    stale = kept.parent / "new-stale"
    stale.mkdir()
    prepare(kept.parent)
    assert not stale.exists()


@needs_compiler
def test_a_folder_that_can_not_be_made_costs_speed_alone(tmp_path):
    """Where nothing can be kept the server goes on without, and says so."""
    (tmp_path / "file").write_text("")
    setup, notices = prepare(tmp_path / "file" / "cache")
    assert setup.compiler == ""
    assert len(notices) == 1
    assert notices[0].startswith("torch.compile is slower than need be: ")


@needs_compiler
def test_a_maker_that_fails_leaves_nothing(tmp_path, monkeypatch):
    """What could not be made whole is not there, and the maker's last words are told."""
    stub = tmp_path / "bin"
    stub.mkdir()
    (stub / "python").write_text("#!/bin/sh\necho 'no space left' >&2\nexit 1\n")
    (stub / "python").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stub / "python"))
    setup, notices = prepare(tmp_path / "cache")
    assert setup.compiler == ""
    assert notices == ["torch.compile is slower than need be: no space left"]
    assert [p.name for p in (tmp_path / "cache").iterdir()] == ["lock"]


@needs_compiler
def test_the_second_waits_for_the_first(tmp_path):
    """Two servers that start at once make it once."""
    script = """
import sys, time
from pathlib import Path
from torchgrade.inside import compiler_cache
def make(folder):
    print("made", flush=True)
    time.sleep(0.5)
    folder.mkdir()
compiler_cache._make = make
print(compiler_cache._find(Path(sys.argv[1])))
"""
    run = [sys.executable, "-c", script, str(tmp_path / "cache")]
    both = [subprocess.Popen(run, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[0] for process in both]
    assert sorted(text.count("made\n") for text in said) == [0, 1]
    assert all("PosixPath" in text for text in said)


@pytest.mark.parametrize("lacking", ["g++", "Python.h"])
def test_what_is_missing_is_named_with_its_package(monkeypatch, tmp_path, lacking):
    """Without a compiler or Python's headers the notice names the packages."""
    if lacking == "g++":
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        shutil.copy("/bin/true", tmp_path / "g++")
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(compiler.sysconfig, "get_path", lambda name: str(tmp_path))
    begun = time.monotonic()
    (notice,) = compiler.warm("")
    assert notice.startswith(f"torch.compile can't work: {lacking} is missing")
    assert "apt install g++ python3-dev" in notice
    assert time.monotonic() - begun < 1
    assert compiler_cache._find(tmp_path) == (None, [])
