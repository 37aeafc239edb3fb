"""The supervisor's side: what happens when a server or a supervisor dies, and what is left."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from torchgrade.errors import Fault, InstructorError
from torchgrade.inside import processes
from torchgrade.model import Limits
from torchgrade.sandbox import cgroups

BACK_ENDS = pytest.mark.parametrize("kind", ["namespaces", "landlock", "process"])


def is_gone(pid, seconds=5.0):
    """Wait for a process to be gone."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.01)
    return False


@BACK_ENDS
def test_close_leaves_nothing_behind(make_sandbox, start_box, kind):
    """Closing ends the server, its boxes and their control groups; twice is allowed."""
    sandbox = make_sandbox(kind, warm=False)
    before = own_groups()
    homes = sandbox._server._setup.homes
    assert bool(homes) == (kind != "namespaces")
    toy = start_box(sandbox)
    toy.run("import os\nif os.fork() == 0:\n    os.setsid()\n    import time; time.sleep(60)")
    pids = [sandbox.server_pid, *processes.descendants(sandbox.server_pid)]
    assert len(pids) >= 4
    sandbox.close()
    sandbox.close()
    assert all(is_gone(pid, 1) for pid in pids)
    assert toy.box.wait(0).killed
    assert not homes or not Path(homes).exists()
    assert own_groups() <= before
    with pytest.raises(Fault, match="closed"):
        start_box(sandbox)


def own_groups():
    """List the control groups that this process made for boxes."""
    groups = (d.glob(f"torchgrade-*-{os.getpid()}-*") for d in cgroups._own_groups().values())
    return {group for found in groups for group in found}


@BACK_ENDS
def test_death_of_the_server_is_our_fault(make_sandbox, kind):
    """A box lost with its server is a fault, and the next box gets a new server."""
    sandbox = make_sandbox(kind, warm=False)
    ours, theirs = socket.socketpair()
    with ours:
        box = sandbox.start(theirs, Limits())
        first = sandbox.server_pid
        below = processes.descendants(first)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(Fault, match="died"):
            box.wait(10)
        box.kill()
        box.interrupt()
        with pytest.raises(Fault, match="died"):
            box.wait(0)
        assert all(is_gone(pid) for pid in below)
    ours, theirs = socket.socketpair()
    with ours:
        box = sandbox.start(theirs, Limits())
        assert sandbox.server_pid != first
    assert box.wait(5).code == 0


def test_killing_the_init_leaves_nothing(make_sandbox, start_box):
    """Without a pid namespace a box can end its own init: what it hid is found all the same."""
    sandbox = make_sandbox("process", warm=False)
    toy = start_box(sandbox)
    toy.tell("""
import os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(99)
    os._exit(0)
os.wait()
os.kill(os.getppid(), signal.SIGKILL)
time.sleep(99)
""")
    end = toy.box.wait(5)
    assert (end.code, end.signal, end.killed) == (None, None, False)
    assert processes.descendants(sandbox.server_pid) == []


SUPERVISOR = r"""
    import json, os, signal, socket, sys, threading
    sys.path.insert(0, {toys!r})
    from torchgrade.model import Limits
    from torchgrade.sandbox.warm import WarmSandbox
    from torchgrade.inside import processes
    from torchgrade.inside.spawn import Bind

    kind = {kind!r}
    isolated = kind == "namespaces"
    made = []
    def start():
        sandbox = WarmSandbox("x", on_notice=lambda t: None, warm=False,
            isolation="none" if kind == "process" else kind, target="boxtoys:serve",
            binds=(Bind(source={toys!r}, target={toys!r}),), search=({toys!r},))
        ours, theirs = socket.socketpair()
        made.extend([sandbox, ours, sandbox.start(theirs, Limits())])
    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert made[2].wait(0.5) is None  # the thread that made it is gone, the box is not
    code = "import os, time\nif os.fork() == 0:\n    os.setsid()\n"
    code += "    if os.fork() == 0: time.sleep(99)\n    os._exit(0)\nos.wait()"
    made[1].sendall(json.dumps(code).encode() + bytes([10]))
    made[1].recv(999)
    below = processes.descendants(made[0].server_pid)
    print(made[0].server_pid, *below, flush=True)
    if isolated:
        os.kill(below[0], signal.SIGSTOP)  # a server that hangs
    os.kill(os.getpid(), signal.SIGKILL)
"""


@BACK_ENDS
def test_nothing_outlives_the_supervisor(kind):
    """A supervisor that is killed takes server and boxes along, whichever thread made them."""
    toys = str(Path(__file__).parent / "toys")
    code = textwrap.dedent(SUPERVISOR).format(toys=toys, kind=kind)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    pids = [int(p) for p in done.stdout.split()]
    assert len(pids) >= 4
    assert all(is_gone(pid) for pid in pids)


