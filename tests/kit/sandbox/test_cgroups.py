"""Control groups: real ones where they can be made, version 2 on a tree of plain files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from torchgrade.sandbox import cgroups


def unified(folder, controllers="cpu memory pids", subtree="", procs=""):
    """Write what a version 2 group holds."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cgroup.controllers").write_text(controllers)
    (folder / "cgroup.subtree_control").write_text(subtree)
    (folder / "cgroup.procs").write_text(procs)
    return folder


@pytest.fixture
def process(tmp_path):
    """A process in the version 2 group `/app` of a tree of files."""
    folder = tmp_path / "process"
    folder.mkdir()
    mount = tmp_path / "cgroup"
    line = f"30 1 0:26 / {mount} rw,nosuid shared:9 - cgroup2 cgroup2 rw\n"
    (folder / "mountinfo").write_text(line)
    (folder / "cgroup").write_text("0::/app\n")
    return folder


def test_a_group_that_may_have_limits_is_used(tmp_path, process):
    """Where the controllers are on for children already, nothing is changed."""
    own = unified(tmp_path / "cgroup/app", subtree="memory pids")
    assert cgroups._own_groups(process) == {"memory": own, "pids": own}
    assert (own / "cgroup.subtree_control").read_text() == "memory pids"


def test_a_leaf_uses_its_parent(tmp_path, process):
    """With `DelegateSubgroup=` this process is in a leaf already: the group is the one above."""
    parent = unified(tmp_path / "cgroup", subtree="cpu memory pids")
    unified(tmp_path / "cgroup/app")
    assert cgroups._own_groups(process) == {"memory": parent, "pids": parent}


def test_a_group_that_nobody_delegated_is_left_alone(tmp_path, process):
    """Being able to write is no permission to rearrange somebody's processes."""
    own = unified(tmp_path / "cgroup/app", procs="42\n")
    unified(tmp_path / "cgroup")
    assert cgroups._own_groups(process) == {}
    assert not (own / "torchgrade").exists()


def test_a_delegated_group_is_arranged(tmp_path, process):
    """Its processes move into a leaf, and its children may then have limits."""
    own = unified(tmp_path / "cgroup/app", procs="42\n")
    unified(tmp_path / "cgroup")
    try:
        os.setxattr(own, "user.delegate", b"1")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    assert cgroups._own_groups(process) == {"memory": own, "pids": own}
    assert (own / "torchgrade/cgroup.procs").read_text() == "42"
    assert (own / "cgroup.subtree_control").read_text() == "+memory +pids +cpu"


def test_a_delegated_group_without_the_controllers_is_of_no_use(tmp_path, process):
    """Delegated is only what `cgroup.controllers` names."""
    own = unified(tmp_path / "cgroup/app", controllers="cpu", procs="42\n")
    unified(tmp_path / "cgroup")
    try:
        os.setxattr(own, "user.delegate", b"1")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    assert cgroups._own_groups(process) == {}


def test_version_2_is_limited_and_read(tmp_path):
    """The files of version 2 get the limits, and say what was used and exceeded."""
    group = tmp_path / "box"
    group.mkdir()
    for name in ("memory.max", "memory.swap.max", "pids.max"):
        (group / name).touch()
    cgroups._limit({"memory": group, "pids": group}, 5 << 20, 7)
    assert (group / "memory.max").read_text() == str(5 << 20)
    assert (group / "memory.swap.max").read_text() == "0"
    assert (group / "pids.max").read_text() == "7"
    found = cgroups.Cgroup({"memory": group, "pids": group})
    assert found.cpu_seconds() is None
    (group / "cpu.stat").write_text("usage_usec 1500000\nuser_usec 1000000\n")
    (group / "memory.peak").write_text(str(3 << 20))
    (group / "memory.events").write_text("low 0\noom 0\noom_kill 0\n")
    (group / "pids.events").write_text("max 0\n")
    assert (found.cpu_seconds(), found.peak_mb(), found.exceeded()) == (1.5, 3.0, "")
    (group / "pids.events").write_text("max 2\n")
    assert found.exceeded() == "processes"
    (group / "memory.events").write_text("low 0\noom 1\noom_kill 1\n")
    assert found.exceeded() == "memory"


def test_what_a_killed_supervisor_left_is_out_of_the_way():
    """Groups of the same process id, which Linux gives again, don't cost the limits.

    The first group of this process takes their place; later ones take another number.
    """
    if not cgroups.state().available:
        pytest.skip(cgroups.state().reason)
    parents = {d for c, d in cgroups._own_groups().items() if c in cgroups._NEEDED}
    code = """
import os, sys
from pathlib import Path
from torchgrade.sandbox import cgroups
own = f"torchgrade-{os.stat('/proc/self/ns/pid').st_ino}-{os.getpid()}"
for parent in sys.argv[1:]:
    for number in (0, 1):
        Path(parent, f"{own}-{number}").mkdir()
first = cgroups.create(64, 64, 10)
Path(sys.argv[1], f"{own}-1").mkdir()
second = cgroups.create(64, 64, 10)
print(first is not None, second is not None)
first.remove()
second.remove()
for parent in sys.argv[1:]:
    for left in Path(parent).glob(f"{own}-*"):
        left.rmdir()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, parents)],
        capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip
    assert done.stdout == "True True\n"


def test_a_real_group_has_a_share_of_the_cpu():
    """Where the controller is at hand each box is in a group of its own, of the same weight."""
    if cgroups._SHARES not in cgroups._own_groups():
        pytest.skip("no cpu controller for groups of ours")
    group = cgroups.create(64, 64, 10)
    try:
        worker = subprocess.Popen(["sleep", "20"])
        group.add(worker.pid)
        lines = Path(f"/proc/{worker.pid}/cgroup").read_text().splitlines()
        worker.kill()
        worker.wait()
        found = {c: p for _, names, p in (x.split(":", 2) for x in lines) for c in names.split(",")}
        assert "torchgrade-" in found.get("cpu", found.get("", ""))
    finally:
        group.remove()


def test_a_real_group_counts_cpu_time():
    """A process that worked in a group is in its count, also after it ended."""
    group = cgroups.create(64, 64, 10)
    if group is None:
        pytest.skip(cgroups.state().reason)
    try:
        if group.cpu_seconds() is None:
            pytest.skip("no controller counts CPU time here")
        code = "sum(range(3_000_000))"
        worker = subprocess.Popen(["sh", "-c", f"read x; exec python3 -c '{code}'"], stdin=-1)
        group.add(worker.pid)
        worker.communicate(b"go\n", timeout=20)
        assert 0.01 < group.cpu_seconds() < 10
    finally:
        group.remove()


def test_the_notice_says_why_and_what_to_do():
    """The operator reads the reason, what it means and the way out."""
    text = cgroups.notice()
    assert text.startswith("No control group: ")
    assert "with a delay" in text
    assert "Delegate=yes" in text
