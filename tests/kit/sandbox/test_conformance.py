"""What every back end must hold, by the level that promises it; the code runs in real boxes."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from torchgrade.inside import processes
from torchgrade.sandbox import cgroups, gpus

promise = pytest.mark.promise

REFUSED = """
def refused(call, *args):
    try:
        call(*args)
    except OSError as error:
        return error.errno
    return 0
"""


@promise("basics")
def test_torch_trains(toy):
    """A training step, DataLoader workers and numpy work in a box."""
    result = toy.run("""
import numpy, torch
from torch.utils.data import DataLoader, TensorDataset
data = TensorDataset(torch.arange(8.0).reshape(8, 1), torch.arange(8.0).reshape(8, 1))
net = torch.nn.Linear(1, 1)
torch.nn.init.zeros_(net.weight)
optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
losses = []
for _ in range(3):
    for x, y in DataLoader(data, batch_size=4, num_workers=2):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(net(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
a = numpy.ones((64, 64))
result = [len(losses), losses[4] < losses[0], float((a @ a).sum()), torch.get_num_threads()]
""")
    assert result == [6, True, 64.0**3, 1]


@promise("basics")
def test_fork_in_box_keeps_torch_alive(toy):
    """A fork of the box (one per hidden test) can compute and backpropagate."""
    assert (
        toy.run("""
import os, torch
x = torch.rand(200, 200, requires_grad=True)
(x @ x).sum().backward()
pid = os.fork()
if pid == 0:
    (x @ x).sum().backward()
    os._exit(7)
result = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
""")
        == 7
    )


@promise("basics")
def test_environment_is_fixed(monkeypatch, make_sandbox, start_box, back_end):
    """No variable of the host reaches a box."""
    monkeypatch.setenv("COURSE_TOKEN", "secret-4711")
    toy = start_box(make_sandbox(back_end, warm=False))
    result = toy.run("""
import os
result = [dict(os.environ)]
for name in 'environ', 'cmdline':
    try:
        result.append(open(f'/proc/self/{name}').read())
    except PermissionError:
        pass
""")
    assert "secret-4711" not in str(result)
    assert result[0]["LANG"] == "C.UTF-8"
    assert result[0]["OMP_NUM_THREADS"] == "1"


@promise("basics")
def test_only_expected_descriptors_are_open(toy):
    """A box holds the null device three times and one socket."""
    result = toy.run("""
import os
import stat
result = {}
for fd in range(4096):
    try:
        seen = os.fstat(fd)
    except OSError:
        continue
    result[fd] = 'socket' if stat.S_ISSOCK(seen.st_mode) else seen.st_rdev
""")
    null = Path(os.devnull).stat().st_rdev
    assert list(result.values()).count("socket") == 1
    assert {f: d for f, d in result.items() if d != "socket"} == {"0": null, "1": null, "2": null}


@promise("basics")
def test_random_streams_differ(sandbox, start_box):
    """Two boxes of one server draw different numbers."""
    draw = """
import random, numpy, torch
result = [random.random(), float(numpy.random.rand()), torch.rand(1).item()]
"""
    first, second = (start_box(sandbox).run(draw) for _ in range(2))
    assert all(a != b for a, b in zip(first, second, strict=True))


@promise("basics")
def test_big_file_is_refused(sandbox, start_box):
    """A file ends at the limit of one file."""
    toy = start_box(sandbox, file_mb=1)
    answer = toy.ask("""
import tempfile
with tempfile.TemporaryFile() as file:
    for _ in range(3):
        file.write(bytes(1024 * 1024))
""")
    assert "File too large" in answer["text"]


@promise("basics")
def test_memory_hog_gets_memory_error(sandbox, make_sandbox, start_box, back_end):
    """Private memory above the limit is a MemoryError, and the box goes on."""
    if back_end == "bubblewrap":
        sandbox = make_sandbox(back_end)  # torch itself is not to count
    toy = start_box(sandbox, memory_mb=300)
    assert toy.ask("import torch; x = bytearray(400 * 1024 * 1024)")["error"] == "MemoryError"
    assert toy.ask("x = torch.zeros(400 * 1024 * 1024 // 4)")["error"] == "RuntimeError"
    assert toy.run("x = torch.zeros(200 * 1024 * 1024 // 4); result = x.numel()") == 52428800


@promise("basics")
def test_interrupt_reaches_the_agent(toy):
    """An interrupt is a KeyboardInterrupt in the running code, and the box goes on."""
    toy.run("import time")
    toy.tell("time.sleep(30)")
    time.sleep(0.2)
    toy.box.interrupt()
    assert toy.hear()["error"] == "KeyboardInterrupt"
    assert toy.run("result = 1 + 1") == 2


@promise("basics")
@pytest.mark.parametrize("loop", ["while True: pass", "sum(range(10**12))"])
def test_endless_loop_is_killed_at_once(toy, loop):
    """A kill ends Python loops and loops in C within a second."""
    toy.tell(loop)
    time.sleep(0.1)
    began = time.monotonic()
    toy.box.kill()
    end = toy.box.wait(5)
    assert time.monotonic() - began < 1
    assert end.killed
    assert toy.box.wait(0) is end


@promise("basics")
def test_daemons_die_with_the_box(sandbox, start_box, server_pids):
    """Processes that left the session and lost their parent do not survive the box."""
    before = server_pids(sandbox)
    toy = start_box(sandbox)
    toy.run("""
import os, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(1)
        os._exit(0)
    os.wait()
""")
    assert len(server_pids(sandbox)) >= len(before) + 4
    toy.box.kill()
    toy.box.wait(5)
    assert server_pids(sandbox) == before


@promise("basics")
def test_daemons_die_when_the_agent_ends(sandbox, start_box, server_pids):
    """What a box leaves running ends with its agent, also without a kill."""
    before = server_pids(sandbox)
    toy = start_box(sandbox)
    toy.tell("""
import os, time
if os.fork() == 0:
    os.setsid()
    while True:
        time.sleep(1)
os._exit(3)
""")
    assert toy.box.wait(5).code == 3
    assert server_pids(sandbox) == before


@promise("basics")
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import os; os._exit(0)", (0, None)),
        ("import os; os._exit(9)", (9, None)),
        ("import os; os.abort()", (None, signal.SIGABRT)),
        ("import ctypes; ctypes.string_at(0)", (None, signal.SIGSEGV)),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", (None, signal.SIGKILL)),
    ],
)
def test_exit_says_how_the_agent_ended(toy, code, expected):
    """Exit codes and signals arrive; nobody else killed the box."""
    toy.tell(code)
    end = toy.box.wait(5)
    assert (end.code, end.signal) == expected
    assert not end.killed


@promise("basics")
def test_hang_up_ends_the_box(toy):
    """An agent whose other side went away ends by itself with code 0, and its CPU time is known."""
    toy.run("for _ in range(2_000_000): pass")
    assert toy.box.wait(0) is None
    toy.hang_up()
    end = toy.box.wait(5)
    assert end.code == 0
    assert end.cpu_seconds > 0.01
    assert end.peak_mb > 5


@promise("basics")
def test_cpu_time_is_a_backstop(sandbox, start_box):
    """A loop that nobody kills ends at the limit of CPU time, and the exit names it."""
    toy = start_box(sandbox)
    # shorter for the test: a box may lower its own limit
    toy.tell("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass")
    end = toy.box.wait(10)
    assert end.exceeded == "cpu"


@promise("basics")
def test_no_new_privileges(toy, back_end):
    """No capability is left, and no program can bring one back."""
    text = Path(f"/proc/{toy.box.pid}/status").read_text()
    status = dict(line.split(":", 1) for line in text.splitlines())
    sets = ["CapInh", "CapPrm", "CapEff", "CapAmb"]
    if os.getuid() == 0 or back_end in {"namespaces", "bubblewrap"}:
        sets.append("CapBnd")  # an ordinary user may not empty it, and needs not
    for name in sets:
        assert int(status[name], 16) == 0, name
    assert status["NoNewPrivs"].strip() == "1"


@promise("basics")
def test_many_boxes_at_once(sandbox, start_box):
    """Threads start boxes at the same time, also threads that end before their boxes."""
    toys, errors = [], []

    def start():
        try:
            toys.append(start_box(sandbox))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors
    for toy in toys[1:]:
        toy.tell("import os; os.abort()")
        assert toy.box.wait(5).signal == signal.SIGABRT
    assert toys[0].run("result = 'alive'") == "alive"


@promise("no host files")
def test_host_files_are_not_there(toy):
    """No home, no course, no tests, no gradebook: only what the interpreter needs."""
    here = Path(__file__).parent
    root = here.parents[2]
    wanted = [
        f"{here}/conftest.py",
        f"{root}/source",
        f"{root}/.git",
        f"{root}/pyproject.toml",
    ]
    wanted += ["/home", "/var", "/sys", "/boot", "/old", "/etc/shadow", "/etc/ssh"]
    wanted += ["/root/.ssh", "/root/.bashrc", "/run/docker.sock"]
    wanted += ["/dev/vda", "/dev/tty", "/dev/kmsg"]
    result = toy.run(f"""
import os
result = []
for path in {wanted!r}:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path, 'rb').close()
        result.append(path)
    except OSError:
        pass
""")
    assert result == []


@promise("nothing else writable")
def test_nothing_but_scratch_is_writable(toy):
    """Every directory that a walk of the root finds is read-only, but the box's own."""
    result = toy.run(
        REFUSED
        + """
import os, sys, torch, torchgrade
places = ['/', '/usr', '/usr/lib', '/etc', '/dev', '/run', '/proc/sys/kernel']
places += [sys.prefix, sys.base_prefix, os.path.dirname(torch.__file__)]
places += [os.path.dirname(torchgrade.__file__)]
result = [p for p in places if not refused(open, p + '/torchgrade-probe', 'w')]
result += [p for p in [os.getcwd()] if refused(open, p + '/torchgrade-probe', 'w')]
result += [p for p in ['/etc/passwd', torch.__file__] if not refused(open, p, 'a')]
"""
    )
    assert result == []


@promise("a world of its own")
def test_mounts_are_read_only(toy):
    """The mounts themselves say no, whoever owns the files; scratch alone is writable."""
    result = toy.run(
        REFUSED
        + """
import os, sys, torch, torchgrade
places = ['/', '/usr', '/usr/lib', '/etc', '/dev', '/run', sys.prefix, sys.base_prefix]
places += [os.path.dirname(torch.__file__), os.path.dirname(torchgrade.__file__)]
places = [p for p in places if os.path.exists(p)]
result = [p for p in places if not os.statvfs(p).f_flag & os.ST_RDONLY]
result += [p for p in ['/tmp', '/dev/shm'] if refused(open, p + '/torchgrade-probe', 'w')]
"""
    )
    assert result == []


@promise("no host processes touched")
def test_host_processes_are_out_of_reach(toy):
    """A box can neither signal nor read nor change a process of the host."""
    result = toy.run(
        REFUSED
        + f"""
import ctypes, os, resource
host = {os.getpid()}
libc = ctypes.CDLL(None, use_errno=True)
def call(function, *args):
    return getattr(libc, function)(*args) == -1
result = {{
    'signal': refused(os.kill, host, 0),
    'init': refused(os.kill, os.getppid(), 0) or os.getppid() == 1,
    'environment': refused(open, f'/proc/{{host}}/environ'),
    'memory': refused(open, f'/proc/{{host}}/mem', 'rb'),
    'limits': refused(resource.prlimit, host, resource.RLIMIT_CPU),
    'affinity': refused(os.sched_setaffinity, host, {{0}}),
    'priority': refused(os.setpriority, os.PRIO_PROCESS, host, 1),
    'policy': call('sched_setscheduler', host, 0, ctypes.byref(ctypes.c_int(0))),
}}
"""
    )
    assert all(result.values()), result


@promise("no sockets but pairs")
def test_no_socket_has_a_path(toy, tmp_path):
    """Where the host's tree is shared, no socket can be opened or sent to by its path."""
    result = toy.run(
        REFUSED
        + """
import socket
result = [refused(socket.socket, socket.AF_UNIX, kind)
          for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET)]
result += [refused(socket.socketpair, socket.AF_UNIX, kind)
           for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW)]
a, b = socket.socketpair()
result += [refused(a.connect, '/run/x'), refused(a.bind, 'x'), refused(a.bind, '\\0x')]
a.send(b'x')
"""
    )
    assert set(result) == {1}


@promise("a cap on scratch")
@pytest.mark.parametrize("place", ["/tmp", "/dev/shm"])
def test_scratch_is_capped(sandbox, start_box, place):
    """/tmp and /dev/shm end at their size."""
    toy = start_box(sandbox, tmp_mb=4)
    result = toy.run(f"""
try:
    for number in range(8):
        with open(f'{place}/{{number}}', 'wb') as file:
            file.write(bytes(1024 * 1024))
except OSError as error:
    result = [error.errno, number]
""")
    assert result == [28, 4]


@promise("a limit on files")
def test_number_of_files_is_limited(sandbox, start_box):
    """Files beyond the limit can't be made, or end the box; both name the limit."""
    toy = start_box(sandbox, files=300)
    answer = toy.ask("""
import time
for number in range(100_000):
    open(f'{number}', 'wb').close()
    if number == 1000: time.sleep(20)
""")
    if answer["error"] == "gone":
        assert toy.box.wait(5).exceeded == "files"
    else:
        assert "No space left" in answer["text"]


@promise("a limit on the home's size")
def test_size_of_a_home_on_disk_is_watched(make_sandbox, start_box, back_end):
    """Where the home is a folder on the disk, the box ends when it holds too much."""
    toy = start_box(make_sandbox(back_end, warm=False), tmp_mb=2)
    toy.tell("""
import time
for number in range(4):
    with open(str(number), 'wb') as file:
        file.write(bytes(1024 * 1024))
time.sleep(20)
""")
    end = toy.box.wait(10)
    assert (end.exceeded, end.killed) == ("scratch", False)


@promise("basics")
def test_cpu_time_is_a_sum(sandbox, start_box):
    """Children that each stay far below the limit are stopped together."""
    toy = start_box(sandbox, cpu_seconds=1.0)
    toy.tell("""
import os, time
for _ in range(50):
    if os.fork() == 0:
        began = time.process_time()
        while time.process_time() - began < 0.2:
            pass
        os._exit(0)
    os.wait()
time.sleep(30)
""")
    end = toy.box.wait(25)
    assert (end.exceeded, end.killed) == ("cpu", False)
    assert 0.9 < end.cpu_seconds < 6


@promise("a world of its own")
def test_each_box_has_its_own_scratch(sandbox, start_box):
    """A file in one box is not seen in another."""
    first, second = start_box(sandbox), start_box(sandbox)
    first.run("open('/tmp/mine', 'w').close()")
    assert second.run("import os; result = os.listdir('/tmp') + os.listdir('/dev/shm')") == []


@promise("a world of its own")
def test_host_processes_are_not_there(toy):
    """A box sees its init and itself, and can't look into or end the init."""
    result = toy.run(
        REFUSED
        + """
import os, signal
os.kill(1, signal.SIGKILL)
os.kill(1, signal.SIGINT)
result = [sorted(int(p) for p in os.listdir('/proc') if p.isdigit()), os.getpid()]
result += [refused(open, '/proc/1/mem', 'rb'), refused(os.listdir, '/proc/1/fd')]
"""
    )
    assert result == [[1, 2], 2, 13, 13]


@promise("no network namespace but its own")
def test_no_network(toy):
    """There is no interface but the loopback, and that is down."""
    result = toy.run("result = open('/proc/net/dev').read().splitlines()[2:]")
    assert [line.split(":")[0].strip() for line in result] == ["lo"]


@promise("a world of its own")
def test_boxes_do_not_reach_each_other(sandbox, start_box):
    """A socket that one box offers by an abstract name is not there for another."""
    first, second = start_box(sandbox), start_box(sandbox)
    first.run("import socket; s = socket.socket(socket.AF_UNIX); s.bind('\\0meet'); s.listen()")
    connect = (
        REFUSED
        + "import socket; result = refused(socket.socket(socket.AF_UNIX).connect, '\\0meet')"
    )
    assert first.run(connect) == 0
    assert second.run(connect) != 0


@promise("a world of its own")
def test_user_is_nobody_in_particular(toy):
    """The box runs as an unprivileged user, on a machine of no name."""
    result = toy.run(
        REFUSED
        + """
import os, socket
result = [os.getuid(), os.getgid(), socket.gethostname(), os.getcwd()]
result += [refused(os.setuid, 0) != 0, refused(os.setgroups, [0]) != 0]
"""
    )
    assert result == [1000, 1000, "sandbox", "/tmp", True, True]


@promise("a count of processes")
def test_fork_bomb_is_bounded(sandbox, start_box):
    """A box never has more processes than its limit."""
    toy = start_box(sandbox, processes=20)
    made = toy.run("""
import os, time
result = 0
try:
    while result < 100:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        result += 1
except OSError:
    pass
""")
    assert 15 <= made <= 21


@promise("a sum of memory")
def test_memory_of_the_whole_box_is_bounded(sandbox, start_box):
    """Children that stay below the limit one by one are stopped together by the control group."""
    group = cgroups.create(64, 64, 10)
    if group is None:
        pytest.skip("no control group can be made here: only RLIMIT_DATA bounds memory")
    group.remove()
    toy = start_box(sandbox, memory_mb=100, tmp_mb=1)
    made = toy.ask("""
import os
result = 0
for _ in range(12):
    pid = os.fork()
    if pid == 0:
        hog = bytearray(b'x') * (70 * 1024 * 1024)
        import time; time.sleep(60)
    time_ = __import__('time'); time_.sleep(0.02)
    result += 1
time_.sleep(0.5)
""")
    toy.box.kill()
    assert toy.box.wait(5).exceeded == "memory", made


@promise("no sockets but local ones")
def test_sockets_other_than_unix_are_refused(toy):
    """Only sockets within the box can be made: also none to a hypervisor."""
    result = toy.run(
        REFUSED
        + """
import socket
families = ['AF_INET', 'AF_INET6', 'AF_NETLINK', 'AF_PACKET', 'AF_VSOCK', 'AF_ALG']
kinds = [socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW]
result = [refused(socket.socket, getattr(socket, f), k) for f in families for k in kinds]
a, b = socket.socketpair()
"""
    )
    assert set(result) == {1}


@promise("shared memory")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_share_tensors(toy, method):
    """Tensors travel both ways as shared memory, though no socket carries descriptors."""
    result = toy.run(f"""
import operator, torch, torch.multiprocessing as mp
shared = torch.zeros(3).share_memory_()
with mp.get_context({method!r}).Pool(1) as pool:
    got = pool.apply(torch.arange, (3.0,))
    pool.apply(operator.setitem, (shared, 1, 5.0))
result = [got.tolist(), shared.tolist()]
""")
    assert result == [[0.0, 1.0, 2.0], [0.0, 5.0, 0.0]]


@promise("files of its user as they are")
def test_attributes_of_files_stay(toy):
    """Landlock leaves them to the owner of a file: calls that change them do nothing."""
    result = toy.run(
        REFUSED
        + """
import ctypes, fcntl, os, pathlib, shutil
libc = ctypes.CDLL(None, use_errno=True)
file = pathlib.Path("own")
file.write_text("1")
before = file.stat()
file.chmod(0o111)
os.utime(file, (1, 1))
os.setxattr(file, "user.own", b"1")
with file.open() as stream:
    os.fchmod(stream.fileno(), 0o111)
    flags = refused(fcntl.ioctl, stream.fileno(), 0x40086602, b"\\0" * 8)
after = file.stat()
shutil.copy2(file, "copy")
same = [getattr(before, n) == getattr(after, n) for n in ("st_mode", "st_mtime", "st_uid")]
result = [same, os.listxattr(file), pathlib.Path("copy").read_text(), flags,
          refused(os.setpriority, os.PRIO_USER, 0, 5), refused(os.setpriority, os.PRIO_PGRP, 0, 5),
          libc.syscall(251, 3, 0, 7), refused(os.setpriority, os.PRIO_PROCESS, 0, 5)]
"""
    )
    assert result == [[True] * 3, [], "1", 1, 1, 1, -1, 0]


@promise("no dangerous calls")
def test_dangerous_calls_are_refused(toy):
    """System calls that reach other processes, namespaces or uncounted memory do not work."""
    result = toy.run(
        REFUSED
        + """
import ctypes, mmap, os
libc = ctypes.CDLL(None, use_errno=True)
def call(function, *args):
    ctypes.set_errno(0)
    return ctypes.get_errno() if getattr(libc, function)(*args) in (-1, 2**64 - 1) else 0
result = {
    'memfd': refused(os.memfd_create, 'x'),
    'shared': refused(mmap.mmap, -1, 4096),
    'shmget': call('shmget', 0, 4096, 0o1600),
    'ptrace': call('ptrace', 16, 1, 0, 0),
    'user namespace': call('unshare', 0x10000000),
    'mount': call('mount', b'x', b'/tmp', b'tmpfs', 0, 0),
    'umount': call('umount2', b'/tmp', 2),
    'setns': call('setns', 0, 0),
    'chroot': refused(os.chroot, '/tmp'),
    'personality': call('personality', 0x0040000),
    'other limits': call('prlimit', 1, 7, 0, 0),
    'clone namespace': call('syscall', 56, 0x10000000 | 17, 0, 0, 0, 0)
    if os.uname().machine == 'x86_64' else 1,
    'io_uring': call('syscall', 425, 1, 0),
    'bpf': call('syscall', 321, 0, 0, 0) if os.uname().machine == 'x86_64' else 1,
}
"""
    )
    assert result == dict.fromkeys(result, 1)


@promise("basics")
def test_memory_of_a_box_is_mostly_shared(toy):
    """A fresh box copies little of the server's memory."""
    toy.run("import gc; gc.collect()")
    rollup = Path(f"/proc/{toy.box.pid}/smaps_rollup").read_text()
    private = sum(int(x.split()[1]) for x in rollup.splitlines() if x.startswith("Private_Dirty"))
    assert private < 40_000


@promise("devices")
def test_a_box_gets_the_nodes_of_its_gpu_and_no_others(make_sandbox, start_box, back_end):
    """A box for a GPU can open its node, one for another GPU another, and one for the CPU none."""
    for name in ("fuse", "net/tun"):
        if not os.access(f"/dev/{name}", os.R_OK | os.W_OK):
            pytest.skip(f"no /dev/{name} to stand for a GPU")
    first = gpus.Gpu(minor=0, node="fuse", uuid="GPU-a")
    second = gpus.Gpu(minor=1, node="net/tun")
    found = gpus.Gpus(gpus=(first, second), control=(), driver="1", build="1")
    sandbox = make_sandbox(back_end, warm=False, devices=found)
    look = """
import os, stat
result = {'visible': os.environ.get('CUDA_VISIBLE_DEVICES')}
for name in ('fuse', 'net/tun', 'null'):
    try:
        os.close(os.open(f'/dev/{name}', os.O_RDWR))
        result[name] = stat.S_ISCHR(os.stat(f'/dev/{name}').st_mode)
    except OSError:
        result[name] = False
"""
    none = {"visible": None, "fuse": False, "net/tun": False, "null": True}
    assert start_box(sandbox).run(look) == none
    assert start_box(sandbox, "cuda:0").run(look) == {**none, "visible": "GPU-a", "fuse": True}
    assert start_box(sandbox, "cuda:1").run(look) == {**none, "visible": "0", "net/tun": True}
    if back_end != "landlock":
        listed = "import os; result = sorted(os.listdir('/dev'))"
        dev = ["fd", "full", "null", "random", "shm", "stderr", "stdin", "stdout", "urandom"]
        assert start_box(sandbox).run(listed) == [*dev, "zero"]
        assert start_box(sandbox, "cuda:0").run(listed) == sorted([*dev, "zero", "fuse"])
        held = "import os; result = os.path.exists('/run/devices/fuse')"
        assert not start_box(sandbox, "cuda:1").run(held)


@promise("devices")
def test_scratch_is_there_beside_a_gpu(make_sandbox, start_box, back_end):
    """A box with a node has its own /tmp and, where there is one, its own /dev/shm."""
    found = gpus.Gpus(gpus=(gpus.Gpu(minor=0, node="fuse"),), driver="1", build="1")
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("no /dev/fuse to stand for a GPU")
    toy = start_box(make_sandbox(back_end, warm=False, devices=found), "cuda", tmp_mb=4)
    places = ["."] if back_end == "landlock" else ["/tmp", "/dev/shm"]
    toy.run(f"for place in {places!r}: open(place + '/x', 'w').close()")
    refused = toy.run(REFUSED + "result = refused(open, '/dev/x', 'w')")
    assert refused != 0


def test_process_level_does_not_hide_the_host(make_sandbox, start_box):
    """The weakest level promises no more than it can: the host's files are in sight."""
    toy = start_box(make_sandbox("process", warm=False))
    assert toy.run(f"import os; result = os.path.exists({__file__!r})")


@pytest.fixture
def server_pids():
    """Return a reader of the processes below a sandbox's server."""
    return lambda sandbox: sorted(
        processes.descendants(getattr(sandbox, "server_pid", os.getpid()))
    )