def test_groups_of_dead_supervisors_are_swept():
    """What a killed supervisor could not remove, the next one removes."""
    parents = cgroups._own_groups()
    probe = cgroups.create(64, 64, 10)
    if probe is None:
        pytest.skip("no control group can be made here")
    probe.remove()
    dead = subprocess.Popen(["true"])
    dead.wait()
    here = Path("/proc/self/ns/pid").stat().st_ino
    names = (f"{here}-{os.getppid()}-keep", f"{here + 1}-{dead.pid}-0")  # alive, or not to be known
    both = [parents[c] for c in ("memory", "pids")]
    left = [parent / f"torchgrade-{here}-{dead.pid}-0" for parent in both]
    others = [parent / f"torchgrade-{name}" for parent in both for name in names]
    for group in {*left, *others}:
        group.mkdir()
    cgroups._sweep(set(parents.values()))
    assert not any(group.exists() for group in left)
    for group in set(others):
        group.rmdir()  # fails if it was swept


def test_a_box_that_lost_its_group_is_our_fault(make_sandbox, start_box, monkeypatch):
    """Nobody runs without limits where something removes the group of a box that is starting."""
    if shutil.which("bwrap") is None or not cgroups.state().available:
        pytest.skip("needs bubblewrap and control groups")
    add = cgroups.Cgroup.add

    def add_late(group, pid):
        group.remove()
        add(group, pid)

    sandbox = make_sandbox("bubblewrap", warm=False)
    with monkeypatch.context() as patch:
        patch.setattr(cgroups.Cgroup, "add", add_late)
        with pytest.raises(Fault, match="The sandbox could not start"):
            start_box(sandbox)
    assert start_box(sandbox).run("result = 3") == 3


def test_the_init_of_a_cold_box_is_out_of_reach_from_the_start(make_sandbox, start_box):
    """Also where the agent runs first, it can't look into the init or interrupt it."""
    if shutil.which("bwrap") is None:
        pytest.skip("needs bubblewrap")
    toy = start_box(make_sandbox("bubblewrap", warm=False, target="slowinit:serve"))
    looked = toy.ask("import os, signal; os.kill(1, signal.SIGINT); open('/proc/1/mem', 'rb')")
    assert looked["error"] == "PermissionError"
    time.sleep(3)
    assert toy.run("result = 3") == 3


def test_supervisor_does_not_import_torch():
    """Opening a sandbox and starting a box loads no torch on the trusted side."""
    code = """
import socket, sys
from torchgrade.model import Limits
from torchgrade.sandbox import open_sandbox
sandbox = open_sandbox("process", on_notice=lambda text: None)
ours, theirs = socket.socketpair()
box = sandbox.start(theirs, Limits())
ours.close()
assert box.wait(10).code == 0
sandbox.close()
assert not {"torch", "numpy", "IPython"} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_broken_target_is_a_fault(make_sandbox, start_box):
    """A server that can't come up says which step failed."""
    sandbox = make_sandbox("namespaces", warm=False, target="boxtoys:absent")
    with pytest.raises(Fault, match=r"import: AttributeError.*absent"):
        start_box(sandbox)


def test_another_python_inside_is_a_fault(make_sandbox, start_box, monkeypatch):
    """The self-test refuses a server that runs another interpreter than the supervisor."""
    sandbox = make_sandbox("process", warm=False)
    monkeypatch.setattr(sys, "version", "2.7.18")
    with pytest.raises(Fault, match=r"python: 3\.\d+.* inside, 2\.7\.18 outside"):
        start_box(sandbox)


def test_impossible_limits_are_refused(make_sandbox, start_box):
    """Limits that make no sense are refused here and do not reach the server."""
    sandbox = make_sandbox("process", warm=False)
    pid = sandbox.server_pid
    with pytest.raises(InstructorError, match="memory_mb"):
        start_box(sandbox, memory_mb=-1)
    assert start_box(sandbox).run("result = 5") == 5
    assert sandbox.server_pid == pid


def test_wait_from_several_threads(make_sandbox, start_box):
    """Every thread that waits gets the same exit, and kill works beside them."""
    toy = start_box(make_sandbox("namespaces", warm=False))
    exits = []
    threads = [threading.Thread(target=lambda: exits.append(toy.box.wait(20))) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    toy.box.kill()
    for thread in threads:
        thread.join(10)
    assert len(exits) == 3
    assert exits[0].killed
    assert all(e is exits[0] for e in exits)


def test_wait_keeps_its_time(make_sandbox, start_box):
    """A wait for a running box returns None when its time is up."""
    toy = start_box(make_sandbox("namespaces", warm=False))
    began = time.monotonic()
    assert toy.box.wait(0.2) is None
    assert 0.15 < time.monotonic() - began < 1.0


def test_a_group_in_use_is_removed_with_the_next(monkeypatch):
    """A process that is slow to end keeps its group for a while, not for good."""
    group = cgroups.create(64, 64, 10)
    if group is None:
        pytest.skip("no control groups here")
    monkeypatch.setattr(cgroups, "_REMOVE_SECONDS", 0.05)
    slow = subprocess.Popen(["sleep", "60"])
    group.add(slow.pid)
    group.remove()
    left = own_groups()
    assert set(group._directories.values()) <= left
    slow.kill()
    slow.wait()
    cgroups.create(64, 64, 10).remove()
    assert not set(group._directories.values()) & own_groups()
